// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/compliance/check.h"
#include "ecotone/compliance/rule_pack.h"
#include "ecotone/finding/finding.h"

namespace ecotone {

/// A pack to compare: all that it writes or, with a day, what of it holds on that day.
struct PackView {
  const RulePack& pack;
  std::optional<Date> day;
};

enum class ChangeKind { added, removed, changed };

/// "added", "removed", "changed".
std::string_view change_kind_name(ChangeKind kind);

/// What of a pack differs.
enum class RulePart {
  rule,  ///< as a whole
  title,
  targets,
  applies,
  condition,
  given,  ///< roles without which it says nothing
  level,
  exception,
  needs,
  message,
  note,
  days,  ///< on which the rule itself holds
  enabled,
  citations,  ///< articles
  marks,      ///< how a citation was verified
  parameter,
  statutory,
  parameter_mark,
  instrument,
  layer
};

/// "rule", "title", …
std::string_view rule_part_name(RulePart part);

/// One difference between two packs.
struct RuleChange {
  ChangeKind kind = ChangeKind::changed;
  RulePart part = RulePart::rule;
  std::string
      item;         ///< id of a rule, "$name" of a parameter, key of an instrument, role of a layer
  Bilingual title;  ///< of the rule, instrument or layer
  Bilingual before, after;         ///< as people read it; empty where there is none
  std::vector<std::string> rules;  ///< ids of the rules that ask for a parameter or cite it
};

/// Compares packs: rules that come, go and change, then parameters, instruments and layers, each in
/// the order of the later pack, those that went at the end. Conditions are compared as they are
/// written. With days, a rule is there if it applies on the day (see RulePack::in_force), and
/// citations and parameters are those of the day.
std::vector<RuleChange> diff_rules(const PackView& before, const PackView& after);

/// What of a finding differs.
enum class FindingPart { fires, decided, level, exception, threshold, measure, citations };

/// "fires", "decided", …
std::string_view finding_part_name(FindingPart part);

/// A rule on one subject, before and after; nothing where it neither fired nor was undecided.
struct FindingChange {
  std::string rule;
  std::optional<Finding> before, after;
  std::vector<FindingPart> parts;  ///< `fires` alone where one of the two is missing
};

/// What changes for a subject.
struct SubjectChange {
  std::string id;
  std::string name;
  Level verdict_before = Level::no_conflict;
  Level verdict_after = Level::no_conflict;
  bool complete_before = true;
  bool complete_after = true;
  std::vector<FindingChange> findings;  ///< that differ

  bool differs() const {
    return verdict_before != verdict_after || complete_before != complete_after ||
           !findings.empty();
  }
};

/// Compares two checks of the same subjects, one change a subject, in their order. A measure
/// differs if it does by more than 1e-9 of itself: the same geometry gives the same figure.
std::vector<SubjectChange> diff_results(const CheckResult& before, const CheckResult& after);

}  // namespace ecotone
