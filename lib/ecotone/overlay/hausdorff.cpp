// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/hausdorff.h"

#include <cassert>
#include <cmath>
#include <queue>

#include "ecotone/overlay/borders.h"
#include "ecotone/overlay/zone_layer.h"

namespace ecotone {
namespace {

MultiPolygonArray column_of(const MultiPolygonView& feature) {
  MultiPolygonBuilder builder;
  builder.add_feature(feature);
  return std::move(builder).build();
}

struct Stretch {
  Point a, b;
  double at_a_m = 0, at_b_m = 0;
  double length_m = 0;

  double bound_m() const { return (at_a_m + at_b_m + length_m) / 2; }
  // Of equal bounds the one that comes first by its coordinates, so that ties are settled alike.
  bool operator<(const Stretch& other) const {
    if (bound_m() != other.bound_m()) return bound_m() < other.bound_m();
    return a.x != other.a.x ? a.x > other.a.x : a.y > other.a.y;
  }
};

class Search {
 public:
  Search(const ZoneLayer& other, double tolerance_m) : other_(other), tolerance_m_(tolerance_m) {}

  BorderDeparture run(const MultiPolygonView& border) {
    for (std::size_t j = 0; j < border.size(); ++j) {
      for (std::size_t k = 0; k < border.polygon(j).ring_count(); ++k) {
        add_ring(border.polygon(j).ring(k));
      }
    }
    while (!open_.empty() && open_.top().bound_m() > found_.distance_m + tolerance_m_) {
      const Stretch whole = open_.top();
      open_.pop();
      const Point middle{(whole.a.x + whole.b.x) / 2, (whole.a.y + whole.b.y) / 2};
      const double at_middle = measure(middle);
      keep({whole.a, middle, whole.at_a_m, at_middle, whole.length_m / 2});
      keep({middle, whole.b, at_middle, whole.at_b_m, whole.length_m / 2});
    }
    return found_;
  }

 private:
  void add_ring(RingView ring) {
    std::vector<double> away;
    away.reserve(ring.size());
    for (const Point& p : ring) away.push_back(measure(p));
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      // A little more than its length: the halves of an edge are not exactly half as long.
      const double length = edge_length_m(ring[i], ring[i + 1], other_.crs()) * 1.001;
      keep({ring[i], ring[i + 1], away[i], away[i + 1], length});
    }
  }

  double measure(const Point& p) {
    const auto near = other_.nearest_edge(p);
    assert(near);
    const double distance = std::abs(near->distance_m);
    if (!any_ || distance > found_.distance_m) found_ = {distance, p, near->position};
    any_ = true;
    return distance;
  }

  void keep(const Stretch& stretch) {
    if (stretch.bound_m() > found_.distance_m + tolerance_m_) open_.push(stretch);
  }

  const ZoneLayer& other_;
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
  const ZoneLayerOptions plain{.threads = 1, .plane_only = true};
  const ZoneLayer border_a(column_of(a), crs, plain);
  const ZoneLayer border_b(column_of(b), crs, plain);
  const Point origin = a.box().is_empty() ? Point{} : a.box().centre();
  if (a.size() == 0 || b.size() == 0 || !border_a.nearest_edge(origin) ||
      !border_b.nearest_edge(origin)) {
    return std::nullopt;
  }
  HausdorffDistance result;
  result.a_to_b = Search(border_b, tolerance_m).run(a);
  result.b_to_a = Search(border_a, tolerance_m).run(b);
  return result;
}

}  // namespace ecotone
