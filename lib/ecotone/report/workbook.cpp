// SPDX-License-Identifier: Apache-2.0
#include <xlsxwriter.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>

#include "ecotone/error.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/message/io_errors.h"
#include "ecotone/report/level_colours.h"
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

// A cell holds 32 767 characters; what is longer ends in an ellipsis.
std::string fitting(const std::string& text) {
  constexpr std::size_t most_bytes = 32'000;
  if (text.size() <= most_bytes) return text;
  std::size_t end = most_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

// Closes a workbook that an error left open; what it wrote goes with the temporary file.
struct WorkbookCloser {
  void operator()(lxw_workbook* workbook) const { lxw_workbook_free(workbook); }
};

lxw_color_t colour_of(std::string_view hexadecimal) {
  lxw_color_t colour = 0;
  std::from_chars(hexadecimal.data(), hexadecimal.data() + hexadecimal.size(), colour, 16);
  return colour;
}

constexpr lxw_color_t heading_fill = 0xE8EAEC;
constexpr lxw_color_t shaded_fill = 0xF4F5F6;
constexpr std::uint8_t paper_a4 = 9;
constexpr double widest_column = 60;
constexpr double line_height = 15;   // points; of the font that a workbook begins with
constexpr double tallest_row = 400;  // points; a row holds 409

// What a cell looks like; cells that look alike share a format of the workbook.
struct CellLook {
  int decimals = -1;  // of a number; none for texts
  bool percent = false;
  bool heading = false;
  bool ruled = false;
  SheetRowStyle row;

  auto key() const {
    return std::tuple(decimals, percent, heading, ruled, row.total, row.shaded, row.level);
  }
  bool operator<(const CellLook& other) const { return key() < other.key(); }
};

// The workbook and its formats.
class Book {
 public:
  Book(const std::filesystem::path& path, const std::string& file)
      : file_(file), workbook_(workbook_new(path.string().c_str())) {
    if (!workbook_) refuse("the workbook cannot be made");
    lxw_doc_properties properties{};
    // 2000-01-01: a fixed time, so that the same table is the same file.
    properties.created = 946684800;
    check(workbook_set_properties(workbook_.get(), &properties));
  }

  lxw_worksheet* add_page(const std::string& name) {
    lxw_worksheet* page =
        workbook_add_worksheet(workbook_.get(), name.empty() ? nullptr : name.c_str());
    if (page == nullptr) refuse("the name of the sheet is not possible");
    return page;
  }

  lxw_format* format_of(const CellLook& look) {
    lxw_format*& format = formats_[look];
    if (format == nullptr) format = new_format(look);
    return format;
  }

  void close() { check(workbook_close(workbook_.release())); }

  [[noreturn]] void refuse(const std::string& reason) const {
    throw OutputError(io_error("output_not_written"), {{"file", file_}, {"reason", reason}});
  }
  void check(lxw_error error) const {
    if (error != LXW_NO_ERROR) refuse(lxw_strerror(error));
  }

 private:
  lxw_format* new_format(const CellLook& look) {
    lxw_format* format = workbook_add_format(workbook_.get());
    if (look.decimals >= 0) {
      std::string code = look.decimals == 0 ? "0" : "0." + std::string(look.decimals, '0');
      if (look.percent) code += '%';
      format_set_num_format(format, code.c_str());
    }
    if (look.heading || look.row.total) format_set_bold(format);
    if (look.heading && look.ruled) format_set_align(format, LXW_ALIGN_CENTER);
    if (look.ruled) {
      format_set_border(format, LXW_BORDER_THIN);
      format_set_border_color(format, 0x9AA0A6);
      format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
      if (look.decimals < 0) format_set_text_wrap(format);
      if (look.heading || look.row.shaded) {
        format_set_bg_color(format, look.heading ? heading_fill : shaded_fill);
      }
    }
    if (const LevelColours* colours = level_colours(look.row.level)) {
      format_set_bold(format);
      format_set_bg_color(format, colour_of(colours->fill));
      format_set_font_color(format, colour_of(colours->letters));
    }
    return format;
  }

  const std::string& file_;
  std::unique_ptr<lxw_workbook, WorkbookCloser> workbook_;
  std::map<CellLook, lxw_format*> formats_;
};

// One sheet of a workbook.
class PageWriter {
 public:
  PageWriter(Book& book, const Sheet& sheet)
      : book_(book), sheet_(sheet), page_(book.add_page(sheet.name)) {}

  void write() {
    const CellLook title{.heading = true};
    lxw_row_t row = 0;
    for (const std::string& line : sheet_.titles) put_text(row++, 0, line, title);
    heading_row_ = row;
    set_height(row, headings());
    for (std::size_t j = 0; j < sheet_.columns.size(); ++j) {
      put_text(row, static_cast<lxw_col_t>(j), sheet_.columns[j].title,
               {.heading = true, .ruled = sheet_.ruled});
    }
    ++row;
    for (std::size_t i = 0; i < sheet_.rows.size(); ++i, ++row) put_row(row, i);
    for (const std::string& note : sheet_.notes) put_text(row++, 0, note, {});
    set_widths();
    set_print();
  }

 private:
  // Programs set the height of rows whose texts are wrapped when they are edited, not when they are
  // opened.
  void set_height(lxw_row_t row, const std::vector<std::string>& cells) {
    if (!sheet_.ruled) return;
    double lines = 1;
    for (std::size_t j = 0; j < sheet_.columns.size(); ++j) {
      if (sheet_.columns[j].width == 0 || sheet_.columns[j].one_line) continue;
      lines = std::max(lines, std::ceil(width_of(cells[j]) / (sheet_.columns[j].width - 1)));
    }
    if (lines > 1) {
      book_.check(
          worksheet_set_row(page_, row, std::min(lines * line_height, tallest_row), nullptr));
    }
  }

  std::vector<std::string> headings() const {
    std::vector<std::string> cells;
    for (const SheetColumn& column : sheet_.columns) cells.push_back(column.title);
    return cells;
  }

  void put_row(lxw_row_t row, std::size_t i) {
    set_height(row, sheet_.rows[i]);
    for (std::size_t j = 0; j < sheet_.columns.size(); ++j) {
      const SheetColumn& column = sheet_.columns[j];
      CellLook look{.ruled = sheet_.ruled, .row = sheet_.style_of(i)};
      if (!column.level) look.row.level.clear();
      put(row, static_cast<lxw_col_t>(j), sheet_.rows[i][j], column, look);
    }
  }

  void put_text(lxw_row_t row, lxw_col_t column, const std::string& whole, const CellLook& look) {
    const std::string text = fitting(whole);
    const bool plain = look.key() == CellLook().key();
    book_.check(worksheet_write_string(page_, row, column, text.c_str(),
                                       plain ? nullptr : book_.format_of(look)));
  }

  void put(lxw_row_t row, lxw_col_t place, const std::string& text, const SheetColumn& column,
           CellLook look) {
    if (text.empty()) {
      if (look.ruled) worksheet_write_blank(page_, row, place, book_.format_of(look));
      return;
    }
    const auto value = column.number ? printed_number(text) : std::nullopt;
    if (!value) return put_text(row, place, text, look);
    look.decimals = value->decimals;
    look.percent = column.percent;
    book_.check(worksheet_write_number(page_, row, place,
                                       column.percent ? value->value / 100 : value->value,
                                       book_.format_of(look)));
  }

  void set_widths() {
    for (std::size_t j = 0; j < sheet_.columns.size(); ++j) {
      double width = sheet_.columns[j].width;
      if (width == 0) {
        width = width_of(sheet_.columns[j].title);
        for (const auto& cells : sheet_.rows) width = std::max(width, width_of(cells[j]));
        width = std::min(width + 2, widest_column);
      }
      const auto column = static_cast<lxw_col_t>(j);
      worksheet_set_column(page_, column, column, width, nullptr);
    }
  }

  void set_print() {
    worksheet_freeze_panes(page_, heading_row_ + 1, 0);
    worksheet_repeat_rows(page_, heading_row_, heading_row_);
    worksheet_set_paper(page_, paper_a4);
    if (sheet_.landscape) worksheet_set_landscape(page_);
    worksheet_fit_to_pages(page_, 1, 0);
    // Inches: left, right, top, bottom.
    worksheet_set_margins(page_, 0.4, 0.4, 0.6, 0.7);
    worksheet_set_footer(page_, "&C&P / &N");
  }

  Book& book_;
  const Sheet& sheet_;
  lxw_worksheet* page_;
  lxw_row_t heading_row_ = 0;
};

}  // namespace

void write_workbook(std::span<const Sheet> sheets, const std::filesystem::path& path,
                    bool overwrite) {
  AtomicFile file(path, overwrite);
  const std::string name = path.string();
  Book book(file.temporary(), name);
  for (const Sheet& sheet : sheets) PageWriter(book, sheet).write();
  book.close();
  file.commit();
}

void write_workbook(const Sheet& sheet, const std::filesystem::path& path, bool overwrite) {
  write_workbook(std::span(&sheet, 1), path, overwrite);
}

}  // namespace ecotone
