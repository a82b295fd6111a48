// SPDX-License-Identifier: Apache-2.0
// Private to io: the geometry column of a layer, from the WKB of its features.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/geometry/column_reader.h"

namespace ecotone {

/// Geometries of a layer of any type, with what happened to them.
class GeometryCollector {
 public:
  /// @param wanted  type to take where the layer mixes them
  explicit GeometryCollector(std::optional<GeometryType> wanted);

  /// Adds a feature; one that cannot be used counts as missing, and is told.
  void add(std::string_view wkb, const std::string& id);
  void add_missing() { reader_.add_missing(); }

  /// Finishes the column. Features of another type than asked for are listed, to be left out.
  /// @throws IoError  if the types are mixed and none is wanted
  ColumnReading finish(const std::string& layer, std::vector<std::string>& notes) &&;

 private:
  void count(const GeometryReading& reading);
  std::size_t count_of(GeometryType type) const { return counts_[static_cast<std::size_t>(type)]; }

  ColumnReader reader_;
  std::optional<GeometryType> wanted_;
  std::array<std::size_t, 3> counts_{};
  std::size_t curves_ = 0;
  std::vector<std::string> unusable_;
};

}  // namespace ecotone
