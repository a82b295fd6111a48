// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

/// How grave a finding about a register is.
enum class RegisterSeverity { note, warning, error };

/// Something that a check of a register finds: what, and what to do about it.
struct RegisterText {
  std::string_view key;  ///< stable; printed in JSON
  RegisterSeverity severity;
  std::string_view title_en, title_zh;
  std::string_view en, zh;  ///< with placeholders
  std::string_view mend_en, mend_zh;
};

// In the order in which findings of a row are listed.
inline constexpr RegisterText register_texts[] = {
    {"position_missing", RegisterSeverity::error, "no coordinates", "缺少坐标",
     "the row has no coordinates", "该行没有坐标", "survey the place and enter it",
     "请补测并填写坐标"},
    {"null_island", RegisterSeverity::error, "coordinates 0, 0", "坐标为零",
     "the coordinates are {x}, {y}", "坐标为 {x}，{y}", "survey the place and enter it",
     "请补测并填写坐标"},
    {"lon_lat_swapped", RegisterSeverity::error, "longitude and latitude swapped", "经纬度颠倒",
     "longitude and latitude stand in each other's column: {x}, {y}", "经度与纬度填反：{x}，{y}",
     "write {lon}, {lat}", "应填 {lon}，{lat}"},
    {"position_impossible", RegisterSeverity::error, "impossible coordinates", "坐标不可能",
     "{x}, {y} is no longitude and latitude of this county, however it is read",
     "无论如何解读，{x}，{y} 都不是本县的经纬度", "survey the place and enter it",
     "请补测并填写坐标"},
    {"packed_dms", RegisterSeverity::error, "degrees, minutes and seconds as a decimal",
     "度分秒误作小数",
     "{x}, {y} are degrees, minutes and seconds written as a decimal: read so, the place lies "
     "{distance} m from {river}; as decimal degrees it does not",
     "{x}，{y} 是把度分秒写成小数：按度分秒解读距{river} {distance} 米，按十进制度则不符",
     "write {lon}, {lat}", "应填 {lon}，{lat}"},
    {"gcj02_shift", RegisterSeverity::error, "GCJ-02 suspected", "疑为 GCJ-02 坐标",
     "{moved} m from where {river} would have it; taken as GCJ-02 the place lies {distance} m from "
     "{river}",
     "若按 GCJ-02 还原（移动 {moved} 米），该处距{river} {distance} 米；按原坐标则不符",
     "ask where the coordinates come from; as CGCS2000 they would be {lon}, {lat}",
     "请核实坐标来源；还原为 CGCS2000 约为 {lon}，{lat}"},
    {"outside_county", RegisterSeverity::error, "outside the county", "位于县域之外",
     "the place lies {distance} m outside the county", "该处在县界外 {distance} 米",
     "check the coordinates, or hand the row to the county that it lies in",
     "请核对坐标，或移交所在区县"},
    {"far_from_river", RegisterSeverity::error, "far from its river", "远离受纳水体",
     "{distance} m from {river}, more than {tolerance} m",
     "距{river} {distance} 米，超过 {tolerance} 米",
     "check the coordinates and the receiving water", "请核对坐标和受纳水体"},
    {"river_name_disagrees", RegisterSeverity::error, "another river than stated",
     "受纳水体与位置不符",
     "stated is {river}, but the place lies {distance} m from {found} and {far} m from {river}",
     "登记为{river}，但该处距{found} {distance} 米，距{river} {far} 米",
     "correct the receiving water, or the coordinates", "请更正受纳水体或坐标"},
    {"river_unknown", RegisterSeverity::note, "river not in the layer", "河流图层中没有",
     "the layers have no river called {river}, so the place could not be held against it",
     "河流图层中没有{river}，无法核对位置", "check the name, or add the river to the layer",
     "请核对名称，或在图层中补充该河流"},
    {"rounded_coordinates", RegisterSeverity::warning, "coordinates rounded", "坐标取整",
     "the coordinates have {decimals} decimals, which is {error} m",
     "坐标只有 {decimals} 位小数，误差达 {error} 米", "enter at least five decimals",
     "请至少填写五位小数"},
    {"bank_disagrees", RegisterSeverity::error, "other bank than stated", "岸别不符",
     "stated is {stated}, but the place lies on the {found} bank of {river}",
     "登记为{stated}，但该处位于{river}的{found}", "correct the bank, or the coordinates",
     "请更正岸别或坐标"},
    {"township_disagrees", RegisterSeverity::warning, "other township than stated", "乡镇不符",
     "stated is {stated}, but the place lies in {found}", "登记为{stated}，但该处位于{found}",
     "correct the township, or the coordinates", "请更正乡镇或坐标"},
    {"section_disagrees", RegisterSeverity::warning, "another section downstream than stated",
     "下游断面与登记不符",
     "stated is {stated}; along the rivers the next national section below is {found}, {distance} "
     "m "
     "down",
     "登记为{stated}；沿河下游最近的国控断面为{found}，相距 {distance} 米",
     "correct the section, or the place", "请更正断面或坐标"},
    {"section_not_found", RegisterSeverity::note, "no section found downstream", "下游未找到断面",
     "stated is {stated}, but along the rivers of the catalogue no national section lies below",
     "登记为{stated}，但沿目录中的河流在下游未找到国控断面",
     "check whether the rivers of the catalogue reach so far", "请核对河流图层是否延伸到该断面"},
    {"duplicate_within_5m", RegisterSeverity::error, "two outfalls at one place", "位置重复",
     "{distance} m from row {other}", "与第 {other} 行相距 {distance} 米",
     "remove one of the rows, or correct a place", "请删除重复行或更正坐标"},
    {"code_missing", RegisterSeverity::warning, "no national code", "缺少国家编码",
     "the row has no national code", "该行没有国家编码",
     "ask for a code; many registers still lack them", "请申请编码"},
    {"code_malformed", RegisterSeverity::error, "code of another form", "编码格式不符",
     "the code {code} is not of the form \"{profile}\": {reason}",
     "编码 {code} 不符合“{profile}”：{reason_zh}", "correct the code", "请更正编码"},
    {"code_county_differs", RegisterSeverity::error, "code of another county", "编码中的区县不符",
     "the code {code} names the county {stated}, the place lies in {found}",
     "编码 {code} 中的区县为 {stated}，该处位于 {found}", "correct the code, or the place",
     "请更正编码或坐标"},
    {"code_duplicate", RegisterSeverity::error, "code used twice", "编码重复",
     "the code {code} stands in row {other} too", "编码 {code} 与第 {other} 行重复",
     "give one of them its own code", "请更正其中一个编码"},
    {"class_unknown", RegisterSeverity::warning, "class not in the list", "分类不在名录中",
     "{class} is not in the list of classes", "{class} 不在分类名录中", "use a name of the list",
     "请使用名录中的名称"},
    {"class_disagrees", RegisterSeverity::error, "class and kind disagree", "一级与二级分类不符",
     "{subclass} does not belong to {class} but to {found}",
     "{subclass}不属于{class}，而属于{found}", "correct one of them", "请更正其中一项"},
    {"code_class_differs", RegisterSeverity::warning, "class of the code differs",
     "编码中的类别不符", "the code {code} stands for {found}, the row for {class}",
     "编码 {code} 表示{found}，该行为{class}", "correct the code or the class", "请更正编码或分类"},
    {"field_missing", RegisterSeverity::warning, "field not filled in", "必填项缺失",
     "{field} is not filled in", "未填写{field_zh}", "fill it in", "请补填"},
    {"in_source_zone", RegisterSeverity::error, "inside a source protection zone",
     "位于饮用水水源保护区内", "the place lies in {layer}: {zone}", "该处位于{layer_zh}：{zone}",
     "outfalls are barred there, existing ones too (Code, articles 318 and 1109)",
     "该处禁止设置排污口，已有的亦同（生态环境法典第三百一十八条、第一千一百零九条）"},
    {"in_zone", RegisterSeverity::warning, "inside a protected zone", "位于保护区内",
     "the place lies in {layer}: {zone}", "该处位于{layer_zh}：{zone}",
     "ecotone check tells what follows by which clause", "用 ecotone check 查看适用条款"},
    {"function_zone_off_target", RegisterSeverity::warning, "water function zone off its target",
     "水功能区未达标", "it discharges into {zone}, which misses its target",
     "所在水功能区{zone}未达标", "new outfalls are restricted there (Code, article 276)",
     "该处新设排污口受限（生态环境法典第二百七十六条）"},
};

/// Found for the register as a whole.
inline constexpr Text register_shift_text = {
    "register_shift",
    "of {decided} rows that can tell, {shifted} fit their river only when taken as GCJ-02; their "
    "median shift is {east} m east, {north} m north: the whole register may be in GCJ-02",
    "可判断的 {decided} 行中有 {shifted} 行按 GCJ-02 还原后才与河流相符，中位偏移为东 {east} "
    "米、北 {north} "
    "米：整个登记表可能使用 GCJ-02"};

consteval const RegisterText& register_text(std::string_view key) {
  return entry(register_texts, key);
}

}  // namespace ecotone
