// SPDX-License-Identifier: Apache-2.0
// Lines of id, geometry and fields with tabs between them, as COPY of PostgreSQL writes them.
#include <array>
#include <cstdint>

#include "ecotone/io/byte_source.h"
#include "ecotone/io/encoding.h"
#include "ecotone/io/feature_collector.h"
#include "ecotone/io/stream_forms.h"
#include "ecotone/message/stream_errors.h"

namespace ecotone {
namespace {

constexpr std::uint8_t no_digit = 16;

constexpr std::array<std::uint8_t, 256> hexadecimal_digits() {
  std::array<std::uint8_t, 256> digits{};
  for (std::uint8_t& digit : digits) digit = no_digit;
  for (std::uint8_t k = 0; k < 10; ++k) digits[static_cast<std::size_t>('0') + k] = k;
  for (std::uint8_t k = 0; k < 6; ++k) {
    digits[static_cast<std::size_t>('a') + k] = static_cast<std::uint8_t>(10 + k);
    digits[static_cast<std::size_t>('A') + k] = static_cast<std::uint8_t>(10 + k);
  }
  return digits;
}

// Bytes of a text, which may begin with \x as bytea does; nothing if it is none.
std::optional<Wkb> from_hexadecimal(std::string_view text) {
  static constexpr auto digits = hexadecimal_digits();
  if (text.starts_with("\\x")) text.remove_prefix(2);
  if (text.size() % 2 != 0) return std::nullopt;
  Wkb bytes(text.size() / 2);
  std::uint8_t wrong = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint8_t high = digits[static_cast<std::uint8_t>(text[2 * i])];
    const std::uint8_t low = digits[static_cast<std::uint8_t>(text[2 * i + 1])];
    wrong |= high | low;
    bytes[i] = static_cast<std::uint8_t>(high << 4 | (low & 15));
  }
  if ((wrong & no_digit) != 0) return std::nullopt;
  return bytes;
}

// The value of a column as COPY writes it; nothing for \N.
std::optional<std::string> value_of(std::string_view column) {
  if (column == "\\N") return std::nullopt;
  std::string value;
  value.reserve(column.size());
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (column[i] != '\\' || i + 1 == column.size()) {
      value += column[i];
      continue;
    }
    constexpr std::string_view letters = "tnrbfv";
    constexpr std::string_view controls = "\t\n\r\b\f\v";
    const std::size_t place = letters.find(column[++i]);
    value += place == letters.npos ? column[i] : controls[place];
  }
  return value;
}

std::vector<std::string_view> columns_of(std::string_view line) {
  std::vector<std::string_view> columns;
  for (std::size_t begin = 0;;) {
    const std::size_t tab = line.find('\t', begin);
    columns.push_back(line.substr(begin, tab == line.npos ? tab : tab - begin));
    if (tab == line.npos) return columns;
    begin = tab + 1;
  }
}

std::string shortened(std::string_view text) {
  constexpr std::size_t longest = 40;
  if (text.size() <= longest) return std::string(text);
  text = text.substr(0, longest);
  return std::string(text.substr(0, length_without_cut_character(text, "UTF-8"))) + "...";
}

class TsvStream : public RowStream {
 public:
  TsvStream(const std::string& path, const StreamOptions& options)
      : RowStream(options), source_(path) {}

 protected:
  bool read_row(FeatureRow& row) override {
    do {
      if (!source_.read_line(line_)) return false;
      row.number = ++number_;
    } while (line_.empty() || line_ == "\\.");  // the mark that COPY ends with
    if (this->options().keep_rows) row.text = line_;
    if (!is_utf8(line_)) {
      row.problem = &stream_error("row_not_utf8");
      row.text = line_;
      return true;
    }
    take_apart(row);
    return true;
  }

 private:
  void take_apart(FeatureRow& row) {
    const std::vector<std::string_view> columns = columns_of(line_);
    const std::vector<std::string>& names = options().fields;
    row.id = value_of(columns[0]).value_or("");
    if (columns.size() < 2 || (!names.empty() && columns.size() != 2 + names.size())) {
      row.problem = &stream_error("row_columns");
      row.arguments = {{"found", std::to_string(columns.size())},
                       {"expected", std::to_string(2 + names.size())}};
      return;
    }
    for (std::size_t j = 0; j < names.size(); ++j) {
      std::optional<std::string> value = value_of(columns[2 + j]);
      row.fields.emplace_back(names[j], value ? FieldValue(std::move(*value)) : FieldValue());
    }
    take_geometry(columns[1], row);
  }

  void take_geometry(std::string_view column, FeatureRow& row) {
    if (column.empty() || column == "\\N") return;
    if (options().form == StreamForm::wkt_tsv) {
      row.geometry = std::string(column);
      return;
    }
    if (column.starts_with("\\\\x")) column.remove_prefix(1);  // COPY of a bytea
    if (std::optional<Wkb> wkb = from_hexadecimal(column)) {
      row.geometry = std::move(*wkb);
    } else {
      row.problem = &stream_error("row_not_hexadecimal");
      row.arguments = {{"text", shortened(column)}};
    }
  }

  ByteSource source_;
  std::string line_;
  std::size_t number_ = 0;
};

}  // namespace

std::unique_ptr<FeatureStream> open_tsv_stream(const std::string& path,
                                               const StreamOptions& options) {
  return std::make_unique<TsvStream>(path, options);
}

}  // namespace ecotone
