// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: the outline of a no-burn zone on its way through the steps.

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/union.h"
#include "ecotone/zoning/no_burn_zone.h"

namespace ecotone::detail {

/// Adds the polygons, holes and vertices of a zone to a step.
void count_into(const MultiPolygonView& zone, DelineationStep& step);

/// Takes blocks through the steps of `delineate_no_burn_zone`, all but the division by class.
class Outline {
 public:
  /// @param crs, options, ledger  must outlive the object
  Outline(const Crs& crs, const NoBurnOptions& options, Ledger& ledger)
      : crs_(crs), options_(options), ledger_(ledger) {}

  /// @param ids       of the blocks, for the ledger
  /// @param measured  also measures what each step does to the area
  void run(const MultiPolygonArray& blocks, std::span<const std::string> ids, bool measured);

  MultiPolygonArray zone;              ///< one feature
  std::vector<DelineationStep> steps;  ///< if measured
  std::vector<SnappedStretch> stretches;
  double smoothed_by_m = 0;

 private:
  UnionOptions union_options() const;
  OverlapOptions overlap_options() const;
  double area(const MultiPolygonArray& zones) const;
  void unite(const MultiPolygonArray& blocks, std::span<const std::string> ids);
  void step(const std::string& name, bool applied, const std::function<MultiPolygonArray()>& work);
  void count(DelineationStep& step);
  MultiPolygonArray closed();
  MultiPolygonArray without_specks(const MultiPolygonArray& zones, const std::string& reason);
  MultiPolygonArray clipped();

  const Crs& crs_;
  const NoBurnOptions& options_;
  Ledger& ledger_;
  bool measured_ = false;
};

}  // namespace ecotone::detail
