// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/ring_assembly.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

#include "ecotone/geometry/predicates.h"
#include "ecotone/index/box_index.h"

namespace ecotone {
namespace {

constexpr std::uint32_t none = 0xffffffffU;

bool lies_before(const Point& a, const Point& b) {
  return a.x != b.x ? a.x < b.x : a.y < b.y;
}

bool ring_before(RingView a, RingView b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), lies_before);
}

Box box_of(RingView ring) {
  Box box;
  for (const Point& p : ring) box.include(p);
  return box;
}

// Whether a hole lies in a shell: decided by a vertex that is not on its border.
bool lies_in(RingView hole, RingView shell) {
  for (std::size_t i = 0; i + 1 < hole.size(); ++i) {
    const RingSide side = side_of_ring(hole[i], shell);
    if (side != RingSide::border) return side == RingSide::inside;
  }
  for (std::size_t i = 0; i + 1 < hole.size(); ++i) {
    const Point middle{(hole[i].x + hole[i + 1].x) / 2, (hole[i].y + hole[i + 1].y) / 2};
    const RingSide side = side_of_ring(middle, shell);
    if (side != RingSide::border) return side == RingSide::inside;
  }
  return false;
}

bool lies_in_mostly(RingView hole, RingView shell) {
  const auto inside = std::count_if(hole.begin() + 1, hole.end(), [&](const Point& p) {
    return side_of_ring(p, shell) != RingSide::outside;
  });
  return 2 * static_cast<std::size_t>(inside) > hole.size() - 1;
}

// For many holes at once, the edge next to the left of the lowest vertex of each: if it belongs to
// a shell the hole lies in that, if to a hole in the shell of that.
class LeftNeighbours {
 public:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  explicit LeftNeighbours(std::vector<Point> places) : places_(std::move(places)) {
    order_.resize(places_.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::ranges::sort(order_, {}, [&](std::size_t k) { return places_[k].y; });
    best_.resize(places_.size());
  }

  // Takes the edges of a ring into account, but not for the place that is its own.
  void add_ring(std::size_t number, RingView ring, std::size_t own_place) {
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      const bool upward = ring[i].y < ring[i + 1].y;
      const Point& low = upward ? ring[i] : ring[i + 1];
      const Point& high = upward ? ring[i + 1] : ring[i];
      auto k =
          std::ranges::lower_bound(order_, low.y, {}, [&](std::size_t q) { return places_[q].y; });
      // An edge counts from its lower end up to, but without, its upper end.
      for (; k != order_.end() && places_[*k].y < high.y; ++k) {
        if (*k != own_place) consider(*k, number, low, high);
      }
    }
  }

  std::size_t ring_left_of(std::size_t place) const { return best_[place].ring; }

 private:
  struct Edge {
    Point low, high;
    double x = 0;  // at the height of the place
    std::size_t ring = none;
  };

  void consider(std::size_t place, std::size_t ring, const Point& low, const Point& high) {
    const Point& q = places_[place];
    if (low.x > q.x && high.x > q.x) return;
    if (orientation(low, high, q) > 0) return;  // the edge lies on the right
    const Edge edge{low, high, low.x + (q.y - low.y) / (high.y - low.y) * (high.x - low.x), ring};
    Edge& best = best_[place];
    if (best.ring == none || edge.x > best.x ||
        (edge.x == best.x && (high.x - low.x) * (best.high.y - best.low.y) >
                                 (best.high.x - best.low.x) * (high.y - low.y))) {
      best = edge;
    }
  }

  std::vector<Point> places_;
  std::vector<std::size_t> order_;  // places by y
  std::vector<Edge> best_;
};

}  // namespace

void RingAssembly::clear() {
  points_.clear();
  finished_.clear();
  starts_.assign(1, 0);
  twice_areas_.clear();
}

void RingAssembly::shrink(std::size_t rings) {
  points_.clear();
  starts_.resize(rings + 1);
  finished_.resize(starts_.back());
  twice_areas_.resize(rings);
}

void RingAssembly::finish_ring(std::size_t first) {
  const auto begin = points_.begin() + static_cast<std::ptrdiff_t>(first);
  const std::size_t start = finished_.size();
  // The lowest vertex begins the ring.
  const auto lowest = std::min_element(begin, points_.end(), lies_before);
  const auto add = [&](auto from, auto to) {
    for (auto p = from; p != to; ++p) {
      if (finished_.size() == start || finished_.back() != *p) finished_.push_back(*p);
    }
  };
  add(lowest, points_.end());
  add(begin, lowest);
  points_.erase(begin, points_.end());
  if (finished_.size() > start && finished_.back() != finished_[start]) {
    finished_.push_back(Point(finished_[start]));
  }
  const RingView made = std::span(finished_).subspan(start);
  const double twice = made.size() < 4 ? 0 : twice_signed_area(made);
  if (twice == 0) {
    finished_.resize(start);
    return;
  }
  starts_.push_back(finished_.size());
  twice_areas_.push_back(twice);
}

