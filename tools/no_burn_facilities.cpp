// SPDX-License-Identifier: Apache-2.0
#include "tools/no_burn_facilities.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

#include "ecotone/compliance/check.h"
#include "ecotone/error.h"
#include "ecotone/geometry/box.h"
#include "ecotone/message/layer_errors.h"
#include "ecotone/zoning/fuel_class.h"
#include "tools/layer_source_errors.h"
#include "tools/rule_files.h"

namespace ecotone::tools {
namespace {

// Fields of a facility; those from the fifth on are told by few registers, and rules of class I and
// III ask for them.
constexpr std::array<const char*, 9> facility_fields = {
    "name",         "kind",         "fuel",
    "capacity_t_h", "status",       "sulphur_pct",
    "ash_pct",      "volatile_pct", "dedicated_boiler_dust_removal"};
constexpr std::array<const char*, 2> needed_fields = {"kind", "fuel"};

std::string names_of(const Table& fields) {
  std::string names;
  for (const Column& column : fields.columns()) {
    names += (names.empty() ? "" : ", ") + column.name();
  }
  return names;
}

FieldValue text_or_null(const std::string& text) {
  return text.empty() ? FieldValue() : FieldValue(text);
}

std::string value(const Layer& layer, const char* field, std::size_t i) {
  return to_text(layer.fields.at(field)[i]);
}

/// The canonical value of an attribute that a text stands for, itself or by its title; nothing for
/// another text.
std::optional<std::string> canonical(const Vocabulary& vocabulary, const std::string& attribute,
                                     const std::string& text) {
  const VocabularyField* field = vocabulary.attribute(attribute);
  if (field == nullptr) return std::nullopt;
  for (const auto& [word, title] : field->values) {
    if (text == word || text == title.zh || text == title.en) return word;
  }
  return std::nullopt;
}

std::optional<double> number(const std::string& text) {
  double result = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), result);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return result;
}

/// Facilities as subjects of the rules: what a seller sells it does not burn.
/// A fuel that the code list does not know is not known to the rules.
Layer subjects_of(const Layer& facilities, const std::vector<FacilityPlace>& places) {
  const Vocabulary vocabulary = installed_vocabulary();
  std::vector<std::size_t> chosen;
  for (const FacilityPlace& place : places) chosen.push_back(place.facility);
  Layer subjects = select(facilities, chosen);
  Column equipment("equipment", FieldType::text);
  Column burnt("fuel", FieldType::text);
  Column sold("sells_fuel", FieldType::text);
  Column target("target", FieldType::text);
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const std::string kind = value(subjects, "kind", i);
    const std::string fuel = canonical(vocabulary, "fuel", value(subjects, "fuel", i)).value_or("");
    const bool sells = kind == "seller";
    equipment.push_back(sells ? FieldValue("none") : text_or_null(kind));
    burnt.push_back(sells ? FieldValue("none") : text_or_null(fuel));
    sold.push_back(sells ? text_or_null(fuel) : FieldValue("none"));
    target.push_back("facility");
  }
  Table fields;
  for (const char* name : facility_fields) {
    if (std::string_view(name) != "fuel") fields.add(subjects.fields.at(name));
  }
  for (Column* column : {&equipment, &burnt, &sold, &target}) fields.add(std::move(*column));
  subjects.fields = std::move(fields);
  return subjects;
}

/// The zone as a layer of rules that is complete wherever a facility may be.
LayerSet rule_layers(const Layer& parts, double accuracy_m, const Layer& subjects,
                     const Date& day) {
  RoleLayer zone;
  zone.id = parts.name;
  zone.role = "no_burn_zone";
  zone.layer = parts;
  zone.layer.accuracy_m = accuracy_m;
  Column start("start", FieldType::date);
  const Column& given = parts.fields.at("start");
  for (std::size_t i = 0; i < parts.size(); ++i) {
    start.push_back(given.is_null(i) ? FieldValue(day) : given[i]);
  }
  zone.layer.fields.column(*zone.layer.fields.find("start")) = std::move(start);
  // Whether the issuer is competent is told apart from what the zone bars.
  Column level("issuer_level", FieldType::text);
  const Column& said = parts.fields.at("issuer_level");
  for (std::size_t i = 0; i < parts.size(); ++i) {
    level.push_back(said.is_null(i) ? FieldValue("city") : said[i]);
  }
  zone.layer.fields.column(*zone.layer.fields.find("issuer_level")) = std::move(level);
  Box everywhere = parts.geometry.box();
  everywhere.include(subjects.geometry.box());
  everywhere = everywhere.grown(1000);
  MultiPolygonBuilder coverage;
  coverage.add_point({everywhere.min_x, everywhere.min_y});
  coverage.add_point({everywhere.max_x, everywhere.min_y});
  coverage.add_point({everywhere.max_x, everywhere.max_y});
  coverage.add_point({everywhere.min_x, everywhere.max_y});
  coverage.finish_ring();
  coverage.finish_polygon();
  coverage.finish_feature();
  zone.coverage = std::move(coverage).build();
  LayerSet layers;
  layers.layers.push_back(std::move(zone));
  return layers;
}

