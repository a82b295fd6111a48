// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/cross_section.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace ecotone::detail {
namespace {

constexpr double far_away = std::numeric_limits<double>::infinity();
constexpr double overshoot_m = 0.01;  // so that the line surely meets the bank

struct Edge {
  Vector a, b;
};

// Where a ray from the origin meets an edge, in lengths of its unit direction; also backwards.
std::optional<double> meets(const Vector& direction, const Edge& edge) {
  const double at_a = cross(direction, edge.a);
  const double at_b = cross(direction, edge.b);
  if ((at_a > 0) == (at_b > 0)) return std::nullopt;  // an end on the ray counts once
  const Vector hit = edge.a + (edge.b - edge.a) * (at_a / (at_a - at_b));
  return hit.x * direction.x + hit.y * direction.y;
}

// The edges that matter at one place, in metres from it.
class Surroundings {
 public:
  Surroundings(const MetricFrame& frame, const RiverNetwork& network, const NetworkPlace& place,
               const Region& water, double reach_m) {
    for (std::size_t j = 0; j < water[0].size(); ++j) {
      add_path(frame, water[0].polygon(j).shell(), far_away, banks_);
    }
    // The centreline through the place itself is in no way of the cut.
    for (const NearReach& near : network.reaches_near(network.position(place), reach_m)) {
      add_path(frame, network.path(near.place.reach), reach_m, centrelines_);
    }
  }

  std::vector<double> bank_hits(const Vector& direction) const {
    std::vector<double> hits;
    for (const Edge& edge : banks_) {
      if (const auto t = meets(direction, edge)) hits.push_back(*t);
    }
    std::sort(hits.begin(), hits.end());
    return hits;
  }

  // The nearest bank ahead; infinite if there is none.
  double bank_ahead(const Vector& direction) const {
    double nearest = far_away;
    for (const Edge& edge : banks_) {
      const auto t = meets(direction, edge);
      if (t && *t > 0) nearest = std::min(nearest, *t);
    }
    return nearest;
  }

  bool crosses_centreline(const Vector& direction, double length_m) const {
    return std::any_of(centrelines_.begin(), centrelines_.end(), [&](const Edge& edge) {
      const auto t = meets(direction, edge);
      return t && *t > 0.01 && *t < length_m - 0.01;
    });
  }

 private:
  static void add_path(const MetricFrame& frame, PathView path, double reach_m,
                       std::vector<Edge>& edges) {
    if (path.empty()) return;
    Vector from = frame(path[0]);
    for (std::size_t i = 1; i < path.size(); ++i) {
      const Vector to = frame(path[i]);
      const bool near = std::min(from.x, to.x) < reach_m && std::max(from.x, to.x) > -reach_m &&
                        std::min(from.y, to.y) < reach_m && std::max(from.y, to.y) > -reach_m;
      if (near) edges.push_back({from, to});
      from = to;
    }
  }

  std::vector<Edge> banks_;
  std::vector<Edge> centrelines_;
};

struct Side {
  Vector bank;
  bool turned = false;
};

Side side_of(const Surroundings& around, const Vector& direction, double straight_m) {
  if (!around.crosses_centreline(direction, straight_m)) return {direction * straight_m};
  for (int step = 1; step < 18; ++step) {
    Side best;
    double shortest = far_away;
    for (const double sign : {1.0, -1.0}) {
      const Vector ray = direction.turned(sign * step * std::numbers::pi / 36);
      const double length = around.bank_ahead(ray);
      if (length < shortest && !around.crosses_centreline(ray, length)) {
        shortest = length;
        best = {ray * length, true};
      }
    }
    if (shortest < far_away) return best;
  }
  return {direction * straight_m};
}

// Direction of the flow at a place, over a window where the reach allows.
Vector flow_at(const RiverNetwork& network, const NetworkPlace& place, double window_m,
               const MetricFrame& frame) {
  const double length = network.reach(place.reach).length_m;
  for (double window = std::max(window_m, 1e-3); window < 2 * length + 1; window *= 2) {
    const double before = std::max(0.0, place.measure_m - window);
    const double after = std::min(length, place.measure_m + window);
    const Vector along = frame(network.position({place.reach, after})) -
                         frame(network.position({place.reach, before}));
    if (along.length() > 1e-6) return along.unit();
  }
  return {0, -1};
}

}  // namespace

