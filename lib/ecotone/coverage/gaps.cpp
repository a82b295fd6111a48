// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/gaps.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "ecotone/coverage/inner_point.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/geometry/repair.h"
#include "ecotone/geometry/validity.h"
#include "ecotone/index/box_index.h"
#include "ecotone/overlay/borders.h"

namespace ecotone {
namespace {

Box box_of_ring(RingView ring) {
  Box box;
  for (const Point& p : ring) box.include(p);
  return box;
}

double box_area(const Box& box) {
  return box.width() * box.height();
}

void add_reversed(RingView ring, MultiPolygonBuilder& builder) {
  for (auto p = ring.rbegin(); p != ring.rend(); ++p) builder.add_point(*p);
  builder.finish_ring();
}

// What the shells of parts enclose together where they touch at points, as one feature.
MultiPolygonArray between_parts(const MultiPolygonView& region, const GridScale& scale) {
  std::vector<detail::GridEdge> edges;
  std::vector<GridPoint> vertices;
  for (std::size_t j = 0; j < region.size(); ++j) {
    const RingView shell = region.polygon(j).shell();
    for (std::size_t k = 0; k + 1 < shell.size(); ++k) {
      const GridPoint a = scale.to_grid(shell[k]);
      const GridPoint b = scale.to_grid(shell[k + 1]);
      vertices.push_back(a);
      if (a < b) edges.push_back({a, b, 0, 1});
      if (b < a) edges.push_back({b, a, 0, -1});
    }
  }
  std::ranges::sort(vertices);
  if (std::ranges::adjacent_find(vertices) == vertices.end()) return {};
  std::optional<std::vector<detail::GridEdge>> noded = detail::snap_round_edges(std::move(edges));
  if (!noded || noded->empty()) return {};
  const detail::Arrangement plane(std::move(*noded));
  std::vector<std::uint8_t> is_free(plane.loop_count(), 0);
  std::int32_t winding = 0;
  plane.traverse(
      [&](detail::Index h) {
        for (const detail::GridEdge& entry : plane.entries_of(h / 2)) {
          winding += h % 2 == 0 ? -entry.count : entry.count;
        }
      },
      [&](detail::Index loop, detail::Index) {
        is_free[loop] = winding == 0 && plane.face_of_loop(loop) != 0 ? 1 : 0;
      });
  MultiPolygonBuilder builder;
  append(plane.polygons_of(is_free), builder,
         [&](const GridPoint& p) { return scale.to_point(p); });
  return std::move(builder).build();
}

// Of a region that is too small for the grid: the features within two steps of it.
std::vector<std::size_t> features_near(const MultiPolygonView& region, const PickedFeatures& near,
                                       double grid) {
  const Box box = region.box();
  const RingView shell = region.polygon(0).shell();
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < near.places.size(); ++i) {
    if (!near.polygons.box(i).grown(2 * grid).overlaps(box)) continue;
    const BorderIndex border(near.polygons[i], box.grown(2 * grid), 2 * grid);
    if (std::ranges::any_of(shell, [&](const Point& p) { return border.has(p); })) {
      found.push_back(near.places[i]);
    }
  }
  return found;
}

}  // namespace

MultiPolygonArray holes_of(const MultiPolygonView& region, const GridScale& scale) {
  std::vector<RingView> holes;
  std::vector<Box> boxes;
  for (std::size_t j = 0; j < region.size(); ++j) {
    const PolygonView polygon = region.polygon(j);
    for (std::size_t k = 1; k < polygon.ring_count(); ++k) {
      holes.push_back(polygon.ring(k));
      boxes.push_back(box_of_ring(holes.back()));
    }
  }
  const BoxIndex index(boxes);
  std::vector<std::vector<std::size_t>> islands(holes.size());
  for (std::size_t j = 0; j < region.size() && !holes.empty(); ++j) {
    const PolygonView polygon = region.polygon(j);
    const MultiPolygonArray alone = copy_of(polygon);
    const Point inside = inner_point(alone[0]);
    // The smallest hole around it is the one that it lies in.
    std::size_t around = holes.size();
    for (const std::uint32_t h : index.query(box_of_ring(polygon.shell()))) {
      if (!boxes[h].contains(box_of_ring(polygon.shell()))) continue;
      if (side_of_ring(inside, holes[h]) != RingSide::inside) continue;
      if (around == holes.size() || box_area(boxes[h]) < box_area(boxes[around])) around = h;
    }
    if (around < holes.size()) islands[around].push_back(j);
  }
  MultiPolygonBuilder builder;
  for (std::size_t h = 0; h < holes.size(); ++h) {
    MultiPolygonBuilder one;
    add_reversed(holes[h], one);
    for (const std::size_t j : islands[h]) add_reversed(region.polygon(j).shell(), one);
    one.finish_polygon();
    one.finish_feature();
    MultiPolygonArray gap = std::move(one).build();
    // Islands that touch the hole twice divide it.
    if (!is_valid(gap[0])) gap = repair(gap[0]).geometry;
    builder.append(parts_of(gap));
  }
  builder.append(parts_of(between_parts(region, scale)));
  return std::move(builder).build();
}

