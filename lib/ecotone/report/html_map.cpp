// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "ecotone/message/report_texts.h"
#include "ecotone/report/html_sections.h"
#include "ecotone/report/live_map.h"
#include "ecotone/report/map_caption.h"
#include "ecotone/report/svg_map.h"

namespace ecotone {

using document::Value;

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
  Markup caption = voice.say(map_caption(page.document));
  const BothTexts layers = map_attribution(page.document, content);
  if (!layers.empty()) caption += Markup::literal(" ") + voice.say(layers);
  const Markup live =
      page.live_maps ? live_map(content, page.document, subject, voice, options) : Markup();
  return element("section", head + left_out +
                                element("figure", {{"class", "map"}},
                                        live + element("div", {{"class", "scroll"}}, drawing) +
                                            map_legend(content, voice, options) +
                                            element("figcaption", caption)));
}

}  // namespace ecotone
