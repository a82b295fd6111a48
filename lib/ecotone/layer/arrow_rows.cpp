// SPDX-License-Identifier: Apache-2.0
// Rows of columns of Arrow, copied in another order.
#include <fmt/format.h>

#include <cstdlib>
#include <cstring>
#include <limits>
#include <optional>

#include "ecotone/error.h"
#include "ecotone/layer/arrow_arrays.h"
#include "ecotone/message/layer_errors.h"

namespace ecotone {
namespace {

using Bytes = std::vector<std::uint8_t>;

[[noreturn]] void refuse(std::string_view column, std::string reason) {
  throw SchemaError(layer_error("arrow_rows_unsupported"),
                    {{"column", std::string(column)}, {"reason", std::move(reason)}});
}

// Bytes of a value of a format of fixed width; nothing for another.
std::optional<std::size_t> width_of(std::string_view format) {
  if (format.size() == 1) {
    switch (format[0]) {
      case 'c':
      case 'C':
        return 1;
      case 's':
      case 'S':
      case 'e':
        return 2;
      case 'i':
      case 'I':
      case 'f':
        return 4;
      case 'l':
      case 'L':
      case 'g':
        return 8;
      default:
        return std::nullopt;
    }
  }
  if (format.starts_with("w:")) return std::strtoul(format.data() + 2, nullptr, 10);
  if (format.starts_with("d:")) {  // precision, scale and, if not 128, bits
    const std::size_t first = format.find(',');
    const std::size_t second = format.find(',', first + 1);
    return second == format.npos ? 16 : std::strtoul(format.data() + second + 1, nullptr, 10) / 8;
  }
  if (format == "tdD" || format == "tts" || format == "ttm" || format == "tiM") return 4;
  if (format == "tin") return 16;
  if (format.starts_with('t')) return 8;
  return std::nullopt;
}

// An element of buffer 1 of an array.
template <typename T>
T element(const ArrowRow& at, std::int64_t beyond = 0) {
  T value;
  std::memcpy(&value, static_cast<const T*>(at.array->buffers[1]) + at.row + beyond, sizeof value);
  return value;
}

std::int64_t dictionary_index(const ArrowRow& at, char format) {
  switch (format) {
    case 'c':
      return element<std::int8_t>(at);
    case 'C':
      return element<std::uint8_t>(at);
    case 's':
      return element<std::int16_t>(at);
    case 'S':
      return element<std::uint16_t>(at);
    case 'i':
      return element<std::int32_t>(at);
    case 'I':
      return element<std::uint32_t>(at);
    default:
      return element<std::int64_t>(at);
  }
}

std::string_view viewed_text(const ArrowRow& at) {
  const auto* view = static_cast<const char*>(at.array->buffers[1]) + 16 * at.row;
  std::int32_t length, buffer, offset;
  std::memcpy(&length, view, 4);
  if (length <= 12) return {view + 4, static_cast<std::size_t>(length)};
  std::memcpy(&buffer, view + 8, 4);
  std::memcpy(&offset, view + 12, 4);
  return {static_cast<const char*>(at.array->buffers[2 + buffer]) + offset,
          static_cast<std::size_t>(length)};
}

// Makes one array of rows; its buffers go with it.
class Taking {
 public:
  Taking(const ArrowSchema& schema, std::vector<ArrowRow> rows, std::string_view column)
      : schema_(schema), format_(schema.format), rows_(std::move(rows)), column_(column) {
    for (ArrowRow& at : rows_) {
      if (at.array != nullptr && (format_ == "n" || !is_valid_row(*at.array, at.row))) at = {};
      nulls_ += at.array == nullptr ? 1 : 0;
    }
  }

