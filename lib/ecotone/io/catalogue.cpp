// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>

#include "ecotone/document/value.h"
#include "ecotone/document/yaml.h"
#include "ecotone/error.h"
#include "ecotone/geometry/validity.h"
#include "ecotone/io/dataset_file.h"
#include "ecotone/io/encoding.h"
#include "ecotone/io/layer_io.h"
#include "ecotone/io/postgis.h"
#include "ecotone/io/text_cells.h"
#include "ecotone/message/catalogue_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

namespace fs = std::filesystem;
using document::Value;

std::string few(const std::vector<std::string>& names) {
  constexpr std::size_t most = 5;
  if (names.size() <= most) return join(names);
  return join({names.begin(), names.begin() + most}) + fmt::format(" … ({})", names.size());
}

// Reads the parts of a catalogue; keeps its name for the places of errors.
class CatalogueReader {
 public:
  /// @param needs_files  whether the files that are named have to be there
  CatalogueReader(fs::path file, std::span<const std::string> roles, bool needs_files)
      : file_(std::move(file)), roles_(roles.begin(), roles.end()), needs_files_(needs_files) {}

  [[noreturn]] void refuse(const ErrorText& text, Arguments arguments, const Value& at) const {
    throw CatalogueError(text, std::move(arguments),
                         fmt::format("{}:{}", file_.filename().string(), at.mark().line));
  }

  void check_keys(const Value& value, std::initializer_list<const char*> known) const {
    for (const auto& [key, member] : value.as_object()) {
      if (std::find(known.begin(), known.end(), key) == known.end()) {
        refuse(catalogue_error("key_unknown"),
               {{"key", key}, {"keys", join({known.begin(), known.end()})}}, member);
      }
    }
  }

  const Value& require(const Value& value, const char* key) const {
    const Value* member = value.find(key);
    if (member == nullptr) refuse(catalogue_error("key_missing"), {{"key", key}}, value);
    return *member;
  }

  // A scalar as people wrote it: codes of zones may be numbers to YAML.
  std::string text(const Value& value) const {
    if (value.is_string()) return value.as_string();
    if (value.is_integer()) return std::to_string(value.as_integer());
    if (value.is_number()) return format_shortest(value.as_number());
    if (value.is_bool()) return value.as_bool() ? "true" : "false";
    return value.as_string();  // throws with the place
  }

  Crs crs(const Value& value) const {
    try {
      return Crs::from_text(text(value));
    } catch (const CrsError& error) {
      refuse(catalogue_error("crs_wrong"),
             {{"crs", text(value)}, {"reason", error.message(Language::english)}}, value);
    }
  }

  std::optional<Date> date(const Value* value) const {
    if (value == nullptr || value->is_null()) return std::nullopt;
    const auto parsed = parse_date(text(*value));
    if (!parsed) refuse(catalogue_error("date_wrong"), {{"date", text(*value)}}, *value);
    return parsed;
  }

  // A file named in the catalogue: relative to it, with a layer after a colon where it has one.
  std::pair<fs::path, std::string> source_file(const Value& value, const std::string& id) const {
    const fs::path named(text(value));
    const fs::path full = named.is_absolute() ? named : file_.parent_path() / named;
    std::error_code error;
    if (!needs_files_ || fs::exists(full, error)) return {full, {}};
    try {
      const LayerReference reference = parse_layer_reference(full.string());
      return {reference.file, reference.layer};
    } catch (const IoError&) {
      refuse(catalogue_error("file_missing"), {{"file", named.string()}, {"layer", id}}, value);
    }
  }

