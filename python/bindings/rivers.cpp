// SPDX-License-Identifier: Apache-2.0
// River networks: places of points on them, traces.
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <cmath>

#include "ecotone/geodesy/transformation.h"
#include "ecotone/hydrology/barriers.h"
#include "ecotone/hydrology/location.h"
#include "ecotone/hydrology/river_network.h"
#include "python/bindings/arguments.h"
#include "python/bindings/arrays.h"
#include "python/bindings/bindings.h"
#include "python/bindings/layers.h"
#include "python/bindings/running.h"
#include "python/bindings/tables.h"

namespace py = pybind11;

namespace ecotone::python {
namespace {

// A network with the lines that it was made of.
struct Rivers {
  ArrowLayer lines;
  RiverNetwork network;

  const std::string& line_id(std::uint32_t reach) const {
    return lines->ids[network.reach(reach).feature];
  }
};
using RiversPtr = std::shared_ptr<const Rivers>;

constexpr std::pair<std::string_view, FlowSource> flows[] = {
    {"digitised", FlowSource::digitised},
    {"attribute", FlowSource::attribute},
    {"elevation", FlowSource::elevation},
    {"node_fields", FlowSource::node_fields}};
constexpr std::pair<std::string_view, BankSide> banks[] = {
    {"", BankSide::on_line}, {"left", BankSide::left}, {"right", BankSide::right}};

RiverFields river_fields(const py::dict& given) {
  RiverFields fields;
  fields.name = given["name"].cast<std::vector<std::string>>();
  fields.catchment_km2 = given["catchment_km2"].cast<std::vector<double>>();
  fields.order = given["order"].cast<std::vector<double>>();
  fields.level = given["level"].cast<std::vector<double>>();
  fields.level_path = given["level_path"].cast<std::vector<std::int64_t>>();
  fields.divergence = given["divergence"].cast<std::vector<double>>();
  fields.reversed = given["reversed"].cast<std::vector<std::uint8_t>>();
  fields.start_m = given["start_m"].cast<std::vector<double>>();
  fields.end_m = given["end_m"].cast<std::vector<double>>();
  fields.from_node = given["from_node"].cast<std::vector<std::int64_t>>();
  fields.to_node = given["to_node"].cast<std::vector<std::int64_t>>();
  return fields;
}

RiversPtr river_network(const ArrowLayer& lines, const py::dict& fields, const std::string& flow,
                        double tolerance_m, bool node_crossings, int threads,
                        const py::object& report) {
  RiverNetworkOptions options;
  options.flow = choice_of("flow", flow, flows);
  options.tolerance_m = tolerance_m;
  options.node_crossings = node_crossings;
  options.threads = threads;
  const RiverFields known = river_fields(fields);
  return detached(report, [&](Progress*) -> RiversPtr {
    return std::make_shared<Rivers>(
        Rivers{lines, RiverNetwork(lines->lines(), lines->require_crs(), known, options)});
  });
}

ArrowTable reaches_of(const Rivers& rivers) {
  const RiverNetwork& network = rivers.network;
  const auto place = [](std::size_t i) { return static_cast<std::uint32_t>(i); };
  const std::size_t n = network.reach_count();
  Table table;
  const auto number = [&](const char* name, std::uint32_t Reach::*member) {
    table.add(column_of(name, FieldType::integer, n, [&](std::size_t i) {
      return to_field(std::size_t{network.reach(place(i)).*member});
    }));
  };
  table.add(column_of("line_id", FieldType::text, n,
                      [&](std::size_t i) { return FieldValue(rivers.line_id(place(i))); }));
  table.add(column_of("river", FieldType::text, n,
                      [&](std::size_t i) { return FieldValue(network.name(place(i))); }));
  number("feature", &Reach::feature);
  number("from_node", &Reach::from_node);
  number("to_node", &Reach::to_node);
  number("part", &Reach::part);
  table.add(column_of("length_m", FieldType::real, n,
                      [&](std::size_t i) { return FieldValue(network.reach(place(i)).length_m); }));
  return arrow_table(table, n);
}

ArrowTable issues_of(const Rivers& rivers) {
  const auto& issues = rivers.network.report().issues;
  const std::size_t n = issues.size();
  Table table;
  table.add(column_of("kind", FieldType::text, n, [&](std::size_t i) {
    return FieldValue(std::string(network_issue_name(issues[i].kind)));
  }));
  table.add(column_of("line_id", FieldType::text, n, [&](std::size_t i) {
    return FieldValue(rivers.lines->ids[issues[i].feature]);
  }));
  table.add(column_of("x", FieldType::real, n,
                      [&](std::size_t i) { return FieldValue(issues[i].position.x); }));
  table.add(column_of("y", FieldType::real, n,
                      [&](std::size_t i) { return FieldValue(issues[i].position.y); }));
  table.add(column_of("size", FieldType::real, n,
                      [&](std::size_t i) { return FieldValue(issues[i].size); }));
  return arrow_table(table, n);
}

// Points with what they state of their river, without those that have no position.
struct StatedPoints {
  std::vector<std::size_t> features;
  std::vector<Point> positions;
  std::vector<std::string> names;
  std::vector<BankSide> banks;
};

// The position of a feature in the CRS of a network; nothing if it has none there.
std::optional<Point> position_of(const ArrowLayer& layer, std::size_t i,
                                 const Transformation& to_network) {
  const std::span<const Point> own = layer->points()[i];
  if (own.size() > 1) {
    throw SchemaError(argument_error("point_not_single"),
                      {{"feature", layer->ids[i]}, {"points", std::to_string(own.size())}},
                      layer->name);
  }
  if (own.empty() || !std::isfinite(own[0].x) || !std::isfinite(own[0].y)) return std::nullopt;
  if (layer->crs->is_geographic() && std::abs(own[0].y) > 90) return std::nullopt;
  try {
    return to_network(own[0]);
  } catch (const CrsError&) {
    return std::nullopt;  // outside the domain of the CRS
  }
}

void require_length(const char* name, std::size_t given, std::size_t wanted) {
  if (given == wanted) return;
  throw UsageError(
      argument_error("argument_of_other_length"),
      {{"name", name}, {"given", std::to_string(given)}, {"wanted", std::to_string(wanted)}});
}

StatedPoints stated_points(const RiverNetwork& network, const ArrowLayer& layer,
                           const std::vector<std::string>& names,
                           const std::vector<BankSide>& stated_banks) {
  const std::size_t n = layer->points().size();
  if (!names.empty()) require_length("names", names.size(), n);
  if (!stated_banks.empty()) require_length("banks", stated_banks.size(), n);
  const Transformation to_network(layer->require_crs(), network.crs());
  StatedPoints points;
  for (std::size_t i = 0; i < n; ++i) {
    const std::optional<Point> position = position_of(layer, i, to_network);
    if (!position) continue;
    points.features.push_back(i);
    points.positions.push_back(*position);
    if (!names.empty()) points.names.push_back(names[i]);
    if (!stated_banks.empty()) points.banks.push_back(stated_banks[i]);
  }
  return points;
}

// A location a point; nothing for one without a position.
using Locations = std::vector<std::optional<Location>>;

Locations locations_of(const RiverNetwork& network, const ArrowLayer& layer,
                       const std::vector<std::string>& names,
                       const std::vector<BankSide>& stated_banks, const RiverBarriers& barriers,
                       const LocateOptions& options) {
  const StatedPoints points = stated_points(network, layer, names, stated_banks);
  std::vector<Location> found =
      locate(network, points.positions, points.names, points.banks, barriers, options);
  Locations locations(layer->size());
  for (std::size_t k = 0; k < found.size(); ++k) {
    locations[points.features[k]] = std::move(found[k]);
  }
  return locations;
}

RiverBarriers barriers_of(const RiverNetwork& network, const std::optional<ArrowLayer>& layer,
                          double tolerance_m, int threads) {
  if (!layer) return {};
  const Transformation transformation((*layer)->require_crs(), network.crs());
  return {network, transformation((*layer)->geometry), tolerance_m, threads};
}

// One row a candidate, and a row without place for a point that has none.
class Candidates {
 public:
  Candidates(const Rivers& rivers, const ArrowLayer& points, const Locations& locations)
      : rivers_(rivers), points_(points), locations_(locations) {
    for (std::size_t i = 0; i < locations.size(); ++i) {
      const std::size_t count = locations[i] ? locations[i]->candidates.size() : 0;
      if (count == 0) rows_.push_back({i, std::nullopt});
      for (std::size_t k = 0; k < count; ++k) rows_.push_back({i, k});
    }
  }

