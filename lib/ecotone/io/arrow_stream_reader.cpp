// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/io/arrow_stream.h"
#include "ecotone/io/arrow_types.h"
#include "ecotone/message/stream_errors.h"

namespace ecotone {
namespace {

constexpr std::uint32_t continuation = 0xFFFFFFFF;
constexpr std::size_t largest_metadata = std::size_t{64} << 20;
constexpr std::int64_t body_step = std::int64_t{16} << 20;
constexpr int deepest = 16;

// Aligned as buffers are.
using Body = std::vector<std::uint64_t>;

struct Damaged {
  std::string reason;
};

// Makes the arrays of a batch, which lie in its body.
class BatchArrays {
 public:
  BatchArrays(const ipc::RecordBatch& batch, std::shared_ptr<const Body> body)
      : batch_(batch), body_(std::move(body)) {}

  ArrowArray table(const ArrowSchema& schema) {
    const std::int64_t rows = batch_.length();
    if (rows < 0) throw Damaged{"a batch of less than no rows"};
    std::vector<ArrowArray> columns;
    try {
      for (std::int64_t k = 0; k < schema.n_children; ++k) {
        columns.push_back(array(*schema.children[k], rows, 0));
      }
    } catch (...) {
      release(columns);
      throw;
    }
    return make_arrow_array(static_cast<std::size_t>(rows), 0, {nullptr}, std::move(columns),
                            body_);
  }

 private:
  static void release(std::vector<ArrowArray>& arrays) {
    for (ArrowArray& each : arrays) each.release(&each);
  }

  // @param least  rows that are asked for
  ArrowArray array(const ArrowSchema& schema, std::int64_t least, int depth) {
    if (depth > deepest) throw Damaged{"columns nested too deep"};
    const BufferLayout layout = *layout_of(schema.format);
    const auto* nodes = batch_.nodes();
    if (nodes == nullptr || node_ >= nodes->size()) throw Damaged{"a column is missing"};
    const ipc::Node& node = *nodes->Get(node_++);
    const std::int64_t rows = node.length();
    if (rows < least || node.null_count() < 0 || node.null_count() > rows ||
        (depth == 0 && rows != least)) {
      throw Damaged{"a column of other length"};
    }
    const auto count = static_cast<std::size_t>(rows);
    std::vector<const void*> pointers;
    if (layout.has_validity) pointers.push_back(validity(node));
    std::int64_t items = 0;
    if (layout.value_bits > 0) {
      pointers.push_back(buffer(bytes_of(count, layout.value_bits)));
    } else if (layout.offset_bytes == 4) {
      pointers.push_back(offsets<std::int32_t>(count, items));
    } else if (layout.offset_bytes == 8) {
      pointers.push_back(offsets<std::int64_t>(count, items));
    }
    if (layout.has_bytes) pointers.push_back(buffer(static_cast<std::size_t>(items)));
    if (layout.list_size > 0) {
      items = product(rows, static_cast<std::int64_t>(layout.list_size));
    } else if (!layout.is_list) {
      items = rows;  // of a struct
    }
    std::vector<ArrowArray> children;
    try {
      for (std::int64_t k = 0; k < schema.n_children; ++k) {
        children.push_back(array(*schema.children[k], items, depth + 1));
      }
    } catch (...) {
      release(children);
      throw;
    }
    return make_arrow_array(count, schema.format[0] == 'n' ? rows : node.null_count(),
                            std::move(pointers), std::move(children), body_);
  }

  static std::int64_t product(std::int64_t a, std::int64_t b) {
    if (b > 0 && a > std::numeric_limits<std::int64_t>::max() / b) {
      throw Damaged{"lists that are too long"};
    }
    return a * b;
  }

  std::size_t bytes_of(std::size_t rows, std::size_t bits) const {
    const std::size_t most = body_->size() * 8;
    if (bits >= 8 && rows > most / (bits / 8)) throw Damaged{"a buffer is too short"};
    return bits >= 8 ? rows * (bits / 8) : (rows + 7) / 8;
  }

  // The next buffer, of at least so many bytes.
  const std::uint8_t* buffer(std::size_t least, std::size_t* size = nullptr) {
    const auto* buffers = batch_.buffers();
    if (buffers == nullptr || buffer_ >= buffers->size()) throw Damaged{"a buffer is missing"};
    const ipc::Buffer& entry = *buffers->Get(buffer_++);
    const auto whole = static_cast<std::int64_t>(body_->size() * 8);
    if (entry.offset() < 0 || entry.length() < 0 || entry.offset() > whole ||
        entry.length() > whole - entry.offset() || entry.offset() % 8 != 0) {
      throw Damaged{"a buffer lies outside of its message"};
    }
    if (static_cast<std::size_t>(entry.length()) < least) throw Damaged{"a buffer is too short"};
    if (size != nullptr) *size = static_cast<std::size_t>(entry.length());
    return reinterpret_cast<const std::uint8_t*>(body_->data()) + entry.offset();
  }

  const void* validity(const ipc::Node& node) {
    std::size_t size = 0;
    const std::uint8_t* bits = buffer(0, &size);
    if (node.null_count() == 0) return nullptr;
    if (size < (static_cast<std::size_t>(node.length()) + 7) / 8) {
      throw Damaged{"a buffer is too short"};
    }
    return bits;
  }

