// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "ecotone/compliance/finding_text.h"
#include "ecotone/compliance/layer_facts.h"
#include "ecotone/compliance/mending.h"
#include "ecotone/compliance/no_subject.h"
#include "ecotone/compliance/predicate.h"
#include "ecotone/compliance/receptors.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/message/mending_texts.h"
#include "ecotone/message/rule_texts.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

using RoleStates = std::map<std::string, RoleState, std::less<>>;

std::string join(const std::vector<Reason>& reasons, Language language) {
  std::string text;
  for (const Reason& reason : reasons) {
    if (!text.empty()) text += language == Language::chinese ? "；" : "; ";
    text += language == Language::chinese ? reason.zh : reason.en;
  }
  return text;
}

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

bool is_valid_on(const RoleLayer& layer, const Date& day) {
  return (!layer.valid_from || *layer.valid_from <= day) &&
         (!layer.valid_until || day <= *layer.valid_until);
}

Reason not_valid(const RoleLayer& layer, const Date& day) {
  const Arguments rest{{"day", day.to_string()},
                       {"from", layer.valid_from ? layer.valid_from->to_string() : "…"},
                       {"until", layer.valid_until ? layer.valid_until->to_string() : "…"}};
  Arguments en = rest;
  Arguments zh = rest;
  en.push_back({"layer", layer.title_en});
  zh.push_back({"layer", layer.title_zh});
  return make_reason("layer", rule_text("layer_not_valid"), mending_text("settle_layer_not_valid"),
                     en, zh);
}

Reason stale(const RoleLayer& layer) {
  return make_reason("layer", rule_text("layer_stale"), mending_text("settle_layer_stale"),
                     {{"layer", layer.title_en}, {"day", layer.review_by->to_string()}},
                     {{"layer", layer.title_zh}, {"day", layer.review_by->to_string()}});
}

Reason missing_layer(const std::string& role, const Bilingual& title) {
  return make_reason("layer", rule_text("layer_missing"), mending_text("settle_layer_missing"),
                     {{"role", role}, {"title", title.en}}, {{"role", role}, {"title", title.zh}});
}

/// How old a layer is on a day, and whether its review is overdue.
void add_age(const RoleLayer& layer, const Date& day, LayerRow& row) {
  if (layer.valid_from) row.age_days = static_cast<int>(day.days() - layer.valid_from->days());
  row.review_by = layer.review_by;
  if (!layer.review_by) return;
  row.review = *layer.review_by < day ? ReviewState::past : ReviewState::current;
}

/// Whether a zone holds on a day by its own fields (`data/schemas/roles.yaml`): one that has not
/// begun, or was revoked, is no hit in the table of layers.
bool holds_on(const Layer& layer, std::size_t zone, const Date& day) {
  const auto date = [&](std::string_view field) -> std::optional<Date> {
    const auto column = layer.fields.find(field);
    if (!column) return std::nullopt;
    return parse_date(to_text(layer.fields.column(*column)[zone]).substr(0, 10));
  };
  for (const char* field : {"start", "valid_from"}) {
    if (const auto from = date(field); from && day < *from) return false;
  }
  const auto revoked = date("revoked_on");
  return !revoked || day < *revoked;
}

/// The layers a run works with, and why others are not worked with.
class Check {
 public:
  Check(const Layer& subjects, const PreparedLayers& prepared, const RulePack& pack,
        const CheckOptions& options)
      : subjects_(subjects),
        prepared_(prepared),
        layers_(prepared.layers()),
        pack_(pack),
        options_(options) {
    find_roles();
    accuracy_m_ = options.subject_accuracy_m.value_or(subjects.accuracy_m.value_or(0));
  }

  CheckResult run();
  SubjectResult check_layers() const;

 private:
  void find_roles();
  FieldValue attribute(std::size_t subject, std::string_view name) const;
  std::string target_of(std::size_t subject) const;
  std::vector<Citation> citations_on(const std::vector<RuleCitation>& cite, const Date& day) const;
  bool in_force(const Rule& rule) const;
  SubjectResult check_subject(std::size_t subject, const LayerFacts& facts) const;
  void apply(const Rule& rule, const EvaluationContext& context, SubjectResult& result) const;
  /// Applies all rules, and concludes.
  void apply_rules(const EvaluationContext& context, SubjectResult& result) const;
  Finding begin_finding(const Rule& rule, const RuleException* exception,
                        const EvaluationContext& context, const Evidence& evidence,
                        const SubjectResult& result) const;
  void mend(const EvaluationContext& context, const LayerFacts& facts, SubjectResult& result) const;
  LayerRow row_of(std::size_t layer, std::size_t subject, const LayerFacts& facts) const;
  ZoneTouch touch_of(const ZoneReference& zone) const;

