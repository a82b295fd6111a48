// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/geometry_column.h"

namespace ecotone {

/// Parameters of a shift between datums, valid in a small region: 3 or 7 of a geocentric
/// (Helmert, position vector) or 4 of a plane transformation.
///
/// They lead from the old datum (Beijing 54, Xi'an 80) to CGCS2000; a transformation the other
/// way takes the inverse. Between two datums of one age they lead from the first to the second.
struct DatumParameters {
  std::string name;  ///< where they come from; printed with every result
  double x_shift_m = 0, y_shift_m = 0, z_shift_m = 0;
  double x_rotation_arcsec = 0, y_rotation_arcsec = 0, z_rotation_arcsec = 0;
  double scale_ppm = 0;
  double accuracy_m = 0;
  /// Plane (4 parameters), x east and y north in metres as the two projected systems give them:
  ///     x' = x_shift + (1 + scale) (x cos r − y sin r)
  ///     y' = y_shift + (1 + scale) (x sin r + y cos r)
  /// with z_rotation as r, counter-clockwise; the other parameters are not used.
  bool plane = false;
};

struct TransformationOptions {
  /// Accept a transformation that ignores the change of datum (errors of 100 m and more).
  bool allow_ballpark = false;
  std::optional<DatumParameters> datum_parameters;
  /// Where the data lie, longitude and latitude in degrees: chooses between operations that
  /// hold in different regions. Without it PROJ's first choice for the two systems is taken.
  std::optional<Box> area;
};

/// Takes coordinates from one CRS to another.
///
/// One operation serves all points: the best that PROJ knows for the area, without missing
/// grids. A ballpark operation between datums is refused unless allowed by name. CGCS2000
/// (4490) and WGS 84 (4326) count as the same at 1 m, which `accuracy_m()` says; so do systems
/// projected from them. Beijing 54 and Xi'an 80 need `datum_parameters`: EPSG's shifts for them
/// hold in a few oil fields only, and are never taken.
///
/// May be used by several threads at once; they take turns.
class Transformation {
 public:
  /// @throws CrsError  if there is no operation, or only a ballpark one that is not allowed
  Transformation(const Crs& from, const Crs& to, const TransformationOptions& options = {});
  ~Transformation();
  Transformation(Transformation&&) noexcept;
  Transformation& operator=(Transformation&&) noexcept;

  /// True if coordinates stay as they are.
  bool is_identity() const;
  /// The operation in words, for messages and provenance.
  const std::string& description() const;
  /// Accuracy of the operation in metres; 0 for a pure projection.
  double accuracy_m() const;

  /// @throws CrsError  if a point lies outside the domain of the operation; names its index
  void apply(std::span<Point> points) const;
  Point operator()(Point p) const;
  GeometryColumn operator()(const GeometryColumn& column) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ecotone
