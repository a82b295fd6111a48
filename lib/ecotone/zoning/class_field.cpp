// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/class_field.h"

#include "ecotone/error.h"
#include "ecotone/message/no_burn_errors.h"

namespace ecotone::detail {

std::optional<FuelClass> fuel_class_of(const Layer& layer, const std::string& field,
                                       std::size_t i) {
  const std::string text = to_text(layer.fields.at(field)[i]);
  const auto found = parse_fuel_class(text);
  if (!found && !text.empty()) {
    throw SchemaError(no_burn_error("class_unknown"), {{"value", text}},
                      layer.name + ", feature " + layer.ids[i] + ", field " + field);
  }
  return found;
}

}  // namespace ecotone::detail
