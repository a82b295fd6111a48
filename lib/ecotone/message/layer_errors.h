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
    {"ECO1607", "arrow_stream_failed", "the Arrow stream cannot be read: {reason}",
     "无法读取 Arrow 数据流：{reason}", "", ""},
    {"ECO1608", "arrow_rows_unsupported", "rows of the column {column} cannot be taken: {reason}",
     "无法从列 {column} 中取行：{reason}", "leave the column out, or convert it to another type",
     "请去掉该列，或转换为其他类型"},
    {"ECO1609", "geometry_column_missing",
     "the table {layer} has no geometry column{name}; its columns are: {columns}",
     "表 {layer} 没有几何列{name}；现有列：{columns}",
     "name the column that holds GeoArrow geometries or WKB",
     "请指明存放 GeoArrow 几何或 WKB 的列"},
    {"ECO1610", "geometry_encoding_unsupported",
     "the geometries of column {column} are {encoding} in the Arrow format {format}, which is not "
     "read",
     "列 {column} 的几何编码为 {encoding}（Arrow 格式 {format}），不能读取",
     "convert them to WKB, or to points, lines or polygons of GeoArrow with doubles",
     "请转换为 WKB，或双精度坐标的 GeoArrow 点、线、面"},
    {"ECO1611", "edges_not_planar",
     "the edges of column {column} are {edges}; ours are straight in their coordinate reference "
     "system",
     "列 {column} 的边为 {edges}；本软件的边在其坐标系中为直线",
     "add vertices along the edges first, then drop the mark of the edges",
     "请先沿边加密顶点，再去掉该标记"},
    {"ECO1612", "crs_contradicted", "the layer {layer} says {found}, and the caller {given}",
     "图层 {layer} 标明 {found}，调用者却给出 {given}",
     "leave it to the layer, or transform the layer first", "请以图层为准，或先转换图层"},
    {"ECO1613", "arrow_metadata_invalid",
     "the metadata of column {column} cannot be read: {reason}",
     "无法读取列 {column} 的元数据：{reason}", "", ""},
};

consteval const ErrorText& layer_error(std::string_view key) {
  return entry(layer_errors, key);
}

}  // namespace ecotone
