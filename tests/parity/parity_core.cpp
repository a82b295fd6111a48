// SPDX-License-Identifier: Apache-2.0
// The answers of the library to the cases of tests/cases/parity.yaml: a job as JSON comes in by
// standard input, answers go out; doubles as hexadecimal text, geometry as WKB.
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <map>
#include <string>

#include "ecotone/boundary/boundary_points.h"
#include "ecotone/compliance/check.h"
#include "ecotone/compliance/rule_pack.h"
#include "ecotone/document/json.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geometry/wkb.h"
#include "ecotone/geometry/wkt.h"
#include "ecotone/hydrology/barriers.h"
#include "ecotone/hydrology/location.h"
#include "ecotone/hydrology/river_network.h"
#include "ecotone/inspection/inspection.h"
#include "ecotone/overlay/dissolve.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/overlay.h"
#include "ecotone/overlay/zone_layer.h"
#include "ecotone/report/check_document.h"

namespace ecotone {
namespace {

using document::Value;

Value hex(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%a", value);
  return std::string(text);
}

Value hex(const std::vector<std::uint8_t>& bytes) {
  std::string text;
  char digits[3];
  for (const std::uint8_t byte : bytes) {
    std::snprintf(digits, sizeof digits, "%02x", byte);
    text += digits;
  }
  return text;
}

template <typename Builder>
Layer layer_of(const std::string& name, const Value& texts, const Crs& crs) {
  Layer layer;
  layer.name = name;
  layer.crs = crs;
  Builder builder;
  for (const Value& text : texts.as_array()) {
    append_wkt(text.as_string(), builder);
    layer.ids.push_back(std::to_string(layer.ids.size()));
  }
  layer.geometry = std::move(builder).build();
  Column ids("id", FieldType::text);
  Column groups("part", FieldType::text);
  for (std::size_t i = 0; i < layer.ids.size(); ++i) {
    ids.push_back(layer.ids[i]);
    groups.push_back(std::string(i % 2 == 0 ? "even" : "odd"));
  }
  layer.fields.add(std::move(ids));
  layer.fields.add(std::move(groups));
  return layer;
}

Value areas(const Layer& subjects) {
  Value out = Value::object();
  for (const char* method : {"ellipsoid", "plane", "parcel", "geodesic"}) {
    if (std::string(method) == "plane" && subjects.crs->is_geographic()) continue;
    Value column = Value::array();
    for (const double area :
         areas_m2(subjects.polygons(), *subjects.crs, *parse_area_method(method))) {
      column.push(hex(area));
    }
    out.set(method, column);
  }
  return out;
}

Value rows_of(const Overlaps& overlaps) {
  Value out = Value::array();
  for (const Overlap& pair : overlaps.pairs) {
    Value row = Value::array();
    row.push(pair.subject);
    row.push(pair.zone);
    row.push(hex(pair.area_m2));
    row.push(pair.touches_only);
    out.push(row);
  }
  return out;
}

// By the zones as an index of them has them, which Spark and the index from Python ask.
Value indexed_overlaps(const Layer& subjects, const Layer& zones, int threads) {
  return rows_of(ZoneLayer(zones).overlaps(subjects.polygons(), {.threads = threads}));
}

Value pieces(const Layer& subjects, const Layer& zones, const std::string& operation, int threads) {
  OverlayOptions options;
  options.threads = threads;
  const OverlayResult result =
      overlay(subjects, zones, parse_overlay_operation(operation), options);
  Value out = Value::array();
  for (std::size_t i = 0; i < result.layer.size(); ++i) {
    Value row = Value::array();
    row.push(result.layer.ids[i]);
    row.push(hex(write_wkb(result.layer.geometry, i, WkbForm::single_where_possible)));
    row.push(hex(result.areas_m2[i]));
    out.push(row);
  }
  return out;
}

Value dissolved(const Layer& zones, const std::vector<std::string>& fields, int threads) {
  DissolveOptions options;
  options.threads = threads;
  const Layer made = dissolve(zones, fields, options).layer;
  Value out = Value::array();
  for (std::size_t i = 0; i < made.size(); ++i) {
    Value row = Value::array();
    row.push(made.ids[i]);
    row.push(hex(write_wkb(made.geometry, i, WkbForm::single_where_possible)));
    out.push(row);
  }
  return out;
}

Value inspected(const Layer& layer, int threads) {
  InspectOptions options;
  options.threads = threads;
  const LayerInspection seen = inspect_layer(layer, options);
  Value findings = Value::array();
  for (const InspectFinding& finding : seen.findings) {
    Value row = Value::array();
    row.push(finding.code());
    row.push(severity_name(finding.severity));
    row.push(finding.count);
    row.push(finding.consequence_m2 ? hex(*finding.consequence_m2) : Value());
    findings.push(row);
  }
  Value faults = Value::array();
  for (const InspectFault& fault : seen.faults) {
    Value row = Value::array();
    row.push(fault.feature);
    row.push(fault.kind);
    row.push(hex(fault.position.x));
    row.push(hex(fault.position.y));
    faults.push(row);
  }
  Value out = Value::array();
  out.push(seen.features);
  out.push(seen.vertices);
  out.push(seen.invalid);
  out.push(seen.area_m2 ? hex(*seen.area_m2) : Value());
  out.push(faults);
  out.push(findings);
  return out;
}

Value points(const Layer& zones) {
  Value out = Value::array();
  for (const BoundaryPoint& point : boundary_points(zones.polygons(), *zones.crs)) {
    Value row = Value::array();
    row.push(point.feature);
    row.push(point.name);
    row.push(hex(point.position.x));
    row.push(hex(point.position.y));
    out.push(row);
  }
  return out;
}

RulePack packs_of(const Value& job) {
  std::vector<std::string> ids;
  for (const Value& id : job.at("rules").as_array()) ids.push_back(id.as_string());
  return load_rule_packs(ids, [&](std::string_view id) {
    std::vector<PackText> texts;
    for (const Value& text : job.at("texts").at(id).as_array()) {
      texts.push_back({text.as_array()[0].as_string(), text.as_array()[1].as_string()});
    }
    return texts;
  });
}

// What the result says of the subjects, as it stands in the JSON of a check.
Value subjects_of(Layer subjects, Layer zones, const Value& job, int threads) {
  CheckOptions options;
  options.threads = threads;
  options.as_of = *parse_date(job.at("as_of").as_string());
  subjects.name = "subjects";
  RunRecord record;
  for (const auto& [name, value] : job.at("attributes").as_object()) {
    options.attributes.emplace_back(name, value.as_string());
    record.attributes.emplace_back(name, value.as_string());
  }
  RoleLayer role;
  role.id = role.role = role.title_en = role.title_zh = job.at("role").as_string();
  role.layer = std::move(zones);
  role.layer.accuracy_m = job.at("accuracy_m").as_number();
  MultiPolygonBuilder everywhere;
  append_wkt(job.at("everywhere").as_string(), everywhere);
  role.coverage = std::move(everywhere).build();
  LayerSet set;
  set.layers.push_back(std::move(role));
  const CheckResult result = check(subjects, set, packs_of(job), options);
  Value out = Value::array();
  for (const Value& subject : check_subjects(result, subjects, set, record)) {
    out.push(document::to_json(subject, -1));
  }
  return out;
}

Value river(const Value& job, int threads) {
  const Crs crs = Crs::from_text(job.at("crs").as_string());
  const Layer lines = layer_of<MultiLineStringBuilder>("rivers", job.at("lines"), crs);
  const Layer given = layer_of<MultiPointBuilder>("points", job.at("points"), crs);
  const RiverNetwork network(lines.lines(), crs, {}, {});
  std::vector<Point> positions;
  for (std::size_t i = 0; i < given.size(); ++i) positions.push_back(given.points()[i][0]);
  LocateOptions options;
  options.tolerance_m = job.at("tolerance_m").as_number();
  options.threads = threads;
  Value out = Value::array();
  for (const Location& location : locate(network, positions, {}, {}, RiverBarriers(), options)) {
    const ReachCandidate& best = location.candidates.front();
    Value row = Value::array();
    row.push(std::size_t{best.place.reach});
    row.push(hex(best.place.measure_m));
    Value stretches = Value::array();
    const auto traced =
        network.trace(best.place, *parse_trace_direction(job.at("direction").as_string()),
                      job.at("distance_m").as_number(), {});
    const GeometryColumn shapes(network.geometry(traced));
    for (std::size_t i = 0; i < traced.size(); ++i) {
      Value stretch = Value::array();
      stretch.push(hex(traced[i].distance_at_to_m));
      stretch.push(hex(write_wkb(shapes, i, WkbForm::single_where_possible)));
      stretches.push(stretch);
    }
    row.push(stretches);
    out.push(row);
  }
  return out;
}

Value answers(const Value& job) {
  const auto threads = static_cast<int>(job.at("threads").as_integer());
  Value out = Value::object();
  for (const Value& item : job.at("cases").as_array()) {
    const Crs crs = Crs::from_text(item.at("crs").as_string());
    const Layer subjects = layer_of<MultiPolygonBuilder>("subjects", item.at("subjects"), crs);
    const Layer zones = layer_of<MultiPolygonBuilder>("zones", item.at("zones"), crs);
    Value answer = Value::object();
    answer.set("areas", areas(subjects));
    OverlapOptions overlapping;
    overlapping.threads = threads;
    answer.set("overlaps", rows_of(overlap_areas(subjects, zones, overlapping)));
    answer.set("indexed_overlaps", indexed_overlaps(subjects, zones, threads));
    for (const Value& operation : job.at("operations").as_array()) {
      answer.set(operation.as_string(), pieces(subjects, zones, operation.as_string(), threads));
    }
    answer.set("dissolve", dissolved(zones, {}, threads));
    answer.set("dissolve_by", dissolved(zones, {"part"}, threads));
    answer.set("points", points(subjects));
    answer.set("inspect", inspected(subjects, threads));
    Value check_job = job.at("check");
    check_job.set("everywhere", item.at("everywhere"));
    answer.set("check", subjects_of(subjects, zones, check_job, threads));
    out.set(item.at("name").as_string(), answer);
  }
  out.set("river", river(job.at("river"), threads));
  return out;
}

}  // namespace
}  // namespace ecotone

int main() {
  const std::string job((std::istreambuf_iterator<char>(std::cin)), {});
  std::cout << ecotone::document::to_json(ecotone::answers(ecotone::document::parse_json(job)), -1)
            << "\n";
}
