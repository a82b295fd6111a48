// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <queue>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "ecotone/error.h"
#include "ecotone/hydrology/river_network.h"
#include "ecotone/message/hydrology_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

// Walks a network from a place; upstream is the mirror image of downstream.
class Tracer {
 public:
  Tracer(const RiverNetwork& network, const NetworkPlace& from, TraceDirection direction,
         double max_m, std::span<const NetworkPlace> barriers)
      : network_(network),
        from_(from),
        upstream_(direction == TraceDirection::upstream_main ||
                  direction == TraceDirection::upstream_tributaries),
        main_(direction == TraceDirection::upstream_main ||
              direction == TraceDirection::downstream_main),
        max_m_(max_m) {
    for (const NetworkPlace& barrier : barriers) {
      barriers_[barrier.reach].push_back(barrier.measure_m);
    }
  }

  std::vector<Stretch> run() {
    const Reach& reach = network_.reach(from_.reach);
    const double measure = std::clamp(from_.measure_m, 0.0, reach.length_m);
    if (const auto node = walk(from_.reach, measure, 0)) {
      if (main_) {
        follow_main(*node);
      } else {
        spread(*node);
      }
    }
    std::sort(stretches_.begin(), stretches_.end(),
              [&](const Stretch& a, const Stretch& b) { return key(a) < key(b); });
    return std::move(stretches_);
  }

 private:
  struct Arrival {
    double distance_m;
    std::uint32_t node;

    friend bool operator>(const Arrival& a, const Arrival& b) {
      return std::tie(a.distance_m, a.node) > std::tie(b.distance_m, b.node);
    }
  };

  std::tuple<double, double, double, double, std::uint32_t> key(const Stretch& s) const {
    const double near = std::min(s.distance_at_from_m, s.distance_at_to_m);
    const double far = std::max(s.distance_at_from_m, s.distance_at_to_m);
    const Point at = network_.position({s.reach, upstream_ ? s.from_m : s.to_m});
    return {near, far, at.x, at.y, s.reach};
  }

  // Takes the part of a reach from a measure on; where it ends, if the walk goes on from there.
  std::optional<Arrival> walk(std::uint32_t r, double measure, double distance) {
    const Reach& reach = network_.reach(r);
    double end = upstream_ ? 0 : reach.length_m;
    bool goes_on = true;
    if (const auto barriers = barriers_.find(r); barriers != barriers_.end()) {
      for (const double b : barriers->second) {
        // One at the very start of the trace is passed over; one at the near end of a later
        // reach stops the water before it.
        const bool ahead = upstream_ ? b < measure || (distance > 0 && b == measure)
                                     : b > measure || (distance > 0 && b == measure);
        if (ahead && (upstream_ ? b >= end : b <= end)) {
          end = b;
          goes_on = false;
        }
      }
    }
    double far = distance + std::abs(measure - end);
    if (far > max_m_) {
      end = upstream_ ? measure - (max_m_ - distance) : measure + (max_m_ - distance);
      far = max_m_;
      goes_on = false;
    }
    if (upstream_) {
      stretches_.push_back({r, end, measure, far, distance});
    } else {
      stretches_.push_back({r, measure, end, distance, far});
    }
    if (!goes_on) return std::nullopt;
    return Arrival{far, upstream_ ? reach.from_node : reach.to_node};
  }

  double near_end(std::uint32_t r) const { return upstream_ ? network_.reach(r).length_m : 0; }

  void follow_main(Arrival at) {
    std::unordered_set<std::uint32_t> seen{from_.reach};
    std::uint32_t r = from_.reach;
    for (;;) {
      const auto next = upstream_ ? network_.main_upstream(r) : network_.main_downstream(r);
      if (!next || !seen.insert(*next).second || at.distance_m >= max_m_) return;
      r = *next;
      const auto arrival = walk(r, near_end(r), at.distance_m);
      if (!arrival) return;
      at = *arrival;
    }
  }

  // Source: E. W. Dijkstra, A note on two problems in connexion with graphs, Numer. Math. 1 (1959).
  void spread(const Arrival& start) {
    std::priority_queue<Arrival, std::vector<Arrival>, std::greater<>> queue;
    std::unordered_set<std::uint32_t> done;
    queue.push(start);
    while (!queue.empty()) {
      const Arrival at = queue.top();
      queue.pop();
      if (!done.insert(at.node).second || at.distance_m >= max_m_) continue;
      for (const std::uint32_t r :
           upstream_ ? network_.inflows(at.node) : network_.outflows(at.node)) {
        if (r == from_.reach) {
          come_back(at.distance_m);
        } else if (const auto arrival = walk(r, near_end(r), at.distance_m)) {
          queue.push(*arrival);
        }
      }
    }
  }

  // By a loop to the reach of the start: what is left of it is reached from its other end.
  void come_back(double distance) {
    const double length = network_.reach(from_.reach).length_m;
    const double left = upstream_ ? length - from_.measure_m : from_.measure_m;
    if (!(left > 0)) return;
    walk(from_.reach, near_end(from_.reach), distance);
    Stretch& s = stretches_.back();
    // It ends at the start at the latest.
    if (upstream_ && s.from_m < from_.measure_m) {
      s.from_m = from_.measure_m;
      s.distance_at_from_m = distance + left;
    }
    if (!upstream_ && s.to_m > from_.measure_m) {
      s.to_m = from_.measure_m;
      s.distance_at_to_m = distance + left;
    }
  }

  const RiverNetwork& network_;
  const NetworkPlace from_;
  const bool upstream_;
  const bool main_;
  const double max_m_;
  std::unordered_map<std::uint32_t, std::vector<double>> barriers_;
  std::vector<Stretch> stretches_;
};

void check(const RiverNetwork& network, const NetworkPlace& place) {
  if (place.reach < network.reach_count() && std::isfinite(place.measure_m)) return;
  throw GeometryError(
      hydrology_error("place_unknown"),
      {{"reach", std::to_string(place.reach)}, {"measure", format_shortest(place.measure_m)}});
}

}  // namespace

std::vector<Stretch> RiverNetwork::trace(const NetworkPlace& from, TraceDirection direction,
                                         double max_distance_m,
                                         std::span<const NetworkPlace> barriers) const {
  check(*this, from);
  if (!(max_distance_m >= 0)) {
    throw GeometryError(hydrology_error("distance_invalid"),
                        {{"value", format_shortest(max_distance_m)}});
  }
  return Tracer(*this, from, direction, max_distance_m, barriers).run();
}

std::optional<double> RiverNetwork::distance_along(const NetworkPlace& from,
                                                   const NetworkPlace& to) const {
  check(*this, to);
  std::optional<double> best;
  for (const Stretch& s : trace(from, TraceDirection::downstream_diversions)) {
    if (s.reach != to.reach || to.measure_m < s.from_m || to.measure_m > s.to_m) continue;
    const double distance = s.distance_at_from_m + (to.measure_m - s.from_m);
    if (!best || distance < *best) best = distance;
  }
  return best;
}

}  // namespace ecotone
