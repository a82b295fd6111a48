// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/hydrology/network_report.h"

namespace ecotone {

/// Which way the water of a line runs.
enum class FlowSource {
  digitised,   ///< as the line was drawn, first vertex to last
  attribute,   ///< as RiverFields::reversed says
  elevation,   ///< from the higher end to the lower, by RiverFields::start_m and end_m
  node_fields  ///< from RiverFields::from_node to to_node, which alone say what is joined
};

/// What is known of the lines besides their shape. A column is empty, or has a value for each of
/// the n lines; a number that is missing is NaN, a name that is missing is empty.
struct RiverFields {
  std::vector<std::string> name;
  std::vector<double> catchment_km2;     ///< drained at the lower end; more is the main stem
  std::vector<double> order;             ///< stream order: the higher is the main stem
  std::vector<double> level;             ///< level of the river: the lower is the main stem
  std::vector<std::int64_t> level_path;  ///< lines with one value are one main path; 0: none
  std::vector<double> divergence;        ///< NHDPlus: 2 is the minor way of a divergence
  std::vector<std::uint8_t> reversed;    ///< not 0: the water runs against the line as drawn
  std::vector<double> start_m;           ///< elevation of the first vertex, in metres
  std::vector<double> end_m;             ///< elevation of the last vertex, in metres
  std::vector<std::int64_t> from_node;   ///< with `to_node`: the nodes of the line
  std::vector<std::int64_t> to_node;
};

struct RiverNetworkOptions {
  FlowSource flow = FlowSource::digitised;
  /// Ends of lines within this distance of an end or of another line are joined to it, in metres
  /// on the ellipsoid; 0 joins equal coordinates only. No vertex is moved.
  double tolerance_m = 0.1;
  /// Make a node where two lines cross without a common vertex; else the crossing is reported
  /// and the waters pass each other.
  bool node_crossings = false;
  int threads = 0;  ///< 0: all cores
};

/// A stretch of river without a node inside: from its upper node to its lower one.
struct Reach {
  std::uint32_t feature = 0;  ///< index of its line
  std::uint32_t from_node = 0;
  std::uint32_t to_node = 0;
  std::uint32_t part = 0;     ///< of the network: reaches that hang together, 0 the longest part
  bool along_drawing = true;  ///< the water runs as the line was drawn
  double length_m = 0;        ///< geodesic between vertices
  double feature_from_m = 0;  ///< measure along the drawn line where the reach begins (upper end)
};

/// A place of a network: so many metres below the upper end of a reach.
struct NetworkPlace {
  std::uint32_t reach = 0;
  double measure_m = 0;

  friend bool operator==(const NetworkPlace&, const NetworkPlace&) = default;
};

enum class TraceDirection {
  upstream_main,          ///< UM: up the main stem
  upstream_tributaries,   ///< UT: everything whose water comes by
  downstream_main,        ///< DM: down the main way
  downstream_diversions,  ///< DD: everything the water may reach
};

/// "UM", "UT", "DM" or "DD", the names of EPA WATERS and USGS NLDI.
std::string_view trace_direction_name(TraceDirection direction);
std::optional<TraceDirection> parse_trace_direction(std::string_view name);

/// A piece of a reach that a trace covers. Measures run with the water, so from_m <= to_m;
/// distances are along the network from where the trace began, by the shortest way.
struct Stretch {
  std::uint32_t reach = 0;
  double from_m = 0;
  double to_m = 0;
  double distance_at_from_m = 0;
  double distance_at_to_m = 0;

  friend bool operator==(const Stretch&, const Stretch&) = default;
};

enum class BankSide { on_line, left, right };

/// "on_line", "left" or "right".
std::string_view bank_side_name(BankSide side);

/// The place of a reach that is nearest to a point.
struct NearReach {
  NetworkPlace place;
  Point position;                     ///< on the reach, in the CRS
  double distance_m = 0;              ///< on the ellipsoid
  BankSide side = BankSide::on_line;  ///< of the point, seen downstream
};

/// A directed network of rivers, built once from lines, never changed; safe to share between
/// threads. 10^6 reaches are built in seconds, and stay in memory as flat arrays.
///
/// Lines are joined at common ends, at vertices that they share, and where an end lies within the
/// tolerance of another line. Loops and braids stay. Reaches are numbered in the order of lines
/// and along them; traces and distances do not depend on the order of lines.
///
/// Main stem: at a node the main way goes on, of the reaches there, to the one with (1) the same
/// level path, (2) no mark as minor way, (3) the lower level, (4) the higher order, (5) the larger
/// catchment, (6) the same name, (7) the longest way on to a head (to an outlet, downstream), and
/// (8), so that there is always one, the smaller coordinates at its far end. A criterion whose
/// field is missing on one side decides nothing.
class RiverNetwork {
 public:
  RiverNetwork() = default;
  /// @param lines  n lines, several paths each allowed; with node fields one path each
  /// @throws SchemaError    if a column has another length, or the fields that `flow` needs are
  ///                        missing; with node fields, if a line has several paths
  /// @throws GeometryError  if the tolerance is negative or not finite
  /// @throws CrsError       if a vertex is not in the domain of the CRS
  RiverNetwork(const MultiLineStringArray& lines, const Crs& crs, const RiverFields& fields = {},
               const RiverNetworkOptions& options = {});

