// SPDX-License-Identifier: Apache-2.0
#include "tools/results.h"

#include <algorithm>
#include <variant>

#include "ecotone/document/json.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/io/csv_field.h"
#include "ecotone/report/sheet.h"
#include "tools/terminal.h"

namespace ecotone::tools {
namespace {

using document::Value;

std::string as_table(const Session& session, const Results& results) {
  const std::size_t n = results.columns.size();
  if (n == 0) return results.notes;
  std::vector<std::size_t> widths(n);
  for (std::size_t j = 0; j < n; ++j) {
    widths[j] = display_width(session.say(results.columns[j].title));
    for (const auto& row : results.rows)
      widths[j] = std::max(widths[j], display_width(row[j].text));
  }
  std::string out;
  const auto put = [&](std::size_t j, const std::string& text) {
    const std::string blanks(widths[j] - display_width(text), ' ');
    if (j > 0) out += "  ";
    if (results.columns[j].number) {
      out += blanks + text;
    } else {
      out += j + 1 == n ? text : text + blanks;
    }
  };
  for (std::size_t j = 0; j < n; ++j) put(j, session.say(results.columns[j].title));
  out += "\n";
  for (const auto& row : results.rows) {
    for (std::size_t j = 0; j < n; ++j) put(j, row[j].text);
    out += "\n";
  }
  return out + results.notes;
}

Value as_object(const Results& results, const std::vector<Cell>& row) {
  Value object = Value::object();
  for (std::size_t j = 0; j < row.size(); ++j) object.set(results.columns[j].name, row[j].value);
  return object;
}

Value frame(const Session& session, const Results& results) {
  Value value;
  value.set("schema", "ecotone." + results.command + "/1");
  Value run = run_record(session, results.command);
  if (results.run.is_object()) {
    for (const auto& [name, member] : results.run.as_object()) run.set(name, member);
  }
  value.set("run", std::move(run));
  if (results.more.is_object()) {
    for (const auto& [name, member] : results.more.as_object()) value.set(name, member);
  }
  return value;
}

std::string as_lines(const Session& session, const Results& results) {
  std::string out = document::to_json(frame(session, results), -1) + "\n";
  for (const auto& row : results.rows) out += document::to_json(as_object(results, row), -1) + "\n";
  return out;
}

std::string as_csv(const Session& session, const Results& results) {
  std::string out = session.options.output.empty() ? "" : "\xEF\xBB\xBF";
  for (std::size_t j = 0; j < results.columns.size(); ++j) {
    out += (j > 0 ? "," : "") + csv_field(results.columns[j].name, false);
  }
  out += "\r\n";
  for (const auto& row : results.rows) {
    for (std::size_t j = 0; j < row.size(); ++j) {
      out += (j > 0 ? "," : "") + csv_field(row[j].text, results.columns[j].number);
    }
    out += "\r\n";
  }
  return out;
}

// The table as people see it, in a workbook.
void write_as_workbook(const Session& session, const Results& results) {
  Sheet sheet{.name = results.command};
  for (const ResultColumn& column : results.columns) {
    sheet.columns.push_back({session.say(column.title), column.number, column.name});
  }
  for (const auto& row : results.rows) {
    std::vector<std::string> cells;
    for (const Cell& cell : row) cells.push_back(cell.text);
    sheet.rows.push_back(std::move(cells));
  }
  write_workbook(sheet, session.options.output, session.options.overwrite);
}

struct AsValue {
  Value operator()(std::monostate) const { return {}; }
  Value operator()(const Date& date) const { return date.to_string(); }
  template <typename T>
  Value operator()(const T& value) const {
    return Value(value);
  }
};

}  // namespace

Value to_value(const FieldValue& value) {
  return std::visit(AsValue(), value);
}

void write_beside_output(const Session& session, const Results& results) {
  Session to_screen = session;
  to_screen.options.output.clear();
  write_results(to_screen, results);
}

document::Value results_document(const Session& session, const Results& results) {
  Value value = frame(session, results);
  Value rows = Value::array();
  for (const auto& row : results.rows) rows.push(as_object(results, row));
  value.set(results.rows_name, std::move(rows));
  return value;
}

document::Value run_record(const Session& session, std::string_view command) {
  Value run;
  run.set("tool", "ecotone");
  run.set("version", session.version);
  run.set("command", command);
  return run;
}

document::Value ledger_rows(const Ledger& ledger) {
  document::Value rows = document::Value::array();
  for (const LedgerEntry& entry : ledger.entries) {
    document::Value row;
    row.set("action", ledger_action_name(entry.action));
    row.set("layer", entry.layer);
    row.set("feature", entry.feature);
    row.set("reason", entry.reason);
    if (entry.area_before_m2) row.set("area_before_m2", *entry.area_before_m2);
    if (entry.area_after_m2) row.set("area_after_m2", *entry.area_after_m2);
    rows.push(std::move(row));
  }
  return rows;
}

void write_text(const Session& session, std::string_view text) {
  if (session.options.output.empty() || session.options.output == "-") {
    if (!session.options.no_rows) print_data(text);
  } else {
    write_file(session.options.output, text, session.options.overwrite);
  }
}

void write_results(const Session& session, const Results& results) {
  const std::string& format = session.options.format;
  if (session.options.output.ends_with(".xlsx")) {
    write_as_workbook(session, results);
  } else if (format == "json") {
    write_text(session, document::to_json(results_document(session, results)) + "\n");
  } else if (format == "ndjson") {
    write_text(session, as_lines(session, results));
  } else if (format == "csv") {
    write_text(session, as_csv(session, results));
  } else {
    write_text(session, as_table(session, results));
  }
}

}  // namespace ecotone::tools
