// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/check_sheets.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/message/units.h"
#include "ecotone/report/finding_words.h"
#include "ecotone/report/review_points.h"
#include "ecotone/report/sheet_words.h"

namespace ecotone {

using document::Value;

namespace {

/// A sheet of a workbook holds 1 048 576 rows; titles and notes need a few.
constexpr std::size_t most_rows = 1'048'000;

/// Appends the cells of a row to those that name its subject.
void add(Sheet& sheet, const SheetContext& context, std::size_t subject,
         std::vector<std::string> cells, SheetRowStyle style = {}) {
  std::vector<std::string> row = subject_cells(context, subject);
  row.insert(row.end(), std::make_move_iterator(cells.begin()),
             std::make_move_iterator(cells.end()));
  sheet.add(std::move(row), std::move(style));
}

std::vector<std::string> area_cells(std::optional<double> area_m2, std::optional<double> share) {
  if (!area_m2) return {"", "", "", ""};
  return {format_area(*area_m2, AreaUnit::square_metre), format_area(*area_m2, AreaUnit::hectare),
          format_area(*area_m2, AreaUnit::mu), percent_text(share)};
}

std::vector<SheetColumn> area_columns(const SheetContext& context) {
  std::vector<SheetColumn> columns = {number_column(context, report_text("area_m2")),
                                      number_column(context, report_text("area_hectare"), 11),
                                      number_column(context, report_text("area_mu"), 11),
                                      number_column(context, report_text("share_percent"), 10)};
  columns.back().percent = true;
  return columns;
}

SheetColumn level_column(const SheetContext& context, const Text& title) {
  SheetColumn column = text_column(context, title, 12);
  column.level = true;
  return column;
}

std::string judgement_words(const SheetContext& context, const Judgement& judgement,
                            const Text& otherwise) {
  if (judgement.rules.empty()) return say(context, otherwise);
  return level_words(std::string(level_name(judgement.level))).in(context.language) + " (" +
         joined(judgement.rules, ", ") + ")";
}

std::string zone_words(const Value& zone) {
  const std::string name = text_at(zone, "name");
  return name.empty() ? text_at(zone, "feature") : name;
}

/// Rows of one layer in the table of occupation.
class Occupation {
 public:
  Occupation(Sheet& sheet, const SheetContext& context, std::size_t subject, std::size_t number,
             const Value& row)
      : sheet_(sheet),
        context_(context),
        subject_(subject),
        number_(std::to_string(number)),
        row_(row),
        title_(
            joined({both_at(row, "title").in(context.language), text_at(row, "approval")}, " ")) {}

  void put() {
    const std::string state = text_at(row_, "state");
    if (state == "not_checked") return put_unchecked();
    const Value::Array& zones = array_at(row_, "zones");
    if (state == "clear" || zones.empty()) return put_whole(state == "clear");
    for (const Value& zone : zones) put_zone(zone);
    if (zones.size() > 1) put_union();
  }

 private:
  const Value& subject() const { return context_.subjects[subject_]; }
  std::string error_words() const { return number_words(number_at(row_, "error_m2"), 2); }

  void put_cells(const std::string& zone, const std::string& detail, std::vector<std::string> areas,
                 const std::string& error, const std::string& nearest, const std::string& judgement,
                 SheetRowStyle style = {}) {
    std::vector<std::string> cells = {number_, title_, zone, detail};
    cells.insert(cells.end(), areas.begin(), areas.end());
    cells.insert(cells.end(), {error, nearest, judgement});
    add(sheet_, context_, subject_, std::move(cells), std::move(style));
  }

  void put_unchecked() {
    const std::string reason = both_at(row_, "reason").in(context_.language);
    put_cells("", "", area_cells({}, {}), "", "",
              joined({say(context_, report_text("state_not_checked")), reason}, ": "),
              {.shaded = true});
  }

