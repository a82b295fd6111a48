// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/lint.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "ecotone/compliance/pack_loader.h"
#include "ecotone/compliance/pack_test.h"
#include "ecotone/compliance/exception_reach.h"
#include "ecotone/message/rule_errors.h"

namespace ecotone {
namespace {

/// Days from the first to the last; nothing for an open end.
struct Period {
  std::optional<Date> from;
  std::optional<Date> until;

  bool meets(const Period& other) const {
    return !(until && other.from && *until < *other.from) &&
           !(from && other.until && *other.until < *from);
  }
  std::string text() const {
    return (from ? from->to_string() : "…") + "–" + (until ? until->to_string() : "…");
  }
};

// The place that an error tells: "my.yaml, line 3, column 7".
document::Mark place_in(const std::string& where) {
  const auto number_after = [&](std::string_view word) {
    const std::size_t at = where.rfind(word);
    int number = 0;
    if (at == where.npos) return number;
    std::from_chars(where.data() + at + word.size(), where.data() + where.size(), number);
    return number;
  };
  return {number_after("line "), number_after("column ")};
}

template <typename Items, typename Name>
std::string names_of(const Items& items, Name name) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : ", ") + (item.*name);
  return text.empty() ? "-" : text;
}

class Linter {
 public:
  Linter(PackReading& reading, const std::optional<Vocabulary>& vocabulary)
      : reading_(reading), pack_(reading.pack), vocabulary_(vocabulary) {}

  void run() {
    for (const Rule& rule : pack_.rules) {
      check_citations(rule.cite);
      for (const RuleException& exception : rule.unless) check_citations(exception.cite);
      check_days(rule);
      check_reach(rule);
    }
    check_titles();
    check_parameters();
    check_use();
    check_tests();
    for (const RuleLayer& layer : pack_.layers) check_layer(layer);
    if (vocabulary_) check_names();
  }

 private:
  void issue(const std::string& file, const ErrorText& text, Arguments arguments,
             document::Mark place, IssueSeverity severity = IssueSeverity::error) {
    PackReader(reading_, file).issue(text, std::move(arguments), place, severity);
  }
  void warn(const std::string& file, const ErrorText& text, Arguments arguments,
            document::Mark place) {
    issue(file, text, std::move(arguments), place, IssueSeverity::warning);
  }

  void check_citations(const std::vector<RuleCitation>& cite) {
    for (const RuleCitation& citation : cite) {
      if (const Instrument* instrument = pack_.instrument(citation.ref)) {
        check_citation(citation, *instrument);
      }
    }
  }

  void check_citation(const RuleCitation& citation, const Instrument& instrument) {
    const Period own{citation.from, citation.until};
    const Period all{instrument.from, instrument.until};
    if (!own.from && !own.until && !all.from && !all.until) {
      issue(citation.file, rule_error("citation_without_day"), {{"ref", citation.ref}},
            citation.place);
    }
    if (!own.meets(all)) {
      issue(citation.file, rule_error("citation_never_in_force"),
            {{"ref", citation.ref},
             {"article", citation.article},
             {"own", own.text()},
             {"all", all.text()}},
            citation.place);
    }
    const std::string& mark = citation.mark.empty() ? instrument.mark : citation.mark;
    if (mark.empty()) {
      issue(citation.file, rule_error("citation_without_mark"), {{"ref", citation.ref}},
            citation.place);
    }
    if (citation.checked && mark.starts_with('M')) {
      issue(citation.file, rule_error("checked_from_memory"),
            {{"ref", citation.ref}, {"mark", mark}}, citation.place);
    }
    if (!citation.checked) {
      warn(citation.file, rule_error("citation_unchecked"),
           {{"ref", citation.ref}, {"article", citation.article}}, citation.place);
    }
  }

  void check_days(const Rule& rule) {
    const Period own{rule.from, rule.until};
    const bool ever = std::any_of(rule.cite.begin(), rule.cite.end(), [&](const auto& written) {
      const RuleCitation citation = pack_.dated(written);
      return own.meets({citation.from, citation.until});
    });
    if (ever || rule.cite.empty()) return;
    issue(rule.file, rule_error("rule_never_in_force"), {{"id", rule.id}, {"own", own.text()}},
          rule.place);
  }

  void check_reach(const Rule& rule) {
    const RuleReach reach = reach_of(rule, pack_);
    if (!reach.possible) {
      issue(rule.file, rule_error("rule_impossible"), {{"id", rule.id}}, rule.place);
    }
    for (std::size_t i = 0; i < rule.unless.size(); ++i) {
      const RuleException& exception = rule.unless[i];
      const ExceptionReach& found = reach.exceptions[i];
      if (found.kind == ExceptionReach::Kind::impossible) {
        issue(rule.file, rule_error("exception_impossible"),
              {{"id", exception.id}, {"rule", rule.id}}, exception.place);
      } else if (found.kind == ExceptionReach::Kind::shadowed) {
        issue(rule.file, rule_error("exception_unreachable"),
              {{"id", exception.id}, {"rule", rule.id}, {"others", joined(found.shadowed_by)}},
              exception.place);
      }
    }
  }

