// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText hydrology_errors[] = {
    {"ECO3401", "column_length", "the column {column} has {count} values for {lines} lines",
     "列 {column} 有 {count} 个值，而线有 {lines} 条", "give one value a line, or none at all",
     "请每条线给一个值，或完全不给"},
    {"ECO3402", "flow_fields_missing",
     "the direction of flow is asked from {flow}, but there is no {column}",
     "要求按 {flow} 确定流向，但没有 {column}", "name the field, or take the direction as drawn",
     "请指定字段，或按数字化方向"},
    {"ECO3403", "tolerance_invalid", "the tolerance {value} m is not a number of zero or more",
     "容差 {value} 米不是非负数", "", ""},
    {"ECO3404", "several_paths",
     "line {line} has {count} paths, so its two nodes cannot be told apart",
     "第 {line} 条线有 {count} 段，无法对应首尾两个节点",
     "split the line into its paths, or leave the fields of nodes out",
     "请拆分该线，或不使用节点字段"},
    {"ECO3405", "place_unknown", "reach {reach}, measure {measure} m, is no place of the network",
     "河段 {reach}、里程 {measure} 米不在河网中", "", ""},
    {"ECO3406", "distance_invalid", "the distance {value} m is not a number of zero or more",
     "距离 {value} 米不是非负数", "", ""},
    {"ECO3407", "points_column_length", "there are {count} {column} for {points} points",
     "{column} 有 {count} 个，而点有 {points} 个", "give one a point, or none at all",
     "请每个点给一个，或完全不给"},
    {"ECO3408", "tolerance_not_positive", "the distance {value} m must be a number above zero",
     "距离 {value} 米须为正数", "", ""},
};

consteval const ErrorText& hydrology_error(std::string_view key) {
  return entry(hydrology_errors, key);
}

}  // namespace ecotone
