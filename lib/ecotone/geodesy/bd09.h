// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/geometry/point.h"

namespace ecotone {

/// The place that Baidu's maps show for a place of CGCS2000 or WGS 84: "BD-09", the offset of
/// `gcj02_from_cgcs2000` and another on top, about a kilometre in all and no datum. Outside of the
/// box of GCJ-02 the place stays as it is. For finding shifted coordinates; never survey-grade.
///
/// @param p  longitude and latitude in degrees
/// Source: the formula of open converters; the offset has no official publication.
Point bd09_from_cgcs2000(const Point& p);

/// The place whose BD-09 place is given, found by iteration.
///
/// Accuracy: within 1e-10 degrees of the inverse of the formula above.
Point cgcs2000_from_bd09(const Point& p);

}  // namespace ecotone
