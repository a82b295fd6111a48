// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/noise_zones.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/message/noise_zone_texts.h"
#include "ecotone/message/overlay_errors.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/area_sum.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/error_bound.h"
#include "ecotone/overlay/partition.h"
#include "ecotone/zoning/noise_zone_advice.h"
#include "ecotone/zoning/noise_zone_class_4.h"
#include "ecotone/zoning/noise_zone_tiling.h"

namespace ecotone {
namespace {

// What a place belongs to.
struct Place {
  std::optional<std::size_t> zone;    // of the base zones
  std::optional<std::size_t> source;  // that makes class 4 of it
  NoiseRule rule = NoiseRule::base;
};

// Numbers the groups of a partition, and decides by them.
class PlaceRules {
 public:
  PlaceRules(const BaseZones& zones, const NoiseSources& sources, const SourceStrips& strips,
             bool has_area, const Parameters& parameters)
      : zones_(zones),
        sources_(sources),
        width_count_(strips.widths_m.size()),
        has_area_(has_area),
        is_4b_first_(parameters["overlap.4b"] >= 0.5) {
    for (const NoiseClass noise_class : zones.classes) {
      const double width_m = noise_strip_width_m(parameters, noise_class);
      const auto at = std::ranges::find(strips.widths_m, width_m);
      width_of_zone_.push_back(static_cast<std::size_t>(at - strips.widths_m.begin()));
    }
  }

  std::uint32_t area_group() const { return static_cast<std::uint32_t>(zones_.classes.size()); }
  // Own land, then strip and façades of each width.
  std::uint32_t land_group(std::size_t source) const {
    return static_cast<std::uint32_t>(area_group() + 1 + source * (1 + 2 * width_count_));
  }
  std::uint32_t strip_group(std::size_t source, std::size_t width) const {
    return static_cast<std::uint32_t>(land_group(source) + 1 + 2 * width);
  }
  std::uint32_t facade_group(std::size_t source, std::size_t width) const {
    return strip_group(source, width) + 1;
  }

  std::optional<std::uint64_t> label(std::span<const std::uint32_t> around) const;
  Place place(std::uint64_t label) const;

 private:
  bool is_better(const Place& a, const Place& b) const;

  const BaseZones& zones_;
  const NoiseSources& sources_;
  std::size_t width_count_;
  bool has_area_;
  bool is_4b_first_;
  std::vector<std::size_t> width_of_zone_;  // width_count_ where it is 0
};

bool PlaceRules::is_better(const Place& a, const Place& b) const {
  if (!b.source) return true;
  const auto is_rail = [&](const Place& p) {
    return sources_.sources[*p.source].kind == NoiseSourceKind::railway;
  };
  if (is_rail(a) != is_rail(b)) return is_rail(a) == is_4b_first_;
  if (a.rule != b.rule) return a.rule < b.rule;
  return *a.source < *b.source;
}

std::optional<std::uint64_t> PlaceRules::label(std::span<const std::uint32_t> around) const {
  Place place;
  if (!around.empty() && around.front() < area_group()) place.zone = around.front();
  if (has_area_ && std::ranges::find(around, area_group()) == around.end()) return std::nullopt;
  if (!place.zone && !has_area_) return std::nullopt;
  const auto stride = static_cast<std::uint32_t>(1 + 2 * width_count_);
  for (std::size_t i = 0; i < around.size(); ++i) {
    if (around[i] <= area_group()) continue;
    const std::uint32_t k = (around[i] - area_group() - 1) / stride;
    const std::uint32_t part = (around[i] - area_group() - 1) % stride;
    Place found{place.zone, k, NoiseRule::own_land};
    if (part > 0) {
      const std::size_t width = (part - 1) / 2;
      // Façades follow their strip and say nothing by themselves.
      if (part % 2 == 0 || !place.zone || width_of_zone_[*place.zone] != width) continue;
      const bool is_before_facade =
          i + 1 < around.size() && around[i + 1] == facade_group(k, width);
      found.rule = is_before_facade ? NoiseRule::facade : NoiseRule::strip;
    }
    if (is_better(found, place)) place = found;
  }
  if (!place.zone && !place.source) return std::nullopt;
  const std::uint64_t codes = 1 + 4 * sources_.sources.size();
  const std::uint64_t zone = place.zone ? *place.zone + 1 : 0;
  const std::uint64_t code =
      place.source ? 1 + 4 * *place.source + static_cast<std::uint64_t>(place.rule) : 0;
  return zone * codes + code;
}

Place PlaceRules::place(std::uint64_t label) const {
  const std::uint64_t codes = 1 + 4 * sources_.sources.size();
  Place place;
  if (label / codes > 0) place.zone = label / codes - 1;
  const std::uint64_t code = label % codes;
  if (code > 0) {
    place.source = (code - 1) / 4;
    place.rule = static_cast<NoiseRule>((code - 1) % 4);
  }
  return place;
}

// All features that divide the plane, each with its group.
struct Dividers {
  MultiPolygonBuilder features;
  std::vector<std::uint32_t> groups;
  std::vector<std::string> ids;  // for the ledger

