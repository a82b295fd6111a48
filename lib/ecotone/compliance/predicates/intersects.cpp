// SPDX-License-Identifier: Apache-2.0
// intersects: whether the subject shares an area (a length, a place) with zones of a layer.
#include <algorithm>

#include "ecotone/compliance/predicates/readers.h"
#include "ecotone/compliance/settling.h"
#include "ecotone/compliance/zone_query.h"
#include "ecotone/message/rule_texts.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

class Intersects : public Predicate {
 public:
  ZoneQuery in;
  std::optional<ZoneQuery> also;
  std::optional<ZoneQuery> except;
  QuantityReference min_area;

  Evidence evaluate(const EvaluationContext& context) const override;
  std::vector<WayOut> ways_out(const EvaluationContext& context) const override {
    Demand demand = demand_to_leave(context, in, also, except);
    if (const auto least = min_area.on(context); least && least->value > 0) {
      const SharedAmount all =
          context.facts.shared(context.subject, demand.in, demand.also, demand.except);
      demand.enough_m2 = all.amount + all.error - least->value;
    }
    return {{std::move(demand)}};
  }
  void collect_roles(std::set<std::string>& roles) const override {
    roles.insert(in.role);
    if (also) roles.insert(also->role);
    if (except) roles.insert(except->role);
  }
  void collect_reach(std::map<std::string, double>& reach_m,
                     const RulePack& /*pack*/) const override {
    widen(reach_m, in.role, 0);
    if (also) widen(reach_m, also->role, 0);
    if (except) widen(reach_m, except->role, 0);
  }
  double largest_edge_m(const RulePack& pack) const override {
    double edge = in.edge.largest(pack);
    if (also) edge = std::max(edge, also->edge.largest(pack));
    if (except) edge = std::max(edge, except->edge.largest(pack));
    return edge;
  }

 private:
  Truth decide(const EvaluationContext& context, const SharedAmount& shared, double least) const {
    if (context.facts.subject_type() == GeometryType::point) {
      if (shared.touches) return Truth::no;
      if (shared.signed_depth > shared.error) return Truth::yes;
      return shared.signed_depth < -shared.error ? Truth::no : Truth::unknown;
    }
    if (shared.amount <= 0) return Truth::no;
    if (shared.amount - shared.error > least) return Truth::yes;
    if (least > 0 && shared.amount + shared.error <= least) return Truth::no;
    return Truth::unknown;
  }

  /// One zone that overlaps beyond its own error is enough, whatever the others.
  bool one_zone_decides(const EvaluationContext& context, const ZoneQuery::Selection& zones,
                        double least) const {
    if (also || except) return false;
    const double subject_accuracy = context.facts.subject_accuracy_m();
    for (const ZoneSet& set : zones.certain) {
      for (const Contact& contact : context.facts.contacts(context.subject, set.layer)) {
        if (std::find(set.zones.begin(), set.zones.end(), contact.zone) == set.zones.end()) {
          continue;
        }
        const double error = contact.error(set.accuracy_m, subject_accuracy);
        if (contact.amount > 0 && contact.amount - error > least) return true;
      }
    }
    return false;
  }

  /// A zone that lies apart, but no farther than the accuracy of the borders.
  std::optional<Reason> near_zone(const EvaluationContext& context,
                                  const ZoneQuery::Selection& zones) const {
    if (context.facts.subject_type() == GeometryType::point) return std::nullopt;
    for (const ZoneSet& set : zones.all()) {
      const double accuracy = set.accuracy_m + context.facts.subject_accuracy_m();
      for (const Contact& contact : context.facts.contacts(context.subject, set.layer)) {
        if (contact.distance_m <= 0 || contact.distance_m > accuracy) continue;
        if (std::find(set.zones.begin(), set.zones.end(), contact.zone) == set.zones.end()) {
          continue;
        }
        const RoleLayer& layer = context.layers.layers[set.layer];
        const std::string distance = format_fixed(contact.distance_m, 2);
        const std::string error = format_fixed(accuracy, 2);
        const Text& text = rule_text("near_border");
        const Bilingual title{layer.title_en, layer.title_zh};
        return Reason{"error",
                      render(text, Language::english,
                             {{"value", distance}, {"error", error}, {"layer", title.en}}),
                      render(text, Language::chinese,
                             {{"value", distance}, {"error", error}, {"layer", title.zh}}),
                      survey_for_distance(title, contact.distance_m, accuracy)};
      }
    }
    return std::nullopt;
  }
};

