// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "ecotone/message/comparison_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/comparison.h"
#include "ecotone/report/finding_words.h"
#include "ecotone/report/map_labels.h"

namespace ecotone {

using document::Value;

namespace {

using Row = std::vector<std::string>;

std::string_view sign_of(const std::string& level) {
  if (level == "prohibited") return "✕ ";
  if (level == "restricted") return "! ";
  if (level == "attention") return "i ";
  if (level == "no_conflict") return "✓ ";
  if (level == "report") return "· ";
  return level.empty() ? "" : "? ";
}

std::string cell_text(const ComparedCell& cell, Language language) {
  // Why a layer was not checked would make columns too wide; the other forms have it.
  const std::string figures = cell.has_reason ? "" : cell.figures.in(language);
  return std::string(sign_of(cell.level)) + cell.words.in(language) +
         (figures.empty() ? "" : "  " + figures);
}

std::string in(const Text& text, Language language) {
  return render(text, language);
}

Row head_row(const Value& comparison) {
  Row row{""};
  for (const Value& alternative : array_at(comparison, "alternatives")) {
    row.push_back(text_at(alternative, "key") + "  " + text_at(alternative, "name"));
  }
  return row;
}

void add_alternative_rows(const Value& comparison, Language language, std::vector<Row>& rows) {
  Row verdict{in(comparison_text_of("row_verdict"), language)};
  Row complete{in(comparison_text_of("row_completeness"), language)};
  Row area{in(comparison_text_of("row_area"), language)};
  Row give_up{in(comparison_text_of("row_give_up"), language)};
  for (const Value& alternative : array_at(comparison, "alternatives")) {
    const std::string level = text_at(alternative, "verdict");
    verdict.push_back(std::string(sign_of(level)) + level_words(level).in(language));
    const Value& completeness = member_at(alternative, "completeness");
    const bool is_complete = flag_at(alternative, "complete");
    std::string text = in(
        is_complete ? comparison_text_of("complete") : comparison_text_of("incomplete"), language);
    if (completeness.is_object()) {
      text += "  " + text_at(completeness, "checked") + "/" + text_at(completeness, "total");
    }
    complete.push_back(std::move(text));
    const auto hectares = [](std::optional<double> m2) {
      return m2 ? format_area(*m2, AreaUnit::hectare) : std::string("–");
    };
    area.push_back(hectares(number_at(alternative, "area_m2")));
    give_up.push_back(hectares(number_at(alternative, "give_up_m2")));
  }
  for (Row* row : {&verdict, &complete, &area, &give_up}) rows.push_back(std::move(*row));
}

void add_rows(const Value& list, Language language, ComparedCell (*read)(const Value&),
              std::vector<Row>& rows) {
  for (const Value& item : list.as_array()) {
    if (item.find("layer") != nullptr && layer_shown(item) != LayerShown::row) continue;
    const std::string title = both_at(item, "title").in(language);
    const std::string rule = text_at(item, "rule");
    Row row{(rule.empty() ? "" : rule + "  ") + cut_text(title, 20)};
    for (const Value& cell : array_at(item, "cells")) {
      row.push_back(cell_text(read(cell), language));
    }
    rows.push_back(std::move(row));
  }
}

std::string table_text(const std::vector<Row>& rows) {
  std::vector<int> widths(rows.front().size(), 0);
  for (const Row& row : rows) {
    for (std::size_t j = 0; j < row.size(); ++j) {
      widths[j] = std::max(widths[j], display_width(row[j]));
    }
  }
  std::string out;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t j = 0; j < row.size(); ++j) {
      line += row[j];
      if (j + 1 == row.size()) break;
      line.append(static_cast<std::size_t>(widths[j] - display_width(row[j]) + 2), ' ');
    }
    line.resize(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace

std::string comparison_text(const Value& comparison, const CheckTextOptions& options) {
  const Language language = options.language;
  std::vector<Row> rows{head_row(comparison)};
  add_alternative_rows(comparison, language, rows);
  add_rows(member_at(comparison, "rules"), language, rule_cell, rows);
  add_rows(member_at(comparison, "layers"), language, layer_cell, rows);
  std::string out = table_text(rows);
  for (const BothTexts& line : layer_lines(comparison)) out += line.in(language) + "\n";
  out += "\n";
  std::vector<Row> best;
  for (const Value& measure : array_at(comparison, "best")) {
    best.push_back({both_at(measure, "title").in(language), best_words(measure).in(language)});
  }
  if (!best.empty()) out += table_text(best);
  return out + in(comparison_text_of("caution"), language) + "\n";
}

std::string comparison_csv(const Value& comparison, Language language) {
  std::string out = "\xEF\xBB\xBFpart,item,title,quantity";
  for (const Value& alternative : array_at(comparison, "alternatives")) {
    out += "," + csv_cell(text_at(alternative, "key"));
  }
  out += "\r\n";
  const auto add = [&](const std::string& part, const std::string& item, const std::string& title,
                       std::string_view quantity, const Value::Array& cells, const Value* inner) {
    Row row{part, item, title, std::string(quantity)};
    bool any = false;
    for (const Value& cell : cells) {
      const Value& from = inner == nullptr ? cell : member_at(cell, inner->as_string());
      row.push_back(quantity == "reason" ? both_at(from, quantity).in(language)
                                         : text_at(from, quantity));
      any |= !row.back().empty();
    }
    if (!any) return;
    for (std::size_t j = 0; j < row.size(); ++j) out += (j > 0 ? "," : "") + csv_cell(row[j]);
    out += "\r\n";
  };
  const Value::Array& alternatives = array_at(comparison, "alternatives");
  for (const std::string_view quantity :
       {"id", "name", "verdict", "complete", "area_m2", "length_m", "prohibited", "restricted",
        "undecided", "give_up_m2", "give_up_error_m2"}) {
    add("alternative", "", "", quantity, alternatives, nullptr);
  }
  const Value measure("measure");
  for (const Value& rule : array_at(comparison, "rules")) {
    const std::string id = text_at(rule, "rule");
    const std::string title = both_at(rule, "title").in(language);
    const Value::Array& cells = array_at(rule, "cells");
    for (const std::string_view quantity : {"state", "level", "exception"}) {
      add("rule", id, title, quantity, cells, nullptr);
    }
    for (const std::string_view quantity : {"kind", "value", "error", "threshold", "margin"}) {
      add("rule", id, title, quantity, cells, &measure);
    }
  }
  for (const Value& layer : array_at(comparison, "layers")) {
    const std::string id = text_at(layer, "layer");
    for (const std::string_view quantity :
         {"state", "area_m2", "error_m2", "share", "nearest_m", "covered_share", "reason"}) {
      add("layer", id.empty() ? text_at(layer, "role") : id, both_at(layer, "title").in(language),
          quantity, array_at(layer, "cells"), nullptr);
    }
  }
  for (const Value& best : array_at(comparison, "best")) {
    Value marks = Value::array();
    for (const Value& alternative : alternatives) {
      const auto has = [&](std::string_view list) {
        const Value::Array& keys = array_at(best, list);
        return std::any_of(keys.begin(), keys.end(), [&](const Value& key) {
          return key.as_string() == text_at(alternative, "key");
        });
      };
      Value cell;
      cell.set("place", has("incomplete") ? "best, incomplete"
                        : has("winners")  ? "best"
                        : has("open")     ? "open"
                                          : "");
      marks.push(std::move(cell));
    }
    add("best", text_at(best, "by"), both_at(best, "title").in(language), "place", marks.as_array(),
        nullptr);
  }
  return out;
}

}  // namespace ecotone
