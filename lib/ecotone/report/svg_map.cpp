// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/svg_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/geometry/box.h"
#include "ecotone/message/report_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/map_symbols.h"

namespace ecotone {
namespace {

using document::Value;

constexpr double frame_left = 60;
constexpr double frame_top = 6;
constexpr double frame_width = 720;
constexpr double bottom_margin = 24;
constexpr double label_size = 12.5;

std::string px(double value) {
  std::string text = format_fixed(value, 1);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

/// From metres of the working CRS to units of the drawing.
struct Frame {
  Box window;
  double scale = 1;  ///< units a metre
  double height = 0;

  Point operator()(double x, double y) const {
    return {frame_left + (x - window.min_x) * scale, frame_top + (window.max_y - y) * scale};
  }
};

std::optional<Frame> frame_of(const Value& map) {
  const Value::Array& corners = array_at(map, "window");
  if (corners.size() != 4) return std::nullopt;
  Frame frame;
  frame.window = {corners[0].as_number(), corners[1].as_number(), corners[2].as_number(),
                  corners[3].as_number()};
  if (!(frame.window.width() > 0) || !(frame.window.height() > 0)) return std::nullopt;
  frame.scale = frame_width / frame.window.width();
  frame.height = frame.window.height() * frame.scale;
  return frame;
}

using Path = std::vector<Point>;

/// The parts of a feature in drawing units.
std::vector<Path> paths_of(const Value& feature, const Frame& frame) {
  std::vector<Path> paths;
  for (const Value& part : array_at(feature, "coordinates")) {
    Path path;
    for (const Value& position : part.as_array()) {
      const Value::Array& pair = position.as_array();
      if (pair.size() < 2) continue;
      path.push_back(frame(pair[0].as_number(), pair[1].as_number()));
    }
    if (!path.empty()) paths.push_back(std::move(path));
  }
  return paths;
}

std::string path_data(const std::vector<Path>& paths, bool closed) {
  std::string data;
  for (const Path& path : paths) {
    std::string last;
    bool first = true;
    for (const Point& p : path) {
      std::string position = px(p.x) + " " + px(p.y);
      if (position == last) continue;
      data += first ? "M" : "L";
      data += position;
      last = std::move(position);
      first = false;
    }
    if (closed) data += "Z";
  }
  return data;
}

/// Colour of the verdicts; text of that colour has a contrast of at least 4.5 : 1 on white.
std::string_view level_colour(std::string_view level) {
  if (level == "prohibited") return "#8B0A1A";
  if (level == "restricted") return "#C25700";
  return "#4D4D4D";
}

/// Overlaps that only call for attention must not hide what lies under them.
std::string_view piece_opacity(std::string_view colour) {
  return colour == "#4D4D4D" ? "0.1" : "0.32";
}

std::string pattern_id(const MapOptions& options, const MapSymbol& symbol) {
  return fmt::format("{}-{}-{}", options.id, symbol.role,
                     symbol.detail.empty() ? "all" : symbol.detail);
}

/// The definition of the pattern that a symbol is filled with.
Markup pattern(const MapSymbol& symbol, const std::string& id) {
  const auto line = [&](double x1, double y1, double x2, double y2) {
    return empty_element("path",
                         {{"d", fmt::format("M{} {}L{} {}", px(x1), px(y1), px(x2), px(y2))},
                          {"stroke", std::string(symbol.stroke)},
                          {"stroke-width", "1"}});
  };
  Markup marks;
  std::string rotation;
  switch (symbol.pattern) {
    case MapPattern::none:
      return {};
    case MapPattern::diagonal:
      rotation = "rotate(45)";
      marks = line(0, 0, 0, 8);
      break;
    case MapPattern::reverse_diagonal:
      rotation = "rotate(-45)";
      marks = line(0, 0, 0, 8);
      break;
    case MapPattern::vertical:
      marks = line(4, 0, 4, 8);
      break;
    case MapPattern::horizontal:
      marks = line(0, 4, 8, 4);
      break;
    case MapPattern::cross:
      marks = line(0, 4, 8, 4) + line(4, 0, 4, 8);
      break;
    case MapPattern::dots:
      marks = empty_element(
          "circle", {{"cx", "3"}, {"cy", "3"}, {"r", "1.1"}, {"fill", std::string(symbol.stroke)}});
      break;
  }
  return element("pattern",
                 {{"id", id},
                  {"width", "8"},
                  {"height", "8"},
                  {"patternUnits", "userSpaceOnUse"},
                  {"patternTransform", rotation}},
                 marks);
}

/// A polygon or line in its symbol: a wash of colour, the pattern over it, then the outline.
Markup area_symbol(const MapSymbol& symbol, const std::string& data, const std::string& pattern) {
  Markup out;
  if (symbol.fill != "none") {
    out += empty_element("path", {{"d", data},
                                  {"fill", std::string(symbol.fill)},
                                  {"fill-opacity", format_shortest(symbol.fill_opacity)},
                                  {"fill-rule", "evenodd"}});
  }
  if (symbol.pattern != MapPattern::none) {
    out += empty_element("path", {{"d", data},
                                  {"fill", "url(#" + pattern + ")"},
                                  {"fill-opacity", "0.55"},
                                  {"fill-rule", "evenodd"}});
  }
  return out + empty_element("path", {{"d", data},
                                      {"fill", "none"},
                                      {"stroke", std::string(symbol.stroke)},
                                      {"stroke-width", format_shortest(symbol.width)},
                                      {"stroke-dasharray", std::string(symbol.dashes)},
                                      {"stroke-linejoin", "round"}});
}

Markup line_symbol(const MapSymbol& symbol, const std::string& data) {
  return empty_element("path", {{"d", data},
                                {"fill", "none"},
                                {"stroke", std::string(symbol.stroke)},
                                {"stroke-width", format_shortest(symbol.width)},
                                {"stroke-dasharray", std::string(symbol.dashes)},
                                {"stroke-linejoin", "round"},
                                {"stroke-linecap", "round"}});
}

Markup point_symbol(const MapSymbol& symbol, const Point& p) {
  return empty_element("circle",
                       {{"cx", px(p.x)},
                        {"cy", px(p.y)},
                        {"r", "4.5"},
                        {"fill", std::string(symbol.fill == "none" ? "#FFFFFF" : symbol.fill)},
                        {"stroke", std::string(symbol.stroke)},
                        {"stroke-width", "2"}});
}

// Labels

/// Breadth of a text in units of its size: CJK takes one, others little more than half.
double text_breadth(std::string_view text) {
  double breadth = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    breadth += bytes >= 3 ? 1.0 : 0.56;
    i += bytes;
  }
  return breadth;
}

/// The text cut to a breadth, with an ellipsis.
std::string cut_text(const std::string& text, double breadth) {
  if (text_breadth(text) <= breadth) return text;
  std::string out;
  double used = 1;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    used += bytes >= 3 ? 1.0 : 0.56;
    if (used > breadth) break;
    out += text.substr(i, bytes);
    i += bytes;
  }
  return out + "…";
}

/// Keeps labels apart from each other and inside the frame.
class LabelPlacer {
 public:
  explicit LabelPlacer(const Frame& frame)
      : inside_{frame_left + 3, frame_top + 3, frame_left + frame_width - 3,
                frame_top + frame.height - 3} {}

