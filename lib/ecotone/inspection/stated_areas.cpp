// SPDX-License-Identifier: Apache-2.0
// Areas that a field states and the geometry does not have.
#include <algorithm>
#include <array>
#include <cmath>

#include "ecotone/error.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/inspection/detectors.h"
#include "ecotone/inspection/field_words.h"
#include "ecotone/message/units.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText differ{
    "stated_areas_differ",
    "{count} areas of {field} ({unit}, {method}) depart from the geometry by more than 1 %: "
    "{features}; the most {worst}: stated {stated}, computed {computed}",
    "{field}（{unit}，{method_zh}）中 {count} 个面积与几何相差 1 % 以上：{features}；最大为 "
    "{worst}：声明 "
    "{stated}，计算 {computed}",
    "{m2} in all (sum of the differences of these features)",
    "合计相差 {m2}（这些要素之差的和）",
    "ask which is meant: the geometry or the field",
    "请确认以几何还是字段为准",
    ""};
constexpr InspectText no_unit{
    "stated_areas_differ",
    "the areas of {field} fit the geometry in no unit (m², ha, km², mu): the median ratio is "
    "{ratio}",
    "{field} 的面积按任何单位（m²、ha、km²、亩）都与几何不符：中位比值为 {ratio}",
    "{m2} in all, taken as {unit} (sum of the differences)",
    "按 {unit} 计合计相差 {m2}（差值之和）",
    "square degrees, areas by a wrong CRS or of another state of the geometry look so; ask its "
    "source",
    "按平方度计、坐标系有误或几何版本不同都会如此；请询问数据来源",
    ""};

constexpr double tolerance = 0.01;

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// How a field of areas is best understood.
struct Reading {
  AreaUnit unit = AreaUnit::square_metre;
  bool plane = false;
  double ratio = 0;  ///< median of stated to computed
};

struct Stated {
  std::vector<std::size_t> features;
  std::vector<double> values;
};

Stated stated_values(const Scene& scene, const Column& column) {
  Stated stated;
  for (std::size_t i = 0; i < column.size(); ++i) {
    double value = 0;
    if (const auto* real = std::get_if<double>(&column[i])) value = *real;
    if (const auto* whole = std::get_if<std::int64_t>(&column[i])) {
      value = static_cast<double>(*whole);
    }
    if (!(value > 0) || !scene.is_present(i)) continue;
    stated.features.push_back(i);
    stated.values.push_back(value);
  }
  return stated;
}

std::optional<Reading> best_reading(const Stated& stated, const std::vector<double>& ellipsoid,
                                    const std::vector<double>& plane) {
  std::optional<Reading> best;
  for (const AreaUnit unit :
       {AreaUnit::square_metre, AreaUnit::hectare, AreaUnit::square_kilometre, AreaUnit::mu}) {
    for (const bool in_plane : {false, true}) {
      const std::vector<double>& computed = in_plane ? plane : ellipsoid;
      if (computed.empty()) continue;
      std::vector<double> ratios;
      for (std::size_t k = 0; k < stated.features.size(); ++k) {
        const double area = std::abs(computed[stated.features[k]]);
        if (area > 0) ratios.push_back(stated.values[k] / area_in(unit, area));
      }
      if (ratios.empty()) return std::nullopt;
      const double ratio = median(std::move(ratios));
      if (!best || std::abs(std::log(ratio)) < std::abs(std::log(best->ratio))) {
        best = Reading{unit, in_plane, ratio};
      }
    }
  }
  return best;
}

void compare(Scene& scene, const Column& column, const std::vector<double>& ellipsoid,
             const std::vector<double>& plane) {
  const Stated stated = stated_values(scene, column);
  if (stated.features.empty()) return;
  const auto reading = best_reading(stated, ellipsoid, plane);
  if (!reading) return;
  const std::vector<double>& computed = reading->plane ? plane : ellipsoid;
  const double unit_m2 = 1 / area_in(reading->unit, 1);
  std::vector<std::size_t> odd;
  double sum_m2 = 0, worst_m2 = 0, worst_stated = 0;
  std::size_t worst = 0;
  for (std::size_t k = 0; k < stated.features.size(); ++k) {
    const std::size_t i = stated.features[k];
    const double stated_m2 = stated.values[k] * unit_m2;
    const double difference = std::abs(stated_m2 - std::abs(computed[i]));
    // Fields are written with the decimals of their unit.
    const double rounding = 0.51 * std::pow(10.0, -area_decimals(reading->unit)) * unit_m2;
    if (difference <= tolerance * std::abs(computed[i]) + rounding) continue;
    odd.push_back(i);
    sum_m2 += difference;
    if (difference > worst_m2) {
      worst_m2 = difference;
      worst = i;
      worst_stated = stated_m2;
    }
  }
  if (odd.empty()) return;
  const bool fits = std::abs(reading->ratio - 1) <= 5 * tolerance;
  InspectFinding& finding =
      scene.add(FindingSeverity::warning, fits ? Confidence::likely : Confidence::possible,
                fits ? differ : no_unit, odd,
                {{"field", column.name()},
                 {"unit", std::string(area_unit_symbol(reading->unit))},
                 {"method", reading->plane ? "plane" : "ellipsoid"},
                 {"method_zh", reading->plane ? "平面面积" : "椭球面积"},
                 {"ratio", number(std::round(reading->ratio * 1e4) / 1e4)},
                 {"worst", scene.layer.ids[worst]},
                 {"stated", square_metres(worst_stated)},
                 {"computed", square_metres(std::abs(computed[worst]))},
                 {"m2", square_metres(sum_m2)}});
  finding.evidence = {{"field", column.name()},
                      {"unit", std::string(area_unit_suffix(reading->unit))},
                      {"median_ratio", reading->ratio},
                      {"worst_m2", worst_m2}};
  finding.consequence_m2 = sum_m2;
}

}  // namespace

void find_stated_areas(Scene& scene) {
  if (!scene.has_polygons() || !scene.areas_m2()) return;
  std::vector<double> plane;
  if (!scene.measuring->is_geographic()) {
    plane = areas_m2(scene.layer.polygons(), *scene.measuring, AreaMethod::plane);
  }
  for (const Column& column : scene.layer.fields.columns()) {
    const bool is_number = column.type() == FieldType::real || column.type() == FieldType::integer;
    if (is_number && names_area(column.name())) compare(scene, column, *scene.areas_m2(), plane);
  }
}

}  // namespace ecotone::inspection
