// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/face_owners.h"

#include <algorithm>
#include <tuple>

namespace ecotone {
namespace {

// A feature may lose nine tenths of its area to others at most.
constexpr double least_rest = 0.1;

}  // namespace

FaceOwners::FaceOwners(Mosaic& mosaic, FeatureRanks ranks, OverlapRule rule)
    : mosaic_(mosaic),
      ranks_(std::move(ranks)),
      rule_(rule),
      twice_areas_(ranks_.areas_m2.size(), 0) {
  for (std::uint32_t face = 1; face < mosaic_.face_count(); ++face) {
    for (const std::uint32_t f : mosaic_.label(face)) twice_areas_[f] += mosaic_.twice_area(face);
  }
}

// The highest score wins, then the larger area, then the place.
std::uint32_t FaceOwners::best(std::span<const std::uint32_t> features,
                               std::span<const double> scores) const {
  std::size_t first = 0;
  const auto key = [&](std::size_t k) {
    const std::uint32_t f = features[k];
    return std::tuple(-scores[k], -ranks_.areas_m2[f], ranks_.place[f]);
  };
  for (std::size_t k = 1; k < features.size(); ++k) {
    if (key(k) < key(first)) first = k;
  }
  return features[first];
}

std::uint32_t FaceOwners::winner(std::uint32_t face, const EdgeLength& length_m) const {
  const std::span<const std::uint32_t> features = mosaic_.label(face);
  std::vector<double> scores(features.size(), 0);
  for (std::size_t k = 0; k < features.size(); ++k) {
    const std::uint32_t f = features[k];
    switch (rule_) {
      case OverlapRule::largest:
        scores[k] = ranks_.areas_m2[f];
        break;
      case OverlapRule::smallest:
        scores[k] = -ranks_.areas_m2[f];
        break;
      case OverlapRule::first:
        scores[k] = -static_cast<double>(ranks_.place[f]);
        break;
      case OverlapRule::priority:
        scores[k] = -static_cast<double>(ranks_.priority[f]);
        break;
      case OverlapRule::longest_border:
        break;
    }
  }
  if (rule_ == OverlapRule::longest_border) {
    mosaic_.for_border(face, [&](detail::Index h) {
      const auto beyond = mosaic_.label(mosaic_.face_beyond(h));
      if (beyond.size() != 1) return;
      const auto place = std::ranges::find(features, beyond[0]);
      if (place == features.end()) return;
      scores[static_cast<std::size_t>(place - features.begin())] +=
          length_m(mosaic_.plane().origin(h), mosaic_.plane().target(h));
    });
  }
  return best(features, scores);
}

void FaceOwners::give_overlaps(std::span<const std::uint32_t> faces, const EdgeLength& length_m) {
  std::vector<std::vector<std::uint32_t>> given;
  for (const std::uint32_t face : faces) given.push_back({winner(face, length_m)});
  // Features that would lose nearly all keep what is theirs. Others may lose by that in turn, so
  // that it is repeated; their number only grows.
  std::vector<std::uint8_t> keeps(twice_areas_.size(), 0);
  while (true) {
    std::vector<double> rest = twice_areas_;
    for (std::size_t k = 0; k < faces.size(); ++k) {
      for (const std::uint32_t f : mosaic_.label(faces[k])) {
        if (std::ranges::find(given[k], f) == given[k].end()) {
          rest[f] -= mosaic_.twice_area(faces[k]);
        }
      }
    }
    bool grown = false;
    for (std::uint32_t f = 0; f < rest.size(); ++f) {
      if (keeps[f] != 0 || rest[f] > least_rest * twice_areas_[f] || twice_areas_[f] <= 0) continue;
      keeps[f] = 1;
      grown = true;
    }
    if (!grown) break;
    for (std::size_t k = 0; k < faces.size(); ++k) {
      std::vector<std::uint32_t> keepers;
      for (const std::uint32_t f : mosaic_.label(faces[k])) {
        if (keeps[f] != 0) keepers.push_back(f);
      }
      if (!keepers.empty()) given[k] = std::move(keepers);
    }
  }
  for (std::size_t k = 0; k < faces.size(); ++k) {
    for (std::size_t x = 0; x < given[k].size(); ++x) {
      for (std::size_t y = x + 1; y < given[k].size(); ++y) {
        kept_apart_.emplace_back(given[k][x], given[k][y]);
      }
    }
    overlaps_given_ += given[k].size() == 1 ? 1 : 0;
    mosaic_.set_label(faces[k], std::move(given[k]));
  }
}

void FaceOwners::fill_gaps(std::span<const std::uint32_t> faces, const EdgeLength& length_m) {
  std::vector<std::vector<std::uint32_t>> given(faces.size());
  for (std::size_t k = 0; k < faces.size(); ++k) {
    std::vector<std::pair<std::uint32_t, double>> lengths;
    mosaic_.for_border(faces[k], [&](detail::Index h) {
      const double length = length_m(mosaic_.plane().origin(h), mosaic_.plane().target(h));
      for (const std::uint32_t f : mosaic_.label(mosaic_.face_beyond(h))) {
        lengths.emplace_back(f, length);
      }
    });
    std::ranges::sort(lengths);
    std::vector<std::uint32_t> features;
    std::vector<double> sums;
    for (const auto& [f, length] : lengths) {
      if (features.empty() || features.back() != f) {
        features.push_back(f);
        sums.push_back(0);
      }
      sums.back() += length;
    }
    if (!features.empty()) given[k] = {best(features, sums)};
  }
  for (std::size_t k = 0; k < faces.size(); ++k) {
    if (given[k].empty()) continue;
    ++gaps_filled_;
    mosaic_.set_label(faces[k], std::move(given[k]));
  }
}

}  // namespace ecotone
