// SPDX-License-Identifier: Apache-2.0
#include "tools/delineation.h"

#include <fmt/format.h>

#include "ecotone/error.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {

namespace {

// "50 m", or "0.2" of a bare number.
std::string with_unit(double value, std::string_view unit) {
  return unit.empty() ? fmt::format("{}", value) : fmt::format("{} {}", value, unit);
}

}  // namespace

Option set_option(std::vector<std::string>& words, std::span<const Parameter> table) {
  std::string en = "Give a parameter another value:";
  std::string zh = "改变参数的值：";
  for (const Parameter& row : table) {
    const std::string value = with_unit(row.value, row.unit);
    en += fmt::format("{} {} ({}) [{}] {}", &row == table.data() ? "" : ";", row.name, value,
                      row.mark, row.en);
    zh += fmt::format("{}{}（{}）[{}] {}", &row == table.data() ? "" : "；", row.name, value,
                      row.mark, row.zh);
  }
  return several("--set", "NAME=VALUE[@MARK]", words, std::move(en), std::move(zh));
}

Parameters parameters_of(std::span<const Parameter> table, const std::vector<std::string>& words) {
  Parameters parameters(table);
  const Option named{.names = "--set", .value = "NAME=VALUE"};
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw UsageError(usage_error("not_a_pair"), {{"name", "--set"}, {"given", word}});
    }
    const std::size_t at = word.find('@', equals);
    double value = 0;
    read_value(named, word.substr(equals + 1, at == std::string::npos ? at : at - equals - 1),
               value);
    parameters.set(word.substr(0, equals), value,
                   at == std::string::npos ? "given" : word.substr(at + 1));
  }
  return parameters;
}

document::Value parameter_rows(const Parameters& parameters) {
  document::Value rows = document::Value::array();
  for (const Parameter& row : parameters.table()) {
    document::Value value;
    value.set("name", row.name);
    value.set("value", parameters[row.name]);
    value.set("unit", row.unit);
    value.set("mark", parameters.mark(row.name));
    value.set("source", row.source);
    rows.push(std::move(value));
  }
  return rows;
}

std::string parameter_lines(const Session& session, const Parameters& parameters) {
  std::string lines;
  for (const Parameter& row : parameters.table()) {
    const std::string_view mark = parameters.mark(row.name);
    const MarkText says = mark_text(mark);
    lines += session.say({fmt::format("  {} = {} [{}: {}] {}{}{}\n", row.name,
                                      with_unit(parameters[row.name], row.unit), mark, says.en,
                                      row.source, row.source.empty() ? "" : ": ", row.en),
                          fmt::format("  {} = {} [{}：{}] {}{}{}\n", row.name,
                                      with_unit(parameters[row.name], row.unit), mark, says.zh,
                                      row.source, row.source.empty() ? "" : "：", row.zh)});
  }
  return lines;
}

}  // namespace ecotone::tools
