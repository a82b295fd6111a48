// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/noise_zone_strips.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "ecotone/geodesy/local_plane.h"
#include "ecotone/overlay/buffer.h"
#include "ecotone/overlay/partition.h"
#include "ecotone/zoning/noise_zone_sight.h"

namespace ecotone {
namespace {

// Edges are cut so that a plane at one end is true to scale to 5e-5 at the other.
constexpr double longest_edge_m = 250;
// Corners that turn by less are none: at 50 m, 0.5 mm.
constexpr double least_turn = 2e-5;
// What lies before a façade overlaps its surroundings by so much.
constexpr double margin_m = 1e-3;

Point moved(const Point& p, const Point& by, double factor) {
  return {p.x + factor * by.x, p.y + factor * by.y};
}

Point unit(const Point& v) {
  const double length = std::hypot(v.x, v.y);
  return {v.x / length, v.y / length};
}

// A plane in metres at a place, and back.
class MetricPlane {
 public:
  MetricPlane(const Crs& crs, const Point& at)
      : plane_(crs, at),
        x_(plane_({at.x + 1, at.y})),
        y_(plane_({at.x, at.y + 1})),
        determinant_(x_.x * y_.y - x_.y * y_.x) {}

  Point operator()(const Point& p) const { return plane_(p); }
  /// A vector in metres, in the unit of the CRS.
  Point back(const Point& v) const {
    return {(v.x * y_.y - v.y * y_.x) / determinant_, (v.y * x_.x - v.x * x_.y) / determinant_};
  }

 private:
  detail::LocalPlane plane_;
  Point x_, y_;  // what one unit along each axis is
  double determinant_;
};

struct Corner {
  Point at;
  MetricPlane plane;
  Point arriving;   // outwards from the edge that ends here, in metres
  Point leaving;    // and from the one that begins here
  double turn = 0;  // counter-clockwise; below 0 in a hollow
};

class StripBuilder {
 public:
  StripBuilder(double width_m, const StreetBuildings& buildings, const Crs& crs)
      : width_m_(width_m), buildings_(buildings), crs_(crs) {
    const double tolerance = std::min(arc_tolerance_m(width_m), width_m / 2);
    arc_step_ = 2 * std::acos(1 - tolerance / width_m);
  }

  void add_ring(PathView ring);
  bool has_facades() const { return facade_count_ > 0; }
  StripToFacades build() &&;

 private:
  std::vector<Corner> corners_of(PathView ring) const;
  void look_along(const Corner& from, const Corner& to);
  void look_around(const Corner& corner);
  void collect_walls(const Box& box, const auto& to_view);
  void add_facade(const Point& from, const Point& to, const Sight& sight, const Point& outwards,
                  const Point& sideways);
  Point on_wall(const Sight& sight, double share) const;

  double width_m_;
  double arc_step_ = 0;
  const StreetBuildings& buildings_;
  const Crs& crs_;
  MultiLineStringBuilder curve_;
  MultiLineStringBuilder facades_;
  std::size_t facade_count_ = 0;
  std::vector<Wall> walls_;
  std::vector<std::pair<Point, Point>> wall_ends_;  // in the CRS
};

std::vector<Corner> StripBuilder::corners_of(PathView ring) const {
  std::vector<Corner> corners;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    if (ring[i] == ring[i + 1]) continue;
    corners.push_back({ring[i], MetricPlane(crs_, ring[i]), {}, {}});
    const Point end = corners.back().plane(ring[i + 1]);
    const auto pieces = static_cast<int>(std::ceil(std::hypot(end.x, end.y) / longest_edge_m));
    for (int k = 1; k < pieces; ++k) {
      const double share = static_cast<double>(k) / pieces;
      const Point at{ring[i].x + share * (ring[i + 1].x - ring[i].x),
                     ring[i].y + share * (ring[i + 1].y - ring[i].y)};
      corners.push_back({at, MetricPlane(crs_, at), {}, {}});
    }
  }
  for (std::size_t i = 0; i < corners.size(); ++i) {
    Corner& corner = corners[i];
    const Point before = corner.plane(corners[(i + corners.size() - 1) % corners.size()].at);
    const Point after = unit(corner.plane(corners[(i + 1) % corners.size()].at));
    const Point came = unit({-before.x, -before.y});
    corner.arriving = {came.y, -came.x};
    corner.leaving = {after.y, -after.x};
    corner.turn =
        std::atan2(came.x * after.y - came.y * after.x, came.x * after.x + came.y * after.y);
    // A line that turns back goes round its end.
    if (corner.turn < -std::numbers::pi + 1e-9) corner.turn = std::numbers::pi;
    if (std::abs(corner.turn) < least_turn) {
      corner.arriving =
          unit({corner.arriving.x + corner.leaving.x, corner.arriving.y + corner.leaving.y});
      corner.leaving = corner.arriving;
      corner.turn = 0;
    }
  }
  return corners;
}

void StripBuilder::collect_walls(const Box& box, const auto& to_view) {
  walls_.clear();
  wall_ends_.clear();
  for (const std::uint32_t b : buildings_.near(box)) {
    const MultiPolygonView building = buildings_.polygons()[b];
    for (std::size_t j = 0; j < building.size(); ++j) {
      for (std::size_t k = 0; k < building.polygon(j).ring_count(); ++k) {
        const RingView ring = building.polygon(j).ring(k);
        for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
          walls_.push_back({to_view(ring[i]), to_view(ring[i + 1]), b, wall_ends_.size()});
          wall_ends_.emplace_back(ring[i], ring[i + 1]);
        }
      }
    }
  }
}

