// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/partition.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/geometry/noding.h"
#include "ecotone/message/overlay_errors.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/face_arrangement.h"
#include "ecotone/overlay/grid.h"

namespace ecotone {
namespace {

using detail::GridEdge;

void append_edge(std::vector<GridEdge>& edges, const GridPoint& from, const GridPoint& to,
                 std::uint32_t group) {
  if (from == to) return;
  const auto ring = static_cast<std::int32_t>(group);
  if (from < to) {
    edges.push_back({from, to, ring, 1});
  } else {
    edges.push_back({to, from, ring, -1});
  }
}

struct Arranged {
  MultiPolygonArray pieces;
  std::vector<std::uint64_t> labels;
};

Arranged arrange(std::vector<GridEdge> edges, const FaceLabel& label, const GridScale& scale,
                 int threads) {
  std::vector<GridPoint> kept;
  kept.reserve(2 * edges.size());
  for (const GridEdge& edge : edges) {
    kept.push_back(edge.a);
    kept.push_back(edge.b);
  }
  std::ranges::sort(kept);
  kept.erase(std::ranges::unique(kept).begin(), kept.end());
  std::optional<std::vector<GridEdge>> noded = detail::snap_round_edges(std::move(edges));
  if (!noded) {
    throw GeometryError(overlay_error("noding_endless"), {{"grid", format_shortest(scale.grid())}});
  }
  FaceArrangement faces(std::move(*noded));
  faces.label_faces(label);
  Arranged result;
  result.labels = faces.labels();
  const MultiPolygonArray on_grid = faces.pieces(result.labels, kept, threads);
  std::vector<Point> points;
  points.reserve(on_grid.points().size());
  for (const Point& p : on_grid.points()) {
    points.push_back({scale.to_coordinate(p.x), scale.to_coordinate(p.y)});
  }
  const auto copy = [](std::span<const std::int32_t> offsets) {
    return std::vector<std::int32_t>(offsets.begin(), offsets.end());
  };
  result.pieces = {copy(on_grid.geom_offsets()), copy(on_grid.polygon_offsets()),
                   copy(on_grid.ring_offsets()), std::move(points)};
  return result;
}

}  // namespace

Partition partition(const MultiPolygonArray& features, std::span<const std::uint32_t> groups,
                    const FaceLabel& label, const Crs& crs, Ledger& ledger,
                    const PartitionOptions& options) {
  assert(groups.size() == features.size());
  const GridScale scale(working_grid(grid_or_default(options.grid, crs), {&features}));
  const CleanPolygons clean = clean_polygons({features, options.layer, options.ids}, {}, crs,
                                             options.method, scale, options.threads, ledger);
  std::vector<GridEdge> edges;
  edges.reserve(clean.grid.vertices.size());
  for (std::size_t r = 0; r < clean.grid.ring_count(); ++r) {
    const auto ring = clean.grid.ring(r);
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      append_edge(edges, ring[i], ring[i + 1], groups[clean.grid.ring_features[r]]);
    }
  }
  Arranged arranged = arrange(std::move(edges), label, scale, options.threads);
  return {std::move(arranged.pieces), std::move(arranged.labels), scale.grid()};
}

MultiPolygonArray areas_run_around(const MultiLineStringArray& paths, const Crs& crs,
                                   const PartitionOptions& options) {
  for (const Point& p : paths.points()) {
    if (!std::isfinite(p.x) || !std::isfinite(p.y)) {
      throw GeometryError(overlay_error("path_not_finite"));
    }
  }
  // The grid depends on how large coordinates are.
  const std::vector<Point> points(paths.points().begin(), paths.points().end());
  const auto count = static_cast<std::int32_t>(points.size());
  const MultiPolygonArray extent({0, 1}, {0, 1}, {0, count}, points);
  const GridScale scale(working_grid(grid_or_default(options.grid, crs), {&extent}));
  const FaceLabel inside = [](std::span<const std::uint32_t> around) {
    return around.empty() ? std::nullopt : std::optional<std::uint64_t>(0);
  };
  std::vector<MultiPolygonArray> blocks(paths.size());
  parallel_for(paths.size(), options.threads, nullptr, [&](std::size_t i) {
    std::vector<GridEdge> edges;
    for (std::size_t j = 0; j < paths[i].size(); ++j) {
      const PathView path = paths[i].path(j);
      for (std::size_t k = 0; k < path.size(); ++k) {
        append_edge(edges, scale.to_grid(path[k]), scale.to_grid(path[(k + 1) % path.size()]), 0);
      }
    }
    MultiPolygonArray area = arrange(std::move(edges), inside, scale, 1).pieces;
    if (area.size() == 0) area = {{0, 0}, {0}, {0}, {}};
    blocks[i] = std::move(area);
  });
  return concatenate(blocks);
}

}  // namespace ecotone