  // A layer that is clear has zero area in it, and says so; a distance rule may still name it.
  void put_whole(bool clear) {
    const std::optional<double> nothing = clear ? std::optional(0.0) : std::nullopt;
    const auto area = number_at(row_, "area_m2");
    const auto share = number_at(row_, "share");
    put_cells("", "", area_cells(area ? area : nothing, share ? share : nothing), error_words(),
              number_words(number_at(row_, "nearest_m"), 1),
              judgement_words(context_, judgement_of(subject(), text_at(row_, "layer"), {}),
                              clear ? report_text("state_clear") : report_text("state_hit")));
  }

  void put_zone(const Value& zone) {
    const std::string detail = text_at(zone, "detail");
    put_cells(
        zone_words(zone),
        detail.empty() ? "" : class_words(text_at(row_, "role"), detail).in(context_.language),
        area_cells(number_at(zone, "area_m2"), number_at(zone, "share")),
        // The error is that of the union; it is the zone's own where the layer has no other.
        array_at(row_, "zones").size() == 1 ? error_words() : std::string(),
        number_words(number_at(zone, "distance_m"), 1),
        judgement_words(context_,
                        judgement_of(subject(), text_at(row_, "layer"), text_at(zone, "feature")),
                        report_text("state_hit")));
  }

  void put_union() {
    put_cells(say(context_, report_text("subtotal")), "",
              area_cells(number_at(row_, "area_m2"), number_at(row_, "share")), error_words(),
              number_words(number_at(row_, "nearest_m"), 1), "", {.total = true});
  }

