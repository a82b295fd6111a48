// SPDX-License-Identifier: Apache-2.0
#pragma once

// The door to GEOS: private to this module, and geos.cpp alone includes geos_c.h.

#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/geometry/arrays.h"

namespace ecotone::geos {

/// An operation that GEOS could not carry out. Never leaves this module: callers retry or set
/// the features aside.
class Failure : public std::exception {
 public:
  explicit Failure(std::string message) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// The rings of the polygons of one geometry, shell first.
using Polygon = std::vector<std::vector<Point>>;
using Polygons = std::vector<Polygon>;

/// Puts polygons in the one form that does not depend on how they were made: shells run
/// counter-clockwise, holes clockwise; rings begin at their lowest vertex by x, then y; holes and
/// polygons are sorted by their vertices.
void make_canonical(Polygons& polygons);
/// The geometries in an order that depends on their vertices alone.
std::vector<Polygons> sorted(std::vector<Polygons> members);
Polygons polygons_of(const MultiPolygonView& view);
void append(const Polygons& polygons, MultiPolygonBuilder& builder);

/// What an overlay of two areas left: its areas, and where they only touch, its lines.
struct Pieces {
  Polygons polygons;
  std::vector<std::vector<Point>> lines;
  bool touches = false;  ///< the operands share at least a point
};

class Session;

/// A geometry of a session.
class Geometry {
 public:
  Geometry(Session* session, void* handle) : session_(session), handle_(handle) {}
  Geometry(Geometry&& other) noexcept : session_(other.session_), handle_(other.handle_) {
    other.handle_ = nullptr;
  }
  Geometry& operator=(Geometry&& other) noexcept;
  ~Geometry();

  void* get() const { return handle_; }
  /// Gives up a handle that GEOS owns now.
  static void release(Geometry& geometry) { geometry.handle_ = nullptr; }

 private:
  Session* session_;
  void* handle_;
};

/// A geometry indexed for many questions. The geometry must outlive it.
class Prepared {
 public:
  Prepared(Session* session, const Geometry& geometry);
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
  ~Prepared();

  /// Whether the other lies inside and touches no border.
  bool contains_properly(const Geometry& other) const;
  bool intersects(const Geometry& other) const;

 private:
  Session* session_;
  const void* handle_;
};

enum class Operation { intersection, difference, union_, symmetric_difference };

/// A context of GEOS with its last message. One per thread; geometries do not cross threads.
class Session {
 public:
  Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  /// @throws Failure  if a ring has fewer than four points or is not closed
  Geometry geometry(const MultiPolygonView& view);
  Geometry geometry(const Polygons& polygons);

  struct Defect {
    std::string reason;
    std::optional<Point> position;
  };
  /// Nothing if the geometry is valid by OGC Simple Features.
  std::optional<Defect> defect(const Geometry& geometry);
  /// Makes polygons valid by their structure: shells are united, holes are cut out.
  Polygons make_valid(const Geometry& geometry);

  /// Carries out an operation, with ever stronger means: as it is, then with OverlayNG on a
  /// fixed grid, then after making both valid.
  /// @param grid  of the second attempt, in the unit of the coordinates
  /// @throws Failure  if all three fail
  Pieces combine(Operation operation, const Geometry& a, const Geometry& b, double grid);
  /// The union of all polygons, by a cascade; means as in `combine`.
  Polygons union_of(const std::vector<Polygons>& members, double grid);
  /// Polygons grown (or shrunk) by a distance in the unit of the coordinates.
  Polygons buffer(const Geometry& geometry, double distance, int segments_per_quadrant);
  /// The faces that lines cut polygons into; ends that divide nothing are dropped.
  /// @throws Failure  if the lines and borders cannot be noded
  Polygons split(const Geometry& polygons, const std::vector<PathView>& lines);

  void* handle() const { return handle_; }
  /// The one place where errors of GEOS become ours.
  [[noreturn]] void fail(const char* operation);
  /// Called by GEOS with its message.
  void remember(const char* message) { message_ = message; }

 private:
  Pieces extract(const Geometry& geometry);
  Geometry collection(const std::vector<Polygons>& members);

  void* handle_ = nullptr;
  std::string message_;
};

}  // namespace ecotone::geos
