// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText geometry_errors[] = {
    {"ECO1001", "offsets_invalid", "the offsets of a geometry column are not valid: {reason}",
     "几何列的偏移量无效：{reason}", "", ""},
    {"ECO1002", "coordinate_not_finite", "a coordinate is not a finite number", "坐标不是有限数值",
     "remove or correct the vertex", "请删除或改正该顶点"},
    {"ECO1003", "wkb_truncated", "the WKB ends early, at byte {offset}",
     "WKB 在第 {offset} 字节处提前结束", "read the geometry from its source again",
     "请从数据源重新读取该几何"},
    {"ECO1004", "wkb_goes_on", "the WKB goes on behind the end of its geometry, from byte {offset}",
     "WKB 在几何结束后（第 {offset} 字节起）仍有内容", "", ""},
    {"ECO1005", "wkb_count_too_large",
     "the WKB counts {count} elements at byte {offset}, more than its bytes can hold",
     "WKB 第 {offset} 字节处的元素数 {count} 超过其字节所能容纳", "", ""},
    {"ECO1006", "wkb_byte_order",
     "the WKB has the byte order {value} at byte {offset}; it must be 0 or 1",
     "WKB 第 {offset} 字节处的字节序为 {value}，应为 0 或 1", "", ""},
    {"ECO1007", "wkb_type_unknown",
     "the WKB has the unknown geometry type {value} at byte {offset}",
     "WKB 第 {offset} 字节处的几何类型 {value} 未知", "", ""},
    {"ECO1008", "wkb_part_unexpected",
     "the WKB has a part of type {value} at byte {offset}, which its geometry may not contain",
     "WKB 第 {offset} 字节处的部件类型 {value} 不属于该几何", "", ""},
    {"ECO1009", "geometry_nested_too_deep", "the geometry collection nests deeper than {depth}",
     "几何集合的嵌套超过 {depth} 层", "", ""},
    {"ECO1010", "geometry_type_unsupported",
     "the geometry type {type} has edges that are not straight, or is not of a plane",
     "不支持几何类型 {type}：其边不是直线段，或不在平面内",
     "convert it to straight lines first, for example with ogr2ogr -nlt CONVERT_TO_LINEAR",
     "请先转换为直线段，例如 ogr2ogr -nlt CONVERT_TO_LINEAR"},
    {"ECO1011", "geometry_of_other_dimension",
     "the geometry has dimension {found} and its column dimension {wanted}",
     "几何的维数为 {found}，而该列的维数为 {wanted}", "", ""},
    {"ECO1012", "wkt_malformed",
     "the WKT is malformed at character {position}: expected {expected}",
     "WKT 第 {position} 个字符处有误：应为 {expected}", "", ""},
    {"ECO1013", "repair_failed", "the multipolygon cannot be made valid on any grid",
     "在任何网格上都无法修复该多边形", "draw it again", "请重新绘制"},
    {"ECO1014", "no_packed_angle",
     "{x} {y} are no packed degrees (ddd.mmssss): minutes or seconds reach 60",
     "{x} {y} 不是 ddd.mmssss 格式的度分秒：分或秒达到 60", "leave --unpack-angles out",
     "请去掉 --unpack-angles"},
};

consteval const ErrorText& geometry_error(std::string_view key) {
  return entry(geometry_errors, key);
}

}  // namespace ecotone