  CatalogueLayer layer(const Value& value) const {
    check_keys(value, {"id", "role", "title", "source", "fields", "values", "crs", "encoding",
                       "accuracy_m", "valid", "review_by", "approval", "coverage"});
    CatalogueLayer layer;
    layer.line = value.mark().line;
    layer.id = text(require(value, "id"));
    const Value& role = require(value, "role");
    layer.role = text(role);
    if (!roles_.empty() && std::find(roles_.begin(), roles_.end(), layer.role) == roles_.end()) {
      refuse(catalogue_error("role_unknown"), {{"role", layer.role}, {"roles", join(roles_)}},
             role);
    }
    layer.title_en = layer.title_zh = layer.id;
    if (const Value* title = value.find("title")) {
      if (title->is_object()) {
        check_keys(*title, {"zh", "en"});
        if (const Value* zh = title->find("zh")) layer.title_zh = layer.title_en = text(*zh);
        if (const Value* en = title->find("en")) layer.title_en = text(*en);
        if (title->find("zh") == nullptr) layer.title_zh = layer.title_en;
      } else {
        layer.title_en = layer.title_zh = text(*title);
      }
    }
    const Value& source = require(value, "source");
    read_place(source, layer.id, layer.file, layer.source_layer, layer.table);
    if (const Value* fields = value.find("fields"); fields != nullptr && !fields->is_null()) {
      for (const auto& [canonical, field] : fields->as_object()) {
        layer.fields.emplace_back(canonical, text(field));
      }
    }
    if (const Value* values = value.find("values"); values != nullptr && !values->is_null()) {
      for (const auto& [canonical, table] : values->as_object()) {
        auto& [name, pairs] = layer.values.emplace_back(canonical, 0);
        for (const auto& [from, to] : table.as_object()) pairs.emplace_back(from, text(to));
      }
    }
    if (const Value* named = value.find("crs")) layer.crs = crs(*named);
    if (const Value* encoding = value.find("encoding")) {
      layer.encoding = text(*encoding);
      if (!encoding_name(layer.encoding)) {
        refuse(catalogue_error("encoding_unknown"), {{"encoding", layer.encoding}}, *encoding);
      }
    }
    if (const Value* accuracy = value.find("accuracy_m")) {
      if (!accuracy->is_number() || !(accuracy->as_number() > 0)) {
        refuse(catalogue_error("accuracy_wrong"), {{"value", text(*accuracy)}}, *accuracy);
      }
      layer.accuracy_m = accuracy->as_number();
    }
    if (const Value* valid = value.find("valid"); valid != nullptr && !valid->is_null()) {
      check_keys(*valid, {"from", "until"});
      layer.valid_from = date(valid->find("from"));
      layer.valid_until = date(valid->find("until"));
    }
    layer.review_by = date(value.find("review_by"));
    if (const Value* approval = value.find("approval")) layer.approval = text(*approval);
    if (const Value* coverage = value.find("coverage")) read_coverage(*coverage, layer);
    return layer;
  }

 private:
  // A file with its layer, or a table of a database.
  void read_place(const Value& source, const std::string& id, fs::path& file, std::string& inner,
                  std::string& table) const {
    const Value* connection = source.find("postgis");
    if (connection == nullptr) {
      check_keys(source, {"file", "layer"});
      std::tie(file, inner) = source_file(require(source, "file"), id);
      if (const Value* given = source.find("layer")) inner = text(*given);
      return;
    }
    check_keys(source, {"postgis", "table", "geometry", "where"});
    const auto optional = [&](const char* key) {
      const Value* given = source.find(key);
      return given == nullptr ? std::string() : text(*given);
    };
    try {
      table = postgis_source(text(*connection), text(require(source, "table")),
                             optional("geometry"), optional("where"))
                  .to_text();
    } catch (Error& error) {
      error.prepend_place(fmt::format("{}:{}", file_.filename().string(), source.mark().line));
      throw;
    }
  }

  void read_coverage(const Value& coverage, CatalogueLayer& layer) const {
    if (coverage.is_object()) {
      layer.coverage = CoverageKind::file;
      read_place(coverage, layer.id, layer.coverage_file, layer.coverage_layer,
                 layer.coverage_table);
    } else if (coverage.is_string() && coverage.as_string() == "county") {
      layer.coverage = CoverageKind::county;
    } else {
      refuse(catalogue_error("coverage_wrong"),
             {{"found", coverage.is_string() ? coverage.as_string() : std::string("this")}},
             coverage);
    }
  }

