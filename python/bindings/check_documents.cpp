// SPDX-License-Identifier: Apache-2.0
#include "python/bindings/check_documents.h"

#include <pybind11/stl.h>

#include <string>

#include "ecotone/compliance/digest.h"
#include "ecotone/document/json.h"
#include "ecotone/geodesy/proj_database.h"
#include "ecotone/overlay/geos_version.h"
#include "ecotone/report/check_summary.h"
#include "ecotone/report/html.h"
#include "ecotone/report/map_symbols.h"
#include "ecotone/report/notebook_page.h"
#include "python/bindings/arguments.h"
#include "python/bindings/bindings.h"

namespace py = pybind11;

namespace ecotone::python {
namespace {

using document::Value;

py::object to_python(const Value& value) {
  if (value.is_null()) return py::none();
  if (value.is_bool()) return py::bool_(value.as_bool());
  if (value.is_integer()) return py::int_(value.as_integer());
  if (value.is_number()) return py::float_(value.as_number());
  if (value.is_string()) return py::str(value.as_string());
  if (value.is_array()) {
    py::list list;
    for (const Value& item : value.as_array()) list.append(to_python(item));
    return list;
  }
  py::dict dict;
  for (const auto& [name, member] : value.as_object()) dict[py::str(name)] = to_python(member);
  return dict;
}

void add_digests(RunRecord& record, const LayerSet& layers, const RulePack& rules) {
  for (const RoleLayer& layer : layers.layers) record.layer_digests.push_back(digest_of(layer));
  for (const Rule& rule : rules.rules) record.rule_digests.emplace_back(rule.id, digest_of(rule));
  record.shared_digest = digest_of_frame(rules);
}

Language language_of(const std::string& given) {
  return choice("lang", given, parse_language(given), "en, zh");
}

std::string html_of(const CheckDocument& document, const std::string& language, bool both,
                    bool is_public) {
  HtmlOptions options;
  options.language = language_of(language);
  options.both_languages = both;
  options.privacy = is_public ? Privacy::public_use : Privacy::internal;
  return check_html(is_public ? public_edition(document.value) : document.value, options);
}

std::string notebook_of(const CheckDocument& document, const std::string& language,
                        std::size_t subjects) {
  NotebookOptions options;
  options.language = language_of(language);
  options.subjects = subjects;
  return check_notebook(document.value, options);
}

// A member of each subject.
py::list members_of(const CheckDocument& document, const std::string& name) {
  py::list out;
  for (const Value& subject : document.value.at("subjects").as_array()) {
    out.append(to_python(subject.at(name)));
  }
  return out;
}

std::string_view pattern_name(MapPattern pattern) {
  switch (pattern) {
    case MapPattern::none:
      return "";
    case MapPattern::diagonal:
      return "diagonal";
    case MapPattern::reverse_diagonal:
      return "reverse_diagonal";
    case MapPattern::dots:
      return "dots";
    case MapPattern::horizontal:
      return "horizontal";
    case MapPattern::vertical:
      return "vertical";
    case MapPattern::cross:
      return "cross";
  }
  return "";
}

py::dict symbol_of(const std::string& role, const std::string& detail) {
  const MapSymbol& symbol = map_symbol(role, detail);
  py::dict out;
  out["en"] = std::string(symbol.en);
  out["zh"] = std::string(symbol.zh);
  out["stroke"] = std::string(symbol.stroke);
  out["fill"] = std::string(symbol.fill);
  out["fill_opacity"] = symbol.fill_opacity;
  out["width"] = symbol.width;
  out["dashes"] = std::string(symbol.dashes);
  out["pattern"] = std::string(pattern_name(symbol.pattern));
  out["rank"] = symbol.rank;
  return out;
}

}  // namespace

std::shared_ptr<CheckDocument> check_document_of(const CheckResult& result, const Layer& subjects,
                                                 const LayerSet& layers, const RulePack& rules,
                                                 RunRecord record, int threads) {
  record.version = ECOTONE_VERSION;
  record.libraries = {{"PROJ", proj_version()}, {"GEOS", geos_version()}};
  add_digests(record, layers, rules);
  const Value head = check_head(result, subjects, layers, record);
  std::vector<Value> values = check_subjects(result, subjects, layers, record, threads);
  CheckSummary summary(head);
  for (const Value& value : values) summary.add(value);
  auto document = std::make_shared<CheckDocument>();
  for (const auto& [name, value] : head.as_object()) {
    if (name != "subjects") {
      document->value.set(name, value);
      continue;
    }
    if (values.size() > 1) document->value.set("summary", summary.document());
    document->value.set(name, Value(std::move(values)));
  }
  return document;
}

void bind_check_documents(py::module_& module) {
  py::class_<CheckDocument, std::shared_ptr<CheckDocument>>(module, "CheckDocument")
      .def(
          "json",
          [](const CheckDocument& document, int indent) {
            return document::to_json(document.value, indent);
          },
          py::arg("indent"), py::call_guard<py::gil_scoped_release>())
      .def("html", &html_of, py::arg("language"), py::arg("both"), py::arg("public"),
           py::call_guard<py::gil_scoped_release>())
      .def("notebook", &notebook_of, py::arg("language"), py::arg("subjects"),
           py::call_guard<py::gil_scoped_release>())
      .def("members", &members_of, py::arg("name"));
  module.def("map_symbol", &symbol_of, py::arg("role"), py::arg("detail"));
}

}  // namespace ecotone::python
