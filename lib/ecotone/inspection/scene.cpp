// SPDX-License-Identifier: Apache-2.0
#include "ecotone/inspection/scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "ecotone/error.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/geodesy/gauss_kruger.h"
#include "ecotone/geodesy/local_plane.h"
#include "ecotone/message/units.h"

namespace ecotone::inspection {
namespace {

bool is_origin(const Box& box) {
  return box.min_x == 0 && box.min_y == 0 && box.max_x == 0 && box.max_y == 0;
}

std::string few(const std::vector<std::string>& names, std::size_t count) {
  constexpr std::size_t most = 5;
  std::string text;
  for (std::size_t k = 0; k < std::min(most, names.size()); ++k) {
    text += (k == 0 ? "" : ", ") + names[k];
  }
  return count > most ? text + " …" : text;
}

}  // namespace

bool are_degrees(const Box& box) {
  return !box.is_empty() && box.min_x >= -180 && box.max_x <= 180 && box.min_y >= -90 &&
         box.max_y <= 90;
}

std::optional<Point> position_of(const Point& p, const Crs& crs) {
  try {
    const std::array<Point, 1> one{p};
    return detail::positions_of(one, crs)[0];
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::optional<double> distance_m(const std::optional<Point>& a, const std::optional<Point>& b) {
  if (!a || !b || std::abs(a->y) > 90 || std::abs(b->y) > 90) return std::nullopt;
  static const Crs degrees = Crs::from_epsg(4490);
  try {
    return geodesic_distance_m(*a, *b, degrees);
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::optional<double> total_area_m2(const MultiPolygonArray& zones, const Crs& crs) {
  try {
    double sum = 0;
    for (const double area : ecotone::areas_m2(zones, crs, AreaMethod::ellipsoid)) sum += area;
    if (!std::isfinite(sum)) return std::nullopt;
    return sum;
  } catch (const Error&) {
    return std::nullopt;
  }
}

GeometryColumn moved(const GeometryColumn& column, const std::function<Point(const Point&)>& move) {
  std::vector<Point> points(column.points().begin(), column.points().end());
  for (Point& p : points) p = move(p);
  std::vector<std::uint8_t> missing(column.size());
  for (std::size_t i = 0; i < column.size(); ++i) missing[i] = column.is_missing(i);
  const auto copy = [](std::span<const std::int32_t> offsets) {
    return std::vector<std::int32_t>(offsets.begin(), offsets.end());
  };
  switch (column.type()) {
    case GeometryType::point:
      return MultiPointArray(copy(column.as_points().geom_offsets()), std::move(points),
                             std::move(missing));
    case GeometryType::line:
      return MultiLineStringArray(copy(column.as_lines().geom_offsets()),
                                  copy(column.as_lines().path_offsets()), std::move(points),
                                  std::move(missing));
    case GeometryType::polygon:
      break;
  }
  const MultiPolygonArray& zones = column.as_polygons();
  return MultiPolygonArray(copy(zones.geom_offsets()), copy(zones.polygon_offsets()),
                           copy(zones.ring_offsets()), std::move(points), std::move(missing));
}

std::string metres(double value) {
  if (std::abs(value) >= 10000) return fmt::format("{:.1f} km", value / 1000);
  return fmt::format("{:.{}f} m", value, std::abs(value) < 10 ? 2 : 1);
}

std::string square_metres(double value) {
  if (std::abs(value) >= 1e6) return fmt::format("{:.4f} km²", value / 1e6);
  return fmt::format("{:.2f} m²", value);
}

std::string number(double value) {
  return format_shortest(value);
}

Scene::Scene(const Layer& layer_, const InspectOptions& options_, LayerInspection& result_)
    : layer(layer_), options(options_), result(result_) {
  if (options.reference != nullptr && options.reference->crs) {
    const Box box = options.reference->geometry.box();
    if (!box.is_empty()) reference_centre = position_of(box.centre(), *options.reference->crs);
  }
  find_typical_extent();
  find_systems();
}

void Scene::find_typical_extent() {
  Box degrees, all;
  std::size_t count = 0, present = 0;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    const Box box = layer.geometry.box(i);
    if (box.is_empty() || is_origin(box)) continue;
    ++present;
    all.include(box);
    if (are_degrees(box)) {
      ++count;
      degrees.include(box);
    } else {
      impossible.push_back(i);
    }
  }
  typical = all;
  if (impossible.empty() || count * 10 < present * 9) {
    impossible.clear();
  } else {
    typical = degrees;
  }
  in_degrees = are_degrees(typical);
}

void Scene::find_systems() {
  if (typical.is_empty()) {
    measuring = layer.crs;
    return;
  }
  if (in_degrees) {
    likely_systems = {"EPSG:4490", "EPSG:4326"};
  } else {
    std::optional<double> longitude = options.expected_longitude_deg;
    if (!longitude && reference_centre) longitude = reference_centre->x;
    for (const ZoneGuess& guess : infer_gauss_kruger(typical, longitude)) {
      likely_systems.push_back(fmt::format("EPSG:{}", guess.epsg));
    }
  }
  // Within a metre of the origin of a projected system nothing speaks for degrees.
  const Point centre = typical.centre();
  const bool beside_origin = std::abs(centre.x) < 1 || std::abs(centre.y) < 1;
  crs_contradicted =
      layer.crs && (layer.crs->is_geographic() ? !in_degrees : in_degrees && !beside_origin);
  measuring = crs_contradicted ? std::nullopt : layer.crs;
  if (!measuring && !likely_systems.empty()) {
    measuring = Crs::from_text(likely_systems[0]);
    assumed = true;
  }
}

const std::optional<std::vector<double>>& Scene::areas_m2() {
  if (!measured_ && has_polygons() && measuring) {
    try {
      areas_m2_ = ecotone::areas_m2(layer.polygons(), *measuring, AreaMethod::ellipsoid);
    } catch (const Error& error) {
      area_refusal = error.what();
      area_refusal_zh = error.message(Language::chinese);
    }
  }
  measured_ = true;
  return areas_m2_;
}

std::optional<double> Scene::area_of(std::span<const std::size_t> features) {
  if (!areas_m2()) return std::nullopt;
  double sum = 0;
  for (const std::size_t i : features) sum += std::abs((*areas_m2_)[i]);
  return sum;
}

InspectFinding& Scene::add(FindingSeverity severity, Confidence confidence, const InspectText& text,
                           Arguments arguments) {
  InspectFinding finding;
  finding.severity = severity;
  finding.confidence = confidence;
  finding.text = &text;
  finding.arguments = std::move(arguments);
  result.findings.push_back(std::move(finding));
  return result.findings.back();
}

InspectFinding& Scene::add(FindingSeverity severity, Confidence confidence, const InspectText& text,
                           std::span<const std::size_t> features, Arguments arguments) {
  InspectFinding& finding = add(severity, confidence, text, std::move(arguments));
  finding.count = features.size();
  for (const std::size_t i : features.first(std::min(features.size(), finding.most_places))) {
    finding.features.push_back(layer.ids[i]);
    finding.rows.push_back(i + 1);
  }
  finding.arguments.push_back({"count", std::to_string(features.size())});
  finding.arguments.push_back({"features", few(finding.features, features.size())});
  return finding;
}

}  // namespace ecotone::inspection
