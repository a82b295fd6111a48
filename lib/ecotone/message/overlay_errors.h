// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText overlay_errors[] = {
    {"ECO1701", "crs_differ",
     "the layers {a} and {b} have different coordinate reference systems: {a_crs} and {b_crs}",
     "图层 {a} 与 {b} 的坐标系不同：{a_crs} 与 {b_crs}",
     "name the working one with --crs EPSG:CODE", "请用 --crs EPSG:代码 指定工作坐标系"},
    {"ECO1702", "grid_invalid", "the grid {grid} is not zero or a positive number",
     "网格 {grid} 不是零或正数", "leave it out for 0.1 mm or 1e-9 degrees",
     "不指定时为 0.1 毫米或 1e-9 度"},
    {"ECO1703", "operation_unknown", "there is no overlay operation {name}", "没有叠加操作 {name}",
     "choose intersection, union, difference, symmetric-difference, identity, clip or update",
     "可选 intersection、union、difference、symmetric-difference、identity、clip、update"},
    {"ECO1704", "no_memory", "the geometry library could not be started", "无法启动几何库",
     "free some memory and run again", "请释放内存后重试"},
    {"ECO1705", "slivers_negative", "the width of slivers must not be negative: {width}",
     "碎片宽度不能为负：{width}", "", ""},
    {"ECO1706", "distance_invalid", "a buffer cannot be {distance} m wide",
     "缓冲距离不能为 {distance} 米", "give metres, at most 1000 km",
     "请给出米数，不超过 1000 公里"},
    {"ECO1707", "distance_negative", "a buffer of points or lines cannot be negative: {distance} m",
     "点、线的缓冲距离不能为负：{distance} 米", "only polygons shrink; give a positive distance",
     "只有面可以内缩；请给出正的距离"},
    {"ECO1708", "distances_differ", "there are {distances} distances for {features} features",
     "{features} 个要素却有 {distances} 个缓冲距离", "give one for all, or one each",
     "请给出一个公用的距离，或每个要素一个"},
    {"ECO1709", "arc_tolerance_invalid", "the tolerance of arcs must not be negative: {tolerance}",
     "圆弧容差不能为负：{tolerance}", "leave it out for a ten-thousandth of the distance",
     "不指定时为缓冲距离的万分之一"},
    {"ECO1710", "buffer_at_pole",
     "a buffer at latitude {latitude} reaches the pole, which longitude and latitude cannot show",
     "纬度 {latitude} 处的缓冲区到达极点，经纬度坐标无法表示",
     "convert the layer to a polar projection first", "请先转换到极地投影"},
    {"ECO1720", "noding_endless",
     "borders rounded to the grid of {grid} cross anew again and again",
     "边界取整到网格 {grid} 后反复产生新的交叉",
     "repair the layers with ecotone inspect --repair, and report them to us",
     "请用 ecotone inspect --repair 修复图层，并向我们反馈"},
    {"ECO1721", "path_not_finite", "a path has a coordinate that is not finite",
     "线上有非有限的坐标", "remove the point", "请删除该点"},
};

consteval const ErrorText& overlay_error(std::string_view key) {
  return entry(overlay_errors, key);
}

}  // namespace ecotone
