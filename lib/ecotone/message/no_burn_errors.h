// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText no_burn_errors[] = {
    {"ECO3540", "plane_needed",
     "outlines are smoothed and snapped in a plane, and {crs} is geographic",
     "平滑和吸附须在平面坐标系中进行，而 {crs} 是地理坐标系",
     "name a projected system to work in with --crs, such as EPSG:4545 for 3° Gauss-Kruger "
     "coordinates around 108°E",
     "请用 --crs 指定投影坐标系，例如东经 108 度附近的 3 度带高斯-克吕格坐标 EPSG:4545"},
    {"ECO3541", "size_invalid", "{name} is {value}, which is not zero or a positive number",
     "{name} 的值 {value} 不是零或正数", "give a size in metres or square metres",
     "请给出以米或平方米为单位的数值"},
    {"ECO3542", "outline_open",
     "the line is not closed: it runs from {first} to {last}, {gap} m apart",
     "线未闭合：起点 {first}，终点 {last}，相距 {gap} 米",
     "close it where it was drawn, or allow the gap with --close-gap M",
     "请在绘制时闭合，或用 --close-gap 米数 允许该间隙"},
    {"ECO3543", "blocks_missing", "there is nothing to draw a zone around: no layer has an area",
     "没有可据以划定的面：各图层均无面积", "name a layer with polygons or closed lines",
     "请给出含面或闭合线的图层"},
    {"ECO3544", "class_unknown", "the fuel class \"{value}\" is not I, II or III",
     "燃料类别“{value}”不是Ⅰ、Ⅱ、Ⅲ类之一", "write I, II or III (also 1 to 3, or with 类)",
     "请写 I、II 或 III（也可写 1 至 3，或带“类”字）"},
    {"ECO3546", "class_missing", "the field {field} says no fuel class",
     "字段 {field} 未给出燃料类别", "fill it in, or name the class of such blocks with --class",
     "请补填，或用 --class 指定此类街区的类别"},
    {"ECO3545", "boundary_empty", "nothing of the zone lies in {name}",
     "禁燃区没有任何部分在 {name} 内",
     "see whether both lie in the same place and coordinate system",
     "请核对两者位置和坐标系是否一致"},
};

consteval const ErrorText& no_burn_error(std::string_view key) {
  return entry(no_burn_errors, key);
}

}  // namespace ecotone
