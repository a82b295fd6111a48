// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace ecotone {

/// A column of a sheet.
struct SheetColumn {
  std::string title;
  bool number = false;  ///< its cells are decimal numbers where they can be read as such
  std::string key;      ///< its name for programs; may be empty
  double width = 0;     ///< in characters; 0: as wide as what stands in it
  /// Its numbers are percentages: 12.5 is a share of 0.125 to a program.
  bool percent = false;
  bool level = false;     ///< its cells are the words of the levels of the rows
  bool one_line = false;  ///< its texts do not make a row higher
};

/// How a row of a sheet is set.
struct SheetRowStyle {
  bool total = false;      ///< the sum or the union of rows above it
  bool shaded = false;     ///< something is missing, or it heads the rows below it
  std::string level = "";  ///< "prohibited" … of the cell in the column of levels
};

/// A table for people, in texts as they are printed.
struct Sheet {
  std::string name;                 ///< of the tab in a workbook; empty: the program's own
  std::vector<std::string> titles;  ///< lines above the table; CSV leaves them out
  std::vector<SheetColumn> columns;
  std::vector<std::vector<std::string>> rows;  ///< as many cells as columns
  std::vector<SheetRowStyle> styles = {};      ///< of the rows; none: all are alike
  std::vector<std::string> notes = {};         ///< lines below the table
  bool landscape = false;                      ///< when it is printed
  bool ruled = false;                          ///< with lines around its cells

  /// Appends a row with its style.
  void add(std::vector<std::string> cells, SheetRowStyle style = {});
  const SheetRowStyle& style_of(std::size_t row) const;
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

/// Writes sheets as the tabs of a workbook, in their order. Each prints on A4 as wide as the page,
/// with its heading on every page.
void write_workbook(std::span<const Sheet> sheets, const std::filesystem::path& path,
                    bool overwrite);

}  // namespace ecotone