  Sheet& sheet_;
  const SheetContext& context_;
  std::size_t subject_;
  std::string number_;
  const Value& row_;
  std::string title_;
};

std::string count_of(const Value& subject, std::string_view level) {
  const Value::Array& findings = array_at(subject, "findings");
  return std::to_string(
      std::count_if(findings.begin(), findings.end(),
                    [level](const Value& finding) { return text_at(finding, "level") == level; }));
}

/// A number of a point or of a receptor with its place in the table of distances.
void add_distance(Sheet& sheet, const SheetContext& context, std::size_t subject, const Text& what,
                  std::vector<std::string> names, const Value& target, std::string_view distance,
                  const std::string& rules) {
  names.insert(names.begin(), say(context, what));
  names.insert(names.end(), {number_words(number_at(target, distance), 1),
                             number_words(number_at(target, "error_m"), 1),
                             number_words(number_at(target, "bearing_deg"), 0), rules});
  add(sheet, context, subject, std::move(names));
}

std::string layer_title(const SheetContext& context, const std::string& id) {
  const Value* layer = layer_of(context.document, id);
  const std::string title = layer == nullptr ? "" : both_at(*layer, "title").in(context.language);
  return title.empty() ? id : title;
}

void add_zone_distances(Sheet& sheet, const SheetContext& context, std::size_t subject) {
  std::vector<std::pair<std::string, std::string>> seen;
  for (const std::string_view group : {"findings", "unknown"}) {
    for (const Value& finding : array_at(context.subjects[subject], group)) {
      for (const Value& zone : array_at(finding, "zones")) {
        const auto distance = number_at(zone, "distance_m");
        const std::pair key(text_at(zone, "layer"), text_at(zone, "feature"));
        if (!distance || *distance <= 0) continue;
        if (std::find(seen.begin(), seen.end(), key) != seen.end()) continue;
        seen.push_back(key);
        const Judgement judgement = judgement_of(context.subjects[subject], key.first, key.second);
        add_distance(sheet, context, subject, sheet_text("what_zone"),
                     {layer_title(context, key.first), zone_words(zone), ""}, zone, "distance_m",
                     joined(judgement.rules, ", "));
      }
    }
  }
}

void add_ring(Sheet& sheet, const SheetContext& context, std::size_t subject, const Value& ring,
              std::size_t& count, bool closed) {
  const std::string kind = text_at(ring, "kind");
  const Text& text = kind == "hole"    ? report_text("hole")
                     : kind == "shell" ? report_text("shell")
                                       : report_text("path");
  const std::string ring_words = render(text, context.language, {{"part", text_at(ring, "part")}});
  const auto put = [&](const Value& point, std::size_t number, bool with_side) {
    add(sheet, context, subject,
        {ring_words, "J" + std::to_string(number), number_words(number_at(point, "y"), 3),
         number_words(number_at(point, "x"), 3), number_words(number_at(point, "lon"), 9),
         number_words(number_at(point, "lat"), 9),
         with_side ? number_words(number_at(point, "side_m"), 2) : std::string()});
  };
  const Value::Array& points = array_at(ring, "points");
  const std::size_t first = count + 1;
  for (const Value& point : points) put(point, ++count, true);
  // Official tables come back to the first point of a ring.
  if (closed && !points.empty()) put(points.front(), first, false);
}

/// Cuts what a sheet of a workbook does not hold, and says so.
void keep_rows_of_a_sheet(Sheet& sheet, Language language) {
  if (sheet.rows.size() <= most_rows) return;
  const std::string left_out = std::to_string(sheet.rows.size() - most_rows);
  sheet.rows.resize(most_rows);
  sheet.notes.push_back(render(sheet_text("rows_left_out"), language, {{"n", left_out}}));
}

}  // namespace

Sheet summary_sheet(const SheetContext& context) {
  Sheet sheet = subject_sheet(context, sheet_text("tab_summary"),
                              {text_column(context, sheet_text("identifier_short"), 12),
                               level_column(context, report_text("verdict")),
                               text_column(context, sheet_text("complete"), 8),
                               number_column(context, report_text("layers_checked"), 10),
                               number_column(context, sheet_text("layers_total"), 10),
                               number_column(context, report_text("area_ha")),
                               number_column(context, sheet_text("area_mu_long")),
                               number_column(context, sheet_text("length_m")),
                               number_column(context, report_text("prohibited"), 8),
                               number_column(context, report_text("restricted"), 8),
                               number_column(context, report_text("attention"), 8),
                               number_column(context, sheet_text("undecided"), 8),
                               text_column(context, sheet_text("statement"), 60)});
  for (SheetColumn& column : sheet.columns) column.one_line = false;
  for (std::size_t i = 0; i < context.subjects.size(); ++i) {
    const Value& subject = context.subjects[i];
    const auto area = subject_area_m2(subject);
    const std::string verdict = text_at(subject, "verdict");
    const bool complete = flag_at(subject, "complete");
    add(sheet, context, i,
        {text_at(subject, "id"), level_words(verdict).in(context.language),
         say(context, complete ? sheet_text("yes") : sheet_text("no")),
         text_at(subject, "layers_checked"), text_at(subject, "layers_total"),
         area ? format_area(*area, AreaUnit::hectare) : "",
         area ? format_area(*area, AreaUnit::mu) : "",
         number_words(number_at(subject, "length_m"), 2), count_of(subject, "prohibited"),
         count_of(subject, "restricted"), count_of(subject, "attention"),
         std::to_string(array_at(subject, "unknown").size()),
         verdict_sentence(subject).in(context.language)},
        {.level = verdict});
  }
  return sheet;
}

Sheet occupation_sheet(const SheetContext& context) {
  std::vector<SheetColumn> columns = {number_column(context, sheet_text("layer_number"), 6),
                                      text_column(context, report_text("layer_and_approval"), 30),
                                      text_column(context, report_text("zone"), 26),
                                      text_column(context, report_text("class"), 18)};
  for (SheetColumn& column : area_columns(context)) columns.push_back(std::move(column));
  columns.push_back(number_column(context, sheet_text("error_m2"), 11));
  columns.push_back(number_column(context, report_text("nearest"), 11));
  columns.push_back(text_column(context, report_text("judgement"), 34));
  Sheet sheet = subject_sheet(context, sheet_text("tab_occupation"), std::move(columns));
  for (std::size_t i = 0; i < context.subjects.size(); ++i) {
    std::size_t number = 0;
    for (const Value& row : array_at(context.subjects[i], "layers")) {
      Occupation(sheet, context, i, ++number, row).put();
    }
  }
  const std::string method = text_at(member_at(context.document, "run"), "area_method");
  const Text* words = find_report_text("method_" + method);
  sheet.notes.push_back(
      render(report_text("occupation_note"), context.language,
             {{"method", words == nullptr ? method : render(*words, context.language)}}));
  return sheet;
}

Sheet distance_sheet(const SheetContext& context) {
  Sheet sheet = subject_sheet(
      context, sheet_text("tab_distances"),
      {text_column(context, sheet_text("what"), 16), text_column(context, report_text("layer"), 26),
       text_column(context, report_text("name"), 30),
       text_column(context, report_text("class"), 16),
       number_column(context, sheet_text("distance_m")),
       number_column(context, sheet_text("error_m"), 11),
       number_column(context, sheet_text("bearing"), 11),
       text_column(context, report_text("rule"), 24)});
  for (std::size_t i = 0; i < context.subjects.size(); ++i) {
    const Value& subject = context.subjects[i];
    add_zone_distances(sheet, context, i);
    for (const Value& receptor : array_at(subject, "receptors")) {
      const BothTexts title = both_at(receptor, "title");
      add_distance(sheet, context, i, sheet_text("what_receptor"),
                   {title.empty() ? layer_title(context, text_at(receptor, "layer"))
                                  : title.in(context.language),
                    zone_words(receptor), text_at(receptor, "kind")},
                   receptor, "distance_m", "");
    }
    for (const Value& row : array_at(subject, "layers")) {
      const auto nearest = number_at(row, "nearest_m");
      if (text_at(row, "state") != "clear" || !nearest) continue;
      add_distance(sheet, context, i, sheet_text("what_layer"),
                   {both_at(row, "title").in(context.language), "", ""}, row, "nearest_m", "");
    }
  }
  if (sheet.rows.empty()) sheet.notes.push_back(say(context, sheet_text("no_distances")));
  return sheet;
}

Sheet boundary_sheet(const SheetContext& context) {
  Sheet sheet = subject_sheet(
      context, sheet_text("tab_boundary"),
      {text_column(context, sheet_text("ring"), 16), text_column(context, report_text("point"), 9),
       number_column(context, report_text("x_north"), 16),
       number_column(context, report_text("y_east"), 16),
       number_column(context, report_text("longitude"), 16),
       number_column(context, report_text("latitude"), 16),
       number_column(context, report_text("side"), 12)});
  sheet.landscape = context.names_subjects;
  sheet.titles.push_back(
      text_at(member_at(member_at(context.document, "run"), "working_crs"), "id"));
  for (std::size_t i = 0; i < context.subjects.size(); ++i) {
    const bool polygon = text_at(context.subjects[i], "geometry") == "polygon";
    std::size_t count = 0;
    for (const Value& ring : array_at(context.subjects[i], "boundary")) {
      add_ring(sheet, context, i, ring, count, polygon);
    }
  }
  return sheet;
}

Sheet review_sheet(const SheetContext& context) {
  Sheet sheet = subject_sheet(context, sheet_text("tab_review"),
                              {text_column(context, sheet_text("topic"), 18),
                               text_column(context, sheet_text("content"), 100)});
  for (std::size_t i = 0; i < context.subjects.size(); ++i) {
    const auto put = [&](const Text& topic, const std::vector<BothTexts>& items, const Text& none) {
      for (const BothTexts& item : items) {
        add(sheet, context, i, {say(context, topic), item.in(context.language)});
      }
      if (items.empty()) add(sheet, context, i, {say(context, topic), say(context, none)});
    };
    put(report_text("gaps"), data_gaps(context.subjects[i]), report_text("no_gaps"));
    put(report_text("review"), review_points(context.document, context.subjects[i]),
        report_text("no_review"));
  }
  return sheet;
}

std::vector<Sheet> check_sheets(const Value& document, Language language) {
  const SheetContext context = {document, array_at(document, "subjects"), language, true};
  std::vector<Sheet> sheets = {summary_sheet(context),  occupation_sheet(context),
                               findings_sheet(context), distance_sheet(context),
                               boundary_sheet(context), review_sheet(context),
                               method_sheet(context),   parameter_sheet(context),
                               layer_sheet(context),    ledger_sheet(context)};
  for (Sheet& sheet : sheets) keep_rows_of_a_sheet(sheet, language);
  return sheets;
}

}  // namespace ecotone
