// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

/// Why a rule could not be decided, and what a check says beside the messages of a pack.
inline constexpr Text rule_texts[] = {
    {"layer_missing", "the catalogue has no layer of the role {role} ({title})",
     "目录中没有角色为 {role} 的图层（{title}）"},
    {"layer_not_valid", "the layer {layer} is not valid on {day} (valid {from} to {until})",
     "图层 {layer} 在 {day} 无效（有效期 {from} 至 {until}）"},
    {"layer_stale", "the layer {layer} was to be reviewed by {day}",
     "图层 {layer} 应于 {day} 前复核，已逾期"},
    {"coverage_unknown", "the layer {layer} does not say where it is complete",
     "图层 {layer} 未说明其完整覆盖范围"},
    {"coverage_outside", "the subject lies outside the coverage of {layer}",
     "对象位于图层 {layer} 的覆盖范围之外"},
    {"coverage_partly", "{share} of the subject lies outside the coverage of {layer}",
     "对象有 {share} 位于图层 {layer} 的覆盖范围之外"},
    {"coverage_reach",
     "the coverage of {layer} ends {distance} m from the subject, nearer than {limit}",
     "图层 {layer} 的覆盖范围在距对象 {distance} m 处终止，小于 {limit}"},
    {"overlap_error", "overlap {value} m² ± {error} m²", "重叠 {value} m² ± {error} m²"},
    {"length_error", "length inside {value} m ± {error} m", "穿越长度 {value} m ± {error} m"},
    {"point_error", "{value} m from the border of {layer}, accuracy ± {error} m",
     "距 {layer} 边界 {value} m，精度 ± {error} m"},
    {"share_error", "share {value} ± {error}, threshold {threshold}",
     "占比 {value} ± {error}，阈值 {threshold}"},
    {"distance_error", "distance {value} m ± {error} m, threshold {threshold}",
     "距离 {value} m ± {error} m，阈值 {threshold}"},
    {"near_border", "{value} m from {layer}, within the accuracy of ± {error} m",
     "距 {layer} {value} m，在精度 ± {error} m 之内"},
    {"field_missing", "the field {field} of the layer {layer} is not filled in for {zones}",
     "图层 {layer} 中 {zones} 的字段 {field} 未填写"},
    {"attribute_missing", "the attribute {attribute} of the subject is not stated",
     "未说明对象的属性 {attribute}"},
    {"county_missing", "the catalogue does not say which county it is of",
     "目录未写明所属区县"},
    {"river_not_near",
     "no river lies within {snap} m of the subject, so it has no place on the network",
     "对象 {snap} m 内没有河流，无法在河网上定位"},
    {"river_ambiguous", "the subject may belong to several reaches of the river network",
     "对象可能属于多条河段，无法唯一定位"},
    {"river_feature_unclear", "{feature} has no clear place on the river network",
     "{feature} 在河网上的位置不明确"},
    {"zone_uncertain", "the zone {zones} of {layer} may not count",
     "图层 {layer} 的 {zones} 是否适用不能确定"},
    {"touches", "touches {layer} at its border; no area is shared",
     "与{layer}边界相接，无面积重叠"},
    {"between", "{harsher}, or {milder} if {exception} applies: {reason}",
     "{harsher}；若符合 {exception} 则为{milder}：{reason}"},
    {"geometry_unsuitable", "the layer {layer} has a geometry that this condition cannot measure",
     "图层 {layer} 的几何类型不适用于该条件"},
    {"parameter_missing", "the parameter ${name} has no value on {day}",
     "参数 ${name} 在 {day} 无取值"},
    {"layer_empty", "the layer {layer} has no zone", "图层 {layer} 中没有要素"},
    {"tiling_faults",
     "{overlaps} overlaps ({overlap_m2} m²), {gaps} gaps ({gap_m2} m²), {outsides} parts outside "
     "({outside_m2} m²)",
     "重叠 {overlaps} 处（{overlap_m2} m²），空隙 {gaps} 处（{gap_m2} m²），越界 {outsides} "
     "处（{outside_m2} m²）"},
    {"tiling_border", "along the border no wider than its accuracy of {width} m",
     "沿边界，宽度不超过精度 {width} m"},
    {"overlap_narrow", "no wider than the accuracy of {width} m", "宽度不超过精度 {width} m"},
    {"no_draft_matches", "no draft is of the same source, level and part",
     "没有水源、级别和水陆域相同的草案"},
    {"departure_error", "{value}, ± {error} m, threshold {threshold}",
     "{value}，± {error} m，阈值 {threshold}"},
    {"name_class_differs", "the name says {said}, the register {class}",
     "名称为“{said}”，登记分类为“{class}”"},
    {"name_place_differs",
     "the name says {said_distance} m at {said_bearing}° from {place}; it lies {distance} m at "
     "{bearing}°",
     "名称为距{place}方位 {said_bearing}° {said_distance} 米，实为方位 {bearing}° {distance} 米"},
    {"name_place_unknown", "no place is called {place}", "地名图层中没有“{place}”"},
    {"no_conflict", "no conflict", "未发现冲突"},
    {"report", "for the record", "仅列数据"},
    {"attention", "attention", "提示"},
    {"indeterminate", "indeterminate", "无法判定"},
    {"restricted", "restricted", "限制"},
    {"prohibited", "prohibited", "禁止"},
};

consteval const Text& rule_text(std::string_view key) {
  return entry(rule_texts, key);
}

}  // namespace ecotone
