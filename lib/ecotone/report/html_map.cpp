// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "ecotone/message/report_texts.h"
#include "ecotone/report/html_sections.h"
#include "ecotone/report/live_map.h"
#include "ecotone/report/svg_map.h"

namespace ecotone {

using document::Value;

namespace {

/// The layers that a map shows, with their approvals: whose data it is.
BothTexts attribution(const Value& document, const MapContent& content) {
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
  return words;
}

std::string crs_words(const Value& document) {
  const Value& crs = member_at(member_at(document, "run"), "working_crs");
  const std::string id = text_at(crs, "id");
  const std::string name = text_at(crs, "name");
  if (name.empty() || name == id) return id;
  return id.empty() ? name : id + " (" + name + ")";
}

}  // namespace

Markup map_section(const PageContext& page, const Value& subject, const std::string& id) {
  const Voice& voice = page.voice;
  const Markup head = section_heading(voice, report_text("map"));
  const MapContent content = map_content(subject, page.with_zone_geometry);
  const std::string name = text_at(subject, "name");
  const MapOptions options = {
      .id = id + "-map",
      .subject = BothTexts(name),
      .title = BothTexts(report_text("map")),
      .summary = render(report_text("map_description"), {{"subject", name}}),
  };
  const Markup drawing = svg_map(content, voice, options);
  Markup left_out;
  if (!page.with_zone_geometry) {
    left_out = element("p", {{"class", "quiet"}}, voice.say(report_text("map_left_out")));
  } else if (drawing.empty()) {
    left_out = element("p", {{"class", "quiet"}}, voice.say(report_text("map_missing")));
  }
  if (drawing.empty()) return element("section", head + left_out);
  Markup caption = voice.say(report_text("map_caption"), {{"crs", crs_words(page.document)}});
  const BothTexts layers = attribution(page.document, content);
  if (!layers.empty()) {
    caption += Markup::literal(" ") + voice.say(report_text("map_layers"), {{"layers", layers}});
  }
  return element("section", head + left_out +
                                element("figure", {{"class", "map"}},
                                        live_map(content, page.document, subject, voice, options) +
                                            element("div", {{"class", "scroll"}}, drawing) +
                                            map_legend(content, voice, options) +
                                            element("figcaption", caption)));
}

}  // namespace ecotone
