// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ecotone/layer/date.h"

namespace ecotone {

enum class FieldType { text, integer, real, boolean, date, date_time };

/// The value of a field of a feature; std::monostate is null. A date_time is text in ISO 8601.
using FieldValue = std::variant<std::monostate, std::string, std::int64_t, double, bool, Date>;

/// The value as people read it: "" for null, the shortest form of a number, ISO dates,
/// "true" and "false".
std::string to_text(const FieldValue& value);

/// Reads a text as a value of a type; nothing if it is not one.
std::optional<FieldValue> parse_field_value(std::string_view text, FieldType type);

/// A named, typed column of n values.
class Column {
 public:
  Column(std::string name, FieldType type) : name_(std::move(name)), type_(type) {}

  const std::string& name() const { return name_; }
  void rename(std::string name) { name_ = std::move(name); }
  FieldType type() const { return type_; }
  std::size_t size() const { return values_.size(); }
  bool is_null(std::size_t i) const { return std::holds_alternative<std::monostate>(values_[i]); }
  const FieldValue& operator[](std::size_t i) const { return values_[i]; }

  /// Appends a value; a null or one of the column's own type (date_time takes text).
  /// @throws SchemaError  for a value of another type
  void push_back(FieldValue value);

 private:
  std::string name_;
  FieldType type_;
  std::vector<FieldValue> values_;
};

/// Columns of equal length, in order, with distinct names.
class Table {
 public:
  std::size_t column_count() const { return columns_.size(); }
  const Column& column(std::size_t j) const { return columns_[j]; }
  Column& column(std::size_t j) { return columns_[j]; }
  std::span<const Column> columns() const { return columns_; }

  /// Index of a column; nothing if there is none of that name.
  std::optional<std::size_t> find(std::string_view name) const;
  /// @throws SchemaError  naming the columns there are, if there is none of that name
  const Column& at(std::string_view name) const;

  /// Adds an empty or full column. @throws SchemaError  if the name is taken
  Column& add(Column column);

  /// The rows of the table at these places, in this order.
  Table rows(std::span<const std::size_t> places) const;

 private:
  std::vector<Column> columns_;
};

}  // namespace ecotone
