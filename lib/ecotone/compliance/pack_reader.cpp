// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/pack_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ecotone/compliance/pack_loader.h"
#include "ecotone/message/rule_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

using document::Value;
using Kind = PackReference::Kind;

constexpr std::array<std::string_view, 5> mark_names = {"S", "M", "M?", "L", "E"};

}  // namespace

void PackReader::issue(const ErrorText& text, Arguments arguments, document::Mark place,
                       IssueSeverity severity) {
  reading_.issues.push_back({severity,
                             RuleError(text, std::move(arguments), describe_place(file_, place)),
                             file_, place});
}

void PackReader::refer(PackReference::Kind kind, std::string name, document::Mark place,
                       std::string role, std::optional<std::string> value) {
  reading_.references.push_back(
      {kind, std::move(name), std::move(role), std::move(value), file_, place, {}});
}

void PackReader::refer_placeholder(std::string name, document::Mark place,
                                   std::vector<std::string> roles) {
  reading_.references.push_back(
      {Kind::placeholder, std::move(name), "", std::nullopt, file_, place, std::move(roles)});
}

bool PackReader::has_keys(const Value& value, std::initializer_list<std::string_view> known,
                          std::size_t required_count) {
  if (!value.is_object()) {
    issue(rule_error("value_kind"), {{"wanted", "a mapping with the keys " + joined(known)}},
          value.mark());
    return false;
  }
  bool good = true;
  for (const auto& member : value.as_object()) {
    if (std::find(known.begin(), known.end(), member.first) != known.end()) continue;
    document::Mark place = member.second.mark();
    if (place.line == 0) place = value.mark();
    issue(rule_error("key_unknown"), {{"key", member.first}, {"keys", joined(known)}}, place);
    good = false;
  }
  std::size_t i = 0;
  for (const std::string_view key : known) {
    if (i++ >= required_count) break;
    const Value* member = value.find(key);
    const bool empty = member == nullptr || member->is_null() ||
                       (member->is_string() && member->as_string().empty());
    if (!empty) continue;
    issue(rule_error("key_missing"), {{"key", std::string(key)}}, value.mark());
    good = false;
  }
  return good;
}

std::string PackReader::text(const Value* value) {
  if (value == nullptr || value->is_null()) return "";
  if (value->is_string()) return value->as_string();
  if (value->is_number()) return format_shortest(value->as_number());
  issue(rule_error("value_kind"), {{"wanted", "a text (文本)"}}, value->mark());
  return "";
}

std::vector<std::string> PackReader::texts(const Value* value) {
  if (value == nullptr || value->is_null()) return {};
  if (!value->is_array()) return {text(value)};
  std::vector<std::string> result;
  for (const Value& element : value->as_array()) result.push_back(text(&element));
  return result;
}

Bilingual PackReader::bilingual(const Value* value) {
  if (value == nullptr || value->is_null()) return {};
  if (value->is_string()) return {value->as_string(), value->as_string()};
  if (!has_keys(*value, {"zh", "en"}, 2)) {
    if (!value->is_object()) return {};
  }
  return {text(value->find("en")), text(value->find("zh"))};
}

bool PackReader::flag(const Value* value, bool otherwise) {
  if (value == nullptr) return otherwise;
  if (value->is_bool()) return value->as_bool();
  issue(rule_error("value_kind"), {{"wanted", "true or false (真假值)"}}, value->mark());
  return otherwise;
}

std::optional<Date> PackReader::date(const Value* value) {
  if (value == nullptr || value->is_null()) return std::nullopt;
  const std::string written = text(value);
  const auto day = parse_date(written);
  if (!day) issue(rule_error("date_invalid"), {{"text", written}}, value->mark());
  return day;
}

void PackReader::period(const Value& value, std::optional<Date>& from, std::optional<Date>& until) {
  from = date(value.find("from"));
  until = date(value.find("until"));
  if (from && until && *until < *from) {
    issue(rule_error("dates_reversed"),
          {{"from", from->to_string()}, {"until", until->to_string()}}, value.mark());
  }
}

std::optional<Level> PackReader::level(const Value* value, bool no_conflict_allowed) {
  if (value == nullptr || value->is_null()) return std::nullopt;
  const std::string name = text(value);
  const auto level = parse_level(name);
  if (level && (*level != Level::no_conflict || no_conflict_allowed)) return level;
  issue(rule_error("level_unknown"),
        {{"level", name},
         {"levels", std::string("prohibited, restricted, indeterminate, attention, report") +
                        (no_conflict_allowed ? ", no_conflict" : "")}},
        value->mark());
  return std::nullopt;
}

std::string PackReader::mark(const Value* value) {
  if (value == nullptr) return "";
  const std::string name = text(value);
  if (std::find(mark_names.begin(), mark_names.end(), name) == mark_names.end()) {
    issue(rule_error("mark_unknown"), {{"mark", name}}, value->mark());
  }
  return name;
}