  fs::path file_;
  std::vector<std::string> roles_;
  bool needs_files_;
};

[[noreturn]] void refuse_layer(const Catalogue& catalogue, const CatalogueLayer& layer,
                               const ErrorText& text, Arguments arguments) {
  throw CatalogueError(text, std::move(arguments),
                       fmt::format("{}:{}", catalogue.file.filename().string(), layer.line));
}

std::string canonical_value(const std::vector<std::pair<std::string, std::string>>& pairs,
                            const std::string& value) {
  for (const auto& [from, to] : pairs) {
    if (from == value) return to;
  }
  return value;
}

// The table with canonical names and values in place of those of the source.
Table canonical_table(const Catalogue& catalogue, const CatalogueLayer& described,
                      const Table& source) {
  for (const auto& [canonical, field] : described.fields) {
    if (source.find(field)) continue;
    std::vector<std::string> names;
    for (const Column& column : source.columns()) names.push_back(column.name());
    refuse_layer(catalogue, described, catalogue_error("field_missing"),
                 {{"layer", described.id},
                  {"field", field},
                  {"canonical", canonical},
                  {"fields", join(names)}});
  }
  const auto is_canonical = [&](const std::string& name) {
    return std::any_of(described.fields.begin(), described.fields.end(),
                       [&](const auto& pair) { return pair.first == name; });
  };
  Table table;
  const auto add = [&](const Column& column, std::string name) {
    while (table.find(name)) name = "source_" + name;
    const auto mapped = std::find_if(described.values.begin(), described.values.end(),
                                     [&](const auto& pair) { return pair.first == name; });
    if (mapped == described.values.end()) {
      Column copy = column;
      copy.rename(name);
      table.add(std::move(copy));
      return;
    }
    Column& target = table.add(Column(name, FieldType::text));
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (column.is_null(i)) {
        target.push_back({});
      } else {
        const std::string text(trimmed(to_text(column[i])));
        target.push_back(canonical_value(mapped->second, text));
      }
    }
  };
  // Canonical fields first, so that no other column takes their names.
  for (const Column& column : source.columns()) {
    for (const auto& [canonical, field] : described.fields) {
      if (field == column.name()) add(column, canonical);
    }
  }
  for (const Column& column : source.columns()) {
    const bool used = std::any_of(described.fields.begin(), described.fields.end(),
                                  [&](const auto& pair) { return pair.second == column.name(); });
    if (used) continue;
    add(column, is_canonical(column.name()) ? "source_" + column.name() : column.name());
  }
  return table;
}

// The source of a layer: a table, or a layer of a file.
struct Place {
  const fs::path& file;
  const std::string& inner;
  const std::string& table;
};

Place place_of(const CatalogueLayer& layer) {
  return {layer.file, layer.source_layer, layer.table};
}

Place coverage_place_of(const CatalogueLayer& layer) {
  return {layer.coverage_file, layer.coverage_layer, layer.coverage_table};
}

Layer read_source(const Catalogue& catalogue, const CatalogueLayer& described, const Place& place,
                  const LoadOptions& options) {
  ReadOptions read;
  read.snapshots = options.snapshots;
  read.layer = place.inner;
  read.crs = described.crs;
  read.encoding = described.encoding;
  read.hash = options.hash;
  read.progress = options.progress;
  Layer layer;
  try {
    layer = read_layer(place.table.empty() ? place.file.string() : place.table, read);
  } catch (Error& error) {
    error.prepend_place("layer " + described.id);
    throw;
  }
  if (!layer.crs) {
    refuse_layer(catalogue, described, catalogue_error("layer_crs_missing"),
                 {{"layer", described.id}});
  }
  return layer;
}

struct InWorkingCrs {
  GeometryColumn geometry;
  std::string operation;
  double accuracy_m = 0;
  std::vector<std::string> set_aside;  // ids of features that the operation cannot take
};

