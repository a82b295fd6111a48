// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "ecotone/boundary/wording.h"
#include "ecotone/message/report_texts.h"
#include "ecotone/message/sheet_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/html_sections.h"
#include "ecotone/report/measure_format.h"
#include "ecotone/report/review_points.h"

namespace ecotone {

using document::Value;

namespace {

/// Receptors that a page lists; the JSON result has all.
constexpr std::size_t most_receptors = 60;

Markup number_cell(const std::string& text) {
  return element("td", {{"class", "n"}}, Markup::text(text.empty() ? "–" : text));
}

Markup table(const Markup& columns, const Markup& rows) {
  return element(
      "div", {{"class", "table"}},
      element("table", element("thead", element("tr", columns)) + element("tbody", rows)));
}

Markup part(const Voice& voice, const BothTexts& title, const Markup& content) {
  return element("h4", voice.say(title)) + content;
}

/// The nearest feature of each layer that the subject does not lie in.
Markup layers_part(const PageContext& page, const Value& subject) {
  const Voice& voice = page.voice;
  Markup rows;
  for (const Value& row : array_at(subject, "layers")) {
    const auto nearest = number_at(row, "nearest_m");
    if (!nearest || *nearest <= 0) continue;
    std::string name;
    for (const Value& zone : array_at(row, "zones")) {
      if (number_at(zone, "distance_m") == nearest) name = text_at(zone, "name");
    }
    rows += element("tr", element("th", {{"scope", "row"}}, voice.say(both_at(row, "title"))) +
                              element("td", Markup::text(name.empty() ? "–" : name)) +
                              number_cell(format_fixed(*nearest, 1)));
  }
  if (rows.empty()) return {};
  return part(
      voice, BothTexts(report_text("nearest_of_layers")),
      table(column_head(voice, report_text("layer")) + column_head(voice, report_text("name")) +
                number_head(voice, sheet_text("distance_m")),
            rows));
}

BothTexts bearing_words(double degrees) {
  const std::string number = " " + format_fixed(degrees, 0) + "°";
  return {std::string(direction_words(degrees, Language::english)) + number,
          std::string(direction_words(degrees, Language::chinese)) + number};
}

Markup receptor_row(const Voice& voice, const Value& receptor) {
  const std::string name = text_at(receptor, "name");
  const std::string kind = text_at(receptor, "kind");
  const auto distance = number_at(receptor, "distance_m");
  const auto error = number_at(receptor, "error_m");
  const auto bearing = number_at(receptor, "bearing_deg");
  return element(
      "tr", element("th", {{"scope", "row"}},
                    Markup::text(name.empty() ? text_at(receptor, "feature") : name)) +
                element("td", kind.empty() ? Markup::literal("–")
                                           : voice.say(class_words("sensitive_place", kind))) +
                element("td", voice.say(both_at(receptor, "title"))) +
                number_cell(distance ? format_fixed(*distance, 1) : "") +
                number_cell(error ? "± " + format_fixed(*error, 1) : "") +
                element("td", bearing ? voice.say(bearing_words(*bearing)) : Markup::literal("–")));
}

Markup receptors_part(const PageContext& page, const Value& subject) {
  const Voice& voice = page.voice;
  if (!member_at(subject, "receptors").is_array()) return {};
  const auto within = number_at(member_at(page.document, "run"), "receptors_within_m");
  const BothTexts title =
      within ? render(report_text("receptors_within"), {{"distance", format_shortest(*within)}})
             : BothTexts(report_text("receptors"));
  const Value::Array& receptors = array_at(subject, "receptors");
  if (receptors.empty()) {
    if (!within) return {};
    return part(voice, title, element("p", voice.say(report_text("no_receptors"))));
  }
  Markup rows;
  for (std::size_t i = 0; i < std::min(receptors.size(), most_receptors); ++i) {
    rows += receptor_row(voice, receptors[i]);
  }
  Markup content = table(
      column_head(voice, report_text("name")) + column_head(voice, report_text("class")) +
          column_head(voice, report_text("layer")) + number_head(voice, sheet_text("distance_m")) +
          number_head(voice, report_text("error")) + column_head(voice, report_text("direction")),
      rows);
  if (receptors.size() > most_receptors) {
    content += element("p", {{"class", "quiet"}},
                       voice.say(report_text("and_more"),
                                 {{"n", std::to_string(receptors.size() - most_receptors)}}));
  }
  return part(voice, title, content);
}

/// What a rule that did not fire measured: its measures, or that nothing is near.
Markup margin_rows(const Voice& voice, const Value& passed) {
  const Markup head =
      element("th", {{"scope", "row"}},
              element("span", {{"class", "mono"}}, Markup::text(text_at(passed, "rule"))) +
                  element("span", {{"class", "sub"}}, voice.say(both_at(passed, "title"))));
  const Value::Array& measures = array_at(passed, "measures");
  if (measures.empty()) {
    const auto beyond = number_at(passed, "beyond_m");
    if (!beyond) return {};
    return element("tr", head + element("td", voice.say(report_text("distance"))) +
                             element("td", {{"class", "n"}},
                                     voice.say(report_text("beyond"),
                                               {{"distance", format_shortest(*beyond)}})) +
                             number_cell("") + number_cell(""));
  }
  Markup rows;
  for (const Value& measure : measures) {
    const MeasureWords words = measure_words(measure);
    rows += element("tr", head + element("td", voice.say(words.name)) + number_cell(words.value) +
                              number_cell(words.threshold) + number_cell(words.margin));
  }
  return rows;
}

Markup margins_part(const PageContext& page, const Value& subject) {
  const Voice& voice = page.voice;
  Markup rows;
  for (const Value& passed : array_at(subject, "passed")) rows += margin_rows(voice, passed);
  if (rows.empty()) return {};
  return part(
      voice, BothTexts(report_text("margins")),
      table(column_head(voice, report_text("rule")) + column_head(voice, report_text("measure")) +
                number_head(voice, report_text("measured")) +
                number_head(voice, report_text("threshold")) +
                number_head(voice, report_text("margin")),
            rows));
}

}  // namespace

Markup distances_section(const PageContext& page, const Value& subject) {
  Markup content =
      layers_part(page, subject) + receptors_part(page, subject) + margins_part(page, subject);
  if (content.empty()) content = element("p", page.voice.say(sheet_text("no_distances")));
  return element("section", section_heading(page.voice, report_text("distances")) + content);
}

}  // namespace ecotone
