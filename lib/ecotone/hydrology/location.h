// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/hydrology/barriers.h"
#include "ecotone/hydrology/river_network.h"

namespace ecotone {

/// Whether what a point says of its river agrees with a reach.
enum class Agreement { not_stated, agrees, differs };

/// "not_stated", "agrees" or "differs".
std::string_view agreement_name(Agreement agreement);

/// Whether two names mean one river: the same letters, spaces and case aside, also where one of
/// them carries the word for river (河, 江, 溪, 沟; River, Creek, Brook, Stream) and the other does
/// not. An empty name states nothing.
Agreement river_names_agree(std::string_view a, std::string_view b);

/// Where a point may lie on a network.
struct ReachCandidate {
  NetworkPlace place;
  Point position;                     ///< on the reach, in the CRS of the network
  double distance_m = 0;              ///< from the point, on the ellipsoid
  BankSide side = BankSide::on_line;  ///< of the point, seen downstream
  Agreement name = Agreement::not_stated;
  Agreement bank = Agreement::not_stated;
  bool beyond_barrier = false;  ///< a barrier lies between; its confidence is 0
  double confidence = 0;        ///< 0 to 1, see LocateOptions
};

/// What may be said of the candidates of a point.
enum class LocationStatus {
  located,         ///< one is sure enough, and clearly before the others
  doubtful,        ///< one is clearly before the others, but not sure
  ambiguous,       ///< the second is nearly as good as the first: not decided
  beyond_barrier,  ///< all lie beyond barriers
  none,            ///< no reach near enough
};

/// "located", "doubtful" …
std::string_view location_status_name(LocationStatus status);

/// The candidates of a point, the most confident first.
struct Location {
  LocationStatus status = LocationStatus::none;
  std::vector<ReachCandidate> candidates;

  /// The first candidate, if it is clearly before the others.
  const ReachCandidate* best() const {
    return status == LocationStatus::located || status == LocationStatus::doubtful ? &candidates[0]
                                                                                   : nullptr;
  }
};

/// How candidates are weighed. None of these numbers is a rule of law: they are our choice.
///
///     weight = exp(−2 (distance / tolerance)²) · name · bank
///     confidence = weight / (sum of the weights of all candidates + none)
///
/// where `name` is 1 if the names agree, `unnamed` if either is not stated and `other_name` if they
/// differ; `bank` is 1 if the stated bank agrees or is not stated, else `other_bank`. So the
/// tolerance is two standard deviations of the distance of an outfall from the line of its river.
struct LocateOptions {
  double tolerance_m = 100;
  double search_m = 300;    ///< reaches farther away are no candidates
  double unnamed = 0.5;     ///< weight where a name is not stated
  double other_name = 0.1;  ///< weight where the names differ
  double other_bank = 0.5;  ///< weight where the banks differ
  double none = 0.1;        ///< weight of lying at none of the candidates
  double sure = 0.5;        ///< confidence from which the first one is sure enough
  double clear = 2;         ///< how many times the confidence of the second it must have
  std::size_t most = 5;     ///< candidates kept for a point
  int threads = 0;
};

/// Finds for each point the places of the network where it may lie, and says which is meant only
/// where that is clear.
///
/// A reach whose nearest place is its node is left out if another reach at that node is no
/// farther, unless it alone bears the name that the point states. With barriers, each side of one
/// on a reach is a candidate of its own.
///
/// @param points  n points in the CRS of the network
/// @param names   names of the rivers that the points state; n or none
/// @param banks   banks that they state, `on_line` for none; n or none
/// @return        n locations, in the order of the points
/// @throws SchemaError    if names or banks are of another number than the points
/// @throws GeometryError  if the tolerance or the search distance is not positive
/// @throws CrsError       if a point is not in the domain of the CRS
///
/// Cost: 10^5 points on 10^6 reaches take a few seconds.
std::vector<Location> locate(const RiverNetwork& network, std::span<const Point> points,
                             std::span<const std::string> names, std::span<const BankSide> banks,
                             const RiverBarriers& barriers, const LocateOptions& options = {});

}  // namespace ecotone
