// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "ecotone/compliance/check.h"
#include "ecotone/compliance/layer_facts.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/geometry_column.h"
#include "ecotone/layer/layer.h"
#include "ecotone/layer/layer_set.h"

namespace ecotone {

/// Lists the sensitive places around a subject, nearest first; equally near ones in the order of
/// layers and features. Distances are geodesics from edge to edge, 0 where the two meet.
///
/// @param layers   places of the layers that hold them
/// @param limit_m  how far to look
std::vector<Receptor> receptors_of(std::size_t subject, const Layer& subjects, const LayerSet& set,
                                   std::span<const std::size_t> layers, const LayerFacts& facts,
                                   double limit_m);

/// Azimuth from the nearest place of one feature to that of another, clockwise from true north,
/// [0, 360); nothing where they share a place.
std::optional<double> bearing_between(const GeometryColumn& from, std::size_t from_place,
                                      const GeometryColumn& to, std::size_t to_place,
                                      const Crs& crs);

}  // namespace ecotone
