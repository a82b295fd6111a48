// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "ecotone/layer/table.h"

namespace ecotone {

/// The bytes of a table, to be written to a file and read in place: values of a column lie side by
/// side, texts behind each other. The same table gives the same bytes.
std::vector<std::byte> pack_table(const Table& table);

/// A table in bytes that `pack_table` made; valid as long as they are. Nothing is read before it
/// is asked for.
class PackedTable {
 public:
  PackedTable() = default;
  /// @param bytes  begin at a multiple of 8
  /// @throws SchemaError  if they contradict themselves
  explicit PackedTable(std::span<const std::byte> bytes);

  std::size_t row_count() const { return rows_; }
  std::size_t column_count() const { return columns_.size(); }
  std::string_view name(std::size_t column) const { return columns_[column].name; }
  FieldType type(std::size_t column) const { return columns_[column].type; }
  FieldValue value(std::size_t column, std::size_t row) const;
  /// The text of a column of texts; empty for null.
  std::string_view text(std::size_t column, std::size_t row) const;
  /// All of it. @throws SchemaError  if two columns have one name
  Table table() const;

 private:
  struct PackedColumn {
    std::string_view name;
    FieldType type = FieldType::text;
    std::span<const std::uint8_t> nulls;
    std::span<const std::uint64_t> values;  // or, of texts, where they end
    std::string_view texts;
  };
  std::size_t rows_ = 0;
  std::vector<PackedColumn> columns_;
};

}  // namespace ecotone
