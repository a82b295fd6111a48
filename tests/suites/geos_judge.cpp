// SPDX-License-Identifier: Apache-2.0
#include "tests/suites/geos_judge.h"

#include <geos_c.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <utility>

namespace ecotone::suites {
namespace {

void remember_message(const char* message, void* judge) {
  static_cast<GeosJudge*>(judge)->remember(message);
}

double cross(Point a, Point b, Point p) {
  return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

// How often a closed path runs counter-clockwise around a place that lies on none of its edges.
int winding(RingView path, Point p) {
  int turns = 0;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    const Point a = path[i];
    const Point b = path[i + 1];
    if (a.y <= p.y && b.y > p.y && cross(a, b, p) > 0) ++turns;
    if (a.y > p.y && b.y <= p.y && cross(a, b, p) < 0) --turns;
  }
  return turns;
}

bool covers(FillRule rule, int turns) {
  switch (rule) {
    case FillRule::even_odd:
      return turns % 2 != 0;
    case FillRule::nonzero:
      return turns != 0;
    case FillRule::positive:
      return turns > 0;
    case FillRule::negative:
      return turns < 0;
  }
  return false;
}

std::vector<RingView> rings_of(const MultiPolygonArray& column) {
  std::vector<RingView> rings;
  for (std::size_t i = 0; i < column.size(); ++i) {
    for (std::size_t j = 0; j < column[i].size(); ++j) {
      const PolygonView polygon = column[i].polygon(j);
      for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
        if (polygon.ring(k).size() > 1) rings.push_back(polygon.ring(k));
      }
    }
  }
  return rings;
}

}  // namespace

GeosJudge::GeosJudge() : context_(GEOS_init_r()) {
  GEOSContext_setErrorMessageHandler_r(context_, remember_message, this);
}

GeosJudge::~GeosJudge() {
  GEOS_finish_r(context_);
}

void GeosJudge::fail() {
  throw std::runtime_error("the judge: " + message_);
}

GeosJudge::Geometry GeosJudge::own(GEOSGeom_t* handle) {
  if (handle == nullptr) fail();
  return {handle, [context = context_](GEOSGeom_t* g) { GEOSGeom_destroy_r(context, g); }};
}

GEOSGeom_t* GeosJudge::ring(RingView points, bool as_line) {
  GEOSCoordSequence* sequence =
      GEOSCoordSeq_create_r(context_, static_cast<unsigned>(points.size()), 2);
  for (unsigned i = 0; i < points.size(); ++i) {
    GEOSCoordSeq_setXY_r(context_, sequence, i, points[i].x, points[i].y);
  }
  GEOSGeom_t* result = as_line ? GEOSGeom_createLineString_r(context_, sequence)
                               : GEOSGeom_createLinearRing_r(context_, sequence);
  if (result == nullptr) fail();
  return result;
}

bool GeosJudge::can_hold(const MultiPolygonView& polygons) {
  for (std::size_t j = 0; j < polygons.size(); ++j) {
    for (std::size_t k = 0; k < polygons.polygon(j).ring_count(); ++k) {
      const std::size_t size = polygons.polygon(j).ring(k).size();
      if (size > 0 && size < 4) return false;
    }
  }
  return true;
}

GeosJudge::Geometry GeosJudge::geometry(const MultiPolygonView& polygons) {
  std::vector<GEOSGeom_t*> members;
  for (std::size_t j = 0; j < polygons.size(); ++j) {
    const PolygonView polygon = polygons.polygon(j);
    if (polygon.shell().size() < 4) continue;
    std::vector<GEOSGeom_t*> holes;
    for (std::size_t k = 1; k < polygon.ring_count(); ++k) {
      if (polygon.ring(k).size() >= 4) holes.push_back(ring(polygon.ring(k), false));
    }
    members.push_back(GEOSGeom_createPolygon_r(context_, ring(polygon.shell(), false), holes.data(),
                                               static_cast<unsigned>(holes.size())));
  }
  return own(GEOSGeom_createCollection_r(context_, GEOS_MULTIPOLYGON, members.data(),
                                         static_cast<unsigned>(members.size())));
}

bool GeosJudge::is_valid(const Geometry& geometry) {
  const char answer = GEOSisValid_r(context_, geometry.get());
  if (answer == 2) fail();
  return answer == 1;
}

double GeosJudge::area(const Geometry& geometry) {
  double area = 0;
  if (GEOSArea_r(context_, geometry.get(), &area) == 0) fail();
  return area;
}

