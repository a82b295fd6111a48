// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/zone_query.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ecotone/compliance/settling.h"
#include "ecotone/message/mending_texts.h"
#include "ecotone/message/rule_errors.h"
#include "ecotone/message/rule_texts.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

void add(std::vector<Reason>& reasons, Reason item) {
  if (std::find(reasons.begin(), reasons.end(), item) == reasons.end()) {
    reasons.push_back(std::move(item));
  }
}

/// The items of a list in a text field, however it is separated.
std::vector<std::string> list_items(std::string_view text) {
  static constexpr std::string_view separators[] = {",", "，", "、", ";", "；", "|", " "};
  std::vector<std::string> items(1);
  while (!text.empty()) {
    std::size_t width = 0;
    for (const std::string_view separator : separators) {
      if (text.starts_with(separator)) width = separator.size();
    }
    if (width == 0) {
      items.back() += text.front();
    } else {
      items.emplace_back();
    }
    text.remove_prefix(std::max<std::size_t>(width, 1));
  }
  std::erase(items, std::string());
  return items;
}

/// Takes out zones that lie apart from the subject: they are near, and share nothing.
std::vector<ZoneSet> meeting(const EvaluationContext& context, const std::vector<ZoneSet>& sets) {
  std::vector<ZoneSet> result;
  for (const ZoneSet& set : sets) {
    ZoneSet kept{set.layer, set.accuracy_m, {}};
    for (const Contact& contact : context.facts.contacts(context.subject, set.layer)) {
      const bool point = context.facts.subject_type() == GeometryType::point;
      if (contact.distance_m > 0 && !point) continue;
      if (std::find(set.zones.begin(), set.zones.end(), contact.zone) != set.zones.end()) {
        kept.zones.push_back(contact.zone);
      }
    }
    if (!kept.zones.empty()) result.push_back(std::move(kept));
  }
  return result;
}

}  // namespace

std::vector<ZoneSet> ZoneQuery::Selection::all() const {
  std::vector<ZoneSet> result = certain;
  result.insert(result.end(), possible.begin(), possible.end());
  return result;
}

Truth ZoneQuery::matches(const EvaluationContext& context, std::size_t layer, std::size_t zone,
                         std::vector<Reason>* reasons) const {
  const ExpressionScope scope = context.zone_scope(layer, zone);
  std::set<std::string> missing;
  Truth truth = where.evaluate(scope, &missing);
  const RoleLayer& owner = context.layers.layers[layer];
  const std::string name = context.zone_name(layer, zone);
  if (truth == Truth::unknown && reasons != nullptr) {
    for (const std::string& field : missing) {
      add(*reasons, make_reason("field", rule_text("field_missing"), mending_text("settle_field"),
                                {{"field", field}, {"layer", owner.title_en}, {"zones", name}},
                                {{"field", field}, {"layer", owner.title_zh}, {"zones", name}}));
    }
  }
  if (!list_field.empty()) truth = truth && lists_attribute(context, layer, zone, reasons);
  if (truth == Truth::yes && !maybe.empty() && maybe.evaluate(scope, nullptr) != Truth::no) {
    truth = Truth::unknown;
    if (reasons != nullptr) {
      if (!maybe_note.en.empty() || !maybe_note.zh.empty()) {
        Reason open = make_reason("zone", rule_text("zone_uncertain"), mending_text("settle_zone"),
                                  {{"layer", owner.title_en}, {"zones", name}},
                                  {{"layer", owner.title_zh}, {"zones", name}});
        open.en = name + ": " + maybe_note.en;
        open.zh = name + "：" + maybe_note.zh;
        add(*reasons, std::move(open));
      } else {
        add(*reasons, make_reason("zone", rule_text("zone_uncertain"), mending_text("settle_zone"),
                                  {{"layer", owner.title_en}, {"zones", name}},
                                  {{"layer", owner.title_zh}, {"zones", name}}));
      }
    }
  }
  return truth;
}

