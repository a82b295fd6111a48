// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: the strips of all sources.

#include <vector>

#include "ecotone/zoning/noise_zone_sources.h"
#include "ecotone/zoning/noise_zone_strips.h"
#include "ecotone/zoning/noise_zone_tiling.h"

namespace ecotone {

/// Strips of every source at every width that a class of zones asks for.
struct SourceStrips {
  std::vector<double> widths_m;  ///< rising, all above 0
  /// One feature a source and width, that of source k and width j at k · widths + j: own land and
  /// what lies within the width. Empty where no zone that asks for the width is near.
  MultiPolygonArray strips;
  /// In the same order: what lies before façades, of a strip that ends at some.
  std::vector<MultiPolygonArray> before_facades;

  std::size_t place(std::size_t source, std::size_t width) const {
    return source * widths_m.size() + width;
  }
};

SourceStrips source_strips(const NoiseSources& sources, const BaseZones& zones,
                           const StreetBuildings& buildings, const Parameters& parameters,
                           const Crs& crs, Ledger& ledger, const NoiseZoneOptions& options);

/// Buildings with enough storeys to end a strip.
struct ReadBuildings {
  StreetBuildings buildings;
  std::size_t without_storeys = 0;
  std::size_t unread_storeys = 0;  ///< texts that are no number
  std::string first_unread;
};

/// @throws SchemaError  if the layer has no polygons or no such field
ReadBuildings street_buildings(const Layer& layer, const std::string& storeys_field,
                               double least_storeys, Ledger& ledger,
                               const NoiseZoneOptions& options);

}  // namespace ecotone
