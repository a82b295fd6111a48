// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/check_document.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "ecotone/error.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/report/map_document.h"

namespace ecotone {
namespace {

using document::Value;

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
    "capacity_t_h",
    "sulphur_pct",
    "ash_pct",
    "dedicated_boiler_dust_removal",
    "sells_fuel",
    "limited_activity",
    "reserve_activity",
    "crossing_mode",
    "unavoidable",
    "land_take",
};

/// Fields in which surveyors and coordinate texts state the area of a parcel in m².
constexpr std::array declared_area_fields = {"declared_m2", "stated_area_m2", "declared_area_m2"};

Value text_or_null(const std::string& text) {
  return text.empty() ? Value() : Value(text);
}

template <typename Number>
Value number_or_null(const std::optional<Number>& number) {
  return number ? Value(*number) : Value();
}

Value date_or_null(const std::optional<Date>& date) {
  return date ? Value(date->to_string()) : Value();
}

Value both(const std::string& zh, const std::string& en) {
  Value value = Value::object();
  value.set("zh", zh);
  value.set("en", en);
  return value;
}

/// Rounds to decimals so that the shortest text of the number is that of the decimals.
double to_decimals(double value, int decimals) {
  const double scale = std::pow(10.0, decimals);
  return std::round(value * scale) / scale;
}

Value string_array(const std::vector<std::string>& texts) {
  Value array = Value::array();
  for (const std::string& text : texts) array.push(text);
  return array;
}

std::string hash_of(const std::vector<std::pair<std::string, std::string>>& hashes,
                    const std::string& id) {
  for (const auto& [name, hash] : hashes) {
    if (name == id) return hash;
  }
  return {};
}

Value crs_value(const Crs& crs) {
  Value value = Value::object();
  value.set("id", crs.label());
  value.set("name", crs.name());
  if (const auto& zone = crs.gauss_kruger()) {
    value.set("zone", zone->number);
    value.set("zone_width_deg", zone->width_deg);
    value.set("central_meridian_deg", zone->central_meridian_deg);
  }
  return value;
}

Value run_value(const CheckResult& result, const Layer& subjects, const RunRecord& run) {
  Value value = Value::object();
  value.set("tool", run.tool);
  value.set("version", run.version);
  Value libraries = Value::object();
  for (const auto& [name, version] : run.libraries) libraries.set(name, version);
  value.set("libraries", libraries);
  value.set("arguments", string_array(run.arguments));
  value.set("as_of", result.as_of.to_string());
  value.set("act_date", date_or_null(result.act_date));
  value.set("area_method", area_method_name(result.area_method));
  if (subjects.crs) {
    Value ellipsoid = Value::object();
    ellipsoid.set("semi_major_axis_m", subjects.crs->ellipsoid().semi_major_axis_m);
    ellipsoid.set("inverse_flattening", subjects.crs->ellipsoid().inverse_flattening);
    value.set("ellipsoid", ellipsoid);
    value.set("working_crs", crs_value(*subjects.crs));
  }
  value.set("grid_m", number_or_null(run.grid_m));
  Value packs = Value::array();
  for (const PackInfo& pack : result.packs) {
    Value row = Value::object();
    row.set("pack", pack.id);
    row.set("version", pack.version);
    row.set("sha256", text_or_null(hash_of(run.pack_sha256, pack.id)));
    packs.push(row);
  }
  value.set("rules", packs);
  Value parameters = Value::array();
  for (const UsedParameter& parameter : result.parameters) {
    Value row = Value::object();
    row.set("name", parameter.name);
    row.set("value", parameter.value);
    row.set("statutory", parameter.statutory);
    row.set("mark", text_or_null(parameter.mark));
    row.set("reason", text_or_null(parameter.reason));
    parameters.push(row);
  }
  value.set("parameters", parameters);
  Value catalogue = Value::object();
  catalogue.set("file", text_or_null(run.catalogue_file));
  catalogue.set("sha256", text_or_null(run.catalogue_sha256));
  value.set("catalogue", catalogue);
  Value county = Value::object();
  county.set("code", text_or_null(run.county_code));
  county.set("name", text_or_null(run.county_name));
  value.set("county", county);
  value.set("privacy", run.privacy == Privacy::public_use ? "public" : "internal");
  if (!run.stamp.empty()) value.set("stamp", run.stamp);
  return value;
}

Value ledger_value(const LedgerEntry& entry, Privacy privacy) {
  const bool open = privacy == Privacy::internal;
  Value value = Value::object();
  value.set("action", ledger_action_name(entry.action));
  value.set("feature", entry.feature);
  // Reasons name places of the zone.
  value.set("reason", open ? Value(entry.reason) : Value());
  Value position;
  if (entry.position && open) {
    position = Value::array();
    position.push(entry.position->x);
    position.push(entry.position->y);
  }
  value.set("position", position);
  value.set("area_before_m2", number_or_null(entry.area_before_m2));
  value.set("area_after_m2", number_or_null(entry.area_after_m2));
  return value;
}

Value source_value(const Provenance& provenance) {
  Value value = Value::object();
  value.set("file", text_or_null(provenance.source));
  value.set("layer", text_or_null(provenance.source_layer));
  value.set("format", text_or_null(provenance.format));
  value.set("encoding", text_or_null(provenance.encoding));
  return value;
}

/// The entries of both ledgers that belong to a layer, or to none of the catalogue's.
Value ledger_of(const std::vector<const LedgerEntry*>& entries, Privacy privacy) {
  Value array = Value::array();
  for (const LedgerEntry* entry : entries) array.push(ledger_value(*entry, privacy));
  return array;
}

Value layer_value(const RoleLayer& role_layer, const std::vector<const LedgerEntry*>& ledger,
                  Privacy privacy) {
  const Layer& layer = role_layer.layer;
  Value value = Value::object();
  value.set("id", role_layer.id);
  value.set("role", role_layer.role);
  value.set("title", both(role_layer.title_zh, role_layer.title_en));
  value.set("source", source_value(layer.provenance));
  value.set("sha256", text_or_null(layer.provenance.sha256));
  value.set("features", layer.size());
  value.set("crs", layer.crs ? Value(layer.crs->label()) : Value());
  Value transformation;
  if (!role_layer.transformation.empty()) {
    transformation = Value::object();
    transformation.set("operation", role_layer.transformation);
    transformation.set("accuracy_m", role_layer.transformation_accuracy_m);
  }
  value.set("transformation", transformation);
  value.set("accuracy_m", number_or_null(layer.accuracy_m));
  Value valid = Value::object();
  valid.set("from", date_or_null(role_layer.valid_from));
  valid.set("until", date_or_null(role_layer.valid_until));
  value.set("valid", valid);
  value.set("review_by", date_or_null(role_layer.review_by));
  value.set("approval", text_or_null(role_layer.approval));
  value.set("coverage", role_layer.coverage ? "stated" : "none");
  value.set("notes", string_array(layer.provenance.notes));
  value.set("ledger", ledger_of(ledger, privacy));
  return value;
}

/// Unit of a kind of measure by its name: areas in m², distances and lengths in m.
std::string_view unit_of(MeasureKind kind) {
  const std::string_view name = measure_kind_name(kind);
  if (name == "overlap_area") return "m2";
  if (name == "distance" || name == "length") return "m";
  return "1";
}

Value zone_value(const ZoneTouch& zone, double subject_area_m2) {
  Value value = Value::object();
  value.set("layer", zone.layer);
  value.set("feature", zone.feature);
  value.set("name", text_or_null(zone.name));
  value.set("detail", text_or_null(zone.detail));
  value.set("area_m2", number_or_null(zone.area_m2));
  value.set("share",
            zone.area_m2 && subject_area_m2 > 0 ? Value(*zone.area_m2 / subject_area_m2) : Value());
  value.set("distance_m", number_or_null(zone.distance_m));
  return value;
}

Value citations_value(const std::vector<Citation>& citations) {
  Value array = Value::array();
  for (const Citation& citation : citations) {
    Value row = Value::object();
    row.set("ref", citation.ref);
    row.set("title", both(citation.title_zh, citation.title_en));
    row.set("article", text_or_null(citation.article));
    row.set("from", date_or_null(citation.from));
    row.set("until", date_or_null(citation.until));
    row.set("mark", text_or_null(citation.mark));
    row.set("checked", citation.checked);
    array.push(row);
  }
  return array;
}

Value finding_value(const Finding& finding, double subject_area_m2) {
  Value value = Value::object();
  value.set("rule", finding.rule);
  value.set("level", level_name(finding.decided ? finding.level : Level::indeterminate));
  value.set("title", both(finding.title_zh, finding.title_en));
  value.set("message", both(finding.message_zh, finding.message_en));
  if (!finding.reason_en.empty() || !finding.reason_zh.empty()) {
    value.set("reason", both(finding.reason_zh, finding.reason_en));
  }
  Value measures = Value::array();
  for (const Measure& measure : finding.measures) {
    Value row = Value::object();
    row.set("kind", measure_kind_name(measure.kind));
    row.set("value", measure.value);
    row.set("error", measure.error);
    row.set("threshold", number_or_null(measure.threshold));
    row.set("margin", number_or_null(measure.margin));
    row.set("unit", unit_of(measure.kind));
    row.set("edge_contact", measure.edge_contact);
    measures.push(row);
  }
  value.set("measures", measures);
  Value zones = Value::array();
  for (const ZoneTouch& zone : finding.zones) zones.push(zone_value(zone, subject_area_m2));
  value.set("zones", zones);
  value.set("needs", string_array(finding.needs));
  value.set("exception", text_or_null(finding.exception));
  value.set("cite", citations_value(finding.citations));
  if (!finding.act_citations.empty()) {
    value.set("act_cite", citations_value(finding.act_citations));
  }
  if (!finding.decided) {
    value.set("at_least", finding.at_least ? Value(level_name(*finding.at_least)) : Value());
    value.set("at_most", finding.at_most ? Value(level_name(*finding.at_most)) : Value());
  }
  if (!finding.note_en.empty() || !finding.note_zh.empty()) {
    value.set("note", both(finding.note_zh, finding.note_en));
  }
  return value;
}

Value row_value(const LayerRow& row, const SubjectResult& subject) {
  Value value = Value::object();
  value.set("layer", text_or_null(row.layer));
  value.set("role", row.role);
  value.set("title", both(row.title_zh, row.title_en));
  value.set("state", row_state_name(row.state));
  value.set("touches_only", row.touches_only);
  value.set("area_m2", number_or_null(row.area_m2));
  value.set("error_m2", number_or_null(row.error_m2));
  value.set("share", number_or_null(row.share));
  value.set("nearest_m", number_or_null(row.distance_m));
  value.set("features", row.features);
  value.set("approval", text_or_null(row.approval));
  value.set("accuracy_m", number_or_null(row.accuracy_m));
  value.set("reason", row.reason_en.empty() && row.reason_zh.empty()
                          ? Value()
                          : both(row.reason_zh, row.reason_en));
  Value zones = Value::array();
  for (const ZoneTouch& zone : subject.zones) {
    if (!row.layer.empty() && zone.layer == row.layer) {
      zones.push(zone_value(zone, subject.area_m2));
    }
  }
  value.set("zones", zones);
  return value;
}

/// Longitude and latitude of the vertices; nothing where the CRS does not lead there.
class Positions {
 public:
  explicit Positions(const std::optional<Crs>& crs) {
    if (!crs) return;
    geographic_ = crs->is_geographic();
    if (geographic_) return;
    try {
      to_degrees_.emplace(*crs, Crs::from_epsg(4490));
    } catch (const CrsError&) {
      // Another datum: its longitudes and latitudes would need parameters that nobody gave.
    }
  }

