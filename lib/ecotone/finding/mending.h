// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/geometry_column.h"
#include "ecotone/geometry/point.h"

namespace ecotone {

/// The smallest part of a polygon subject to give up so that the rest is beyond doubt: what the
/// zones take of it, and a band as wide as the borders are inaccurate.
struct GiveUp {
  double area_m2 = 0;               ///< of `part`
  double overlap_m2 = 0;            ///< of what lies in the zones alone, without the band
  double error_m2 = 0;              ///< half width of the error of `overlap_m2`
  double share = 0;                 ///< of the area of the subject, 0–1
  double rest_m2 = 0;               ///< what is left of the subject
  std::optional<double> enough_m2;  ///< where a threshold allows some: so much of it suffices
  MultiPolygonArray rest;           ///< what is left, one feature
  MultiPolygonArray part;           ///< to give up; one feature, in the working CRS
};

/// The nearest position of a subject that passes: the subject, shifted.
struct Move {
  double distance_m = 0;
  double bearing_deg = 0;   ///< clockwise from true north
  double tolerance_m = 0;   ///< a shorter way may exist, shorter by no more than this
  Point from;               ///< centre of the box of the subject, in the working CRS
  Point to;                 ///< where it goes
  GeometryColumn geometry;  ///< the shifted subject, one feature
};

/// Why nothing mends a subject, in both languages.
struct NoMending {
  std::string en;
  std::string zh;
};

/// How a subject would cease to break a rule: exactly one of the three.
struct Mending {
  std::optional<GiveUp> give_up;
  std::optional<Move> move;
  std::optional<NoMending> none;
};

}  // namespace ecotone
