// SPDX-License-Identifier: Apache-2.0
#include "tools/source_inputs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/io/catalogue.h"
#include "ecotone/message/zoning_errors.h"
#include "ecotone/overlay/overlay.h"
#include "tools/rule_files.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

// A field of a layer that may not be there.
class OptionalField {
 public:
  OptionalField(const Layer& layer, std::string name) : layer_(layer), name_(std::move(name)) {
    if (const auto place = layer.fields.find(name_)) column_ = &layer.fields.column(*place);
  }

  bool exists() const { return column_ != nullptr; }
  std::string text(std::size_t i) const {
    return column_ == nullptr ? std::string() : to_text((*column_)[i]);
  }
  std::optional<double> number(std::size_t i) const {
    const std::string words = text(i);
    if (words.empty()) return std::nullopt;
    const std::optional<FieldValue> value = parse_field_value(words, FieldType::real);
    if (!value) refuse(i, words, {"a number", "数字"});
    return std::get<double>(*value);
  }
  bool yes(std::size_t i) const {
    const std::string words = text(i);
    if (words.empty() || words == "no" || words == "false" || words == "0" || words == "否") {
      return false;
    }
    if (words == "yes" || words == "true" || words == "1" || words == "是") return true;
    refuse(i, words, {"yes, no", "是、否"});
  }
  [[noreturn]] void refuse(std::size_t i, const std::string& given, const Bilingual& wanted) const {
    throw SchemaError(
        zoning_error("value_not_taken"),
        {{"field", name_}, {"given", given}, {"wanted", wanted.en}, {"wanted_zh", wanted.zh}},
        layer_.name + ", " + layer_.ids[i]);
  }

 private:
  const Layer& layer_;
  std::string name_;
  const Column* column_ = nullptr;
};

// The layers of a run, from a catalogue or from files, all in the CRS of the intakes.
class LayersOfRun {
 public:
  LayersOfRun(const SourceInputs& inputs, const Session& session)
      : inputs_(inputs), session_(session) {
    if (!inputs.catalogue.empty()) load_catalogue();
    if (!inputs.intakes.empty()) {
      intakes_ = read(session, inputs.reading, inputs.intakes);
      if (const auto named = named_crs(session)) {
        intakes_ = in_common_crs(*intakes_, *intakes_, named, transformation()).a;
      } else if (set_) {
        // The layers of a catalogue stand in its working CRS.
        intakes_ = in_common_crs(*intakes_, *intakes_, set_crs_, transformation()).a;
      }
    } else if (set_) {
      intakes_ = of_role("intake");
    }
    if (!intakes_) throw UsageError(usage_error("argument_missing"), missing_intakes());
    intakes_->points();
  }

  const Layer& intakes() const { return *intakes_; }
  const Crs& crs() const { return intakes_->require_crs(); }
  const std::vector<std::filesystem::path>& files() const { return files_; }

  // The layer of a file, else of a role; nothing if there is neither.
  std::optional<Layer> layer(const std::string& file, const char* role) const {
    if (!file.empty()) {
      // The options of ids and columns are those of the intakes.
      const Layer given = read(session_, {.encoding = inputs_.reading.encoding}, file);
      const CommonCrs common =
          in_common_crs(*intakes_, given, given.crs == intakes_->crs ? std::nullopt : working(),
                        transformation());
      for (const std::string& note : common.notes) session_.tell({note, note});
      return common.b;
    }
    return set_ && role != nullptr ? of_role(role) : std::nullopt;
  }

  // Every layer of a role of the catalogue.
  std::vector<Layer> all_of_role(const char* role) const {
    std::vector<Layer> found;
    if (!set_) return found;
    for (const RoleLayer* one : set_->with_role(role)) found.push_back(one->layer);
    return found;
  }

 private:
  static Arguments missing_intakes() {
    return {{"name", "INTAKES"}, {"usage", "ecotone zone source [INTAKES] [--catalog FILE]"}};
  }

  TransformationOptions transformation() const {
    return to_transformation_options(inputs_.transforming);
  }
  std::optional<Crs> working() const {
    if (const auto named = named_crs(session_)) return named;
    return set_ ? set_crs_ : std::nullopt;
  }

