// SPDX-License-Identifier: Apache-2.0
#include "ecotone/layer/date.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace ecotone {
namespace {

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::string Date::to_string() const {
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

std::int64_t Date::days() const {
  using namespace std::chrono;
  return sys_days(std::chrono::year(year) / month / day).time_since_epoch().count();
}

Date Date::from_days(std::int64_t days) {
  using namespace std::chrono;
  const year_month_day ymd{sys_days(std::chrono::days(days))};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

std::optional<Date> parse_date(std::string_view text) {
  std::string_view year;
  std::string_view month;
  std::string_view day;
  if (text.size() == 10 && (text[4] == '-' || text[4] == '/') && text[7] == text[4]) {
    year = text.substr(0, 4), month = text.substr(5, 2), day = text.substr(8, 2);
  } else if (text.size() == 8) {
    year = text.substr(0, 4), month = text.substr(4, 2), day = text.substr(6, 2);
  } else {
    return std::nullopt;
  }
  const auto y = digits(year);
  const auto m = digits(month);
  const auto d = digits(day);
  if (!y || !m || !d) return std::nullopt;
  using namespace std::chrono;
  if (!(std::chrono::year(*y) / *m / *d).ok()) return std::nullopt;
  return Date{*y, *m, *d};
}

}  // namespace ecotone
