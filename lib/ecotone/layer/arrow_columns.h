// SPDX-License-Identifier: Apache-2.0
// From columns of Arrow to our tables.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "ecotone/layer/table.h"

// Whoever looks into them includes arrow_c.h, or the header of GDAL that says the same.
struct ArrowArray;
struct ArrowSchema;

namespace ecotone {

/// Turns the bytes of a text into UTF-8.
using TextReading = std::function<std::string(std::string_view)>;

/// One field of a stream: its Arrow format and how its values are read.
class ArrowField {
 public:
  explicit ArrowField(const ArrowSchema& schema);

  FieldType type() const { return type_; }
  /// False for a format that has no counterpart; its values are null then.
  bool is_known() const { return known_; }
  /// Whether values change their form: binary becomes hexadecimal text, lists a JSON text.
  bool changes_form() const { return changes_form_; }
  /// Appends the values of a batch.
  void append(const ArrowArray& array, const TextReading& text, Column& column) const;

 private:
  FieldValue value(const ArrowArray& array, std::size_t i, const TextReading& text) const;

  std::string format_;
  FieldType type_ = FieldType::text;
  bool known_ = true;
  bool changes_form_ = false;
  std::unique_ptr<ArrowField> item_;  // of a list
};

/// Value i of an array is not null.
bool arrow_is_valid(const ArrowArray& array, std::size_t i);

/// Bytes of value i of a binary or text array.
std::string_view arrow_bytes(const ArrowArray& array, std::size_t i, bool large);

/// Value of a key in the metadata of a schema; empty if there is none.
std::string arrow_metadata(const ArrowSchema& schema, std::string_view key);

}  // namespace ecotone
