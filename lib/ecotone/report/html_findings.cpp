// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ecotone/finding/finding.h"
#include "ecotone/message/report_texts.h"
#include "ecotone/message/sheet_texts.h"
#include "ecotone/report/finding_words.h"
#include "ecotone/report/html_sections.h"
#include "ecotone/report/map_content.h"
#include "ecotone/report/measure_format.h"
#include "ecotone/report/review_points.h"

namespace ecotone {

using document::Value;

namespace {

Markup measures_table(const Voice& voice, const Value& finding) {
  const Value::Array& measures = array_at(finding, "measures");
  if (measures.empty()) return {};
  Markup rows;
  for (const Value& measure : measures) {
    const MeasureWords words = measure_words(measure);
    Markup name = voice.say(words.name);
    if (flag_at(measure, "edge_contact")) {
      name += element("span", {{"class", "sub"}}, voice.say(report_text("edge_contact")));
    }
    const auto cell = [&voice](const std::string& text, const BothTexts& below = {}) {
      Markup content = Markup::text(text.empty() ? "–" : text);
      if (!below.empty()) content += element("span", {{"class", "sub"}}, voice.say(below));
      return element("td", {{"class", "n"}}, content);
    };
    rows += element("tr", element("th", {{"scope", "row"}}, name) + cell(words.value, words.also) +
                              cell(words.error, error_terms_words(measure)) +
                              cell(words.threshold) + cell(words.margin));
  }
  return element(
      "div", {{"class", "table"}},
      element("table", {{"class", "measures"}},
              element("thead", element("tr", column_head(voice, report_text("measure")) +
                                                 number_head(voice, report_text("measured")) +
                                                 number_head(voice, report_text("error")) +
                                                 number_head(voice, report_text("threshold")) +
                                                 number_head(voice, report_text("margin")))) +
                  element("tbody", rows)));
}

/// Role of a layer of the result, for the words of its classes.
std::string role_of(const Value& document, const std::string& id) {
  const Value* layer = layer_of(document, id);
  return layer == nullptr ? std::string() : text_at(*layer, "role");
}

Markup zones_list(const PageContext& page, const Value& finding) {
  Markup items;
  for (const Value& zone : array_at(finding, "zones")) {
    const std::string layer = text_at(zone, "layer");
    const std::string name = text_at(zone, "name");
    const std::string detail = text_at(zone, "detail");
    Markup item = Markup::text(name.empty() ? layer + ":" + text_at(zone, "feature") : name);
    if (!detail.empty()) {
      item += Markup::literal(", ") +
              page.voice.say(class_words(role_of(page.document, layer), detail));
    }
    const std::string size = zone_size_words(zone);
    if (!size.empty()) item += Markup::text(", " + size);
    item += Markup::literal(" ") + element("span", {{"class", "quiet mono"}},
                                           Markup::text(layer + ":" + text_at(zone, "feature")));
    items += element("li", item);
  }
  return items.empty() ? items : element("ul", items);
}

Markup citation(const PageContext& page, const Value& cite) {
  const Voice& voice = page.voice;
  Markup out = voice.say(citation_title(cite));
  const std::string from = text_at(cite, "from");
  const std::string until = text_at(cite, "until");
  if (!from.empty() || !until.empty()) {
    Markup dates;
    if (!from.empty()) dates += voice.say(report_text("in_force_from"), {{"from", from}});
    if (!from.empty() && !until.empty()) dates += Markup::literal(" ");
    if (!until.empty()) dates += voice.say(report_text("in_force_until"), {{"until", until}});
    out += Markup::literal(" ") + element("span", {{"class", "quiet"}}, dates);
  }
  if (flag_at(cite, "checked")) {
    out += element("span", {{"class", "flag ok"}}, voice.say(report_text("citation_checked")));
  } else {
    out += element("span", {{"class", "flag"}}, voice.say(report_text("citation_unchecked")));
    const std::string mark = text_at(cite, "mark");
    const Text* words = find_report_text(mark == "M?" ? "mark_Mq" : "mark_" + mark);
    if (!mark.empty() && words != nullptr) {
      out += Markup::literal(" ") + element("span", {{"class", "quiet"}}, voice.say(*words));
    }
  }
  return element("li", out);
}

Markup finding_card(const PageContext& page, const Value& finding) {
  const Voice& voice = page.voice;
  const std::string level = text_at(finding, "level");
  Markup out =
      element("div", {{"class", "head"}},
              level_badge(level, voice) +
                  element("span", {{"class", "rule"}}, Markup::text(text_at(finding, "rule"))) +
                  element("span", {{"class", "name"}}, voice.say(both_at(finding, "title"))));
  const BothTexts message = both_at(finding, "message");
  if (!message.empty()) out += element("p", {{"class", "message"}}, voice.say(message));
  const BothTexts reason = both_at(finding, "reason");
  if (!reason.empty()) {
    out += element(
        "p", {{"class", "reason"}},
        voice.say(render({"", "{label}: {reason}", "{label}：{reason}"},
                         {{"label", BothTexts(report_text("reason"))}, {"reason", reason}})));
  }
  const BothTexts at_least = level_words(text_at(finding, "at_least"));
  const BothTexts at_most = level_words(text_at(finding, "at_most"));
  if (!at_least.empty() && !at_most.empty() && at_least.en != at_most.en) {
    out += element("p", {{"class", "quiet"}},
                   voice.say(report_text("between"), {{"least", at_least}, {"most", at_most}}));
  }
  const BothTexts settle = both_at(finding, "settle");
  if (!settle.empty()) {
    out += element("p", {{"class", "settle"}},
                   element("strong", voice.say(sheet_text("settle"))) + Markup::literal(" ") +
                       voice.say(settle));
  }
  out += measures_table(voice, finding);
  Markup facts;
  const auto fact = [&](const Text& name, const Markup& value) {
    if (value.empty()) return;
    facts += element("dt", voice.say(name)) + element("dd", value);
  };
  fact(report_text("zones"), zones_list(page, finding));
  const auto citations = [&](std::string_view member) {
    Markup items;
    for (const Value& cite : array_at(finding, member)) items += citation(page, cite);
    return items.empty() ? items : element("ul", items);
  };
  fact(report_text("basis"), citations("cite"));
  fact(report_text("act_basis"), citations("act_cite"));
  Markup needs;
  for (const Value& need : array_at(finding, "needs")) {
    needs += element("li", need.is_object()
                               ? voice.say(both_at(Value(Value::Object{{"need", need}}), "need"))
                               : Markup::text(need.is_string() ? need.as_string() : std::string()));
  }
  fact(report_text("needs"), needs.empty() ? needs : element("ul", needs));
  fact(sheet_text("mending"), voice.say(mending_words(member_at(finding, "mending"))));
  fact(report_text("reading"), voice.say(both_at(finding, "note")));
  fact(report_text("exception"), Markup::text(text_at(finding, "exception")));
  if (!facts.empty()) out += element("dl", {{"class", "facts-list"}}, facts);
  return element("div", {{"class", "finding " + level}}, out);
}

}  // namespace

Markup findings_section(const PageContext& page, const Value& subject) {
  const Voice& voice = page.voice;
  Markup cards;
  for (const Value* finding : by_severity(array_at(subject, "findings"))) {
    cards += finding_card(page, *finding);
  }
  if (cards.empty()) cards = element("p", voice.say(report_text("no_findings")));
  Markup out = element("section", section_heading(voice, report_text("findings")) + cards);
  const Value::Array& unknown = array_at(subject, "unknown");
  if (!unknown.empty()) {
    Markup undecided;
    for (const Value& finding : unknown) undecided += finding_card(page, finding);
    const Text& words = report_text("unknown");
    if (page.fold_undecided) {
      const Markup count = Markup::text(" (" + std::to_string(unknown.size()) + ")");
      out += element("details", element("summary", voice.say(words) + count) + undecided);
    } else {
      out += element("section", section_heading(voice, words) + undecided);
    }
  }
  return out;
}

Markup mending_section(const PageContext& page, const Value& subject) {
  const Voice& voice = page.voice;
  const Value& mending = member_at(subject, "mending");
  const BothTexts words = mending_words(mending);
  if (words.empty()) return {};
  Markup out = element("p", {{"class", "message"}}, voice.say(words));
  const MapContent content = map_content(subject, page.with_zone_geometry);
  const bool shown =
      std::any_of(content.mending.begin(), content.mending.end(),
                  [&](const MapMending& drawn) { return drawn.mending == &mending; });
  if (shown) {
    out += element("p", {{"class", "quiet"}},
                   voice.say(text_at(mending, "kind") == "move" ? report_text("move_on_map")
                                                                : report_text("give_up_on_map")));
  }
  return element("section", section_heading(voice, report_text("mending_of_all")) + out);
}

}  // namespace ecotone
