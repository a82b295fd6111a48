// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/duplicates.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace ecotone {
namespace {

std::vector<Point> canonical(const CleanPolygons& clean, std::size_t i) {
  MultiPolygonBuilder builder;
  clean.append_canonical(i, builder);
  builder.finish_feature();
  const MultiPolygonArray feature = std::move(builder).build();
  return {feature.points().begin(), feature.points().end()};
}

// The same for features with the same vertices, whatever their order.
std::uint64_t vertex_hash(const CleanPolygons& clean, std::size_t i) {
  std::uint64_t sum = 0;
  for (std::uint32_t r = clean.grid.feature_rings[i]; r < clean.grid.feature_rings[i + 1]; ++r) {
    const auto ring = clean.grid.ring(r);
    for (const GridPoint& p : ring.first(ring.size() - 1)) {
      std::uint64_t h = static_cast<std::uint64_t>(p.x) * 0x9e3779b97f4a7c15U;
      h = (h ^ (h >> 29) ^ static_cast<std::uint64_t>(p.y)) * 0xbf58476d1ce4e5b9U;
      sum += h ^ (h >> 32);
    }
  }
  return sum;
}

}  // namespace

bool is_same_region(const CleanPolygons& clean, std::size_t a, std::size_t b) {
  return canonical(clean, a) == canonical(clean, b);
}

std::vector<std::vector<std::size_t>> same_regions(const CleanPolygons& clean) {
  std::vector<std::pair<std::uint64_t, std::size_t>> hashes;
  for (std::size_t i = 0; i < clean.grid.size(); ++i) {
    if (!clean.is_empty(i)) hashes.emplace_back(vertex_hash(clean, i), i);
  }
  std::ranges::sort(hashes);
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t k = 0; k < hashes.size();) {
    std::vector<std::vector<std::size_t>> found;
    const std::uint64_t hash = hashes[k].first;
    for (; k < hashes.size() && hashes[k].first == hash; ++k) {
      const std::size_t i = hashes[k].second;
      const auto group = std::ranges::find_if(
          found, [&](const auto& g) { return is_same_region(clean, g[0], i); });
      if (group == found.end()) {
        found.push_back({i});
      } else {
        group->push_back(i);
      }
    }
    for (auto& group : found) {
      if (group.size() > 1) groups.push_back(std::move(group));
    }
  }
  std::ranges::sort(groups);
  return groups;
}

}  // namespace ecotone
