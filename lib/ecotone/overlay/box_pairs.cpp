// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/box_pairs.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ecotone {
namespace {

constexpr std::size_t node_size = 16;

// A packed tree of boxes, sorted by tiles (Leutenegger et al., STR, 1997).
class BoxTree {
 public:
  explicit BoxTree(const std::vector<Box>& boxes) {
    for (std::uint32_t i = 0; i < boxes.size(); ++i) {
      if (!boxes[i].is_empty()) items_.push_back(i);
    }
    // The middle of an infinite box is no number, and no order holds with it.
    const auto finite = [](double value) { return std::isfinite(value) ? value : 0; };
    const auto x_of = [&](std::uint32_t i) { return finite(boxes[i].centre().x); };
    const auto y_of = [&](std::uint32_t i) { return finite(boxes[i].centre().y); };
    std::sort(items_.begin(), items_.end(),
              [&](auto a, auto b) { return std::pair(x_of(a), a) < std::pair(x_of(b), b); });
    const double leaves = std::ceil(static_cast<double>(items_.size()) / node_size);
    const std::size_t slice =
        node_size *
        std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(std::sqrt(leaves))));
    for (std::size_t first = 0; first < items_.size(); first += slice) {
      std::sort(
          items_.begin() + static_cast<std::ptrdiff_t>(first),
          items_.begin() + static_cast<std::ptrdiff_t>(std::min(items_.size(), first + slice)),
          [&](auto a, auto b) { return std::pair(y_of(a), a) < std::pair(y_of(b), b); });
    }
    std::vector<Box> level;
    for (const std::uint32_t i : items_) level.push_back(boxes[i]);
    levels_.push_back(std::move(level));
    while (levels_.back().size() > 1) {
      std::vector<Box> parents((levels_.back().size() + node_size - 1) / node_size);
      for (std::size_t i = 0; i < levels_.back().size(); ++i) {
        parents[i / node_size].include(levels_.back()[i]);
      }
      levels_.push_back(std::move(parents));
    }
  }

  void find(const Box& box, std::vector<std::uint32_t>& found) const {
    if (!items_.empty()) find(levels_.size() - 1, 0, box, found);
  }

 private:
  void find(std::size_t level, std::size_t node, const Box& box,
            std::vector<std::uint32_t>& found) const {
    if (!levels_[level][node].overlaps(box)) return;
    if (level == 0) {
      found.push_back(items_[node]);
      return;
    }
    const std::size_t end = std::min(levels_[level - 1].size(), (node + 1) * node_size);
    for (std::size_t child = node * node_size; child < end; ++child) {
      find(level - 1, child, box, found);
    }
  }

  std::vector<std::uint32_t> items_;
  std::vector<std::vector<Box>> levels_;  // boxes of the items, then of their nodes
};

}  // namespace

std::vector<std::pair<std::uint32_t, std::uint32_t>> box_pairs(const MultiPolygonArray& a,
                                                               const MultiPolygonArray& b,
                                                               double margin) {
  std::vector<Box> boxes;
  for (std::size_t j = 0; j < b.size(); ++j) boxes.push_back(b.box(j));
  const BoxTree tree(boxes);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < a.size(); ++i) {
    const Box box = a.box(i);
    if (box.is_empty()) continue;
    found.clear();
    tree.find(box.grown(margin), found);
    std::sort(found.begin(), found.end());
    for (const std::uint32_t j : found) pairs.emplace_back(i, j);
  }
  return pairs;
}

}  // namespace ecotone
