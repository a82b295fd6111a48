// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/buffer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/message/overlay_errors.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/grid.h"
#include "ecotone/overlay/line_side.h"
#include "ecotone/overlay/swept_strips.h"
#include "ecotone/overlay/union.h"
#include "ecotone/overlay/valid_polygons.h"

namespace ecotone {
namespace {

constexpr double largest_distance_m = 1e6;
constexpr std::array side_names = {"both", "left", "right"};
constexpr std::array cap_names = {"round", "flat", "square"};
// How far a strip beside a border or a line reaches over it, so that they surely merge, or cut.
constexpr double lap_m = 0.1;

template <typename Enum, std::size_t n>
std::optional<Enum> parse(std::string_view name, const std::array<const char*, n>& names) {
  const auto* const at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return std::nullopt;
  return static_cast<Enum>(at - names.begin());
}

std::string name_of(const BufferOptions& options, std::size_t i) {
  return options.layer + ", " + (options.ids.empty() ? std::to_string(i) : options.ids[i]);
}

// Of a degree, those at the equator.
double metres_per_unit(const Crs& crs) {
  const double unit = crs.unit_factor();
  return crs.is_geographic() ? unit * crs.ellipsoid().semi_major_axis_m : unit;
}

class Distances {
 public:
  Distances(const GeometryColumn& features, std::span<const double> distances,
            const BufferOptions& options)
      : distances_(distances) {
    if (distances.size() != 1 && distances.size() != features.size()) {
      throw UsageError(overlay_error("distances_differ"),
                       {{"distances", std::to_string(distances.size())},
                        {"features", std::to_string(features.size())}});
    }
    for (std::size_t i = 0; i < distances.size(); ++i) {
      const double d = distances[i];
      const std::string where = distances.size() == 1 ? "" : name_of(options, i);
      if (!std::isfinite(d) || std::abs(d) > largest_distance_m) {
        throw UsageError(overlay_error("distance_invalid"), {{"distance", format_shortest(d)}},
                         where);
      }
      if (d < 0 && features.type() != GeometryType::polygon) {
        throw UsageError(overlay_error("distance_negative"), {{"distance", format_shortest(d)}},
                         where);
      }
    }
    if (!(options.arc_tolerance_m >= 0) || !std::isfinite(options.arc_tolerance_m)) {
      throw UsageError(overlay_error("arc_tolerance_invalid"),
                       {{"tolerance", format_shortest(options.arc_tolerance_m)}});
    }
  }
  double operator[](std::size_t i) const { return distances_[distances_.size() == 1 ? 0 : i]; }

