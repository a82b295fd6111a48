// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: one area, and what can be done with two of them.

#include <span>
#include <string>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/geometry_column.h"

namespace ecotone::detail {

/// How far an edge may bend that is left straight.
constexpr double straight_m = 0.001;

/// A column of exactly one feature, which may be empty.
using Region = MultiPolygonArray;

Region no_region();
Region region_of(const MultiPolygonView& feature);
bool is_empty(const Region& region);
/// The column without vertices that lie within a tolerance of the line between those that stay.
/// A buffer has many: it cuts straight edges to keep them straight on the ellipsoid to a
/// millimetre. Holes and shells keep at least four vertices, or vanish if they are narrower than
/// the tolerance. Source: D. Douglas, T. Peucker, Algorithms for the reduction of the number of
/// points, The Canadian Cartographer 10 (1973).
MultiPolygonArray without_straight_vertices(const MultiPolygonArray& column, double tolerance_m,
                                            const Crs& crs);
/// Each polygon of a region as a region of its own.
std::vector<Region> parts_of(const Region& region);

/// Works on regions in one CRS; what was mended or set aside goes to the ledger. One thread: the
/// sources share them out.
class RegionAlgebra {
 public:
  /// @param arc_tolerance_m  of circles and depths: how far a chord may fall short of its arc
  RegionAlgebra(const Crs& crs, Ledger& ledger, double arc_tolerance_m = 0.01)
      : crs_(&crs), ledger_(&ledger), arc_tolerance_m_(arc_tolerance_m) {}

  const Crs& crs() const { return *crs_; }
  Ledger& ledger() const { return *ledger_; }
  double arc_tolerance_m() const { return arc_tolerance_m_; }

  Region unite(const Region& a, const Region& b) const;
  /// The union of all features of a column.
  Region unite_all(const MultiPolygonArray& column) const;
  Region minus(const Region& a, const Region& b) const;
  Region common(const Region& a, const Region& b) const;
  /// The places within a distance of one feature; nothing for the distance 0.
  Region within(const GeometryColumn& features, double distance_m) const;
  /// Circles around points, united.
  Region circles(std::span<const Point> centres, double radius_m) const;
  /// On the ellipsoid.
  double area_m2(const Region& region) const;
  /// Without polygons below an area; how many and how much goes to the ledger.
  Region without_slivers(const Region& region, double sliver_m2, const std::string& name) const;

 private:
  const Crs* crs_;
  Ledger* ledger_;
  double arc_tolerance_m_;
};

}  // namespace ecotone::detail