  void block(const Box& box) { taken_.push_back(box); }

  /// Takes the first of the centres where the label has room; nothing if none has.
  std::optional<Point> place(const std::string& text, double size,
                             const std::vector<Point>& centres) {
    const double half_width = text_breadth(text) * size / 2 + 2;
    const double half_height = size * 0.65;
    for (const Point& c : centres) {
      const Box box{c.x - half_width, c.y - half_height, c.x + half_width, c.y + half_height};
      if (!inside_.contains(box)) continue;
      if (std::any_of(taken_.begin(), taken_.end(),
                      [&box](const Box& other) { return other.overlaps(box); })) {
        continue;
      }
      taken_.push_back(box);
      return c;
    }
    return std::nullopt;
  }

 private:
  Box inside_;
  std::vector<Box> taken_;
};

Markup label(const std::string& text, const Point& centre, double size, std::string_view colour,
             bool bold) {
  return element("text",
                 {{"x", px(centre.x)},
                  {"y", px(centre.y + size * 0.36)},
                  {"font-size", format_shortest(size)},
                  {"font-weight", bold ? "700" : ""},
                  {"fill", std::string(colour)},
                  {"text-anchor", "middle"},
                  {"paint-order", "stroke"},
                  {"stroke", "#FFFFFF"},
                  {"stroke-width", "3"},
                  {"stroke-linejoin", "round"}},
                 Markup::text(text));
}

bool is_inside(const std::vector<Path>& rings, const Point& p) {
  bool inside = false;
  for (const Path& ring : rings) {
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
      if ((ring[i].y > p.y) != (ring[j].y > p.y) &&
          p.x < (ring[j].x - ring[i].x) * (p.y - ring[i].y) / (ring[j].y - ring[i].y) + ring[i].x) {
        inside = !inside;
      }
    }
  }
  return inside;
}

