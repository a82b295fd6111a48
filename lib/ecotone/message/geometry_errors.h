// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText geometry_errors[] = {
    {"ECO1001", "offsets_invalid", "the offsets of a geometry column are not valid: {reason}",
     "几何列的偏移量无效：{reason}", "", ""},
    {"ECO1002", "coordinate_not_finite", "a coordinate is not a finite number", "坐标不是有限数值",
     "remove or correct the vertex", "请删除或改正该顶点"},
};

consteval const ErrorText& geometry_error(std::string_view key) {
  return entry(geometry_errors, key);
}

}  // namespace ecotone
