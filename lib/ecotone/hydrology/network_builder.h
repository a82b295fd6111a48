// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the module: from noded lines to a directed network.

#include <vector>

#include "ecotone/hydrology/noding.h"
#include "ecotone/hydrology/river_network.h"

namespace ecotone {

/// Builds a network in steps; used once.
class NetworkBuilder {
 public:
  NetworkBuilder(RiverNetwork& network, const MultiLineStringArray& lines, const Crs& crs,
                 const RiverFields& fields, const RiverNetworkOptions& options)
      : network_(network), lines_(lines), crs_(crs), fields_(fields), options_(options) {}

  void run();

 private:
  void check_fields() const;
  detail::NodedLines lines_with_node_fields();
  void orient(detail::NodedLines noded);
  bool runs_along_drawing(const detail::DrawnReach& reach, std::vector<NetworkIssue>& issues,
                          const Point& at) const;
  void turn_to_nodes(detail::NodedLines& noded);
  void connect(std::uint32_t node_count);
  void find_parts();
  std::vector<std::uint32_t> circles() const;
  void find_main_stems(const std::vector<std::uint32_t>& circle);
  std::vector<double> longest_ways(bool upstream, const std::vector<std::uint32_t>& circle) const;
  std::uint32_t main_of(std::uint32_t r, std::span<const std::uint32_t> candidates,
                        const std::vector<double>& longest, bool upstream) const;
  void report_shape(const std::vector<std::uint32_t>& circle);
  void report_nodes();
  void report_reversals();
  void report_duplicates();
  void report_falls();
  void add_issue(NetworkIssueKind kind, std::uint32_t reach, const Point& at, double size = 0,
                 std::optional<std::uint32_t> other = std::nullopt);

  RiverNetwork& network_;
  const MultiLineStringArray& lines_;
  const Crs& crs_;
  const RiverFields& fields_;
  const RiverNetworkOptions& options_;
  std::vector<std::uint8_t> against_;  // of a reach with node fields: drawn against them
};

}  // namespace ecotone
