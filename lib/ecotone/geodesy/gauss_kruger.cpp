// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/gauss_kruger.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "ecotone/error.h"
#include "ecotone/geodesy/local_plane.h"
#include "ecotone/geodesy/proj_objects.h"
#include "ecotone/message/geodesy_errors.h"

namespace ecotone {
namespace {

// A run of EPSG codes: one for each zone from `first_number` to `last_number`.
struct CodeRange {
  ChineseDatum datum;
  int width_deg;
  bool prefixed;
  int first_code;
};

constexpr std::array<CodeRange, 12> ranges{{
    {ChineseDatum::cgcs_2000, 3, true, 4513},
    {ChineseDatum::cgcs_2000, 3, false, 4534},
    {ChineseDatum::cgcs_2000, 6, true, 4491},
    {ChineseDatum::cgcs_2000, 6, false, 4502},
    {ChineseDatum::xian_1980, 3, true, 2349},
    {ChineseDatum::xian_1980, 3, false, 2370},
    {ChineseDatum::xian_1980, 6, true, 2327},
    {ChineseDatum::xian_1980, 6, false, 2338},
    {ChineseDatum::beijing_1954, 3, true, 2401},
    {ChineseDatum::beijing_1954, 3, false, 2422},
    {ChineseDatum::beijing_1954, 6, true, 21413},
    {ChineseDatum::beijing_1954, 6, false, 21453},
}};

constexpr int first_zone(int width_deg) {
  return width_deg == 3 ? 25 : 13;
}
constexpr int last_zone(int width_deg) {
  return width_deg == 3 ? 45 : 23;
}

// Metres of an arc of the meridian per degree, and of a parallel on the equator; for guesses.
constexpr double metres_per_degree = 111320;

// Columns as they stand may hold either order; this is the range of each kind in China.
bool like_northing(double v) {
  return v > 0.4e6 && v < 6.0e6;
}
bool like_easting(double v) {
  if (v >= 1e5 && v < 1e6) return true;
  const auto prefixed = split_prefixed_easting(v);
  return prefixed && ((prefixed->number >= 13 && prefixed->number <= 23) ||
                      (prefixed->number >= 25 && prefixed->number <= 45));
}
bool like_longitude(double v) {
  return v > 73 && v < 136;
}
bool like_latitude(double v) {
  return v > 3 && v < 54;
}

}  // namespace

std::optional<int> gauss_kruger_epsg(ChineseDatum datum, int width_deg, int number, bool prefixed) {
  if ((width_deg != 3 && width_deg != 6) || number < first_zone(width_deg) ||
      number > last_zone(width_deg)) {
    return std::nullopt;
  }
  for (const CodeRange& range : ranges) {
    if (range.datum == datum && range.width_deg == width_deg && range.prefixed == prefixed) {
      return range.first_code + number - first_zone(width_deg);
    }
  }
  return std::nullopt;
}

std::optional<GaussKrugerZone> gauss_kruger_zone(int epsg) {
  for (const CodeRange& range : ranges) {
    const int number = epsg - range.first_code + first_zone(range.width_deg);
    if (number >= first_zone(range.width_deg) && number <= last_zone(range.width_deg)) {
      return GaussKrugerZone{.width_deg = range.width_deg,
                             .number = number,
                             .central_meridian_deg = central_meridian_deg(range.width_deg, number),
                             .prefixed = range.prefixed};
    }
  }
  return std::nullopt;
}

double central_meridian_deg(int width_deg, int number) {
  const int last = 360 / (width_deg == 3 || width_deg == 6 ? width_deg : 1);
  if ((width_deg != 3 && width_deg != 6) || number < 1 || number > last) {
    throw CrsError(geodesy_error("zone_impossible"),
                   {{"width", std::to_string(width_deg)}, {"number", std::to_string(number)}});
  }
  const double meridian = width_deg == 3 ? 3.0 * number : 6.0 * number - 3;
  return meridian > 180 ? meridian - 360 : meridian;
}

int gauss_kruger_number(int width_deg, double longitude_deg) {
  double east = std::fmod(longitude_deg, 360);
  if (east < 0) east += 360;
  if (width_deg == 3) {
    const int number = static_cast<int>(std::floor(east / 3 + 0.5));
    return number == 0 ? 120 : number;
  }
  return static_cast<int>(std::floor(east / 6)) + 1;
}

std::optional<PrefixedEasting> split_prefixed_easting(double easting_m) {
  // Below 10 000 km it may as well be a northing; no zone of China needs a single digit.
  if (!(easting_m >= 1e7) || !(easting_m < 121e6)) return std::nullopt;
  const double number = std::floor(easting_m / 1e6);
  const double rest = easting_m - number * 1e6;
  // A zone of 6° is at most 334 km to each side of its meridian.
  if (rest < 1e5 || rest > 9e5) return std::nullopt;
  return PrefixedEasting{static_cast<int>(number), rest};
}

std::vector<ZoneGuess> infer_gauss_kruger(const Box& coordinates,
                                          std::optional<double> expected_longitude_deg) {
  std::vector<ZoneGuess> guesses;
  if (coordinates.is_empty() || !like_northing(coordinates.min_y) ||
      !like_northing(coordinates.max_y) || !like_easting(coordinates.min_x) ||
      !like_easting(coordinates.max_x)) {
    return guesses;
  }
  const Point centre = coordinates.centre();
  const double latitude = centre.y / metres_per_degree * 1.0013;  // a mean for China
  const auto prefixed = split_prefixed_easting(centre.x);
  const double easting = prefixed ? prefixed->easting_m : centre.x;
  const double from_meridian =
      (easting - 500000) / (metres_per_degree * std::cos(latitude * 3.14159265358979 / 180));
  for (const int width : {3, 6}) {
    for (int number = first_zone(width); number <= last_zone(width); ++number) {
      if (prefixed && prefixed->number != number) continue;
      const double meridian = central_meridian_deg(width, number);
      ZoneGuess guess{
          .zone = {.width_deg = width,
                   .number = number,
                   .central_meridian_deg = meridian,
                   .prefixed = prefixed.has_value()},
          .epsg = *gauss_kruger_epsg(ChineseDatum::cgcs_2000, width, number, prefixed.has_value()),
          .longitude_deg = meridian + from_meridian,
          .latitude_deg = latitude,
          .outside_deg = std::max(0.0, std::abs(from_meridian) - width / 2.0)};
      guesses.push_back(guess);
    }
  }
  const auto implausibility = [&](const ZoneGuess& guess) {
    const double off =
        expected_longitude_deg ? std::abs(guess.longitude_deg - *expected_longitude_deg) : 0;
    // Data that leave their strip are rarer than data in it, but they exist.
    return off + guess.outside_deg;
  };
  std::stable_sort(guesses.begin(), guesses.end(), [&](const ZoneGuess& a, const ZoneGuess& b) {
    return implausibility(a) < implausibility(b);
  });
  return guesses;
}

AxisGuess guess_axes(std::span<const Point> columns) {
  bool east_first = !columns.empty();
  bool north_first = !columns.empty();
  for (const Point& p : columns) {
    east_first = east_first && ((like_easting(p.x) && like_northing(p.y)) ||
                                (like_longitude(p.x) && like_latitude(p.y)));
    north_first = north_first && ((like_northing(p.x) && like_easting(p.y)) ||
                                  (like_latitude(p.x) && like_longitude(p.y)));
  }
  if (east_first == north_first) return AxisGuess::undecided;
  return east_first ? AxisGuess::first_is_easting : AxisGuess::first_is_northing;
}

std::optional<ChineseZone> chinese_zone(const Crs& crs) {
  if (!crs.gauss_kruger() || !crs.epsg()) return std::nullopt;
  const GaussKrugerZone& zone = *crs.gauss_kruger();
  for (const ChineseDatum datum :
       {ChineseDatum::cgcs_2000, ChineseDatum::xian_1980, ChineseDatum::beijing_1954}) {
    if (gauss_kruger_epsg(datum, zone.width_deg, zone.number, zone.prefixed) == crs.epsg()) {
      return ChineseZone{datum, zone};
    }
  }
  return std::nullopt;
}

std::optional<Crs> gauss_kruger_plane(const Box& extent, const Crs& crs, bool prefixed) {
  constexpr int width_deg = 3;
  const std::array<Point, 1> middle{extent.centre()};
  const Point position = detail::positions_of(middle, crs)[0];
  ChineseDatum datum = ChineseDatum::cgcs_2000;
  switch (proj::datum_family(crs)) {
    case proj::DatumFamily::beijing54:
      datum = ChineseDatum::beijing_1954;
      break;
    case proj::DatumFamily::xian80:
      datum = ChineseDatum::xian_1980;
      break;
    default:
      break;
  }
  const int number = gauss_kruger_number(width_deg, position.x);
  const auto code = gauss_kruger_epsg(datum, width_deg, number, prefixed);
  return code ? std::optional(Crs::from_epsg(*code)) : std::nullopt;
}

}  // namespace ecotone
