// SPDX-License-Identifier: Apache-2.0
// overlap_area, area_share: the shared area, or its share of the subject, against a threshold.
#include <algorithm>
#include <cmath>

#include "ecotone/compliance/predicates/readers.h"
#include "ecotone/compliance/settling.h"
#include "ecotone/compliance/zone_query.h"
#include "ecotone/message/mending_texts.h"
#include "ecotone/message/rule_texts.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

class AreaThreshold : public Predicate {
 public:
  AreaThreshold(ZoneQuery query, Threshold limit, bool of_subject)
      : in_(std::move(query)), limit_(std::move(limit)), share_(of_subject) {}

  Evidence evaluate(const EvaluationContext& context) const override {
    Evidence result;
    const auto threshold = limit_.value.on(context);
    if (!threshold) return without_parameter(context);
    const SharedRange range = shared_range(context, in_, std::nullopt, std::nullopt);
    const auto measured = [&](const SharedAmount& shared) {
      if (share_) return share_measure(context, shared, threshold->value);
      Measure area = shared_measure(context, shared, threshold->value);
      area.edge_contact = false;
      return area;
    };
    const auto decide = [&](const Measure& measure) {
      return limit_.decide(measure.value, measure.error, threshold->value);
    };
    SharedAmount everything;
    everything.amount = context.facts.subject_measure(context.subject);
    const Truth low = decide(measured(range.least));
    const Truth high = decide(measured(range.unbounded ? everything : range.most));
    result.truth = low == high ? low : Truth::unknown;
    result.touching = result.truth;
    result.measures.push_back(measured(result.truth == Truth::unknown ? range.most : range.least));
    const Measure& shown = result.measures.front();
    result.zones = zones_met(context, range.zones.all(), false);
    if (result.truth != Truth::unknown) return result;
    if (low == Truth::unknown) {
      if (share_) {
        const Arguments arguments{{"value", format_fixed(100 * shown.value, 2) + " %"},
                                  {"error", format_fixed(100 * shown.error, 2) + " %"},
                                  {"threshold", threshold->text}};
        const double whole = everything.amount;
        result.add_reason({"error", render(rule_text("share_error"), Language::english, arguments),
                           render(rule_text("share_error"), Language::chinese, arguments),
                           survey_for_area(context.role_title(in_.role),
                                           std::abs(range.least.amount - threshold->value * whole),
                                           range.least.terms)});
      } else {
        result.add_reason(error_reason(context, in_.role, range.least, threshold->value));
      }
    }
    if (low != high) {
      for (const Reason& doubt : range.doubts) result.add_reason(doubt);
    }
    return result;
  }
  std::vector<WayOut> ways_out(const EvaluationContext& context) const override {
    const auto threshold = limit_.value.on(context);
    const bool above = limit_.comparison == Threshold::Comparison::greater ||
                       limit_.comparison == Threshold::Comparison::greater_equal;
    // Less of the zones would have to become more: giving up does not lead there.
    if (!threshold || !above) return {};
    Demand demand = demand_to_leave(context, in_, std::nullopt, std::nullopt);
    const SharedAmount all = context.facts.shared(context.subject, demand.in, {}, {});
    const double most = all.amount + all.error;
    const double whole = context.facts.subject_measure(context.subject);
    // What is given up is taken from the part and from the whole.
    demand.enough_m2 = share_ ? (most - threshold->value * whole) / (1 - threshold->value)
                              : most - threshold->value;
    return {{std::move(demand)}};
  }
  void collect_roles(std::set<std::string>& roles) const override { roles.insert(in_.role); }
  void collect_reach(std::map<std::string, double>& reach_m,
                     const RulePack& /*pack*/) const override {
    widen(reach_m, in_.role, 0);
  }
  double largest_edge_m(const RulePack& pack) const override { return in_.edge.largest(pack); }

 private:
  Evidence without_parameter(const EvaluationContext& context) const {
    Evidence result;
    result.truth = Truth::unknown;
    result.touching = Truth::unknown;
    const Arguments arguments{{"name", limit_.value.parameter}, {"day", context.as_of.to_string()}};
    result.add_reason(make_reason("parameter", rule_text("parameter_missing"),
                                  mending_text("settle_parameter"), arguments, arguments));
    return result;
  }

  ZoneQuery in_;
  Threshold limit_;
  bool share_;
};

PredicatePtr read_area_threshold(const document::Value& value, PackReader& reader,
                                 bool of_subject) {
  if (!reader.has_keys(
          value, {"layer", "where", "maybe", "maybe_note", "edge", "lt", "le", "gt", "ge"}, 1)) {
    if (!value.is_object()) return nullptr;
  }
  auto query = read_zone_query(value, reader);
  auto limit = read_threshold(value, of_subject ? Dimension::share : Dimension::area, reader);
  if (!query || !limit) return nullptr;
  return std::make_shared<AreaThreshold>(std::move(*query), std::move(*limit), of_subject);
}

}  // namespace

PredicatePtr read_overlap_area(const document::Value& value, PackReader& reader) {
  return read_area_threshold(value, reader, false);
}

PredicatePtr read_area_share(const document::Value& value, PackReader& reader) {
  return read_area_threshold(value, reader, true);
}

}  // namespace ecotone
