// SPDX-License-Identifier: Apache-2.0
// Private to layer and io: how structures of Arrow are made and shared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ecotone/layer/arrow_c.h"

namespace ecotone {

inline constexpr std::int64_t arrow_flag_nullable = 2;

/// An array of Arrow whose buffers and children stay with `owner`, or go with the array.
/// @param buffers   as the format of the array asks for
/// @param children  taken over
ArrowArray make_arrow_array(std::size_t length, std::int64_t null_count,
                            std::vector<const void*> buffers, std::vector<ArrowArray> children,
                            std::shared_ptr<const void> owner);

/// A schema of Arrow. @param metadata  as the C interface encodes it; may be empty
ArrowSchema make_arrow_schema(std::string format, std::string name, std::string metadata,
                              std::vector<ArrowSchema> children,
                              std::int64_t flags = arrow_flag_nullable);

/// Metadata as the C interface encodes it.
std::string arrow_metadata_bytes(const std::vector<std::pair<std::string, std::string>>& pairs);
/// The bytes of the metadata of a schema; empty where it has none.
std::string arrow_metadata_bytes(const ArrowSchema& schema);

ArrowSchema copy_of(const ArrowSchema& schema);

/// Another array on the same buffers, which `array` goes on to own.
ArrowArray shared_copy(std::shared_ptr<const ArrowArray> array);

/// Rows [first, first + length) of an array, on the same buffers.
std::shared_ptr<const ArrowArray> slice(std::shared_ptr<const ArrowArray> array, std::size_t first,
                                        std::size_t length);

/// Takes a structure over; it is released with its last owner.
std::shared_ptr<const ArrowSchema> owned(ArrowSchema schema);
std::shared_ptr<const ArrowArray> owned(ArrowArray array);

/// Whether row i, counted from the beginning of the buffers, is not null.
inline bool is_valid_row(const ArrowArray& array, std::int64_t row) {
  const auto* bits =
      array.n_buffers > 0 ? static_cast<const std::uint8_t*>(array.buffers[0]) : nullptr;
  return bits == nullptr || (bits[row / 8] >> (row % 8) & 1) != 0;
}

/// A row of an array, counted from the beginning of its buffers.
struct ArrowRow {
  const ArrowArray* array = nullptr;  ///< nullptr: no row, which gives null
  std::int64_t row = 0;
};

/// What `take_rows` makes of a schema: dictionaries become their values, views become texts.
ArrowSchema plain_schema(const ArrowSchema& schema);

/// The rows as one array of `plain_schema(schema)`, copied.
/// @param column  for messages
/// @throws SchemaError  for unions, run-end encoding, views of lists; for texts beyond 2 GiB in a
///                      format of 32 bits
ArrowArray take_rows(const ArrowSchema& schema, std::vector<ArrowRow> rows,
                     std::string_view column);

}  // namespace ecotone
