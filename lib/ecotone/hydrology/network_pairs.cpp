// SPDX-License-Identifier: Apache-2.0
#include "ecotone/hydrology/network_pairs.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <queue>
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

// The nearest target of every node at once, by one walk from all targets against the direction.
//
// Source: E. W. Dijkstra, A note on two problems in connexion with graphs, Numer. Math. 1 (1959).
class NearestTargets {
 public:
  NearestTargets(const RiverNetwork& network, std::span<const NetworkPlace> targets,
                 const detail::ReachBarriers& barriers, bool upstream, double max_m)
      : network_(network),
        targets_(targets),
        barriers_(barriers),
        upstream_(upstream),
        on_reach_(network.reach_count(), targets),
        nearest_(network.node_count()) {
    for (std::uint32_t t = 0; t < targets.size(); ++t) {
      const NetworkPlace& target = targets[t];
      offer_from(target.reach, target.measure_m, {0, t}, false);
    }
    while (!queue_.empty()) {
      const auto [way, node] = queue_.top();
      queue_.pop();
      if (nearest_[node] || way.distance_m > max_m) continue;
      nearest_[node] = way;
      // Reaches whose water comes to this node, or goes out of it for a walk upstream.
      for (const std::uint32_t r : upstream ? network.outflows(node) : network.inflows(node)) {
        offer_from(r, far_end(r), way, true);
      }
    }
  }

  std::optional<NetworkPair> of(std::uint32_t source, const NetworkPlace& from) const {
    std::optional<Way> best = from_place(from);
    if (from.measure_m == far_end(from.reach)) {
      // At a node the walk has not begun: a barrier there is passed over on all reaches.
      const Reach& reach = network_.reach(from.reach);
      for (const std::uint32_t r :
           upstream_ ? network_.inflows(reach.from_node) : network_.outflows(reach.to_node)) {
        take_better(best, from_place({r, upstream_ ? network_.reach(r).length_m : 0}));
      }
    }
    if (!best) return std::nullopt;
    return NetworkPair{source, best->target, best->distance_m};
  }

 private:
  struct Way {
    double distance_m = 0;
    std::uint32_t target = 0;

    friend bool operator<(const Way& a, const Way& b) {
      return std::tie(a.distance_m, a.target) < std::tie(b.distance_m, b.target);
    }
  };
  struct Arrival {
    Way way;
    std::uint32_t node;

    friend bool operator>(const Arrival& a, const Arrival& b) {
      return std::tie(b.way, b.node) < std::tie(a.way, a.node);
    }
  };

  static void take_better(std::optional<Way>& best, const std::optional<Way>& way) {
    if (way && (!best || *way < *best)) best = way;
  }

  // The nearest target of a place where a walk begins.
  std::optional<Way> from_place(const NetworkPlace& from) const {
    std::optional<Way> best;
    const double end = far_end(from.reach);
    on_reach_.on({from.reach, std::min(from.measure_m, end), std::max(from.measure_m, end), 0, 1},
                 [&](std::uint32_t t, double) {
                   const double at = targets_[t].measure_m;
                   if (is_open(from.reach, from.measure_m, at, true, false)) {
                     take_better(best, Way{std::abs(at - from.measure_m), t});
                   }
                 });
    const Reach& reach = network_.reach(from.reach);
    const auto& beyond = nearest_[upstream_ ? reach.from_node : reach.to_node];
    if (beyond && is_open(from.reach, from.measure_m, end, true, true)) {
      take_better(best, Way{std::abs(end - from.measure_m) + beyond->distance_m, beyond->target});
    }
    return best;
  }

  // Where a walk in the direction leaves a reach.
  double far_end(std::uint32_t r) const { return upstream_ ? 0 : network_.reach(r).length_m; }

  // Whether no barrier ends a walk from one measure of a reach to another: one at the very start
  // of all is passed over, one where the walk ends is reached but not passed.
  bool is_open(std::uint32_t r, double from, double to, bool first, bool passing) const {
    for (const double b : barriers_.on(r)) {
      const bool ends = b == from ? !first
                        : b == to ? passing
                                  : std::min(from, to) < b && b < std::max(from, to);
      if (ends) return false;
    }
    return true;
  }

  // A walk that comes to `measure` of a reach began at the other end of it.
  void offer_from(std::uint32_t r, double measure, Way way, bool passing) {
    const double near = upstream_ ? network_.reach(r).length_m : 0;
    if (!is_open(r, near, measure, false, passing)) return;
    way.distance_m += std::abs(measure - near);
    queue_.push({way, upstream_ ? network_.reach(r).to_node : network_.reach(r).from_node});
  }

  const RiverNetwork& network_;
  std::span<const NetworkPlace> targets_;
  const detail::ReachBarriers& barriers_;
  const bool upstream_;
  TargetsByReach on_reach_;
  std::vector<std::optional<Way>> nearest_;
  std::priority_queue<Arrival, std::vector<Arrival>, std::greater<>> queue_;
};

std::vector<NetworkPair> nearest_pairs(const RiverNetwork& network,
                                       std::span<const NetworkPlace> from,
                                       std::span<const NetworkPlace> to,
                                       const detail::ReachBarriers& barriers,
                                       const PairOptions& options) {
  const NearestTargets nearest(network, to, barriers,
                               options.direction == TraceDirection::upstream_tributaries,
                               options.max_distance_m);
  std::vector<NetworkPair> out;
  for (std::uint32_t s = 0; s < from.size(); ++s) {
    const auto pair = nearest.of(s, from[s]);
    if (pair && pair->distance_m <= options.max_distance_m) out.push_back(*pair);
  }
  return out;
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
  const detail::ReachBarriers barriers(options.barriers);
  const bool all_ways = options.direction == TraceDirection::upstream_tributaries ||
                        options.direction == TraceDirection::downstream_diversions;
  // One walk over the network costs as much as many short ones.
  constexpr std::size_t many = 256;
  if (options.nearest_only && all_ways && from.size() > many) {
    return nearest_pairs(network, from, to, barriers, options);
  }
  const TargetsByReach by_reach(network.reach_count(), to);
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
