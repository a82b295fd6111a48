// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the module: the words that descriptions of boundaries share.

#include <string>
#include <string_view>

#include "ecotone/geodesy/area.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/point.h"
#include "ecotone/message/text.h"

namespace ecotone {

/// "椭球面积", "on the ellipsoid": how an area was measured.
std::string_view area_method_words(AreaMethod method, Language language);

/// One of eight directions (八方位) for an azimuth, clockwise from north: "东北", "north-east".
/// A direction holds from 22.5° before it to 22.5° after it.
std::string_view direction_words(double azimuth_deg, Language language);

/// A position as the CRS has it: "X=3191876.890，Y=575476.890" with X north, as Chinese surveying
/// says; "E 575476.890, N 3191876.890"; degrees, minutes and seconds in a geographic CRS.
std::string position_words(const Point& position, const Crs& crs, Language language);

/// A length in metres, to the decimetre below 10 km, else in kilometres with two decimals.
std::string length_words(double length_m, Language language);

}  // namespace ecotone
