// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ecotone::bench {

/// Wall and CPU seconds of this process since it was made; all threads count as CPU.
class Stopwatch {
 public:
  Stopwatch();
  double wall_s() const;
  double cpu_s() const;

 private:
  std::chrono::steady_clock::time_point wall_;
  double cpu_;
};

/// Prints a line of JSON on standard output: {"phase": "read", "wall_s": 1.2, "cpu_s": 1.1}.
void print_phase(std::string_view name, double wall_s, double cpu_s);
/// Prints {"NAME": VALUE}.
void print_fact(std::string_view name, double value);
void print_fact(std::string_view name, std::string_view value);

/// Runs the work that is measured and prints its best run as phase "compute": three runs, fewer
/// where they take more than 5 s together. Every engine of the harness keeps to this rule.
void measure(const std::function<void()>& work);

/// One pair of a result, as the harness compares it: u32 subject, u32 zone, f64 area in m².
struct PairArea {
  unsigned subject = 0;
  unsigned zone = 0;
  double area_m2 = 0;
};

void write_pairs(const std::string& path, const std::vector<PairArea>& pairs);

/// Arguments of the form --name value; the others in their order.
class Arguments {
 public:
  Arguments(int count, char** values);
  std::string get(std::string_view name, std::string_view otherwise = "") const;
  const std::vector<std::string>& positional() const { return positional_; }

 private:
  std::vector<std::pair<std::string, std::string>> named_;
  std::vector<std::string> positional_;
};

/// Runs a program of the benchmark: what it throws goes to standard error, with its name, and the
/// exit status is 1 then.
int run_program(const char* name, int (*run)(const Arguments&), const Arguments& arguments);

}  // namespace ecotone::bench
