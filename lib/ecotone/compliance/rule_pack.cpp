// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/rule_pack.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "ecotone/compliance/pack_reader.h"

namespace ecotone {
namespace {

struct Unit {
  std::string_view name;
  Dimension dimension;
  double factor;
};

constexpr Unit units[] = {
    {"m", Dimension::length, 1},   {"km", Dimension::length, 1000},
    {"m2", Dimension::area, 1},    {"ha", Dimension::area, 10000},
    {"km2", Dimension::area, 1e6}, {"mu", Dimension::area, 2000.0 / 3.0},
    {"%", Dimension::share, 0.01},
};

template <typename Item, typename Name>
const Item* find_by(const std::vector<Item>& items, Name Item::*name, std::string_view wanted) {
  const auto found = std::find_if(items.begin(), items.end(),
                                  [&](const Item& item) { return item.*name == wanted; });
  return found == items.end() ? nullptr : &*found;
}

RulePack finish(PackReading reading) {
  for (PackIssue& issue : reading.issues) {
    if (issue.severity == IssueSeverity::error) throw std::move(issue.error);
  }
  return std::move(reading.pack);
}

// Both ends are days in force.
template <typename Period>
bool holds_on(const Period& period, const Date& day) {
  return (!period.from || *period.from <= day) && (!period.until || day <= *period.until);
}

}  // namespace

std::optional<Quantity> parse_quantity(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  std::string_view name = text.substr(static_cast<std::size_t>(end - text.data()));
  while (name.starts_with(' ')) name.remove_prefix(1);
  for (const Unit& unit : units) {
    if (unit.name == name) return Quantity{unit.dimension, value * unit.factor, std::string(text)};
  }
  return std::nullopt;
}

const RuleParameter::Dated* RuleParameter::on(const Date& day) const {
  const Dated* result = nullptr;
  for (const Dated& dated : values) {
    if (!dated.from || *dated.from <= day) result = &dated;
  }
  return result;
}

const Instrument* RulePack::instrument(std::string_view ref) const {
  return find_by(instruments, &Instrument::ref, ref);
}

const RuleLayer* RulePack::layer(std::string_view role) const {
  return find_by(layers, &RuleLayer::role, role);
}

const RuleParameter* RulePack::param(std::string_view name) const {
  return find_by(params, &RuleParameter::name, name);
}

const Rule* RulePack::rule(std::string_view id) const {
  return find_by(rules, &Rule::id, id);
}

RuleCitation RulePack::dated(RuleCitation citation) const {
  if (const Instrument* source = instrument(citation.ref)) {
    if (!citation.from) citation.from = source->from;
    if (!citation.until) citation.until = source->until;
  }
  return citation;
}

bool RulePack::in_force(const RuleCitation& citation, const Date& day) const {
  return holds_on(dated(citation), day);
}

bool RulePack::in_force(const Rule& rule, const Date& day) const {
  return rule.enabled && holds_on(rule, day) &&
         std::any_of(rule.cite.begin(), rule.cite.end(),
                     [&](const RuleCitation& citation) { return in_force(citation, day); });
}

RulePack load_rule_packs(std::span<const std::string> ids, const PackSource& source) {
  return finish(read_packs(ids, source));
}

RulePack parse_rule_pack(std::string_view text, const std::string& name) {
  const std::string id = "pack";
  const PackSource source = [&](std::string_view wanted) {
    return wanted == id ? std::vector<PackText>{{name, std::string(text)}}
                        : std::vector<PackText>();
  };
  return finish(read_packs({&id, 1}, source));
}

}  // namespace ecotone
