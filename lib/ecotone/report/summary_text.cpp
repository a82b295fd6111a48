// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/summary_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "ecotone/message/units.h"
#include "ecotone/report/check_text.h"
#include "ecotone/report/finding_words.h"
#include "ecotone/report/reading.h"

namespace ecotone {
namespace {

using document::Value;
using Line = std::vector<std::string>;

constexpr std::array<const char*, 5> verdicts{"prohibited", "restricted", "indeterminate",
                                              "attention", "no_conflict"};

std::string count_at(const Value& row, std::string_view key) {
  return std::to_string(std::llround(number_at(row, key).value_or(0)));
}

// Columns of equal width; the first is words, the others are numbers but for a last one of words.
std::string aligned(const std::vector<Line>& lines) {
  std::vector<int> widths;
  for (const Line& line : lines) {
    widths.resize(std::max(widths.size(), line.size()));
    for (std::size_t j = 0; j < line.size(); ++j) {
      widths[j] = std::max(widths[j], display_width(line[j]));
    }
  }
  std::string out;
  for (const Line& line : lines) {
    out += "  ";
    for (std::size_t j = 0; j < line.size(); ++j) {
      const std::string blanks(static_cast<std::size_t>(widths[j] - display_width(line[j])), ' ');
      const bool is_last = j + 1 == line.size();
      if (j > 0) out += "  ";
      out += j == 0 ? line[j] + blanks : is_last ? line[j] : blanks + line[j];
    }
    out += "\n";
  }
  return out;
}

Line heading(Language language, const std::string& first) {
  Line line{first};
  for (const char* verdict : verdicts) {
    if (std::string_view(verdict) == "no_conflict") continue;
    line.push_back(level_words(verdict).in(language));
  }
  line.emplace_back();
  return line;
}

}  // namespace

std::string summary_text(const Value& document, Language language) {
  const bool chinese = language == Language::chinese;
  const Value& summary = member_at(document, "summary");
  const Value& run = member_at(document, "run");
  const std::string subjects = count_at(summary, "subjects");
  const std::string hectares = format_fixed(number_at(summary, "area_m2").value_or(0) / 10000, 4);
  std::string out = chinese ? subjects + " 个核查对象，" + hectares + " 公顷，基准日 "
                            : subjects + " subjects, " + hectares + " ha, as of ";
  out += text_at(run, "as_of") + "\n";
  std::vector<Line> lines;
  for (const char* verdict : verdicts) {
    lines.push_back(
        {level_words(verdict).in(language), count_at(member_at(summary, "verdicts"), verdict), ""});
  }
  out += aligned(lines);
  out += chinese ? "全部适用规则均已判定：" + count_at(summary, "complete") + "\n"
                 : "every rule that applies was decided: " + count_at(summary, "complete") + "\n";
  lines.assign(1, heading(language, chinese ? "规则" : "rule"));
  for (const Value& rule : array_at(summary, "rules")) {
    Line line{text_at(rule, "rule")};
    for (const char* verdict : verdicts) {
      if (std::string_view(verdict) != "no_conflict") line.push_back(count_at(rule, verdict));
    }
    line.push_back(both_at(rule, "title").in(language));
    lines.push_back(std::move(line));
  }
  out += aligned(lines);
  lines.assign(1, {chinese ? "图层" : "layer", chinese ? "涉及" : "hit",
                   chinese ? "未涉及" : "clear", chinese ? "未核查" : "not checked", ""});
  for (const Value& layer : array_at(summary, "layers")) {
    lines.push_back({text_at(layer, "layer"), count_at(layer, "hit"), count_at(layer, "clear"),
                     count_at(layer, "not_checked"), both_at(layer, "title").in(language)});
  }
  return out + aligned(lines);
}

}  // namespace ecotone
