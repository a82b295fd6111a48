// SPDX-License-Identifier: Apache-2.0
#include "tools/verdict_rows.h"

#include <algorithm>
#include <string>

namespace ecotone::tools {
namespace {

// A figure without a verdict is none of the findings that are counted.
bool counts(const Finding& finding) {
  return finding.level > Level::report;
}

// The finding that the verdict rests on: one that fired, else one that is undecided.
const Finding* worst_of(const SubjectResult& subject) {
  const auto& findings = subject.findings;
  if (!findings.empty() && counts(findings.front()) && findings.front().level == subject.verdict) {
    return &findings.front();
  }
  const auto found = std::ranges::find_if(subject.unknown, [&](const Finding& finding) {
    return std::max(Level::indeterminate, finding.at_least.value_or(Level::indeterminate)) ==
           subject.verdict;
  });
  return found == subject.unknown.end() ? nullptr : &*found;
}

FieldValue measured(const Finding* finding, MeasureKind kind) {
  if (finding == nullptr) return {};
  for (const Measure& measure : finding->measures) {
    if (measure.kind == kind) return measure.value;
  }
  return {};
}

FieldValue rules_of(const SubjectResult& subject) {
  std::string rules;
  for (const Finding& finding : subject.findings) {
    if (counts(finding)) rules += (rules.empty() ? "" : ",") + finding.rule;
  }
  return rules;
}

std::int64_t number_of(std::size_t count) {
  return static_cast<std::int64_t>(count);
}

}  // namespace

Table verdict_rows(const CheckResult& result) {
  Table rows;
  const auto add = [&](const char* name, FieldType type, const auto& value) {
    Column& column = rows.add(Column(name, type));
    for (const SubjectResult& subject : result.subjects) column.push_back(value(subject));
  };
  using S = const SubjectResult&;
  add("id", FieldType::text, [](S s) -> FieldValue { return s.id; });
  add("verdict", FieldType::text,
      [](S s) -> FieldValue { return std::string(level_name(s.verdict)); });
  add("complete", FieldType::boolean, [](S s) -> FieldValue { return s.complete; });
  add("findings", FieldType::integer, [](S s) -> FieldValue {
    return number_of(static_cast<std::size_t>(std::ranges::count_if(s.findings, counts)));
  });
  add("undecided", FieldType::integer,
      [](S s) -> FieldValue { return number_of(s.unknown.size()); });
  add("worst_rule", FieldType::text, [](S s) -> FieldValue {
    const Finding* worst = worst_of(s);
    return worst == nullptr ? FieldValue() : FieldValue(worst->rule);
  });
  add("overlap_m2", FieldType::real,
      [](S s) { return measured(worst_of(s), MeasureKind::overlap_area); });
  add("share", FieldType::real, [](S s) { return measured(worst_of(s), MeasureKind::share); });
  add("rules", FieldType::text, rules_of);
  add("area_m2", FieldType::real, [](S s) -> FieldValue { return s.area_m2; });
  add("as_of", FieldType::date, [&](S) -> FieldValue { return result.as_of; });
  return rows;
}

void VerdictStatus::add(const CheckResult& result) {
  for (const SubjectResult& subject : result.subjects) {
    fired_ |= std::ranges::any_of(subject.findings, [&](const Finding& finding) {
      return finding.level != Level::indeterminate && finding.level >= fail_on_;
    });
    undecided_ |= !subject.complete || subject.verdict == Level::indeterminate;
  }
}

ExitStatus VerdictStatus::status() const {
  if (fired_) return ExitStatus::findings;
  return undecided_ ? ExitStatus::indeterminate : ExitStatus::clean;
}

}  // namespace ecotone::tools
