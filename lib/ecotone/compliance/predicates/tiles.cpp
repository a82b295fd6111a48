// SPDX-License-Identifier: Apache-2.0
// tiles: whether the zones of a role tile those of another, such as control units their county:
// no overlap, no gap, nothing outside.
#include <algorithm>
#include <array>

#include "ecotone/compliance/gathered_zones.h"
#include "ecotone/compliance/predicates/readers.h"
#include "ecotone/coverage/coverage_check.h"
#include "ecotone/message/rule_texts.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

/// Faults by what people call them.
enum class Kind { overlap, gap, outside };
constexpr std::size_t kind_count = 3;

std::optional<Kind> kind_of(CoverageFault fault) {
  switch (fault) {
    case CoverageFault::overlap:
    case CoverageFault::overlap_sliver:
    case CoverageFault::duplicate:
      return Kind::overlap;
    case CoverageFault::gap:
    case CoverageFault::gap_sliver:
    case CoverageFault::shortfall:
      return Kind::gap;
    case CoverageFault::outside:
      return Kind::outside;
    case CoverageFault::unmatched_vertex:
    case CoverageFault::island:
      break;
  }
  return std::nullopt;
}

/// At the border of the container two drawings of one line meet: what is no wider than their
/// accuracy proves nothing.
bool is_at_border(CoverageFault fault) {
  return fault == CoverageFault::shortfall || fault == CoverageFault::outside;
}

struct Faults {
  std::array<std::size_t, kind_count> counts{};
  std::array<double, kind_count> areas_m2{};
  std::vector<std::size_t> zones;
  double error_m2 = 0;

  std::size_t count() const { return counts[0] + counts[1] + counts[2]; }
  double area_m2() const { return areas_m2[0] + areas_m2[1] + areas_m2[2]; }
  void add(Kind kind, const CoverageFinding& finding) {
    ++counts[static_cast<std::size_t>(kind)];
    areas_m2[static_cast<std::size_t>(kind)] += finding.area_m2;
    error_m2 += finding.error_m2;
    zones.insert(zones.end(), finding.features.begin(), finding.features.end());
  }
};

class Tiles : public Predicate {
 public:
  Tiles(ZoneQuery zones, ZoneQuery container, QuantityReference min_area)
      : zones_(std::move(zones)),
        container_(std::move(container)),
        min_area_(std::move(min_area)) {}

  Evidence evaluate(const EvaluationContext& context) const override;
  void collect_roles(std::set<std::string>& roles) const override {
    roles.insert(zones_.role);
    roles.insert(container_.role);
  }
  bool is_about_layers() const override { return true; }

 private:
  ZoneQuery zones_;
  ZoneQuery container_;
  QuantityReference min_area_;
};

Bilingual describe(const Faults& faults) {
  const auto text = [&](Language language) {
    Arguments arguments;
    for (const auto& [name, kind] : {std::pair{"overlap", Kind::overlap}, {"gap", Kind::gap},
                                     {"outside", Kind::outside}}) {
      const auto k = static_cast<std::size_t>(kind);
      arguments.push_back({std::string(name) + "s", std::to_string(faults.counts[k])});
      arguments.push_back({std::string(name) + "_m2", format_fixed(faults.areas_m2[k], 2)});
    }
    return render(rule_text("tiling_faults"), language, arguments);
  };
  return {text(Language::english), text(Language::chinese)};
}

Evidence Tiles::evaluate(const EvaluationContext& context) const {
  Evidence result;
  const GatheredZones zones = gather_zones(context, zones_);
  const GatheredZones container = gather_zones(context, container_);
  for (const GatheredZones* gathered : {&zones, &container}) {
    for (const Reason& doubt : gathered->doubts) result.add_reason(doubt);
  }
  result.truth = result.touching = Truth::unknown;
  if (container.empty() || (zones.empty() && !zones.doubts.empty())) {
    const bool nothing_to_tile = zones.empty() && result.reasons.empty();
    if (nothing_to_tile) {
      result.truth = result.touching = Truth::yes;
    } else if (result.reasons.empty()) {
      result.add_reason(empty_role_reason(context, container_.role));
    }
    return result;
  }
  CoverageCheckOptions options;
  options.container = &container.layer;
  options.islands = false;
  const CoverageCheck check = check_coverage(zones.layer, options);
  const auto ignored = min_area_.on(context);
  const double border_m = zones.accuracy_m + container.accuracy_m;
  Faults certain;
  Faults possible;
  for (const CoverageFinding& finding : check.findings) {
    const auto kind = kind_of(finding.kind);
    if (!kind || (ignored && finding.area_m2 <= ignored->value)) continue;
    (is_at_border(finding.kind) && finding.width_m <= border_m ? possible : certain)
        .add(*kind, finding);
  }
  const bool tiles = certain.count() == 0 && possible.count() == 0;
  if (certain.count() > 0) {
    result.truth = Truth::no;
    result.reasons.clear();
  } else if (tiles && result.reasons.empty()) {
    result.truth = Truth::yes;
  }
  result.touching = result.truth;
  if (tiles) return result;
  const Faults& shown = certain.count() > 0 ? certain : possible;
  result.detail = describe(shown);
  result.measures.push_back({MeasureKind::overlap_area, shown.area_m2(), shown.error_m2,
                             ignored ? std::optional(ignored->value) : std::nullopt, std::nullopt,
                             false});
  result.measures.push_back({MeasureKind::count, static_cast<double>(shown.count()), 0, std::nullopt,
                             std::nullopt, false});
  add_zones(result, zones, shown.zones);
  if (result.truth == Truth::unknown) {
    const Arguments arguments{{"width", format_fixed(border_m, 2)}};
    const Text& text = rule_text("tiling_border");
    result.add_reason({"error",
                       render(text, Language::english, arguments) + ": " + result.detail.en,
                       render(text, Language::chinese, arguments) + "：" + result.detail.zh});
  }
  return result;
}

}  // namespace

PredicatePtr read_tiles(const document::Value& value, PackReader& reader) {
  if (!reader.has_keys(value, {"layer", "of", "where", "min_area", "edge"}, 2)) {
    if (!value.is_object()) return nullptr;
  }
  auto zones = read_zone_query(value, reader);
  ZoneQuery container;
  container.role = reader.layer(value.find("of"));
  if (!zones || container.role.empty()) return nullptr;
  container.edge = zones->edge;
  return std::make_shared<Tiles>(std::move(*zones), std::move(container),
                                 reader.quantity(value.find("min_area"), Dimension::area));
}

}  // namespace ecotone
