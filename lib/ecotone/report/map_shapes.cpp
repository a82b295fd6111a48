// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/map_shapes.h"

#include <fmt/format.h>

#include "ecotone/message/units.h"

namespace ecotone {
namespace {

constexpr std::string_view ink = "#111111";

Markup stroke_path(const std::string& data, std::string_view colour, const std::string& width,
                   std::string_view dashes = {}, std::string_view cap = {}) {
  return empty_element("path", {{"d", data},
                                {"fill", "none"},
                                {"stroke", std::string(colour)},
                                {"stroke-width", width},
                                {"stroke-dasharray", std::string(dashes)},
                                {"stroke-linejoin", "round"},
                                {"stroke-linecap", std::string(cap)}});
}

Markup filled_path(const std::string& data, const std::string& fill, double opacity) {
  return empty_element("path", {{"d", data},
                                {"fill", fill},
                                {"fill-opacity", format_shortest(opacity)},
                                {"fill-rule", "evenodd"}});
}

Markup circle(const Point& p, double radius, std::string_view fill, std::string_view stroke,
              const std::string& width) {
  return empty_element("circle", {{"cx", drawn(p.x)},
                                  {"cy", drawn(p.y)},
                                  {"r", format_shortest(radius)},
                                  {"fill", std::string(fill)},
                                  {"stroke", std::string(stroke)},
                                  {"stroke-width", width}});
}

/// What is to be given up carries a lattice, which no zone has.
Markup lattice(const std::string& id) {
  const auto line = [](double x1, double y1, double x2, double y2) {
    return empty_element(
        "path", {{"d", fmt::format("M{} {}L{} {}", drawn(x1), drawn(y1), drawn(x2), drawn(y2))},
                 {"stroke", std::string(ink)},
                 {"stroke-width", "1.1"}});
  };
  return element("pattern",
                 {{"id", id},
                  {"width", "7"},
                  {"height", "7"},
                  {"patternUnits", "userSpaceOnUse"},
                  {"patternTransform", "rotate(45)"}},
                 line(0, 3.5, 7, 3.5) + line(3.5, 0, 3.5, 7));
}

Markup symbol_pattern(const MapSymbol& symbol, const std::string& id) {
  const auto line = [&](double x1, double y1, double x2, double y2) {
    return empty_element(
        "path", {{"d", fmt::format("M{} {}L{} {}", drawn(x1), drawn(y1), drawn(x2), drawn(y2))},
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

Markup points_shape(const MapParts& parts, const MapSymbol& symbol) {
  Markup out;
  for (const std::vector<Point>& part : parts) {
    for (const Point& p : part) {
      out += circle(p, 4.5, symbol.fill == "none" ? "#FFFFFF" : symbol.fill, symbol.stroke, "2");
    }
  }
  return out;
}

/// A polygon or line in its symbol: a wash of colour, the pattern over it, then the outline.
Markup zone_shape(const MapRow& row, const MapParts& parts, const std::string& pattern) {
  const MapSymbol& symbol = *row.symbol;
  const std::string width = format_shortest(symbol.width);
  if (row.type == "point") return points_shape(parts, symbol);
  if (row.type == "line") {
    return stroke_path(path_data(parts, false), symbol.stroke, width, symbol.dashes, "round");
  }
  const std::string data = path_data(parts, true);
  Markup out;
  if (symbol.fill != "none") {
    out += filled_path(data, std::string(symbol.fill), symbol.fill_opacity);
  }
  if (has_pattern(row)) out += filled_path(data, "url(#" + pattern + ")", pattern_opacity);
  return out + stroke_path(data, symbol.stroke, width, symbol.dashes);
}

/// The outline of the subject with a white casing, so that it shows over every zone.
Markup subject_shape(const MapParts& parts, const std::string& type) {
  if (type == "point") {
    Markup out;
    for (const std::vector<Point>& part : parts) {
      for (const Point& p : part) {
        out += circle(p, 9, "none", "#FFFFFF", "5") + circle(p, 9, "none", ink, "2.2") +
               circle(p, 3, ink, "none", "");
      }
    }
    return out;
  }
  const std::string data = path_data(parts, type == "polygon");
  return stroke_path(data, "#FFFFFF", "5.5") + stroke_path(data, ink, "2.4");
}

Markup moved_shape(const MapParts& parts, const std::string& type) {
  if (type == "point") {
    Markup out;
    for (const std::vector<Point>& part : parts) {
      for (const Point& p : part) {
        out += empty_element("circle", {{"cx", drawn(p.x)},
                                        {"cy", drawn(p.y)},
                                        {"r", "9"},
                                        {"fill", "#FFFFFF"},
                                        {"fill-opacity", "0.6"},
                                        {"stroke", std::string(ink)},
                                        {"stroke-width", "1.8"},
                                        {"stroke-dasharray", "4 3"}});
      }
    }
    return out;
  }
  const std::string data = path_data(parts, type == "polygon");
  return stroke_path(data, "#FFFFFF", "4") + stroke_path(data, ink, "1.8", "6 4");
}

}  // namespace

std::string drawn(double value) {
  std::string text = format_fixed(value, 1);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

std::string path_data(const MapParts& parts, bool closed) {
  std::string data;
  for (const std::vector<Point>& part : parts) {
    std::string last;
    bool first = true;
    for (const Point& p : part) {
      std::string position = drawn(p.x) + " " + drawn(p.y);
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

std::string pattern_id(const std::string& prefix, const MapRow& row) {
  return prefix + "-" + row.key;
}

bool has_pattern(const MapRow& row) {
  return row.key == "give_up" || (row.symbol != nullptr &&
                                  row.symbol->pattern != MapPattern::none && row.type == "polygon");
}

Markup pattern_definition(const MapRow& row, const std::string& id) {
  if (!has_pattern(row)) return {};
  return row.symbol == nullptr ? lattice(id) : symbol_pattern(*row.symbol, id);
}

Markup feature_shape(const MapRow& row, const MapParts& parts, const std::string& pattern) {
  if (row.symbol != nullptr) return zone_shape(row, parts, pattern);
  if (row.key == "subject") return subject_shape(parts, row.type);
  if (row.key == "move") return moved_shape(parts, row.type);
  const std::string data = path_data(parts, true);
  if (row.key == "give_up") {
    return filled_path(data, "#FFFFFF", 0.35) + filled_path(data, "url(#" + pattern + ")", 1) +
           stroke_path(data, ink, "1.6", "5 3");
  }
  const std::string_view colour = map_level_colour(row.level);
  return filled_path(data, std::string(colour), map_level_opacity(row.level)) +
         stroke_path(data, colour, "1.4");
}

Markup row_swatch(const MapRow& row, const std::string& pattern) {
  MapParts parts = {{{1.5, 1.5}, {28.5, 1.5}, {28.5, 16.5}, {1.5, 16.5}}};
  if (row.type == "point") parts = {{{15, 9}}};
  if (row.type == "line") parts = {{{2, 12}, {11, 6}, {19, 12}, {28, 6}}};
  return feature_shape(row, parts, pattern);
}

}  // namespace ecotone
