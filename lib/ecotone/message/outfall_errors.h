// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText outfall_errors[] = {
    {"ECO3701", "profile_unknown", "there is no profile of codes {name}", "没有编码规则 {name}",
     "the profiles are {names}; others can be added to outfall-codes.yaml",
     "可用的编码规则：{names}；可在 outfall-codes.yaml 中添加"},
    {"ECO3702", "segment_without_length",
     "the segment {name} says neither digits, letters nor characters, from 1 to 64",
     "“{name}”段未说明数字、字母或字符的位数（1 至 64）",
     "write digits: 6, letters: 2 or characters: 4", "请写 digits: 6、letters: 2 或 characters: 4"},
    {"ECO3703", "checksum_unknown", "there is no rule of check digits {name}",
     "没有校验规则 {name}", "the rules are luhn, mod_11_10 and mod_97_10",
     "可用：luhn、mod_11_10、mod_97_10"},
    {"ECO3704", "checksum_character", "{character} has no place in check digits",
     "校验计算中不能有字符 {character}", "", ""},
    {"ECO3705", "field_missing", "the register has no field {field}", "登记表没有字段 {field}",
     "its fields are {fields}", "现有字段：{fields}"},
    {"ECO3706", "no_river_layer", "there is no layer of rivers to check the register against",
     "没有可用于核对登记表的河流图层",
     "add a layer of the role river or water_body to the catalogue",
     "请在目录中加入角色为 river 或 water_body 的图层"},
    {"ECO3707", "no_county", "there is no county to check the register against",
     "没有可用于核对登记表的县界", "add a layer of the role county to the catalogue",
     "请在目录中加入角色为 county 的图层"},
    {"ECO3708", "register_crs", "the register's coordinates are not degrees: {crs}",
     "登记表坐标不是经纬度：{crs}", "convert it to EPSG:4490 first", "请先转换为 EPSG:4490"},
};

consteval const ErrorText& outfall_error(std::string_view key) {
  return entry(outfall_errors, key);
}

}  // namespace ecotone