Expression PackReader::condition(const Value* value) {
  if (value == nullptr || value->is_null()) return {};
  if (!value->is_string()) {
    issue(rule_error("value_kind"), {{"wanted", "a condition as text (文本条件)"}}, value->mark());
    return {};
  }
  try {
    document::Mark begin = value->mark();
    if (value->is_quoted()) ++begin.column;
    Expression expression = Expression::parse(value->as_string(), begin);
    for (const auto& [name, place] : expression.parameters()) refer(Kind::parameter, name, place);
    return expression;
  } catch (RuleError& error) {
    error.prepend_place(file_);
    reading_.issues.push_back({IssueSeverity::error, error, file_, value->mark()});
    return {};
  }
}

Expression PackReader::attribute_condition(const Value* value) {
  Expression expression = condition(value);
  for (const auto& [name, place] : expression.fields()) refer(Kind::attribute, name, place);
  for (const auto& comparison : expression.comparisons()) {
    refer(Kind::attribute, comparison.field, comparison.mark, "", comparison.text);
  }
  return expression;
}

Expression PackReader::zone_condition(const Value* value, const std::string& role) {
  Expression expression = condition(value);
  for (const auto& [name, place] : expression.fields()) refer(Kind::field, name, place, role);
  for (const auto& comparison : expression.comparisons()) {
    refer(Kind::field, comparison.field, comparison.mark, role, comparison.text);
  }
  return expression;
}

std::string PackReader::layer(const Value* value) {
  std::string role = text(value);
  if (!role.empty()) refer(Kind::layer, role, value->mark());
  return role;
}

QuantityReference PackReader::quantity(const Value* value, Dimension wanted) {
  QuantityReference result;
  if (value == nullptr || value->is_null()) return result;
  static constexpr std::string_view examples[] = {"1", "100 m", "1 m2", "5 %", "text"};
  const std::string example(examples[static_cast<std::size_t>(wanted)]);
  const std::string wanted_name = wanted == Dimension::length ? "a length (长度)"
                                  : wanted == Dimension::area ? "an area (面积)"
                                                              : "a share (占比)";
  if (value->is_number()) {
    issue(rule_error("number_without_unit"),
          {{"value", format_shortest(value->as_number())}, {"example", example}}, value->mark());
    return result;
  }
  const std::string written = text(value);
  if (written.starts_with('$')) {
    result.parameter = written.substr(1);
    refer(Kind::parameter, result.parameter, value->mark());
    const RuleParameter* param = reading_.pack.param(result.parameter);
    if (param == nullptr) return result;
    for (const auto& dated : param->values) {
      if (dated.values.size() == 1 && dated.values.front().dimension == wanted) continue;
      issue(rule_error("unit_unsuitable"),
            {{"value", dated.text}, {"wanted", wanted_name}, {"example", example}}, value->mark());
    }
    return result;
  }
  const auto parsed = parse_quantity(written);
  if (!parsed || parsed->dimension != wanted) {
    issue(rule_error("unit_unsuitable"),
          {{"value", written}, {"wanted", wanted_name}, {"example", example}}, value->mark());
    return result;
  }
  issue(rule_error("threshold_without_mark"), {{"value", written}}, value->mark(),
        IssueSeverity::warning);
  result.value = parsed;
  return result;
}

std::vector<RuleCitation> PackReader::citations(const Value* value) {
  if (value == nullptr || value->is_null()) return {};
  if (!value->is_array()) {
    issue(rule_error("value_kind"), {{"wanted", "a list (列表)"}}, value->mark());
    return {};
  }
  std::vector<RuleCitation> result;
  for (const Value& item : value->as_array()) {
    if (!has_keys(item, {"ref", "article", "from", "until", "mark", "checked", "note"}, 1)) {
      if (!item.is_object()) continue;
    }
    RuleCitation citation;
    citation.ref = text(item.find("ref"));
    citation.article = text(item.find("article"));
    period(item, citation.from, citation.until);
    citation.mark = mark(item.find("mark"));
    citation.checked = flag(item.find("checked"), false);
    citation.file = file_;
    citation.place = item.mark();
    refer(Kind::instrument, citation.ref, item.mark());
    result.push_back(std::move(citation));
  }
  return result;
}

PredicatePtr PackReader::predicate(const Value& value) {
  if (!value.is_object() || value.as_object().size() != 1 || depth_ > 20) {
    issue(rule_error("predicate_form"), {}, value.mark());
    return nullptr;
  }
  const auto& [name, content] = value.as_object().front();
  std::vector<std::string_view> names;
  for (const PredicateKind& kind : predicate_kinds()) {
    names.push_back(kind.name);
    if (kind.name != name) continue;
    ++depth_;
    PredicatePtr result = kind.read(content, *this);
    --depth_;
    return result;
  }
  issue(rule_error("predicate_unknown"), {{"name", name}, {"names", joined(names)}}, value.mark());
  return nullptr;
}

}  // namespace ecotone
