// SPDX-License-Identifier: Apache-2.0
// bench_geos --work areas|geometries|points --subjects FILE --zones FILE [--pairs FILE]
// What a careful program does with GEOS alone: an STRtree over the zones, prepared zones, the
// whole subject where the zone contains it, else the intersection of the two.
#include <geos_c.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/benchmark/phases.h"
#include "tests/benchmark/wkb_file.h"

namespace ecotone::bench {
namespace {

GEOSContextHandle_t context() {
  static const GEOSContextHandle_t handle = GEOS_init_r();
  return handle;
}

struct Free {
  void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(context(), g); }
  void operator()(const GEOSPreparedGeometry* g) const { GEOSPreparedGeom_destroy_r(context(), g); }
  void operator()(GEOSSTRtree* tree) const { GEOSSTRtree_destroy_r(context(), tree); }
  void operator()(GEOSWKBReader* reader) const { GEOSWKBReader_destroy_r(context(), reader); }
};
using Geometry = std::unique_ptr<GEOSGeometry, Free>;
using Prepared = std::unique_ptr<const GEOSPreparedGeometry, Free>;
using Tree = std::unique_ptr<GEOSSTRtree, Free>;

std::vector<Geometry> read_geometries(const std::string& path) {
  const WkbFile file = read_wkb_file(path);
  const std::unique_ptr<GEOSWKBReader, Free> reader(GEOSWKBReader_create_r(context()));
  std::vector<Geometry> geometries;
  geometries.reserve(file.features.size());
  for (const auto wkb : file.features) {
    geometries.emplace_back(GEOSWKBReader_read_r(context(), reader.get(), wkb.data(), wkb.size()));
    if (!geometries.back()) throw std::runtime_error("GEOS cannot read a feature of " + path);
  }
  return geometries;
}

double area_of(const GEOSGeometry* geometry) {
  double area = 0;
  if (GEOSArea_r(context(), geometry, &area) != 1) throw std::runtime_error("no area");
  return area;
}

struct Result {
  std::vector<PairArea> pairs;
  std::vector<Geometry> geometries;
};

Tree tree_over(const std::vector<Geometry>& zones, std::vector<std::size_t>& places) {
  places.resize(zones.size());
  Tree tree(GEOSSTRtree_create_r(context(), 10));
  for (std::size_t i = 0; i < zones.size(); ++i) {
    places[i] = i;
    GEOSSTRtree_insert_r(context(), tree.get(), zones[i].get(), &places[i]);
  }
  return tree;
}

Result overlay(const std::vector<Geometry>& subjects, const std::vector<Geometry>& zones,
               bool keep_geometries) {
  Result result;
  std::vector<std::size_t> places;
  const Tree tree = tree_over(zones, places);
  std::vector<Prepared> prepared(zones.size());
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const GEOSGeometry* subject = subjects[i].get();
    found.clear();
    GEOSSTRtree_query_r(
        context(), tree.get(), subject,
        [](void* place, void* user) {
          static_cast<std::vector<std::size_t>*>(user)->push_back(
              *static_cast<std::size_t*>(place));
        },
        &found);
    std::sort(found.begin(), found.end());
    for (const std::size_t zone : found) {
      Prepared& fast = prepared[zone];
      if (!fast) fast.reset(GEOSPrepare_r(context(), zones[zone].get()));
      Geometry piece;
      if (GEOSPreparedContains_r(context(), fast.get(), subject) == 1)
        piece.reset(GEOSGeom_clone_r(context(), subject));
      else if (GEOSPreparedIntersects_r(context(), fast.get(), subject) == 1)
        piece.reset(GEOSIntersection_r(context(), subject, zones[zone].get()));
      else
        continue;
      if (!piece) throw std::runtime_error("GEOS failed on subject " + std::to_string(i));
      const double area = area_of(piece.get());
      if (area <= 0) continue;
      result.pairs.push_back({static_cast<unsigned>(i), static_cast<unsigned>(zone), area});
      if (keep_geometries) result.geometries.push_back(std::move(piece));
    }
  }
  return result;
}

// For points: how many lie in each zone, as "areas" of pairs (0, zone).
Result locate(const std::vector<Point>& points, const std::vector<Geometry>& zones) {
  Result result;
  std::vector<double> inside(zones.size());
  std::vector<Prepared> prepared;
  for (const Geometry& zone : zones) prepared.emplace_back(GEOSPrepare_r(context(), zone.get()));
  for (const Point& p : points) {
    const Geometry point(GEOSGeom_createPointFromXY_r(context(), p.x, p.y));
    for (std::size_t zone = 0; zone < zones.size(); ++zone)
      if (GEOSPreparedContains_r(context(), prepared[zone].get(), point.get()) == 1) ++inside[zone];
  }
  for (std::size_t zone = 0; zone < zones.size(); ++zone)
    result.pairs.push_back({0, static_cast<unsigned>(zone), inside[zone]});
  return result;
}

int run(const Arguments& arguments) {
  const std::string work = arguments.get("work", "areas");
  print_fact("version", GEOSversion());
  const Stopwatch reading;
  const std::vector<Geometry> zones = read_geometries(arguments.get("zones"));
  std::vector<Geometry> subjects;
  std::vector<Point> points;
  if (work == "points")
    points = read_points(arguments.get("subjects"));
  else
    subjects = read_geometries(arguments.get("subjects"));
  print_phase("read", reading.wall_s(), reading.cpu_s());

  Result result;
  measure([&] {
    result = {};
    result =
        work == "points" ? locate(points, zones) : overlay(subjects, zones, work == "geometries");
  });
  print_fact("pairs", static_cast<double>(result.pairs.size()));
  write_pairs(arguments.get("pairs"), result.pairs);
  return 0;
}

}  // namespace
}  // namespace ecotone::bench

int main(int count, char** values) {
  return ecotone::bench::run_program("bench_geos", ecotone::bench::run, {count, values});
}