Truth ZoneQuery::lists_attribute(const EvaluationContext& context, std::size_t layer,
                                 std::size_t zone, std::vector<Reason>* reasons) const {
  const std::string wanted = to_text(context.attribute(listed_attribute));
  const std::vector<std::string> listed =
      list_items(to_text(context.zone_scope(layer, zone).field(list_field)));
  if (!wanted.empty() && !listed.empty()) {
    return std::find(listed.begin(), listed.end(), wanted) == listed.end() ? Truth::no : Truth::yes;
  }
  if (reasons == nullptr) return Truth::unknown;
  if (wanted.empty()) {
    add(*reasons,
        make_reason("attribute", rule_text("attribute_missing"), mending_text("settle_attribute"),
                    {{"attribute", listed_attribute}}, {{"attribute", listed_attribute}}));
  } else {
    const RoleLayer& owner = context.layers.layers[layer];
    const std::string name = context.zone_name(layer, zone);
    add(*reasons, make_reason("field", rule_text("field_missing"), mending_text("settle_field"),
                              {{"field", list_field}, {"layer", owner.title_en}, {"zones", name}},
                              {{"field", list_field}, {"layer", owner.title_zh}, {"zones", name}}));
  }
  return Truth::unknown;
}

double ZoneQuery::accuracy_m(const EvaluationContext& context, std::size_t layer) const {
  const RoleLayer& owner = context.layers.layers[layer];
  double accuracy = owner.transformation_accuracy_m;
  if (owner.layer.accuracy_m) {
    accuracy += *owner.layer.accuracy_m;
  } else if (edge.given()) {
    if (const auto quantity = edge.on(context)) accuracy += quantity->value;
  }
  return accuracy;
}

ZoneQuery::Selection ZoneQuery::contacts(const EvaluationContext& context) const {
  Selection selection;
  for (const std::size_t layer : context.role(role).layers) {
    ZoneSet certain{layer, accuracy_m(context, layer), {}};
    ZoneSet possible = certain;
    for (const Contact& contact : context.facts.contacts(context.subject, layer)) {
      switch (matches(context, layer, contact.zone, &selection.reasons)) {
        case Truth::yes:
          certain.zones.push_back(contact.zone);
          break;
        case Truth::unknown:
          possible.zones.push_back(contact.zone);
          break;
        case Truth::no:
          break;
      }
    }
    if (!certain.zones.empty()) selection.certain.push_back(std::move(certain));
    if (!possible.zones.empty()) selection.possible.push_back(std::move(possible));
  }
  return selection;
}

Demand ZoneQuery::keep_away(const EvaluationContext& context, double distance_m) const {
  Demand demand;
  demand.distance_m = distance_m;
  for (const std::size_t layer : context.role(role).layers) {
    demand.layers.emplace_back(layer, accuracy_m(context, layer));
  }
  demand.wanted = [this, &context](std::size_t layer, std::size_t feature) {
    return matches(context, layer, feature, nullptr) != Truth::no;
  };
  return demand;
}

std::vector<Reason> ZoneQuery::absence(const EvaluationContext& context, double reach_m,
                                       const std::string& reach_text) const {
  const RoleState& state = context.role(role);
  std::vector<Reason> reasons = state.problems;
  if (state.layers.empty()) return reasons;
  const RoleLayer& first = context.layers.layers[state.layers.front()];
  const auto say = [&](const Text& text, const Text& settle, Arguments more) {
    Arguments en = more;
    Arguments zh = std::move(more);
    en.push_back({"layer", first.title_en});
    zh.push_back({"layer", first.title_zh});
    add(reasons, make_reason("coverage", text, settle, en, zh));
  };
  const auto outside = context.facts.uncovered_share(context.subject, state.layers);
  if (!outside) {
    say(rule_text("coverage_unknown"), mending_text("settle_coverage_unknown"), {});
  } else if (*outside >= 1) {
    say(rule_text("coverage_outside"), mending_text("settle_coverage_outside"), {});
  } else if (*outside > 0) {
    say(rule_text("coverage_partly"), mending_text("settle_coverage_partly"),
        {{"share", format_fixed(100 * *outside, 2) + " %"}});
  } else if (reach_m > 0) {
    const double edge_m =
        context.facts.distance_to_coverage_edge_m(context.subject, state.layers, reach_m);
    if (edge_m < reach_m) {
      say(rule_text("coverage_reach"), mending_text("settle_coverage_reach"),
          {{"distance", format_fixed(edge_m, 1)}, {"limit", reach_text}});
    }
  }
  return reasons;
}

std::optional<ZoneQuery> read_zone_query(const document::Value& value, PackReader& reader) {
  ZoneQuery query;
  const document::Value* layer = value.find("layer");
  if (layer == nullptr) return std::nullopt;  // has_keys has told it
  query.role = reader.layer(layer);
  query.where = reader.zone_condition(value.find("where"), query.role);
  query.maybe = reader.zone_condition(value.find("maybe"), query.role);
  query.maybe_note = reader.bilingual(value.find("maybe_note"));
  query.edge = reader.quantity(value.find("edge"), Dimension::length);
  const document::Value* listing = value.find("listing");
  if (listing != nullptr && reader.has_keys(*listing, {"field", "attribute"}, 2)) {
    const document::Value* field = listing->find("field");
    const document::Value* attribute = listing->find("attribute");
    query.list_field = reader.text(field);
    query.listed_attribute = reader.text(attribute);
    reader.refer(PackReference::Kind::field, query.list_field, field->mark(), query.role);
    reader.refer(PackReference::Kind::attribute, query.listed_attribute, attribute->mark());
  }
  return query;
}

