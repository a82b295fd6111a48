// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "ecotone/report/check_document_parts.h"

namespace ecotone {

using document::Value;

namespace {

/// Tenths of a millimetre: what is left of a subject must still pass.
constexpr int decimals = 4;

Value coordinates(PathView path, const Positions& positions) {
  const int places = positions.geographic() ? 9 : decimals;
  Value array = Value::array();
  for (const Point& p : path) {
    Value pair = Value::array();
    pair.push(to_decimals(p.x, places));
    pair.push(to_decimals(p.y, places));
    array.push(pair);
  }
  return array;
}

/// A feature in the shape that maps use: rings of polygons, paths of lines, single positions.
Value geometry_value(const GeometryColumn& geometry, const Positions& positions) {
  Value parts = Value::array();
  switch (geometry.type()) {
    case GeometryType::polygon: {
      const MultiPolygonView feature = geometry.as_polygons()[0];
      for (std::size_t j = 0; j < feature.size(); ++j) {
        for (std::size_t k = 0; k < feature.polygon(j).ring_count(); ++k) {
          parts.push(coordinates(feature.polygon(j).ring(k), positions));
        }
      }
      break;
    }
    case GeometryType::line: {
      const MultiLineStringView feature = geometry.as_lines()[0];
      for (std::size_t j = 0; j < feature.size(); ++j) {
        parts.push(coordinates(feature.path(j), positions));
      }
      break;
    }
    case GeometryType::point:
      for (const Point& p : geometry.as_points()[0]) {
        parts.push(coordinates(std::span(&p, 1), positions));
      }
      break;
  }
  Value value = Value::object();
  value.set("type", geometry_type_name(geometry.type()));
  value.set("coordinates", parts);
  return value;
}

Value give_up_value(const GiveUp& give_up, const Positions& positions) {
  Value value = Value::object();
  value.set("kind", "give_up");
  value.set("area_m2", give_up.area_m2);
  value.set("error_m2", give_up.error_m2);
  value.set("share", give_up.share);
  value.set("rest_m2", give_up.rest_m2);
  value.set("overlap_m2", give_up.overlap_m2);
  value.set("enough_m2", number_or_null(give_up.enough_m2));
  value.set("geometry", geometry_value(give_up.part, positions));
  value.set("rest", geometry_value(give_up.rest, positions));
  return value;
}

Value move_value(const Move& move, const Positions& positions) {
  Value value = Value::object();
  value.set("kind", "move");
  value.set("distance_m", move.distance_m);
  value.set("bearing_deg", move.bearing_deg);
  value.set("tolerance_m", move.tolerance_m);
  value.set("from", positions.value(move.from));
  value.set("to", positions.value(move.to));
  value.set("geometry", geometry_value(move.geometry, positions));
  return value;
}

}  // namespace

Value mending_value(const Mending& mending, const Positions& positions) {
  if (mending.give_up) return give_up_value(*mending.give_up, positions);
  if (mending.move) return move_value(*mending.move, positions);
  Value value = Value::object();
  value.set("kind", "none");
  value.set("reason", mending.none ? both_languages(mending.none->zh, mending.none->en) : Value());
  return value;
}

}  // namespace ecotone
