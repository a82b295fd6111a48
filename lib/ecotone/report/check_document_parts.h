// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: the parts of the result of a check, one file a topic, and the small
// values that they share.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/compliance/check.h"
#include "ecotone/document/value.h"
#include "ecotone/finding/finding.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/layer/layer.h"
#include "ecotone/layer/layer_set.h"
#include "ecotone/report/check_document.h"

namespace ecotone {

/// A text; null where it is empty.
document::Value text_or_null(const std::string& text);
document::Value date_or_null(const std::optional<Date>& date);
document::Value string_array(const std::vector<std::string>& texts);
/// `{"zh": …, "en": …}`
document::Value both_languages(const std::string& zh, const std::string& en);
/// The same; null where both are empty.
document::Value both_or_null(const std::string& zh, const std::string& en);
/// Rounds to decimals so that the shortest text of the number is that of the decimals.
double to_decimals(double value, int decimals);

template <typename Number>
document::Value number_or_null(const std::optional<Number>& number) {
  return number ? document::Value(*number) : document::Value();
}

/// What the run was made with.
document::Value run_value(const CheckResult& result, const Layer& subjects, const RunRecord& run);

/// Where a layer comes from.
document::Value source_value(const Provenance& provenance);
document::Value ledger_value(const std::vector<const LedgerEntry*>& entries, Privacy privacy);
/// A layer of the catalogue with its provenance.
document::Value layer_value(const RoleLayer& layer, const std::vector<const LedgerEntry*>& ledger,
                            Privacy privacy);

/// Longitude and latitude of places; nothing where the CRS does not lead there.
class Positions {
 public:
  explicit Positions(const std::optional<Crs>& crs);

  /// `{"x", "y", "lon", "lat"}`
  document::Value value(const Point& p) const;
  bool geographic() const { return geographic_; }

 private:
  bool geographic_ = false;
  std::optional<Transformation> to_degrees_;
};

/// A zone that a subject meets.
document::Value zone_value(const ZoneTouch& zone, double subject_area_m2);
document::Value measure_value(const Measure& measure);
/// A rule that fired or could not be decided.
document::Value finding_value(const Finding& finding, double subject_area_m2,
                              const Positions& positions);
/// How a subject would pass, with its geometry in the working CRS.
document::Value mending_value(const Mending& mending, const Positions& positions);

/// What a layer says of a subject.
document::Value row_value(const LayerRow& row, const SubjectResult& subject);
/// How many layers were checked, and which were not: `{"checked", "total", "text"}`.
document::Value completeness_value(const SubjectResult& subject);
document::Value receptors_value(const std::vector<Receptor>& receptors);
document::Value passed_value(const std::vector<PassedRule>& passed);

/// All that is said of one subject.
document::Value subject_value(const CheckResult& result, std::size_t index, const Layer& subjects,
                              const LayerSet& layers, const RunRecord& run,
                              const Positions& positions);

}  // namespace ecotone
