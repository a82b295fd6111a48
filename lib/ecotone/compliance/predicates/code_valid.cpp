// SPDX-License-Identifier: Apache-2.0
// code_valid: whether an attribute of the subject has the form of a code, and names the county.
#include <regex>

#include "ecotone/compliance/predicates/readers.h"
#include "ecotone/message/mending_texts.h"
#include "ecotone/message/rule_errors.h"
#include "ecotone/message/rule_texts.h"

namespace ecotone {
namespace {

class CodeValid : public Predicate {
 public:
  CodeValid(std::string field, std::regex pattern, std::size_t county_group)
      : field_(std::move(field)), pattern_(std::move(pattern)), county_group_(county_group) {}

  Evidence evaluate(const EvaluationContext& context) const override {
    Evidence result;
    const std::string code = to_text(context.attribute(field_));
    if (code.empty()) {
      // An empty code is missing, not wrong.
      result.truth = Truth::unknown;
      const Arguments arguments{{"attribute", field_}};
      result.add_reason(make_reason("attribute", rule_text("attribute_missing"),
                                    mending_text("settle_attribute"), arguments, arguments));
      result.missing_attributes.insert(field_);
    } else {
      std::smatch parts;
      const bool matches = std::regex_match(code, parts, pattern_);
      const bool names_county = matches && county_group_ > 0;
      result.truth = matches ? Truth::yes : Truth::no;
      if (names_county && context.layers.county.empty()) {
        result.truth = Truth::unknown;
        result.add_reason({"layer", render(rule_text("county_missing"), Language::english),
                           render(rule_text("county_missing"), Language::chinese)});
      } else if (names_county && parts[county_group_] != context.layers.county) {
        result.truth = Truth::no;
      }
    }
    result.touching = result.truth;
    return result;
  }

 private:
  std::string field_;
  std::regex pattern_;
  std::size_t county_group_;  // of the pattern, that must be the county's code; 0: none
};

}  // namespace

PredicatePtr read_code_valid(const document::Value& value, PackReader& reader) {
  if (!reader.has_keys(value, {"field", "pattern", "county_group"}, 2)) return nullptr;
  std::string field = reader.text(value.find("field"));
  reader.refer(PackReference::Kind::attribute, field, value.find("field")->mark());
  const std::string pattern = reader.text(value.find("pattern"));
  try {
    std::regex compiled(pattern, std::regex::ECMAScript);
    std::size_t county_group = 0;
    if (const document::Value* group = value.find("county_group")) {
      if (!group->is_integer()) {
        reader.issue(rule_error("value_kind"), {{"wanted", "a whole number (整数)"}},
                     group->mark());
        return nullptr;
      }
      const std::int64_t number = group->as_integer();
      if (number < 1 || number > static_cast<std::int64_t>(compiled.mark_count())) {
        reader.issue(rule_error("county_group_missing"),
                     {{"group", std::to_string(number)}, {"pattern", pattern}}, group->mark());
        return nullptr;
      }
      county_group = static_cast<std::size_t>(number);
    }
    return std::make_shared<CodeValid>(std::move(field), std::move(compiled), county_group);
  } catch (const std::regex_error&) {
    reader.issue(rule_error("pattern_invalid"), {{"pattern", pattern}},
                 value.find("pattern")->mark());
    return nullptr;
  }
}

}  // namespace ecotone
