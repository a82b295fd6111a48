// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/vocabulary.h"

#include <algorithm>

#include "ecotone/document/yaml.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

using document::Value;

Bilingual read_title(const Value* value) {
  if (value == nullptr) return {};
  return {value->at("en").as_string(), value->at("zh").as_string()};
}

VocabularyField read_field(const std::string& name, const Value& value) {
  VocabularyField field;
  field.name = name;
  field.type = value.at("type").as_string();
  field.title = read_title(value.find("title"));
  if (const Value* values = value.find("values")) {
    for (const auto& [code, title] : values->as_object()) {
      field.values.emplace_back(code, read_title(&title));
    }
  }
  return field;
}

template <typename Item>
const Item* find_named(const std::vector<Item>& items, std::string_view name) {
  const auto found = std::find_if(items.begin(), items.end(),
                                  [name](const Item& item) { return item.name == name; });
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

bool VocabularyField::allows(std::string_view value) const {
  return values.empty() || std::any_of(values.begin(), values.end(),
                                       [value](const auto& v) { return v.first == value; });
}

const VocabularyField* VocabularyRole::field(std::string_view wanted) const {
  return find_named(fields, wanted);
}

const VocabularyRole* Vocabulary::role(std::string_view name) const {
  return find_named(roles, name);
}

const VocabularyField* Vocabulary::attribute(std::string_view name) const {
  return find_named(attributes, name);
}

Vocabulary read_vocabulary(std::string_view roles_yaml, std::string_view subject_yaml) {
  Vocabulary vocabulary;
  const Value roles = document::parse_yaml(roles_yaml);
  for (const auto& [name, value] : roles.at("roles").as_object()) {
    VocabularyRole role;
    role.name = name;
    role.title = read_title(value.find("title"));
    if (const Value* receptor = value.find("receptor")) role.receptor = receptor->as_bool();
    const Value& geometry = value.at("geometry");
    if (geometry.is_array()) {
      for (const Value& type : geometry.as_array()) role.geometries.push_back(type.as_string());
    } else {
      role.geometries.push_back(geometry.as_string());
    }
    for (const auto& [field, content] : value.at("fields").as_object()) {
      role.fields.push_back(read_field(field, content));
    }
    vocabulary.roles.push_back(std::move(role));
  }
  const Value subject = document::parse_yaml(subject_yaml);
  for (const auto& [name, value] : subject.at("attributes").as_object()) {
    vocabulary.attributes.push_back(read_field(name, value));
  }
  return vocabulary;
}

}  // namespace ecotone
