// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/html_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>

#include "ecotone/geometry/box.h"
#include "ecotone/message/summary_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/html_page.h"
#include "ecotone/report/html_sections.h"

namespace ecotone {
namespace {

using document::Value;

constexpr std::array<const char*, 5> verdicts{"prohibited", "restricted", "indeterminate",
                                              "attention", "no_conflict"};

std::string text_of(std::size_t n) {
  return std::to_string(n);
}

Markup number_cell(const std::string& text) {
  return element("td", {{"class", "n"}}, Markup::text(text));
}

Markup table(const Markup& head, const Markup& rows) {
  return element("div", {{"class", "table"}},
                 element("table", {{"class", "broad"}},
                         element("thead", element("tr", head)) + element("tbody", rows)));
}

std::string hectares(const Value& row) {
  return format_fixed(number_at(row, "area_m2").value_or(0) / 10000, 4);
}

Markup title_block(const Voice& voice, const Value& head) {
  const Value& run = member_at(head, "run");
  std::string packs;
  for (const Value& pack : array_at(run, "rules")) {
    packs += (packs.empty() ? "" : ", ") + text_at(pack, "pack") + "@" + text_at(pack, "version");
  }
  Markup facts;
  const auto fact = [&](const Text& name, const std::string& value) {
    facts += element("span", {{"class", "item"}}, voice.say(name) + Markup::text(" " + value));
  };
  fact(summary_page_text("county"), text_at(member_at(run, "county"), "code"));
  fact(summary_page_text("as_of"), text_at(run, "as_of"));
  fact(summary_page_text("rules"), packs);
  return element("header", {{"class", "top"}},
                 element("h1", voice.say(summary_page_text("title"))) + element("p", facts));
}

Markup banner(const Voice& voice, const Value& counts) {
  const Value& by_verdict = member_at(counts, "verdicts");
  std::string level = "no_conflict";
  for (const char* verdict : verdicts) {
    if (text_at(by_verdict, verdict) == "0") continue;
    level = verdict;
    break;
  }
  const double subjects = number_at(counts, "subjects").value_or(0);
  const double open = subjects - number_at(counts, "complete").value_or(0);
  Markup says = element(
      "div", {{"class", "sentence"}},
      voice.say(summary_page_text("lead"), {{"n", text_at(counts, "subjects")},
                                            {"prohibited", text_at(by_verdict, "prohibited")},
                                            {"restricted", text_at(by_verdict, "restricted")}}));
  if (open > 0) {
    says += element("div", {{"class", "gap"}},
                    voice.say(summary_page_text("lead_open"), {{"n", format_fixed(open, 0)}}));
  }
  says += element("div", voice.say(summary_page_text("area"), {{"ha", hectares(counts)}}));
  return element("div", {{"class", "verdict " + level}},
                 element("div", {{"class", "word"}},
                         level_icon(level) + Markup::text(text_at(counts, "subjects"))) +
                     element("div", {{"class", "says"}}, says));
}

Markup verdicts_section(const Voice& voice, const Value& counts) {
  const double subjects = std::max(1.0, number_at(counts, "subjects").value_or(0));
  Markup rows;
  for (const char* verdict : verdicts) {
    const double count = number_at(member_at(counts, "verdicts"), verdict).value_or(0);
    rows += element("tr", element("td", level_badge(verdict, voice)) +
                              number_cell(format_fixed(count, 0)) +
                              number_cell(format_fixed(100 * count / subjects, 2) + " %"));
  }
  return element("h2", voice.say(summary_page_text("verdicts"))) +
         table(column_head(voice, summary_page_text("verdict")) +
                   number_head(voice, summary_page_text("count")) +
                   number_head(voice, summary_page_text("share")),
               rows);
}

// --- Map ------------------------------------------------------------------------------------

constexpr double map_width = 760;
constexpr double map_height_most = 640;
constexpr double mark_size = 4;  // of the drawing: subjects in one mark show the worst verdict

// The worst verdict of each place of the drawing; a mark has its lower left corner there.
class Marks {
 public:
  explicit Marks(const std::vector<CheckSummary::Dot>& dots) {
    for (const CheckSummary::Dot& dot : dots) window_.include(Point{dot.x, dot.y});
    const double least = 1e-9 * std::max(std::abs(window_.max_x), std::abs(window_.max_y)) + 1e-6;
    window_ = window_.grown(0.02 * std::max({window_.width(), window_.height(), least}));
    scale_ = std::min(map_width / window_.width(), map_height_most / window_.height());
    for (const CheckSummary::Dot& dot : dots) {
      const auto column = static_cast<int>((dot.x - window_.min_x) * scale_ / mark_size);
      const auto row = static_cast<int>((window_.max_y - dot.y) * scale_ / mark_size);
      const auto [place, is_new] = worst_.try_emplace({row, column}, dot.verdict);
      if (!is_new) place->second = std::max(place->second, dot.verdict);
    }
  }

  double width() const { return window_.width() * scale_; }
  double height() const { return window_.height() * scale_; }
  /// Of a mark, in the unit of the CRS.
  double size() const { return mark_size / scale_; }

  /// One path a verdict, the worst on top.
  Markup shapes() const {
    std::map<Level, std::string> paths;
    for (const auto& [place, verdict] : worst_) {
      paths[verdict] +=
          fmt::format("M{:g} {:g}h{:g}v{:g}h-{:g}z", place.second * mark_size,
                      place.first * mark_size, mark_size - 0.5, mark_size - 0.5, mark_size - 0.5);
    }
    Markup shapes;
    for (const auto& [verdict, path] : paths) {
      shapes +=
          empty_element("path", {{"d", path},
                                 {"class", std::string(level_name(verdict))},
                                 {"fill", "var(--c)"},
                                 {"fill-opacity", verdict == Level::no_conflict ? "0.35" : "1"}});
    }
    return shapes;
  }

