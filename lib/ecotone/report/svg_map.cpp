// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/svg_map.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "ecotone/message/report_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/map_frame.h"
#include "ecotone/report/map_geometry.h"
#include "ecotone/report/map_names.h"
#include "ecotone/report/map_shapes.h"

namespace ecotone {

using document::Value;

namespace {

/// How far a vertex may move in a drawing, in its units.
constexpr double drawing_tolerance = 0.35;

/// A feature in drawing units. The result keeps it finer, for maps that zoom.
MapParts drawn_parts(const Value& feature, const MapFrame& frame, bool point) {
  MapParts parts = frame(map_parts(feature));
  if (point) return parts;
  for (std::vector<Point>& part : parts) part = simplify_for_drawing(part, drawing_tolerance);
  return parts;
}

Markup name_text(const MapName& name) {
  return element("text",
                 {{"x", drawn(name.centre.x)},
                  {"y", drawn(name.centre.y + name.size * 0.36)},
                  {"font-size", format_shortest(name.size)},
                  {"font-weight", name.bold ? "700" : ""},
                  {"fill", name.colour},
                  {"text-anchor", "middle"},
                  {"paint-order", "stroke"},
                  {"stroke", "#FFFFFF"},
                  {"stroke-width", "3"},
                  {"stroke-linejoin", "round"}},
                 Markup::text(name.text));
}

/// Zones, pieces, what to give up, the subject; points of zones lie on top.
Markup features(const MapContent& content, const MapFrame& frame, const std::string& id) {
  Markup under;
  Markup points;
  const auto shape = [&](const Value& feature, std::size_t number) {
    const MapRow& row = content.rows[number];
    return feature_shape(row, drawn_parts(feature, frame, row.type == "point"),
                         pattern_id(id, row));
  };
  for (const MapZone& zone : content.zones) {
    (content.rows[zone.row].type == "point" ? points : under) += shape(*zone.zone, zone.row);
  }
  for (const MapPiece& piece : content.pieces) under += shape(*piece.piece, piece.row);
  for (const MapMending& mending : content.mending) {
    under += shape(member_at(*mending.mending, "geometry"), mending.row);
  }
  return under + shape(*content.subject, 0) + points;
}

/// Letters in discs at the parts that they stand for; names keep off them.
Markup letter_marks(const MapOptions& options, const MapFrame& frame, LabelPlacer& labels) {
  constexpr double radius = 11;
  Markup marks;
  for (const MapLetter& letter : options.letters) {
    Box box;
    for (const std::vector<Point>& part : frame(letter.parts)) {
      for (const Point& p : part) box.include(p);
    }
    if (box.is_empty()) continue;
    const Point at = box.centre();
    labels.block({at.x - radius, at.y - radius, at.x + radius, at.y + radius});
    marks += empty_element("circle", {{"cx", drawn(at.x)},
                                      {"cy", drawn(at.y)},
                                      {"r", drawn(radius)},
                                      {"fill", "#2A2F34"},
                                      {"stroke", "#FFFFFF"},
                                      {"stroke-width", "1.5"}});
    marks += element("text",
                     {{"x", drawn(at.x)},
                      {"y", drawn(at.y + 4.6)},
                      {"font-size", "13"},
                      {"font-weight", "700"},
                      {"fill", "#FFFFFF"},
                      {"text-anchor", "middle"}},
                     Markup::text(letter.text));
  }
  return marks;
}

Markup frame_rectangle(const MapFrame& frame, const std::string& fill, const std::string& stroke) {
  return empty_element("rect", {{"x", drawn(frame.box.min_x)},
                                {"y", drawn(frame.box.min_y)},
                                {"width", drawn(frame.box.width())},
                                {"height", drawn(frame.box.height())},
                                {"fill", fill},
                                {"stroke", stroke},
                                {"stroke-width", stroke.empty() ? "" : "1.2"}});
}

}  // namespace

Markup svg_map(const MapContent& content, const Voice& voice, const MapOptions& options) {
  if (!content.window) return {};
  const MapFrame frame = map_frame(*content.window);
  LabelPlacer labels(frame.box.grown(-3));
  Markup definitions =
      element("clipPath", {{"id", options.id + "-frame"}}, frame_rectangle(frame, "", ""));
  for (const MapRow& row : content.rows) {
    definitions += pattern_definition(row, pattern_id(options.id, row));
  }
  const Markup furniture = scale_bar(frame, labels) + north_arrow(frame, voice, labels);
  const Markup letters = letter_marks(options, frame, labels);
  Markup names;
  for (const MapName& name : map_names(content, frame, options.subject.in(voice.first()), labels)) {
    names += name_text(name);
  }
  return element(
      "svg",
      {{"xmlns", "http://www.w3.org/2000/svg"},
       {"class", "map"},
       {"viewBox", fmt::format("0 0 {} {}", drawn(frame.width()), drawn(frame.height()))},
       {"role", "img"},
       {"aria-labelledby", options.id + "-title " + options.id + "-desc"}},
      element("title", {{"id", options.id + "-title"}},
              Markup::text(options.title.in(voice.first()))) +
          element("desc", {{"id", options.id + "-desc"}},
                  Markup::text(options.summary.in(voice.first()))) +
          element("defs", definitions) + frame_rectangle(frame, "#FBFAF7", "") +
          element("g", {{"clip-path", "url(#" + options.id + "-frame)"}},
                  features(content, frame, options.id) + names + letters + furniture) +
          coordinate_grid(frame) + frame_rectangle(frame, "none", "#222222"));
}

Markup map_legend(const MapContent& content, const Voice& voice, const MapOptions& options) {
  Markup items;
  for (const MapRow& row : content.rows) {
    items += element("li", {{"data-row", row.key}},
                     element("svg",
                             {{"xmlns", "http://www.w3.org/2000/svg"},
                              {"class", "swatch"},
                              {"viewBox", "0 0 30 18"},
                              {"aria-hidden", "true"}},
                             row_swatch(row, pattern_id(options.id, row))) +
                         element("span", voice.say(row.name)));
  }
  return element("ul", {{"class", "legend"}}, items);
}

}  // namespace ecotone
