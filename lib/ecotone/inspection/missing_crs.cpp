// SPDX-License-Identifier: Apache-2.0
// A layer that names no coordinate reference system, with the likely ones.
#include "ecotone/geodesy/gauss_kruger.h"
#include "ecotone/inspection/detectors.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText crs_missing{
    "crs_missing",
    "the layer names no coordinate reference system; likely: {likely} ({why})",
    "图层没有坐标系；可能是：{likely}（{why_zh}）",
    "it can be neither measured nor compared; under {first} and {second} its middle lies {m} apart",
    "无法量算，也无法比较；按 {first} 与 {second} 放置，中心相距 {m}",
    "",
    "",
    "ecotone convert {file} OUT.gpkg --crs {first}"};
constexpr InspectText crs_missing_degrees{
    "crs_missing",
    "the layer names no coordinate reference system; likely: {likely} ({why})",
    "图层没有坐标系；可能是：{likely}（{why_zh}）",
    "it can be neither measured nor compared; the likely systems agree to 1 m, older datums "
    "(Beijing "
    "54, Xi'an 80) would not",
    "无法量算，也无法比较；所列坐标系之间在 1 m 内一致，旧基准（北京 54、西安 80）则不然",
    "",
    "",
    "ecotone convert {file} OUT.gpkg --crs {first}"};
constexpr InspectText crs_missing_alone{
    "crs_missing",
    "the layer names no coordinate reference system; likely: {likely} ({why})",
    "图层没有坐标系；可能是：{likely}（{why_zh}）",
    "it can be neither measured nor compared",
    "无法量算，也无法比较",
    "",
    "",
    "ecotone convert {file} OUT.gpkg --crs {first}"};
constexpr InspectText crs_unknown{
    "crs_missing",
    "the layer names no coordinate reference system, and its coordinates tell none: {x} {y}",
    "图层没有坐标系，坐标也看不出属于哪个坐标系：{x} {y}",
    "it can be neither measured nor compared",
    "无法量算，也无法比较",
    "ask its source, then ecotone convert FILE OUT.gpkg --crs CRS",
    "请询问数据来源，再运行 ecotone convert 文件 输出.gpkg --crs 坐标系",
    ""};

struct Reason {
  const char* en;
  const char* zh;
};

// What the first candidate rests on, and how sure it is.
std::pair<Reason, Confidence> reason_of(const Scene& scene) {
  if (scene.in_degrees) return {{"the numbers are degrees", "数值为经纬度"}, Confidence::likely};
  if (split_prefixed_easting(scene.typical.centre().x)) {
    return {{"the eastings begin with the zone number", "横坐标含带号"}, Confidence::likely};
  }
  if (scene.options.expected_longitude_deg) {
    return {{"the zone of the longitude that was given", "按给出的经度推断"}, Confidence::likely};
  }
  if (scene.reference_centre) {
    return {{"the zone in which it lies nearest to the reference", "按参照图层的位置推断"},
            Confidence::likely};
  }
  return {{"eastings without a zone number fit every zone; give --reference or "
           "--expected-longitude",
           "横坐标不含带号，各带皆有可能；请给出 --reference 或 --expected-longitude"},
          Confidence::possible};
}

}  // namespace

void find_missing_crs(Scene& scene) {
  if (scene.layer.crs || scene.typical.is_empty()) return;
  const Point corner{scene.typical.min_x, scene.typical.min_y};
  const auto& systems = scene.likely_systems;
  if (systems.empty()) {
    InspectFinding& finding = scene.add(FindingSeverity::error, Confidence::certain, crs_unknown,
                                        {{"x", number(corner.x)}, {"y", number(corner.y)}});
    finding.evidence = {{"min_x", corner.x}, {"min_y", corner.y}};
    return;
  }
  constexpr std::size_t most = 4;
  std::string likely;
  for (std::size_t k = 0; k < std::min(most, systems.size()); ++k) {
    likely += (k == 0 ? "" : ", ") + systems[k];
  }
  if (systems.size() > most) likely += " …";
  const auto [reason, confidence] = reason_of(scene);
  Arguments arguments{
      {"likely", likely}, {"first", systems[0]}, {"why", reason.en}, {"why_zh", reason.zh}};
  std::optional<double> apart;
  if (systems.size() > 1) {
    const Point centre = scene.typical.centre();
    apart = distance_m(position_of(centre, Crs::from_text(systems[0])),
                       position_of(centre, Crs::from_text(systems[1])));
    arguments.push_back({"second", systems[1]});
    arguments.push_back({"m", apart ? metres(*apart) : "?"});
  }
  if (scene.in_degrees) apart = 1;  // what counts as the same is the same to a metre
  InspectFinding& finding = scene.add(FindingSeverity::error, confidence,
                                      scene.in_degrees ? crs_missing_degrees
                                      : apart          ? crs_missing
                                                       : crs_missing_alone,
                                      arguments);
  finding.consequence_m = apart;
  finding.evidence = {{"min_x", scene.typical.min_x},
                      {"min_y", scene.typical.min_y},
                      {"max_x", scene.typical.max_x},
                      {"max_y", scene.typical.max_y},
                      {"candidates", likely}};
}

}  // namespace ecotone::inspection
