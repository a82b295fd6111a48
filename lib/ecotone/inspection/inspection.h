// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ecotone/geometry/box.h"
#include "ecotone/inspection/inspect_finding.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// One fault of one polygon, for a list of places.
struct InspectFault {
  std::string feature;
  std::string kind;  ///< of `fault_name`
  Point position;
};

/// What was seen of one layer.
struct LayerInspection {
  std::string layer;
  std::string format;
  std::string encoding;
  std::string geometry;  ///< "point", "line", "polygon"
  std::string crs;       ///< label; empty if missing
  std::string sha256;
  std::size_t features = 0;
  std::size_t vertices = 0;
  std::size_t without_geometry = 0;
  std::size_t empty = 0;
  std::size_t invalid = 0;
  std::vector<std::pair<std::string, FieldType>> fields;
  Box extent;
  std::optional<double> area_m2;     ///< sum of the features on the ellipsoid, overlaps twice
  std::vector<InspectFault> faults;  ///< at most `InspectOptions::most_faults`
  std::vector<InspectFinding> findings;

  FindingSeverity worst() const;
};

struct InspectOptions {
  bool overlaps = true;                       ///< look for overlaps and gaps of polygon layers
  std::size_t most_overlap_features = 20000;  ///< do not look for them in larger layers
  double least_overlap_m2 = 0.01;             ///< smaller ones are rounding
  double sliver_width_m = 1;  ///< gaps of a tiling up to this mean width are slivers
  std::size_t most_faults = 100;
  std::optional<double> expected_longitude_deg;  ///< where the data should lie, for zones
  /// A layer that is right, to hold this one against: without it no shift is ever suspected.
  const Layer* reference = nullptr;
  double least_shift_m = 1;  ///< smaller departures from the reference are its accuracy
  /// The bytes of a text in another encoding, to recognise texts that were decoded wrongly; without
  /// it only those taken for Western European ones are.
  std::function<std::string(std::string_view utf8, const std::string& encoding)> encode;
  int threads = 0;
};

/// Looks at a layer like a detective: encoding, CRS, axes, angles, a shift against a reference,
/// geometry, fields. Each finding says what follows in metres or square metres and how to mend it.
/// Proposes; changes nothing. Nothing is suspected of a shift without a reference.
///
/// Cost: n log n of the vertices.
LayerInspection inspect_layer(const Layer& layer, const InspectOptions& options = {});

}  // namespace ecotone
