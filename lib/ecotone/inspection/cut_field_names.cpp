// SPDX-License-Identifier: Apache-2.0
// Names of fields that fill the ten bytes a Shapefile has for them.
#include "ecotone/inspection/detectors.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText cut_names{
    "field_names_cut",
    "{n} field names fill the ten bytes that a Shapefile has and may be cut: {names}",
    "{n} 个字段名占满 Shapefile 允许的 10 字节，可能被截断：{names}",
    "fields are not found by their full names; no area or place is concerned (0 m)",
    "按完整名称找不到字段；不影响面积和位置（0 m）",
    "ask for the data in GeoPackage, or map the names in the catalogue",
    "请索取 GeoPackage 数据，或在图层目录中对应字段名",
    ""};

}  // namespace

void find_cut_field_names(Scene& scene) {
  if (!scene.layer.provenance.format.starts_with("ESRI Shapefile")) return;
  // In the bytes of the file: two a character in GB18030, three in UTF-8.
  const bool gbk = scene.layer.provenance.encoding == "GB18030";
  std::string names;
  std::int64_t count = 0;
  for (const Column& column : scene.layer.fields.columns()) {
    std::size_t bytes = 0;
    for (const char c : column.name()) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x80 || !gbk) {
        ++bytes;
      } else if (byte >= 0xc0) {
        bytes += 2;
      }
    }
    // A character of several bytes may leave one free.
    if (bytes < 10) continue;
    ++count;
    names += (names.empty() ? "" : ", ") + column.name();
  }
  if (count == 0) return;
  InspectFinding& finding = scene.add(FindingSeverity::note, Confidence::possible, cut_names,
                                      {{"n", std::to_string(count)}, {"names", names}});
  finding.evidence = {{"names", names}};
  finding.consequence_m = 0;
}

}  // namespace ecotone::inspection
