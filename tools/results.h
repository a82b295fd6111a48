// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/layer/table.h"
#include "tools/command.h"

namespace ecotone::tools {

/// A column of results: its name in JSON and CSV, its heading in tables for people.
struct ResultColumn {
  std::string name;
  Bilingual title;
  bool number = false;  ///< set right-justified
};

/// A value as programs read it, and as people do.
struct Cell {
  document::Value value;
  std::string text;

  Cell(std::string words) : value(words), text(std::move(words)) {}       // NOLINT
  Cell(std::string_view words) : value(words), text(words) {}             // NOLINT
  Cell(const char* words) : value(words), text(words) {}                  // NOLINT
  Cell(std::size_t count) : value(count), text(std::to_string(count)) {}  // NOLINT
  Cell(document::Value exact, std::string words)
      : value(std::move(exact)), text(std::move(words)) {}
};

/// A value of a field as programs read it: a date as its text, null as null.
document::Value to_value(const FieldValue& value);

/// Rows of a command, in every format it writes.
struct Results {
  std::string command;             ///< "area"; the schema is "ecotone.area/1"
  document::Value run;             ///< what was run, an object; tool and version are added
  std::string rows_name = "rows";  ///< member of the JSON object that holds them
  std::vector<ResultColumn> columns;
  std::vector<std::vector<Cell>> rows;
  document::Value more;  ///< further members of the JSON object
  std::string notes;     ///< for people only, after the table
};

/// Writes results in the format of the session, to its output file or to standard output:
/// text, a table for people; json, one object; ndjson, the run line first, then one row a line;
/// csv, with a heading, and a byte order mark in a file, so that spreadsheets read Chinese. Into a
/// file called .xlsx goes a workbook of the table for people, whatever the format.
/// @throws OutputError  if the file exists and may not be replaced, or cannot be written
void write_results(const Session& session, const Results& results);

/// Writes results to standard output, where the file of --output holds something else: a layer, an
/// index, a table.
void write_beside_output(const Session& session, const Results& results);

/// The JSON object that `write_results` writes; reports are rendered from it.
document::Value results_document(const Session& session, const Results& results);

/// Writes a text to the output file of the session, or to standard output.
void write_text(const Session& session, std::string_view text);

/// The object that begins every JSON result: tool, version, command and what a command adds.
document::Value run_record(const Session& session, std::string_view command);

/// The entries of a ledger, an array.
document::Value ledger_rows(const Ledger& ledger);

}  // namespace ecotone::tools
