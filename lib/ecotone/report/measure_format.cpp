// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/measure_format.h"

#include "ecotone/message/report_texts.h"
#include "ecotone/message/units.h"

namespace ecotone {

using document::Value;

MeasureWords measure_words(const Value& measure) {
  const std::string kind = text_at(measure, "kind");
  const auto in_words = [&kind](double value) -> std::string {
    if (kind == "overlap_area") return format_area(value, AreaUnit::square_metre) + " m²";
    if (kind == "share") return format_fixed(value * 100, 2) + " %";
    if (kind == "distance" || kind == "length") return format_fixed(value, 1) + " m";
    if (kind == "count") return format_fixed(value, 0);
    return format_shortest(value);
  };
  MeasureWords words;
  const Text* name = find_report_text(kind);
  words.name = name == nullptr ? BothTexts(kind) : BothTexts(*name);
  if (const auto value = number_at(measure, "value")) {
    words.value = in_words(*value);
    if (kind == "overlap_area") {
      const std::string ha = format_area(*value, AreaUnit::hectare);
      const std::string mu = format_area(*value, AreaUnit::mu);
      words.also = {ha + " ha (" + mu + " mu)", ha + " 公顷 (" + mu + " 亩)"};
    }
  }
  if (const auto error = number_at(measure, "error"); error && *error > 0) {
    words.error = "± " + in_words(*error);
  }
  if (const auto threshold = number_at(measure, "threshold")) {
    words.threshold = in_words(*threshold);
  }
  if (const auto margin = number_at(measure, "margin")) {
    words.margin = (*margin > 0 ? "+" : "") + in_words(*margin);
  }
  return words;
}

BothTexts error_terms_words(const Value& measure) {
  const Value& terms = member_at(measure, "error_terms");
  BothTexts words;
  const auto add = [&](std::string_view border, std::string_view accuracy, const Text& text) {
    const auto length = number_at(terms, border);
    const auto metres = number_at(terms, accuracy);
    if (!length || !metres || *length * *metres == 0) return;
    const BothTexts term = render(
        text, {{"length", format_fixed(*length, 1)}, {"accuracy", format_shortest(*metres)}});
    words.en += (words.en.empty() ? "" : "; ") + term.en;
    words.zh += (words.zh.empty() ? "" : "；") + term.zh;
  };
  add("zone_border_m", "zone_accuracy_m", report_text("error_of_zone"));
  add("subject_border_m", "subject_accuracy_m", report_text("error_of_subject"));
  return words;
}

std::string zone_size_words(const Value& zone) {
  if (const auto area = number_at(zone, "area_m2")) {
    return format_area(*area, AreaUnit::square_metre) + " m²";
  }
  if (const auto distance = number_at(zone, "distance_m")) {
    return format_fixed(*distance, 1) + " m";
  }
  return {};
}

}  // namespace ecotone
