// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/review_points.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "ecotone/message/report_texts.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

using document::Value;

struct ClassWords {
  std::string_view role;
  std::string_view value;
  std::string_view en;
  std::string_view zh;
};

constexpr ClassWords class_table[] = {
    {"source_protection_zone", "primary", "level 1", "一级保护区"},
    {"source_protection_zone", "secondary", "level 2", "二级保护区"},
    {"source_protection_zone", "quasi", "quasi-protection", "准保护区"},
    {"protected_area", "core", "core protection", "核心保护区"},
    {"protected_area", "general", "general control", "一般控制区"},
    {"protected_area_before", "core", "core", "核心区"},
    {"protected_area_before", "buffer", "buffer", "缓冲区"},
    {"protected_area_before", "experimental", "experimental", "实验区"},
    {"scenic_area", "core", "core", "核心景区"},
    {"scenic_area", "general", "general", "一般景区"},
    {"control_unit", "priority", "priority protection", "优先保护"},
    {"control_unit", "key", "key control", "重点管控"},
    {"control_unit", "general", "general control", "一般管控"},
    {"no_burn_zone", "I", "class I", "Ⅰ类"},
    {"no_burn_zone", "II", "class II", "Ⅱ类"},
    {"no_burn_zone", "III", "class III", "Ⅲ类"},
    {"noise_zone", "0", "class 0", "0 类"},
    {"noise_zone", "1", "class 1", "1 类"},
    {"noise_zone", "2", "class 2", "2 类"},
    {"noise_zone", "3", "class 3", "3 类"},
    {"noise_zone", "4a", "class 4a", "4a 类"},
    {"noise_zone", "4b", "class 4b", "4b 类"},
    {"source_protection_zone", "water", "water", "水域"},
    {"source_protection_zone", "land", "land", "陆域"},
    {"protected_area", "national_park", "national park", "国家公园"},
    {"protected_area", "nature_reserve", "nature reserve", "自然保护区"},
    {"protected_area", "nature_park", "nature park", "自然公园"},
    {"protected_area", "national", "national", "国家级"},
    {"protected_area", "provincial", "provincial", "省级"},
    {"", "main_stem", "main stem", "干流"},
    {"", "major_tributary", "major tributary", "重要支流"},
    {"", "tributary", "tributary", "支流"},
    {"wetland", "national", "national", "国家重要湿地"},
    {"wetland", "provincial", "provincial", "省级重要湿地"},
    {"wetland", "general", "general", "一般湿地"},
    {"karst_area", "strong", "strong", "强发育"},
    {"karst_area", "medium", "medium", "中等发育"},
    {"karst_area", "weak", "weak", "弱发育"},
};

/// Roles that tell where a subject is; they bar nothing.
constexpr std::string_view context_roles[] = {"county",  "township",  "catchment",         "divide",
                                              "contour", "community", "built_up_area",     "road",
                                              "railway", "building",  "monitoring_section"};

/// Roles of which an official report says for each that a subject does not involve it.
constexpr std::string_view named_when_clear[] = {"ecological_redline",
                                                 "protected_area",
                                                 "source_protection_zone",
                                                 "permanent_basic_farmland",
                                                 "no_burn_zone",
                                                 "river_management_range",
                                                 "noise_zone",
                                                 "control_unit"};

std::string metres(double value) {
  return format_fixed(value, 1);
}

/// The finding without the full stop that a sentence around it brings.
BothTexts without_stop(BothTexts texts) {
  while (texts.en.ends_with('.')) texts.en.pop_back();
  constexpr std::string_view stop = "。";
  while (texts.zh.ends_with(stop)) texts.zh.resize(texts.zh.size() - stop.size());
  return texts;
}

BothTexts joined(const std::vector<BothTexts>& texts) {
  BothTexts out;
  for (const BothTexts& text : texts) {
    if (!out.en.empty()) out.en += ", ";
    if (!out.zh.empty()) out.zh += "、";
    out.en += text.en;
    out.zh += text.zh;
  }
  return out;
}

