// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "ecotone/zoning/parameters.h"

namespace ecotone {

/// Classes of noise zones (声环境功能区), in the order of their limits.
enum class NoiseClass { class_0, class_1, class_2, class_3, class_4a, class_4b };

/// "0", "1", "2", "3", "4a", "4b".
std::string_view noise_class_name(NoiseClass noise_class);
/// Reads "1", "1类" or "4A类", blanks around it left out; nothing for another text.
std::optional<NoiseClass> parse_noise_class(std::string_view text);

/// Limits of the equivalent sound level in dB(A).
struct NoiseLimits {
  int day_db = 0;
  int night_db = 0;

  friend bool operator==(const NoiseLimits&, const NoiseLimits&) = default;
};

/// Source: GB 3096-2008, table 1, read in a copy.
NoiseLimits noise_limits(NoiseClass noise_class);

/// What class 4 runs along.
enum class NoiseSourceKind { road, railway, waterway };

/// "road", "railway", "waterway".
std::string_view noise_source_kind_name(NoiseSourceKind kind);

/// Whether a class of road makes class 4a: motorways, class 1 and 2 highways, urban express, main
/// and secondary roads, surface metro. Takes the words of the catalogue ("class_1") and those of
/// the standard ("一级公路"). False for any other word, county roads and lanes among them.
/// Source: GB 3096-2008, read in a copy.
bool is_traffic_artery(std::string_view road_class);

/// Widths of strips, the façade rule, and what else the delineation of noise zones hangs on.
std::span<const Parameter> noise_zone_parameters();

/// The width of the strip beside a zone, in metres. @param neighbour  class 0, 1, 2 or 3
double noise_strip_width_m(const Parameters& parameters, NoiseClass neighbour);

}  // namespace ecotone
