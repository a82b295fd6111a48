// SPDX-License-Identifier: Apache-2.0
// Tables of Arrow as Python sees them, and what makes them of rows.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <string>
#include <utility>

#include "ecotone/finding/ledger.h"
#include "ecotone/layer/arrow_table.h"
#include "ecotone/layer/table.h"

namespace ecotone::python {

/// Reads what has `__arrow_c_stream__` or `__arrow_c_array__`, whatever made it.
ArrowTable read_arrow(const pybind11::object& source);

/// A table as a capsule that other libraries take.
pybind11::capsule stream_capsule(const ArrowTable& table);
/// The schema of a table as a capsule.
pybind11::capsule schema_capsule(const ArrowTable& table);

/// A column of n values.
template <typename Value>
Column column_of(std::string name, FieldType type, std::size_t n, const Value& value) {
  Column column(std::move(name), type);
  for (std::size_t i = 0; i < n; ++i) column.push_back(value(i));
  return column;
}

/// A number as a field.
inline FieldValue to_field(std::size_t number) {
  return static_cast<std::int64_t>(number);
}
/// A value that may be absent.
template <typename T>
FieldValue to_field(const std::optional<T>& value) {
  return value ? FieldValue(*value) : FieldValue();
}

ArrowTable ledger_table(const Ledger& ledger);

}  // namespace ecotone::python
