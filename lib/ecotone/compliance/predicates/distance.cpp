// SPDX-License-Identifier: Apache-2.0
// distance: from the nearest edge of the subject to the nearest feature, against a threshold.
#include <algorithm>
#include <cmath>
#include <limits>

#include "ecotone/compliance/predicates/readers.h"
#include "ecotone/compliance/settling.h"
#include "ecotone/compliance/zone_query.h"
#include "ecotone/message/mending_texts.h"
#include "ecotone/message/rule_texts.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

/// How far is looked, in thresholds: what passes is told by how much.
constexpr double search_reach = 2;

class Distance : public Predicate {
 public:
  Distance(ZoneQuery query, Threshold limit) : of_(std::move(query)), limit_(std::move(limit)) {}

  Evidence evaluate(const EvaluationContext& context) const override;
  std::vector<WayOut> ways_out(const EvaluationContext& context) const override {
    const auto threshold = limit_.value.on(context);
    const bool below = limit_.comparison == Threshold::Comparison::less ||
                       limit_.comparison == Threshold::Comparison::less_equal;
    if (!threshold || !below) return {};
    return {{of_.keep_away(context, threshold->value)}};
  }
  void collect_roles(std::set<std::string>& roles) const override { roles.insert(of_.role); }
  void collect_reach(std::map<std::string, double>& reach_m, const RulePack& pack) const override {
    widen(reach_m, of_.role, limit_.value.largest(pack));
  }
  double largest_edge_m(const RulePack& pack) const override { return of_.edge.largest(pack); }

 private:
  static ErrorTerms terms_of(const EvaluationContext& context, double error_m) {
    const double subject_m = context.facts.subject_accuracy_m();
    return {1, error_m - subject_m, 1, subject_m, 0, 0};
  }

  struct Nearest {
    double distance_m = std::numeric_limits<double>::infinity();
    double error_m = 0;
    std::size_t layer = 0;
    std::size_t feature = 0;
  };

  Nearest nearest(const EvaluationContext& context, double threshold, bool certain_only) const {
    Nearest best;
    for (const std::size_t layer : context.role(of_.role).layers) {
      const double error = of_.accuracy_m(context, layer) + context.facts.subject_accuracy_m();
      const auto found = context.facts.nearest(
          context.subject, layer, search_reach * threshold + error, [&](std::size_t feature) {
            const Truth truth = of_.matches(context, layer, feature, nullptr);
            return truth == Truth::yes || (!certain_only && truth == Truth::unknown);
          });
      if (found && found->distance_m < best.distance_m) {
        best = {found->distance_m, error, layer, found->feature};
      }
    }
    return best;
  }

  ZoneQuery of_;
  Threshold limit_;
};

Evidence Distance::evaluate(const EvaluationContext& context) const {
  Evidence result;
  const auto threshold = limit_.value.on(context);
  if (!threshold) {
    result.truth = result.touching = Truth::unknown;
    const Arguments arguments{{"name", limit_.value.parameter}, {"day", context.as_of.to_string()}};
    result.add_reason(make_reason("parameter", rule_text("parameter_missing"),
                                  mending_text("settle_parameter"), arguments, arguments));
    return result;
  }
  const Nearest certain = nearest(context, threshold->value, true);
  const Nearest any = nearest(context, threshold->value, false);
  const Truth far = limit_.decide(certain.distance_m, certain.error_m, threshold->value);
  const std::vector<Reason> absence = far == Truth::yes && certain.distance_m < threshold->value
                                          ? std::vector<Reason>()
                                          : of_.absence(context, threshold->value, threshold->text);
  // What cannot be seen may be as near as can be.
  const Truth close = absence.empty() ? limit_.decide(any.distance_m, any.error_m, threshold->value)
                                      : limit_.decide(0, 0, threshold->value);
  result.truth = far == close ? far : Truth::unknown;
  result.touching = result.truth;
  const Nearest& shown = result.truth == Truth::unknown ? any : certain;
  if (std::isfinite(shown.distance_m)) {
    result.measures.push_back({MeasureKind::distance, shown.distance_m, shown.error_m,
                               threshold->value, shown.distance_m - threshold->value, false,
                               terms_of(context, shown.error_m)});
    const bool matters = shown.distance_m <= threshold->value + shown.error_m;
    if (result.truth != Truth::no && matters) {
      result.zones.push_back({shown.layer, shown.feature, std::nullopt, shown.distance_m});
    }
  } else {
    result.beyond_m = search_reach * threshold->value;
  }
  if (result.truth != Truth::unknown) return result;
  if (far == Truth::unknown) {
    const Arguments arguments{{"value", format_fixed(certain.distance_m, 2)},
                              {"error", format_fixed(certain.error_m, 2)},
                              {"threshold", threshold->text}};
    result.add_reason(
        {"error", render(rule_text("distance_error"), Language::english, arguments),
         render(rule_text("distance_error"), Language::chinese, arguments),
         survey_for_distance(context.role_title(of_.role),
                             std::abs(certain.distance_m - threshold->value), certain.error_m)});
  }
  if (far != close) {
    for (const Reason& item : absence) result.add_reason(item);
    if (any.distance_m < certain.distance_m && any.distance_m <= threshold->value + any.error_m) {
      std::vector<Reason> reasons;
      of_.matches(context, any.layer, any.feature, &reasons);
      for (Reason& item : reasons) result.add_reason(std::move(item));
    }
  }
  return result;
}

}  // namespace

PredicatePtr read_distance(const document::Value& value, PackReader& reader) {
  if (!reader.has_keys(
          value, {"layer", "where", "maybe", "maybe_note", "edge", "lt", "le", "gt", "ge"}, 1)) {
    if (!value.is_object()) return nullptr;
  }
  auto query = read_zone_query(value, reader);
  auto limit = read_threshold(value, Dimension::length, reader);
  if (!query || !limit) return nullptr;
  return std::make_shared<Distance>(std::move(*query), std::move(*limit));
}

}  // namespace ecotone
