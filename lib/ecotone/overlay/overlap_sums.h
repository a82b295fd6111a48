// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: areas and lengths of overlaps as sums over crossings.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "ecotone/geodesy/area.h"
#include "ecotone/geodesy/edge_integral.h"
#include "ecotone/index/grid_predicates.h"
#include "ecotone/index/meeting.h"

namespace ecotone {

/// What a subject and a zone share.
struct OverlapSum {
  std::uint32_t zone = 0;
  /// They share an area; otherwise they touch, or share nothing at all.
  bool overlaps = false;
  bool touches = false;
  /// The overlap is the whole of the subject, or of the zone: decided on whole numbers.
  bool is_whole_subject = false;
  bool is_whole_zone = false;
  /// Area in square grid units: a multiple of one half without rounding where the two meet at
  /// vertices only.
  double grid_area = 0;
  double area_m2 = 0;
  double subject_border_m = 0;  ///< length of the subject's border in the zone
  double zone_border_m = 0;     ///< length of the zone's border in the subject
  double shared_border_m = 0;   ///< along which the two touch from outside
  /// Length of the border of the overlap in grid units, roughly: for bounds of rounding.
  double border_units = 0;
};

/// Measures the overlaps of subjects with the zones of an index.
///
/// With G the running sum of a quantity along a ring, T its total and w winding numbers at the
/// first vertices of rings,
///
///     ∫ over p ∩ z  =  Σ rings r of p  w_z(r) T_r  +  Σ rings q of z  w_p(q) T_q
///                    + Σ crossings  turn · ((T_r − G_r(X)) − (T_q − G_q(X)))
///
/// since each crossing X changes the winding number of all that follows on its two rings. Nothing
/// of a zone is visited but the edges that the subject crosses. For the area in grid units G are
/// whole numbers modulo 2^64 (2^128 for wide extents) and only proper crossings add a fraction;
/// for areas on the ellipsoid they are whole multiples of a small fraction of a square metre.
/// Lengths are sums of the same kind for each border alone.
class OverlapSums {
 public:
  struct Options {
    AreaMethod method = AreaMethod::plane;
    /// Lengths as people want them. Without, they are upper bounds (|Δx| + |Δy|) for errors.
    bool true_lengths = true;
    int threads = 0;
  };

  /// Running sums along the rings of zones, one a vertex; the last vertex of a ring has its total.
  struct Running {
    std::span<const std::uint64_t> area;      ///< twice the area in grid units, modulo 2^64
    std::span<const std::uint64_t> high;      ///< what is above; empty unless the extent is wide
    std::span<const std::uint64_t> integral;  ///< on the ellipsoid; empty for plane
    std::span<const double> length;
    std::span<const std::uint64_t> totals;  ///< twice the area of each zone: low half, high half
  };

  /// @param extent  holds every vertex of zones and subjects, in the CRS
  /// @throws CrsError  as EdgeIntegral does
  OverlapSums(const ZoneIndex& index, const GridScale& scale, const Crs& crs, const Box& extent,
              const Options& options);
  /// Takes running sums that were made before, with the same arguments; `storage` keeps them.
  OverlapSums(const ZoneIndex& index, const GridScale& scale, const Crs& crs, const Box& extent,
              const Options& options, const Running& running, std::shared_ptr<const void> storage);

  const Running& running() const { return running_; }
  const Options& options() const { return options_; }
  /// Whether sums of an index have a high half.
  static bool is_wide(const ZoneIndex& index);

  /// Sums of one subject; keeps its memory. One a thread.
  class Worker {
   public:
    explicit Worker(const OverlapSums& sums) : sums_(sums) {}
    /// Measures the overlaps of a meeting; results by zone, those that share nothing left out.
    void measure(const GridFeature& subject, const Meeting& meeting,
                 std::vector<OverlapSum>& found);

   private:
    void run_along(const GridFeature& subject);
    OverlapSum measure(const GridFeature& subject, const ZoneMeeting& meeting);

    const OverlapSums& sums_;
    // Running sums along the subject; the last vertex of a ring has its total.
    std::vector<detail::Uint128> area_;
    std::vector<std::uint64_t> integral_;
    std::vector<double> length_;
    std::vector<std::uint32_t> ring_ends_;  // of the ring of each vertex: its last vertex
  };

 private:
  friend class Worker;
  struct Arrays;

  detail::Uint128 zone_area(std::uint32_t vertex) const {
    const detail::Uint128 low = running_.area[vertex];
    return running_.high.empty()
               ? low
               : low | (static_cast<detail::Uint128>(running_.high[vertex]) << 64);
  }
  detail::Uint128 zone_total(std::uint32_t zone) const {
    return running_.totals[2 * std::size_t{zone}] |
           (static_cast<detail::Uint128>(running_.totals[2 * std::size_t{zone} + 1]) << 64);
  }
  std::uint64_t fixed(double m2) const {
    return static_cast<std::uint64_t>(std::llrint(m2 * fixed_scale_));
  }
  double edge_length(const GridPoint& a, const GridPoint& b) const;
  void run_along_zones();

  const ZoneIndex& index_;
  GridScale scale_;
  const Crs& crs_;
  Options options_;
  std::optional<EdgeIntegral> integral_of_;  // nothing for plane, which follows from grid units
  double fixed_scale_ = 1;
  double square_unit_m2_ = 1;
  double unit_m_ = 1;
  Running running_;
  std::shared_ptr<const void> storage_;
};

}  // namespace ecotone
