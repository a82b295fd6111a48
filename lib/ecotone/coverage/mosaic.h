// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: features of a coverage and the faces that their borders cut out.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "ecotone/geometry/arrangement.h"

namespace ecotone {

/// Some features, as the faces that each covers. Edges of features beside them, `foreign` ones,
/// tell that ground without a feature is not free.
class Mosaic {
 public:
  /// @param entries        from `node_edges`; ring i is feature i, run with the inside on its left;
  ///                       rings from `feature_count` on are foreign
  Mosaic(std::vector<detail::GridEdge> entries, std::uint32_t feature_count);

  std::size_t face_count() const { return labels_.size(); }
  /// The features that cover a face, rising; as they came, or as they were set.
  std::span<const std::uint32_t> label(std::uint32_t face) const { return labels_[face]; }
  void set_label(std::uint32_t face, std::vector<std::uint32_t> features);
  /// Whether a foreign feature lies on a face, or it is the outside of all.
  bool is_taken(std::uint32_t face) const { return face == 0 || is_foreign_[face] != 0; }
  /// Twice the area of a face in grid units, roughly.
  double twice_area(std::uint32_t face) const { return twice_areas_[face]; }

  /// Calls visit(half-edge) for each half-edge around a face.
  template <typename Visit>
  void for_border(std::uint32_t face, const Visit& visit) const {
    for (std::size_t k = first_around_[face]; k < first_around_[face + 1]; ++k) visit(around_[k]);
  }
  std::uint32_t face_beyond(detail::Index half_edge) const {
    return plane_.face_of(half_edge ^ 1U);
  }
  const detail::Arrangement& plane() const { return plane_; }

  /// The region of a face.
  std::vector<detail::ArrangedPolygon> polygons_of_face(std::uint32_t face) const;

  /// The edges that bound each feature by the labels, ring 0, its inside on the left of an edge
  /// that counts positive; sorted as by `node_edges`.
  ///
  /// A vertex that only two of them meet at and that none of the features along them had before is
  /// left out: had(feature, vertex).
  std::vector<std::vector<detail::GridEdge>> borders(
      const std::function<bool(std::uint32_t, const GridPoint&)>& had) const;

 private:
  void label_faces();
  void measure_faces();

  detail::Arrangement plane_;
  std::uint32_t feature_count_;
  std::vector<std::vector<std::uint32_t>> labels_;
  std::vector<std::uint8_t> is_foreign_;
  std::vector<double> twice_areas_;
  std::vector<std::size_t> first_around_;  // of a face
  std::vector<detail::Index> around_;      // half-edges by face
};

}  // namespace ecotone
