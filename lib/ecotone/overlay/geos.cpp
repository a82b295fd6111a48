// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/geos.h"

#include <geos_c.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "ecotone/error.h"
#include "ecotone/message/overlay_errors.h"
#include "ecotone/overlay/geos_version.h"

namespace ecotone::geos {
namespace {

GEOSContextHandle_t context(const Session& session) {
  return static_cast<GEOSContextHandle_t>(session.handle());
}

GEOSGeometry* raw(const Geometry& geometry) {
  return static_cast<GEOSGeometry*>(geometry.get());
}

void note(const char* message, void* session) {
  static_cast<Session*>(session)->remember(message);
}

bool less(const Point& a, const Point& b) {
  return a.x != b.x ? a.x < b.x : a.y < b.y;
}

// Twice the signed area about the first vertex, so that large coordinates lose nothing.
double twice_area(const std::vector<Point>& ring) {
  double sum = 0;
  for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
    sum += (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
           (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
  }
  return sum;
}

void orient(std::vector<Point>& ring, bool counter_clockwise) {
  if (ring.size() < 2) return;
  ring.pop_back();
  if ((twice_area(ring) > 0) != counter_clockwise) std::reverse(ring.begin(), ring.end());
  // A ring may pass its lowest vertex twice; then the smaller successor decides.
  std::size_t first = 0;
  const std::size_t n = ring.size();
  for (std::size_t i = 1; i < n; ++i) {
    if (less(ring[i], ring[first]) ||
        (ring[i] == ring[first] && less(ring[(i + 1) % n], ring[(first + 1) % n]))) {
      first = i;
    }
  }
  std::rotate(ring.begin(), ring.begin() + static_cast<std::ptrdiff_t>(first), ring.end());
  ring.push_back(Point(ring.front()));
}

bool ring_less(const std::vector<Point>& a, const std::vector<Point>& b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), less);
}

bool polygon_less(const Polygon& a, const Polygon& b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), ring_less);
}

}  // namespace

std::vector<Polygons> sorted(std::vector<Polygons> members) {
  std::sort(members.begin(), members.end(), [](const Polygons& a, const Polygons& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), polygon_less);
  });
  return members;
}

void make_canonical(Polygons& polygons) {
  for (Polygon& polygon : polygons) {
    for (std::size_t k = 0; k < polygon.size(); ++k) orient(polygon[k], k == 0);
    if (polygon.size() > 2) std::sort(polygon.begin() + 1, polygon.end(), ring_less);
  }
  std::sort(polygons.begin(), polygons.end(), polygon_less);
}

Polygons polygons_of(const MultiPolygonView& view) {
  Polygons polygons;
  for (std::size_t j = 0; j < view.size(); ++j) {
    Polygon& polygon = polygons.emplace_back();
    for (std::size_t k = 0; k < view.polygon(j).ring_count(); ++k) {
      const RingView ring = view.polygon(j).ring(k);
      polygon.emplace_back(ring.begin(), ring.end());
    }
  }
  return polygons;
}

void append(const Polygons& polygons, MultiPolygonBuilder& builder) {
  for (const Polygon& polygon : polygons) {
    for (const std::vector<Point>& ring : polygon) builder.add_ring(ring);
    builder.finish_polygon();
  }
}

Geometry& Geometry::operator=(Geometry&& other) noexcept {
  std::swap(session_, other.session_);
  std::swap(handle_, other.handle_);
  return *this;
}

Geometry::~Geometry() {
  if (handle_ != nullptr) {
    GEOSGeom_destroy_r(context(*session_), static_cast<GEOSGeometry*>(handle_));
  }
}

Prepared::Prepared(Session* session, const Geometry& geometry)
    : session_(session), handle_(GEOSPrepare_r(context(*session), raw(geometry))) {
  if (handle_ == nullptr) session_->fail("prepare");
}

Prepared::~Prepared() {
  GEOSPreparedGeom_destroy_r(context(*session_), static_cast<const GEOSPreparedGeometry*>(handle_));
}

bool Prepared::contains_properly(const Geometry& other) const {
  const char answer = GEOSPreparedContainsProperly_r(
      context(*session_), static_cast<const GEOSPreparedGeometry*>(handle_), raw(other));
  if (answer == 2) session_->fail("contains properly");
  return answer == 1;
}

