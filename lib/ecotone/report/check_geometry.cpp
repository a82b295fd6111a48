// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/check_geometry.h"

#include <algorithm>
#include <map>
#include <set>

#include "ecotone/report/map_document.h"

namespace ecotone {
namespace {

using FeatureKey = std::pair<std::string, std::string>;  // layer, feature

std::set<FeatureKey> features_of(const CheckResult& result) {
  std::set<FeatureKey> keys;
  const auto add = [&keys](const std::vector<ZoneTouch>& zones) {
    for (const ZoneTouch& zone : zones) keys.emplace(zone.layer, zone.feature);
  };
  for (const SubjectResult& subject : result.subjects) {
    add(subject.zones);
    for (const Finding& finding : subject.findings) add(finding.zones);
    for (const Finding& finding : subject.unknown) add(finding.zones);
    for (const Receptor& receptor : subject.receptors) {
      keys.emplace(receptor.layer, receptor.feature);
    }
  }
  return keys;
}

GeometryColumn one_of(const Layer& layer, std::size_t place) {
  return select(layer, std::span(&place, 1)).geometry;
}

}  // namespace

void CheckGeometry::add(const CheckResult& result, const Layer& subjects, const LayerSet& layers) {
  crs_ = subjects.crs;
  const std::size_t offset = subjects_.size();
  for (const SubjectResult& subject : result.subjects) {
    subjects_.push_back(one_of(subjects, subject.place));
  }
  MultiPolygonBuilder pieces;
  pieces.append(pieces_);
  pieces.append(result.pieces);
  pieces_ = std::move(pieces).build();
  for (PieceOwner owner : result.piece_owners) {
    owner.subject += offset;
    owners_.push_back(std::move(owner));
  }
  std::set<FeatureKey> wanted = features_of(result);
  for (const CheckedFeature& known : features_) wanted.erase({known.layer, known.feature});
  for (const RoleLayer& role_layer : layers.layers) {
    const Layer& layer = role_layer.layer;
    for (std::size_t i = 0; i < layer.size(); ++i) {
      if (wanted.count({role_layer.id, layer.ids[i]}) == 0) continue;
      features_.push_back(
          {role_layer.id, layer.ids[i], feature_class(role_layer, i), one_of(layer, i)});
    }
  }
}

}  // namespace ecotone
