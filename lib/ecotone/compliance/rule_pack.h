// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/compliance/expression.h"
#include "ecotone/document/value.h"
#include "ecotone/finding/finding.h"
#include "ecotone/layer/date.h"

namespace ecotone {

class Predicate;

/// A text in both languages.
struct Bilingual {
  std::string en;
  std::string zh;

  friend bool operator==(const Bilingual&, const Bilingual&) = default;
};

/// What a value measures. Lengths are kept in metres, areas in square metres, shares 0–1.
enum class Dimension { none, length, area, share, text };

/// A value with its dimension, as "1 km", "5 %", "666.7 m2" or a code.
struct Quantity {
  Dimension dimension = Dimension::none;
  double value = 0;  ///< metres, square metres, share or a bare number
  std::string text;  ///< as written
};

/// Reads "1 km", "50 m", "2 ha", "3 mu", "5 %"; nothing for another text.
std::optional<Quantity> parse_quantity(std::string_view text);

/// What a rule pack says of itself.
struct PackInfo {
  std::string id;
  std::string version;
  std::string license;
  Bilingual title;
  std::string extends;  ///< "" or the base: its id, or "ID@VERSION"
  std::string file;
  document::Mark place;
};

/// A law, regulation, standard or document that citations refer to.
struct Instrument {
  std::string ref;
  Bilingual title;
  std::string issuer;
  std::string number;
  std::optional<Date> from;
  std::optional<Date> until;
  std::string mark;
  std::string status;
  std::string file;
  document::Mark place;
};

/// A role that rules ask for.
struct RuleLayer {
  std::string role;
  Bilingual title;
  bool required = true;
  std::string geometry;
  /// field → value → what people read
  std::map<std::string, std::map<std::string, Bilingual>> labels;
  std::string file;
  document::Mark place;
};

/// A parameter: one value for all days, or values by the first day they hold.
struct RuleParameter {
  struct Dated {
    std::optional<Date> from;
    std::vector<Quantity> values;  ///< more than one for a list
    std::string text;
  };
  std::string name;
  std::vector<Dated> values;  ///< by day, ascending
  bool statutory = false;
  std::string reason;
  std::string mark;
  std::string file;
  document::Mark place;

  /// The value that holds on a day; nullptr before the first.
  const Dated* on(const Date& day) const;
};

/// A citation as the pack writes it.
struct RuleCitation {
  std::string ref;
  std::string article;
  std::optional<Date> from;
  std::optional<Date> until;
  std::string mark;
  bool checked = false;
  std::string file;
  document::Mark place;
};

/// An exception: where it holds, the rule has another outcome.
struct RuleException {
  std::string id;
  std::shared_ptr<const Predicate> when;
  std::string condition;  ///< `when` as the pack writes it, on one line
  Level then = Level::no_conflict;
  std::vector<std::string> needs;
  Bilingual message;
  Bilingual note;
  std::vector<RuleCitation> cite;
  document::Mark place;
};

/// One rule: when it holds, what it asks, and the citation behind it.
struct Rule {
  std::string id;
  std::string pack;  ///< that it comes from
  std::string file;
  Bilingual title;
  std::vector<std::string> targets;
  Expression applies;
  std::shared_ptr<const Predicate> when;
  std::string condition;  ///< `when` as the pack writes it, on one line
  Level then = Level::attention;
  std::vector<RuleException> unless;
  std::vector<std::string> needs;
  Bilingual message;
  Bilingual note;
  std::vector<RuleCitation> cite;
  std::vector<RuleCitation> overrides;  ///< what allows to loosen a rule of the base
  std::optional<Date> from, until;      ///< days on which the rule itself holds
  /// Roles to compare with, such as a draft: without a layer of each the rule says nothing.
  std::vector<std::string> given;
  bool enabled = true;  ///< a rule that is off waits for a pack that turns it on
  document::Mark place;
};

/// A test that a pack brings along; run by `test_pack`.
struct PackTest {
  std::string name;
  std::string pack;
  std::string file;
  document::Value content;
};

/// Rules with what they refer to; several packs merged, the base first.
struct RulePack {
  std::vector<PackInfo> packs;
  std::vector<Instrument> instruments;
  std::vector<RuleLayer> layers;
  std::vector<RuleParameter> params;
  std::vector<Rule> rules;
  std::vector<PackTest> tests;

  const Instrument* instrument(std::string_view ref) const;
  const RuleLayer* layer(std::string_view role) const;
  const RuleParameter* param(std::string_view name) const;
  const Rule* rule(std::string_view id) const;

  /// The citation with the days that it leaves out taken from its instrument.
  RuleCitation dated(RuleCitation citation) const;
  /// Whether a citation was in force on a day, its instrument included.
  bool in_force(const RuleCitation& citation, const Date& day) const;
  /// Whether a rule applied on a day: within its own days, with a citation in force.
  bool in_force(const Rule& rule, const Date& day) const;
};

/// One file of a pack.
struct PackText {
  std::string name;  ///< of the file, for messages
  std::string text;  ///< YAML
};

/// Gives the texts of a pack by its id: `rules/ID.yaml`, or every `rules/ID/*.yaml` in the order
/// of their names. Empty if there is no such pack. Files are read by the caller, because modules
/// that compute know no files.
using PackSource = std::function<std::vector<PackText>(std::string_view id)>;

/// Loads packs and what they extend, and merges them in order.
///
/// A pack of several files has `pack:` in exactly one. A later pack may add rules, instruments,
/// layers and parameters, and may replace a rule of its base by the same id: to a level at least
/// as strict, or with `overrides` that cites what allows to loosen it.
///
/// @throws RuleError      naming file, line and column
/// @throws DocumentError  if a text is not valid YAML
RulePack load_rule_packs(std::span<const std::string> ids, const PackSource& source);

/// Loads one pack from a text; `extends` is not allowed then.
RulePack parse_rule_pack(std::string_view text, const std::string& name = "rules.yaml");

}  // namespace ecotone