bool Prepared::intersects(const Geometry& other) const {
  const char answer = GEOSPreparedIntersects_r(
      context(*session_), static_cast<const GEOSPreparedGeometry*>(handle_), raw(other));
  if (answer == 2) session_->fail("intersects");
  return answer == 1;
}

Session::Session() : handle_(GEOS_init_r()) {
  if (handle_ == nullptr) throw GeometryError(overlay_error("no_memory"));
  GEOSContext_setErrorMessageHandler_r(context(*this), note, this);
}

Session::~Session() {
  GEOS_finish_r(context(*this));
}

void Session::fail(const char* operation) {
  std::string message = std::string(operation) + ": " + (message_.empty() ? "failed" : message_);
  message_.clear();
  throw Failure(std::move(message));
}

namespace {

GEOSGeometry* make_ring(Session& session, RingView ring) {
  const GEOSContextHandle_t c = context(session);
  static_assert(sizeof(Point) == 2 * sizeof(double), "points are pairs of doubles");
  GEOSCoordSequence* sequence =
      GEOSCoordSeq_copyFromBuffer_r(c, &ring.data()->x, static_cast<unsigned>(ring.size()), 0, 0);
  if (sequence == nullptr) session.fail("copy of a ring");
  GEOSGeometry* made =
      GEOSGeom_createLinearRing_r(c, sequence);  // owns the sequence, even on error
  if (made == nullptr) session.fail("ring");
  return made;
}

template <typename Rings>
Geometry make_polygon(Session& session, std::size_t count, const Rings& ring) {
  const GEOSContextHandle_t c = context(session);
  std::vector<Geometry> owned;
  owned.reserve(count);
  for (std::size_t k = 0; k < count; ++k) {
    owned.emplace_back(&session, make_ring(session, ring(k)));
  }
  std::vector<GEOSGeometry*> holes;
  for (std::size_t k = 1; k < count; ++k) holes.push_back(raw(owned[k]));
  GEOSGeometry* made =
      GEOSGeom_createPolygon_r(c, raw(owned[0]), holes.data(), static_cast<unsigned>(holes.size()));
  // The polygon owns its rings from here on; if it could not be made, GEOS has freed them.
  for (Geometry& g : owned) Geometry::release(g);
  if (made == nullptr) session.fail("polygon");
  return {&session, made};
}

Geometry make_collection(Session& session, int type, std::vector<Geometry> parts) {
  std::vector<GEOSGeometry*> handles;
  for (const Geometry& part : parts) handles.push_back(raw(part));
  GEOSGeometry* made = GEOSGeom_createCollection_r(context(session), type, handles.data(),
                                                   static_cast<unsigned>(handles.size()));
  for (Geometry& part : parts) Geometry::release(part);
  if (made == nullptr) session.fail("collection");
  return {&session, made};
}

std::vector<Point> points_of(Session& session, const GEOSGeometry* line) {
  const GEOSContextHandle_t c = context(session);
  const GEOSCoordSequence* sequence = GEOSGeom_getCoordSeq_r(c, line);
  unsigned size = 0;
  if (sequence == nullptr || GEOSCoordSeq_getSize_r(c, sequence, &size) == 0) {
    session.fail("coordinates");
  }
  std::vector<Point> points(size);
  if (size > 0 && GEOSCoordSeq_copyToBuffer_r(c, sequence, &points.data()->x, 0, 0) == 0) {
    session.fail("coordinates");
  }
  return points;
}

void extract_into(Session& session, const GEOSGeometry* geometry, Pieces& pieces) {
  const GEOSContextHandle_t c = context(session);
  const int type = GEOSGeomTypeId_r(c, geometry);
  if (type < 0) session.fail("type");
  if (GEOSisEmpty_r(c, geometry) == 1) return;
  pieces.touches = true;
  switch (type) {
    case GEOS_POLYGON: {
      Polygon& polygon = pieces.polygons.emplace_back();
      polygon.push_back(points_of(session, GEOSGetExteriorRing_r(c, geometry)));
      const int holes = GEOSGetNumInteriorRings_r(c, geometry);
      for (int k = 0; k < holes; ++k) {
        polygon.push_back(points_of(session, GEOSGetInteriorRingN_r(c, geometry, k)));
      }
      break;
    }
    case GEOS_LINESTRING:
    case GEOS_LINEARRING:
      pieces.lines.push_back(points_of(session, geometry));
      break;
    case GEOS_POINT:
    case GEOS_MULTIPOINT:
      break;
    default: {
      const int parts = GEOSGetNumGeometries_r(c, geometry);
      for (int k = 0; k < parts; ++k) {
        extract_into(session, GEOSGetGeometryN_r(c, geometry, k), pieces);
      }
    }
  }
}

GEOSGeometry* run(GEOSContextHandle_t c, Operation operation, const GEOSGeometry* a,
                  const GEOSGeometry* b) {
  switch (operation) {
    case Operation::intersection:
      return GEOSIntersection_r(c, a, b);
    case Operation::difference:
      return GEOSDifference_r(c, a, b);
    case Operation::union_:
      return GEOSUnion_r(c, a, b);
    case Operation::symmetric_difference:
      return GEOSSymDifference_r(c, a, b);
  }
  return nullptr;
}

GEOSGeometry* run_on_grid(GEOSContextHandle_t c, Operation operation, const GEOSGeometry* a,
                          const GEOSGeometry* b, double grid) {
  switch (operation) {
    case Operation::intersection:
      return GEOSIntersectionPrec_r(c, a, b, grid);
    case Operation::difference:
      return GEOSDifferencePrec_r(c, a, b, grid);
    case Operation::union_:
      return GEOSUnionPrec_r(c, a, b, grid);
    case Operation::symmetric_difference:
      return GEOSSymDifferencePrec_r(c, a, b, grid);
  }
  return nullptr;
}

const char* name_of(Operation operation) {
  constexpr std::array names = {"intersection", "difference", "union", "symmetric difference"};
  return names[static_cast<std::size_t>(operation)];
}

}  // namespace

