// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: areas of a layer by name, and which of two layers correspond.

#include <cstddef>
#include <string>
#include <vector>

#include "ecotone/boundary/comparison.h"
#include "ecotone/overlay/overlap_areas.h"

namespace ecotone {

/// The areas of a layer: features by name, in the order of their first features.
struct NamedAreas {
  std::vector<std::string> names;
  std::vector<std::vector<std::size_t>> features;
};

/// @param field  empty: every feature by its id
/// @throws SchemaError  if there is no such field, or a feature has no name in it
NamedAreas areas_by_name(const Layer& layer, const std::string& field);

/// Old and new areas that correspond, by their places; one side may be empty.
struct AreaGroup {
  std::vector<std::size_t> old_areas;
  std::vector<std::size_t> new_areas;

  Succession succession() const;
};

/// The groups of areas that correspond, directly or through others; sorted by the first old area,
/// those without one by the first new area.
/// @param overlaps        of old with new areas; used where `options.least_overlap` is set
/// @param old_m2, new_m2  areas
/// @throws SchemaError  for a pair with a name that no area has
std::vector<AreaGroup> corresponding(const NamedAreas& before, const NamedAreas& after,
                                     const std::vector<Overlap>& overlaps,
                                     const std::vector<double>& old_m2,
                                     const std::vector<double>& new_m2,
                                     const ComparisonOptions& options);

}  // namespace ecotone
