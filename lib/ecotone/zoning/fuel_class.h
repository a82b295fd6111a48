// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace ecotone {

/// Classes of the catalogue of high-pollution fuels (高污染燃料目录, 国环规大气〔2017〕2号): what
/// is banned in a part of a no-burn zone. III bans most.
enum class FuelClass { class_1 = 1, class_2 = 2, class_3 = 3 };

/// "I", "II", "III", as in `data/schemas/roles.yaml`.
std::string_view fuel_class_name(FuelClass fuel_class);

/// Reads "I", "i", "1", "Ⅰ", "一", each also with 类 behind or "class " before it; nothing for
/// another text.
std::optional<FuelClass> parse_fuel_class(std::string_view text);

}  // namespace ecotone