// The column with each feature transformed by itself; those that cannot be are missing.
GeometryColumn transformed_one_by_one(const Transformation& transformation, const Layer& layer,
                                      std::vector<std::string>& set_aside) {
  MultiPointBuilder points;
  MultiLineStringBuilder lines;
  MultiPolygonBuilder polygons;
  const GeometryColumn& column = layer.geometry;
  const auto moved = [&](std::span<const Point> path) {
    std::vector<Point> copy(path.begin(), path.end());
    transformation.apply(copy);
    return copy;
  };
  for (std::size_t i = 0; i < column.size(); ++i) {
    std::vector<std::vector<std::vector<Point>>> parts;
    bool missing = column.is_missing(i);
    try {
      if (!missing) {
        switch (column.type()) {
          case GeometryType::point:
            parts.push_back({moved(column.as_points()[i])});
            break;
          case GeometryType::line:
            parts.emplace_back();
            for (std::size_t j = 0; j < column.as_lines()[i].size(); ++j) {
              parts[0].push_back(moved(column.as_lines()[i].path(j)));
            }
            break;
          case GeometryType::polygon:
            for (std::size_t j = 0; j < column.as_polygons()[i].size(); ++j) {
              const PolygonView polygon = column.as_polygons()[i].polygon(j);
              parts.emplace_back();
              for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
                parts.back().push_back(moved(polygon.ring(k)));
              }
            }
            break;
        }
      }
    } catch (const CrsError&) {
      missing = true;
      set_aside.push_back(layer.ids[i]);
    }
    switch (column.type()) {
      case GeometryType::point:
        if (missing) {
          points.add_missing();
        } else {
          for (const Point& p : parts[0][0]) points.add_point(p);
          points.finish_feature();
        }
        break;
      case GeometryType::line:
        if (missing) {
          lines.add_missing();
        } else {
          for (const auto& path : parts[0]) lines.add_path(path);
          lines.finish_feature();
        }
        break;
      case GeometryType::polygon:
        if (missing) {
          polygons.add_missing();
        } else {
          for (const auto& polygon : parts) {
            for (const auto& ring : polygon) polygons.add_ring(ring);
            polygons.finish_polygon();
          }
          polygons.finish_feature();
        }
        break;
    }
  }
  switch (column.type()) {
    case GeometryType::point:
      return std::move(points).build();
    case GeometryType::line:
      return std::move(lines).build();
    case GeometryType::polygon:
      break;
  }
  return std::move(polygons).build();
}

InWorkingCrs in_working_crs(const Catalogue& catalogue, const CatalogueLayer& described,
                            const Layer& layer, const LoadOptions& options) {
  try {
    const Transformation transformation(*layer.crs, catalogue.working_crs, options.transformation);
    if (transformation.is_identity()) return {layer.geometry, {}, 0, {}};
    InWorkingCrs moved{{}, transformation.description(), transformation.accuracy_m(), {}};
    try {
      moved.geometry = transformation(layer.geometry);
    } catch (const CrsError&) {
      moved.geometry = transformed_one_by_one(transformation, layer, moved.set_aside);
    }
    return moved;
  } catch (Error& error) {
    error.prepend_place("layer " + described.id);
    throw;
  }
}

RoleLayer load_layer(const Catalogue& catalogue, const CatalogueLayer& described,
                     const LoadOptions& options) {
  RoleLayer loaded = described_layer(catalogue, described);
  loaded.layer = read_source(catalogue, described, place_of(described), options);
  loaded.layer.fields = canonical_table(catalogue, described, loaded.layer.fields);
  InWorkingCrs moved = in_working_crs(catalogue, described, loaded.layer, options);
  loaded.layer.geometry = std::move(moved.geometry);
  loaded.transformation = std::move(moved.operation);
  loaded.transformation_accuracy_m = moved.accuracy_m;
  if (!moved.set_aside.empty()) {
    loaded.layer.provenance.notes.push_back(
        fmt::format("{} features lie where no coordinates of {} can, and count as without "
                    "geometry: {}",
                    moved.set_aside.size(), loaded.layer.crs->label(), few(moved.set_aside)));
  }
  if (!loaded.transformation.empty()) {
    loaded.layer.provenance.notes.push_back(
        fmt::format("transformed from {} to {} by {}, accuracy {} m", loaded.layer.crs->label(),
                    catalogue.working_crs.label(), loaded.transformation,
                    format_shortest(loaded.transformation_accuracy_m)));
  }
  loaded.layer.crs = catalogue.working_crs;
  loaded.layer.accuracy_m = described.accuracy_m;
  return loaded;
}

