// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "ecotone/error.h"
#include "ecotone/message/comparison_texts.h"
#include "ecotone/message/report_errors.h"
#include "ecotone/message/report_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/comparison.h"
#include "ecotone/report/comparison_map.h"
#include "ecotone/report/html_page.h"
#include "ecotone/report/html_sections.h"

namespace ecotone {

using document::Value;

namespace {

constexpr std::string_view style = R"css(
main{max-width:1400px}
.lang-switch{right:max(24px,calc(50% - 670px))}
table.compared{table-layout:fixed}
table.compared th:first-child{width:17em}
table.compared td .figures{display:block;color:var(--soft);font-size:12.5px}
table.compared thead th{text-align:left;white-space:normal}
table.compared .key{display:inline-block;min-width:1.6em;padding:0 .3em;margin-right:.5em;background:#2a2f34;color:#fff;text-align:center;border-radius:2px}
table.compared tr.group th{background:var(--faint);font:700 14px/1.5 var(--serif)}
table.compared td.best{box-shadow:inset 3px 0 0 #00639b}
p.caution{color:var(--soft);font-size:13px;margin-top:8px}
@page{size:A4 landscape;margin:13mm 12mm 15mm}
@media print{table.compared th:first-child{width:13em}figure.map{max-width:200mm;margin:auto}tr{break-inside:avoid}}
)css";

/// What the sections of the page share.
struct ComparePage {
  const Value& comparison;
  const Voice& voice;

  const Value::Array& alternatives() const { return array_at(comparison, "alternatives"); }
};

Markup title_block(const ComparePage& page) {
  const Voice& voice = page.voice;
  const Value& run = member_at(page.comparison, "run");
  Markup facts;
  const auto item = [&](const Markup& content) {
    facts += element("span", {{"class", "item"}}, content);
  };
  item(voice.say(report_text("as_of")) + Markup::text(" " + text_at(run, "as_of")));
  std::string packs;
  for (const Value& pack : array_at(run, "rules")) {
    packs += (packs.empty() ? "" : ", ") + text_at(pack, "pack") + "@" + text_at(pack, "version");
  }
  item(voice.say(report_text("rules")) + Markup::text(" " + packs));
  item(voice.say(comparison_text_of("alternatives_count"),
                 {{"n", std::to_string(page.alternatives().size())}}));
  return element("header", {{"class", "top"}},
                 element("h1", voice.say(comparison_text_of("title"))) + element("p", facts));
}

Markup heading(const ComparePage& page, const Text& text) {
  return element("h2", page.voice.say(text));
}

Markup head_row(const ComparePage& page) {
  Markup cells = element("th", Markup());
  for (const Value& alternative : page.alternatives()) {
    cells +=
        element("th", {{"scope", "col"}},
                element("span", {{"class", "key"}}, Markup::text(text_at(alternative, "key"))) +
                    Markup::text(text_at(alternative, "name")));
  }
  return element("thead", element("tr", cells));
}

Markup row_of(const Markup& name, const Markup& cells) {
  return element("tr", element("th", {{"scope", "row"}}, name) + cells);
}

Markup group_row(const ComparePage& page, const Text& text) {
  return element(
      "tr", {{"class", "group"}},
      element("th",
              {{"scope", "rowgroup"}, {"colspan", std::to_string(page.alternatives().size() + 1)}},
              page.voice.say(text)));
}

/// Whether an alternative leads by a measure.
bool leads(const ComparePage& page, std::string_view by, const std::string& layer,
           const Value& alternative) {
  for (const Value& best : array_at(page.comparison, "best")) {
    if (text_at(best, "by") != by || text_at(best, "layer") != layer) continue;
    for (const Value& key : array_at(best, "winners")) {
      if (key.as_string() == text_at(alternative, "key")) return true;
    }
  }
  return false;
}

Markup table_cell(const Markup& content, bool is_best) {
  return element("td", {{"class", is_best ? "best" : ""}}, content);
}

Markup verdict_row(const ComparePage& page) {
  Markup cells;
  for (const Value& alternative : page.alternatives()) {
    cells += table_cell(level_badge(text_at(alternative, "verdict"), page.voice),
                        leads(page, "verdict", "", alternative));
  }
  return row_of(page.voice.say(comparison_text_of("row_verdict")), cells);
}

Markup completeness_row(const ComparePage& page) {
  Markup cells;
  for (const Value& alternative : page.alternatives()) {
    const bool complete = flag_at(alternative, "complete");
    Markup content = element("span", {{"class", complete ? "flag ok" : "flag"}},
                             page.voice.say(complete ? comparison_text_of("complete")
                                                     : comparison_text_of("incomplete")));
    content += element("span", {{"class", "figures"}},
                       page.voice.say(both_at(member_at(alternative, "completeness"), "text")));
    if (const std::string undecided = text_at(alternative, "undecided"); undecided != "0") {
      content += element("span", {{"class", "figures"}},
                         page.voice.say(report_text("undecided_rules"), {{"n", undecided}}));
    }
    cells += table_cell(content, false);
  }
  return row_of(page.voice.say(comparison_text_of("row_completeness")), cells);
}

Markup area_row(const ComparePage& page, const Text& name, std::string_view quantity,
                std::string_view by) {
  Markup cells;
  bool any = false;
  for (const Value& alternative : page.alternatives()) {
    const auto m2 = number_at(alternative, quantity);
    any |= m2.value_or(0) > 0;
    cells += element("td", {{"class", leads(page, by, "", alternative) ? "n best" : "n"}},
                     Markup::text(m2 ? format_area(*m2, AreaUnit::hectare) : "–"));
  }
  return any ? row_of(page.voice.say(name), cells) : Markup();
}

Markup compared_content(const ComparePage& page, const ComparedCell& cell) {
  Markup content;
  if (cell.level.empty()) {
    content = element("span", {{"class", "quiet"}}, page.voice.say(cell.words));
  } else {
    content = element("span", {{"class", "badge " + cell.level}},
                      level_icon(cell.level) + element("span", page.voice.say(cell.words)));
  }
  if (!cell.figures.empty()) {
    content += element("span", {{"class", "figures"}}, page.voice.say(cell.figures));
  }
  return content;
}

Markup rule_rows(const ComparePage& page) {
  Markup rows;
  for (const Value& rule : array_at(page.comparison, "rules")) {
    Markup cells;
    for (const Value& cell : array_at(rule, "cells")) {
      cells += table_cell(compared_content(page, rule_cell(cell)), false);
    }
    rows += row_of(
        Markup::text(text_at(rule, "rule") + " ") + page.voice.say(both_at(rule, "title")), cells);
  }
  return rows.empty() ? rows : group_row(page, comparison_text_of("rules")) + rows;
}

Markup layer_rows(const ComparePage& page) {
  Markup rows;
  for (const Value& layer : array_at(page.comparison, "layers")) {
    if (layer_shown(layer) != LayerShown::row) continue;
    const std::string id = text_at(layer, "layer");
    Markup cells;
    std::size_t i = 0;
    for (const Value& cell : array_at(layer, "cells")) {
      const Value& alternative = page.alternatives()[i++];
      const bool best = leads(page, "layer_area", id, alternative) ||
                        leads(page, "layer_distance", id, alternative);
      cells += table_cell(compared_content(page, layer_cell(cell)), best);
    }
    rows += row_of(page.voice.say(both_at(layer, "title")), cells);
  }
  return rows.empty() ? rows : group_row(page, comparison_text_of("layers")) + rows;
}

Markup clear_layers(const ComparePage& page) {
  Markup lines;
  for (const BothTexts& line : layer_lines(page.comparison)) {
    lines += element("p", {{"class", "caution"}}, page.voice.say(line));
  }
  return lines;
}

Markup compared_table(const ComparePage& page) {
  const Markup body = verdict_row(page) + completeness_row(page) +
                      area_row(page, comparison_text_of("row_area"), "area_m2", "") +
                      area_row(page, comparison_text_of("row_give_up"), "give_up_m2", "give_up") +
                      rule_rows(page) + layer_rows(page);
  return element("div", {{"class", "table"}},
                 element("table", {{"class", "broad compared"}},
                         head_row(page) + element("tbody", body))) +
         clear_layers(page);
}

Markup best_section(const ComparePage& page) {
  Markup rows;
  for (const Value& best : array_at(page.comparison, "best")) {
    rows += row_of(page.voice.say(both_at(best, "title")),
                   element("td", page.voice.say(best_words(best))));
  }
  return heading(page, comparison_text_of("best")) +
         element(
             "div", {{"class", "table"}},
             element(
                 "table",
                 element("thead",
                         element("tr", column_head(page.voice, comparison_text_of("measure")) +
                                           column_head(page.voice, comparison_text_of("winner")))) +
                     element("tbody", rows))) +
         element("p", {{"class", "caution"}}, page.voice.say(comparison_text_of("caution")));
}

Markup map_section(const ComparePage& page) {
  const Markup map = comparison_map(page.comparison, page.voice);
  return map.empty() ? map : heading(page, comparison_text_of("map")) + map;
}

}  // namespace

std::string comparison_html(const Value& comparison, const Value& check,
                            const HtmlOptions& options) {
  const std::string schema = text_at(comparison, "schema");
  if (schema != "ecotone.compare/1") {
    throw DocumentError(report_error("schema_unknown"), {{"found", schema.empty() ? "–" : schema},
                                                         {"wanted", "ecotone.compare/1"}});
  }
  const Voice voice(options.language, options.both_languages);
  const ComparePage page{comparison, voice};
  const PageContext context{.document = check, .voice = voice};
  const Value& run = member_at(comparison, "run");
  const Markup content =
      title_block(page) + compared_table(page) + best_section(page) + map_section(page) +
      method_section(context) + limits_section(context) + signature_section(context) +
      element("footer",
              voice.say(report_text("sample_hint"),
                        {{"tool", text_at(run, "tool") + " " + text_at(run, "version")}}));
  return html_page(voice, render(comparison_text_of("title"), voice.first()), content,
                   {.style = std::string(style), .script = {}, .licence = {}});
}

}  // namespace ecotone
