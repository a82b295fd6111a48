// SPDX-License-Identifier: Apache-2.0
// Checks of subjects against layers by role.
#include "ecotone/compliance/check.h"

#include <fmt/format.h>
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <map>

#include "ecotone/compliance/rule_pack.h"
#include "ecotone/compliance/vocabulary.h"
#include "ecotone/document/sha256.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/layer/layer_set.h"
#include "python/bindings/arguments.h"
#include "python/bindings/bindings.h"
#include "python/bindings/check_documents.h"
#include "python/bindings/checks.h"
#include "python/bindings/layers.h"
#include "python/bindings/running.h"
#include "python/bindings/tables.h"

namespace py = pybind11;

namespace ecotone::python {
namespace {

using Names = std::map<std::string, std::string>;

std::optional<Date> day(const char* name, const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  return choice(name, *text, parse_date(*text), "days such as 2026-11-27");
}

// A layer for rules, as Python describes it.
struct GivenLayer {
  RoleLayer role;
  ArrowLayer layer;
  Names fields;                         // source field: canonical name
  std::map<std::string, Names> values;  // canonical field: source value: canonical value
  std::optional<ArrowLayer> coverage;
};

GivenLayer given_layer(const py::dict& given) {
  GivenLayer out;
  out.role.id = given["id"].cast<std::string>();
  out.role.role = given["role"].cast<std::string>();
  out.role.title_en = given["title_en"].cast<std::string>();
  out.role.title_zh = given["title_zh"].cast<std::string>();
  out.role.approval = given["approval"].cast<std::string>();
  const auto date = [&](const char* name) {
    return day(name, given[name].cast<std::optional<std::string>>());
  };
  out.role.valid_from = date("valid_from");
  out.role.valid_until = date("valid_until");
  out.role.review_by = date("review_by");
  out.layer = given["layer"].cast<ArrowLayer>();
  out.fields = given["fields"].cast<Names>();
  out.values = given["values"].cast<std::map<std::string, Names>>();
  out.coverage = given["coverage"].cast<std::optional<ArrowLayer>>();
  return out;
}

// A field under its canonical name, with canonical values; mapped fields become text.
Column canonical(const Column& column, const std::string& name, const Names& values) {
  Column out(name, FieldType::text);
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (column.is_null(i)) {
      out.push_back({});
      continue;
    }
    const std::string text = to_text(column[i]);
    const auto mapped = values.find(text);
    out.push_back(mapped != values.end() ? mapped->second : text);
  }
  return out;
}

// The fields of a layer under canonical names. Another that has the name of one is called source_….
Table canonical_fields(const ArrowLayer& layer, const Names& names,
                       const std::map<std::string, Names>& values) {
  static const Names no_values;
  Table fields;
  for (const auto& [source, name] : names) {
    const auto mapped = values.find(name);
    fields.add(canonical(layer.fields.field(source), name,
                         mapped != values.end() ? mapped->second : no_values));
  }
  for (const ArrowColumn& arrow : layer.fields.columns()) {
    const std::string source(arrow.name());
    if (names.contains(source) || !has_counterpart(arrow)) continue;
    std::string name = source;
    while (fields.find(name)) name = "source_" + name;
    const auto mapped = values.find(source);
    Column column = layer.fields.field(source);
    if (mapped != values.end()) column = canonical(column, name, mapped->second);
    column.rename(name);
    fields.add(std::move(column));
  }
  return fields;
}

RoleLayer to_role_layer(const GivenLayer& given, const Crs& working,
                        const TransformationOptions& options) {
  RoleLayer out = given.role;
  const ArrowLayer& source = given.layer;
  const Transformation transformation(source->require_crs(), working, options);
  out.layer.name = source->name;
  out.layer.ids = source->ids;
  out.layer.crs = working;
  out.layer.accuracy_m = source->accuracy_m;
  out.layer.provenance = source->provenance;
  out.layer.geometry = transformation(source->geometry);
  out.layer.fields = canonical_fields(source, given.fields, given.values);
  if (!transformation.is_identity()) {
    out.transformation = transformation.description();
    out.transformation_accuracy_m = transformation.accuracy_m();
  }
  if (given.coverage) {
    const ArrowLayer& coverage = *given.coverage;
    const Transformation to_working(coverage->require_crs(), working, options);
    coverage->polygons();  // no other type covers anything
    out.coverage = to_working(coverage->geometry).as_polygons();
  }
  return out;
}

py::object to_python(const std::optional<Date>& date) {
  return date ? py::object(py::str(date->to_string())) : py::none();
}

template <typename T, typename Convert>
py::list list_of(const std::vector<T>& items, const Convert& convert) {
  py::list out;
  for (const T& item : items) out.append(convert(item));
  return out;
}

py::dict to_python(const Measure& measure) {
  py::dict out;
  out["kind"] = std::string(measure_kind_name(measure.kind));
  out["value"] = measure.value;
  out["error"] = measure.error;
  out["threshold"] = measure.threshold;
  out["margin"] = measure.margin;
  out["edge_contact"] = measure.edge_contact;
  return out;
}

py::dict to_python(const ZoneTouch& zone) {
  py::dict out;
  out["layer"] = zone.layer;
  out["feature"] = zone.feature;
  out["name"] = zone.name;
  out["detail"] = zone.detail;
  out["area_m2"] = zone.area_m2;
  out["distance_m"] = zone.distance_m;
  return out;
}

py::dict to_python(const Citation& citation) {
  py::dict out;
  out["ref"] = citation.ref;
  out["title_en"] = citation.title_en;
  out["title_zh"] = citation.title_zh;
  out["article"] = citation.article;
  out["valid_from"] = to_python(citation.from);
  out["valid_until"] = to_python(citation.until);
  out["mark"] = citation.mark;
  out["checked"] = citation.checked;
  return out;
}

py::object level_or_none(const std::optional<Level>& level) {
  return level ? py::object(py::str(std::string(level_name(*level)))) : py::none();
}

py::dict to_python(const Finding& finding) {
  py::dict out;
  out["rule"] = finding.rule;
  out["level"] = std::string(level_name(finding.level));
  out["decided"] = finding.decided;
  out["title_en"] = finding.title_en;
  out["title_zh"] = finding.title_zh;
  out["message_en"] = finding.message_en;
  out["message_zh"] = finding.message_zh;
  out["reason_en"] = finding.reason_en;
  out["reason_zh"] = finding.reason_zh;
  out["settle_en"] = finding.settle_en;
  out["settle_zh"] = finding.settle_zh;
  out["measures"] = list_of(finding.measures, [](const Measure& item) { return to_python(item); });
  out["zones"] = list_of(finding.zones, [](const ZoneTouch& item) { return to_python(item); });
  out["needs"] = finding.needs;
  out["exception"] = finding.exception;
  out["citations"] =
      list_of(finding.citations, [](const Citation& item) { return to_python(item); });
  out["act_citations"] =
      list_of(finding.act_citations, [](const Citation& item) { return to_python(item); });
  out["at_least"] = level_or_none(finding.at_least);
  out["at_most"] = level_or_none(finding.at_most);
  out["causes"] = finding.causes;
  out["note_en"] = finding.note_en;
  out["note_zh"] = finding.note_zh;
  return out;
}

py::dict to_python(const LayerRow& row) {
  py::dict out;
  out["layer"] = row.layer;
  out["role"] = row.role;
  out["title_en"] = row.title_en;
  out["title_zh"] = row.title_zh;
  out["state"] = std::string(row_state_name(row.state));
  out["touches_only"] = row.touches_only;
  out["area_m2"] = row.area_m2;
  out["error_m2"] = row.error_m2;
  out["share"] = row.share;
  out["distance_m"] = row.distance_m;
  out["features"] = row.features;
  out["approval"] = row.approval;
  out["accuracy_m"] = row.accuracy_m;
  out["reason_en"] = row.reason_en;
  out["reason_zh"] = row.reason_zh;
  out["covered_share"] = row.covered_share;
  return out;
}

py::dict to_python(const SubjectResult& subject) {
  py::dict out;
  out["id"] = subject.id;
  out["name"] = subject.name;
  out["target"] = subject.target;
  out["place"] = subject.place;
  out["area_m2"] = subject.area_m2;
  out["plane_area_m2"] = subject.plane_area_m2;
  out["length_m"] = subject.length_m;
  out["verdict"] = std::string(level_name(subject.verdict));
  out["complete"] = subject.complete;
  const auto findings = [](const Finding& item) { return to_python(item); };
  out["findings"] = list_of(subject.findings, findings);
  out["unknown"] = list_of(subject.unknown, findings);
  out["layers"] = list_of(subject.layers, [](const LayerRow& item) { return to_python(item); });
  out["zones"] = list_of(subject.zones, [](const ZoneTouch& item) { return to_python(item); });
  out["missing_attributes"] = subject.missing_attributes;
  return out;
}

}  // namespace