  const Layer& subjects_;
  const PreparedLayers& prepared_;
  const LayerSet& layers_;
  const RulePack& pack_;
  const CheckOptions& options_;
  double accuracy_m_ = 0;
  RoleStates roles_;
  std::map<std::string, std::set<std::string>> roles_of_rules_;
  std::vector<std::size_t> usable_;
  std::vector<std::size_t> receptor_layers_;  ///< of the usable ones
};

void Check::find_roles() {
  std::set<std::string> asked;
  for (const Rule& rule : pack_.rules) {
    std::set<std::string>& roles = roles_of_rules_[rule.id];
    rule.when->collect_roles(roles);
    for (const RuleException& exception : rule.unless) exception.when->collect_roles(roles);
    asked.insert(roles.begin(), roles.end());
  }
  for (const RuleLayer& layer : pack_.layers) asked.insert(layer.role);
  for (std::size_t i = 0; i < layers_.layers.size(); ++i) {
    const RoleLayer& layer = layers_.layers[i];
    RoleState& state = roles_[layer.role];
    if (!is_valid_on(layer, options_.as_of)) continue;
    usable_.push_back(i);
    if (std::ranges::find(options_.receptor_roles, layer.role) != options_.receptor_roles.end()) {
      receptor_layers_.push_back(i);
    }
    state.layers.push_back(i);
    if (layer.review_by && *layer.review_by < options_.as_of)
      state.problems.push_back(stale(layer));
  }
  for (const std::string& role : asked) {
    RoleState& state = roles_[role];
    if (!state.layers.empty()) continue;
    for (const RoleLayer* layer : layers_.with_role(role)) {
      state.problems.push_back(not_valid(*layer, options_.as_of));
    }
    if (state.problems.empty()) {
      const RuleLayer* declared = pack_.layer(role);
      state.problems.push_back(
          missing_layer(role, declared == nullptr ? Bilingual{role, role} : declared->title));
    }
  }
}

FieldValue Check::attribute(std::size_t subject, std::string_view name) const {
  for (auto item = options_.attributes.rbegin(); item != options_.attributes.rend(); ++item) {
    if (item->first == name) return item->second.empty() ? FieldValue() : FieldValue(item->second);
  }
  const auto column = subjects_.fields.find(name);
  if (column && !subjects_.fields.column(*column).is_null(subject)) {
    FieldValue value = subjects_.fields.column(*column)[subject];
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr || !text->empty()) return value;
  }
  return {};
}

