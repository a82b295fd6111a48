// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/finding_text.h"

#include <algorithm>
#include <cmath>

#include "ecotone/compliance/pack_reader.h"
#include "ecotone/message/rule_texts.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

constexpr std::size_t names_shown = 5;

const Measure* find_measure(const Evidence& evidence, MeasureKind kind) {
  for (const Measure& measure : evidence.measures) {
    if (measure.kind == kind) return &measure;
  }
  return nullptr;
}

std::string percent(double share) {
  return format_fixed(100 * share, 2) + " %";
}

std::string format_measure(MeasureKind kind, double value) {
  switch (kind) {
    case MeasureKind::overlap_area:
      return format_fixed(value, 2) + " m²";
    case MeasureKind::share:
      return percent(value);
    case MeasureKind::distance:
    case MeasureKind::length:
      return format_length(value);
    case MeasureKind::count:
    case MeasureKind::attribute:
      break;
  }
  return format_shortest(value);
}

std::string label(const EvaluationContext& context, const std::string& role,
                  const std::string& field, const std::string& value, Language language) {
  const RuleLayer* layer = context.pack.layer(role);
  if (layer == nullptr) return value;
  const auto labels = layer->labels.find(field);
  if (labels == layer->labels.end()) return value;
  const auto text = labels->second.find(value);
  if (text == labels->second.end()) return value;
  return language == Language::chinese ? text->second.zh : text->second.en;
}

std::optional<std::string> value_of(const std::string& name, Language language,
                                    const EvaluationContext& context, const MessageFacts& facts) {
  const bool chinese = language == Language::chinese;
  const Evidence& evidence = facts.evidence;
  const auto area = [&](AreaUnit unit) -> std::optional<std::string> {
    const Measure* measure = find_measure(evidence, MeasureKind::overlap_area);
    if (measure == nullptr) return std::nullopt;
    return format_area(measure->value, unit);
  };
  if (name == "area_m2") return area(AreaUnit::square_metre);
  if (name == "area_ha") return area(AreaUnit::hectare);
  if (name == "area_mu") return area(AreaUnit::mu);
  if (name == "area_km2") return area(AreaUnit::square_kilometre);
  if (name == "error_m2") {
    const Measure* measure = find_measure(evidence, MeasureKind::overlap_area);
    if (measure != nullptr) return format_fixed(measure->error, 2);
    return std::nullopt;
  }
  if (name == "share") {
    const Measure* measure = find_measure(evidence, MeasureKind::share);
    if (measure != nullptr) return percent(measure->value);
    return std::nullopt;
  }
  if (name == "distance_m" || name == "error_m") {
    const Measure* measure = find_measure(evidence, MeasureKind::distance);
    if (measure == nullptr) return std::nullopt;
    return format_fixed(name == "error_m" ? measure->error : measure->value, 1);
  }
  if (name == "length_m") {
    const Measure* measure = find_measure(evidence, MeasureKind::length);
    if (measure == nullptr) return std::nullopt;
    return format_fixed(measure->value, 1);
  }
  if (name == "threshold" || name == "margin") {
    for (const Measure& measure : evidence.measures) {
      if (!measure.threshold) continue;
      if (name == "margin" && measure.margin) return format_measure(measure.kind, *measure.margin);
      return format_measure(measure.kind, *measure.threshold);
    }
    return std::nullopt;
  }
  if (name == "layer") {
    const std::string role = evidence.zones.empty()
                                 ? facts.role
                                 : context.layers.layers[evidence.zones.front().layer].role;
    const Bilingual title = context.role_title(role);
    return chinese ? title.zh : title.en;
  }
  if (name == "feature" || name == "features") {
    if (evidence.zones.empty()) return std::nullopt;
    std::vector<std::string> names;
    for (const ZoneReference& zone : evidence.zones) {
      std::string text = context.zone_name(zone.layer, zone.zone);
      if (std::find(names.begin(), names.end(), text) == names.end()) {
        names.push_back(std::move(text));
      }
    }
    if (name == "feature") return names.front();
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), names_shown); ++i) {
      text += (i == 0 ? "" : chinese ? "、" : ", ") + names[i];
    }
    if (names.size() > names_shown) text += chinese ? "等" : " …";
    return text;
  }
  if (name.starts_with("feature.")) {
    const std::string field = name.substr(8);
    std::string text;
    std::vector<std::string> seen;
    for (const ZoneReference& zone : evidence.zones) {
      const RoleLayer& layer = context.layers.layers[zone.layer];
      const auto column = layer.layer.fields.find(field);
      if (!column) continue;
      const std::string value = to_text(layer.layer.fields.column(*column)[zone.zone]);
      if (value.empty() || std::find(seen.begin(), seen.end(), value) != seen.end()) continue;
      seen.push_back(value);
      text += (text.empty() ? ""
               : chinese    ? "、"
                            : ", ") +
              label(context, layer.role, field, value, language);
    }
    if (text.empty()) return std::nullopt;
    return text;
  }
  if (name == "count") return std::to_string(evidence.zones.size());
  if (name == "subject") return facts.subject;
  if (name.starts_with("subject.")) {
    const std::string text = to_text(context.attribute(name.substr(8)));
    if (text.empty()) return std::nullopt;
    return text;
  }
  if (name == "detail") {
    const std::string& text = chinese ? evidence.detail.zh : evidence.detail.en;
    return text.empty() ? std::nullopt : std::optional(text);
  }
  if (name == "as_of") return context.as_of.to_string();
  if (name == "act_date" && facts.act_date) return facts.act_date->to_string();
  if (name == "level") return level_title(facts.level, language);
  if (name == "reason") {
    std::string text;
    for (const Reason& reason : evidence.reasons) {
      text += (text.empty() ? "" : chinese ? "；" : "; ") + (chinese ? reason.zh : reason.en);
    }
    return text;
  }
  if (const RuleParameter* param = context.pack.param(name)) {
    if (const RuleParameter::Dated* dated = param->on(context.as_of)) return dated->text;
  }
  return std::nullopt;
}

}  // namespace

std::string expand_message(std::string_view message, Language language,
                           const EvaluationContext& context, const MessageFacts& facts) {
  std::string out;
  // Longer names first does not matter: each name is read whole, as placeholders_in reads it.
  std::size_t at = 0;
  for (const std::string& name : placeholders_in(message)) {
    const std::size_t found = message.find("$" + name, at);
    out += message.substr(at, found - at);
    out += value_of(name, language, context, facts).value_or("–");
    at = found + 1 + name.size();
  }
  out += message.substr(at);
  return out;
}

std::string format_length(double metres) {
  if (std::abs(metres) >= 1000) return format_shortest(std::round(metres) / 1000) + " km";
  return format_shortest(std::round(metres * 100) / 100) + " m";
}

std::string zone_detail(const Layer& layer, std::size_t zone) {
  static constexpr std::string_view fields[] = {"level", "part", "zone", "class",
                                                "kind",  "rank", "line", "target"};
  std::string text;
  for (const std::string_view field : fields) {
    const auto column = layer.fields.find(field);
    if (!column || layer.fields.column(*column).is_null(zone)) continue;
    const std::string value = to_text(layer.fields.column(*column)[zone]);
    if (!value.empty()) text += (text.empty() ? "" : ", ") + value;
  }
  return text;
}

std::string level_title(Level level, Language language) {
  for (const Text& text : rule_texts) {
    if (text.key == level_name(level)) return render(text, language);
  }
  return std::string(level_name(level));
}

}  // namespace ecotone
