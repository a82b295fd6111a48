// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "ecotone/compliance/check_evaluation.h"
#include "ecotone/compliance/layer_standing.h"
#include "ecotone/compliance/no_subject.h"
#include "ecotone/compliance/receptors.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/message/mending_texts.h"
#include "ecotone/message/rule_texts.h"
#include "ecotone/message/units.h"

namespace ecotone {
void Check::find_roles() {
  std::set<std::string> asked;
  for (const Rule& rule : pack_.rules) {
    std::set<std::string>& roles = roles_of_rules_[rule.id];
    rule.when->collect_roles(roles);
    for (const RuleException& exception : rule.unless) exception.when->collect_roles(roles);
    asked.insert(roles.begin(), roles.end());
  }
  for (const RuleLayer& layer : pack_.layers) asked.insert(layer.role);
  for (std::size_t i = 0; i < layers_.layers.size(); ++i) {
    const RoleLayer& layer = layers_.layers[i];
    RoleState& state = roles_[layer.role];
    if (!is_valid_on(layer, options_.as_of)) continue;
    usable_.push_back(i);
    if (std::ranges::find(options_.receptor_roles, layer.role) != options_.receptor_roles.end()) {
      receptor_layers_.push_back(i);
    }
    state.layers.push_back(i);
    if (layer.review_by && *layer.review_by < options_.as_of)
      state.problems.push_back(stale(layer));
  }
  for (const std::string& role : asked) {
    RoleState& state = roles_[role];
    if (!state.layers.empty()) continue;
    for (const RoleLayer* layer : layers_.with_role(role)) {
      state.problems.push_back(not_valid(*layer, options_.as_of));
    }
    if (state.problems.empty()) {
      const RuleLayer* declared = pack_.layer(role);
      state.problems.push_back(
          missing_layer(role, declared == nullptr ? Bilingual{role, role} : declared->title));
    }
  }
}

FieldValue Check::attribute(std::size_t subject, std::string_view name) const {
  for (auto item = options_.attributes.rbegin(); item != options_.attributes.rend(); ++item) {
    if (item->first == name) return item->second.empty() ? FieldValue() : FieldValue(item->second);
  }
  const auto column = subjects_.fields.find(name);
  if (column && !subjects_.fields.column(*column).is_null(subject)) {
    FieldValue value = subjects_.fields.column(*column)[subject];
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr || !text->empty()) return value;
  }
  return {};
}

std::string Check::target_of(std::size_t subject) const {
  const std::string named = to_text(attribute(subject, "target"));
  if (!named.empty()) return named;
  switch (subjects_.geometry.type()) {
    case GeometryType::polygon:
      return "site";
    case GeometryType::line:
      return "line";
    case GeometryType::point:
      break;
  }
  return "facility";
}

SubjectResult Check::check_layers() const {
  SubjectResult result;
  result.id = layers_.county;
  result.target = "layer";
  const NoSubject facts;
  const EvaluationContext context{pack_,
                                  layers_,
                                  facts,
                                  roles_,
                                  0,
                                  options_.as_of,
                                  [](std::string_view) { return FieldValue(); }};
  apply_rules(context, result);
  return result;
}

SubjectResult Check::check_subject(std::size_t subject, const LayerFacts& facts) const {
  SubjectResult result;
  result.place = subject;
  result.id = subject < subjects_.ids.size() ? subjects_.ids[subject] : std::to_string(subject);
  result.name = to_text(attribute(subject, "name"));
  result.target = target_of(subject);
  if (facts.subject_type() == GeometryType::polygon) {
    result.area_m2 = facts.subject_measure(subject);
    if (!subjects_.crs->is_geographic()) {
      result.plane_area_m2 =
          area_m2(subjects_.polygons()[subject], *subjects_.crs, AreaMethod::plane);
    }
  } else if (facts.subject_type() == GeometryType::line) {
    result.length_m = facts.subject_measure(subject);
  }
  const EvaluationContext context{
      pack_,
      layers_,
      facts,
      roles_,
      subject,
      options_.as_of,
      [this, subject](std::string_view name) { return attribute(subject, name); }};
  apply_rules(context, result);
  if (options_.mending) mend(context, facts, result);

  result.receptors = receptors_of(subject, subjects_, layers_, receptor_layers_, facts,
                                  options_.receptors_within_m);
  for (std::size_t layer = 0; layer < layers_.layers.size(); ++layer) {
    result.layers.push_back(row_of(layer, subject, facts));
    for (const Contact& contact : facts.contacts(subject, layer)) {
      if (contact.amount <= 0 && !contact.touches) continue;
      if (!holds_on(layers_.layers[layer].layer, contact.zone, options_.as_of)) continue;
      ZoneReference zone{layer, contact.zone, std::nullopt, 0.0};
      if (facts.subject_type() == GeometryType::polygon) zone.area_m2 = contact.amount;
      result.zones.push_back(touch_of(zone));
    }
  }
  for (const RuleLayer& layer : pack_.layers) {
    if (!layer.required || !layers_.with_role(layer.role).empty()) continue;
    LayerRow row;
    row.role = layer.role;
    row.title_en = layer.title.en;
    row.title_zh = layer.title.zh;
    const Reason reason = missing_layer(layer.role, layer.title);
    row.reason_en = reason.en;
    row.reason_zh = reason.zh;
    result.layers.push_back(std::move(row));
  }
  return result;
}

