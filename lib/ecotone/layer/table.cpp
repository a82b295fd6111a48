// SPDX-License-Identifier: Apache-2.0
#include "ecotone/layer/table.h"

#include <algorithm>
#include <charconv>

#include "ecotone/error.h"
#include "ecotone/message/layer_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

bool fits(const FieldValue& value, FieldType type) {
  switch (type) {
    case FieldType::text:
    case FieldType::date_time:
      return std::holds_alternative<std::string>(value);
    case FieldType::integer:
      return std::holds_alternative<std::int64_t>(value);
    case FieldType::real:
      return std::holds_alternative<double>(value);
    case FieldType::boolean:
      return std::holds_alternative<bool>(value);
    case FieldType::date:
      return std::holds_alternative<Date>(value);
  }
  return false;
}

template <typename Number>
std::optional<FieldValue> parse_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return FieldValue(value);
}

struct ToText {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const { return format_shortest(number); }
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(const Date& date) const { return date.to_string(); }
};

}  // namespace

std::string to_text(const FieldValue& value) {
  return std::visit(ToText(), value);
}

std::optional<FieldValue> parse_field_value(std::string_view text, FieldType type) {
  switch (type) {
    case FieldType::text:
    case FieldType::date_time:
      return FieldValue(std::string(text));
    case FieldType::integer:
      return parse_number<std::int64_t>(text);
    case FieldType::real:
      return parse_number<double>(text);
    case FieldType::boolean:
      if (text == "true" || text == "yes" || text == "1" || text == "是") return FieldValue(true);
      if (text == "false" || text == "no" || text == "0" || text == "否") return FieldValue(false);
      return std::nullopt;
    case FieldType::date:
      if (const auto date = parse_date(text)) return FieldValue(*date);
      return std::nullopt;
  }
  return std::nullopt;
}

void Column::push_back(FieldValue value) {
  if (!std::holds_alternative<std::monostate>(value) && !fits(value, type_)) {
    throw SchemaError(layer_error("value_of_other_type"),
                      {{"field", name_}, {"value", to_text(value)}});
  }
  values_.push_back(std::move(value));
}

std::optional<std::size_t> Table::find(std::string_view name) const {
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    if (columns_[j].name() == name) return j;
  }
  return std::nullopt;
}

const Column& Table::at(std::string_view name) const {
  if (const auto j = find(name)) return columns_[*j];
  std::string names;
  for (const Column& column : columns_) names += (names.empty() ? "" : ", ") + column.name();
  throw SchemaError(layer_error("field_unknown"),
                    {{"field", std::string(name)}, {"fields", names}});
}

Column& Table::add(Column column) {
  if (find(column.name())) {
    throw SchemaError(layer_error("field_taken"), {{"field", column.name()}});
  }
  columns_.push_back(std::move(column));
  return columns_.back();
}

Table Table::rows(std::span<const std::size_t> places) const {
  Table result;
  for (const Column& column : columns_) {
    Column& copy = result.add(Column(column.name(), column.type()));
    for (const std::size_t i : places) copy.push_back(column[i]);
  }
  return result;
}

}  // namespace ecotone
