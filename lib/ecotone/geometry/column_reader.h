// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ecotone/geometry/geometry_column.h"
#include "ecotone/geometry/geometry_reading.h"

namespace ecotone {

/// A column read from geometries of any type, and what was left out of it.
struct ColumnReading {
  GeometryColumn column;
  /// Features whose geometry has another dimension than the column; they are missing in it.
  std::vector<std::size_t> of_other_type;
  /// Features of which parts of a lower dimension were dropped (collections).
  std::vector<std::size_t> parts_dropped;
  /// Features of which rings were closed.
  std::vector<std::size_t> rings_closed;
  std::size_t z_dropped = 0;  ///< number of features
  std::size_t m_dropped = 0;  ///< number of features
};

/// Reads a column of mixed types and decides its type: the highest dimension of its features
/// that are not empty (of its names, if all are empty), or the type that is asked for. Features
/// of another dimension become missing; empty features stay empty.
class ColumnReader {
 public:
  ColumnReader() = default;
  /// @param type  type of the column, whatever the features are
  explicit ColumnReader(GeometryType type) : wanted_(type) {}

  /// Adds a feature. @throws GeometryError as append_wkb; the column is as before then
  GeometryReading add_wkb(std::span<const std::uint8_t> wkb);
  /// Adds a feature. @throws GeometryError as append_wkt; the column is as before then
  GeometryReading add_wkt(std::string_view wkt);
  /// Adds a feature without geometry.
  void add_missing();
  /// Number of features added.
  std::size_t size() const { return states_.size(); }
  /// The column. The reader is used up then.
  ColumnReading finish() &&;

 private:
  template <typename Append>
  GeometryReading add(const GeometryReading& scanned, const Append& append);

  std::optional<GeometryType> wanted_;
  MultiPointBuilder points_;
  MultiLineStringBuilder lines_;
  MultiPolygonBuilder polygons_;
  std::vector<std::uint8_t> states_;  // type of a feature, or empty or missing
  ColumnReading notes_;
  std::optional<GeometryType> highest_;
  GeometryType highest_empty_ = GeometryType::point;
};

}  // namespace ecotone