CheckResult Check::run() {
  CheckResult result;
  result.packs = pack_.packs;
  result.as_of = options_.as_of;
  result.act_date = options_.act_date;
  result.area_method = options_.area_method;
  result.subject_accuracy_m = accuracy_m_;
  if (!options_.receptor_roles.empty()) result.receptors_within_m = options_.receptors_within_m;
  for (const RuleParameter& param : pack_.params) {
    const RuleParameter::Dated* dated = param.on(options_.as_of);
    result.parameters.push_back({param.name, dated == nullptr ? "" : dated->text, param.statutory,
                                 param.mark, param.reason});
  }
  FactsOptions facts_options;
  facts_options.area_method = options_.area_method;
  facts_options.subject_accuracy_m = accuracy_m_;
  facts_options.threads = options_.threads;
  facts_options.progress = options_.progress;
  for (const Rule& rule : pack_.rules) {
    facts_options.assumed_accuracy_m =
        std::max(facts_options.assumed_accuracy_m, rule.when->largest_edge_m(pack_));
  }
  const LayerFacts facts(subjects_, prepared_, usable_, facts_options);
  for (const std::size_t layer : usable_) {
    const Layer& features = layers_.layers[layer].layer;
    if (features.geometry.type() == GeometryType::polygon && features.size() > 0) {
      result.ledger.append(prepared_.ledger(layer));
    }
  }
  result.ledger.append(facts.ledger());
  result.subjects.resize(subjects_.size());
  if (options_.progress != nullptr) options_.progress->begin("check", subjects_.size());
  parallel_for(subjects_.size(), options_.threads, options_.progress,
               [&](std::size_t i) { result.subjects[i] = check_subject(i, facts); });
  if (options_.progress != nullptr) options_.progress->end();
  if (options_.pieces && subjects_.geometry.type() == GeometryType::polygon) {
    MultiPolygonBuilder pieces;
    for (std::size_t i = 0; i < subjects_.size(); ++i) {
      for (const std::size_t layer : usable_) {
        for (const Contact& contact : facts.contacts(i, layer)) {
          const auto piece = facts.piece(i, layer, contact.zone);
          if (!piece) continue;
          pieces.add_feature(*piece);
          const Layer& zones = layers_.layers[layer].layer;
          result.piece_owners.push_back({i, layers_.layers[layer].id,
                                         contact.zone < zones.ids.size()
                                             ? zones.ids[contact.zone]
                                             : std::to_string(contact.zone)});
        }
      }
    }
    result.pieces = std::move(pieces).build();
  }
  return result;
}

std::string_view row_state_name(RowState state) {
  static constexpr std::array<std::string_view, 3> names = {"hit", "clear", "not_checked"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view review_state_name(ReviewState state) {
  static constexpr std::array<std::string_view, 3> names = {"none", "current", "past"};
  return names[static_cast<std::size_t>(state)];
}

CheckResult check(const Layer& subjects, const LayerSet& layers, const RulePack& rules,
                  const CheckOptions& options) {
  return check(subjects, PreparedLayers(layers, options.threads), rules, options);
}

CheckResult check(const Layer& subjects, const PreparedLayers& layers, const RulePack& rules,
                  const CheckOptions& options) {
  return Check(subjects, layers, rules, options).run();
}

SubjectResult check_layers(const LayerSet& layers, const RulePack& rules,
                           const CheckOptions& options) {
  const Layer none;
  return Check(none, PreparedLayers(layers, options.threads), rules, options).check_layers();
}

std::set<std::string> roles_about_layers(const RulePack& rules) {
  std::set<std::string> roles;
  for (const Rule& rule : rules.rules) {
    if (!rule.when->is_about_layers()) continue;
    rule.when->collect_roles(roles);
    for (const RuleException& exception : rule.unless) exception.when->collect_roles(roles);
    roles.insert(rule.given.begin(), rule.given.end());
  }
  return roles;
}

}  // namespace ecotone