RulePack no_burn_rules(const RulePack& rules) {
  RulePack chosen = rules;
  std::erase_if(chosen.rules, [](const Rule& rule) { return !rule.id.starts_with("NB-"); });
  std::erase_if(chosen.layers, [](const RuleLayer& layer) { return layer.role != "no_burn_zone"; });
  return chosen;
}

std::optional<Date> date_of(const Layer& parts, const char* field, std::size_t i) {
  const FieldValue& value = parts.fields.at(field)[i];
  const Date* date = std::get_if<Date>(&value);
  return date == nullptr ? std::nullopt : std::optional(*date);
}

Date day_after(const Date& day) {
  return Date::from_days(day.days() + 1);
}

/// A day on which every part is in force and every term has passed.
Date day_of_rules(const Layer& parts, Date day) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (const auto start = date_of(parts, "start", i)) day = std::max(day, *start);
    if (const auto deadline = date_of(parts, "deadline", i)) {
      day = std::max(day, day_after(*deadline));
    }
  }
  return day;
}

/// Existing facilities have until the deadline; all else is barred from the first day.
std::optional<Date> first_day_barred(const Layer& parts, const FacilityRow& row) {
  const std::size_t part = row.place->part;
  const auto start = date_of(parts, "start", part);
  const auto deadline = date_of(parts, "deadline", part);
  if (row.rule != "NB-2" || !deadline) return start;
  const Date after = day_after(*deadline);
  return start ? std::max(*start, after) : after;
}

void decide(const SubjectResult& result, const Layer& parts, FacilityRow& row) {
  if (!result.findings.empty()) {
    row.verdict = FacilityVerdict::barred;
    row.rule = result.findings.front().rule;
    row.reason = {result.findings.front().message_en, result.findings.front().message_zh};
    row.barred_from = first_day_barred(parts, row);
  } else if (!result.unknown.empty()) {
    row.verdict = FacilityVerdict::undecided;
    row.rule = result.unknown.front().rule;
    row.reason = {result.unknown.front().reason_en, result.unknown.front().reason_zh};
  }
}

std::string class_of(const Layer& zone, std::size_t i) {
  const auto column = zone.fields.find("class");
  if (!column) return "";
  const auto fuel_class = parse_fuel_class(to_text(zone.fields.column(*column)[i]));
  return fuel_class ? std::string(fuel_class_name(*fuel_class)) : "";
}

/// Adds what the zone in force says: rows for facilities that lie in it alone.
void compare(const Layer& in_force, double error_m, int threads, FacilitySurvey& survey) {
  std::map<std::size_t, FacilityPlace> old_places;
  for (const FacilityPlace& place :
       facilities_inside(in_force, survey.facilities, error_m, threads)) {
    old_places[place.facility] = place;
  }
  const auto is_in = [](const FacilityPlace& place) { return place.depth_m >= 0; };
  for (FacilityRow& row : survey.rows) {
    const auto old = old_places.find(row.facility);
    const bool was_in = old != old_places.end() && is_in(old->second);
    if (old != old_places.end()) {
      if (was_in) row.old_class = class_of(in_force, old->second.part);
      row.old_undecided = old->second.undecided;
      old_places.erase(old);
    }
    const bool now_in = is_in(*row.place);
    row.transfer = now_in ? (was_in ? Transfer::stays : Transfer::comes_in)
                          : (was_in ? Transfer::goes_out : Transfer::none);
  }
  for (const auto& [facility, place] : old_places) {
    if (!is_in(place)) continue;
    FacilityRow row{.facility = facility};
    row.transfer = Transfer::goes_out;
    row.old_class = class_of(in_force, place.part);
    row.old_undecided = place.undecided;
    survey.rows.push_back(std::move(row));
  }
  std::sort(survey.rows.begin(), survey.rows.end(),
            [](const FacilityRow& a, const FacilityRow& b) { return a.facility < b.facility; });
}

}  // namespace

