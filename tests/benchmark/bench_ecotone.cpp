// SPDX-License-Identifier: Apache-2.0
// bench_ecotone --work areas|geometries|points|phases --subjects FILE --zones FILE [--threads N]
//               [--pairs FILE]
// Times Ecotone's public functions on layers in memory; one line of JSON a phase.
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/index/meeting.h"
#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/grid.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/overlap_sums.h"
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

// Where the time of "areas" goes, one step after the other, by the parts that it is made of.
int run_phases(const Arguments& arguments) {
  const int threads = std::stoi(arguments.get("threads", "1"));
  const MultiPolygonArray subjects = to_polygons(read_wkb_file(arguments.get("subjects")));
  const MultiPolygonArray zones = to_polygons(read_wkb_file(arguments.get("zones")));
  const Crs crs = Crs::from_epsg(4545);
  const GridScale scale(default_grid(crs));
  Ledger ledger;
  const auto timed = [](const char* name, const auto& work) {
    const Stopwatch watch;
    auto result = work();
    print_phase(name, watch.wall_s(), watch.cpu_s());
    return result;
  };
  const auto clean = [&](const MultiPolygonArray& polygons) {
    return clean_polygons({polygons, "layer", {}}, {}, crs, AreaMethod::plane, scale, threads,
                          ledger);
  };
  const CleanPolygons clean_subjects = timed("clean subjects", [&] { return clean(subjects); });
  const CleanPolygons clean_zones = timed("clean zones", [&] { return clean(zones); });
  const ZoneIndex index =
      timed("index", [&] { return ZoneIndex(GridPolygons(clean_zones.grid), threads); });
  Box extent = clean_subjects.extent();
  extent.include(clean_zones.extent());
  const auto sums = timed("sums", [&] {
    return std::make_unique<OverlapSums>(
        index, scale, crs, extent,
        OverlapSums::Options{
            .method = AreaMethod::plane, .true_lengths = false, .threads = threads});
  });
  const double total_m2 = timed("find and measure", [&] {
    MeetingFinder finder(index, MeetingFinder::Detail::areas);
    OverlapSums::Worker worker(*sums);
    Meeting meeting;
    std::vector<OverlapSum> found;
    double total = 0;
    for (std::size_t i = 0; i < clean_subjects.grid.size(); ++i) {
      const GridFeature feature = feature_of(clean_subjects.grid, i);
      finder.find(feature, meeting);
      worker.measure(feature, meeting, found);
      for (const OverlapSum& sum : found) total += sum.area_m2;
    }
    return total;
  });
  print_fact("total_m2", total_m2);
  return 0;
}

int run(const Arguments& arguments) {
  const std::string work = arguments.get("work", "areas");
  if (work == "points") return run_points(arguments);
  if (work == "phases") return run_phases(arguments);
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
  return ecotone::bench::run_program("bench_ecotone", ecotone::bench::run, {count, values});
}
