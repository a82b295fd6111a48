// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ecotone/compliance/rule_pack.h"
#include "ecotone/layer/date.h"
#include "ecotone/layer/layer.h"
#include "ecotone/zoning/facilities_inside.h"
#include "tools/command.h"
#include "tools/layer_sources.h"

namespace ecotone::tools {

/// Sellers, boilers, stoves and kilns of all layers as one layer of points, with the fields of
/// the role fuel_facility as texts; titles of the code lists (锅炉) become their words (boiler).
/// @throws SchemaError  if a layer has other geometry, lacks kind or fuel, or a kind is none
Layer facility_layer(const std::vector<NamedLayer>& layers);

/// What becomes of a facility by the new zone, against the one in force.
enum class Transfer { none, comes_in, goes_out, stays };

/// "", "in", "out", "stays".
std::string_view transfer_name(Transfer transfer);

/// A facility in the new zone, or in the one in force.
struct FacilityRow {
  std::size_t facility = 0;            ///< place in the layer
  std::optional<FacilityPlace> place;  ///< in the new zone
  FacilityKey key;
  FacilityVerdict verdict = FacilityVerdict::free;
  std::string rule;  ///< that bars it, or that cannot be decided
  std::optional<tools::Bilingual> reason;
  std::optional<Date> barred_from;  ///< first day
  Transfer transfer = Transfer::none;
  std::string old_class;  ///< of the part in force around it
  bool old_undecided = false;
};

/// The facilities that a zone concerns.
struct FacilitySurvey {
  Layer facilities;
  double error_m = 0;                 ///< accuracy of border and facilities together
  Date day;                           ///< for which the rules were asked: all terms have passed
  std::vector<FacilityRow> rows;      ///< in the order of the facilities
  std::vector<FacilityCount> counts;  ///< of those in the new zone, certain or not

  std::size_t inside() const;
  std::size_t with(FacilityVerdict verdict) const;
  std::size_t with(Transfer transfer) const;
};

struct SurveyOptions {
  double error_m = 0;
  Date as_of;
  std::vector<double> bands;  ///< limits of capacity, rising
  int threads = 0;
  Progress* progress = nullptr;
};

/// Asks rules NB-1 to NB-3 of a pack for every facility in a zone, for a day on which the zone is
/// in force and the term to convert has passed, so that everything is told that the zone will bar;
/// `barred_from` says from when.
///
/// @param parts     polygons with the fields of the role no_burn_zone; without a first day in force
///                  the zone counts as in force on the day of the check, without the level of an
///                  issuer as issued by a city
/// @param in_force  the zone that is compared with; nullptr for none
FacilitySurvey survey_facilities(const Layer& parts, Layer facilities, const Layer* in_force,
                                 const RulePack& rules, const SurveyOptions& options);

}  // namespace ecotone::tools
