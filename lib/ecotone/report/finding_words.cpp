// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/finding_words.h"

#include <algorithm>

#include "ecotone/message/report_texts.h"

namespace ecotone {

using document::Value;

Judgement judgement_of(const Value& subject, const std::string& layer, const std::string& feature) {
  Judgement judgement;
  for (const std::string_view group : {"findings", "unknown"}) {
    for (const Value& finding : array_at(subject, group)) {
      const Value::Array& zones = array_at(finding, "zones");
      const bool named = std::any_of(zones.begin(), zones.end(), [&](const Value& zone) {
        return text_at(zone, "layer") == layer &&
               (feature.empty() || text_at(zone, "feature") == feature);
      });
      if (!named) continue;
      const Level level = parse_level(text_at(finding, "level")).value_or(Level::attention);
      judgement.level = std::max(judgement.level, level);
      judgement.rules.push_back(text_at(finding, "rule"));
    }
  }
  return judgement;
}

BothTexts citation_title(const Value& citation) {
  BothTexts title = both_at(citation, "title");
  if (title.empty()) title = BothTexts(text_at(citation, "ref"));
  const std::string article = text_at(citation, "article");
  title.en += article.empty() ? "" : " " + article;
  title.zh = "《" + title.zh + "》" + article;
  return title;
}

std::vector<const Value*> by_severity(const Value::Array& findings) {
  std::vector<const Value*> sorted;
  for (const Value& finding : findings) sorted.push_back(&finding);
  const auto rank = [](const Value* finding) {
    return parse_level(text_at(*finding, "level")).value_or(Level::no_conflict);
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&rank](const Value* a, const Value* b) { return rank(a) > rank(b); });
  return sorted;
}

BothTexts level_words(const std::string& level) {
  const Text* text = find_report_text(level);
  return text == nullptr ? BothTexts(level) : BothTexts(*text);
}

const Value* layer_of(const Value& document, const std::string& id) {
  for (const Value& layer : array_at(document, "layers")) {
    if (text_at(layer, "id") == id) return &layer;
  }
  return nullptr;
}

}  // namespace ecotone