Layer subjects_in(const ArrowLayer& subjects, const Crs& working,
                  const TransformationOptions& options) {
  Layer out = *subjects;
  const Transformation transformation(subjects->require_crs(), working, options);
  out.geometry = transformation(subjects->geometry);
  out.crs = working;
  out.fields = canonical_fields(subjects, {}, {});
  return out;
}

py::dict check_result(const CheckResult& result) {
  py::dict out;
  out["packs"] = list_of(result.packs, [](const PackInfo& info) {
    py::dict pack;
    pack["id"] = info.id;
    pack["version"] = info.version;
    return pack;
  });
  out["as_of"] = result.as_of.to_string();
  out["act_date"] = to_python(result.act_date);
  out["area_method"] = std::string(area_method_name(result.area_method));
  out["subject_accuracy_m"] = result.subject_accuracy_m;
  out["subjects"] =
      list_of(result.subjects, [](const SubjectResult& subject) { return to_python(subject); });
  out["ledger"] = ledger_table(result.ledger);
  return out;
}

CheckOptions check_options(const py::dict& given) {
  CheckOptions options;
  options.as_of = *day("as_of", given["as_of"].cast<std::string>());
  options.act_date = day("act_date", given["act_date"].cast<std::optional<std::string>>());
  options.area_method = area_method(given["area_method"].cast<std::string>());
  for (const auto& [name, value] : given["attributes"].cast<Names>()) {
    options.attributes.emplace_back(name, value);
  }
  options.subject_accuracy_m = given["subject_accuracy_m"].cast<std::optional<double>>();
  options.nearest_within_m = given["nearest_within_m"].cast<double>();
  options.threads = given["threads"].cast<int>();
  // What documents and maps show besides is for those who ask for it.
  options.pieces = options.mending = options.passed = false;
  return options;
}

