// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText boundary_errors[] = {
    {"ECO3601", "tolerance_invalid", "the tolerance {value} m is not 0 or more",
     "容差 {value} 米不是非负数", "give metres; 0 keeps every vertex as it is",
     "请以米给出，0 表示顶点原样保留"},
};

consteval const ErrorText& boundary_error(std::string_view key) {
  return entry(boundary_errors, key);
}

}  // namespace ecotone
