// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/borders.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace ecotone {
namespace {

double distance_to_edge(Point p, Point a, Point b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double length2 = dx * dx + dy * dy;
  const double t =
      length2 == 0 ? 0 : std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length2, 0.0, 1.0);
  return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

Box box_of(const geos::Polygons& polygons) {
  Box box;
  for (const geos::Polygon& polygon : polygons) {
    for (const Point& p : polygon.front()) box.include(p);
  }
  return box;
}

}  // namespace

// Radii of curvature of the ellipsoid; Source: Torge, Geodesy, section 4.1.3.
UnitLengths unit_lengths_m(double latitude_deg, const Crs& crs) {
  if (!crs.is_geographic()) return {crs.unit_factor(), crs.unit_factor()};
  const Ellipsoid& ellipsoid = crs.ellipsoid();
  const double phi = latitude_deg * std::numbers::pi / 180;
  const double e2 = ellipsoid.eccentricity_squared();
  const double w2 = 1 - e2 * std::sin(phi) * std::sin(phi);
  const double across = ellipsoid.semi_major_axis_m / std::sqrt(w2);
  const double along = across * (1 - e2) / w2;
  return {across * std::cos(phi) * std::numbers::pi / 180, along * std::numbers::pi / 180};
}

double edge_length_m(Point a, Point b, const Crs& crs) {
  const UnitLengths scale = unit_lengths_m((a.y + b.y) / 2, crs);
  return std::hypot((b.x - a.x) * scale.x_m, (b.y - a.y) * scale.y_m);
}

double unit_area_m2(Point near, const Crs& crs) {
  const UnitLengths scale = unit_lengths_m(near.y, crs);
  return scale.x_m * scale.y_m;
}

double path_length_m(PathView path, const Crs& crs) {
  double length = 0;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    length += edge_length_m(path[i], path[i + 1], crs);
  }
  return length;
}

double perimeter_m(const MultiPolygonView& polygons, const Crs& crs) {
  double length = 0;
  for (std::size_t j = 0; j < polygons.size(); ++j) {
    const PolygonView polygon = polygons.polygon(j);
    for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
      length += path_length_m(polygon.ring(k), crs);
    }
  }
  return length;
}

double perimeter_m(const geos::Polygons& polygons, const Crs& crs) {
  double length = 0;
  for (const geos::Polygon& polygon : polygons) {
    for (const auto& ring : polygon) length += path_length_m(ring, crs);
  }
  return length;
}

BorderIndex::BorderIndex(const MultiPolygonView& polygons, const Box& box, double tolerance)
    : box_(box.grown(tolerance)), tolerance_(tolerance) {
  for (std::size_t j = 0; j < polygons.size(); ++j) {
    const PolygonView polygon = polygons.polygon(j);
    for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
      const RingView ring = polygon.ring(k);
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        Box edge;
        edge.include(ring[i]);
        edge.include(ring[i + 1]);
        if (edge.overlaps(box_)) edges_.push_back({ring[i], ring[i + 1]});
      }
    }
  }
  columns_ = std::clamp<std::size_t>(
      static_cast<std::size_t>(std::sqrt(static_cast<double>(edges_.size()))), 1, 256);
  cell_width_ = std::max(box_.width() / static_cast<double>(columns_), tolerance_);
  cell_height_ = std::max(box_.height() / static_cast<double>(columns_), tolerance_);
  if (cell_width_ == 0) cell_width_ = 1;
  if (cell_height_ == 0) cell_height_ = 1;
  const auto for_cells = [&](const Edge& edge, const auto& visit) {
    Box b;
    b.include(edge.a);
    b.include(edge.b);
    b = b.grown(tolerance_);
    const std::size_t left = cell(b.min_x, box_.min_x, cell_width_);
    const std::size_t right = cell(b.max_x, box_.min_x, cell_width_);
    const std::size_t bottom = cell(b.min_y, box_.min_y, cell_height_);
    const std::size_t top = cell(b.max_y, box_.min_y, cell_height_);
    for (std::size_t y = bottom; y <= top; ++y) {
      for (std::size_t x = left; x <= right; ++x) visit(y * columns_ + x);
    }
  };
  starts_.assign(columns_ * columns_ + 1, 0);
  for (const Edge& edge : edges_) for_cells(edge, [&](std::size_t c) { ++starts_[c + 1]; });
  for (std::size_t c = 1; c < starts_.size(); ++c) starts_[c] += starts_[c - 1];
  members_.resize(starts_.back());
  std::vector<std::uint32_t> next(starts_.begin(), starts_.end() - 1);
  for (std::uint32_t e = 0; e < edges_.size(); ++e) {
    for_cells(edges_[e], [&](std::size_t c) { members_[next[c]++] = e; });
  }
}

std::size_t BorderIndex::cell(double value, double origin, double size) const {
  const double place = std::floor((value - origin) / size);
  return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(columns_ - 1)));
}

bool BorderIndex::has(Point p) const {
  const std::size_t c =
      cell(p.y, box_.min_y, cell_height_) * columns_ + cell(p.x, box_.min_x, cell_width_);
  for (std::uint32_t m = starts_[c]; m < starts_[c + 1]; ++m) {
    const Edge& edge = edges_[members_[m]];
    if (distance_to_edge(p, edge.a, edge.b) <= tolerance_) return true;
  }
  return false;
}

BorderLengths border_lengths(const geos::Polygons& overlap, const MultiPolygonView& subject,
                             const MultiPolygonView& zone, const Crs& crs) {
  if (overlap.empty()) return {};
  const Box box = box_of(overlap);
  // Computed crossings lie within a few roundings of their edges, two orders below any grid.
  const double magnitude = std::max(
      {std::abs(box.min_x), std::abs(box.max_x), std::abs(box.min_y), std::abs(box.max_y)});
  const double tolerance = std::max(crs.is_geographic() ? 1e-11 : 1e-6, 32 * magnitude * 2.2e-16);
  const BorderIndex of_subject(subject, box, tolerance);
  const BorderIndex of_zone(zone, box, tolerance);
  BorderLengths lengths;
  for (const geos::Polygon& polygon : overlap) {
    for (const auto& ring : polygon) {
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const Point middle{(ring[i].x + ring[i + 1].x) / 2, (ring[i].y + ring[i + 1].y) / 2};
        const double length = edge_length_m(ring[i], ring[i + 1], crs);
        lengths.perimeter_m += length;
        const bool on_subject = of_subject.has(middle);
        const bool on_zone = of_zone.has(middle);
        if (on_subject || !on_zone) lengths.subject_m += length;
        if (on_zone || !on_subject) lengths.zone_m += length;
      }
    }
  }
  return lengths;
}

}  // namespace ecotone
