// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "ecotone/layer/layer.h"
#include "ecotone/zoning/noise_zone_classes.h"

namespace ecotone {

/// A layer of roads, railways or waterways, and what its fields mean; a field that is not named is
/// not read.
struct NoiseSourceLayer {
  NoiseSourceKind kind = NoiseSourceKind::road;
  const Layer* layer = nullptr;  ///< must outlive what is made of it
  std::string name_field;
  std::string class_field;  ///< of roads
  /// Classes of roads that make class 4a; empty: `is_traffic_artery` decides. Others make none.
  std::vector<std::string> artery_classes;
  std::string year_field;   ///< of railways: when they were opened
  std::string width_field;  ///< of centrelines: the width of their land in metres
};

/// A road, railway or waterway that makes class 4.
struct NoiseSource {
  NoiseSourceKind kind = NoiseSourceKind::road;
  std::string id;  ///< with "layer/" before it where several layers are of its kind
  std::string name;
  std::optional<int> opened;  ///< year
};

/// Roads, railways and waterways with their boundary lines.
struct NoiseSources {
  std::vector<NoiseSource> sources;  ///< by kind, then id
  /// Their own land, one feature a source: a polygon as it is; what a closed path encloses; what
  /// lies between two paths of a line that run side by side; a centreline widened by half its
  /// width. Empty where a line is a boundary line and nothing more.
  MultiPolygonArray land;
  MultiLineStringArray lines;  ///< boundary lines of those without land, else empty
  std::map<std::string, std::size_t> roads_left_out;  ///< by their class
  Ledger ledger;
};

/// Reads sources and works out their land.
///
/// @param layers  of polygons or lines in `crs`; features without geometry are left out
/// @throws SchemaError  for a layer of points, a field that is not there, or a year or width that
/// is
///                      no number; naming the feature
NoiseSources noise_sources(std::span<const NoiseSourceLayer> layers, const Parameters& parameters,
                           const Crs& crs, int threads = 0);

/// The border of the land of a source, or its boundary lines forth and back, as `strip_to_facades`
/// takes them. Vertices that lie within 5 mm of the line without them are left out: every bend
/// opens a view, and jitter of vertices is no bend.
MultiLineStringArray outlines_of(const NoiseSources& sources, std::size_t source, const Crs& crs);

}  // namespace ecotone
