// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/lint.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

#include "ecotone/compliance/pack_reader.h"
#include "ecotone/message/rule_errors.h"

namespace ecotone {
namespace {

class Linter {
 public:
  Linter(PackReading& reading, const std::optional<Vocabulary>& vocabulary)
      : reading_(reading), vocabulary_(vocabulary) {}

  void run() {
    for (const Rule& rule : reading_.pack.rules) {
      check_citations(rule, rule.cite);
      for (const RuleException& exception : rule.unless) check_citations(rule, exception.cite);
    }
    check_tests();
    if (vocabulary_) check_names();
  }

 private:
  void issue(const std::string& file, const ErrorText& text, Arguments arguments,
             document::Mark place, IssueSeverity severity = IssueSeverity::error) {
    PackReader(reading_, file).issue(text, std::move(arguments), place, severity);
  }

  void check_citations(const Rule& rule, const std::vector<RuleCitation>& cite) {
    for (const RuleCitation& citation : cite) {
      const Instrument* instrument = reading_.pack.instrument(citation.ref);
      if (instrument == nullptr) continue;
      const bool dated = citation.from || citation.until || instrument->from || instrument->until;
      if (!dated) {
        issue(rule.file, rule_error("citation_without_day"), {{"ref", citation.ref}},
              citation.place);
      }
      if (citation.mark.empty() && instrument->mark.empty()) {
        issue(rule.file, rule_error("citation_without_mark"), {{"ref", citation.ref}},
              citation.place);
      }
      if (!citation.checked) {
        issue(rule.file, rule_error("citation_unchecked"),
              {{"ref", citation.ref}, {"article", citation.article}}, citation.place,
              IssueSeverity::warning);
      }
    }
  }

  void check_tests() {
    std::set<std::string> fired;
    for (const PackTest& test : reading_.pack.tests) {
      const document::Value* expect = test.content.find("expect");
      const document::Value* rules = expect == nullptr ? nullptr : expect->find("fired");
      if (rules == nullptr || !rules->is_array()) continue;
      for (const document::Value& rule : rules->as_array()) {
        if (rule.is_string()) fired.insert(rule.as_string());
      }
    }
    for (const Rule& rule : reading_.pack.rules) {
      if (fired.contains(rule.id)) continue;
      issue(rule.file, rule_error("tests_missing"), {{"id", rule.id}}, rule.place,
            IssueSeverity::warning);
    }
  }

  static std::string names_of(const std::vector<VocabularyField>& fields) {
    std::string text;
    for (const VocabularyField& field : fields) text += (text.empty() ? "" : ", ") + field.name;
    return text.empty() ? "-" : text;
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

  void check_names() {
    for (const RuleLayer& layer : reading_.pack.layers) {
      if (vocabulary_->role(layer.role) != nullptr) continue;
      issue(layer.file, rule_error("role_unknown"), {{"role", layer.role}}, layer.place);
    }
    const std::vector<PackReference> references = reading_.references;
    for (const PackReference& reference : references) {
      if (reference.kind == PackReference::Kind::attribute) {
        const VocabularyField* attribute = vocabulary_->attribute(reference.name);
        if (attribute != nullptr) {
          check_value(reference, *attribute);
        } else if (!reference.value) {
          issue(reference.file, rule_error("attribute_unknown"), {{"name", reference.name}},
                reference.place);
        }
      } else if (reference.kind == PackReference::Kind::field) {
        const VocabularyRole* role = vocabulary_->role(reference.role);
        if (role == nullptr) continue;
        const VocabularyField* field = role->field(reference.name);
        if (field != nullptr) {
          check_value(reference, *field);
        } else if (!reference.value) {
          issue(
              reference.file, rule_error("field_unknown_of_role"),
              {{"role", role->name}, {"field", reference.name}, {"fields", names_of(role->fields)}},
              reference.place);
        }
      } else if (reference.kind == PackReference::Kind::placeholder &&
                 reference.name.starts_with("subject.") &&
                 vocabulary_->attribute(std::string_view(reference.name).substr(8)) == nullptr) {
        issue(reference.file, rule_error("attribute_unknown"), {{"name", reference.name.substr(8)}},
              reference.place);
      }
    }
  }

  PackReading& reading_;
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
    issues.push_back(
        {LintSeverity::error, error, error.where().substr(0, error.where().find(',')), {}});
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
