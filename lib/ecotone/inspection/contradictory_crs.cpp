// SPDX-License-Identifier: Apache-2.0
// Degrees in a projected system, or numbers that are no degrees in a geographic one.
#include <cmath>

#include "ecotone/error.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/inspection/detectors.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText contradicts_degrees{
    "crs_contradicts_degrees",
    "the CRS is {crs}, but the coordinates are degrees: {x} {y}",
    "坐标系为 {crs}，但坐标是经纬度：{x} {y}",
    "taken as metres, all of it lies within {m} of the origin of the system, and its area is wrong "
    "by {m2} (plane area as declared against ellipsoidal area as {first})",
    "按米计，全部落在坐标原点 {m} 以内，面积相差 {m2}（所声明坐标系的平面面积与按 {first} "
    "的椭球面积之差）",
    "",
    "",
    "ecotone convert {file} OUT.gpkg --crs {first} --override-crs"};
constexpr InspectText contradicts_plane{
    "crs_contradicts_plane",
    "the CRS is {crs}, in degrees, but the coordinates are too large: {x} {y}; likely: {likely}",
    "坐标系 {crs} 以度为单位，但坐标过大：{x} {y}；可能是：{likely}",
    "no place has these coordinates; taken as degrees the layer has no area, as {first} it has "
    "{m2}",
    "这些坐标不存在对应位置；按度计没有面积，按 {first} 为 {m2}",
    "",
    "",
    "ecotone convert {file} OUT.gpkg --crs {first} --override-crs"};
constexpr InspectText contradicts_unknown{
    "crs_contradicts_plane",
    "the CRS is {crs}, in degrees, but the coordinates are too large: {x} {y}; they tell no system",
    "坐标系 {crs} 以度为单位，但坐标过大：{x} {y}；看不出属于哪个坐标系",
    "no place has these coordinates",
    "这些坐标不存在对应位置",
    "ask its source, then ecotone convert FILE OUT.gpkg --crs CRS --override-crs",
    "请询问数据来源，再运行 ecotone convert 文件 输出.gpkg --crs 坐标系 --override-crs",
    ""};

// Sum of the plane areas of degrees taken for metres.
double plane_area_m2(const Scene& scene) {
  double sum = 0;
  for (const double area : areas_m2(scene.layer.polygons(), *scene.layer.crs, AreaMethod::plane)) {
    sum += area;
  }
  return sum;
}

}  // namespace

void find_contradictory_crs(Scene& scene) {
  if (!scene.crs_contradicted) return;
  const Crs& crs = *scene.layer.crs;
  const Box& box = scene.typical;
  const auto& systems = scene.likely_systems;
  Arguments arguments{{"crs", crs.label() + " (" + crs.name() + ")"},
                      {"x", number(box.min_x)},
                      {"y", number(box.min_y)},
                      {"likely", systems.empty() ? "?" : systems[0]},
                      {"first", systems.empty() ? "?" : systems[0]}};
  std::optional<double> wrong_m2, reach_m;
  if (scene.measuring && scene.has_polygons()) {
    wrong_m2 = total_area_m2(scene.layer.polygons(), *scene.measuring);
  }
  if (!crs.is_geographic()) {
    reach_m = std::hypot(std::max(std::abs(box.min_x), std::abs(box.max_x)),
                         std::max(std::abs(box.min_y), std::abs(box.max_y))) *
              crs.unit_factor();
    if (wrong_m2) wrong_m2 = std::abs(*wrong_m2 - plane_area_m2(scene));
  }
  arguments.push_back({"m", reach_m ? metres(*reach_m) : "?"});
  arguments.push_back({"m2", wrong_m2 ? square_metres(*wrong_m2) : "?"});
  const InspectText& text = !crs.is_geographic() ? contradicts_degrees
                            : systems.empty()    ? contradicts_unknown
                                                 : contradicts_plane;
  const Confidence confidence =
      crs.is_geographic() || crs.gauss_kruger() ? Confidence::certain : Confidence::possible;
  InspectFinding& finding = scene.add(FindingSeverity::error, confidence, text, arguments);
  finding.position = Point{box.min_x, box.min_y};
  finding.evidence = {
      {"min_x", box.min_x}, {"min_y", box.min_y}, {"max_x", box.max_x}, {"max_y", box.max_y}};
  finding.consequence_m2 = wrong_m2;
}

}  // namespace ecotone::inspection
