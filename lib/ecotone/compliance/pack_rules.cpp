// SPDX-License-Identifier: Apache-2.0
// The rules of a pack, with their exceptions.
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "ecotone/compliance/pack_loader.h"
#include "ecotone/compliance/predicate.h"
#include "ecotone/document/json.h"
#include "ecotone/message/rule_errors.h"

namespace ecotone {
namespace {

using document::Value;

constexpr std::array<std::string_view, 7> target_names = {"site", "outfall", "facility", "parcel",
                                                          "line", "zone",    "layer"};

// Whether a rule may let go what the one that it replaces does not. Conditions cannot be compared.
bool is_looser(const Rule& rule, const Rule& base) {
  const auto drops_target = [&](const std::string& target) {
    return std::find(rule.targets.begin(), rule.targets.end(), target) == rule.targets.end();
  };
  return rule.then < base.then || rule.unless.size() > base.unless.size() ||
         std::any_of(base.targets.begin(), base.targets.end(), drops_target) ||
         (rule.from && (!base.from || *rule.from > *base.from)) ||
         (rule.until && (!base.until || *rule.until < *base.until));
}

/// Whether a rule and all its conditions ask about layers, or none of them does.
bool has_one_scope(const Rule& rule) {
  const bool of_layers =
      std::find(rule.targets.begin(), rule.targets.end(), "layer") != rule.targets.end();
  if (of_layers && (rule.targets.size() > 1 || !rule.applies.empty())) return false;
  return rule.when->is_about_layers() == of_layers &&
         std::all_of(rule.unless.begin(), rule.unless.end(), [&](const RuleException& exception) {
           return exception.when->is_about_layers() == of_layers;
         });
}

}  // namespace

void PackLoader::read_rules(PackReader& reader, const Value& section) {
  if (!section.is_array()) {
    reader.issue(rule_error("value_kind"), {{"wanted", "a list (列表)"}}, section.mark());
    return;
  }
  for (const Value& value : section.as_array()) read_rule(reader, value);
}

void PackLoader::read_amendment(PackReader& reader, const Value& value) {
  if (!reader.has_keys(value, {"amends", "cite", "needs", "note", "enabled", "overrides"}, 1)) {
    if (!value.is_object()) return;
  }
  const std::string id = reader.text(value.find("amends"));
  auto& all = reading_.pack.rules;
  const auto rule =
      std::find_if(all.begin(), all.end(), [&](const Rule& other) { return other.id == id; });
  if (rule == all.end()) {
    reader.issue(rule_error("rule_unknown"), {{"id", id}}, value.mark());
    return;
  }
  const auto append = [](auto& to, const auto& more) {
    to.insert(to.end(), more.begin(), more.end());
  };
  append(rule->cite, reader.citations(value.find("cite")));
  append(rule->needs, reader.texts(value.find("needs")));
  if (const Value* note = value.find("note")) rule->note = reader.bilingual(note);
  const bool enabled = reader.flag(value.find("enabled"), rule->enabled);
  if (rule->enabled && !enabled && reader.citations(value.find("overrides")).empty()) {
    reader.issue(rule_error("loosened"), {{"id", id}}, value.mark());
  }
  rule->enabled = enabled;
}

void PackLoader::read_rule(PackReader& reader, const Value& value) {
  if (value.find("amends") != nullptr) {
    read_amendment(reader, value);
    return;
  }
  if (!reader.has_keys(value,
                       {"id", "target", "when", "then", "message", "title", "applies", "unless",
                        "needs", "note", "cite", "overrides", "from", "until", "given", "enabled"},
                       5)) {
    if (!value.is_object()) return;
  }
  Rule rule;
  rule.id = reader.text(value.find("id"));
  rule.pack = pack_;
  rule.file = reader.file();
  rule.place = value.mark();
  rule.title = reader.bilingual(value.find("title"));
  if (const Value* target = value.find("target")) {
    rule.targets = reader.texts(target);
    for (const std::string& name : rule.targets) {
      if (std::find(target_names.begin(), target_names.end(), name) == target_names.end()) {
        reader.issue(rule_error("target_unknown"),
                     {{"target", name}, {"targets", joined(target_names)}}, target->mark());
      }
    }
  }
  if (const Value* applies = value.find("applies")) {
    rule.applies = reader.attribute_condition(applies);
  }
  if (const Value* when = value.find("when")) {
    rule.when = reader.predicate(*when);
    rule.condition = document::to_json(*when, -1);
  }
  if (const auto level = reader.level(value.find("then"), false)) rule.then = *level;
  rule.needs = reader.texts(value.find("needs"));
  rule.message = reader.bilingual(value.find("message"));
  rule.note = reader.bilingual(value.find("note"));
  rule.cite = reader.citations(value.find("cite"));
  rule.overrides = reader.citations(value.find("overrides"));
  reader.period(value, rule.from, rule.until);
  rule.enabled = reader.flag(value.find("enabled"), true);
  if (const Value* given = value.find("given")) {
    rule.given = reader.texts(given);
    for (const std::string& role : rule.given)
      reader.refer(PackReference::Kind::layer, role, given->mark());
  }
  if (const Value* message = value.find("message")) {
    note_message(reader, rule.message, message->mark(), {rule.when.get()});
  }
  if (rule.cite.empty()) {
    reader.issue(rule_error("citation_missing"), {{"id", rule.id}}, value.mark());
  }
  if (const Value* unless = value.find("unless")) read_exceptions(reader, *unless, rule);
  if (rule.when != nullptr && !has_one_scope(rule)) {
    reader.issue(rule_error("scope_mixed"), {}, value.mark());
  }
  if (rule.when != nullptr) {
    add_rule(reader, std::move(rule));
  } else {
    reading_.unread_rules.push_back(rule.id);
  }
}

void PackLoader::read_exceptions(PackReader& reader, const Value& value, Rule& rule) {
  if (!value.is_array()) {
    reader.issue(rule_error("value_kind"), {{"wanted", "a list (列表)"}}, value.mark());
    return;
  }
  for (const Value& item : value.as_array()) {
    if (!reader.has_keys(item, {"id", "when", "then", "needs", "message", "note", "cite"}, 3)) {
      if (!item.is_object()) continue;
    }
    RuleException exception;
    exception.id = reader.text(item.find("id"));
    exception.place = item.mark();
    if (const Value* when = item.find("when")) {
      exception.when = reader.predicate(*when);
      exception.condition = document::to_json(*when, -1);
    }
    if (const auto level = reader.level(item.find("then"), true)) exception.then = *level;
    exception.needs = reader.texts(item.find("needs"));
    exception.message = reader.bilingual(item.find("message"));
    exception.note = reader.bilingual(item.find("note"));
    exception.cite = reader.citations(item.find("cite"));
    if (const Value* message = item.find("message")) {
      note_message(reader, exception.message, message->mark(),
                   {rule.when.get(), exception.when.get()});
    }
    for (const RuleException& other : rule.unless) {
      if (other.id == exception.id) {
        reader.issue(rule_error("id_taken"),
                     {{"id", exception.id}, {"first", describe_place(reader.file(), other.place)}},
                     item.mark());
      }
    }
    if (exception.when != nullptr) rule.unless.push_back(std::move(exception));
  }
}

void PackLoader::add_rule(PackReader& reader, Rule rule) {
  if (!is_fresh(reader, "rule", rule.id, rule.place)) return;
  auto& all = reading_.pack.rules;
  const auto same =
      std::find_if(all.begin(), all.end(), [&](const Rule& other) { return other.id == rule.id; });
  if (same == all.end()) {
    all.push_back(std::move(rule));
    return;
  }
  // A pack may tighten a rule of its base; what may let go more needs a ground.
  if (is_looser(rule, *same) && rule.overrides.empty()) {
    reader.issue(rule_error("loosened"), {{"id", rule.id}}, rule.place);
  }
  *same = std::move(rule);
}

void PackLoader::note_message(PackReader& reader, const Bilingual& message, document::Mark place,
                              std::initializer_list<const Predicate*> conditions) {
  if (message.en == message.zh && !message.en.empty()) {
    reader.issue(rule_error("text_in_one_language"), {{"text", message.en}}, place,
                 IssueSeverity::warning);
  }
  std::set<std::string> roles;
  for (const Predicate* condition : conditions) {
    if (condition != nullptr) condition->collect_roles(roles);
  }
  for (const std::string& text : {message.en, message.zh}) {
    for (const std::string& name : placeholders_in(text)) {
      reader.refer_placeholder(name, place, {roles.begin(), roles.end()});
    }
  }
}

}  // namespace ecotone