/// An article as it follows a Chinese title: a number keeps apart from what stands before it.
std::string spaced_article(const std::string& article) {
  const bool ascii = !article.empty() && static_cast<unsigned char>(article.front()) < 0x80;
  return ascii ? " " + article : article;
}

/// Whether a rule fired or stayed open because of the distance to a layer.
bool named_by_a_finding(const Value& subject, const std::string& layer) {
  for (const std::string_view group : {"findings", "unknown"}) {
    for (const Value& finding : array_at(subject, group)) {
      const Value::Array& zones = array_at(finding, "zones");
      if (std::any_of(zones.begin(), zones.end(),
                      [&layer](const Value& zone) { return text_at(zone, "layer") == layer; })) {
        return true;
      }
    }
  }
  return false;
}

const std::string& attribute_of(const Value& subject, std::string_view name) {
  static const std::string none;
  const Value* attributes = subject.find("attributes");
  const Value* value = attributes == nullptr ? nullptr : attributes->find(name);
  return value != nullptr && value->is_string() ? value->as_string() : none;
}

bool touches_edge(const Value& finding) {
  const Value::Array& measures = array_at(finding, "measures");
  return std::any_of(measures.begin(), measures.end(),
                     [](const Value& measure) { return flag_at(measure, "edge_contact"); });
}

BothTexts rule_and_title(const Value& finding) {
  const BothTexts title = both_at(finding, "title");
  const std::string rule = text_at(finding, "rule");
  if (title.empty()) return BothTexts(rule);
  return {rule + " " + title.en, rule + " " + title.zh};
}

void add_redline_sentences(const Value& subject, std::vector<BothTexts>& sentences) {
  const std::string& mode = attribute_of(subject, "crossing_mode");
  if (attribute_of(subject, "land_take") == "no" && !mode.empty() && mode != "surface") {
    if (const Text* words = find_report_text("mode_" + mode)) {
      sentences.push_back(render(report_text("redline_crossing"), {{"mode", BothTexts(*words)}}));
    }
  }
  const std::string& item = attribute_of(subject, "limited_activity");
  if (!item.empty() && item != "none") {
    sentences.push_back(render(report_text("redline_limited"), {{"item", item}}));
  }
  if (attribute_of(subject, "unavoidable") == "yes") {
    sentences.push_back(BothTexts(report_text("redline_unavoidable")));
  }
}

}  // namespace

BothTexts completeness_words(const Value& subject) {
  const BothTexts said = both_at(member_at(subject, "completeness"), "text");
  if (!said.empty()) return said;
  return render(report_text("completeness"), {{"checked", text_at(subject, "layers_checked")},
                                              {"total", text_at(subject, "layers_total")}});
}

std::optional<double> subject_area_m2(const Value& subject) {
  const Value& area = member_at(subject, "area");
  return number_at(area, "m2");
}

std::string percent_text(std::optional<double> share) {
  return share ? format_fixed(*share * 100, 2) : std::string();
}

bool is_context_role(const std::string& role) {
  return std::find(std::begin(context_roles), std::end(context_roles), role) !=
         std::end(context_roles);
}

BothTexts class_words(const std::string& role, const std::string& value) {
  const std::size_t comma = value.find(", ");
  if (comma != std::string::npos) {
    const BothTexts first = class_words(role, value.substr(0, comma));
    const BothTexts rest = class_words(role, value.substr(comma + 2));
    return {first.en + ", " + rest.en, first.zh + " " + rest.zh};
  }
  for (const ClassWords& words : class_table) {
    if (words.value == value && (words.role.empty() || words.role == role)) {
      return {std::string(words.en), std::string(words.zh)};
    }
  }
  return BothTexts(value);
}

