// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/geometry/point.h"

namespace ecotone {

/// The place that Chinese web maps show for a place of CGCS2000 or WGS 84: "GCJ-02", an offset of
/// some hundred metres and no datum. Outside the box 72.004°E–137.8347°E, 0.8293°N–55.8271°N the
/// place stays as it is. For finding shifted coordinates; never survey-grade.
///
/// @param p  longitude and latitude in degrees
/// Source: the formula of open converters (a = 6378245 m, e² = 0.00669342162296594323); the offset
/// has no official publication.
Point gcj02_from_cgcs2000(const Point& p);

/// The place whose GCJ-02 place is given, found by iteration.
///
/// Accuracy: within 1e-10 degrees of the inverse of the formula above.
Point cgcs2000_from_gcj02(const Point& p);

}  // namespace ecotone
