// SPDX-License-Identifier: Apache-2.0
// What changes for subjects that are checked twice.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "ecotone/compliance/rule_diff.h"

namespace ecotone {
namespace {

bool is_same(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b));
}

bool is_same(const std::optional<double>& a, const std::optional<double>& b) {
  return a.has_value() == b.has_value() && (!a || is_same(*a, *b));
}

const Measure* measure_of(const Finding& finding, MeasureKind kind) {
  for (const Measure& measure : finding.measures) {
    if (measure.kind == kind) return &measure;
  }
  return nullptr;
}

void compare_measures(const Finding& before, const Finding& after,
                      std::vector<FindingPart>& parts) {
  bool threshold = false;
  bool value = before.measures.size() != after.measures.size();
  for (const Measure& now : after.measures) {
    const Measure* old = measure_of(before, now.kind);
    if (old == nullptr) {
      value = true;
      continue;
    }
    threshold |= !is_same(old->threshold, now.threshold);
    value |= !is_same(old->value, now.value) || !is_same(old->error, now.error);
  }
  if (threshold) parts.push_back(FindingPart::threshold);
  if (value) parts.push_back(FindingPart::measure);
}

bool cites_same(const Finding& before, const Finding& after) {
  return std::equal(before.citations.begin(), before.citations.end(), after.citations.begin(),
                    after.citations.end(), [](const Citation& a, const Citation& b) {
                      return a.ref == b.ref && a.article == b.article;
                    });
}

std::vector<FindingPart> parts_of(const Finding& before, const Finding& after) {
  std::vector<FindingPart> parts;
  if (before.decided != after.decided) parts.push_back(FindingPart::decided);
  if (before.level != after.level || before.at_least != after.at_least ||
      before.at_most != after.at_most) {
    parts.push_back(FindingPart::level);
  }
  if (before.exception != after.exception) parts.push_back(FindingPart::exception);
  compare_measures(before, after, parts);
  if (!cites_same(before, after)) parts.push_back(FindingPart::citations);
  return parts;
}

std::vector<const Finding*> all_of(const SubjectResult& subject) {
  std::vector<const Finding*> all;
  for (const Finding& finding : subject.findings) all.push_back(&finding);
  for (const Finding& finding : subject.unknown) all.push_back(&finding);
  return all;
}

const Finding* find(const std::vector<const Finding*>& findings, const std::string& rule) {
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [&](const Finding* item) { return item->rule == rule; });
  return found == findings.end() ? nullptr : *found;
}

SubjectChange compare(const SubjectResult& before, const SubjectResult& after) {
  SubjectChange change{after.id,       after.name, before.verdict, after.verdict, before.complete,
                       after.complete, {}};
  const std::vector<const Finding*> old = all_of(before);
  const std::vector<const Finding*> now = all_of(after);
  for (const Finding* finding : now) {
    const Finding* was = find(old, finding->rule);
    if (was == nullptr) {
      change.findings.push_back({finding->rule, std::nullopt, *finding, {FindingPart::fires}});
      continue;
    }
    std::vector<FindingPart> parts = parts_of(*was, *finding);
    if (!parts.empty()) {
      change.findings.push_back({finding->rule, *was, *finding, std::move(parts)});
    }
  }
  for (const Finding* finding : old) {
    if (find(now, finding->rule) != nullptr) continue;
    change.findings.push_back({finding->rule, *finding, std::nullopt, {FindingPart::fires}});
  }
  return change;
}

}  // namespace

std::string_view finding_part_name(FindingPart part) {
  static constexpr std::array<std::string_view, 7> names = {
      "fires", "decided", "level", "exception", "threshold", "measure", "citations"};
  return names[static_cast<std::size_t>(part)];
}

std::vector<SubjectChange> diff_results(const CheckResult& before, const CheckResult& after) {
  std::vector<SubjectChange> changes;
  for (std::size_t i = 0; i < before.subjects.size() && i < after.subjects.size(); ++i) {
    changes.push_back(compare(before.subjects[i], after.subjects[i]));
  }
  return changes;
}

}  // namespace ecotone
