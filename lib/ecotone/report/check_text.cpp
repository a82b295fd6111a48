// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/check_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "ecotone/document/json.h"
#include "ecotone/message/report_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/finding_words.h"
#include "ecotone/report/measure_format.h"
#include "ecotone/report/reading.h"
#include "ecotone/report/review_points.h"
#include "ecotone/report/subject_lines.h"

namespace ecotone {
namespace {

using document::Value;

/// The code point at a place of UTF-8, and the place after it.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t code = bytes == 1 ? lead : lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes && at + i < text.size(); ++i) {
    code = (code << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  }
  at += bytes;
  return code;
}

struct Range {
  char32_t first;
  char32_t last;
};

// Unicode 15, EastAsianWidth W and F; the blocks that texts of this trade use.
constexpr Range wide[] = {
    {0x1100, 0x115F}, {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE4F},   {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};
constexpr Range combining[] = {{0x0300, 0x036F}, {0x200B, 0x200F}, {0xFE00, 0xFE0F}};

template <std::size_t n>
bool is_in(const Range (&ranges)[n], char32_t code) {
  return std::any_of(std::begin(ranges), std::end(ranges), [code](const Range& range) {
    return range.first <= code && code <= range.last;
  });
}

/// Control characters of a name must not move the cursor of a terminal.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return text;
}

std::string padded(const std::string& text, int width, bool right) {
  const int missing = width - display_width(text);
  if (missing <= 0) return text;
  const std::string space(static_cast<std::size_t>(missing), ' ');
  return right ? space + text : text + space;
}

std::string_view mark_of(const std::string& level) {
  if (level == "prohibited") return "✕";
  if (level == "restricted") return "!";
  if (level == "attention") return "i";
  if (level == "report") return "=";
  if (level == "no_conflict") return "✓";
  if (level == "report") return "·";
  return "?";
}

std::string coloured(const std::string& text, const std::string& level, bool colour) {
  if (!colour) return text;
  const std::string_view code = level == "prohibited"    ? "1;31"
                                : level == "restricted"  ? "33"
                                : level == "no_conflict" ? "34"
                                                         : "1";
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

struct Line {
  std::string level;
  std::string rule;
  std::string what;
  std::string first;   ///< area, distance or count
  std::string second;  ///< share of the subject
  std::string basis;
  std::string settle;  ///< what would settle it
};

/// Where citations are joined to one text, as a clerk would quote them.
std::string citations_text(const Value& finding, Language language, std::string_view between) {
  std::string text;
  for (const Value& cite : array_at(finding, "cite")) {
    BothTexts title = both_at(cite, "title");
    if (title.empty()) title = BothTexts(text_at(cite, "ref"));
    if (!text.empty()) text += between;
    text += title.in(language);
    const std::string article = text_at(cite, "article");
    if (!article.empty()) text += " " + article;
  }
  return text;
}

bool has_unchecked_citation(const Value& finding) {
  const Value::Array& citations = array_at(finding, "cite");
  return std::any_of(citations.begin(), citations.end(),
                     [](const Value& cite) { return !flag_at(cite, "checked"); });
}

Line line_of(const Value& finding, const Value& subject, Language language) {
  Line line;
  line.level = text_at(finding, "level");
  line.rule = one_line(text_at(finding, "rule"));
  const BothTexts title = both_at(finding, "title");
  line.what =
      one_line(title.empty() ? both_at(finding, "message").in(language) : title.in(language));
  for (const Value& measure : array_at(finding, "measures")) {
    const std::string kind = text_at(measure, "kind");
    const auto value = number_at(measure, "value");
    if (!value) continue;
    if (kind == "overlap_area" && line.first.empty()) {
      line.first = format_area(*value, AreaUnit::hectare) + " ha";
      const auto whole = subject_area_m2(subject);
      if (whole && *whole > 0) line.second = format_fixed(*value / *whole * 100, 2) + " %";
    } else if (kind == "share") {
      line.second = format_fixed(*value * 100, 2) + " %";
    } else if (line.first.empty()) {
      line.first = measure_words(measure).value;
    }
  }
  const BothTexts settle = settle_words(finding);
  if (!settle.empty()) line.settle = one_line(settle.in(language));
  const std::string reason = one_line(both_at(finding, "reason").in(language));
  if (!reason.empty()) {
    line.basis = reason;
    return line;
  }
  line.basis = one_line(citations_text(finding, language, "; "));
  if (has_unchecked_citation(finding)) {
    if (!line.basis.empty()) line.basis += "  ";
    line.basis += "[" + render(report_text("citation_unchecked"), language) + "]";
  }
  return line;
}

std::string packs_text(const Value& run) {
  std::string packs;
  for (const Value& pack : array_at(run, "rules")) {
    if (!packs.empty()) packs += ", ";
    packs += text_at(pack, "pack") + "@" + text_at(pack, "version");
  }
  return packs;
}

void add_subject(std::string& out, const Value& document, const Value& subject,
                 const CheckTextOptions& options) {
  const Language language = options.language;
  const Value& run = member_at(document, "run");
  const std::string verdict = text_at(subject, "verdict");
  const Text* words = find_report_text(verdict);
  std::string word = words == nullptr ? verdict : render(*words, language);
  if (language == Language::english && !word.empty() && word.front() >= 'A' &&
      word.front() <= 'Z') {
    word.front() = static_cast<char>(word.front() - 'A' + 'a');
  }
  out += coloured(fmt::format("{} {}", mark_of(verdict), word), verdict, options.colour);
  out += "  " + one_line(text_at(subject, "name"));
  if (const auto area = subject_area_m2(subject)) {
    out += "  " + format_area(*area, AreaUnit::hectare) + " ha";
  } else if (const auto length = number_at(subject, "length_m")) {
    out += "  " + format_fixed(*length, 1) + " m";
  }
  out += "  " + render(report_text("line_rules"), language, {{"rules", packs_text(run)}});
  out += "  " + render(report_text("line_as_of"), language, {{"date", text_at(run, "as_of")}});
  if (!flag_at(subject, "complete")) {
    out += "  " + render(report_text("incomplete"), language);
  }
  out += "\n";

  std::vector<Line> lines;
  for (const std::string_view group : {"findings", "unknown"}) {
    for (const Value& finding : array_at(subject, group)) {
      lines.push_back(line_of(finding, subject, language));
    }
  }
  int rule = 0;
  int what = 0;
  int first = 0;
  int second = 0;
  for (const Line& line : lines) {
    rule = std::max(rule, display_width(line.rule));
    what = std::max(what, std::min(display_width(line.what), 44));
    first = std::max(first, display_width(line.first));
    second = std::max(second, display_width(line.second));
  }
  for (const Line& line : lines) {
    std::string row = "  " +
                      coloured(std::string(mark_of(line.level)), line.level, options.colour) + " " +
                      padded(line.rule, rule, false) + "  " + padded(line.what, what, false);
    if (first > 0) row += "  " + padded(line.first, first, true);
    if (second > 0) row += "  " + padded(line.second, second, true);
    if (!line.basis.empty()) row += "  " + line.basis;
    row.resize(row.find_last_not_of(' ') + 1);
    out += row + "\n";
    if (!line.settle.empty()) out += "      " + line.settle + "\n";
  }
  for (const BothTexts& fact : facts_of(run, subject))
    out += "  " + one_line(fact.in(language)) + "\n";
}

bool is_plain_number(const std::string& text) {
  double number = 0;
  const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(begin, end, number);
  return read.ec == std::errc() && read.ptr == end;
}

std::string number_cell(std::optional<double> number, int decimals) {
  return number ? format_fixed(*number, decimals) : std::string();
}

/// Members of an object without one of them.
Value without(const Value& object, std::string_view member) {
  Value out = Value::object();
  for (const auto& [name, value] : object.as_object()) {
    if (name != member) out.set(name, value);
  }
  return out;
}

}  // namespace

int display_width(std::string_view text) {
  int width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code = next_code_point(text, at);
    if (is_in(combining, code)) continue;
    width += is_in(wide, code) ? 2 : 1;
  }
  return width;
}