std::optional<CrossSection> cross_section(const RiverNetwork& network, const NetworkPlace& place,
                                          const Region& water, const CrossSectionOptions& options) {
  const Point centre = network.position(place);
  const MetricFrame frame(network.crs(), centre);
  const Surroundings around(frame, network, place, water, options.reach_m);
  const Vector left = flow_at(network, place, options.window_m, frame).left();
  const std::vector<double> hits = around.bank_hits(left);
  // Between hits of even and odd place lies water; the stretch around 0, or the nearest.
  std::optional<std::size_t> found;
  double nearest = options.reach_m;
  for (std::size_t i = 0; i + 1 < hits.size(); i += 2) {
    const double away = std::max({0.0, hits[i], -hits[i + 1]});
    if (away < nearest) {
      nearest = away;
      found = i;
    }
  }
  if (!found) return std::nullopt;
  const double right_m = hits[*found];
  const double left_m = hits[*found + 1];
  if (left_m > options.reach_m || right_m < -options.reach_m) return std::nullopt;
  Side left_side{left * left_m};
  Side right_side{left * right_m};
  if (left_m > 0 && right_m < 0) {
    left_side = side_of(around, left, left_m);
    right_side = side_of(around, left * -1, -right_m);
  }
  const Vector beyond_left = (left_side.bank.length() > 0 ? left_side.bank.unit() : left);
  const Vector beyond_right = (right_side.bank.length() > 0 ? right_side.bank.unit() : left * -1);
  const double outward = right_m < 0 ? 1 : -1;      // of the right end, if both are on one side
  const double outward_left = left_m > 0 ? 1 : -1;  // of the left end
  CrossSection section;
  section.turned = left_side.turned || right_side.turned;
  section.line = {frame.position(left_side.bank + beyond_left * (overshoot_m * outward_left)),
                  frame.position(right_side.bank + beyond_right * (overshoot_m * outward))};
  if (section.turned) section.line.insert(section.line.begin() + 1, centre);
  section.width_m = (left_side.bank - right_side.bank).length();
  return section;
}

std::optional<CrossSection> mouth_section(const RiverNetwork& network, std::uint32_t branch,
                                          std::uint32_t node, const Region& water,
                                          const CrossSectionOptions& options) {
  const Reach& reach = network.reach(branch);
  const bool from_above = reach.from_node == node;
  const auto place = [&](double away_m) {
    return NetworkPlace{branch, from_above ? away_m : reach.length_m - away_m};
  };
  const Point confluence = network.position(place(0));
  const MetricFrame frame(network.crs(), confluence);
  const Surroundings around(frame, network, place(0), water, options.reach_m);
  double half_width_m = far_away;  // of the river: the nearest bank
  for (int step = 0; step < 72; ++step) {
    const Vector east{1, 0};
    half_width_m =
        std::min(half_width_m, around.bank_ahead(east.turned(step * std::numbers::pi / 36)));
  }
  if (half_width_m > options.reach_m) return std::nullopt;
  constexpr int steps = 96;  // a branch at 10° leaves the river within six half widths
  const double farthest = std::min(reach.length_m, 6 * half_width_m + options.window_m);
  std::vector<std::optional<CrossSection>> sections;
  double narrowest = far_away;
  for (int i = 1; i <= steps; ++i) {
    sections.push_back(cross_section(network, place(farthest * i / steps), water, options));
    if (sections.back() && !sections.back()->turned) {
      narrowest = std::min(narrowest, sections.back()->width_m);
    }
  }
  for (const auto& section : sections) {
    if (section && !section->turned && section->width_m <= 2 * narrowest) return section;
  }
  return std::nullopt;
}

}  // namespace ecotone::detail
