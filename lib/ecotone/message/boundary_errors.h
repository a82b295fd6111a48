// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText boundary_errors[] = {
    {"ECO3601", "tolerance_invalid", "the tolerance {value} m of thinning is not 0 or more",
     "抽稀容差 {value} 米不是非负数", "give metres, or 0 to keep every vertex",
     "请以米给出，0 表示保留全部顶点"},
};

consteval const ErrorText& boundary_error(std::string_view key) {
  return entry(boundary_errors, key);
}

}  // namespace ecotone
