// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

/// Something that `inspect` finds: what, what follows from it, and how to mend it.
struct InspectText {
  std::string_view key;  ///< stable; printed in JSON
  std::string_view en, zh;
  std::string_view consequence_en, consequence_zh;
  std::string_view mend_en, mend_zh;
};

inline constexpr InspectText inspect_texts[] = {
    {"unreadable", "the layer cannot be read: {reason}", "图层无法读取：{reason}",
     "nothing can be concluded from it", "无法据此得出任何结论", "{help}", "{help_zh}"},
    {"encoding_lies", "the declared encoding is wrong: {evidence}", "声明的编码有误：{evidence}",
     "other programs show garbled texts, and names will not match",
     "其他软件会显示乱码，名称无法匹配", "ecotone convert {file} OUT.gpkg",
     "ecotone convert {file} 输出.gpkg"},
    {"encoding_guessed", "the encoding is a guess: {evidence}", "编码为推测：{evidence}",
     "texts may be wrong", "文字可能有误", "name it: --encoding GBK (or another)",
     "请指明：--encoding GBK（或其他）"},
    {"texts_cut", "{note}", "{note}", "names may be incomplete", "名称可能不完整",
     "ask for the data in GeoPackage, which does not cut texts",
     "请索取不截断文字的 GeoPackage 数据"},
    {"crs_missing", "the layer names no coordinate reference system; likely: {likely}",
     "图层没有坐标系；可能是：{likely}", "it can be neither measured nor compared",
     "无法量算，也无法与其他图层比较", "ecotone convert {file} OUT.gpkg --crs {first}",
     "ecotone convert {file} 输出.gpkg --crs {first}"},
    {"crs_contradicts_degrees", "the CRS is {crs}, but the coordinates are degrees: {x} {y}",
     "坐标系为 {crs}，但坐标是经纬度：{x} {y}", "areas and distances would be meaningless",
     "面积和距离将毫无意义",
     "remove the CRS from the file (the .prj of a Shapefile), then ecotone convert {file} OUT.gpkg "
     "--crs EPSG:4490",
     "去掉文件中的坐标系（Shapefile 的 .prj），再运行 ecotone convert {file} 输出.gpkg --crs "
     "EPSG:4490"},
    {"crs_contradicts_plane",
     "the CRS is {crs}, in degrees, but the coordinates are too large: {x} {y}; likely: {likely}",
     "坐标系 {crs} 以度为单位，但坐标过大：{x} {y}；可能是：{likely}",
     "areas and distances would be meaningless", "面积和距离将毫无意义",
     "remove the CRS from the file (the .prj of a Shapefile), then ecotone convert {file} OUT.gpkg "
     "--crs {first}",
     "去掉文件中的坐标系（Shapefile 的 .prj），再运行 ecotone convert {file} 输出.gpkg --crs "
     "{first}"},
    {"zone_contradicts", "the CRS is {crs}, but the eastings {found}; likely: {likely}",
     "坐标系为 {crs}，但横坐标{found_zh}；可能是：{likely}",
     "the layer would lie hundreds of kilometres away", "图层会偏离数百公里",
     "remove the CRS from the file (the .prj of a Shapefile), then ecotone convert {file} OUT.gpkg "
     "--crs {first}",
     "去掉文件中的坐标系（Shapefile 的 .prj），再运行 ecotone convert {file} 输出.gpkg --crs "
     "{first}"},
    {"far_from_zone", "the layer lies {degrees} degrees beyond the strip of its zone ({crs})",
     "图层超出其投影带 {degrees} 度（{crs}）",
     "plane areas are larger than true ones, or the zone is wrong", "平面面积偏大，或投影带有误",
     "ecotone convert {file} OUT.gpkg --to {first}",
     "ecotone convert {file} 输出.gpkg --to {first}"},
    {"axes_swapped", "easting and northing look swapped: {x} {y}",
     "横坐标与纵坐标似乎颠倒：{x} {y}", "the layer would lie elsewhere, mirrored",
     "图层位置错误且被镜像", "ecotone convert {file} OUT.gpkg --axis en (or ne)",
     "ecotone convert {file} 输出.gpkg --axis en（或 ne）"},
    {"packed_angles", "all coordinates could be packed degrees (ddd.mmssss), such as {x} {y}",
     "所有坐标都可能是 ddd.mmssss 格式的度分秒，例如 {x} {y}",
     "places would be off by up to 0.4 degrees (40 km)", "位置误差可达 0.4 度（40 公里）",
     "if they are, and come from a table: call its columns 经度(度分秒) and 纬度(度分秒), then "
     "ecotone "
     "convert {file} OUT.gpkg",
     "如果是且来自表格：请将列名改为 经度(度分秒)、纬度(度分秒)，再运行 ecotone convert {file} "
     "输出.gpkg"},
    {"impossible_coordinates",
     "{count} features among degrees have coordinates that degrees cannot be: {features}",
     "{count} 个要素的坐标超出经纬度范围，其余要素为经纬度：{features}",
     "they lie nowhere, and count as without geometry in a check", "无处可落，核查时按无几何处理",
     "look for swapped or mistyped coordinates", "请检查坐标是否颠倒或误写"},
    {"at_origin", "{count} features touch the coordinates 0, 0: {features}",
     "{count} 个要素位于坐标 0, 0：{features}", "they were never given a place", "其位置未曾录入",
     "correct or remove them", "请改正或删除"},
    {"duplicates", "{count} features have the geometry of another; the first pair: {first}",
     "{count} 个要素与其他要素几何相同；首对：{first}", "their areas count twice", "面积会重复计算",
     "remove one of each pair, or dissolve them", "每对删除一个，或融合"},
    {"invalid", "{count} polygons are not valid; the first: {first}",
     "{count} 个面无效；首个：{first}",
     "the area of such a polygon depends on the program that measures it", "此类面的面积因软件而异",
     "ecotone inspect {file} --repair OUT.gpkg", "ecotone inspect {file} --repair 输出.gpkg"},
    {"overlaps", "{count} pairs of polygons overlap, by {area} m2 in all; the largest: {first}",
     "{count} 对面互相重叠，共 {area} 平方米；最大：{first}",
     "sums of areas count this twice; unions do not", "面积求和会重复计算，合并则不会",
     "if zones should not overlap, ask their source; ecotone overlay {file} {file} --op "
     "intersection "
     "-o PIECES.gpkg shows where",
     "如分区不应重叠请询问数据来源；ecotone overlay {file} {file} --op intersection -o 重叠.gpkg "
     "可列出重叠处"},
    {"overlaps_not_examined", "overlaps were not examined: {reason}", "未检查重叠：{reason}",
     "there may be some", "可能存在重叠", "{help}", "{help_zh}"},
    {"without_geometry", "{count} features have no geometry: {features}",
     "{count} 个要素没有几何：{features}", "they take part in nothing", "不参与任何计算",
     "complete or remove them", "请补全或删除"},
    {"empty_geometry", "{count} features have an empty geometry: {features}",
     "{count} 个要素几何为空：{features}", "they take part in nothing", "不参与任何计算",
     "complete or remove them", "请补全或删除"},
    {"no_features", "the layer has no features", "图层没有要素", "it finds nothing",
     "查不到任何内容", "check the export that made it", "请检查导出过程"},
    {"note", "{note}", "{note}", "", "", "", ""},
};

consteval const InspectText& inspect_text(std::string_view key) {
  return entry(inspect_texts, key);
}

}  // namespace ecotone