  template <typename T>
  const void* offsets(std::size_t rows, std::int64_t& end) {
    static constexpr std::int64_t none = 0;
    std::size_t size = 0;
    const auto* first = buffer(0, &size);
    end = 0;
    if (rows == 0) return &none;  // the buffer may be empty
    if (size / sizeof(T) < rows + 1) throw Damaged{"a buffer is too short"};
    const auto* values = reinterpret_cast<const T*>(first);
    if (values[0] < 0 || !std::is_sorted(values, values + rows + 1)) {
      throw Damaged{"offsets that go back"};
    }
    end = values[rows];
    return values;
  }

  const ipc::RecordBatch& batch_;
  std::shared_ptr<const Body> body_;
  flatbuffers::uoffset_t node_ = 0;
  flatbuffers::uoffset_t buffer_ = 0;
};

}  // namespace

struct ArrowStreamReader::Message {
  std::vector<std::uint64_t> metadata;
  std::shared_ptr<Body> body;

  const ipc::Message& head() const { return *ipc::GetMessage(metadata.data()); }
};

void ArrowStreamReader::refuse(const std::string& reason) const {
  throw IoError(stream_error("arrow_damaged"), {{"reason", reason}}, source_.path());
}

std::optional<ArrowStreamReader::Message> ArrowStreamReader::read_message() {
  std::uint32_t word = 0;
  const auto is_end = [&] {
    const std::size_t got = source_.read(&word, sizeof word);
    if (got != 0 && got != sizeof word) refuse("it breaks off");
    return got == 0;
  };
  if (is_end()) return std::nullopt;
  if (word == continuation && is_end()) refuse("it breaks off");
  const auto not_a_stream = [&](const std::string& reason) {
    if (columns_ != nullptr) refuse(reason);
    throw IoError(stream_error("arrow_not_a_stream"),
                  {{"file", source_.path()}, {"reason", reason}});
  };
  if (word == 0) {  // the mark of the end
    if (columns_ == nullptr) not_a_stream("it does not begin with a schema");
    return std::nullopt;
  }
  if (word > largest_metadata) not_a_stream("it does not begin with a message");
  Message message;
  message.metadata.resize((word + 7) / 8);
  if (source_.read(message.metadata.data(), word) != word) not_a_stream("it breaks off");
  flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(message.metadata.data()),
                                 word, 64, 1'000'000);
  if (!ipc::VerifyMessageBuffer(verifier)) not_a_stream("a message cannot be read");
  const std::int64_t length = message.head().body_length();
  if (length < 0) refuse("a body of less than no bytes");
  // Space is taken as bytes come: a length alone is not believed.
  message.body = std::make_shared<Body>();
  for (std::int64_t done = 0; done < length;) {
    const std::int64_t part = std::min(body_step, length - done);
    message.body->resize(static_cast<std::size_t>((done + part + 7) / 8));
    auto* const target = reinterpret_cast<std::uint8_t*>(message.body->data()) + done;
    if (source_.read(target, static_cast<std::size_t>(part)) != static_cast<std::size_t>(part)) {
      refuse("it breaks off");
    }
    done += part;
  }
  return message;
}

ArrowStreamReader::ArrowStreamReader(ByteSource& source) : source_(source) {
  const std::optional<Message> message = read_message();
  if (!message) {  // no byte at all: no rows
    at_end_ = true;
    return;
  }
  const auto* schema = message->head().header_as_Schema();
  if (schema == nullptr || schema->fields() == nullptr) {
    throw IoError(stream_error("arrow_not_a_stream"),
                  {{"file", source_.path()}, {"reason", "it does not begin with a schema"}});
  }
  if (schema->byte_order() != ipc::ByteOrder_little) {
    throw IoError(stream_error("arrow_not_a_stream"),
                  {{"file", source_.path()}, {"reason", "its numbers are big-endian"}});
  }
  std::vector<ArrowSchema> fields;
  for (const ipc::Field* field : *schema->fields()) fields.push_back(schema_of(*field));
  columns_ = owned(make_arrow_schema("+s", "", {}, std::move(fields), 0));
  ArrowSchema copy = copy_of(*columns_);
  std::vector<ArrowArray> none;
  ArrowArray empty = make_arrow_array(0, 0, {nullptr}, {}, nullptr);
  schema_ = ArrowTable::read(copy, empty);
}

ArrowStreamReader::~ArrowStreamReader() = default;

std::optional<ArrowTable> ArrowStreamReader::next() {
  while (!at_end_) {
    std::optional<Message> message = read_message();
    if (!message) break;
    const ipc::RecordBatch* batch = message->head().header_as_RecordBatch();
    if (batch == nullptr) refuse("a message that is no batch");
    if (batch->compression() != nullptr) {
      throw IoError(stream_error("arrow_compressed"),
                    {{"codec", ipc::EnumNameCodec(batch->compression()->codec())}}, source_.path());
    }
    try {
      ArrowArray array = BatchArrays(*batch, message->body).table(*columns_);
      ArrowSchema copy = copy_of(*columns_);
      return ArrowTable::read(copy, array);
    } catch (const Damaged& damage) {
      refuse(damage.reason);
    }
  }
  at_end_ = true;
  return std::nullopt;
}

}  // namespace ecotone
