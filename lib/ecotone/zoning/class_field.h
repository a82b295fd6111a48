// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: fuel classes in a field of a layer.

#include <cstddef>
#include <optional>
#include <string>

#include "ecotone/layer/layer.h"
#include "ecotone/zoning/fuel_class.h"

namespace ecotone::detail {

/// The class of a feature; nothing if the field is null or empty.
/// @throws SchemaError  if there is no such field, or it says no class
std::optional<FuelClass> fuel_class_of(const Layer& layer, const std::string& field, std::size_t i);

}  // namespace ecotone::detail
