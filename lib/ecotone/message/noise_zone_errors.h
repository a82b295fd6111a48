// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText noise_zone_errors[] = {
    {"ECO3560", "class_unknown", "the zone {zone} has the noise class \"{value}\" in {field}",
     "分区 {zone} 的字段 {field} 中声功能区类别为“{value}”", "a class is 0, 1, 2 or 3",
     "类别应为 0、1、2 或 3"},
    {"ECO3561", "class_4_given", "the zone {zone} is of class {value} already",
     "分区 {zone} 已是 {value} 类",
     "give the zones of classes 0 to 3 as they were before class 4 was cut out; class 4 is drawn "
     "anew",
     "请给出划出4类区之前的0至3类区；4类区将重新划定"},
    {"ECO3562", "year_unknown", "the railway {railway} has the year \"{value}\" in {field}",
     "铁路 {railway} 的字段 {field} 中年份为“{value}”", "a year is a number such as 2019, or empty",
     "年份应为 2019 这样的数字，或留空"},
    {"ECO3563", "width_unknown", "{source} has the width \"{value}\" in {field}",
     "{source} 的字段 {field} 中宽度为“{value}”", "a width is a number of metres, or empty",
     "宽度应为米数，或留空"},
    {"ECO3564", "no_zones", "the layer {layer} has no zone with a geometry",
     "图层 {layer} 中没有带几何的分区", "give zones of classes 0 to 3", "请给出0至3类区"},
    {"ECO3565", "several_layers", "the catalogue has {count} layers of the role {role}",
     "目录中角色为 {role} 的图层有 {count} 个", "name one of them by its id",
     "请用标识指定其中一个"},
};

consteval const ErrorText& noise_zone_error(std::string_view key) {
  return entry(noise_zone_errors, key);
}

}  // namespace ecotone
