// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/html_sections.h"

#include "ecotone/report/finding_words.h"

namespace ecotone {

Markup level_icon(const std::string& level) {
  std::string data;
  if (level == "prohibited") {
    data = "M5.5 5.5L14.5 14.5M14.5 5.5L5.5 14.5";
  } else if (level == "restricted") {
    data = "M10 4.5V11.5M10 14.6V15.4";
  } else if (level == "attention") {
    data = "M10 8.8V15.2M10 4.8V5.6";
  } else if (level == "report") {
    data = "M6 7.2H14M6 10.2H14M6 13.2H11";
  } else if (level == "no_conflict") {
    data = "M5 10.6L8.6 14.2L15 6.4";
  } else {
    data = "M7 7.4A3 3 0 1 1 10.6 10.3Q10 10.6 10 12M10 14.8V15.4";
  }
  return element(
      "svg",
      {{"xmlns", "http://www.w3.org/2000/svg"}, {"viewBox", "0 0 20 20"}, {"aria-hidden", "true"}},
      empty_element("circle", {{"cx", "10"},
                               {"cy", "10"},
                               {"r", "8.9"},
                               {"fill", "none"},
                               {"stroke", "currentColor"},
                               {"stroke-width", "1.4"},
                               {"stroke-dasharray", level == "indeterminate" ? "3 2" : ""}}) +
          empty_element("path", {{"d", data},
                                 {"fill", "none"},
                                 {"stroke", "currentColor"},
                                 {"stroke-width", "2"},
                                 {"stroke-linecap", "round"},
                                 {"stroke-linejoin", "round"}}));
}

Markup level_badge(const std::string& level, const Voice& voice) {
  return element("span", {{"class", "badge " + level}},
                 level_icon(level) + element("span", voice.say(level_words(level))));
}

Markup section_heading(const Voice& voice, const Text& text) {
  if (voice.both()) return element("h3", voice.say(text));
  const std::string language(language_code(voice.first()));
  return element("h3", element("span", {{"class", language}}, voice.say(text)));
}

Markup column_head(const Voice& voice, const Text& text) {
  return element("th", {{"scope", "col"}}, voice.say(text));
}

Markup number_head(const Voice& voice, const Text& text) {
  return element("th", {{"scope", "col"}, {"class", "n"}}, voice.say(text));
}

}  // namespace ecotone
