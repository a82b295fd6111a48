// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/register_document.h"

#include <cmath>
#include <vector>

#include "ecotone/geodesy/transformation.h"
#include "ecotone/report/map_geometry.h"

namespace ecotone {

using document::Value;

namespace {

Value both(std::string_view en, std::string_view zh) {
  Value value;
  value.set("en", en);
  value.set("zh", zh);
  return value;
}

Value optional_number(const std::optional<double>& number) {
  return number ? Value(*number) : Value();
}

Value finding_row(const OutfallRegister& outfalls, const RegisterFinding& finding) {
  Value row;
  row.set("row", outfalls.ids[finding.row]);
  row.set("name", outfalls.text(finding.row, "name"));
  row.set("severity", severity_name(finding.severity()));
  row.set("kind", finding.key());
  row.set("title", both(finding.text->title_en, finding.text->title_zh));
  row.set("message", both(finding.what(Language::english), finding.what(Language::chinese)));
  row.set("mend", both(finding.mend(Language::english), finding.mend(Language::chinese)));
  row.set("other_row", finding.other_row ? outfalls.ids[*finding.other_row] : std::string());
  row.set("measure_m", optional_number(finding.measure_m));
  const auto& place = finding.suggested_deg;
  row.set("suggested_lon_deg", place ? Value(place->x) : Value());
  row.set("suggested_lat_deg", place ? Value(place->y) : Value());
  return row;
}

Value counts(const std::vector<RegisterCount>& all) {
  Value rows = Value::array();
  for (const RegisterCount& count : all) {
    Value row;
    row.set("value", count.value);
    row.set("rows", count.rows);
    row.set("faulty", count.faulty);
    rows.push(std::move(row));
  }
  return rows;
}

// A path as [x, y, x, y …], to the metre.
Value path_value(std::span<const Point> path, double tolerance_m) {
  Value value = Value::array();
  for (const Point& p : simplify_for_drawing(path, tolerance_m)) {
    value.push(std::round(p.x));
    value.push(std::round(p.y));
  }
  return value;
}

Box county_box(const LayerSet& layers) {
  Box box;
  for (const RoleLayer* county : layers.with_role("county")) {
    box.include(county->layer.geometry.box());
  }
  return box;
}

}  // namespace

std::string_view severity_name(RegisterSeverity severity) {
  constexpr std::string_view names[] = {"note", "warning", "error"};
  return names[static_cast<std::size_t>(severity)];
}

Value finding_rows(const OutfallRegister& outfalls, const RegisterCheck& check) {
  std::vector<std::vector<const RegisterFinding*>> by_row(outfalls.size());
  for (const RegisterFinding& finding : check.findings) by_row[finding.row].push_back(&finding);
  Value rows = Value::array();
  for (const std::size_t row : check.worst_first) {
    for (const RegisterFinding* finding : by_row[row]) rows.push(finding_row(outfalls, *finding));
  }
  return rows;
}

void add_register_summary(const OutfallRegister& outfalls, const RegisterCheck& check,
                          Value& document) {
  std::size_t faulty = 0;
  for (const RegisterRow& row : check.rows) faulty += row.errors > 0 ? 1 : 0;
  document.set("rows", outfalls.size());
  document.set("rows_with_errors", faulty);
  Value kinds = Value::object();
  for (const auto& [kind, count] : check.by_kind) kinds.set(kind, count);
  document.set("by_kind", std::move(kinds));
  document.set("by_class", counts(check.by_class));
  document.set("by_river", counts(check.by_river));
  document.set("by_township", counts(check.by_township));
  document.set("by_remediation", counts(check.by_remediation));
  if (check.shift) {
    document.set("shift", both(render(register_shift_text, Language::english, *check.shift),
                               render(register_shift_text, Language::chinese, *check.shift)));
  }
  Value not_checked = Value::array();
  for (std::size_t i = 0; i < check.not_checked_en.size(); ++i) {
    not_checked.push(both(check.not_checked_en[i], check.not_checked_zh[i]));
  }
  document.set("not_checked", std::move(not_checked));
}

Value register_map(const RegisterCheck& check, const LayerSet& layers, const Crs& working) {
  const Box box = county_box(layers).grown(1000);
  const double tolerance_m = std::max(box.width(), box.height()) / 1200;
  Value map;
  Value window = Value::array();
  for (const double side : {box.min_x, box.min_y, box.max_x, box.max_y}) {
    window.push(std::round(side));
  }
  map.set("window", std::move(window));
  Value outlines = Value::array();
  for (const RoleLayer* county : layers.with_role("county")) {
    const MultiPolygonArray& polygons = county->layer.polygons();
    for (std::size_t i = 0; i < polygons.size(); ++i) {
      for (std::size_t j = 0; j < polygons[i].size(); ++j) {
        outlines.push(path_value(polygons[i].polygon(j).shell(), tolerance_m));
      }
    }
  }
  map.set("outlines", std::move(outlines));
  Value rivers = Value::array();
  for (const RoleLayer* river : layers.with_role("river")) {
    if (river->layer.geometry.type() != GeometryType::line) continue;
    const MultiLineStringArray& lines = river->layer.lines();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (std::size_t j = 0; j < lines[i].size(); ++j) {
        rivers.push(path_value(lines[i].path(j), tolerance_m));
      }
    }
  }
  map.set("rivers", std::move(rivers));
  Value points = Value::array();
  const auto add = [&](const Point& p, std::string_view state) {
    if (!box.contains(p)) return;
    Value point;
    point.set("x", std::round(p.x));
    point.set("y", std::round(p.y));
    point.set("state", state);
    points.push(std::move(point));
  };
  for (const bool faulty : {false, true}) {  // those with errors on top
    for (const RegisterRow& row : check.rows) {
      if (row.place && (row.errors > 0) == faulty) add(*row.place, faulty ? "error" : "good");
    }
  }
  const Transformation to_working(Crs::from_epsg(4490), working);
  for (const RegisterFinding& finding : check.findings) {
    if (finding.suggested_deg) add(to_working(*finding.suggested_deg), "suggested");
  }
  map.set("points", std::move(points));
  return map;
}

}  // namespace ecotone
