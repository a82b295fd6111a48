// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ecotone/hydrology/location.h"
#include "tools/delineation.h"
#include "tools/reading.h"
#include "tools/river_reading.h"

namespace ecotone::tools {

/// How points are taken to a network; the same options in `locate` and `trace`.
struct PointLocating {
  std::string water_field;
  std::string bank_field;
  std::optional<double> tolerance_m;
  std::vector<std::string> set;
};

/// --tolerance, --water-field, --bank-field and --set.
std::vector<Option> locating_options(PointLocating& locating);

/// The parameters of a run: none is a rule of law.
Parameters locating_parameters(const PointLocating& locating);
LocateOptions to_locate_options(const Session& session, const Parameters& parameters);

/// Points with their candidates on a network.
struct LocatedPoints {
  std::vector<std::string> ids;
  std::vector<std::optional<Point>> positions;  ///< in the CRS of the network; nothing: no position
  std::vector<Location> locations;

  std::size_t size() const { return ids.size(); }
  /// "located" …, and "no_position" for a point that has none or lies outside its CRS.
  std::string_view status(std::size_t i) const;
  std::size_t count(std::string_view status) const;
};

/// Takes the points of a layer to a network.
/// @throws SchemaError  if a feature has several points, or a field is missing or says what is no
///                      bank
LocatedPoints locate_points(const Layer& points, const PointLocating& locating,
                            const RiverNetwork& network, const RiverBarriers& barriers,
                            const LocateOptions& options,
                            const TransformationOptions& transformation);

/// How many points have which status, for people: "300 located, 4 ambiguous".
std::string status_counts(const Session& session, const LocatedPoints& points);

/// A bank for people.
Bilingual to_words(BankSide side);

}  // namespace ecotone::tools
