// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/check_geopackage.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/io/ring_assembly.h"
#include "ecotone/message/report_errors.h"
#include "ecotone/message/report_texts.h"
#include "ecotone/message/sheet_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/finding_words.h"
#include "ecotone/report/level_colours.h"
#include "ecotone/report/map_content.h"
#include "ecotone/report/qgis_style.h"
#include "ecotone/report/review_points.h"

namespace ecotone {

using document::Value;

namespace {

struct FieldDefinition {
  const char* name;
  FieldType type;
  Text title;
};

using enum FieldType;

// Fields by layer; names are stable, titles are what QGIS calls them.
const std::vector<FieldDefinition> subject_fields = {
    {"subject_no", integer, report_text("number")},
    {"subject_id", text, report_text("identifier")},
    {"name", text, report_text("name")},
    {"target", text, report_text("target")},
    {"verdict", text, report_text("verdict")},
    {"complete", boolean, sheet_text("complete")},
    {"layers_checked", integer, report_text("layers_checked")},
    {"layers_total", integer, sheet_text("layers_total")},
    {"area_m2", real, sheet_text("subject_area_m2")},
    {"area_ha", real, report_text("area_ha")},
    {"area_mu", real, sheet_text("area_mu_long")},
    {"length_m", real, sheet_text("length_m")},
    {"prohibited", integer, report_text("prohibited")},
    {"restricted", integer, report_text("restricted")},
    {"attention", integer, report_text("attention")},
    {"undecided", integer, sheet_text("undecided")},
    {"statement", text, sheet_text("statement")},
    {"drawn", boolean, sheet_text("drawn")},
};

const std::vector<FieldDefinition> piece_fields = {
    {"subject_no", integer, report_text("number")}, {"subject_id", text, report_text("subject")},
    {"layer", text, report_text("layer")},          {"title", text, sheet_text("layer_title")},
    {"feature", text, report_text("feature")},      {"name", text, report_text("zone")},
    {"class", text, report_text("class")},          {"level", text, report_text("judgement")},
    {"rules", text, report_text("rule")},           {"area_m2", real, report_text("area_m2")},
    {"area_ha", real, report_text("area_hectare")}, {"area_mu", real, report_text("area_mu")},
    {"share", real, report_text("share")},          {"drawn", boolean, sheet_text("drawn")},
};

const std::vector<FieldDefinition> zone_fields = {
    {"layer", text, report_text("layer")},
    {"role", text, sheet_text("role")},
    {"title", text, sheet_text("layer_title")},
    {"feature", text, report_text("feature")},
    {"name", text, report_text("zone")},
    {"class", text, report_text("class")},
    {"symbol", text, sheet_text("symbol")},
    {"approval", text, sheet_text("approval")},
    {"accuracy_m", real, report_text("accuracy_m")},
    {"subjects", text, report_text("subject")},
    {"drawn", boolean, sheet_text("drawn")},
};

const std::vector<FieldDefinition> near_fields = {
    {"subject_no", integer, report_text("number")},
    {"subject_id", text, report_text("subject")},
    {"layer", text, report_text("layer")},
    {"role", text, sheet_text("role")},
    {"title", text, sheet_text("layer_title")},
    {"feature", text, report_text("feature")},
    {"name", text, report_text("zone")},
    {"symbol", text, sheet_text("symbol")},
    {"distance_m", real, sheet_text("distance_m")},
    {"level", text, report_text("judgement")},
    {"rules", text, report_text("rule")},
    {"drawn", boolean, sheet_text("drawn")},
};

const std::vector<FieldDefinition> mending_fields = {
    {"subject_no", integer, report_text("number")},
    {"subject_id", text, report_text("subject")},
    {"rule", text, report_text("rule")},
    {"area_m2", real, report_text("area_m2")},
    {"error_m2", real, sheet_text("error_m2")},
    {"share", real, report_text("share")},
    {"rest_m2", real, sheet_text("rest_m2")},
    {"distance_m", real, sheet_text("distance_m")},
    {"bearing_deg", real, sheet_text("bearing")},
    {"statement", text, sheet_text("statement")},
};

FieldValue text_value(const std::string& words) {
  return words.empty() ? FieldValue() : FieldValue(words);
}

FieldValue real_value(std::optional<double> number) {
  return number ? FieldValue(*number) : FieldValue();
}

FieldValue area_value(std::optional<double> area_m2, AreaUnit unit) {
  return area_m2 ? FieldValue(area_in(unit, *area_m2)) : FieldValue();
}

FieldValue count_value(std::size_t count) {
  return static_cast<std::int64_t>(count);
}

std::size_t index_of(GeometryType type) {
  return static_cast<std::size_t>(type);
}

/// A layer that is being filled: one for each type of geometry that occurs.
class Gathering {
 public:
  Gathering(std::string name, const std::vector<FieldDefinition>& fields)
      : name_(std::move(name)), fields_(fields) {
    for (Table& table : tables_) {
      for (const FieldDefinition& field : fields) table.add(Column(field.name, field.type));
    }
  }