Geometry Session::geometry(const MultiPolygonView& view) {
  std::vector<Geometry> parts;
  for (std::size_t j = 0; j < view.size(); ++j) {
    const PolygonView polygon = view.polygon(j);
    if (polygon.ring_count() == 0) continue;
    parts.push_back(
        make_polygon(*this, polygon.ring_count(), [&](std::size_t k) { return polygon.ring(k); }));
  }
  if (parts.size() == 1) return std::move(parts.front());
  return make_collection(*this, GEOS_MULTIPOLYGON, std::move(parts));
}

Geometry Session::geometry(const Polygons& polygons) {
  std::vector<Geometry> parts;
  for (const Polygon& polygon : polygons) {
    parts.push_back(
        make_polygon(*this, polygon.size(), [&](std::size_t k) { return RingView(polygon[k]); }));
  }
  if (parts.size() == 1) return std::move(parts.front());
  return make_collection(*this, GEOS_MULTIPOLYGON, std::move(parts));
}

Pieces Session::extract(const Geometry& geometry) {
  Pieces pieces;
  extract_into(*this, raw(geometry), pieces);
  make_canonical(pieces.polygons);
  return pieces;
}

std::optional<Session::Defect> Session::defect(const Geometry& geometry) {
  const GEOSContextHandle_t c = context(*this);
  char* reason = nullptr;
  GEOSGeometry* location = nullptr;
  const char answer = GEOSisValidDetail_r(c, raw(geometry), 0, &reason, &location);
  const Geometry owned(this, location);
  std::optional<Defect> defect;
  if (answer != 1) {
    defect.emplace();
    defect->reason = reason != nullptr ? reason : "not valid";
    double x = 0;
    double y = 0;
    if (location != nullptr && GEOSGeomGetX_r(c, location, &x) == 1 &&
        GEOSGeomGetY_r(c, location, &y) == 1) {
      defect->position = Point{x, y};
    }
  }
  if (reason != nullptr) GEOSFree_r(c, reason);
  return defect;
}

Polygons Session::make_valid(const Geometry& geometry) {
  const GEOSContextHandle_t c = context(*this);
  GEOSMakeValidParams* parameters = GEOSMakeValidParams_create_r(c);
  if (parameters == nullptr) fail("make valid");
  GEOSMakeValidParams_setMethod_r(c, parameters, GEOS_MAKE_VALID_STRUCTURE);
  GEOSMakeValidParams_setKeepCollapsed_r(c, parameters, 0);
  GEOSGeometry* made = GEOSMakeValidWithParams_r(c, raw(geometry), parameters);
  GEOSMakeValidParams_destroy_r(c, parameters);
  if (made == nullptr) fail("make valid");
  return extract({this, made}).polygons;
}

