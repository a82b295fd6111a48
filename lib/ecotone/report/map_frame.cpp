// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/map_frame.h"

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "ecotone/message/report_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/map_shapes.h"

namespace ecotone {
namespace {

constexpr double left_margin = 60;
constexpr double top_margin = 6;
constexpr double right_margin = 8;
constexpr double bottom_margin = 24;
constexpr double map_width = 720;

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
                 {{"x", drawn(x)},
                  {"y", drawn(y)},
                  {"font-size", "10.5"},
                  {"fill", "#444444"},
                  {"text-anchor", std::string(anchor)}},
                 Markup::text(text));
}

}  // namespace

MapParts MapFrame::operator()(MapParts parts) const {
  for (std::vector<Point>& part : parts) {
    for (Point& p : part) p = (*this)(p);
  }
  return parts;
}

double MapFrame::width() const {
  return box.max_x + right_margin;
}

double MapFrame::height() const {
  return box.max_y + bottom_margin;
}

MapFrame map_frame(const Box& window) {
  MapFrame frame;
  frame.window = window;
  frame.scale = map_width / window.width();
  frame.box = {left_margin, top_margin, left_margin + map_width,
               top_margin + window.height() * frame.scale};
  return frame;
}

Markup coordinate_grid(const MapFrame& frame) {
  Markup crosses;
  Markup ticks;
  Markup numbers;
  const double step = round_step(frame.window.width(), 6);
  const double right = frame.box.max_x;
  const double bottom = frame.box.max_y;
  const auto stroke = [](const std::string& data, std::string_view colour) {
    return empty_element("path",
                         {{"d", data}, {"stroke", std::string(colour)}, {"stroke-width", "1"}});
  };
  const double first_x = std::ceil(frame.window.min_x / step) * step;
  const double first_y = std::ceil(frame.window.min_y / step) * step;
  const int decimals = step < 1 ? 1 : 0;
  for (double x = first_x; x <= frame.window.max_x; x += step) {
    const double at = frame(Point{x, 0}).x;
    ticks += stroke(
        fmt::format("M{0} {1}v-6M{0} {2}v6", drawn(at), drawn(bottom), drawn(frame.box.min_y)),
        "#222222");
    if (at > frame.box.min_x + 24 && at < right - 24) {
      numbers += grid_text(at, bottom + 15, "middle", format_fixed(x, decimals));
    }
    for (double y = first_y; y <= frame.window.max_y; y += step) {
      const Point p = frame(Point{x, y});
      crosses += stroke(fmt::format("M{} {}h8m-4 -4v8", drawn(p.x - 4), drawn(p.y)), "#777777");
    }
  }
  for (double y = first_y; y <= frame.window.max_y; y += step) {
    const double at = frame(Point{0, y}).y;
    ticks += stroke(
        fmt::format("M{1} {0}h6M{2} {0}h-6", drawn(at), drawn(frame.box.min_x), drawn(right)),
        "#222222");
    if (at > frame.box.min_y + 8 && at < bottom - 4) {
      numbers += grid_text(frame.box.min_x - 5, at + 3.5, "end", format_fixed(y, decimals));
    }
  }
  return element("g", {{"opacity", "0.6"}}, crosses) + ticks + numbers;
}

Markup scale_bar(const MapFrame& frame, LabelPlacer& labels) {
  const double metres = round_step(frame.window.width(), 5);
  const double length = metres * frame.scale;
  const double x = frame.box.min_x + 14;
  const double y = frame.box.max_y - 14;
  const bool kilometres = metres >= 1000;
  const auto length_text = [&](double value) {
    return format_shortest(kilometres ? value / 1000 : value);
  };
  const double width = length + 44;
  labels.block({x - 8, y - 28, x + width, y + 10});
  const auto bar = [&](double from, double to, std::string_view fill) {
    return empty_element("rect", {{"x", drawn(x + from)},
                                  {"y", drawn(y - 5)},
                                  {"width", drawn(to - from)},
                                  {"height", "5"},
                                  {"fill", std::string(fill)},
                                  {"stroke", "#222222"},
                                  {"stroke-width", "0.8"}});
  };
  return empty_element("rect", {{"x", drawn(x - 8)},
                                {"y", drawn(y - 24)},
                                {"width", drawn(width)},
                                {"height", "32"},
                                {"fill", "#FFFFFF"},
                                {"fill-opacity", "0.88"}}) +
         bar(0, length / 2, "#222222") + bar(length / 2, length, "#FFFFFF") +
         grid_text(x, y - 9, "middle", "0") +
         grid_text(x + length / 2, y - 9, "middle", length_text(metres / 2)) +
         grid_text(x + length, y - 9, "middle", length_text(metres) + (kilometres ? " km" : " m"));
}

Markup north_arrow(const MapFrame& frame, const Voice& voice, LabelPlacer& labels) {
  const double x = frame.box.max_x - 24;
  const double y = frame.box.min_y + 12;
  labels.block({x - 16, frame.box.min_y, x + 18, y + 50});
  Markup out =
      empty_element("circle", {{"cx", drawn(x)},
                               {"cy", drawn(y + 22)},
                               {"r", "21"},
                               {"fill", "#FFFFFF"},
                               {"fill-opacity", "0.88"}}) +
      empty_element("path", {{"d", fmt::format("M{0} {1}l-7 24l7 -5z", drawn(x), drawn(y + 15))},
                             {"fill", "#222222"}}) +
      empty_element("path", {{"d", fmt::format("M{0} {1}l7 24l-7 -5z", drawn(x), drawn(y + 15))},
                             {"fill", "#FFFFFF"},
                             {"stroke", "#222222"},
                             {"stroke-width", "0.9"}});
  for (const Language language : voice.languages()) {
    const bool chinese = language == Language::chinese;
    out += element("text",
                   {{"class", voice.both() ? (chinese ? "zh" : "en") : ""},
                    {"x", drawn(x)},
                    {"y", drawn(y + 12)},
                    {"font-size", "11.5"},
                    {"font-weight", "700"},
                    {"fill", "#222222"},
                    {"text-anchor", "middle"}},
                   Markup::text(render(report_text("north"), language)));
  }
  return out;
}

}  // namespace ecotone
