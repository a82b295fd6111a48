// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ecotone {

/// A column of a sheet.
struct SheetColumn {
  std::string title;
  bool number = false;  ///< its cells are decimal numbers where they can be read as such
  std::string key;      ///< its name for programs; may be empty
};

/// A table for people, in texts as they are printed.
struct Sheet {
  std::string name;                 ///< of the tab in a workbook; empty: the program's own
  std::vector<std::string> titles;  ///< lines above the table; CSV leaves them out
  std::vector<SheetColumn> columns;
  std::vector<std::vector<std::string>> rows;  ///< as many cells as columns
};

/// The sheet as CSV (RFC 4180): UTF-8 without byte order mark, CRLF. A text that a spreadsheet
/// would take for a formula gets an apostrophe.
std::string sheet_csv(const Sheet& sheet);

/// Writes the sheet as a workbook, XLSX. A cell of a column of numbers is a number with the
/// decimals it is printed with; what is no decimal number, and every other cell, is a text, never a
/// formula. The same sheet gives the same bytes: the times inside are fixed.
///
/// @throws OutputError  if the file exists and may not be replaced, or cannot be written; if the
///                      sheet has more rows than the format holds (1 048 576)
void write_workbook(const Sheet& sheet, const std::filesystem::path& path, bool overwrite);

}  // namespace ecotone
