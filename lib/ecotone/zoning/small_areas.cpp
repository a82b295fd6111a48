// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/small_areas.h"

#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include "ecotone/geometry/predicates.h"
#include "ecotone/message/units.h"
#include "ecotone/zoning/outline_plane.h"

namespace ecotone {
namespace {

struct Hole {
  std::size_t polygon = 0;
  std::size_t ring = 0;
  double area_m2 = 0;
  Box box;
  double inside_m2 = 0;  ///< of parts that lie in it
};

Box box_of(RingView ring) {
  Box box;
  for (const Point& p : ring) box.include(p);
  return box;
}

/// Whether a ring lies inside another that it does not cross.
bool lies_in(RingView ring, RingView other) {
  for (const Point& p : ring) {
    const RingSide side = side_of_ring(p, other);
    if (side != RingSide::border) return side == RingSide::inside;
  }
  return false;
}

double polygon_area_m2(const PolygonView& polygon, const Crs& crs, AreaMethod method) {
  double area = std::abs(ring_area_m2(polygon.shell(), crs, method));
  for (std::size_t k = 1; k < polygon.ring_count(); ++k) {
    area -= std::abs(ring_area_m2(polygon.ring(k), crs, method));
  }
  return area;
}

std::string limit_text(double below_m2) {
  return "below " + format_shortest(below_m2) + " m2";
}

void fill(const MultiPolygonView& zone, std::size_t feature, double below_m2, const Crs& crs,
          AreaMethod method, const std::string& name, MultiPolygonBuilder& builder,
          Ledger& ledger) {
  std::vector<Hole> holes;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    const PolygonView polygon = zone.polygon(j);
    for (std::size_t k = 1; k < polygon.ring_count(); ++k) {
      const double area = std::abs(ring_area_m2(polygon.ring(k), crs, method));
      if (area < below_m2) holes.push_back({j, k, area, box_of(polygon.ring(k)), 0});
    }
  }
  // The largest hole around each part; a part in a filled hole is swallowed with its own holes.
  std::vector<Hole*> around(zone.size(), nullptr);
  for (std::size_t j = 0; j < zone.size() && !holes.empty(); ++j) {
    const RingView shell = zone.polygon(j).shell();
    const Box box = box_of(shell);
    for (Hole& hole : holes) {
      if (hole.polygon == j || !hole.box.contains(box)) continue;
      if (around[j] != nullptr && around[j]->area_m2 >= hole.area_m2) continue;
      if (lies_in(shell, zone.polygon(hole.polygon).ring(hole.ring))) around[j] = &hole;
    }
    if (around[j] != nullptr) {
      around[j]->inside_m2 += polygon_area_m2(zone.polygon(j), crs, method);
    }
  }
  std::size_t next = 0;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    const PolygonView polygon = zone.polygon(j);
    if (around[j] == nullptr) builder.add_ring(polygon.shell());
    for (std::size_t k = 1; k < polygon.ring_count(); ++k) {
      const bool filled = next < holes.size() && holes[next].polygon == j && holes[next].ring == k;
      if (filled && around[j] == nullptr) {
        ledger.add({.action = LedgerAction::merged,
                    .layer = name,
                    .feature = std::to_string(feature),
                    .reason = "hole filled, " + limit_text(below_m2),
                    .position = holes[next].box.centre(),
                    .area_before_m2 = holes[next].inside_m2,
                    .area_after_m2 = holes[next].area_m2});
      }
      if (filled) {
        ++next;
      } else if (around[j] == nullptr) {
        builder.add_ring(polygon.ring(k));
      }
    }
    if (around[j] == nullptr) builder.finish_polygon();
  }
  builder.finish_feature();
}

}  // namespace

MultiPolygonArray fill_holes(const MultiPolygonArray& zones, double below_m2, const Crs& crs,
                             AreaMethod method, const std::string& name, Ledger& ledger) {
  detail::require_distance("fill-holes", below_m2);
  MultiPolygonBuilder builder;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    if (zones.is_missing(i)) {
      builder.add_missing();
    } else {
      fill(zones[i], i, below_m2, crs, method, name, builder, ledger);
    }
  }
  return std::move(builder).build();
}

MultiPolygonArray drop_specks(const MultiPolygonArray& zones, double below_m2, const Crs& crs,
                              AreaMethod method, const std::string& name, const std::string& reason,
                              Ledger& ledger) {
  detail::require_distance("drop-specks", below_m2);
  MultiPolygonBuilder builder;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    if (zones.is_missing(i)) {
      builder.add_missing();
      continue;
    }
    for (std::size_t j = 0; j < zones[i].size(); ++j) {
      const PolygonView polygon = zones[i].polygon(j);
      const double area = polygon_area_m2(polygon, crs, method);
      if (area < below_m2) {
        ledger.add({.action = LedgerAction::dropped,
                    .layer = name,
                    .feature = std::to_string(i),
                    .reason = reason + ", " + limit_text(below_m2),
                    .position = box_of(polygon.shell()).centre(),
                    .area_before_m2 = area,
                    .area_after_m2 = 0});
        continue;
      }
      for (std::size_t k = 0; k < polygon.ring_count(); ++k) builder.add_ring(polygon.ring(k));
      builder.finish_polygon();
    }
    builder.finish_feature();
  }
  return std::move(builder).build();
}

}  // namespace ecotone
