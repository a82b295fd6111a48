// SPDX-License-Identifier: Apache-2.0
#include "ecotone/inspection/reference_boundary.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "ecotone/geodesy/local_plane.h"

namespace ecotone::inspection {
namespace {

constexpr double radius_m = 6378137;
constexpr double degree = std::numbers::pi / 180;

// Calls visit(first, last) for the vertices of each ring or path; of points, for each point alone.
template <typename Visit>
void for_each_path(const GeometryColumn& geometry, const Visit& visit) {
  std::span<const std::int32_t> offsets;
  if (geometry.type() == GeometryType::polygon) offsets = geometry.as_polygons().ring_offsets();
  if (geometry.type() == GeometryType::line) offsets = geometry.as_lines().path_offsets();
  for (std::size_t k = 0; k + 1 < offsets.size(); ++k) {
    visit(static_cast<std::size_t>(offsets[k]), static_cast<std::size_t>(offsets[k + 1]));
  }
  if (geometry.type() == GeometryType::point) {
    for (std::size_t k = 0; k < geometry.points().size(); ++k) visit(k, k + 1);
  }
}

double distance_to(const Box& box, const Point& p) {
  return std::hypot(std::max({box.min_x - p.x, p.x - box.max_x, 0.0}),
                    std::max({box.min_y - p.y, p.y - box.max_y, 0.0}));
}

Box box_of(const std::pair<Point, Point>& edge) {
  Box box;
  box.include(edge.first);
  box.include(edge.second);
  return box;
}

// The place of an edge nearest to a point, and its distance.
std::pair<Foot, double> foot_on(const std::pair<Point, Point>& edge, const Point& p) {
  const auto& [a, b] = edge;
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double square = dx * dx + dy * dy;
  const double t =
      square > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0) : 0;
  Foot foot{.at = {a.x + t * dx, a.y + t * dy}, .on_edge = t > 0 && t < 1};
  if (foot.on_edge) foot.normal = {-dy / std::sqrt(square), dx / std::sqrt(square)};
  return {foot, std::hypot(foot.at.x - p.x, foot.at.y - p.y)};
}

}  // namespace

Point mercator(const Point& position) {
  return {radius_m * position.x * degree, radius_m * std::asinh(std::tan(position.y * degree))};
}

double ground_scale(double latitude_deg) {
  return std::cos(latitude_deg * degree);
}

ReferenceBoundary::ReferenceBoundary(const Layer& reference, const Box& extent) {
  const auto positions = detail::positions_of(reference.geometry.points(), reference.require_crs());
  std::vector<Box> boxes;
  for_each_path(reference.geometry, [&](std::size_t first, std::size_t last) {
    for (std::size_t k = first; k < last && (k + 1 < last || last == first + 1); ++k) {
      const Point& a = positions[k];
      const Point& b = positions[std::min(k + 1, last - 1)];
      if (!extent.overlaps(box_of({a, b}))) continue;
      edges_.emplace_back(mercator(a), mercator(b));
      boxes.push_back(box_of(edges_.back()));
    }
  });
  index_ = BoxIndex(boxes);
}

Foot ReferenceBoundary::nearest(const Point& p) const {
  Foot best;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t k = 4;; k *= 4) {
    const auto ids = index_.nearest(p, k);
    for (const std::uint32_t id : ids) {
      const auto [foot, distance] = foot_on(edges_[id], p);
      if (distance < least) {
        least = distance;
        best = foot;
      }
    }
    // No box that was not looked at is nearer than the last one that was.
    if (ids.size() < k || distance_to(box_of(edges_[ids.back()]), p) >= least) return best;
  }
}

}  // namespace ecotone::inspection
