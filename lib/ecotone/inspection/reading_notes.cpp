// SPDX-License-Identifier: Apache-2.0
// What was decided or lost while the file was read: encoding, cut texts, heights, curves.
#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "ecotone/inspection/detectors.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText encoding_lies{
    "encoding_lies",
    "the declared encoding is wrong: {note}",
    "声明的编码有误：{note}",
    "other programs show garbled texts, and names will not match; coordinates are not concerned",
    "其他软件会显示乱码，名称无法匹配；不影响坐标",
    "",
    "",
    "ecotone convert {file} OUT.gpkg"};
constexpr InspectText encoding_guessed{
    "encoding_guessed",         "the encoding is a guess: {note}",
    "编码为推测：{note}",       "texts may be wrong; coordinates are not concerned",
    "文字可能有误；不影响坐标", "name the right one",
    "请指明正确的编码",         "ecotone convert {file} OUT.gpkg --encoding GBK"};
constexpr InspectText encoding_undeclared{
    "encoding_undeclared",
    "the file does not declare its encoding: {note}",
    "文件未声明编码：{note}",
    "a program that takes another one shows garbled texts; coordinates are not concerned",
    "按其他编码读取的软件会显示乱码；不影响坐标",
    "",
    "",
    "ecotone convert {file} OUT.gpkg"};
constexpr InspectText texts_invalid{"texts_invalid",
                                    "{note}",
                                    "有文字的字节不合编码：{note}",
                                    "names are incomplete",
                                    "名称不完整",
                                    "ask for the data in GeoPackage, or try another encoding",
                                    "请索取 GeoPackage 数据，或尝试其他编码",
                                    "ecotone convert {file} OUT.gpkg --encoding GBK"};
constexpr InspectText texts_cut{"texts_cut",
                                "{note}",
                                "有文字在最后一个字的中间被截断：{note}",
                                "names may be incomplete",
                                "名称可能不完整",
                                "ask for the data in GeoPackage, which does not cut texts",
                                "请索取不截断文字的 GeoPackage 数据",
                                ""};
constexpr InspectText heights{
    "heights_dropped",
    "{note}",
    "几何含高程（Z）或测度（M），读取时已舍去：{note}",
    "areas and distances are those of the ground plan; nothing else follows (0 m)",
    "面积和距离按平面位置计算，别无影响（0 m）",
    "",
    "",
    ""};
constexpr InspectText curves{"curves",
                             "{note}",
                             "几何含曲线或曲面，圆弧已化为不超过 0.25 度的弦：{note}",
                             "areas are short of the arcs by at most 4e-6 of themselves: {m2}",
                             "面积比圆弧最多小百万分之四：{m2}",
                             "",
                             "",
                             "ecotone convert {file} OUT.gpkg"};
constexpr InspectText rings_closed{
    "rings_not_closed",
    "{note}",
    "有环首尾不相接，已补上首点：{note}",
    "an edge was added between the last and the first point; a point that is missing there is "
    "missing in the area",
    "在末点与首点之间补了一条边；若此处漏点，面积随之有误",
    "look at these features",
    "请核对这些要素",
    ""};
constexpr InspectText unusable{"geometry_unusable",
                               "{note}",
                               "有几何无法读取，按缺失处理：{note}",
                               "these features take part in nothing",
                               "这些要素不参与任何计算",
                               "ask the source for them",
                               "请向数据来源索取",
                               ""};
constexpr InspectText stated_unit{
    "stated_areas_unit",
    "{note}",
    "声明面积以平方米为单位，而该格式以公顷为单位：{note}",
    "a program that keeps to the format reads them 10 000 times too large, by {m2} in all",
    "按格式读取的软件会把这些面积放大一万倍，共多出 {m2}",
    "",
    "",
    "ecotone convert {file} OUT.txt"};
constexpr InspectText other{"note", "{note}", "{note}", "", "", "", "", ""};