const CatalogueLayer* county_of(const Catalogue& catalogue) {
  for (const CatalogueLayer& layer : catalogue.layers) {
    if (layer.role == "county") return &layer;
  }
  return nullptr;
}

MultiPolygonArray coverage_polygons(const Catalogue& catalogue, const CatalogueLayer& described,
                                    const GeometryColumn& column) {
  if (column.type() != GeometryType::polygon || column.size() == 0) {
    refuse_layer(catalogue, described, catalogue_error("coverage_not_polygons"),
                 {{"layer", described.id}});
  }
  return column.as_polygons();
}

// Reads the polygons that a layer is complete in; the county's are read once.
class CoverageReader {
 public:
  CoverageReader(const Catalogue& catalogue, const LoadOptions& options)
      : catalogue_(catalogue), options_(options) {}

  std::optional<MultiPolygonArray> coverage(const CatalogueLayer& layer) {
    switch (layer.coverage) {
      case CoverageKind::unknown:
        return std::nullopt;
      case CoverageKind::county: {
        if (!county_) {
          const CatalogueLayer* county = county_of(catalogue_);
          LoadOptions quiet = options_;
          quiet.hash = false;
          const Layer source = read_source(catalogue_, *county, place_of(*county), quiet);
          county_ = coverage_polygons(catalogue_, *county,
                                      in_working_crs(catalogue_, *county, source, quiet).geometry);
        }
        return county_;
      }
      case CoverageKind::file: {
        LoadOptions quiet = options_;
        quiet.hash = false;
        const Layer source = read_source(catalogue_, layer, coverage_place_of(layer), quiet);
        return coverage_polygons(catalogue_, layer,
                                 in_working_crs(catalogue_, layer, source, quiet).geometry);
      }
    }
    return std::nullopt;
  }

 private:
  const Catalogue& catalogue_;
  const LoadOptions& options_;
  std::optional<MultiPolygonArray> county_;
};

Catalogue catalogue_of(std::string_view text, const CatalogueReader& reader, const fs::path& file) {
  Value root;
  try {
    root = document::parse_yaml(text);
  } catch (Error& error) {
    error.prepend_place(file.filename().string());
    throw;
  }
  try {
    const Value* version = root.find("ecotone-catalogue");
    if (version == nullptr || !version->is_integer() || version->as_integer() != 1) {
      reader.refuse(catalogue_error("version_unknown"), {}, version == nullptr ? root : *version);
    }
    reader.check_keys(root, {"ecotone-catalogue", "county", "working_crs", "rules", "layers"});
    Catalogue catalogue{file,
                        reader.text(reader.require(root, "county")),
                        reader.crs(reader.require(root, "working_crs")),
                        {},
                        {}};
    if (const Value* rules = root.find("rules")) {
      for (const Value& rule : rules->as_array()) catalogue.rules.push_back(reader.text(rule));
    }
    std::set<std::string> ids;
    for (const Value& value : reader.require(root, "layers").as_array()) {
      catalogue.layers.push_back(reader.layer(value));
      if (!ids.insert(catalogue.layers.back().id).second) {
        reader.refuse(catalogue_error("id_twice"), {{"id", catalogue.layers.back().id}}, value);
      }
    }
    for (const CatalogueLayer& layer : catalogue.layers) {
      if (layer.coverage == CoverageKind::county && county_of(catalogue) == nullptr) {
        refuse_layer(catalogue, layer, catalogue_error("county_missing"), {{"layer", layer.id}});
      }
    }
    return catalogue;
  } catch (DocumentError& error) {
    error.prepend_place(file.filename().string());
    throw;
  }
}

}  // namespace