Point StripBuilder::on_wall(const Sight& sight, double share) const {
  const auto& [a, b] = wall_ends_[walls_[sight.wall].edge];
  return {a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)};
}

// What lies between the line, `from` and `to`, and a wall. `outwards` and `sideways` are a metre in
// the CRS.
void StripBuilder::add_facade(const Point& from, const Point& to, const Sight& sight,
                              const Point& outwards, const Point& sideways) {
  const auto add = [&](const Point& p, double out, double aside) {
    facades_.add_point(moved(moved(p, outwards, out * margin_m), sideways, aside * margin_m));
  };
  // Counter-clockwise, since outwards is on the right of the way from `from` to `to`.
  add(from, -1, -1);
  add(on_wall(sight, sight.at_from), 1, -1);
  add(on_wall(sight, sight.at_to), 1, 1);
  add(to, -1, 1);
  facades_.finish_path();
  facades_.finish_feature();
  ++facade_count_;
}

void StripBuilder::look_along(const Corner& from, const Corner& to) {
  const Point end = from.plane(to.at);
  const double length = std::hypot(end.x, end.y);
  const Point ahead{end.x / length, end.y / length};
  const Point out_from = from.plane.back(from.leaving);
  const Point out_to = to.plane.back(to.arriving);
  const auto base = [&](double u) {
    const double share = u / length;
    return Point{from.at.x + share * (to.at.x - from.at.x),
                 from.at.y + share * (to.at.y - from.at.y)};
  };
  const auto outwards = [&](double u) {
    const double share = u / length;
    return Point{out_from.x + share * (out_to.x - out_from.x),
                 out_from.y + share * (out_to.y - out_from.y)};
  };
  Box box;
  for (const double u : {0.0, length}) {
    box.include(base(u));
    box.include(moved(base(u), outwards(u), width_m_));
  }
  collect_walls(box, [&](const Point& p) {
    const Point v = from.plane(p);
    return Point{v.x * ahead.x + v.y * ahead.y, v.x * ahead.y - v.y * ahead.x};
  });
  for (const Sight& sight : sights({false, length, width_m_}, walls_)) {
    for (const double u : {sight.from, sight.to}) {
      if (sight.wall == Sight::blocked) {
        curve_.add_point(base(u));
      } else if (sight.wall == Sight::open) {
        curve_.add_point(moved(base(u), outwards(u), width_m_));
      } else {
        curve_.add_point(on_wall(sight, u == sight.from ? sight.at_from : sight.at_to));
      }
    }
    if (sight.wall >= Sight::blocked) {
      facade_count_ += sight.wall == Sight::blocked ? 1 : 0;
      continue;
    }
    add_facade(base(sight.from), base(sight.to), sight, outwards((sight.from + sight.to) / 2),
               from.plane.back(ahead));
  }
}