  Layer layer() const {
    Layer layer;
    layer.name = "candidates";
    layer.crs = rivers_.network.crs();
    MultiPointBuilder geometry;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      layer.ids.push_back(std::to_string(r));
      const ReachCandidate* its = candidate(r);
      if (its == nullptr) {
        geometry.add_missing();
        continue;
      }
      geometry.add_point(its->position);
      geometry.finish_feature();
    }
    layer.geometry = std::move(geometry).build();
    add_fields(layer.fields);
    return layer;
  }

 private:
  struct Row {
    std::size_t point = 0;
    std::optional<std::size_t> candidate;
  };

  const ReachCandidate* candidate(std::size_t r) const {
    const Row& row = rows_[r];
    return row.candidate ? &locations_[row.point]->candidates[*row.candidate] : nullptr;
  }

  template <typename Value>
  Column of_candidates(const char* name, FieldType type, const Value& value) const {
    return column_of(name, type, rows_.size(), [&](std::size_t r) {
      const ReachCandidate* its = candidate(r);
      return its != nullptr ? value(*its) : FieldValue();
    });
  }

  void add_fields(Table& table) const {
    const std::size_t n = rows_.size();
    table.add(column_of("point", FieldType::integer, n,
                        [&](std::size_t r) { return to_field(rows_[r].point); }));
    table.add(column_of("point_id", FieldType::text, n,
                        [&](std::size_t r) { return FieldValue(points_->ids[rows_[r].point]); }));
    table.add(column_of("status", FieldType::text, n, [&](std::size_t r) {
      const std::optional<Location>& location = locations_[rows_[r].point];
      return FieldValue(
          std::string(location ? location_status_name(location->status) : "no_position"));
    }));
    table.add(column_of("rank", FieldType::integer, n, [&](std::size_t r) {
      return rows_[r].candidate ? to_field(*rows_[r].candidate + 1) : FieldValue();
    }));
    table.add(of_candidates("reach", FieldType::integer, [](const ReachCandidate& its) {
      return to_field(std::size_t{its.place.reach});
    }));
    table.add(of_candidates("measure_m", FieldType::real, [](const ReachCandidate& its) {
      return FieldValue(its.place.measure_m);
    }));
    table.add(of_candidates("line_id", FieldType::text, [&](const ReachCandidate& its) {
      return FieldValue(rivers_.line_id(its.place.reach));
    }));
    table.add(of_candidates("river", FieldType::text, [&](const ReachCandidate& its) {
      return FieldValue(rivers_.network.name(its.place.reach));
    }));
    table.add(of_candidates("line_measure_m", FieldType::real, [&](const ReachCandidate& its) {
      return FieldValue(rivers_.network.feature_measure(its.place));
    }));
    table.add(of_candidates("distance_m", FieldType::real,
                            [](const ReachCandidate& its) { return FieldValue(its.distance_m); }));
    table.add(of_candidates("side", FieldType::text, [](const ReachCandidate& its) {
      return FieldValue(std::string(bank_side_name(its.side)));
    }));
    table.add(of_candidates("name", FieldType::text, [](const ReachCandidate& its) {
      return FieldValue(std::string(agreement_name(its.name)));
    }));
    table.add(of_candidates("bank", FieldType::text, [](const ReachCandidate& its) {
      return FieldValue(std::string(agreement_name(its.bank)));
    }));
    table.add(of_candidates("beyond_barrier", FieldType::boolean, [](const ReachCandidate& its) {
      return FieldValue(its.beyond_barrier);
    }));
    table.add(of_candidates("confidence", FieldType::real,
                            [](const ReachCandidate& its) { return FieldValue(its.confidence); }));
  }

