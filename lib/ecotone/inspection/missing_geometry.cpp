// SPDX-License-Identifier: Apache-2.0
// Layers without features, features without geometry or with an empty one.
#include "ecotone/inspection/detectors.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText no_features{"no_features",
                                  "the layer has no features",
                                  "图层没有要素",
                                  "whatever is held against it finds nothing (0 m²)",
                                  "与之比较查不到任何内容（0 m²）",
                                  "check the export that made it",
                                  "请检查导出过程",
                                  ""};
constexpr InspectText without_geometry{"without_geometry",
                                       "{count} features have no geometry: {features}",
                                       "{count} 个要素没有几何：{features}",
                                       "they take part in nothing: 0 m² of them are counted",
                                       "不参与任何计算：计入 0 m²",
                                       "complete them, or write the layer without them",
                                       "请补全，或写出不含这些要素的图层",
                                       "ecotone inspect {file} --repair OUT.gpkg --drop-empty"};
constexpr InspectText empty_geometry{"empty_geometry",
                                     "{count} features have an empty geometry: {features}",
                                     "{count} 个要素几何为空：{features}",
                                     "they take part in nothing: 0 m² of them are counted",
                                     "不参与任何计算：计入 0 m²",
                                     "complete them, or write the layer without them",
                                     "请补全，或写出不含这些要素的图层",
                                     "ecotone inspect {file} --repair OUT.gpkg --drop-empty"};

}  // namespace

void find_no_features(Scene& scene) {
  if (scene.layer.size() > 0) return;
  scene.add(FindingSeverity::warning, Confidence::certain, no_features).consequence_m2 = 0;
}

void find_missing_geometry(Scene& scene) {
  std::vector<std::size_t> missing, empty;
  for (std::size_t i = 0; i < scene.layer.size(); ++i) {
    if (scene.layer.geometry.is_missing(i)) {
      missing.push_back(i);
    } else if (!scene.is_present(i)) {
      empty.push_back(i);
    }
  }
  scene.result.without_geometry = missing.size();
  scene.result.empty = empty.size();
  const auto tell = [&](const std::vector<std::size_t>& features, const InspectText& text) {
    if (features.empty()) return;
    scene.add(FindingSeverity::warning, Confidence::certain, text, features).consequence_m2 = 0;
  };
  tell(missing, without_geometry);
  tell(empty, empty_geometry);
}

}  // namespace ecotone::inspection
