// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ecotone {

/// A day of the Gregorian calendar.
struct Date {
  int year = 1970;
  int month = 1;
  int day = 1;

  friend auto operator<=>(const Date&, const Date&) = default;

  /// "2026-11-23"
  std::string to_string() const;
  /// Days since 1970-01-01.
  std::int64_t days() const;
  static Date from_days(std::int64_t days);
};

/// Reads "2026-11-23", "2026/11/23" or "20261123"; nothing for another text or a day that does
/// not exist.
std::optional<Date> parse_date(std::string_view text);

}  // namespace ecotone