void StripBuilder::look_around(const Corner& corner) {
  // The view of an observer who looks along `arriving` first.
  const Point& first = corner.arriving;
  const auto turned = [&](double angle) {
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    return Point{c * first.x - s * first.y, s * first.x + c * first.y};
  };
  Box box;
  for (const Point& d : {Point{1, 0}, Point{-1, 0}, Point{0, 1}, Point{0, -1}}) {
    box.include(moved(corner.at, corner.plane.back(d), width_m_));
  }
  collect_walls(box, [&](const Point& p) {
    const Point v = corner.plane(p);
    return Point{v.x * first.x + v.y * first.y, v.y * first.x - v.x * first.y};
  });
  const auto at_reach = [&](double angle) {
    // The last direction is that of the next edge, to the bit.
    const Point direction = angle == corner.turn ? corner.leaving : turned(angle);
    return moved(corner.at, corner.plane.back(direction), width_m_);
  };
  for (const Sight& sight : sights({true, corner.turn, width_m_}, walls_)) {
    if (sight.wall == Sight::blocked) {
      curve_.add_point(corner.at);
      ++facade_count_;
    } else if (sight.wall == Sight::open) {
      // Steps counted from the beginning of the arc, so that façades leave the rest as it was.
      curve_.add_point(at_reach(sight.from));
      const double steps = std::ceil(corner.turn / arc_step_);
      const double step = corner.turn / steps;
      for (double k = std::floor(sight.from / step) + 1; k * step < sight.to; ++k) {
        curve_.add_point(at_reach(k * step));
      }
      curve_.add_point(at_reach(sight.to));
    } else {
      curve_.add_point(on_wall(sight, sight.at_from));
      curve_.add_point(on_wall(sight, sight.at_to));
      const Point middle = turned((sight.from + sight.to) / 2);
      add_facade(corner.at, corner.at, sight, corner.plane.back(middle),
                 corner.plane.back({-middle.y, middle.x}));
    }
  }
}

// The curve is the border of the sum of what all edges and corners see and of the ring itself:
// borders between neighbours cancel out.
void StripBuilder::add_ring(PathView ring) {
  const std::vector<Corner> corners = corners_of(ring);
  if (corners.size() < 2) return;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Corner& from = corners[i];
    const Corner& to = corners[(i + 1) % corners.size()];
    look_along(from, to);
    if (to.turn > 0) {
      look_around(to);
    } else if (to.turn < 0) {
      curve_.add_point(to.at);
    }
  }
  curve_.finish_path();
}

StripToFacades StripBuilder::build() && {
  curve_.finish_feature();
  StripToFacades result;
  result.strip = areas_run_around(std::move(curve_).build(), crs_, {.threads = 1});
  result.before_facades = areas_run_around(std::move(facades_).build(), crs_, {.threads = 1});
  return result;
}

// By their vertices, so that their order changes no digit of what is seen.
MultiPolygonArray in_order(const MultiPolygonArray& buildings) {
  std::vector<std::size_t> order(buildings.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    if (buildings[a].size() == 0 || buildings[b].size() == 0) {
      return buildings[a].size() < buildings[b].size();
    }
    return std::ranges::lexicographical_compare(
        buildings[a].polygon(0).shell(), buildings[b].polygon(0).shell(),
        [](const Point& p, const Point& q) { return p.x != q.x ? p.x < q.x : p.y < q.y; });
  });
  MultiPolygonBuilder builder;
  for (const std::size_t i : order) builder.add_feature(buildings[i]);
  return std::move(builder).build();
}

std::vector<Box> boxes_of(const MultiPolygonArray& buildings) {
  std::vector<Box> boxes;
  boxes.reserve(buildings.size());
  for (std::size_t i = 0; i < buildings.size(); ++i) boxes.push_back(buildings.box(i));
  return boxes;
}

}  // namespace

StreetBuildings::StreetBuildings(const MultiPolygonArray& buildings)
    : buildings_(in_order(buildings)), index_(boxes_of(buildings_)) {}

std::optional<StripToFacades> strip_to_facades(const MultiLineStringArray& outlines, double width_m,
                                               const StreetBuildings& buildings, const Crs& crs) {
  StripBuilder builder(width_m, buildings, crs);
  for (std::size_t i = 0; i < outlines.size(); ++i) {
    for (std::size_t j = 0; j < outlines[i].size(); ++j) builder.add_ring(outlines[i].path(j));
  }
  if (!builder.has_facades()) return std::nullopt;
  return std::move(builder).build();
}

}  // namespace ecotone
