// SPDX-License-Identifier: Apache-2.0
// Words that arguments take.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ecotone/error.h"
#include "ecotone/geodesy/area.h"
#include "python/bindings/argument_errors.h"

namespace ecotone::python {

/// A word as one of its choices.
/// @throws UsageError  naming the choices, for another word
template <typename Choice>
Choice choice(std::string_view name, std::string_view given, const std::optional<Choice>& read,
              std::string_view choices) {
  if (read) return *read;
  throw UsageError(argument_error("argument_not_a_choice"), {{"name", std::string(name)},
                                                             {"given", std::string(given)},
                                                             {"choices", std::string(choices)}});
}

/// A word of a table of them.
/// @throws UsageError  naming the choices, for another word
template <typename Choice, std::size_t n>
Choice choice_of(std::string_view name, std::string_view given,
                 const std::pair<std::string_view, Choice> (&table)[n]) {
  std::string choices;
  for (const auto& [word, value] : table) {
    if (word == given) return value;
    if (!choices.empty()) choices += ", ";
    choices += word;
  }
  return choice(name, given, std::optional<Choice>(), choices);
}

inline AreaMethod area_method(std::string_view given) {
  return choice("method", given, parse_area_method(given), "ellipsoid, plane, parcel, geodesic");
}

}  // namespace ecotone::python
