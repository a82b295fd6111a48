// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/geometry_column.h"

namespace ecotone {

/// Which line of a polygon makes a bound.
enum class AreaBound {
  outside,  ///< its border, where the polygon lies beyond: "east to the town of X"
  outline,  ///< its border on either side: "east to the boundary of X"
};

/// Named features that a boundary may be described by: roads, rivers, contours, townships.
struct NeighbourLayer {
  std::string kind;                ///< "road", "river" …: told in results
  GeometryColumn geometry;         ///< in the CRS of the zones
  std::vector<std::string> names;  ///< one a feature; a feature without name bounds nothing
  /// How a name is spoken of: "{name}米等高线" makes 350 into 350米等高线.
  std::string pattern_zh = "{name}";
  std::string pattern_en = "{name}";
  AreaBound area_bound = AreaBound::outside;  ///< of polygons
};

/// A named thing: all features of one layer that have the same name.
struct Neighbour {
  std::string kind;
  std::string name;
  std::string phrase_zh;
  std::string phrase_en;
};

/// A stretch of an edge that lies near a neighbour, as parts of the edge from 0 to 1.
struct NearStretch {
  std::size_t neighbour = 0;
  double from = 0;
  double to = 0;
  bool along = false;  ///< the neighbour runs less than 45° off the edge there
};

/// A neighbour and how far it is.
struct NearestNeighbour {
  std::size_t neighbour = 0;
  double distance_m = 0;
};

/// Neighbours found by place. A copy is cheap and shares everything.
class NamedNeighbours {
 public:
  /// @param crs  of all layers
  /// @throws SchemaError  if a layer has not one name a feature
  /// @throws CrsError     if a polygon lies where the CRS is not defined
  NamedNeighbours(const std::vector<NeighbourLayer>& layers, const Crs& crs);

  const std::vector<Neighbour>& neighbours() const;
  const Crs& crs() const;

  /// The stretches of the edges of a path that lie within a distance of a neighbour, those of
  /// edge i (from point i to point i + 1) in place i, by neighbour, then along the edge. Stretches
  /// of one neighbour may overlap. Edges are straight in the CRS, distances those of a plane true
  /// to scale near the edge (1e-3 of the distance or better).
  ///
  /// A polygon with `AreaBound::outside` counts where it lies to the left of the path, `distance_m`
  /// away from it, and not as far to the right; that is decided in steps of that distance or a
  /// metre, and may lose a few times it beside acute corners. So a shell must run clockwise for
  /// what lies outside.
  std::vector<std::vector<NearStretch>> along(PathView path, double distance_m) const;

  /// The neighbours that a ring lies in: polygons with `AreaBound::outside` that hold more than
  /// half of its length, 1 cm to the right of it. They bound it nowhere, however it bends. Rising.
  /// @param ring  clockwise, closed
  std::vector<std::size_t> around(RingView ring) const;

  /// The neighbour nearest to a point, by the geodesic; nothing if there is none. A polygon with
  /// `AreaBound::outside` that holds the point is passed over.
  std::optional<NearestNeighbour> nearest(const Point& point,
                                          std::span<const std::size_t> passed_over = {}) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace ecotone
