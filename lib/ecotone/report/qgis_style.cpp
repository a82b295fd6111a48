// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/qgis_style.h"

#include <fmt/format.h>

#include <charconv>

#include "ecotone/message/units.h"
#include "ecotone/report/markup.h"

namespace ecotone {
namespace {

// "r,g,b,a" as QGIS writes colours.
std::string colour(const std::string& hexadecimal, double opacity) {
  int channels[3] = {0, 0, 0};
  if (hexadecimal.size() == 7) {
    for (std::size_t k = 0; k < 3; ++k) {
      const char* first = hexadecimal.data() + 1 + 2 * k;
      std::from_chars(first, first + 2, channels[k], 16);
    }
  }
  return fmt::format("{},{},{},{}", channels[0], channels[1], channels[2],
                     static_cast<int>(opacity * 255 + 0.5));
}

Markup property(std::string_view name, const std::string& value) {
  return empty_element("prop", {{"k", std::string(name)}, {"v", value}});
}

Markup symbol_layer(std::string_view kind, const Markup& properties) {
  return element("layer",
                 {{"class", std::string(kind)}, {"enabled", "1"}, {"locked", "0"}, {"pass", "0"}},
                 properties);
}

std::string millimetres(double width) {
  return format_shortest(width);
}

Markup line_layer(const QgisClass& look) {
  return symbol_layer("SimpleLine", property("line_color", colour(look.stroke, 1)) +
                                        property("line_width", millimetres(look.width_mm)) +
                                        property("line_width_unit", "MM") +
                                        property("line_style", look.dashed ? "dash" : "solid"));
}

Markup marker_layer(const QgisClass& look) {
  return symbol_layer("SimpleMarker", property("name", "circle") + property("size", "2.6") +
                                          property("size_unit", "MM") +
                                          property("color", colour(look.fill, look.fill_opacity)) +
                                          property("outline_color", colour(look.stroke, 1)) +
                                          property("outline_width", millimetres(look.width_mm)));
}

// A fill pattern of Qt; "no" leaves the inside empty.
std::string_view brush_of(MapPattern pattern) {
  switch (pattern) {
    case MapPattern::diagonal:
      return "b_diagonal";
    case MapPattern::reverse_diagonal:
      return "f_diagonal";
    case MapPattern::dots:
      return "dense6";
    case MapPattern::horizontal:
      return "horizontal";
    case MapPattern::vertical:
      return "vertical";
    case MapPattern::cross:
      return "diagonal_x";
    case MapPattern::none:
      break;
  }
  return "no";
}

Markup fill_layer(const QgisClass& look, std::string_view brush, const std::string& fill,
                  bool outlined) {
  return symbol_layer("SimpleFill", property("color", fill) +
                                        property("style", std::string(brush)) +
                                        property("outline_color", colour(look.stroke, 1)) +
                                        property("outline_style", !outlined     ? "no"
                                                                  : look.dashed ? "dash"
                                                                                : "solid") +
                                        property("outline_width", millimetres(look.width_mm)) +
                                        property("outline_width_unit", "MM"));
}

Markup fill_layers(const QgisClass& look) {
  const bool filled = look.fill != "none" && look.fill_opacity > 0;
  Markup layers =
      fill_layer(look, filled ? "solid" : "no", colour(look.fill, look.fill_opacity), true);
  if (look.pattern != MapPattern::none) {
    layers += fill_layer(look, brush_of(look.pattern), colour(look.stroke, 0.7), false);
  }
  return layers;
}

Markup symbol(GeometryType type, std::size_t number, const QgisClass& look) {
  const std::string kind = type == GeometryType::polygon ? "fill"
                           : type == GeometryType::line  ? "line"
                                                         : "marker";
  const Markup layers = type == GeometryType::polygon ? fill_layers(look)
                        : type == GeometryType::line  ? line_layer(look)
                                                      : marker_layer(look);
  return element("symbol",
                 {{"type", kind},
                  {"name", std::to_string(number)},
                  {"alpha", "1"},
                  {"clip_to_extent", "1"},
                  {"force_rhr", "0"}},
                 layers);
}

Markup renderer(GeometryType type, const std::string& field, std::span<const QgisClass> classes) {
  Markup symbols;
  Markup categories;
  for (std::size_t k = 0; k < classes.size(); ++k) {
    symbols += symbol(type, k, classes[k]);
    // An attribute without a value is left out, and QGIS wants this one.
    const Markup value = Markup::literal(" value=\"" + escape_markup(classes[k].value) + "\"");
    categories +=
        Markup::literal("<category render=\"true\" symbol=\"" + std::to_string(k) + "\"") + value +
        Markup::literal(" label=\"" + escape_markup(classes[k].label) + "\"/>");
  }
  if (field.empty()) {
    return element("renderer-v2",
                   {{"type", "singleSymbol"}, {"symbollevels", "0"}, {"enableorderby", "0"}},
                   element("symbols", symbols));
  }
  return element("renderer-v2",
                 {{"type", "categorizedSymbol"},
                  {"attr", field},
                  {"symbollevels", "0"},
                  {"enableorderby", "0"}},
                 element("categories", categories) + element("symbols", symbols));
}

}  // namespace

std::string qgis_style(GeometryType type, const std::string& field,
                       std::span<const QgisClass> classes,
                       std::span<const std::pair<std::string, std::string>> aliases) {
  Markup names;
  for (std::size_t k = 0; k < aliases.size(); ++k) {
    names += empty_element("alias", {{"field", aliases[k].first},
                                     {"index", std::to_string(k + 1)},
                                     {"name", aliases[k].second}});
  }
  const char* number = type == GeometryType::polygon ? "2" : type == GeometryType::line ? "1" : "0";
  return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" +
         element("qgis", {{"version", "3.22.16"}, {"styleCategories", "Symbology|Fields"}},
                 renderer(type, field, classes.subspan(0, field.empty() ? 1 : classes.size())) +
                     element("aliases", names) +
                     element("layerGeometryType", Markup::literal(number)))
             .str() +
         "\n";
}

}  // namespace ecotone
