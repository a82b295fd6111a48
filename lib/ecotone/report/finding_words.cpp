// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/finding_words.h"

#include <algorithm>

#include "ecotone/message/report_texts.h"
#include "ecotone/message/sheet_texts.h"
#include "ecotone/message/units.h"

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

BothTexts mending_words(const Value& mending) {
  const std::string kind = text_at(mending, "kind");
  const auto number = [&mending](std::string_view key, double factor, int decimals) {
    const auto value = number_at(mending, key);
    return value ? format_fixed(*value * factor, decimals) : std::string("–");
  };
  if (kind == "give_up") {
    return render(sheet_text("give_up"), {{"area", number("area_m2", 1, 2)},
                                          {"error", number("error_m2", 1, 2)},
                                          {"share", number("share", 100, 2)},
                                          {"rest", number("rest_m2", 1, 2)}});
  }
  if (kind == "move") {
    return render(sheet_text("move"), {{"distance", number("distance_m", 1, 1)},
                                       {"bearing", number("bearing_deg", 1, 0)}});
  }
  return both_at(mending, "reason");
}

const Value* layer_of(const Value& document, const std::string& id) {
  for (const Value& layer : array_at(document, "layers")) {
    if (text_at(layer, "id") == id) return &layer;
  }
  return nullptr;
}

}  // namespace ecotone