  void load_catalogue() {
    const Catalogue catalogue = read_catalogue(inputs_.catalogue, known_roles());
    LoadOptions loading;
    loading.roles = {"intake",
                     "river",
                     "water_body",
                     "divide",
                     "dyke",
                     "contour",
                     "catchment",
                     "sinkhole",
                     "spring_protection_range",
                     "source_protection_zone"};
    loading.transformation = transformation();
    loading.progress = session_.progress;
    loading.snapshots = session_.snapshots;
    set_ = load_layers(catalogue, loading);
    set_crs_ = catalogue.working_crs;
    for (const CatalogueLayer& layer : catalogue.layers) {
      const bool read = layer.role == "county" ||
                        std::ranges::find(loading.roles, layer.role) != loading.roles.end();
      if (read) files_.push_back(layer.file);
    }
  }

  std::optional<Layer> of_role(const char* role) const {
    const std::vector<const RoleLayer*> found = set_->with_role(role);
    if (found.empty()) return std::nullopt;
    return found.front()->layer;
  }

  const SourceInputs& inputs_;
  const Session& session_;
  std::optional<LayerSet> set_;
  std::optional<Crs> set_crs_;
  std::optional<Layer> intakes_;
  std::vector<std::filesystem::path> files_;
};

SourceType type_of(const SourceInputs& inputs, const OptionalField& field, std::size_t i,
                   const Layer& layer) {
  const std::string word = inputs.type.empty() ? field.text(i) : inputs.type;
  if (inputs.type.empty() && !field.exists()) {
    throw SchemaError(zoning_error("source_type_missing"), {{"field", inputs.type_field}},
                      layer.name);
  }
  const std::optional<SourceType> type = parse_source_type(word);
  if (!type) {
    field.refuse(
        i, word,
        {"river, reservoir, groundwater, decentralised", "河流型、湖库型、地下水型、分散式"});
  }
  return *type;
}

void refuse_unknown_shape(const OptionalField& field, const std::string& given, std::size_t i) {
  constexpr std::array known = {"", "measured", "circle", "spring_to_weir", "rest_of_catchment"};
  if (std::ranges::find(known, given) != known.end()) return;
  field.refuse(i, given,
               {"measured, circle, spring_to_weir, rest_of_catchment",
                "measured、circle、spring_to_weir、rest_of_catchment"});
}

std::vector<WaterSource> sources_of(const SourceInputs& inputs, const Layer& layer) {
  const OptionalField type(layer, inputs.type_field);
  const OptionalField source_field(layer, inputs.source_field);
  const OptionalField name(layer, inputs.name_field);
  const OptionalField river(layer, "river");
  const OptionalField shape(layer, "shape");
  const OptionalField kind(layer, "kind");
  const OptionalField size_class(layer, "size_class");
  const OptionalField capacity(layer, "capacity_1e8m3");
  const OptionalField single(layer, "single_purpose");
  const OptionalField plain(layer, "plain");
  const OptionalField aquifer(layer, "aquifer");
  const OptionalField confined(layer, "confined");
  const OptionalField conductivity(layer, "conductivity_m_d");
  const OptionalField gradient(layer, "gradient");
  const OptionalField porosity(layer, "porosity");
  const OptionalField navigable(layer, "navigable");
  const OptionalField width(layer, "dry_season_width_m");
  std::vector<WaterSource> sources;
  std::map<std::string, std::size_t> place_of;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    if (layer.geometry.is_missing(i) || layer.points()[i].empty()) {
      throw SchemaError(zoning_error("intake_without_place"), {}, layer.name + ", " + layer.ids[i]);
    }
    WaterSource source;
    source.id = source_field.text(i).empty() ? layer.ids[i] : source_field.text(i);
    source.type = type_of(inputs, type, i, layer);
    source.name = name.text(i);
    const std::span<const Point> at = layer.points()[i];
    source.intakes.assign(at.begin(), at.end());
    // Wells of one source make a field; two intakes on a river are two drafts.
    if (const auto found = place_of.find(source.id); found != place_of.end()) {
      WaterSource& first = sources[found->second];
      if (first.type == source.type && source.type == SourceType::groundwater) {
        first.intakes.insert(first.intakes.end(), at.begin(), at.end());
        continue;
      }
      source.id += "/" + layer.ids[i];
    }
    source.shape = shape.text(i);
    refuse_unknown_shape(shape, source.shape, i);
    source.river = river.text(i);
    source.kind = kind.text(i);
    source.size_class = size_class.text(i);
    source.capacity_1e8m3 = capacity.number(i);
    source.single_purpose = single.yes(i);
    source.plain = plain.yes(i);
    source.aquifer = aquifer.text(i);
    source.confined = confined.yes(i);
    source.conductivity_m_d = conductivity.number(i);
    source.gradient = gradient.number(i);
    source.porosity = porosity.number(i);
    source.navigable = navigable.yes(i);
    source.dry_season_width_m = width.number(i);
    place_of.emplace(source.id, sources.size());
    sources.push_back(std::move(source));
  }
  return sources;
}

