// SPDX-License-Identifier: Apache-2.0
// Private to io: curves and surfaces as simple features.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace ecotone {

/// WKB or EWKB of curves or surfaces with straight edges in their place: chords of at most 0.25°,
/// so that an area inside of an arc is short by at most 4e-6 of itself. The SRID stays. Nothing for
/// bytes that GDAL cannot read.
std::vector<std::uint8_t> linear_wkb(std::span<const std::uint8_t> wkb);

/// WKB in the byte order of little-endian machines with an SRID behind its type.
std::vector<std::uint8_t> with_srid(std::vector<std::uint8_t> wkb, std::int32_t srid);

}  // namespace ecotone
