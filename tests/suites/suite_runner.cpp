// SPDX-License-Identifier: Apache-2.0
// Runs cases of the suites through the public functions of the library: a JSON object a line in,
// one a line out. What is right or wrong is decided by tests/suites/judge.py; areas, validity and
// the symmetric difference to the expectation are measured here by GEOS.
//
// In:  n, task, operands (columns of WKT), fill (a rule: operands are closed paths), beside (paths
//      that the suite overlays with them), grid (null: the default), unit (the grid of the suite),
//      expected (alternatives, each a column of WKT; null: GEOS computes it)
// Out: n and what the task found, or n and error
#include <algorithm>
#include <cmath>
#include <exception>
#include <iostream>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "ecotone/geodesy/area.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/repair.h"
#include "ecotone/geometry/validity.h"
#include "ecotone/geometry/wkt.h"
#include "ecotone/layer/layer.h"
#include "ecotone/overlay/overlay.h"
#include "ecotone/overlay/union.h"
#include "ecotone/overlay/valid_polygons.h"
#include "tests/suites/geos_judge.h"

namespace ecotone::suites {

NLOHMANN_JSON_SERIALIZE_ENUM(FillRule, {{FillRule::even_odd, "even-odd"},
                                        {FillRule::nonzero, "nonzero"},
                                        {FillRule::positive, "positive"},
                                        {FillRule::negative, "negative"}})

namespace {

using Json = nlohmann::json;

const Crs& plane_crs() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

MultiPolygonArray column_of(const Json& texts) {
  MultiPolygonBuilder builder;
  for (const Json& text : texts) append_wkt(text.get<std::string>(), builder);
  return std::move(builder).build();
}

MultiPolygonArray joined(const MultiPolygonArray& a, const MultiPolygonArray& b) {
  MultiPolygonBuilder builder;
  for (std::size_t i = 0; i < a.size(); ++i) builder.add_feature(a[i]);
  for (std::size_t i = 0; i < b.size(); ++i) builder.add_feature(b[i]);
  return std::move(builder).build();
}

Layer layer_of(std::string name, const MultiPolygonArray& column) {
  Layer layer;
  layer.name = std::move(name);
  layer.crs = plane_crs();
  layer.geometry = column;
  for (std::size_t i = 0; i < column.size(); ++i) layer.ids.push_back(std::to_string(i));
  return layer;
}

/// What one operation of the library came to.
struct Outcome {
  MultiPolygonArray result;
  bool balanced = true;
  std::size_t quarantined = 0;
  std::optional<double> area_m2;  ///< as the library reports it
};

std::size_t quarantined(const Ledger& ledger) {
  return static_cast<std::size_t>(std::count_if(
      ledger.entries.begin(), ledger.entries.end(),
      [](const LedgerEntry& entry) { return entry.action == LedgerAction::quarantined; }));
}

class Runner {
 public:
  explicit Runner(const Json& request) : request_(request) {
    if (!request.at("grid").is_null()) grid_ = request.at("grid").get<double>();
    for (const Json& operand : request.at("operands")) operands_.push_back(column_of(operand));
    if (request.contains("unit")) {
      std::vector<MultiPolygonArray> all = operands_;
      if (request.contains("beside")) all.push_back(column_of(request.at("beside")));
      rounded_ = !judge_.crossings_lie_on(request.at("unit").get<double>(), all);
    }
    if (request.contains("fill")) read_paths();
  }

  Json run() {
    const std::string task = request_.at("task");
    if (task == "valid") return valid();
    if (task == "area") return area();
    if (task == "repair") return repair_all();
    if (task == "balance") return balance();
    if (task == "layers") return layers();
    return combine(operation_of(task));
  }

 private:
  /// Operands that are closed paths become the faces that a fill rule covers.
  void read_paths() {
    for (MultiPolygonArray& operand : operands_) {
      operand = judge_.faces(operand, request_.at("fill").get<FillRule>());
    }
  }

  static OverlayOperation operation_of(const std::string& name) {
    if (name == "intersection") return OverlayOperation::clip;
    if (name == "symdifference") return OverlayOperation::symmetric_difference;
    return parse_overlay_operation(name);
  }

