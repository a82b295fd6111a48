// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ecotone/finding/finding.h"
#include "ecotone/message/report_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/finding_words.h"
#include "ecotone/report/html_sections.h"
#include "ecotone/report/review_points.h"

namespace ecotone {

using document::Value;

namespace {

/// Rules that a cell names; the findings above name all.
constexpr std::size_t rules_in_a_cell = 4;

Markup number_cell(const std::string& text) {
  return element("td", {{"class", "n"}}, Markup::text(text.empty() ? "–" : text));
}

/// m², ha, mu and the share in four cells.
Markup area_cells(std::optional<double> area, std::optional<double> share) {
  if (!area) return number_cell("") + number_cell("") + number_cell("") + number_cell("");
  return number_cell(format_area(*area, AreaUnit::square_metre)) +
         number_cell(format_area(*area, AreaUnit::hectare)) +
         number_cell(format_area(*area, AreaUnit::mu)) + number_cell(percent_text(share));
}

Markup judgement_cell(const Judgement& judgement, const Text& otherwise, const Voice& voice) {
  if (judgement.rules.empty()) return element("td", voice.say(otherwise));
  std::string names;
  for (std::size_t i = 0; i < std::min(judgement.rules.size(), rules_in_a_cell); ++i) {
    names += (i > 0 ? ", " : "") + judgement.rules[i];
  }
  Markup rules = element("span", {{"class", "sub mono rules"}}, Markup::text(names));
  if (judgement.rules.size() > rules_in_a_cell) {
    const std::string more = std::to_string(judgement.rules.size() - rules_in_a_cell);
    rules += element("span", {{"class", "sub"}}, voice.say(report_text("and_more"), {{"n", more}}));
  }
  return element("td", level_badge(std::string(level_name(judgement.level)), voice) + rules);
}

Markup occupation_rows(const PageContext& page, const Value& subject) {
  const Voice& voice = page.voice;
  Markup body;
  int number = 0;
  for (const Value& row : array_at(subject, "layers")) {
    ++number;
    const std::string id = text_at(row, "layer");
    const std::string role = text_at(row, "role");
    const std::string state = text_at(row, "state");
    const auto area = number_at(row, "area_m2");
    const auto share = number_at(row, "share");
    const auto nearest = number_at(row, "nearest_m");
    const Value* layer = layer_of(page.document, id);
    Markup title = voice.say(both_at(row, "title"));
    std::string approval = text_at(row, "approval");
    if (approval.empty() && layer != nullptr) approval = text_at(*layer, "approval");
    if (!approval.empty()) title += element("span", {{"class", "sub"}}, Markup::text(approval));
    const Markup place_cell = element("td", {{"class", "n"}}, Markup::text(std::to_string(number)));

    if (state == "not_checked") {
      Markup says = element("strong", voice.say(report_text("state_not_checked")));
      const BothTexts reason = both_at(row, "reason");
      if (!reason.empty()) {
        says += Markup::literal(" — ") + voice.say(reason);
      }
      body += element("tr", {{"class", "unchecked"}},
                      place_cell + element("th", {{"scope", "row"}}, title) +
                          element("td", {{"colspan", "8"}}, says));
      continue;
    }
    const Value::Array& zones = array_at(row, "zones");
    const std::string distance = nearest ? format_fixed(*nearest, 1) : std::string();
    if (state == "clear" || zones.empty()) {
      // A layer that is clear has zero area in it, and says so; a distance rule may still name it.
      const std::optional<double> nothing = state == "clear" ? std::optional(0.0) : std::nullopt;
      const Judgement judgement = judgement_of(subject, id, {});
      const Text& words = state == "clear" ? report_text("state_clear") : report_text("state_hit");
      body += element("tr", place_cell + element("th", {{"scope", "row"}}, title) +
                                element("td", Markup::literal("–")) +
                                element("td", Markup::literal("–")) +
                                area_cells(area ? area : nothing, share ? share : nothing) +
                                number_cell(distance) + judgement_cell(judgement, words, voice));
      continue;
    }
    const std::string span = std::to_string(zones.size() + (zones.size() > 1 ? 1 : 0));
    bool first = true;
    for (const Value& zone : zones) {
      const std::string feature = text_at(zone, "feature");
      const Judgement judgement = judgement_of(subject, id, feature);
      const std::string name = text_at(zone, "name");
      const auto zone_area = number_at(zone, "area_m2");
      auto zone_share = number_at(zone, "share");
      if (const auto whole = subject_area_m2(subject);
          !zone_share && zone_area && whole && *whole > 0) {
        zone_share = *zone_area / *whole;
      }
      const auto zone_distance = number_at(zone, "distance_m");
      Markup cells;
      if (first) {
        cells += element("td", {{"class", "n"}, {"rowspan", span}},
                         Markup::text(std::to_string(number))) +
                 element("th", {{"scope", "rowgroup"}, {"rowspan", span}}, title);
      }
      cells += element("td", Markup::text(name.empty() ? feature : name)) +
               element("td", {{"class", "keep"}},
                       text_at(zone, "detail").empty()
                           ? Markup::literal("–")
                           : voice.say(class_words(role, text_at(zone, "detail")))) +
               area_cells(zone_area, zone_share) +
               number_cell(zone_distance ? format_fixed(*zone_distance, 1) : distance) +
               judgement_cell(judgement, report_text("state_hit"), voice);
      body += element("tr", cells);
      first = false;
    }
    if (zones.size() > 1) {
      body += element(
          "tr", {{"class", "total"}},
          element("th", {{"scope", "row"}, {"colspan", "2"}}, voice.say(report_text("subtotal"))) +
              area_cells(area, share) + number_cell(distance) + element("td", Markup()));
    }
  }
  return body;
}

Markup share_chart(const PageContext& page, const Value& subject) {
  const Voice& voice = page.voice;
  if (!subject_area_m2(subject)) return {};
  Markup rows;
  for (const Value& row : array_at(subject, "layers")) {
    const std::string state = text_at(row, "state");
    const double share = number_at(row, "share").value_or(0);
    if (state == "clear" || (state == "hit" && share <= 0)) continue;
    if (is_context_role(text_at(row, "role"))) continue;
    const bool unchecked = state == "not_checked";
    Level level = Level::no_conflict;
    for (const Value& zone : array_at(row, "zones")) {
      level = std::max(
          level, judgement_of(subject, text_at(row, "layer"), text_at(zone, "feature")).level);
    }
    const std::string_view colour = level == Level::prohibited   ? "#8B0A1A"
                                    : level == Level::restricted ? "#C25700"
                                                                 : "#6B6B6B";
    Markup bar = empty_element("rect", {{"width", "1000"},
                                        {"height", "14"},
                                        {"fill", unchecked ? "#FFFFFF" : "#E8EAEC"},
                                        {"stroke", unchecked ? "#7A7A7A" : ""},
                                        {"stroke-dasharray", unchecked ? "6 4" : ""},
                                        {"vector-effect", "non-scaling-stroke"}});
    if (!unchecked) {
      const double width = std::clamp(share, 0.0, 1.0) * 1000;
      bar += empty_element("rect", {{"width", format_fixed(std::max(width, 2.0), 1)},
                                    {"height", "14"},
                                    {"fill", std::string(colour)}});
    }
    rows += element("span", {{"class", "label"}}, voice.say(both_at(row, "title"))) +
            element("svg",
                    {{"xmlns", "http://www.w3.org/2000/svg"},
                     {"viewBox", "0 0 1000 14"},
                     {"preserveAspectRatio", "none"},
                     {"aria-hidden", "true"}},
                    bar) +
            element("span", {{"class", "n"}},
                    unchecked ? voice.say(report_text("state_not_checked"))
                              : Markup::text(percent_text(share) + " %"));
  }
  if (rows.empty()) return {};
  return element("div", {{"class", "chart"}}, rows);
}

}  // namespace

Markup occupation_section(const PageContext& page, const Value& subject) {
  const Voice& voice = page.voice;
  const std::string method = text_at(member_at(page.document, "run"), "area_method");
  const Text* words = find_report_text("method_" + method);
  const Markup caption = element(
      "caption", voice.say(report_text("occupation_note"),
                           {{"method", words == nullptr ? BothTexts(method) : BothTexts(*words)}}));
  const Markup head =
      element("thead", element("tr", number_head(voice, report_text("number")) +
                                         column_head(voice, report_text("layer_and_approval")) +
                                         column_head(voice, report_text("zone")) +
                                         column_head(voice, report_text("class")) +
                                         number_head(voice, report_text("area_m2")) +
                                         number_head(voice, report_text("area_hectare")) +
                                         number_head(voice, report_text("area_mu")) +
                                         number_head(voice, report_text("share_percent")) +
                                         number_head(voice, report_text("nearest")) +
                                         column_head(voice, report_text("judgement"))));
  return element(
      "section",
      section_heading(voice, report_text("occupation")) +
          element("div", {{"class", "table"}},
                  element("table", {{"class", "broad occupation"}},
                          caption + head + element("tbody", occupation_rows(page, subject)))));
}

Markup chart_section(const PageContext& page, const Value& subject) {
  const Markup chart = share_chart(page, subject);
  if (chart.empty()) return {};
  return element("section", section_heading(page.voice, report_text("chart")) + chart);
}

}  // namespace ecotone
