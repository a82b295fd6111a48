// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone::python {

inline constexpr ErrorText argument_errors[] = {
    {"ECO2301", "argument_not_a_choice", "{name} does not take \"{given}\"",
     "{name} 不接受“{given}”", "it takes {choices}", "可用的值：{choices}"},
    {"ECO2302", "argument_of_other_length", "{name} has {given} values, and not {wanted}",
     "{name} 有 {given} 个值，应为 {wanted} 个", "give one value for each feature",
     "请为每个要素给出一个值"},
    {"ECO2303", "point_not_single", "feature {feature} has {points} points, and not one",
     "要素 {feature} 有 {points} 个点，应为一个", "split it, or leave it out",
     "请拆分或去掉该要素"},
    {"ECO2321", "row_without_geometry", "the row has no geometry", "该行没有几何", "", ""},
    {"ECO2322", "row_of_empty_geometry", "the geometry of the row is empty", "该行的几何为空", "",
     ""},
    {"ECO2323", "row_of_other_type", "the geometry of the row is a {found}, and not a {wanted}",
     "该行的几何类型为 {found}，应为 {wanted}", "", ""},
    {"ECO2324", "geometry_not_wkb",
     "the column {column} holds no WKB (its Arrow format is {format})",
     "列 {column} 不是 WKB（Arrow 格式为 {format}）",
     "give a column of bytes; of Sedona's geometries ST_AsBinary makes one",
     "请给出字节列；Sedona 的几何可用 ST_AsBinary 转换"},
};

consteval const ErrorText& argument_error(std::string_view key) {
  return entry(argument_errors, key);
}

}  // namespace ecotone::python
