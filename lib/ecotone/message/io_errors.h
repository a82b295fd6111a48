// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText io_errors[] = {
    {"ECO1201", "output_exists", "{file} exists already", "{file} 已存在",
     "choose another name, or allow to replace it with --overwrite",
     "请换一个文件名，或用 --overwrite 允许覆盖"},
    {"ECO1202", "output_not_written", "{file} cannot be written: {reason}",
     "无法写入 {file}：{reason}", "check the folder, its permissions and the free space",
     "请检查文件夹、权限和剩余空间"},
};

consteval const ErrorText& io_error(std::string_view key) {
  return entry(io_errors, key);
}

}  // namespace ecotone
