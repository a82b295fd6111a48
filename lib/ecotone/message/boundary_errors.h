// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText boundary_errors[] = {
    {"ECO3601", "tolerance_invalid", "the tolerance {value} m of thinning is not 0 or more",
     "抽稀容差 {value} 米不是非负数", "give metres, or 0 to keep every vertex",
     "请以米给出，0 表示保留全部顶点"},
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
