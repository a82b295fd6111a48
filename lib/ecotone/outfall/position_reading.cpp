// SPDX-License-Identifier: Apache-2.0
#include "ecotone/outfall/position_reading.h"

#include <cmath>
#include <cstdint>

#include "ecotone/geodesy/gcj02.h"

namespace ecotone {
namespace {

bool is_on_earth(const Point& p) {
  return std::abs(p.x) <= 180 && std::abs(p.y) <= 90;
}

}  // namespace

std::optional<double> degrees_of_packed(double packed) {
  const double magnitude = std::abs(packed);
  if (!(magnitude < 1000)) return std::nullopt;
  const auto whole = static_cast<std::int64_t>(magnitude);
  // mmssffff: a double has places for nine digits behind three.
  const std::int64_t digits = std::llround((magnitude - static_cast<double>(whole)) * 1e8);
  const std::int64_t minutes = digits / 1000000;
  const double seconds = static_cast<double>(digits % 1000000) / 1e4;
  if (minutes >= 60 || seconds >= 60) return std::nullopt;
  const double degrees =
      static_cast<double>(whole) + static_cast<double>(minutes) / 60 + seconds / 3600;
  return packed < 0 ? -degrees : degrees;
}

std::vector<PositionReading> readings_of(const Point& written) {
  std::vector<PositionReading> readings;
  const auto add = [&readings](ReadingKind kind, const Point& p) {
    if (is_on_earth(p)) readings.push_back({kind, p});
  };
  add(ReadingKind::as_written, written);
  add(ReadingKind::swapped, {written.y, written.x});
  const std::optional<double> x = degrees_of_packed(written.x);
  const std::optional<double> y = degrees_of_packed(written.y);
  if (x && y) add(ReadingKind::packed_dms, {*x, *y});
  if (is_on_earth(written)) {
    const Point unshifted = cgcs2000_from_gcj02(written);
    if (!(unshifted == written)) add(ReadingKind::gcj02, unshifted);
  }
  return readings;
}

int decimals_of(double value, int most) {
  double scale = 1;
  for (int decimals = 0; decimals < most; ++decimals, scale *= 10) {
    const double scaled = value * scale;
    if (std::abs(scaled - std::round(scaled)) < 1e-9 * scale) return decimals;
  }
  return most;
}

}  // namespace ecotone