 private:
  Box window_;
  double scale_ = 1;
  std::map<std::pair<int, int>, Level> worst_;
};

Markup map_section(const Voice& voice, const CheckSummary& summary) {
  if (summary.dots().empty()) return {};
  const Marks marks(summary.dots());
  Markup legend;
  for (const char* verdict : verdicts) legend += element("li", level_badge(verdict, voice));
  const bool degrees = summary.is_geographic();
  const std::string size = format_fixed(marks.size(), degrees ? 4 : marks.size() < 10 ? 1 : 0);
  const Text& note =
      degrees ? summary_page_text("map_note_degrees") : summary_page_text("map_note");
  const std::string box = fmt::format("0 0 {:.0f} {:.0f}", marks.width(), marks.height());
  const std::string title = render(summary_page_text("map_title"), voice.first());
  const Markup drawing =
      element("svg", {{"class", "map"}, {"viewBox", box}, {"role", "img"}, {"aria-label", title}},
              empty_element("rect", {{"width", "100%"}, {"height", "100%"}, {"fill", "#f7f7f5"}}) +
                  marks.shapes());
  return element("h2", voice.say(summary_page_text("map"))) +
         element("figure", {{"class", "map"}},
                 element("div", {{"class", "scroll"}}, drawing) +
                     element("ul", {{"class", "legend"}}, legend) +
                     element("figcaption", voice.say(note, {{"size", size}})));
}

// --- Tables ---------------------------------------------------------------------------------

Markup rules_section(const Voice& voice, const Value& counts) {
  Markup rows;
  for (const Value& rule : array_at(counts, "rules")) {
    Markup cells =
        element("th", {{"scope", "row"}},
                Markup::text(text_at(rule, "rule") + " ") +
                    element("span", {{"class", "sub"}}, voice.say(both_at(rule, "title"))));
    for (const char* verdict : verdicts) {
      if (std::string_view(verdict) != "no_conflict") cells += number_cell(text_at(rule, verdict));
    }
    rows += element("tr", cells);
  }
  Markup head = column_head(voice, summary_page_text("rule"));
  for (const char* verdict : verdicts) {
    if (std::string_view(verdict) == "no_conflict") continue;
    head += element("th", {{"class", "n"}, {"scope", "col"}}, voice.say(level_words(verdict)));
  }
  return element("h2", voice.say(summary_page_text("by_rule"))) + table(head, rows);
}

Markup layers_section(const Voice& voice, const Value& counts) {
  Markup rows;
  for (const Value& layer : array_at(counts, "layers")) {
    rows += element("tr",
                    element("th", {{"scope", "row"}}, voice.say(both_at(layer, "title"))) +
                        number_cell(text_at(layer, "hit")) + number_cell(text_at(layer, "clear")) +
                        number_cell(text_at(layer, "not_checked")) + number_cell(hectares(layer)));
  }
  return element("h2", voice.say(summary_page_text("by_layer"))) +
         table(column_head(voice, summary_page_text("layer")) +
                   number_head(voice, summary_page_text("hit")) +
                   number_head(voice, summary_page_text("clear")) +
                   number_head(voice, summary_page_text("not_checked")) +
                   number_head(voice, summary_page_text("area_ha")),
               rows) +
         element("p", {{"class", "sub"}}, voice.say(summary_page_text("clear_note")));
}

Markup findings_of(const Voice& voice, const Value& subject) {
  Markup out;
  for (const char* group : {"findings", "unknown"}) {
    for (const Value* finding : by_severity(array_at(subject, group))) {
      out += element("div", level_badge(text_at(*finding, "level"), voice) +
                                Markup::text(" " + text_at(*finding, "rule") + " ") +
                                voice.say(both_at(*finding, "title")));
    }
  }
  return out;
}

Markup worst_section(const Voice& voice, const CheckSummary& summary) {
  Markup rows;
  std::size_t count = 0;
  for (const CheckSummary::Row& row : summary.worst()) {
    if (row.verdict == Level::no_conflict) break;
    ++count;
    const std::string name = text_at(row.subject, "name");
    Markup called = Markup::text(row.id);
    if (name != row.id) called += element("span", {{"class", "sub"}}, Markup::text(name));
    Markup verdict = level_badge(std::string(level_name(row.verdict)), voice);
    if (!flag_at(row.subject, "complete")) {
      verdict += element("span", {{"class", "sub"}}, voice.say(summary_page_text("incomplete")));
    }
    rows += element("tr", element("th", {{"scope", "row"}}, called) + element("td", verdict) +
                              element("td", findings_of(voice, row.subject)));
  }
  if (count == 0) return {};
  return element("h2", voice.say(summary_page_text("worst"), {{"n", text_of(count)}})) +
         table(column_head(voice, summary_page_text("subject")) +
                   column_head(voice, summary_page_text("verdict")) +
                   column_head(voice, summary_page_text("findings")),
               rows) +
         element("p", {{"class", "sub"}}, voice.say(summary_page_text("worst_note")));
}

}  // namespace

std::string summary_html(const Value& head, const CheckSummary& summary, Language language) {
  const Voice voice(language, true);
  const Value counts = summary.document();
  const Value& run = member_at(head, "run");
  const Markup content =
      title_block(voice, head) + banner(voice, counts) + verdicts_section(voice, counts) +
      map_section(voice, summary) + rules_section(voice, counts) + layers_section(voice, counts) +
      worst_section(voice, summary) +
      element("footer",
              voice.say(summary_page_text("made_by"),
                        {{"tool", text_at(run, "tool") + " " + text_at(run, "version")}}));
  return html_page(voice, render(summary_page_text("title"), language), content);
}

}  // namespace ecotone