std::vector<BothTexts> data_gaps(const Value& subject) {
  std::vector<BothTexts> gaps;
  for (const Value& row : array_at(subject, "layers")) {
    if (text_at(row, "state") != "not_checked") continue;
    gaps.push_back(render(report_text("gap_rule"),
                          {{"rule", both_at(row, "title")}, {"reason", both_at(row, "reason")}}));
  }
  for (const Value& finding : array_at(subject, "unknown")) {
    gaps.push_back(render(report_text("gap_rule"), {{"rule", rule_and_title(finding)},
                                                    {"reason", both_at(finding, "reason")}}));
  }
  for (const Value& name : array_at(subject, "missing_attributes")) {
    if (!name.is_string()) continue;
    gaps.push_back(render(report_text("gap_attribute"), {{"name", name.as_string()}}));
  }
  return gaps;
}

std::vector<BothTexts> review_points(const Value& document, const Value& subject) {
  std::vector<BothTexts> points;
  std::vector<BothTexts> unchecked;
  std::vector<std::string> seen;
  for (const std::string_view group : {"findings", "unknown"}) {
    for (const Value& finding : array_at(subject, group)) {
      if (touches_edge(finding)) {
        points.push_back(render(report_text("review_edge"), {{"rule", rule_and_title(finding)}}));
      }
      for (const Value& citation : array_at(finding, "cite")) {
        if (flag_at(citation, "checked")) continue;
        BothTexts name = both_at(citation, "title");
        if (name.empty()) name = BothTexts(text_at(citation, "ref"));
        const std::string article = text_at(citation, "article");
        name.en += article.empty() ? "" : " " + article;
        name.zh += spaced_article(article);
        if (std::find(seen.begin(), seen.end(), name.zh) != seen.end()) continue;
        seen.push_back(name.zh);
        unchecked.push_back(name);
      }
    }
  }
  if (!unchecked.empty()) {
    points.push_back(
        render(report_text("review_citations"),
               {{"n", std::to_string(unchecked.size())}, {"list", joined(unchecked)}}));
  }
  const Value& area = member_at(subject, "area");
  const auto declared = number_at(area, "declared_m2");
  const auto computed = subject_area_m2(subject);
  if (declared && computed && *declared > 0) {
    const double difference = (*computed - *declared) / *declared;
    if (std::abs(difference) >= 0.001) {
      points.push_back(
          render(report_text("review_declared"), {{"percent", format_fixed(difference * 100, 2)}}));
    }
  }
  const Value& attributes = member_at(subject, "attributes");
  if (attributes.is_object() && !attributes.as_object().empty()) {
    std::string list;
    for (const auto& [name, value] : attributes.as_object()) {
      if (!list.empty()) list += ", ";
      list += name + "=" + text_at(attributes, name);
    }
    points.push_back(render(report_text("review_declared_attributes"), {{"list", list}}));
  }
  const std::string as_of = text_at(member_at(document, "run"), "as_of");
  for (const Value& layer : array_at(document, "layers")) {
    const BothTexts title = both_at(layer, "title");
    const std::size_t entries = array_at(layer, "ledger").size();
    if (entries > 0) {
      points.push_back(
          render(report_text("review_ledger"), {{"layer", title}, {"n", std::to_string(entries)}}));
    }
    const std::string review_by = text_at(layer, "review_by");
    if (!review_by.empty() && !as_of.empty() && review_by < as_of) {
      points.push_back(
          render(report_text("review_stale"), {{"layer", title}, {"date", review_by}}));
    }
    if (!number_at(layer, "accuracy_m")) {
      points.push_back(render(report_text("review_accuracy"), {{"layer", title}}));
    }
  }
  return points;
}

