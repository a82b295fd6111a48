// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/arrow_types.h"

#include <array>
#include <cstdlib>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/layer/arrow_columns.h"
#include "ecotone/message/stream_errors.h"

namespace ecotone {
namespace {

using Builder = flatbuffers::FlatBufferBuilder;
using Typed = std::pair<ipc::Type, flatbuffers::Offset<void>>;

constexpr std::array<char, 4> time_units = {'s', 'm', 'u', 'n'};

[[noreturn]] void refuse_type(const ipc::Field& field) {
  throw SchemaError(stream_error("arrow_type_unsupported"),
                    {{"column", field.name() != nullptr ? field.name()->str() : ""},
                     {"type", ipc::EnumNameType(field.type_type())}});
}

std::string integer_format(const ipc::Int& type) {
  const bool is_signed = type.is_signed();
  switch (type.bit_width()) {
    case 8:
      return is_signed ? "c" : "C";
    case 16:
      return is_signed ? "s" : "S";
    case 32:
      return is_signed ? "i" : "I";
    case 64:
      return is_signed ? "l" : "L";
    default:
      return {};
  }
}

std::string format_of(const ipc::Field& field) {
  switch (field.type_type()) {
    case ipc::Type_Null:
      return "n";
    case ipc::Type_Int:
      return integer_format(*field.type_as_Int());
    case ipc::Type_FloatingPoint:
      switch (field.type_as_FloatingPoint()->precision()) {
        case ipc::Precision_half:
          return "e";
        case ipc::Precision_single:
          return "f";
        default:
          return "g";
      }
    case ipc::Type_Binary:
      return "z";
    case ipc::Type_Utf8:
      return "u";
    case ipc::Type_LargeBinary:
      return "Z";
    case ipc::Type_LargeUtf8:
      return "U";
    case ipc::Type_Bool:
      return "b";
    case ipc::Type_Date:
      return field.type_as_Date()->unit() == ipc::DateUnit_day ? "tdD" : "tdm";
    case ipc::Type_Timestamp: {
      const auto* type = field.type_as_Timestamp();
      const auto unit = static_cast<std::size_t>(type->unit());
      if (unit >= time_units.size()) return {};
      return std::string("ts") + time_units[unit] + ":" +
             (type->timezone() != nullptr ? type->timezone()->str() : "");
    }
    case ipc::Type_FixedSizeBinary:
      if (field.type_as_FixedSizeBinary()->byte_width() <= 0) return {};
      return "w:" + std::to_string(field.type_as_FixedSizeBinary()->byte_width());
    case ipc::Type_List:
      return "+l";
    case ipc::Type_LargeList:
      return "+L";
    case ipc::Type_FixedSizeList:
      if (field.type_as_FixedSizeList()->list_size() <= 0) return {};
      return "+w:" + std::to_string(field.type_as_FixedSizeList()->list_size());
    case ipc::Type_Struct:
      return "+s";
    default:
      return {};
  }
}

std::string metadata_of(const ipc::Field& field) {
  std::vector<std::pair<std::string, std::string>> pairs;
  if (field.metadata() != nullptr) {
    for (const ipc::KeyValue* pair : *field.metadata()) {
      pairs.emplace_back(pair->key() != nullptr ? pair->key()->str() : "",
                         pair->value() != nullptr ? pair->value()->str() : "");
    }
  }
  return pairs.empty() ? std::string() : arrow_metadata_bytes(pairs);
}

Typed type_of(Builder& builder, const ArrowSchema& schema) {
  const std::string_view format = schema.format;
  const auto integer = [&](int bits, bool is_signed) -> Typed {
    return {ipc::Type_Int, ipc::CreateInt(builder, bits, is_signed).Union()};
  };
  if (format == "c") return integer(8, true);
  if (format == "C") return integer(8, false);
  if (format == "s") return integer(16, true);
  if (format == "S") return integer(16, false);
  if (format == "i") return integer(32, true);
  if (format == "I") return integer(32, false);
  if (format == "l") return integer(64, true);
  if (format == "L") return integer(64, false);
  if (format == "f") {
    return {ipc::Type_FloatingPoint,
            ipc::CreateFloatingPoint(builder, ipc::Precision_single).Union()};
  }
  if (format == "g") {
    return {ipc::Type_FloatingPoint,
            ipc::CreateFloatingPoint(builder, ipc::Precision_double_).Union()};
  }
  if (format == "n") return {ipc::Type_Null, ipc::CreateNull(builder).Union()};
  if (format == "b") return {ipc::Type_Bool, ipc::CreateBool(builder).Union()};
  if (format == "u") return {ipc::Type_Utf8, ipc::CreateUtf8(builder).Union()};
  if (format == "U") return {ipc::Type_LargeUtf8, ipc::CreateLargeUtf8(builder).Union()};
  if (format == "z") return {ipc::Type_Binary, ipc::CreateBinary(builder).Union()};
  if (format == "Z") return {ipc::Type_LargeBinary, ipc::CreateLargeBinary(builder).Union()};
  if (format == "tdD") return {ipc::Type_Date, ipc::CreateDate(builder, ipc::DateUnit_day).Union()};
  if (format == "+s") return {ipc::Type_Struct, ipc::CreateStruct(builder).Union()};
  if (format == "+l") return {ipc::Type_List, ipc::CreateList(builder).Union()};
  if (format == "+L") return {ipc::Type_LargeList, ipc::CreateLargeList(builder).Union()};
  if (format.starts_with("+w:")) {
    const int size = std::atoi(schema.format + 3);
    return {ipc::Type_FixedSizeList, ipc::CreateFixedSizeList(builder, size).Union()};
  }
  throw SchemaError(
      stream_error("arrow_column_not_writable"),
      {{"column", schema.name != nullptr ? schema.name : ""}, {"format", std::string(format)}});
}

}  // namespace

ArrowSchema schema_of(const ipc::Field& field) {
  const std::string name = field.name() != nullptr ? field.name()->str() : "";
  if (field.dictionary() != nullptr) {
    throw SchemaError(stream_error("arrow_dictionary"), {{"column", name}});
  }
  if (field.type_type() == ipc::Type_NONE || field.type() == nullptr) refuse_type(field);
  std::string format = format_of(field);
  if (format.empty()) refuse_type(field);
  std::vector<ArrowSchema> children;
  try {
    if (field.children() != nullptr) {
      for (const ipc::Field* child : *field.children()) children.push_back(schema_of(*child));
    }
    const BufferLayout layout = *layout_of(format);
    if ((layout.is_list || layout.list_size > 0) && children.size() != 1) refuse_type(field);
  } catch (...) {
    for (ArrowSchema& child : children) child.release(&child);
    throw;
  }
  return make_arrow_schema(std::move(format), name, metadata_of(field), std::move(children),
                           field.nullable() ? arrow_flag_nullable : 0);
}

flatbuffers::Offset<ipc::Field> field_of(Builder& builder, const ArrowSchema& schema) {
  const std::string name = schema.name != nullptr ? schema.name : "";
  if (schema.dictionary != nullptr) {
    throw SchemaError(stream_error("arrow_column_not_writable"),
                      {{"column", name}, {"format", "dictionary"}});
  }
  std::vector<flatbuffers::Offset<ipc::Field>> children;
  for (std::int64_t k = 0; k < schema.n_children; ++k) {
    children.push_back(field_of(builder, *schema.children[k]));
  }
  std::vector<flatbuffers::Offset<ipc::KeyValue>> metadata;
  for (const char* key : {"ARROW:extension:name", "ARROW:extension:metadata"}) {
    const std::string value = arrow_metadata(schema, key);
    if (!value.empty()) metadata.push_back(ipc::CreateKeyValueDirect(builder, key, value.c_str()));
  }
  const Typed type = type_of(builder, schema);
  return ipc::CreateFieldDirect(builder, name.c_str(), (schema.flags & arrow_flag_nullable) != 0,
                                type.first, type.second, 0, &children,
                                metadata.empty() ? nullptr : &metadata);
}

std::optional<BufferLayout> layout_of(std::string_view format) {
  const auto fixed = [](std::size_t bits) { return BufferLayout{.value_bits = bits}; };
  if (format == "n") return BufferLayout{.has_validity = false};
  if (format == "b") return fixed(1);
  if (format == "c" || format == "C") return fixed(8);
  if (format == "s" || format == "S" || format == "e") return fixed(16);
  if (format == "i" || format == "I" || format == "f" || format == "tdD") return fixed(32);
  if (format == "l" || format == "L" || format == "g" || format == "tdm") return fixed(64);
  if (format.starts_with("ts")) return fixed(64);
  if (format.starts_with("w:")) return fixed(8 * std::strtoul(format.data() + 2, nullptr, 10));
  if (format == "u" || format == "z") return BufferLayout{.offset_bytes = 4, .has_bytes = true};
  if (format == "U" || format == "Z") return BufferLayout{.offset_bytes = 8, .has_bytes = true};
  if (format == "+l") return BufferLayout{.offset_bytes = 4, .is_list = true};
  if (format == "+L") return BufferLayout{.offset_bytes = 8, .is_list = true};
  if (format == "+s") return BufferLayout{};
  if (format.starts_with("+w:")) {
    return BufferLayout{.list_size = std::strtoul(format.data() + 3, nullptr, 10)};
  }
  return std::nullopt;
}

}  // namespace ecotone
