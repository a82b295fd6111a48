// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone::tools {

inline constexpr ErrorText layer_source_errors[] = {
    {"ECO2090", "layer_needed", "no layer is named for {name}", "未指定 {name} 的图层",
     "name a file, or with --catalog a role or id of the catalogue",
     "请指定文件；给出 --catalog 时可用目录中的角色或标识"},
    {"ECO2091", "facility_field_missing",
     "the facilities {layer} have no field {field}; the fields are {fields}",
     "设施图层 {layer} 没有字段 {field}，现有字段：{fields}",
     "the fields are kind, fuel, capacity_t_h, status and name; map others in a catalogue",
     "所需字段为 kind、fuel、capacity_t_h、status、name；其他字段名请在目录中映射"},
    {"ECO2094", "facility_kind_unknown", "\"{value}\" is no kind of facility",
     "“{value}”不是设施类型",
     "write seller, boiler, stove or kiln, or map the values in a catalogue",
     "请写 seller（销售点）、boiler（锅炉）、stove（炉灶）或 kiln（窑炉），或在目录中映射"},
    {"ECO2092", "area_unreadable", "{name} takes an area such as 8.96km2, not \"{given}\"",
     "{name} 须为面积，例如 8.96km2，而不是“{given}”", "units are m2, ha, km2 and mu",
     "单位为 m2、ha、km2、mu"},
    {"ECO2093", "snap_unreadable",
     "--snap takes LAYER=M, such as roads.shp:name=20, not \"{given}\"",
     "--snap 须为 图层=米数，例如 roads.shp:name=20，而不是“{given}”",
     "the layer may have a field with names after a colon", "图层后可用冒号写明名称字段"},
};

consteval const ErrorText& layer_source_error(std::string_view key) {
  return entry(layer_source_errors, key);
}

}  // namespace ecotone::tools
