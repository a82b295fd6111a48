// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/catalogue_index.h"

#include <algorithm>
#include <array>

#include "ecotone/document/json.h"
#include "ecotone/error.h"

namespace ecotone {
namespace {

using document::Value;

constexpr std::string_view schema = "ecotone.index/2";

Value to_value(const IndexedSource& source) {
  Value value = Value::object();
  value.set("file", source.file);
  value.set("sha256", source.sha256);
  return value;
}

IndexedSource source_from(const Value& value) {
  return {value.at("file").as_string(), value.at("sha256").as_string()};
}

Value to_value(const std::optional<Date>& day) {
  return day ? Value(day->to_string()) : Value();
}

std::optional<Date> date_from(const Value& value) {
  return value.is_null() ? std::nullopt : parse_date(value.as_string());
}

Value to_value(const std::optional<double>& number) {
  return number ? Value(*number) : Value();
}

std::optional<double> number_from(const Value& value) {
  return value.is_null() ? std::nullopt : std::optional(value.as_number());
}

Value to_value(const Ledger& ledger) {
  Value rows = Value::array();
  for (const LedgerEntry& entry : ledger.entries) {
    Value row = Value::object();
    row.set("action", ledger_action_name(entry.action));
    row.set("layer", entry.layer);
    row.set("feature", entry.feature);
    row.set("reason", entry.reason);
    if (entry.position) {
      Value position = Value::array();
      position.push(entry.position->x);
      position.push(entry.position->y);
      row.set("position", std::move(position));
    }
    row.set("area_before_m2", to_value(entry.area_before_m2));
    row.set("area_after_m2", to_value(entry.area_after_m2));
    rows.push(std::move(row));
  }
  return rows;
}

Ledger ledger_from(const Value& rows) {
  constexpr std::array actions{LedgerAction::repaired,  LedgerAction::snapped,
                               LedgerAction::dropped,   LedgerAction::merged,
                               LedgerAction::set_aside, LedgerAction::quarantined,
                               LedgerAction::recomputed};
  Ledger ledger;
  for (const Value& row : rows.as_array()) {
    LedgerEntry entry;
    for (const LedgerAction action : actions) {
      if (row.at("action").as_string() == ledger_action_name(action)) entry.action = action;
    }
    entry.layer = row.at("layer").as_string();
    entry.feature = row.at("feature").as_string();
    entry.reason = row.at("reason").as_string();
    if (const Value* position = row.find("position");
        position != nullptr && position->as_array().size() == 2) {
      entry.position =
          Point{position->as_array()[0].as_number(), position->as_array()[1].as_number()};
    }
    entry.area_before_m2 = number_from(row.at("area_before_m2"));
    entry.area_after_m2 = number_from(row.at("area_after_m2"));
    ledger.add(std::move(entry));
  }
  return ledger;
}

bool are_equal(const MultiPolygonArray& a, const MultiPolygonArray& b) {
  return std::ranges::equal(a.geom_offsets(), b.geom_offsets()) &&
         std::ranges::equal(a.polygon_offsets(), b.polygon_offsets()) &&
         std::ranges::equal(a.ring_offsets(), b.ring_offsets()) &&
         std::ranges::equal(a.points(), b.points());
}

// The layer before whose coverage is the same, as where all are complete in the county.
std::size_t first_with_coverage(std::span<const LayerToIndex> layers, std::size_t i) {
  for (std::size_t k = 0; k < i; ++k) {
    if (layers[k].layer.coverage &&
        are_equal(*layers[k].layer.coverage, *layers[i].layer.coverage)) {
      return k;
    }
  }
  return i;
}

std::string metadata_of(const LayerToIndex& prepared, std::optional<std::size_t> coverage) {
  const RoleLayer& layer = prepared.layer;
  const Provenance& provenance = layer.layer.provenance;
  Value value = Value::object();
  value.set("role", layer.role);
  value.set("title_en", layer.title_en);
  value.set("title_zh", layer.title_zh);
  value.set("name", layer.layer.name);
  value.set("accuracy_m", to_value(layer.layer.accuracy_m));
  value.set("valid_from", to_value(layer.valid_from));
  value.set("valid_until", to_value(layer.valid_until));
  value.set("review_by", to_value(layer.review_by));
  value.set("approval", layer.approval);
  value.set("transformation", layer.transformation);
  value.set("transformation_accuracy_m", layer.transformation_accuracy_m);
  value.set("source", to_value(prepared.source));
  value.set("source_name", provenance.source);
  value.set("source_layer", provenance.source_layer);
  value.set("format", provenance.format);
  value.set("encoding", provenance.encoding);
  Value notes = Value::array();
  for (const std::string& note : provenance.notes) notes.push(note);
  value.set("notes", std::move(notes));
  value.set("coverage", coverage ? Value(*coverage) : Value());
  value.set("coverage_source",
            prepared.coverage_source ? to_value(*prepared.coverage_source) : Value());
  value.set("digest", prepared.digest);
  value.set("geometry", geometry_type_name(layer.layer.geometry.type()));
  Value missing = Value::array();
  for (std::size_t i = 0; i < layer.layer.size(); ++i) {
    if (layer.layer.geometry.is_missing(i)) missing.push(i);
  }
  value.set("missing", std::move(missing));
  value.set("ledger", to_value(prepared.zones.ledger()));
  return document::to_json(value, -1);
}

std::string metadata_of(const CatalogueIndexFacts& facts, const Crs& crs) {
  Value value = Value::object();
  value.set("schema", schema);
  value.set("version", facts.version);
  Value libraries = Value::object();
  for (const auto& [name, version] : facts.libraries) libraries.set(name, version);
  value.set("libraries", std::move(libraries));
  value.set("county", facts.county);
  value.set("epsg", crs.epsg() ? Value(*crs.epsg()) : Value());
  value.set("crs", crs.wkt());
  Value rules = Value::array();
  for (const std::string& rule : facts.rules) rules.push(rule);
  value.set("rules", std::move(rules));
  value.set("catalogue", to_value(facts.catalogue));
  return document::to_json(value, -1);
}

// Runs `read`; what it does not find as it should be is a damaged part of the file.
template <typename Read>
auto read_part(const IndexFile& file, std::string_view part, const Read& read) {
  try {
    return read();
  } catch (const DocumentError&) {
    file.refuse(part);
  } catch (const SchemaError&) {
    file.refuse(part);
  } catch (const GeometryError&) {
    file.refuse(part);
  }
}

Crs crs_of(const IndexFile& file) {
  return read_part(file, "metadata", [&] {
    const Value value = document::parse_json(file.metadata());
    if (!value.is_object() || value.find("schema") == nullptr ||
        value.at("schema").as_string() != schema) {
      file.refuse("metadata");
    }
    const Value& epsg = value.at("epsg");
    return epsg.is_null() ? Crs::from_text(value.at("crs").as_string())
                          : Crs::from_epsg(static_cast<int>(epsg.as_integer()));
  });
}

CatalogueIndexFacts facts_of(const IndexFile& file) {
  return read_part(file, "metadata", [&] {
    const Value value = document::parse_json(file.metadata());
    CatalogueIndexFacts facts;
    facts.county = value.at("county").as_string();
    for (const Value& rule : value.at("rules").as_array()) facts.rules.push_back(rule.as_string());
    facts.catalogue = source_from(value.at("catalogue"));
    facts.version = value.at("version").as_string();
    for (const auto& [name, version] : value.at("libraries").as_object()) {
      facts.libraries.emplace_back(name, version.as_string());
    }
    return facts;
  });
}

GeometryType geometry_type_from(const IndexFile& file, const std::string& name) {
  for (const GeometryType type : {GeometryType::point, GeometryType::line, GeometryType::polygon}) {
    if (geometry_type_name(type) == name) return type;
  }
  file.refuse("geometry");
}

// The arrays of a column, as they lie in memory.
void add_geometry(const GeometryColumn& column, std::vector<IndexSection>& sections) {
  switch (column.type()) {
    case GeometryType::point:
      sections.push_back(index_section("features", column.as_points().geom_offsets()));
      break;
    case GeometryType::line:
      sections.push_back(index_section("features", column.as_lines().geom_offsets()));
      sections.push_back(index_section("paths", column.as_lines().path_offsets()));
      break;
    case GeometryType::polygon:
      sections.push_back(index_section("features", column.as_polygons().geom_offsets()));
      sections.push_back(index_section("polygons", column.as_polygons().polygon_offsets()));
      sections.push_back(index_section("rings", column.as_polygons().ring_offsets()));
      break;
  }
  sections.push_back(index_section("points", column.points()));
}

template <typename T>
std::vector<T> copy_of(const IndexFile& file, std::size_t layer, std::string_view name) {
  const auto items = file.array<T>(layer, name);
  return {items.begin(), items.end()};
}

IndexedLayer read_layer(const IndexFile& file, std::size_t i, const Crs& crs) {
  return read_part(file, "metadata", [&] {
    const Value value = document::parse_json(file.metadata(i));
    IndexedLayer layer{.zones = ZoneLayer(file, i, crs)};
    RoleLayer& facts = layer.facts;
    facts.id = file.id(i);
    facts.role = value.at("role").as_string();
    facts.title_en = value.at("title_en").as_string();
    facts.title_zh = value.at("title_zh").as_string();
    facts.layer.name = value.at("name").as_string();
    facts.layer.crs = crs;
    facts.layer.accuracy_m = number_from(value.at("accuracy_m"));
    facts.valid_from = date_from(value.at("valid_from"));
    facts.valid_until = date_from(value.at("valid_until"));
    facts.review_by = date_from(value.at("review_by"));
    facts.approval = value.at("approval").as_string();
    facts.transformation = value.at("transformation").as_string();
    facts.transformation_accuracy_m = value.at("transformation_accuracy_m").as_number();
    layer.source = source_from(value.at("source"));
    Provenance& provenance = facts.layer.provenance;
    provenance.source = value.at("source_name").as_string();
    provenance.source_layer = value.at("source_layer").as_string();
    provenance.format = value.at("format").as_string();
    provenance.encoding = value.at("encoding").as_string();
    provenance.sha256 = layer.source.sha256;
    for (const Value& note : value.at("notes").as_array()) {
      provenance.notes.push_back(note.as_string());
    }
    if (const Value& source = value.at("coverage_source"); !source.is_null()) {
      layer.coverage_source = source_from(source);
    }
    if (const Value& coverage = value.at("coverage"); !coverage.is_null()) {
      const auto at = static_cast<std::size_t>(coverage.as_integer());
      if (at >= file.layer_count()) file.refuse("coverage");
      facts.coverage = MultiPolygonArray(copy_of<std::int32_t>(file, at, "coverage.geoms"),
                                         copy_of<std::int32_t>(file, at, "coverage.polygons"),
                                         copy_of<std::int32_t>(file, at, "coverage.rings"),
                                         copy_of<Point>(file, at, "coverage.points"));
    }
    layer.digest = value.at("digest").as_string();
    layer.type = geometry_type_from(file, value.at("geometry").as_string());
    for (const Value& feature : value.at("missing").as_array()) {
      layer.missing.push_back(static_cast<std::uint32_t>(feature.as_integer()));
    }
    layer.ledger = ledger_from(value.at("ledger"));
    layer.fields = PackedTable(file.section(i, "fields"));
    layer.ids = PackedTable(file.section(i, "ids"));
    if (layer.ids.column_count() != 1 ||
        (layer.type == GeometryType::polygon && layer.size() != layer.zones.size()) ||
        (layer.fields.column_count() > 0 && layer.fields.row_count() != layer.size())) {
      file.refuse("fields");
    }
    return layer;
  });
}

GeometryColumn geometry_of(const IndexFile& file, std::size_t i, const IndexedLayer& layer) {
  std::vector<std::uint8_t> missing;
  if (!layer.missing.empty()) missing.resize(layer.size());
  for (const std::uint32_t feature : layer.missing) {
    if (feature >= missing.size()) file.refuse("missing");
    missing[feature] = 1;
  }
  const auto offsets = [&](std::string_view name) { return copy_of<std::int32_t>(file, i, name); };
  std::vector<Point> points = copy_of<Point>(file, i, "points");
  switch (layer.type) {
    case GeometryType::point:
      return MultiPointArray(offsets("features"), std::move(points), std::move(missing));
    case GeometryType::line:
      return MultiLineStringArray(offsets("features"), offsets("paths"), std::move(points),
                                  std::move(missing));
    case GeometryType::polygon:
      break;
  }
  return MultiPolygonArray(offsets("features"), offsets("polygons"), offsets("rings"),
                           std::move(points), std::move(missing));
}

}  // namespace

void write_catalogue_index(const CatalogueIndexFacts& facts, const Crs& working_crs,
                           std::span<const LayerToIndex> layers, const ByteSink& sink,
                           int threads) {
  std::vector<std::vector<std::byte>> tables;
  tables.reserve(2 * layers.size());
  std::vector<IndexFileLayer> written;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const LayerToIndex& prepared = layers[i];
    std::optional<std::size_t> coverage;
    if (prepared.layer.coverage) coverage = first_with_coverage(layers, i);
    IndexFileLayer& layer = written.emplace_back(
        prepared.zones.sections(prepared.layer.id, metadata_of(prepared, coverage)));
    layer.sections.push_back(index_section(
        "fields",
        std::span<const std::byte>(tables.emplace_back(pack_table(prepared.layer.layer.fields)))));
    Table ids;
    Column column("id", FieldType::text);
    for (const std::string& id : prepared.layer.layer.ids) column.push_back(id);
    ids.add(std::move(column));
    layer.sections.push_back(
        index_section("ids", std::span<const std::byte>(tables.emplace_back(pack_table(ids)))));
    add_geometry(prepared.layer.layer.geometry, layer.sections);
    if (coverage != i) continue;
    const MultiPolygonArray& area = *prepared.layer.coverage;
    layer.sections.push_back(index_section("coverage.geoms", area.geom_offsets()));
    layer.sections.push_back(index_section("coverage.polygons", area.polygon_offsets()));
    layer.sections.push_back(index_section("coverage.rings", area.ring_offsets()));
    layer.sections.push_back(index_section("coverage.points", area.points()));
  }
  write_index_file(metadata_of(facts, working_crs), written, sink, threads);
}

CatalogueIndex::CatalogueIndex(const std::string& path, IndexFile::Check check, int threads)
    : file_(path, check, threads), crs_(crs_of(file_)), facts_(facts_of(file_)) {
  for (std::size_t i = 0; i < file_.layer_count(); ++i) {
    layers_.push_back(read_layer(file_, i, crs_));
  }
}

RoleLayer CatalogueIndex::read(std::size_t layer) const {
  const IndexedLayer& indexed = layers_[layer];
  return read_part(file_, "points", [&] {
    RoleLayer read = indexed.facts;
    read.layer.geometry = geometry_of(file_, layer, indexed);
    if (read.layer.size() != indexed.size()) file_.refuse("features");
    read.layer.fields = indexed.fields.table();
    read.layer.ids.reserve(indexed.size());
    for (std::size_t i = 0; i < indexed.size(); ++i) read.layer.ids.emplace_back(indexed.id(i));
    return read;
  });
}

LayerSet CatalogueIndex::read() const {
  LayerSet set;
  set.county = facts_.county;
  for (std::size_t i = 0; i < layers_.size(); ++i) set.layers.push_back(read(i));
  return set;
}

}  // namespace ecotone
