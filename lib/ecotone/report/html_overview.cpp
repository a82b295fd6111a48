// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <string_view>

#include "ecotone/message/report_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/html_sections.h"
#include "ecotone/report/review_points.h"

namespace ecotone {

using document::Value;

std::vector<bool> subjects_with_section(const Value::Array& subjects, std::size_t limit) {
  std::vector<bool> chosen(subjects.size(), subjects.size() <= limit);
  if (subjects.size() <= limit) return chosen;
  std::size_t left = limit;
  for (std::size_t i = 0; i < subjects.size() && left > 0; ++i) {
    const bool clear =
        text_at(subjects[i], "verdict") == "no_conflict" && flag_at(subjects[i], "complete");
    if (clear) continue;
    chosen[i] = true;
    --left;
  }
  return chosen;
}

Markup overview_section(const PageContext& page, const std::vector<bool>& sections) {
  const Voice& voice = page.voice;
  const Value::Array& subjects = array_at(page.document, "subjects");
  Markup rows;
  std::size_t number = 0;
  for (const Value& subject : subjects) {
    ++number;
    const auto count = [&subject](std::string_view level) {
      const Value::Array& findings = array_at(subject, "findings");
      auto n = std::count_if(findings.begin(), findings.end(), [level](const Value& finding) {
        return text_at(finding, "level") == level;
      });
      if (level == "indeterminate") n += static_cast<long>(array_at(subject, "unknown").size());
      return element("td", {{"class", "n"}}, Markup::text(std::to_string(n)));
    };
    const auto area = subject_area_m2(subject);
    Markup called = Markup::text(text_at(subject, "name"));
    if (sections[number - 1]) {
      called = element("a", {{"href", "#s" + std::to_string(number)}}, called);
    }
    Markup verdict = level_badge(text_at(subject, "verdict"), voice);
    if (!flag_at(subject, "complete")) {
      verdict += element("span", {{"class", "sub"}}, voice.say(report_text("incomplete")));
    }
    rows += element("tr",
                    element("td", {{"class", "n"}}, Markup::text(std::to_string(number))) +
                        element("th", {{"scope", "row"}}, called) + element("td", verdict) +
                        element("td", {{"class", "n"}},
                                Markup::text(area ? format_area(*area, AreaUnit::hectare) : "–")) +
                        count("prohibited") + count("restricted") + count("indeterminate") +
                        count("attention") +
                        element("td", {{"class", "n"}},
                                Markup::text(text_at(subject, "layers_checked") + "/" +
                                             text_at(subject, "layers_total"))));
  }
  return element(
      "section",
      element("h2", voice.say(report_text("overview"))) +
          element("div", {{"class", "table"}},
                  element("table", {{"class", "broad overview"}},
                          element("thead",
                                  element("tr",
                                          number_head(voice, report_text("number")) +
                                              column_head(voice, report_text("subject")) +
                                              column_head(voice, report_text("verdict")) +
                                              number_head(voice, report_text("area_ha")) +
                                              number_head(voice, report_text("prohibited")) +
                                              number_head(voice, report_text("restricted")) +
                                              number_head(voice, report_text("indeterminate")) +
                                              number_head(voice, report_text("attention")) +
                                              number_head(voice, report_text("layers_checked")))) +
                              element("tbody", rows))));
}

}  // namespace ecotone