 private:
  std::span<const double> distances_;
};

// A ring that begins at its lowest vertex, with the inside on its left.
std::vector<Point> canonical_ring(RingView ring, bool is_shell) {
  std::vector<Point> out(ring.begin(), ring.end() - 1);
  if ((twice_signed_area(ring) > 0) != is_shell) std::reverse(out.begin(), out.end());
  const auto least = std::min_element(out.begin(), out.end(), [](const Point& a, const Point& b) {
    return std::pair(a.x, a.y) < std::pair(b.x, b.y);
  });
  std::rotate(out.begin(), least, out.end());
  out.push_back(Point(out.front()));
  return out;
}

void add_rings(const MultiPolygonView& zone, std::size_t feature, double distance,
               const BufferOptions& options, std::vector<SweptPath>& paths) {
  const double d = std::abs(distance);
  const double lap = std::min(d, lap_m);
  const OffsetCurve shape{.left = distance < 0 ? d : lap,
                          .right = distance < 0 ? lap : d,
                          .tolerance = arc_tolerance_m(d, options)};
  for (std::size_t j = 0; j < zone.size(); ++j) {
    for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
      paths.push_back({feature, canonical_ring(zone.polygon(j).ring(k), k == 0), shape});
    }
  }
}

void add_line(const MultiLineStringView& line, std::size_t feature, double distance,
              const BufferOptions& options, std::vector<SweptPath>& paths) {
  const double lap = std::min(distance, lap_m);
  OffsetCurve shape{.left = options.side == BufferSide::right ? lap : distance,
                    .right = options.side == BufferSide::left ? lap : distance,
                    .tolerance = arc_tolerance_m(distance, options)};
  if (options.side == BufferSide::both && options.cap != BufferCap::flat) {
    shape.start = options.cap == BufferCap::round ? OffsetEnd::round : OffsetEnd::square;
    shape.end = shape.start;
  }
  for (std::size_t j = 0; j < line.size(); ++j) {
    const PathView path = line.path(j);
    if (!path.empty()) paths.push_back({feature, {path.begin(), path.end()}, shape});
  }
}

void add_points(std::span<const Point> points, std::size_t feature, double distance,
                const BufferOptions& options, std::vector<SweptPath>& paths) {
  const OffsetCurve shape{.left = distance,
                          .right = distance,
                          .tolerance = arc_tolerance_m(distance, options),
                          .start = OffsetEnd::round,
                          .end = OffsetEnd::round};
  for (const Point& p : points) paths.push_back({feature, {p}, shape});
}

std::vector<SweptPath> paths_of(const GeometryColumn& features, const MultiPolygonArray& valid,
                                const Distances& distances, const BufferOptions& options) {
  std::vector<SweptPath> paths;
  for (std::size_t i = 0; i < features.size(); ++i) {
    const double d = distances[i];
    if (features.is_missing(i) || d == 0) continue;
    switch (features.type()) {
      case GeometryType::polygon:
        add_rings(valid[i], i, d, options, paths);
        break;
      case GeometryType::line:
        add_line(features.as_lines()[i], i, d, options, paths);
        break;
      case GeometryType::point:
        add_points(features.as_points()[i], i, d, options, paths);
        break;
    }
  }
  return paths;
}

// Polygons less the strips inside their borders.
MultiPolygonArray without(const MultiPolygonView& zone, const MultiPolygonView& strips,
                          const Crs& crs, Ledger& ledger, const BufferOptions& options) {
  MultiPolygonBuilder subject;
  subject.add_feature(zone);
  MultiPolygonBuilder cut;
  cut.add_feature(strips);
  OverlapOptions difference;
  difference.threads = options.threads;
  difference.grid = options.grid;
  difference.subject_layer = options.layer;
  return difference_of(std::move(subject).build(), std::move(cut).build(), crs, ledger, difference);
}

// What of the strips of lines lies on the side that is wanted.
MultiPolygonArray on_one_side(const MultiPolygonArray& strips, std::span<const SweptPath> paths,
                              const Distances& distances, const Crs& crs, Ledger& ledger,
                              const BufferOptions& options) {
  std::vector<std::vector<std::vector<Point>>> lines(strips.size());
  for (const SweptPath& path : paths) {
    lines[path.feature].push_back(path.points);
    // The left of the way back is the right.
    std::vector<Point>& line = lines[path.feature].back();
    if (options.side == BufferSide::right) std::reverse(line.begin(), line.end());
  }
  std::vector<geos::Polygons> parts(strips.size());
  std::vector<std::string> failures(strips.size());
  parallel_for(strips.size(), options.threads, nullptr, [&](std::size_t i) {
    if (strips[i].size() == 0) return;
    try {
      parts[i] = left_part(strips[i], lines[i], distances[i], crs);
    } catch (const geos::Failure& failure) {
      failures[i] = failure.what();
    }
  });
  // Parts that only the prolonged line divided are one again.
  MultiPolygonBuilder members;
  std::vector<std::vector<std::size_t>> groups(strips.size());
  std::size_t next = 0;
  for (std::size_t i = 0; i < strips.size(); ++i) {
    if (!failures[i].empty()) {
      ledger.add({.action = LedgerAction::quarantined,
                  .layer = options.layer,
                  .feature = options.ids.empty() ? std::to_string(i) : options.ids[i],
                  .reason = "the strip cannot be cut along its line; " + failures[i]});
    }
    for (const geos::Polygon& part : parts[i]) {
      geos::append({part}, members);
      members.finish_feature();
      groups[i].push_back(next++);
    }
  }
  Ledger unions;
  return union_by_group(std::move(members).build(), groups, crs, unions,
                        {.threads = options.threads, .grid = options.grid});
}

}  // namespace

