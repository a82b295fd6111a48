// SPDX-License-Identifier: Apache-2.0
// bench_stream --zones FILE [--parcels N] [--batch N] [--threads N]
// Overlap areas of parcels that are generated on the fly and forgotten again: memory is the zones
// and a batch, however many parcels there are. Prints the total area, which is exact and depends
// on neither threads nor batches.
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <string>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/overlay/area_sum.h"
#include "ecotone/overlay/zone_layer.h"
#include "tests/benchmark/phases.h"
#include "tests/benchmark/random.h"
#include "tests/benchmark/wkb_file.h"

namespace ecotone::bench {
namespace {

// Parcel number k: a polygon of four to eight corners, 20 to 200 m across, anywhere in the extent.
void add_parcel(std::uint64_t k, const Box& extent, MultiPolygonBuilder& builder) {
  const Point centre{extent.min_x + extent.width() * uniform(key_of(k, 1, 0)),
                     extent.min_y + extent.height() * uniform(key_of(k, 2, 0))};
  const std::uint64_t corners = 4 + scrambled(key_of(k, 3, 0)) % 5;
  const double radius = 10 + 90 * uniform(key_of(k, 4, 0));
  for (std::uint64_t i = 0; i < corners; ++i) {
    const double angle =
        2 * std::numbers::pi * (static_cast<double>(i) + 0.3) / static_cast<double>(corners);
    const double r = radius * (0.6 + 0.4 * uniform(key_of(k, 5, i)));
    builder.add_point(to_grid({centre.x + r * std::cos(angle), centre.y + r * std::sin(angle)}));
  }
  builder.finish_ring();
  builder.finish_polygon();
  builder.finish_feature();
}

double peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

int run(const Arguments& arguments) {
  const Crs crs = Crs::from_epsg(4545);
  const int threads = std::stoi(arguments.get("threads", "1"));
  const auto parcels = static_cast<std::uint64_t>(std::stod(arguments.get("parcels", "1e6")));
  const auto batch = static_cast<std::uint64_t>(std::stod(arguments.get("batch", "1e5")));
  const Stopwatch preparing;
  Box extent;
  const ZoneLayer zones = [&] {
    const MultiPolygonArray layer = to_polygons(read_wkb_file(arguments.get("zones")));
    for (const Point& p : layer.points()) extent.include(p);
    return ZoneLayer(layer, crs, {.threads = threads, .plane_only = true});
  }();
  print_phase("prepare", preparing.wall_s(), preparing.cpu_s());
  print_fact("peak_mib_prepared", peak_mib());
  OverlapOptions options;
  options.method = AreaMethod::plane;
  options.borders = false;
  options.threads = threads;
  AreaSum total;
  std::uint64_t pairs = 0;
  const Stopwatch working;
  double generating_s = 0;
  for (std::uint64_t first = 0; first < parcels; first += batch) {
    const Stopwatch generating;
    MultiPolygonBuilder builder;
    for (std::uint64_t k = first; k < std::min(parcels, first + batch); ++k) {
      add_parcel(k, extent, builder);
    }
    const MultiPolygonArray subjects = std::move(builder).build();
    generating_s += generating.wall_s();
    const Overlaps overlaps = zones.overlaps(subjects, options);
    pairs += overlaps.pairs.size();
    for (const Overlap& overlap : overlaps.pairs) total.add(overlap.area_m2);
  }
  print_phase("stream", working.wall_s(), working.cpu_s());
  print_fact("generating_s", generating_s);
  print_fact("parcels", static_cast<double>(parcels));
  print_fact("pairs", static_cast<double>(pairs));
  print_fact("total_m2", total.value_m2());
  print_fact("peak_mib", peak_mib());
  return 0;
}

}  // namespace
}  // namespace ecotone::bench

int main(int count, char** values) {
  return ecotone::bench::run_program("bench_stream", ecotone::bench::run, {count, values});
}
