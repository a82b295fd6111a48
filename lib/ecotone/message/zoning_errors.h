// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText zoning_errors[] = {
    {"ECO3501", "parameter_unknown", "there is no parameter {name}", "没有参数 {name}",
     "the parameters are {names}", "可用的参数：{names}"},
    {"ECO3502", "parameter_out_of_range", "the parameter {name} cannot be {value} {unit}",
     "参数 {name} 不能为 {value} {unit}", "it takes {least} to {most} {unit}",
     "取值范围为 {least} 至 {most} {unit}"},
    {"ECO3503", "mark_unknown", "the parameter {name} has the unknown mark {mark}",
     "参数 {name} 的标记 {mark} 未知", "the marks are S, M, M?, L, E and given",
     "可用的标记：S、M、M?、L、E、given"},
};

consteval const ErrorText& zoning_error(std::string_view key) {
  return entry(zoning_errors, key);
}

}  // namespace ecotone