  std::size_t reach_count() const { return reaches_.size(); }
  std::size_t node_count() const { return out_offsets_.empty() ? 0 : out_offsets_.size() - 1; }
  std::size_t part_count() const { return part_count_; }
  const Reach& reach(std::uint32_t r) const { return reaches_[r]; }
  std::span<const Reach> reaches() const { return reaches_; }
  const Crs& crs() const { return *crs_; }
  /// What was found while building: crossings, gaps that were joined, suspected reversals …
  const NetworkReport& report() const { return report_; }

  /// Vertices of a reach, downstream.
  PathView path(std::uint32_t r) const {
    return std::span(points_).subspan(path_offsets_[r], path_offsets_[r + 1] - path_offsets_[r]);
  }
  /// Measures of these vertices in metres from the upper end.
  std::span<const double> measures(std::uint32_t r) const {
    return std::span(measures_).subspan(path_offsets_[r], path_offsets_[r + 1] - path_offsets_[r]);
  }
  /// Name of the river of a reach; empty if unknown.
  const std::string& name(std::uint32_t r) const;

  /// Reaches that begin, and that end, at a node; rising.
  std::span<const std::uint32_t> outflows(std::uint32_t node) const {
    return std::span(out_).subspan(out_offsets_[node], out_offsets_[node + 1] - out_offsets_[node]);
  }
  std::span<const std::uint32_t> inflows(std::uint32_t node) const {
    return std::span(in_).subspan(in_offsets_[node], in_offsets_[node + 1] - in_offsets_[node]);
  }
  /// The reach where the main stem goes on; nothing at a head, and at an outlet.
  std::optional<std::uint32_t> main_upstream(std::uint32_t r) const { return known(main_up_[r]); }
  std::optional<std::uint32_t> main_downstream(std::uint32_t r) const {
    return known(main_down_[r]);
  }

  /// Position of a place; measures outside the reach are taken to its ends. Between vertices it
  /// divides the edge, straight in the CRS, in proportion.
  Point position(const NetworkPlace& place) const;

  /// Measure of a place along its line as it was drawn, over all reaches of its path.
  double feature_measure(const NetworkPlace& place) const {
    const Reach& its = reaches_[place.reach];
    return its.feature_from_m + (its.along_drawing ? place.measure_m : -place.measure_m);
  }

  /// The same place with its measure taken to the ends of its reach.
  /// @throws GeometryError  if there is no such reach, or the measure is not finite
  NetworkPlace checked(const NetworkPlace& place) const;
  std::vector<NetworkPlace> checked(std::span<const NetworkPlace> places) const;

  /// Traces from a place, in the order of distance; each reach at most once, but that of the
  /// start may come back by a loop. A trace ends at `max_distance_m`, at heads or outlets, and at
  /// barriers: the water beyond a barrier is not entered, one at the start itself is passed over.
  ///
  /// @throws GeometryError  if the place is not in the network or the distance is negative or NaN
  std::vector<Stretch> trace(const NetworkPlace& from, TraceDirection direction,
                             double max_distance_m = std::numeric_limits<double>::infinity(),
                             std::span<const NetworkPlace> barriers = {}) const;

  /// Distance from one place downstream to another by the shortest way; nothing if the water does
  /// not come by. For many pairs see network_pairs.h.
  std::optional<double> distance_along(const NetworkPlace& from, const NetworkPlace& to) const;

  /// Lines of stretches, cut at their measures; one feature each, downstream. A stretch of no
  /// length is a line of two equal vertices.
  MultiLineStringArray geometry(std::span<const Stretch> stretches) const;

  /// The nearest place of each reach within a distance of a point, nearest first; of reaches
  /// that meet at the nearest place, the one from which the trace is complete: the one below, at a
  /// divergence one above.
  /// @throws CrsError  if the point is not in the domain of the CRS
  std::vector<NearReach> reaches_near(Point p, double within_m) const;

  /// Places where a path meets reaches, by reach and measure; where both run together, the ends of
  /// that run only. Edges are straight in the CRS.
  std::vector<NetworkPlace> crossings(PathView path) const;

 private:
  friend class NetworkBuilder;
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  static std::optional<std::uint32_t> known(std::uint32_t r) {
    return r == none ? std::nullopt : std::optional(r);
  }

  std::optional<Crs> crs_;
  std::vector<Reach> reaches_;
  std::vector<std::size_t> path_offsets_;  // reach r is points [r] to [r + 1]
  std::vector<Point> points_;
  std::vector<double> measures_;
  // Compressed adjacency: reaches out of node v are out_[out_offsets_[v]] and so on.
  std::vector<std::uint32_t> out_offsets_, out_, in_offsets_, in_;
  std::vector<std::uint32_t> main_up_, main_down_;
  std::vector<std::uint32_t> name_of_feature_;  // index into names_
  std::vector<std::string> names_;
  std::size_t part_count_ = 0;
  NetworkReport report_;
  // Boxes of pieces of reaches, for nearness; see reach_pieces.h.
  struct Pieces;
  std::shared_ptr<const Pieces> pieces_;
};

}  // namespace ecotone