Pieces Session::combine(Operation operation, const Geometry& a, const Geometry& b, double grid) {
  const GEOSContextHandle_t c = context(*this);
  if (GEOSGeometry* made = run(c, operation, raw(a), raw(b))) return extract({this, made});
  if (grid > 0) {
    if (GEOSGeometry* made = run_on_grid(c, operation, raw(a), raw(b), grid)) {
      return extract({this, made});
    }
  }
  const Geometry valid_a = geometry(make_valid(a));
  const Geometry valid_b = geometry(make_valid(b));
  GEOSGeometry* made = run(c, operation, raw(valid_a), raw(valid_b));
  if (made == nullptr) fail(name_of(operation));
  return extract({this, made});
}

Geometry Session::collection(const std::vector<Polygons>& members) {
  std::vector<Geometry> parts;
  for (const Polygons& member : members) {
    for (const Polygon& polygon : member) {
      parts.push_back(
          make_polygon(*this, polygon.size(), [&](std::size_t k) { return RingView(polygon[k]); }));
    }
  }
  return make_collection(*this, GEOS_GEOMETRYCOLLECTION, std::move(parts));
}

Polygons Session::union_of(const std::vector<Polygons>& members, double grid) {
  const GEOSContextHandle_t c = context(*this);
  const Geometry all = collection(members);
  if (GEOSGeometry* made = GEOSUnaryUnion_r(c, raw(all))) return extract({this, made}).polygons;
  if (grid > 0) {
    if (GEOSGeometry* made = GEOSUnaryUnionPrec_r(c, raw(all), grid)) {
      return extract({this, made}).polygons;
    }
  }
  std::vector<Polygons> valid;
  for (const Polygons& member : members) {
    if (!member.empty()) valid.push_back(make_valid(geometry(member)));
  }
  const Geometry repaired = collection(valid);
  GEOSGeometry* made = GEOSUnaryUnion_r(c, raw(repaired));
  if (made == nullptr) fail("union");
  return extract({this, made}).polygons;
}

Polygons Session::buffer(const Geometry& geometry, double distance, int segments_per_quadrant) {
  GEOSGeometry* made = GEOSBuffer_r(context(*this), raw(geometry), distance, segments_per_quadrant);
  if (made == nullptr) fail("buffer");
  return extract({this, made}).polygons;
}

Polygons Session::split(const Geometry& polygons, const std::vector<PathView>& lines) {
  const GEOSContextHandle_t c = context(*this);
  std::vector<Geometry> parts;
  GEOSGeometry* border = GEOSBoundary_r(c, raw(polygons));
  if (border == nullptr) fail("boundary");
  parts.emplace_back(this, border);
  for (const PathView line : lines) {
    if (line.size() < 2) continue;
    GEOSCoordSequence* sequence =
        GEOSCoordSeq_copyFromBuffer_r(c, &line.data()->x, static_cast<unsigned>(line.size()), 0, 0);
    if (sequence == nullptr) fail("copy of a line");
    GEOSGeometry* made = GEOSGeom_createLineString_r(c, sequence);
    if (made == nullptr) fail("line");
    parts.emplace_back(this, made);
  }
  const Geometry all = make_collection(*this, GEOS_GEOMETRYCOLLECTION, std::move(parts));
  GEOSGeometry* noded = GEOSUnaryUnion_r(c, raw(all));
  if (noded == nullptr) fail("node");
  const Geometry edges(this, noded);
  const GEOSGeometry* given[] = {raw(edges)};
  GEOSGeometry* made = GEOSPolygonize_r(c, given, 1);
  if (made == nullptr) fail("polygonize");
  const Geometry faces(this, made);
  const Prepared inside(this, polygons);
  Pieces kept;
  const int count = GEOSGetNumGeometries_r(c, raw(faces));
  for (int k = 0; k < count; ++k) {
    const GEOSGeometry* face = GEOSGetGeometryN_r(c, raw(faces), k);
    const Geometry point(this, GEOSPointOnSurface_r(c, face));
    if (raw(point) == nullptr) fail("point on surface");
    if (inside.intersects(point)) extract_into(*this, face, kept);
  }
  make_canonical(kept.polygons);
  return kept.polygons;
}

}  // namespace ecotone::geos

namespace ecotone {

std::string geos_version() {
  const std::string text = GEOSversion();  // of the library, then that of its C interface
  return text.substr(0, text.find('-'));
}

}  // namespace ecotone
