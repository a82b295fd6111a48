// SPDX-License-Identifier: Apache-2.0
// Thousands of sites side by side in two columns, so that one call measures them all.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "tests/fuzz/generators.h"
#include "tests/fuzz/shapes.h"

namespace ecotone::fuzz {

struct Batch {
  struct Place {
    std::size_t site = 0;
    std::size_t index = 0;  ///< within the site
  };

  Family family = Family::pixel;
  std::uint64_t seed = 0;
  std::vector<Site> sites;
  std::vector<Frame> frames;  ///< one a site
  MultiPolygonArray subjects;
  MultiPolygonArray zones;
  std::vector<Place> subject_places;
  std::vector<Place> zone_places;
  std::vector<std::size_t> first_subject;  ///< one a site
  std::vector<std::size_t> first_zone;

  double grid() const { return frames.front().grid(); }
  /// Builds the columns again with all sites moved by whole units.
  void place(std::int64_t dx, std::int64_t dy);
};

/// Makes sites until they have so many pairs, or as many as fit.
/// @param most_of_a_side  shapes of a site; at most 8
Batch make_batch(Family family, std::uint64_t seed, std::size_t pairs, std::size_t most_of_a_side);

/// What stands in the output, and how many passed.
class Report {
 public:
  void pass(std::size_t count = 1) { passed_ += count; }
  /// @param kind  what failures are counted by
  void fail(const std::string& text, const std::string& kind);
  /// Whether a failure would still be printed, so that explaining it is worth its time.
  bool has_room() const { return failed_ < printed_at_most; }

  /// Counts something that is right but worth knowing, by its words without numbers.
  void note(const std::string& text);

  std::size_t passed() const { return passed_; }
  std::size_t failed() const { return failed_; }
  const std::map<std::string, std::size_t>& kinds() const { return kinds_; }
  const std::map<std::string, std::size_t>& notes() const { return notes_; }

 private:
  static constexpr std::size_t printed_at_most = 12;

  std::size_t passed_ = 0;
  std::size_t failed_ = 0;
  std::map<std::string, std::size_t> kinds_;
  std::map<std::string, std::size_t> notes_;
};

/// The words of a text up to its first number: messages that differ in numbers are of one kind.
std::string kind_of(const std::string& text);

/// How closely the library is to agree.
struct Strictness {
  bool geometry = false;  ///< look at the pieces too
  /// Allow what doubles far from the origin lose: a few units in the last place along a border.
  bool far_rounding = true;

  /// Tenths of a millimetre are no doubles: their rounding is in the input already.
  Strictness in(const Frame& frame) const {
    return {geometry, far_rounding || frame.units_per_metre != 1};
  }
};

/// What the ledger says where parts no larger than the rounding of coordinates were left out, or
/// nothing else was there.
bool tells_of_rounding(const LedgerEntry& entry);
/// Square units that such a part may have: corners are rounded to doubles, and those of a union to
/// a grid of 8 of their last places.
double left_out_at_most(double magnitude, double perimeter);

/// Square units by which areas may differ: 4e-15 of the box a few edges over, and what doubles
/// of this magnitude lose along the border.
double area_tolerance(double size, double magnitude, double perimeter, const Strictness& how);
double length_tolerance(double magnitude, double perimeter, const Strictness& how);

/// Compares the pairs of a batch with the oracles.
void check_pairs(const Batch& batch, const Strictness& how, int threads, Report& report);
/// Compares the operations on layers with areas of regions.
void check_layers(const Batch& batch, const Strictness& how, int threads, Report& report);

}  // namespace ecotone::fuzz