namespace {

/// Names of the zones of a row, "A、B".
std::string names_of(const Value& row) {
  std::string names;
  for (const Value& zone : array_at(row, "zones")) {
    const std::string name = text_at(zone, "name");
    if (name.empty()) continue;
    if (!names.empty()) names += "、";
    names += name;
  }
  return names;
}

/// What an overlay says of a layer that is hit.
BothTexts hit_sentence(const Value& subject, const Value& row) {
  const BothTexts title = both_at(row, "title");
  const auto area = number_at(row, "area_m2");
  const auto nearest = number_at(row, "nearest_m");
  if (area && *area > 0) {
    return render(report_text("sentence_hit"),
                  {{"title", title},
                   {"ha", format_area(*area, AreaUnit::hectare)},
                   {"mu", format_area(*area, AreaUnit::mu)},
                   {"percent", percent_text(number_at(row, "share"))}});
  }
  if (nearest && *nearest > 0) {
    return render(report_text("sentence_near"), {{"title", title}, {"distance", metres(*nearest)}});
  }
  return render(
      subject_area_m2(subject) ? report_text("sentence_touch") : report_text("sentence_inside"),
      {{"title", title}});
}

}  // namespace

std::vector<BothTexts> overlay_sentences(const Value& subject) {
  std::vector<BothTexts> sentences;
  std::vector<BothTexts> clear;
  for (const Value& row : array_at(subject, "layers")) {
    const std::string state = text_at(row, "state");
    const std::string role = text_at(row, "role");
    const BothTexts title = both_at(row, "title");
    const auto nearest = number_at(row, "nearest_m");
    const bool distant = nearest && *nearest > 0;
    if (state == "not_checked") {
      sentences.push_back(
          render(report_text("sentence_not_checked"),
                 {{"title", title}, {"reason", without_stop(both_at(row, "reason"))}}));
    } else if (state == "hit") {
      const std::string names = names_of(row);
      if (is_context_role(role) && !names.empty()) {
        sentences.push_back(
            render(report_text("sentence_located"), {{"title", title}, {"names", names}}));
        continue;
      }
      sentences.push_back(hit_sentence(subject, row));
      if (role == "ecological_redline") add_redline_sentences(subject, sentences);
    } else if (distant && named_by_a_finding(subject, text_at(row, "layer"))) {
      sentences.push_back(
          render(report_text("sentence_near"), {{"title", title}, {"distance", metres(*nearest)}}));
    } else if (std::find(std::begin(named_when_clear), std::end(named_when_clear), role) !=
               std::end(named_when_clear)) {
      sentences.push_back(distant ? render(report_text("sentence_clear_near"),
                                           {{"title", title}, {"distance", metres(*nearest)}})
                                  : render(report_text("sentence_clear"), {{"title", title}}));
    } else {
      clear.push_back(title);
    }
  }
  if (!clear.empty()) {
    sentences.push_back(render(report_text("sentence_clear"), {{"title", joined(clear)}}));
  }
  return sentences;
}

BothTexts verdict_sentence(const Value& subject) {
  const std::string verdict = text_at(subject, "verdict");
  const Value::Array& findings = array_at(subject, "findings");
  const auto of_level = [&verdict](const Value& finding) {
    return text_at(finding, "level") == verdict;
  };
  const auto count =
      static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), of_level));
  const auto first = std::find_if(findings.begin(), findings.end(), of_level);
  const BothTexts message =
      first == findings.end() ? BothTexts() : without_stop(both_at(*first, "message"));
  const BothArguments arguments = {{"n", std::to_string(count)}, {"first", message}};
  if (verdict == "prohibited") return render(report_text("sentence_prohibited"), arguments);
  if (verdict == "restricted") return render(report_text("sentence_restricted"), arguments);
  if (verdict == "attention") return render(report_text("sentence_attention"), arguments);
  if (verdict == "indeterminate") {
    return render(report_text("sentence_indeterminate"),
                  {{"n", std::to_string(count + array_at(subject, "unknown").size())}});
  }
  return BothTexts(report_text("sentence_no_conflict"));
}

}  // namespace ecotone
