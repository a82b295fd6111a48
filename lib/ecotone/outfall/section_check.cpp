// SPDX-License-Identifier: Apache-2.0
#include "ecotone/outfall/section_check.h"

#include <algorithm>

#include "ecotone/hydrology/location.h"
#include "ecotone/hydrology/network_pairs.h"
#include "ecotone/hydrology/river_layers.h"

namespace ecotone {
namespace {

// The lines of the role river as a network; without reaches if there are none.
RiverNetwork network_of(const LayerSet& layers, int threads) {
  std::vector<const Layer*> lines;
  for (const RoleLayer* river : layers.with_role("river")) lines.push_back(&river->layer);
  return network_of_layers(lines, threads);
}

struct Sections {
  std::vector<Point> places;
  std::vector<std::string> names, rivers;
};

// National sections; all of them where the layer does not tell their level.
Sections sections_of(const LayerSet& layers) {
  Sections sections;
  for (const RoleLayer* role : layers.with_role("monitoring_section")) {
    if (role->layer.geometry.type() != GeometryType::point) continue;
    const MultiPointArray& points = role->layer.points();
    const bool tells_level = role->layer.fields.find("level").has_value();
    const std::vector<std::string> levels = field_texts(role->layer, "level");
    const std::vector<std::string> names = field_texts(role->layer, "name");
    const std::vector<std::string> rivers = field_texts(role->layer, "river");
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (points.is_missing(i) || points[i].empty()) continue;
      if (tells_level && levels[i] != "national") continue;
      sections.places.push_back(points[i][0]);
      sections.names.push_back(names[i]);
      sections.rivers.push_back(rivers[i]);
    }
  }
  return sections;
}

// Places of points on the network that are clear, and which point each belongs to.
struct Located {
  std::vector<NetworkPlace> places;
  std::vector<std::size_t> owners;
};

Located locate_clear(const RiverNetwork& rivers, std::span<const Point> points,
                     std::span<const std::string> names, int threads) {
  Located located;
  const std::vector<Location> found = locate(rivers, points, names, {}, {}, {.threads = threads});
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (const ReachCandidate* best = found[i].best()) {
      located.places.push_back(best->place);
      located.owners.push_back(i);
    }
  }
  return located;
}

}  // namespace

SectionsDownstream sections_downstream(std::span<const StatedSection> stated,
                                       const LayerSet& layers, int threads) {
  SectionsDownstream result;
  const Sections sections = sections_of(layers);
  const RiverNetwork rivers = network_of(layers, threads);
  if (sections.places.empty() || rivers.reach_count() == 0) return result;
  result.has_sections = true;
  result.next.resize(stated.size());
  std::vector<Point> points;
  std::vector<std::string> names;
  for (const StatedSection& one : stated) {
    points.push_back(one.place);
    names.push_back(one.river);
  }
  const Located from = locate_clear(rivers, points, names, threads);
  const Located to = locate_clear(rivers, sections.places, sections.rivers, threads);
  const std::vector<NetworkPair> pairs =
      network_pairs(rivers, from.places, to.places, {.nearest_only = true, .threads = threads});
  for (const NetworkPair& pair : pairs) {
    result.next[from.owners[pair.source]] =
        NextSection{sections.names[to.owners[pair.target]], pair.distance_m};
  }
  return result;
}

}  // namespace ecotone