double distance_to_edges(const std::vector<Path>& rings, const Point& p) {
  double least = std::numeric_limits<double>::infinity();
  for (const Path& ring : rings) {
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const Point& a = ring[i - 1];
      const Point& b = ring[i];
      const double dx = b.x - a.x;
      const double dy = b.y - a.y;
      const double square = dx * dx + dy * dy;
      const double t =
          square == 0 ? 0 : std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0);
      least = std::min(least, std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy));
    }
  }
  return least;
}

/// Places well inside an area, the deepest first.
std::vector<Point> inner_places(const std::vector<Path>& rings) {
  Box box;
  for (const Path& ring : rings) {
    for (const Point& p : ring) box.include(p);
  }
  struct Place {
    Point at;
    double depth;
  };
  std::vector<Place> places;
  constexpr int columns = 18;
  constexpr int rows = 12;
  for (int row = 1; row < rows; ++row) {
    for (int column = 1; column < columns; ++column) {
      const Point p{box.min_x + box.width() * column / columns,
                    box.min_y + box.height() * row / rows};
      if (is_inside(rings, p)) places.push_back({p, distance_to_edges(rings, p)});
    }
  }
  std::stable_sort(places.begin(), places.end(),
                   [](const Place& a, const Place& b) { return a.depth > b.depth; });
  std::vector<Point> out;
  for (const Place& place : places) out.push_back(place.at);
  return out;
}

/// Places beside a line, from its middle outwards.
std::vector<Point> places_along(const std::vector<Path>& paths) {
  std::vector<Point> out;
  for (const Path& path : paths) {
    for (const double share : {0.5, 0.3, 0.7, 0.15, 0.85}) {
      const auto i = static_cast<std::size_t>(share * static_cast<double>(path.size() - 1));
      const Point a = path[i];
      const Point b = path[std::min(i + 1, path.size() - 1)];
      const Point middle{(a.x + b.x) / 2, (a.y + b.y) / 2};
      out.push_back({middle.x, middle.y - 12});
      out.push_back({middle.x, middle.y + 12});
    }
  }
  return out;
}

// Frame, grid, scale

/// 1, 2 or 5 times a power of ten, so that about `count` of them fill a length.
double round_step(double length, double count) {
  const double raw = length / count;
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double step : {1.0, 2.0, 5.0}) {
    if (raw <= step * power) return step * power;
  }
  return 10 * power;
}

