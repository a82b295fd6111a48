// SPDX-License-Identifier: Apache-2.0
// Eastings where northings should be.
#include "ecotone/geodesy/gauss_kruger.h"
#include "ecotone/inspection/detectors.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText axes_swapped{
    "axes_swapped",
    "easting and northing look swapped: {x} {y}",
    "横坐标与纵坐标似乎颠倒：{x} {y}",
    "the layer would lie elsewhere, mirrored: its middle {m} away (as given against as swapped)",
    "图层位置错误且被镜像：中心偏离 {m}（原样与对调后之间）",
    "",
    "",
    "ecotone inspect {file} --repair OUT.gpkg --swap-axes"};
constexpr InspectText axes_swapped_nowhere{
    "axes_swapped",
    "easting and northing look swapped: {x} {y}",
    "横坐标与纵坐标似乎颠倒：{x} {y}",
    "no place has these coordinates as they stand; swapped, its middle is {longitude} {latitude}",
    "原样的坐标不存在对应位置；对调后中心为 {longitude} {latitude}",
    "",
    "",
    "ecotone inspect {file} --repair OUT.gpkg --swap-axes"};

Box swapped(const Box& box) {
  return {box.min_y, box.min_x, box.max_y, box.max_x};
}

// The system that the coordinates are in once they are swapped.
std::optional<Crs> system_of_swapped(const Scene& scene) {
  const Box box = swapped(scene.typical);
  if (scene.layer.crs && (scene.layer.crs->is_geographic() == are_degrees(box))) {
    return scene.layer.crs;
  }
  if (are_degrees(box)) return Crs::from_epsg(4490);
  std::optional<double> longitude = scene.options.expected_longitude_deg;
  if (!longitude && scene.reference_centre) longitude = scene.reference_centre->x;
  const auto guesses = infer_gauss_kruger(box, longitude);
  return guesses.empty() ? std::nullopt : std::optional(Crs::from_epsg(guesses[0].epsg));
}

// Outside of China the digits say nothing; there the reference does: swapped the layer meets it,
// as it stands it does not.
bool swapped_by_reference(const Scene& scene) {
  if (!scene.reference_centre || !scene.measuring || scene.typical.is_empty()) return false;
  const Point centre = scene.typical.centre();
  const auto here = distance_m(position_of(centre, *scene.measuring), scene.reference_centre);
  const auto there =
      distance_m(position_of({centre.y, centre.x}, *scene.measuring), scene.reference_centre);
  const Box reference = scene.options.reference->geometry.box();
  const auto reach =
      distance_m(position_of({reference.min_x, reference.min_y}, *scene.options.reference->crs),
                 position_of({reference.max_x, reference.max_y}, *scene.options.reference->crs));
  return there && reach && *there < *reach / 2 && (!here || *here > 4 * *reach);
}

bool swapped_by_digits(const Scene& scene) {
  if (scene.layer.crs && !scene.layer.crs->is_geographic() && !scene.layer.crs->gauss_kruger()) {
    return false;
  }
  const auto points = scene.layer.geometry.points();
  return !points.empty() && looks_swapped(points);
}

}  // namespace

void find_swapped_axes(Scene& scene) {
  const bool by_digits = swapped_by_digits(scene);
  if (!by_digits && !swapped_by_reference(scene)) return;
  const Point centre = scene.typical.centre();
  const Point first = scene.layer.geometry.points()[0];
  Arguments arguments{{"x", number(first.x)}, {"y", number(first.y)}};
  const auto system = system_of_swapped(scene);
  const auto there = system ? position_of({centre.y, centre.x}, *system) : std::nullopt;
  const auto here = system ? position_of(centre, *system) : std::nullopt;
  const auto away = distance_m(here, there);
  arguments.push_back({"m", away ? metres(*away) : "?"});
  arguments.push_back({"longitude", there ? number(there->x) : "?"});
  arguments.push_back({"latitude", there ? number(there->y) : "?"});
  InspectFinding& finding =
      scene.add(FindingSeverity::error, by_digits ? Confidence::certain : Confidence::likely,
                away ? axes_swapped : axes_swapped_nowhere, std::move(arguments));
  finding.position = first;
  finding.evidence = {{"min_x", scene.typical.min_x},
                      {"min_y", scene.typical.min_y},
                      {"max_x", scene.typical.max_x},
                      {"max_y", scene.typical.max_y}};
  finding.consequence_m = away;
}

}  // namespace ecotone::inspection