void RingAssembly::resolve_touches() {
  // Places of all vertices, each ring without its repeated end, by position.
  const std::size_t count = finished_.size();
  std::vector<std::uint32_t> next(count);
  std::vector<std::uint32_t> before(count);
  std::vector<std::uint32_t> order;
  order.reserve(count);
  for (std::size_t r = 0; r < ring_count(); ++r) {
    const auto first = static_cast<std::uint32_t>(starts_[r]);
    const auto last = static_cast<std::uint32_t>(starts_[r + 1] - 1);
    for (std::uint32_t k = first; k < last; ++k) {
      order.push_back(k);
      next[k] = k + 1 == last ? first : k + 1;
      before[k] = k == first ? last - 1 : k - 1;
    }
  }
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    if (finished_[a] != finished_[b]) return lies_before(finished_[a], finished_[b]);
    return a < b;
  });
  // The places that share the position of each, as a range of `order`.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> same(count, {0, 0});
  bool any = false;
  for (std::uint32_t i = 0; i < order.size();) {
    std::uint32_t end = i + 1;
    while (end < order.size() && finished_[order[end]] == finished_[order[i]]) ++end;
    if (end - i > 1) {
      any = true;
      for (std::uint32_t k = i; k < end; ++k) same[order[k]] = {i, end};
    }
    i = end;
  }
  if (!any) return;
  const auto turns_earlier = [&](std::uint32_t from, std::uint32_t at, std::uint32_t u,
                                 std::uint32_t v) {
    const Point& node = finished_[at];
    const Point& back = finished_[from];
    const auto half = [&](const Point& p) {
      const int side = orientation(node, back, p);
      if (side != 0) return side < 0 ? 0 : 1;
      const double ahead = (back.x - node.x) * (p.x - node.x) + (back.y - node.y) * (p.y - node.y);
      return ahead < 0 ? 0 : 2;
    };
    const int a = half(finished_[u]);
    const int b = half(finished_[v]);
    if (a != b) return a < b;
    return orientation(node, finished_[u], finished_[v]) < 0;
  };
  RingAssembly apart;
  std::vector<std::uint8_t> used(count, 0);
  std::vector<std::pair<std::uint32_t, std::size_t>> path;  // first of `same`, place of the point
  for (const std::uint32_t start : order) {
    if (used[start] != 0) continue;
    path.clear();
    std::uint32_t at = start;
    do {
      used[at] = 1;
      if (same[at].second > 0) path.emplace_back(same[at].first, apart.place());
      apart.add_point(finished_[at]);
      const std::uint32_t arrived = next[at];
      std::uint32_t leaving = arrived;
      if (same[arrived].second > 0) {
        const auto [first, last] = same[arrived];
        // Each place is left as often as it is reached. Where rounding has laid edges over each
        // other, directions alone would leave by one of them twice.
        leaving = none;
        for (std::uint32_t k = first; k < last; ++k) {
          if (used[order[k]] != 0 && order[k] != start) continue;
          if (leaving == none || turns_earlier(at, arrived, next[order[k]], next[leaving])) {
            leaving = order[k];
          }
        }
        assert(leaving != none);
        const auto again =
            std::ranges::find(path, first, &std::pair<std::uint32_t, std::size_t>::first);
        if (again != path.end()) {
          apart.finish_ring(again->second);
          path.erase(again, path.end());
        }
      }
      at = leaving;
    } while (at != start);
    apart.finish_ring(0);
  }
  apart.points_.clear();
  *this = std::move(apart);
}

std::size_t RingAssembly::leave_out_slivers(double width) {
  RingAssembly kept;
  for (std::size_t r = 0; r < ring_count(); ++r) {
    const RingView points = ring(r);
    double length = 0;
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
      length += std::hypot(points[i + 1].x - points[i].x, points[i + 1].y - points[i].y);
    }
    if (std::abs(twice_areas_[r]) / 2 <= width * length) continue;
    kept.finished_.insert(kept.finished_.end(), points.begin(), points.end());
    kept.starts_.push_back(kept.finished_.size());
    kept.twice_areas_.push_back(twice_areas_[r]);
  }
  const std::size_t dropped = ring_count() - kept.ring_count();
  *this = std::move(kept);
  return dropped;
}

