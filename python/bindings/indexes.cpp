// SPDX-License-Identifier: Apache-2.0
// The index of a catalogue, mapped from its file: overlaps and checks without any other file.
#include <fmt/format.h>
#include <pybind11/stl.h>

#include <fstream>
#include <mutex>

#include "ecotone/compliance/digest.h"
#include "ecotone/compliance/prepared_layers.h"
#include "ecotone/error.h"
#include "ecotone/message/index_errors.h"
#include "ecotone/overlay/catalogue_index.h"
#include "ecotone/overlay/overlay.h"
#include "python/bindings/arguments.h"
#include "python/bindings/bindings.h"
#include "python/bindings/checks.h"
#include "python/bindings/layers.h"
#include "python/bindings/overlays.h"
#include "python/bindings/running.h"
#include "python/bindings/tables.h"

namespace py = pybind11;

namespace ecotone::python {
namespace {

// An open index, with what checks need besides once one was asked for.
class OpenIndex {
 public:
  OpenIndex(const std::string& path, IndexFile::Check check, int threads)
      : index_(path, check, threads) {}

  const CatalogueIndex& operator*() const { return index_; }
  const CatalogueIndex* operator->() const { return &index_; }

  /// The layers with all they have, prepared for checks; they are copied out of the file then.
  const PreparedLayers& prepared() const {
    std::call_once(once_, [this] {
      layers_ = index_.read();
      std::vector<std::optional<ZoneLayer>> zones;
      std::vector<Ledger> ledgers;
      for (const IndexedLayer& layer : index_.layers()) {
        const bool has_zones = layer.type == GeometryType::polygon;
        zones.push_back(has_zones ? std::optional(layer.zones) : std::nullopt);
        ledgers.push_back(layer.ledger);
      }
      prepared_.emplace(layers_, zones, ledgers);
    });
    return *prepared_;
  }

  /// A layer of polygons. @throws IoError, SchemaError  if there is none of that id; of other type
  const IndexedLayer& polygons(const std::string& id) const {
    const IndexedLayer& layer = index_.layer(id);
    if (layer.type != GeometryType::polygon) {
      static_cast<void>(index_.read(index_.file().find(id)).layer.polygons());
    }
    return layer;
  }

