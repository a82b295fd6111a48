// SPDX-License-Identifier: Apache-2.0
// Private to the module: PROJ's handles, and what the other files of the module ask of PROJ.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/point.h"

struct PJconsts;
struct pj_ctx;

namespace ecotone::proj {

struct ContextDeleter {
  void operator()(pj_ctx* context) const;
};
struct ObjectDeleter {
  void operator()(PJconsts* object) const;
};
using ContextPtr = std::unique_ptr<pj_ctx, ContextDeleter>;
using ObjectPtr = std::unique_ptr<PJconsts, ObjectDeleter>;

/// A context that prints nothing.
ContextPtr new_context();
/// The context of this thread.
pj_ctx* thread_context();

/// The PROJ object of a CRS.
ObjectPtr object_of(pj_ctx* context, const Crs& crs);

/// What PROJ says about its last error: the one place where its errors become text of ours.
std::string reason_of(pj_ctx* context);

/// Datums with a rule of their own.
enum class DatumFamily { cgcs2000, wgs84, beijing54, xian80, other };
DatumFamily datum_family(const Crs& crs);

/// The parameters of a transverse Mercator projection.
struct TransverseMercator {
  double central_meridian_deg = 0;
  double latitude_of_origin_deg = 0;
  double scale = 1;
  double false_easting_m = 0;
  double false_northing_m = 0;
};
std::optional<TransverseMercator> transverse_mercator(const Crs& crs);

/// An operation from a CRS (x east, y north, its unit) to longitude and latitude in degrees on
/// its own datum; exact, no datum change.
ObjectPtr to_geographic(pj_ctx* context, const Crs& crs);

/// Longitudes and latitudes in degrees of places of a CRS, on its own datum; places outside its
/// domain are infinite.
std::vector<Point> geographic_positions(const Crs& crs, std::span<const Point> places);
/// The way back.
std::vector<Point> projected_positions(const Crs& crs, std::span<const Point> geographic);

}  // namespace ecotone::proj
