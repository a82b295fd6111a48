// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: whether zones of classes 0 to 3 tile, and whether they are large enough.

#include <vector>

#include "ecotone/geometry/arrays.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/union.h"
#include "ecotone/zoning/noise_zones.h"

namespace ecotone {

/// The options of overlays and unions that are those of the work.
OverlapOptions overlap_options(const NoiseZoneOptions& options, bool pieces = false);
UnionOptions union_options(const NoiseZoneOptions& options);

/// Zones of classes 0 to 3, valid, in the order that counts: by class, then id.
struct BaseZones {
  MultiPolygonArray polygons;
  std::vector<NoiseClass> classes;
  std::vector<std::string> ids;
  std::vector<std::size_t> places;  ///< in the layer
};

/// @throws SchemaError  as `delineate_noise_zones`
BaseZones base_zones(const Layer& zones, const std::string& class_field, Ledger& ledger,
                     const NoiseZoneOptions& options);

/// Overlaps of zones and gaps between them, the largest first. Gaps are holes of their union, or
/// what of the planned area no zone covers; those that own land covers are none then.
std::vector<TilingFault> tiling_faults(const BaseZones& zones, const MultiPolygonArray* area,
                                       const MultiPolygonArray& own_land, const Crs& crs,
                                       Ledger& ledger, const NoiseZoneOptions& options);

/// One line a class of which a zone, adjoining ones of a class taken as one, is below a size.
std::vector<NoiseAdvice> small_zones(const BaseZones& zones, double least_km2, const Crs& crs,
                                     Ledger& ledger, const NoiseZoneOptions& options);

}  // namespace ecotone
