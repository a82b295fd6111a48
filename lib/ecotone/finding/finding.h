// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/finding/mending.h"
#include "ecotone/layer/date.h"

namespace ecotone {

/// Levels of findings and verdicts, the mildest first. `report` is a figure without a verdict: a
/// level of findings alone.
enum class Level { no_conflict, report, attention, indeterminate, restricted, prohibited };

/// "no_conflict", "report", "attention", "indeterminate", "restricted", "prohibited".
std::string_view level_name(Level level);
std::optional<Level> parse_level(std::string_view name);

/// Truth of a condition: what cannot be decided is unknown, never false.
enum class Truth { no, unknown, yes };

/// Kleene's three-valued logic: what is unknown stays so unless the other operand decides.
Truth operator&&(Truth a, Truth b);
Truth operator||(Truth a, Truth b);
Truth operator!(Truth a);

/// What is measured of a subject against a layer.
enum class MeasureKind { overlap_area, share, distance, count, attribute, length };

/// Name of a kind in results, such as "overlap_area".
std::string_view measure_kind_name(MeasureKind kind);

/// How the error of a measure came about: what may move, how far, and what computing adds.
///
/// error = zone_border_m · zone_accuracy_m + subject_border_m · subject_accuracy_m + corners
/// + computing, and the same with the borders as pure numbers for distances.
struct ErrorTerms {
  double zone_border_m = 0;  ///< of the zones, along what is measured; distances: 1
  double zone_accuracy_m = 0;
  double subject_border_m = 0;
  double subject_accuracy_m = 0;
  double corners = 0;    ///< what corners and ends of the borders add beside their length
  double computing = 0;  ///< transformation apart: grid, rounding, method

  double total() const {
    return zone_border_m * zone_accuracy_m + subject_border_m * subject_accuracy_m + corners +
           computing;
  }
};

/// A measured value with its error and the threshold it is held against.
struct Measure {
  MeasureKind kind = MeasureKind::overlap_area;
  double value = 0;                 ///< m², share 0–1, m (distance: negative inside), or a count
  double error = 0;                 ///< half width, same unit
  std::optional<double> threshold;  ///< same unit
  std::optional<double> margin;     ///< value − threshold, same unit
  bool edge_contact = false;        ///< no more than the accuracy of the borders explains
  std::optional<ErrorTerms> error_terms = std::nullopt;  ///< in the unit of the measure
};

/// A clause of a law, standard or document that was in force on a day.
struct Citation {
  std::string ref;  ///< key of the instrument in the pack
  std::string title_en;
  std::string title_zh;
  std::string article;        ///< "第三百一十八条"
  std::optional<Date> from;   ///< first day in force
  std::optional<Date> until;  ///< last day in force
  std::string mark;           ///< "S", "M", "M?", "E": how the text was verified
  bool checked = false;       ///< compared with the official text
};

/// A zone that a finding rests on.
struct ZoneTouch {
  std::string layer;    ///< id of the catalogue layer
  std::string feature;  ///< id of the zone
  std::string name;
  std::string detail;             ///< class, level or function zone
  std::optional<double> area_m2;  ///< of the overlap, by the area method of the run
  std::optional<double> distance_m;
};

/// One rule that fired, or could not be decided, on one subject.
struct Finding {
  std::string rule;
  Level level = Level::attention;
  bool decided = true;  ///< false: the rule could not be decided
  std::string title_en, title_zh;
  std::string message_en, message_zh;
  std::string reason_en, reason_zh;  ///< why undecided
  std::string settle_en, settle_zh;  ///< what would settle it
  std::vector<Measure> measures;
  std::vector<ZoneTouch> zones;
  std::vector<std::string> needs;   ///< what is needed next: opinions, proofs, permits
  std::string exception;            ///< id of the `unless` that applied
  std::vector<Citation> citations;  ///< in force on the day of the check
  /// In force on the day of the act, where one was named (从旧兼从轻: both are shown).
  std::vector<Citation> act_citations;
  std::optional<Level> at_least;  ///< of an undecided finding: the levels it lies between
  std::optional<Level> at_most;
  /// Why undecided, for machines: "attribute", "field", "error", "coverage", "layer", "network".
  std::vector<std::string> causes;
  std::string note_en, note_zh;    ///< what the text of the law leaves open, and how it was read
  std::optional<Mending> mending;  ///< how the subject would pass, where that was asked for
};

}  // namespace ecotone
