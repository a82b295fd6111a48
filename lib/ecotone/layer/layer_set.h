// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/layer/date.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// A layer of a catalogue with what rules need to know of it. Its fields have canonical names
/// and canonical values (`data/schemas/roles.yaml`), its coordinates are in the working CRS.
struct RoleLayer {
  std::string id;
  std::string role;
  std::string title_en;
  std::string title_zh;
  Layer layer;
  std::optional<Date> valid_from;
  std::optional<Date> valid_until;  ///< last day of validity
  std::optional<Date> review_by;
  std::string approval;  ///< approval document
  /// Where the layer claims to be complete, in the working CRS; nothing if it says nothing, and
  /// then no absence can be concluded from it.
  std::optional<MultiPolygonArray> coverage;
  double transformation_accuracy_m = 0;  ///< lost on the way to the working CRS
  std::string transformation;            ///< operation, empty if none
};

/// The layers of a county by role. A role may have several layers.
struct LayerSet {
  std::string county;
  std::vector<RoleLayer> layers;

  /// The layers of a role, in the order of the catalogue.
  std::vector<const RoleLayer*> with_role(std::string_view role) const;
};

}  // namespace ecotone