double GeosJudge::perimeter(const Geometry& geometry) {
  double length = 0;
  if (GEOSLength_r(context_, geometry.get(), &length) == 0) fail();
  return length;
}

template <typename Visit>
void GeosJudge::for_each_polygon(const GEOSGeom_t* geometry, const Visit& visit) {
  if (GEOSisEmpty_r(context_, geometry) == 1) return;
  const int type = GEOSGeomTypeId_r(context_, geometry);
  if (type == GEOS_POLYGON) {
    visit(geometry);
  } else if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION) {
    for (int i = 0; i < GEOSGetNumGeometries_r(context_, geometry); ++i) {
      for_each_polygon(GEOSGetGeometryN_r(context_, geometry, i), visit);
    }
  }
}

Parts GeosJudge::parts(const Geometry& geometry) {
  Parts parts;
  for_each_polygon(geometry.get(), [&](const GEOSGeom_t* polygon) {
    double area = 0;
    GEOSArea_r(context_, polygon, &area);
    parts.polygons.push_back(area);
    for (int k = 0; k < GEOSGetNumInteriorRings_r(context_, polygon); ++k) {
      const GEOSGeom_t* hole = GEOSGetInteriorRingN_r(context_, polygon, k);
      const Geometry filled =
          own(GEOSGeom_createPolygon_r(context_, GEOSGeom_clone_r(context_, hole), nullptr, 0));
      parts.holes.push_back(this->area(filled));
    }
  });
  std::sort(parts.polygons.begin(), parts.polygons.end(), std::greater<>());
  std::sort(parts.holes.begin(), parts.holes.end(), std::greater<>());
  return parts;
}

double GeosJudge::clearance(const Geometry& geometry) {
  double distance = 0;
  if (GEOSMinimumClearance_r(context_, geometry.get(), &distance) != 0) fail();
  return distance;
}

GeosJudge::Geometry GeosJudge::areas_only(const Geometry& geometry) {
  std::vector<GEOSGeom_t*> members;
  for_each_polygon(geometry.get(), [&](const GEOSGeom_t* polygon) {
    members.push_back(GEOSGeom_clone_r(context_, polygon));
  });
  return own(GEOSGeom_createCollection_r(context_, GEOS_MULTIPOLYGON, members.data(),
                                         static_cast<unsigned>(members.size())));
}

GeosJudge::Geometry GeosJudge::made_valid(const Geometry& geometry) {
  if (is_valid(geometry)) return geometry;
  GEOSMakeValidParams* params = GEOSMakeValidParams_create_r(context_);
  GEOSMakeValidParams_setMethod_r(context_, params, GEOS_MAKE_VALID_STRUCTURE);
  GEOSMakeValidParams_setKeepCollapsed_r(context_, params, 0);
  GEOSGeom_t* valid = GEOSMakeValidWithParams_r(context_, geometry.get(), params);
  GEOSMakeValidParams_destroy_r(context_, params);
  return areas_only(own(valid));
}

GeosJudge::Geometry GeosJudge::united(const MultiPolygonArray& column, double grid) {
  std::vector<GEOSGeom_t*> members;
  for (std::size_t i = 0; i < column.size(); ++i) {
    const Geometry valid = made_valid(geometry(column[i]));
    members.push_back(GEOSGeom_clone_r(context_, valid.get()));
  }
  const Geometry all = own(GEOSGeom_createCollection_r(
      context_, GEOS_GEOMETRYCOLLECTION, members.data(), static_cast<unsigned>(members.size())));
  return areas_only(own(grid == 0 ? GEOSUnaryUnion_r(context_, all.get())
                                  : GEOSUnaryUnionPrec_r(context_, all.get(), grid)));
}

GeosJudge::Geometry GeosJudge::combined(SetOperation operation, const Geometry& a,
                                        const Geometry& b, double grid) {
  const auto* const x = a.get();
  const auto* const y = b.get();
  switch (operation) {
    case SetOperation::intersection:
      return areas_only(own(grid == 0 ? GEOSIntersection_r(context_, x, y)
                                      : GEOSIntersectionPrec_r(context_, x, y, grid)));
    case SetOperation::union_:
      return areas_only(
          own(grid == 0 ? GEOSUnion_r(context_, x, y) : GEOSUnionPrec_r(context_, x, y, grid)));
    case SetOperation::difference:
      return areas_only(own(grid == 0 ? GEOSDifference_r(context_, x, y)
                                      : GEOSDifferencePrec_r(context_, x, y, grid)));
    case SetOperation::symmetric_difference:
      return areas_only(own(grid == 0 ? GEOSSymDifference_r(context_, x, y)
                                      : GEOSSymDifferencePrec_r(context_, x, y, grid)));
  }
  return {};
}