struct Row {
  std::string_view mark;  ///< found in the note
  FindingSeverity severity;
  const InspectText* text;
};
// The first that matches; null: told elsewhere, or nothing to tell.
constexpr Row rows[] = {
    {"the declared encoding was not followed", FindingSeverity::note, nullptr},
    {"are not valid and became", FindingSeverity::warning, &texts_invalid},
    {"were not UTF-8 as the format wants", FindingSeverity::warning, &encoding_lies},
    {"were cut inside", FindingSeverity::warning, &texts_cut},
    {"which were dropped", FindingSeverity::note, &heights},
    {"arcs became chords", FindingSeverity::note, &curves},
    {"did not end where they began", FindingSeverity::note, &rings_closed},
    {"geometry taken as missing", FindingSeverity::warning, &unusable},
    {"stated areas are square metres", FindingSeverity::note, &stated_unit},
    // GDAL opens a database of a read-only folder a second time.
    {"WAL-enabled database", FindingSeverity::note, nullptr},
    {"features of another geometry type were left out", FindingSeverity::note, nullptr},
    {"stated area ", FindingSeverity::note, nullptr},
    {" by option", FindingSeverity::note, nullptr},
    {"without a named CRS", FindingSeverity::note, nullptr},
};

const InspectText* encoding_text(std::string_view note) {
  if (note.find(" says ") != std::string_view::npos) return &encoding_lies;
  if (note.find("guess") != std::string_view::npos) return &encoding_guessed;
  // Texts without any character beyond ASCII read alike in every encoding.
  if (note.find("all texts are ASCII") != std::string_view::npos) return nullptr;
  if (note.find("no .cpg") != std::string_view::npos) return &encoding_undeclared;
  return nullptr;
}

// By how much areas are wrong.
std::optional<double> consequence_m2(Scene& scene, const InspectText& text) {
  if (&text == &curves && scene.areas_m2()) {
    double sum = 0;
    for (const double area : *scene.areas_m2()) sum += std::abs(area);
    return 4e-6 * sum;
  }
  const auto stated = scene.layer.fields.find("stated_area_m2");
  if (&text == &stated_unit && stated) {
    const Column& column = scene.layer.fields.column(*stated);
    double sum = 0;
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (const auto* area = std::get_if<double>(&column[i])) sum += *area;
    }
    return 9999 * sum;
  }
  return std::nullopt;
}

void tell(Scene& scene, FindingSeverity severity, const InspectText& text,
          const std::string& note) {
  Arguments arguments{{"note", note}};
  const std::optional<double> lost_m2 = consequence_m2(scene, text);
  arguments.push_back({"m2", lost_m2 ? square_metres(*lost_m2) : "?"});
  const Confidence confidence =
      &text == &encoding_guessed ? Confidence::possible : Confidence::certain;
  InspectFinding& finding = scene.add(severity, confidence, text, std::move(arguments));
  finding.consequence_m2 = lost_m2;
  if (&text == &heights) finding.consequence_m = 0;
  // Notes that count begin with the number of geometries or texts.
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(note.data(), note.data() + note.size(), count);
  if (error == std::errc() && end != note.data()) finding.evidence = {{"count", count}};
}

}  // namespace

void find_reading_notes(Scene& scene) {
  constexpr std::string_view encoding_mark = "encoding ";
  for (const std::string& note : scene.layer.provenance.notes) {
    if (note.starts_with(encoding_mark)) {
      const std::string evidence = note.substr(encoding_mark.size());
      if (const InspectText* text = encoding_text(evidence)) {
        tell(scene, text == &encoding_undeclared ? FindingSeverity::note : FindingSeverity::warning,
             *text, evidence);
        scene.result.findings.back().evidence.push_back({"encoding", scene.result.encoding});
      }
      continue;
    }
    const Row* match = nullptr;
    for (const Row& row : rows) {
      if (match == nullptr && note.find(row.mark) != std::string::npos) match = &row;
    }
    if (match == nullptr) {
      tell(scene, FindingSeverity::note, other, note);
    } else if (match->text != nullptr) {
      tell(scene, match->severity, *match->text, note);
    }
  }
}

}  // namespace ecotone::inspection
