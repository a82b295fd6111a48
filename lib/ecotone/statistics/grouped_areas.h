// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: features in groups, and their areas with overlaps counted once.

#include <optional>
#include <string>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/layer/layer.h"
#include "ecotone/overlay/area_sum.h"
#include "ecotone/overlay/overlap_areas.h"

namespace ecotone {

/// The features of a layer by the values of some fields, sorted by these values.
struct Groups {
  std::vector<std::vector<FieldValue>> values;
  std::vector<std::vector<std::size_t>> features;
  std::vector<std::size_t> group_of;  ///< of each feature
};
Groups group_by(const Layer& layer, const std::vector<std::string>& fields);

struct MeasureOptions {
  AreaMethod method = AreaMethod::ellipsoid;
  int threads = 0;
  std::optional<double> grid;
  std::string layer;
  std::span<const std::string> ids;
};

/// The areas of unions. Features that overlap no other of their group count as `areas_m2` has
/// them; the others are united first.
///
/// @param overlapping  pairs of features that share an area
std::vector<AreaSum> union_areas(const MultiPolygonArray& zones,
                                 const std::vector<double>& areas_m2,
                                 const std::vector<std::vector<std::size_t>>& groups,
                                 const std::vector<Overlap>& overlapping, const Crs& crs,
                                 const MeasureOptions& options, Ledger& ledger);

/// The pairs of features of a column that share an area, without those that only touch.
std::vector<Overlap> overlapping_pairs(const MultiPolygonArray& zones, const Crs& crs,
                                       const MeasureOptions& options, Ledger& ledger);

/// The name, with the prefix "table_" as long as a column has it.
std::string free_name(const Table& table, std::string name);

/// A number with the decimals that reports print, as a number again.
double rounded(double value, int decimals);

}  // namespace ecotone
