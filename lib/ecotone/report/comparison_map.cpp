// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/comparison_map.h"

#include <string>
#include <utility>

#include "ecotone/message/comparison_texts.h"
#include "ecotone/report/comparison_best.h"
#include "ecotone/report/map_content.h"
#include "ecotone/report/map_document.h"
#include "ecotone/report/svg_map.h"

namespace ecotone {

using document::Value;

namespace {

const Value& outline_of(const Value& subject) {
  return member_at(member_at(subject, "map"), "subject");
}

}  // namespace

Value comparison_map_document(const Value& check, const std::vector<Layer>& subjects,
                              const LayerSet& layers) {
  const Value::Array& results = array_at(check, "subjects");
  Value outlines = Value::array();
  Value pieces = Value::array();
  for (const Value& subject : results) {
    const Value& outline = outline_of(subject);
    if (!outline.is_object()) return {};
    outlines.push(outline);
    for (const Value& piece : array_at(member_at(subject, "map"), "pieces")) pieces.push(piece);
  }
  if (subjects.empty()) return {};
  Box around;
  for (const Layer& layer : subjects) {
    for (std::size_t i = 0; i < layer.size(); ++i) {
      if (!layer.geometry.is_missing(i)) around.include(layer.geometry.box(i));
    }
  }
  Value map = map_of_window(around, subjects.front().require_crs(), layers);
  Value zones = Value::array();
  for (const Value& zone : array_at(map, "zones")) {
    if (has_a_say(results, text_at(zone, "layer"))) zones.push(zone);
  }
  map.set("zones", std::move(zones));
  map.set("subjects", std::move(outlines));
  map.set("pieces", std::move(pieces));
  return map;
}

Markup comparison_map(const Value& comparison, const Voice& voice) {
  const Value& map = member_at(comparison, "map");
  if (!map.is_object()) return {};
  const Value::Array& alternatives = array_at(comparison, "alternatives");
  const Value::Array& outlines = array_at(map, "subjects");
  // Drawn as the map of one subject that has the parts of all.
  Value all;
  all.set("type", outlines.empty() ? Value("polygon") : Value(text_at(outlines.front(), "type")));
  Value parts = Value::array();
  MapOptions options{.id = "compare",
                     .subject = {},
                     .title = BothTexts(comparison_text_of("map")),
                     .summary = render(comparison_text_of("map_summary"),
                                       {{"n", std::to_string(alternatives.size())}})};
  for (std::size_t i = 0; i < outlines.size() && i < alternatives.size(); ++i) {
    for (const Value& part : array_at(outlines[i], "coordinates")) parts.push(part);
    options.letters.push_back({text_at(alternatives[i], "key"), map_parts(outlines[i])});
  }
  all.set("coordinates", std::move(parts));
  Value one = map;
  one.set("subject", std::move(all));
  Value subject;
  subject.set("map", std::move(one));
  const MapContent content = map_content(subject);
  if (!content.window) return {};
  return element("figure", {{"class", "map"}},
                 element("div", {{"class", "scroll"}}, svg_map(content, voice, options)) +
                     map_legend(content, voice, options));
}

}  // namespace ecotone