  UnionOptions union_options() const {
    UnionOptions options;
    options.method = AreaMethod::plane;
    options.threads = 1;
    options.grid = grid_;
    return options;
  }

  OverlayResult overlay_of(const MultiPolygonArray& a, const MultiPolygonArray& b,
                           OverlayOperation operation) const {
    OverlayOptions options;
    options.area_method = AreaMethod::plane;
    options.threads = 1;
    options.grid = grid_;
    return overlay(layer_of("a", a), layer_of("b", b), operation, options);
  }

  void unite(const MultiPolygonArray& column, Outcome& outcome) const {
    Ledger ledger;
    outcome.result = union_of(column, plane_crs(), ledger, union_options());
    outcome.quarantined += quarantined(ledger);
  }

  /// One operation on two operands, its rows united to one feature.
  Outcome outcome_of(const MultiPolygonArray& a, const MultiPolygonArray& b,
                     OverlayOperation operation) const {
    Outcome outcome;
    if (operation == OverlayOperation::union_) {
      unite(joined(a, b), outcome);
      return outcome;
    }
    OverlayResult made = overlay_of(a, b, operation);
    outcome.balanced = made.balance.holds();
    outcome.quarantined = quarantined(made.ledger);
    if (a.size() == 1 && b.size() == 1) {
      double sum = 0;
      for (const double row : made.areas_m2) sum += row;
      outcome.area_m2 = sum;
    }
    if (made.layer.size() == 1) {
      outcome.result = made.layer.polygons();
    } else {
      unite(made.layer.polygons(), outcome);
    }
    return outcome;
  }

  static SetOperation set_operation(OverlayOperation operation) {
    switch (operation) {
      case OverlayOperation::clip:
      case OverlayOperation::intersection:
        return SetOperation::intersection;
      case OverlayOperation::difference:
        return SetOperation::difference;
      case OverlayOperation::symmetric_difference:
        return SetOperation::symmetric_difference;
      default:
        return SetOperation::union_;
    }
  }

  /// What GEOS makes of all operands, from left to right, on the same grid.
  GeosJudge::Geometry reference(OverlayOperation operation) {
    const double grid = grid_.value_or(0);
    GeosJudge::Geometry result = judge_.united(operands_[0], grid);
    for (std::size_t i = 1; i < operands_.size(); ++i) {
      result = judge_.combined(set_operation(operation), result, judge_.united(operands_[i], grid),
                               grid);
    }
    return result;
  }

  /// Operands from left to right: ((a op b) op c) …
  Json combine(OverlayOperation operation) {
    Outcome outcome;
    if (operands_.size() == 1) {
      unite(operands_[0], outcome);
    } else {
      outcome = outcome_of(operands_[0], operands_[1], operation);
      for (std::size_t i = 2; i < operands_.size(); ++i) {
        Outcome next = outcome_of(outcome.result, operands_[i], operation);
        next.balanced = next.balanced && outcome.balanced;
        next.quarantined += outcome.quarantined;
        outcome = std::move(next);
      }
    }
    Json answer{{"balanced", outcome.balanced}, {"quarantined", outcome.quarantined}};
    if (outcome.area_m2) answer["reported_area"] = *outcome.area_m2;
    const GeosJudge::Geometry ours = measure(outcome.result, answer);
    if (request_.contains("fill")) {
      answer["difference_to_geos"] = judge_.area(
          judge_.combined(SetOperation::symmetric_difference, ours, reference(operation)));
    }
    if (request_.contains("expected_areas_only")) return answer;
    // Of several expectations, any may be met: the nearest counts.
    std::optional<Json> nearest;
    for (const GeosJudge::Geometry& expected : expectations(operation)) {
      Json found = compared(ours, expected);
      if (!nearest || found.at("difference") < nearest->at("difference")) nearest = found;
    }
    if (nearest) answer.update(*nearest);
    return answer;
  }

  std::vector<GeosJudge::Geometry> expectations(OverlayOperation operation) {
    if (request_.at("expected").is_null()) return {reference(operation)};
    std::vector<GeosJudge::Geometry> result;
    for (const Json& alternative : request_.at("expected")) {
      result.push_back(judge_.united(column_of(alternative)));
    }
    return result;
  }

