// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/map_content.h"

#include <algorithm>
#include <utility>

#include "ecotone/message/report_texts.h"

namespace ecotone {

using document::Value;

namespace {

std::size_t row_of(MapContent& content, MapRow row) {
  const auto found = std::find_if(content.rows.begin(), content.rows.end(),
                                  [&row](const MapRow& other) { return other.key == row.key; });
  if (found != content.rows.end()) return static_cast<std::size_t>(found - content.rows.begin());
  content.rows.push_back(std::move(row));
  return content.rows.size() - 1;
}

/// Drawings of the same symbol make one row, whatever layers they come from.
MapRow zone_row(const Value& zone, const MapSymbol& symbol) {
  MapRow row;
  const std::string role = symbol.role.empty() ? text_at(zone, "layer") : std::string(symbol.role);
  row.key = "zone-" + role + "-" + (symbol.detail.empty() ? "all" : std::string(symbol.detail));
  row.type = text_at(zone, "type");
  row.symbol = &symbol;
  row.name = {std::string(symbol.en), std::string(symbol.zh)};
  if (symbol.role.empty()) {
    // Of a role without a symbol the layer's title tells more.
    const BothTexts title = both_at(zone, "title");
    if (!title.empty()) row.name = title;
  }
  return row;
}

void add_zones(const Value& map, MapContent& content) {
  std::vector<MapZone> zones;
  for (const Value& zone : array_at(map, "zones")) {
    zones.push_back({&zone, &map_symbol(text_at(zone, "role"), text_at(zone, "class"))});
  }
  std::stable_sort(zones.begin(), zones.end(), [](const MapZone& a, const MapZone& b) {
    return a.symbol->rank < b.symbol->rank;
  });
  // The legend names first what lies on top.
  for (auto zone = zones.rbegin(); zone != zones.rend(); ++zone) {
    zone->row = row_of(content, zone_row(*zone->zone, *zone->symbol));
  }
  content.zones = std::move(zones);
}

void add_pieces(const Value& map, MapContent& content) {
  for (const Value& piece : array_at(map, "pieces")) {
    const std::string level = text_at(piece, "level");
    if (level == "report") continue;  // a figure without a verdict
    const Text* words = find_report_text(level);
    MapRow row;
    row.key = "piece-" + level;
    row.type = "polygon";
    row.level = level;
    row.name = words == nullptr
                   ? BothTexts(report_text("legend_piece"))
                   : render(report_text("legend_piece_of"), {{"level", BothTexts(*words)}});
    content.pieces.push_back({&piece, row_of(content, std::move(row))});
  }
}

void add_mending(const Value& owner, MapContent& content) {
  const Value& mending = member_at(owner, "mending");
  const std::string kind = text_at(mending, "kind");
  const Value& geometry = member_at(mending, "geometry");
  if ((kind != "give_up" && kind != "move") || !geometry.is_object()) return;
  // A place to move to may lie beyond the map.
  Box box;
  for (const std::vector<Point>& part : map_parts(geometry)) {
    for (const Point& p : part) box.include(p);
  }
  if (!box.overlaps(*content.window)) return;
  MapRow row;
  row.key = kind;
  row.type = text_at(geometry, "type");
  row.name =
      BothTexts(kind == "give_up" ? report_text("legend_give_up") : report_text("legend_move"));
  content.mending.push_back({&mending, row_of(content, std::move(row))});
}

}  // namespace

MapParts map_parts(const Value& feature) {
  MapParts parts;
  for (const Value& part : array_at(feature, "coordinates")) {
    if (!part.is_array()) continue;
    std::vector<Point> points;
    for (const Value& position : part.as_array()) {
      if (!position.is_array() || position.as_array().size() < 2) continue;
      points.push_back({position.as_array()[0].as_number(), position.as_array()[1].as_number()});
    }
    if (!points.empty()) parts.push_back(std::move(points));
  }
  return parts;
}

MapContent map_content(const Value& subject, bool with_zones) {
  MapContent content;
  const Value& map = member_at(subject, "map");
  const Value::Array& corners = array_at(map, "window");
  if (corners.size() != 4) return content;
  const Box window{corners[0].as_number(), corners[1].as_number(), corners[2].as_number(),
                   corners[3].as_number()};
  if (!(window.width() > 0) || !(window.height() > 0)) return content;
  content.window = window;
  content.subject = &member_at(map, "subject");
  content.subject_type = text_at(*content.subject, "type");
  content.rows.push_back(
      {"subject", content.subject_type, BothTexts(report_text("legend_subject"))});
  if (!with_zones) return content;
  add_mending(subject, content);
  if (content.mending.empty()) {
    for (const std::string_view group : {"findings", "unknown"}) {
      for (const Value& finding : array_at(subject, group)) add_mending(finding, content);
    }
  }
  add_pieces(map, content);
  add_zones(map, content);
  return content;
}

std::string_view map_level_colour(std::string_view level) {
  if (level == "prohibited") return "#8B0A1A";
  if (level == "restricted") return "#C25700";
  return "#4D4D4D";
}

double map_level_opacity(std::string_view level) {
  return level == "prohibited" || level == "restricted" ? 0.32 : 0.1;
}

}  // namespace ecotone
