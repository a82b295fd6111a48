// SPDX-License-Identifier: Apache-2.0
// Features of one layer that overlap each other.
#include <fmt/format.h>

#include "ecotone/error.h"
#include "ecotone/inspection/detectors.h"
#include "ecotone/inspection/shared_edges.h"
#include "ecotone/overlay/overlap_areas.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText overlaps{
    "overlaps",
    "{count} features overlap in {pairs} pairs: {features}; the largest {first}",
    "{count} 个要素两两重叠，共 {pairs} 对：{features}；最大 {first}",
    "sums count {m2} twice (ellipsoidal area of the overlaps); unions do not",
    "求和会重复计入 {m2}（重叠部分的椭球面积）；合并则不会",
    "if zones should not overlap, ask their source; the command shows where",
    "如分区不应重叠，请询问数据来源；该命令列出重叠处",
    "ecotone zone check {file} -o OUT.gpkg"};
constexpr InspectText tiling_overlaps{
    "tiling_overlaps",
    "{count} features of a tiling overlap in {pairs} pairs: {features}; the largest {first}",
    "{count} 个应无缝拼接的要素互相重叠，共 {pairs} 对：{features}；最大 {first}",
    "sums count {m2} twice (ellipsoidal area of the overlaps); unions do not",
    "求和会重复计入 {m2}（重叠部分的椭球面积）；合并则不会",
    "",
    "",
    "ecotone zone clean {file} -o OUT.gpkg"};
constexpr InspectText not_examined{"overlaps_not_examined",
                                   "overlaps were not examined: {reason}",
                                   "未检查重叠：{reason_zh}",
                                   "there may be some, and sums would count them twice",
                                   "可能存在重叠，求和会重复计算",
                                   "{help}",
                                   "{help_zh}",
                                   ""};

void tell_not_examined(Scene& scene, const Arguments& reason) {
  scene.add(FindingSeverity::note, Confidence::certain, not_examined, reason);
}

// What counts as an overlap among the pairs.
struct Found {
  std::vector<std::size_t> features;
  std::size_t pairs = 0;
  double sum_m2 = 0;
  const Overlap* largest = nullptr;
};

Found real_overlaps(const Scene& scene, const Overlaps& overlaps_found) {
  Found found;
  std::vector<bool> concerned(scene.layer.size());
  for (const Overlap& pair : overlaps_found.pairs) {
    const double least = std::max(scene.options.least_overlap_m2, pair.computing_error_m2);
    if (pair.touches_only || pair.area_m2 <= least) continue;
    ++found.pairs;
    found.sum_m2 += pair.area_m2;
    concerned[pair.subject] = concerned[pair.zone] = true;
    if (found.largest == nullptr || pair.area_m2 > found.largest->area_m2) found.largest = &pair;
  }
  for (std::size_t i = 0; i < concerned.size(); ++i) {
    if (concerned[i]) found.features.push_back(i);
  }
  return found;
}

}  // namespace

void find_overlaps(Scene& scene) {
  const Layer& layer = scene.layer;
  if (!scene.has_polygons() || !scene.options.overlaps || layer.size() < 2) return;
  if (!scene.measuring) {
    tell_not_examined(scene, {{"reason", "the layer has no CRS"},
                              {"reason_zh", "图层没有坐标系"},
                              {"help", "name it with --crs"},
                              {"help_zh", "请用 --crs 指明"}});
    return;
  }
  if (layer.size() > scene.options.most_overlap_features) {
    tell_not_examined(scene, {{"reason", fmt::format("{} features", layer.size())},
                              {"reason_zh", fmt::format("要素多达 {} 个", layer.size())},
                              {"help", "ecotone zone check examines layers of any size"},
                              {"help_zh", "ecotone zone check 可检查任意大小的图层"}});
    return;
  }
  try {
    OverlapOptions options;
    options.threads = scene.options.threads;
    options.borders = false;
    options.zone_ids = options.subject_ids = layer.ids;
    const Overlaps pairs = self_overlaps(layer.polygons(), *scene.measuring, options);
    const Found found = real_overlaps(scene, pairs);
    if (found.pairs == 0) return;
    const Overlap& largest = *found.largest;
    InspectFinding& finding = scene.add(
        FindingSeverity::warning, Confidence::certain,
        tiles(layer.polygons()) ? tiling_overlaps : overlaps, found.features,
        {{"pairs", std::to_string(found.pairs)},
         {"m2", square_metres(found.sum_m2)},
         {"first", fmt::format("{} | {} ({})", layer.ids[largest.subject], layer.ids[largest.zone],
                               square_metres(largest.area_m2))}});
    finding.evidence = {{"pairs", static_cast<std::int64_t>(found.pairs)},
                        {"largest_m2", largest.area_m2}};
    finding.consequence_m2 = found.sum_m2;
  } catch (const Error& error) {
    tell_not_examined(scene, {{"reason", error.message(Language::english)},
                              {"reason_zh", error.message(Language::chinese)},
                              {"help", error.help(Language::english)},
                              {"help_zh", error.help(Language::chinese)}});
  }
}

}  // namespace ecotone::inspection
