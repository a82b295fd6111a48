// SPDX-License-Identifier: Apache-2.0
// attr: a condition on the attributes of the subject.
#include "ecotone/compliance/predicates/readers.h"
#include "ecotone/message/mending_texts.h"
#include "ecotone/message/rule_errors.h"
#include "ecotone/message/rule_texts.h"

namespace ecotone {
namespace {

class AttributeCondition : public Predicate {
 public:
  explicit AttributeCondition(Expression condition) : condition_(std::move(condition)) {}

  Evidence evaluate(const EvaluationContext& context) const override {
    Evidence result;
    std::set<std::string> missing;
    result.truth = condition_.evaluate(context.subject_scope(), &missing);
    result.touching = result.truth;
    if (result.truth != Truth::unknown) return result;
    for (const std::string& name : missing) {
      if (name.starts_with('$')) {
        const Arguments arguments{{"name", name.substr(1)}, {"day", context.as_of.to_string()}};
        result.add_reason(make_reason("parameter", rule_text("parameter_missing"),
                                      mending_text("settle_parameter"), arguments, arguments));
        continue;
      }
      const Arguments arguments{{"attribute", name}};
      result.add_reason(make_reason("attribute", rule_text("attribute_missing"),
                                    mending_text("settle_attribute"), arguments, arguments));
      result.missing_attributes.insert(name);
    }
    return result;
  }

  Truth by_attributes(const ExpressionScope& attributes) const override {
    return condition_.evaluate(attributes, nullptr);
  }
  void collect_conditions(std::vector<const Expression*>& conditions) const override {
    conditions.push_back(&condition_);
  }

 private:
  Expression condition_;
};

}  // namespace

PredicatePtr read_attribute(const document::Value& value, PackReader& reader) {
  Expression condition = reader.attribute_condition(&value);
  if (condition.empty()) return nullptr;
  return std::make_shared<AttributeCondition>(std::move(condition));
}

}  // namespace ecotone
