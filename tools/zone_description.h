// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ecotone/boundary/four_bounds.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/zoning/no_burn_zone.h"
#include "tools/command.h"
#include "tools/layer_sources.h"

namespace ecotone::tools {

/// The names of features as they are spoken of, "350米等高线"; empty where there is none.
std::vector<std::string> spoken_names(const NamedLayer& named, Language language);

/// The four bounds (四至) of each part of a zone, in words.
struct PartBounds {
  std::vector<FourBounds> bounds;  ///< of its polygons: one
  Bilingual text;
};
std::vector<PartBounds> bounds_of_parts(const Layer& parts,
                                        const std::vector<NeighbourLayer>& neighbours,
                                        const FourBoundsOptions& options);

/// A fuel class as people write it: "class II", "Ⅱ类".
Bilingual fuel_class_words(const std::string& fuel_class);

/// The text of a public notice of a zone: each part with class, area, bounds and blocks, then days,
/// issuer, basis, the lines that its border follows and what is open.
std::string notice_text(const NoBurnZone& zone, const NoBurnRecord& record,
                        const std::vector<PartBounds>& bounds, Language language);

}  // namespace ecotone::tools
