// SPDX-License-Identifier: Apache-2.0
#include "ecotone/layer/arrow_arrays.h"

#include <cstring>

namespace ecotone {
namespace {

// What an array that we make owns.
struct ArrayContents {
  std::vector<const void*> buffers;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> child_pointers;
  std::shared_ptr<const void> owner;
};

struct SchemaContents {
  std::string format;
  std::string name;
  std::string metadata;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> child_pointers;
  std::unique_ptr<ArrowSchema> dictionary;
};

template <typename Structure>
void release_children(std::vector<Structure>& children) {
  for (Structure& child : children) {
    // A consumer may have moved a child out.
    if (child.release != nullptr) child.release(&child);
  }
}

void release_array(ArrowArray* array) {
  auto* const contents = static_cast<ArrayContents*>(array->private_data);
  release_children(contents->children);
  if (array->dictionary != nullptr) {
    if (array->dictionary->release != nullptr) array->dictionary->release(array->dictionary);
    delete array->dictionary;
  }
  delete contents;
  array->release = nullptr;
}

void release_schema(ArrowSchema* schema) {
  auto* const contents = static_cast<SchemaContents*>(schema->private_data);
  release_children(contents->children);
  if (contents->dictionary && contents->dictionary->release != nullptr) {
    contents->dictionary->release(contents->dictionary.get());
  }
  delete contents;
  schema->release = nullptr;
}

void append_number(std::string& bytes, std::size_t number) {
  const auto value = static_cast<std::int32_t>(number);
  char raw[sizeof value];
  std::memcpy(raw, &value, sizeof value);
  bytes.append(raw, sizeof value);
}

// Frees the structure itself too, if it was not moved out.
template <typename Structure>
std::shared_ptr<const Structure> take_over(Structure structure) {
  return {new Structure(structure), [](const Structure* held) {
            auto* const mine = const_cast<Structure*>(held);
            if (mine->release != nullptr) mine->release(mine);
            delete mine;
          }};
}

ArrowArray shared_tree(const ArrowArray& array, const std::shared_ptr<const void>& owner) {
  std::vector<ArrowArray> children;
  for (std::int64_t k = 0; k < array.n_children; ++k) {
    children.push_back(shared_tree(*array.children[k], owner));
  }
  ArrowArray copy =
      make_arrow_array(static_cast<std::size_t>(array.length), array.null_count,
                       std::vector<const void*>(array.buffers, array.buffers + array.n_buffers),
                       std::move(children), owner);
  copy.offset = array.offset;
  if (array.dictionary != nullptr) {
    copy.dictionary = new ArrowArray(shared_tree(*array.dictionary, owner));
  }
  return copy;
}

}  // namespace

ArrowArray make_arrow_array(std::size_t length, std::int64_t null_count,
                            std::vector<const void*> buffers, std::vector<ArrowArray> children,
                            std::shared_ptr<const void> owner) {
  auto contents = std::make_unique<ArrayContents>();
  contents->buffers = std::move(buffers);
  contents->children = std::move(children);
  contents->owner = std::move(owner);
  for (ArrowArray& child : contents->children) contents->child_pointers.push_back(&child);
  ArrowArray array{};
  array.length = static_cast<std::int64_t>(length);
  array.null_count = null_count;
  array.n_buffers = static_cast<std::int64_t>(contents->buffers.size());
  array.n_children = static_cast<std::int64_t>(contents->children.size());
  array.buffers = contents->buffers.data();
  array.children = contents->child_pointers.data();
  array.release = release_array;
  array.private_data = contents.release();
  return array;
}

ArrowSchema make_arrow_schema(std::string format, std::string name, std::string metadata,
                              std::vector<ArrowSchema> children, std::int64_t flags) {
  auto contents = std::make_unique<SchemaContents>();
  contents->format = std::move(format);
  contents->name = std::move(name);
  contents->metadata = std::move(metadata);
  contents->children = std::move(children);
  for (ArrowSchema& child : contents->children) contents->child_pointers.push_back(&child);
  ArrowSchema schema{};
  schema.format = contents->format.c_str();
  schema.name = contents->name.c_str();
  schema.metadata = contents->metadata.empty() ? nullptr : contents->metadata.data();
  schema.flags = flags;
  schema.n_children = static_cast<std::int64_t>(contents->children.size());
  schema.children = contents->child_pointers.data();
  schema.release = release_schema;
  schema.private_data = contents.release();
  return schema;
}

std::string arrow_metadata_bytes(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::string bytes;
  append_number(bytes, pairs.size());
  for (const auto& [key, value] : pairs) {
    append_number(bytes, key.size());
    bytes += key;
    append_number(bytes, value.size());
    bytes += value;
  }
  return bytes;
}

std::string arrow_metadata_bytes(const ArrowSchema& schema) {
  if (schema.metadata == nullptr) return {};
  const char* at = schema.metadata;
  const auto number = [&at] {
    std::int32_t value;
    std::memcpy(&value, at, sizeof value);
    at += sizeof value;
    return value;
  };
  for (std::int32_t texts = 2 * number(); texts > 0; --texts) {
    const std::int32_t length = number();
    at += length;
  }
  return {schema.metadata, at};
}

ArrowSchema copy_of(const ArrowSchema& schema) {
  std::vector<ArrowSchema> children;
  for (std::int64_t k = 0; k < schema.n_children; ++k) {
    children.push_back(copy_of(*schema.children[k]));
  }
  ArrowSchema copy =
      make_arrow_schema(schema.format, schema.name != nullptr ? schema.name : "",
                        arrow_metadata_bytes(schema), std::move(children), schema.flags);
  if (schema.dictionary != nullptr) {
    auto* const contents = static_cast<SchemaContents*>(copy.private_data);
    contents->dictionary = std::make_unique<ArrowSchema>(copy_of(*schema.dictionary));
    copy.dictionary = contents->dictionary.get();
  }
  return copy;
}

ArrowArray shared_copy(std::shared_ptr<const ArrowArray> array) {
  const ArrowArray& tree = *array;
  return shared_tree(tree, std::move(array));
}

std::shared_ptr<const ArrowArray> slice(std::shared_ptr<const ArrowArray> array, std::size_t first,
                                        std::size_t length) {
  if (first == 0 && length == static_cast<std::size_t>(array->length)) return array;
  struct Held {
    ArrowArray view;
    std::shared_ptr<const ArrowArray> owner;
  };
  auto held = std::make_shared<Held>(Held{*array, array});
  held->view.offset += static_cast<std::int64_t>(first);
  held->view.length = static_cast<std::int64_t>(length);
  if (held->view.null_count != 0) held->view.null_count = -1;
  return {held, &held->view};
}

std::shared_ptr<const ArrowSchema> owned(ArrowSchema schema) {
  return take_over(schema);
}

std::shared_ptr<const ArrowArray> owned(ArrowArray array) {
  return take_over(array);
}

}  // namespace ecotone
