// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/rule_diff.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <utility>

#include "ecotone/message/report_texts.h"
#include "ecotone/message/rule_texts.h"

namespace ecotone {
namespace {

std::string joined(const std::vector<std::string>& texts) {
  std::string text;
  for (const std::string& item : texts) text += (text.empty() ? "" : ", ") + item;
  return text;
}

Bilingual both(const std::string& text) {
  return {text, text};
}

std::string days(const std::optional<Date>& from, const std::optional<Date>& until) {
  if (!from && !until) return "";
  return (from ? from->to_string() : "…") + "–" + (until ? until->to_string() : "…");
}

bool holds(const PackView& view, const Rule& rule) {
  return !view.day || (rule.enabled && view.pack.in_force(rule, *view.day));
}

/// A citation as it is compared.
struct Clause {
  std::string key;  ///< instrument, article and, without a day, the days
  Bilingual text;
  Bilingual verified;  ///< mark, and whether it was compared with the official text
};

std::vector<Clause> clauses_of(const PackView& view, const std::vector<RuleCitation>& cite) {
  std::vector<Clause> clauses;
  for (const RuleCitation& written : cite) {
    const RuleCitation citation = view.pack.dated(written);
    if (view.day && !view.pack.in_force(citation, *view.day)) continue;
    const Instrument* instrument = view.pack.instrument(citation.ref);
    Clause clause;
    const std::string when = view.day ? "" : " (" + days(citation.from, citation.until) + ")";
    clause.key = citation.ref + " " + citation.article + when;
    const Bilingual title = instrument == nullptr ? both(citation.ref) : instrument->title;
    clause.text = {title.en + " " + citation.article + when, title.zh + citation.article + when};
    const std::string& mark =
        citation.mark.empty() && instrument != nullptr ? instrument->mark : citation.mark;
    clause.verified = {mark + (citation.checked ? ", compared" : ", not compared"),
                       mark + (citation.checked ? "，已核对" : "，未核对")};
    clauses.push_back(std::move(clause));
  }
  return clauses;
}

// The clauses of one list that the other lacks.
Bilingual clauses_beyond(const std::vector<Clause>& clauses, const std::vector<Clause>& others) {
  Bilingual text;
  for (const Clause& clause : clauses) {
    const auto same = [&](const Clause& other) { return other.key == clause.key; };
    if (std::any_of(others.begin(), others.end(), same)) continue;
    text.en += (text.en.empty() ? "" : "; ") + clause.text.en;
    text.zh += (text.zh.empty() ? "" : "；") + clause.text.zh;
  }
  return text;
}

Bilingual level_words(Level level) {
  const Text* words =
      level == Level::report ? &rule_text("report") : find_report_text(level_name(level));
  return words == nullptr ? both(std::string(level_name(level)))
                          : Bilingual{std::string(words->en), std::string(words->zh)};
}

Bilingual yes_or_no(bool value) {
  return value ? Bilingual{"yes", "是"} : Bilingual{"no", "否"};
}

Bilingual exception_text(const PackView& view, const RuleException& exception,
                         bool with_condition) {
  const Bilingual level = level_words(exception.then);
  const Bilingual clauses = clauses_beyond(clauses_of(view, exception.cite), {});
  const auto text = [&](const std::string& word, const std::string& cited) {
    return exception.id + " → " + word + (with_condition ? " " + exception.condition : "") +
           (cited.empty() ? "" : " " + cited);
  };
  return {text(level.en, clauses.en), text(level.zh, clauses.zh)};
}

/// Collects the differences between two packs.
class PackDiff {
 public:
  PackDiff(const PackView& before, const PackView& after) : before_(before), after_(after) {}

  std::vector<RuleChange> run() {
    each<Rule>(
        &RulePack::rules, &Rule::id, [&](const Rule& a, const Rule& b) { compare_rules(a, b); },
        [&](ChangeKind kind, const Rule& rule) { note_rule(kind, rule); });
    each<RuleParameter>(
        &RulePack::params, &RuleParameter::name,
        [&](const auto& a, const auto& b) { compare_parameters(a, b); },
        [&](ChangeKind kind, const RuleParameter& param) { note_parameter(kind, param); });
    each<Instrument>(
        &RulePack::instruments, &Instrument::ref,
        [&](const auto& a, const auto& b) { compare_instruments(a, b); },
        [&](ChangeKind kind, const Instrument& item) { note_instrument(kind, item); });
    each<RuleLayer>(
        &RulePack::layers, &RuleLayer::role,
        [&](const RuleLayer& a, const RuleLayer& b) {
          about(b.role, b.title);
          differ(RulePart::layer, layer_text(a), layer_text(b));
        },
        [&](ChangeKind kind, const RuleLayer& layer) {
          add(kind, RulePart::layer, layer.role, layer.title, layer_text(layer));
        });
    return std::move(changes_);
  }

