// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the module: sets that grow together.

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace ecotone::detail {

/// Sets of numbers 0 to n − 1, each alone at first. The smallest number stands for its set, so
/// that the order of joining does not matter.
class DisjointSets {
 public:
  explicit DisjointSets(std::size_t n) : parent_(n) {
    std::iota(parent_.begin(), parent_.end(), 0U);
  }

  std::size_t size() const { return parent_.size(); }
  /// A new number, alone.
  std::uint32_t add() {
    parent_.push_back(static_cast<std::uint32_t>(parent_.size()));
    return parent_.back();
  }
  /// The number that stands for the set of i.
  std::uint32_t find(std::uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  /// Makes one set of two.
  void join(std::uint32_t a, std::uint32_t b) {
    a = find(a);
    b = find(b);
    if (a > b) std::swap(a, b);
    parent_[b] = a;
  }

 private:
  std::vector<std::uint32_t> parent_;
};

}  // namespace ecotone::detail
