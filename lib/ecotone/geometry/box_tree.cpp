// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/box_tree.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>

namespace ecotone::detail {
namespace {

// Position along a Hilbert curve of 2^16 × 2^16 cells.
std::uint64_t hilbert_position(std::uint32_t x, std::uint32_t y) {
  std::uint64_t position = 0;
  for (std::uint32_t s = 1u << 15; s > 0; s /= 2) {
    const std::uint32_t rx = (x & s) != 0 ? 1 : 0;
    const std::uint32_t ry = (y & s) != 0 ? 1 : 0;
    position += std::uint64_t{s} * s * ((3 * rx) ^ ry);
    if (ry == 0) {
      if (rx == 1) {
        x = 65535 - x;
        y = 65535 - y;
      }
      std::swap(x, y);
    }
  }
  return position;
}

}  // namespace

std::vector<std::size_t> hilbert_order(const std::vector<TreeBox<double>>& boxes) {
  std::vector<std::size_t> order(boxes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (boxes.size() < 3) return order;
  TreeBox<double> whole = boxes[0];
  for (const TreeBox<double>& b : boxes) {
    whole.min_x = std::min(whole.min_x, b.min_x);
    whole.min_y = std::min(whole.min_y, b.min_y);
    whole.max_x = std::max(whole.max_x, b.max_x);
    whole.max_y = std::max(whole.max_y, b.max_y);
  }
  const auto cell = [](double v, double low, double high) {
    const double share = high > low ? (v - low) / (high - low) : 0;
    return static_cast<std::uint32_t>(std::clamp(share, 0.0, 1.0) * 65535);
  };
  std::vector<std::uint64_t> positions;
  positions.reserve(boxes.size());
  for (const TreeBox<double>& b : boxes) {
    positions.push_back(
        hilbert_position(cell(b.min_x / 2 + b.max_x / 2, whole.min_x, whole.max_x),
                         cell(b.min_y / 2 + b.max_y / 2, whole.min_y, whole.max_y)));
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return positions[a] < positions[b]; });
  return order;
}

}  // namespace ecotone::detail