  ArrowArray array() {
    if (format_ == "n") return finish({});
    write_validity();
    if (format_ == "b") return booleans();
    if (const auto width = width_of(format_)) return fixed_width(*width);
    if (format_ == "u" || format_ == "z") return texts<std::int32_t>();
    if (format_ == "U" || format_ == "Z" || format_ == "vu" || format_ == "vz") {
      return texts<std::int64_t>();
    }
    if (format_ == "+l" || format_ == "+m") return lists<std::int32_t>();
    if (format_ == "+L") return lists<std::int64_t>();
    if (format_ == "+s") return structs();
    if (format_.starts_with("+w:")) return fixed_lists();
    refuse(column_, fmt::format("its Arrow format is {}", format_));
  }

 private:
  void write_validity() {
    Bytes& bits = *buffers_->emplace(buffers_->end());
    if (nulls_ == 0) return;
    bits.resize((rows_.size() + 7) / 8);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (rows_[i].array != nullptr) bits[i / 8] |= static_cast<std::uint8_t>(1 << (i % 8));
    }
  }

  ArrowArray finish(std::vector<ArrowArray> children) {
    std::vector<const void*> pointers;
    for (std::size_t k = 0; k < buffers_->size(); ++k) {
      const Bytes& bytes = (*buffers_)[k];
      pointers.push_back(k == 0 && nulls_ == 0 ? nullptr : bytes.data());
    }
    return make_arrow_array(rows_.size(), static_cast<std::int64_t>(nulls_), std::move(pointers),
                            std::move(children), buffers_);
  }

  ArrowArray booleans() {
    Bytes& bits = buffers_->emplace_back((rows_.size() + 7) / 8 + 1);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (rows_[i].array == nullptr) continue;
      const auto* from = static_cast<const std::uint8_t*>(rows_[i].array->buffers[1]);
      const std::int64_t row = rows_[i].row;
      if ((from[row / 8] >> (row % 8) & 1) != 0) {
        bits[i / 8] |= static_cast<std::uint8_t>(1 << (i % 8));
      }
    }
    return finish({});
  }

