// SPDX-License-Identifier: Apache-2.0
#include "tools/rule_changes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>
#include <string_view>
#include <utility>

#include "ecotone/message/report_texts.h"
#include "ecotone/message/rule_diff_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/check_text.h"

namespace ecotone::tools {

using document::Value;

namespace {

ecotone::Bilingual words(std::string_view key) {
  if (const Text* text = find_rule_diff_text(key)) {
    return {std::string(text->en), std::string(text->zh)};
  }
  if (const Text* text = find_report_text(key)) {
    return {std::string(text->en), std::string(text->zh)};
  }
  return {std::string(key), std::string(key)};
}

Value value_of(const ecotone::Bilingual& text) {
  if (text.en.empty() && text.zh.empty()) return {};
  Value value;
  value.set("zh", text.zh);
  value.set("en", text.en);
  return value;
}

ecotone::Bilingual verdict(Level level, bool complete) {
  const ecotone::Bilingual text = words(level_name(level));
  const ecotone::Bilingual more = words("incomplete");
  if (complete) return text;
  return {text.en + " (" + more.en + ")", text.zh + "（" + more.zh + "）"};
}

std::string_view kind_of(const FindingChange& change) {
  if (!change.before) return "begins";
  return change.after ? "changed" : "ceases";
}

std::string measure_text(const Measure& measure, double value) {
  switch (measure.kind) {
    case MeasureKind::overlap_area:
      return format_area(value, AreaUnit::hectare) + " ha";
    case MeasureKind::share:
      return format_fixed(100 * value, 2) + " %";
    case MeasureKind::distance:
    case MeasureKind::length:
      return format_fixed(value, 2) + " m";
    case MeasureKind::count:
    case MeasureKind::attribute:
      break;
  }
  return format_shortest(value);
}

ecotone::Bilingual level_state(const Finding& finding) {
  if (finding.decided) return words(level_name(finding.level));
  ecotone::Bilingual text = words("undecided");
  if (!finding.at_least || !finding.at_most) return text;
  const ecotone::Bilingual low = words(level_name(*finding.at_least));
  const ecotone::Bilingual high = words(level_name(*finding.at_most));
  return {text.en + " (" + low.en + "–" + high.en + ")",
          text.zh + "（" + low.zh + "–" + high.zh + "）"};
}

/// What a finding says of one part.
ecotone::Bilingual state(const std::optional<Finding>& finding, FindingPart part) {
  if (!finding) return {};
  ecotone::Bilingual text;
  const auto add = [&](const std::string& en, const std::string& zh) {
    text.en += (text.en.empty() ? "" : "; ") + en;
    text.zh += (text.zh.empty() ? "" : "；") + zh;
  };
  switch (part) {
    case FindingPart::fires:
    case FindingPart::decided:
    case FindingPart::level:
      return level_state(*finding);
    case FindingPart::exception:
      return {finding->exception, finding->exception};
    case FindingPart::threshold:
    case FindingPart::measure:
      for (const Measure& measure : finding->measures) {
        if (part == FindingPart::measure) {
          const std::string value = measure_text(measure, measure.value);
          add(value, value);
        } else if (measure.threshold) {
          const std::string value = measure_text(measure, *measure.threshold);
          add(value, value);
        }
      }
      return text;
    case FindingPart::citations:
      for (const Citation& citation : finding->citations) {
        add(citation.title_en + " " + citation.article, citation.title_zh + citation.article);
      }
      return text;
  }
  return text;
}

/// Turns changes into rows, in the language of the session.
class DiffRows {
 public:
  DiffRows(const Session& session, bool with_subjects)
      : session_(session), with_subjects_(with_subjects) {
    results_.command = "rules-diff";
    results_.rows_name = "changes";
    if (with_subjects) results_.columns.push_back({"subject", {"subject", "核查对象"}});
    for (const ResultColumn& column :
         std::initializer_list<ResultColumn>{{"change", {"change", "变化"}},
                                             {"what", {"what", "内容"}},
                                             {"item", {"rule", "规则"}},
                                             {"title", {"title", "名称"}},
                                             {"before", {"before", "变更前"}},
                                             {"after", {"after", "变更后"}},
                                             {"rules", {"rules concerned", "涉及规则"}}}) {
      results_.columns.push_back(column);
    }
  }

