// SPDX-License-Identifier: Apache-2.0
// Columns from WKT, and matchers that compare geometries and print them as WKT.
#pragma once

#include <gmock/gmock.h>

#include <cmath>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/wkt.h"

namespace ecotone {

/// A column of multipolygons, one per text; an empty text is a missing geometry.
inline MultiPolygonArray multipolygons(std::span<const std::string> texts) {
  MultiPolygonBuilder builder;
  for (const std::string& text : texts) {
    if (text.empty()) {
      builder.add_missing();
    } else {
      append_wkt(text, builder);
    }
  }
  return std::move(builder).build();
}
inline MultiPolygonArray multipolygons(std::initializer_list<std::string> texts) {
  return multipolygons(std::span<const std::string>(texts.begin(), texts.size()));
}

/// A column of multi-lines, one per text; an empty text is a missing geometry.
inline MultiLineStringArray lines(std::initializer_list<std::string> texts) {
  MultiLineStringBuilder builder;
  for (const std::string& text : texts) {
    if (text.empty()) {
      builder.add_missing();
    } else {
      append_wkt(text, builder);
    }
  }
  return std::move(builder).build();
}

/// A column of multi-points, one per text; an empty text is a missing geometry.
inline MultiPointArray points(std::initializer_list<std::string> texts) {
  MultiPointBuilder builder;
  for (const std::string& text : texts) {
    if (text.empty()) {
      builder.add_missing();
    } else {
      append_wkt(text, builder);
    }
  }
  return std::move(builder).build();
}

/// Matches a feature (a MultiPolygonView, a MultiLineStringView or a span of points) that has
/// exactly the vertices of a WKT, in its order.
MATCHER_P(IsWkt, wkt, "is " + std::string(wkt)) {
  const std::string found = write_wkt(arg);
  *result_listener << "is " << found;
  return found == wkt;
}

/// Area of a multipolygon in its plane: shells add and holes subtract, whichever way they run.
inline double plane_area(const MultiPolygonView& zone) {
  double sum = 0;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
      const RingView ring = zone.polygon(j).ring(k);
      double twice = 0;
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        twice += (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
                 (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
      }
      sum += (k == 0 ? 0.5 : -0.5) * std::abs(twice);
    }
  }
  return sum;
}

/// Matches a multipolygon whose plane area is near a value.
MATCHER_P2(HasPlaneArea, area, tolerance,
           "has the area " + testing::PrintToString(area) + " ± " +
               testing::PrintToString(tolerance)) {
  const double found = plane_area(arg);
  *result_listener << "has the area " << found;
  return std::abs(found - area) <= tolerance;
}

}  // namespace ecotone
