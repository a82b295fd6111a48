// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ecotone::document {

/// Where a value stands in its text; line and column count from 1, 0 if it never had a place.
struct Mark {
  int line = 0;
  int column = 0;
};

/// A tree of values as JSON and YAML know them. Objects keep the order of their members.
///
/// Reading a value as another type than it has is a mistake of the writer of the document:
/// `as_…` throws DocumentError with the place.
class Value {
 public:
  using Array = std::vector<Value>;
  using Member = std::pair<std::string, Value>;
  using Object = std::vector<Member>;

  Value() = default;
  Value(bool value) : data_(value) {}                                    // NOLINT
  Value(int value) : data_(static_cast<std::int64_t>(value)) {}          // NOLINT
  Value(std::int64_t value) : data_(value) {}                            // NOLINT
  Value(std::size_t value) : data_(static_cast<std::int64_t>(value)) {}  // NOLINT
  Value(double value) : data_(value) {}                                  // NOLINT
  Value(std::string value) : data_(std::move(value)) {}                  // NOLINT
  Value(std::string_view value) : data_(std::string(value)) {}           // NOLINT
  Value(const char* value) : data_(std::string(value)) {}                // NOLINT
  Value(Array value) : data_(std::move(value)) {}                        // NOLINT
  Value(Object value) : data_(std::move(value)) {}                       // NOLINT

  static Value array() { return Value(Array()); }
  static Value object() { return Value(Object()); }

  bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  bool is_bool() const { return std::holds_alternative<bool>(data_); }
  bool is_integer() const { return std::holds_alternative<std::int64_t>(data_); }
  bool is_number() const { return is_integer() || std::holds_alternative<double>(data_); }
  bool is_string() const { return std::holds_alternative<std::string>(data_); }
  bool is_array() const { return std::holds_alternative<Array>(data_); }
  bool is_object() const { return std::holds_alternative<Object>(data_); }

  bool as_bool() const;
  std::int64_t as_integer() const;
  double as_number() const;
  const std::string& as_string() const;
  const Array& as_array() const;
  const Object& as_object() const;

  /// The member of an object; nullptr if it is not there or this is not an object.
  const Value* find(std::string_view key) const;
  /// The member of an object. @throws DocumentError  if it is not there
  const Value& at(std::string_view key) const;
  /// Adds or replaces a member; a null value becomes an object first.
  Value& set(std::string_view key, Value value);
  /// Appends to an array; a null value becomes an array first.
  Value& push(Value value);

  const Mark& mark() const { return mark_; }
  void set_mark(Mark mark) { mark_ = mark; }
  /// Whether the text stands between quotes, the first of which is at `mark()`.
  bool is_quoted() const { return quoted_; }
  void set_quoted() { quoted_ = true; }
  /// "line 3, column 7", or "" without a place.
  std::string place() const;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> data_;
  Mark mark_;
  bool quoted_ = false;
};

}  // namespace ecotone::document