Evidence Intersects::evaluate(const EvaluationContext& context) const {
  const bool polygon = context.facts.subject_type() == GeometryType::polygon;
  double least = 0;
  std::optional<double> threshold;
  if (polygon && min_area.given()) {
    if (const auto quantity = min_area.on(context)) {
      least = quantity->value;
      threshold = least;
    }
  }
  const SharedRange range = shared_range(context, in, also, except);
  Evidence result;
  const Truth low = one_zone_decides(context, range.zones, least)
                        ? Truth::yes
                        : decide(context, range.least, least);
  const Truth high = range.unbounded     ? Truth::yes
                     : low == Truth::yes ? low
                                         : decide(context, range.most, least);
  result.truth = low == high ? low : Truth::unknown;
  const bool touches = range.least.touches || range.most.touches;
  if (result.truth == Truth::no && !touches && !also && !except) {
    if (auto near = near_zone(context, range.zones)) {
      result.truth = Truth::unknown;
      result.add_reason(std::move(*near));
    }
  }
  result.touching = result.truth == Truth::no && touches ? Truth::yes : result.truth;
  const SharedAmount& shown = result.truth == Truth::yes ? range.least : range.most;
  if (shown.amount > 0 || shown.touches) {
    result.measures.push_back(shared_measure(context, shown, threshold));
    const double whole = context.facts.subject_measure(context.subject);
    if (polygon && whole > 0) {
      result.measures.push_back(share_measure(context, shown, std::nullopt));
    }
  }
  if (result.truth == Truth::yes) {
    result.zones = zones_met(context, range.zones.certain, false);
  } else if (result.truth == Truth::unknown || result.touching == Truth::yes) {
    result.zones = zones_met(context, range.zones.all(), true);
  }
  if (result.truth == Truth::unknown) {
    if (!in.listed_attribute.empty() && to_text(context.attribute(in.listed_attribute)).empty()) {
      result.missing_attributes.insert(in.listed_attribute);
    }
    if (low == Truth::unknown || (high == Truth::unknown && range.doubts.empty())) {
      result.add_reason(
          error_reason(context, in.role, low == Truth::unknown ? range.least : range.most, least));
    }
    if (low != high) {
      for (const Reason& doubt : range.doubts) result.add_reason(doubt);
    }
  }
  return result;
}

std::optional<ZoneQuery> read_part(const document::Value* value, PackReader& reader) {
  if (value == nullptr) return std::nullopt;
  if (!reader.has_keys(*value, {"layer", "where", "maybe", "maybe_note", "edge"}, 1)) {
    return std::nullopt;
  }
  return read_zone_query(*value, reader);
}

}  // namespace

PredicatePtr read_intersects(const document::Value& value, PackReader& reader) {
  if (!reader.has_keys(value,
                       {"layer", "where", "maybe", "maybe_note", "edge", "listing", "min_area",
                        "also", "except"},
                       1)) {
    if (!value.is_object()) return nullptr;
  }
  auto query = read_zone_query(value, reader);
  if (!query) return nullptr;
  auto result = std::make_shared<Intersects>();
  result->in = std::move(*query);
  result->min_area = reader.quantity(value.find("min_area"), Dimension::area);
  result->also = read_part(value.find("also"), reader);
  result->except = read_part(value.find("except"), reader);
  return result;
}

}  // namespace ecotone
