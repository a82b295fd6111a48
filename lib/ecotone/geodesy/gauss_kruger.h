// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/box.h"
#include "ecotone/geometry/point.h"

namespace ecotone {

/// The national datums of China with Gauss-Kruger zones in EPSG.
enum class ChineseDatum { cgcs_2000, xian_1980, beijing_1954 };

/// EPSG code of a Gauss-Kruger zone; nothing where EPSG has none (outside 75°E to 135°E).
///
/// Source: EPSG registry v10.076. CGCS2000: 3° 4513-4533 with zone number in the easting and
/// 4534-4554 without, 6° 4491-4501 and 4502-4512; Xian 1980 and Beijing 1954 alike.
std::optional<int> gauss_kruger_epsg(ChineseDatum datum, int width_deg, int number, bool prefixed);

/// The zone of an EPSG code of these datums; nothing for another code.
std::optional<GaussKrugerZone> gauss_kruger_zone(int epsg);

/// Central meridian of a zone: 3 n for 3°, 6 n − 3 for 6°; between −177 and 180.
double central_meridian_deg(int width_deg, int number);

/// Number of the zone that holds a longitude: floor(λ/3 + 0.5) for 3° (0 counts as 120),
/// floor(λ/6) + 1 for 6°; eastern longitudes 0 to 360, western ones negative.
int gauss_kruger_number(int width_deg, double longitude_deg);

/// Zone number and easting without it, from an easting with the zone number in front (8 digits:
/// zone 36 with 529 000 is 36 529 000), for zones 10 to 120; nothing if the easting has none.
struct PrefixedEasting {
  int number = 0;
  double easting_m = 0;
};
std::optional<PrefixedEasting> split_prefixed_easting(double easting_m);

/// A system as datum and zone; nothing if it is none of EPSG's Gauss-Kruger systems of China.
struct ChineseZone {
  ChineseDatum datum = ChineseDatum::cgcs_2000;
  GaussKrugerZone zone;
};
std::optional<ChineseZone> chinese_zone(const Crs& crs);

/// The 3° Gauss-Kruger system for data of a CRS: of the zone that holds the middle of their box, on
/// the datum of the CRS if that is Chinese, else on CGCS2000.
///
/// @param extent    of the data, in the CRS
/// @param prefixed  eastings begin with the zone number
/// @return  nothing where EPSG has no such zone, that is outside of 75°E to 135°E
/// @throws CrsError  if the middle lies outside the domain of the CRS
std::optional<Crs> gauss_kruger_plane(const Box& extent, const Crs& crs, bool prefixed = false);

/// A zone that plane coordinates may belong to.
struct ZoneGuess {
  GaussKrugerZone zone;
  int epsg = 0;              ///< code for the CGCS2000 datum
  double longitude_deg = 0;  ///< of the centre of the box if the guess is right
  double latitude_deg = 0;
  /// How far the box's centre would lie outside the zone's own strip, in degrees of longitude;
  /// 0 inside it.
  double outside_deg = 0;
};

/// The zones that coordinates may belong to, most plausible first; empty if the box cannot be
/// Gauss-Kruger coordinates in China (x east, y north, metres).
///
/// A prefixed easting names its zone: 13 to 23 are 6°, 25 to 45 are 3°. Without a prefix the
/// zone cannot be known from the coordinates; then the expected longitude decides, and without
/// one every zone is returned, 3° before 6°, west to east. Proposes, never alters.
///
/// @param coordinates             extent of the data
/// @param expected_longitude_deg  where the data should lie, for example the county's centre
std::vector<ZoneGuess> infer_gauss_kruger(const Box& coordinates,
                                          std::optional<double> expected_longitude_deg = {});

/// What two columns of plane coordinates look like. Chinese tables call the northing X and the
/// easting Y; ours is x east, y north.
enum class AxisGuess {
  first_is_easting,   ///< (easting, northing): as our arrays
  first_is_northing,  ///< (northing, easting): as EPSG and Chinese tables
  undecided,
};

/// Tells from the digits which column is the northing: in China a northing has 7 digits (0.4 to
/// 6.0 million), an easting 6 (without) or 8 (with the zone number); degrees are told by their
/// range (longitude 73 to 136, latitude 3 to 54). All points must agree, else `undecided`.
///
/// @param columns  the two columns as they stand: x the first, y the second
AxisGuess guess_axes(std::span<const Point> columns);

/// Whether points given as (east, north) look swapped.
inline bool looks_swapped(std::span<const Point> points) {
  return guess_axes(points) == AxisGuess::first_is_northing;
}

}  // namespace ecotone