void GeosJudge::append(const GEOSGeom_t* polygon, MultiPolygonBuilder& builder) {
  const auto add = [&](const GEOSGeom_t* line) {
    const GEOSCoordSequence* sequence = GEOSGeom_getCoordSeq_r(context_, line);
    unsigned size = 0;
    GEOSCoordSeq_getSize_r(context_, sequence, &size);
    for (unsigned i = 0; i < size; ++i) {
      Point p;
      GEOSCoordSeq_getXY_r(context_, sequence, i, &p.x, &p.y);
      builder.add_point(p);
    }
    builder.finish_ring();
  };
  add(GEOSGetExteriorRing_r(context_, polygon));
  for (int k = 0; k < GEOSGetNumInteriorRings_r(context_, polygon); ++k) {
    add(GEOSGetInteriorRingN_r(context_, polygon, k));
  }
  builder.finish_polygon();
}

GeosJudge::Geometry GeosJudge::noded(const std::vector<RingView>& paths) {
  std::vector<GEOSGeom_t*> lines;
  for (const RingView path : paths) lines.push_back(ring(path, true));
  const Geometry all = own(GEOSGeom_createCollection_r(context_, GEOS_MULTILINESTRING, lines.data(),
                                                       static_cast<unsigned>(lines.size())));
  return own(GEOSUnaryUnion_r(context_, all.get()));
}

bool GeosJudge::lies_on(double unit, const Geometry& geometry) {
  const auto off = [unit](double value) {
    return std::abs(value - std::rint(value / unit) * unit) > 1e-9 * unit;
  };
  const std::function<bool(const GEOSGeom_t*)> holds = [&](const GEOSGeom_t* part) {
    const int type = GEOSGeomTypeId_r(context_, part);
    if (type == GEOS_POLYGON) {
      if (GEOSisEmpty_r(context_, part) == 1) return true;
      bool all = holds(GEOSGetExteriorRing_r(context_, part));
      for (int k = 0; k < GEOSGetNumInteriorRings_r(context_, part); ++k) {
        all = all && holds(GEOSGetInteriorRingN_r(context_, part, k));
      }
      return all;
    }
    if (type != GEOS_LINESTRING && type != GEOS_LINEARRING && type != GEOS_POINT) {
      for (int i = 0; i < GEOSGetNumGeometries_r(context_, part); ++i) {
        if (!holds(GEOSGetGeometryN_r(context_, part, i))) return false;
      }
      return true;
    }
    const GEOSCoordSequence* sequence = GEOSGeom_getCoordSeq_r(context_, part);
    unsigned size = 0;
    GEOSCoordSeq_getSize_r(context_, sequence, &size);
    for (unsigned i = 0; i < size; ++i) {
      double x = 0;
      double y = 0;
      GEOSCoordSeq_getXY_r(context_, sequence, i, &x, &y);
      if (off(x) || off(y)) return false;
    }
    return true;
  };
  return holds(geometry.get());
}

bool GeosJudge::crossings_lie_on(double unit, const std::vector<MultiPolygonArray>& columns) {
  std::vector<RingView> rings;
  for (const MultiPolygonArray& column : columns) {
    const std::vector<RingView> added = rings_of(column);
    rings.insert(rings.end(), added.begin(), added.end());
  }
  return lies_on(unit, noded(rings));
}

MultiPolygonArray GeosJudge::faces(const MultiPolygonArray& paths, FillRule rule) {
  const std::vector<RingView> rings = rings_of(paths);
  const Geometry edges = noded(rings);
  const GEOSGeom_t* const handles[] = {edges.get()};
  const Geometry polygons = own(GEOSPolygonize_r(context_, handles, 1));
  MultiPolygonBuilder builder;
  for_each_polygon(polygons.get(), [&](const GEOSGeom_t* face) {
    const Geometry inside = own(GEOSPointOnSurface_r(context_, face));
    Point p;
    GEOSGeomGetX_r(context_, inside.get(), &p.x);
    GEOSGeomGetY_r(context_, inside.get(), &p.y);
    int turns = 0;
    for (const RingView path : rings) turns += winding(path, p);
    if (!covers(rule, turns)) return;
    append(face, builder);
    builder.finish_feature();
  });
  return std::move(builder).build();
}

}  // namespace ecotone::suites