Truth Threshold::decide(double measured, double error, double threshold) const {
  switch (comparison) {
    case Comparison::greater:
      if (measured - error > threshold) return Truth::yes;
      return measured + error <= threshold ? Truth::no : Truth::unknown;
    case Comparison::greater_equal:
      if (measured - error >= threshold) return Truth::yes;
      return measured + error < threshold ? Truth::no : Truth::unknown;
    case Comparison::less:
      if (measured + error < threshold) return Truth::yes;
      return measured - error >= threshold ? Truth::no : Truth::unknown;
    case Comparison::less_equal:
      if (measured + error <= threshold) return Truth::yes;
      return measured - error > threshold ? Truth::no : Truth::unknown;
  }
  return Truth::unknown;
}

std::optional<Threshold> read_threshold(const document::Value& value, Dimension dimension,
                                        PackReader& reader) {
  using Comparison = Threshold::Comparison;
  static constexpr std::pair<std::string_view, Comparison> names[] = {
      {"lt", Comparison::less},
      {"le", Comparison::less_equal},
      {"gt", Comparison::greater},
      {"ge", Comparison::greater_equal}};
  std::optional<Threshold> result;
  int count = 0;
  for (const auto& [name, comparison] : names) {
    const document::Value* quantity = value.find(name);
    if (quantity == nullptr) continue;
    ++count;
    result = Threshold{comparison, reader.quantity(quantity, dimension)};
  }
  if (count != 1) {
    reader.issue(rule_error("value_kind"), {{"wanted", "one of lt, le, gt, ge (其中之一)"}},
                 value.mark());
    return std::nullopt;
  }
  return result;
}

SharedRange shared_range(const EvaluationContext& context, const ZoneQuery& in,
                         const std::optional<ZoneQuery>& also,
                         const std::optional<ZoneQuery>& except) {
  SharedRange range;
  range.zones = in.contacts(context);
  const std::vector<ZoneSet> certain = meeting(context, range.zones.certain);
  const std::vector<ZoneSet> everything = meeting(context, range.zones.all());
  ZoneQuery::Selection inside;
  ZoneQuery::Selection outside;
  std::vector<Reason> also_absence;
  std::vector<Reason> except_absence;
  if (also) {
    inside = also->contacts(context);
    also_absence = also->absence(context, 0, "");
  }
  if (except) {
    outside = except->contacts(context);
    except_absence = except->absence(context, 0, "");
  }
  const std::vector<ZoneSet> also_certain = meeting(context, inside.certain);
  const std::vector<ZoneSet> also_all = meeting(context, inside.all());
  const std::vector<ZoneSet> except_certain = meeting(context, outside.certain);
  const std::vector<ZoneSet> except_all = meeting(context, outside.all());
  const auto shared = [&](const std::vector<ZoneSet>& zones, const std::vector<ZoneSet>* within,
                          const std::vector<ZoneSet>& without) -> SharedAmount {
    SharedAmount nothing;
    nothing.signed_depth = -std::numeric_limits<double>::infinity();
    if (zones.empty() || (within != nullptr && within->empty())) return nothing;
    return context.facts.shared(
        context.subject, zones,
        within != nullptr ? std::span<const ZoneSet>(*within) : std::span<const ZoneSet>(),
        without);
  };
  range.least = shared(certain, also ? &also_certain : nullptr, except_all);
  range.most =
      shared(everything, also && also_absence.empty() ? &also_all : nullptr, except_certain);
  if (!except_absence.empty()) {
    range.least = SharedAmount();
    range.least.signed_depth = -std::numeric_limits<double>::infinity();
  }
  const auto tell = [&](const std::vector<Reason>& reasons) {
    for (const Reason& item : reasons) add(range.doubts, item);
  };
  tell(range.zones.reasons);
  const std::vector<Reason> in_absence = in.absence(context, 0, "");
  // Where nothing lies in `also`, nothing can lie in both, whatever cannot be seen of `in`.
  const bool bounded = also && also_absence.empty() && also_all.empty();
  range.unbounded = !in_absence.empty() && !bounded;
  if (range.unbounded) tell(in_absence);
  if (!everything.empty()) {
    tell(inside.reasons);
    tell(outside.reasons);
    tell(also_absence);
    tell(except_absence);
  }
  return range;
}