Markup grid_text(double x, double y, std::string_view anchor, const std::string& text) {
  return element("text",
                 {{"x", px(x)},
                  {"y", px(y)},
                  {"font-size", "10.5"},
                  {"fill", "#444444"},
                  {"text-anchor", std::string(anchor)}},
                 Markup::text(text));
}

Markup coordinate_grid(const Frame& frame) {
  Markup crosses;
  Markup ticks;
  Markup numbers;
  const double step = round_step(frame.window.width(), 6);
  const double right = frame_left + frame_width;
  const double bottom = frame_top + frame.height;
  const auto stroke = [](const std::string& data, std::string_view colour) {
    return empty_element("path",
                         {{"d", data}, {"stroke", std::string(colour)}, {"stroke-width", "1"}});
  };
  const double first_x = std::ceil(frame.window.min_x / step) * step;
  const double first_y = std::ceil(frame.window.min_y / step) * step;
  const int decimals = step < 1 ? 1 : 0;
  for (double x = first_x; x <= frame.window.max_x; x += step) {
    const double at = frame(x, 0).x;
    ticks +=
        stroke(fmt::format("M{0} {1}v-6M{0} {2}v6", px(at), px(bottom), px(frame_top)), "#222222");
    if (at > frame_left + 24 && at < right - 24) {
      numbers += grid_text(at, bottom + 15, "middle", format_fixed(x, decimals));
    }
    for (double y = first_y; y <= frame.window.max_y; y += step) {
      const Point p = frame(x, y);
      crosses += stroke(fmt::format("M{} {}h8m-4 -4v8", px(p.x - 4), px(p.y)), "#777777");
    }
  }
  for (double y = first_y; y <= frame.window.max_y; y += step) {
    const double at = frame(0, y).y;
    ticks +=
        stroke(fmt::format("M{1} {0}h6M{2} {0}h-6", px(at), px(frame_left), px(right)), "#222222");
    if (at > frame_top + 8 && at < bottom - 4) {
      numbers += grid_text(frame_left - 5, at + 3.5, "end", format_fixed(y, decimals));
    }
  }
  return element("g", {{"opacity", "0.6"}}, crosses) + ticks + numbers;
}

Markup scale_bar(const Frame& frame, LabelPlacer& labels) {
  const double metres = round_step(frame.window.width(), 5);
  const double length = metres * frame.scale;
  const double x = frame_left + 14;
  const double y = frame_top + frame.height - 14;
  const bool kilometres = metres >= 1000;
  const auto length_text = [&](double value) {
    return format_shortest(kilometres ? value / 1000 : value);
  };
  const double width = length + 44;
  labels.block({x - 8, y - 28, x + width, y + 10});
  const auto bar = [&](double from, double to, std::string_view fill) {
    return empty_element("rect", {{"x", px(x + from)},
                                  {"y", px(y - 5)},
                                  {"width", px(to - from)},
                                  {"height", "5"},
                                  {"fill", std::string(fill)},
                                  {"stroke", "#222222"},
                                  {"stroke-width", "0.8"}});
  };
  return empty_element("rect", {{"x", px(x - 8)},
                                {"y", px(y - 24)},
                                {"width", px(width)},
                                {"height", "32"},
                                {"fill", "#FFFFFF"},
                                {"fill-opacity", "0.88"}}) +
         bar(0, length / 2, "#222222") + bar(length / 2, length, "#FFFFFF") +
         grid_text(x, y - 9, "middle", "0") +
         grid_text(x + length / 2, y - 9, "middle", length_text(metres / 2)) +
         grid_text(x + length, y - 9, "middle", length_text(metres) + (kilometres ? " km" : " m"));
}

