// SPDX-License-Identifier: Apache-2.0
// Rules on a subject: which apply, what they find, what is left open, and the verdict.
#include <algorithm>
#include <array>
#include <cmath>

#include "ecotone/compliance/check_evaluation.h"
#include "ecotone/compliance/finding_text.h"
#include "ecotone/compliance/mending.h"
#include "ecotone/message/mending_texts.h"
#include "ecotone/message/rule_texts.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

/// What would settle all of them, each said once.
Bilingual settle_all(const std::vector<Reason>& reasons) {
  std::vector<Bilingual> told;
  for (const Reason& reason : reasons) {
    if (reason.settle.en.empty() || std::ranges::find(told, reason.settle) != told.end()) continue;
    told.push_back(reason.settle);
  }
  Bilingual all;
  for (const Bilingual& one : told) {
    all.en += (all.en.empty() ? "" : "; ") + one.en;
    all.zh += (all.zh.empty() ? "" : "；") + one.zh;
  }
  return all;
}

/// The outcomes that the exceptions of a rule leave open, worst and mildest.
struct Outcomes {
  std::vector<const RuleException*> possible;  ///< nullptr: the rule itself
  Evidence doubts;                             ///< why there is more than one
};

Outcomes outcomes_of(const Rule& rule, const EvaluationContext& context) {
  Outcomes outcomes;
  for (const RuleException& exception : rule.unless) {
    const Evidence evidence = exception.when->evaluate(context);
    if (evidence.truth == Truth::no) continue;
    outcomes.possible.push_back(&exception);
    if (evidence.truth == Truth::yes) return outcomes;
    outcomes.doubts.append(evidence);
  }
  outcomes.possible.push_back(nullptr);
  return outcomes;
}

/// Whether there is a layer of each role that a rule compares with.
bool has_given_layers(const Rule& rule, const LayerSet& layers) {
  return std::all_of(rule.given.begin(), rule.given.end(),
                     [&](const std::string& role) { return !layers.with_role(role).empty(); });
}

/// Keeps how far a subject is from a rule with a threshold that it passes.
void add_passed(const Rule& rule, const Evidence& evidence, SubjectResult& result) {
  PassedRule passed{rule.id, rule.title.en, rule.title.zh, {}, evidence.beyond_m};
  for (const Measure& measure : evidence.measures) {
    if (measure.threshold) passed.measures.push_back(measure);
  }
  if (passed.measures.empty() && !passed.beyond_m) return;
  if (!passed.measures.empty()) passed.beyond_m.reset();
  result.passed.push_back(std::move(passed));
}

}  // namespace

std::string join_reasons(const std::vector<Reason>& reasons, Language language) {
  std::string text;
  for (const Reason& reason : reasons) {
    if (!text.empty()) text += language == Language::chinese ? "；" : "; ";
    text += language == Language::chinese ? reason.zh : reason.en;
  }
  return text;
}

std::vector<Citation> Check::citations_on(const std::vector<RuleCitation>& cite,
                                          const Date& day) const {
  std::vector<Citation> result;
  for (const RuleCitation& item : cite) {
    if (!pack_.in_force(item, day)) continue;
    const Instrument* instrument = pack_.instrument(item.ref);
    const RuleCitation dated = pack_.dated(item);
    Citation citation;
    citation.ref = item.ref;
    if (instrument != nullptr) {
      citation.title_en = instrument->title.en;
      citation.title_zh = instrument->title.zh;
    }
    citation.article = item.article;
    citation.from = dated.from;
    citation.until = dated.until;
    citation.mark = !item.mark.empty() || instrument == nullptr ? item.mark : instrument->mark;
    citation.checked = item.checked;
    result.push_back(std::move(citation));
  }
  return result;
}

bool Check::in_force(const Rule& rule) const {
  return pack_.in_force(rule, options_.as_of) ||
         (options_.act_date && pack_.in_force(rule, *options_.act_date));
}

