// SPDX-License-Identifier: Apache-2.0
// Private to io: values in the binary form of COPY. Source: PostgreSQL 15, manual, COPY; the
// functions numeric_recv and timestamp_recv say what the bytes of a value mean.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ecotone/layer/table.h"

namespace ecotone {

/// The bytes of a row or value from first to last, most significant first.
class NetworkBytes {
 public:
  explicit NetworkBytes(std::string_view bytes) : bytes_(bytes) {}

  std::size_t left() const { return bytes_.size(); }
  /// @throws IoError  if there are fewer
  std::string_view take(std::size_t count);
  template <typename Integer>
  Integer integer() {
    std::uint64_t value = 0;
    for (const char c : take(sizeof(Integer))) value = value << 8 | static_cast<unsigned char>(c);
    return static_cast<Integer>(value);
  }

 private:
  std::string_view bytes_;
};

/// How a value of a column becomes one of ours.
enum class DatabaseType {
  boolean,
  int2,
  int4,
  int8,
  float4,
  float8,
  numeric,
  date,
  time_stamp,
  time_stamp_utc,
  text
};

FieldType field_type(DatabaseType type, bool whole);

/// The type of a column that is taken as it is; nothing: the server writes it as text.
std::optional<DatabaseType> database_type(std::string_view name);

/// A value; a numeric is a real, or an integer where its column is declared `whole`, without digits
/// behind the point and with 18 at most before it. Null for a date or a time that is infinite or
/// beyond the years 1 to 9999.
FieldValue database_value(DatabaseType type, bool whole, std::string_view bytes);

/// Appends bytes of a value, most significant first.
void put_integer(std::string& out, std::uint64_t value, int bytes);
/// Appends a value with its length in front. A date_time must be one that `is_time_stamp`.
void put_value(std::string& out, const FieldValue& value, FieldType type);

/// Microseconds since 2000-01-01 of a time in ISO 8601, and whether it names its zone.
struct TimeStamp {
  std::int64_t microseconds = 0;
  bool has_zone = false;
};
std::optional<TimeStamp> parse_time_stamp(std::string_view text);

}  // namespace ecotone
