// SPDX-License-Identifier: Apache-2.0
#include "ecotone/outfall/surroundings.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/message/outfall_errors.h"
#include "ecotone/message/text.h"

namespace ecotone {
namespace {

// The texts of the first field of a layer that has one of these names.
std::vector<std::string> texts_of(const Layer& layer, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (layer.fields.find(name)) return field_texts(layer, name);
  }
  return std::vector<std::string>(layer.size());
}

// Canonical values of levels, parts and function zones (`data/schemas/roles.yaml`) in Chinese.
constexpr std::pair<std::string_view, std::string_view> words_zh[] = {
    {"primary", "一级"},       {"secondary", "二级"},  {"quasi", "准"},
    {"water", "水域"},         {"land", "陆域"},       {"core", "核心保护区"},
    {"general", "一般控制区"}, {"national", "国家级"}, {"provincial", "省级"}};

std::string word_in(Language language, const std::string& word) {
  if (language == Language::chinese) {
    for (const auto& [en, zh] : words_zh) {
      if (word == en) return std::string(zh);
    }
  }
  return word;
}

// "name, level, zone" of each feature, as far as a layer has them.
std::vector<std::string> zone_names(const Layer& layer, Language language) {
  const std::string_view comma = language == Language::chinese ? "，" : ", ";
  std::vector<std::string> names = texts_of(layer, {"name", "source"});
  for (const char* field : {"level", "zone", "part"}) {
    const std::vector<std::string> more = field_texts(layer, field);
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (more[i].empty()) continue;
      if (!names[i].empty()) names[i] += comma;
      names[i] += word_in(language, more[i]);
    }
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) names[i] = layer.ids[i];
  }
  return names;
}

bool has_polygons(const RoleLayer& role) {
  return role.layer.geometry.type() == GeometryType::polygon;
}

}  // namespace

Surroundings::Surroundings(const LayerSet& layers, const Crs& working,
                           const std::vector<std::string>& roles, int threads)
    : crs_(working) {
  const ZoneLayerOptions options{.threads = threads, .plane_only = true};
  for (const RoleLayer* county : layers.with_role("county")) {
    county_.emplace_back(county->layer, options);
    county_layers_.push_back(&county->layer);
  }
  if (county_.empty()) throw SchemaError(outfall_error("no_county"));
  for (const RoleLayer* township : layers.with_role("township")) {
    if (!has_polygons(*township)) continue;
    townships_.push_back(
        {township, ZoneLayer(township->layer, options), texts_of(township->layer, {"name"})});
  }
  bool has_rivers = false;
  for (const RoleLayer* river : layers.with_role("river")) {
    if (river->layer.geometry.type() != GeometryType::line) continue;
    rivers_.add_lines(river->layer.lines(), texts_of(river->layer, {"name", "river"}));
    has_rivers = true;
  }
  for (const RoleLayer* water : layers.with_role("water_body")) {
    if (!has_polygons(*water)) continue;
    rivers_.add_water(water->layer.polygons(), texts_of(water->layer, {"river", "name"}));
    has_rivers = true;
  }
  if (!has_rivers) throw SchemaError(outfall_error("no_river_layer"));
  rivers_.finish();
  for (const std::string& role : roles) {
    for (const RoleLayer* zone : layers.with_role(role)) {
      if (!has_polygons(*zone)) continue;
      zones_.push_back({zone, ZoneLayer(zone->layer, options),
                        zone_names(zone->layer, Language::english),
                        zone_names(zone->layer, Language::chinese)});
    }
  }
  for (const RoleLayer* zone : layers.with_role("water_function_zone")) {
    if (zone->layer.geometry.type() != GeometryType::line) continue;
    has_function_zones_ = true;
    const std::vector<std::string> names = texts_of(zone->layer, {"name"});
    const std::vector<std::string> met = texts_of(zone->layer, {"target_met"});
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < names.size(); ++i) {
      keys.push_back(std::to_string(function_names_.size()));
      function_names_.push_back(names[i]);
      off_target_.push_back(met[i] == "no");
    }
    function_zones_.add_lines(zone->layer.lines(), keys);
  }
  function_zones_.finish();
}

bool Surroundings::in_county(const Point& place) const {
  return std::any_of(county_.begin(), county_.end(),
                     [&place](const ZoneLayer& county) { return !county.zones_at(place).empty(); });
}

double Surroundings::distance_to_county_m(const Point& place) const {
  double least = std::numeric_limits<double>::infinity();
  for (const Layer* county : county_layers_) {
    for (std::size_t i = 0; i < county->size(); ++i) {
      if (county->geometry.is_missing(i) || county->polygons()[i].size() == 0) continue;
      least = std::min(least, distance_m(place, county->polygons()[i], crs_));
    }
  }
  return least;
}

std::string Surroundings::township(const Point& place) const {
  for (const NamedZones& townships : townships_) {
    const std::vector<std::uint32_t> found = townships.zones.zones_at(place);
    if (!found.empty()) return townships.names[found.front()];
  }
  return "";
}

double Surroundings::township_border_m(const Point& place) const {
  double least = std::numeric_limits<double>::infinity();
  for (const NamedZones& townships : townships_) {
    if (const auto edge = townships.zones.nearest_edge(place)) {
      least = std::min(least, std::abs(edge->distance_m));
    }
  }
  return least;
}

std::optional<std::string> Surroundings::off_target(const Point& place, double within_m) const {
  const auto near = function_zones_.nearest(place, within_m);
  if (!near) return std::nullopt;
  const std::size_t zone = std::stoul(near->name);
  if (!off_target_[zone]) return std::nullopt;
  return function_names_[zone];
}

}  // namespace ecotone