 private:
  // Pairs items by name: those of the later pack in their order, then those that went.
  template <typename Item>
  void each(std::vector<Item> RulePack::*list, std::string Item::*name,
            const std::function<void(const Item&, const Item&)>& compare,
            const std::function<void(ChangeKind, const Item&)>& note) {
    const auto find = [&](const PackView& view, const std::string& wanted) -> const Item* {
      for (const Item& item : view.pack.*list) {
        if (item.*name == wanted && is_there(view, item)) return &item;
      }
      return nullptr;
    };
    for (const Item& item : after_.pack.*list) {
      if (!is_there(after_, item)) continue;
      if (const Item* old = find(before_, item.*name)) {
        compare(*old, item);
      } else {
        note(ChangeKind::added, item);
      }
    }
    for (const Item& item : before_.pack.*list) {
      if (is_there(before_, item) && find(after_, item.*name) == nullptr) {
        note(ChangeKind::removed, item);
      }
    }
  }

  static bool is_there(const PackView& view, const Rule& rule) { return holds(view, rule); }
  static bool is_there(const PackView& view, const RuleParameter& param) {
    return !view.day || param.on(*view.day) != nullptr;
  }
  static bool is_there(const PackView& view, const Instrument& instrument) {
    if (!view.day) return true;
    return (!instrument.from || *instrument.from <= *view.day) &&
           (!instrument.until || *view.day <= *instrument.until);
  }
  static bool is_there(const PackView&, const RuleLayer&) { return true; }

  void about(const std::string& item, const Bilingual& title, std::vector<std::string> rules = {}) {
    item_ = item;
    title_ = title;
    rules_ = std::move(rules);
  }
  void differ(RulePart part, const Bilingual& a, const Bilingual& b) {
    if (a == b) return;
    const ChangeKind kind = a.en.empty()   ? ChangeKind::added
                            : b.en.empty() ? ChangeKind::removed
                                           : ChangeKind::changed;
    changes_.push_back({kind, part, item_, title_, a, b, rules_});
  }
  void differ(RulePart part, const std::string& a, const std::string& b) {
    differ(part, both(a), both(b));
  }
  void add(ChangeKind kind, RulePart part, const std::string& item, const Bilingual& title,
           const Bilingual& text, std::vector<std::string> rules = {}) {
    RuleChange change{kind, part, item, title, {}, {}, std::move(rules)};
    (kind == ChangeKind::added ? change.after : change.before) = text;
    changes_.push_back(std::move(change));
  }

  void note_rule(ChangeKind kind, const Rule& rule) {
    const PackView& view = kind == ChangeKind::added ? after_ : before_;
    const Bilingual clauses = clauses_beyond(clauses_of(view, rule.cite), {});
    const Bilingual level = level_words(rule.then);
    add(kind, RulePart::rule, rule.id, rule.title,
        {level.en + "; " + clauses.en, level.zh + "；" + clauses.zh});
  }

  void compare_rules(const Rule& a, const Rule& b) {
    about(b.id, b.title);
    differ(RulePart::title, a.title, b.title);
    differ(RulePart::targets, joined(a.targets), joined(b.targets));
    differ(RulePart::applies, a.applies.text(), b.applies.text());
    differ(RulePart::condition, a.condition, b.condition);
    differ(RulePart::given, joined(a.given), joined(b.given));
    differ(RulePart::level, level_words(a.then), level_words(b.then));
    compare_exceptions(a, b);
    differ(RulePart::needs, joined(a.needs), joined(b.needs));
    differ(RulePart::message, a.message, b.message);
    differ(RulePart::note, a.note, b.note);
    if (!before_.day && !after_.day) {
      differ(RulePart::days, days(a.from, a.until), days(b.from, b.until));
      differ(RulePart::enabled, yes_or_no(a.enabled), yes_or_no(b.enabled));
    }
    const std::vector<Clause> old = clauses_of(before_, a.cite);
    const std::vector<Clause> now = clauses_of(after_, b.cite);
    differ(RulePart::citations, clauses_beyond(old, now), clauses_beyond(now, old));
    compare_marks(old, now);
  }

  void compare_exceptions(const Rule& a, const Rule& b) {
    const auto find = [](const Rule& rule, const std::string& id) {
      const auto found = std::find_if(rule.unless.begin(), rule.unless.end(),
                                      [&](const RuleException& item) { return item.id == id; });
      return found == rule.unless.end() ? nullptr : &*found;
    };
    for (const RuleException& item : b.unless) {
      const RuleException* old = find(a, item.id);
      // A condition that stays is not worth reading twice.
      const bool all = old == nullptr || old->condition != item.condition;
      differ(RulePart::exception, old == nullptr ? Bilingual() : exception_text(before_, *old, all),
             exception_text(after_, item, all));
    }
    for (const RuleException& item : a.unless) {
      if (find(b, item.id) != nullptr) continue;
      differ(RulePart::exception, exception_text(before_, item, true), {});
    }
  }

