// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText boundary_errors[] = {
    {"ECO3601", "tolerance_invalid", "the tolerance {value} m is not 0 or more",
     "容差 {value} 米不是非负数", "give metres; 0 keeps every vertex as it is",
     "请以米给出，0 表示顶点原样保留"},
    {"ECO3602", "plane_needed", "{crs} is not a projected system in metres, which X and Y need",
     "{crs} 不是以米为单位的投影坐标系，无法给出 X、Y",
     "name one with --crs, for instance EPSG:4545", "请用 --crs 指定，例如 EPSG:4545"},
    {"ECO3603", "decimals_invalid", "{value} decimals cannot be printed",
     "无法按 {value} 位小数输出", "choose 0 to 6", "请选择 0 至 6"},
    {"ECO3604", "marker_pattern_invalid", "\"{pattern}\" is no pattern of marker names",
     "“{pattern}”不是界桩编号规则",
     "it takes kind, zone, ring and n in braces, n at least once; n:03 has three digits",
     "可用花括号括起的 kind、zone、ring 和 n，n 至少一次，n:03 表示三位数字"},
    {"ECO3650", "names_do_not_fit",
     "the neighbours of kind {kind} have {names} names for {features} features",
     "{kind} 类邻接要素有 {features} 个，名称却有 {names} 个", "give one name a feature",
     "请为每个要素给出一个名称"},
    {"ECO3651", "distance_invalid", "the distance {distance} m is not a positive number",
     "距离 {distance} 米不是正数", "give the distance within which a feature bounds a zone",
     "请给出地物可作为边界的距离"},
    {"ECO3652", "share_invalid", "the share {share} does not lie between 0 and 1",
     "比例 {share} 不在 0 到 1 之间", "", ""},
    {"ECO3653", "area_without_name", "feature {feature} has no value in the field {field}",
     "要素 {feature} 的字段 {field} 为空",
     "every feature needs the name of its area: fill it in, or match by overlap",
     "每个要素都须有所属区域的名称：请补全，或按重叠对应"},
    {"ECO3654", "pair_unknown", "no {side} area is called {name}",
     "没有名为 {name} 的区域（{side}）",
     "the pairs must use the names in the fields that are compared",
     "对应表须使用所比较字段中的名称"},
    {"ECO3655", "method_not_additive", "areas by the method {method} do not add up",
     "{method} 方法的面积不可相加", "compare with ellipsoid or plane",
     "请用 ellipsoid 或 plane 比较"},
    {"ECO3656", "tolerance_not_positive", "the tolerance {value} m is not a positive number",
     "容差 {value} 米不是正数", "give metres, such as 0.05", "请以米给出，如 0.05"},
    {"ECO3657", "area_not_a_number",
     "feature {feature} states the area \"{text}\" in the field {field}, which is no number",
     "要素 {feature} 的字段 {field} 中公布面积“{text}”不是数字", "write the figure alone",
     "请只写数字"},
    {"ECO3658", "points_without_zone",
     "point {point} names no zone, and the layer has {zones} zones",
     "点 {point} 未注明所属区域，而图层有 {zones} 个区域",
     "name the field with the zone of each point", "请指定点表中所属区域的字段"},
};

consteval const ErrorText& boundary_error(std::string_view key) {
  return entry(boundary_errors, key);
}

}  // namespace ecotone