  void add(const RuleChange& change) {
    Value rules = Value::array();
    for (const std::string& rule : change.rules) rules.push(rule);
    add_row("", words_cell(change_kind_name(change.kind)), words_cell(rule_part_name(change.part)),
            change.item, change.title, change.before, change.after,
            {std::move(rules), fmt::format("{}", fmt::join(change.rules, ", "))});
  }

  void add(const SubjectChange& subject) {
    add_row(subject.name.empty() ? subject.id : subject.name, verdict_change(subject),
            words_cell("verdict"), "", {}, verdict(subject.verdict_before, subject.complete_before),
            verdict(subject.verdict_after, subject.complete_after), no_rules());
    for (const FindingChange& finding : subject.findings) {
      for (const FindingPart part : finding.parts) add(subject, finding, part);
    }
  }

  Results take() { return std::move(results_); }

 private:
  static Cell no_rules() { return {Value::array(), ""}; }

  Cell words_cell(std::string_view key) const {
    const ecotone::Bilingual text = words(key);
    return {Value(key), session_.say({text.en, text.zh})};
  }
  Cell text_cell(const ecotone::Bilingual& text) const {
    return {value_of(text), session_.say({text.en, text.zh})};
  }
  Cell verdict_change(const SubjectChange& subject) const {
    const bool same = subject.verdict_before == subject.verdict_after &&
                      subject.complete_before == subject.complete_after;
    return same ? Cell("same", session_.say({"same", "不变"})) : words_cell("changed");
  }

  void add_row(const std::string& subject, Cell change, Cell what, const std::string& item,
               const ecotone::Bilingual& title, const ecotone::Bilingual& before,
               const ecotone::Bilingual& after, Cell rules) {
    std::vector<Cell> row;
    if (with_subjects_) row.emplace_back(subject);
    row.push_back(std::move(change));
    row.push_back(std::move(what));
    row.emplace_back(item);
    row.push_back(text_cell(title));
    row.push_back(text_cell(before));
    row.push_back(text_cell(after));
    row.push_back(std::move(rules));
    results_.rows.push_back(std::move(row));
  }

  void add(const SubjectChange& subject, const FindingChange& finding, FindingPart part) {
    const Finding& shown = finding.after ? *finding.after : *finding.before;
    add_row(subject.name.empty() ? subject.id : subject.name, words_cell(kind_of(finding)),
            words_cell(finding_part_name(part)), finding.rule, {shown.title_en, shown.title_zh},
            state(finding.before, part), state(finding.after, part), no_rules());
  }

  const Session& session_;
  bool with_subjects_;
  Results results_;
};

/// Composes the text for people.
class ChangeText {
 public:
  explicit ChangeText(Language language) : language_(language) {}

  void add(const std::vector<RuleChange>& changes) {
    const std::string* last = nullptr;
    for (const RuleChange& change : changes) {
      const bool whole = change.part == RulePart::rule || change.part == RulePart::instrument ||
                         change.part == RulePart::layer || change.part == RulePart::parameter;
      if (last == nullptr || *last != change.item) {
        head(whole ? change.kind : ChangeKind::changed, change.item, in(change.title), 0);
        if (!change.rules.empty()) {
          line(4, fmt::format("({})", fmt::join(change.rules, ", ")));
        }
      }
      last = &change.item;
      detail(in(words(rule_part_name(change.part))), in(change.before), in(change.after), 4);
    }
  }

