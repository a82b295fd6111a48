// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/settling.h"

#include <algorithm>
#include <cmath>

#include "ecotone/message/mending_texts.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

/// Satellite surveys of borders reach this; an accuracy below it is not to be had in the field.
constexpr double finest_survey_m = 0.05;

/// Rounds down to what people ask for: a tenth of a metre, below a metre one digit.
double rounded_down(double accuracy_m) {
  const double unit = accuracy_m >= 1 ? 0.1 : std::pow(10.0, std::floor(std::log10(accuracy_m)));
  // 0.3 / 0.1 is less than 3 to a computer.
  return std::floor(accuracy_m / unit * (1 + 1e-9)) * unit;
}

std::string metres(double value) {
  return format_fixed(value, value < 0.1 ? 2 : 1);
}

/// The accuracy a for which border · a + parts · π · a² is less than what is left of a gap.
double accuracy_for(double border_m, double corners, double left_m2) {
  if (left_m2 <= 0 || border_m <= 0) return 0;
  if (corners <= 0) return left_m2 / border_m;
  return (std::sqrt(border_m * border_m + 4 * corners * left_m2) - border_m) / (2 * corners);
}

Bilingual in_both(const Text& text, Arguments arguments, const Bilingual& layer) {
  Arguments zh = arguments;
  arguments.push_back({"layer", layer.en});
  zh.push_back({"layer", layer.zh});
  return {render(text, Language::english, arguments), render(text, Language::chinese, zh)};
}

}  // namespace

Bilingual survey_for_area(const Bilingual& layer, double gap_m2, const ErrorTerms& terms) {
  const double zone_squared = terms.zone_accuracy_m * terms.zone_accuracy_m;
  const double subject_squared = terms.subject_accuracy_m * terms.subject_accuracy_m;
  const double squares = (terms.zone_border_m > 0 ? zone_squared : 0) +
                         (terms.subject_border_m > 0 ? subject_squared : 0);
  const double turns = squares > 0 ? terms.corners / squares : 0;  // π a part
  const double left_m2 = gap_m2 - terms.computing;
  const double of_subject = terms.subject_border_m * terms.subject_accuracy_m +
                            turns * (terms.subject_border_m > 0 ? subject_squared : 0);
  const Arguments both{{"length", format_fixed(std::ceil(terms.zone_border_m), 0)},
                       {"subject_length", format_fixed(std::ceil(terms.subject_border_m), 0)},
                       {"now", metres(terms.zone_accuracy_m)},
                       {"subject_now", metres(terms.subject_accuracy_m)}};
  const auto ask = [&](const Text& text, double accuracy_m, Arguments arguments) {
    arguments.push_back({"accuracy", metres(rounded_down(accuracy_m))});
    return in_both(text, std::move(arguments), layer);
  };
  const bool subject_is_exact = terms.subject_accuracy_m <= 0 || terms.subject_border_m <= 0;
  const double zone_m = accuracy_for(terms.zone_border_m, turns, left_m2 - of_subject);
  if (zone_m >= finest_survey_m) {
    return ask(mending_text("settle_zone_border"), std::min(zone_m, terms.zone_accuracy_m), both);
  }
  if (!subject_is_exact) {
    if (terms.zone_accuracy_m <= 0 || terms.zone_border_m <= 0) {
      const double subject_m = accuracy_for(terms.subject_border_m, turns, left_m2);
      if (subject_m >= finest_survey_m) {
        return ask(mending_text("settle_subject_border"), subject_m,
                   {{"length", format_fixed(std::ceil(terms.subject_border_m), 0)},
                    {"now", metres(terms.subject_accuracy_m)}});
      }
    }
    const double both_m =
        accuracy_for(terms.zone_border_m + terms.subject_border_m, 2 * turns, left_m2);
    if (both_m >= finest_survey_m) return ask(mending_text("settle_both_borders"), both_m, both);
  }
  return in_both(mending_text("settle_too_fine"), {{"value", format_fixed(gap_m2, 2) + " m²"}},
                 layer);
}

Bilingual survey_for_distance(const Bilingual& layer, double gap_m, double now_m) {
  if (gap_m < finest_survey_m) {
    return in_both(mending_text("settle_too_fine"), {{"value", format_fixed(gap_m, 3) + " m"}},
                   layer);
  }
  return in_both(mending_text("settle_distance"),
                 {{"accuracy", metres(rounded_down(gap_m))}, {"now", metres(now_m)}}, layer);
}

}  // namespace ecotone
