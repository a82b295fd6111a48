// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace ecotone {

/// How angles of a table are written.
enum class AngleNotation {
  automatic,        ///< signs of degrees, minutes and seconds, else decimal degrees
  decimal_degrees,  ///< 108.5034
  packed,           ///< 108.3012 is 108°30′12″ (ddd.mmssss)
};

/// An angle read from a text.
struct ParsedAngle {
  double degrees = 0;
  bool is_decimal = false;  ///< a plain number: decimal degrees, or perhaps packed
  char hemisphere = 0;      ///< 'N', 'S', 'E', 'W' if the text names it
};

/// Reads degrees: `108.5034`, `108°30′12.3″`, `108°30.2′`, `108 30 12.3`, `108:30:12.3`,
/// `108-30-12.3`, `E108度49分26.054秒`, `东经108°30′`, `28°49′N`. Full-width signs and any of the
/// usual primes are taken; S, W, 南纬 and 西经 are negative.
/// @return  nothing if it is no angle, or minutes or seconds reach 60
std::optional<ParsedAngle> parse_angle(std::string_view text);

/// Reads packed degrees, ddd.mmssss: 108.3012 is 108°30′12″.
/// @return  nothing if it is no number, or minutes or seconds reach 60
std::optional<double> parse_packed_angle(std::string_view text);

}  // namespace ecotone