RoleLayer described_layer(const Catalogue& catalogue, const CatalogueLayer& described) {
  RoleLayer layer;
  layer.id = described.id;
  layer.role = described.role;
  layer.title_en = described.title_en;
  layer.title_zh = described.title_zh;
  layer.valid_from = described.valid_from;
  layer.valid_until = described.valid_until;
  layer.review_by = described.review_by;
  layer.approval = described.approval;
  layer.layer.crs = catalogue.working_crs;
  layer.layer.accuracy_m = described.accuracy_m;
  return layer;
}

Catalogue read_catalogue(const fs::path& file, std::span<const std::string> roles) {
  std::error_code missing;
  if (!fs::exists(file, missing)) parse_layer_reference(file.string());  // throws
  return catalogue_of(read_bytes(file), CatalogueReader(file, roles, true), file);
}

Catalogue parse_catalogue(std::string_view text, const fs::path& file,
                          std::span<const std::string> roles) {
  return catalogue_of(text, CatalogueReader(file, roles, false), file);
}

LayerSet load_layers(const Catalogue& catalogue, const LoadOptions& given) {
  PostgisSnapshots own;
  LoadOptions options = given;
  if (options.snapshots == nullptr) options.snapshots = &own;
  LayerSet set;
  set.county = catalogue.county;
  CoverageReader coverage(catalogue, options);
  for (const CatalogueLayer& described : catalogue.layers) {
    const bool wanted = options.roles.empty() || described.role == "county" ||
                        std::find(options.roles.begin(), options.roles.end(), described.role) !=
                            options.roles.end();
    if (!wanted) continue;
    check_cancellation();
    RoleLayer loaded = load_layer(catalogue, described, options);
    loaded.coverage = coverage.coverage(described);
    set.layers.push_back(std::move(loaded));
  }
  return set;
}

std::string CatalogueFinding::message(Language language) const {
  return render(language == Language::chinese ? text->zh : text->en, arguments);
}

std::string CatalogueFinding::help(Language language) const {
  return render(language == Language::chinese ? text->help_zh : text->help_en, arguments);
}

