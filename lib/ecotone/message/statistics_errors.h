// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText statistics_errors[] = {
    {"ECO1801", "control_area_invalid", "the control area {value} m² is not a positive number",
     "控制面积 {value} 平方米不是正数", "give the area that the parts must add up to",
     "请给出各部分应合计的面积"},
    {"ECO1802", "part_negative", "part {part} has the area {value} m², which cannot be balanced",
     "第 {part} 部分的面积 {value} 平方米无法平差", "give areas that are not negative",
     "请给出非负面积"},
    {"ECO1803", "parts_empty", "the parts have no area, so nothing can be balanced",
     "各部分面积为零，无法平差", "", ""},
    {"ECO1804", "overlap_policy_unknown", "there is no way {name} to count overlaps",
     "没有 {name} 这种重叠计算方式", "choose union, sum or priority", "可选 union、sum、priority"},
    {"ECO1805", "priority_missing",
     "to count overlaps by priority, a field must say which feature comes first",
     "按优先级计算重叠时，须指定排序字段", "name it with --priority FIELD",
     "请用 --priority 字段 指定"},
    {"ECO1806", "unit_invalid", "the unit {value} m² of a balance is not a positive number",
     "平差单位 {value} 平方米不是正数", "", ""},
};

consteval const ErrorText& statistics_error(std::string_view key) {
  return entry(statistics_errors, key);
}

}  // namespace ecotone
