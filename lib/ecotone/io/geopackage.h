// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "ecotone/layer/layer.h"

namespace ecotone {

/// A table of a GeoPackage, and the style that QGIS shows it in.
struct GeopackageLayer {
  std::string name;
  Layer layer;
  std::string style_qml;  ///< empty: QGIS chooses
};

/// Writes layers into one GeoPackage, the first one topmost for programs that keep the order.
/// Styles go to the table `layer_styles`, from which QGIS takes them. Dates inside are fixed, so
/// the same layers give the same bytes with the same version of SQLite.
///
/// @throws OutputError  if the file cannot be written
/// Source: OGC 12-128r18; the table of styles is that of QGIS 3.
void write_geopackage(std::span<const GeopackageLayer> layers, const std::filesystem::path& path);

}  // namespace ecotone
