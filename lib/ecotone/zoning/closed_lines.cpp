// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/closed_lines.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/message/no_burn_errors.h"
#include "ecotone/message/units.h"
#include "ecotone/zoning/outline_plane.h"
#include "ecotone/zoning/plane_geometry.h"

namespace ecotone {
namespace {

using detail::length;
using detail::operator-;

using Path = std::vector<Point>;

struct OpenPath {
  std::size_t feature = 0;
  Path points;
  bool used = false;
};

double gap_between(const Point& a, const Point& b) {
  return length(b - a);
}

std::string place_text(const Point& p) {
  return "(" + format_fixed(p.x, 3) + ", " + format_fixed(p.y, 3) + ")";
}

void close(Path& path) {
  if (!(path.front() == path.back())) path.push_back(Point(path.front()));
}

/// Appends the open path whose end lies nearest to the end of a path; false if none is within.
bool extend(Path& path, std::vector<OpenPath>& open, double within) {
  double least = std::numeric_limits<double>::infinity();
  OpenPath* next = nullptr;
  bool reversed = false;
  for (OpenPath& candidate : open) {
    if (candidate.used) continue;
    for (const bool turned : {false, true}) {
      const Point& near = turned ? candidate.points.back() : candidate.points.front();
      const double gap = gap_between(path.back(), near);
      if (gap < least) {
        least = gap;
        next = &candidate;
        reversed = turned;
      }
    }
  }
  if (next == nullptr || least > within) return false;
  next->used = true;
  if (reversed) std::reverse(next->points.begin(), next->points.end());
  const bool same = path.back() == next->points.front();
  path.insert(path.end(), next->points.begin() + (same ? 1 : 0), next->points.end());
  return true;
}

/// How many of the rings lie around each, by a vertex that is on none of their borders.
std::vector<std::size_t> depths(const std::vector<Path>& rings) {
  std::vector<std::size_t> result(rings.size(), 0);
  for (std::size_t i = 0; i < rings.size(); ++i) {
    for (std::size_t j = 0; j < rings.size(); ++j) {
      if (i == j) continue;
      for (const Point& p : rings[i]) {
        const RingSide side = side_of_ring(p, rings[j]);
        if (side == RingSide::border) continue;
        if (side == RingSide::inside) ++result[i];
        break;
      }
    }
  }
  return result;
}

void add_feature(const std::vector<Path>& rings, MultiPolygonBuilder& builder) {
  const std::vector<std::size_t> depth = depths(rings);
  for (std::size_t i = 0; i < rings.size(); ++i) {
    if (depth[i] % 2 == 1) continue;
    builder.add_ring(rings[i]);
    for (std::size_t j = 0; j < rings.size(); ++j) {
      if (depth[j] != depth[i] + 1) continue;
      const auto inside = std::ranges::find_if(
          rings[j], [&](const Point& p) { return side_of_ring(p, rings[i]) != RingSide::border; });
      if (inside != rings[j].end() && side_of_ring(*inside, rings[i]) == RingSide::inside) {
        builder.add_ring(rings[j]);
      }
    }
    builder.finish_polygon();
  }
  builder.finish_feature();
}

}  // namespace

MultiPolygonArray zones_of_closed_lines(const Layer& drawn, double gap_m) {
  const MultiLineStringArray& lines = drawn.lines();
  const double metre = detail::plane_units_per_metre(drawn.require_crs());
  const double within = gap_m * metre;
  detail::require_distance("close-gap", gap_m);
  std::vector<std::vector<Path>> rings(lines.size());
  std::vector<OpenPath> open;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (std::size_t j = 0; j < lines[i].size(); ++j) {
      const PathView view = lines[i].path(j);
      if (view.empty()) continue;
      Path path(view.begin(), view.end());
      if (path.size() > 2 && gap_between(path.front(), path.back()) <= within) {
        close(path);
        rings[i].push_back(std::move(path));
      } else {
        open.push_back({i, std::move(path), false});
      }
    }
  }
  for (OpenPath& start : open) {
    if (start.used) continue;
    start.used = true;
    Path path = start.points;
    while (path.size() < 3 || gap_between(path.front(), path.back()) > within) {
      if (extend(path, open, within)) continue;
      throw GeometryError(
          no_burn_error("outline_open"),
          {{"first", place_text(path.front())},
           {"last", place_text(path.back())},
           {"gap", format_fixed(gap_between(path.front(), path.back()) / metre, 2)}},
          drawn.name + ", feature " + drawn.ids[start.feature]);
    }
    close(path);
    rings[start.feature].push_back(std::move(path));
  }
  MultiPolygonBuilder builder;
  for (const std::vector<Path>& feature : rings) {
    if (feature.empty()) {
      builder.add_missing();
    } else {
      add_feature(feature, builder);
    }
  }
  return std::move(builder).build();
}

}  // namespace ecotone