Finding Check::begin_finding(const Rule& rule, const RuleException* exception,
                             const EvaluationContext& context, const Evidence& evidence,
                             const SubjectResult& result) const {
  Finding finding;
  finding.rule = rule.id;
  finding.level = exception == nullptr ? rule.then : exception->then;
  finding.title_en = rule.title.en;
  finding.title_zh = rule.title.zh;
  finding.note_en = rule.note.en;
  finding.note_zh = rule.note.zh;
  finding.needs = rule.needs;
  const Bilingual* message = &rule.message;
  std::vector<RuleCitation> cite = rule.cite;
  if (exception != nullptr) {
    finding.exception = exception->id;
    finding.needs = exception->needs;
    if (!exception->message.en.empty() || !exception->message.zh.empty()) {
      message = &exception->message;
    }
    if (!exception->note.en.empty() || !exception->note.zh.empty()) {
      finding.note_en = exception->note.en;
      finding.note_zh = exception->note.zh;
    }
    cite.insert(cite.end(), exception->cite.begin(), exception->cite.end());
  }
  finding.citations = citations_on(cite, options_.as_of);
  if (options_.act_date) finding.act_citations = citations_on(cite, *options_.act_date);
  const auto& roles = roles_of_rules_.at(rule.id);
  const MessageFacts facts{evidence, roles.empty() ? "" : *roles.begin(),
                           result.name.empty() ? result.id : result.name, options_.act_date,
                           finding.level};
  finding.message_en = expand_message(message->en, Language::english, context, facts);
  finding.message_zh = expand_message(message->zh, Language::chinese, context, facts);
  finding.measures = evidence.measures;
  for (const ZoneReference& zone : evidence.zones) finding.zones.push_back(touch_of(zone));
  return finding;
}

void Check::apply(const Rule& rule, const EvaluationContext& context, SubjectResult& result) const {
  if (std::find(rule.targets.begin(), rule.targets.end(), result.target) == rule.targets.end()) {
    return;
  }
  if (!in_force(rule) || !has_given_layers(rule, layers_)) return;
  Evidence applies;
  std::set<std::string> missing;
  applies.truth = rule.applies.evaluate(context.subject_scope(), &missing);
  if (applies.truth == Truth::no) return;
  if (applies.truth == Truth::unknown) {
    for (const std::string& name : missing) {
      applies.add_reason(make_reason("attribute", rule_text("attribute_missing"),
                                     mending_text("settle_attribute"), {{"attribute", name}},
                                     {{"attribute", name}}));
      applies.missing_attributes.insert(name);
    }
  }
  Evidence evidence = rule.when->evaluate(context);
  const bool touches = evidence.truth == Truth::no && evidence.touching != Truth::no;
  if (evidence.truth == Truth::no && !touches) {
    if (applies.truth == Truth::yes && options_.passed) add_passed(rule, evidence, result);
    return;
  }
  if (evidence.truth == Truth::yes && applies.truth == Truth::unknown) {
    evidence.truth = Truth::unknown;
    evidence.reasons.clear();
  }
  if (evidence.truth == Truth::unknown) evidence.append(applies);

  const Outcomes outcomes = outcomes_of(rule, context);
  const auto level_of = [&](const RuleException* exception) {
    return exception == nullptr ? rule.then : exception->then;
  };
  Level mildest = Level::prohibited;
  Level harshest = Level::no_conflict;
  const RuleException* mildest_exception = nullptr;
  for (const RuleException* exception : outcomes.possible) {
    const Level level = level_of(exception);
    if (level <= mildest) {
      mildest = level;
      if (exception != nullptr) mildest_exception = exception;
    }
    harshest = std::max(harshest, level);
  }
  if (harshest == Level::no_conflict) return;

  if (touches) {
    if (outcomes.possible.size() == 1 && mildest == Level::no_conflict) return;
    Finding finding = begin_finding(rule, nullptr, context, evidence, result);
    finding.level = std::min(Level::attention, harshest);
    finding.needs.clear();
    const auto& roles = roles_of_rules_.at(rule.id);
    const std::string role = evidence.zones.empty()
                                 ? (roles.empty() ? "" : *roles.begin())
                                 : layers_.layers[evidence.zones.front().layer].role;
    const Bilingual title = context.role_title(role);
    finding.message_en = render(rule_text("touches"), Language::english, {{"layer", title.en}});
    finding.message_zh = render(rule_text("touches"), Language::chinese, {{"layer", title.zh}});
    result.findings.push_back(std::move(finding));
    return;
  }

  const bool decided = evidence.truth == Truth::yes && mildest == harshest;
  if (decided) {
    const RuleException* exception =
        outcomes.possible.size() == 1 ? outcomes.possible.front() : nullptr;
    Finding finding = begin_finding(rule, exception, context, evidence, result);
    finding.level = harshest;
    result.findings.push_back(std::move(finding));
    return;
  }

  const bool open_exception = evidence.truth == Truth::yes;
  if (outcomes.possible.size() > 1) evidence.append(outcomes.doubts);
  Finding finding =
      begin_finding(rule, outcomes.possible.size() == 1 ? outcomes.possible.front() : nullptr,
                    context, evidence, result);
  finding.level = Level::indeterminate;
  finding.decided = false;
  finding.at_least = open_exception ? mildest : Level::no_conflict;
  finding.at_most = harshest;
  finding.reason_en = join_reasons(evidence.reasons, Language::english);
  finding.reason_zh = join_reasons(evidence.reasons, Language::chinese);
  const Bilingual settle = settle_all(evidence.reasons);
  finding.settle_en = settle.en;
  finding.settle_zh = settle.zh;
  if (open_exception) {
    if (mildest_exception != nullptr) finding.exception = mildest_exception->id;
    const auto between = [&](Language language, const std::string& reason) {
      return render(rule_text("between"), language,
                    {{"harsher", level_title(harshest, language)},
                     {"milder", level_title(mildest, language)},
                     {"exception", finding.exception},
                     {"reason", reason}});
    };
    finding.reason_en = between(Language::english, finding.reason_en);
    finding.reason_zh = between(Language::chinese, finding.reason_zh);
  } else {
    // The message of a rule says that it fired; of one that did not, only the reason is true.
    finding.message_en = finding.reason_en;
    finding.message_zh = finding.reason_zh;
  }
  for (const Reason& reason : evidence.reasons) {
    if (std::find(finding.causes.begin(), finding.causes.end(), reason.cause) ==
        finding.causes.end()) {
      finding.causes.push_back(reason.cause);
    }
  }
  for (const std::string& name : evidence.missing_attributes) {
    if (std::find(result.missing_attributes.begin(), result.missing_attributes.end(), name) ==
        result.missing_attributes.end()) {
      result.missing_attributes.push_back(name);
    }
  }
  result.unknown.push_back(std::move(finding));
}

