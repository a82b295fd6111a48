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
    {"ECO3570", "shoreline_of_points", "points are no shoreline", "点不能作为岸线",
     "give the management range as polygons, or a bank as lines",
     "请给出河道管理范围（面）或岸线（线）"},
    {"ECO3550", "value_not_taken", "the field {field} does not take \"{given}\"",
     "字段 {field} 不接受“{given}”", "it takes {wanted}", "可用的值：{wanted_zh}"},
    {"ECO3551", "source_type_missing", "the intakes have no field {field} with the type of source",
     "取水口图层没有水源类型字段 {field}", "name it with --type-field, or give --type for all",
     "请用 --type-field 指定，或用 --type 统一给出"},
    {"ECO3552", "intake_without_place", "the intake has no position", "取水口没有坐标",
     "give it a point, or leave it out", "请补充坐标，或去掉该要素"},
};

consteval const ErrorText& zoning_error(std::string_view key) {
  return entry(zoning_errors, key);
}

}  // namespace ecotone
