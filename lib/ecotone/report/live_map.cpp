// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/live_map.h"

#include <cmath>
#include <string>
#include <string_view>

#include "ecotone/document/json.h"
#include "ecotone/message/report_texts.h"
#include "ecotone/report/map_frame.h"
#include "ecotone/report/map_names.h"
#include "ecotone/report/map_popups.h"
#include "ecotone/report/map_shapes.h"
#include "ecotone/report/web_assets.h"

namespace ecotone {

using document::Value;

namespace {

constexpr const char* ink = "#111111";
/// Names need this share of the room that they were placed in.
constexpr double names_room = 0.85;

/// Metres to the centimetre, whole ones as integers: the shortest text.
Value metres(double value) {
  const double centimetres = std::round(value * 100);
  if (std::fmod(centimetres, 100) == 0) return static_cast<std::int64_t>(centimetres / 100);
  return centimetres / 100;
}

Value both(const Text& text) {
  Value value = Value::object();
  value.set("zh", text.zh);
  value.set("en", text.en);
  return value;
}

void set_zone_style(const MapRow& row, Value& value) {
  const MapSymbol& symbol = *row.symbol;
  const bool point = row.type == "point";
  value.set("stroke", symbol.stroke);
  value.set("width", point ? 2.0 : symbol.width);
  value.set("dashes", symbol.dashes);
  if (point) {
    value.set("radius", 5);
    value.set("fill", symbol.fill == "none" ? "#FFFFFF" : symbol.fill);
    value.set("fillOpacity", 1);
  } else if (row.type == "polygon" && symbol.fill != "none") {
    value.set("fill", symbol.fill);
    value.set("fillOpacity", symbol.fill_opacity);
  }
}

void set_own_style(const MapRow& row, Value& value) {
  const bool subject = row.key == "subject";
  value.set("stroke", ink);
  if (subject || row.key == "move") {
    value.set("width", subject ? 2.4 : 1.8);
    value.set("casing", subject ? 5.5 : 4.0);
    value.set("dashes", subject ? "" : "6 4");
    value.set("radius", 9);
    if (subject) value.set("dot", 3);
  } else {
    value.set("width", 1.6);
    value.set("dashes", "5 3");
    value.set("fill", "#FFFFFF");
    value.set("fillOpacity", 0.35);
  }
}

Value row_value(const MapRow& row, const std::string& id) {
  Value value = Value::object();
  if (row.symbol != nullptr) {
    set_zone_style(row, value);
  } else if (row.level.empty()) {
    set_own_style(row, value);
  } else {
    const std::string_view colour = map_level_colour(row.level);
    value.set("stroke", colour);
    value.set("width", 1.4);
    value.set("fill", colour);
    value.set("fillOpacity", map_level_opacity(row.level));
  }
  if (has_pattern(row)) {
    value.set("pattern", pattern_id(id, row));
    value.set("patternOpacity", row.symbol == nullptr ? 1.0 : pattern_opacity);
  }
  return value;
}

Value feature_value(const MapRow& row, const Value& geometry, const Box& window,
                    const Markup& popup) {
  Value value = Value::object();
  value.set("row", row.key);
  value.set("type", row.type);
  Value parts = Value::array();
  for (const std::vector<Point>& part : map_parts(geometry)) {
    Value numbers = Value::array();
    for (const Point& p : part) {
      numbers.push(metres(p.x - window.min_x));
      numbers.push(metres(p.y - window.min_y));
    }
    parts.push(std::move(numbers));
  }
  value.set("parts", std::move(parts));
  value.set("popup", popup.str());
  return value;
}

/// Zones, pieces, what to give up, the subject; points of zones come last.
Value features_value(const MapContent& content, const MapPopups& popups) {
  const Box& window = *content.window;
  Value under = Value::array();
  Value points = Value::array();
  for (const MapZone& zone : content.zones) {
    const MapRow& row = content.rows[zone.row];
    (row.type == "point" ? points : under)
        .push(feature_value(row, *zone.zone, window, popups.zone(*zone.zone)));
  }
  for (const MapPiece& piece : content.pieces) {
    under.push(feature_value(content.rows[piece.row], *piece.piece, window,
                             popups.piece(*piece.piece, content.rows[piece.row])));
  }
  for (const MapMending& mending : content.mending) {
    under.push(feature_value(content.rows[mending.row], member_at(*mending.mending, "geometry"),
                             window, popups.mending(*mending.mending)));
  }
  under.push(feature_value(content.rows[0], *content.subject, window, popups.subject()));
  for (const Value& point : points.as_array()) under.push(point);
  return under;
}

Value names_value(const MapContent& content, const std::string& subject) {
  const MapFrame frame = map_frame(*content.window);
  LabelPlacer labels(frame.box.grown(-3));
  // Zoom buttons above, the scale bar below.
  const Box& box = frame.box;
  labels.block({box.min_x, box.min_y, box.min_x + 48, box.min_y + 80});
  labels.block({box.min_x, box.max_y - 36, box.min_x + 170, box.max_y});
  Value names = Value::array();
  for (const MapName& name : map_names(content, frame, subject, labels)) {
    Value value = Value::object();
    value.set("text", name.text);
    Value at = Value::array();
    at.push(metres((name.centre.x - box.min_x) / frame.scale));
    at.push(metres((box.max_y - name.centre.y) / frame.scale));
    value.set("at", at);
    value.set("size", name.size);
    value.set("colour", name.colour);
    value.set("bold", name.bold);
    value.set("row", content.rows[name.row].key);
    names.push(value);
  }
  return names;
}

/// The Gauss-Kruger system of the coordinates, so that the page can tell longitude and latitude,
/// and what an easting lacks or has of its zone number. Officials write it in front.
void set_system(const Value& run, const Box& window, Value& data) {
  constexpr double zone_step_m = 1e6;
  const Value& crs = member_at(run, "working_crs");
  const Value& ellipsoid = member_at(run, "ellipsoid");
  const auto meridian = number_at(crs, "central_meridian_deg");
  const auto zone = number_at(crs, "zone");
  const auto axis = number_at(ellipsoid, "semi_major_axis_m");
  const auto flattening = number_at(ellipsoid, "inverse_flattening");
  if (!meridian || !zone || !axis || !flattening) {
    data.set("system", Value());
    data.set("inEasting", 0);
    data.set("addedToEasting", 0);
    return;
  }
  Value system = Value::object();
  system.set("semiMajorAxis", *axis);
  system.set("inverseFlattening", *flattening);
  system.set("centralMeridian", *meridian);
  data.set("system", system);
  const bool prefixed = window.centre().x >= zone_step_m;
  data.set("inEasting", prefixed ? *zone * zone_step_m : 0);
  data.set("addedToEasting", prefixed ? 0 : *zone * zone_step_m);
}

Value map_data(const MapContent& content, const Value& document, const Value& subject,
               const Voice& voice, const MapOptions& options) {
  const Box& window = *content.window;
  Value data = Value::object();
  Value origin = Value::array();
  origin.push(metres(window.min_x));
  origin.push(metres(window.min_y));
  data.set("origin", origin);
  Value size = Value::array();
  size.push(metres(window.width()));
  size.push(metres(window.height()));
  data.set("size", size);
  set_system(member_at(document, "run"), window, data);
  Value rows = Value::object();
  for (const MapRow& row : content.rows) rows.set(row.key, row_value(row, options.id));
  data.set("rows", rows);
  data.set("features", features_value(content, MapPopups(document, subject, voice)));
  data.set("names", names_value(content, options.subject.in(voice.first())));
  data.set("namesFromScale", map_frame(window).scale * names_room);
  Value words = Value::object();
  words.set("zoomIn", both(report_text("zoom_in")));
  words.set("zoomOut", both(report_text("zoom_out")));
  words.set("close", both(report_text("close")));
  data.set("words", words);
  return data;
}

/// JSON that may stand in a page: nothing in it ends the element or is markup.
std::string page_json(const Value& value) {
  std::string out;
  for (const char c : document::to_json(value, -1)) {
    if (c == '<') {
      out += "\\u003c";
    } else if (c == '>') {
      out += "\\u003e";
    } else if (c == '&') {
      out += "\\u0026";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

bool has_live_maps() {
  return web_assets().has_leaflet();
}

Markup live_map(const MapContent& content, const Value& document, const Value& subject,
                const Voice& voice, const MapOptions& options) {
  if (!content.window || !has_live_maps()) return {};
  const std::string id = options.id + "-live";
  const auto source = [&voice](const char* name, const Text& text, bool hidden) {
    return element("span", {{"data-place", name}, {"hidden", hidden ? "hidden" : ""}},
                   voice.say(text));
  };
  const Markup place = element("p", {{"class", "live-place"}},
                               source("centre", report_text("place_centre"), false) +
                                   source("pointer", report_text("place_pointer"), true) +
                                   element("span", {{"class", "live-plane"}}, Markup()) +
                                   element("span", {{"class", "live-geographic"}}, Markup()));
  const Markup map = element("div",
                             {{"class", "live-map"},
                              {"role", "application"},
                              {"tabindex", "0"},
                              {"aria-labelledby", id + "-name"},
                              {"aria-describedby", id + "-help"}},
                             Markup());
  const Markup live = element(
      "div", {{"class", "live"}, {"id", id}, {"hidden", "hidden"}},
      element("span", {{"class", "unseen"}, {"id", id + "-name"}}, voice.say(options.summary)) +
          map + place +
          element("p", {{"class", "live-help"}, {"id", id + "-help"}},
                  voice.say(report_text("map_help"))));
  return live +
         element("script", {{"type", "application/json"}, {"id", id + "-data"}},
                 Markup::literal(page_json(map_data(content, document, subject, voice, options))));
}

}  // namespace ecotone
