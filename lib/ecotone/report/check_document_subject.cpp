// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "ecotone/compliance/digest.h"
#include "ecotone/geometry/centroid.h"
#include "ecotone/report/check_document_parts.h"
#include "ecotone/report/map_document.h"

namespace ecotone {

using document::Value;

namespace {

/// Attributes of a subject that rules may ask for; `data/codelists/subject.yaml` explains them.
constexpr std::array subject_attributes = {
    "status",
    "supply_related",
    "discharges",
    "discharge_increase",
    "heavy_polluter",
    "industry",
    "safety_rebuild",
    "fuel",
    "equipment",
    "kind",
    "capacity_t_h",
    "sulphur_pct",
    "ash_pct",
    "volatile_pct",
    "dedicated_boiler_dust_removal",
    "sells_fuel",
    "limited_activity",
    "reserve_activity",
    "crossing_mode",
    "unavoidable",
    "land_take",
    "groundwater_pollution",
    "soil_pollution",
    "scenic_related",
    "affects_flood_or_supply",
    "fireworks",
    "use",
    "wetland_exemption",
    "decentralised_source_act",
    "mineral",
    "code",
    "class",
    "subclass",
    "river",
};

/// Fields in which surveyors and coordinate texts state the area of a parcel in m².
constexpr std::array declared_area_fields = {"declared_m2", "stated_area_m2", "declared_area_m2"};

Value path_value(int part, int ring, std::string_view kind, PathView path, bool closed,
                 const Positions& positions) {
  Value value = Value::object();
  value.set("part", part);
  value.set("ring", ring);
  value.set("kind", kind);
  Value points = Value::array();
  const std::size_t count = closed && path.size() > 1 ? path.size() - 1 : path.size();
  for (std::size_t i = 0; i < count; ++i) {
    Value point = positions.value(path[i]);
    const bool has_next = i + 1 < path.size();
    point.set("side_m",
              has_next && !positions.geographic()
                  ? Value(to_decimals(
                        std::hypot(path[i + 1].x - path[i].x, path[i + 1].y - path[i].y), 3))
                  : Value());
    points.push(point);
  }
  value.set("points", std::move(points));
  return value;
}

Value boundary_value(const Layer& subjects, std::size_t place, const Positions& positions) {
  Value boundary = Value::array();
  switch (subjects.geometry.type()) {
    case GeometryType::polygon: {
      const MultiPolygonView polygons = subjects.geometry.as_polygons()[place];
      for (std::size_t part = 0; part < polygons.size(); ++part) {
        const PolygonView polygon = polygons.polygon(part);
        for (std::size_t ring = 0; ring < polygon.ring_count(); ++ring) {
          boundary.push(path_value(static_cast<int>(part) + 1, static_cast<int>(ring) + 1,
                                   ring == 0 ? "shell" : "hole", polygon.ring(ring), true,
                                   positions));
        }
      }
      break;
    }
    case GeometryType::line: {
      const MultiLineStringView lines = subjects.geometry.as_lines()[place];
      for (std::size_t part = 0; part < lines.size(); ++part) {
        boundary.push(
            path_value(static_cast<int>(part) + 1, 1, "path", lines.path(part), false, positions));
      }
      break;
    }
    case GeometryType::point: {
      const std::span<const Point> points = subjects.geometry.as_points()[place];
      for (std::size_t part = 0; part < points.size(); ++part) {
        Value row = path_value(static_cast<int>(part) + 1, 1, "point", points.subspan(part, 1),
                               false, positions);
        boundary.push(std::move(row));
      }
      break;
    }
  }
  return boundary;
}

Value attributes_value(const Layer& subjects, std::size_t place, const RunRecord& run) {
  Value attributes = Value::object();
  for (const char* name : subject_attributes) {
    std::string text;
    const auto column = subjects.fields.find(name);
    if (column && place < subjects.fields.column(*column).size()) {
      text = to_text(subjects.fields.column(*column)[place]);
    }
    for (const auto& [given, given_value] : run.attributes) {
      if (given == name) text = given_value;
    }
    if (!text.empty()) attributes.set(name, text);
  }
  return attributes;
}

Value declared_area(const Layer& subjects, std::size_t place) {
  for (const char* name : declared_area_fields) {
    const auto column = subjects.fields.find(name);
    if (!column || place >= subjects.fields.column(*column).size()) continue;
    const FieldValue& field = subjects.fields.column(*column)[place];
    if (const auto* real = std::get_if<double>(&field)) return *real;
    if (const auto* integer = std::get_if<std::int64_t>(&field))
      return static_cast<double>(*integer);
  }
  return {};
}

}  // namespace

Value subject_value(const CheckResult& result, std::size_t index, const Layer& subjects,
                    const LayerSet& layers, const RunRecord& run, const Positions& positions) {
  const SubjectResult& subject = result.subjects[index];
  const bool polygon = subjects.geometry.type() == GeometryType::polygon;
  Value value = Value::object();
  value.set("id", subject.id);
  value.set("name", subject.name.empty() ? subject.id : subject.name);
  value.set("target", subject.target);
  value.set("geometry", geometry_type_name(subjects.geometry.type()));
  value.set("digest", digest_of_feature(subjects, subject.place));
  value.set("attributes", attributes_value(subjects, subject.place, run));
  value.set("verdict", level_name(subject.verdict));
  value.set("complete", subject.complete);
  Value completeness = completeness_value(subject);
  value.set("layers_checked", completeness.at("checked"));
  value.set("layers_total", completeness.at("total"));
  value.set("completeness", std::move(completeness));
  Value area;
  if (polygon) {
    area = Value::object();
    area.set("method", area_method_name(result.area_method));
    area.set("m2", subject.area_m2);
    area.set("plane_m2", number_or_null(subject.plane_area_m2));
    area.set("declared_m2", declared_area(subjects, subject.place));
  }
  value.set("area", std::move(area));
  value.set("length_m", number_or_null(subject.length_m));
  value.set("accuracy_m", result.subject_accuracy_m);
  const auto centre = centroid(subjects.geometry, subject.place);
  value.set("centroid",
            positions.value(centre.value_or(subjects.geometry.box(subject.place).centre())));
  Value findings = Value::array();
  for (const Finding& finding : subject.findings) {
    findings.push(finding_value(finding, subject.area_m2, positions));
  }
  value.set("findings", std::move(findings));
  Value unknown = Value::array();
  for (const Finding& finding : subject.unknown) {
    unknown.push(finding_value(finding, subject.area_m2, positions));
  }
  value.set("unknown", std::move(unknown));
  value.set("passed", passed_value(subject.passed));
  value.set("mending", subject.mending ? mending_value(*subject.mending, positions) : Value());
  value.set("missing_attributes", string_array(subject.missing_attributes));
  Value rows = Value::array();
  for (const LayerRow& row : subject.layers) {
    if (run.detail == CheckDetail::brief && row.state == RowState::clear) continue;
    rows.push(row_value(row, subject));
  }
  value.set("layers", std::move(rows));
  value.set("receptors", receptors_value(subject.receptors));
  if (run.detail == CheckDetail::brief) return value;
  value.set("boundary", boundary_value(subjects, subject.place, positions));
  if (subjects.crs && !subjects.crs->is_geographic()) {
    value.set("map", map_document(result, index, subjects, layers));
  }
  return value;
}

}  // namespace ecotone