  Value value(const Point& p) const {
    Value value = Value::object();
    value.set("x", to_decimals(p.x, geographic_ ? 9 : 4));
    value.set("y", to_decimals(p.y, geographic_ ? 9 : 4));
    Value lon;
    Value lat;
    if (geographic_) {
      lon = to_decimals(p.x, 9);
      lat = to_decimals(p.y, 9);
    } else if (to_degrees_) {
      try {
        const Point degrees = (*to_degrees_)(p);
        lon = to_decimals(degrees.x, 9);
        lat = to_decimals(degrees.y, 9);
      } catch (const CrsError&) {
        // Outside the domain of the projection.
      }
    }
    value.set("lon", lon);
    value.set("lat", lat);
    return value;
  }

  bool geographic() const { return geographic_; }

 private:
  bool geographic_ = false;
  std::optional<Transformation> to_degrees_;
};

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
  value.set("points", points);
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
        boundary.push(row);
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

Value subject_value(const CheckResult& result, std::size_t index, const Layer& subjects,
                    const LayerSet& layers, const RunRecord& run, const Positions& positions) {
  const SubjectResult& subject = result.subjects[index];
  const bool polygon = subjects.geometry.type() == GeometryType::polygon;
  Value value = Value::object();
  value.set("id", subject.id);
  value.set("name", subject.name.empty() ? subject.id : subject.name);
  value.set("target", subject.target);
  value.set("geometry", geometry_type_name(subjects.geometry.type()));
  value.set("attributes", attributes_value(subjects, subject.place, run));
  value.set("verdict", level_name(subject.verdict));
  value.set("complete", subject.complete);
  const auto checked =
      std::count_if(subject.layers.begin(), subject.layers.end(),
                    [](const LayerRow& row) { return row.state != RowState::not_checked; });
  value.set("layers_checked", static_cast<std::int64_t>(checked));
  value.set("layers_total", subject.layers.size());
  Value area;
  if (polygon) {
    area = Value::object();
    area.set("method", area_method_name(result.area_method));
    area.set("m2", subject.area_m2);
    area.set("plane_m2", number_or_null(subject.plane_area_m2));
    area.set("declared_m2", declared_area(subjects, subject.place));
  }
  value.set("area", area);
  value.set("length_m", number_or_null(subject.length_m));
  value.set("accuracy_m", result.subject_accuracy_m);
  value.set("centroid", positions.value(subjects.geometry.box(subject.place).centre()));
  Value findings = Value::array();
  for (const Finding& finding : subject.findings) {
    findings.push(finding_value(finding, subject.area_m2));
  }
  value.set("findings", findings);
  Value unknown = Value::array();
  for (const Finding& finding : subject.unknown) {
    Finding undecided = finding;
    undecided.decided = false;
    unknown.push(finding_value(undecided, subject.area_m2));
  }
  value.set("unknown", unknown);
  value.set("missing_attributes", string_array(subject.missing_attributes));
  Value rows = Value::array();
  for (const LayerRow& row : subject.layers) rows.push(row_value(row, subject));
  value.set("layers", rows);
  value.set("boundary", boundary_value(subjects, subject.place, positions));
  if (subjects.crs && !subjects.crs->is_geographic()) {
    Value map = map_document(result, index, subjects, layers);
    value.set("map", run.privacy == Privacy::internal ? map : public_map(map));
  }
  return value;
}

}  // namespace

