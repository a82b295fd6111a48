// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: the ways in which written coordinates can be read.

#include <optional>
#include <span>
#include <vector>

#include "ecotone/geometry/point.h"

namespace ecotone {

enum class ReadingKind { as_written, swapped, packed_dms, gcj02 };

/// Coordinates read in one way.
struct PositionReading {
  ReadingKind kind = ReadingKind::as_written;
  Point lon_lat;  ///< degrees
};

/// Degrees, minutes and seconds packed into a decimal (108.3012 for 108°30′12″); nothing where
/// minutes or seconds reach 60.
std::optional<double> degrees_of_packed(double packed);

/// All readings that give a longitude and latitude of the Earth, as written first.
std::vector<PositionReading> readings_of(const Point& written);

/// The decimals that a coordinate has, at most `most`: how far it is rounded.
int decimals_of(double value, int most = 9);

}  // namespace ecotone
