// SPDX-License-Identifier: Apache-2.0
#include "ecotone/hydrology/network_pairs.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/hydrology/network_walk.h"
#include "ecotone/message/hydrology_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

// Targets by the reach they lie on.
class TargetsByReach {
 public:
  TargetsByReach(std::size_t reach_count, std::span<const NetworkPlace> targets)
      : offsets_(reach_count + 1, 0), targets_(targets) {
    for (const NetworkPlace& target : targets) ++offsets_[target.reach + 1];
    std::partial_sum(offsets_.begin(), offsets_.end(), offsets_.begin());
    list_.resize(targets.size());
    std::vector<std::uint32_t> next(offsets_.begin(), offsets_.end() - 1);
    for (std::uint32_t t = 0; t < targets.size(); ++t) list_[next[targets[t].reach]++] = t;
  }

  // Calls visit(target, distance) for those on a stretch.
  template <typename Visit>
  void on(const Stretch& s, const Visit& visit) const {
    for (std::uint32_t k = offsets_[s.reach]; k < offsets_[s.reach + 1]; ++k) {
      const double at = targets_[list_[k]].measure_m;
      if (at < s.from_m || at > s.to_m) continue;
      visit(list_[k], s.distance_at_from_m < s.distance_at_to_m
                          ? s.distance_at_from_m + (at - s.from_m)
                          : s.distance_at_to_m + (s.to_m - at));
    }
  }

 private:
  std::vector<std::uint32_t> offsets_;
  std::vector<std::uint32_t> list_;
  std::span<const NetworkPlace> targets_;
};

// Of each target the shortest distance; a reach of the start may be met from both its ends.
void keep_shortest(std::vector<NetworkPair>& pairs, bool nearest_only) {
  std::sort(pairs.begin(), pairs.end(), [](const NetworkPair& a, const NetworkPair& b) {
    return std::tie(a.target, a.distance_m) < std::tie(b.target, b.distance_m);
  });
  pairs.erase(std::unique(pairs.begin(), pairs.end(),
                          [](const auto& a, const auto& b) { return a.target == b.target; }),
              pairs.end());
  std::sort(pairs.begin(), pairs.end(), [](const NetworkPair& a, const NetworkPair& b) {
    return std::tie(a.distance_m, a.target) < std::tie(b.distance_m, b.target);
  });
  if (nearest_only && pairs.size() > 1) pairs.resize(1);
}

}  // namespace

std::vector<NetworkPair> network_pairs(const RiverNetwork& network,
                                       std::span<const NetworkPlace> sources,
                                       std::span<const NetworkPlace> targets,
                                       const PairOptions& options) {
  if (!(options.max_distance_m >= 0)) {
    throw GeometryError(hydrology_error("distance_invalid"),
                        {{"value", format_shortest(options.max_distance_m)}});
  }
  const std::vector<NetworkPlace> from = network.checked(sources);
  const std::vector<NetworkPlace> to = network.checked(targets);
  const TargetsByReach by_reach(network.reach_count(), to);
  const detail::ReachBarriers barriers(options.barriers);
  // A walk remembers nodes in an array, which is made once for many sources.
  constexpr std::size_t block = 256;
  std::vector<std::vector<NetworkPair>> found((from.size() + block - 1) / block);
  parallel_for(found.size(), options.threads, nullptr, [&](std::size_t b) {
    detail::NetworkWalk walk(network, options.direction, barriers);
    std::vector<NetworkPair> of_source;
    for (std::size_t i = b * block; i < std::min(from.size(), (b + 1) * block); ++i) {
      of_source.clear();
      walk.run(from[i], options.max_distance_m, [&](const Stretch& s) {
        by_reach.on(s, [&](std::uint32_t target, double distance) {
          of_source.push_back({static_cast<std::uint32_t>(i), target, distance});
          // A little farther, so that equally near ones are met too.
          if (options.nearest_only) walk.limit(distance + 1e-6);
        });
      });
      keep_shortest(of_source, options.nearest_only);
      found[b].insert(found[b].end(), of_source.begin(), of_source.end());
    }
  });
  std::vector<NetworkPair> out;
  for (const std::vector<NetworkPair>& some : found)
    out.insert(out.end(), some.begin(), some.end());
  return out;
}

std::vector<Stretch> shortest_way(const RiverNetwork& network, const NetworkPlace& from,
                                  const NetworkPlace& to, std::span<const NetworkPlace> barriers) {
  const auto pairs = network_pairs(network, std::span(&from, 1), std::span(&to, 1),
                                   {.barriers = barriers, .threads = 1});
  if (pairs.empty()) return {};
  const double distance = pairs[0].distance_m;
  // What lies on the way is reached from both ends, and both distances make up the whole.
  const double slack = 1e-6 + 1e-12 * distance;
  std::vector<Stretch> way;
  const std::vector<Stretch> up =
      network.trace(to, TraceDirection::upstream_tributaries, distance + slack, barriers);
  for (Stretch s : network.trace(from, TraceDirection::downstream_diversions, distance, barriers)) {
    for (const Stretch& u : up) {
      if (u.reach != s.reach) continue;
      const double first = std::max(s.from_m, u.from_m);
      const double last = std::min(s.to_m, u.to_m);
      const double down_here = s.distance_at_from_m + (first - s.from_m);
      const double up_here = u.distance_at_to_m + (u.to_m - first);
      if (first > last || std::abs(down_here + up_here - distance) > slack) continue;
      if (first == last && distance > 0) continue;
      way.push_back({s.reach, first, last, down_here, down_here + (last - first)});
      break;
    }
  }
  return way;
}

}  // namespace ecotone
