// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: the rivers near a place, by name.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/geometry_column.h"
#include "ecotone/index/box_index.h"

namespace ecotone {

enum class Bank { left, right };

/// Rivers by name: the edges of their water, and where they have none their centrelines.
/// Distances are in the plane of the CRS, which is true to 1e-3 in a county.
class RiverFinder {
 public:
  /// Adds centrelines, digitised downstream. @param names  one a feature
  void add_lines(const MultiLineStringArray& lines, std::span<const std::string> names);
  /// Adds the water of rivers. @param names  one a feature
  void add_water(const MultiPolygonArray& water, std::span<const std::string> names);
  /// Builds the index; nothing is added after.
  void finish();

  bool knows(std::string_view name) const;

  struct Near {
    std::string name;
    double distance_m = 0;  ///< to the edge of its water; 0 inside
    double depth_m = 0;     ///< how far inside the edge; 0 outside
  };
  /// The nearest river of a name; nothing if there is none, or it is farther than `within_m`.
  std::optional<Near> nearest(const Point& place, double within_m,
                              std::string_view name = {}) const;

  struct Side {
    Bank bank = Bank::left;
    double distance_m = 0;  ///< to the centreline
  };
  /// The bank of a river that a place is on, looking downstream; nothing if the centreline is
  /// not known or farther than `within_m`.
  std::optional<Side> side(const Point& place, std::string_view name, double within_m) const;

 private:
  struct Segment {
    Point a, b;
    std::uint32_t river = 0;
    bool goes_on = false;  ///< the next segment continues this one
  };
  struct Segments {
    std::vector<Segment> segments;
    BoxIndex index;

    void add(std::span<const Point> path, std::uint32_t river);
    void finish();
    /// The segment nearest to a place, of one river or any; nothing within the distance.
    struct Nearest {
      std::size_t segment = 0;
      double distance_m = 0;
      double fraction = 0;  ///< of the segment, 0 to 1
    };
    std::optional<Nearest> nearest(const Point& place, double within_m,
                                   std::optional<std::uint32_t> river) const;
  };

  std::uint32_t river_of(std::string_view name);
  std::optional<std::uint32_t> find(std::string_view name) const;
  bool in_water(const Point& place, std::uint32_t river) const;

  std::vector<std::string> names_;  // as written
  std::map<std::string, std::uint32_t, std::less<>> by_name_;
  std::vector<std::uint8_t> has_water_;
  Segments lines_;
  Segments edges_;  // of water, and centrelines of rivers without water
  MultiPolygonBuilder water_builder_;
  std::vector<std::uint32_t> water_rivers_;
  MultiPolygonArray water_;
  BoxIndex water_index_;
};

}  // namespace ecotone
