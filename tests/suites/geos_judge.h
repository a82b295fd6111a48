// SPDX-License-Identifier: Apache-2.0
// GEOS as the judge of the suites: nothing here calls Ecotone's own algorithms, so that a result
// is never measured by what made it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ecotone/geometry/arrays.h"

struct GEOSContextHandle_HS;
struct GEOSGeom_t;

namespace ecotone::suites {

enum class SetOperation { intersection, union_, difference, symmetric_difference };

/// How the winding number of a place decides whether closed paths cover it.
enum class FillRule { even_odd, nonzero, positive, negative };

/// Areas of the single polygons (less their holes) and of the single holes, largest first.
struct Parts {
  std::vector<double> polygons;
  std::vector<double> holes;
};

/// A context of GEOS; not for several threads. Every function throws std::runtime_error with the
/// message of GEOS if it fails.
class GeosJudge {
 public:
  using Geometry = std::shared_ptr<GEOSGeom_t>;

  GeosJudge();
  GeosJudge(const GeosJudge&) = delete;
  GeosJudge& operator=(const GeosJudge&) = delete;
  ~GeosJudge();

  /// Whether every ring has the four points that GEOS asks for.
  static bool can_hold(const MultiPolygonView& polygons);
  /// Rings of fewer than four points are left out; they enclose nothing.
  Geometry geometry(const MultiPolygonView& polygons);
  bool is_valid(const Geometry& geometry);
  double area(const Geometry& geometry);
  double perimeter(const Geometry& geometry);
  Parts parts(const Geometry& geometry);
  /// The least distance between vertices and edges that are not each other's neighbours: a smaller
  /// move of a vertex changes nothing but the shape. Infinite where there is none.
  double clearance(const Geometry& geometry);

  /// Valid, with the same polygons if they were valid; else repaired by their structure.
  Geometry made_valid(const Geometry& geometry);
  /// The union of a column, each feature made valid first.
  /// @param grid  that OverlayNG rounds to; 0: floating point
  Geometry united(const MultiPolygonArray& column, double grid = 0);
  /// The area of the result alone; lines and points are left out.
  Geometry combined(SetOperation operation, const Geometry& a, const Geometry& b, double grid = 0);

  /// The faces between closed paths that a fill rule covers, one feature each. Paths are the
  /// shells of the column.
  MultiPolygonArray faces(const MultiPolygonArray& paths, FillRule rule);

  /// Whether all vertices are multiples of a unit.
  bool lies_on(double unit, const Geometry& geometry);
  /// Whether the rings of these columns have their vertices, and cross each other, in multiples of
  /// a unit only.
  bool crossings_lie_on(double unit, const std::vector<MultiPolygonArray>& columns);

  void remember(const char* message) { message_ = message; }

 private:
  Geometry own(GEOSGeom_t* handle);
  Geometry areas_only(const Geometry& geometry);
  void append(const GEOSGeom_t* polygon, MultiPolygonBuilder& builder);
  template <typename Visit>
  void for_each_polygon(const GEOSGeom_t* geometry, const Visit& visit);
  Geometry noded(const std::vector<RingView>& paths);
  GEOSGeom_t* ring(RingView points, bool as_line);
  [[noreturn]] void fail();

  GEOSContextHandle_HS* context_;
  std::string message_;
};

}  // namespace ecotone::suites
