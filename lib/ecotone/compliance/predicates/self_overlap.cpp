// SPDX-License-Identifier: Apache-2.0
// self_overlap: whether zones of one role overlap each other.
#include "ecotone/compliance/gathered_zones.h"
#include "ecotone/compliance/predicates/readers.h"
#include "ecotone/coverage/coverage_check.h"
#include "ecotone/message/rule_texts.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

class SelfOverlap : public Predicate {
 public:
  SelfOverlap(ZoneQuery zones, QuantityReference min_area)
      : zones_(std::move(zones)), min_area_(std::move(min_area)) {}

  Evidence evaluate(const EvaluationContext& context) const override;
  void collect_roles(std::set<std::string>& roles) const override { roles.insert(zones_.role); }
  bool is_about_layers() const override { return true; }

 private:
  ZoneQuery zones_;
  QuantityReference min_area_;
};

/// Pairs of zones with their areas, the first ones by name.
class Pairs {
 public:
  void add(const EvaluationContext& context, const GatheredZones& zones,
           const CoverageFinding& finding) {
    area_m2 += finding.area_m2;
    error_m2 += finding.error_m2;
    ++count;
    features.insert(features.end(), finding.features.begin(), finding.features.end());
    if (count > shown) return;
    std::string pair;
    for (const std::size_t feature : finding.features) {
      const ZoneReference& zone = zones.zones[feature];
      pair += (pair.empty() ? "" : "×") + context.zone_name(zone.layer, zone.zone);
    }
    text += (text.empty() ? "" : "; ") + pair + " " + format_fixed(finding.area_m2, 2) + " m²";
  }

  static constexpr std::size_t shown = 5;
  double area_m2 = 0;
  double error_m2 = 0;
  std::size_t count = 0;
  std::vector<std::size_t> features;
  std::string text;
};

Evidence SelfOverlap::evaluate(const EvaluationContext& context) const {
  Evidence result;
  const GatheredZones zones = gather_zones(context, zones_);
  for (const Reason& doubt : zones.doubts) result.add_reason(doubt);
  result.truth = zones.doubts.empty() ? Truth::no : Truth::unknown;
  result.touching = result.truth;
  if (zones.zones.size() < 2) return result;
  CoverageCheckOptions options;
  options.islands = false;
  const auto ignored = min_area_.on(context);
  Pairs certain;
  Pairs possible;
  const CoverageCheck check = check_coverage(zones.layer, options);
  for (const CoverageFinding& finding : check.findings) {
    const bool overlaps = finding.kind == CoverageFault::overlap ||
                          finding.kind == CoverageFault::overlap_sliver ||
                          finding.kind == CoverageFault::duplicate;
    if (!overlaps || (ignored && finding.area_m2 <= ignored->value)) continue;
    (finding.width_m <= zones.accuracy_m ? possible : certain).add(context, zones, finding);
  }
  if (certain.count > 0) {
    result.truth = Truth::yes;
    result.reasons.clear();
  } else if (possible.count > 0) {
    result.truth = Truth::unknown;
  }
  result.touching = result.truth;
  const Pairs& shown = certain.count > 0 ? certain : possible;
  if (shown.count == 0) return result;
  result.detail = {shown.text, shown.text};
  result.measures.push_back({MeasureKind::overlap_area, shown.area_m2, shown.error_m2,
                             ignored ? std::optional(ignored->value) : std::nullopt, std::nullopt,
                             false});
  result.measures.push_back({MeasureKind::count, static_cast<double>(shown.count), 0, std::nullopt,
                             std::nullopt, false});
  add_zones(result, zones, shown.features);
  if (certain.count == 0) {
    const Arguments arguments{{"width", format_fixed(zones.accuracy_m, 2)}};
    const Text& text = rule_text("overlap_narrow");
    result.add_reason({"error", render(text, Language::english, arguments) + ": " + shown.text,
                       render(text, Language::chinese, arguments) + "：" + shown.text});
  }
  return result;
}

}  // namespace

PredicatePtr read_self_overlap(const document::Value& value, PackReader& reader) {
  if (!reader.has_keys(value, {"layer", "where", "min_area", "edge"}, 1)) {
    if (!value.is_object()) return nullptr;
  }
  auto zones = read_zone_query(value, reader);
  if (!zones) return nullptr;
  return std::make_shared<SelfOverlap>(std::move(*zones),
                                       reader.quantity(value.find("min_area"), Dimension::area));
}

}  // namespace ecotone
