// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/repair.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/geometry/arrangement.h"
#include "ecotone/geometry/noding.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/message/geometry_errors.h"

namespace ecotone {
namespace {

using detail::ArrangedPolygon;
using detail::ArrangedRing;
using detail::GridEdge;
using detail::GridPoint;
using detail::Index;

bool is_finite(const Point& p) {
  return std::isfinite(p.x) && std::isfinite(p.y);
}

double plane_area(const MultiPolygonView& zone) {
  double sum = 0;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
      const RingView ring = zone.polygon(j).ring(k);
      if (!std::all_of(ring.begin(), ring.end(), is_finite)) continue;
      sum += (k == 0 ? 0.5 : -0.5) * std::abs(twice_signed_area(ring));
    }
  }
  return sum;
}

// The part that a ring plays: the shell or a hole of a polygon, or nothing.
struct Role {
  std::int32_t polygon = 0;
  bool is_hole = false;
  bool is_ignored = false;
};

// The rings of a multipolygon on a grid.
struct GridRings {
  std::vector<GridEdge> edges;
  std::vector<Role> roles;
  // Where each grid point comes from: the first of the vertices that were put on it.
  std::vector<std::pair<GridPoint, Point>> origins;
  double largest_move = 0;        // of vertices to their grid points
  double largest_move_apart = 0;  // of vertices to the first vertex of their grid point
};

GridRings snapped_rings(const MultiPolygonView& zone, double grid) {
  GridRings rings;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    const PolygonView polygon = zone.polygon(j);
    for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
      const auto ring = static_cast<std::int32_t>(rings.roles.size());
      rings.roles.push_back({static_cast<std::int32_t>(j), k > 0, false});
      std::vector<GridPoint> points;
      for (const Point& p : polygon.ring(k)) {
        if (!is_finite(p)) continue;
        const GridPoint q{std::llround(p.x / grid), std::llround(p.y / grid)};
        rings.largest_move =
            std::max(rings.largest_move, std::hypot(static_cast<double>(q.x) * grid - p.x,
                                                    static_cast<double>(q.y) * grid - p.y));
        points.push_back(q);
        rings.origins.emplace_back(q, p);
      }
      for (std::size_t i = 0; i < points.size(); ++i) {
        const GridPoint& a = points[i];
        const GridPoint& b = points[i + 1 < points.size() ? i + 1 : 0];
        if (a < b) rings.edges.push_back({a, b, ring, 1});
        if (b < a) rings.edges.push_back({b, a, ring, -1});
      }
    }
  }
  auto& origins = rings.origins;
  std::stable_sort(origins.begin(), origins.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::size_t kept = 0;
  for (const auto& [q, p] : origins) {
    if (kept > 0 && origins[kept - 1].first == q) {
      const Point& first = origins[kept - 1].second;
      rings.largest_move_apart =
          std::max(rings.largest_move_apart, std::hypot(p.x - first.x, p.y - first.y));
    } else {
      origins[kept++] = {q, p};
    }
  }
  origins.resize(kept);
  return rings;
}

// The region that the rings of a multipolygon cover by the rule of `repair`.
class Cover {
 public:
  Cover(std::vector<GridEdge> entries, std::vector<Role> roles)
      : plane_(std::move(entries)), roles_(std::move(roles)) {}

  std::vector<ArrangedPolygon> polygons() {
    assign_roles();
    std::vector<std::uint8_t> is_inside(plane_.loop_count(), 0);
    traverse([&](Index loop, Index) { is_inside[loop] = covered_ > 0 ? 1 : 0; });
    return plane_.polygons_of(is_inside);
  }

 private:
  // The winding numbers of the rings in the face where the traversal is.
  void change(std::int32_t ring, std::int32_t by) {
    const auto r = static_cast<std::size_t>(ring);
    const bool was = winding_[r] != 0;
    winding_[r] += by;
    const bool is = winding_[r] != 0;
    if (was == is || roles_[r].is_ignored) return;
    const auto p = static_cast<std::size_t>(roles_[r].polygon);
    const bool covered_before = in_shell_[p] != 0 && in_holes_[p] == 0;
    if (roles_[r].is_hole) {
      in_holes_[p] += is ? 1 : -1;
    } else {
      in_shell_[p] = is ? 1 : 0;
    }
    const bool covered_after = in_shell_[p] != 0 && in_holes_[p] == 0;
    covered_ += (covered_after ? 1 : 0) - (covered_before ? 1 : 0);
  }

