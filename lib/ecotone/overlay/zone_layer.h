// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/box.h"
#include "ecotone/index/index_file.h"
#include "ecotone/layer/layer.h"
#include "ecotone/overlay/overlap_areas.h"

namespace ecotone {

struct ZoneLayerOptions {
  std::optional<double> grid;  ///< in the unit of the CRS; see `overlay/grid.h`
  int threads = 0;             ///< 0: all cores; the result does not depend on it
  /// Leave out the sums for areas on the ellipsoid, which a projection without a series of its own
  /// makes dear (20 µs an edge); a method that needs them computes them anew at each call.
  bool plane_only = false;
  /// For the ledger: name of the layer and ids of its features (empty: their places).
  std::string name = "zones";
  std::span<const std::string> ids;
};

/// The zones around points, point by point: those of point i are
/// zones[offsets[i]] … zones[offsets[i + 1] − 1], in ascending order.
struct ZonesOfPoints {
  std::vector<std::size_t> offsets{0};
  std::vector<std::uint32_t> zones;

  std::span<const std::uint32_t> of(std::size_t i) const {
    return std::span(zones).subspan(offsets[i], offsets[i + 1] - offsets[i]);
  }
};

/// How much of a line lies in a zone.
struct ZoneLength {
  std::size_t line = 0;
  std::uint32_t zone = 0;
  /// Stretches along the border of the zone count. Geodesic length of the vertices, and of an
  /// edge that the border cuts its share in the CRS.
  double length_m = 0;
  bool touches_only = false;  ///< they share points, but less than a micrometre of length

  friend bool operator==(const ZoneLength&, const ZoneLength&) = default;
};

/// The edge of a zone that lies nearest to a point.
struct NearestZoneEdge {
  std::uint32_t zone = 0;
  /// To the edge, along the geodesic; negative if the point lies inside this zone.
  double distance_m = 0;
  Point position;  ///< nearest place on the edge, in the CRS

  friend bool operator==(const NearestZoneEdge&, const NearestZoneEdge&) = default;
};

/// Zones prepared once for any number of questions: valid, on the grid, indexed, with running sums
/// along their borders. Built from a layer, or mapped from a file where all of it lies ready; both
/// give the same answers, bit for bit.
///
/// Subjects come in batches: memory is the index and a batch. A copy is cheap and shares
/// everything; safe to share between threads. Answers do not depend on threads or batches.
class ZoneLayer {
 public:
  /// Prepares zones; invalid ones are repaired, see `ledger`.
  /// @throws CrsError    if the zones lie where the CRS is not defined
  /// @throws UsageError  for a grid that is negative or not finite
  ZoneLayer(const MultiPolygonArray& zones, const Crs& crs, const ZoneLayerOptions& options = {});
  /// The same for a layer; name and ids of the ledger are its own.
  /// @throws CrsError, SchemaError  if it has no CRS, or no polygons
  explicit ZoneLayer(const Layer& zones, ZoneLayerOptions options = {});
  /// Takes the zones of a file; nothing is computed.
  /// @param crs  the one that they were written with
  /// @throws IoError  if the file was not written by `sections`, or contradicts itself
  ZoneLayer(const IndexFile& file, std::size_t layer, const Crs& crs);

  std::size_t size() const;
  const Crs& crs() const;
  double grid() const;
  const ZoneIndex& index() const;
  /// What was repaired or set aside when the zones were prepared; empty for zones of a file.
  const Ledger& ledger() const;

  /// The zones around points. A point on a border is taken as moved by an infinitely small step to
  /// the upper right, so that exactly one zone of a coverage has it. Points that are not finite, or
  /// farther out than the grid reaches, lie in no zone.
  ZonesOfPoints zones_at(std::span<const Point> points, int threads = 0) const;
  std::vector<std::uint32_t> zones_at(const Point& point) const;

  /// The overlaps of polygons with every zone, as `overlap_areas` gives them; the grid is that of
  /// the zones, and names and ids of the zones in the ledger are their places.
  /// @throws CrsError   as `overlap_areas` does
  /// @throws Cancelled  if the work was asked to stop
  Overlaps overlaps(const MultiPolygonArray& subjects, const OverlapOptions& options = {}) const;

  /// The lengths of lines in every zone that they meet, by line, then zone. A line that runs along
  /// a border lies inside: zones are closed. A line runs over itself as often as it does.
  /// Missing and empty lines meet nothing, nor do lines with a coordinate that is not finite.
  /// @throws CrsError  if a line that meets a zone leaves the domain of the CRS
  std::vector<ZoneLength> lengths(const MultiLineStringArray& lines, int threads = 0) const;

  /// The nearest edge of a zone within a reach; nothing if there is none. Of several at the same
  /// distance that of a zone around the point, then of the first zone.
  /// @throws CrsError  if the point is not finite, or not in the domain of the CRS
  /// Accuracy: as `nearest_on_path`. Cost: microseconds near edges; grows with the empty room.
  std::optional<NearestZoneEdge> nearest_edge(
      const Point& point, double reach_m = std::numeric_limits<double>::infinity()) const;

  /// The parts of zones that lie in a box: one pair a zone, with its piece; `subject` is 0.
  Overlaps pieces_in(const Box& box) const;

  /// What `write_index_file` needs to keep the zones; valid as long as this object. Not of zones
  /// that were prepared with `plane_only`.
  IndexFileLayer sections(std::string id, std::string metadata) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace ecotone
