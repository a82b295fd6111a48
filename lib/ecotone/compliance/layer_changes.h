// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/geodesy/distance.h"
#include "ecotone/geometry/geometry_column.h"
#include "ecotone/layer/layer_set.h"

namespace ecotone {

/// The features in which two editions of a layer differ: those that came, went, moved or say
/// something else, each with the geometry that it has and had.
class LayerChanges {
 public:
  /// @return  nothing if more differs than features: their order, or where the layer is complete
  static std::optional<LayerChanges> between(const RoleLayer& former, const RoleLayer& present);

  std::size_t count() const { return count_; }
  /// Whether a changed feature lies within a distance of a subject, or around it.
  /// @param place  a vertex of the subject
  bool reaches(const DistanceFrom& subject, const Point& place, double reach_m,
               const Crs& crs) const;
  /// Whether the box of a changed feature meets a box.
  bool meets(const Box& box) const;

 private:
  struct Found;

  std::size_t count_ = 0;
  std::vector<std::shared_ptr<const Found>> found_;  // of the former and the present edition
};

}  // namespace ecotone
