// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/comparison_best.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/finding/finding.h"
#include "ecotone/message/comparison_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/comparison.h"
#include "ecotone/report/finding_words.h"

namespace ecotone {

using document::Value;

namespace {

constexpr double beyond = std::numeric_limits<double>::infinity();

Level level_at(const Value& value, std::string_view key, Level otherwise) {
  return parse_level(text_at(value, key)).value_or(otherwise);
}

/// The mildest verdict that an alternative can still come to: what is undecided may come to
/// nothing.
Level mildest_possible(const Value& subject) {
  Level level = Level::no_conflict;
  for (const Value& finding : array_at(subject, "findings")) {
    const Level found = level_at(finding, "level", Level::no_conflict);
    if (found != Level::report) level = std::max(level, found);
  }
  for (const Value& finding : array_at(subject, "unknown")) {
    level = std::max(level, level_at(finding, "at_least", Level::no_conflict));
  }
  return level;
}

/// "A, C (incomplete)": keys, with what is to be said of those in another list.
BothTexts joined_keys(const Value::Array& keys, const Value::Array& incomplete) {
  const BothTexts word(comparison_text_of("incomplete"));
  BothTexts text;
  for (const Value& key : keys) {
    const std::string& name = key.as_string();
    const bool marked = std::any_of(incomplete.begin(), incomplete.end(),
                                    [&](const Value& other) { return other.as_string() == name; });
    text.en += (text.en.empty() ? "" : ", ") + name + (marked ? " (" + word.en + ")" : "");
    text.zh += (text.zh.empty() ? "" : "、") + name + (marked ? "（" + word.zh + "）" : "");
  }
  return text;
}

/// Best by one measure, in the making.
struct Contest {
  std::string by;
  Value layer;
  BothTexts title;
  std::vector<std::string> winners;
  std::vector<std::string> incomplete;  ///< winners that are not complete by other measures
  std::vector<std::string> open;
  bool apart = true;  ///< the winners are so beyond their errors, or alike
  BothTexts value;

  Value take() const {
    Value row;
    row.set("by", by);
    row.set("layer", layer);
    Value named;
    named.set("zh", title.zh);
    named.set("en", title.en);
    row.set("title", std::move(named));
    const auto list = [](const std::vector<std::string>& keys) {
      Value array = Value::array();
      for (const std::string& key : keys) array.push(key);
      return array;
    };
    row.set("winners", list(winners));
    row.set("incomplete", list(incomplete));
    row.set("open", list(open));
    row.set("apart", apart);
    Value words;
    words.set("zh", value.zh);
    words.set("en", value.en);
    row.set("value", winners.empty() ? Value() : std::move(words));
    return row;
  }
};

Contest by_verdict(const Value::Array& alternatives, const Value::Array& subjects) {
  Contest contest;
  contest.by = "verdict";
  contest.title = BothTexts(comparison_text_of("by_verdict"));
  std::optional<Level> best;
  for (const Value& alternative : alternatives) {
    if (!flag_at(alternative, "complete")) continue;
    const Level level = level_at(alternative, "verdict", Level::prohibited);
    best = best ? std::min(*best, level) : level;
  }
  for (std::size_t i = 0; i < alternatives.size(); ++i) {
    const std::string key = text_at(alternatives[i], "key");
    if (flag_at(alternatives[i], "complete")) {
      if (level_at(alternatives[i], "verdict", Level::prohibited) == *best) {
        contest.winners.push_back(key);
      }
    } else if (!best || mildest_possible(subjects[i]) <= *best) {
      contest.open.push_back(key);
    }
  }
  if (best) contest.value = level_words(std::string(level_name(*best)));
  return contest;
}

/// Fills in winners and what is open from one value an alternative, less being better.
///
/// @return  whether anything tells them apart
bool decide(Contest& contest, const Value::Array& alternatives,
            const std::vector<std::optional<Estimate>>& values) {
  const Estimate* best = nullptr;
  for (const auto& value : values) {
    if (value && (best == nullptr || value->value < best->value)) best = &*value;
  }
  bool differ = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string key = text_at(alternatives[i], "key");
    if (!values[i]) {
      contest.open.push_back(key);
      continue;
    }
    const bool same = values[i]->value == best->value;
    const bool close =
        same || std::abs(values[i]->value - best->value) <= values[i]->error + best->error;
    differ |= !same;
    if (!close) continue;
    contest.winners.push_back(key);
    if (!flag_at(alternatives[i], "complete")) contest.incomplete.push_back(key);
    contest.apart &= same;
  }
  return differ || (!contest.open.empty() && !contest.winners.empty());
}

// A layer that covers a part of a subject says nothing of the rest.
bool is_known(const Value& cell) {
  return text_at(cell, "state") != "not_checked" &&
         number_at(cell, "covered_share").value_or(1) >= 1;
}

std::optional<Estimate> area_of(const Value& cell) {
  const std::string state = text_at(cell, "state");
  if (!is_known(cell)) return std::nullopt;
  if (state == "clear") return Estimate{};
  return Estimate{number_at(cell, "area_m2").value_or(0), number_at(cell, "error_m2").value_or(0)};
}

// Negative, so that less is farther; beyond the reach of the check counts as the farthest.
std::optional<Estimate> nearness_of(const Value& cell) {
  if (!is_known(cell)) return std::nullopt;
  if (text_at(cell, "state") == "hit") return Estimate{};
  return Estimate{-number_at(cell, "nearest_m").value_or(beyond), 0};
}

std::optional<Contest> by_layer(const Value& row, const Value::Array& alternatives) {
  std::vector<std::optional<Estimate>> areas;
  std::vector<std::optional<Estimate>> nearness;
  bool any_area = false;
  bool any_near = false;
  for (const Value& cell : array_at(row, "cells")) {
    areas.push_back(area_of(cell));
    nearness.push_back(nearness_of(cell));
    any_area |= areas.back() && areas.back()->value > 0;
    any_near |= nearness.back() && std::isfinite(nearness.back()->value);
  }
  if (!any_area && !any_near) return std::nullopt;
  Contest contest;
  contest.by = any_area ? "layer_area" : "layer_distance";
  contest.layer = row.at("layer");
  contest.title =
      render(any_area ? comparison_text_of("by_area") : comparison_text_of("by_distance"),
             {{"layer", both_at(row, "title")}});
  const auto& values = any_area ? areas : nearness;
  if (!decide(contest, alternatives, values)) return std::nullopt;
  double best = beyond;
  for (const auto& value : values) {
    if (value) best = std::min(best, value->value);
  }
  contest.value = any_area ? BothTexts(format_area(best, AreaUnit::hectare) + " ha")
                  : std::isfinite(best)
                      ? BothTexts(format_fixed(-best, 1) + " m")
                      : BothTexts("beyond the reach of the check", "超出核查范围");
  return contest;
}

std::optional<Contest> by_give_up(const Value::Array& alternatives, const Value::Array& subjects) {
  std::vector<std::optional<Estimate>> values;
  bool any = false;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    // What is undecided may ask for more.
    const bool complete = flag_at(alternatives[i], "complete");
    values.push_back(complete ? land_to_give_up(subjects[i]) : std::nullopt);
    any |= values.back() && values.back()->value > 0;
  }
  Contest contest;
  contest.by = "give_up";
  contest.title = BothTexts(comparison_text_of("by_give_up"));
  if (!any || !decide(contest, alternatives, values)) return std::nullopt;
  double best = beyond;
  for (const auto& value : values) {
    if (value) best = std::min(best, value->value);
  }
  contest.value = BothTexts(format_area(best, AreaUnit::hectare) + " ha");
  return contest;
}

}  // namespace

