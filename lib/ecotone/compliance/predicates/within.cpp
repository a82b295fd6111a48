// SPDX-License-Identifier: Apache-2.0
// within: whether the whole subject lies inside zones of a layer.
#include <algorithm>

#include "ecotone/compliance/predicates/readers.h"
#include "ecotone/compliance/settling.h"
#include "ecotone/compliance/zone_query.h"
#include "ecotone/message/rule_texts.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

class Within : public Predicate {
 public:
  ZoneQuery in;

  Evidence evaluate(const EvaluationContext& context) const override {
    const SharedRange range = shared_range(context, in, std::nullopt, std::nullopt);
    const Truth low = decide(context, range.least, range.zones.certain);
    const Truth high =
        range.unbounded ? Truth::yes : decide(context, range.most, range.zones.all());
    Evidence result;
    result.truth = low == high ? low : Truth::unknown;
    result.touching = result.truth;
    if (result.truth == Truth::no && range.least.touches) result.touching = Truth::yes;
    if (result.truth == Truth::no && result.touching == Truth::no) return result;
    const SharedAmount& shown = result.truth == Truth::yes ? range.least : range.most;
    result.measures.push_back(shared_measure(context, shown, std::nullopt));
    result.zones =
        zones_met(context, result.truth == Truth::yes ? range.zones.certain : range.zones.all(),
                  result.truth != Truth::yes);
    if (result.truth == Truth::unknown) {
      if (low == Truth::unknown) {
        result.add_reason(doubt_of(context, range.least, range.zones.certain));
      }
      if (low != high) {
        for (const Reason& doubt : range.doubts) result.add_reason(doubt);
      }
    }
    return result;
  }
  void collect_roles(std::set<std::string>& roles) const override { roles.insert(in.role); }
  void collect_reach(std::map<std::string, double>& reach_m,
                     const RulePack& /*pack*/) const override {
    widen(reach_m, in.role, 0);
  }
  double largest_edge_m(const RulePack& pack) const override { return in.edge.largest(pack); }

 private:
  /// Why it is not certain that the whole subject lies inside, and what would tell.
  Reason doubt_of(const EvaluationContext& context, const SharedAmount& shared,
                  const std::vector<ZoneSet>& zones) const {
    const double whole = context.facts.subject_measure(context.subject);
    if (context.facts.subject_type() == GeometryType::point ||
        whole - shared.amount > 1e-9 * whole) {
      return error_reason(context, in.role, shared,
                          context.facts.subject_type() == GeometryType::point ? 0 : whole);
    }
    const Bilingual title = context.role_title(in.role);
    const double accuracy_m = shared.terms.zone_accuracy_m + shared.terms.subject_accuracy_m;
    const double depth_m = context.facts.depth_in_union_m(context.subject, zones, accuracy_m);
    const Arguments arguments{{"value", format_fixed(depth_m, 2)},
                              {"error", format_fixed(accuracy_m, 2)}};
    Arguments en = arguments;
    Arguments zh = arguments;
    en.push_back({"layer", title.en});
    zh.push_back({"layer", title.zh});
    const Text& text = rule_text("point_error");
    return {"error", render(text, Language::english, en), render(text, Language::chinese, zh),
            survey_for_distance(title, depth_m, accuracy_m)};
  }

  static Truth decide(const EvaluationContext& context, const SharedAmount& shared,
                      const std::vector<ZoneSet>& zones) {
    if (context.facts.subject_type() == GeometryType::point) {
      if (shared.touches) return Truth::no;
      if (shared.signed_depth > shared.error) return Truth::yes;
      return shared.signed_depth < -shared.error ? Truth::no : Truth::unknown;
    }
    const double whole = context.facts.subject_measure(context.subject);
    const double outside = whole - shared.amount;
    if (shared.amount <= 0) return Truth::no;
    // Sums of parts differ from the whole by rounding alone.
    if (outside <= 1e-9 * whole) {
      // A border that runs beside the subject, nearer than it is known, may cut it.
      const double accuracy_m = shared.terms.zone_accuracy_m + shared.terms.subject_accuracy_m;
      const double depth_m = context.facts.depth_in_union_m(context.subject, zones, accuracy_m);
      return depth_m < accuracy_m ? Truth::unknown : Truth::yes;
    }
    return outside <= shared.error ? Truth::unknown : Truth::no;
  }
};

}  // namespace

PredicatePtr read_within(const document::Value& value, PackReader& reader) {
  if (!reader.has_keys(value, {"layer", "where", "maybe", "maybe_note", "edge"}, 1)) {
    if (!value.is_object()) return nullptr;
  }
  auto query = read_zone_query(value, reader);
  if (!query) return nullptr;
  auto result = std::make_shared<Within>();
  result->in = std::move(*query);
  return result;
}

}  // namespace ecotone