RulePack load_rules(const std::vector<std::string>& rules, const py::object& texts_of,
                    PackHashes* hashes) {
  return load_rule_packs(rules, [&](std::string_view id) {
    std::vector<PackText> texts;
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    Sha256 hash;
    for (auto& [name, text] : texts_of(std::string(id)).cast<Pairs>()) {
      hash.update(text);
      texts.push_back({std::move(name), std::move(text)});
    }
    if (hashes != nullptr && !texts.empty()) hashes->emplace_back(std::string(id), hash.finish());
    return texts;
  });
}

LayersIn given_layers(const std::vector<py::dict>& layers) {
  std::vector<GivenLayer> sources;
  for (const py::dict& layer : layers) sources.push_back(given_layer(layer));
  return [sources = std::move(sources)](const Crs& working, const TransformationOptions& options) {
    LayerSet set;
    for (const GivenLayer& source : sources) {
      set.layers.push_back(to_role_layer(source, working, options));
    }
    return set;
  };
}

namespace {

std::vector<std::string> receptor_roles(const py::dict& given) {
  using Texts = std::pair<std::string, std::string>;
  const auto [roles, attributes] = given["vocabulary"].cast<Texts>();
  std::vector<std::string> names;
  for (const VocabularyRole& role : read_vocabulary(roles, attributes).roles) {
    if (role.receptor) names.push_back(role.name);
  }
  return names;
}

// How much is said of each subject: as asked for, else by their number.
CheckDetail detail_of(const std::string& given, std::size_t subjects) {
  if (given.empty()) return subjects > many_subjects ? CheckDetail::brief : CheckDetail::full;
  constexpr std::pair<std::string_view, CheckDetail> details[] = {{"full", CheckDetail::full},
                                                                  {"brief", CheckDetail::brief}};
  return choice_of("detail", given, details);
}

RunRecord run_record(const py::dict& given, std::size_t subjects) {
  RunRecord record;
  record.tool = "ecotone";
  record.arguments = {"ecotone.check"};
  record.county_code = given["county"].cast<std::string>();
  for (const auto& [name, value] : given["attributes"].cast<Names>()) {
    record.attributes.emplace_back(name, value);
  }
  record.detail = detail_of(given["detail"].cast<std::string>(), subjects);
  return record;
}

ArrowLayer pieces_of(const CheckResult& result, const Crs& crs) {
  Layer layer;
  layer.name = "pieces";
  layer.crs = crs;
  const std::size_t n = result.pieces.size();
  for (std::size_t i = 0; i < n; ++i) layer.ids.push_back(std::to_string(i));
  layer.geometry = result.pieces;
  const auto texts = [&](const char* name, const auto& value) {
    layer.fields.add(
        column_of(name, FieldType::text, n, [&](std::size_t i) { return FieldValue(value(i)); }));
  };
  const std::vector<PieceOwner>& owners = result.piece_owners;
  texts("subject", [&](std::size_t i) { return result.subjects[owners[i].subject].id; });
  texts("layer", [&](std::size_t i) { return owners[i].layer; });
  texts("feature", [&](std::size_t i) { return owners[i].feature; });
  return to_arrow_layer(std::move(layer));
}

// What a check says, and the object that its pages are rendered from.
struct Checked {
  CheckResult result;
  Layer subjects;
  std::shared_ptr<CheckDocument> document;
};

py::dict check_subjects(const ArrowLayer& subjects, const std::vector<py::dict>& layers,
                        const std::vector<std::string>& rules, const py::object& texts_of,
                        const std::string& working_crs, bool allow_ballpark, const py::dict& given,
                        const py::object& report) {
  CheckOptions options = check_options(given);
  RunRecord record = run_record(given, subjects->size());
  const bool full = record.detail == CheckDetail::full;
  options.pieces = options.passed = full;
  options.mending = full && given["mending"].cast<bool>();
  options.receptors_within_m = given["receptors_within_m"].cast<double>();
  if (options.receptors_within_m > 0) options.receptor_roles = receptor_roles(given);
  // Reads the files of a pack by Python, with its lock.
  const RulePack pack = load_rules(rules, texts_of, &record.pack_sha256);
  const LayersIn layers_in = given_layers(layers);
  const Checked checked = detached(report, [&](Progress* progress) {
    const Crs working = working_crs.empty() ? subjects->require_crs() : Crs::from_text(working_crs);
    TransformationOptions transformation;
    transformation.allow_ballpark = allow_ballpark;
    const LayerSet set = layers_in(working, transformation);
    options.progress = progress;
    Checked made;
    made.subjects = subjects_in(subjects, working, transformation);
    made.result = check(made.subjects, set, pack, options);
    made.document =
        check_document_of(made.result, made.subjects, set, pack, record, options.threads);
    return made;
  });
  py::dict out = check_result(checked.result);
  out["pieces"] = full ? py::cast(pieces_of(checked.result, *checked.subjects.crs)) : py::none();
  out["document"] = checked.document;
  return out;
}

}  // namespace

void bind_checks(py::module_& module) {
  module.def("check", &check_subjects, py::arg("subjects"), py::arg("layers"), py::arg("rules"),
             py::arg("texts_of"), py::arg("working_crs"), py::arg("allow_ballpark"),
             py::arg("options"), py::arg("report"));
}

}  // namespace ecotone::python