bool has_a_say(const Value::Array& subjects, const std::string& layer) {
  for (const Value& subject : subjects) {
    for (const std::string_view group : {"findings", "unknown"}) {
      for (const Value& finding : array_at(subject, group)) {
        if (text_at(finding, "level") == "report") continue;
        for (const Value& zone : array_at(finding, "zones")) {
          if (text_at(zone, "layer") == layer) return true;
        }
      }
    }
  }
  return false;
}

std::optional<Estimate> land_to_give_up(const Value& subject) {
  const Value& mending = member_at(subject, "mending");
  if (text_at(mending, "kind") == "give_up") {
    return Estimate{number_at(mending, "area_m2").value_or(0),
                    number_at(mending, "error_m2").value_or(0)};
  }
  const Value::Array& findings = array_at(subject, "findings");
  const bool stands = std::none_of(findings.begin(), findings.end(), [](const Value& finding) {
    const std::string level = text_at(finding, "level");
    return level == "prohibited" || level == "restricted";
  });
  // Of what is undecided it is not known that nothing would have to be given up.
  if (!stands || !flag_at(subject, "complete") || subject.find("mending") == nullptr) return std::nullopt;
  return Estimate{};
}

Value best_value(const Value& comparison, const Value::Array& subjects) {
  const Value::Array& alternatives = array_at(comparison, "alternatives");
  Value rows = Value::array();
  if (alternatives.empty()) return rows;
  rows.push(by_verdict(alternatives, subjects).take());
  if (const auto contest = by_give_up(alternatives, subjects)) rows.push(contest->take());
  for (const Value& row : array_at(comparison, "layers")) {
    const std::string layer = text_at(row, "layer");
    if (layer.empty() || !has_a_say(subjects, layer)) continue;
    if (const auto contest = by_layer(row, alternatives)) rows.push(contest->take());
  }
  return rows;
}

BothTexts best_words(const Value& best) {
  const Value::Array& winners = array_at(best, "winners");
  const Value::Array& open = array_at(best, "open");
  const BothArguments arguments = {{"winners", joined_keys(winners, array_at(best, "incomplete"))},
                                   {"open", joined_keys(open, {})},
                                   {"value", both_at(best, "value")}};
  if (winners.empty()) return render(comparison_text_of("none_known"), arguments);
  if (!open.empty()) return render(comparison_text_of("open"), arguments);
  return render(flag_at(best, "apart") ? comparison_text_of("won") : comparison_text_of("tied"),
                arguments);
}

}  // namespace ecotone
