// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: numbers in fields.

#include <optional>
#include <string>

#include "ecotone/layer/table.h"
#include "ecotone/message/text.h"

namespace ecotone {

/// A finite number written in a text; nothing for any other text.
std::optional<double> read_number(const std::string& text);

/// The number in a field, also where the layer has it as text; nothing where it is empty.
/// @param feature  placeholder of the error and the id of the feature
/// @throws SchemaError  with `error`, for anything else
std::optional<double> number_in(const Column& column, std::size_t i, const ErrorText& error,
                                const Argument& feature, const std::string& layer);

}  // namespace ecotone
