// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/coverage_simplification.h"

#include <algorithm>
#include <utility>

#include "ecotone/coverage/border_contacts.h"
#include "ecotone/coverage/border_graph.h"
#include "ecotone/coverage/border_thinning.h"
#include "ecotone/coverage/edge_mates.h"
#include "ecotone/coverage/limits.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/geometry/validity.h"
#include "ecotone/overlay/borders.h"
#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/grid.h"

namespace ecotone {
namespace {

constexpr std::pair<SimplifyMethod, std::string_view> methods[] = {
    {SimplifyMethod::visvalingam, "visvalingam"},
    {SimplifyMethod::douglas_peucker, "douglas-peucker"},
};

std::size_t vertices_of(const MultiPolygonView& feature) {
  std::size_t count = 0;
  for (std::size_t j = 0; j < feature.size(); ++j) {
    for (std::size_t k = 0; k < feature.polygon(j).ring_count(); ++k) {
      count += std::max<std::size_t>(feature.polygon(j).ring(k).size(), 1) - 1;
    }
  }
  return count;
}

// Copies the vertices of a ring that are there; a ring that the grid does not know whole.
void add_ring(RingView ring, const BorderGraph& graph, const BorderThinning& thinning,
              const GridScale& scale, MultiPolygonBuilder& builder) {
  std::vector<Point> kept;
  for (std::size_t k = 0; k + 1 < ring.size(); ++k) {
    const std::uint32_t vertex = graph.find(scale.to_grid(ring[k]));
    if (vertex == BorderGraph::none || thinning.is_there(vertex)) kept.push_back(ring[k]);
  }
  if (kept.size() < 3) {
    builder.add_ring(ring);
    return;
  }
  for (const Point& p : kept) builder.add_point(p);
  builder.finish_ring();
}

MultiPolygonArray thinned(const MultiPolygonArray& zones, const CleanPolygons& clean,
                          const BorderGraph& graph, const BorderThinning& thinning) {
  MultiPolygonBuilder builder;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    if (zones.is_missing(i)) {
      builder.add_missing();
      continue;
    }
    if (clean.is_empty(i)) {
      builder.add_feature(zones[i]);
      continue;
    }
    const MultiPolygonArray repaired =
        clean.altered[i] != 0 ? clean.feature(i) : MultiPolygonArray();
    const MultiPolygonView zone = clean.altered[i] != 0 ? repaired[0] : zones[i];
    for (std::size_t j = 0; j < zone.size(); ++j) {
      for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
        add_ring(zone.polygon(j).ring(k), graph, thinning, clean.scale, builder);
      }
      builder.finish_polygon();
    }
    builder.finish_feature();
  }
  return std::move(builder).build();
}

// Features that are right on the grid, but whose coordinates, which lie up to half a step beside
// it, cross: all their vertices come back. Not known to happen. Returns whether there was one.
bool put_back_crossed(const MultiPolygonArray& simple, const CleanPolygons& clean,
                      const BorderGraph& graph, BorderThinning& thinning, int threads) {
  std::vector<std::uint8_t> is_crossed(simple.size(), 0);
  parallel_for(simple.size(), threads, nullptr, [&](std::size_t i) {
    is_crossed[i] = clean.is_empty(i) || is_valid(simple[i]) ? 0 : 1;
  });
  bool any = false;
  for (std::size_t i = 0; i < simple.size(); ++i) {
    if (is_crossed[i] == 0) continue;
    const auto& starts = clean.grid.ring_starts;
    for (std::uint32_t k = starts[clean.grid.feature_rings[i]];
         k < starts[clean.grid.feature_rings[i + 1]]; ++k) {
      const std::uint32_t vertex = graph.find(clean.grid.vertices[k]);
      any = any || !thinning.is_there(vertex);
      thinning.put_back(vertex);
    }
  }
  return any;
}

}  // namespace

std::string_view simplify_method_name(SimplifyMethod method) {
  return methods[static_cast<std::size_t>(method)].second;
}
std::optional<SimplifyMethod> parse_simplify_method(std::string_view name) {
  for (const auto& [method, word] : methods) {
    if (word == name) return method;
  }
  return std::nullopt;
}

SimplifyResult simplify_coverage(const Layer& layer, double tolerance_m,
                                 const SimplifyOptions& options) {
  refuse_bad_limit(tolerance_m, "tolerance", "容差");
  const Crs& crs = layer.require_crs();
  const MultiPolygonArray& zones = layer.polygons();
  const GridScale scale(working_grid(grid_or_default(options.grid, crs), {&zones}));
  SimplifyResult result;
  result.grid = scale.grid();
  const CleanPolygons clean =
      clean_polygons({zones, layer.name, layer.ids}, {}, crs, options.area_method, scale,
                     options.threads, result.ledger);
  const std::vector<std::uint32_t> mates = edge_mates(clean.grid, options.threads).mates;
  const Box extent = clean.extent();
  const UnitLengths unit = unit_lengths_m(extent.is_empty() ? 0 : extent.centre().y, crs);
  result.unmatched_vertices = border_contacts(clean.grid, mates, scale, crs,
                                              1.5 * scale.grid() * std::max(unit.x_m, unit.y_m))
                                  .size();
  const BorderGraph graph(clean.grid, mates);
  BorderThinning thinning(graph, scale, crs, tolerance_m, options.method);
  thinning.thin(options.lock_border);
  MultiPolygonArray simple = thinned(zones, clean, graph, thinning);
  while (put_back_crossed(simple, clean, graph, thinning, options.threads)) {
    simple = thinned(zones, clean, graph, thinning);
  }
  result.vertices_before = graph.vertex_count();
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
    result.vertices_after += thinning.is_there(v) ? 1 : 0;
  }
  result.kept_for_topology = thinning.kept_for_topology();
  result.largest_displacement_m = thinning.largest_displacement_m();
  const std::vector<double> before = areas_m2(zones, crs, options.area_method);
  const std::vector<double> after = areas_m2(simple, crs, options.area_method);
  for (std::size_t i = 0; i < zones.size(); ++i) {
    result.features.push_back({vertices_of(zones[i]), vertices_of(simple[i]), before[i], after[i]});
  }
  result.layer = layer;
  result.layer.geometry = std::move(simple);
  return result;
}

}  // namespace ecotone
