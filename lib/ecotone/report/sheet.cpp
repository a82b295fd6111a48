// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/sheet.h"

#include "ecotone/io/csv_field.h"

namespace ecotone {

void Sheet::add(std::vector<std::string> cells, SheetRowStyle style) {
  styles.resize(rows.size());
  rows.push_back(std::move(cells));
  styles.push_back(std::move(style));
}

const SheetRowStyle& Sheet::style_of(std::size_t row) const {
  static const SheetRowStyle ordinary;
  return row < styles.size() ? styles[row] : ordinary;
}

std::string sheet_csv(const Sheet& sheet) {
  std::string csv;
  const std::size_t n = sheet.columns.size();
  for (std::size_t j = 0; j < n; ++j) {
    csv += (j > 0 ? "," : "") + csv_field(sheet.columns[j].title, false);
  }
  csv += "\r\n";
  for (const auto& row : sheet.rows) {
    for (std::size_t j = 0; j < n; ++j) {
      csv += (j > 0 ? "," : "") + csv_field(row[j], sheet.columns[j].number);
    }
    csv += "\r\n";
  }
  return csv;
}

}  // namespace ecotone
