// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/notebook_page.h"

#include <algorithm>
#include <vector>

#include "ecotone/document/json.h"
#include "ecotone/document/sha256.h"
#include "ecotone/error.h"
#include "ecotone/finding/finding.h"
#include "ecotone/message/report_errors.h"
#include "ecotone/message/report_texts.h"
#include "ecotone/report/html_sections.h"
#include "ecotone/report/html_style.h"

namespace ecotone {

using document::Value;

namespace {

/// Notebooks style tables and lists too, for dark pages among others: three times a class weighs
/// more.
constexpr std::string_view scope = ".ecotone.ecotone.ecotone";
/// Undoes what notebooks do to elements; the style of reports comes after it.
constexpr std::string_view plain_style =
    "table,thead,tbody,tfoot,tr,th,td,caption,dl,dt,dd,ul,ol,li,p,h2,h3,h4,summary,figure{"
    "color:inherit;background:none;text-align:inherit;font-size:inherit;line-height:inherit;"
    "border:0;float:none;clear:none;width:auto;max-width:none;white-space:normal}"
    "table{font:inherit;color:inherit;table-layout:auto;border-collapse:collapse}"
    "th,td{vertical-align:top}code,kbd,pre{color:inherit;background:none;padding:0;border:0}";
constexpr std::string_view own_style =
    ":root{max-width:960px;padding:10px 14px;background:var(--paper);text-align:left}"
    "table{margin-left:0}thead th{overflow-wrap:normal}"
    "h3::before,h3>*::before{content:none!important}";

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
  return text;
}

std::string scoped_selector(std::string_view selector, const std::string& within) {
  if (selector == ":root" || selector == "html" || selector == "body") return within;
  return within + " " + std::string(selector);
}

/// Where the block that opens at a place ends, after its brace.
std::size_t end_of_block(std::string_view style, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < style.size(); ++i) {
    if (style[i] == '{') ++depth;
    if (style[i] == '}' && --depth == 0) return i + 1;
  }
  return style.size();
}

/// Identities of parts of the page start with this, so that several results fit one notebook.
std::string identity(const Value& subject) {
  return "e" + sha256(document::to_json(subject, -1)).substr(0, 12);
}

/// The result with as many subjects as an overview shows.
Value shortened(const Value& document, std::size_t rows, std::size_t& left_out) {
  const Value::Array& all = array_at(document, "subjects");
  const std::vector<bool> chosen = subjects_with_section(all, rows);
  Value::Array kept;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (chosen[i]) kept.push_back(all[i]);
  }
  left_out = all.size() - kept.size();
  Value out;
  for (const auto& [name, value] : document.as_object()) {
    out.set(name, name == "subjects" ? Value(kept) : value);
  }
  return out;
}

/// The subjects with the worst verdicts, the worst first, else in their order.
std::vector<const Value*> worst_of(const Value::Array& subjects, std::size_t count) {
  std::vector<const Value*> sorted;
  for (const Value& subject : subjects) sorted.push_back(&subject);
  std::stable_sort(sorted.begin(), sorted.end(), [](const Value* a, const Value* b) {
    return parse_level(text_at(*a, "verdict")) > parse_level(text_at(*b, "verdict"));
  });
  sorted.resize(std::min(count, sorted.size()));
  return sorted;
}

Markup subject_part(const PageContext& page, const Value& subject, bool only) {
  Markup out;
  if (!only) out += element("h2", Markup::text(text_at(subject, "name")));
  out += verdict_banner(page, subject);
  out += map_section(page, subject, identity(subject));
  out += findings_section(page, subject);
  return element("article", {{"class", only ? "subject only" : "subject"}}, out);
}

}  // namespace

std::string scoped_style(std::string_view style, const std::string& within) {
  std::string out;
  std::size_t at = 0;
  while (at < style.size()) {
    const std::size_t open = style.find('{', at);
    if (open == style.npos) break;
    const std::size_t end = end_of_block(style, open);
    const std::string_view selectors = trimmed(style.substr(at, open - at));
    at = end;
    // What belongs to paper, narrow screens or the switch between languages.
    if (selectors.starts_with('@') || selectors.find("#lang-") != selectors.npos) continue;
    std::string scoped;
    std::size_t from = 0;
    while (from <= selectors.size()) {
      const std::size_t comma = std::min(selectors.find(',', from), selectors.size());
      scoped += (scoped.empty() ? "" : ",") +
                scoped_selector(trimmed(selectors.substr(from, comma - from)), within);
      from = comma + 1;
    }
    out += scoped + std::string(style.substr(open, end - open)) + "\n";
  }
  return out;
}

std::string check_notebook(const Value& document, const NotebookOptions& options) {
  const std::string schema = text_at(document, "schema");
  if (schema != "ecotone.check/1") {
    throw DocumentError(report_error("schema_unknown"),
                        {{"found", schema.empty() ? "–" : schema}, {"wanted", "ecotone.check/1"}});
  }
  std::size_t left_out = 0;
  const Value shown = shortened(document, options.rows, left_out);
  const PageContext page = {
      .document = shown,
      .voice = Voice(options.language, false),
      .with_zone_geometry = text_at(member_at(shown, "run"), "privacy") != "public",
      .live_maps = false,
      .fold_undecided = true,
  };
  const Value::Array& subjects = array_at(shown, "subjects");
  Markup content;
  if (subjects.size() > 1) {
    content += overview_section(page, std::vector<bool>(subjects.size(), false));
  }
  if (left_out > 0) {
    content +=
        element("p", {{"class", "quiet"}},
                page.voice.say(report_text("rows_left_out"), {{"n", std::to_string(left_out)}}));
  }
  for (const Value* subject : worst_of(subjects, options.subjects)) {
    content += subject_part(page, *subject, subjects.size() == 1);
  }
  std::string style;
  for (const std::string_view part : {plain_style, html_style, own_style}) {
    style += scoped_style(part, std::string(scope));
  }
  const char* language = options.language == Language::chinese ? "zh-CN" : "en";
  return element("div", {{"class", "ecotone"}, {"lang", language}},
                 element("style", Markup::literal(style)) + content)
      .str();
}

}  // namespace ecotone
