// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ecotone/layer/table.h"

// See arrow_c.h.
struct ArrowArray;
struct ArrowArrayStream;
struct ArrowSchema;

namespace ecotone {

/// A column of a table of Arrow: its type, and its rows in one or more chunks.
struct ArrowColumn {
  std::shared_ptr<const ArrowSchema> schema;
  std::vector<std::shared_ptr<const ArrowArray>> chunks;

  std::string_view name() const;
  std::size_t size() const;
};

/// A table that came through Arrow's C interface, or goes out by it. Columns stay where their
/// maker put them and are shared, never copied; none is ever changed. A copy of a table is cheap.
class ArrowTable {
 public:
  /// A table of so many rows and no column.
  explicit ArrowTable(std::size_t rows = 0);

  /// Takes all of a stream. A stream of another type than struct is a table of one column.
  /// @param stream  is released
  /// @throws IoError  if its maker reports an error
  static ArrowTable read(ArrowArrayStream& stream);
  /// Takes an array, as a stream of one batch.
  /// @param schema, array  are taken over
  static ArrowTable read(ArrowSchema& schema, ArrowArray& array);

  std::size_t row_count() const { return rows_; }
  std::span<const ArrowColumn> columns() const { return columns_; }
  /// Index of a column; nothing if there is none of that name.
  std::optional<std::size_t> find(std::string_view name) const;
  /// Names of the columns, joined by ", ".
  std::string names() const;
  /// Value of a key in the metadata of the whole table; empty if there is none.
  std::string metadata(std::string_view key) const;

  /// Puts a column before another, or last. It must have a chunk of all rows, or the chunks of the
  /// table.
  void insert(std::size_t at, ArrowColumn column);
  void add(ArrowColumn column) { insert(columns_.size(), std::move(column)); }
  ArrowTable without(std::size_t column) const;

  /// Rows in another order, copied; nothing gives a row of nulls. Dictionaries become their
  /// values, and views texts.
  /// @param places  below `row_count()`
  /// @throws SchemaError  for a column whose type has no rows to be taken
  ArrowTable rows(std::span<const std::optional<std::size_t>> places) const;

  /// Reads a column as a field. Numbers, texts, booleans, dates and times of Arrow are known;
  /// a column of the type null is a text of nulls.
  /// @throws SchemaError  if there is none of that name, or its type has no counterpart
  Column field(std::string_view name) const;

  /// Hands the table out as a stream of as many batches as there are chunks; nothing is copied.
  void write(ArrowArrayStream& out) const;

 private:
  static ArrowTable of_batches(const std::shared_ptr<const ArrowSchema>& schema,
                               std::span<const std::shared_ptr<const ArrowArray>> batches);

  std::vector<ArrowColumn> columns_;
  std::vector<std::size_t> chunk_lengths_;
  std::size_t rows_ = 0;
  std::shared_ptr<const ArrowSchema> schema_;  // of the whole, for its metadata
};

/// The same column under another name; its rows are shared.
ArrowColumn renamed(const ArrowColumn& column, std::string name);

/// A column of Arrow of these values.
ArrowColumn arrow_column(const Column& column);
/// The same of numbers, which are moved.
ArrowColumn arrow_column(std::string name, std::vector<std::int64_t> values);
ArrowColumn arrow_column(std::string name, std::vector<double> values);

/// A table of Arrow of the columns of a table of ours.
ArrowTable arrow_table(const Table& table, std::size_t rows);

}  // namespace ecotone