 private:
  CatalogueIndex index_;
  mutable std::once_flag once_;
  mutable LayerSet layers_;
  mutable std::optional<PreparedLayers> prepared_;
};

using Index = std::shared_ptr<OpenIndex>;

Index open_index(const std::string& path, const std::string& check, int threads) {
  const auto how = choice_of<IndexFile::Check>(
      "check", check,
      {{"everything", IndexFile::Check::everything}, {"header", IndexFile::Check::header}});
  return detached(py::none(), [&](Progress*) -> Index {
    return std::make_shared<OpenIndex>(path, how, threads);
  });
}

ArrowTable layers_of(const OpenIndex& index) {
  const auto layers = index->layers();
  Table table;
  const auto add = [&](const char* name, FieldType type, const auto& value) {
    table.add(column_of(name, type, layers.size(),
                        [&](std::size_t i) { return FieldValue(value(layers[i])); }));
  };
  const auto day = [](const std::optional<Date>& date) {
    return date ? FieldValue(date->to_string()) : FieldValue();
  };
  add("id", FieldType::text, [](const IndexedLayer& layer) { return layer.facts.id; });
  add("role", FieldType::text, [](const IndexedLayer& layer) { return layer.facts.role; });
  add("title_en", FieldType::text, [](const IndexedLayer& layer) { return layer.facts.title_en; });
  add("title_zh", FieldType::text, [](const IndexedLayer& layer) { return layer.facts.title_zh; });
  add("geometry", FieldType::text,
      [](const IndexedLayer& layer) { return std::string(geometry_type_name(layer.type)); });
  add("features", FieldType::integer,
      [](const IndexedLayer& layer) { return to_field(layer.size()); });
  add("accuracy_m", FieldType::real,
      [](const IndexedLayer& layer) { return to_field(layer.facts.layer.accuracy_m); });
  add("valid_from", FieldType::text,
      [&](const IndexedLayer& layer) { return day(layer.facts.valid_from); });
  add("valid_until", FieldType::text,
      [&](const IndexedLayer& layer) { return day(layer.facts.valid_until); });
  add("approval", FieldType::text, [](const IndexedLayer& layer) { return layer.facts.approval; });
  add("file", FieldType::text, [](const IndexedLayer& layer) { return layer.source.file; });
  add("sha256", FieldType::text, [](const IndexedLayer& layer) { return layer.source.sha256; });
  add("digest", FieldType::text, [](const IndexedLayer& layer) { return layer.digest; });
  return arrow_table(table, layers.size());
}

ArrowLayer layer_of(const OpenIndex& index, const std::string& id) {
  return detached(py::none(), [&](Progress*) {
    return to_arrow_layer(index->read(index->file().find(id)).layer);
  });
}

std::vector<std::string> ids_of(const OpenIndex& index, const std::string& id) {
  const IndexedLayer& layer = index->layer(id);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < layer.size(); ++i) ids.emplace_back(layer.id(i));
  return ids;
}

ArrowTable fields_of(const OpenIndex& index, const std::string& id) {
  const IndexedLayer& layer = index->layer(id);
  return arrow_table(layer.fields.table(), layer.size());
}

py::dict overlaps_with(const OpenIndex& index, const std::string& id, const ArrowLayer& subjects,
                       const std::string& method, bool pieces, bool borders, int threads,
                       const py::object& report) {
  const IndexedLayer& layer = index.polygons(id);
  OverlapOptions options = overlap_options(method, pieces, borders, std::nullopt, threads);
  options.subject_layer = subjects->name;
  options.subject_ids = subjects->ids;
  options.zone_layer = id;
  return to_dict(detached(report,
                          [&](Progress* progress) {
                            require_same_crs(*subjects, layer.facts.layer);
                            options.progress = progress;
                            return layer.zones.overlaps(subjects->polygons(), options);
                          }),
                 *subjects, pieces);
}

CheckResult check_against(const OpenIndex& index, const ArrowLayer& subjects, const RulePack& pack,
                          bool allow_ballpark, const py::dict& given, const py::object& report) {
  CheckOptions options = check_options(given);
  return detached(report, [&](Progress* progress) {
    options.progress = progress;
    TransformationOptions transformation;
    transformation.allow_ballpark = allow_ballpark;
    return check(subjects_in(subjects, index->working_crs(), transformation), index.prepared(),
                 pack, options);
  });
}

py::dict check_with(const OpenIndex& index, const ArrowLayer& subjects, const RulePack& pack,
                    bool allow_ballpark, const py::dict& given, const py::object& report) {
  return check_result(check_against(index, subjects, pack, allow_ballpark, given, report));
}

ArrowTable subject_table(const std::vector<SubjectResult>& subjects) {
  Table table;
  const auto add = [&](const char* name, FieldType type, const auto& value) {
    table.add(column_of(name, type, subjects.size(),
                        [&](std::size_t i) { return FieldValue(value(subjects[i])); }));
  };
  using S = SubjectResult;
  add("place", FieldType::integer, [](const S& s) { return to_field(s.place); });
  add("target", FieldType::text, [](const S& s) { return s.target; });
  add("verdict", FieldType::text, [](const S& s) { return std::string(level_name(s.verdict)); });
  add("complete", FieldType::boolean, [](const S& s) { return s.complete; });
  add("area_m2", FieldType::real, [](const S& s) { return s.area_m2; });
  add("length_m", FieldType::real, [](const S& s) { return to_field(s.length_m); });
  return arrow_table(table, subjects.size());
}

// Findings that fired or could not be decided, in the order of their subjects.
ArrowTable finding_table(const std::vector<SubjectResult>& subjects) {
  std::vector<std::pair<std::size_t, const Finding*>> rows;
  for (const SubjectResult& subject : subjects) {
    for (const Finding& finding : subject.findings) rows.emplace_back(subject.place, &finding);
    for (const Finding& finding : subject.unknown) rows.emplace_back(subject.place, &finding);
  }
  Table table;
  const auto add = [&](const char* name, FieldType type, const auto& value) {
    table.add(column_of(name, type, rows.size(),
                        [&](std::size_t i) { return FieldValue(value(*rows[i].second)); }));
  };
  const auto measured = [&](const char* name, const auto& value) {
    add(name, FieldType::real, [&](const Finding& finding) {
      return finding.measures.empty()
                 ? FieldValue()
                 : to_field(std::optional<double>(value(finding.measures.front())));
    });
  };
  table.add(column_of("place", FieldType::integer, rows.size(),
                      [&](std::size_t i) { return to_field(rows[i].first); }));
  add("rule", FieldType::text, [](const Finding& f) { return f.rule; });
  add("level", FieldType::text, [](const Finding& f) { return std::string(level_name(f.level)); });
  add("decided", FieldType::boolean, [](const Finding& f) { return f.decided; });
  add("measure", FieldType::text, [](const Finding& f) {
    return f.measures.empty() ? FieldValue()
                              : FieldValue(std::string(measure_kind_name(f.measures.front().kind)));
  });
  measured("value", [](const Measure& m) { return m.value; });
  measured("error", [](const Measure& m) { return m.error; });
  measured("threshold", [](const Measure& m) { return m.threshold; });
  measured("margin", [](const Measure& m) { return m.margin; });
  add("message_en", FieldType::text, [](const Finding& f) { return f.message_en; });
  add("message_zh", FieldType::text, [](const Finding& f) { return f.message_zh; });
  add("reason_en", FieldType::text, [](const Finding& f) { return f.reason_en; });
  add("reason_zh", FieldType::text, [](const Finding& f) { return f.reason_zh; });
  return arrow_table(table, rows.size());
}

py::dict check_tables(const OpenIndex& index, const ArrowLayer& subjects, const RulePack& pack,
                      bool allow_ballpark, const py::dict& given, const py::object& report) {
  const CheckResult result = check_against(index, subjects, pack, allow_ballpark, given, report);
  py::dict values;
  values["subjects"] = subject_table(result.subjects);
  values["findings"] = finding_table(result.subjects);
  values["ledger"] = ledger_table(result.ledger);
  return values;
}

void write_file(const std::string& path, const CatalogueIndexFacts& facts, const Crs& working,
                std::span<const LayerToIndex> layers, int threads) {
  std::ofstream out(path, std::ios::binary);
  const auto require_written = [&] {
    if (!out) throw OutputError(index_error("index_not_written"), {{"file", path}});
  };
  write_catalogue_index(
      facts, working, layers,
      [&](std::span<const std::byte> bytes) {
        out.write(reinterpret_cast<const char*>(bytes.data()),
                  static_cast<std::streamsize>(bytes.size()));
        require_written();
      },
      threads);
  out.close();
  require_written();
}

void write_index(const std::string& path, const std::vector<py::dict>& layers,
                 const std::string& working_crs, bool allow_ballpark, const std::string& county,
                 const std::vector<std::string>& rules, int threads, const py::object& report) {
  const LayersIn layers_in = given_layers(layers);
  run_detached(report, [&](Progress*) {
    const Crs working = Crs::from_text(working_crs);
    TransformationOptions transformation;
    transformation.allow_ballpark = allow_ballpark;
    std::vector<LayerToIndex> prepared;
    for (RoleLayer& layer : layers_in(working, transformation).layers) {
      const bool has_zones = layer.layer.geometry.type() == GeometryType::polygon;
      const ZoneLayerOptions options{
          .grid = std::nullopt, .threads = threads, .name = layer.id, .ids = layer.layer.ids};
      ZoneLayer zones(has_zones ? layer.layer.polygons() : MultiPolygonArray(), working, options);
      std::string digest = digest_of(layer);
      prepared.push_back({std::move(layer), std::move(digest), {}, std::nullopt, std::move(zones)});
    }
    CatalogueIndexFacts facts;
    facts.county = county;
    facts.rules = rules;
    facts.version = ECOTONE_VERSION;
    write_file(path, facts, working, prepared, threads);
  });
}

}  // namespace

