// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText report_errors[] = {
    {"ECO1901", "schema_unknown", "this is {found}, not a result of the schema {wanted}",
     "该文件是 {found}，不是 {wanted} 结果", "name a JSON result written by ecotone check",
     "请指定由 ecotone check 写出的 JSON 结果"},
};

consteval const ErrorText& report_error(std::string_view key) {
  return entry(report_errors, key);
}

}  // namespace ecotone
