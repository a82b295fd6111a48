// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/map_caption.h"

#include <algorithm>
#include <string>

#include "ecotone/message/report_texts.h"

namespace ecotone {

using document::Value;

namespace {

std::string crs_words(const Value& document) {
  const Value& crs = member_at(member_at(document, "run"), "working_crs");
  const std::string id = text_at(crs, "id");
  const std::string name = text_at(crs, "name");
  if (name.empty() || name == id) return id;
  return id.empty() ? name : id + " (" + name + ")";
}

}  // namespace

BothTexts map_caption(const Value& document) {
  return render(report_text("map_caption"), {{"crs", crs_words(document)}});
}

BothTexts map_attribution(const Value& document, const MapContent& content) {
  BothTexts words;
  for (const Value& layer : array_at(document, "layers")) {
    const std::string id = text_at(layer, "id");
    const bool shown =
        std::any_of(content.zones.begin(), content.zones.end(),
                    [&id](const MapZone& zone) { return text_at(*zone.zone, "layer") == id; });
    if (!shown) continue;
    const BothTexts title = both_at(layer, "title");
    const std::string approval = text_at(layer, "approval");
    words.en += (words.en.empty() ? "" : ", ") + title.en;
    words.zh += (words.zh.empty() ? "" : "、") + title.zh;
    if (approval.empty()) continue;
    words.en += " (" + approval + ")";
    words.zh += "（" + approval + "）";
  }
  return words.empty() ? words : render(report_text("map_layers"), {{"layers", words}});
}

}  // namespace ecotone
