// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/noise_zone_number.h"

#include <cmath>

#include "ecotone/error.h"

namespace ecotone {

std::optional<double> read_number(const std::string& text) {
  const std::optional<FieldValue> value = parse_field_value(text, FieldType::real);
  const double* number = value ? std::get_if<double>(&*value) : nullptr;
  if (number == nullptr || !std::isfinite(*number)) return std::nullopt;
  return *number;
}

std::optional<double> number_in(const Column& column, std::size_t i, const ErrorText& error,
                                const Argument& feature, const std::string& layer) {
  const std::string text = to_text(column[i]);
  if (text.empty()) return std::nullopt;
  const std::optional<double> number = read_number(text);
  if (!number) {
    throw SchemaError(error, {feature, {"value", text}, {"field", column.name()}}, layer);
  }
  return number;
}

}  // namespace ecotone
