// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <iterator>

#include "ecotone/error.h"
#include "ecotone/message/zoning_errors.h"

namespace ecotone {

MarkText mark_text(std::string_view mark) {
  if (mark == "S") return {"read in a copy of the source", "据来源副本"};
  if (mark == "M") return {"from memory, not checked", "凭记忆，未核对"};
  if (mark == "M?") return {"from memory and weak, not checked", "记忆不确切，未核对"};
  if (mark == "L") return {"computed", "计算所得"};
  if (mark == "E") return {"a choice of ours, no rule of law", "本软件的选择，非法定"};
  if (mark == "given") return {"given by the user", "用户给定"};
  return {"", ""};
}

Parameters::Parameters(std::span<const Parameter> table) : table_(table), given_(table.size()) {}

std::size_t Parameters::place_of(std::string_view name) const {
  const auto found = std::find_if(table_.begin(), table_.end(),
                                  [name](const Parameter& row) { return row.name == name; });
  return static_cast<std::size_t>(std::distance(table_.begin(), found));
}

void Parameters::set(std::string_view name, double value, std::string_view mark) {
  const std::size_t place = place_of(name);
  if (place == table_.size()) {
    std::string names;
    for (const Parameter& row : table_) {
      names += names.empty() ? "" : ", ";
      names += row.name;
    }
    throw SchemaError(zoning_error("parameter_unknown"),
                      {{"name", std::string(name)}, {"names", names}});
  }
  const Parameter& row = table_[place];
  if (!(value >= row.least && value <= row.most)) {  // refuses NaN too
    throw SchemaError(zoning_error("parameter_out_of_range"),
                      {{"name", std::string(name)},
                       {"value", fmt::format("{}", value)},
                       {"unit", std::string(row.unit)},
                       {"least", fmt::format("{}", row.least)},
                       {"most", fmt::format("{}", row.most)}});
  }
  if (mark_text(mark).en.empty()) {
    throw SchemaError(zoning_error("mark_unknown"),
                      {{"name", std::string(name)}, {"mark", std::string(mark)}});
  }
  given_[place] = Given{value, std::string(mark)};
}

double Parameters::operator[](std::string_view name) const {
  const std::size_t place = place_of(name);
  assert(place < table_.size());
  return given_[place] ? given_[place]->value : table_[place].value;
}

bool Parameters::is_given(std::string_view name) const {
  const std::size_t place = place_of(name);
  assert(place < table_.size());
  return given_[place].has_value();
}

std::string_view Parameters::mark(std::string_view name) const {
  const std::size_t place = place_of(name);
  assert(place < table_.size());
  return given_[place] ? std::string_view(given_[place]->mark) : table_[place].mark;
}

}  // namespace ecotone
