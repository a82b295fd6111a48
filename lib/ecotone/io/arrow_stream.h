// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ecotone/io/byte_source.h"
#include "ecotone/layer/arrow_table.h"

namespace ecotone {

/// Reads a stream of Arrow IPC batch by batch; a batch stays where it was read, and lives as long
/// as a table that shows it. Numbers, booleans, dates, times, texts and bytes (also of 64 bits),
/// lists and structs are read; GeoArrow is made of these. Each length and offset is compared with
/// the bytes there are before it is used.
class ArrowStreamReader {
 public:
  /// Reads the schema. @param source  must outlive the reader
  /// @throws IoError      if this is no such stream
  /// @throws SchemaError  naming the column, for dictionaries, views, unions and other types
  explicit ArrowStreamReader(ByteSource& source);
  ~ArrowStreamReader();

  /// The columns, without rows.
  const ArrowTable& schema() const { return schema_; }
  /// The next batch; nothing at the end.
  /// @throws IoError  if the stream breaks off, is damaged, or its buffers are compressed
  std::optional<ArrowTable> next();

 private:
  struct Message;
  std::optional<Message> read_message();
  [[noreturn]] void refuse(const std::string& reason) const;

  ByteSource& source_;
  std::shared_ptr<const ArrowSchema> columns_;
  ArrowTable schema_;
  bool at_end_ = false;
};

/// Writes tables of equal columns as one stream of Arrow IPC, uncompressed.
class ArrowStreamWriter {
 public:
  using Sink = std::function<void(std::string_view bytes)>;

  /// Writes the schema, with the metadata of its columns, such as those of GeoArrow.
  /// @throws SchemaError  for a column that has no counterpart, such as a dictionary
  ArrowStreamWriter(const ArrowTable& schema, Sink sink);

  /// Writes a batch for each chunk of the table.
  void write(const ArrowTable& table);
  /// Writes the mark of the end.
  void finish();

 private:
  Sink sink_;
};

}  // namespace ecotone
