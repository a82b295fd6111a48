// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: who gets a face of a mosaic.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "ecotone/coverage/cleaning_pass.h"
#include "ecotone/coverage/mosaic.h"

namespace ecotone {

using EdgeLength = std::function<double(const GridPoint&, const GridPoint&)>;

/// Gives faces of a mosaic to features, and sees to it that none loses nearly all it has.
class FaceOwners {
 public:
  /// @param ranks  of the features of the mosaic
  FaceOwners(Mosaic& mosaic, FeatureRanks ranks, OverlapRule rule);

  /// Gives faces of several features to one of them, by the rule.
  void give_overlaps(std::span<const std::uint32_t> faces, const EdgeLength& length_m);
  /// Gives faces of no feature to the neighbour with the longest border along them.
  void fill_gaps(std::span<const std::uint32_t> faces, const EdgeLength& length_m);

  std::size_t overlaps_given() const { return overlaps_given_; }
  std::size_t gaps_filled() const { return gaps_filled_; }
  /// Pairs of features of which each would lose nearly all: their overlap stays.
  const std::vector<std::pair<std::uint32_t, std::uint32_t>>& kept_apart() const {
    return kept_apart_;
  }

 private:
  std::uint32_t winner(std::uint32_t face, const EdgeLength& length_m) const;
  std::uint32_t best(std::span<const std::uint32_t> features, std::span<const double> scores) const;

  Mosaic& mosaic_;
  FeatureRanks ranks_;
  OverlapRule rule_;
  std::vector<double> twice_areas_;  // of features, in grid units
  std::size_t overlaps_given_ = 0;
  std::size_t gaps_filled_ = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> kept_apart_;
};

}  // namespace ecotone