Demand demand_to_leave(const EvaluationContext& context, const ZoneQuery& in,
                       const std::optional<ZoneQuery>& also,
                       const std::optional<ZoneQuery>& except) {
  Demand demand = in.keep_away(context, 0);
  demand.in = in.contacts(context).all();
  // What cannot be seen of the second may be anywhere, and of the third nowhere.
  if (also && also->absence(context, 0, "").empty()) demand.also = also->contacts(context).all();
  if (except) demand.except = except->contacts(context).certain;
  return demand;
}

std::vector<ZoneReference> zones_met(const EvaluationContext& context,
                                     const std::vector<ZoneSet>& sets, bool touching) {
  std::vector<ZoneReference> result;
  for (const ZoneSet& set : sets) {
    for (const Contact& contact : context.facts.contacts(context.subject, set.layer)) {
      if (std::find(set.zones.begin(), set.zones.end(), contact.zone) == set.zones.end()) continue;
      if (contact.amount <= 0 && !(touching && contact.touches)) continue;
      ZoneReference zone{set.layer, contact.zone, std::nullopt, 0.0};
      if (context.facts.subject_type() == GeometryType::polygon) zone.area_m2 = contact.amount;
      result.push_back(zone);
    }
  }
  return result;
}

Measure shared_measure(const EvaluationContext& context, const SharedAmount& shared,
                       std::optional<double> threshold) {
  Measure measure;
  measure.error = shared.error;
  measure.error_terms = shared.terms;
  switch (context.facts.subject_type()) {
    case GeometryType::polygon:
      measure.kind = MeasureKind::overlap_area;
      measure.value = shared.amount;
      if (threshold) {
        measure.threshold = threshold;
        measure.margin = shared.amount - *threshold;
      }
      break;
    case GeometryType::line:
      measure.kind = MeasureKind::length;
      measure.value = shared.amount;
      break;
    case GeometryType::point:
      measure.kind = MeasureKind::distance;
      measure.value = -shared.signed_depth;
      break;
  }
  measure.edge_contact = shared.touches || (shared.amount > 0 && shared.amount <= shared.error);
  return measure;
}

Measure share_measure(const EvaluationContext& context, const SharedAmount& shared,
                      std::optional<double> threshold) {
  const double whole = context.facts.subject_measure(context.subject);
  Measure measure;
  measure.kind = MeasureKind::share;
  measure.error_terms = shared.terms;
  if (whole <= 0) return measure;
  measure.value = shared.amount / whole;
  const double whole_error =
      context.facts.subject_border_m(context.subject) * context.facts.subject_accuracy_m();
  measure.error = (shared.error + measure.value * whole_error) / whole;
  measure.threshold = threshold;
  if (threshold) measure.margin = measure.value - *threshold;
  return measure;
}

Reason error_reason(const EvaluationContext& context, const std::string& role,
                    const SharedAmount& shared, double threshold) {
  const Bilingual title = context.role_title(role);
  const bool point = context.facts.subject_type() == GeometryType::point;
  const double value = point ? std::abs(shared.signed_depth) : shared.amount;
  const double gap = std::abs(value - threshold);
  const auto told = [&](const Text& text, Bilingual settle) {
    const Arguments arguments{{"value", format_fixed(value, 2)},
                              {"error", format_fixed(shared.error, 2)}};
    Arguments en = arguments;
    Arguments zh = arguments;
    en.push_back({"layer", title.en});
    zh.push_back({"layer", title.zh});
    return Reason{"error", render(text, Language::english, en), render(text, Language::chinese, zh),
                  std::move(settle)};
  };
  const double now_m = shared.terms.zone_accuracy_m + shared.terms.subject_accuracy_m;
  switch (context.facts.subject_type()) {
    case GeometryType::polygon:
      return told(rule_text("overlap_error"), survey_for_area(title, gap, shared.terms));
    case GeometryType::line: {
      // Of the border that lies so near, half the accuracy moves half the length.
      const double reach = std::max(1.0, shared.terms.zone_border_m);
      return told(rule_text("length_error"), survey_for_distance(title, gap / reach, now_m));
    }
    case GeometryType::point:
      break;
  }
  return told(rule_text("point_error"), survey_for_distance(title, gap, now_m));
}

}  // namespace ecotone
