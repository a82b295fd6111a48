// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecotone/execution/progress.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/layer/date.h"
#include "ecotone/layer/layer.h"
#include "ecotone/message/text.h"
#include "ecotone/zoning/fuel_class.h"
#include "ecotone/zoning/line_snapping.h"
#include "ecotone/zoning/parameters.h"

namespace ecotone {

/// Sizes and tolerances of the delineation, all of our choosing: no rule of law gives them.
std::span<const Parameter> no_burn_parameters();

/// What is said of a zone when it is published; written to every part.
///
/// Code 207 lets the people's governments of cities with districts and above draw a zone. Whether
/// a county may is open: the level of the issuer and the day of issue are kept, and rules NB-1 to
/// NB-3 leave a zone that a county issued from 2026-08-15 on undecided.
struct NoBurnRecord {
  std::string name;
  std::string issuer;
  std::string issuer_level;  ///< "county", "city", "province"; empty if not said
  std::optional<Date> issued_on;
  std::string basis;     ///< law and act that it rests on
  std::string approval;  ///< number of the document
  std::optional<Date> start;
  std::optional<Date> deadline;  ///< last day to convert existing facilities
};

/// What must be said of the competence of the issuer; nothing for a city and above.
///
/// Source: Ecological and Environmental Code, article 207, in force from 2026-08-15, read in a
/// copy; that a county's zone from before holds and a later one is undecided is our reading.
const Text* competence_note(const NoBurnRecord& record);

struct NoBurnOptions {
  Parameters parameters{no_burn_parameters()};
  std::vector<SnapLines> snap;          ///< in the CRS of the blocks
  const Layer* county = nullptr;        ///< to clip to; nothing: not clipped
  std::optional<FuelClass> fuel_class;  ///< of blocks that say none
  std::string class_field;              ///< of the blocks; empty: none
  /// Areas with a class each, which the zone is divided by; nothing: by the blocks.
  const Layer* class_areas = nullptr;
  std::string class_areas_field = "class";
  std::string name_field;  ///< of the blocks, for the list of those in a part; empty: their ids
  NoBurnRecord record;
  std::optional<double> stated_area_m2;  ///< published area of the whole zone
  AreaMethod method = AreaMethod::ellipsoid;
  int threads = 0;  ///< 0: all cores; the result does not depend on it
  Progress* progress = nullptr;
};

/// One step of a delineation, and what it did to the area: after = before + added − removed.
struct DelineationStep {
  std::string name;      ///< "union", "close_gaps", "fill_holes", "drop_specks", "smooth" …
  bool applied = false;  ///< false: not asked for
  double before_m2 = 0;
  double added_m2 = 0;    ///< in the zone after the step and not before; measured on its own
  double removed_m2 = 0;  ///< the other way round
  double after_m2 = 0;
  std::size_t parts = 0;  ///< polygons after the step
  std::size_t holes = 0;
  std::size_t vertices = 0;

  double residue_m2() const { return before_m2 + added_m2 - removed_m2 - after_m2; }
};

/// A published area against the computed one.
struct StatedArea {
  double stated_m2 = 0;
  double computed_m2 = 0;
  double limit_pct = 0;

  double difference_pct() const { return 100 * (computed_m2 - stated_m2) / stated_m2; }
  bool departs() const { return difference_pct() > limit_pct || -difference_pct() > limit_pct; }
};

/// A zone, and how it came about.
struct NoBurnZone {
  /// Polygons of one part each, the largest first; ids are numbers from 1. Fields: name, class,
  /// start, deadline, issuer, issuer_level, issued_on, basis, approval, stated_area_m2 (where the
  /// zone is one part), area_m2, blocks (names of those it holds, or a share of). With these it is
  /// a layer of the role no_burn_zone.
  Layer parts;
  std::vector<double> areas_m2;        ///< of the parts
  std::vector<DelineationStep> steps;  ///< in their order
  std::vector<SnappedStretch> stretches;
  double smoothed_by_m = 0;  ///< the outline moved no farther when it was smoothed
  std::optional<StatedArea> stated;
  Ledger ledger;
};

/// Draws a no-burn zone (高污染燃料禁燃区) around built-up blocks, communities or hand-drawn lines.
///
/// The steps, always in this order, each by a parameter that may switch it off:
/// union of all blocks; closing of gaps that are narrow (before holes are looked for, since streets
/// between blocks make holes when they close); filling of small holes; dropping of specks;
/// smoothing; snapping to named lines; clipping to the county, where specks that it leaves are
/// dropped too; division into parts with one fuel class each.
///
/// Classes come from a field of the blocks or from areas with a class. Where classes overlap the
/// stricter holds (III before II before I). A part of the zone with blocks of one class has that
/// class; one with several is divided as the blocks of each class, delineated alone, divide it, and
/// what is left between goes to the class it borders on longest. By areas, what lies in none has
/// the class `fuel_class`, or none; specks of it go to the class they border on.
///
/// @param blocks  layers of polygons or closed lines, in one projected CRS
/// @throws CrsError       if a layer has no CRS, a geographic one, or another than the first
/// @throws SchemaError    if a layer has points, a field is missing, or a class is unknown
/// @throws GeometryError  if a line is not closed, or there is no area at all
/// @throws UsageError     for a size that is negative or not finite
/// @throws Cancelled      if the work was asked to stop
///
/// Neither threads nor the order of layers and features change the result.
NoBurnZone delineate_no_burn_zone(std::span<const Layer> blocks, const NoBurnOptions& options);

}  // namespace ecotone
