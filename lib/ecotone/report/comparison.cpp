// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/comparison.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/document/json.h"
#include "ecotone/finding/finding.h"
#include "ecotone/message/comparison_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/comparison_best.h"
#include "ecotone/report/finding_words.h"
#include "ecotone/report/measure_format.h"
#include "ecotone/report/review_points.h"

namespace ecotone {

using document::Value;

namespace {

/// A, B, …, Z, AA, AB, …
std::string key_of(std::size_t number) {
  std::string key;
  for (std::size_t n = number + 1; n > 0; n = (n - 1) / 26) {
    key.insert(key.begin(), static_cast<char>('A' + (n - 1) % 26));
  }
  return key;
}

Value copy_or_null(const Value& from, std::string_view key) {
  const Value* value = from.find(key);
  return value == nullptr ? Value() : *value;
}

std::size_t count_level(const Value& subject, std::string_view level) {
  const Value::Array& findings = array_at(subject, "findings");
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(),
                    [&](const Value& finding) { return text_at(finding, "level") == level; }));
}

Value alternative_value(const Value& subject, std::size_t number) {
  Value value;
  value.set("key", key_of(number));
  for (const std::string_view key :
       {"id", "name", "target", "verdict", "complete", "completeness"}) {
    value.set(key, copy_or_null(subject, key));
  }
  const auto area = subject_area_m2(subject);
  value.set("area_m2", area ? Value(*area) : Value());
  value.set("length_m", copy_or_null(subject, "length_m"));
  value.set("prohibited", count_level(subject, "prohibited"));
  value.set("restricted", count_level(subject, "restricted"));
  value.set("undecided", array_at(subject, "unknown").size());
  const auto give_up = land_to_give_up(subject);
  value.set("give_up_m2", give_up ? Value(give_up->value) : Value());
  value.set("give_up_error_m2", give_up ? Value(give_up->error) : Value());
  return value;
}

/// The measure that decided: the one with a threshold, else the first.
const Value* deciding_measure(const Value& finding) {
  const Value::Array& measures = array_at(finding, "measures");
  for (const Value& measure : measures) {
    if (number_at(measure, "threshold")) return &measure;
  }
  return measures.empty() ? nullptr : &measures.front();
}

Value measure_value_of(const Value& finding) {
  const Value* measure = deciding_measure(finding);
  if (measure == nullptr) return {};
  Value value;
  for (const std::string_view key : {"kind", "value", "error", "threshold", "margin"}) {
    value.set(key, copy_or_null(*measure, key));
  }
  return value;
}

Value rule_cell_value(std::string_view state, const Value& finding) {
  Value cell;
  cell.set("state", state);
  cell.set("level", state == "fired" ? copy_or_null(finding, "level") : Value());
  cell.set("measure", measure_value_of(finding));
  cell.set("exception", copy_or_null(finding, "exception"));
  return cell;
}

Value rule_cell_of(const Value& subject, const std::string& rule) {
  constexpr std::pair<std::string_view, std::string_view> groups[] = {
      {"findings", "fired"}, {"unknown", "undecided"}, {"passed", "passed"}};
  for (const auto& [group, state] : groups) {
    for (const Value& finding : array_at(subject, group)) {
      if (text_at(finding, "rule") == rule) return rule_cell_value(state, finding);
    }
  }
  return rule_cell_value("not_fired", {});
}

int severity(const Value& row) {
  int worst = -1;
  for (const Value& cell : array_at(row, "cells")) {
    const auto level = text_at(cell, "state") == "undecided" ? Level::indeterminate
                                                             : parse_level(text_at(cell, "level"));
    if (level) worst = std::max(worst, static_cast<int>(*level));
  }
  return worst;
}

// Every rule that says something of one of them, the worst first.
Value rules_value(const Value::Array& subjects) {
  Value::Array rows;
  for (const std::string_view group : {"findings", "unknown", "passed"}) {
    for (const Value& subject : subjects) {
      for (const Value& finding : array_at(subject, group)) {
        const std::string rule = text_at(finding, "rule");
        const bool known = std::any_of(rows.begin(), rows.end(), [&](const Value& row) {
          return text_at(row, "rule") == rule;
        });
        if (known) continue;
        Value row;
        row.set("rule", rule);
        row.set("title", copy_or_null(finding, "title"));
        Value cells = Value::array();
        for (const Value& other : subjects) cells.push(rule_cell_of(other, rule));
        row.set("cells", std::move(cells));
        rows.push_back(std::move(row));
      }
    }
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Value& a, const Value& b) { return severity(a) > severity(b); });
  return rows;
}

Value layer_cell_value(const Value* row) {
  static const Value nothing;
  const Value& from = row == nullptr ? nothing : *row;
  Value cell;
  cell.set("state", row == nullptr ? Value("not_checked") : copy_or_null(from, "state"));
  cell.set("touches_only", flag_at(from, "touches_only"));
  for (const std::string_view key :
       {"area_m2", "error_m2", "share", "nearest_m", "covered_share", "reason"}) {
    cell.set(key, copy_or_null(from, key));
  }
  return cell;
}

// Layers of the catalogue and roles that it lacks, in the order of the first alternative.
Value layers_value(const Value::Array& subjects) {
  Value rows = Value::array();
  for (const Value& layer : array_at(subjects.front(), "layers")) {
    const std::string id = text_at(layer, "layer");
    const std::string role = text_at(layer, "role");
    Value row;
    row.set("layer", copy_or_null(layer, "layer"));
    row.set("role", role);
    row.set("title", copy_or_null(layer, "title"));
    Value cells = Value::array();
    for (const Value& subject : subjects) {
      const Value* same = nullptr;
      for (const Value& other : array_at(subject, "layers")) {
        if (text_at(other, "layer") == id && text_at(other, "role") == role) same = &other;
      }
      cells.push(layer_cell_value(same));
    }
    row.set("cells", std::move(cells));
    rows.push(std::move(row));
  }
  return rows;
}

