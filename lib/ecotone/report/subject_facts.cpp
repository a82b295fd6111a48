// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/subject_facts.h"

#include <string>

#include "ecotone/message/report_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/review_points.h"

namespace ecotone {

using document::Value;

namespace {

/// "6.5021 ha (97.53 mu), 65021.40 m²".
BothTexts area_words(double area_m2) {
  const std::string ha = format_area(area_m2, AreaUnit::hectare);
  const std::string mu = format_area(area_m2, AreaUnit::mu);
  const std::string m2 = format_area(area_m2, AreaUnit::square_metre) + " m²";
  return {ha + " ha (" + mu + " mu), " + m2, ha + " 公顷（" + mu + " 亩），" + m2};
}

BothTexts declared_words(double declared, std::optional<double> computed) {
  BothTexts words = area_words(declared);
  if (!computed || declared <= 0) return words;
  const double difference = *computed - declared;
  const std::string sign = difference > 0 ? "+" : "";
  const BothTexts more = render(report_text("area_difference"),
                                {{"difference", sign + format_fixed(difference, 2)},
                                 {"percent", sign + format_fixed(difference / declared * 100, 2)}});
  return {words.en + "; " + more.en, words.zh + "；" + more.zh};
}

std::string place_words(const Value& centroid) {
  const auto x = number_at(centroid, "x");
  const auto y = number_at(centroid, "y");
  if (!x || !y) return {};
  std::string words = "X " + format_fixed(*y, 3) + "  Y " + format_fixed(*x, 3);
  const auto lon = number_at(centroid, "lon");
  const auto lat = number_at(centroid, "lat");
  if (lon && lat) words += "; E " + format_dms(*lon, 2) + "  N " + format_dms(*lat, 2);
  return words;
}

}  // namespace

std::vector<std::pair<BothTexts, BothTexts>> subject_facts(const Value& subject) {
  std::vector<std::pair<BothTexts, BothTexts>> facts;
  const auto fact = [&facts](const Text& name, const BothTexts& value) {
    if (!value.empty()) facts.emplace_back(BothTexts(name), value);
  };
  const auto words_or = [](const std::string& key, const std::string& otherwise) {
    const Text* words = find_report_text(key);
    return words == nullptr ? BothTexts(otherwise) : BothTexts(*words);
  };
  fact(report_text("name"), BothTexts(text_at(subject, "name")));
  fact(report_text("identifier"), BothTexts(text_at(subject, "id")));
  const std::string target = text_at(subject, "target");
  fact(report_text("target"), words_or("target_" + target, target));
  if (const auto accuracy = number_at(subject, "accuracy_m")) {
    fact(report_text("accuracy"), *accuracy > 0
                                      ? BothTexts("± " + format_shortest(*accuracy) + " m")
                                      : BothTexts(report_text("not_stated")));
  }
  const Value& area = member_at(subject, "area");
  const std::string method = text_at(area, "method");
  if (const auto value = number_at(area, "m2")) {
    facts.emplace_back(words_or("area_" + method, method), area_words(*value));
  }
  if (const auto plane = number_at(area, "plane_m2"); plane && method != "plane") {
    fact(report_text("area_plane"), area_words(*plane));
  }
  if (const auto declared = number_at(area, "declared_m2")) {
    fact(report_text("area_declared"), declared_words(*declared, subject_area_m2(subject)));
  }
  if (const auto length = number_at(subject, "length_m")) {
    fact(report_text("length"), BothTexts(format_fixed(*length, 2) + " m"));
  }
  const bool point = text_at(subject, "geometry") == "point";
  fact(point ? report_text("position") : report_text("centroid"),
       BothTexts(place_words(member_at(subject, "centroid"))));
  std::string attributes;
  if (const Value& given = member_at(subject, "attributes"); given.is_object()) {
    for (const auto& [name, value] : given.as_object()) {
      attributes += (attributes.empty() ? "" : ", ") + name + " = " + text_at(given, name);
    }
  }
  fact(report_text("attributes"), BothTexts(attributes));
  return facts;
}

}  // namespace ecotone