Markup north_arrow(const Frame&, const Voice& voice, LabelPlacer& labels) {
  const double x = frame_left + frame_width - 24;
  const double y = frame_top + 12;
  labels.block({x - 16, frame_top, x + 18, y + 50});
  Markup out = empty_element("circle", {{"cx", px(x)},
                                        {"cy", px(y + 22)},
                                        {"r", "21"},
                                        {"fill", "#FFFFFF"},
                                        {"fill-opacity", "0.88"}}) +
               empty_element("path", {{"d", fmt::format("M{0} {1}l-7 24l7 -5z", px(x), px(y + 15))},
                                      {"fill", "#222222"}}) +
               empty_element("path", {{"d", fmt::format("M{0} {1}l7 24l-7 -5z", px(x), px(y + 15))},
                                      {"fill", "#FFFFFF"},
                                      {"stroke", "#222222"},
                                      {"stroke-width", "0.9"}});
  for (const Language language : voice.languages()) {
    const bool chinese = language == Language::chinese;
    out += element("text",
                   {{"class", voice.both() ? (chinese ? "zh" : "en") : ""},
                    {"x", px(x)},
                    {"y", px(y + 12)},
                    {"font-size", "11.5"},
                    {"font-weight", "700"},
                    {"fill", "#222222"},
                    {"text-anchor", "middle"}},
                   Markup::text(render(report_text("north"), language)));
  }
  return out;
}

/// The zones of a map with their symbols, in the order of drawing.
struct DrawnZone {
  const Value* zone;
  const MapSymbol* symbol;
};

std::vector<DrawnZone> drawn_zones(const Value& map) {
  std::vector<DrawnZone> zones;
  for (const Value& zone : array_at(map, "zones")) {
    zones.push_back({&zone, &map_symbol(text_at(zone, "role"), text_at(zone, "class"))});
  }
  std::stable_sort(zones.begin(), zones.end(), [](const DrawnZone& a, const DrawnZone& b) {
    return a.symbol->rank < b.symbol->rank;
  });
  return zones;
}

std::vector<const MapSymbol*> symbols_of(const std::vector<DrawnZone>& zones) {
  std::vector<const MapSymbol*> symbols;
  for (auto zone = zones.rbegin(); zone != zones.rend(); ++zone) {
    if (std::find(symbols.begin(), symbols.end(), zone->symbol) == symbols.end()) {
      symbols.push_back(zone->symbol);
    }
  }
  return symbols;
}

Markup subject_outline(const std::vector<Path>& paths, std::string_view type) {
  if (type == "point") {
    Markup out;
    for (const Path& path : paths) {
      for (const Point& p : path) {
        out += empty_element("circle", {{"cx", px(p.x)},
                                        {"cy", px(p.y)},
                                        {"r", "9"},
                                        {"fill", "none"},
                                        {"stroke", "#FFFFFF"},
                                        {"stroke-width", "5"}}) +
               empty_element("circle", {{"cx", px(p.x)},
                                        {"cy", px(p.y)},
                                        {"r", "9"},
                                        {"fill", "none"},
                                        {"stroke", "#111111"},
                                        {"stroke-width", "2.2"}}) +
               empty_element("circle",
                             {{"cx", px(p.x)}, {"cy", px(p.y)}, {"r", "3"}, {"fill", "#111111"}});
      }
    }
    return out;
  }
  const std::string data = path_data(paths, type == "polygon");
  const auto outline = [&](std::string_view colour, std::string_view width) {
    return empty_element("path", {{"d", data},
                                  {"fill", "none"},
                                  {"stroke", std::string(colour)},
                                  {"stroke-width", std::string(width)},
                                  {"stroke-linejoin", "round"}});
  };
  return outline("#FFFFFF", "5.5") + outline("#111111", "2.4");
}

}  // namespace

