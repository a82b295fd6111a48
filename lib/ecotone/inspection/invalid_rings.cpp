// SPDX-License-Identifier: Apache-2.0
// Polygons that are not valid, what is wrong with each, and how much of their area is in doubt.
#include <fmt/format.h>

#include <cmath>
#include <map>

#include "ecotone/error.h"
#include "ecotone/execution/progress.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geometry/repair.h"
#include "ecotone/inspection/detectors.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText invalid_unmeasured{
    "invalid_rings",
    "{count} polygons are not valid ({kinds}): {features}; the first {first}",
    "{count} 个面无效（{kinds}）：{features}；首个 {first}",
    "their area depends on the program that measures it; here it cannot be measured",
    "其面积因软件而异；此处无法量算",
    "",
    "",
    "ecotone inspect {file} --repair OUT.gpkg"};
constexpr InspectText invalid{
    "invalid_rings",
    "{count} polygons are not valid ({kinds}): {features}; the first {first}",
    "{count} 个面无效（{kinds}）：{features}；首个 {first}",
    "their area depends on the program that measures it: as read and repaired it differs by {m2} "
    "in "
    "all, most for feature {worst} ({worst_m2}); ellipsoidal, shells less holes against the "
    "repaired polygon",
    "其面积因软件而异：读入与修复后共相差 {m2}，最大为要素 "
    "{worst}（{worst_m2}）；椭球面积，外环减内环与"
    "修复后之差",
    "",
    "",
    "ecotone inspect {file} --repair OUT.gpkg"};

// How much the areas of features change when they are mended.
struct AreaDoubt {
  double sum_m2 = 0;
  double worst_m2 = 0;
  std::size_t worst = 0;
};

std::optional<AreaDoubt> area_doubt(Scene& scene, const std::vector<std::size_t>& features) {
  if (!scene.areas_m2()) return std::nullopt;
  AreaDoubt doubt{.worst = features[0]};
  for (const std::size_t i : features) {
    const Repair mended = repair(scene.layer.polygons()[i]);
    const double after = area_m2(mended.geometry[0], *scene.measuring, AreaMethod::ellipsoid);
    const double difference = std::abs((*scene.areas_m2())[i] - after);
    doubt.sum_m2 += difference;
    if (difference > doubt.worst_m2) {
      doubt.worst_m2 = difference;
      doubt.worst = i;
    }
  }
  return doubt;
}

}  // namespace

void find_invalid_rings(Scene& scene) {
  if (!scene.has_polygons()) return;
  std::vector<std::size_t> features;
  std::map<std::string, std::size_t> kinds;
  std::optional<Point> position;
  std::string first;
  for (std::size_t i = 0; i < scene.layer.size(); ++i) {
    check_cancellation();
    const auto wrong = faults(scene.layer.polygons()[i], {.notes = false, .limit = 20});
    if (wrong.empty()) continue;
    features.push_back(i);
    for (const Fault& fault : wrong) {
      const std::string kind(fault_name(fault.kind));
      ++kinds[kind];
      if (!position) {
        position = fault.at;
        first = fmt::format("{} at {} {}", kind, number(fault.at.x), number(fault.at.y));
      }
      if (scene.result.faults.size() < scene.options.most_faults) {
        scene.result.faults.push_back({scene.layer.ids[i], kind, fault.at});
      }
    }
  }
  scene.result.invalid = features.size();
  if (features.empty()) return;
  std::string names;
  std::vector<InspectEvidence> evidence;
  for (const auto& [kind, count] : kinds) {
    names += fmt::format("{}{} {}", names.empty() ? "" : ", ", count, kind);
    evidence.push_back({kind, static_cast<std::int64_t>(count)});
  }
  const auto doubt = area_doubt(scene, features);
  InspectFinding& finding = scene.add(FindingSeverity::warning, Confidence::certain,
                                      doubt ? invalid : invalid_unmeasured, features,
                                      {{"kinds", names},
                                       {"first", first},
                                       {"m2", doubt ? square_metres(doubt->sum_m2) : "?"},
                                       {"worst", doubt ? scene.layer.ids[doubt->worst] : "?"},
                                       {"worst_m2", doubt ? square_metres(doubt->worst_m2) : "?"}});
  finding.position = position;
  finding.evidence = std::move(evidence);
  if (doubt) {
    finding.consequence_m2 = doubt->sum_m2;
    finding.evidence.push_back({"worst_m2", doubt->worst_m2});
  }
}

}  // namespace ecotone::inspection
