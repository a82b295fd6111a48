// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/finding/finding.h"
#include "ecotone/layer/table.h"

namespace ecotone {

/// A list of values that an operand stands for: one value, or the elements of a list.
using ExpressionValues = std::vector<FieldValue>;

/// Where an expression finds its names.
struct ExpressionScope {
  /// Value of a field or attribute; null where it is missing.
  std::function<FieldValue(std::string_view)> field;
  /// Values of `$name`; empty where there is none.
  std::function<ExpressionValues(std::string_view)> parameter;
};

/// A condition on the fields of a zone or the attributes of a subject, in a small part of SQL:
///
///     condition  := conjunction {OR conjunction}
///     conjunction:= negation {AND negation}
///     negation   := [NOT] (comparison | '(' condition ')')
///     comparison := operand (= | != | <> | < | <= | > | >=) operand
///                 | operand [NOT] IN ( '(' operand {',' operand} ')' | $list )
///                 | operand IS [NOT] NULL
///     operand    := field | 'text' | number | $parameter | $as_of
///
/// Words of the language in any case of letters; texts in single quotes, '' for a quote. Numbers
/// compare as numbers, days ('2026-08-15') as days, anything else as text. A field that is null
/// or missing makes its comparison unknown; AND, OR and NOT are three-valued.
class Expression {
 public:
  struct Node;

  Expression() = default;
  /// @param mark  where the text begins in its document, for places of errors
  /// @throws RuleError  naming line, column and what was expected
  static Expression parse(std::string_view text, document::Mark mark = {});

  bool empty() const { return root_ == nullptr; }
  const std::string& text() const { return text_; }

  /// @param unknown_fields  receives the names of the fields whose absence makes it unknown
  /// An empty expression is true.
  Truth evaluate(const ExpressionScope& scope, std::set<std::string>* unknown_fields) const;

  /// Names of fields, with their places, in the order of the text.
  const std::vector<std::pair<std::string, document::Mark>>& fields() const { return fields_; }
  /// Names of parameters without "$".
  const std::vector<std::pair<std::string, document::Mark>>& parameters() const {
    return parameters_;
  }
  /// Texts that a field is compared with: field, text, place.
  struct Comparison {
    std::string field;
    std::string text;
    document::Mark mark;
  };
  const std::vector<Comparison>& comparisons() const { return comparisons_; }
  /// What a field is held against: a value (null for IS NULL), a parameter, or another field.
  struct Use {
    std::string field;
    FieldValue value;
    std::string parameter;
    bool other_field = false;
    bool ordered = false;  ///< by <, <=, > or >=
  };
  const std::vector<Use>& uses() const { return uses_; }

 private:
  std::shared_ptr<const Node> root_;
  std::string text_;
  std::vector<std::pair<std::string, document::Mark>> fields_;
  std::vector<std::pair<std::string, document::Mark>> parameters_;
  std::vector<Comparison> comparisons_;
  std::vector<Use> uses_;
};

}  // namespace ecotone
