// SPDX-License-Identifier: Apache-2.0
#include "ecotone/message/units.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <system_error>

namespace ecotone {
namespace {

struct UnitRow {
  AreaUnit unit;
  std::string_view suffix;
  std::string_view symbol;
  double square_metres;
  int decimals;
};

constexpr std::array<UnitRow, 4> rows = {{
    {AreaUnit::square_metre, "m2", "m²", 1.0, 2},
    {AreaUnit::hectare, "ha", "ha", 1e4, 4},
    {AreaUnit::square_kilometre, "km2", "km²", 1e6, 6},
    {AreaUnit::mu, "mu", "亩", 2000.0 / 3.0, 2},
}};

const UnitRow& row(AreaUnit unit) {
  return rows[static_cast<std::size_t>(unit)];
}

}  // namespace

std::optional<AreaUnit> parse_area_unit(std::string_view name) {
  for (const UnitRow& candidate : rows) {
    if (candidate.suffix == name) return candidate.unit;
  }
  return std::nullopt;
}

std::string_view area_unit_suffix(AreaUnit unit) {
  return row(unit).suffix;
}

std::string_view area_unit_symbol(AreaUnit unit) {
  return row(unit).symbol;
}

double area_in(AreaUnit unit, double area_m2) {
  return area_m2 / row(unit).square_metres;
}

int area_decimals(AreaUnit unit) {
  return row(unit).decimals;
}

std::string format_fixed(double value, int decimals) {
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.starts_with('-') && text.find_first_not_of("-0.") == std::string::npos) {
    text.erase(0, 1);
  }
  return text;
}

std::string format_area(double area_m2, AreaUnit unit) {
  return format_fixed(area_in(unit, area_m2), area_decimals(unit));
}

std::string format_shortest(double value) {
  return fmt::format("{}", value);
}

std::optional<double> parse_length_m(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || !std::isfinite(value)) return std::nullopt;
  std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (unit.starts_with(' ')) unit.remove_prefix(1);
  if (unit.empty() || unit == "m") return value;
  if (unit == "km") return value * 1000;
  return std::nullopt;
}

namespace {

// An angle as whole units of its last decimal of a second, carried upwards.
struct Sexagesimal {
  std::string sign;
  std::int64_t degrees, minutes, seconds, fraction;

  Sexagesimal(double angle_deg, int second_decimals) {
    const double scale = std::pow(10.0, second_decimals);
    const auto ticks =
        static_cast<std::int64_t>(std::llround(std::abs(angle_deg) * 3600.0 * scale));
    const auto per_second = static_cast<std::int64_t>(scale);
    const std::int64_t whole_seconds = ticks / per_second;
    if (angle_deg < 0 && ticks > 0) sign = "-";
    degrees = whole_seconds / 3600;
    minutes = whole_seconds / 60 % 60;
    seconds = whole_seconds % 60;
    fraction = ticks % per_second;
  }
};

}  // namespace

std::string format_dms(double degrees, int second_decimals) {
  const Sexagesimal a(degrees, second_decimals);
  std::string text = fmt::format("{}{}°{:02}′{:02}", a.sign, a.degrees, a.minutes, a.seconds);
  if (second_decimals > 0) text += fmt::format(".{:0{}}", a.fraction, second_decimals);
  return text + "″";
}

std::string format_packed_dms(double degrees, int second_decimals) {
  const Sexagesimal a(degrees, second_decimals);
  std::string text = fmt::format("{}{}.{:02}{:02}", a.sign, a.degrees, a.minutes, a.seconds);
  if (second_decimals > 0) text += fmt::format("{:0{}}", a.fraction, second_decimals);
  return text;
}

}  // namespace ecotone
