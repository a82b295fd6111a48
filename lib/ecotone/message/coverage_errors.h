// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText coverage_errors[] = {
    {"ECO3301", "limit_invalid", "the {name} {value} is not a number that is zero or more",
     "{name_zh} {value} 不是非负数", "give it in metres or square metres", "请以米或平方米给出"},
    {"ECO3302", "container_crs_differs",
     "the container is in {container_crs}, the zones are in {crs}",
     "容器图层的坐标系为 {container_crs}，分区图层为 {crs}",
     "name one for both with --crs EPSG:CODE", "请用 --crs EPSG:代码 统一坐标系"},
    {"ECO3303", "priority_field_missing",
     "to give overlaps by priority, a field must say which feature comes first",
     "按优先级分配重叠时，须指定排序字段", "name it with --priority FIELD",
     "请用 --priority 字段 指定"},
};

consteval const ErrorText& coverage_error(std::string_view key) {
  return entry(coverage_errors, key);
}

}  // namespace ecotone