RiverNetwork network_of(const Layer& layer, int threads) {
  RiverFields fields;
  const OptionalField name(layer, "name");
  const OptionalField catchment(layer, "catchment_km2");
  const OptionalField order(layer, "order");
  const double unknown = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t i = 0; i < layer.size(); ++i) {
    if (name.exists()) fields.name.push_back(name.text(i));
    if (catchment.exists()) fields.catchment_km2.push_back(catchment.number(i).value_or(unknown));
    if (order.exists()) fields.order.push_back(order.number(i).value_or(unknown));
  }
  return {layer.lines(), layer.require_crs(), fields, {.threads = threads}};
}

SourceSurroundings surroundings_of(const SourceInputs& inputs, const LayersOfRun& layers,
                                   int threads) {
  SourceSurroundings around;
  if (const auto rivers = layers.layer(inputs.rivers, "river")) {
    around.rivers = network_of(*rivers, threads);
  }
  MultiPolygonBuilder water;
  if (inputs.water.empty()) {
    for (const Layer& layer : layers.all_of_role("water_body")) water.append(layer.polygons());
  }
  for (const std::string& file : inputs.water) {
    water.append(layers.layer(file, nullptr)->polygons());
  }
  around.water = std::move(water).build();
  if (const auto layer = layers.layer(inputs.fairways, nullptr))
    around.fairways = layer->polygons();
  if (const auto layer = layers.layer(inputs.divides, "divide")) around.divides = layer->lines();
  if (const auto layer = layers.layer(inputs.dykes, "dyke")) around.dykes = layer->lines();
  if (const auto layer = layers.layer(inputs.catchments, "catchment")) {
    around.catchments = layer->polygons();
  }
  if (const auto layer = layers.layer(inputs.contours, "contour")) {
    around.contours = layer->lines();
    const OptionalField elevation(*layer, "elevation_m");
    for (std::size_t i = 0; i < layer->size(); ++i) {
      around.contour_elevations_m.push_back(
          elevation.number(i).value_or(std::numeric_limits<double>::quiet_NaN()));
    }
  }
  if (const auto layer = layers.layer(inputs.weirs, nullptr)) around.weirs = layer->points();
  if (const auto layer = layers.layer(inputs.sinkholes, "sinkhole")) {
    around.sinkholes = layer->points();
  }
  if (const auto layer = layers.layer(inputs.recharge, "spring_protection_range")) {
    around.recharge = layer->polygons();
  }
  if (const auto layer = layers.layer(inputs.county, "county")) around.limits = layer->polygons();
  return around;
}

constexpr std::array existing_names = {"source", "level",      "part",
                                       "type",   "valid_from", "revoked_on"};

// The source field that stands for a canonical one.
std::string existing_field(const SourceInputs& inputs, const std::string& name) {
  for (const std::string& pair : inputs.existing_fields) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw UsageError(usage_error("not_a_pair"), {{"name", "--existing-fields"}, {"given", pair}});
    }
    const std::string key = pair.substr(0, equals);
    if (std::ranges::find(existing_names, key) == existing_names.end()) {
      throw UsageError(
          usage_error("key_unknown"),
          {{"key", key}, {"keys", "source, level, part, type, valid_from, revoked_on"}});
    }
    if (key == name) return pair.substr(equals + 1);
  }
  return name;
}

std::optional<Date> day_of(const OptionalField& field, std::size_t i) {
  const std::string words = field.text(i);
  if (words.empty()) return std::nullopt;
  const std::optional<FieldValue> value = parse_field_value(words, FieldType::date);
  if (!value) field.refuse(i, words, {"a day as 2026-11-23", "日期，如 2026-11-23"});
  return std::get<Date>(*value);
}