void Check::mend(const EvaluationContext& context, const LayerFacts& facts,
                 SubjectResult& result) const {
  const Mender mender(subjects_, layers_, facts, options_.area_method);
  WayOut together;
  std::size_t count = 0;
  const Finding* last = nullptr;
  std::string without;  // ids of findings that the place of the subject does not decide
  const auto mend_one = [&](Finding& finding) {
    auto mended = mender.mend(context.subject, pack_.rule(finding.rule)->when->ways_out(context));
    if (mended) finding.mending = std::move(mended->mending);
    return mended ? std::move(mended->way) : WayOut();
  };
  for (Finding& finding : result.findings) {
    if (finding.level < Level::restricted) continue;
    const WayOut way = mend_one(finding);
    if (way.empty()) without += (without.empty() ? "" : ", ") + finding.rule;
    together.insert(together.end(), way.begin(), way.end());
    last = &finding;
    ++count;
  }
  for (Finding& finding : result.unknown) {
    const bool by_survey = std::ranges::find(finding.causes, "error") != finding.causes.end();
    if (by_survey && *finding.at_most >= Level::restricted) mend_one(finding);
  }
  if (count == 0) return;
  if (!without.empty()) {
    const Text& text = mending_text("no_way_out");
    result.mending.emplace().none =
        NoMending{render(text, Language::english, {{"rules", without}}),
                  render(text, Language::chinese, {{"rules", without}})};
  } else if (count == 1) {
    result.mending = last->mending;
  } else if (auto mended = mender.mend(context.subject, {together})) {
    result.mending = std::move(mended->mending);
  }
}

void Check::apply_rules(const EvaluationContext& context, SubjectResult& result) const {
  for (const Rule& rule : pack_.rules) apply(rule, context, result);
  std::stable_sort(result.findings.begin(), result.findings.end(),
                   [](const Finding& a, const Finding& b) { return a.level > b.level; });
  for (const Finding& finding : result.findings) {
    if (finding.level == Level::report) continue;
    result.verdict = std::max(result.verdict, finding.level);
  }
  for (const Finding& finding : result.unknown) {
    if (*finding.at_most == Level::report) continue;
    // Where even the mildest outcome is worse than "indeterminate", it stands.
    result.verdict = std::max({result.verdict, Level::indeterminate, *finding.at_least});
  }
  result.complete = result.unknown.empty();
}

}  // namespace ecotone
