// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/map_sheet.h"

#include <algorithm>
#include <string>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/message/report_errors.h"
#include "ecotone/message/report_texts.h"
#include "ecotone/report/html_sections.h"
#include "ecotone/report/map_caption.h"
#include "ecotone/report/map_content.h"
#include "ecotone/report/map_frame.h"
#include "ecotone/report/map_labels.h"
#include "ecotone/report/map_shapes.h"
#include "ecotone/report/markup.h"
#include "ecotone/report/review_points.h"
#include "ecotone/report/svg_map.h"

namespace ecotone {

using document::Value;

namespace {

constexpr double margin = 18;
constexpr double head_height = 62;
constexpr double row_height = 23;
constexpr int legend_columns = 3;
constexpr double note_size = 11;

Markup text_line(double x, double y, double size, const std::string& colour, bool bold,
                 const std::string& text) {
  return element("text",
                 {{"x", drawn(x)},
                  {"y", drawn(y)},
                  {"font-size", drawn(size)},
                  {"font-weight", bold ? "700" : ""},
                  {"fill", colour}},
                 Markup::text(text));
}

/// Cuts a text into lines. Chinese breaks anywhere, other scripts at spaces.
std::vector<std::string> lines_of(const std::string& text, double breadth) {
  std::vector<std::string> lines;
  std::string rest = text;
  while (text_breadth(rest) > breadth) {
    std::size_t end = 0;
    std::size_t space = 0;
    double used = 0;
    while (end < rest.size()) {
      std::size_t next = end + 1;
      while (next < rest.size() && (static_cast<unsigned char>(rest[next]) & 0xC0) == 0x80) ++next;
      used += text_breadth(std::string_view(rest).substr(end, next - end));
      if (used > breadth) break;
      if (rest[end] == ' ' || next - end > 1) space = next;
      end = next;
    }
    const std::size_t cut = space > 0 ? space : std::max<std::size_t>(end, 1);
    lines.push_back(rest.substr(0, cut));
    rest.erase(0, cut);
  }
  if (!rest.empty()) lines.push_back(rest);
  return lines;
}

/// The name of the subject, and below it the verdict with its colour and how complete it is.
Markup head(const Value& document, const Value& subject, double width, Language language) {
  const std::string verdict = text_at(subject, "verdict");
  const std::string name = cut_text(text_at(subject, "name"), (width - 2 * margin) / 19);
  const std::string word = level_words(verdict).in(language);
  const std::string facts =
      render(report_text("as_of_long"), {{"date", text_at(member_at(document, "run"), "as_of")}})
          .in(language) +
      "  ·  " + completeness_words(subject).in(language);
  const std::string colour =
      verdict == "no_conflict" ? "#00639B" : std::string(map_level_colour(verdict));
  return text_line(margin, 30, 19, "#111111", true, name) +
         text_line(margin, 53, 14, colour, true, word) +
         text_line(margin + text_breadth(word) * 14 + 16, 53, 12, "#444444", false, facts);
}

Markup legend(const MapContent& content, const std::string& id, double top, double width,
              Language language) {
  const double column = (width - 2 * margin) / legend_columns;
  Markup out;
  for (std::size_t i = 0; i < content.rows.size(); ++i) {
    const double x = margin + column * static_cast<double>(i % legend_columns);
    const double y = top + row_height * static_cast<double>(i / legend_columns);
    const MapRow& row = content.rows[i];
    out += element("g", {{"transform", "translate(" + drawn(x) + " " + drawn(y) + ")"}},
                   row_swatch(row, pattern_id(id, row)) +
                       text_line(38, 13.5, 12.5, "#111111", false,
                                 cut_text(row.name.in(language), (column - 46) / 12.5)));
  }
  return out;
}

}  // namespace

std::string map_sheet(const Value& document, const Value& subject, Language language,
                      Privacy privacy) {
  const MapContent content = map_content(subject, privacy == Privacy::internal);
  if (!content.window) {
    throw DocumentError(report_error("map_missing"), {{"subject", text_at(subject, "name")}});
  }
  const MapFrame frame = map_frame(*content.window);
  const std::string name = text_at(subject, "name");
  const MapOptions options = {
      .id = "map",
      .subject = BothTexts(name),
      .title = BothTexts(report_text("map")),
      .summary = render(report_text("map_description"), {{"subject", name}}),
  };
  const double width = frame.width() + 2 * margin;
  const double map_top = head_height;
  const double legend_top = map_top + frame.height() + 12;
  const auto rows = (content.rows.size() + legend_columns - 1) / legend_columns;
  double y = legend_top + row_height * static_cast<double>(rows) + 18;
  Markup notes;
  const auto note = [&](const BothTexts& words) {
    if (words.empty()) return;
    for (const std::string& line : lines_of(words.in(language), (width - 2 * margin) / note_size)) {
      notes += text_line(margin, y, note_size, "#444444", false, line);
      y += note_size * 1.5;
    }
  };
  if (privacy != Privacy::internal) note(BothTexts(report_text("map_left_out")));
  note(map_caption(document));
  note(map_attribution(document, content));
  note(BothTexts(report_text("map_review_field")));
  const double height = y + margin - note_size;
  const Markup map = element("svg",
                             {{"x", drawn(margin)},
                              {"y", drawn(map_top)},
                              {"width", drawn(frame.width())},
                              {"height", drawn(frame.height())}},
                             svg_map(content, Voice(language, false), options));
  const Markup paper = empty_element(
      "rect", {{"width", drawn(width)}, {"height", drawn(height)}, {"fill", "#FFFFFF"}});
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
         element("svg",
                 {{"xmlns", "http://www.w3.org/2000/svg"},
                  {"width", drawn(width)},
                  {"height", drawn(height)},
                  {"viewBox", "0 0 " + drawn(width) + " " + drawn(height)},
                  {"font-family",
                   "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif"}},
                 paper + head(document, subject, width, language) + map +
                     legend(content, options.id, legend_top, width, language) + notes)
             .str() +
         "\n";
}

}  // namespace ecotone