Markup svg_map(const Value& map, const Voice& voice, const MapOptions& options) {
  const std::optional<Frame> found = frame_of(map);
  if (!found) return {};
  const Frame& frame = *found;
  const std::vector<DrawnZone> zones = drawn_zones(map);
  LabelPlacer labels(frame);

  Markup definitions = element("clipPath", {{"id", options.id + "-frame"}},
                               empty_element("rect", {{"x", px(frame_left)},
                                                      {"y", px(frame_top)},
                                                      {"width", px(frame_width)},
                                                      {"height", px(frame.height)}}));
  for (const MapSymbol* symbol : symbols_of(zones)) {
    definitions += pattern(*symbol, pattern_id(options, *symbol));
  }

  const Markup furniture = scale_bar(frame, labels) + north_arrow(frame, voice, labels);

  // The subject takes its label first, so that no zone takes its place.
  const Value& subject = member_at(map, "subject");
  const std::string subject_type = text_at(subject, "type");
  const std::vector<Path> subject_paths = paths_of(subject, frame);
  Box subject_box;
  for (const Path& path : subject_paths) {
    for (const Point& p : path) subject_box.include(p);
  }
  Markup texts;
  if (!subject_box.is_empty()) {
    const std::string name = cut_text(options.subject.in(voice.first()), 22);
    const Point centre = subject_box.centre();
    const double gap = subject_type == "point" ? 20 : 13;
    const auto at = labels.place(name, 14,
                                 {{centre.x, subject_box.min_y - gap},
                                  {centre.x, subject_box.max_y + gap},
                                  {subject_box.max_x + 80, centre.y},
                                  centre});
    if (at) texts += label(name, *at, 14, "#111111", true);
    if (subject_type == "point") labels.block(subject_box.grown(11));
  }

  Markup drawing;
  Markup points;
  std::set<std::pair<std::string, const MapSymbol*>> named;
  for (const DrawnZone& drawn : zones) {
    const MapSymbol& symbol = *drawn.symbol;
    const std::string type = text_at(*drawn.zone, "type");
    const std::vector<Path> paths = paths_of(*drawn.zone, frame);
    const std::string name = cut_text(text_at(*drawn.zone, "name"), 16);
    std::vector<Point> places;
    if (type == "point") {
      for (const Path& path : paths) {
        points += point_symbol(symbol, path.front());
        const Point& p = path.front();
        const double half = text_breadth(name) * label_size / 2;
        labels.block({p.x - 6, p.y - 6, p.x + 6, p.y + 6});
        places.insert(
            places.end(),
            {{p.x, p.y - 14}, {p.x, p.y + 15}, {p.x + half + 10, p.y}, {p.x - half - 10, p.y}});
      }
    } else if (type == "line") {
      drawing += line_symbol(symbol, path_data(paths, false));
      places = places_along(paths);
    } else {
      drawing += area_symbol(symbol, path_data(paths, true), pattern_id(options, symbol));
      places = inner_places(paths);
    }
    // Zones that cover whole counties, and lines drawn beside each other, need no name here.
    if (name.empty() || symbol.rank < 10) continue;
    // A name stands once for each symbol, and once for all lines of a river.
    const MapSymbol* bearer = type == "line" ? nullptr : &symbol;
    if (!named.emplace(name, bearer).second) continue;
    const auto at = labels.place(name, label_size, places);
    if (at) texts += label(name, *at, label_size, text_colour(symbol.stroke), false);
  }
  for (const Value& piece : array_at(map, "pieces")) {
    const std::string_view colour = level_colour(text_at(piece, "level"));
    drawing += empty_element("path", {{"d", path_data(paths_of(piece, frame), true)},
                                      {"fill", std::string(colour)},
                                      {"fill-opacity", std::string(piece_opacity(colour))},
                                      {"fill-rule", "evenodd"},
                                      {"stroke", std::string(colour)},
                                      {"stroke-width", "1.4"}});
  }
  drawing += subject_outline(subject_paths, subject_type) + points;

  const Markup border = empty_element("rect", {{"x", px(frame_left)},
                                               {"y", px(frame_top)},
                                               {"width", px(frame_width)},
                                               {"height", px(frame.height)},
                                               {"fill", "none"},
                                               {"stroke", "#222222"},
                                               {"stroke-width", "1.2"}});
  const Markup paper = empty_element("rect", {{"x", px(frame_left)},
                                              {"y", px(frame_top)},
                                              {"width", px(frame_width)},
                                              {"height", px(frame.height)},
                                              {"fill", "#FBFAF7"}});
  const double width = frame_left + frame_width + 8;
  const double height = frame_top + frame.height + bottom_margin;
  return element("svg",
                 {{"xmlns", "http://www.w3.org/2000/svg"},
                  {"class", "map"},
                  {"viewBox", fmt::format("0 0 {} {}", px(width), px(height))},
                  {"role", "img"},
                  {"aria-labelledby", options.id + "-title " + options.id + "-desc"}},
                 element("title", {{"id", options.id + "-title"}},
                         Markup::text(options.title.in(voice.first()))) +
                     element("desc", {{"id", options.id + "-desc"}},
                             Markup::text(options.summary.in(voice.first()))) +
                     element("defs", definitions) + paper +
                     element("g", {{"clip-path", "url(#" + options.id + "-frame)"}},
                             drawing + texts + furniture) +
                     coordinate_grid(frame) + border);
}

