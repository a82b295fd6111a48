// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <variant>

#include "ecotone/geometry/arrays.h"

namespace ecotone {

enum class GeometryType { point, line, polygon };

/// "point", "line" or "polygon".
constexpr std::string_view geometry_type_name(GeometryType type) {
  constexpr std::string_view names[] = {"point", "line", "polygon"};
  return names[static_cast<std::size_t>(type)];
}

/// The geometry of a layer: one column of one dimension. Single geometries are multi-geometries
/// of one part.
class GeometryColumn {
 public:
  GeometryColumn() : array_(MultiPolygonArray()) {}
  GeometryColumn(MultiPointArray points) : array_(std::move(points)) {}        // NOLINT
  GeometryColumn(MultiLineStringArray lines) : array_(std::move(lines)) {}     // NOLINT
  GeometryColumn(MultiPolygonArray polygons) : array_(std::move(polygons)) {}  // NOLINT

  GeometryType type() const { return static_cast<GeometryType>(array_.index()); }
  std::size_t size() const {
    return std::visit([](const auto& a) { return a.size(); }, array_);
  }
  bool is_missing(std::size_t i) const {
    return std::visit([i](const auto& a) { return a.is_missing(i); }, array_);
  }
  Box box(std::size_t i) const {
    return std::visit([i](const auto& a) { return a.box(i); }, array_);
  }
  Box box() const {
    Box whole;
    for (std::size_t i = 0; i < size(); ++i) whole.include(box(i));
    return whole;
  }
  /// All vertices of the column, ring ends included.
  std::span<const Point> points() const {
    return std::visit([](const auto& a) { return a.points(); }, array_);
  }

  /// The column as points, lines or polygons. Asking for another type than `type()` is a
  /// mistake of the caller (std::bad_variant_access).
  const MultiPointArray& as_points() const { return std::get<MultiPointArray>(array_); }
  const MultiLineStringArray& as_lines() const { return std::get<MultiLineStringArray>(array_); }
  const MultiPolygonArray& as_polygons() const { return std::get<MultiPolygonArray>(array_); }

 private:
  std::variant<MultiPointArray, MultiLineStringArray, MultiPolygonArray> array_;
};

}  // namespace ecotone