  ArrowArray fixed_width(std::size_t width) {
    Bytes& values = buffers_->emplace_back(std::max<std::size_t>(rows_.size() * width, 8));
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (rows_[i].array == nullptr) continue;
      const auto* from = static_cast<const std::uint8_t*>(rows_[i].array->buffers[1]);
      std::memcpy(values.data() + i * width, from + static_cast<std::size_t>(rows_[i].row) * width,
                  width);
    }
    return finish({});
  }

  std::string_view text(const ArrowRow& at) const {
    if (format_[0] == 'v') return viewed_text(at);
    const auto* data = static_cast<const char*>(at.array->buffers[2]);
    if (format_ == "u" || format_ == "z") {
      const auto first = element<std::int32_t>(at);
      return {data + first, static_cast<std::size_t>(element<std::int32_t>(at, 1) - first)};
    }
    const auto first = element<std::int64_t>(at);
    return {data + first, static_cast<std::size_t>(element<std::int64_t>(at, 1) - first)};
  }

  template <typename Offset>
  void write_offsets(const std::vector<std::int64_t>& ends) {
    if (!ends.empty() && ends.back() > std::numeric_limits<Offset>::max()) {
      refuse(column_, "they are longer than its format can tell");
    }
    Bytes& bytes = buffers_->emplace_back((ends.size() + 1) * sizeof(Offset));
    for (std::size_t i = 0; i < ends.size(); ++i) {
      const auto end = static_cast<Offset>(ends[i]);
      std::memcpy(bytes.data() + (i + 1) * sizeof(Offset), &end, sizeof(Offset));
    }
  }

  template <typename Offset>
  ArrowArray texts() {
    Bytes data(1);  // never a null pointer
    data.clear();
    std::vector<std::int64_t> ends;
    ends.reserve(rows_.size());
    for (const ArrowRow& at : rows_) {
      if (at.array != nullptr) {
        const std::string_view value = text(at);
        data.insert(data.end(), value.begin(), value.end());
      }
      ends.push_back(static_cast<std::int64_t>(data.size()));
    }
    write_offsets<Offset>(ends);
    buffers_->push_back(std::move(data));
    return finish({});
  }

  template <typename Offset>
  ArrowArray lists() {
    std::vector<ArrowRow> items;
    std::vector<std::int64_t> ends;
    ends.reserve(rows_.size());
    for (const ArrowRow& at : rows_) {
      if (at.array != nullptr) {
        const ArrowArray* child = at.array->children[0];
        for (Offset k = element<Offset>(at); k < element<Offset>(at, 1); ++k) {
          items.push_back({child, static_cast<std::int64_t>(k) + child->offset});
        }
      }
      ends.push_back(static_cast<std::int64_t>(items.size()));
    }
    write_offsets<Offset>(ends);
    return finish({take_rows(*schema_.children[0], std::move(items), column_)});
  }

  ArrowArray fixed_lists() {
    const std::int64_t size = std::strtol(format_.data() + 3, nullptr, 10);
    std::vector<ArrowRow> items;
    for (const ArrowRow& at : rows_) {
      const ArrowArray* child = at.array != nullptr ? at.array->children[0] : nullptr;
      for (std::int64_t k = 0; k < size; ++k) {
        items.push_back({child, child != nullptr ? at.row * size + k + child->offset : 0});
      }
    }
    return finish({take_rows(*schema_.children[0], std::move(items), column_)});
  }

  ArrowArray structs() {
    std::vector<ArrowArray> children;
    for (std::int64_t k = 0; k < schema_.n_children; ++k) {
      std::vector<ArrowRow> members;
      members.reserve(rows_.size());
      for (const ArrowRow& at : rows_) {
        const ArrowArray* child = at.array != nullptr ? at.array->children[k] : nullptr;
        members.push_back({child, child != nullptr ? at.row + child->offset : 0});
      }
      children.push_back(take_rows(*schema_.children[k], std::move(members), column_));
    }
    return finish(std::move(children));
  }

  const ArrowSchema& schema_;
  std::string_view format_;
  std::vector<ArrowRow> rows_;
  std::string_view column_;
  std::size_t nulls_ = 0;
  std::shared_ptr<std::vector<Bytes>> buffers_ = std::make_shared<std::vector<Bytes>>();
};

}  // namespace

ArrowSchema plain_schema(const ArrowSchema& schema) {
  if (schema.dictionary != nullptr) {
    ArrowSchema values = plain_schema(*schema.dictionary);
    std::vector<ArrowSchema> children;
    for (std::int64_t k = 0; k < values.n_children; ++k) {
      children.push_back(copy_of(*values.children[k]));
    }
    ArrowSchema plain = make_arrow_schema(values.format, schema.name != nullptr ? schema.name : "",
                                          arrow_metadata_bytes(schema), std::move(children));
    values.release(&values);
    return plain;
  }
  std::string format = schema.format;
  if (format == "vu") format = "U";
  if (format == "vz") format = "Z";
  std::vector<ArrowSchema> children;
  for (std::int64_t k = 0; k < schema.n_children; ++k) {
    children.push_back(plain_schema(*schema.children[k]));
  }
  return make_arrow_schema(std::move(format), schema.name != nullptr ? schema.name : "",
                           arrow_metadata_bytes(schema), std::move(children),
                           schema.flags | arrow_flag_nullable);
}

ArrowArray take_rows(const ArrowSchema& schema, std::vector<ArrowRow> rows,
                     std::string_view column) {
  if (schema.dictionary == nullptr) return Taking(schema, std::move(rows), column).array();
  for (ArrowRow& at : rows) {
    if (at.array == nullptr) continue;
    if (!is_valid_row(*at.array, at.row)) {
      at = {};
      continue;
    }
    const ArrowArray* values = at.array->dictionary;
    at = {values, dictionary_index(at, schema.format[0]) + values->offset};
  }
  return take_rows(*schema.dictionary, std::move(rows), column);
}

}  // namespace ecotone
