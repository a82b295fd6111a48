// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/grid_point.h"

namespace ecotone {

/// A column of multipolygons on the integer grid, as the engine takes them.
///
///     feature_rings  0      2   3      feature 0 is rings 0 and 1
///     ring_starts    0   5  9   13     ring 1 is vertices 5 to 8
///     vertices       (x, y) (x, y) …   each ring repeats its first vertex
///
/// Shells run counter-clockwise and holes clockwise, so that the inside lies on the left of every
/// edge and a winding number of 1 means inside. No two vertices in a row are the same. Edge k
/// goes from vertex k to vertex k + 1; the last vertex of a ring begins none.
struct GridPolygons {
  std::vector<GridPoint> vertices;
  std::vector<std::uint32_t> ring_starts{0};
  std::vector<std::uint32_t> feature_rings{0};
  std::vector<std::uint32_t> ring_features;  ///< the feature of each ring

  std::size_t size() const { return feature_rings.size() - 1; }
  std::size_t ring_count() const { return ring_starts.size() - 1; }
  std::span<const GridPoint> ring(std::size_t r) const {
    return std::span(vertices).subspan(ring_starts[r], ring_starts[r + 1] - ring_starts[r]);
  }
  std::size_t vertex_count(std::size_t feature) const {
    return ring_starts[feature_rings[feature + 1]] - ring_starts[feature_rings[feature]];
  }
};

/// Puts valid multipolygons on the grid: coordinates are rounded, repeated vertices and rings that
/// collapse are left out, rings turned to the directions above. Missing and empty features have
/// no rings.
///
/// @param polygons  finite coordinates below 2^51 grid units (2^52 on a grid that is
///                  finer than that of the run); at most 2^32 − 2 vertices
/// @param threads   0: all cores; the result does not depend on it
GridPolygons to_grid(const MultiPolygonArray& polygons, const GridScale& scale, int threads = 0);

/// Puts columns behind each other.
GridPolygons concatenate(std::vector<GridPolygons> parts, int threads);

/// Some features of a column, in the order given; a feature may be taken several times.
GridPolygons taken(const GridPolygons& polygons, std::span<const std::uint32_t> features);

/// The same on a grid that is 2^bits times as fine; coordinates stay within ±2^52.
void refine(GridPolygons& polygons, int bits);

/// Whether a closed ring encloses its area clockwise; exact.
bool runs_clockwise(std::span<const GridPoint> ring);

/// The box of some vertices; empty (min > max) for none.
GridBox box_of(std::span<const GridPoint> vertices);

}  // namespace ecotone
