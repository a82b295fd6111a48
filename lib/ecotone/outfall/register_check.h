// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/layer/layer_set.h"
#include "ecotone/message/outfall_texts.h"
#include "ecotone/outfall/code_profile.h"
#include "ecotone/outfall/outfall_class.h"
#include "ecotone/outfall/outfall_register.h"

namespace ecotone {

/// Something that is wrong with a row of a register.
struct RegisterFinding {
  std::size_t row = 0;
  const RegisterText* text = nullptr;
  Arguments arguments;
  std::optional<std::size_t> other_row;  ///< of a duplicate
  std::optional<double> measure_m;       ///< the distance that decided
  std::optional<Point> suggested_deg;    ///< longitude and latitude that would be right

  std::string_view key() const { return text->key; }
  RegisterSeverity severity() const { return text->severity; }
  std::string what(Language language) const;
  std::string mend(Language language) const;
};

struct RegisterCheckOptions {
  double river_tolerance_m = 50;  ///< farther from its river is a finding
  double duplicate_m = 5;         ///< nearer than this is one place
  double search_m = 20000;        ///< how far rivers are looked for
  double accuracy_m = 10;         ///< nearer to a border of townships, neither side is wrong
  double bank_least_m = 2;        ///< nearer to the centreline, the bank is not judged
  int coarse_decimals = 3;        ///< of degrees: this many or fewer are rounded
  std::vector<std::string> zone_roles{"source_protection_zone", "protected_area",
                                      "ecological_redline"};
  int threads = 0;  ///< 0: all cores; the result does not depend on it
};

/// What was found out about one row.
struct RegisterRow {
  std::optional<Point> position_deg;  ///< longitude and latitude as written, if they can be so
  std::optional<Point> place;         ///< the same in the working CRS
  bool is_reliable = false;           ///< the place holds what the row says of it
  std::string township;               ///< that contains the place; empty if none does
  std::string river;                  ///< nearest to the place
  std::optional<double> river_distance_m;
  std::size_t errors = 0, warnings = 0, notes = 0;
};

/// A count by the values of a field.
struct RegisterCount {
  std::string value;
  std::size_t rows = 0;
  std::size_t faulty = 0;  ///< with an error
};

/// The register as a whole.
struct RegisterCheck {
  std::vector<RegisterRow> rows;
  /// By row, within a row in the order of `register_texts`.
  std::vector<RegisterFinding> findings;
  std::vector<std::size_t> worst_first;  ///< rows with findings: errors, then warnings, then place
  std::vector<RegisterCount> by_class, by_river, by_township, by_remediation;
  std::vector<std::pair<std::string, std::size_t>> by_kind;  ///< key of a finding and its count
  /// Where the register as a whole may be shifted: the arguments of `register_shift_text`.
  std::optional<Arguments> shift;
  std::vector<std::string> not_checked_en, not_checked_zh;  ///< for want of a layer or field
};

/// Checks a register of outfalls row by row and as a whole.
///
/// A row's coordinates are taken as written if the place holds what the row says: it lies in the
/// county and within the tolerance of its receiving water. Otherwise, or where they lie off the
/// water's edge and bank or township speak against them, they are read in other ways (exchanged,
/// packed degrees, GCJ-02), and a reading that holds all of it is suggested; nothing is altered.
/// Coordinates that are rounded widen the tolerance by what rounding can be. Rows whose place is in
/// doubt are not held against zones. Empty codes are missing and never duplicates.
///
/// @param layers   roles county, river, water_body, township, water_function_zone,
///                 monitoring_section and the zone roles of the options; its county is that of the
///                 codes; a check whose layer is missing is named in `not_checked`
/// @param working  CRS of the layers, projected
/// @throws SchemaError  if there is neither county nor river
///
/// Results depend neither on threads nor, but for their numbers, on the order of rows.
RegisterCheck check_register(const OutfallRegister& outfalls, const LayerSet& layers,
                             const Crs& working, const CodeProfile& profile,
                             const std::vector<OutfallClass>& classes,
                             const RegisterCheckOptions& options = {});

}  // namespace ecotone
