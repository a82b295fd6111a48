// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText stream_errors[] = {
    {"ECO1280", "row_columns", "the row has {found} columns, not {expected}",
     "该行有 {found} 列，应为 {expected} 列",
     "write id, geometry and the fields of --fields, with tabs between them",
     "每行应为标识、几何和 --fields 所列字段，以制表符分隔"},
    {"ECO1281", "row_id_missing", "the row has no id", "该行没有标识",
     "give every row an id; of NDJSON and Arrow, --id names its field",
     "每行都应有标识；NDJSON 和 Arrow 可用 --id 指定字段"},
    {"ECO1282", "row_not_hexadecimal", "the geometry is no WKB in hexadecimal: {text}",
     "几何不是十六进制 WKB：{text}", "write it as encode(ST_AsBinary(geom), 'hex') does",
     "请按 encode(ST_AsBinary(geom), 'hex') 的形式写出"},
    {"ECO1283", "row_srid_other", "the geometry has SRID {found}, the stream {expected}",
     "几何的 SRID 为 {found}，而本流为 {expected}", "transform it, or check it in a run of its own",
     "请先转换坐标，或单独运行"},
    {"ECO1284", "row_type_other",
     "the geometry is a {found}, those before it are of type {expected}",
     "几何类型为 {found}，而前面的类型为 {expected}",
     "check points, lines and polygons in runs of their own", "点、线、面请分别运行"},
    {"ECO1285", "row_not_a_feature", "the line is no GeoJSON feature: {reason}",
     "该行不是 GeoJSON 要素：{reason}", "write one feature a line", "请每行写一个要素"},
    {"ECO1286", "row_without_area", "an area is measured of polygons, and this is a {found}",
     "只有面才能计算面积，该几何类型为 {found}", "", ""},
    {"ECO1287", "stream_without_rows", "none of the {rows} rows can be used; the first: {reason}",
     "{rows} 行均无法使用；首个原因：{reason}",
     "look at --in, --fields and --crs; with --bad-rows FILE such a run ends without an error",
     "请检查 --in、--fields 和 --crs；加 --bad-rows 文件 时，此类运行不报错"},
    {"ECO1288", "row_not_utf8", "the row is not UTF-8", "该行不是 UTF-8 编码",
     "write the stream as UTF-8; psql: set client_encoding to utf8",
     "请以 UTF-8 写出；psql 可设置 client_encoding 为 utf8"},
    {"ECO1289", "row_not_repairable", "the geometry cannot be repaired: {reason}",
     "几何无法修复：{reason}", "look at it with ecotone inspect", "请用 ecotone inspect 查看"},
    // 1260 to 1269: Arrow IPC
    {"ECO1290", "arrow_not_a_stream", "{file} is no stream of Arrow IPC: {reason}",
     "{file} 不是 Arrow IPC 流：{reason}",
     "write the streaming form (pyarrow.ipc.new_stream), not the file form (Feather)",
     "请写成流格式（pyarrow.ipc.new_stream），而不是文件格式（Feather）"},
    {"ECO1291", "arrow_damaged", "the Arrow stream is damaged: {reason}",
     "Arrow 流已损坏：{reason}", "write it again", "请重新生成"},
    {"ECO1292", "arrow_compressed", "the buffers of the Arrow stream are compressed ({codec})",
     "Arrow 流的缓冲区经过压缩（{codec}）",
     "write it without compression: pyarrow.ipc.IpcWriteOptions(compression=None)",
     "请不压缩写出：pyarrow.ipc.IpcWriteOptions(compression=None)"},
    {"ECO1293", "arrow_dictionary", "column {column} of the Arrow stream is dictionary-encoded",
     "Arrow 流的列 {column} 为字典编码",
     "decode it first: column.dictionary_decode() or cast it to its values",
     "请先解码：column.dictionary_decode()，或转换为其取值类型"},
    {"ECO1294", "arrow_type_unsupported", "column {column} of the Arrow stream is of type {type}",
     "Arrow 流的列 {column} 的类型为 {type}",
     "leave it out, or cast it: views to string or binary, others to text or numbers",
     "请去掉该列或转换类型：视图转为 string 或 binary，其他转为文本或数字"},
    {"ECO1295", "arrow_column_not_writable",
     "column {column} cannot be written: its format is {format}",
     "无法写出列 {column}：其格式为 {format}", "", ""},
};

consteval const ErrorText& stream_error(std::string_view key) {
  return entry(stream_errors, key);
}

}  // namespace ecotone