  const Rivers& rivers_;
  const ArrowLayer& points_;
  const Locations& locations_;
  std::vector<Row> rows_;
};

LocateOptions locate_options(const py::dict& given) {
  LocateOptions options;
  options.tolerance_m = given["tolerance_m"].cast<double>();
  options.search_m = given["search_m"].cast<double>();
  options.unnamed = given["unnamed"].cast<double>();
  options.other_name = given["other_name"].cast<double>();
  options.other_bank = given["other_bank"].cast<double>();
  options.none = given["none"].cast<double>();
  options.sure = given["sure"].cast<double>();
  options.clear = given["clear"].cast<double>();
  options.most = given["most"].cast<std::size_t>();
  options.threads = given["threads"].cast<int>();
  return options;
}

ArrowLayer locate_points(const RiversPtr& rivers, const ArrowLayer& points,
                         const std::vector<std::string>& names,
                         const std::vector<std::string>& stated_banks,
                         const std::optional<ArrowLayer>& barriers, const py::dict& given,
                         const py::object& report) {
  const LocateOptions options = locate_options(given);
  std::vector<BankSide> sides;
  for (const std::string& bank : stated_banks) sides.push_back(choice_of("banks", bank, banks));
  return detached(report, [&](Progress*) {
    const RiverNetwork& network = rivers->network;
    const Locations locations =
        locations_of(network, points, names, sides,
                     barriers_of(network, barriers, options.tolerance_m, options.threads), options);
    return to_arrow_layer(Candidates(*rivers, points, locations).layer());
  });
}

// Stretches of several traces as a layer of lines.
Layer layer_of(const Rivers& rivers, const std::vector<std::size_t>& sources,
               const std::vector<Stretch>& stretches) {
  const std::size_t n = stretches.size();
  Layer layer;
  layer.name = "trace";
  layer.crs = rivers.network.crs();
  layer.geometry = rivers.network.geometry(stretches);
  for (std::size_t i = 0; i < n; ++i) layer.ids.push_back(std::to_string(i));
  Table& table = layer.fields;
  table.add(column_of("source", FieldType::integer, n,
                      [&](std::size_t i) { return to_field(sources[i]); }));
  table.add(column_of("reach", FieldType::integer, n,
                      [&](std::size_t i) { return to_field(std::size_t{stretches[i].reach}); }));
  table.add(column_of("line_id", FieldType::text, n, [&](std::size_t i) {
    return FieldValue(rivers.line_id(stretches[i].reach));
  }));
  table.add(column_of("river", FieldType::text, n, [&](std::size_t i) {
    return FieldValue(rivers.network.name(stretches[i].reach));
  }));
  const auto real = [&](const char* name, double Stretch::*member) {
    table.add(column_of(name, FieldType::real, n,
                        [&](std::size_t i) { return FieldValue(stretches[i].*member); }));
  };
  real("from_m", &Stretch::from_m);
  real("to_m", &Stretch::to_m);
  real("distance_at_from_m", &Stretch::distance_at_from_m);
  real("distance_at_to_m", &Stretch::distance_at_to_m);
  return layer;
}

ArrowLayer trace(const RiversPtr& rivers, const std::vector<std::uint32_t>& reaches,
                 const std::vector<double>& measures_m, const std::string& direction,
                 double max_distance_m, const std::optional<ArrowLayer>& barriers,
                 double barrier_tolerance_m, const py::object& report) {
  require_length("measures_m", measures_m.size(), reaches.size());
  const TraceDirection way =
      choice("direction", direction, parse_trace_direction(direction), "UM, UT, DM, DD");
  return detached(report, [&](Progress*) {
    const RiverNetwork& network = rivers->network;
    const RiverBarriers known = barriers_of(network, barriers, barrier_tolerance_m, 0);
    std::vector<std::size_t> sources;
    std::vector<Stretch> stretches;
    for (std::size_t i = 0; i < reaches.size(); ++i) {
      check_cancellation();
      for (const Stretch& stretch :
           network.trace({reaches[i], measures_m[i]}, way, max_distance_m, known.places())) {
        sources.push_back(i);
        stretches.push_back(stretch);
      }
    }
    return to_arrow_layer(layer_of(*rivers, sources, stretches));
  });
}

}  // namespace

