// SPDX-License-Identifier: Apache-2.0
// Features with the geometry of another one.
#include <string>
#include <unordered_map>

#include "ecotone/geometry/wkb.h"
#include "ecotone/inspection/detectors.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText duplicates{
    "duplicates",
    "{count} features have the geometry of another: {features}; the first pair: {first}",
    "{count} 个要素与其他要素几何相同：{features}；首对：{first}",
    "sums count {m2} twice (ellipsoidal area of the copies); {alike} of the copies have the same "
    "fields too",
    "求和会重复计入 {m2}（副本的椭球面积）；其中 {alike} 个字段值也相同",
    "drops a copy only where its fields are the same too; look at the others",
    "仅删除字段值也相同的副本；其余请核对",
    "ecotone inspect {file} --repair OUT.gpkg --drop-duplicates"};

}  // namespace

void find_duplicates(Scene& scene) {
  const Layer& layer = scene.layer;
  const auto bytes_of = [&](std::size_t i) {
    const auto wkb = write_wkb(layer.geometry, i);
    return std::string(reinterpret_cast<const char*>(wkb.data()), wkb.size());
  };
  // Features of different boxes differ: bytes are compared where boxes are equal only.
  struct BoxHash {
    std::size_t operator()(const Box& box) const {
      std::size_t hash = 0;
      for (const double v : {box.min_x, box.min_y, box.max_x, box.max_y}) {
        hash = hash * 1000003 ^ std::hash<double>()(v);
      }
      return hash;
    }
  };
  std::unordered_map<Box, std::vector<std::size_t>, BoxHash> places;
  std::vector<std::size_t> copies;
  std::string first;
  std::int64_t alike = 0;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    if (!scene.is_present(i)) continue;
    std::vector<std::size_t>& others = places[layer.geometry.box(i)];
    const std::string own = others.empty() ? std::string() : bytes_of(i);
    bool is_copy = false;
    for (const std::size_t k : others) {
      if (bytes_of(k) != own) continue;
      is_copy = true;
      copies.push_back(i);
      alike += same_fields(layer, i, k);
      if (first.empty()) first = layer.ids[k] + " | " + layer.ids[i];
      break;
    }
    if (!is_copy) others.push_back(i);
  }
  if (copies.empty()) return;
  const auto twice = scene.area_of(copies);
  InspectFinding& finding =
      scene.add(FindingSeverity::warning, Confidence::certain, duplicates, copies,
                {{"first", first},
                 {"alike", std::to_string(alike)},
                 {"m2", twice ? square_metres(*twice) : "0 m²"}});
  finding.evidence = {{"same_fields_too", alike}};
  finding.consequence_m2 = twice;
}

bool same_fields(const Layer& layer, std::size_t a, std::size_t b) {
  for (const Column& column : layer.fields.columns()) {
    if (column[a] != column[b]) return false;
  }
  return true;
}

}  // namespace ecotone::inspection