  void add(const GeometryColumn& geometry, const std::vector<FieldValue>& row) {
    Table& table = tables_[index_of(geometry.type())];
    for (std::size_t j = 0; j < row.size(); ++j) table.column(j).push_back(row[j]);
    switch (geometry.type()) {
      case GeometryType::polygon:
        polygons_.append(geometry.as_polygons());
        break;
      case GeometryType::line:
        for (std::size_t k = 0; k < geometry.as_lines()[0].size(); ++k) {
          lines_.add_path(geometry.as_lines()[0].path(k));
        }
        lines_.finish_feature();
        break;
      case GeometryType::point:
        for (const Point& p : geometry.as_points()[0]) points_.add_point(p);
        points_.finish_feature();
        break;
    }
  }

  /// @param always   keeps the polygons even if there are none
  /// @param classes  of the style
  void finish(const Crs& crs, bool always, const std::string& field,
              const std::vector<QgisClass>& classes, Language language,
              std::vector<GeopackageLayer>& layers) && {
    GeometryColumn columns[] = {std::move(points_).build(), std::move(lines_).build(),
                                std::move(polygons_).build()};
    const char* suffixes[] = {"_points", "_lines", ""};
    std::vector<std::pair<std::string, std::string>> aliases;
    for (const FieldDefinition& definition : fields_) {
      aliases.emplace_back(definition.name, render(definition.title, language));
    }
    for (const GeometryType type :
         {GeometryType::polygon, GeometryType::line, GeometryType::point}) {
      const std::size_t k = index_of(type);
      if (columns[k].size() == 0 && !(always && type == GeometryType::polygon)) continue;
      Layer layer;
      layer.name = name_ + suffixes[k];
      layer.fields = std::move(tables_[k]);
      for (std::size_t i = 1; i <= columns[k].size(); ++i) layer.ids.push_back(std::to_string(i));
      layer.geometry = std::move(columns[k]);
      layer.crs = crs;
      layers.push_back({layer.name, std::move(layer), qgis_style(type, field, classes, aliases)});
    }
  }

 private:
  std::string name_;
  const std::vector<FieldDefinition>& fields_;
  Table tables_[3];
  MultiPointBuilder points_;
  MultiLineStringBuilder lines_;
  MultiPolygonBuilder polygons_;
};

/// A geometry in the shape that maps of a result use; nothing if it is empty.
std::optional<GeometryColumn> geometry_of(const Value& shape, const std::string& type) {
  const MapParts parts = map_parts(shape);
  if (parts.empty()) return std::nullopt;
  if (type == "line") {
    MultiLineStringBuilder builder;
    for (const auto& part : parts) builder.add_path(part);
    builder.finish_feature();
    return GeometryColumn(std::move(builder).build());
  }
  if (type == "point") {
    MultiPointBuilder builder;
    for (const auto& part : parts) {
      for (const Point& p : part) builder.add_point(p);
    }
    builder.finish_feature();
    return GeometryColumn(std::move(builder).build());
  }
  MultiPolygonBuilder builder;
  add_assembled_rings(parts, builder);
  return GeometryColumn(std::move(builder).build());
}

/// The subject as its table of boundary points gives it, to a tenth of a millimetre.
std::optional<GeometryColumn> boundary_of(const Value& subject) {
  const std::string type = text_at(subject, "geometry");
  Value parts = Value::array();
  for (const Value& ring : array_at(subject, "boundary")) {
    Value part = Value::array();
    for (const Value& point : array_at(ring, "points")) {
      part.push(Value::Array{member_at(point, "x"), member_at(point, "y")});
    }
    if (type == "polygon" && !part.as_array().empty()) part.push(part.as_array().front());
    parts.push(std::move(part));
  }
  return geometry_of(Value(Value::Object{{"coordinates", std::move(parts)}}), type);
}

std::vector<QgisClass> level_classes(Language language, double opacity) {
  std::vector<QgisClass> classes;
  for (const LevelColours& colours : all_level_colours) {
    const std::string level(colours.level);
    const bool open = level == "indeterminate";
    classes.push_back({.value = level,
                       .label = level_words(level).in(language),
                       .stroke = open ? "#1A1A1A" : "#" + std::string(colours.fill),
                       .fill = "#" + std::string(colours.fill),
                       .fill_opacity = opacity,
                       .width_mm = 0.5,
                       .dashed = open,
                       .pattern = level == "prohibited"   ? MapPattern::cross
                                  : level == "restricted" ? MapPattern::reverse_diagonal
                                                          : MapPattern::none});
  }
  // What no rule speaks of is drawn as well, or a layer would seem to lack it.
  classes.push_back({.label = render(report_text("none"), language),
                     .stroke = "#6B6B6B",
                     .fill = "none",
                     .width_mm = 0.2,
                     .dashed = true});
  return classes;
}

/// The symbols of a layer of zones by the values of the field "symbol".
std::vector<QgisClass> symbol_classes(const std::set<std::string>& symbols, Language language) {
  constexpr double mm_per_unit = 0.26;  // a map unit is a pixel of 96 dpi
  std::vector<QgisClass> classes;
  for (const std::string& name : symbols) {
    const std::size_t slash = name.find('/');
    const MapSymbol& symbol = map_symbol(name.substr(0, slash), name.substr(slash + 1));
    classes.push_back({.value = name,
                       .label = std::string(language == Language::chinese ? symbol.zh : symbol.en),
                       .stroke = std::string(symbol.stroke),
                       .fill = std::string(symbol.fill),
                       .fill_opacity = symbol.fill_opacity,
                       .width_mm = symbol.width * mm_per_unit,
                       .dashed = !symbol.dashes.empty(),
                       .pattern = symbol.pattern});
  }
  return classes;
}

/// Composes the layers of a result.
class Composer {
 public:
  Composer(const Value& document, const CheckGeometry* geometry, Language language)
      : document_(document), geometry_(geometry), language_(language) {}

