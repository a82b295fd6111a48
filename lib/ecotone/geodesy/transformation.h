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
struct DatumParameters {
  std::string name;  ///< where they come from; printed with every result
  double x_shift_m = 0, y_shift_m = 0, z_shift_m = 0;
  double x_rotation_arcsec = 0, y_rotation_arcsec = 0, z_rotation_arcsec = 0;
  double scale_ppm = 0;
  double accuracy_m = 0;
  /// Plane (4 parameters): x' = x_shift + (1 + scale) (x cos r − y sin r), with z_rotation as r;
  /// then the y and z parts of the geocentric shift are not used.
  bool plane = false;
};

struct TransformationOptions {
  /// Accept a transformation that ignores the change of datum (errors of 100 m and more).
  bool allow_ballpark = false;
  std::optional<DatumParameters> datum_parameters;
};

/// Takes coordinates from one CRS to another.
///
/// A ballpark operation between datums is refused unless allowed by name; CGCS2000 (4490) and
/// WGS 84 (4326) count as the same at 1 m, which `accuracy_m()` says.
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
