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
    {"ECO3540", "shoreline_of_points", "points are no shoreline", "点不能作为岸线",
     "give the management range as polygons, or a bank as lines",
     "请给出河道管理范围（面）或岸线（线）"},
    {"ECO3541", "rank_unknown", "{rank} is no rank of a river", "{rank} 不是河流等级",
     "it is main_stem, major_tributary or tributary; 干流, 重要支流 or 支流",
     "应为 干流、重要支流、支流，或 main_stem、major_tributary、tributary"},
};

consteval const ErrorText& zoning_error(std::string_view key) {
  return entry(zoning_errors, key);
}

}  // namespace ecotone
