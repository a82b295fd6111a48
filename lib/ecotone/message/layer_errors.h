// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText layer_errors[] = {
    {"ECO1601", "value_of_other_type", "the value \"{value}\" is not of the type of field {field}",
     "值“{value}”与字段 {field} 的类型不符", "", ""},
    {"ECO1602", "field_unknown", "there is no field {field}", "没有字段 {field}",
     "the fields are: {fields}", "现有字段：{fields}"},
    {"ECO1603", "field_taken", "there are two fields named {field}", "字段名 {field} 重复",
     "rename one of them", "请改名"},
    {"ECO1604", "geometry_of_other_type", "the layer {layer} has {found} and not {wanted}",
     "图层 {layer} 的几何为{found}，应为{wanted}", "name a layer of that type",
     "请指定相应类型的图层"},
    {"ECO1605", "crs_missing", "the layer {layer} has no coordinate reference system",
     "图层 {layer} 没有坐标系", "name it with --crs EPSG:CODE", "请用 --crs EPSG:代码 指明"},
    {"ECO1606", "table_bytes_invalid", "the bytes of a table contradict themselves",
     "属性表的字节内容自相矛盾", "write the file that holds it again", "请重新生成所在的文件"},
};

consteval const ErrorText& layer_error(std::string_view key) {
  return entry(layer_errors, key);
}

}  // namespace ecotone
