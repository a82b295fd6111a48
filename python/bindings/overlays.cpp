// SPDX-License-Identifier: Apache-2.0
// Overlaps and overlays of two layers; buffers, dissolves.
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>

#include "ecotone/overlay/buffer.h"
#include "ecotone/overlay/dissolve.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/overlay.h"
#include "python/bindings/arguments.h"
#include "python/bindings/arrays.h"
#include "python/bindings/bindings.h"
#include "python/bindings/layers.h"
#include "python/bindings/overlays.h"
#include "python/bindings/running.h"
#include "python/bindings/tables.h"

namespace py = pybind11;

namespace ecotone::python {
namespace {

ArrowTable to_table(const std::vector<Overlap>& pairs) {
  const auto numbers = [&](const char* name, std::size_t Overlap::*member) {
    std::vector<std::int64_t> values;
    for (const Overlap& pair : pairs) values.push_back(static_cast<std::int64_t>(pair.*member));
    return arrow_column(name, std::move(values));
  };
  const auto reals = [&](const char* name, double Overlap::*member) {
    std::vector<double> values;
    for (const Overlap& pair : pairs) values.push_back(pair.*member);
    return arrow_column(name, std::move(values));
  };
  ArrowTable table(pairs.size());
  table.add(numbers("subject", &Overlap::subject));
  table.add(numbers("zone", &Overlap::zone));
  table.add(reals("area_m2", &Overlap::area_m2));
  table.add(reals("computing_error_m2", &Overlap::computing_error_m2));
  table.add(
      arrow_column(column_of("touches_only", FieldType::boolean, pairs.size(),
                             [&](std::size_t i) { return FieldValue(pairs[i].touches_only); })));
  table.add(reals("zone_border_m", &Overlap::zone_border_m));
  table.add(reals("subject_border_m", &Overlap::subject_border_m));
  return table;
}

}  // namespace

OverlapOptions overlap_options(const std::string& method, bool pieces, bool borders,
                               std::optional<double> grid, int threads) {
  OverlapOptions options;
  options.method = area_method(method);
  options.pieces = pieces;
  options.borders = borders;
  options.grid = grid;
  options.threads = threads;
  return options;
}

py::dict to_dict(Overlaps overlaps, const Layer& subjects, bool pieces) {
  py::dict result;
  result["pairs"] = to_table(overlaps.pairs);
  result["ledger"] = ledger_table(overlaps.ledger);
  result["grid"] = overlaps.grid;
  result["pieces"] = py::none();
  if (pieces) {
    Layer layer;
    layer.name = "pieces";
    layer.crs = subjects.crs;
    for (std::size_t i = 0; i < overlaps.pieces.size(); ++i) layer.ids.push_back(std::to_string(i));
    layer.geometry = std::move(overlaps.pieces);
    ArrowLayer made = to_arrow_layer(std::move(layer));
    made.fields = to_table(overlaps.pairs);
    made.geometry_place = made.fields.columns().size();
    result["pieces"] = std::move(made);
  }
  return result;
}

namespace {

py::dict overlap_areas_of(const ArrowLayer& subjects, const ArrowLayer& zones,
                          const std::string& method, bool pieces, bool borders,
                          std::optional<double> grid, int threads, const py::object& report) {
  OverlapOptions options = overlap_options(method, pieces, borders, grid, threads);
  return to_dict(detached(report,
                          [&](Progress* progress) {
                            options.progress = progress;
                            return overlap_areas(*subjects, *zones, options);
                          }),
                 *subjects, pieces);
}

py::dict self_overlaps_of(const ArrowLayer& zones, const std::string& method, bool pieces,
                          bool borders, std::optional<double> grid, int threads,
                          const py::object& report) {
  OverlapOptions options = overlap_options(method, pieces, borders, grid, threads);
  options.subject_layer = options.zone_layer = zones->name;
  options.subject_ids = options.zone_ids = zones->ids;
  return to_dict(detached(report,
                          [&](Progress* progress) {
                            options.progress = progress;
                            return self_overlaps(zones->polygons(), zones->require_crs(), options);
                          }),
                 *zones, pieces);
}

// A layer whose only field says where its rows are; so its fields can be fetched from Arrow.
Layer with_places(const ArrowLayer& layer) {
  Layer copy = *layer;
  copy.fields.add(column_of("place", FieldType::integer, copy.size(),
                            [](std::size_t i) { return to_field(i); }));
  return copy;
}

std::vector<std::optional<std::size_t>> places_in(const Column& column) {
  std::vector<std::optional<std::size_t>> places;
  for (std::size_t i = 0; i < column.size(); ++i) {
    places.push_back(column.is_null(i) ? std::nullopt
                                       : std::optional(static_cast<std::size_t>(
                                             std::get<std::int64_t>(column[i]))));
  }
  return places;
}

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

bool has(const ArrowTable& table, std::string_view name) {
  return std::ranges::any_of(table.columns(), [name](const ArrowColumn& column) {
    return same_word(column.name(), name);
  });
}

// Names as the library gives them: with the prefix where another column has it.
void add_fields(ArrowTable& fields, const ArrowTable& taken, const ArrowTable* other,
                const std::string& prefix) {
  for (const ArrowColumn& column : taken.columns()) {
    std::string name(column.name());
    while (same_word(name, "a_id") || same_word(name, "b_id") || has(fields, name) ||
           (other != nullptr && has(*other, name))) {
      name = prefix + name;
    }
    fields.add(renamed(column, name));
  }
}

// A result of an overlay with the fields of both sides, taken from Arrow.
ArrowLayer joined(Layer layer, const ArrowLayer& a, const ArrowLayer& b,
                  const OverlayOptions& options) {
  // Ids of one or both sides come first, then the places.
  const std::size_t sides = layer.fields.column_count() / 2;
  const auto a_places = places_in(layer.fields.column(sides));
  Table ids;
  for (std::size_t j = 0; j < sides; ++j) ids.add(layer.fields.column(j));
  ArrowTable fields = arrow_table(ids, layer.size());
  add_fields(fields, a.fields.rows(a_places), sides == 2 ? &b.fields : nullptr, options.a_prefix);
  if (sides == 2) {
    add_fields(fields, b.fields.rows(places_in(layer.fields.column(sides + 1))), &a.fields,
               options.b_prefix);
  }
  ArrowLayer made = to_arrow_layer(std::move(layer));
  made.fields = std::move(fields);
  made.geometry_place = made.fields.columns().size();
  return made;
}

ArrowTable to_table(const BalanceSide& side) {
  const auto& rows = side.rows;
  Table table;
  table.add(column_of("id", FieldType::text, rows.size(),
                      [&](std::size_t i) { return FieldValue(rows[i].id); }));
  const auto real = [&](const char* name, double BalanceRow::*member) {
    table.add(column_of(name, FieldType::real, rows.size(),
                        [&](std::size_t i) { return FieldValue(rows[i].*member); }));
  };
  real("whole_m2", &BalanceRow::whole_m2);
  real("inside_m2", &BalanceRow::inside_m2);
  real("outside_m2", &BalanceRow::outside_m2);
  real("residue_m2", &BalanceRow::residue_m2);
  real("bound_m2", &BalanceRow::bound_m2);
  real("counted_again_m2", &BalanceRow::counted_again_m2);
  table.add(column_of("holds", FieldType::boolean, rows.size(),
                      [&](std::size_t i) { return FieldValue(rows[i].holds()); }));
  return arrow_table(table, rows.size());
}

py::dict to_dict(const Proof& proof) {
  py::dict values;
  values["level"] = std::string(verify_name(proof.level));
  values["parts"] = proof.parts;
  values["recomputed"] = proof.recomputed;
  values["quarantined"] = proof.quarantined;
  values["balanced"] = proof.balanced;
  values["unbalanced"] = proof.unbalanced;
  values["validated"] = proof.validated;
  values["invalid"] = proof.invalid;
  values["third_opinions"] = proof.third_opinions;
  values["third_differences"] = proof.third_differences;
  values["holds"] = proof.holds();
  return values;
}

OverlayOptions overlay_options(const py::dict& given) {
  OverlayOptions options;
  options.sliver_width_m = given["sliver_width_m"].cast<double>();
  options.sliver_area_m2 = given["sliver_area_m2"].cast<double>();
  options.keep_slivers = given["keep_slivers"].cast<bool>();
  options.area_method = area_method(given["area_method"].cast<std::string>());
  const auto verify = given["verify"].cast<std::string>();
  options.verify = choice("verify", verify, parse_verify(verify), "none, area, full");
  options.threads = given["threads"].cast<int>();
  options.grid = given["grid"].cast<std::optional<double>>();
  if (const auto crs = given["working_crs"].cast<std::optional<std::string>>()) {
    options.working_crs = Crs::from_text(*crs);
  }
  options.transformation.allow_ballpark = given["allow_ballpark"].cast<bool>();
  options.a_prefix = given["a_prefix"].cast<std::string>();
  options.b_prefix = given["b_prefix"].cast<std::string>();
  return options;
}

py::dict overlay_of(const ArrowLayer& a, const ArrowLayer& b, const std::string& operation,
                    const py::dict& given, const py::object& report) {
  OverlayOptions options = overlay_options(given);
  const OverlayOperation what = parse_overlay_operation(operation);
  struct Made {
    OverlayResult result;
    ArrowLayer layer;
    ArrowLayer slivers;
  };
  const Made made = detached(report, [&](Progress* progress) {
    options.progress = progress;
    OverlayResult result = overlay(with_places(a), with_places(b), what, options);
    ArrowLayer layer = joined(std::move(result.layer), a, b, options);
    ArrowLayer slivers = joined(std::move(result.slivers), a, b, options);
    return Made{std::move(result), std::move(layer), std::move(slivers)};
  });
  py::dict values;
  values["layer"] = made.layer;
  values["slivers"] = made.slivers;
  values["areas_m2"] = array_of(made.result.areas_m2);
  values["sliver_areas_m2"] = array_of(made.result.sliver_areas_m2);
  values["kept_slivers"] = made.result.kept_slivers;
  values["ledger"] = ledger_table(made.result.ledger);
  values["balance_a"] = to_table(made.result.balance.a);
  values["balance_b"] = to_table(made.result.balance.b);
  values["balance_holds"] = made.result.balance.holds();
  values["proof"] = to_dict(made.result.proof);
  values["grid"] = made.result.grid;
  values["notes"] = made.result.notes;
  return values;
}

std::pair<ArrowLayer, ArrowTable> buffer_of(const ArrowLayer& features,
                                            const std::vector<double>& distances_m,
                                            const std::string& side, const std::string& cap,
                                            bool stops_at_line, double arc_tolerance_m,
                                            std::optional<double> grid, int threads,
                                            const py::object& report) {
  BufferOptions options;
  options.side = choice("side", side, parse_buffer_side(side), "both, left, right");
  options.cap = choice("cap", cap, parse_buffer_cap(cap), "round, flat, square");
  options.stops_at_line = stops_at_line;
  options.arc_tolerance_m = arc_tolerance_m;
  options.grid = grid;
  options.threads = threads;
  options.layer = features->name;
  options.ids = features->ids;
  return detached(report, [&](Progress*) {
    Ledger ledger;
    auto layer = std::make_shared<Layer>();
    layer->name = features->name;
    layer->ids = features->ids;
    layer->crs = features->require_crs();
    layer->geometry = buffer(features->geometry, distances_m, *layer->crs, ledger, options);
    ArrowLayer made = features;
    made.layer = std::move(layer);
    return std::pair(std::move(made), ledger_table(ledger));
  });
}

std::pair<ArrowLayer, ArrowTable> dissolve_of(const ArrowLayer& layer,
                                              const std::vector<std::string>& fields,
                                              const std::string& method, std::optional<double> grid,
                                              int threads, const py::object& report) {
  DissolveOptions options;
  options.area_method = area_method(method);
  options.grid = grid;
  options.threads = threads;
  return detached(report, [&](Progress*) {
    DissolveResult result = dissolve(with_fields(layer, fields), fields, options);
    return std::pair(to_arrow_layer(std::move(result.layer)), ledger_table(result.ledger));
  });
}

}  // namespace

void bind_overlays(py::module_& module) {
  module.def("overlap_areas", &overlap_areas_of, py::arg("subjects"), py::arg("zones"),
             py::arg("method"), py::arg("pieces"), py::arg("borders"), py::arg("grid"),
             py::arg("threads"), py::arg("report"));
  module.def("self_overlaps", &self_overlaps_of, py::arg("zones"), py::arg("method"),
             py::arg("pieces"), py::arg("borders"), py::arg("grid"), py::arg("threads"),
             py::arg("report"));
  module.def("overlay", &overlay_of, py::arg("a"), py::arg("b"), py::arg("operation"),
             py::arg("options"), py::arg("report"));
  module.def("buffer", &buffer_of, py::arg("features"), py::arg("distances_m"), py::arg("side"),
             py::arg("cap"), py::arg("stops_at_line"), py::arg("arc_tolerance_m"), py::arg("grid"),
             py::arg("threads"), py::arg("report"));
  module.def("dissolve", &dissolve_of, py::arg("layer"), py::arg("fields"), py::arg("method"),
             py::arg("grid"), py::arg("threads"), py::arg("report"));
}

}  // namespace ecotone::python
