// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

/// What disagrees between zones and what was made of them; keys are names of `Disagreement`.
inline constexpr Text agreement_texts[] = {
    {"zone_unknown", "point {item} is listed for the zone {zone}, which is not there",
     "点 {item} 所属的区域 {zone} 不存在"},
    {"point_off_boundary",
     "point {item} lies {measured} m off the boundary of {zone} (at most {limit} m)",
     "点 {item} 偏离 {zone} 的界线 {measured} 米（限差 {limit} 米）"},
    {"point_out_of_order",
     "point {item} does not follow its neighbours along the boundary of {zone}",
     "点 {item} 未按 {zone} 界线的走向排列"},
    {"vertex_not_listed",
     "a vertex of {zone} after point {item} has no point, {measured} m off the line between points "
     "(at most {limit} m)",
     "{zone} 在点 {item} 之后有拐点未列入点表，偏离相邻点连线 {measured} 米（限差 {limit} 米）"},
    {"ring_not_listed", "a ring of {zone} with {measured} vertices has no point in the list",
     "{zone} 的一个环（{measured} 个顶点）在点表中没有点"},
    {"name_repeated", "the name {item} stands at two places of {zone}, {measured} m apart",
     "{zone} 中点名 {item} 重复，两处相距 {measured} 米"},
    {"number_missing", "no point of {zone} is called {item}", "{zone} 缺少点 {item}"},
    {"number_out_of_order",
     "point {item} of {zone} does not have the next number after the one before",
     "{zone} 的点 {item} 与前一点的编号不连续"},
    {"line_off_boundary", "line {item} leaves the boundary over {measured} m (at most {limit} m)",
     "界线 {item} 有 {measured} 米偏离多边形边界（限差 {limit} 米）"},
    {"boundary_not_drawn",
     "{measured} m of the boundary of {zone} have no line (at most {limit} m)",
     "{zone} 的边界有 {measured} 米没有界线（限差 {limit} 米）"},
    {"marker_off_boundary",
     "marker {item} stands {measured} m off the boundary (at most {limit} m), nearest {zone}",
     "界桩 {item} 偏离边界 {measured} 米（限差 {limit} 米），最近的区域为 {zone}"},
    {"area_differs",
     "the stated area of {zone} differs from the computed one by {measured} % (at most {limit} %): "
     "{item}",
     "{zone} 的公布面积与计算面积相差 {measured} %（限差 {limit} %）：{item}"},
    {"zones_overlap", "functional zones of {zone} overlap by {measured} m²: {item}",
     "{zone} 的功能分区重叠 {measured} 平方米：{item}"},
    {"zones_leave_gap", "{measured} m² of {zone} lie in no functional zone",
     "{zone} 有 {measured} 平方米不属于任何功能分区"},
    {"zone_outside", "{measured} m² of the functional zones of {zone} lie outside its boundary",
     "{zone} 的功能分区有 {measured} 平方米超出其边界"},
    {"reserves_overlap",
     "{zone} overlap by {measured} m²; protected areas must not (Ecological and Environmental "
     "Code, "
     "article 859)",
     "{zone} 重叠 {measured} 平方米；自然保护地不得交叉重叠（生态环境法典第八百五十九条）"},
};

}  // namespace ecotone
