// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the module: a walk along a network from a place, for traces and distances.

#include <cstdint>
#include <limits>
#include <optional>
#include <queue>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "ecotone/hydrology/river_network.h"

namespace ecotone::detail {

/// Barriers by the reach they stand on.
class ReachBarriers {
 public:
  ReachBarriers() = default;
  explicit ReachBarriers(std::span<const NetworkPlace> barriers) {
    for (const NetworkPlace& barrier : barriers) {
      measures_[barrier.reach].push_back(barrier.measure_m);
    }
  }

  std::span<const double> on(std::uint32_t reach) const {
    if (measures_.empty()) return {};
    const auto found = measures_.find(reach);
    return found == measures_.end() ? std::span<const double>() : std::span(found->second);
  }

 private:
  std::unordered_map<std::uint32_t, std::vector<double>> measures_;
};

/// Walks a network; upstream is the mirror image of downstream. May be used for many walks, one
/// after another: what is remembered of nodes is kept in one array.
///
/// Source: E. W. Dijkstra, A note on two problems in connexion with graphs, Numer. Math. 1 (1959).
class NetworkWalk {
 public:
  NetworkWalk(const RiverNetwork& network, TraceDirection direction, const ReachBarriers& barriers)
      : network_(network),
        barriers_(barriers),
        upstream_(direction == TraceDirection::upstream_main ||
                  direction == TraceDirection::upstream_tributaries),
        main_(direction == TraceDirection::upstream_main ||
              direction == TraceDirection::downstream_main) {}

  bool is_upstream() const { return upstream_; }
  /// Shortens the walk that goes on.
  void limit(double max_m) { max_m_ = std::min(max_m_, max_m); }

  /// Calls visit(stretch) for every piece of reach within a distance; those of one distance at
  /// their near ends in no order.
  template <typename Visit>
  void run(const NetworkPlace& from, double max_m, const Visit& visit) {
    from_ = from;
    max_m_ = max_m;
    const auto node = walk(from.reach, from.measure_m, 0, visit);
    if (!node) return;
    if (main_) {
      follow_main(*node, visit);
    } else {
      spread(*node, visit);
    }
  }

 private:
  struct Arrival {
    double distance_m;
    std::uint32_t node;

    friend bool operator>(const Arrival& a, const Arrival& b) {
      return std::tie(a.distance_m, a.node) > std::tie(b.distance_m, b.node);
    }
  };

  double near_end(std::uint32_t r) const { return upstream_ ? network_.reach(r).length_m : 0; }

  // Takes the part of a reach from a measure on, and tells where the walk goes on from there.
  template <typename Visit>
  std::optional<Arrival> walk(std::uint32_t r, double measure, double distance,
                              const Visit& visit) {
    const Reach& reach = network_.reach(r);
    double end = upstream_ ? 0 : reach.length_m;
    bool goes_on = true;
    for (const double b : barriers_.on(r)) {
      // One at the very start of the walk is passed over; one at the near end of a later reach
      // stops the water before it.
      if (distance > 0 && b == measure) return std::nullopt;
      const bool ahead = upstream_ ? b < measure : b > measure;
      if (ahead && (upstream_ ? b >= end : b <= end)) {
        end = b;
        goes_on = false;
      }
    }
    double far = distance + (upstream_ ? measure - end : end - measure);
    if (far > max_m_) {
      end = upstream_ ? measure - (max_m_ - distance) : measure + (max_m_ - distance);
      far = max_m_;
      goes_on = false;
    }
    visit(upstream_ ? Stretch{r, end, measure, far, distance}
                    : Stretch{r, measure, end, distance, far});
    if (!goes_on) return std::nullopt;
    return Arrival{far, upstream_ ? reach.from_node : reach.to_node};
  }

  template <typename Visit>
  void follow_main(Arrival at, const Visit& visit) {
    begin_remembering();
    std::uint32_t r = from_.reach;
    while (at.distance_m < max_m_ && is_new(at.node)) {
      const auto next = upstream_ ? network_.main_upstream(r) : network_.main_downstream(r);
      if (!next || *next == from_.reach) return;
      r = *next;
      const auto arrival = walk(r, near_end(r), at.distance_m, visit);
      if (!arrival) return;
      at = *arrival;
    }
  }

  template <typename Visit>
  void spread(const Arrival& start, const Visit& visit) {
    begin_remembering();
    std::priority_queue<Arrival, std::vector<Arrival>, std::greater<>> queue;
    queue.push(start);
    while (!queue.empty()) {
      const Arrival at = queue.top();
      queue.pop();
      if (at.distance_m >= max_m_ || !is_new(at.node)) continue;
      for (const std::uint32_t r :
           upstream_ ? network_.inflows(at.node) : network_.outflows(at.node)) {
        if (r == from_.reach) {
          come_back(at.distance_m, visit);
        } else if (const auto arrival = walk(r, near_end(r), at.distance_m, visit)) {
          queue.push(*arrival);
        }
      }
    }
  }

  // By a loop to the reach of the start: what is left of it is reached from its other end.
  template <typename Visit>
  void come_back(double distance, const Visit& visit) {
    const double length = network_.reach(from_.reach).length_m;
    const double left = upstream_ ? length - from_.measure_m : from_.measure_m;
    if (!(left > 0)) return;
    walk(from_.reach, near_end(from_.reach), distance, [&](Stretch s) {
      // It ends at the start at the latest.
      if (upstream_ && s.from_m < from_.measure_m) {
        s.from_m = from_.measure_m;
        s.distance_at_from_m = distance + left;
      }
      if (!upstream_ && s.to_m > from_.measure_m) {
        s.to_m = from_.measure_m;
        s.distance_at_to_m = distance + left;
      }
      visit(s);
    });
  }

  // A node counts as seen if it bears the number of this walk.
  void begin_remembering() {
    if (seen_.empty() || number_ == std::numeric_limits<std::uint32_t>::max()) {
      seen_.assign(network_.node_count(), 0);
      number_ = 0;
    }
    ++number_;
  }
  bool is_new(std::uint32_t node) {
    if (seen_[node] == number_) return false;
    seen_[node] = number_;
    return true;
  }

  const RiverNetwork& network_;
  const ReachBarriers& barriers_;
  const bool upstream_;
  const bool main_;
  NetworkPlace from_;
  double max_m_ = 0;
  std::vector<std::uint32_t> seen_;
  std::uint32_t number_ = 0;
};

}  // namespace ecotone::detail
