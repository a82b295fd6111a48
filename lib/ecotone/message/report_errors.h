// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText report_errors[] = {
    {"ECO1901", "schema_unknown", "this is {found}, not a result of the schema {wanted}",
     "该文件是 {found}，不是 {wanted} 结果", "name a JSON result written by ecotone check",
     "请指定由 ecotone check 写出的 JSON 结果"},
    {"ECO1903", "map_missing", "the result holds no geometry for a map of {subject}",
     "该结果不含 {subject} 的图形数据", "check again with a working CRS in metres",
     "请以米制工作坐标系重新核查"},
    {"ECO1904", "picture_failed", "the picture could not be drawn: {reason}",
     "无法绘制图片：{reason}", "install librsvg, or write the map as SVG",
     "请安装 librsvg，或改为输出 SVG"},
    {"ECO1902", "working_crs_unknown",
     "the result names the working CRS “{crs}”, which no program can look up",
     "结果中的工作坐标系“{crs}”无法识别",
     "write the GeoPackage in the run itself, with check --report",
     "请在核查时直接用 check --report 生成 GeoPackage"},
    {"ECO1905", "evidence_member_missing", "the evidence has no member {member}",
     "证据包缺少文件 {member}", "take the bundle as it was written", "请使用未经改动的证据包"},
    {"ECO1906", "evidence_layer_unknown",
     "the evidence has a layer {layer} that its catalogue does not name",
     "证据包中的图层 {layer} 不在其目录中", "take the bundle as it was written",
     "请使用未经改动的证据包"},
    {"ECO1907", "evidence_value_unknown",
     "inputs.json of the evidence has a value “{value}” that "
     "means nothing there",
     "证据包 inputs.json 中的值“{value}”无法识别",
     "take the bundle as it was written, or a newer version of ecotone",
     "请使用未经改动的证据包，或升级 ecotone"},
};

consteval const ErrorText& report_error(std::string_view key) {
  return entry(report_errors, key);
}

}  // namespace ecotone