CatalogueCheck verify_catalogue(const Catalogue& catalogue, const Date& as_of,
                                const LoadOptions& given) {
  PostgisSnapshots own;
  LoadOptions options = given;
  if (options.snapshots == nullptr) options.snapshots = &own;
  CatalogueCheck result;
  CoverageReader coverage(catalogue, options);
  std::optional<Box> county_box;
  for (const CatalogueLayer& described : catalogue.layers) {
    check_cancellation();
    CatalogueLayerCheck check;
    check.id = described.id;
    check.role = described.role;
    check.file = described.source_name();
    const auto find = [&](FindingSeverity severity, const ErrorText& text, Arguments arguments) {
      check.findings.push_back({severity, &text, std::move(arguments), described.line});
    };
    if (described.review_by && *described.review_by < as_of) {
      find(FindingSeverity::warning, catalogue_error("review_due"),
           {{"date", described.review_by->to_string()}});
    }
    const bool early = described.valid_from && as_of < *described.valid_from;
    const bool late = described.valid_until && *described.valid_until < as_of;
    if (early || late) {
      find(FindingSeverity::warning, catalogue_error("not_valid_now"),
           {{"period",
             (described.valid_from ? described.valid_from->to_string() : std::string("…")) + " – " +
                 (described.valid_until ? described.valid_until->to_string() : std::string("…"))},
            {"date", as_of.to_string()}});
    }
    if (!described.accuracy_m) {
      find(FindingSeverity::warning, catalogue_error("accuracy_unknown"), {});
    }
    if (described.coverage == CoverageKind::unknown) {
      find(FindingSeverity::warning, catalogue_error("coverage_unknown"), {});
    }
    try {
      const Layer source = read_source(catalogue, described, place_of(described), options);
      check.crs = source.crs->label();
      check.sha256 = source.provenance.sha256;
      check.encoding = source.provenance.encoding;
      check.features = source.size();
      for (const std::string& note : source.provenance.notes) {
        find(FindingSeverity::note, catalogue_error("read_note"), {{"note", note}});
      }
      if (described.crs && !(*described.crs == *source.crs)) {
        find(FindingSeverity::warning, catalogue_error("crs_given_in_vain"),
             {{"own", source.crs->label()}, {"given", described.crs->label()}});
      }
      if (source.size() == 0) {
        find(FindingSeverity::warning, catalogue_error("features_none"), {});
      }
      std::vector<std::string> missing, outside;
      for (std::size_t i = 0; i < source.size(); ++i) {
        if (source.geometry.is_missing(i)) missing.push_back(source.ids[i]);
      }
      check.without_geometry = missing.size();
      if (!missing.empty()) {
        find(FindingSeverity::warning, catalogue_error("geometry_missing"),
             {{"count", std::to_string(missing.size())}, {"features", few(missing)}});
      }
      if (source.geometry.type() == GeometryType::polygon) {
        std::string first;
        for (std::size_t i = 0; i < source.size(); ++i) {
          const auto wrong = faults(source.polygons()[i], {.notes = false, .limit = 1});
          if (wrong.empty()) continue;
          ++check.invalid;
          if (first.empty()) {
            first = fmt::format("{} ({}, {} {})", source.ids[i], fault_name(wrong[0].kind),
                                format_shortest(wrong[0].at.x), format_shortest(wrong[0].at.y));
          }
        }
        if (check.invalid > 0) {
          find(FindingSeverity::warning, catalogue_error("geometry_invalid"),
               {{"count", std::to_string(check.invalid)}, {"first", first}});
        }
      }
      const Table table = canonical_table(catalogue, described, source.fields);
      for (const auto& [field, pairs] : described.values) {
        const auto j = table.find(field);
        if (!j) continue;
        std::set<std::string> unmapped;
        for (std::size_t i = 0; i < table.column(*j).size(); ++i) {
          const std::string value = to_text(table.column(*j)[i]);
          const bool known = std::any_of(pairs.begin(), pairs.end(),
                                         [&](const auto& pair) { return pair.second == value; });
          if (!value.empty() && !known) unmapped.insert(value);
        }
        if (!unmapped.empty()) {
          find(FindingSeverity::warning, catalogue_error("values_unmapped"),
               {{"field", field}, {"values", few({unmapped.begin(), unmapped.end()})}});
        }
      }
      const InWorkingCrs moved = in_working_crs(catalogue, described, source, options);
      check.transformation = moved.operation;
      check.transformation_accuracy_m = moved.accuracy_m;
      if (!moved.set_aside.empty()) {
        find(FindingSeverity::warning, catalogue_error("coordinates_impossible"),
             {{"count", std::to_string(moved.set_aside.size())},
              {"crs", source.crs->label()},
              {"features", few(moved.set_aside)}});
      }
      coverage.coverage(described);
      if (!county_box) {
        CatalogueLayer county;
        county.coverage = CoverageKind::county;
        county_box = Box();
        if (county_of(catalogue) != nullptr) {
          county_box = GeometryColumn(*coverage.coverage(county)).box();
        }
      }
      for (std::size_t i = 0; i < source.size(); ++i) {
        const Box box = moved.geometry.box(i);
        if (!county_box->is_empty() && !box.is_empty() && !box.overlaps(*county_box)) {
          outside.push_back(source.ids[i]);
        }
      }
      if (!outside.empty()) {
        find(FindingSeverity::warning, catalogue_error("outside_county"),
             {{"count", std::to_string(outside.size())}, {"features", few(outside)}});
      }
    } catch (const Error& error) {
      find(FindingSeverity::error, catalogue_error("layer_unreadable"),
           {{"reason", error.what()}, {"help", error.help(Language::english)}});
    }
    for (const CatalogueFinding& finding : check.findings) {
      result.worst = std::max(result.worst, finding.severity);
    }
    result.layers.push_back(std::move(check));
  }
  return result;
}

}  // namespace ecotone
