// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/subject_lines.h"

#include <string>

#include "ecotone/message/report_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/finding_words.h"
#include "ecotone/report/measure_format.h"
#include "ecotone/report/review_points.h"

namespace ecotone {
namespace {

using document::Value;

void append(BothTexts& texts, const BothTexts& more, const char* between_en = ", ",
            const char* between_zh = "、") {
  if (!texts.en.empty()) texts.en += between_en;
  if (!texts.zh.empty()) texts.zh += between_zh;
  texts.en += more.en;
  texts.zh += more.zh;
}

/// The titles of rows that meet a condition.
template <typename Wanted>
BothTexts titles_of(const Value& subject, Wanted wanted) {
  BothTexts titles;
  for (const Value& row : array_at(subject, "layers")) {
    if (wanted(row)) append(titles, both_at(row, "title"));
  }
  return titles;
}

BothTexts passed_words(const Value& passed) {
  const std::string rule = text_at(passed, "rule");
  const Value::Array& measures = array_at(passed, "measures");
  if (!measures.empty()) {
    const MeasureWords words = measure_words(measures.front());
    return render(report_text("line_passed"), {{"rule", rule}, {"margin", words.margin}});
  }
  const double beyond_m = number_at(passed, "beyond_m").value_or(0);
  return render(report_text("line_passed_beyond"),
                {{"rule", rule}, {"distance", format_fixed(beyond_m, 0)}});
}

BothTexts receptors_words(const Value& run, const Value& subject) {
  const auto within_m = number_at(run, "receptors_within_m");
  if (!within_m) return {};
  const std::string within = format_fixed(*within_m, 0);
  const Value::Array& receptors = array_at(subject, "receptors");
  if (receptors.empty()) return render(report_text("line_no_receptors"), {{"within", within}});
  const Value& nearest = receptors.front();
  const std::string name = text_at(nearest, "name");
  return render(report_text("line_receptors"),
                {{"n", std::to_string(receptors.size())},
                 {"within", within},
                 {"name", name.empty() ? text_at(nearest, "feature") : name},
                 {"title", both_at(nearest, "title")},
                 {"distance", format_fixed(number_at(nearest, "distance_m").value_or(0), 1)}});
}

}  // namespace

BothTexts settle_words(const Value& finding) {
  BothTexts words;
  if (const BothTexts settle = both_at(finding, "settle"); !settle.empty()) {
    words = render(report_text("line_settle"), {{"what", settle}});
  }
  // What fired is mended for the subject as a whole.
  if (text_at(finding, "level") != "indeterminate") return words;
  const BothTexts mending = mending_words(member_at(finding, "mending"));
  if (!mending.empty()) {
    append(words, render(report_text("line_mending"), {{"what", mending}}), "; ", "；");
  }
  return words;
}

std::vector<BothTexts> facts_of(const Value& run, const Value& subject) {
  std::vector<BothTexts> facts;
  const auto say = [&facts](const BothTexts& fact) {
    if (!fact.empty()) facts.push_back(fact);
  };
  if (const BothTexts mending = mending_words(member_at(subject, "mending")); !mending.empty()) {
    say(render(report_text("line_mending"), {{"what", mending}}));
  }
  BothTexts passed;
  for (const Value& rule : array_at(subject, "passed"))
    append(passed, passed_words(rule), "; ", "；");
  say(passed);
  const BothTexts overdue =
      titles_of(subject, [](const Value& row) { return text_at(row, "review") == "past"; });
  if (!overdue.empty()) say(render(report_text("line_overdue"), {{"layers", overdue}}));
  say(receptors_words(run, subject));
  BothTexts complete = completeness_words(subject);
  const BothTexts missing =
      titles_of(subject, [](const Value& row) { return text_at(row, "state") == "not_checked"; });
  // Results of older versions count the layers and do not name those that are missing.
  if (!missing.empty() && member_at(subject, "completeness").is_null()) {
    append(complete, render(report_text("completeness_gap"), {{"layers", missing}}), "; ", "；");
  }
  say(complete);
  return facts;
}

}  // namespace ecotone
