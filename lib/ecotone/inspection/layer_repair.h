// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "ecotone/finding/ledger.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// Offsets of Chinese web maps.
enum class WebMapOffset { gcj02, bd09 };

/// Reads "gcj02" or "bd09".
std::optional<WebMapOffset> parse_web_map_offset(std::string_view name);

/// What may be done to a layer beside making its polygons valid; each only where it is asked for.
struct LayerRepairOptions {
  bool swap_axes = false;
  bool unpack_angles = false;           ///< ddd.mmssss to decimal degrees
  std::optional<WebMapOffset> unshift;  ///< undo the offset of a web map
  bool drop_empty = false;              ///< features without geometry, or with an empty one
  bool drop_origin = false;             ///< features at 0, 0
  bool drop_duplicates = false;         ///< copies of geometry and of every field
};

/// A repaired layer and what was done to it.
struct LayerRepair {
  Layer layer;
  /// One entry for each feature that was mended or dropped and for each change of the whole layer
  /// (without a feature), with areas before and after on the ellipsoid where they can be measured.
  Ledger ledger;
};

/// Makes the invalid polygons of a layer valid with as little change as possible (`repair`), after
/// what else was asked for, in the order of the options. Everything else stays bit by bit.
///
/// @throws CrsError      for `unshift` where the CRS is missing and the coordinates are no degrees,
///                       or a vertex lies outside of its domain
/// @throws GeometryError as `repair` does, or if a coordinate cannot be a packed angle
LayerRepair repair_layer(Layer layer, const LayerRepairOptions& options = {});

}  // namespace ecotone
