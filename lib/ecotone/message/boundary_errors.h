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
    {"ECO3650", "names_do_not_fit",
     "the neighbours of kind {kind} have {names} names for {features} features",
     "{kind} 类邻接要素有 {features} 个，名称却有 {names} 个", "give one name a feature",
     "请为每个要素给出一个名称"},
    {"ECO3651", "distance_invalid", "the distance {distance} m is not a positive number",
     "距离 {distance} 米不是正数", "give the distance within which a feature bounds a zone",
     "请给出地物可作为边界的距离"},
    {"ECO3652", "share_invalid", "the share {share} does not lie between 0 and 1",
     "比例 {share} 不在 0 到 1 之间", "", ""},
};

consteval const ErrorText& boundary_error(std::string_view key) {
  return entry(boundary_errors, key);
}

}  // namespace ecotone
