// SPDX-License-Identifier: Apache-2.0
// bench_coverage --work check|clean|simplify --zones FILE [--crs EPSG:4545] [--threads N]
//                [--width M] [--tolerance M]
// Times the functions of coverages on a layer in memory; one line of JSON a phase.
#include <string>

#include "ecotone/coverage/coverage_check.h"
#include "ecotone/coverage/coverage_cleaning.h"
#include "ecotone/coverage/coverage_simplification.h"
#include "tests/benchmark/phases.h"
#include "tests/benchmark/wkb_file.h"

namespace ecotone::bench {
namespace {

void check(const Layer& layer, int threads, double width_m) {
  CoverageCheckOptions options;
  options.threads = threads;
  options.sliver_width_m = width_m;
  CoverageCheck result;
  measure([&] { result = check_coverage(layer, options); });
  for (std::size_t k = 0; k < coverage_fault_count; ++k) {
    const auto kind = static_cast<CoverageFault>(k);
    print_fact(coverage_fault_name(kind), static_cast<double>(result.count(kind)));
  }
}

void clean(const Layer& layer, int threads, double width_m) {
  CleanOptions options;
  options.threads = threads;
  options.width_m = width_m;
  CleanResult result;
  measure([&] { result = clean_coverage(layer, options); });
  print_fact("changed", static_cast<double>(result.changed.size()));
  print_fact("passes", static_cast<double>(result.passes));
  CoverageCheckOptions limits;
  limits.sliver_width_m = width_m;
  const CoverageCheck rest = check_coverage(result.layer, limits);
  print_fact("slivers_left", static_cast<double>(rest.count(CoverageFault::overlap_sliver) +
                                                 rest.count(CoverageFault::gap_sliver) +
                                                 rest.count(CoverageFault::unmatched_vertex)));
}

void simplify(const Layer& layer, int threads, double tolerance_m) {
  SimplifyOptions options;
  options.threads = threads;
  SimplifyResult result;
  measure([&] { result = simplify_coverage(layer, tolerance_m, options); });
  print_fact("vertices_before", static_cast<double>(result.vertices_before));
  print_fact("vertices_after", static_cast<double>(result.vertices_after));
}

int run(const Arguments& arguments) {
  const Stopwatch reading;
  Layer layer{.name = "zones", .crs = Crs::from_text(arguments.get("crs", "EPSG:4545"))};
  layer.geometry = to_polygons(read_wkb_file(arguments.get("zones")));
  for (std::size_t i = 0; i < layer.size(); ++i) layer.ids.push_back(std::to_string(i));
  print_phase("read", reading.wall_s(), reading.cpu_s());
  const int threads = std::stoi(arguments.get("threads", "1"));
  const double width_m = std::stod(arguments.get("width", "1"));
  const std::string work = arguments.get("work", "check");
  if (work == "clean") {
    clean(layer, threads, width_m);
  } else if (work == "simplify") {
    simplify(layer, threads, std::stod(arguments.get("tolerance", "10")));
  } else {
    check(layer, threads, width_m);
  }
  return 0;
}

}  // namespace
}  // namespace ecotone::bench

int main(int count, char** values) {
  return ecotone::bench::run_program("bench_coverage", ecotone::bench::run, {count, values});
}