  void check_titles() {
    for (const PackInfo& info : pack_.packs) {
      if (!info.title.en.empty()) continue;
      warn(info.file, rule_error("title_missing"), {{"id", info.id}}, info.place);
    }
    for (const Rule& rule : pack_.rules) {
      if (!rule.title.en.empty()) continue;
      warn(rule.file, rule_error("title_missing"), {{"id", rule.id}}, rule.place);
    }
  }

  void check_parameters() {
    for (const RuleParameter& param : pack_.params) {
      if (!param.mark.empty()) continue;
      issue(param.file, rule_error("parameter_without_mark"), {{"name", param.name}}, param.place);
    }
  }

  // Layers may be declared for the table of layers alone; instruments and parameters may not.
  void check_use() {
    using Kind = PackReference::Kind;
    std::set<std::string> instruments;
    std::set<std::string> params;
    for (const PackReference& reference : reading_.references) {
      if (reference.kind == Kind::instrument) instruments.insert(reference.name);
      if (reference.kind == Kind::parameter || reference.kind == Kind::placeholder) {
        params.insert(reference.name);
      }
    }
    for (const Instrument& instrument : pack_.instruments) {
      if (instruments.contains(instrument.ref)) continue;
      warn(instrument.file, rule_error("declared_unused"), {{"name", instrument.ref}},
           instrument.place);
    }
    for (const RuleParameter& param : pack_.params) {
      if (params.contains(param.name)) continue;
      warn(param.file, rule_error("declared_unused"), {{"name", "$" + param.name}}, param.place);
    }
  }

  void check_tests() {
    std::set<std::string> fired;
    std::map<std::string, std::string> first;
    for (const PackTest& test : pack_.tests) {
      if (const auto fault = fault_of_test(pack_, test)) {
        reading_.issues.push_back(
            {IssueSeverity::error, *fault, test.file, place_in(fault->where())});
        continue;
      }
      const auto [earlier, fresh] = first.emplace(test.pack + "/" + test.name,
                                                  describe_place(test.file, test.content.mark()));
      if (!fresh) {
        issue(test.file, rule_error("id_taken"), {{"id", test.name}, {"first", earlier->second}},
              test.content.mark());
      }
      check_expected(test, test.content.at("expect"), fired);
    }
    for (const Rule& rule : pack_.rules) {
      if (fired.contains(rule.id)) continue;
      warn(rule.file, rule_error("tests_missing"), {{"id", rule.id}}, rule.place);
    }
  }

  void check_expected(const PackTest& test, const document::Value& expect,
                      std::set<std::string>& fired) {
    for (const auto& [key, value] : expect.as_object()) {
      if (key == "verdict") {
        PackReader(reading_, test.file).level(&value, true);
      } else if (key == "fired" || key == "unknown") {
        if (!value.is_array()) continue;
        for (const document::Value& id : value.as_array()) {
          if (!id.is_string()) continue;
          if (expected_rule(test, id.as_string(), id.mark()) != nullptr && key == "fired") {
            fired.insert(id.as_string());
          }
        }
      } else if (value.is_object()) {
        for (const auto& [id, detail] : value.as_object()) {
          const Rule* rule = expected_rule(test, id, detail.mark());
          if (rule != nullptr && key == "exception") expected_exception(test, *rule, detail);
          if (rule != nullptr && key == "cited") expected_citations(test, detail);
        }
      }
    }
  }

  const Rule* expected_rule(const PackTest& test, const std::string& id, document::Mark place) {
    const Rule* rule = pack_.rule(id);
    const auto& unread = reading_.unread_rules;
    if (rule == nullptr && std::find(unread.begin(), unread.end(), id) == unread.end()) {
      issue(test.file, rule_error("test_rule_unknown"),
            {{"name", test.name}, {"id", id}, {"ids", names_of(pack_.rules, &Rule::id)}}, place);
    }
    return rule;
  }

  void expected_exception(const PackTest& test, const Rule& rule, const document::Value& value) {
    if (!value.is_string() || value.as_string() == "-" || value.as_string().empty()) return;
    for (const RuleException& exception : rule.unless) {
      if (exception.id == value.as_string()) return;
    }
    issue(test.file, rule_error("test_exception_unknown"),
          {{"name", test.name},
           {"id", value.as_string()},
           {"rule", rule.id},
           {"ids", names_of(rule.unless, &RuleException::id)}},
          value.mark());
  }

  void expected_citations(const PackTest& test, const document::Value& refs) {
    const document::Value::Array one{refs};
    for (const document::Value& ref : refs.is_array() ? refs.as_array() : one) {
      if (!ref.is_string() || pack_.instrument(ref.as_string()) != nullptr) continue;
      issue(test.file, rule_error("instrument_unknown"),
            {{"ref", ref.as_string()}, {"refs", names_of(pack_.instruments, &Instrument::ref)}},
            ref.mark());
    }
  }

