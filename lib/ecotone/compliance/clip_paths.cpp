// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/clip_paths.h"

#include <algorithm>

#include "ecotone/geometry/predicates.h"

namespace ecotone {
namespace {

/// Where along a → b the point lies that is common with c → d, if they cross.
void add_crossings(const Point& a, const Point& b, const Point& c, const Point& d,
                   std::vector<double>& fractions) {
  const auto fraction = [&](const Point& p) {
    const double dx = b.x - a.x;
    const double dy = b.y - a.y;
    return ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy);
  };
  switch (relate_segments(a, b, c, d)) {
    case SegmentRelation::disjoint:
      return;
    case SegmentRelation::cross:
      fractions.push_back(fraction(crossing_point(a, b, c, d)));
      return;
    case SegmentRelation::touch:
    case SegmentRelation::overlap:
      fractions.push_back(fraction(c));
      fractions.push_back(fraction(d));
      return;
  }
}

}  // namespace

bool is_covered(const Point& p, const PolygonView& polygon) {
  if (side_of_ring(p, polygon.shell()) == RingSide::outside) return false;
  for (std::size_t k = 1; k < polygon.ring_count(); ++k) {
    if (side_of_ring(p, polygon.ring(k)) == RingSide::inside) return false;
  }
  return true;
}

bool is_covered(const Point& p, const std::vector<MultiPolygonView>& zones) {
  for (const MultiPolygonView& zone : zones) {
    if (!zone.box().contains(p)) continue;
    for (std::size_t j = 0; j < zone.size(); ++j) {
      if (is_covered(p, zone.polygon(j))) return true;
    }
  }
  return false;
}

MultiLineStringArray clip_paths(const MultiLineStringView& paths,
                                const std::vector<MultiPolygonView>& zones, bool keep_inside) {
  MultiLineStringBuilder builder;
  for (std::size_t j = 0; j < paths.size(); ++j) {
    const PathView path = paths.path(j);
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      const Point a = path[i];
      const Point b = path[i + 1];
      if (a == b) continue;
      Box box;
      box.include(a);
      box.include(b);
      std::vector<double> fractions{0, 1};
      for (const MultiPolygonView& zone : zones) {
        if (!zone.box().overlaps(box)) continue;
        for (std::size_t p = 0; p < zone.size(); ++p) {
          const PolygonView polygon = zone.polygon(p);
          for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
            const RingView ring = polygon.ring(k);
            for (std::size_t v = 0; v + 1 < ring.size(); ++v) {
              Box edge;
              edge.include(ring[v]);
              edge.include(ring[v + 1]);
              if (edge.overlaps(box)) add_crossings(a, b, ring[v], ring[v + 1], fractions);
            }
          }
        }
      }
      std::sort(fractions.begin(), fractions.end());
      const auto at = [&](double t) { return Point{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)}; };
      for (std::size_t f = 0; f + 1 < fractions.size(); ++f) {
        const double from = std::clamp(fractions[f], 0.0, 1.0);
        const double to = std::clamp(fractions[f + 1], 0.0, 1.0);
        if (to <= from) continue;
        if (is_covered(at((from + to) / 2), zones) != keep_inside) continue;
        const Point piece[] = {at(from), at(to)};
        builder.add_path(piece);
      }
    }
  }
  builder.finish_feature();
  return std::move(builder).build();
}

}  // namespace ecotone
