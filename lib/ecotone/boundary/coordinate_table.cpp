// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/coordinate_table.h"

#include <charconv>
#include <cmath>
#include <numbers>

#include "ecotone/error.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/geodesy/local_plane.h"
#include "ecotone/message/boundary_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

// The number that is nearest to what is printed, so that nobody computes with other digits.
double printed(double value, int decimals) {
  const std::string text = format_fixed(value, decimals);
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

double grid_azimuth_deg(const Point& from, const Point& to) {
  if (from == to) return 0;
  const double azimuth = std::atan2(to.x - from.x, to.y - from.y) * 180 / std::numbers::pi;
  return azimuth < 0 ? azimuth + 360 : azimuth;
}

bool same_ring(const BoundaryPoint& a, const BoundaryPoint& b) {
  return a.feature == b.feature && a.polygon == b.polygon && a.ring == b.ring;
}

// Fills in the sides of the rows of one ring.
void add_sides(std::span<CoordinateRow> rows, std::span<const Point> exact, const Crs& plane,
               const CoordinateTableOptions& options) {
  std::vector<Point> path(exact.begin(), exact.end());
  path.push_back(path.front());
  const std::vector<GeodesicEdge> edges = geodesic_edges(path, plane);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CoordinateRow& row = rows[i];
    const Point& next = rows[(i + 1) % rows.size()].plane;
    row.length_m = options.side_length == SideLength::geodesic
                       ? edges[i].length_m
                       : std::hypot(next.x - row.plane.x, next.y - row.plane.y);
    row.grid_azimuth_deg = grid_azimuth_deg(row.plane, next);
    row.geodesic_azimuth_deg = edges[i].azimuth_deg;
  }
}

}  // namespace

std::vector<CoordinateRow> coordinate_table(std::span<const BoundaryPoint> points, const Crs& crs,
                                            const Crs& plane,
                                            const CoordinateTableOptions& options) {
  if (plane.is_geographic() || plane.unit_factor() != 1) {
    throw CrsError(boundary_error("plane_needed"), {{"crs", plane.label()}});
  }
  constexpr int most_decimals = 6;
  if (options.decimals < 0 || options.decimals > most_decimals) {
    throw UsageError(boundary_error("decimals_invalid"),
                     {{"value", std::to_string(options.decimals)}});
  }
  std::vector<Point> exact;
  for (const BoundaryPoint& p : points) exact.push_back(p.position);
  Transformation(crs, plane, options.transformation).apply(exact);
  std::vector<Point> positions = detail::positions_of(exact, plane);
  if (crs.is_geographic() && crs.datum() == plane.datum()) {
    for (std::size_t i = 0; i < points.size(); ++i) positions[i] = points[i].position;
  }
  std::vector<CoordinateRow> table;
  std::size_t ring = 0;
  for (std::size_t begin = 0; begin < points.size();) {
    std::size_t end = begin;
    while (end < points.size() && same_ring(points[begin], points[end])) ++end;
    const bool new_feature = begin == 0 || points[begin].feature != points[begin - 1].feature;
    ring = new_feature ? 1 : ring + 1;
    const std::size_t first_row = table.size();
    for (std::size_t i = begin; i < end; ++i) {
      table.push_back(
          {.feature = points[i].feature,
           .ring = ring,
           .name = points[i].name,
           .plane = {printed(exact[i].x, options.decimals), printed(exact[i].y, options.decimals)},
           .position = positions[i]});
    }
    add_sides(std::span(table).subspan(first_row), std::span(exact).subspan(begin, end - begin),
              plane, options);
    if (options.closing) {
      CoordinateRow last = table[first_row];
      last.closing = true;
      last.length_m = last.grid_azimuth_deg = last.geodesic_azimuth_deg = std::nullopt;
      table.push_back(std::move(last));
    }
    begin = end;
  }
  return table;
}

}  // namespace ecotone
