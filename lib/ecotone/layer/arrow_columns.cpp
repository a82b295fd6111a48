// SPDX-License-Identifier: Apache-2.0
#include "ecotone/layer/arrow_columns.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <cstring>

#include "ecotone/layer/arrow_c.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

template <typename T>
T element(const ArrowArray& array, std::size_t i, int buffer = 1) {
  T value;
  std::memcpy(&value, static_cast<const T*>(array.buffers[buffer]) + i, sizeof(T));
  return value;
}

std::string hexadecimal(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

std::string time_text(std::int64_t ms) {
  std::string text =
      fmt::format("{:02}:{:02}:{:02}", ms / 3600000, ms / 60000 % 60, ms / 1000 % 60);
  if (ms % 1000 != 0) text += fmt::format(".{:03}", ms % 1000);
  return text;
}

std::string timestamp_text(std::int64_t ms, bool utc) {
  constexpr std::int64_t day = 86400000;
  std::int64_t days = ms / day;
  std::int64_t rest = ms % day;
  if (rest < 0) {
    rest += day;
    --days;
  }
  return Date::from_days(days).to_string() + "T" + time_text(rest) + (utc ? "Z" : "");
}

// Whole milliseconds at or before a time in seconds, milliseconds, microseconds or nanoseconds.
std::int64_t in_milliseconds(std::int64_t time, char unit) {
  if (unit == 's') return time * 1000;
  const std::int64_t divisor = unit == 'u' ? 1000 : unit == 'n' ? 1000000 : 1;
  return time / divisor - (time % divisor < 0 ? 1 : 0);
}

std::string json_text(const FieldValue& value) {
  if (std::holds_alternative<std::monostate>(value)) return "null";
  if (const auto* text = std::get_if<std::string>(&value)) {
    std::string quoted = "\"";
    for (const char c : *text) {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
    return quoted + "\"";
  }
  return to_text(value);
}

}  // namespace

bool arrow_is_valid(const ArrowArray& array, std::size_t i) {
  const auto* bits = static_cast<const std::uint8_t*>(array.buffers[0]);
  if (bits == nullptr) return true;
  const std::size_t at = i + static_cast<std::size_t>(array.offset);
  return (bits[at / 8] >> (at % 8) & 1) != 0;
}

std::string_view arrow_bytes(const ArrowArray& array, std::size_t i, bool large) {
  const std::size_t at = i + static_cast<std::size_t>(array.offset);
  const auto* data = static_cast<const char*>(array.buffers[2]);
  if (large) {
    const auto first = static_cast<std::size_t>(element<std::int64_t>(array, at));
    return {data + first, static_cast<std::size_t>(element<std::int64_t>(array, at + 1)) - first};
  }
  const auto first = static_cast<std::size_t>(element<std::int32_t>(array, at));
  return {data + first, static_cast<std::size_t>(element<std::int32_t>(array, at + 1)) - first};
}

std::string arrow_metadata(const ArrowSchema& schema, std::string_view key) {
  const char* at = schema.metadata;
  if (at == nullptr) return {};
  const auto number = [&at] {
    std::int32_t value;
    std::memcpy(&value, at, 4);
    at += 4;
    return value;
  };
  const auto text = [&] {
    const auto size = static_cast<std::size_t>(number());
    const std::string_view view(at, size);
    at += size;
    return view;
  };
  for (std::int32_t pairs = number(); pairs > 0; --pairs) {
    const std::string_view name = text();
    const std::string_view value = text();
    if (name == key) return std::string(value);
  }
  return {};
}

ArrowField::ArrowField(const ArrowSchema& schema) : format_(schema.format) {
  const std::string& f = format_;
  if (f == "b") {
    type_ = FieldType::boolean;
  } else if (f.size() == 1 && std::string_view("cCsSiIlL").find(f[0]) != std::string_view::npos) {
    type_ = FieldType::integer;
  } else if (f == "f" || f == "g") {
    type_ = FieldType::real;
  } else if (f == "tdD" || f == "tdm") {
    type_ = FieldType::date;
  } else if (f.size() >= 4 && f.starts_with("ts") && f[3] == ':') {
    type_ = FieldType::date_time;
  } else if (f == "ttm" || f == "u" || f == "U") {
    type_ = FieldType::text;
  } else if (f == "z" || f == "Z" || f.starts_with("w:")) {
    changes_form_ = true;
  } else if (f == "+l" && schema.n_children == 1) {
    item_ = std::make_unique<ArrowField>(*schema.children[0]);
    changes_form_ = true;
  } else {
    known_ = false;
  }
}

FieldValue ArrowField::value(const ArrowArray& array, std::size_t i,
                             const TextReading& text) const {
  if (!known_ || !arrow_is_valid(array, i)) return {};
  const std::size_t at = i + static_cast<std::size_t>(array.offset);
  switch (format_[0]) {
    case 'b':
      return (element<std::uint8_t>(array, at / 8) >> (at % 8) & 1) != 0;
    case 'c':
      return std::int64_t{element<std::int8_t>(array, at)};
    case 'C':
      return std::int64_t{element<std::uint8_t>(array, at)};
    case 's':
      return std::int64_t{element<std::int16_t>(array, at)};
    case 'S':
      return std::int64_t{element<std::uint16_t>(array, at)};
    case 'i':
      return std::int64_t{element<std::int32_t>(array, at)};
    case 'I':
      return std::int64_t{element<std::uint32_t>(array, at)};
    case 'l':
    case 'L':
      return element<std::int64_t>(array, at);
    case 'f': {
      // The shortest decimal of the float, not the noise behind it: 0.1f is 0.1.
      const float single = element<float>(array, at);
      if (!std::isfinite(single)) return static_cast<double>(single);
      return std::stod(fmt::format("{}", single));
    }
    case 'g':
      return element<double>(array, at);
    case 'u':
      return text(arrow_bytes(array, i, false));
    case 'U':
      return text(arrow_bytes(array, i, true));
    case 'z':
      return hexadecimal(arrow_bytes(array, i, false));
    case 'Z':
      return hexadecimal(arrow_bytes(array, i, true));
    case 'w': {
      const auto width = static_cast<std::size_t>(std::stoul(format_.substr(2)));
      return hexadecimal({static_cast<const char*>(array.buffers[1]) + at * width, width});
    }
    case 't':
      if (format_ == "tdD") return Date::from_days(element<std::int32_t>(array, at));
      if (format_ == "tdm") {
        return Date::from_days(element<std::int64_t>(array, at) / 86400000);
      }
      if (format_ == "ttm") return time_text(element<std::int32_t>(array, at));
      return timestamp_text(in_milliseconds(element<std::int64_t>(array, at), format_[2]),
                            format_.size() > 4);
    default: {
      const auto first = static_cast<std::size_t>(element<std::int32_t>(array, at));
      const auto end = static_cast<std::size_t>(element<std::int32_t>(array, at + 1));
      std::string list = "[";
      for (std::size_t k = first; k < end; ++k) {
        if (k > first) list += ", ";
        list += json_text(item_->value(*array.children[0], k, text));
      }
      return list + "]";
    }
  }
}

void ArrowField::append(const ArrowArray& array, const TextReading& text, Column& column) const {
  const auto rows = static_cast<std::size_t>(array.length);
  for (std::size_t i = 0; i < rows; ++i) column.push_back(value(array, i, text));
}

}  // namespace ecotone
