// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/border_moves.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace ecotone {
namespace {

bool is_in(std::span<const GridPoint> sorted, const GridPoint& p) {
  return std::ranges::binary_search(sorted, p);
}

// How many features have a vertex at each of some places.
std::map<GridPoint, std::size_t> features_at(const std::vector<GridPoint>& places,
                                             const GridPolygons& polygons) {
  std::map<GridPoint, std::size_t> counts;
  std::vector<GridPoint> sorted = places;
  std::ranges::sort(sorted);
  for (std::size_t r = 0; r < polygons.ring_count(); ++r) {
    const auto ring = polygons.ring(r);
    for (const GridPoint& p : ring.first(ring.size() - 1)) {
      if (is_in(sorted, p)) ++counts[p];
    }
  }
  return counts;
}

}  // namespace

BorderMoves::BorderMoves(const std::vector<BorderContact>& contacts, const GridPolygons& polygons,
                         std::span<const GridPoint> locked) {
  if (contacts.empty()) return;
  merge(contacts, polygons, locked);
  insert(contacts, polygons, locked);
}

void BorderMoves::merge(const std::vector<BorderContact>& contacts, const GridPolygons& polygons,
                        std::span<const GridPoint> locked) {
  std::vector<std::tuple<double, GridPoint, GridPoint>> pairs;
  std::vector<GridPoint> places;
  for (const BorderContact& c : contacts) {
    if (!c.at_end) continue;
    pairs.emplace_back(c.distance_m, std::min(c.vertex, c.end), std::max(c.vertex, c.end));
    places.push_back(c.vertex);
    places.push_back(c.end);
  }
  if (pairs.empty()) return;
  std::ranges::sort(pairs);
  const std::map<GridPoint, std::size_t> counts = features_at(places, polygons);
  std::map<GridPoint, GridPoint> moved;
  std::set<GridPoint> goals;
  for (const auto& [distance, p, q] : pairs) {
    if (moved.contains(p) || moved.contains(q)) continue;
    const auto may_move = [&](const GridPoint& v) {
      return !goals.contains(v) && !is_in(locked, v);
    };
    GridPoint mover = q;
    GridPoint goal = p;
    if (!may_move(q) || (may_move(p) && counts.at(p) < counts.at(q))) std::swap(mover, goal);
    if (!may_move(mover)) continue;
    moved.emplace(mover, goal);
    goals.insert(goal);
  }
  moved_.assign(moved.begin(), moved.end());
}

void BorderMoves::insert(const std::vector<BorderContact>& contacts, const GridPolygons& polygons,
                         std::span<const GridPoint> locked) {
  for (const BorderContact& c : contacts) {
    // What lies on the edge cuts it anyway, and only where it is needed.
    if (c.at_end || c.distance_m == 0) continue;
    GridPoint a = polygons.vertices[c.edge];
    GridPoint b = polygons.vertices[c.edge + 1];
    if (is_in(locked, a) && is_in(locked, b)) continue;
    if (b < a) std::swap(a, b);
    const GridPoint at = moved(c.vertex);
    if (at == moved(a) || at == moved(b)) continue;
    const auto dx = static_cast<double>(b.x - a.x);
    const auto dy = static_cast<double>(b.y - a.y);
    const double along =
        static_cast<double>(at.x - a.x) * dx + static_cast<double>(at.y - a.y) * dy;
    if (along > 0 && along < dx * dx + dy * dy) received_.push_back({a, b, along, at});
  }
  const auto key = [](const Received& r) { return std::tie(r.a, r.b, r.along, r.at); };
  std::ranges::sort(received_, [&](const auto& x, const auto& y) { return key(x) < key(y); });
  const auto rest = std::ranges::unique(
      received_, [&](const auto& x, const auto& y) { return key(x) == key(y); });
  received_.erase(rest.begin(), rest.end());
}

GridPoint BorderMoves::moved(const GridPoint& p) const {
  const auto place =
      std::ranges::lower_bound(moved_, p, {}, &std::pair<GridPoint, GridPoint>::first);
  return place != moved_.end() && place->first == p ? place->second : p;
}

std::span<const BorderMoves::Received> BorderMoves::received_by(const GridPoint& a,
                                                                const GridPoint& b) const {
  const auto [low, high] = std::minmax(a, b);
  const auto range = std::ranges::equal_range(
      received_, std::pair(low, high), {}, [](const Received& r) { return std::pair(r.a, r.b); });
  return {range.begin(), range.end()};
}

bool BorderMoves::changes(std::span<const GridPoint> ring) const {
  for (std::size_t k = 0; k + 1 < ring.size(); ++k) {
    if (moved(ring[k]) != ring[k] || !received_by(ring[k], ring[k + 1]).empty()) return true;
  }
  return false;
}

std::vector<GridPoint> BorderMoves::applied(std::span<const GridPoint> ring) const {
  std::vector<GridPoint> points;
  const auto add = [&](const GridPoint& p) {
    if (points.empty() || points.back() != p) points.push_back(p);
  };
  for (std::size_t k = 0; k + 1 < ring.size(); ++k) {
    add(moved(ring[k]));
    const auto received = received_by(ring[k], ring[k + 1]);
    if (ring[k] < ring[k + 1]) {
      for (const Received& r : received) add(r.at);
    } else {
      for (auto r = received.rbegin(); r != received.rend(); ++r) add(r->at);
    }
  }
  if (!ring.empty()) add(moved(ring.front()));
  return points;
}

}  // namespace ecotone
