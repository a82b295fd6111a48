// SPDX-License-Identifier: Apache-2.0
// Which way a main stem goes on at each node.
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <tuple>

#include "ecotone/hydrology/network_builder.h"

namespace ecotone {
namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

using Candidates = std::vector<std::uint32_t>;

// Leaves the candidates with the highest value, if all of them have one (it is no NaN).
template <typename Value>
void prefer(Candidates& candidates, const Value& value) {
  if (candidates.size() < 2) return;
  double best = -std::numeric_limits<double>::infinity();
  for (const std::uint32_t c : candidates) {
    const double v = value(c);
    if (std::isnan(v)) return;
    best = std::max(best, v);
  }
  std::erase_if(candidates, [&](std::uint32_t c) { return value(c) < best; });
}

}  // namespace

// The longest way from each node to a head, or to an outlet. All nodes of a circle have the way
// that is longest from any of them out of the circle.
std::vector<double> NetworkBuilder::longest_ways(bool upstream,
                                                 const std::vector<std::uint32_t>& circle) const {
  std::vector<std::uint32_t> order(circle.size());
  std::iota(order.begin(), order.end(), 0U);
  // Circles are numbered against the water.
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto key = [&](std::uint32_t v) { return upstream ? ~circle[v] : circle[v]; };
    return std::tuple(key(a), a) < std::tuple(key(b), b);
  });
  std::vector<double> way(circle.size(), 0);
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    double longest = 0;
    for (; end < order.size() && circle[order[end]] == circle[order[i]]; ++end) {
      const std::uint32_t v = order[end];
      for (const std::uint32_t r : upstream ? network_.inflows(v) : network_.outflows(v)) {
        const Reach& reach = network_.reaches_[r];
        const std::uint32_t other = upstream ? reach.from_node : reach.to_node;
        if (circle[other] != circle[v]) longest = std::max(longest, way[other] + reach.length_m);
      }
    }
    for (; i < end; ++i) way[order[i]] = longest;
  }
  return way;
}

std::uint32_t NetworkBuilder::main_of(std::uint32_t r, std::span<const std::uint32_t> there,
                                      const std::vector<double>& longest, bool upstream) const {
  Candidates candidates;
  for (const std::uint32_t c : there) {
    if (c != r) candidates.push_back(c);
  }
  if (candidates.empty()) return none;
  if (candidates.size() == 1) return candidates[0];
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  const auto feature = [&](std::uint32_t c) { return network_.reaches_[c].feature; };
  const auto field = [&](const std::vector<double>& column, std::uint32_t c) {
    return column.empty() ? unknown : column[feature(c)];
  };
  prefer(candidates, [&](std::uint32_t c) {
    if (fields_.level_path.empty() || fields_.level_path[feature(r)] == 0) return unknown;
    return fields_.level_path[feature(c)] == fields_.level_path[feature(r)] ? 1.0 : 0.0;
  });
  prefer(candidates, [&](std::uint32_t c) {
    return fields_.divergence.empty() ? unknown : fields_.divergence[feature(c)] == 2 ? 0.0 : 1.0;
  });
  prefer(candidates, [&](std::uint32_t c) { return -field(fields_.level, c); });
  prefer(candidates, [&](std::uint32_t c) { return field(fields_.order, c); });
  prefer(candidates, [&](std::uint32_t c) { return field(fields_.catchment_km2, c); });
  prefer(candidates, [&](std::uint32_t c) {
    if (fields_.name.empty() || fields_.name[feature(r)].empty()) return unknown;
    return network_.name_of_feature_[feature(c)] == network_.name_of_feature_[feature(r)] ? 1.0
                                                                                          : 0.0;
  });
  prefer(candidates, [&](std::uint32_t c) {
    const Reach& reach = network_.reaches_[c];
    return reach.length_m + longest[upstream ? reach.from_node : reach.to_node];
  });
  const auto far_end = [&](std::uint32_t c) {
    const PathView path = network_.path(c);
    const Point& p = upstream ? path.front() : path.back();
    return std::tuple(p.x, p.y, network_.reaches_[c].length_m, c);
  };
  return *std::min_element(candidates.begin(), candidates.end(),
                           [&](auto a, auto b) { return far_end(a) < far_end(b); });
}

void NetworkBuilder::find_main_stems(const std::vector<std::uint32_t>& circle) {
  const std::size_t n = network_.reaches_.size();
  network_.main_up_.resize(n);
  network_.main_down_.resize(n);
  const std::vector<double> up = longest_ways(true, circle);
  const std::vector<double> down = longest_ways(false, circle);
  for (std::uint32_t r = 0; r < n; ++r) {
    const Reach& reach = network_.reaches_[r];
    network_.main_up_[r] = main_of(r, network_.inflows(reach.from_node), up, true);
    network_.main_down_[r] = main_of(r, network_.outflows(reach.to_node), down, false);
  }
}

}  // namespace ecotone