PublishedZones published_of(const SourceInputs& inputs, const Layer& layer, const Date& as_of) {
  const std::string level_name = existing_field(inputs, "level");
  layer.fields.at(existing_field(inputs, "source"));
  layer.fields.at(level_name);
  const OptionalField source(layer, existing_field(inputs, "source"));
  const OptionalField level(layer, level_name);
  const OptionalField part(layer, existing_field(inputs, "part"));
  const OptionalField type(layer, existing_field(inputs, "type"));
  const OptionalField from(layer, existing_field(inputs, "valid_from"));
  const OptionalField revoked(layer, existing_field(inputs, "revoked_on"));
  const MultiPolygonArray& polygons = layer.polygons();
  PublishedZones published;
  MultiPolygonBuilder geometry;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    const auto begins = day_of(from, i);
    const auto ends = day_of(revoked, i);
    if ((begins && *begins > as_of) || (ends && *ends <= as_of)) {
      ++published.left_out;
      continue;
    }
    PublishedZone zone;
    zone.source = source.text(i);
    const auto is_level = parse_zone_level(level.text(i));
    if (!is_level) {
      level.refuse(i, level.text(i), {"primary, secondary, quasi", "一级、二级、准保护区"});
    }
    zone.level = *is_level;
    if (!part.text(i).empty()) {
      zone.part = parse_zone_part(part.text(i));
      if (!zone.part) part.refuse(i, part.text(i), {"water, land", "水域、陆域"});
    }
    published.types.push_back(parse_source_type(type.text(i)).value_or(SourceType::river));
    published.zones.push_back(std::move(zone));
    if (polygons.is_missing(i)) {
      geometry.add_missing();
    } else {
      geometry.add_feature(polygons[i]);
    }
  }
  published.geometry = std::move(geometry).build();
  return published;
}

}  // namespace

std::vector<Option> source_input_options(SourceInputs& inputs) {
  const auto layer = [](const char* name, std::string& target, const char* en, const char* zh) {
    return option(name, "LAYER", target, en, zh);
  };
  return {
      option("INTAKES", "LAYER", inputs.intakes,
             "FILE or FILE:LAYER of intakes, wells, springs (points)", "取水口、井、泉点图层"),
      option("--catalog", "FILE", inputs.catalogue,
             "Catalogue of layers; those not named below are taken by role",
             "图层目录，按角色取图层"),
      option("--type", "TYPE", inputs.type, "Type of all sources", "全部水源的类型")
          .one_of({"river", "reservoir", "groundwater", "decentralised"}),
      option("--type-field", "FIELD", inputs.type_field, "Field of the intakes with the type",
             "取水口图层中的类型字段")
          .otherwise("type"),
      option("--source-field", "FIELD", inputs.source_field,
             "Field of the intakes with the id of the source; without it the id of the intake",
             "取水口图层中的水源编号字段；缺省为要素标识")
          .otherwise("source"),
      option("--name-field", "FIELD", inputs.name_field, "Field of the intakes with the name",
             "取水口图层中的名称字段")
          .otherwise("name"),
      layer("--rivers", inputs.rivers, "Centrelines of rivers, or karst conduits, downstream",
            "河流中心线或岩溶管道，沿流向"),
      several("--water", "LAYER", inputs.water, "Water below the mean level, polygons",
              "多年平均水位水面"),
      layer("--fairway", inputs.fairways, "Fairways of navigable rivers, polygons", "航道范围"),
      layer("--divide", inputs.divides, "Divides, lines", "分水岭"),
      layer("--dyke", inputs.dykes, "Dykes, lines", "堤防"),
      layer("--catchment", inputs.catchments, "Catchments, polygons", "集水区"),
      layer("--contour", inputs.contours, "Contours with a field elevation_m",
            "等高线，含字段 elevation_m"),
      layer("--weir", inputs.weirs, "Weirs below springs, points", "拦水坝"),
      layer("--sinkhole", inputs.sinkholes, "Sinkholes, points", "落水洞"),
      layer("--recharge", inputs.recharge, "Recharge areas of groundwater, polygons", "补给区"),
      layer("--within", inputs.county, "County; nothing is drawn beyond", "县界，不划到界外"),
      layer("--existing", inputs.existing, "Published zones to hold against the default",
            "已公布的保护区，与默认划法比较"),
      comma_list("--existing-fields", "NAME=FIELD,...", inputs.existing_fields,
                 "Fields of the published zones that stand for source, level, part, type, "
                 "valid_from, revoked_on",
                 "已公布保护区中对应 source、level、part、type、valid_from、revoked_on 的字段"),
  };
}

SourceWork read_source_work(const SourceInputs& inputs, const Session& session) {
  const LayersOfRun layers(inputs, session);
  if (layers.intakes().size() == 0) {
    throw SchemaError(usage_error("layer_empty"), {{"layer", layers.intakes().name}});
  }
  SourceWork work{.crs = layers.crs(),
                  .sources = sources_of(inputs, layers.intakes()),
                  .around = surroundings_of(inputs, layers, session.options.threads),
                  .published = std::nullopt,
                  .files = layers.files()};
  if (const auto existing = layers.layer(inputs.existing, "source_protection_zone")) {
    work.published = published_of(inputs, *existing, session.as_of());
  }
  return work;
}

}  // namespace ecotone::tools
