// SPDX-License-Identifier: Apache-2.0
// Private to the module: the formulas of the official parcel area (图斑椭球面积).
#pragma once

#include <array>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// The formulas of 国土调查办发〔2008〕32号 for one ellipsoid and one kind of coordinates.
///
/// With CGCS2000 the published constants are used as they stand; for another ellipsoid they
/// follow from the same series.
class ParcelFormula {
 public:
  /// @param longitude  reference meridian for longitudes and latitudes, in units of the CRS; any
  ///                   gives the same sum, a near one loses fewer digits
  /// @throws CrsError  where the CRS is neither geographic nor Gauss-Kruger
  explicit ParcelFormula(const Crs& crs, double longitude = 0);

  /// Latitude B and longitude from the central or reference meridian l of a place, radians.
  struct Position {
    double b = 0;
    double l = 0;
  };
  Position position(const Point& p) const;

  /// Trapezoid between an edge and the reference meridian, counter-clockwise rings positive.
  double trapezoid(const Position& u, const Position& v) const;

  /// How many places are inserted on an edge: one each 70 m of a plane edge, none between
  /// longitudes and latitudes.
  int inserted(const Point& u, const Point& v) const;

  /// Sum over a path with the splitting and without any rounding.
  double edge(const Point& u, const Point& v) const;

  /// Area of a closed ring with the splitting and all roundings of the procedure: vertices to
  /// 4 decimals of a metre, inserted places to 6, B and L to 6 decimals of a second.
  double rounded_ring(RingView ring) const;

 private:
  bool geographic_ = false;
  double unit_ = 1;               // metres or radians per unit
  double false_easting_ = 0;      // metres
  double meridian_ = 0;           // radians
  double reference_ = 0;          // the same in units, for longitudes
  double b_squared_twice_ = 0;    // 2 b²
  std::array<double, 5> area_{};  // A … E
  double second_e2_ = 0;          // e'²
  double c_ = 0;                  // a² / b
  std::array<double, 5> foot_{};  // K0 … K4
};

}  // namespace ecotone
