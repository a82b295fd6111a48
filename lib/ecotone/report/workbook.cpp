// SPDX-License-Identifier: Apache-2.0
#include <xlsxwriter.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <memory>
#include <optional>

#include "ecotone/error.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/message/io_errors.h"
#include "ecotone/report/sheet.h"

namespace ecotone {
namespace {

// A decimal number and how many digits it has behind the point.
struct PrintedNumber {
  double value = 0;
  int decimals = 0;
};

std::optional<PrintedNumber> printed_number(const std::string& text) {
  PrintedNumber number;
  const char* end = text.data() + text.size();
  const auto [last, error] =
      std::from_chars(text.data(), end, number.value, std::chars_format::fixed);
  if (error != std::errc() || last != end || !std::isfinite(number.value)) return std::nullopt;
  const std::size_t point = text.find('.');
  if (point != std::string::npos) number.decimals = static_cast<int>(text.size() - point - 1);
  return number;
}

// Columns as wide as what stands in them: a character beyond ASCII takes two places.
double width_of(const std::string& text) {
  double width = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) width += 1;
    if (byte >= 0xC0) width += byte >= 0xE0 ? 2 : 1;
  }
  return width;
}

// Closes a workbook that an error left open; what it wrote goes with the temporary file.
struct WorkbookCloser {
  void operator()(lxw_workbook* workbook) const { lxw_workbook_free(workbook); }
};

class Writer {
 public:
  Writer(const Sheet& sheet, const std::filesystem::path& path, const std::string& file)
      : sheet_(sheet), file_(file), workbook_(workbook_new(path.string().c_str())) {
    if (!workbook_) refuse("the workbook cannot be made");
    lxw_doc_properties properties{};
    // 2000-01-01: a fixed time, so that the same table is the same file.
    properties.created = 946684800;
    check(workbook_set_properties(workbook_.get(), &properties));
    page_ =
        workbook_add_worksheet(workbook_.get(), sheet.name.empty() ? nullptr : sheet.name.c_str());
    if (page_ == nullptr) refuse("the name of the sheet is not possible");
    heading_ = workbook_add_format(workbook_.get());
    format_set_bold(heading_);
  }

  void write() {
    lxw_row_t row = 0;
    for (const std::string& title : sheet_.titles) put_text(row++, 0, title, heading_);
    for (std::size_t j = 0; j < sheet_.columns.size(); ++j) {
      put_text(row, static_cast<lxw_col_t>(j), sheet_.columns[j].title, heading_);
    }
    ++row;
    worksheet_freeze_panes(page_, row, 0);
    for (const auto& cells : sheet_.rows) {
      for (std::size_t j = 0; j < sheet_.columns.size(); ++j) {
        put(row, static_cast<lxw_col_t>(j), cells[j], sheet_.columns[j].number);
      }
      ++row;
    }
    set_widths();
    check(workbook_close(workbook_.release()));
  }

 private:
  [[noreturn]] void refuse(const std::string& reason) const {
    throw OutputError(io_error("output_not_written"), {{"file", file_}, {"reason", reason}});
  }
  void check(lxw_error error) const {
    if (error != LXW_NO_ERROR) refuse(lxw_strerror(error));
  }

  void put_text(lxw_row_t row, lxw_col_t column, const std::string& text, lxw_format* format) {
    check(worksheet_write_string(page_, row, column, text.c_str(), format));
  }

  void put(lxw_row_t row, lxw_col_t column, const std::string& text, bool number) {
    if (text.empty()) return;
    const auto value = number ? printed_number(text) : std::nullopt;
    if (!value) return put_text(row, column, text, nullptr);
    check(worksheet_write_number(page_, row, column, value->value, format_of(value->decimals)));
  }

  lxw_format* format_of(int decimals) {
    lxw_format*& format = formats_[decimals];
    if (format == nullptr) {
      format = workbook_add_format(workbook_.get());
      const std::string code = decimals == 0 ? "0" : "0." + std::string(decimals, '0');
      format_set_num_format(format, code.c_str());
    }
    return format;
  }

  void set_widths() {
    constexpr double most = 60;
    for (std::size_t j = 0; j < sheet_.columns.size(); ++j) {
      double width = width_of(sheet_.columns[j].title);
      for (const auto& cells : sheet_.rows) width = std::max(width, width_of(cells[j]));
      const auto column = static_cast<lxw_col_t>(j);
      worksheet_set_column(page_, column, column, std::min(width + 2, most), nullptr);
    }
  }

  const Sheet& sheet_;
  const std::string& file_;
  std::unique_ptr<lxw_workbook, WorkbookCloser> workbook_;
  lxw_worksheet* page_ = nullptr;
  lxw_format* heading_ = nullptr;
  std::map<int, lxw_format*> formats_;
};

}  // namespace

void write_workbook(const Sheet& sheet, const std::filesystem::path& path, bool overwrite) {
  AtomicFile file(path, overwrite);
  Writer(sheet, file.temporary(), path.string()).write();
  file.commit();
}

}  // namespace ecotone
