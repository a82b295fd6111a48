// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/register_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/message/outfall_texts.h"
#include "ecotone/message/register_report_texts.h"
#include "ecotone/message/report_errors.h"
#include "ecotone/message/units.h"
#include "ecotone/report/html_page.h"
#include "ecotone/report/html_sections.h"

namespace ecotone {

using document::Value;

namespace {

constexpr double map_width = 760;
constexpr double map_height_most = 640;

const RegisterText* text_of_kind(const std::string& kind) {
  const auto found = std::find_if(std::begin(register_texts), std::end(register_texts),
                                  [&kind](const RegisterText& text) { return text.key == kind; });
  return found == std::end(register_texts) ? nullptr : &*found;
}

// Severities take the colours of the levels of a check.
std::string level_of(const std::string& severity) {
  if (severity == "error") return "prohibited";
  if (severity == "warning") return "restricted";
  return "attention";
}

BothTexts severity_words(const std::string& severity) {
  if (severity == "error") return {"error", "错误"};
  if (severity == "warning") return {"warning", "警告"};
  return {"note", "提示"};
}

Markup badge(const Voice& voice, const std::string& severity) {
  return element("span", {{"class", "badge " + level_of(severity)}},
                 level_icon(level_of(severity)) + voice.say(severity_words(severity)));
}

Markup cell(const std::string& text) {
  return element("td", {{"class", "n"}}, Markup::text(text));
}

Markup table(const Markup& head, const Markup& rows) {
  return element("div", {{"class", "table"}},
                 element("table", element("thead", element("tr", head)) + element("tbody", rows)));
}

Markup heading(const Voice& voice, const Text& text) {
  return element("h2", voice.say(text));
}

Markup title_block(const Voice& voice, const Value& document) {
  const Value& run = member_at(document, "run");
  Markup facts;
  const auto fact = [&](const Text& name, const std::string& value) {
    facts += element("span", {{"class", "item"}}, voice.say(name) + Markup::text(" " + value));
  };
  fact(register_report_text("county"), text_at(run, "county"));
  fact(register_report_text("register"), text_at(run, "register"));
  return element("header", {{"class", "top"}},
                 element("h1", voice.say(register_report_text("title"))) + element("p", facts));
}

Markup banner(const Voice& voice, const Value& document) {
  const std::string faulty = text_at(document, "rows_with_errors");
  const std::string rows = text_at(document, "rows");
  const bool bad = faulty != "0";
  const bool gaps = !array_at(document, "not_checked").empty();
  const std::string level = bad ? "prohibited" : gaps ? "indeterminate" : "no_conflict";
  Markup says = element(
      "div", {{"class", "sentence"}},
      bad ? voice.say(register_report_text("verdict_bad"), {{"faulty", faulty}, {"rows", rows}})
          : voice.say(register_report_text("verdict_good"), {{"rows", rows}}));
  says += element("div", voice.say(register_report_text("findings_count"),
                                   {{"n", std::to_string(array_at(document, "findings").size())}}));
  if (document.find("shift") != nullptr) {
    says += element("div", {{"class", "gap"}}, voice.say(both_at(document, "shift")));
  }
  for (const Value& gap : array_at(document, "not_checked")) {
    const BothTexts what{text_at(gap, "en"), text_at(gap, "zh")};
    says += element("div", {{"class", "gap"}},
                    voice.say(register_report_text("not_checked"), {{"what", what}}));
  }
  return element(
      "div", {{"class", "verdict " + level}},
      element("div", {{"class", "word"}}, level_icon(level) + Markup::text(faulty + " / " + rows)) +
          element("div", {{"class", "says"}}, says));
}

Markup kinds_section(const Voice& voice, const Value& document) {
  Markup rows;
  const Value& kinds = member_at(document, "by_kind");
  if (!kinds.is_object() || kinds.as_object().empty()) return {};
  for (const auto& [kind, count] : kinds.as_object()) {
    const RegisterText* text = text_of_kind(kind);
    if (text == nullptr) continue;
    constexpr std::string_view severities[] = {"note", "warning", "error"};
    const std::string severity(severities[static_cast<std::size_t>(text->severity)]);
    rows += element(
        "tr",
        element("th", {{"scope", "row"}},
                voice.say(BothTexts{std::string(text->title_en), std::string(text->title_zh)})) +
            element("td", badge(voice, severity)) + cell(std::to_string(count.as_integer())));
  }
  return heading(voice, register_report_text("by_kind")) +
         table(column_head(voice, register_report_text("kind")) +
                   column_head(voice, register_report_text("severity")) +
                   number_head(voice, register_report_text("count")),
               rows);
}

// From metres to the drawing.
struct Drawing {
  std::array<double, 4> window{};
  double scale = 1;

