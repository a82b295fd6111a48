// SPDX-License-Identifier: Apache-2.0
// overlay_fuzz: compares overlays of shapes that coincide with independent oracles.
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/batch.h"

namespace ecotone::fuzz {
namespace {

constexpr std::string_view usage = R"(usage: overlay_fuzz [OPTION]...

  --pairs N      pairs to measure, over all families together (100000)
  --seed S       seed of the first batch; a batch of a failure runs alone with --only (1)
  --family F     one family; may be repeated (all)
  --geometry     compare the pieces too
  --layers       compare the operations on layers instead of pairs
  --strict       allow nothing for doubles far from the origin
  --threads N    threads of the library (1)
  --batch N      pairs a batch (16000; with --layers 1600)
  --only         run one batch, whose seed is exactly S
)";

struct Options {
  std::size_t pairs = 100'000;
  std::uint64_t seed = 1;
  std::vector<Family> families;
  Strictness how;
  bool layers = false;
  bool only = false;
  int threads = 1;
  std::size_t batch = 0;
};

class BadUsage : public std::exception {};

Options parse(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t k = 0; k < arguments.size(); ++k) {
    const std::string& name = arguments[k];
    const auto value = [&] {
      if (++k == arguments.size()) throw BadUsage();
      return arguments[k];
    };
    if (name == "--pairs") {
      options.pairs = std::stoull(value());
    } else if (name == "--seed") {
      options.seed = std::stoull(value());
    } else if (name == "--family") {
      const std::optional<Family> family = parse_family(value());
      if (!family) throw BadUsage();
      options.families.push_back(*family);
    } else if (name == "--geometry") {
      options.how.geometry = true;
    } else if (name == "--layers") {
      options.layers = true;
    } else if (name == "--strict") {
      options.how.far_rounding = false;
    } else if (name == "--threads") {
      options.threads = std::stoi(value());
    } else if (name == "--batch") {
      options.batch = std::stoull(value());
    } else if (name == "--only") {
      options.only = true;
    } else {
      throw BadUsage();
    }
  }
  if (options.batch == 0) options.batch = options.layers ? 1600 : 16'000;
  if (options.families.empty()) {
    for (const Family family : all_families()) options.families.push_back(family);
  }
  return options;
}

std::size_t pairs_of(const Batch& batch) {
  std::size_t count = 0;
  for (const Site& site : batch.sites) count += site.subjects.size() * site.zones.size();
  return count;
}

bool run(const Options& options) {
  struct Tally {
    std::size_t pairs = 0;
    std::size_t failed = 0;
    double seconds = 0;
  };
  std::vector<Tally> tallies(options.families.size());
  Report report;
  std::size_t pairs = 0;
  for (std::uint64_t round = 0; pairs < options.pairs || round == 0; ++round) {
    for (std::size_t f = 0; f < options.families.size(); ++f) {
      const std::size_t wanted = std::min(
          options.batch, std::max<std::size_t>(64, options.pairs / options.families.size()));
      const Batch batch =
          make_batch(options.families[f], options.seed + round, wanted, options.layers ? 4 : 8);
      const std::size_t failed = report.failed();
      const auto start = std::chrono::steady_clock::now();
      if (options.layers) {
        check_layers(batch, options.how, options.threads, report);
      } else {
        check_pairs(batch, options.how, options.threads, report);
      }
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
      tallies[f].pairs += pairs_of(batch);
      tallies[f].failed += report.failed() - failed;
      tallies[f].seconds += took.count();
      pairs += pairs_of(batch);
    }
    if (options.only) break;
  }
  for (std::size_t f = 0; f < options.families.size(); ++f) {
    std::cout << family_name(options.families[f]) << ": " << tallies[f].pairs << " pairs, "
              << tallies[f].failed << " failed, "
              << static_cast<std::size_t>(static_cast<double>(tallies[f].pairs) /
                                          tallies[f].seconds)
              << " pairs a second\n";
  }
  for (const auto& [kind, count] : report.notes()) {
    std::cout << count << " noted: " << kind << "\n";
  }
  for (const auto& [kind, count] : report.kinds()) {
    std::cout << count << " failed: " << kind << "\n";
  }
  std::cout << report.passed() << " passed, " << report.failed() << " failed\n";
  return report.failed() == 0;
}

}  // namespace
}  // namespace ecotone::fuzz

int main(int argc, char** argv) {
  try {
    return ecotone::fuzz::run(ecotone::fuzz::parse({argv + 1, argv + argc})) ? 0 : 1;
  } catch (const ecotone::fuzz::BadUsage&) {
    std::cerr << ecotone::fuzz::usage;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
  }
  return 2;
}
