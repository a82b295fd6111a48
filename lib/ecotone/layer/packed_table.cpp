// SPDX-License-Identifier: Apache-2.0
#include "ecotone/layer/packed_table.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/message/layer_errors.h"

namespace ecotone {
namespace {

// Numbers of the head: rows, columns; then of each column: type, and the sizes of its name and of
// its texts. Then, column by column: name, nulls, values, texts; each begins at a multiple of 8.
constexpr std::size_t numbers_of_table = 2;
constexpr std::size_t numbers_of_column = 3;

std::size_t aligned(std::size_t size) {
  return (size + 7) / 8 * 8;
}

void append(std::vector<std::byte>& bytes, const void* data, std::size_t size) {
  const auto* first = static_cast<const std::byte*>(data);
  bytes.insert(bytes.end(), first, first + size);
  bytes.resize(aligned(bytes.size()));
}

bool is_text(FieldType type) {
  return type == FieldType::text || type == FieldType::date_time;
}

std::uint64_t bits_of(const FieldValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return static_cast<std::uint64_t>(*number);
  }
  if (const auto* number = std::get_if<double>(&value))
    return std::bit_cast<std::uint64_t>(*number);
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? 1 : 0;
  if (const auto* day = std::get_if<Date>(&value)) return static_cast<std::uint64_t>(day->days());
  return 0;
}

}  // namespace

std::vector<std::byte> pack_table(const Table& table) {
  const std::size_t rows = table.column_count() == 0 ? 0 : table.column(0).size();
  std::vector<std::uint64_t> head{rows, table.column_count()};
  std::vector<std::byte> body;
  for (const Column& column : table.columns()) {
    std::vector<std::uint8_t> nulls(rows);
    std::vector<std::uint64_t> values(rows);
    std::string texts;
    for (std::size_t i = 0; i < rows; ++i) {
      nulls[i] = column.is_null(i) ? 1 : 0;
      if (is_text(column.type())) {
        if (nulls[i] == 0) texts += std::get<std::string>(column[i]);
        values[i] = texts.size();
      } else {
        values[i] = bits_of(column[i]);
      }
    }
    append(body, column.name().data(), column.name().size());
    append(body, nulls.data(), nulls.size());
    append(body, values.data(), values.size() * sizeof(std::uint64_t));
    append(body, texts.data(), texts.size());
    head.insert(head.end(),
                {static_cast<std::uint64_t>(column.type()), column.name().size(), texts.size()});
  }
  std::vector<std::byte> bytes;
  append(bytes, head.data(), head.size() * sizeof(std::uint64_t));
  bytes.insert(bytes.end(), body.begin(), body.end());
  return bytes;
}

PackedTable::PackedTable(std::span<const std::byte> bytes) {
  const auto require = [](bool agrees) {
    if (!agrees) throw SchemaError(layer_error("table_bytes_invalid"));
  };
  const std::size_t size = bytes.size();
  require(size % 8 == 0 && size >= numbers_of_table * 8);
  const std::span<const std::uint64_t> numbers(reinterpret_cast<const std::uint64_t*>(bytes.data()),
                                               size / 8);
  rows_ = numbers[0];
  const std::uint64_t count = numbers[1];
  require(rows_ < size && count < size &&
          numbers_of_table + count * numbers_of_column <= numbers.size());
  std::size_t at = (numbers_of_table + count * numbers_of_column) * 8;
  const auto take = [&](std::size_t length) {
    require(length <= size && at + aligned(length) <= size);
    const auto taken = bytes.subspan(at, length);
    at += aligned(length);
    return taken;
  };
  const auto text_of = [](std::span<const std::byte> part) {
    return std::string_view(reinterpret_cast<const char*>(part.data()), part.size());
  };
  for (std::uint64_t j = 0; j < count; ++j) {
    const auto of_column = numbers.subspan(numbers_of_table + j * numbers_of_column);
    PackedColumn& column = columns_.emplace_back();
    require(of_column[0] <= static_cast<std::uint64_t>(FieldType::date_time));
    column.type = static_cast<FieldType>(of_column[0]);
    column.name = text_of(take(of_column[1]));
    const auto nulls = take(rows_);
    column.nulls = {reinterpret_cast<const std::uint8_t*>(nulls.data()), nulls.size()};
    const auto values = take(rows_ * 8);
    column.values = {reinterpret_cast<const std::uint64_t*>(values.data()), rows_};
    column.texts = text_of(take(of_column[2]));
    if (!is_text(column.type)) continue;
    require(std::ranges::is_sorted(column.values) &&
            (rows_ == 0 || column.values.back() == column.texts.size()));
  }
  require(at == size);
}

std::string_view PackedTable::text(std::size_t column, std::size_t row) const {
  const PackedColumn& of = columns_[column];
  if (!is_text(of.type)) return {};
  const std::uint64_t begin = row == 0 ? 0 : of.values[row - 1];
  return of.texts.substr(begin, of.values[row] - begin);
}

FieldValue PackedTable::value(std::size_t column, std::size_t row) const {
  const PackedColumn& of = columns_[column];
  if (of.nulls[row] != 0) return {};
  const std::uint64_t bits = of.values[row];
  switch (of.type) {
    case FieldType::text:
    case FieldType::date_time:
      return std::string(text(column, row));
    case FieldType::integer:
      return static_cast<std::int64_t>(bits);
    case FieldType::real:
      return std::bit_cast<double>(bits);
    case FieldType::boolean:
      return bits != 0;
    case FieldType::date:
      return Date::from_days(static_cast<std::int64_t>(bits));
  }
  return {};
}

Table PackedTable::table() const {
  Table table;
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    Column column(std::string(columns_[j].name), columns_[j].type);
    for (std::size_t i = 0; i < rows_; ++i) column.push_back(value(j, i));
    table.add(std::move(column));
  }
  return table;
}

}  // namespace ecotone
