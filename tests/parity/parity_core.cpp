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
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/overlay.h"
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
  for (const std::string& id : layer.ids) ids.push_back(id);
  layer.fields.add(std::move(ids));
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

Value overlaps(const Layer& subjects, const Layer& zones) {
  Value out = Value::array();
  for (const Overlap& pair : overlap_areas(subjects, zones, {}).pairs) {
    Value row = Value::array();
    row.push(pair.subject);
    row.push(pair.zone);
    row.push(hex(pair.area_m2));
    row.push(pair.touches_only);
    out.push(row);
  }
  return out;
}

Value pieces(const Layer& subjects, const Layer& zones, const std::string& operation) {
  const OverlayResult result =
      overlay(subjects, zones, parse_overlay_operation(operation), OverlayOptions());
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
Value subjects_of(Layer subjects, Layer zones, const Value& job) {
  CheckOptions options;
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

Value river(const Value& job) {
  const Crs crs = Crs::from_text(job.at("crs").as_string());
  const Layer lines = layer_of<MultiLineStringBuilder>("rivers", job.at("lines"), crs);
  const Layer given = layer_of<MultiPointBuilder>("points", job.at("points"), crs);
  const RiverNetwork network(lines.lines(), crs, {}, {});
  std::vector<Point> positions;
  for (std::size_t i = 0; i < given.size(); ++i) positions.push_back(given.points()[i][0]);
  LocateOptions options;
  options.tolerance_m = job.at("tolerance_m").as_number();
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
  Value out = Value::object();
  for (const Value& item : job.at("cases").as_array()) {
    const Crs crs = Crs::from_text(item.at("crs").as_string());
    const Layer subjects = layer_of<MultiPolygonBuilder>("subjects", item.at("subjects"), crs);
    const Layer zones = layer_of<MultiPolygonBuilder>("zones", item.at("zones"), crs);
    Value answer = Value::object();
    answer.set("areas", areas(subjects));
    answer.set("overlaps", overlaps(subjects, zones));
    for (const char* operation : {"intersection", "difference"}) {
      answer.set(operation, pieces(subjects, zones, operation));
    }
    answer.set("points", points(subjects));
    Value check_job = job.at("check");
    check_job.set("everywhere", item.at("everywhere"));
    answer.set("check", subjects_of(subjects, zones, check_job));
    out.set(item.at("name").as_string(), answer);
  }
  out.set("river", river(job.at("river")));
  return out;
}

}  // namespace
}  // namespace ecotone

int main() {
  const std::string job((std::istreambuf_iterator<char>(std::cin)), {});
  std::cout << ecotone::document::to_json(ecotone::answers(ecotone::document::parse_json(job)), -1)
            << "\n";
}
