// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

/// What would settle a rule that could not be decided, and why nothing mends a subject.
inline constexpr Text mending_texts[] = {
    {"settle_layer_missing", "provide the layer of the role {role} ({title}) covering the subject",
     "补充角色为 {role} 的图层（{title}），并覆盖该对象"},
    {"settle_layer_not_valid", "provide the edition of {layer} that is valid on {day}",
     "提供 {day} 有效的图层 {layer}"},
    {"settle_layer_stale", "renew the layer {layer}, past its review date {day}",
     "更新或复核图层 {layer}（应于 {day} 前复核）"},
    {"settle_coverage_unknown", "state in the catalogue where {layer} is complete",
     "在目录中说明图层 {layer} 的完整覆盖范围"},
    {"settle_coverage_outside", "provide {layer} where the subject lies",
     "补充图层 {layer} 在对象所在处的数据"},
    {"settle_coverage_partly",
     "provide {layer} for the {share} of the subject that it does not cover",
     "补充图层 {layer} 未覆盖的部分（占对象 {share}）"},
    {"settle_coverage_reach", "provide {layer} up to {limit} around the subject",
     "补充图层 {layer} 在对象周围 {limit} 范围内的数据"},
    {"settle_field", "fill in the field {field} of {layer} for {zones}",
     "补填图层 {layer} 中 {zones} 的字段 {field}"},
    {"settle_zone", "clarify whether {zones} of {layer} is in force here",
     "核实图层 {layer} 的 {zones} 在此是否有效"},
    {"settle_attribute", "state the attribute {attribute} of the subject",
     "说明对象的属性 {attribute}"},
    {"settle_parameter", "give the parameter ${name} a value for {day}",
     "为参数 ${name} 设定 {day} 的取值"},
    {"settle_river", "survey the position of the subject, or name the reach that it belongs to",
     "核实对象位置，或指明其所属河段"},
    {"settle_river_feature", "place {feature} on the river network",
     "在河网上核定 {feature} 的位置"},
    {"settle_zone_border",
     "survey {length} m of the border of {layer} to {accuracy} m (now {now} m)",
     "将 {layer} 的 {length} m 边界复测至 {accuracy} m（现为 {now} m）"},
    {"settle_subject_border",
     "survey {length} m of the boundary of the subject to {accuracy} m (now {now} m)",
     "将对象的 {length} m 边界复测至 {accuracy} m（现为 {now} m）"},
    {"settle_both_borders",
     "survey {length} m of the border of {layer} and {subject_length} m of the boundary of the "
     "subject to {accuracy} m (now {now} m and {subject_now} m)",
     "将 {layer} 的 {length} m 边界和对象的 {subject_length} m 边界复测至 {accuracy} m"
     "（现为 {now} m 和 {subject_now} m）"},
    {"settle_too_fine",
     "no survey tells {value} from the threshold; let the authority of {layer} state where its "
     "border runs, or give up the doubtful part",
     "{value} 与阈值之差小于测量所能分辨；请 {layer} 主管部门确认边界走向，或退让存疑部分"},
    {"settle_distance",
     "survey the subject and the nearest border of {layer} so that both together are better than "
     "{accuracy} m (now {now} m)",
     "复测对象与 {layer} 最近边界，使两者合计精度优于 {accuracy} m（现为 {now} m）"},
    {"no_position", "no position that passes was found within {limit}",
     "{limit} 范围内未找到符合要求的位置"},
    {"line_inside", "{length} m of the line run inside; it has to be led around",
     "线路有 {length} m 位于区内，须绕行"},
    {"no_way_out", "the findings {rules} do not depend on where the subject lies alone",
     "发现 {rules} 不单由对象位置决定，无法以退让或移位消除"},
};

consteval const Text& mending_text(std::string_view key) {
  return entry(mending_texts, key);
}

}  // namespace ecotone
