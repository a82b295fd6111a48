// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ecotone/compliance/predicate.h"
#include "ecotone/compliance/rule_pack.h"
#include "ecotone/document/value.h"
#include "ecotone/error.h"

namespace ecotone {

enum class IssueSeverity { warning, error };

/// Something that is wrong with a pack, with its place.
struct PackIssue {
  IssueSeverity severity = IssueSeverity::error;
  RuleError error;
  std::string file;
  document::Mark place;
};

/// A name that a pack uses, to be looked up when all of it has been read.
struct PackReference {
  enum class Kind { layer, parameter, instrument, field, attribute, placeholder };
  Kind kind = Kind::layer;
  std::string name;
  std::string role;                  ///< of a field
  std::optional<std::string> value;  ///< that a field or attribute is compared with
  std::string file;
  document::Mark place;
  std::vector<std::string> roles;  ///< of the zones that a message with this placeholder is about
};

/// What reading packs leaves behind: the packs themselves, what they refer to, what is wrong.
struct PackReading {
  RulePack pack;
  std::vector<PackReference> references;
  std::vector<std::string> unread_rules;  ///< ids of rules whose condition could not be read
  std::vector<PackIssue> issues;
};

/// Reads packs and what they extend, and goes on after what is wrong, so that all of it can be
/// told at once. Names that are not declared are among the issues.
/// @throws DocumentError  if a text is not valid YAML
PackReading read_packs(std::span<const std::string> ids, const PackSource& source);

/// Reads values of a pack, notes what is wrong and what is referred to.
class PackReader {
 public:
  PackReader(PackReading& reading, std::string file) : reading_(reading), file_(std::move(file)) {}

  const std::string& file() const { return file_; }

  void issue(const ErrorText& text, Arguments arguments, document::Mark place,
             IssueSeverity severity = IssueSeverity::error);
  void refer(PackReference::Kind kind, std::string name, document::Mark place,
             std::string role = {}, std::optional<std::string> value = {});
  /// Refers to a placeholder of a message about zones of these roles.
  void refer_placeholder(std::string name, document::Mark place, std::vector<std::string> roles);

  /// Whether it is a mapping with no other keys than these, and with all of the first
  /// `required_count`, not empty. Other keys are issues.
  bool has_keys(const document::Value& value, std::initializer_list<std::string_view> known,
                std::size_t required_count = 0);
  std::string text(const document::Value* value);
  std::vector<std::string> texts(const document::Value* value);
  Bilingual bilingual(const document::Value* value);
  bool flag(const document::Value* value, bool otherwise);
  std::optional<Date> date(const document::Value* value);
  /// Reads `from` and `until` of a mapping, the first not after the last.
  void period(const document::Value& value, std::optional<Date>& from, std::optional<Date>& until);
  std::optional<Level> level(const document::Value* value, bool no_conflict_allowed);
  std::string mark(const document::Value* value);
  /// A condition whose fields are attributes of the subject.
  Expression attribute_condition(const document::Value* value);
  /// A condition whose fields are those of a role.
  Expression zone_condition(const document::Value* value, const std::string& role);
  std::string layer(const document::Value* value);
  QuantityReference quantity(const document::Value* value, Dimension wanted);
  std::vector<RuleCitation> citations(const document::Value* value);
  PredicatePtr predicate(const document::Value& value);

 private:
  Expression condition(const document::Value* value);

  PackReading& reading_;
  std::string file_;
  int depth_ = 0;
};

/// A kind of condition: its name in packs, and what reads it. The reader gets what stands after
/// the name; it returns nullptr after an issue.
struct PredicateKind {
  std::string_view name;
  PredicatePtr (*read)(const document::Value& value, PackReader& reader);
};

std::span<const PredicateKind> predicate_kinds();

/// Names of placeholders that messages may use, beside parameters, `feature.FIELD` and
/// `subject.ATTRIBUTE`.
std::span<const std::string_view> placeholder_names();

/// The names of `$placeholders` in a message, in order.
std::vector<std::string> placeholders_in(std::string_view message);

}  // namespace ecotone
