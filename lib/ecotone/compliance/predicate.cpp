// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/predicate.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ecotone {

Reason make_reason(std::string cause, const Text& text, const Text& settle, const Arguments& en,
                   const Arguments& zh) {
  return {std::move(cause),
          render(text, Language::english, en),
          render(text, Language::chinese, zh),
          {render(settle, Language::english, en), render(settle, Language::chinese, zh)}};
}

void Evidence::append(const Evidence& other) {
  for (const Measure& measure : other.measures) {
    const bool known = std::any_of(measures.begin(), measures.end(), [&](const Measure& m) {
      return m.kind == measure.kind && m.value == measure.value && m.error == measure.error &&
             m.threshold == measure.threshold;
    });
    if (!known) measures.push_back(measure);
  }
  for (const ZoneReference& zone : other.zones) {
    if (std::find(zones.begin(), zones.end(), zone) == zones.end()) zones.push_back(zone);
  }
  for (const Reason& reason : other.reasons) add_reason(reason);
  if (other.beyond_m) beyond_m = std::min(beyond_m.value_or(*other.beyond_m), *other.beyond_m);
  if (detail.en.empty()) detail = other.detail;
  missing_attributes.insert(other.missing_attributes.begin(), other.missing_attributes.end());
}

void Evidence::add_reason(Reason reason) {
  if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) {
    reasons.push_back(std::move(reason));
  }
}

ExpressionValues EvaluationContext::parameter(std::string_view name) const {
  if (name == "as_of") return {FieldValue(as_of)};
  const RuleParameter* param = pack.param(name);
  if (param == nullptr) return {};
  const RuleParameter::Dated* dated = param->on(as_of);
  if (dated == nullptr) return {};
  ExpressionValues values;
  for (const Quantity& quantity : dated->values) {
    if (quantity.dimension == Dimension::text) {
      values.emplace_back(quantity.text);
    } else {
      values.emplace_back(quantity.value);
    }
  }
  return values;
}

ExpressionScope EvaluationContext::subject_scope() const {
  return {attribute, [this](std::string_view name) { return parameter(name); }};
}

ExpressionScope EvaluationContext::zone_scope(std::size_t layer, std::size_t zone) const {
  const Table& fields = layers.layers[layer].layer.fields;
  return {[&fields, zone](std::string_view name) -> FieldValue {
            const auto column = fields.find(name);
            return column ? fields.column(*column)[zone] : FieldValue();
          },
          [this](std::string_view name) { return parameter(name); }};
}

const RoleState& EvaluationContext::role(std::string_view name) const {
  static const RoleState none;
  const auto found = roles.find(name);
  return found == roles.end() ? none : found->second;
}

Bilingual EvaluationContext::role_title(std::string_view name) const {
  const RuleLayer* layer = pack.layer(name);
  if (layer == nullptr) return {std::string(name), std::string(name)};
  return layer->title;
}

std::string EvaluationContext::zone_name(std::size_t layer, std::size_t zone) const {
  const Layer& features = layers.layers[layer].layer;
  const auto column = features.fields.find("name");
  if (column && !features.fields.column(*column).is_null(zone)) {
    return to_text(features.fields.column(*column)[zone]);
  }
  return zone < features.ids.size() ? features.ids[zone] : std::to_string(zone);
}

std::optional<Quantity> QuantityReference::on(const EvaluationContext& context) const {
  if (value) return value;
  const RuleParameter* param = context.pack.param(parameter);
  if (param == nullptr) return std::nullopt;
  const RuleParameter::Dated* dated = param->on(context.as_of);
  if (dated == nullptr || dated->values.empty()) return std::nullopt;
  return dated->values.front();
}

double QuantityReference::largest(const RulePack& pack) const {
  if (value) return value->value;
  const RuleParameter* param = pack.param(parameter);
  double result = 0;
  if (param == nullptr) return result;
  for (const auto& dated : param->values) {
    for (const Quantity& quantity : dated.values) result = std::max(result, quantity.value);
  }
  return result;
}

void Predicate::collect_reach(std::map<std::string, double>& reach_m,
                              const RulePack& /*pack*/) const {
  std::set<std::string> roles;
  collect_roles(roles);
  for (const std::string& role : roles) {
    widen(reach_m, role, std::numeric_limits<double>::infinity());
  }
}

}  // namespace ecotone
