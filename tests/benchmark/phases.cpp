// SPDX-License-Identifier: Apache-2.0
#include "tests/benchmark/phases.h"

#include <sys/resource.h>

#include <cstdio>
#include <fstream>
#include <stdexcept>

namespace ecotone::bench {
namespace {

double process_cpu_s() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

Stopwatch::Stopwatch() : wall_(std::chrono::steady_clock::now()), cpu_(process_cpu_s()) {}

double Stopwatch::wall_s() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_).count();
}

double Stopwatch::cpu_s() const {
  return process_cpu_s() - cpu_;
}

void print_phase(std::string_view name, double wall_s, double cpu_s) {
  std::printf("{\"phase\": \"%.*s\", \"wall_s\": %.6f, \"cpu_s\": %.6f}\n",
              static_cast<int>(name.size()), name.data(), wall_s, cpu_s);
  std::fflush(stdout);
}

void print_fact(std::string_view name, double value) {
  std::printf("{\"%.*s\": %.17g}\n", static_cast<int>(name.size()), name.data(), value);
  std::fflush(stdout);
}

void print_fact(std::string_view name, std::string_view value) {
  std::printf("{\"%.*s\": \"%.*s\"}\n", static_cast<int>(name.size()), name.data(),
              static_cast<int>(value.size()), value.data());
  std::fflush(stdout);
}

void measure(const std::function<void()>& work) {
  constexpr int most_runs = 3;
  constexpr double enough_s = 5;
  double best_wall_s = 0;
  double best_cpu_s = 0;
  double total_s = 0;
  for (int run = 0; run < most_runs && total_s < enough_s; ++run) {
    const Stopwatch watch;
    work();
    const double wall_s = watch.wall_s();
    const double cpu_s = watch.cpu_s();
    total_s += wall_s;
    if (run == 0 || wall_s < best_wall_s) {
      best_wall_s = wall_s;
      best_cpu_s = cpu_s;
    }
  }
  print_phase("compute", best_wall_s, best_cpu_s);
}

void write_pairs(const std::string& path, const std::vector<PairArea>& pairs) {
  if (path.empty()) return;
  static_assert(sizeof(PairArea) == 16);
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(pairs.data()),
             static_cast<std::streamsize>(pairs.size() * sizeof(PairArea)));
  if (!file) throw std::runtime_error("cannot write " + path);
}

Arguments::Arguments(int count, char** values) {
  for (int i = 1; i < count; ++i) {
    const std::string value = values[i];
    if (value.starts_with("--") && i + 1 < count)
      named_.emplace_back(value.substr(2), values[++i]);
    else
      positional_.push_back(value);
  }
}

std::string Arguments::get(std::string_view name, std::string_view otherwise) const {
  for (const auto& [key, value] : named_)
    if (key == name) return value;
  return std::string(otherwise);
}

int run_program(const char* name, int (*run)(const Arguments&), const Arguments& arguments) {
  try {
    return run(arguments);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s: %s\n", name, e.what());
    return 1;
  }
}

}  // namespace ecotone::bench