  // Visits each loop while the winding numbers are those of its face.
  template <typename Visit>
  void traverse(const Visit& visit) {
    winding_.assign(roles_.size(), 0);
    in_shell_.assign(polygon_count(), 0);
    in_holes_.assign(polygon_count(), 0);
    covered_ = 0;
    plane_.traverse(
        [&](Index h) {
          for (const GridEdge& entry : plane_.entries_of(h / 2)) {
            change(entry.ring, h % 2 == 0 ? -entry.count : entry.count);
          }
        },
        visit);
  }

  std::size_t polygon_count() const {
    std::int32_t count = 0;
    for (const Role& role : roles_) count = std::max(count, role.polygon + 1);
    return static_cast<std::size_t>(count);
  }

  // Holes that have no point in common with their shell become polygons of their own; holes of
  // a shell that encloses nothing are left out.
  void assign_roles() {
    auto polygons = static_cast<std::int32_t>(polygon_count());
    std::vector<std::vector<std::size_t>> holes_of(polygon_count());
    for (std::size_t r = 0; r < roles_.size(); ++r) {
      if (roles_[r].is_hole) holes_of[static_cast<std::size_t>(roles_[r].polygon)].push_back(r);
    }
    std::vector<std::uint8_t> meets_shell(roles_.size(), 0);
    std::vector<std::uint8_t> has_area(polygon_count(), 0);
    traverse([&](Index, Index by) {
      if (by == detail::no_index) return;
      for (const GridEdge& entry : plane_.entries_of(by / 2)) {
        const auto r = static_cast<std::size_t>(entry.ring);
        const auto p = static_cast<std::size_t>(roles_[r].polygon);
        if (winding_[r] == 0 || in_shell_[p] == 0) continue;
        has_area[p] = 1;
        if (roles_[r].is_hole) {
          meets_shell[r] = 1;
        } else {
          for (const std::size_t hole : holes_of[p]) {
            if (winding_[hole] != 0) meets_shell[hole] = 1;
          }
        }
      }
    });
    mark_touching_holes(meets_shell);
    for (std::size_t r = 0; r < roles_.size(); ++r) {
      Role& role = roles_[r];
      if (!role.is_hole) continue;
      if (has_area[static_cast<std::size_t>(role.polygon)] == 0) {
        role.is_ignored = true;
      } else if (meets_shell[r] == 0) {
        role = {polygons++, false, false};
      }
    }
  }

  void mark_touching_holes(std::vector<std::uint8_t>& meets_shell) const {
    std::vector<std::int32_t> rings;
    for (Index node = 0; node < plane_.node_count(); ++node) {
      if (plane_.around(node).size() < 3) continue;
      rings.clear();
      for (const Index h : plane_.around(node)) {
        for (const GridEdge& entry : plane_.entries_of(h / 2)) rings.push_back(entry.ring);
      }
      for (const std::int32_t hole : rings) {
        const Role& role = roles_[static_cast<std::size_t>(hole)];
        if (!role.is_hole || meets_shell[static_cast<std::size_t>(hole)] != 0) continue;
        for (const std::int32_t shell : rings) {
          const Role& other = roles_[static_cast<std::size_t>(shell)];
          if (!other.is_hole && other.polygon == role.polygon) {
            meets_shell[static_cast<std::size_t>(hole)] = 1;
          }
        }
      }
    }
  }

  detail::Arrangement plane_;
  std::vector<Role> roles_;
  std::vector<std::int32_t> winding_;
  std::vector<std::uint8_t> in_shell_;
  std::vector<std::int32_t> in_holes_;
  std::int32_t covered_ = 0;
};

template <typename Place>
MultiPolygonArray with_coordinates(const std::vector<ArrangedPolygon>& polygons,
                                   const Place& place) {
  MultiPolygonBuilder builder;
  const auto add_ring = [&](const ArrangedRing& ring) {
    for (const GridPoint& p : ring.points) builder.add_point(place(p));
    builder.finish_ring();
  };
  for (const ArrangedPolygon& polygon : polygons) {
    add_ring(polygon.shell);
    for (const ArrangedRing& hole : polygon.holes) add_ring(hole);
    builder.finish_polygon();
  }
  builder.finish_feature();
  return std::move(builder).build();
}

