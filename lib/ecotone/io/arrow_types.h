// SPDX-License-Identifier: Apache-2.0
// Private to io: types of Arrow, between the C interface and the metadata of IPC.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "ecotone/io/arrow_message_generated.h"
#include "ecotone/layer/arrow_arrays.h"

namespace ecotone {

/// The schema of a field. @throws SchemaError  naming the column, for a type that is not read
ArrowSchema schema_of(const ipc::Field& field);

/// The field of a schema. @throws SchemaError  naming the column
flatbuffers::Offset<ipc::Field> field_of(flatbuffers::FlatBufferBuilder& builder,
                                         const ArrowSchema& schema);

/// What the buffers of a format are.
struct BufferLayout {
  bool has_validity = true;
  std::size_t value_bits = 0;    ///< of buffer 1, for values of fixed width; else 0
  std::size_t offset_bytes = 0;  ///< of buffer 1, for texts, bytes and lists: 4 or 8; else 0
  bool has_bytes = false;        ///< buffer 2 holds texts or bytes
  std::size_t list_size = 0;     ///< of lists of fixed size
  bool is_list = false;          ///< whose offsets point into its child
};

/// Nothing for a format that is neither read nor written.
std::optional<BufferLayout> layout_of(std::string_view format);

}  // namespace ecotone