bool RingAssembly::is_tight() const {
  constexpr double places = 0x1p20 * std::numeric_limits<double>::epsilon();
  for (std::size_t r = 0; r < ring_count(); ++r) {
    const RingView points = ring(r);
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
      const Point& a = points[i];
      const Point& b = points[i + 1];
      const double near = places * std::max(std::abs(a.x), std::abs(a.y));
      if (std::abs(a.x - b.x) < near && std::abs(a.y - b.y) < near) return true;
    }
  }
  return false;
}

double RingAssembly::area() const {
  return std::accumulate(twice_areas_.begin(), twice_areas_.end(), 0.0) / 2;
}

bool RingAssembly::assign_by_neighbours(std::span<const std::size_t> shells,
                                        std::span<const Box> shell_boxes,
                                        std::span<const std::size_t> holes,
                                        std::vector<std::vector<std::size_t>>& members) const {
  constexpr std::size_t none = LeftNeighbours::none;
  std::vector<std::size_t> shell_of(ring_count(), none);
  std::vector<std::size_t> place_of(ring_count(), none);
  std::vector<Point> places;  // rings begin at their lowest vertex
  for (std::size_t s = 0; s < shells.size(); ++s) shell_of[shells[s]] = s;
  for (const std::size_t h : holes) {
    place_of[h] = places.size();
    places.push_back(ring(h).front());
  }
  LeftNeighbours neighbours(std::move(places));
  for (std::size_t r = 0; r < ring_count(); ++r) neighbours.add_ring(r, ring(r), place_of[r]);
  std::vector<std::size_t> passed;
  for (const std::size_t h : holes) {
    passed.clear();
    std::size_t at = h;
    while (shell_of[at] == none) {
      passed.push_back(at);
      at = neighbours.ring_left_of(place_of[at]);
      if (at == none || passed.size() > holes.size()) return false;
    }
    const std::size_t shell = shell_of[at];
    for (const std::size_t hole : passed) shell_of[hole] = shell;
    if (!shell_boxes[shell].contains(box_of(ring(h)))) return false;
    members[shell].push_back(h);
  }
  return true;
}

bool RingAssembly::append_to(MultiPolygonBuilder& builder, bool is_rounded) const {
  std::vector<std::size_t> shells;
  std::vector<std::size_t> holes;
  for (std::size_t r = 0; r < ring_count(); ++r) {
    (twice_areas_[r] > 0 ? shells : holes).push_back(r);
  }
  if (shells.size() > 1) {
    std::ranges::sort(shells,
                      [&](std::size_t a, std::size_t b) { return ring_before(ring(a), ring(b)); });
  }
  if (holes.size() > 1) {
    std::ranges::sort(holes,
                      [&](std::size_t a, std::size_t b) { return ring_before(ring(a), ring(b)); });
  }
  std::vector<std::vector<std::size_t>> members(shells.size());
  constexpr std::size_t many = 16;
  std::vector<Box> boxes;
  if (!holes.empty()) {
    for (const std::size_t s : shells) boxes.push_back(box_of(ring(s)));
  }
  const bool are_assigned =
      holes.size() > many && assign_by_neighbours(shells, boxes, holes, members);
  if (!holes.empty() && !are_assigned) {
    for (auto& of_shell : members) of_shell.clear();
    const BoxIndex index{std::span<const Box>(boxes)};
    std::vector<std::uint32_t> near;
    for (const std::size_t h : holes) {
      const Box box = box_of(ring(h));
      index.query(box, near);
      std::size_t best = shells.size();
      for (const std::uint32_t s : near) {
        if (!boxes[s].contains(box)) continue;
        if (best < shells.size() && twice_areas_[shells[s]] >= twice_areas_[shells[best]]) continue;
        if (lies_in(ring(h), ring(shells[s]))) best = s;
      }
      for (std::size_t k = 0; k < near.size() && is_rounded && best == shells.size(); ++k) {
        if (lies_in_mostly(ring(h), ring(shells[near[k]]))) best = near[k];
      }
      if (best == shells.size()) return false;
      members[best].push_back(h);
    }
  }
  for (std::size_t s = 0; s < shells.size(); ++s) {
    builder.add_ring(ring(shells[s]));
    for (const std::size_t h : members[s]) builder.add_ring(ring(h));
    builder.finish_polygon();
  }
  return true;
}

}  // namespace ecotone
