// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/ring_assembly.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ecotone/geometry/predicates.h"
#include "ecotone/index/box_index.h"

namespace ecotone {
namespace {

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

double RingAssembly::area() const {
  return std::accumulate(twice_areas_.begin(), twice_areas_.end(), 0.0) / 2;
}

double RingAssembly::perimeter() const {
  double length = 0;
  for (std::size_t r = 0; r < ring_count(); ++r) {
    const RingView points = ring(r);
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
      length += std::hypot(points[i + 1].x - points[i].x, points[i + 1].y - points[i].y);
    }
  }
  return length;
}

bool RingAssembly::append_to(MultiPolygonBuilder& builder) const {
  std::vector<std::size_t> shells;
  std::vector<std::size_t> holes;
  for (std::size_t r = 0; r < ring_count(); ++r) {
    (twice_areas_[r] > 0 ? shells : holes).push_back(r);
  }
  if (shells.size() > 1) {
    std::ranges::sort(shells, [&](std::size_t a, std::size_t b) {
      return ring_before(ring(a), ring(b));
    });
  }
  if (holes.size() > 1) {
    std::ranges::sort(holes, [&](std::size_t a, std::size_t b) {
      return ring_before(ring(a), ring(b));
    });
  }
  std::vector<std::vector<std::size_t>> members(shells.size());
  if (!holes.empty()) {
    std::vector<Box> boxes;
    for (const std::size_t s : shells) boxes.push_back(box_of(ring(s)));
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