std::string Check::target_of(std::size_t subject) const {
  const std::string named = to_text(attribute(subject, "target"));
  if (!named.empty()) return named;
  switch (subjects_.geometry.type()) {
    case GeometryType::polygon:
      return "site";
    case GeometryType::line:
      return "line";
    case GeometryType::point:
      break;
  }
  return "facility";
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

ZoneTouch Check::touch_of(const ZoneReference& zone) const {
  const RoleLayer& owner = layers_.layers[zone.layer];
  ZoneTouch touch;
  touch.layer = owner.id;
  touch.feature =
      zone.zone < owner.layer.ids.size() ? owner.layer.ids[zone.zone] : std::to_string(zone.zone);
  const auto name = owner.layer.fields.find("name");
  if (name) touch.name = to_text(owner.layer.fields.column(*name)[zone.zone]);
  touch.detail = zone_detail(owner.layer, zone.zone);
  touch.area_m2 = zone.area_m2;
  touch.distance_m = zone.distance_m;
  return touch;
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
  finding.reason_en = join(evidence.reasons, Language::english);
  finding.reason_zh = join(evidence.reasons, Language::chinese);
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

LayerRow Check::row_of(std::size_t layer, std::size_t subject, const LayerFacts& facts) const {
  const RoleLayer& owner = layers_.layers[layer];
  LayerRow row;
  row.layer = owner.id;
  row.role = owner.role;
  row.title_en = owner.title_en;
  row.title_zh = owner.title_zh;
  row.approval = owner.approval;
  if (owner.layer.accuracy_m) {
    row.accuracy_m = *owner.layer.accuracy_m + owner.transformation_accuracy_m;
  }
  add_age(owner, options_.as_of, row);
  if (!is_valid_on(owner, options_.as_of)) {
    const Reason reason = not_valid(owner, options_.as_of);
    row.reason_en = reason.en;
    row.reason_zh = reason.zh;
    return row;
  }
  bool hit = false;
  if (owner.layer.geometry.type() == GeometryType::polygon) {
    ZoneSet met{layer, row.accuracy_m.value_or(0), {}};
    for (const Contact& contact : facts.contacts(subject, layer)) {
      if (contact.amount <= 0 && !contact.touches) continue;
      if (!holds_on(owner.layer, contact.zone, options_.as_of)) continue;
      met.zones.push_back(contact.zone);
    }
    row.features = met.zones.size();
    hit = !met.zones.empty();
    if (hit) {
      const SharedAmount shared = facts.shared(subject, {&met, 1}, {}, {});
      row.touches_only = shared.amount <= 0;
      row.distance_m = 0;
      if (facts.subject_type() == GeometryType::polygon) {
        row.area_m2 = shared.amount;
        if (row.accuracy_m) row.error_m2 = shared.error;
        const double whole = facts.subject_measure(subject);
        if (whole > 0) row.share = std::min(1.0, shared.amount / whole);
      }
    } else if (facts.subject_type() == GeometryType::polygon) {
      row.area_m2 = 0;
      row.share = 0;
    }
  }
  if (!hit) {
    const auto nearest = facts.nearest(
        subject, layer, options_.nearest_within_m,
        [&](std::size_t feature) { return holds_on(owner.layer, feature, options_.as_of); });
    if (nearest) {
      row.distance_m = nearest->distance_m;
      if (nearest->distance_m == 0 && owner.layer.geometry.type() != GeometryType::polygon) {
        hit = true;
        row.features = 1;
      }
    }
  }
  std::vector<Reason> gaps;
  const Arguments en{{"layer", owner.title_en}};
  const Arguments zh{{"layer", owner.title_zh}};
  const auto outside = facts.uncovered_share(subject, {&layer, 1});
  if (outside) row.covered_share = 1 - *outside;
  if (!outside) {
    gaps.push_back(make_reason("coverage", rule_text("coverage_unknown"),
                               mending_text("settle_coverage_unknown"), en, zh));
  } else if (*outside >= 1) {
    gaps.push_back(make_reason("coverage", rule_text("coverage_outside"),
                               mending_text("settle_coverage_outside"), en, zh));
  } else if (*outside > 0) {
    const std::string share = format_fixed(100 * *outside, 2) + " %";
    gaps.push_back(make_reason("coverage", rule_text("coverage_partly"),
                               mending_text("settle_coverage_partly"),
                               {{"layer", owner.title_en}, {"share", share}},
                               {{"layer", owner.title_zh}, {"share", share}}));
  }
  if (owner.review_by && *owner.review_by < options_.as_of) gaps.push_back(stale(owner));
  row.state = hit ? RowState::hit : gaps.empty() ? RowState::clear : RowState::not_checked;
  if (!hit && !gaps.empty()) {
    row.area_m2.reset();
    row.share.reset();
  }
  // A hit in a layer that is not complete there, or overdue, says so too.
  if (!hit || !outside || *outside > 0 || row.review == ReviewState::past) {
    row.reason_en = join(gaps, Language::english);
    row.reason_zh = join(gaps, Language::chinese);
  }
  return row;
}

void Check::mend(const EvaluationContext& context, const LayerFacts& facts,
                 SubjectResult& result) const {
  const Mender mender(subjects_, layers_, facts, options_.area_method);
  WayOut together;
  std::size_t count = 0;
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

SubjectResult Check::check_layers() const {
  SubjectResult result;
  result.id = layers_.county;
  result.target = "layer";
  const NoSubject facts;
  const EvaluationContext context{pack_,
                                  layers_,
                                  facts,
                                  roles_,
                                  0,
                                  options_.as_of,
                                  [](std::string_view) { return FieldValue(); }};
  apply_rules(context, result);
  return result;
}

SubjectResult Check::check_subject(std::size_t subject, const LayerFacts& facts) const {
  SubjectResult result;
  result.place = subject;
  result.id = subject < subjects_.ids.size() ? subjects_.ids[subject] : std::to_string(subject);
  result.name = to_text(attribute(subject, "name"));
  result.target = target_of(subject);
  if (facts.subject_type() == GeometryType::polygon) {
    result.area_m2 = facts.subject_measure(subject);
    if (!subjects_.crs->is_geographic()) {
      result.plane_area_m2 =
          area_m2(subjects_.polygons()[subject], *subjects_.crs, AreaMethod::plane);
    }
  } else if (facts.subject_type() == GeometryType::line) {
    result.length_m = facts.subject_measure(subject);
  }
  const EvaluationContext context{
      pack_,
      layers_,
      facts,
      roles_,
      subject,
      options_.as_of,
      [this, subject](std::string_view name) { return attribute(subject, name); }};
  apply_rules(context, result);
  if (options_.mending) mend(context, facts, result);

  result.receptors = receptors_of(subject, subjects_, layers_, receptor_layers_, facts,
                                  options_.receptors_within_m);
  for (std::size_t layer = 0; layer < layers_.layers.size(); ++layer) {
    result.layers.push_back(row_of(layer, subject, facts));
    for (const Contact& contact : facts.contacts(subject, layer)) {
      if (contact.amount <= 0 && !contact.touches) continue;
      if (!holds_on(layers_.layers[layer].layer, contact.zone, options_.as_of)) continue;
      ZoneReference zone{layer, contact.zone, std::nullopt, 0.0};
      if (facts.subject_type() == GeometryType::polygon) zone.area_m2 = contact.amount;
      result.zones.push_back(touch_of(zone));
    }
  }
  for (const RuleLayer& layer : pack_.layers) {
    if (!layer.required || !layers_.with_role(layer.role).empty()) continue;
    LayerRow row;
    row.role = layer.role;
    row.title_en = layer.title.en;
    row.title_zh = layer.title.zh;
    const Reason reason = missing_layer(layer.role, layer.title);
    row.reason_en = reason.en;
    row.reason_zh = reason.zh;
    result.layers.push_back(std::move(row));
  }
  return result;
}

CheckResult Check::run() {
  CheckResult result;
  result.packs = pack_.packs;
  result.as_of = options_.as_of;
  result.act_date = options_.act_date;
  result.area_method = options_.area_method;
  result.subject_accuracy_m = accuracy_m_;
  if (!options_.receptor_roles.empty()) result.receptors_within_m = options_.receptors_within_m;
  for (const RuleParameter& param : pack_.params) {
    const RuleParameter::Dated* dated = param.on(options_.as_of);
    result.parameters.push_back({param.name, dated == nullptr ? "" : dated->text, param.statutory,
                                 param.mark, param.reason});
  }
  FactsOptions facts_options;
  facts_options.area_method = options_.area_method;
  facts_options.subject_accuracy_m = accuracy_m_;
  facts_options.threads = options_.threads;
  facts_options.progress = options_.progress;
  for (const Rule& rule : pack_.rules) {
    facts_options.assumed_accuracy_m =
        std::max(facts_options.assumed_accuracy_m, rule.when->largest_edge_m(pack_));
  }
  const LayerFacts facts(subjects_, prepared_, usable_, facts_options);
  for (const std::size_t layer : usable_) {
    const Layer& features = layers_.layers[layer].layer;
    if (features.geometry.type() == GeometryType::polygon && features.size() > 0) {
      result.ledger.append(prepared_.ledger(layer));
    }
  }
  result.ledger.append(facts.ledger());
  result.subjects.resize(subjects_.size());
  if (options_.progress != nullptr) options_.progress->begin("check", subjects_.size());
  parallel_for(subjects_.size(), options_.threads, options_.progress,
               [&](std::size_t i) { result.subjects[i] = check_subject(i, facts); });
  if (options_.progress != nullptr) options_.progress->end();
  if (options_.pieces && subjects_.geometry.type() == GeometryType::polygon) {
    MultiPolygonBuilder pieces;
    for (std::size_t i = 0; i < subjects_.size(); ++i) {
      for (const std::size_t layer : usable_) {
        for (const Contact& contact : facts.contacts(i, layer)) {
          const auto piece = facts.piece(i, layer, contact.zone);
          if (!piece) continue;
          pieces.add_feature(*piece);
          const Layer& zones = layers_.layers[layer].layer;
          result.piece_owners.push_back({i, layers_.layers[layer].id,
                                         contact.zone < zones.ids.size()
                                             ? zones.ids[contact.zone]
                                             : std::to_string(contact.zone)});
        }
      }
    }
    result.pieces = std::move(pieces).build();
  }
  return result;
}

}  // namespace

std::string_view row_state_name(RowState state) {
  static constexpr std::array<std::string_view, 3> names = {"hit", "clear", "not_checked"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view review_state_name(ReviewState state) {
  static constexpr std::array<std::string_view, 3> names = {"none", "current", "past"};
  return names[static_cast<std::size_t>(state)];
}

CheckResult check(const Layer& subjects, const LayerSet& layers, const RulePack& rules,
                  const CheckOptions& options) {
  return check(subjects, PreparedLayers(layers, options.threads), rules, options);
}

CheckResult check(const Layer& subjects, const PreparedLayers& layers, const RulePack& rules,
                  const CheckOptions& options) {
  return Check(subjects, layers, rules, options).run();
}

SubjectResult check_layers(const LayerSet& layers, const RulePack& rules,
                           const CheckOptions& options) {
  const Layer none;
  return Check(none, PreparedLayers(layers, options.threads), rules, options).check_layers();
}

std::set<std::string> roles_about_layers(const RulePack& rules) {
  std::set<std::string> roles;
  for (const Rule& rule : rules.rules) {
    if (!rule.when->is_about_layers()) continue;
    rule.when->collect_roles(roles);
    for (const RuleException& exception : rule.unless) exception.when->collect_roles(roles);
    roles.insert(rule.given.begin(), rule.given.end());
  }
  return roles;
}

}  // namespace ecotone
