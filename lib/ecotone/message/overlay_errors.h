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
