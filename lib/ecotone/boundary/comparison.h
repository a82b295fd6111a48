// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/execution/progress.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// An old area and the new one that it became, by their names.
struct NamePair {
  std::string old_name;
  std::string new_name;
};

struct ComparisonOptions {
  /// Fields with the name of an area; features of one name are one area. Empty: every feature is
  /// an area, and its id is the name.
  std::string old_field;
  std::string new_field;
  bool match_names = true;        ///< an old and a new area of the same name correspond
  std::vector<NamePair> renamed;  ///< that correspond besides, under different names
  /// Areas correspond as well if they share at least this part of the smaller of the two.
  std::optional<double> least_overlap;
  /// Fields with the class of a zone (核心保护区, 一般控制区 …); empty: no classes are compared.
  std::string old_class;
  std::string new_class;
  AreaMethod area_method = AreaMethod::ellipsoid;  ///< ellipsoid or plane
  int threads = 0;  ///< 0: all cores; the result does not depend on it
  Progress* progress = nullptr;
  std::optional<double> grid;  ///< in the unit of the CRS; see `overlay/grid.h`
  /// Takes both layers to this CRS first; without it they must share theirs.
  std::optional<Crs> working_crs;
  TransformationOptions transformation;
};

/// What became of areas that correspond.
enum class Succession {
  continued,  ///< one became one
  merged,     ///< several became one
  split,      ///< one became several
  regrouped,  ///< several became several
  added,      ///< new ground of a new name
  removed,    ///< nothing corresponds any more
};

/// "continued", "merged", "split", "regrouped", "added", "removed".
std::string_view succession_name(Succession succession);

/// Names of areas as one text: "甲 + 乙".
std::string joined_names(const std::vector<std::string>& names);

/// The account of a change, in square metres: before − out + in = after + residue.
struct ChangeAccount {
  double before_m2 = 0;  ///< A
  double after_m2 = 0;   ///< B
  double kept_m2 = 0;    ///< A ∩ B
  double in_m2 = 0;      ///< B \ A, 调入
  double out_m2 = 0;     ///< A \ B, 调出
  double residue_m2 = 0;
  double bound_m2 = 0;  ///< what snapping, rounding and the method can explain

  bool holds() const { return residue_m2 <= bound_m2 && -residue_m2 <= bound_m2; }
};

/// Ground by its class before and after.
struct ClassTransition {
  std::optional<std::string> from;  ///< nothing: in no old area
  std::optional<std::string> to;    ///< nothing: in no new area
  double area_m2 = 0;
};

/// Areas that correspond, by themselves or through others.
struct AreaChange {
  std::vector<std::string> old_names;
  std::vector<std::string> new_names;
  Succession succession = Succession::continued;
  ChangeAccount account;  ///< of what the old cover together, and the new
  std::vector<ClassTransition> classes;
};

/// Old areas against new ones.
struct Comparison {
  std::vector<AreaChange> changes;  ///< in the order of the old areas, then new ones
  ChangeAccount gross;              ///< sum of the accounts: ground under two areas counts twice
  ChangeAccount dissolved;          ///< of all old areas together, and all new: counted once
  double old_sum_m2 = 0;            ///< of the single areas, before any are joined
  double new_sum_m2 = 0;
  std::vector<ClassTransition> classes;  ///< of all ground, by class before, then after
  /// Polygons with the fields change ("kept", "in", "out"), from, to (names of areas; null where
  /// ground came from none or went to none) and area_m2. Ground that left one area for another is
  /// out of the first, and in to the second: two polygons.
  Layer layer;
  Ledger ledger;
  AreaMethod area_method = AreaMethod::ellipsoid;
  double grid = 0;
  std::vector<std::string> notes;  ///< transformations: in English, for records

  bool holds() const;
};

/// Compares the areas of two layers (整合优化): what each kept, took in and gave up.
///
/// Features of an area are united first, so that what its zones share counts once. Areas that
/// correspond to several are compared in groups: merged, split, regrouped. Classes are compared for
/// each group and for all ground; ground under two classes of one layer counts for both.
/// Invalid features are repaired and stand in the ledger; a feature without geometry has no area.
///
/// @throws CrsError     if a CRS is missing, or if they differ and none is given to work in
/// @throws SchemaError  if a layer has no polygons, no such field, a feature without a name, or a
///                      name of a pair that no feature has
/// @throws UsageError   for a share outside 0 to 1 or a method that cannot be added up
/// @throws Cancelled    if the work was asked to stop
Comparison compare_boundaries(const Layer& before, const Layer& after,
                              const ComparisonOptions& options = {});

}  // namespace ecotone
