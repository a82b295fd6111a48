// SPDX-License-Identifier: Apache-2.0
// bench_ecotone --work areas|geometries|points --subjects FILE --zones FILE [--threads N]
//               [--pairs FILE]
// Times Ecotone's public functions on layers in memory; one line of JSON a phase.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/zone_layer.h"
#include "tests/benchmark/phases.h"
#include "tests/benchmark/wkb_file.h"

namespace ecotone::bench {
namespace {

std::vector<PairArea> pair_areas(const Overlaps& overlaps) {
  std::vector<PairArea> pairs;
  pairs.reserve(overlaps.pairs.size());
  for (const Overlap& o : overlaps.pairs)
    if (!o.touches_only)
      pairs.push_back({static_cast<unsigned>(o.subject), static_cast<unsigned>(o.zone), o.area_m2});
  return pairs;
}

int run_points(const Arguments& arguments) {
  const int threads = std::stoi(arguments.get("threads", "1"));
  const Stopwatch reading;
  const std::vector<Point> points = read_points(arguments.get("subjects"));
  const MultiPolygonArray zones = to_polygons(read_wkb_file(arguments.get("zones")));
  print_phase("read", reading.wall_s(), reading.cpu_s());
  ZonesOfPoints found;
  measure([&] {
    const ZoneLayer prepared(zones, Crs::from_epsg(4545), {.threads = threads, .plane_only = true});
    found = prepared.zones_at(points, threads);
  });
  print_fact("pairs", static_cast<double>(found.zones.size()));
  // As the others write it: how many points lie in each zone.
  std::vector<PairArea> pairs;
  for (unsigned zone = 0; zone < zones.size(); ++zone) pairs.push_back({0, zone, 0});
  for (const std::uint32_t zone : found.zones) pairs[zone].area_m2 += 1;
  write_pairs(arguments.get("pairs"), pairs);
  return 0;
}

int run(const Arguments& arguments) {
  const std::string work = arguments.get("work", "areas");
  if (work == "points") return run_points(arguments);
  const Stopwatch reading;
  const MultiPolygonArray subjects = to_polygons(read_wkb_file(arguments.get("subjects")));
  const MultiPolygonArray zones = to_polygons(read_wkb_file(arguments.get("zones")));
  print_phase("read", reading.wall_s(), reading.cpu_s());

  // All layers of the harness are in metres of a plane; which one does not matter to an area.
  const Crs crs = Crs::from_epsg(4545);
  OverlapOptions options;
  options.method = AreaMethod::plane;
  options.borders = false;
  options.pieces = work == "geometries";
  options.threads = std::stoi(arguments.get("threads", "1"));
  Overlaps overlaps;
  measure([&] {
    overlaps = {};
    overlaps = overlap_areas(subjects, zones, crs, options);
  });
  const std::vector<PairArea> pairs = pair_areas(overlaps);
  print_fact("pairs", static_cast<double>(pairs.size()));
  print_fact("set_aside", static_cast<double>(overlaps.ledger.entries.size()));
  write_pairs(arguments.get("pairs"), pairs);
  return 0;
}

}  // namespace
}  // namespace ecotone::bench

int main(int count, char** values) {
  try {
    return ecotone::bench::run({count, values});
  } catch (const std::exception& e) {
    std::fprintf(stderr, "bench_ecotone: %s\n", e.what());
    return 1;
  }
}
