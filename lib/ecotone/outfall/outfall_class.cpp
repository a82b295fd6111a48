// SPDX-License-Identifier: Apache-2.0
#include "ecotone/outfall/outfall_class.h"

#include <algorithm>

#include "ecotone/outfall/names.h"

namespace ecotone {
namespace {

// A name of a class without the word for an outfall at its end.
std::string stem(std::string_view name) {
  std::string text = comparable_name(name);
  for (const std::string_view ending : {"入河排污口", "排污口", "排放口", "排口"}) {
    if (text.size() > ending.size() && text.ends_with(ending)) {
      text.resize(text.size() - ending.size());
      break;
    }
  }
  return text;
}

}  // namespace

std::vector<OutfallClass> read_outfall_classes(const document::Value& file) {
  std::vector<OutfallClass> classes;
  for (const document::Value& value : file.at("classes").as_array()) {
    OutfallClass made{value.at("name").as_string(), value.at("en").as_string(), {}};
    for (const document::Value& kind : value.at("kinds").as_array()) {
      made.kinds.push_back(kind.as_string());
    }
    classes.push_back(std::move(made));
  }
  return classes;
}

std::optional<std::size_t> class_of(std::string_view name,
                                    const std::vector<OutfallClass>& classes) {
  const std::string wanted = stem(name);
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (stem(classes[i].name) == wanted) return i;
  }
  return std::nullopt;
}

bool same_class(std::string_view a, std::string_view b) {
  return stem(a) == stem(b);
}

std::optional<std::size_t> class_of_kind(std::string_view kind,
                                         const std::vector<OutfallClass>& classes) {
  const std::string wanted = stem(kind);
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const auto& kinds = classes[i].kinds;
    if (std::any_of(kinds.begin(), kinds.end(),
                    [&wanted](const std::string& one) { return stem(one) == wanted; })) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace ecotone
