// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/postgis_values.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "ecotone/error.h"
#include "ecotone/message/postgis_errors.h"

namespace ecotone {
namespace {

constexpr std::int64_t days_before_2000 = 10957;  // since 1970-01-01
constexpr std::int64_t day_us = 86'400'000'000;

// A numeric in decimal digits; "NaN", "inf" and "-inf" where it is none.
std::string numeric_text(NetworkBytes bytes) {
  const auto groups = bytes.integer<std::uint16_t>();
  const auto weight = bytes.integer<std::int16_t>();
  const auto sign = bytes.integer<std::uint16_t>();
  bytes.integer<std::uint16_t>();  // digits shown behind the point
  if (sign == 0xC000) return "nan";
  if (sign == 0xD000) return "inf";
  if (sign == 0xF000) return "-inf";
  std::string text = sign == 0x4000 ? "-0" : "0";
  for (int i = 0; i < groups; ++i) text += fmt::format("{:04}", bytes.integer<std::uint16_t>());
  return text + fmt::format("e{}", 4 * (weight + 1 - groups));
}

double number(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::int64_t whole_number(NetworkBytes bytes) {
  const auto groups = bytes.integer<std::uint16_t>();
  const auto weight = bytes.integer<std::int16_t>();
  const auto sign = bytes.integer<std::uint16_t>();
  bytes.integer<std::uint16_t>();
  std::int64_t value = 0;
  for (int i = 0; i <= weight; ++i) {
    value = value * 10000 + (i < groups ? bytes.integer<std::uint16_t>() : 0);
  }
  return sign == 0x4000 ? -value : value;
}

bool is_finite_numeric(std::string_view bytes) {
  NetworkBytes copy(bytes);
  copy.take(4);
  const auto sign = copy.integer<std::uint16_t>();
  return sign == 0 || sign == 0x4000;
}

FieldValue date_value(std::int64_t days) {
  const Date date = Date::from_days(days + days_before_2000);
  if (date.year < 1 || date.year > 9999) return {};
  return date;
}

FieldValue time_value(std::int64_t us, bool utc) {
  if (us == std::numeric_limits<std::int64_t>::max() ||
      us == std::numeric_limits<std::int64_t>::min()) {
    return {};
  }
  std::int64_t days = us / day_us;
  std::int64_t rest = us % day_us;
  if (rest < 0) {
    rest += day_us;
    --days;
  }
  const FieldValue date = date_value(days);
  const auto* day = std::get_if<Date>(&date);
  if (day == nullptr) return {};
  // Whole milliseconds, as of a time in a file.
  const std::int64_t ms = rest / 1000;
  std::string text = fmt::format("{}T{:02}:{:02}:{:02}", day->to_string(), ms / 3600000,
                                 ms / 60000 % 60, ms / 1000 % 60);
  if (ms % 1000 != 0) text += fmt::format(".{:03}", ms % 1000);
  return text + (utc ? "Z" : "");
}

// Digits of a fixed count at a place; nothing if there are none.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::string_view NetworkBytes::take(std::size_t count) {
  if (count > bytes_.size()) {
    throw IoError(postgis_error("statement_failed"),
                  {{"reason", "a row ends early"}, {"database", "–"}, {"help", ""}});
  }
  const std::string_view taken = bytes_.substr(0, count);
  bytes_.remove_prefix(count);
  return taken;
}

FieldType field_type(DatabaseType type, bool whole) {
  switch (type) {
    case DatabaseType::boolean:
      return FieldType::boolean;
    case DatabaseType::int2:
    case DatabaseType::int4:
    case DatabaseType::int8:
      return FieldType::integer;
    case DatabaseType::float4:
    case DatabaseType::float8:
      return FieldType::real;
    case DatabaseType::numeric:
      return whole ? FieldType::integer : FieldType::real;
    case DatabaseType::date:
      return FieldType::date;
    case DatabaseType::time_stamp:
    case DatabaseType::time_stamp_utc:
      return FieldType::date_time;
    case DatabaseType::text:
      break;
  }
  return FieldType::text;
}

std::optional<DatabaseType> database_type(std::string_view name) {
  static constexpr std::pair<std::string_view, DatabaseType> types[] = {
      {"bool", DatabaseType::boolean},
      {"int2", DatabaseType::int2},
      {"int4", DatabaseType::int4},
      {"int8", DatabaseType::int8},
      {"float4", DatabaseType::float4},
      {"float8", DatabaseType::float8},
      {"numeric", DatabaseType::numeric},
      {"date", DatabaseType::date},
      {"timestamp", DatabaseType::time_stamp},
      {"timestamptz", DatabaseType::time_stamp_utc},
      {"text", DatabaseType::text},
      {"varchar", DatabaseType::text},
      {"bpchar", DatabaseType::text},
      {"name", DatabaseType::text}};
  for (const auto& [known, type] : types) {
    if (known == name) return type;
  }
  return std::nullopt;
}

FieldValue database_value(DatabaseType type, bool whole, std::string_view bytes) {
  NetworkBytes value(bytes);
  switch (type) {
    case DatabaseType::boolean:
      return value.integer<std::uint8_t>() != 0;
    case DatabaseType::int2:
      return std::int64_t{value.integer<std::int16_t>()};
    case DatabaseType::int4:
      return std::int64_t{value.integer<std::int32_t>()};
    case DatabaseType::int8:
      return value.integer<std::int64_t>();
    case DatabaseType::float4: {
      // The shortest decimal of the float, not the noise behind it: 0.1f is 0.1.
      const auto single = std::bit_cast<float>(value.integer<std::uint32_t>());
      if (!std::isfinite(single)) return static_cast<double>(single);
      return number(fmt::format("{}", single));
    }
    case DatabaseType::float8:
      return std::bit_cast<double>(value.integer<std::uint64_t>());
    case DatabaseType::numeric:
      if (whole) return is_finite_numeric(bytes) ? FieldValue(whole_number(value)) : FieldValue();
      return number(numeric_text(value));
    case DatabaseType::date: {
      const auto days = value.integer<std::int32_t>();
      const bool infinite = days == std::numeric_limits<std::int32_t>::max() ||
                            days == std::numeric_limits<std::int32_t>::min();
      return infinite ? FieldValue() : date_value(days);
    }
    case DatabaseType::time_stamp:
    case DatabaseType::time_stamp_utc:
      return time_value(value.integer<std::int64_t>(), type == DatabaseType::time_stamp_utc);
    case DatabaseType::text:
      break;
  }
  return std::string(bytes);
}

void put_integer(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    out += static_cast<char>(value >> shift & 0xff);
  }
}

void put_value(std::string& out, const FieldValue& value, FieldType type) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (type == FieldType::date_time) {
      put_integer(out, 8, 4);
      put_integer(out, static_cast<std::uint64_t>(parse_time_stamp(*text)->microseconds), 8);
      return;
    }
    put_integer(out, text->size(), 4);
    out += *text;
  } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    put_integer(out, 8, 4);
    put_integer(out, static_cast<std::uint64_t>(*integer), 8);
  } else if (const auto* real = std::get_if<double>(&value)) {
    put_integer(out, 8, 4);
    put_integer(out, std::bit_cast<std::uint64_t>(*real), 8);
  } else if (const auto* truth = std::get_if<bool>(&value)) {
    put_integer(out, 1, 4);
    out += *truth ? '\1' : '\0';
  } else if (const auto* day = std::get_if<Date>(&value)) {
    put_integer(out, 4, 4);
    put_integer(out, static_cast<std::uint64_t>(day->days() - days_before_2000), 4);
  } else {
    put_integer(out, 0xffffffff, 4);
  }
}

