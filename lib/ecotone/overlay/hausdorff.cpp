// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/hausdorff.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <queue>
#include <vector>

#include "ecotone/index/box_index.h"
#include "ecotone/overlay/borders.h"
#include "ecotone/overlay/zone_layer.h"

namespace ecotone {
namespace {

MultiPolygonArray column_of(const MultiPolygonView& feature) {
  MultiPolygonBuilder builder;
  builder.add_feature(feature);
  return std::move(builder).build();
}

// A place of one border with the nearest place of the other.
struct Measured {
  Point place;
  Point nearest;
  double away_m = 0;
};

struct Stretch {
  Measured a, b;
  double length_m = 0;
  double bound_m = 0;  ///< no place of the stretch is farther

  // Of equal bounds the one that comes first by its coordinates, so that ties are settled alike.
  bool operator<(const Stretch& other) const {
    if (bound_m != other.bound_m) return bound_m < other.bound_m;
    const Point& p = a.place;
    const Point& q = other.a.place;
    return p.x != q.x ? p.x > q.x : p.y > q.y;
  }
};

// The edges of a border, found by a place on them.
class EdgesByPlace {
 public:
  explicit EdgesByPlace(const MultiPolygonView& border) {
    std::vector<Box> boxes;
    Box extent = border.box();
    // Places are rounded, and so are those that a distance finds.
    margin_ = 1e-9 * (1 + std::max(extent.width(), extent.height()));
    for (std::size_t j = 0; j < border.size(); ++j) {
      for (std::size_t k = 0; k < border.polygon(j).ring_count(); ++k) {
        const RingView ring = border.polygon(j).ring(k);
        for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
          edges_.push_back({ring[i], ring[i + 1]});
          Box box;
          box.include(ring[i]);
          box.include(ring[i + 1]);
          boxes.push_back(box.grown(margin_));
        }
      }
    }
    index_ = BoxIndex(boxes);
  }

  /// Whether two places of the border lie on one edge.
  bool share(const Point& p, const Point& q) const {
    for (const std::uint32_t id : index_.query(Box{p.x, p.y, p.x, p.y})) {
      if (is_on(edges_[id], p) && is_on(edges_[id], q)) return true;
    }
    return false;
  }

 private:
  struct Edge {
    Point a, b;
  };

  bool is_on(const Edge& edge, const Point& p) const {
    const double dx = edge.b.x - edge.a.x;
    const double dy = edge.b.y - edge.a.y;
    const double length = std::hypot(dx, dy);
    if (length == 0) return false;
    const double along = ((p.x - edge.a.x) * dx + (p.y - edge.a.y) * dy) / length;
    const double aside = ((p.x - edge.a.x) * dy - (p.y - edge.a.y) * dx) / length;
    return std::abs(aside) <= margin_ && along >= -margin_ && along <= length + margin_;
  }

  std::vector<Edge> edges_;
  BoxIndex index_;
  double margin_ = 0;
};

class Search {
 public:
  Search(const ZoneLayer& other, const EdgesByPlace& edges, double tolerance_m)
      : other_(other), edges_(edges), tolerance_m_(tolerance_m) {}

  BorderDeparture run(const MultiPolygonView& border) {
    for (std::size_t j = 0; j < border.size(); ++j) {
      for (std::size_t k = 0; k < border.polygon(j).ring_count(); ++k) {
        add_ring(border.polygon(j).ring(k));
      }
    }
    while (!open_.empty() && open_.top().bound_m > found_.distance_m + tolerance_m_) {
      const Stretch whole = open_.top();
      open_.pop();
      const Point& a = whole.a.place;
      const Point& b = whole.b.place;
      const Measured middle = measure({(a.x + b.x) / 2, (a.y + b.y) / 2});
      keep(whole.a, middle, whole.length_m / 2);
      keep(middle, whole.b, whole.length_m / 2);
    }
    return found_;
  }

 private:
  void add_ring(RingView ring) {
    std::vector<Measured> measured;
    measured.reserve(ring.size());
    for (const Point& p : ring) measured.push_back(measure(p));
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      // A little more than its length: the halves of an edge are not exactly half as long.
      keep(measured[i], measured[i + 1], edge_length_m(ring[i], ring[i + 1], other_.crs()) * 1.001);
    }
  }

  Measured measure(const Point& p) {
    const auto near = other_.nearest_edge(p);
    assert(near);
    const double away = std::abs(near->distance_m);
    if (!any_ || away > found_.distance_m) found_ = {away, p, near->position};
    any_ = true;
    return {p, near->position, away};
  }

  void keep(const Measured& a, const Measured& b, double length_m) {
    const double bound = (a.away_m + b.away_m + length_m) / 2;
    if (bound <= found_.distance_m + tolerance_m_) return;
    // The distance to one straight edge is convex along a stretch, greatest at an end of it.
    if (edges_.share(a.nearest, b.nearest)) return;
    open_.push({a, b, length_m, bound});
  }

  const ZoneLayer& other_;
  const EdgesByPlace& edges_;
  double tolerance_m_;
  BorderDeparture found_;
  bool any_ = false;
  std::priority_queue<Stretch> open_;
};

}  // namespace

std::optional<HausdorffDistance> hausdorff_distance(const MultiPolygonView& a,
                                                    const MultiPolygonView& b, const Crs& crs,
                                                    double tolerance_m) {
  assert(tolerance_m > 0);
  const ZoneLayerOptions plain{.threads = 1, .plane_only = !crs.is_geographic()};
  const ZoneLayer border_a(column_of(a), crs, plain);
  const ZoneLayer border_b(column_of(b), crs, plain);
  const Point origin = a.box().is_empty() ? Point{} : a.box().centre();
  if (a.size() == 0 || b.size() == 0 || !border_a.nearest_edge(origin) ||
      !border_b.nearest_edge(origin)) {
    return std::nullopt;
  }
  HausdorffDistance result;
  const EdgesByPlace edges_a(a);
  const EdgesByPlace edges_b(b);
  result.a_to_b = Search(border_b, edges_b, tolerance_m).run(a);
  result.b_to_a = Search(border_a, edges_a, tolerance_m).run(b);
  return result;
}

}  // namespace ecotone
