// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/geometry/box.h"
#include "ecotone/geometry/point.h"
#include "ecotone/report/map_symbols.h"
#include "ecotone/report/reading.h"

namespace ecotone {

/// The rings of a polygon, the paths of a line or the places of points, one after another.
using MapParts = std::vector<std::vector<Point>>;

/// The parts of a feature of a map of a result of `check`, in metres of the working CRS.
MapParts map_parts(const document::Value& feature);

/// What a row of the legend stands for; features of a row are shown and hidden together.
struct MapRow {
  std::string key;   ///< unique in the map: "subject", "piece-prohibited", "zone-river-all" …
  std::string type;  ///< "polygon", "line" or "point"
  BothTexts name;
  const MapSymbol* symbol = nullptr;  ///< of a row of zones
  std::string level;                  ///< of a row of pieces
};

/// A zone to draw, and its row.
struct MapZone {
  const document::Value* zone = nullptr;
  const MapSymbol* symbol = nullptr;
  std::size_t row = 0;
};

/// An overlap that a finding rests on.
struct MapPiece {
  const document::Value* piece = nullptr;
  std::size_t row = 0;
};

/// What would mend a subject: a part to give up, or a place to move to.
struct MapMending {
  const document::Value* mending = nullptr;  ///< with the members "kind" and "geometry"
  std::size_t row = 0;
};

/// Everything that a map of a subject shows, in the order of drawing, and the rows of its legend.
struct MapContent {
  std::optional<Box> window;  ///< in metres; nothing if the result holds no map
  const document::Value* subject = nullptr;
  std::string subject_type;
  std::vector<MapZone> zones;
  std::vector<MapPiece> pieces;
  std::vector<MapMending> mending;
  std::vector<MapRow> rows;
};

/// Reads what the map of a subject shows. What mends all findings together is shown where the
/// result has it, else what mends them one by one.
///
/// @param subject     a subject of a result of `check`; must outlive the content
/// @param with_zones  whether geometry of zones is shown: zones, pieces, what to give up
MapContent map_content(const document::Value& subject, bool with_zones = true);

/// Colour of a level on the map; text of that colour has a contrast of at least 4.5 : 1 on white.
std::string_view map_level_colour(std::string_view level);
/// Overlaps that only call for attention must not hide what lies under them.
double map_level_opacity(std::string_view level);

}  // namespace ecotone
