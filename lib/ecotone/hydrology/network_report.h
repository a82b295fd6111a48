// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ecotone/geometry/point.h"

namespace ecotone {

/// What may be wrong with lines that should be a river network.
enum class NetworkIssueKind {
  without_length,      ///< a path of fewer than two different vertices was left out
  joined_gap,          ///< an end was joined to something a little off; size: the gap in metres
  crossing,            ///< two lines cross without a common vertex
  duplicate,           ///< two reaches have the same vertices
  reversal_suspected,  ///< a reach whose reversal would give water a way on
  against_nodes,       ///< drawn against its node fields; turned round
  nodes_apart,         ///< node fields join what does not meet; size: the gap in metres
  direction_unknown,   ///< the elevations or the attribute decide nothing; taken as drawn
  catchment_falls,     ///< a catchment or an order grows smaller downstream, without a divergence
  inner_sink,          ///< several reaches flow in and none flows out
  inner_source,        ///< several reaches flow out and none flows in
  circle,              ///< a reach whose water comes back to it
  separate_part,       ///< a part of the network beside the longest; size: its length in metres
};

/// "crossing", "joined_gap" …
std::string_view network_issue_name(NetworkIssueKind kind);

/// One thing found, with the line it was found at.
struct NetworkIssue {
  NetworkIssueKind kind = NetworkIssueKind::crossing;
  std::uint32_t feature = 0;
  std::optional<std::uint32_t> other;  ///< line at the other side, where there is one
  Point position;                      ///< in the CRS
  double size = 0;                     ///< what the kind says; else 0
};

/// What a network is made of, and what was found while building it.
struct NetworkReport {
  std::size_t lines = 0;
  std::size_t reaches = 0;
  std::size_t nodes = 0;
  std::size_t parts = 0;        ///< pieces of network that do not hang together
  std::size_t heads = 0;        ///< nodes where water begins
  std::size_t outlets = 0;      ///< nodes where water ends
  std::size_t confluences = 0;  ///< nodes with several inflows
  std::size_t divergences = 0;  ///< nodes with several outflows
  std::size_t braids = 0;       ///< independent circles, whichever way the water runs
  double length_m = 0;
  std::vector<NetworkIssue> issues;  ///< by kind, then line, then position

  std::size_t count(NetworkIssueKind kind) const;
};

}  // namespace ecotone
