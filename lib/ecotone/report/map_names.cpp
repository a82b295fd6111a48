// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/map_names.h"

#include <set>
#include <utility>

namespace ecotone {
namespace {

constexpr double name_size = 12.5;
constexpr double subject_size = 14;
/// Zones that cover whole counties need no name on the map of a subject; they have lower ranks.
constexpr int first_named_rank = 10;

std::vector<MapName> subject_name(const MapContent& content, const MapFrame& frame,
                                  const std::string& subject, LabelPlacer& labels) {
  if (subject.empty()) return {};
  Box box;
  for (const std::vector<Point>& part : frame(map_parts(*content.subject))) {
    for (const Point& p : part) box.include(p);
  }
  if (box.is_empty()) return {};
  const bool point = content.subject_type == "point";
  const std::string text = cut_text(subject, 22);
  const Point centre = box.centre();
  const double gap = point ? 20 : 13;
  const auto at = labels.place(text, subject_size,
                               {{centre.x, box.min_y - gap},
                                {centre.x, box.max_y + gap},
                                {box.max_x + 80, centre.y},
                                centre});
  if (point) labels.block(box.grown(11));
  if (!at) return {};
  return {{text, *at, subject_size, "#111111", true, 0}};
}

/// Where the name of a zone may stand. Points keep their own place free of names.
std::vector<Point> places_of(const MapParts& parts, const std::string& type,
                             const std::string& text, LabelPlacer& labels) {
  if (type == "polygon") return inner_places(parts);
  if (type == "line") return places_along(parts);
  std::vector<Point> places;
  for (const std::vector<Point>& part : parts) {
    const Point& p = part.front();
    labels.block({p.x - 6, p.y - 6, p.x + 6, p.y + 6});
    for (const Point& place : places_around(p, text_breadth(text) * name_size)) {
      places.push_back(place);
    }
  }
  return places;
}

}  // namespace

std::vector<MapName> map_names(const MapContent& content, const MapFrame& frame,
                               const std::string& subject, LabelPlacer& labels) {
  // The subject takes its place first, so that no zone takes it.
  std::vector<MapName> names = subject_name(content, frame, subject, labels);
  std::set<std::pair<std::string, const MapSymbol*>> named;
  for (const MapZone& zone : content.zones) {
    const std::string type = text_at(*zone.zone, "type");
    const std::string text = cut_text(text_at(*zone.zone, "name"), 16);
    const std::vector<Point> places = places_of(frame(map_parts(*zone.zone)), type, text, labels);
    if (text.empty() || zone.symbol->rank < first_named_rank) continue;
    if (!named.emplace(text, type == "line" ? nullptr : zone.symbol).second) continue;
    const auto at = labels.place(text, name_size, places);
    if (at) {
      names.push_back({text, *at, name_size, text_colour(zone.symbol->stroke), false, zone.row});
    }
  }
  return names;
}

}  // namespace ecotone
