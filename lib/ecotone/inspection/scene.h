// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: what every detector sees of a layer, and how it says what it found.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecotone/inspection/inspection.h"

namespace ecotone::inspection {

/// A layer under inspection: what was given, what was worked out once for all detectors, and the
/// findings so far.
class Scene {
 public:
  Scene(const Layer& layer, const InspectOptions& options, LayerInspection& result);

  const Layer& layer;
  const InspectOptions& options;
  LayerInspection& result;

  /// The extent that speaks for the layer: where at least nine of ten features are degrees, the
  /// others are mistakes of their own, and so are those at 0, 0.
  Box typical;
  /// Whether that extent could be longitudes and latitudes.
  bool in_degrees = false;
  /// Features that are no degrees among features that are.
  std::vector<std::size_t> impossible;
  /// Labels of systems that the coordinates may be in, the likeliest first.
  std::vector<std::string> likely_systems;
  /// The CRS to measure consequences in: the layer's own, or the likeliest where it has none or one
  /// that the coordinates contradict.
  std::optional<Crs> measuring;
  /// Whether that is not the layer's own.
  bool assumed = false;
  /// Whether the coordinates cannot be in the CRS that the layer names: degrees in a projected one,
  /// or numbers that are no degrees in a geographic one.
  bool crs_contradicted = false;
  /// Why areas cannot be measured; empty if they can, or were not asked for.
  std::string area_refusal, area_refusal_zh;
  /// Middle of the reference, longitude and latitude.
  std::optional<Point> reference_centre;

  bool has_polygons() const { return layer.geometry.type() == GeometryType::polygon; }
  bool is_present(std::size_t i) const { return !layer.geometry.box(i).is_empty(); }

  /// Area of each feature on the ellipsoid, in `measuring`; nothing where it cannot be measured.
  const std::optional<std::vector<double>>& areas_m2();
  /// Their sum, or that of some features; nothing where it cannot be measured.
  std::optional<double> area_of(std::span<const std::size_t> features);

  InspectFinding& add(FindingSeverity severity, Confidence confidence, const InspectText& text,
                      Arguments arguments = {});
  /// The same of some features, with `{count}` and `{features}` among the arguments.
  InspectFinding& add(FindingSeverity severity, Confidence confidence, const InspectText& text,
                      std::span<const std::size_t> features, Arguments arguments = {});

 private:
  void find_typical_extent();
  void find_systems();

  bool measured_ = false;
  std::optional<std::vector<double>> areas_m2_;
};

/// A detector adds what it finds to the findings of the scene.
using Detector = void (*)(Scene&);

/// Whether a box could hold longitudes and latitudes.
bool are_degrees(const Box& box);

/// Longitude and latitude of a place; nothing if it lies outside the domain of the CRS.
std::optional<Point> position_of(const Point& p, const Crs& crs);

/// Length of the geodesic between two places given as longitude and latitude, in metres; nothing if
/// one of them is no place.
std::optional<double> distance_m(const std::optional<Point>& a, const std::optional<Point>& b);

/// The sum of areas of a column on the ellipsoid; nothing where it cannot be measured.
std::optional<double> total_area_m2(const MultiPolygonArray& zones, const Crs& crs);

/// A column of the same shape with each vertex replaced.
GeometryColumn moved(const GeometryColumn& column, const std::function<Point(const Point&)>& move);

/// Whether two features have the same value in every field.
bool same_fields(const Layer& layer, std::size_t a, std::size_t b);

/// Metres and square metres as people read them: with a kilometre and a hectare where they are
/// large.
std::string metres(double value);
std::string square_metres(double value);
std::string number(double value);

}  // namespace ecotone::inspection