BothTexts figures_of(const Value& measure) {
  if (!number_at(measure, "value")) return {};
  const MeasureWords words = measure_words(measure);
  BothTexts figures(words.value + (words.error.empty() ? "" : " " + words.error));
  if (text_at(measure, "kind") == "overlap_area") {
    figures = BothTexts(format_area(*number_at(measure, "value"), AreaUnit::hectare) + " ha");
  }
  if (words.margin.empty()) return figures;
  const BothTexts margin = render(comparison_text_of("margin"), {{"margin", words.margin}});
  return {figures.en + ", " + margin.en, figures.zh + "，" + margin.zh};
}

}  // namespace

Value comparison_document(const Value& check) {
  const Value::Array& subjects = array_at(check, "subjects");
  Value document;
  document.set("schema", "ecotone.compare/1");
  document.set("run", copy_or_null(check, "run"));
  Value alternatives = Value::array();
  for (const Value& subject : subjects) {
    alternatives.push(alternative_value(subject, alternatives.as_array().size()));
  }
  document.set("alternatives", std::move(alternatives));
  document.set("rules", rules_value(subjects));
  document.set("layers", subjects.empty() ? Value::array() : layers_value(subjects));
  document.set("best", best_value(document, subjects));
  return document;
}

LayerShown layer_shown(const Value& layer) {
  if (is_context_role(text_at(layer, "role"))) return LayerShown::hidden;
  const Value::Array& cells = array_at(layer, "cells");
  const auto all = [&](std::string_view state) {
    return std::all_of(cells.begin(), cells.end(), [&](const Value& cell) {
      return text_at(cell, "state") == state && !number_at(cell, "nearest_m");
    });
  };
  if (all("clear")) return LayerShown::clear;
  return all("not_checked") ? LayerShown::not_checked : LayerShown::row;
}

std::vector<BothTexts> layer_lines(const Value& comparison) {
  std::vector<BothTexts> lines;
  const std::pair<LayerShown, const Text*> kinds[] = {
      {LayerShown::clear, &comparison_text_of("clear_for_all")},
      {LayerShown::not_checked, &comparison_text_of("not_checked_for_all")}};
  for (const auto& [shown, text] : kinds) {
    BothTexts names;
    for (const Value& layer : array_at(comparison, "layers")) {
      if (layer_shown(layer) != shown) continue;
      const BothTexts title = both_at(layer, "title");
      names.en += (names.en.empty() ? "" : ", ") + title.en;
      names.zh += (names.zh.empty() ? "" : "、") + title.zh;
    }
    if (!names.empty()) lines.push_back(render(*text, {{"layers", names}}));
  }
  return lines;
}

ComparedCell rule_cell(const Value& cell) {
  const std::string state = text_at(cell, "state");
  if (state == "not_fired") return {"", BothTexts(comparison_text_of("not_fired")), {}, false};
  const BothTexts figures = figures_of(member_at(cell, "measure"));
  if (state == "passed") return {"no_conflict", BothTexts(comparison_text_of("passed")), figures};
  if (state == "undecided") {
    return {"indeterminate", BothTexts(comparison_text_of("undecided")), figures};
  }
  const std::string level = text_at(cell, "level");
  BothTexts words = level_words(level);
  if (const std::string exception = text_at(cell, "exception"); !exception.empty()) {
    words.en += " (" + exception + ")";
    words.zh += "（" + exception + "）";
  }
  return {level, words, figures};
}

ComparedCell layer_cell(const Value& cell) {
  const std::string state = text_at(cell, "state");
  if (state == "not_checked") {
    return {"indeterminate", BothTexts(comparison_text_of("state_not_checked")),
            both_at(cell, "reason"), true};
  }
  const auto nearest = number_at(cell, "nearest_m");
  if (state == "clear") {
    if (!nearest) return {"", BothTexts(comparison_text_of("state_clear")), {}, false};
    return {"",
            render(comparison_text_of("state_near"), {{"distance", format_fixed(*nearest, 1)}}),
            {}};
  }
  if (flag_at(cell, "touches_only")) {
    return {"", BothTexts(comparison_text_of("state_touches")), {}, false};
  }
  const auto area = number_at(cell, "area_m2");
  if (!area) return {"", BothTexts(comparison_text_of("state_hit")), {}, false};
  std::string figures = format_area(*area, AreaUnit::hectare) + " ha";
  if (const auto share = number_at(cell, "share")) {
    figures += ", " + format_fixed(100 * *share, 2) + " %";
  }
  return {"", BothTexts(comparison_text_of("state_hit")), BothTexts(figures)};
}

std::string comparison_ndjson(const Value& comparison) {
  Value head;
  head.set("schema", text_at(comparison, "schema"));
  head.set("run", member_at(comparison, "run"));
  std::string out = document::to_json(head, -1) + "\n";
  constexpr std::pair<std::string_view, std::string_view> parts[] = {
      {"alternatives", "alternative"}, {"rules", "rule"}, {"layers", "layer"}, {"best", "best"}};
  for (const auto& [list, part] : parts) {
    for (const Value& row : array_at(comparison, list)) {
      Value line;
      line.set("part", part);
      for (const auto& [name, member] : row.as_object()) line.set(name, member);
      out += document::to_json(line, -1) + "\n";
    }
  }
  return out;
}

}  // namespace ecotone
