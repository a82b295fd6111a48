// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/compliance/prepared_layers.h"
#include "ecotone/compliance/rule_pack.h"
#include "ecotone/execution/progress.h"
#include "ecotone/finding/finding.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/layer/date.h"
#include "ecotone/layer/layer.h"
#include "ecotone/layer/layer_set.h"

namespace ecotone {

struct CheckOptions {
  Date as_of;                    ///< day of the check: picks citations, parameters, valid layers
  std::optional<Date> act_date;  ///< day of the act, where old and new law are both shown
  AreaMethod area_method = AreaMethod::ellipsoid;
  /// Attributes of every subject, as "--attr K=V" gives them; they win over the fields.
  std::vector<std::pair<std::string, std::string>> attributes;
  /// Accuracy of the subjects' vertices; wins over that of their layer.
  std::optional<double> subject_accuracy_m;
  /// Rows of layers tell the nearest distance up to here.
  double nearest_within_m = 1000;
  bool pieces = true;   ///< keep the geometry of the overlaps, for maps
  bool mending = true;  ///< tell how subjects would pass
  bool passed = true;   ///< tell how far subjects are from the rules that did not fire
  /// Roles whose features are sensitive places, listed by their distance up to a limit.
  std::vector<std::string> receptor_roles;
  double receptors_within_m = 1000;
  int threads = 0;  ///< 0: all cores; the result does not depend on it
  Progress* progress = nullptr;
};

/// What a layer says of a subject.
enum class RowState { hit, clear, not_checked };

/// "hit", "clear", "not_checked".
std::string_view row_state_name(RowState state);

/// Whether a layer is past the day by which it was to be reviewed; `none`: no such day is set.
enum class ReviewState { none, current, past };

/// "none", "current", "past".
std::string_view review_state_name(ReviewState state);

/// One layer of the catalogue, or a role that the rules ask for and the catalogue lacks.
struct LayerRow {
  std::string layer;  ///< id of the catalogue layer; empty where there is none
  std::string role;
  std::string title_en, title_zh;
  RowState state = RowState::not_checked;
  bool touches_only = false;         ///< hit: shares points of borders and no area
  std::optional<double> area_m2;     ///< of the union of the overlaps: zones count once
  std::optional<double> error_m2;    ///< half width, from the accuracy along the borders
  std::optional<double> share;       ///< of the area of the subject, 0–1
  std::optional<double> distance_m;  ///< to the nearest feature; 0 for a hit; nothing if beyond
  std::size_t features = 0;          ///< that share an area or a point with the subject
  std::string approval;              ///< approval document of the layer
  std::optional<double> accuracy_m;  ///< taken for the layer; nothing if unknown
  std::string reason_en, reason_zh;  ///< why it was not checked
  ReviewState review = ReviewState::none;
  std::optional<Date> review_by;
  std::optional<int> age_days;  ///< from the first day of validity to the day of the check
  /// Of the subject (0–1), inside of where the layer says that it is complete; nothing if it does
  /// not say. Points: 0 or 1.
  std::optional<double> covered_share;
};

/// A rule that did not fire, and how far the subject is from it.
struct PassedRule {
  std::string rule;
  std::string title_en, title_zh;
  std::vector<Measure> measures;   ///< with threshold and margin
  std::optional<double> beyond_m;  ///< distances: nothing lies nearer than this
};

/// A sensitive place near a subject.
struct Receptor {
  std::string layer;
  std::string feature;
  std::string name;
  std::string kind;
  std::string title_en, title_zh;     ///< of the layer
  double distance_m = 0;              ///< from edge to edge, on the ellipsoid
  double error_m = 0;                 ///< half width, from the accuracy of both
  std::optional<double> bearing_deg;  ///< from the subject, clockwise from true north; nothing
                                      ///< where they meet
};

/// Everything the check says of one subject.
struct SubjectResult {
  std::string id;
  std::string name;
  std::string target;                   ///< "site", "outfall", "facility", "parcel", "line", "zone"
  std::size_t place = 0;                ///< row in the subject layer
  double area_m2 = 0;                   ///< by the method of the run; 0 for points and lines
  std::optional<double> plane_area_m2;  ///< in the plane of a projected CRS
  std::optional<double> length_m;       ///< of a line
  Level verdict = Level::no_conflict;
  bool complete = true;           ///< every applicable rule could be decided
  std::vector<Finding> findings;  ///< rules that fired, the worst first, then in order of the pack
  std::vector<Finding> unknown;   ///< rules that could not be decided, in order of the pack
  std::vector<LayerRow> layers;   ///< in order of the catalogue, then the roles it lacks
  std::vector<ZoneTouch> zones;   ///< every zone that shares an area or a point with the subject
  std::vector<std::string> missing_attributes;  ///< that would have to be known to decide
  std::vector<PassedRule> passed;   ///< applicable rules with a threshold that did not fire
  std::optional<Mending> mending;   ///< for all findings that prohibit or restrict together
  std::vector<Receptor> receptors;  ///< the nearest first
};

/// To whom a piece of geometry belongs.
struct PieceOwner {
  std::size_t subject = 0;  ///< in CheckResult::subjects
  std::string layer;        ///< id of the catalogue layer
  std::string feature;      ///< id of the zone
};

/// A parameter with the value that was used on the day of the check.
struct UsedParameter {
  std::string name;
  std::string value;  ///< "1 km", "5 %", "coal, coke"
  bool statutory = false;
  std::string mark;
  std::string reason;
};

/// What a check found, subject by subject.
struct CheckResult {
  std::vector<PackInfo> packs;  ///< the packs, base first
  Date as_of;
  std::optional<Date> act_date;
  AreaMethod area_method = AreaMethod::ellipsoid;
  double subject_accuracy_m = 0;
  std::optional<double> receptors_within_m;  ///< nothing if none were looked for
  std::vector<UsedParameter> parameters;
  std::vector<SubjectResult> subjects;   ///< in the order of the subject layer
  MultiPolygonArray pieces;              ///< overlaps in the working CRS, if asked for
  std::vector<PieceOwner> piece_owners;  ///< one a piece
  Ledger ledger;
};

/// Checks subjects against the layers of a county by the rules of a pack.
///
/// Three values everywhere: what cannot be decided is told as such and never taken for "no".
/// See `docs/rules.md` for the semantics. Deterministic: threads and order of layers and rules
/// change no figure.
///
/// @param subjects  points, lines or polygons in the CRS of the layers; fields named as in
///                  `data/codelists/subject.yaml` are attributes of the subject
/// @param layers    in one CRS, with canonical fields
/// @throws CrsError     if the subjects have no CRS, or a layer has another one
/// @throws GeometryError  if a subject has no geometry at all; its id is named
/// @throws Cancelled    if the work was asked to stop
CheckResult check(const Layer& subjects, const LayerSet& layers, const RulePack& rules,
                  const CheckOptions& options);

/// The same for layers that were prepared once, as for subjects that come in batches: what is said
/// of a subject does not depend on the others. The ledger holds the repairs of all layers that were
/// worked with, whoever is near.
CheckResult check(const Layer& subjects, const PreparedLayers& layers, const RulePack& rules,
                  const CheckOptions& options);

/// Evaluates the rules with the target `layer`: what the layers of a county say of themselves and of
/// each other, such as units that do not tile it. There is no subject; `id` is the county's code and
/// `target` is "layer". Verdicts of subjects do not depend on it.
SubjectResult check_layers(const LayerSet& layers, const RulePack& rules,
                           const CheckOptions& options);

/// The roles that the rules with the target `layer` ask for.
std::set<std::string> roles_about_layers(const RulePack& rules);

}  // namespace ecotone
