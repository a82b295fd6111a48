// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// How an area is measured; see `docs/areas.md`.
///
/// ellipsoid: the region whose edges are straight in the CRS, measured on the ellipsoid (default).
/// plane:     its area in the plane of a projected CRS.
/// parcel:    图斑椭球面积, the official series with its 70 m splitting and rounding, for finished
///            parcels.
/// geodesic:  edges are geodesics of the ellipsoid (Karney).
enum class AreaMethod { ellipsoid, plane, parcel, geodesic };

/// Reads "ellipsoid", "plane", "parcel" or "geodesic".
std::optional<AreaMethod> parse_area_method(std::string_view name);
std::string_view area_method_name(AreaMethod method);

/// Measures one multipolygon. Shells add and holes subtract, whichever way their vertices run.
///
/// @param zone    vertices in `crs`
/// @return        square metres; 0 for an empty multipolygon
/// @throws CrsError  for plane in a geographic CRS, parcel where the CRS is neither geographic
///                   nor Gauss-Kruger
///
/// Accuracy: plane, rounding only; ellipsoid, 1e-9 relative to the integral along each edge;
/// parcel as the procedure rounds (0.01 m² on 1 km²); geodesic about 0.1 m² per vertex or better.
double area_m2(const MultiPolygonView& zone, const Crs& crs, AreaMethod method);

/// Measures one ring, counter-clockwise positive. `parcel` gives its magnitude with that sign.
double ring_area_m2(RingView ring, const Crs& crs, AreaMethod method);

/// Measures every multipolygon of a column; missing ones give 0.
std::vector<double> areas_m2(const MultiPolygonArray& zones, const Crs& crs, AreaMethod method);

}  // namespace ecotone