  std::vector<GeopackageLayer> layers() {
    const Crs crs = working_crs();
    const Value::Array& subjects = array_at(document_, "subjects");
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      add_subject(i, subjects[i]);
      add_near(i, subjects[i]);
      add_mending(i, subjects[i], "", member_at(subjects[i], "mending"));
      for (const char* group : {"findings", "unknown"}) {
        for (const Value& finding : array_at(subjects[i], group)) {
          add_mending(i, subjects[i], text_at(finding, "rule"), member_at(finding, "mending"));
        }
      }
    }
    add_pieces(subjects);
    add_touched(subjects);
    std::vector<GeopackageLayer> layers;
    const std::vector<QgisClass> outline = {{.label = render(report_text("subject"), language_),
                                             .stroke = "#1A1A1A",
                                             .fill = "none",
                                             .width_mm = 0.7}};
    const std::vector<QgisClass> part = {{.label = render(sheet_text("mending"), language_),
                                          .stroke = "#1A1A1A",
                                          .fill = "#FFFFFF",
                                          .fill_opacity = 0.6,
                                          .width_mm = 0.4,
                                          .dashed = true,
                                          .pattern = MapPattern::cross}};
    std::move(subject_).finish(crs, true, "", outline, language_, layers);
    std::move(give_up_).finish(crs, false, "", part, language_, layers);
    std::move(moved_).finish(crs, false, "", part, language_, layers);
    std::move(pieces_).finish(crs, true, "level", level_classes(language_, 0.35), language_,
                              layers);
    std::move(touched_).finish(crs, false, "symbol", symbol_classes(symbols_, language_), language_,
                               layers);
    std::move(near_).finish(crs, false, "symbol", symbol_classes(symbols_, language_), language_,
                            layers);
    return layers;
  }

 private:
  Crs working_crs() const {
    if (geometry_ != nullptr && geometry_->crs()) return *geometry_->crs();
    const std::string id = text_at(member_at(member_at(document_, "run"), "working_crs"), "id");
    try {
      return Crs::from_text(id);
    } catch (const CrsError&) {
      throw DocumentError(report_error("working_crs_unknown"), {{"crs", id.empty() ? "–" : id}});
    }
  }

  bool drawn() const { return geometry_ == nullptr; }

