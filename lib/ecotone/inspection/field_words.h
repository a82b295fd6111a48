// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: what a field holds, by its name.

#include <string_view>

namespace ecotone::inspection {

/// Whether the name of a field says that it identifies features: id, code, adcode, bsm, 编号 …
bool names_identifier(std::string_view field);
/// Whether it says that the field holds codes of a list: code, xzqdm, 代码 …
bool names_code(std::string_view field);
/// Whether it says that the field holds names: name, mc, 名称 …
bool names_name(std::string_view field);
/// Whether it says that the field holds areas: area, mj, 面积 …
bool names_area(std::string_view field);
/// Whether it says that the field holds days: date, rq, 日期 …
bool names_date(std::string_view field);

}  // namespace ecotone::inspection
