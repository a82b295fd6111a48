// SPDX-License-Identifier: Apache-2.0
#include "ecotone/index/box_index.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <queue>
#include <tuple>
#include <utility>

namespace ecotone {
namespace {

constexpr std::size_t fan_out = 16;

// Place along a Hilbert curve through a grid of 2^16 × 2^16 cells.
std::uint32_t hilbert(std::uint32_t x, std::uint32_t y) {
  constexpr std::uint32_t side = 1U << 16U;
  std::uint32_t place = 0;
  for (std::uint32_t s = side / 2; s > 0; s /= 2) {
    const std::uint32_t right = (x & s) != 0 ? 1 : 0;
    const std::uint32_t upper = (y & s) != 0 ? 1 : 0;
    place += s * s * ((3 * right) ^ upper);
    if (upper == 0) {
      if (right == 1) {
        x = side - 1 - x;
        y = side - 1 - y;
      }
      std::swap(x, y);
    }
  }
  return place;
}

double squared_distance(const Point& p, const Box& box) {
  const double dx = std::max({0.0, box.min_x - p.x, p.x - box.max_x});
  const double dy = std::max({0.0, box.min_y - p.y, p.y - box.max_y});
  return dx * dx + dy * dy;
}

bool is_usable(const Box& box) {
  return !box.is_empty() && std::isfinite(box.min_x) && std::isfinite(box.min_y) &&
         std::isfinite(box.max_x) && std::isfinite(box.max_y);
}

}  // namespace

BoxIndex::BoxIndex(std::span<const Box> boxes) {
  assert(boxes.size() < std::numeric_limits<std::uint32_t>::max());
  for (const Box& box : boxes) {
    if (is_usable(box)) extent_.include(box);
  }
  const double cell_x = extent_.width() > 0 ? 65535 / extent_.width() : 0;
  const double cell_y = extent_.height() > 0 ? 65535 / extent_.height() : 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> order;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (!is_usable(boxes[i])) continue;
    const Point centre = boxes[i].centre();
    const auto x = static_cast<std::uint32_t>((centre.x - extent_.min_x) * cell_x);
    const auto y = static_cast<std::uint32_t>((centre.y - extent_.min_y) * cell_y);
    order.emplace_back(hilbert(std::min(x, 65535U), std::min(y, 65535U)),
                       static_cast<std::uint32_t>(i));
  }
  if (order.empty()) return;
  std::sort(order.begin(), order.end());
  levels_.emplace_back();
  levels_.back().reserve(order.size());
  ids_.reserve(order.size());
  for (const auto& [place, id] : order) {
    ids_.push_back(id);
    levels_.back().push_back(boxes[id]);
  }
  while (levels_.back().size() > 1) {
    const std::vector<Box>& below = levels_.back();
    std::vector<Box> level((below.size() + fan_out - 1) / fan_out);
    for (std::size_t i = 0; i < below.size(); ++i) level[i / fan_out].include(below[i]);
    levels_.push_back(std::move(level));
  }
}

void BoxIndex::query(const Box& wanted, std::vector<std::uint32_t>& found) const {
  found.clear();
  if (ids_.empty() || !extent_.overlaps(wanted)) return;
  // Nodes still to visit: at most fan_out − 1 wait on each of at most 9 levels.
  std::array<std::pair<std::uint32_t, std::uint32_t>, fan_out * 10> waiting;
  std::size_t count = 0;
  waiting[count++] = {static_cast<std::uint32_t>(levels_.size() - 1), 0};
  while (count > 0) {
    const auto [level, place] = waiting[--count];
    if (!levels_[level][place].overlaps(wanted)) continue;
    if (level == 0) {
      found.push_back(ids_[place]);
      continue;
    }
    const std::vector<Box>& below = levels_[level - 1];
    const std::size_t first = place * fan_out;
    const std::size_t last = std::min(first + fan_out, below.size());
    for (std::size_t i = first; i < last; ++i) {
      if (!below[i].overlaps(wanted)) continue;
      if (level == 1) {
        found.push_back(ids_[i]);
      } else {
        waiting[count++] = {level - 1, static_cast<std::uint32_t>(i)};
      }
    }
  }
  std::sort(found.begin(), found.end());
}

std::vector<std::uint32_t> BoxIndex::query(const Box& wanted) const {
  std::vector<std::uint32_t> found;
  query(wanted, found);
  return found;
}

double BoxIndex::Scale::distance(const Box& a, const Box& b) const {
  const double dx = std::max({0.0, a.min_x - b.max_x, b.min_x - a.max_x});
  const double dy = std::max({0.0, a.min_y - b.max_y, b.min_y - a.max_y});
  return std::hypot(dx * x, dy * y);
}

void BoxIndex::visit_near(const Box& from, Scale scale, double within,
                          const NearVisit& visit) const {
  // As in `nearest`: of equally near ones nodes come before boxes.
  using Entry = std::tuple<double, bool, std::uint32_t, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> waiting;
  const auto offer = [&](std::size_t level, std::size_t place) {
    const double distance = scale.distance(from, levels_[level][place]);
    if (!(distance <= within)) return;
    waiting.emplace(distance, level == 0,
                    level == 0 ? ids_[place] : static_cast<std::uint32_t>(place),
                    static_cast<std::uint32_t>(level));
  };
  if (!ids_.empty()) offer(levels_.size() - 1, 0);
  while (!waiting.empty()) {
    const auto [distance, is_box, place, level] = waiting.top();
    waiting.pop();
    if (distance > within) return;
    if (is_box) {
      within = visit(place, distance);
      continue;
    }
    const std::size_t first = std::size_t{place} * fan_out;
    const std::size_t last = std::min(first + fan_out, levels_[level - 1].size());
    for (std::size_t i = first; i < last; ++i) offer(level - 1, i);
  }
}

std::vector<std::uint32_t> BoxIndex::nearest(const Point& p, std::size_t k, double within) const {
  // Squared distance, then nodes before boxes, so that of equally near boxes all are known
  // before the one with the lowest id is taken.
  using Entry = std::tuple<double, bool, std::uint32_t, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> waiting;
  std::vector<std::uint32_t> found;
  const double limit = within * within;
  const auto offer = [&](std::size_t level, std::size_t place) {
    const double squared = squared_distance(p, levels_[level][place]);
    if (!(squared <= limit)) return;
    waiting.emplace(squared, level == 0,
                    level == 0 ? ids_[place] : static_cast<std::uint32_t>(place),
                    static_cast<std::uint32_t>(level));
  };
  if (!ids_.empty() && k > 0) offer(levels_.size() - 1, 0);
  while (!waiting.empty() && found.size() < k) {
    const auto [squared, is_box, place, level] = waiting.top();
    waiting.pop();
    if (is_box) {
      found.push_back(place);
      continue;
    }
    const std::size_t first = std::size_t{place} * fan_out;
    const std::size_t last = std::min(first + fan_out, levels_[level - 1].size());
    for (std::size_t i = first; i < last; ++i) offer(level - 1, i);
  }
  return found;
}

}  // namespace ecotone