  double width() const { return (window[2] - window[0]) * scale; }
  double height() const { return (window[3] - window[1]) * scale; }
  std::string at(double x, double y) const {
    return fmt::format("{:.1f} {:.1f}", (x - window[0]) * scale, (window[3] - y) * scale);
  }
  std::string path(const Value& xy) const {
    std::string d;
    const Value::Array& numbers = xy.as_array();
    for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) {
      d += (i == 0 ? "M" : "L") + at(numbers[i].as_number(), numbers[i + 1].as_number());
    }
    return d;
  }
};

struct PointStyle {
  std::string_view state;
  std::string_view colour;
  std::string_view radius;
  std::string_view text;
};
// Told apart by size and ring as well as by colour.
constexpr PointStyle point_styles[] = {{"good", "#00639b", "2.4", "legend_good"},
                                       {"error", "#8b0a1a", "4", "legend_error"},
                                       {"suggested", "#ffffff", "4.5", "legend_suggested"}};

Markup dot(const PointStyle& style, const std::string& x, const std::string& y) {
  return empty_element("circle", {{"cx", x},
                                  {"cy", y},
                                  {"r", std::string(style.radius)},
                                  {"fill", std::string(style.colour)},
                                  {"stroke", style.state == "suggested" ? "#8b0a1a" : "#ffffff"},
                                  {"stroke-width", style.state == "suggested" ? "1.6" : "0.7"}});
}

Markup map_section(const Voice& voice, const Value& document) {
  const Value& map = member_at(document, "map");
  const Value::Array& corners = array_at(map, "window");
  if (corners.size() != 4) return {};
  Drawing drawing;
  for (std::size_t i = 0; i < 4; ++i) drawing.window[i] = corners[i].as_number();
  const double width_m = drawing.window[2] - drawing.window[0];
  const double height_m = drawing.window[3] - drawing.window[1];
  if (!(width_m > 0) || !(height_m > 0)) return {};
  drawing.scale = std::min(map_width / width_m, map_height_most / height_m);
  Markup shapes;
  for (const Value& outline : array_at(map, "outlines")) {
    shapes += empty_element("path", {{"d", drawing.path(outline) + "Z"},
                                     {"fill", "#f7f7f5"},
                                     {"stroke", "#545b63"},
                                     {"stroke-width", "1.2"}});
  }
  for (const Value& river : array_at(map, "rivers")) {
    shapes += empty_element("path", {{"d", drawing.path(river)},
                                     {"fill", "none"},
                                     {"stroke", "#125fe3"},
                                     {"stroke-width", "1.4"}});
  }
  for (const Value& point : array_at(map, "points")) {
    for (const PointStyle& style : point_styles) {
      if (text_at(point, "state") != style.state) continue;
      const double x = (point.at("x").as_number() - drawing.window[0]) * drawing.scale;
      const double y = (drawing.window[3] - point.at("y").as_number()) * drawing.scale;
      shapes += dot(style, format_fixed(x, 1), format_fixed(y, 1));
    }
  }
  const std::string box = fmt::format("0 0 {:.0f} {:.0f}", drawing.width(), drawing.height());
  Markup legend;
  for (const PointStyle& style : point_styles) {
    for (const Text& text : register_report_texts) {
      if (text.key != style.text) continue;
      legend += element(
          "li",
          element("svg", {{"class", "swatch"}, {"viewBox", "0 0 30 18"}, {"aria-hidden", "true"}},
                  dot(style, "15", "9")) +
              voice.say(text));
    }
  }
  const std::string title = render(register_report_text("map_title"), voice.first());
  return heading(voice, register_report_text("map")) +
         element(
             "figure", {{"class", "map"}},
             element(
                 "div", {{"class", "scroll"}},
                 element(
                     "svg",
                     {{"class", "map"}, {"viewBox", box}, {"role", "img"}, {"aria-label", title}},
                     shapes)) +
                 element("ul", {{"class", "legend"}}, legend));
}

Markup rows_section(const Voice& voice, const Value& document) {
  const Value::Array& findings = array_at(document, "findings");
  if (findings.empty()) return {};
  Markup rows;
  for (std::size_t i = 0; i < findings.size();) {
    const std::string row = text_at(findings[i], "row");
    const std::string name = text_at(findings[i], "name");
    Markup problems;
    for (; i < findings.size() && text_at(findings[i], "row") == row; ++i) {
      problems +=
          element("div", {{"class", "problem"}},
                  badge(voice, text_at(findings[i], "severity")) + Markup::text(" ") +
                      voice.say(both_at(findings[i], "message")) +
                      element("span", {{"class", "sub"}}, voice.say(both_at(findings[i], "mend"))));
    }
    rows += element("tr", cell(row) + element("th", {{"scope", "row"}}, Markup::text(name)) +
                              element("td", problems) + element("td", Markup::text("☐")));
  }
  return heading(voice, register_report_text("rows")) +
         table(number_head(voice, register_report_text("row")) +
                   column_head(voice, register_report_text("name")) +
                   column_head(voice, register_report_text("problem")) +
                   column_head(voice, register_report_text("done")),
               rows);
}

Markup totals_section(const Voice& voice, const Value& document) {
  Markup out = heading(voice, register_report_text("totals"));
  const std::pair<const char*, const Text*> tables[] = {
      {"by_class", &register_report_text("by_class")},
      {"by_river", &register_report_text("by_river")},
      {"by_township", &register_report_text("by_township")},
      {"by_remediation", &register_report_text("by_remediation")}};
  for (const auto& [member, title] : tables) {
    const Value::Array& counts = array_at(document, member);
    if (counts.empty()) continue;
    Markup rows;
    for (const Value& count : counts) {
      const std::string value = text_at(count, "value");
      rows += element("tr", element("th", {{"scope", "row"}},
                                    value.empty() ? voice.say(register_report_text("empty_value"))
                                                  : Markup::text(value)) +
                                cell(text_at(count, "rows")) + cell(text_at(count, "faulty")));
    }
    out += element("h3", {{"class", "plain"}}, voice.say(*title)) +
           table(column_head(voice, register_report_text("value")) +
                     number_head(voice, register_report_text("count")) +
                     number_head(voice, register_report_text("faulty")),
                 rows);
  }
  return out;
}

Markup method_section(const Voice& voice, const Value& document) {
  const Value& run = member_at(document, "run");
  const auto line = [](const Markup& content) { return element("li", content); };
  return heading(voice, register_report_text("method")) +
         element("ul", {{"class", "sentences"}},
                 line(voice.say(register_report_text("method_position"),
                                {{"tolerance", text_at(run, "river_tolerance_m")}})) +
                     line(voice.say(register_report_text("method_code"),
                                    {{"profile", text_at(run, "code_profile")},
                                     {"mark", text_at(run, "code_profile_mark")}})) +
                     line(voice.say(register_report_text("method_zones"))));
}

Markup signatures(const Voice& voice) {
  const auto field = [&voice](const Text& text) { return element("div", voice.say(text)); };
  return element("div", {{"class", "signature"}},
                 field(register_report_text("sign_checked")) +
                     field(register_report_text("sign_reviewed")) +
                     field(register_report_text("sign_date")));
}

}  // namespace

std::string register_html(const Value& document, Language language) {
  const std::string schema = text_at(document, "schema");
  if (schema != "ecotone.outfall-check/1") {
    throw DocumentError(report_error("schema_unknown"), {{"found", schema.empty() ? "–" : schema},
                                                         {"wanted", "ecotone.outfall-check/1"}});
  }
  const Voice voice(language, true);
  const Value& run = member_at(document, "run");
  const Markup content =
      title_block(voice, document) + banner(voice, document) + kinds_section(voice, document) +
      map_section(voice, document) + rows_section(voice, document) +
      totals_section(voice, document) + method_section(voice, document) + signatures(voice) +
      element("footer",
              voice.say(register_report_text("made_by"),
                        {{"tool", text_at(run, "tool") + " " + text_at(run, "version")}}));
  return html_page(voice, render(register_report_text("title"), language), content);
}

}  // namespace ecotone
