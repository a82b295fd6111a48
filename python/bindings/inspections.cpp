// SPDX-License-Identifier: Apache-2.0
// What is wrong with a layer.
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "ecotone/inspection/inspection.h"
#include "ecotone/message/text.h"
#include "python/bindings/bindings.h"
#include "python/bindings/layers.h"
#include "python/bindings/running.h"
#include "python/bindings/tables.h"

namespace py = pybind11;

namespace ecotone::python {
namespace {

// A layer in memory has no file to be named by.
std::string of_layer(const std::string& text) {
  return render(text, {{"file", "FILE"}});
}

py::dict to_python(const InspectFinding& finding) {
  py::dict evidence;
  for (const InspectEvidence& item : finding.evidence) {
    evidence[py::str(item.name)] =
        std::visit([](const auto& value) { return py::cast(value); }, item.value);
  }
  py::dict out;
  out["code"] = std::string(finding.code());
  out["severity"] = std::string(severity_name(finding.severity));
  out["confidence"] = std::string(confidence_name(finding.confidence));
  out["what_en"] = of_layer(finding.what(Language::english));
  out["what_zh"] = of_layer(finding.what(Language::chinese));
  out["consequence_en"] = of_layer(finding.consequence(Language::english));
  out["consequence_zh"] = of_layer(finding.consequence(Language::chinese));
  out["mend_en"] = of_layer(finding.mend(Language::english));
  out["mend_zh"] = of_layer(finding.mend(Language::chinese));
  out["command"] = of_layer(finding.command());
  out["count"] = finding.count;
  out["features"] = finding.features;
  out["position"] = finding.position
                        ? py::object(py::make_tuple(finding.position->x, finding.position->y))
                        : py::none();
  out["evidence"] = evidence;
  out["consequence_m"] = finding.consequence_m;
  out["consequence_m2"] = finding.consequence_m2;
  return out;
}

ArrowTable to_table(const std::vector<InspectFault>& faults) {
  Table table;
  const std::size_t n = faults.size();
  table.add(column_of("feature", FieldType::text, n,
                      [&](std::size_t i) { return FieldValue(faults[i].feature); }));
  table.add(column_of("kind", FieldType::text, n,
                      [&](std::size_t i) { return FieldValue(faults[i].kind); }));
  table.add(column_of("x", FieldType::real, n,
                      [&](std::size_t i) { return FieldValue(faults[i].position.x); }));
  table.add(column_of("y", FieldType::real, n,
                      [&](std::size_t i) { return FieldValue(faults[i].position.y); }));
  return arrow_table(table, n);
}

py::dict to_python(const LayerInspection& seen) {
  py::dict out;
  out["features"] = seen.features;
  out["vertices"] = seen.vertices;
  out["without_geometry"] = seen.without_geometry;
  out["empty"] = seen.empty;
  out["invalid"] = seen.invalid;
  out["area_m2"] = seen.area_m2;
  out["worst"] = std::string(severity_name(seen.worst()));
  out["faults"] = to_table(seen.faults);
  py::list findings;
  for (const InspectFinding& finding : seen.findings) findings.append(to_python(finding));
  out["findings"] = findings;
  return out;
}

py::dict inspect(const ArrowLayer& layer, const std::optional<ArrowLayer>& reference, bool overlaps,
                 std::size_t most_overlap_features, double least_overlap_m2, double sliver_width_m,
                 std::size_t most_faults, std::optional<double> expected_longitude_deg,
                 double least_shift_m, int threads, const py::object& report) {
  InspectOptions options;
  options.overlaps = overlaps;
  options.most_overlap_features = most_overlap_features;
  options.least_overlap_m2 = least_overlap_m2;
  options.sliver_width_m = sliver_width_m;
  options.most_faults = most_faults;
  options.expected_longitude_deg = expected_longitude_deg;
  options.least_shift_m = least_shift_m;
  options.threads = threads;
  return to_python(detached(report, [&](Progress*) {
    const Layer whole = with_known_fields(layer);
    std::optional<Layer> right;
    if (reference) {
      right = with_known_fields(*reference);
      options.reference = &*right;
    }
    return inspect_layer(whole, options);
  }));
}

}  // namespace

void bind_inspections(py::module_& module) {
  module.def("inspect", &inspect, py::arg("layer"), py::arg("reference"), py::arg("overlaps"),
             py::arg("most_overlap_features"), py::arg("least_overlap_m2"),
             py::arg("sliver_width_m"), py::arg("most_faults"), py::arg("expected_longitude_deg"),
             py::arg("least_shift_m"), py::arg("threads"), py::arg("report"));
}

}  // namespace ecotone::python