void bind_indexes(py::module_& module) {
  py::class_<RulePack>(module, "RulePack");
  module.def(
      "load_rules",
      [](const std::vector<std::string>& rules, const py::object& texts_of) {
        return load_rules(rules, texts_of);
      },
      py::arg("rules"), py::arg("texts_of"));
  py::class_<OpenIndex, std::shared_ptr<OpenIndex>>(module, "CatalogueIndex")
      .def_property_readonly("path", [](const OpenIndex& index) { return index->file().path(); })
      .def_property_readonly("size_bytes",
                             [](const OpenIndex& index) { return index->file().size_bytes(); })
      .def_property_readonly(
          "checksum",
          [](const OpenIndex& index) { return fmt::format("{:016x}", index->file().checksum()); })
      .def_property_readonly("county", [](const OpenIndex& index) { return index->facts().county; })
      .def_property_readonly("rules", [](const OpenIndex& index) { return index->facts().rules; })
      .def_property_readonly("version",
                             [](const OpenIndex& index) { return index->facts().version; })
      .def_property_readonly("crs",
                             [](const OpenIndex& index) { return index->working_crs().label(); })
      .def_property_readonly("crs_wkt",
                             [](const OpenIndex& index) { return index->working_crs().wkt(); })
      .def("layers", &layers_of)
      .def("layer", &layer_of, py::arg("id"))
      .def("ids", &ids_of, py::arg("id"))
      .def("fields", &fields_of, py::arg("id"))
      .def("overlap_areas", &overlaps_with, py::arg("id"), py::arg("subjects"), py::arg("method"),
           py::arg("pieces"), py::arg("borders"), py::arg("threads"), py::arg("report"))
      .def("check", &check_with, py::arg("subjects"), py::arg("pack"), py::arg("allow_ballpark"),
           py::arg("options"), py::arg("report"))
      .def("check_tables", &check_tables, py::arg("subjects"), py::arg("pack"),
           py::arg("allow_ballpark"), py::arg("options"), py::arg("report"));
  module.def("open_index", &open_index, py::arg("path"), py::arg("check"), py::arg("threads"));
  module.def("write_index", &write_index, py::arg("path"), py::arg("layers"),
             py::arg("working_crs"), py::arg("allow_ballpark"), py::arg("county"), py::arg("rules"),
             py::arg("threads"), py::arg("report"));
}

}  // namespace ecotone::python
