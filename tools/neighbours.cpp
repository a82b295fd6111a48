// SPDX-License-Identifier: Apache-2.0
#include "tools/neighbours.h"

#include <algorithm>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/io/catalogue.h"
#include "ecotone/io/postgis.h"
#include "tools/rule_files.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

// What a catalogue offers: the field with the name, and how it is spoken of.
struct NeighbourRole {
  const char* role;
  const char* field;
  const char* pattern_zh;
  const char* pattern_en;
  AreaBound area_bound = AreaBound::outside;
};
constexpr NeighbourRole neighbour_roles[] = {
    {"road", "name", "{name}", "{name}"},
    {"railway", "name", "{name}", "{name}"},
    {"river", "name", "{name}", "{name}"},
    {"contour", "elevation_m", "{name}米等高线", "the {name} m contour"},
    {"township", "name", "{name}", "{name}"},
    {"county", "name", "{name}界", "the border of {name}", AreaBound::outline},
};

std::vector<std::string> names_in(const Layer& layer, const std::string& field) {
  const Column& column = layer.fields.at(field);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < layer.size(); ++i) names.push_back(to_text(column[i]));
  return names;
}

NeighbourLayer read_near(const Session& session, const std::string& text, const Reading& reading,
                         const Crs& crs, const TransformationOptions& transformation) {
  if (is_postgis(text)) throw UsageError(usage_error("not_a_neighbour"), {{"given", text}});
  const std::size_t equals = text.find('=');
  const std::string source = text.substr(0, equals);
  const std::size_t colon = source.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == source.size()) {
    throw UsageError(usage_error("not_a_neighbour"), {{"given", text}});
  }
  // A field that identifies the zones need not be in the other layers.
  Reading others = reading;
  others.id_field.clear();
  const Layer layer =
      in_crs(session, read(session, others, source.substr(0, colon)), crs, transformation);
  NeighbourLayer neighbours{.kind = layer.name,
                            .geometry = layer.geometry,
                            .names = names_in(layer, source.substr(colon + 1))};
  if (equals != std::string::npos) {
    neighbours.pattern_zh = neighbours.pattern_en = text.substr(equals + 1);
  }
  return neighbours;
}

}  // namespace

Bilingual name_pattern(std::string_view role) {
  for (const NeighbourRole& known : neighbour_roles) {
    if (role == known.role) return {known.pattern_en, known.pattern_zh};
  }
  return {"{name}", "{name}"};
}

Option near_option(NeighbourSources& sources) {
  return several("--near", "LAYER:FIELD[=PATTERN]", sources.near,
                 "Named features that may bound a zone, with the field of their names, and how a "
                 "name is spoken of, as in contours.shp:BSGC={name}米等高线; may be given several "
                 "times",
                 "可作界至的命名地物及其名称字段，可加表述方式，如 "
                 "contours.shp:BSGC={name}米等高线；可给出多次");
}

std::vector<Option> neighbour_options(NeighbourSources& sources) {
  return {
      near_option(sources),
      option("--catalog", "FILE", sources.catalogue,
             "Take roads, railways, rivers, contours, townships and the county from a catalogue",
             "从图层目录取道路、铁路、河流、等高线、乡镇和县界"),
  };
}

std::vector<NeighbourLayer> read_neighbours(const Session& session, const NeighbourSources& sources,
                                            const Reading& reading, const Crs& crs,
                                            const TransformationOptions& transformation,
                                            std::vector<std::filesystem::path>* used_files) {
  std::vector<NeighbourLayer> layers;
  for (const std::string& near : sources.near) {
    layers.push_back(read_near(session, near, reading, crs, transformation));
  }
  if (sources.catalogue.empty()) return layers;
  const Catalogue catalogue = read_catalogue(sources.catalogue, known_roles());
  LoadOptions load;
  load.transformation = transformation;
  load.progress = session.progress;
  load.snapshots = session.snapshots;
  for (const NeighbourRole& role : neighbour_roles) load.roles.emplace_back(role.role);
  const LayerSet set = load_layers(catalogue, load);
  for (const NeighbourRole& role : neighbour_roles) {
    for (const RoleLayer* entry : set.with_role(role.role)) {
      if (!entry->layer.fields.find(role.field)) {
        session.tell({entry->id + " has no field " + role.field + " and bounds nothing",
                      entry->id + " 没有字段 " + role.field + "，不作界至"});
        continue;
      }
      layers.push_back({.kind = role.role,
                        .geometry = in_crs(session, entry->layer, crs, transformation).geometry,
                        .names = names_in(entry->layer, role.field),
                        .pattern_zh = role.pattern_zh,
                        .pattern_en = role.pattern_en,
                        .area_bound = role.area_bound});
    }
  }
  if (used_files != nullptr) {
    for (const CatalogueLayer& layer : catalogue.layers) {
      if (std::find(load.roles.begin(), load.roles.end(), layer.role) != load.roles.end()) {
        used_files->push_back(layer.file);
      }
    }
  }
  return layers;
}

}  // namespace ecotone::tools