std::optional<TimeStamp> parse_time_stamp(std::string_view text) {
  if (text.size() < 19 || (text[10] != 'T' && text[10] != ' ') || text[13] != ':' ||
      text[16] != ':') {
    return std::nullopt;
  }
  const auto date = parse_date(text.substr(0, 10));
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  if (!date || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) {
    return std::nullopt;
  }
  std::int64_t us = (date->days() - days_before_2000) * day_us +
                    ((*hour * 60 + *minute) * 60 + *second) * std::int64_t{1'000'000};
  std::string_view rest = text.substr(19);
  if (rest.starts_with('.')) {
    std::int64_t unit = 100'000;
    rest.remove_prefix(1);
    for (; !rest.empty() && rest[0] >= '0' && rest[0] <= '9'; rest.remove_prefix(1)) {
      us += unit * (rest[0] - '0');
      unit /= 10;
    }
  }
  if (rest.empty()) return TimeStamp{us, false};
  if (rest == "Z") return TimeStamp{us, true};
  const auto hours = digits(rest, 1, 2);
  const auto minutes = rest.size() > 3 ? digits(rest, rest.size() - 2, 2) : std::optional(0);
  if ((rest[0] != '+' && rest[0] != '-') || !hours || !minutes || rest.size() > 6) {
    return std::nullopt;
  }
  const std::int64_t offset = (*hours * 60 + *minutes) * std::int64_t{60'000'000};
  return TimeStamp{rest[0] == '+' ? us - offset : us + offset, true};
}

}  // namespace ecotone
