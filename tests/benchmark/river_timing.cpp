// SPDX-License-Identifier: Apache-2.0
// Times a river network: building, locating points, tracing up from places, and the next target
// below each point.
//
//     river_timing REACHES POINTS THREADS [FOLDER]
//
// The network is invented: nodes on a lattice of 200 m, each of which drains to one of three below
// it so that lines never cross, with a second way at every fiftieth; four edges a reach, drawn with
// noise. Points lie within 80 m of reaches. With FOLDER everything is written there for
// compare_rivers.py, so that peers see the same coordinates. A line of JSON a phase: wall and
// processor seconds, the best of three runs each.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "ecotone/hydrology/location.h"
#include "ecotone/hydrology/network_pairs.h"
#include "tests/benchmark/random.h"

namespace ecotone {
namespace {

struct Work {
  MultiLineStringArray lines;
  std::vector<Point> points;
  std::vector<Point> targets;
};

class Maker {
 public:
  Maker(std::size_t reaches, std::size_t points) : side_(lattice_side(reaches)), points_(points) {}

  Work make() {
    for (std::int64_t row = 0; row < side_; ++row) {
      std::int64_t last = 0;
      for (std::int64_t column = 0; column < side_; ++column) {
        // Never to the left of where the neighbour goes, so that lines do not cross.
        const std::int64_t wish = column - 1 + static_cast<std::int64_t>(below(3));
        last = std::clamp(std::max(last, wish), std::int64_t{0}, side_ - 1);
        add_reach(node(row, column), node(row + 1, last));
        if (below(50) == 0 && last + 1 < side_) {
          ++last;
          add_reach(node(row, column), node(row + 1, last));
        }
      }
    }
    for (std::size_t i = 0; i < points_; ++i) near_reach(work_points_);
    for (std::size_t i = 0; i < points_ / 100; ++i) near_reach(targets_);
    return {{geoms_, paths_, vertices_}, work_points_, targets_};
  }

 private:
  static std::int64_t lattice_side(std::size_t reaches) {
    return static_cast<std::int64_t>(std::sqrt(static_cast<double>(reaches) / 1.02));
  }
  std::uint64_t below(std::uint64_t n) { return bench::scrambled(++drawn_) % n; }
  double between(double a, double b) { return a + (b - a) * bench::uniform(++drawn_); }
  // Nodes are shifted off the lattice, the same way whoever asks.
  Point node(std::int64_t row, std::int64_t column) const {
    const auto shift = [&](std::int64_t k) {
      return 30 * std::sin(static_cast<double>(row * 12 + column * 7 + k * 5));
    };
    return {400000 + 200.0 * static_cast<double>(column) + shift(0),
            3300000 - 200.0 * static_cast<double>(row) + shift(1)};
  }
  void add_reach(const Point& a, const Point& b) {
    vertices_.push_back(a);
    for (const double t : {0.25, 0.5, 0.75}) {
      vertices_.push_back(
          {a.x + t * (b.x - a.x) + between(-8, 8), a.y + t * (b.y - a.y) + between(-8, 8)});
    }
    vertices_.push_back(b);
    paths_.push_back(static_cast<std::int32_t>(vertices_.size()));
    geoms_.push_back(static_cast<std::int32_t>(paths_.size() - 1));
  }
  void near_reach(std::vector<Point>& out) {
    const Point& v = vertices_[below(vertices_.size())];
    out.push_back({v.x + between(-80, 80), v.y + between(-80, 80)});
  }

  std::int64_t side_;
  std::size_t points_;
  std::uint64_t drawn_ = 0;
  std::vector<std::int32_t> geoms_{0}, paths_{0};
  std::vector<Point> vertices_, work_points_, targets_;
};

template <typename T>
void write_file(const std::string& file, std::span<const T> values) {
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(values.data()),  // NOLINT
            static_cast<std::streamsize>(values.size_bytes()));
}

struct Seconds {
  double wall = 1e9;
  double processor = 1e9;
};

template <typename Run>
Seconds best_seconds(const Run& run) {
  Seconds best;
  for (int i = 0; i < 3; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t clock = std::clock();
    run();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    best.wall = std::min(best.wall, took.count());
    best.processor =
        std::min(best.processor, static_cast<double>(std::clock() - clock) / CLOCKS_PER_SEC);
  }
  return best;
}

void report(const char* phase, const Seconds& seconds, std::size_t count, double check) {
  std::printf(
      "{\"phase\": \"%s\", \"seconds\": %.4f, \"cpu_s\": %.4f, \"count\": %zu, \"check\": %.6f}\n",
      phase, seconds.wall, seconds.processor, count, check);
  std::fflush(stdout);
}

int run(int count, char** words) {
  if (count < 4) {
    std::fprintf(stderr, "river_timing REACHES POINTS THREADS [FOLDER]\n");
    return 2;
  }
  const int threads = std::atoi(words[3]);
  const Work work =
      Maker(std::strtoull(words[1], nullptr, 10), std::strtoull(words[2], nullptr, 10)).make();
  const Crs crs = Crs::from_epsg(4545);
  if (count > 4) {
    const std::string folder = words[4];
    write_file(folder + "/paths.i32", work.lines.path_offsets());
    write_file(folder + "/vertices.f64", work.lines.points());
    write_file<Point>(folder + "/points.f64", work.points);
    write_file<Point>(folder + "/targets.f64", work.targets);
  }
  RiverNetwork network;
  const Seconds built =
      best_seconds([&] { network = RiverNetwork(work.lines, crs, {}, {.threads = threads}); });
  report("build", built, network.reach_count(), network.report().length_m);

  std::vector<Location> locations;
  LocateOptions options;
  options.threads = threads;
  const Seconds located =
      best_seconds([&] { locations = locate(network, work.points, {}, {}, {}, options); });
  double distances = 0;
  std::vector<NetworkPlace> sources;
  for (const Location& location : locations) {
    if (location.candidates.empty()) continue;
    distances += location.candidates[0].distance_m;
    sources.push_back(location.candidates[0].place);
  }
  report("locate", located, sources.size(), distances);

  std::vector<NetworkPlace> targets;
  for (const Location& location : locate(network, work.targets, {}, {}, {}, options)) {
    if (!location.candidates.empty()) targets.push_back(location.candidates[0].place);
  }
  std::vector<NetworkPair> pairs;
  const Seconds found = best_seconds([&] {
    pairs = network_pairs(network, sources, targets, {.nearest_only = true, .threads = threads});
  });
  double along = 0;
  for (const NetworkPair& pair : pairs) along += pair.distance_m;
  report("nearest target downstream", found, pairs.size(), along);

  const std::size_t some = std::min<std::size_t>(1000, sources.size());
  double upstream = 0;
  std::size_t stretches = 0;
  const Seconds traced = best_seconds([&] {
    upstream = 0;
    stretches = 0;
    for (std::size_t i = 0; i < some; ++i) {
      for (const Stretch& s :
           network.trace(sources[i], TraceDirection::upstream_tributaries, 20000)) {
        upstream += s.to_m - s.from_m;
        ++stretches;
      }
    }
  });
  report("1000 traces upstream, 20 km", traced, stretches, upstream);
  return 0;
}

}  // namespace
}  // namespace ecotone

int main(int count, char** words) {
  return ecotone::run(count, words);
}