void bind_rivers(py::module_& module) {
  py::class_<Rivers, std::shared_ptr<Rivers>>(module, "RiverNetwork")
      .def_property_readonly("lines", [](const Rivers& rivers) { return rivers.lines; })
      .def_property_readonly("reach_count",
                             [](const Rivers& rivers) { return rivers.network.reach_count(); })
      .def_property_readonly("node_count",
                             [](const Rivers& rivers) { return rivers.network.node_count(); })
      .def_property_readonly("part_count",
                             [](const Rivers& rivers) { return rivers.network.part_count(); })
      .def_property_readonly("length_m",
                             [](const Rivers& rivers) { return rivers.network.report().length_m; })
      .def("reaches", &reaches_of)
      .def("issues", &issues_of)
      .def(
          "distance_along",
          [](const Rivers& rivers, std::pair<std::uint32_t, double> from,
             std::pair<std::uint32_t, double> to) {
            const RiverNetwork& network = rivers.network;
            return network.distance_along(network.checked({from.first, from.second}),
                                          network.checked({to.first, to.second}));
          },
          py::arg("start"), py::arg("end"));
  module.def("river_network", &river_network, py::arg("lines"), py::arg("fields"), py::arg("flow"),
             py::arg("tolerance_m"), py::arg("node_crossings"), py::arg("threads"),
             py::arg("report"));
  module.def("locate", &locate_points, py::arg("network"), py::arg("points"), py::arg("names"),
             py::arg("banks"), py::arg("barriers"), py::arg("options"), py::arg("report"));
  module.def("trace", &trace, py::arg("network"), py::arg("reaches"), py::arg("measures_m"),
             py::arg("direction"), py::arg("max_distance_m"), py::arg("barriers"),
             py::arg("barrier_tolerance_m"), py::arg("report"));
}

}  // namespace ecotone::python
