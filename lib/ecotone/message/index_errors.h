// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

/// Errors of index files.
inline constexpr ErrorText index_errors[] = {
    {"ECO1150", "index_not_read", "the index {file} cannot be read: {reason}",
     "无法读取索引 {file}：{reason}", "check the name and the permissions", "请检查文件名和权限"},
    {"ECO1151", "index_unknown", "{file} is no index of zones", "{file} 不是管控区索引文件",
     "build one with ecotone catalog index CATALOGUE -o FILE",
     "请用 ecotone catalog index 目录 -o 文件 生成"},
    {"ECO1152", "index_version", "the index {file} has version {found} of the format, not {known}",
     "索引 {file} 的格式版本为 {found}，应为 {known}",
     "build it again with ecotone catalog index CATALOGUE -o FILE --overwrite",
     "请用 ecotone catalog index 目录 -o 文件 --overwrite 重新生成"},
    {"ECO1153", "index_damaged", "the index {file} is damaged: {part}",
     "索引 {file} 已损坏：{part}",
     "build it again with ecotone catalog index CATALOGUE -o FILE --overwrite, or copy it again",
     "请用 ecotone catalog index 目录 -o 文件 --overwrite 重新生成，或重新复制"},
    {"ECO1154", "index_too_long_name", "the name {name} is too long for a section of an index",
     "名称 {name} 过长，不能作为索引的分区名", "", ""},
    {"ECO1155", "index_layer_unknown", "the index {file} has no layer {layer}; it has: {layers}",
     "索引 {file} 中没有图层 {layer}；现有：{layers}", "name one of these", "请指定其中之一"},
    {"ECO1156", "index_not_written", "the index {file} cannot be written", "无法写入索引 {file}",
     "check the folder, its permissions and the space that is left", "请检查目录、权限和剩余空间"},
};

consteval const ErrorText& index_error(std::string_view key) {
  return entry(index_errors, key);
}

}  // namespace ecotone
