// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ecotone {

/// A number that a delineation hangs on: what it means, where it comes from, how sure it is.
struct Parameter {
  std::string_view name;  ///< with its unit where it has one, as "primary_upstream_m"
  double value = 0;       ///< default
  std::string_view unit;  ///< "m", "m2", "%", "d"; empty for a bare number
  /// How sure the default is: "S" read in a copy of the source, "M" from memory and not checked,
  /// "M?" from memory and weak, "L" computed, "E" a choice of ours and no rule of law.
  std::string_view mark;
  std::string_view source;  ///< instrument and clause, or who chose it
  std::string_view en;      ///< what it is, in a few words
  std::string_view zh;
  double least = 0;  ///< values it takes, both ends included
  double most = 1e9;
};

/// What a mark says, for people: "from memory, not checked".
struct MarkText {
  std::string_view en;
  std::string_view zh;
};
MarkText mark_text(std::string_view mark);

/// The parameters of one kind of zone with the values of a run. A value that is given replaces the
/// default, and its mark with it: what a user states is the user's.
class Parameters {
 public:
  /// @param table  must outlive the object; names are distinct
  explicit Parameters(std::span<const Parameter> table);

  /// @param mark  of the value: "given", or the one that its user can answer for
  /// @throws SchemaError  for an unknown name or mark, or a value that is not in its range
  void set(std::string_view name, double value, std::string_view mark = "given");

  /// The value of a run. Asking for a name that is not in the table is a mistake of the caller.
  double operator[](std::string_view name) const;
  bool is_given(std::string_view name) const;
  /// The mark of the value that was given, else that of the default.
  std::string_view mark(std::string_view name) const;
  std::span<const Parameter> table() const { return table_; }

 private:
  struct Given {
    double value = 0;
    std::string mark;
  };

  std::size_t place_of(std::string_view name) const;

  std::span<const Parameter> table_;
  std::vector<std::optional<Given>> given_;
};

}  // namespace ecotone