  GeosJudge::Geometry measure(const MultiPolygonArray& result, Json& answer) {
    if (result.size() != 1) throw std::runtime_error("the result is not one feature");
    GeosJudge::Geometry ours = judge_.geometry(result[0]);
    const Parts parts = judge_.parts(ours);
    answer["valid"] = is_valid(result[0]);
    answer["valid_by_geos"] = judge_.is_valid(ours);
    answer["area"] = judge_.area(ours);
    answer["perimeter"] = judge_.perimeter(ours);
    answer["polygons"] = parts.polygons;
    answer["holes"] = parts.holes;
    answer["on_unit"] = request_.contains("unit") && !rounded_ &&
                        judge_.lies_on(request_.at("unit").get<double>(), ours);
    return ours;
  }

  static double finite(double value) { return std::min(value, std::numeric_limits<double>::max()); }

  Json compared(const GeosJudge::Geometry& ours, const GeosJudge::Geometry& expected) {
    const Parts parts = judge_.parts(expected);
    const GeosJudge::Geometry apart =
        judge_.combined(SetOperation::symmetric_difference, judge_.made_valid(ours), expected);
    return {
        {"expected_area", judge_.area(expected)},
        {"expected_perimeter", judge_.perimeter(expected)},
        {"expected_polygons", parts.polygons},
        {"expected_holes", parts.holes},
        {"clearance", std::min(finite(judge_.clearance(ours)), finite(judge_.clearance(expected)))},
        {"difference", judge_.area(apart)}};
  }

  Json valid() {
    const MultiPolygonArray& column = operands_[0];
    Json answer{{"verdicts", Json::array()}, {"verdicts_of_geos", Json::array()}};
    for (std::size_t i = 0; i < column.size(); ++i) {
      const bool verdict = is_valid(column[i]);
      bool faultless = true;
      for (const Fault& fault : faults(column[i])) faultless &= is_note(fault.kind);
      if (verdict != faultless) throw std::runtime_error("is_valid and faults do not agree");
      answer["verdicts"].push_back(verdict);
      if (request_.at("expected").is_null()) {
        answer["verdicts_of_geos"].push_back(judge_.can_hold(column[i]) &&
                                             judge_.is_valid(judge_.geometry(column[i])));
      }
    }
    return answer;
  }

  Json area() {
    double sum = 0;
    double expected = 0;
    double perimeter = 0;
    for (std::size_t i = 0; i < operands_[0].size(); ++i) {
      const GeosJudge::Geometry geometry = judge_.geometry(operands_[0][i]);
      sum += area_m2(operands_[0][i], plane_crs(), AreaMethod::plane);
      expected += judge_.area(geometry);
      perimeter += judge_.perimeter(geometry);
    }
    return {{"area", sum}, {"expected_area", expected}, {"perimeter", perimeter}};
  }

  Json repair_all() {
    Ledger ledger;
    const MultiPolygonArray& column = operands_[0];
    const MultiPolygonArray made = valid_polygons(column, plane_crs(), ledger, union_options());
    bool valid = made.size() == column.size();
    bool valid_by_geos = true;
    bool kept = true;
    for (std::size_t i = 0; i < made.size(); ++i) {
      const Repair alone = repair(column[i]);
      valid = valid && is_valid(made[i]) && is_valid(alone.geometry[0]);
      valid_by_geos = valid_by_geos && judge_.is_valid(judge_.geometry(made[i])) &&
                      judge_.is_valid(judge_.geometry(alone.geometry[0]));
      if (is_valid(column[i])) kept = kept && write_wkt(made[i]) == write_wkt(column[i]);
    }
    return {{"valid", valid},
            {"valid_by_geos", valid_by_geos},
            {"kept", kept},
            {"quarantined", quarantined(ledger)}};
  }

  double area_of(const Outcome& outcome) {
    return outcome.result.size() == 0 ? 0 : judge_.area(judge_.geometry(outcome.result[0]));
  }