Layer facility_layer(const std::vector<NamedLayer>& layers) {
  const Vocabulary vocabulary = installed_vocabulary();
  Layer result;
  result.name = layers.front().layer.name;
  result.crs = layers.front().layer.crs;
  std::vector<Column> columns;
  for (const char* name : facility_fields) columns.emplace_back(name, FieldType::text);
  MultiPointBuilder geometry;
  for (const NamedLayer& named : layers) {
    const Layer& layer = named.layer;
    for (const char* field : needed_fields) {
      if (layer.fields.find(field)) continue;
      throw SchemaError(
          layer_source_error("facility_field_missing"),
          {{"layer", layer.name}, {"field", field}, {"fields", names_of(layer.fields)}});
    }
    if (layer.accuracy_m) {
      result.accuracy_m = std::max(result.accuracy_m.value_or(0), *layer.accuracy_m);
    }
    const MultiPointArray& points = layer.points();
    for (std::size_t i = 0; i < layer.size(); ++i) {
      for (const Point& p : points[i]) geometry.add_point(p);
      geometry.finish_feature();
      result.ids.push_back((layers.size() > 1 ? layer.name + ":" : "") + layer.ids[i]);
      for (Column& column : columns) {
        const auto found = layer.fields.find(column.name());
        const std::string text = found ? to_text(layer.fields.column(*found)[i]) : "";
        const auto word = canonical(vocabulary, column.name(), text);
        if (column.name() == "kind" && !word) {
          throw SchemaError(layer_source_error("facility_kind_unknown"), {{"value", text}},
                            layer.name + ", feature " + layer.ids[i]);
        }
        column.push_back(text_or_null(word.value_or(text)));
      }
    }
  }
  result.geometry = std::move(geometry).build();
  for (Column& column : columns) result.fields.add(std::move(column));
  return result;
}

std::string_view transfer_name(Transfer transfer) {
  constexpr std::array<std::string_view, 4> names = {"", "in", "out", "stays"};
  return names[static_cast<std::size_t>(transfer)];
}

std::size_t FacilitySurvey::inside() const {
  return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [](const auto& row) {
    return row.place && row.place->depth_m >= 0;
  }));
}
std::size_t FacilitySurvey::with(FacilityVerdict verdict) const {
  return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](const auto& row) {
    return row.place && row.verdict == verdict;
  }));
}
std::size_t FacilitySurvey::with(Transfer transfer) const {
  return static_cast<std::size_t>(std::count_if(
      rows.begin(), rows.end(), [&](const auto& row) { return row.transfer == transfer; }));
}

FacilitySurvey survey_facilities(const Layer& parts, Layer facilities, const Layer* in_force,
                                 const RulePack& rules, const SurveyOptions& options) {
  FacilitySurvey survey;
  survey.facilities = std::move(facilities);
  survey.error_m = options.error_m;
  survey.day = day_of_rules(parts, options.as_of);
  const std::vector<FacilityPlace> places =
      facilities_inside(parts, survey.facilities, options.error_m, options.threads);
  const Layer subjects = subjects_of(survey.facilities, places);
  std::vector<SubjectResult> results;
  if (subjects.size() > 0) {
    CheckOptions asking;
    asking.as_of = survey.day;
    asking.subject_accuracy_m = 0;  // the whole error is the zone's
    asking.pieces = false;
    asking.threads = options.threads;
    asking.progress = options.progress;
    results = check(subjects, rule_layers(parts, options.error_m, subjects, survey.day),
                    no_burn_rules(rules), asking)
                  .subjects;
  }
  std::vector<FacilityKey> keys;
  std::vector<FacilityVerdict> verdicts;
  for (std::size_t k = 0; k < places.size(); ++k) {
    const std::size_t i = places[k].facility;
    FacilityRow row{.facility = i, .place = places[k]};
    const std::string kind = value(survey.facilities, "kind", i);
    const auto capacity = number(value(survey.facilities, "capacity_t_h", i));
    // Of what is no boiler, no capacity is asked.
    const bool banded = capacity || kind == "boiler";
    row.key = {class_of(parts, places[k].part), kind, value(survey.facilities, "fuel", i),
               banded ? capacity_band(capacity, options.bands) : "-"};
    decide(results[k], parts, row);
    keys.push_back(row.key);
    verdicts.push_back(row.verdict);
    survey.rows.push_back(std::move(row));
  }
  survey.counts = count_facilities(keys, verdicts);
  if (in_force != nullptr) compare(*in_force, options.error_m, options.threads, survey);
  return survey;
}

}  // namespace ecotone::tools