  void add(const MultiPolygonView& feature, std::uint32_t group, const std::string& id) {
    if (feature.size() == 0) return;
    features.add_feature(feature);
    groups.push_back(group);
    ids.push_back(id);
  }
  void add(const MultiPolygonArray& column, std::uint32_t group, const std::string& id) {
    for (std::size_t i = 0; i < column.size(); ++i) add(column[i], group, id);
  }
};

Partition pieces_of(const BaseZones& zones, const MultiPolygonArray* area,
                    const NoiseSources& sources, const SourceStrips& strips,
                    const PlaceRules& rules, const Crs& crs, Ledger& ledger,
                    const NoiseZoneOptions& options) {
  Dividers dividers;
  for (std::size_t i = 0; i < zones.classes.size(); ++i) {
    dividers.add(zones.polygons[i], static_cast<std::uint32_t>(i), zones.ids[i]);
  }
  if (area != nullptr) dividers.add(*area, rules.area_group(), "planned area");
  for (std::size_t k = 0; k < sources.sources.size(); ++k) {
    const NoiseSource& source = sources.sources[k];
    const std::string id = std::string(noise_source_kind_name(source.kind)) + " " + source.id;
    dividers.add(sources.land[k], rules.land_group(k), id);
    for (std::size_t j = 0; j < strips.widths_m.size(); ++j) {
      const std::size_t place = strips.place(k, j);
      const std::string strip_id = id + ", " + format_shortest(strips.widths_m[j]) + " m";
      dividers.add(strips.strips[place], rules.strip_group(k, j), strip_id);
      dividers.add(strips.before_facades[place], rules.facade_group(k, j), strip_id);
    }
  }
  const MultiPolygonArray features = std::move(dividers.features).build();
  return partition(features, dividers.groups,
                   [&](std::span<const std::uint32_t> around) { return rules.label(around); }, crs,
                   ledger,
                   {.method = options.area_method,
                    .threads = options.threads,
                    .grid = options.grid,
                    .layer = "noise zones",
                    .ids = dividers.ids});
}

// The weaker of two marks.
std::string_view weaker(std::string_view a, std::string_view b) {
  constexpr std::array<std::string_view, 6> by_weakness{"given", "L", "S", "E", "M", "M?"};
  return std::ranges::find(by_weakness, a) < std::ranges::find(by_weakness, b) ? b : a;
}

// Class, limits and mark of a piece.
struct Judgement {
  NoiseClass noise_class = NoiseClass::class_0;
  NoiseLimits limits;
  std::string_view mark = "S";
  std::optional<double> width_m;
};

Judgement judge(const Place& place, const BaseZones& zones, const NoiseSources& sources,
                const Parameters& parameters) {
  Judgement result;
  if (!place.source) {
    result.noise_class = zones.classes[*place.zone];
    result.limits = noise_limits(result.noise_class);
    return result;
  }
  const NoiseSource& source = sources.sources[*place.source];
  const bool is_rail = source.kind == NoiseSourceKind::railway;
  result.noise_class = is_rail ? NoiseClass::class_4b : NoiseClass::class_4a;
  result.limits = noise_limits(result.noise_class);
  if (is_rail && source.opened && *source.opened < parameters["rail.since"]) {
    result.limits.night_db = static_cast<int>(parameters["rail.older_night"]);
    result.mark = weaker(result.mark, parameters.mark("rail.older_night"));
  }
  if (place.rule == NoiseRule::own_land) {
    result.mark = weaker(result.mark, "E");  // that class 4 covers the land itself is our reading
    return result;
  }
  const NoiseClass neighbour = zones.classes[*place.zone];
  result.width_m = noise_strip_width_m(parameters, neighbour);
  result.mark =
      weaker(result.mark, parameters.mark("width." + std::string(noise_class_name(neighbour))));
  if (place.rule == NoiseRule::facade) {
    result.mark = weaker(result.mark, parameters.mark("facade.storeys"));
  }
  return result;
}

FieldValue text_or_null(const std::string& text) {
  return text.empty() ? FieldValue{} : FieldValue(text);
}

// Whether a table has a name, or one that databases take for the same.
bool is_taken(const Table& table, const std::string& name) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::ranges::any_of(table.columns(), [&](const Column& column) {
    return std::ranges::equal(column.name(), name, {}, lower, lower);
  });
}

// The fields of zones, and null where a piece lies in none.
void add_zone_fields(const Layer& layer, const BaseZones& zones, std::span<const Place> places,
                     Table& table) {
  for (const Column& from : layer.fields.columns()) {
    std::string name = from.name();
    while (is_taken(table, name)) name.insert(0, "zone_");
    Column column(name, from.type());
    for (const Place& place : places) {
      column.push_back(place.zone ? from[zones.places[*place.zone]] : FieldValue{});
    }
    table.add(std::move(column));
  }
}

Layer layer_of(const NoiseZoneInput& input, const BaseZones& zones, const NoiseSources& sources,
               std::span<const Place> places, std::span<const Judgement> judgements,
               std::span<const double> pieces_m2, MultiPolygonArray pieces) {
  Layer layer{.name = "noise_zones", .geometry = std::move(pieces)};
  layer.crs = input.zones->crs;
  Column noise_class("class", FieldType::text), day("day_db", FieldType::integer),
      night("night_db", FieldType::integer), rule("rule", FieldType::text),
      kind("source_kind", FieldType::text), source_id("source", FieldType::text),
      source_name("source_name", FieldType::text), neighbour("neighbour", FieldType::text),
      width("width_m", FieldType::real), mark("mark", FieldType::text),
      zone("zone", FieldType::text), area("area_m2", FieldType::real);
  for (std::size_t p = 0; p < places.size(); ++p) {
    const Place& place = places[p];
    const Judgement& judgement = judgements[p];
    const NoiseSource none;
    const NoiseSource& source = place.source ? sources.sources[*place.source] : none;
    const std::string zone_id = place.zone ? zones.ids[*place.zone] : "";
    const std::string kind_name =
        place.source ? std::string(noise_source_kind_name(source.kind)) : "";
    noise_class.push_back(std::string(noise_class_name(judgement.noise_class)));
    day.push_back(std::int64_t{judgement.limits.day_db});
    night.push_back(std::int64_t{judgement.limits.night_db});
    rule.push_back(std::string(noise_rule_name(place.rule)));
    kind.push_back(text_or_null(kind_name));
    source_id.push_back(text_or_null(source.id));
    source_name.push_back(text_or_null(source.name));
    neighbour.push_back(place.zone && place.source
                            ? FieldValue(std::string(noise_class_name(zones.classes[*place.zone])))
                            : FieldValue{});
    width.push_back(judgement.width_m ? FieldValue(*judgement.width_m) : FieldValue{});
    mark.push_back(std::string(judgement.mark));
    zone.push_back(text_or_null(zone_id));
    area.push_back(pieces_m2[p]);
    layer.ids.push_back(zone_id + "|" + std::string(noise_rule_name(place.rule)) +
                        (place.source ? "|" + kind_name + " " + source.id : ""));
  }
  for (Column* column : {&noise_class, &day, &night, &rule, &kind, &source_id, &source_name,
                         &neighbour, &width, &mark, &zone, &area}) {
    layer.fields.add(std::move(*column));
  }
  add_zone_fields(*input.zones, zones, places, layer.fields);
  return layer;
}

std::vector<NoiseClassArea> rows_of(std::span<const Judgement> judgements,
                                    std::span<const double> pieces_m2, double& sum_m2) {
  std::array<AreaSum, 6> sums;
  std::array<std::size_t, 6> counts{};
  AreaSum total;
  for (std::size_t p = 0; p < judgements.size(); ++p) {
    const auto c = static_cast<std::size_t>(judgements[p].noise_class);
    sums[c].add(pieces_m2[p]);
    total.add(pieces_m2[p]);
    ++counts[c];
  }
  sum_m2 = total.value_m2();
  std::vector<NoiseClassArea> rows;
  for (std::size_t c = 0; c < sums.size(); ++c) {
    if (counts[c] == 0) continue;
    rows.push_back({static_cast<NoiseClass>(c), counts[c], sums[c].value_m2(),
                    sum_m2 > 0 ? sums[c].value_m2() / sum_m2 : 0});
  }
  return rows;
}

double sum_of(const MultiPolygonArray& column, const Crs& crs, AreaMethod method) {
  AreaSum sum;
  for (const double area : areas_m2(column, crs, method)) sum.add(area);
  return sum.value_m2();
}

// whole = pieces + unzoned + residue; the whole is measured by itself.
void balance(const BaseZones& zones, const MultiPolygonArray* area, const NoiseSources& sources,
             const Crs& crs, const NoiseZoneOptions& options, NoiseZones& result) {
  Ledger known;  // repairs of zones stand in the ledger already
  const MultiPolygonArray whole =
      union_of(area != nullptr ? *area : zones.polygons, crs, known, union_options(options));
  result.whole_m2 = area_m2(whole[0], crs, options.area_method);
  if (area != nullptr) {
    MultiPolygonBuilder covered;
    covered.append(zones.polygons);
    covered.append(sources.land);
    const OverlapOptions work = overlap_options(options);
    result.unzoned_m2 = sum_of(difference_of(whole, std::move(covered).build(), crs, known, work),
                               crs, options.area_method);
    const double outside_m2 =
        sum_of(difference_of(zones.polygons, whole, crs, known, work), crs, options.area_method);
    const auto tell = [&](const Text& text, double told_m2) {
      if (told_m2 < 1) return;
      result.advice.push_back({&text, {{"area", format_area(told_m2, AreaUnit::square_metre)}}});
    };
    tell(noise_zone_text("unzoned"), result.unzoned_m2);
    tell(noise_zone_text("zones_outside"), outside_m2);
  }
  result.residue_m2 = result.whole_m2 - result.pieces_m2 - result.unzoned_m2;
  result.bound_m2 =
      cutting_error_m2(whole[0], crs, options.area_method, result.grid, result.whole_m2);
  for (std::size_t i = 0; i < zones.classes.size(); ++i) {
    result.bound_m2 +=
        cutting_error_m2(zones.polygons[i], crs, options.area_method, result.grid, 0);
  }
}

void require_crs_of(const Layer& zones, const Layer& other) {
  if (other.require_crs() == zones.require_crs()) return;
  throw CrsError(overlay_error("crs_differ"), {{"a", zones.name},
                                               {"b", other.name},
                                               {"a_crs", zones.crs->label()},
                                               {"b_crs", other.crs->label()}});
}

}  // namespace