  /// JTS's areatest: intersection, both differences, symmetric difference and union add up.
  Json balance() {
    const MultiPolygonArray& a = operands_[0];
    const MultiPolygonArray& b = operands_[1];
    const Outcome shared = outcome_of(a, b, OverlayOperation::clip);
    const Outcome only_a = outcome_of(a, b, OverlayOperation::difference);
    const Outcome only_b = outcome_of(b, a, OverlayOperation::difference);
    const Outcome either = outcome_of(a, b, OverlayOperation::symmetric_difference);
    const Outcome all = outcome_of(a, b, OverlayOperation::union_);
    const double area_a = judge_.area(judge_.united(a));
    const double area_b = judge_.area(judge_.united(b));
    const double both = area_of(shared);
    const double residue = std::max({std::abs(both + area_of(only_a) - area_a),
                                     std::abs(both + area_of(only_b) - area_b),
                                     std::abs(both + area_of(either) - area_of(all))});
    bool valid = true;
    bool valid_by_geos = true;
    std::size_t set_aside = 0;
    for (const Outcome* outcome : {&shared, &only_a, &only_b, &either, &all}) {
      valid = valid && is_valid(outcome->result[0]);
      valid_by_geos = valid_by_geos && judge_.is_valid(judge_.geometry(outcome->result[0]));
      set_aside += outcome->quarantined;
    }
    return {{"residue", residue},
            {"size", area_a + area_b},
            {"valid", valid},
            {"valid_by_geos", valid_by_geos},
            {"quarantined", set_aside},
            {"balanced", shared.balanced && only_a.balanced && only_b.balanced && either.balanced}};
  }

  /// Rows of an overlay of two layers, each matched with the expected row that is nearest.
  Json layers() {
    const std::string name = request_.at("operation");
    const OverlayResult made =
        overlay_of(operands_[0], operands_[1], parse_overlay_operation(name));
    const MultiPolygonArray& rows = made.layer.polygons();
    const MultiPolygonArray expected = column_of(request_.at("expected").at(0));
    std::vector<GeosJudge::Geometry> left;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      left.push_back(judge_.united(column_of(Json::array({write_wkt(expected[i])}))));
    }
    std::erase_if(left, [&](const GeosJudge::Geometry& g) { return judge_.area(g) == 0; });
    Json answer{{"balanced", made.balance.holds()},
                {"quarantined", quarantined(made.ledger)},
                {"rows", rows.size()},
                {"expected_rows", left.size()}};
    double difference = 0;
    double area = 0;
    double perimeter = 0;
    bool valid = true;
    bool valid_by_geos = true;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const GeosJudge::Geometry row = judge_.geometry(rows[i]);
      valid = valid && is_valid(rows[i]);
      valid_by_geos = valid_by_geos && judge_.is_valid(row);
      area += judge_.area(row);
      perimeter += judge_.perimeter(row);
      std::optional<double> nearest;
      std::size_t which = 0;
      for (std::size_t k = 0; k < left.size(); ++k) {
        const double apart =
            judge_.area(judge_.combined(SetOperation::symmetric_difference, row, left[k]));
        if (!nearest || apart < *nearest) {
          nearest = apart;
          which = k;
        }
      }
      difference += nearest.value_or(judge_.area(row));
      if (nearest) left.erase(left.begin() + static_cast<std::ptrdiff_t>(which));
    }
    for (const GeosJudge::Geometry& missing : left) difference += judge_.area(missing);
    answer["valid"] = valid;
    answer["valid_by_geos"] = valid_by_geos;
    answer["area"] = area;
    answer["perimeter"] = perimeter;
    answer["difference"] = difference;
    return answer;
  }

  const Json& request_;
  std::optional<double> grid_;
  bool rounded_ = false;  // vertices or crossings of the operands are off the grid of the suite
  std::vector<MultiPolygonArray> operands_;
  GeosJudge judge_;
};

}  // namespace
}  // namespace ecotone::suites

int main() {
  using nlohmann::json;
  std::string line;
  while (std::getline(std::cin, line)) {
    const json request = json::parse(line);
    json answer;
    try {
      answer = ecotone::suites::Runner(request).run();
    } catch (const std::exception& problem) {
      answer["error"] = problem.what();
    }
    answer["n"] = request.at("n");
    std::cout << answer.dump(-1, ' ', false, json::error_handler_t::replace) << std::endl;
  }
}
