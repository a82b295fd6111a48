// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ecotone/geometry/box.h"
#include "ecotone/geometry/point.h"

namespace ecotone {

using RingView = std::span<const Point>;
using PathView = std::span<const Point>;

/// Flat columns in GeoArrow's layout. Each checks its offsets once, when built, and never
/// changes after. Missing is not empty: a mask says which features have no geometry at all.
///
/// n features of zero or more points each:
///
///     geom_offsets  0  1  3     feature 1 is points 1 and 2
///     points        (x, y) (x, y) (x, y)
class MultiPointArray {
 public:
  MultiPointArray() : geom_offsets_{0} {}
  /// @throws GeometryError  if the offsets do not start at 0, fall, or do not end at the number
  ///                        of points, or if the mask has another length than the features
  MultiPointArray(std::vector<std::int32_t> geom_offsets, std::vector<Point> points,
                  std::vector<std::uint8_t> missing = {});

  std::size_t size() const { return geom_offsets_.size() - 1; }
  bool is_missing(std::size_t i) const { return !missing_.empty() && missing_[i] != 0; }
  std::span<const Point> operator[](std::size_t i) const;
  Box box(std::size_t i) const;

  std::span<const std::int32_t> geom_offsets() const { return geom_offsets_; }
  std::span<const Point> points() const { return points_; }

 private:
  std::vector<std::int32_t> geom_offsets_;
  std::vector<Point> points_;
  std::vector<std::uint8_t> missing_;
};

class MultiLineStringArray;

/// One multi-line of a column; valid as long as the column stays in its place.
class MultiLineStringView {
 public:
  MultiLineStringView(const MultiLineStringArray& array, std::size_t index)
      : array_(&array), index_(index) {}

  std::size_t size() const;
  PathView path(std::size_t j) const;
  Box box() const;

 private:
  const MultiLineStringArray* array_;
  std::size_t index_;
};

/// n features of zero or more paths each:
///
///     geom_offsets  0     2     feature 0 is paths 0 and 1
///     path_offsets  0  2  5     path 1 is points 2 to 4
class MultiLineStringArray {
 public:
  MultiLineStringArray() : geom_offsets_{0}, path_offsets_{0} {}
  /// @throws GeometryError  as MultiPointArray does
  MultiLineStringArray(std::vector<std::int32_t> geom_offsets,
                       std::vector<std::int32_t> path_offsets, std::vector<Point> points,
                       std::vector<std::uint8_t> missing = {});

  std::size_t size() const { return geom_offsets_.size() - 1; }
  bool is_missing(std::size_t i) const { return !missing_.empty() && missing_[i] != 0; }
  MultiLineStringView operator[](std::size_t i) const { return {*this, i}; }
  Box box(std::size_t i) const { return (*this)[i].box(); }

  std::span<const std::int32_t> geom_offsets() const { return geom_offsets_; }
  std::span<const std::int32_t> path_offsets() const { return path_offsets_; }
  std::span<const Point> points() const { return points_; }

 private:
  std::vector<std::int32_t> geom_offsets_;
  std::vector<std::int32_t> path_offsets_;
  std::vector<Point> points_;
  std::vector<std::uint8_t> missing_;
};

class MultiPolygonArray;

/// One polygon of a column: ring 0 is its shell, the others its holes. Every ring repeats its
/// first point at its end.
class PolygonView {
 public:
  PolygonView(const MultiPolygonArray& array, std::size_t polygon)
      : array_(&array), polygon_(polygon) {}

  std::size_t ring_count() const;
  RingView ring(std::size_t k) const;
  RingView shell() const { return ring(0); }

 private:
  const MultiPolygonArray* array_;
  std::size_t polygon_;
};

/// One multipolygon of a column; valid as long as the column stays in its place.
class MultiPolygonView {
 public:
  MultiPolygonView(const MultiPolygonArray& array, std::size_t index)
      : array_(&array), index_(index) {}

