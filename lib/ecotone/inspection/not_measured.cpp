// SPDX-License-Identifier: Apache-2.0
// Polygons whose area cannot be measured as they stand.
#include "ecotone/inspection/detectors.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText not_measured{
    "not_measured",
    "areas cannot be measured: {reason}",
    "无法量算面积：{reason_zh}",
    "no area of the layer is told, nor what its other faults mean for areas",
    "不给出本图层的面积，也无法说明其他问题对面积的影响",
    "mend what is named there first",
    "请先处理所指出的问题",
    ""};

}  // namespace

void find_not_measured(Scene& scene) {
  if (!scene.has_polygons() || scene.areas_m2() || scene.area_refusal.empty()) return;
  scene.add(FindingSeverity::warning, Confidence::certain, not_measured,
            {{"reason", scene.area_refusal}, {"reason_zh", scene.area_refusal_zh}});
}

}  // namespace ecotone::inspection