double largest_coordinate(const MultiPolygonView& zone) {
  double largest = 0;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
      for (const Point& p : zone.polygon(j).ring(k)) {
        if (is_finite(p)) largest = std::max({largest, std::abs(p.x), std::abs(p.y)});
      }
    }
  }
  return largest;
}

MultiPolygonArray copied(const MultiPolygonView& zone) {
  MultiPolygonBuilder builder;
  builder.add_feature(zone);
  return std::move(builder).build();
}

Repair mended(const MultiPolygonView& zone, std::vector<Fault> found,
              const RepairOptions& options) {
  Repair result;
  result.changed = true;
  result.changes = std::move(found);
  result.area_before = plane_area(zone);
  const double largest = largest_coordinate(zone);
  const double finest =
      largest == 0 ? 1 : std::ldexp(1.0, std::max(std::ilogb(largest) - 52, -1022));
  double grid = std::max(options.grid.value_or(finest), finest);
  for (int attempt = 0; attempt < 9; ++attempt, grid *= 16) {
    GridRings rings = snapped_rings(zone, grid);
    auto edges = detail::node_edges(std::move(rings.edges));
    if (!edges) continue;
    std::vector<ArrangedPolygon> polygons;
    if (!edges->empty()) {
      polygons = Cover(std::move(*edges), std::move(rings.roles)).polygons();
    }
    const auto on_grid = [&](const GridPoint& p) {
      return Point{static_cast<double>(p.x) * grid, static_cast<double>(p.y) * grid};
    };
    const auto at_origin = [&](const GridPoint& p) {
      const auto origin =
          std::lower_bound(rings.origins.begin(), rings.origins.end(), p,
                           [](const auto& o, const GridPoint& q) { return o.first < q; });
      return origin != rings.origins.end() && origin->first == p ? origin->second : on_grid(p);
    };
    // Vertices go back to where they were, unless that breaks what is right on the grid.
    if (!options.grid) {
      result.geometry = with_coordinates(polygons, at_origin);
      result.largest_move = rings.largest_move_apart;
    }
    if (options.grid || !is_valid(result.geometry[0])) {
      result.geometry = with_coordinates(polygons, on_grid);
      result.largest_move = rings.largest_move;
      if (!is_valid(result.geometry[0])) continue;
    }
    result.grid = grid;
    result.area_after = plane_area(result.geometry[0]);
    return result;
  }
  throw GeometryError(geometry_error("repair_failed"));
}

}  // namespace

Repair repair(const MultiPolygonView& zone, const RepairOptions& options) {
  std::vector<Fault> found;
  if (!is_valid(zone)) found = faults(zone, {.notes = false});
  if (!found.empty()) return mended(zone, std::move(found), options);
  Repair result;
  result.geometry = copied(zone);
  result.area_before = result.area_after = plane_area(zone);
  return result;
}

ColumnRepair repair(const MultiPolygonArray& zones, const RepairOptions& options) {
  ColumnRepair result;
  std::vector<Repair> repairs;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    if (zones.is_missing(i) || is_valid(zones[i])) continue;
    try {
      repairs.push_back(mended(zones[i], faults(zones[i], {.notes = false}), options));
    } catch (GeometryError& error) {
      error.prepend_place("feature " + std::to_string(i));
      throw;
    }
    Repair& r = repairs.back();
    result.repaired.push_back(
        {i, std::move(r.changes), r.area_before, r.area_after, r.grid, r.largest_move});
  }
  if (repairs.empty()) {
    result.zones = zones;
    return result;
  }
  MultiPolygonBuilder builder;
  for (std::size_t i = 0, next = 0; i < zones.size(); ++i) {
    if (zones.is_missing(i)) {
      builder.add_missing();
    } else if (next < repairs.size() && result.repaired[next].feature == i) {
      builder.add_feature(repairs[next++].geometry[0]);
    } else {
      builder.add_feature(zones[i]);
    }
  }
  result.zones = std::move(builder).build();
  return result;
}

}  // namespace ecotone