std::string_view buffer_side_name(BufferSide side) {
  return side_names[static_cast<std::size_t>(side)];
}
std::optional<BufferSide> parse_buffer_side(std::string_view name) {
  return parse<BufferSide>(name, side_names);
}
std::string_view buffer_cap_name(BufferCap cap) {
  return cap_names[static_cast<std::size_t>(cap)];
}
std::optional<BufferCap> parse_buffer_cap(std::string_view name) {
  return parse<BufferCap>(name, cap_names);
}

double arc_tolerance_m(double distance_m, const BufferOptions& options) {
  if (options.arc_tolerance_m > 0) return options.arc_tolerance_m;
  return std::clamp(1e-4 * std::abs(distance_m), 1e-3, 0.1);
}

double buffer_error_m(double distance_m, const Crs& crs, const BufferOptions& options) {
  const double grid = grid_or_default(options.grid, crs);
  const double moved = std::numbers::sqrt2 / 2 * grid * metres_per_unit(crs);
  return arc_tolerance_m(distance_m, options) + sweeping_error_m + 2 * moved;
}

MultiPolygonArray buffer(const GeometryColumn& features, std::span<const double> distances_m,
                         const Crs& crs, Ledger& ledger, const BufferOptions& options) {
  const Distances distances(features, distances_m, options);
  const std::size_t n = features.size();
  const UnionOptions uniting{
      .threads = options.threads, .grid = options.grid, .layer = options.layer, .ids = options.ids};
  MultiPolygonArray valid;
  if (features.type() == GeometryType::polygon) {
    valid = valid_polygons(features.as_polygons(), crs, ledger, uniting);
  }
  const std::vector<SweptPath> paths = paths_of(features, valid, distances, options);
  const SweptStrips strips = swept_strips(paths, crs, options.threads);

  // A feature that grows is united with its strips; one that shrinks loses their union.
  std::vector<std::vector<std::size_t>> groups(n);
  MultiPolygonBuilder members;
  members.append(strips.polygons);
  for (std::size_t k = 0; k < strips.features.size(); ++k) {
    groups[strips.features[k]].push_back(k);
  }
  std::size_t next = strips.features.size();
  for (std::size_t i = 0; i < valid.size(); ++i) {
    if (valid.is_missing(i) || distances[i] < 0) continue;
    members.add_feature(valid[i]);
    groups[i].push_back(next++);
  }
  UnionOptions of_strips = uniting;
  of_strips.layer = "strips of " + options.layer;
  of_strips.ids = {};
  Ledger unions;
  MultiPolygonArray united =
      union_by_group(std::move(members).build(), groups, crs, unions, of_strips);
  if (features.type() == GeometryType::line && options.side != BufferSide::both &&
      options.stops_at_line) {
    united = on_one_side(united, paths, distances, crs, ledger, options);
  }

  // A gap or a part narrower than the error is none.
  const double narrow = sweeping_error_m / metres_per_unit(crs);
  MultiPolygonBuilder result;
  const auto add = [&](const MultiPolygonView& feature) {
    for_broad_rings(feature, narrow, [&](RingView ring, bool is_last) {
      result.add_ring(ring);
      if (is_last) result.finish_polygon();
    });
    result.finish_feature();
  };
  for (std::size_t i = 0; i < n; ++i) {
    if (features.is_missing(i)) {
      result.add_missing();
    } else if (distances[i] < 0) {
      add(without(valid[i], united[i], crs, unions, options)[0]);
    } else if (distances[i] == 0) {
      result.add_feature(united[i]);
    } else {
      add(united[i]);
    }
  }
  // How strips were united is nobody's business, unless it was not possible.
  for (const LedgerEntry& entry : unions.entries) {
    if (entry.action == LedgerAction::quarantined) ledger.add(entry);
  }
  return std::move(result).build();
}

}  // namespace ecotone