std::string_view noise_rule_name(NoiseRule rule) {
  constexpr std::array<std::string_view, 4> names{"base", "own_land", "strip", "facade"};
  return names[static_cast<std::size_t>(rule)];
}

NoiseZones delineate_noise_zones(const NoiseZoneInput& input, const Parameters& parameters,
                                 const NoiseZoneOptions& options) {
  const Crs& crs = input.zones->require_crs();
  for (const NoiseSourceLayer& source : input.sources) require_crs_of(*input.zones, *source.layer);
  NoiseZones result;
  const BaseZones zones = base_zones(*input.zones, input.class_field, result.ledger, options);
  ReadBuildings buildings;
  if (input.buildings != nullptr) {
    require_crs_of(*input.zones, *input.buildings);
    buildings = street_buildings(*input.buildings, input.storeys_field,
                                 parameters["facade.storeys"], result.ledger, options);
  }
  const NoiseSources sources = noise_sources(input.sources, parameters, crs, options.threads);
  result.ledger.append(sources.ledger);
  result.faults = tiling_faults(zones, input.area, sources.land, crs, result.ledger, options);
  const SourceStrips strips =
      source_strips(sources, zones, buildings.buildings, parameters, crs, result.ledger, options);
  check_cancellation();
  const PlaceRules rules(zones, sources, strips, input.area != nullptr, parameters);
  Partition cut = pieces_of(zones, input.area, sources, strips, rules, crs, result.ledger, options);
  result.grid = cut.grid;
  std::vector<Place> places;
  std::vector<Judgement> judgements;
  for (const std::uint64_t label : cut.labels) {
    places.push_back(rules.place(label));
    judgements.push_back(judge(places.back(), zones, sources, parameters));
  }
  result.areas_m2 = areas_m2(cut.pieces, crs, options.area_method);
  result.rows = rows_of(judgements, result.areas_m2, result.pieces_m2);
  balance(zones, input.area, sources, crs, options, result);
  result.layer =
      layer_of(input, zones, sources, places, judgements, result.areas_m2, std::move(cut.pieces));
  const auto advise = [&](std::vector<NoiseAdvice> more) {
    std::ranges::move(more, std::back_inserter(result.advice));
  };
  advise(advice_on_sources(input, sources, parameters));
  advise(advice_on_buildings(buildings));
  advise(advice_on_widths(zones, parameters));
  advise(small_zones(zones, parameters["zone.least"], crs, result.ledger, options));
  return result;
}

}  // namespace ecotone
