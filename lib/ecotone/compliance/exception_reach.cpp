// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/exception_reach.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "ecotone/compliance/predicate.h"

namespace ecotone {
namespace {

constexpr std::size_t combination_limit = 200000;

/// Values of each attribute that conditions tell apart.
using Choices = std::map<std::string, std::vector<FieldValue>, std::less<>>;

std::vector<const Expression*> conditions_of(const Rule& rule) {
  std::vector<const Expression*> conditions{&rule.applies};
  rule.when->collect_conditions(conditions);
  for (const RuleException& exception : rule.unless) exception.when->collect_conditions(conditions);
  return conditions;
}

void add_parameter_values(const RulePack& pack, const std::string& name,
                          std::vector<FieldValue>& values) {
  const RuleParameter* param = pack.param(name);
  if (param == nullptr) return;
  for (const RuleParameter::Dated& dated : param->values) {
    for (const Quantity& quantity : dated.values) {
      if (quantity.dimension == Dimension::text) values.emplace_back(quantity.text);
    }
  }
}

// The numbers that are named, and one in each gap before, between and after them.
std::vector<FieldValue> with_gaps(const std::set<double>& numbers) {
  std::vector<FieldValue> values;
  if (numbers.empty()) return values;
  values.emplace_back(*numbers.begin() - 1);
  std::optional<double> before;
  for (const double number : numbers) {
    if (before) values.emplace_back((*before + number) / 2);
    values.emplace_back(number);
    before = number;
  }
  values.emplace_back(*before + 1);
  return values;
}

// Nothing if the conditions ask for more than single values can show.
std::optional<Choices> choices_of(const Rule& rule, const RulePack& pack) {
  Choices choices;
  std::map<std::string, std::set<double>> numbers;
  std::set<std::string> with_texts;
  for (const Expression* condition : conditions_of(rule)) {
    for (const Expression::Use& use : condition->uses()) {
      std::vector<FieldValue>& values = choices[use.field];
      const auto* number = std::get_if<double>(&use.value);
      if (use.other_field || (use.ordered && number == nullptr)) return std::nullopt;
      if (number != nullptr) {
        numbers[use.field].insert(*number);
      } else if (!use.parameter.empty()) {
        add_parameter_values(pack, use.parameter, values);
        with_texts.insert(use.field);
      } else {
        values.push_back(use.value);
        if (std::holds_alternative<std::string>(use.value)) with_texts.insert(use.field);
      }
    }
  }
  std::size_t combinations = 1;
  for (auto& [field, values] : choices) {
    const std::vector<FieldValue> more = with_gaps(numbers[field]);
    values.insert(values.end(), more.begin(), more.end());
    // A text that no condition names.
    if (more.empty() || with_texts.contains(field)) values.emplace_back(std::string("\x7f"));
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    combinations *= values.size();
    if (combinations > combination_limit) return std::nullopt;
  }
  return choices;
}

/// What the combinations tried so far have shown.
class Trial {
 public:
  explicit Trial(const Rule& rule) : rule_(rule), seen_(rule.unless.size()) {}

  void attempt(const ExpressionScope& attributes) {
    if (rule_.applies.evaluate(attributes, nullptr) == Truth::no) return;
    if (rule_.when->by_attributes(attributes) == Truth::no) return;
    possible_ = true;
    const std::string* first = nullptr;  // exception that certainly comes first
    for (std::size_t i = 0; i < rule_.unless.size(); ++i) {
      const Truth truth = rule_.unless[i].when->by_attributes(attributes);
      if (truth != Truth::no) {
        seen_[i].possible = true;
        if (first == nullptr) {
          seen_[i].reached = true;
        } else {
          seen_[i].behind.insert(*first);
        }
      }
      if (truth == Truth::yes && first == nullptr) first = &rule_.unless[i].id;
    }
  }

  RuleReach result() const {
    RuleReach reach{possible_, std::vector<ExceptionReach>(seen_.size())};
    if (!possible_) return reach;
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      if (!seen_[i].possible) reach.exceptions[i].kind = ExceptionReach::Kind::impossible;
      if (!seen_[i].possible || seen_[i].reached) continue;
      reach.exceptions[i] = {ExceptionReach::Kind::shadowed,
                             {seen_[i].behind.begin(), seen_[i].behind.end()}};
    }
    return reach;
  }

 private:
  struct Seen {
    bool possible = false;
    bool reached = false;
    std::set<std::string> behind;
  };

  const Rule& rule_;
  bool possible_ = false;
  std::vector<Seen> seen_;
};

RuleReach try_all(const Rule& rule, const RulePack& pack, const Choices& choices) {
  std::map<std::string, std::size_t, std::less<>> picked;
  const ExpressionScope attributes{
      [&](std::string_view name) -> FieldValue {
        const auto found = picked.find(name);
        return found == picked.end() ? FieldValue() : choices.find(name)->second[found->second];
      },
      [&](std::string_view name) {
        // A parameter that changes with the days may have any of its values.
        const RuleParameter* param = pack.param(name);
        ExpressionValues values;
        if (param != nullptr && param->values.size() == 1) {
          add_parameter_values(pack, std::string(name), values);
        }
        return values;
      }};
  Trial trial(rule);
  for (const auto& [field, values] : choices) picked[field] = 0;
  for (;;) {
    trial.attempt(attributes);
    // The next combination, counted like the digits of a number.
    auto digit = picked.begin();
    while (digit != picked.end() && ++digit->second == choices.find(digit->first)->second.size()) {
      (digit++)->second = 0;
    }
    if (digit == picked.end()) return trial.result();
  }
}

}  // namespace

RuleReach reach_of(const Rule& rule, const RulePack& pack) {
  RuleReach reach{true, std::vector<ExceptionReach>(rule.unless.size())};
  if (const auto choices = choices_of(rule, pack)) reach = try_all(rule, pack, *choices);
  // The same question asked again has been answered, wherever places decide.
  for (std::size_t i = 0; i < rule.unless.size(); ++i) {
    for (std::size_t before = 0; before < i; ++before) {
      if (rule.unless[before].condition != rule.unless[i].condition) continue;
      if (reach.exceptions[i].kind != ExceptionReach::Kind::reachable) continue;
      reach.exceptions[i] = {ExceptionReach::Kind::shadowed, {rule.unless[before].id}};
    }
  }
  return reach;
}

}  // namespace ecotone
