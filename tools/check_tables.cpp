// SPDX-License-Identifier: Apache-2.0
#include "tools/check_tables.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "ecotone/document/json.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/report/reading.h"

namespace ecotone::tools {
namespace {

using document::Value;
using enum FieldType;
using Fields = std::vector<std::pair<std::string, FieldType>>;

enum TableNumber : std::size_t { subject_table, finding_table, piece_table, run_table };

const std::array<std::string, 4> suffixes{"", "_finding", "_piece", "_run"};

const Fields subject_fields = {
    {"subject_id", text},      {"name", text},         {"target", text},
    {"verdict", text},         {"complete", boolean},  {"layers_checked", integer},
    {"layers_total", integer}, {"area_m2", real},      {"plane_m2", real},
    {"length_m", real},        {"accuracy_m", real},   {"prohibited", integer},
    {"restricted", integer},   {"attention", integer}, {"undecided", integer},
    {"attributes", text}};

const Fields finding_fields = {
    {"subject_id", text}, {"rule", text},      {"level", text},      {"decided", boolean},
    {"title_zh", text},   {"title_en", text},  {"message_zh", text}, {"message_en", text},
    {"reason_zh", text},  {"reason_en", text}, {"kind", text},       {"value", real},
    {"error", real},      {"threshold", real}, {"margin", real},     {"unit", text},
    {"measures", text},   {"zones", text},     {"needs", text},      {"cite", text}};

const Fields piece_fields = {
    {"subject_id", text}, {"layer", text}, {"feature", text}, {"area_m2", real}, {"share", real}};

const Fields run_fields = {{"schema", text}, {"result", text}};

Table table_of(const Fields& fields) {
  Table table;
  for (const auto& [name, type] : fields) table.add(Column(name, type));
  return table;
}

void add_row(Table& table, std::vector<FieldValue> row) {
  for (std::size_t j = 0; j < row.size(); ++j) table.column(j).push_back(std::move(row[j]));
}

FieldValue words(const Value& owner, std::string_view key) {
  const std::string found = text_at(owner, key);
  return found.empty() ? FieldValue() : FieldValue(found);
}

FieldValue number(const Value& owner, std::string_view key) {
  const std::optional<double> found = number_at(owner, key);
  return found ? FieldValue(*found) : FieldValue();
}

FieldValue count(const Value& owner, std::string_view key) {
  const Value& member = member_at(owner, key);
  return member.is_integer() ? FieldValue(member.as_integer()) : FieldValue();
}

FieldValue json(const Value& owner, std::string_view key) {
  const Value& member = member_at(owner, key);
  return member.is_null() ? FieldValue() : FieldValue(document::to_json(member, -1));
}

FieldValue findings_of(const Value& subject, std::string_view level) {
  const Value::Array& findings = array_at(subject, "findings");
  return static_cast<std::int64_t>(std::ranges::count_if(
      findings, [level](const Value& f) { return text_at(f, "level") == level; }));
}

// The one kind of geometry that subjects have, in the words of PostGIS.
std::string geometry_type_of(const std::vector<Layer>& subjects) {
  const auto all = [&](GeometryType type) {
    return std::ranges::all_of(subjects,
                               [type](const Layer& l) { return l.geometry.type() == type; });
  };
  if (all(GeometryType::polygon)) return "MultiPolygon";
  return all(GeometryType::line) ? "MultiLineString" : "Geometry";
}

// Geometries of one type, a feature each, as one column.
GeometryColumn joined(std::span<const GeometryColumn> columns) {
  MultiPolygonBuilder polygons;
  MultiLineStringBuilder lines;
  MultiPointBuilder points;
  for (const GeometryColumn& column : columns) {
    if (column.type() == GeometryType::polygon) {
      polygons.append(column.as_polygons());
    } else if (column.type() == GeometryType::line) {
      const MultiLineStringView line = column.as_lines()[0];
      for (std::size_t k = 0; k < line.size(); ++k) lines.add_path(line.path(k));
      column.is_missing(0) ? lines.add_missing() : lines.finish_feature();
    } else {
      for (const Point& p : column.as_points()[0]) points.add_point(p);
      column.is_missing(0) ? points.add_missing() : points.finish_feature();
    }
  }
  switch (columns.empty() ? GeometryType::polygon : columns[0].type()) {
    case GeometryType::line:
      return std::move(lines).build();
    case GeometryType::point:
      return std::move(points).build();
    case GeometryType::polygon:
      break;
  }
  return std::move(polygons).build();
}

const Value* zone_of(const Value& subject, const PieceOwner& owner) {
  for (const Value& row : array_at(subject, "layers")) {
    if (text_at(row, "layer") != owner.layer) continue;
    for (const Value& zone : array_at(row, "zones")) {
      if (text_at(zone, "feature") == owner.feature) return &zone;
    }
  }
  return nullptr;
}

}  // namespace

std::span<const std::string> check_table_suffixes() {
  return suffixes;
}

CheckTables::CheckTables(const Session& session, const Crs& working_crs,
                         const std::vector<Layer>& subjects, CheckGeometry& geometry, bool keep)
    : writer_(
          parse_postgis(session.options.output), working_crs,
          {{suffixes[subject_table], geometry_type_of(subjects), subject_fields, {"attributes"}},
           {suffixes[finding_table], "", finding_fields, {"measures", "zones", "needs", "cite"}},
           {suffixes[piece_table], "MultiPolygon", piece_fields},
           {suffixes[run_table], "", run_fields, {"result"}}},
          session.options.overwrite),
      geometry_(geometry),
      keep_(keep) {}

void CheckTables::add(const Value& /*head*/, const std::vector<Value>& subjects) {
  Table rows = table_of(subject_fields);
  for (const Value& subject : subjects) {
    const Value& area = member_at(subject, "area");
    add_row(rows, {words(subject, "id"), words(subject, "name"), words(subject, "target"),
                   words(subject, "verdict"), flag_at(subject, "complete"),
                   count(subject, "layers_checked"), count(subject, "layers_total"),
                   number(area, "m2"), number(area, "plane_m2"), number(subject, "length_m"),
                   number(subject, "accuracy_m"), findings_of(subject, "prohibited"),
                   findings_of(subject, "restricted"), findings_of(subject, "attention"),
                   static_cast<std::int64_t>(array_at(subject, "unknown").size()),
                   json(subject, "attributes")});
  }
  const GeometryColumn shapes =
      joined(std::span(geometry_.subjects()).subspan(subjects_seen_, subjects.size()));
  writer_.append(subject_table, &shapes, rows);
  add_findings(subjects);
  add_pieces(subjects);
  subjects_seen_ += subjects.size();
  pieces_seen_ = geometry_.owners().size();
  if (keep_) return;
  geometry_ = CheckGeometry();
  subjects_seen_ = pieces_seen_ = 0;
}

void CheckTables::add_findings(const std::vector<Value>& subjects) {
  Table rows = table_of(finding_fields);
  for (const Value& subject : subjects) {
    for (const char* group : {"findings", "unknown"}) {
      for (const Value& finding : array_at(subject, group)) {
        const Value& title = member_at(finding, "title");
        const Value& message = member_at(finding, "message");
        const Value& reason = member_at(finding, "reason");
        const Value::Array& measures = array_at(finding, "measures");
        const Value measure = measures.empty() ? Value() : measures.front();
        add_row(rows, {words(subject, "id"),      words(finding, "rule"),
                       words(finding, "level"),   std::string_view(group) == "findings",
                       words(title, "zh"),        words(title, "en"),
                       words(message, "zh"),      words(message, "en"),
                       words(reason, "zh"),       words(reason, "en"),
                       words(measure, "kind"),    number(measure, "value"),
                       number(measure, "error"),  number(measure, "threshold"),
                       number(measure, "margin"), words(measure, "unit"),
                       json(finding, "measures"), json(finding, "zones"),
                       json(finding, "needs"),    json(finding, "cite")});
      }
    }
  }
  writer_.append(finding_table, nullptr, rows);
}

void CheckTables::add_pieces(const std::vector<Value>& subjects) {
  Table rows = table_of(piece_fields);
  MultiPolygonBuilder shapes;
  for (std::size_t k = pieces_seen_; k < geometry_.owners().size(); ++k) {
    const PieceOwner& owner = geometry_.owners()[k];
    const Value& subject = subjects.at(owner.subject - subjects_seen_);
    const Value* zone = zone_of(subject, owner);
    const Value nothing;
    add_row(rows, {words(subject, "id"), owner.layer, owner.feature,
                   number(zone == nullptr ? nothing : *zone, "area_m2"),
                   number(zone == nullptr ? nothing : *zone, "share")});
    shapes.add_feature(geometry_.pieces()[k]);
  }
  const GeometryColumn column(std::move(shapes).build());
  writer_.append(piece_table, &column, rows);
}

void CheckTables::finish(const Value& head) {
  Table rows = table_of(run_fields);
  add_row(rows, {words(head, "schema"), document::to_json(head, -1)});
  writer_.append(run_table, nullptr, rows);
  writer_.commit();
}

}  // namespace ecotone::tools