document::Value check_document(const CheckResult& result, const Layer& subjects,
                               const LayerSet& layers, const RunRecord& run) {
  std::vector<const LedgerEntry*> entries;
  for (const Ledger* ledger : {&run.ledger, &result.ledger}) {
    for (const LedgerEntry& entry : ledger->entries) entries.push_back(&entry);
  }
  // What belongs to no layer of the catalogue happened to the subjects.
  const auto take = [&entries](auto belongs) {
    std::vector<const LedgerEntry*> taken;
    std::copy_if(entries.begin(), entries.end(), std::back_inserter(taken),
                 [&](const LedgerEntry* entry) { return belongs(entry->layer); });
    return taken;
  };
  const auto is_catalogue_layer = [&layers](const std::string& id) {
    return std::any_of(layers.layers.begin(), layers.layers.end(),
                       [&id](const RoleLayer& layer) { return layer.id == id; });
  };

  Value document = Value::object();
  document.set("schema", "ecotone.check/1");
  document.set("run", run_value(result, subjects, run));
  Value source = source_value(subjects.provenance);
  source.set("sha256", text_or_null(subjects.provenance.sha256));
  source.set("features", subjects.size());
  source.set("crs", subjects.crs ? Value(subjects.crs->label()) : Value());
  source.set("accuracy_m", number_or_null(subjects.accuracy_m));
  source.set("notes", string_array(subjects.provenance.notes));
  source.set("ledger",
             ledger_of(take([&](const std::string& id) { return !is_catalogue_layer(id); }),
                       Privacy::internal));
  document.set("subject_source", source);
  Value layer_rows = Value::array();
  for (const RoleLayer& layer : layers.layers) {
    layer_rows.push(layer_value(
        layer, take([&layer](const std::string& id) { return id == layer.id; }), run.privacy));
  }
  document.set("layers", layer_rows);
  const Positions positions(subjects.crs);
  Value rows = Value::array();
  for (std::size_t i = 0; i < result.subjects.size(); ++i) {
    rows.push(subject_value(result, i, subjects, layers, run, positions));
  }
  document.set("subjects", rows);
  return document;
}

document::Value public_edition(const document::Value& document) {
  Value edition = document;
  if (const Value* run = document.find("run")) {
    Value open_run = *run;
    open_run.set("privacy", "public");
    edition.set("run", open_run);
  }
  if (const Value* layers = document.find("layers")) {
    Value open_layers = Value::array();
    for (Value layer : layers->as_array()) {
      Value ledger = Value::array();
      for (Value entry : layer.at("ledger").as_array()) {
        entry.set("reason", Value());
        entry.set("position", Value());
        ledger.push(entry);
      }
      layer.set("ledger", ledger);
      open_layers.push(layer);
    }
    edition.set("layers", open_layers);
  }
  if (const Value* subjects = document.find("subjects")) {
    Value open_subjects = Value::array();
    for (const Value& subject : subjects->as_array()) {
      Value open_subject = Value::object();
      for (const auto& [name, value] : subject.as_object()) {
        open_subject.set(name, name == "map" ? public_map(value) : value);
      }
      open_subjects.push(open_subject);
    }
    edition.set("subjects", open_subjects);
  }
  return edition;
}

}  // namespace ecotone
