// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace ecotone {

/// A position. x is always east (or longitude), y always north (or latitude), whatever the
/// axis order of the CRS. Units are those of the CRS: metres or degrees.
struct Point {
  double x = 0;
  double y = 0;

  friend bool operator==(const Point&, const Point&) = default;
};

}  // namespace ecotone
