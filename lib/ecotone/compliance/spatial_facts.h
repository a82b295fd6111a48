// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <numbers>
#include <optional>
#include <span>
#include <vector>

#include "ecotone/finding/finding.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/box.h"
#include "ecotone/geometry/geometry_column.h"

namespace ecotone {

/// How a subject and a zone meet.
///
/// What they share is an area (polygon subjects, m²), a length (lines, m) or, for points, the
/// depth of the point in the zone (m from its border).
struct Contact {
  std::size_t zone = 0;
  double amount = 0;            ///< m², m or depth; 0 if they only touch or are apart
  bool touches = false;         ///< they share points of borders and nothing else
  double distance_m = 0;        ///< more than 0 if they are apart, but near
  double zone_border_m = 0;     ///< times the zone's accuracy is its part of the error
  double subject_border_m = 0;  ///< times the subject's accuracy is its part of the error
  double computing_error = 0;
  std::size_t parts = 0;  ///< of an area: how many polygons they share; else 0

  /// How the error of `amount` comes about.
  ErrorTerms terms(double zone_accuracy_m, double subject_accuracy_m) const {
    return {zone_border_m,
            zone_accuracy_m,
            subject_border_m,
            subject_accuracy_m,
            corner_error(parts, zone_border_m > 0 ? zone_accuracy_m : 0,
                         subject_border_m > 0 ? subject_accuracy_m : 0),
            computing_error};
  }
  /// Half width of the error of `amount`.
  double error(double zone_accuracy_m, double subject_accuracy_m) const {
    return terms(zone_accuracy_m, subject_accuracy_m).total();
  }

  /// What the corners and ends of borders that move by their accuracy add to an area beside
  /// length × accuracy: no more than a full turn, π a², a part. Source: Steiner's formula for
  /// parallel sets, which bounds those of any connected region from above (B. Sz.-Nagy, Über
  /// Parallelmengen nichtkonvexer ebener Bereiche, Acta Sci. Math. 20 (1959)).
  static double corner_error(std::size_t parts, double zone_accuracy_m, double subject_accuracy_m) {
    return static_cast<double>(parts) * std::numbers::pi *
           (zone_accuracy_m * zone_accuracy_m + subject_accuracy_m * subject_accuracy_m);
  }
};

/// Some zones of one layer with the accuracy taken for them.
struct ZoneSet {
  std::size_t layer = 0;
  double accuracy_m = 0;
  std::vector<std::size_t> zones;
};

/// What a subject shares with several zones together; zones count once.
struct SharedAmount {
  double amount = 0;
  double error = 0;  ///< `terms.total()`
  ErrorTerms terms;
  bool touches = false;
  /// Points: signed depth; negative is the distance outside. Elsewhere as `amount`.
  double signed_depth = 0;
};

struct NearestFeature {
  std::size_t feature = 0;
  double distance_m = 0;
};

/// Which way a rule looks along the rivers, from the subject.
enum class RiverWay { upstream, downstream };

/// Which feature of a layer lies along the rivers from a subject.
struct RiverQuestion {
  std::size_t subject = 0;
  std::span<const std::size_t> rivers;  ///< layers of lines
  std::size_t layer = 0;                ///< whose features are looked for
  RiverWay way = RiverWay::downstream;
  double limit_m = 0;  ///< along the river
  double snap_m = 0;   ///< what lies farther from every river has no place on them
  std::function<bool(std::size_t)> wanted;
};

/// What was found along the rivers.
struct RiverAnswer {
  bool has_network = false;
  bool is_ambiguous = false;         ///< the subject may belong to several reaches
  std::optional<double> to_river_m;  ///< from the subject; nothing if it has no clear place
  std::optional<NearestFeature> nearest;
  std::vector<std::size_t> doubtful;  ///< wanted, near enough, but without a clear place
};

/// The geometry that predicates ask for. Layers are named by their place in the LayerSet,
/// subjects by their row. Implementations are safe to ask from several threads.
class SpatialFacts {
 public:
  virtual ~SpatialFacts() = default;

  virtual GeometryType subject_type() const = 0;
  /// Area (m²) of a polygon, length (m) of a line, 0 of a point.
  virtual double subject_measure(std::size_t subject) const = 0;
  /// Length of the border of a polygon, in metres; 0 for others.
  virtual double subject_border_m(std::size_t subject) const = 0;
  /// Where a point subject lies; nothing for lines and polygons.
  virtual std::optional<Point> subject_position(std::size_t subject) const {
    (void)subject;
    return std::nullopt;
  }
  /// Accuracy of the subjects' vertices.
  virtual double subject_accuracy_m() const = 0;

  /// Zones of a polygon layer that overlap or touch the subject, or lie so near that an error of
  /// the borders could make them meet; sorted by zone.
  virtual std::span<const Contact> contacts(std::size_t subject, std::size_t layer) const = 0;

  /// What the subject shares with the union of `in`, and with the union of `also` (if given), and
  /// with nothing of `except`.
  virtual SharedAmount shared(std::size_t subject, std::span<const ZoneSet> in,
                              std::span<const ZoneSet> also,
                              std::span<const ZoneSet> except) const = 0;

  /// The geometry that a polygon subject shares as `shared` measures it; one feature, or none.
  virtual MultiPolygonArray shared_part(std::size_t subject, std::span<const ZoneSet> in,
                                        std::span<const ZoneSet> also,
                                        std::span<const ZoneSet> except) const = 0;
  /// The border of the union of zones, where it comes within a reach of the subject's box.
  virtual MultiLineStringArray borders_around(std::size_t subject, std::span<const ZoneSet> zones,
                                              double reach_m) const = 0;
  /// Features of a layer whose box meets a box; rising.
  virtual std::vector<std::uint32_t> features_in(std::size_t layer, const Box& box) const = 0;

  /// How far a subject that lies inside the union of zones lies from its border; `limit_m` if
  /// that is farther.
  virtual double depth_in_union_m(std::size_t subject, std::span<const ZoneSet> zones,
                                  double limit_m) const = 0;

  /// The nearest wanted feature of a layer of any geometry; nothing if none is nearer than the
  /// limit. On equal distances the first.
  virtual std::optional<NearestFeature> nearest(
      std::size_t subject, std::size_t layer, double limit_m,
      const std::function<bool(std::size_t)>& wanted) const = 0;

  /// The nearest wanted feature along the rivers, within the limit.
  virtual RiverAnswer along_rivers(const RiverQuestion& question) const = 0;

  /// Share of the subject (0–1) outside the coverages of these layers together; nothing if none
  /// of them states a coverage. For points 0 or 1.
  virtual std::optional<double> uncovered_share(std::size_t subject,
                                                std::span<const std::size_t> layers) const = 0;
  /// Distance from the subject to the edge of the coverage it lies in; 0 if it is not covered.
  /// A distance beyond the limit is given as the limit.
  virtual double distance_to_coverage_edge_m(std::size_t subject,
                                             std::span<const std::size_t> layers,
                                             double limit_m) const = 0;
};

}  // namespace ecotone
