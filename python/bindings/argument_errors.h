// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone::python {

inline constexpr ErrorText argument_errors[] = {
    {"ECO2301", "argument_not_a_choice", "{name} does not take \"{given}\"",
     "{name} 不接受“{given}”", "it takes {choices}", "可用的值：{choices}"},
    {"ECO2302", "argument_of_other_length", "{name} has {given} values, and not {wanted}",
     "{name} 有 {given} 个值，应为 {wanted} 个", "give one value for each feature",
     "请为每个要素给出一个值"},
    {"ECO2303", "point_not_single", "feature {feature} has {points} points, and not one",
     "要素 {feature} 有 {points} 个点，应为一个", "split it, or leave it out",
     "请拆分或去掉该要素"},
};

consteval const ErrorText& argument_error(std::string_view key) {
  return entry(argument_errors, key);
}

}  // namespace ecotone::python