  /// Number of polygons; 0 for an empty or missing geometry.
  std::size_t size() const;
  PolygonView polygon(std::size_t j) const;
  std::size_t vertex_count() const;
  Box box() const;

 private:
  const MultiPolygonArray* array_;
  std::size_t index_;
};

/// n features of zero or more polygons each:
///
///     geom_offsets      0        2     3        zone 0 is polygons 0 and 1; zone 1 is polygon 2
///     polygon_offsets   0   2    3     4        polygon 0 is a shell and a hole
///     ring_offsets      0   5   9   13   17     ring 1 is points 5 to 8
///     points            (x, y) (x, y) …         17 of them; each ring repeats its first point
class MultiPolygonArray {
 public:
  MultiPolygonArray() : geom_offsets_{0}, polygon_offsets_{0}, ring_offsets_{0} {}
  /// @throws GeometryError  as MultiPointArray does
  MultiPolygonArray(std::vector<std::int32_t> geom_offsets,
                    std::vector<std::int32_t> polygon_offsets,
                    std::vector<std::int32_t> ring_offsets, std::vector<Point> points,
                    std::vector<std::uint8_t> missing = {});

  std::size_t size() const { return geom_offsets_.size() - 1; }
  bool is_missing(std::size_t i) const { return !missing_.empty() && missing_[i] != 0; }
  MultiPolygonView operator[](std::size_t i) const { return {*this, i}; }
  Box box(std::size_t i) const { return (*this)[i].box(); }

  std::span<const std::int32_t> geom_offsets() const { return geom_offsets_; }
  std::span<const std::int32_t> polygon_offsets() const { return polygon_offsets_; }
  std::span<const std::int32_t> ring_offsets() const { return ring_offsets_; }
  std::span<const Point> points() const { return points_; }

 private:
  std::vector<std::int32_t> geom_offsets_;
  std::vector<std::int32_t> polygon_offsets_;
  std::vector<std::int32_t> ring_offsets_;
  std::vector<Point> points_;
  std::vector<std::uint8_t> missing_;
};

/// Collects points of features and builds a MultiPointArray.
class MultiPointBuilder {
 public:
  void add_point(const Point& p) { points_.push_back(p); }
  void finish_feature();
  void add_missing();
  MultiPointArray build() &&;

 private:
  std::vector<std::int32_t> geom_offsets_{0};
  std::vector<Point> points_;
  std::vector<std::uint8_t> missing_;
};

/// Collects paths of features and builds a MultiLineStringArray.
class MultiLineStringBuilder {
 public:
  void add_point(const Point& p) { points_.push_back(p); }
  void finish_path();
  void add_path(PathView path);
  void finish_feature();
  void add_missing();
  MultiLineStringArray build() &&;

 private:
  std::vector<std::int32_t> geom_offsets_{0};
  std::vector<std::int32_t> path_offsets_{0};
  std::vector<Point> points_;
  std::vector<std::uint8_t> missing_;
};

/// Collects rings, polygons and features and builds a MultiPolygonArray.
///
///     add_point … finish_ring … finish_polygon … finish_feature
class MultiPolygonBuilder {
 public:
  void add_point(const Point& p) { points_.push_back(p); }
  /// Ends the ring of the points added since; repeats its first point if it is not closed.
  void finish_ring();
  void add_ring(RingView ring);
  void finish_polygon();
  void finish_feature();
  /// Appends a copy of a whole multipolygon as a feature.
  void add_feature(const MultiPolygonView& feature);
  /// Appends all features of a column.
  /// @throws GeometryError  if there are more than 2^31 − 1 points then
  void append(const MultiPolygonArray& column);
  void add_missing();
  MultiPolygonArray build() &&;

 private:
  std::vector<std::int32_t> geom_offsets_{0};
  std::vector<std::int32_t> polygon_offsets_{0};
  std::vector<std::int32_t> ring_offsets_{0};
  std::vector<Point> points_;
  std::vector<std::uint8_t> missing_;
};

}  // namespace ecotone
