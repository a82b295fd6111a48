// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <string>

#include "ecotone/message/report_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/html_sections.h"
#include "ecotone/report/review_points.h"

namespace ecotone {

using document::Value;

namespace {

/// Points that a coordinate table shows without folding.
constexpr std::size_t unfolded_points = 40;

Markup with_unit(const std::string& number, std::string_view unit) {
  return Markup::text(number) + element("span", {{"class", "unit"}}, Markup::text(unit));
}

/// "6.5021 ha", "97.53 亩", "65021.40 m²" in that order.
Markup area_figures(const Voice& voice, double area_m2) {
  const Markup ha = Markup::text(format_area(area_m2, AreaUnit::hectare)) +
                    element("span", {{"class", "unit"}}, voice.say(BothTexts("ha", "公顷")));
  const Markup mu = Markup::text(format_area(area_m2, AreaUnit::mu)) +
                    element("span", {{"class", "unit"}}, voice.say(BothTexts("mu", "亩")));
  return ha + Markup::literal(" (") + mu + Markup::literal(")") +
         element("span", {{"class", "sub"}},
                 with_unit(format_area(area_m2, AreaUnit::square_metre), "m²"));
}

Markup list(const Voice& voice, const std::vector<BothTexts>& items) {
  Markup rows;
  for (const BothTexts& item : items) rows += element("li", voice.say(item));
  return element("ul", {{"class", "sentences"}}, rows);
}

}  // namespace

Markup verdict_banner(const PageContext& page, const Value& subject) {
  const Voice& voice = page.voice;
  const std::string verdict = text_at(subject, "verdict");
  const Markup word =
      element("div", {{"class", "word"}},
              level_icon(verdict) + element("span", voice.say(level_words(verdict))));
  Markup facts =
      element("span", voice.say(report_text("as_of_long"),
                                {{"date", text_at(member_at(page.document, "run"), "as_of")}})) +
      element("span", voice.say(completeness_words(subject)));
  BothTexts missing;
  for (const Value& row : array_at(subject, "layers")) {
    if (text_at(row, "state") != "not_checked") continue;
    const BothTexts title = both_at(row, "title");
    missing.en += (missing.en.empty() ? "" : ", ") + title.en;
    missing.zh += (missing.zh.empty() ? "" : "、") + title.zh;
  }
  // The line of completeness names what is missing, where the result has that line.
  if (!missing.empty() && !member_at(subject, "completeness").is_object()) {
    facts += element("span", {{"class", "gap"}},
                     voice.say(report_text("completeness_gap"), {{"layers", missing}}));
  }
  const std::size_t undecided = array_at(subject, "unknown").size();
  if (undecided > 0) {
    facts += element("span", {{"class", "gap"}},
                     voice.say(report_text("undecided_rules"), {{"n", std::to_string(undecided)}}));
  }
  if (!flag_at(subject, "complete")) {
    facts += element("span", {{"class", "gap"}}, voice.say(report_text("incomplete")));
  }
  const Markup says =
      element("div", {{"class", "says"}},
              element("p", {{"class", "sentence"}}, voice.say(verdict_sentence(subject))) +
                  element("p", {{"class", "facts"}}, facts));
  return element("section", {{"class", "verdict " + verdict}}, word + says);
}

Markup site_card(const PageContext& page, const Value& subject) {
  const Voice& voice = page.voice;
  Markup rows;
  bool half_open = false;  // a cell stands alone in its row
  const auto row = [&](const Text& name, const Markup& value, bool wide = false) {
    if (wide && half_open) rows += element("div", Markup());
    half_open = !wide && !half_open;
    rows += element("div", {{"class", wide ? "wide" : ""}},
                    element("dt", voice.say(name)) + element("dd", value));
  };
  Markup called = Markup::text(text_at(subject, "name"));
  const std::string identifier = text_at(subject, "id");
  if (!identifier.empty() && identifier != text_at(subject, "name")) {
    called += element("span", {{"class", "sub"}},
                      voice.say(report_text("identifier")) + Markup::text(" " + identifier));
  }
  row(report_text("name"), called, true);
  const std::string target = text_at(subject, "target");
  const Text* target_words = find_report_text("target_" + target);
  row(report_text("target"),
      target_words == nullptr ? Markup::text(target) : voice.say(*target_words));
  if (const auto accuracy = number_at(subject, "accuracy_m")) {
    row(report_text("accuracy"), *accuracy > 0 ? with_unit("± " + format_shortest(*accuracy), "m")
                                               : voice.say(report_text("not_stated")));
  }
  const Value& area = member_at(subject, "area");
  const std::string method = text_at(area, "method");
  if (const auto value = number_at(area, "m2")) {
    const Text* words = find_report_text("area_" + method);
    row(words == nullptr ? report_text("area_ellipsoid") : *words, area_figures(voice, *value));
  }
  if (const auto plane = number_at(area, "plane_m2"); plane && method != "plane") {
    row(report_text("area_plane"), area_figures(voice, *plane));
  }
  if (const auto declared = number_at(area, "declared_m2")) {
    Markup value = area_figures(voice, *declared);
    const auto computed = subject_area_m2(subject);
    if (computed && *declared > 0) {
      const double difference = *computed - *declared;
      value += element(
          "span", {{"class", "sub"}},
          voice.say(report_text("area_difference"),
                    {{"difference", (difference > 0 ? "+" : "") + format_fixed(difference, 2)},
                     {"percent", (difference > 0 ? "+" : "") +
                                     format_fixed(difference / *declared * 100, 2)}}));
    }
    row(report_text("area_declared"), value);
  }
  if (const auto length = number_at(subject, "length_m")) {
    row(report_text("length"), with_unit(format_fixed(*length, 2), "m"));
  }
  const Value& centroid = member_at(subject, "centroid");
  if (const auto x = number_at(centroid, "x")) {
    const double y = number_at(centroid, "y").value_or(0);
    Markup value = Markup::text(fmt::format("X {}  Y {}", format_fixed(y, 3), format_fixed(*x, 3)));
    const auto lon = number_at(centroid, "lon");
    const auto lat = number_at(centroid, "lat");
    if (lon && lat) {
      value += element(
          "span", {{"class", "sub"}},
          Markup::text(fmt::format("E {}  N {}", format_dms(*lon, 2), format_dms(*lat, 2))));
    }
    const bool point = text_at(subject, "geometry") == "point";
    row(point ? report_text("position") : report_text("centroid"), value);
  }
  const Value& attributes = member_at(subject, "attributes");
  if (attributes.is_object() && !attributes.as_object().empty()) {
    Markup list_of_attributes;
    for (const auto& [name, value] : attributes.as_object()) {
      if (!list_of_attributes.empty()) list_of_attributes += Markup::literal(" ");
      list_of_attributes += element("span", {{"class", "attribute"}},
                                    Markup::text(name + " = " + text_at(attributes, name)));
    }
    row(report_text("attributes"), list_of_attributes, true);
  }
  if (half_open) rows += element("div", Markup());
  return element("section", section_heading(voice, report_text("card")) +
                                element("dl", {{"class", "card"}}, rows));
}

Markup boundary_section(const PageContext& page, const Value& subject) {
  const Voice& voice = page.voice;
  const Value::Array& rings = array_at(subject, "boundary");
  if (rings.empty()) return {};
  const bool polygon = text_at(subject, "geometry") == "polygon";
  const auto number = [](std::optional<double> value, int decimals) {
    return element("td", {{"class", "n"}},
                   Markup::text(value ? format_fixed(*value, decimals) : std::string("–")));
  };
  Markup rows;
  std::size_t count = 0;
  for (const Value& ring : rings) {
    const std::string kind = text_at(ring, "kind");
    if (rings.size() > 1) {
      const Text& text = kind == "hole"    ? report_text("hole")
                         : kind == "shell" ? report_text("shell")
                                           : report_text("path");
      rows += element("tr", element("th", {{"colspan", "6"}, {"scope", "rowgroup"}},
                                    voice.say(text, {{"part", text_at(ring, "part")}})));
    }
    const Value::Array& points = array_at(ring, "points");
    const std::size_t first = count + 1;
    const auto row = [&](const Value& point, const std::string& name, bool with_side) {
      rows += element("tr",
                      element("th", {{"scope", "row"}}, Markup::text(name)) +
                          number(number_at(point, "y"), 3) + number(number_at(point, "x"), 3) +
                          number(number_at(point, "lon"), 9) + number(number_at(point, "lat"), 9) +
                          number(with_side ? number_at(point, "side_m") : std::nullopt, 2));
    };
    for (const Value& point : points) row(point, "J" + std::to_string(++count), true);
    // Official tables come back to the first point of a ring.
    if (polygon && !points.empty()) row(points.front(), "J" + std::to_string(first), false);
  }
  const Markup columns =
      column_head(voice, report_text("point")) + number_head(voice, report_text("x_north")) +
      number_head(voice, report_text("y_east")) + number_head(voice, report_text("longitude")) +
      number_head(voice, report_text("latitude")) + number_head(voice, report_text("side"));
  const Markup table = element(
      "div", {{"class", "table"}},
      element("table", {{"class", "broad"}},
              element("caption",
                      Markup::text(text_at(
                          member_at(member_at(page.document, "run"), "working_crs"), "id"))) +
                  element("thead", element("tr", columns)) + element("tbody", rows)));
  const Markup summary =
      element("summary",
              voice.say(report_text("boundary_summary"),
                        {{"n", std::to_string(count)}, {"rings", std::to_string(rings.size())}}));
  const Markup content = count <= unfolded_points ? table : element("details", summary + table);
  return element("section", section_heading(voice, report_text("boundary")) + content);
}

Markup notes_section(const PageContext& page, const Value& subject) {
  const Voice& voice = page.voice;
  const std::vector<BothTexts> gaps = data_gaps(subject);
  const std::vector<BothTexts> points = review_points(page.document, subject);
  const auto block = [&](const Text& title, const std::vector<BothTexts>& items, const Text& none) {
    return element("section",
                   section_heading(voice, title) +
                       (items.empty() ? element("p", voice.say(none)) : list(voice, items)));
  };
  return block(report_text("gaps"), gaps, report_text("no_gaps")) +
         block(report_text("review"), points, report_text("no_review"));
}

Markup sentences_section(const PageContext& page, const Value& subject) {
  return element("section", section_heading(page.voice, report_text("sentences")) +
                                list(page.voice, overlay_sentences(subject)));
}

}  // namespace ecotone
