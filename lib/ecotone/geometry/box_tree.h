// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

namespace ecotone::detail {

/// A box of any number type, borders included.
template <typename Number>
struct TreeBox {
  Number min_x, min_y, max_x, max_y;

  /// Whether the boxes share a point.
  bool overlaps(const TreeBox& o) const {
    return min_x <= o.max_x && o.min_x <= max_x && min_y <= o.max_y && o.min_y <= max_y;
  }
};

/// A tree over boxes in the order in which they are given: eight neighbours make a node. Edges of
/// rings come in an order that is good as it is, so that nothing is sorted.
template <typename Number>
class BoxTree {
 public:
  using TreeBoxType = TreeBox<Number>;

  /// Builds the levels above the boxes; n log n at most, and a seventh of their memory.
  explicit BoxTree(std::vector<TreeBoxType> boxes) {
    levels_.push_back(std::move(boxes));
    while (levels_.back().size() > 1) {
      const std::vector<TreeBoxType>& below = levels_.back();
      std::vector<TreeBoxType> level;
      level.reserve(below.size() / fan + 1);
      for (std::size_t i = 0; i < below.size(); i += fan) {
        TreeBoxType box = below[i];
        for (std::size_t k = i + 1; k < std::min(i + fan, below.size()); ++k) {
          box.min_x = std::min(box.min_x, below[k].min_x);
          box.min_y = std::min(box.min_y, below[k].min_y);
          box.max_x = std::max(box.max_x, below[k].max_x);
          box.max_y = std::max(box.max_y, below[k].max_y);
        }
        level.push_back(box);
      }
      levels_.push_back(std::move(level));
    }
  }

  /// Calls visit(i, k), i < k, for each pair of boxes that share a point, until it returns false.
  template <typename Visit>
  bool visit_pairs(const Visit& visit) const {
    return levels_[0].size() < 2 || visit_within(levels_.size() - 1, 0, visit);
  }

  /// Calls visit(i) for each box that shares a point with another box.
  template <typename Visit>
  void visit_overlapping(const TreeBoxType& box, const Visit& visit) const {
    if (!levels_[0].empty()) search(levels_.size() - 1, 0, box, visit);
  }

  /// Calls visit(i) for boxes that a ray from (x, y) towards -x meets, roughly from right to left,
  /// but not for boxes that end left of the number that visit returned last.
  template <typename Visit>
  void visit_leftwards(Number x, Number y, const Visit& visit) const {
    if (levels_[0].empty()) return;
    Number low = std::numeric_limits<Number>::lowest();
    search_leftwards(levels_.size() - 1, 0, x, y, low, visit);
  }

 private:
  static constexpr std::size_t fan = 8;

  std::size_t last_child(std::size_t level, std::size_t node) const {
    return std::min((node + 1) * fan, levels_[level - 1].size());
  }

  template <typename Visit>
  bool visit_within(std::size_t level, std::size_t node, const Visit& visit) const {
    if (level == 0) return true;
    const std::size_t last = last_child(level, node);
    for (std::size_t i = node * fan; i < last; ++i) {
      if (!visit_within(level - 1, i, visit)) return false;
      for (std::size_t k = i + 1; k < last; ++k) {
        if (!visit_between(level - 1, i, k, visit)) return false;
      }
    }
    return true;
  }

  // Both nodes are of one level; the pair is i < k in every call.
  template <typename Visit>
  bool visit_between(std::size_t level, std::size_t i, std::size_t k, const Visit& visit) const {
    const TreeBoxType& a = levels_[level][i];
    const TreeBoxType& b = levels_[level][k];
    if (!a.overlaps(b)) return true;
    if (level == 0) return visit(i, k);
    const std::size_t a_last = last_child(level, i);
    const std::size_t b_last = last_child(level, k);
    for (std::size_t c = i * fan; c < a_last; ++c) {
      if (!levels_[level - 1][c].overlaps(b)) continue;
      for (std::size_t d = k * fan; d < b_last; ++d) {
        if (!visit_between(level - 1, c, d, visit)) return false;
      }
    }
    return true;
  }

  template <typename Visit>
  void search(std::size_t level, std::size_t node, const TreeBoxType& box,
              const Visit& visit) const {
    if (!levels_[level][node].overlaps(box)) return;
    if (level == 0) {
      visit(node);
      return;
    }
    const std::size_t last = last_child(level, node);
    for (std::size_t i = node * fan; i < last; ++i) search(level - 1, i, box, visit);
  }

  template <typename Visit>
  void search_leftwards(std::size_t level, std::size_t node, Number x, Number y, Number& low,
                        const Visit& visit) const {
    if (level == 0) {
      low = visit(node);
      return;
    }
    std::array<std::size_t, fan> hits;
    std::size_t count = 0;
    for (std::size_t i = node * fan; i < last_child(level, node); ++i) {
      const TreeBoxType& box = levels_[level - 1][i];
      if (box.min_y <= y && y <= box.max_y && box.min_x <= x) hits[count++] = i;
    }
    std::sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(count),
              [&](std::size_t a, std::size_t b) {
                return levels_[level - 1][a].max_x > levels_[level - 1][b].max_x;
              });
    for (std::size_t k = 0; k < count; ++k) {
      if (levels_[level - 1][hits[k]].max_x >= low) {
        search_leftwards(level - 1, hits[k], x, y, low, visit);
      }
    }
  }

  std::vector<std::vector<TreeBoxType>> levels_;
};

/// Orders boxes along a Hilbert curve, by their centres: neighbours in
/// the plane become neighbours in a BoxTree. Ties keep the order of the boxes.
std::vector<std::size_t> hilbert_order(const std::vector<TreeBox<double>>& boxes);

}  // namespace ecotone::detail