std::string check_text(const Value& document, const CheckTextOptions& options) {
  std::string out;
  bool first = true;
  for (const Value& subject : array_at(document, "subjects")) {
    if (!first) out += "\n";
    first = false;
    add_subject(out, document, subject, options);
  }
  return out;
}

std::string check_ndjson(const Value& document) {
  std::string out = document::to_json(without(document, "subjects"), -1) + "\n";
  for (const Value& subject : array_at(document, "subjects")) {
    out += document::to_json(subject, -1) + "\n";
  }
  return out;
}

std::string csv_cell(const std::string& text) {
  std::string cell = text;
  const std::size_t first = cell.find_first_not_of(" \t\r\n");
  const bool formula = first != std::string::npos &&
                       (std::string_view("=+-@").find(cell[first]) != std::string_view::npos ||
                        cell.front() == '\t' || cell.front() == '\r');
  if (formula && !is_plain_number(cell)) cell.insert(0, "'");
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string check_csv(const Value& document, Language language) {
  std::string out =
      "\xEF\xBB\xBFsubject,name,verdict,complete,rule,level,title,message,measure,value,error,"
      "threshold,margin,unit,share,zones,needs,citations,citations_checked,reason,settle,mending,"
      "completeness\r\n";
  const auto add_row = [&out](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out += ',';
      out += csv_cell(cells[i]);
    }
    out += "\r\n";
  };
  for (const Value& subject : array_at(document, "subjects")) {
    const std::vector<std::string> head = {text_at(subject, "id"), text_at(subject, "name"),
                                           text_at(subject, "verdict"),
                                           flag_at(subject, "complete") ? "yes" : "no"};
    const std::string complete = completeness_words(subject).in(language);
    bool any = false;
    for (const std::string_view group : {"findings", "unknown"}) {
      for (const Value& finding : array_at(subject, group)) {
        any = true;
        const Value::Array& measures = array_at(finding, "measures");
        static const Value no_measure;
        const Value& measure = measures.empty() ? no_measure : measures.front();
        std::string zones;
        for (const Value& zone : array_at(finding, "zones")) {
          if (!zones.empty()) zones += "; ";
          zones += text_at(zone, "layer") + ":" + text_at(zone, "feature");
          if (const std::string name = text_at(zone, "name"); !name.empty()) zones += " " + name;
        }
        std::string needs;
        for (const Value& need : array_at(finding, "needs")) {
          if (!needs.empty()) needs += "; ";
          if (need.is_string()) needs += need.as_string();
        }
        const auto value = number_at(measure, "value");
        const auto whole = subject_area_m2(subject);
        std::string share;
        if (text_at(measure, "kind") == "overlap_area" && value && whole && *whole > 0) {
          share = format_fixed(*value / *whole, 6);
        }
        std::vector<std::string> cells = head;
        cells.insert(
            cells.end(),
            {text_at(finding, "rule"), text_at(finding, "level"),
             both_at(finding, "title").in(language), both_at(finding, "message").in(language),
             text_at(measure, "kind"), number_cell(value, 4),
             number_cell(number_at(measure, "error"), 4),
             number_cell(number_at(measure, "threshold"), 4),
             number_cell(number_at(measure, "margin"), 4), text_at(measure, "unit"), share, zones,
             needs, citations_text(finding, language, "; "),
             has_unchecked_citation(finding) ? "no" : "yes",
             both_at(finding, "reason").in(language), both_at(finding, "settle").in(language),
             mending_words(member_at(finding, "mending")).in(language), complete});
        add_row(cells);
      }
    }
    if (!any) {
      std::vector<std::string> cells = head;
      cells.resize(22);
      cells.push_back(complete);
      add_row(cells);
    }
  }
  return out;
}

}  // namespace ecotone