  void add(const SubjectChange& subject) {
    if (!subject.differs()) return;
    const std::string before = in(verdict(subject.verdict_before, subject.complete_before));
    const std::string after = in(verdict(subject.verdict_after, subject.complete_after));
    line(0, "");
    line(0, (subject.name.empty() ? subject.id : subject.name) + "  " + before +
                (before == after ? "" : " -> " + after));
    for (const FindingChange& change : subject.findings) {
      const Finding& shown = change.after ? *change.after : *change.before;
      const ChangeKind kind = !change.before  ? ChangeKind::added
                              : !change.after ? ChangeKind::removed
                                              : ChangeKind::changed;
      head(kind, change.rule, in({shown.title_en, shown.title_zh}), 2);
      for (const FindingPart part : change.parts) {
        const std::string_view name =
            part == FindingPart::fires ? kind_of(change) : finding_part_name(part);
        detail(in(words(name)), in(state(change.before, part)), in(state(change.after, part)), 6);
      }
    }
  }

  std::string take() { return std::move(out_); }

 private:
  std::string in(const ecotone::Bilingual& text) const {
    return language_ == Language::chinese ? text.zh : text.en;
  }
  void line(std::size_t margin, const std::string& text) {
    out_ += text.empty() ? "\n" : std::string(margin, ' ') + text + "\n";
  }
  void head(ChangeKind kind, const std::string& item, const std::string& title,
            std::size_t margin) {
    const char sign = kind == ChangeKind::added ? '+' : kind == ChangeKind::removed ? '-' : '~';
    line(margin, fmt::format("{} {}{}{}", sign, item, title.empty() ? "" : "  ", title));
  }
  void detail(const std::string& what, const std::string& before, const std::string& after,
              std::size_t margin) {
    const std::string blank(static_cast<std::size_t>(display_width(what)), ' ');
    if (!before.empty()) line(margin, what + "  - " + before);
    if (!after.empty()) line(margin, (before.empty() ? what : blank) + "  + " + after);
  }

  Language language_;
  std::string out_;
};

Value finding_value(const std::optional<Finding>& finding) {
  if (!finding) return {};
  Value value;
  value.set("level", level_name(finding->level));
  value.set("decided", finding->decided);
  value.set("exception", finding->exception.empty() ? Value() : Value(finding->exception));
  Value measures = Value::array();
  for (const Measure& measure : finding->measures) {
    Value row;
    row.set("kind", measure_kind_name(measure.kind));
    row.set("value", measure.value);
    row.set("error", measure.error);
    row.set("threshold", measure.threshold ? Value(*measure.threshold) : Value());
    row.set("margin", measure.margin ? Value(*measure.margin) : Value());
    measures.push(std::move(row));
  }
  value.set("measures", std::move(measures));
  Value citations = Value::array();
  for (const Citation& citation : finding->citations) {
    citations.push(citation.ref + " " + citation.article);
  }
  value.set("citations", std::move(citations));
  return value;
}

}  // namespace

Value subject_change_value(const SubjectChange& subject) {
  Value value;
  value.set("id", subject.id);
  value.set("name", subject.name);
  const auto side = [](Level level, bool complete) {
    Value verdict;
    verdict.set("verdict", level_name(level));
    verdict.set("complete", complete);
    return verdict;
  };
  value.set("before", side(subject.verdict_before, subject.complete_before));
  value.set("after", side(subject.verdict_after, subject.complete_after));
  Value findings = Value::array();
  for (const FindingChange& change : subject.findings) {
    Value row;
    row.set("rule", change.rule);
    Value parts = Value::array();
    for (const FindingPart part : change.parts) parts.push(finding_part_name(part));
    row.set("parts", std::move(parts));
    row.set("before", finding_value(change.before));
    row.set("after", finding_value(change.after));
    findings.push(std::move(row));
  }
  value.set("findings", std::move(findings));
  return value;
}

std::string changes_text(const std::vector<RuleChange>& rules,
                         const std::vector<SubjectChange>& subjects, Language language) {
  ChangeText text(language);
  text.add(rules);
  for (const SubjectChange& subject : subjects) text.add(subject);
  return text.take() + (rules.empty() ? "" : "\n");
}

Results change_rows(const Session& session, const std::vector<RuleChange>& rules,
                    const std::vector<SubjectChange>& subjects) {
  DiffRows rows(session, !subjects.empty());
  for (const RuleChange& change : rules) rows.add(change);
  for (const SubjectChange& subject : subjects) rows.add(subject);
  return rows.take();
}

}  // namespace ecotone::tools