  void add_subject(std::size_t index, const Value& subject) {
    const std::optional<GeometryColumn> shape = geometry_ != nullptr
                                                    ? std::optional(geometry_->subjects().at(index))
                                                    : boundary_of(subject);
    if (!shape) return;
    const auto area = subject_area_m2(subject);
    const auto count = [&subject](std::string_view level) -> FieldValue {
      const Value::Array& findings = array_at(subject, "findings");
      return count_value(static_cast<std::size_t>(std::count_if(
          findings.begin(), findings.end(),
          [level](const Value& finding) { return text_at(finding, "level") == level; })));
    };
    subject_.add(
        *shape,
        {count_value(index + 1), text_value(text_at(subject, "id")),
         text_value(text_at(subject, "name")), text_value(text_at(subject, "target")),
         text_value(text_at(subject, "verdict")), flag_at(subject, "complete"),
         integer_value(subject, "layers_checked"), integer_value(subject, "layers_total"),
         real_value(area), area_value(area, AreaUnit::hectare), area_value(area, AreaUnit::mu),
         real_value(number_at(subject, "length_m")), count("prohibited"), count("restricted"),
         count("attention"), count_value(array_at(subject, "unknown").size()),
         text_value(verdict_sentence(subject).in(language_)), drawn()});
  }

  static FieldValue integer_value(const Value& owner, std::string_view key) {
    const Value& member = member_at(owner, key);
    return member.is_integer() ? FieldValue(member.as_integer()) : FieldValue();
  }

  std::string title_of(const std::string& layer) const {
    const Value* row = layer_of(document_, layer);
    return row == nullptr ? std::string() : both_at(*row, "title").in(language_);
  }
  std::string role_of(const std::string& layer) const {
    const Value* row = layer_of(document_, layer);
    return row == nullptr ? std::string() : text_at(*row, "role");
  }

  static const Value* zone_of(const Value& subject, const std::string& layer,
                              const std::string& feature) {
    for (const Value& row : array_at(subject, "layers")) {
      if (text_at(row, "layer") != layer) continue;
      for (const Value& zone : array_at(row, "zones")) {
        if (text_at(zone, "feature") == feature) return &zone;
      }
    }
    return nullptr;
  }

  void add_piece(std::size_t index, const Value& subject, const std::string& layer,
                 const std::string& feature, const GeometryColumn& shape) {
    static const Value nothing;
    const Value* found = zone_of(subject, layer, feature);
    const Value& zone = found == nullptr ? nothing : *found;
    const Judgement judgement = judgement_of(subject, layer, feature);
    std::string rules;
    for (const std::string& rule : judgement.rules) rules += (rules.empty() ? "" : ", ") + rule;
    const auto area = number_at(zone, "area_m2");
    pieces_.add(
        shape, {count_value(index + 1), text_value(text_at(subject, "id")), text_value(layer),
                text_value(title_of(layer)), text_value(feature), text_value(text_at(zone, "name")),
                text_value(class_words(role_of(layer), text_at(zone, "detail")).in(language_)),
                judgement.rules.empty() ? FieldValue()
                                        : FieldValue(std::string(level_name(judgement.level))),
                text_value(rules), real_value(area), area_value(area, AreaUnit::hectare),
                area_value(area, AreaUnit::mu), real_value(number_at(zone, "share")), drawn()});
  }

  void add_pieces(const Value::Array& subjects) {
    if (geometry_ != nullptr) {
      for (std::size_t k = 0; k < geometry_->owners().size(); ++k) {
        const PieceOwner& owner = geometry_->owners()[k];
        MultiPolygonBuilder one;
        one.add_feature(geometry_->pieces()[k]);
        add_piece(owner.subject, subjects.at(owner.subject), owner.layer, owner.feature,
                  std::move(one).build());
      }
      return;
    }
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      for (const Value& piece : array_at(member_at(subjects[i], "map"), "pieces")) {
        const auto shape = geometry_of(piece, "polygon");
        if (shape)
          add_piece(i, subjects[i], text_at(piece, "layer"), text_at(piece, "feature"), *shape);
      }
    }
  }

  /// A feature of a layer as the geometry or the map of a subject holds it, with its class.
  std::optional<std::pair<GeometryColumn, std::string>> feature_shape(
      const Value& subject, const std::string& layer, const std::string& feature) const {
    if (geometry_ != nullptr) {
      for (const CheckedFeature& candidate : geometry_->features()) {
        if (candidate.layer == layer && candidate.feature == feature) {
          return std::pair(candidate.geometry, candidate.detail);
        }
      }
      return std::nullopt;
    }
    for (const Value& zone : array_at(member_at(subject, "map"), "zones")) {
      if (text_at(zone, "layer") != layer || text_at(zone, "feature") != feature) continue;
      if (auto shape = geometry_of(zone, text_at(zone, "type"))) {
        return std::pair(std::move(*shape), text_at(zone, "class"));
      }
    }
    return std::nullopt;
  }

  std::string symbol_of(const std::string& role, const std::string& detail) {
    return *symbols_.insert(role + "/" + detail).first;
  }

