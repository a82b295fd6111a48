// SPDX-License-Identifier: Apache-2.0
// code_valid: whether an attribute of the subject has the form of a code.
#include <regex>

#include "ecotone/compliance/predicates/readers.h"
#include "ecotone/message/rule_errors.h"
#include "ecotone/message/rule_texts.h"

namespace ecotone {
namespace {

class CodeValid : public Predicate {
 public:
  CodeValid(std::string field, std::regex pattern)
      : field_(std::move(field)), pattern_(std::move(pattern)) {}

  Evidence evaluate(const EvaluationContext& context) const override {
    Evidence result;
    const std::string code = to_text(context.attribute(field_));
    if (code.empty()) {
      // An empty code is missing, not wrong.
      result.truth = Truth::unknown;
      const Arguments arguments{{"attribute", field_}};
      result.add_reason({"attribute",
                         render(rule_text("attribute_missing"), Language::english, arguments),
                         render(rule_text("attribute_missing"), Language::chinese, arguments)});
      result.missing_attributes.insert(field_);
    } else {
      result.truth = std::regex_match(code, pattern_) ? Truth::yes : Truth::no;
    }
    result.touching = result.truth;
    return result;
  }

 private:
  std::string field_;
  std::regex pattern_;
};

}  // namespace

PredicatePtr read_code_valid(const document::Value& value, PackReader& reader) {
  if (!reader.has_keys(value, {"field", "pattern"}, 2)) return nullptr;
  std::string field = reader.text(value.find("field"));
  reader.refer(PackReference::Kind::attribute, field, value.find("field")->mark());
  const std::string pattern = reader.text(value.find("pattern"));
  try {
    return std::make_shared<CodeValid>(std::move(field),
                                       std::regex(pattern, std::regex::ECMAScript));
  } catch (const std::regex_error&) {
    reader.issue(rule_error("pattern_invalid"), {{"pattern", pattern}},
                 value.find("pattern")->mark());
    return nullptr;
  }
}

}  // namespace ecotone
