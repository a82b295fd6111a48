// SPDX-License-Identifier: Apache-2.0
#include "ecotone/inspection/feature_matching.h"

#include <algorithm>
#include <unordered_map>

#include "ecotone/inspection/field_words.h"

namespace ecotone::inspection {
namespace {

// Values that one feature alone has, with its place.
std::unordered_map<std::string, std::size_t> unique_values(const Column& column) {
  std::unordered_map<std::string, std::size_t> places;
  std::unordered_map<std::string, std::size_t> uses;
  for (std::size_t i = 0; i < column.size(); ++i) {
    std::string value = to_text(column[i]);
    if (value.empty()) continue;
    ++uses[value];
    places.emplace(std::move(value), i);
  }
  std::erase_if(places, [&](const auto& entry) { return uses[entry.first] > 1; });
  return places;
}

bool may_match(const Column& column) {
  return (column.type() == FieldType::text || column.type() == FieldType::integer) &&
         (names_identifier(column.name()) || names_name(column.name()));
}

}  // namespace

FeatureMatches matched_features(const Layer& layer, const Layer& reference) {
  FeatureMatches best;
  const std::size_t smaller = std::min(layer.size(), reference.size());
  const std::size_t least = std::max<std::size_t>(2, smaller * 3 / 10);
  for (const Column& own : layer.fields.columns()) {
    if (!may_match(own)) continue;
    const auto values = unique_values(own);
    for (const Column& other : reference.fields.columns()) {
      if (!may_match(other)) continue;
      std::vector<std::pair<std::size_t, std::size_t>> pairs;
      for (const auto& [value, place] : unique_values(other)) {
        const auto match = values.find(value);
        if (match != values.end()) pairs.emplace_back(match->second, place);
      }
      if (pairs.size() < least || pairs.size() <= best.pairs.size()) continue;
      std::sort(pairs.begin(), pairs.end());
      best = {own.name(), other.name(), std::move(pairs)};
    }
  }
  return best;
}

}  // namespace ecotone::inspection
