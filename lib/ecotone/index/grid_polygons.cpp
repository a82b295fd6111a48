// SPDX-License-Identifier: Apache-2.0
#include "ecotone/index/grid_polygons.h"

#include <algorithm>

#include "ecotone/execution/parallel.h"

namespace ecotone {
namespace {

constexpr std::size_t features_per_block = 512;

// One ring of the result under construction.
void add_ring(RingView ring, bool is_hole, const GridScale& scale, std::uint32_t feature,
              GridPolygons& out) {
  const std::size_t first = out.vertices.size();
  for (const Point& p : ring) {
    const GridPoint q = scale.to_grid(p);
    if (out.vertices.size() > first && out.vertices.back() == q) continue;
    out.vertices.push_back(q);
  }
  if (out.vertices.size() > first && out.vertices.back() != out.vertices[first]) {
    out.vertices.push_back(GridPoint(out.vertices[first]));
  }
  if (out.vertices.size() < first + 4) {
    out.vertices.resize(first);
    return;
  }
  const auto made = std::span(out.vertices).subspan(first);
  if (runs_clockwise(made) != is_hole) std::reverse(made.begin(), made.end());
  out.ring_starts.push_back(static_cast<std::uint32_t>(out.vertices.size()));
  out.ring_features.push_back(feature);
}

}  // namespace

GridPolygons to_grid(const MultiPolygonArray& polygons, const GridScale& scale, int threads) {
  const std::size_t count = polygons.size();
  const std::size_t blocks = (count + features_per_block - 1) / features_per_block;
  std::vector<GridPolygons> parts(blocks);
  parallel_for(blocks, threads, nullptr, [&](std::size_t b) {
    GridPolygons& part = parts[b];
    const std::size_t end = std::min(count, (b + 1) * features_per_block);
    for (std::size_t i = b * features_per_block; i < end; ++i) {
      const MultiPolygonView feature = polygons[i];
      for (std::size_t j = 0; j < feature.size(); ++j) {
        const PolygonView polygon = feature.polygon(j);
        for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
          const std::size_t before = part.ring_count();
          add_ring(polygon.ring(k), k > 0, scale, static_cast<std::uint32_t>(part.size()), part);
          if (k == 0 && part.ring_count() == before) break;  // holes go with their shell
        }
      }
      part.feature_rings.push_back(static_cast<std::uint32_t>(part.ring_count()));
    }
  });
  return concatenate(std::move(parts), threads);
}

GridPolygons concatenate(std::vector<GridPolygons> parts, int threads) {
  const std::size_t blocks = parts.size();
  if (blocks == 0) return {};
  if (blocks == 1) return std::move(parts.front());
  struct Offsets {
    std::size_t vertex = 0;
    std::size_t ring = 0;
    std::size_t feature = 0;
  };
  std::vector<Offsets> offsets(blocks + 1);
  for (std::size_t b = 0; b < blocks; ++b) {
    offsets[b + 1] = {offsets[b].vertex + parts[b].vertices.size(),
                      offsets[b].ring + parts[b].ring_count(),
                      offsets[b].feature + parts[b].size()};
  }
  GridPolygons all;
  all.vertices.resize(offsets[blocks].vertex);
  all.ring_starts.resize(offsets[blocks].ring + 1);
  all.ring_features.resize(offsets[blocks].ring);
  all.feature_rings.resize(offsets[blocks].feature + 1);
  parallel_for(blocks, threads, nullptr, [&](std::size_t b) {
    GridPolygons& part = parts[b];
    const Offsets& before = offsets[b];
    std::ranges::copy(part.vertices,
                      all.vertices.begin() + static_cast<std::ptrdiff_t>(before.vertex));
    for (std::size_t r = 0; r < part.ring_count(); ++r) {
      all.ring_starts[before.ring + r + 1] =
          static_cast<std::uint32_t>(before.vertex + part.ring_starts[r + 1]);
      all.ring_features[before.ring + r] =
          static_cast<std::uint32_t>(before.feature + part.ring_features[r]);
    }
    for (std::size_t i = 0; i < part.size(); ++i) {
      all.feature_rings[before.feature + i + 1] =
          static_cast<std::uint32_t>(before.ring + part.feature_rings[i + 1]);
    }
    part = {};
  });
  return all;
}

GridPolygons taken(const GridPolygons& polygons, std::span<const std::uint32_t> features) {
  GridPolygons result;
  for (std::uint32_t i = 0; i < features.size(); ++i) {
    const std::uint32_t f = features[i];
    for (std::uint32_t r = polygons.feature_rings[f]; r < polygons.feature_rings[f + 1]; ++r) {
      const auto ring = polygons.ring(r);
      result.vertices.insert(result.vertices.end(), ring.begin(), ring.end());
      result.ring_starts.push_back(static_cast<std::uint32_t>(result.vertices.size()));
      result.ring_features.push_back(i);
    }
    result.feature_rings.push_back(static_cast<std::uint32_t>(result.ring_count()));
  }
  return result;
}

void refine(GridPolygons& polygons, int bits) {
  for (GridPoint& p : polygons.vertices) p = {p.x << bits, p.y << bits};
}

bool runs_clockwise(std::span<const GridPoint> ring) {
  __extension__ using Wide = __int128;
  Wide twice = 0;
  for (std::size_t i = 1; i + 2 < ring.size(); ++i) {
    twice += static_cast<Wide>(ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
             static_cast<Wide>(ring[i].y - ring[0].y) * (ring[i + 1].x - ring[0].x);
  }
  return twice < 0;
}

GridBox box_of(std::span<const GridPoint> vertices) {
  GridBox box;
  for (const GridPoint& p : vertices) box.include(p);
  return box;
}

}  // namespace ecotone