  void compare_marks(const std::vector<Clause>& old, const std::vector<Clause>& now) {
    for (const Clause& clause : now) {
      const auto same = std::find_if(old.begin(), old.end(),
                                     [&](const Clause& c) { return c.key == clause.key; });
      if (same == old.end() || same->verified == clause.verified) continue;
      const auto with = [&](const Bilingual& verified) {
        return Bilingual{clause.text.en + " [" + verified.en + "]",
                         clause.text.zh + "［" + verified.zh + "］"};
      };
      differ(RulePart::marks, with(same->verified), with(clause.verified));
    }
  }

  static std::string value_text(const PackView& view, const RuleParameter& param) {
    if (view.day) return param.on(*view.day)->text;
    std::string text;
    for (const RuleParameter::Dated& dated : param.values) {
      text += (text.empty() ? "" : "; ") + (dated.from ? dated.from->to_string() + ": " : "") +
              dated.text;
    }
    return text;
  }

  // The rules of a pack that a parameter has a say in.
  static std::vector<std::string> rules_with(const PackView& view, const std::string& name) {
    const auto names = [&](const std::string& text) {
      for (std::size_t at = text.find("$" + name); at != text.npos;
           at = text.find("$" + name, at + 1)) {
        const std::size_t end = at + 1 + name.size();
        const bool longer =
            end < text.size() &&
            (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_');
        if (!longer) return true;
      }
      return false;
    };
    std::vector<std::string> ids;
    for (const Rule& rule : view.pack.rules) {
      const bool in_exception =
          std::any_of(rule.unless.begin(), rule.unless.end(),
                      [&](const RuleException& item) { return names(item.condition); });
      if (holds(view, rule) &&
          (in_exception || names(rule.condition) || names(rule.applies.text()))) {
        ids.push_back(rule.id);
      }
    }
    return ids;
  }

  void note_parameter(ChangeKind kind, const RuleParameter& param) {
    const PackView& view = kind == ChangeKind::added ? after_ : before_;
    add(kind, RulePart::parameter, "$" + param.name, both(param.reason),
        both(value_text(view, param)), rules_with(view, param.name));
  }

  void compare_parameters(const RuleParameter& a, const RuleParameter& b) {
    about("$" + b.name, both(b.reason), rules_with(after_, b.name));
    differ(RulePart::parameter, value_text(before_, a), value_text(after_, b));
    differ(RulePart::statutory, yes_or_no(a.statutory), yes_or_no(b.statutory));
    differ(RulePart::parameter_mark, a.mark, b.mark);
  }

  static std::vector<std::string> rules_citing(const PackView& view, const std::string& ref) {
    std::vector<std::string> ids;
    for (const Rule& rule : view.pack.rules) {
      std::vector<RuleCitation> all = rule.cite;
      for (const RuleException& exception : rule.unless) {
        all.insert(all.end(), exception.cite.begin(), exception.cite.end());
      }
      const bool cites = std::any_of(all.begin(), all.end(), [&](const RuleCitation& item) {
        return item.ref == ref && (!view.day || view.pack.in_force(item, *view.day));
      });
      if (cites) ids.push_back(rule.id);
    }
    return ids;
  }

  void note_instrument(ChangeKind kind, const Instrument& item) {
    const PackView& view = kind == ChangeKind::added ? after_ : before_;
    const std::string when = days(item.from, item.until);
    add(kind, RulePart::instrument, item.ref, item.title, both(when.empty() ? "…" : when),
        rules_citing(view, item.ref));
  }

  void compare_instruments(const Instrument& a, const Instrument& b) {
    if (before_.day || after_.day) return;
    about(b.ref, b.title, rules_citing(after_, b.ref));
    const auto text = [](const Instrument& item) {
      const auto line = [&](const std::string& title) {
        return title + (item.number.empty() ? "" : " " + item.number) + " " +
               days(item.from, item.until) + " [" + item.mark + "]";
      };
      return Bilingual{line(item.title.en), line(item.title.zh)};
    };
    differ(RulePart::instrument, text(a), text(b));
  }

  static Bilingual layer_text(const RuleLayer& layer) {
    const std::string geometry = layer.geometry.empty() ? "" : ", " + layer.geometry;
    return {layer.title.en + geometry + (layer.required ? ", required" : ", optional"),
            layer.title.zh + geometry + (layer.required ? "，必需" : "，可选")};
  }

  const PackView& before_;
  const PackView& after_;
  std::vector<RuleChange> changes_;
  std::string item_;
  Bilingual title_;
  std::vector<std::string> rules_;
};

}  // namespace

std::string_view change_kind_name(ChangeKind kind) {
  static constexpr std::array<std::string_view, 3> names = {"added", "removed", "changed"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view rule_part_name(RulePart part) {
  static constexpr std::array<std::string_view, 20> names = {
      "rule",      "title",     "targets",   "applies", "when",       "given",   "then",
      "exception", "needs",     "message",   "note",    "days",       "enabled", "citations",
      "marks",     "parameter", "statutory", "mark",    "instrument", "layer"};
  return names[static_cast<std::size_t>(part)];
}

std::vector<RuleChange> diff_rules(const PackView& before, const PackView& after) {
  return PackDiff(before, after).run();
}

}  // namespace ecotone