  struct Touched {
    const Value* subject = nullptr;
    const Value* zone = nullptr;
    std::string subjects;
  };

  void add_touched(const Value::Array& subjects) {
    std::vector<std::pair<std::string, std::string>> order;
    std::map<std::pair<std::string, std::string>, Touched> zones;
    for (const Value& subject : subjects) {
      for (const Value& row : array_at(subject, "layers")) {
        for (const Value& zone : array_at(row, "zones")) {
          const std::pair key(text_at(zone, "layer"), text_at(zone, "feature"));
          const auto [place, is_new] = zones.try_emplace(key, Touched{&subject, &zone, ""});
          if (is_new) order.push_back(key);
          std::string& ids = place->second.subjects;
          ids += (ids.empty() ? "" : ", ") + text_at(subject, "id");
        }
      }
    }
    for (const auto& key : order) {
      const Touched& touched = zones.at(key);
      const auto shape = feature_shape(*touched.subject, key.first, key.second);
      if (!shape) continue;
      const std::string role = role_of(key.first);
      const Value* layer = layer_of(document_, key.first);
      touched_.add(shape->first,
                   {text_value(key.first), text_value(role), text_value(title_of(key.first)),
                    text_value(key.second), text_value(text_at(*touched.zone, "name")),
                    text_value(class_words(role, text_at(*touched.zone, "detail")).in(language_)),
                    symbol_of(role, shape->second),
                    layer == nullptr ? FieldValue() : text_value(text_at(*layer, "approval")),
                    layer == nullptr ? FieldValue() : real_value(number_at(*layer, "accuracy_m")),
                    text_value(touched.subjects), drawn()});
    }
  }

  void add_near(std::size_t index, const Value& subject) {
    std::set<std::pair<std::string, std::string>> seen;
    const auto put = [&](const Value& zone) {
      const std::string layer = text_at(zone, "layer");
      const std::string feature = text_at(zone, "feature");
      const auto distance = number_at(zone, "distance_m");
      if (!distance || *distance <= 0 || !seen.insert({layer, feature}).second) return;
      const auto shape = feature_shape(subject, layer, feature);
      if (!shape) return;
      const Judgement judgement = judgement_of(subject, layer, feature);
      std::string rules;
      for (const std::string& rule : judgement.rules) rules += (rules.empty() ? "" : ", ") + rule;
      const std::string role = role_of(layer);
      near_.add(
          shape->first,
          {count_value(index + 1), text_value(text_at(subject, "id")), text_value(layer),
           text_value(role), text_value(title_of(layer)), text_value(feature),
           text_value(text_at(zone, "name")), symbol_of(role, shape->second), real_value(distance),
           judgement.rules.empty() ? FieldValue()
                                   : FieldValue(std::string(level_name(judgement.level))),
           text_value(rules), drawn()});
    };
    for (const char* group : {"findings", "unknown"}) {
      for (const Value& finding : array_at(subject, group)) {
        for (const Value& zone : array_at(finding, "zones")) put(zone);
      }
    }
    for (const Value& receptor : array_at(subject, "receptors")) put(receptor);
  }

  void add_mending(std::size_t index, const Value& subject, const std::string& rule,
                   const Value& mending) {
    const std::string kind = text_at(mending, "kind");
    const Value& shape = member_at(mending, "geometry");
    const auto geometry = geometry_of(shape, text_at(shape, "type"));
    if (!geometry || (kind != "give_up" && kind != "move")) return;
    (kind == "move" ? moved_ : give_up_)
        .add(*geometry,
             {count_value(index + 1), text_value(text_at(subject, "id")), text_value(rule),
              real_value(number_at(mending, "area_m2")), real_value(number_at(mending, "error_m2")),
              real_value(number_at(mending, "share")), real_value(number_at(mending, "rest_m2")),
              real_value(number_at(mending, "distance_m")),
              real_value(number_at(mending, "bearing_deg")),
              text_value(mending_words(mending).in(language_))});
  }

  const Value& document_;
  const CheckGeometry* geometry_;
  Language language_;
  std::set<std::string> symbols_;
  Gathering subject_{"subject", subject_fields};
  Gathering give_up_{"give_up", mending_fields};
  Gathering moved_{"moved", mending_fields};
  Gathering pieces_{"pieces", piece_fields};
  Gathering touched_{"zones_touched", zone_fields};
  Gathering near_{"near_zones", near_fields};
};

}  // namespace

std::vector<GeopackageLayer> check_layers(const Value& document, const CheckGeometry* geometry,
                                          Language language) {
  return Composer(document, geometry, language).layers();
}

}  // namespace ecotone
