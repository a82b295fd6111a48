// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "ecotone/compliance/spatial_facts.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/geometry/geometry_column.h"
#include "ecotone/index/box_index.h"

namespace ecotone {

/// The features of a layer, found by how near their edges are: paths and rings are cut into
/// stretches of up to 32 edges, and these are searched by their boxes. So a zone with a million
/// vertices costs no more than those near the subject. Built once; safe to share between threads.
class FeatureIndex {
 public:
  FeatureIndex() = default;
  /// @param features  must stay where they are
  explicit FeatureIndex(const GeometryColumn& features);
  explicit FeatureIndex(const MultiPolygonArray& features);

  /// Features whose box meets a box; rising.
  std::vector<std::uint32_t> in_box(const Box& box) const { return boxes_.query(box); }
  /// The wanted feature whose edges are nearest, if they are not beyond the limit; of equally near
  /// ones the first. The distance is that to edges, also from the inside of a polygon.
  std::optional<NearestFeature> nearest(const DistanceFrom& from, double limit_m,
                                        const std::function<bool(std::size_t)>& wanted) const;
  /// All features whose edges are not beyond the limit, rising.
  std::vector<NearestFeature> within(const DistanceFrom& from, double limit_m) const;
  /// The distance to the edges of one feature; infinity if it has none.
  double distance_m(const DistanceFrom& from, std::size_t feature) const;

 private:
  struct Stretch {
    std::uint32_t feature = 0;
    std::uint32_t first = 0;  // of points_
    std::uint32_t count = 0;
  };

  void add_path(std::size_t feature, PathView path);
  void build(std::span<const Box> boxes);
  Box box_of(const Stretch& stretch) const;
  PathView path_of(const Stretch& stretch) const {
    return points_.subspan(stretch.first, stretch.count);
  }

  std::span<const Point> points_;
  std::vector<Stretch> stretches_;             // by feature
  std::vector<std::uint32_t> feature_starts_;  // features + 1: in stretches_
  BoxIndex edges_;                             // of stretches
  BoxIndex boxes_;                             // of features
};

}  // namespace ecotone
