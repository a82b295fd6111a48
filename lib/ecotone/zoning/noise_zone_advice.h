// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: what people should know of the input of noise zones.

#include <vector>

#include "ecotone/zoning/noise_zone_class_4.h"
#include "ecotone/zoning/noise_zones.h"

namespace ecotone {

/// Widths outside the range that was seen, of classes that occur.
std::vector<NoiseAdvice> advice_on_widths(const BaseZones& zones, const Parameters& parameters);

/// Roads that make no class 4, years that are missing or old, lines without land.
std::vector<NoiseAdvice> advice_on_sources(const NoiseZoneInput& input, const NoiseSources& sources,
                                           const Parameters& parameters);

/// Buildings whose storeys are missing or no number.
std::vector<NoiseAdvice> advice_on_buildings(const ReadBuildings& buildings);

}  // namespace ecotone
