// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/compliance/check.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/geometry_column.h"
#include "ecotone/layer/layer.h"
#include "ecotone/layer/layer_set.h"

namespace ecotone {

/// A feature of a layer that a check was made against.
struct CheckedFeature {
  std::string layer;        ///< id of the catalogue layer
  std::string feature;      ///< id in the layer
  std::string detail;       ///< its class, by which maps colour it
  GeometryColumn geometry;  ///< one feature
};

/// The exact geometry behind a result of `check`: the result itself holds what its maps show,
/// clipped and simplified.
class CheckGeometry {
 public:
  /// Takes over the geometry of one check; the subjects follow those that were added before, as
  /// they do in the result.
  void add(const CheckResult& result, const Layer& subjects, const LayerSet& layers);

  /// The working CRS; nothing before a check was added.
  const std::optional<Crs>& crs() const { return crs_; }
  /// Of the subjects, one a subject of the result.
  const std::vector<GeometryColumn>& subjects() const { return subjects_; }
  /// Overlaps of subjects and zones; the owner's subject counts over the whole result.
  const MultiPolygonArray& pieces() const { return pieces_; }
  const std::vector<PieceOwner>& owners() const { return owners_; }
  /// Features that share something with a subject, or that a finding or the list of receptors
  /// names; each stands once.
  const std::vector<CheckedFeature>& features() const { return features_; }

 private:
  std::optional<Crs> crs_;
  std::vector<GeometryColumn> subjects_;
  MultiPolygonArray pieces_;
  std::vector<PieceOwner> owners_;
  std::vector<CheckedFeature> features_;
};

}  // namespace ecotone
