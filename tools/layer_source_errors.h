// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone::tools {

inline constexpr ErrorText layer_source_errors[] = {
    {"ECO2040", "field_needed", "{reference} has no field name, so that its features have no names",
     "{reference} 没有 name 字段，要素无名称",
     "name the field after a colon: {reference}:FIELD; the fields are {fields}",
     "请在冒号后写明字段：{reference}:字段；现有字段：{fields}"},
    {"ECO2041", "role_empty", "the catalogue {catalogue} has no layer of the role {role}",
     "目录 {catalogue} 中没有角色为 {role} 的图层",
     "name a file, or add the layer to the catalogue", "请指定文件，或在目录中添加该图层"},
    {"ECO2042", "plane_needed_near", "outlines are drawn in a plane, and {layer} is in {crs}",
     "划界须在平面坐标系中进行，而 {layer} 的坐标系是 {crs}",
     "name the plane to work in: --crs {proposal}", "请指定工作平面坐标系：--crs {proposal}"},
    {"ECO2043", "facility_field_missing",
     "the facilities {layer} have no field {field}; the fields are {fields}",
     "设施图层 {layer} 没有字段 {field}，现有字段：{fields}",
     "the fields are kind, fuel, capacity_t_h, status and name; map others in a catalogue",
     "所需字段为 kind、fuel、capacity_t_h、status、name；其他字段名请在目录中映射"},
    {"ECO2044", "area_unreadable", "{name} takes an area such as 8.96km2, not \"{given}\"",
     "{name} 须为面积，例如 8.96km2，而不是“{given}”", "units are m2, ha, km2 and mu",
     "单位为 m2、ha、km2、mu"},
};

consteval const ErrorText& layer_source_error(std::string_view key) {
  return entry(layer_source_errors, key);
}

}  // namespace ecotone::tools
