// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/border_contacts.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "ecotone/coverage/edge_mates.h"
#include "ecotone/geometry/box_tree.h"
#include "ecotone/geometry/noding.h"
#include "ecotone/overlay/borders.h"

namespace ecotone {
namespace {

struct LooseEdge {
  std::uint32_t edge = 0;
  std::uint32_t feature = 0;
};

// Metres of a grid unit near a point.
UnitLengths grid_lengths_m(const GridPoint& near, const GridScale& scale, const Crs& crs) {
  const UnitLengths unit = unit_lengths_m(scale.to_point(near).y, crs);
  return {unit.x_m * scale.grid(), unit.y_m * scale.grid()};
}

class ContactFinder {
 public:
  ContactFinder(const GridPolygons& polygons, const GridScale& scale, const Crs& crs,
                double reach_m)
      : polygons_(polygons), scale_(scale), crs_(crs), reach_m_(reach_m) {}

  std::vector<BorderContact> find(const std::vector<std::uint32_t>& mates) {
    for_loose_edges(polygons_, mates, [&](std::uint32_t k, std::uint32_t feature) {
      edges_.push_back({k, feature});
    });
    visit_near_pairs();
    keep_nearest();
    leave_out_shared_vertices();
    return std::move(contacts_);
  }

 private:
  const GridPoint& from(const LooseEdge& e) const { return polygons_.vertices[e.edge]; }
  const GridPoint& to(const LooseEdge& e) const { return polygons_.vertices[e.edge + 1]; }

  // Boxes are grown by half the reach, so that near ones share a point.
  void visit_near_pairs() {
    std::vector<detail::TreeBox<double>> places;
    places.reserve(edges_.size());
    for (const LooseEdge& e : edges_) {
      const auto [left, right] = std::minmax(from(e).x, to(e).x);
      const auto [bottom, top] = std::minmax(from(e).y, to(e).y);
      const UnitLengths unit = grid_lengths_m(from(e), scale_, crs_);
      const double dx = 0.51 * reach_m_ / unit.x_m;
      const double dy = 0.51 * reach_m_ / unit.y_m;
      places.push_back({static_cast<double>(left) - dx, static_cast<double>(bottom) - dy,
                        static_cast<double>(right) + dx, static_cast<double>(top) + dy});
    }
    const std::vector<std::size_t> order = detail::hilbert_order(places);
    std::vector<detail::TreeBox<double>> boxes;
    boxes.reserve(order.size());
    for (const std::size_t place : order) boxes.push_back(places[place]);
    const detail::BoxTree<double> tree(std::move(boxes));
    tree.visit_pairs([&](std::size_t i, std::size_t k) {
      const LooseEdge& e = edges_[order[i]];
      const LooseEdge& f = edges_[order[k]];
      if (e.feature != f.feature) {
        examine(e, f);
        examine(f, e);
      }
      return true;
    });
  }

  // The ends of e against f.
  void examine(const LooseEdge& e, const LooseEdge& f) {
    for (const GridPoint& p : {from(e), to(e)}) {
      if (p == from(f) || p == to(f)) continue;
      const UnitLengths unit = grid_lengths_m(p, scale_, crs_);
      const auto x = [&](const GridPoint& q) { return static_cast<double>(q.x - p.x) * unit.x_m; };
      const auto y = [&](const GridPoint& q) { return static_cast<double>(q.y - p.y) * unit.y_m; };
      const double ax = x(from(f));
      const double ay = y(from(f));
      const double dx = x(to(f)) - ax;
      const double dy = y(to(f)) - ay;
      const double t = -(ax * dx + ay * dy) / (dx * dx + dy * dy);
      BorderContact contact{.vertex = p, .feature = e.feature, .other = f.feature, .edge = f.edge};
      if (t <= 0 || t >= 1) {
        contact.at_end = true;
        contact.end = t <= 0 ? from(f) : to(f);
        contact.distance_m = t <= 0 ? std::hypot(ax, ay) : std::hypot(ax + dx, ay + dy);
      } else if (detail::orientation(from(f), to(f), p) != 0) {
        contact.distance_m = std::hypot(ax + t * dx, ay + t * dy);
      }
      if (contact.distance_m <= reach_m_) contacts_.push_back(contact);
    }
  }

  static auto place_of(const BorderContact& c) { return std::tie(c.vertex, c.feature, c.other); }

  void keep_nearest() {
    std::ranges::sort(contacts_, [](const BorderContact& a, const BorderContact& b) {
      if (place_of(a) != place_of(b)) return place_of(a) < place_of(b);
      return std::tie(a.distance_m, a.edge) < std::tie(b.distance_m, b.edge);
    });
    const auto rest = std::ranges::unique(
        contacts_, [](const auto& a, const auto& b) { return place_of(a) == place_of(b); });
    contacts_.erase(rest.begin(), rest.end());
  }

  // The other may have a vertex there, between edges that it shares with a third, or both have the
  // end that the vertex is near.
  void leave_out_shared_vertices() {
    if (contacts_.empty()) return;
    std::vector<std::uint8_t> takes_part(polygons_.size(), 0);
    std::vector<GridPoint> places;
    for (const BorderContact& c : contacts_) {
      takes_part[c.other] = takes_part[c.feature] = 1;
      places.push_back(c.vertex);
      if (c.at_end) places.push_back(c.end);
    }
    std::ranges::sort(places);
    std::vector<std::tuple<GridPoint, std::uint32_t>> has;
    for (std::uint32_t i = 0; i < polygons_.size(); ++i) {
      if (takes_part[i] == 0) continue;
      for (std::uint32_t k = polygons_.ring_starts[polygons_.feature_rings[i]];
           k < polygons_.ring_starts[polygons_.feature_rings[i + 1]]; ++k) {
        const GridPoint& p = polygons_.vertices[k];
        if (std::ranges::binary_search(places, p)) has.emplace_back(p, i);
      }
    }
    std::ranges::sort(has);
    std::erase_if(contacts_, [&](const BorderContact& c) {
      return std::ranges::binary_search(has, std::tuple(c.vertex, c.other)) ||
             (c.at_end && std::ranges::binary_search(has, std::tuple(c.end, c.feature)));
    });
  }

  const GridPolygons& polygons_;
  const GridScale& scale_;
  const Crs& crs_;
  double reach_m_;
  std::vector<LooseEdge> edges_;
  std::vector<BorderContact> contacts_;
};

}  // namespace

std::vector<BorderContact> border_contacts(const GridPolygons& polygons,
                                           const std::vector<std::uint32_t>& mates,
                                           const GridScale& scale, const Crs& crs, double reach_m) {
  return ContactFinder(polygons, scale, crs, reach_m).find(mates);
}

}  // namespace ecotone
