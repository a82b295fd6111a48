// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the module: lines become reaches between nodes.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ecotone/hydrology/river_network.h"

namespace ecotone::detail {

/// A stretch of a line between two nodes, as it was drawn.
struct DrawnReach {
  std::uint32_t feature = 0;
  std::uint32_t first_node = 0;
  std::uint32_t last_node = 0;
  double feature_from_m = 0;  ///< measure along the line where it begins
};

/// Lines that meet at nodes only.
struct NodedLines {
  std::vector<DrawnReach> reaches;   ///< in the order of lines and along them
  std::vector<std::size_t> offsets;  ///< reach r is points [r] to [r + 1]
  std::vector<Point> points;
  std::vector<double> measures;  ///< from the first vertex of its reach
  std::uint32_t node_count = 0;
  std::vector<NetworkIssue> issues;

  NodedLines() : offsets{0} {}
};

/// A path of a line, with the places of its vertices in the column.
struct LinePath {
  std::uint32_t feature = 0;
  std::size_t first = 0;
  std::size_t size = 0;
};

/// Paths of lines that have a length; the others become issues.
std::vector<LinePath> paths_with_length(const MultiLineStringArray& lines,
                                        std::vector<NetworkIssue>& issues);

/// Measures of all vertices along their paths, in metres.
std::vector<double> path_measures(const MultiLineStringArray& lines,
                                  std::span<const LinePath> paths, const Crs& crs, int threads);

/// Joins lines at common ends and vertices, and ends within the tolerance of another line.
NodedLines node_lines(const MultiLineStringArray& lines, const Crs& crs,
                      const RiverNetworkOptions& options);

}  // namespace ecotone::detail
