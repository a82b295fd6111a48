// SPDX-License-Identifier: Apache-2.0
#include "ecotone/document/value.h"

#include <algorithm>

#include "ecotone/document/text_position.h"
#include "ecotone/error.h"
#include "ecotone/message/document_errors.h"

namespace ecotone::document {
namespace {

const char* kind_name(const Value& value) {
  if (value.is_null()) return "nothing (空)";
  if (value.is_bool()) return "true or false (真假值)";
  if (value.is_integer()) return "an integer (整数)";
  if (value.is_number()) return "a number (数值)";
  if (value.is_string()) return "a text (文本)";
  if (value.is_array()) return "a list (列表)";
  return "a mapping (映射)";
}

[[noreturn]] void refuse(const Value& value, const char* wanted) {
  throw DocumentError(document_error("value_of_other_kind"),
                      {{"wanted", wanted}, {"found", kind_name(value)}}, value.place());
}

}  // namespace

bool Value::as_bool() const {
  if (!is_bool()) refuse(*this, "true or false (真假值)");
  return std::get<bool>(data_);
}

std::int64_t Value::as_integer() const {
  if (!is_integer()) refuse(*this, "an integer (整数)");
  return std::get<std::int64_t>(data_);
}

double Value::as_number() const {
  if (!is_number()) refuse(*this, "a number (数值)");
  if (is_integer()) return static_cast<double>(std::get<std::int64_t>(data_));
  return std::get<double>(data_);
}

const std::string& Value::as_string() const {
  if (!is_string()) refuse(*this, "a text (文本)");
  return std::get<std::string>(data_);
}

const Value::Array& Value::as_array() const {
  if (!is_array()) refuse(*this, "a list (列表)");
  return std::get<Array>(data_);
}

const Value::Object& Value::as_object() const {
  if (!is_object()) refuse(*this, "a mapping (映射)");
  return std::get<Object>(data_);
}

const Value* Value::find(std::string_view key) const {
  const auto* object = std::get_if<Object>(&data_);
  if (object == nullptr) return nullptr;
  const auto found = std::find_if(object->begin(), object->end(),
                                  [key](const Member& member) { return member.first == key; });
  return found == object->end() ? nullptr : &found->second;
}

const Value& Value::at(std::string_view key) const {
  const Object& object = as_object();
  if (const Value* value = find(key)) return *value;
  std::string keys;
  for (const Member& member : object) keys += (keys.empty() ? "" : ", ") + member.first;
  throw DocumentError(document_error("member_missing"),
                      {{"key", std::string(key)}, {"keys", keys.empty() ? "-" : keys}}, place());
}

Value& Value::set(std::string_view key, Value value) {
  if (is_null()) data_ = Object();
  if (!is_object()) refuse(*this, "a mapping (映射)");
  auto& object = std::get<Object>(data_);
  for (Member& member : object) {
    if (member.first == key) {
      member.second = std::move(value);
      return member.second;
    }
  }
  object.emplace_back(std::string(key), std::move(value));
  return object.back().second;
}

Value& Value::push(Value value) {
  if (is_null()) data_ = Array();
  if (!is_array()) refuse(*this, "a list (列表)");
  auto& array = std::get<Array>(data_);
  array.push_back(std::move(value));
  return array.back();
}

std::string Value::place() const {
  return describe(mark_);
}

}  // namespace ecotone::document
