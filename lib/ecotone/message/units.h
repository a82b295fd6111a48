// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ecotone {

/// Units of area in results. 1 ha = 10 000 m², 1 km² = 10⁶ m², 1 mu (亩) = 2000/3 m².
enum class AreaUnit { square_metre, hectare, square_kilometre, mu };

/// Reads "m2", "ha", "km2" or "mu"; nothing for another word.
std::optional<AreaUnit> parse_area_unit(std::string_view name);

/// "m2", "ha", "km2", "mu": the suffix of a column name.
std::string_view area_unit_suffix(AreaUnit unit);

/// "m²", "ha", "km²", "亩": what people read.
std::string_view area_unit_symbol(AreaUnit unit);

/// Converts square metres to another unit.
double area_in(AreaUnit unit, double area_m2);

/// Decimals that reports print: m² 2, ha 4, km² 6, mu 2.
int area_decimals(AreaUnit unit);

/// A number with a fixed count of decimals, "." as decimal sign, no grouping, no "-0".
std::string format_fixed(double value, int decimals);

/// An area in a unit with the decimals of that unit and without the symbol.
std::string format_area(double area_m2, AreaUnit unit);

/// The shortest decimal text that reads back to the same number.
std::string format_shortest(double value);

/// Reads a length as people write it, "50", "50 m" or "1.5km", in metres; nothing for other words.
std::optional<double> parse_length_m(std::string_view text);

/// Degrees as D°M′S″ with a count of decimals for the seconds; carries 60″ and 60′ upwards.
std::string format_dms(double degrees, int second_decimals);

/// Packed degrees, D.MMSS and the decimals of the seconds: 108.302712 is 108°30′27.12″ with two.
std::string format_packed_dms(double degrees, int second_decimals);

}  // namespace ecotone
