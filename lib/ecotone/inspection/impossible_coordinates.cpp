// SPDX-License-Identifier: Apache-2.0
// Features that are no degrees in a layer of degrees, and features at 0, 0.
#include "ecotone/inspection/detectors.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText impossible_coordinates{
    "impossible_coordinates",
    "{count} features among degrees have coordinates that degrees cannot be: {features}; the first "
    "at {x} {y}",
    "{count} 个要素的坐标超出经纬度范围，其余要素为经纬度：{features}；首个位于 {x} {y}",
    "they lie nowhere, and count as without geometry in a check",
    "无处可落，核查时按无几何处理",
    "look for swapped or mistyped coordinates",
    "请检查坐标是否颠倒或误写",
    ""};
constexpr InspectText null_island{
    "null_island",
    "{count} features touch the coordinates 0, 0: {features}",
    "{count} 个要素位于坐标 0, 0：{features}",
    "they were never given a place; they lie {m} from the middle of the others",
    "其位置未曾录入；距其余要素中心 {m}",
    "correct them, or write the layer without them",
    "请改正，或写出不含这些要素的图层",
    "ecotone inspect {file} --repair OUT.gpkg --drop-origin"};

}  // namespace

void find_impossible_coordinates(Scene& scene) {
  if (scene.impossible.empty()) return;
  const Box box = scene.layer.geometry.box(scene.impossible[0]);
  InspectFinding& finding =
      scene.add(FindingSeverity::warning, Confidence::certain, impossible_coordinates,
                scene.impossible, {{"x", number(box.min_x)}, {"y", number(box.min_y)}});
  finding.position = Point{box.min_x, box.min_y};
  finding.evidence = {{"x", box.min_x}, {"y", box.min_y}};
}

void find_null_island(Scene& scene) {
  std::vector<std::size_t> there;
  const GeometryColumn& geometry = scene.layer.geometry;
  for (std::size_t i = 0; i < scene.layer.size(); ++i) {
    const Box box = geometry.box(i);
    if (!box.is_empty() && box == Box{0, 0, 0, 0}) there.push_back(i);
  }
  if (there.empty()) return;
  std::optional<double> away;
  if (scene.measuring && !scene.typical.is_empty()) {
    away = distance_m(position_of({0, 0}, *scene.measuring),
                      position_of(scene.typical.centre(), *scene.measuring));
  }
  InspectFinding& finding = scene.add(FindingSeverity::warning, Confidence::certain, null_island,
                                      there, {{"m", away ? metres(*away) : "?"}});
  finding.position = Point{0, 0};
  finding.consequence_m = away;
}

}  // namespace ecotone::inspection