Markup map_legend(const Value& map, const Voice& voice, const MapOptions& options) {
  const auto row = [&](const Markup& swatch, const BothTexts& name) {
    return element("li", element("svg",
                                 {{"xmlns", "http://www.w3.org/2000/svg"},
                                  {"class", "swatch"},
                                  {"viewBox", "0 0 30 18"},
                                  {"aria-hidden", "true"}},
                                 swatch) +
                             element("span", voice.say(name)));
  };
  const std::string rectangle = "M1.5 1.5H28.5V16.5H1.5Z";
  const auto outline = [](const std::string& data, std::string_view colour,
                          std::string_view opacity) {
    return empty_element("path", {{"d", data},
                                  {"fill", std::string(colour)},
                                  {"fill-opacity", std::string(opacity)},
                                  {"stroke", std::string(colour)},
                                  {"stroke-width", "2"}});
  };
  const std::string subject_type = text_at(member_at(map, "subject"), "type");
  Markup rows;
  if (subject_type == "point") {
    rows += row(subject_outline({{{15, 9}}}, "point"), BothTexts(report_text("legend_subject")));
  } else {
    rows += row(outline(rectangle, "#111111", "0"), BothTexts(report_text("legend_subject")));
  }
  if (!array_at(map, "pieces").empty()) {
    std::string_view colour = "#4D4D4D";
    for (const Value& piece : array_at(map, "pieces")) {
      const std::string_view candidate = level_colour(text_at(piece, "level"));
      if (colour == "#4D4D4D" || candidate == "#8B0A1A") colour = candidate;
    }
    rows += row(outline(rectangle, colour, piece_opacity(colour)),
                BothTexts(report_text("legend_piece")));
  }
  const std::vector<DrawnZone> zones = drawn_zones(map);
  for (const MapSymbol* symbol : symbols_of(zones)) {
    const auto drawn = std::find_if(zones.begin(), zones.end(), [symbol](const DrawnZone& zone) {
      return zone.symbol == symbol;
    });
    const std::string type = text_at(*drawn->zone, "type");
    BothTexts name{std::string(symbol->en), std::string(symbol->zh)};
    if (symbol->role.empty() || symbol->role != text_at(*drawn->zone, "role")) {
      name = both_at(*drawn->zone, "title");
      if (name.empty()) name = {std::string(symbol->en), std::string(symbol->zh)};
    }
    if (type == "point") {
      rows += row(point_symbol(*symbol, {15, 9}), name);
    } else if (type == "line") {
      rows += row(line_symbol(*symbol, "M2 12L11 6L19 12L28 6"), name);
    } else {
      rows += row(area_symbol(*symbol, rectangle, pattern_id(options, *symbol)), name);
    }
  }
  return element("ul", {{"class", "legend"}}, rows);
}

}  // namespace ecotone
