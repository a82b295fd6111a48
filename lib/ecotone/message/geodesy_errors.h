// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText geodesy_errors[] = {
    {"ECO1101", "crs_code_unknown", "EPSG has no horizontal coordinate reference system {code}",
     "EPSG 中没有代码为 {code} 的平面或地理坐标系",
     "look the code up; CGCS2000 is 4490, its 3-degree zone of 108°E is 4545 (4524 with the zone "
     "number in the easting)",
     "请核对代码；CGCS2000 为 4490，其 3 度带 108°E 为 4545（东坐标含带号时为 4524）"},
    {"ECO1102", "crs_text_not_understood",
     "\"{text}\" cannot be read as a coordinate reference system: {reason}",
     "无法把“{text}”读作坐标系：{reason}",
     "give an EPSG code such as EPSG:4545, or the text of a .prj file",
     "请给出 EPSG 代码（如 EPSG:4545）或 .prj 文件的内容"},
    {"ECO1103", "crs_not_horizontal",
     "{name} is not a geographic or projected coordinate reference system",
     "{name} 不是地理坐标系或投影坐标系", "name the system of the x and y coordinates",
     "请指明 x、y 坐标所属的坐标系"},
    {"ECO1104", "crs_axes_unsupported", "the axes of {name} point {axes}, not east and north",
     "{name} 的坐标轴方向为 {axes}，不是向东和向北",
     "transform the data to a system with an east and a north axis first",
     "请先把数据转换到轴向为东、北的坐标系"},
    {"ECO1105", "ballpark_refused",
     "between {from} and {to} only an operation is known that ignores the change of datum; it may "
     "be wrong by 100 m and more",
     "{from} 与 {to} 之间只有忽略基准差异的概略转换，误差可达 100 米以上",
     "give local parameters with --datum-params FILE, or accept the error with --allow-ballpark",
     "请用 --datum-params 文件 给出当地转换参数，或用 --allow-ballpark 接受该误差"},
    {"ECO1106", "no_operation", "there is no operation between {from} and {to}: {reason}",
     "{from} 与 {to} 之间没有可用的坐标转换：{reason}",
     "name another coordinate reference system, or give local parameters with --datum-params FILE",
     "请改用其他坐标系，或用 --datum-params 文件 给出当地转换参数"},
    {"ECO1107", "datum_parameters_needed",
     "{from} to {to} needs the local parameters of the datum {datum}; there are no general ones",
     "{from} 到 {to} 的转换需要 {datum} 的当地转换参数，没有通用参数",
     "give the 3, 4 or 7 parameters of the survey authority with --datum-params FILE",
     "请用 --datum-params 文件 给出测绘部门提供的三、四或七参数"},
    {"ECO1108", "datum_parameters_unsuitable",
     "the parameters \"{name}\" do not suit {from} to {to}: {reason}",
     "转换参数“{name}”不适用于 {from} 到 {to}：{reason}",
     "plane parameters need two projected systems; geocentric ones any two",
     "平面四参数要求两端都是投影坐标系；三参数、七参数无此要求"},
    {"ECO1109", "point_outside_domain",
     "point {index} ({x}, {y}) lies outside the domain of the transformation {operation}",
     "第 {index} 个点（{x}, {y}）超出转换 {operation} 的适用范围",
     "check whether the coordinates belong to the named system, and whether x and y are swapped",
     "请检查坐标是否属于所指坐标系，以及 x、y 是否颠倒"},
    {"ECO1110", "plane_needs_projection",
     "the plane area is not defined in {crs}, whose coordinates are degrees",
     "{crs} 的坐标以度为单位，没有平面面积",
     "measure with --method ellipsoid, or in a projected system",
     "请改用 --method ellipsoid，或先转换到投影坐标系"},
    {"ECO1111", "parcel_needs_gauss_kruger",
     "the parcel area (图斑椭球面积) is not defined in {crs}: it takes Gauss-Kruger coordinates "
     "or longitude and latitude",
     "{crs} 中不能计算图斑椭球面积：它只接受高斯克吕格坐标或经纬度",
     "measure with --method ellipsoid, or transform to a Gauss-Kruger zone",
     "请改用 --method ellipsoid，或先转换到高斯克吕格投影"},
    {"ECO1112", "latitude_beyond_pole", "the latitude {latitude} is beyond the pole",
     "纬度 {latitude} 超出 ±90°", "x must be the longitude and y the latitude; are they swapped?",
     "x 应为经度，y 应为纬度；请检查是否颠倒"},
    {"ECO1113", "edge_spans_hemisphere",
     "an edge from longitude {from} to {to} spans more than half the Earth",
     "从经度 {from} 到 {to} 的边跨越半球以上", "split the ring at the antimeridian",
     "请在 180° 经线处切分该环"},
    {"ECO1114", "crs_coordinate_not_finite", "a coordinate to be measured is not a finite number",
     "待量算的坐标不是有限数值", "remove or correct the vertex", "请删除或改正该顶点"},
    {"ECO1115", "method_not_additive", "the area method {method} is not a sum over edges",
     "面积方法 {method} 不能按边累加",
     "use plane or ellipsoid, and measure the result with {method}",
     "请使用 plane 或 ellipsoid，再用 {method} 量算结果"},
    {"ECO1116", "edge_outside_crs",
     "({x}, {y}) lies where {crs} is not defined, so that no ellipsoidal area can be had there",
     "（{x}, {y}）处 {crs} 没有定义，无法量算椭球面积",
     "check whether the coordinates belong to the named system", "请检查坐标是否属于所指坐标系"},
    {"ECO1117", "path_empty", "a path or geometry without vertices has no distance",
     "没有顶点的线或几何没有距离", "leave empty geometries out", "请排除空几何"},
    {"ECO1118", "zone_impossible", "there is no {width}-degree Gauss-Kruger zone {number}",
     "没有 {width} 度带第 {number} 带",
     "China lies in the 3-degree zones 25 to 45 and the 6-degree zones 13 to 23",
     "我国位于 3 度带 25 至 45 带、6 度带 13 至 23 带"},
};

consteval const ErrorText& geodesy_error(std::string_view key) {
  return entry(geodesy_errors, key);
}

}  // namespace ecotone
