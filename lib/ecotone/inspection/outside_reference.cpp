// SPDX-License-Identifier: Apache-2.0
// Features that lie outside of all features of the reference.
#include <algorithm>

#include "ecotone/error.h"
#include "ecotone/geodesy/local_plane.h"
#include "ecotone/index/box_index.h"
#include "ecotone/inspection/detectors.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText outside{
    "outside_reference",
    "{count} of {all} features lie outside the boxes of all features of the reference: {features}",
    "{all} 个要素中有 {count} 个位于参照图层所有要素的外包矩形之外：{features}",
    "{m2} have nothing to be held against (ellipsoidal); the first lies {m} from the middle of the "
    "reference",
    "有 {m2}（椭球面积）无可比对；首个距参照图层中心 {m}",
    "look whether they belong to this layer, or the reference is smaller",
    "请核对其是否属于本图层，或参照图层范围较小",
    ""};

Box box_of_positions(const Box& box, const Crs& crs) {
  const Point corners[] = {{box.min_x, box.min_y},
                           {box.max_x, box.min_y},
                           {box.max_x, box.max_y},
                           {box.min_x, box.max_y}};
  Box positions;
  for (const Point& p : detail::positions_of(corners, crs)) positions.include(p);
  return positions;
}

}  // namespace

void find_outside_reference(Scene& scene) {
  const Layer* reference = scene.options.reference;
  if (reference == nullptr || !reference->crs || !scene.measuring || !scene.reference_centre ||
      reference->geometry.type() != GeometryType::polygon) {
    return;
  }
  std::vector<std::size_t> found;
  std::size_t present = 0;
  try {
    std::vector<Box> boxes;
    for (std::size_t i = 0; i < reference->size(); ++i) {
      const Box box = reference->geometry.box(i);
      // Two kilometres around: a layer that is shifted is not outside.
      boxes.push_back(box.is_empty() ? box : box_of_positions(box, *reference->crs).grown(0.02));
    }
    const BoxIndex index(boxes);
    std::vector<std::uint32_t> near;
    for (std::size_t i = 0; i < scene.layer.size(); ++i) {
      const Box box = scene.layer.geometry.box(i);
      if (box.is_empty() || (scene.in_degrees && !are_degrees(box))) continue;
      ++present;
      index.query(box_of_positions(box, *scene.measuring), near);
      if (near.empty()) found.push_back(i);
    }
  } catch (const Error&) {
    return;  // told where the two are compared
  }
  if (found.empty()) return;
  const auto area = scene.area_of(found);
  const auto away =
      distance_m(position_of(scene.layer.geometry.box(found[0]).centre(), *scene.measuring),
                 scene.reference_centre);
  // Where most lie outside, the reference is rather another county's.
  const bool few = found.size() * 2 < present;
  InspectFinding& finding = scene.add(few ? FindingSeverity::warning : FindingSeverity::note,
                                      Confidence::possible, outside, found,
                                      {{"all", std::to_string(present)},
                                       {"m2", area ? square_metres(*area) : "0 m²"},
                                       {"m", away ? metres(*away) : "?"}});
  finding.consequence_m = away;
  finding.consequence_m2 = area;
}

}  // namespace ecotone::inspection