MultiPolygonArray parts_of(const MultiPolygonArray& column) {
  MultiPolygonBuilder builder;
  for (std::size_t i = 0; i < column.size(); ++i) {
    for (std::size_t j = 0; j < column[i].size(); ++j)
      builder.append(copy_of(column[i].polygon(j)));
  }
  return std::move(builder).build();
}

bool covers(const MultiPolygonView& region, const Point& p) {
  for (std::size_t j = 0; j < region.size(); ++j) {
    const PolygonView polygon = region.polygon(j);
    bool inside = side_of_ring(p, polygon.shell()) != RingSide::outside;
    for (std::size_t k = 1; inside && k < polygon.ring_count(); ++k) {
      inside = side_of_ring(p, polygon.ring(k)) != RingSide::inside;
    }
    if (inside) return true;
  }
  return false;
}

MultiPolygonArray copy_of(const PolygonView& polygon) {
  MultiPolygonBuilder builder;
  for (std::size_t k = 0; k < polygon.ring_count(); ++k) builder.add_ring(polygon.ring(k));
  builder.finish_polygon();
  builder.finish_feature();
  return std::move(builder).build();
}

MultiPolygonArray copy_of(const MultiPolygonView& feature) {
  MultiPolygonBuilder builder;
  builder.add_feature(feature);
  return std::move(builder).build();
}

std::vector<std::uint8_t> features_in(const MultiPolygonArray& column, std::span<const Box> boxes) {
  std::vector<std::uint8_t> wanted(column.size(), 0);
  if (boxes.empty()) return wanted;
  const BoxIndex index(boxes);
  std::vector<std::uint32_t> found;
  for (std::size_t i = 0; i < column.size(); ++i) {
    index.query(column.box(i), found);
    wanted[i] = found.empty() ? 0 : 1;
  }
  return wanted;
}

PickedFeatures picked_features(const MultiPolygonArray& column,
                               std::span<const std::uint8_t> wanted) {
  PickedFeatures picked;
  MultiPolygonBuilder builder;
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (wanted[i] == 0) continue;
    builder.add_feature(column[i]);
    picked.places.push_back(i);
  }
  picked.polygons = std::move(builder).build();
  return picked;
}

std::vector<std::vector<std::size_t>> neighbours_of(const MultiPolygonArray& regions,
                                                    const MultiPolygonArray& features,
                                                    const Crs& crs, OverlapOptions options,
                                                    bool ends_there) {
  std::vector<std::vector<std::size_t>> neighbours(regions.size());
  if (regions.size() == 0) return neighbours;
  std::vector<Box> boxes;
  for (std::size_t k = 0; k < regions.size(); ++k) {
    const Box box = regions.box(k);
    boxes.push_back(box.grown(1e-6 * std::max(box.width(), box.height())));
  }
  const std::vector<std::uint8_t> wanted = features_in(features, boxes);
  const PickedFeatures near = picked_features(features, wanted);
  options.borders = true;
  const Overlaps overlaps = overlap_areas(regions, near.polygons, crs, options);
  for (const Overlap& pair : overlaps.pairs) {
    if (ends_there && pair.touches_only) continue;
    // Of an area that rounding alone has made, the border counts all the same.
    if (pair.zone_border_m > 0) neighbours[pair.subject].push_back(near.places[pair.zone]);
  }
  if (ends_there) return neighbours;
  for (std::size_t k = 0; k < regions.size(); ++k) {
    if (neighbours[k].empty()) neighbours[k] = features_near(regions[k], near, overlaps.grid);
  }
  return neighbours;
}

}  // namespace ecotone