  void check_layer(const RuleLayer& layer) {
    if (layer.geometry.empty()) return;
    const VocabularyRole* role = vocabulary_ ? vocabulary_->role(layer.role) : nullptr;
    const std::vector<std::string> kinds =
        role != nullptr ? role->geometries : std::vector<std::string>{"point", "line", "polygon"};
    if (std::find(kinds.begin(), kinds.end(), layer.geometry) != kinds.end()) return;
    issue(layer.file, rule_error("geometry_unknown"),
          {{"geometry", layer.geometry}, {"role", layer.role}, {"geometries", joined(kinds)}},
          layer.place);
  }

  void check_value(const PackReference& reference, const VocabularyField& field) {
    if (!reference.value || field.allows(*reference.value)) return;
    std::string values;
    for (const auto& [value, title] : field.values) {
      values += (values.empty() ? "" : ", ") + value;
    }
    issue(reference.file, rule_error("value_unknown"),
          {{"value", *reference.value}, {"field", field.name}, {"values", values}},
          reference.place);
  }

  void check_attribute(const PackReference& reference, const std::string& name) {
    const VocabularyField* attribute = vocabulary_->attribute(name);
    if (attribute != nullptr) {
      check_value(reference, *attribute);
    } else if (!reference.value) {
      issue(reference.file, rule_error("attribute_unknown"), {{"name", name}}, reference.place);
    }
  }

  void check_field(const PackReference& reference) {
    const VocabularyRole* role = vocabulary_->role(reference.role);
    if (role == nullptr) return;
    const VocabularyField* field = role->field(reference.name);
    if (field != nullptr) {
      check_value(reference, *field);
    } else if (!reference.value) {
      refuse_field(reference, role->name, reference.name, role->fields);
    }
  }

  // $feature.FIELD is a field of the zone that the rule met, of whichever of its roles.
  void check_zone_field(const PackReference& reference, const std::string& name) {
    std::vector<VocabularyField> fields;
    for (const std::string& of : reference.roles) {
      const VocabularyRole* role = vocabulary_->role(of);
      if (role == nullptr || role->field(name) != nullptr) return;
      fields.insert(fields.end(), role->fields.begin(), role->fields.end());
    }
    if (!reference.roles.empty()) refuse_field(reference, joined(reference.roles), name, fields);
  }

  void refuse_field(const PackReference& reference, const std::string& role,
                    const std::string& name, const std::vector<VocabularyField>& fields) {
    issue(reference.file, rule_error("field_unknown_of_role"),
          {{"role", role}, {"field", name}, {"fields", names_of(fields, &VocabularyField::name)}},
          reference.place);
  }

  void check_names() {
    using Kind = PackReference::Kind;
    for (const RuleLayer& layer : pack_.layers) {
      if (vocabulary_->role(layer.role) != nullptr) continue;
      issue(layer.file, rule_error("role_unknown"), {{"role", layer.role}}, layer.place);
    }
    const std::vector<PackReference> references = reading_.references;
    for (const PackReference& reference : references) {
      const std::string& name = reference.name;
      if (reference.kind == Kind::attribute) check_attribute(reference, name);
      if (reference.kind == Kind::field) check_field(reference);
      if (reference.kind != Kind::placeholder) continue;
      if (name.starts_with("subject.")) check_attribute(reference, name.substr(8));
      if (name.starts_with("feature.")) check_zone_field(reference, name.substr(8));
    }
  }

  PackReading& reading_;
  const RulePack& pack_;
  const std::optional<Vocabulary>& vocabulary_;
};

}  // namespace

std::vector<LintIssue> lint_packs(std::span<const std::string> ids, const PackSource& source,
                                  const std::optional<Vocabulary>& vocabulary) {
  std::vector<LintIssue> issues;
  try {
    PackReading reading = read_packs(ids, source);
    Linter(reading, vocabulary).run();
    for (PackIssue& item : reading.issues) {
      const LintSeverity severity =
          item.severity == IssueSeverity::error ? LintSeverity::error : LintSeverity::warning;
      issues.push_back({severity, std::move(item.error), item.file, item.place});
    }
  } catch (const DocumentError& error) {
    // A text that is not YAML hides all that it says; its place stands in the error.
    issues.push_back({LintSeverity::error, error, error.where().substr(0, error.where().find(',')),
                      place_in(error.where())});
  }
  std::stable_sort(issues.begin(), issues.end(), [](const LintIssue& a, const LintIssue& b) {
    return std::tie(a.file, a.place.line, a.place.column) <
           std::tie(b.file, b.place.line, b.place.column);
  });
  // The same text, reached through an alias, is told once.
  const auto same = [](const LintIssue& a, const LintIssue& b) {
    return a.error.where() == b.error.where() && std::string_view(a.error.what()) == b.error.what();
  };
  issues.erase(std::unique(issues.begin(), issues.end(), same), issues.end());
  return issues;
}

}  // namespace ecotone
