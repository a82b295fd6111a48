// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/noise_zone_sight.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace ecotone {
namespace {

// Positions nearer than a tenth of a micrometre are one.
constexpr double resolution_m = 1e-7;
// A wall nearer to the eye stands on the boundary line.
constexpr double contact_m = 1e-6;

Point operator-(const Point& a, const Point& b) {
  return {a.x - b.x, a.y - b.y};
}

double cross(const Point& a, const Point& b) {
  return a.x * b.y - a.y * b.x;
}

double dot(const Point& a, const Point& b) {
  return a.x * b.x + a.y * b.y;
}

struct Hit {
  double distance_m = 0;
  double share = 0;  // of the wall
};

// Where the line of sight, taken both ways, meets a wall.
std::optional<Hit> hit(const Lookout& lookout, double position, const Wall& wall) {
  const Point eye = lookout.eye(position);
  const Point direction = lookout.direction(position);
  const double a = cross(direction, wall.a - eye);
  const double b = cross(direction, wall.b - eye);
  if ((a > 0) == (b > 0)) return std::nullopt;
  const double share = a / (a - b);
  const Point seen{wall.a.x + share * (wall.b.x - wall.a.x),
                   wall.a.y + share * (wall.b.y - wall.a.y)};
  return Hit{dot(seen - eye, direction), share};
}

double position_of(const Lookout& lookout, const Point& p) {
  return lookout.is_corner ? std::atan2(p.y, p.x) : p.x;
}

// Where a wall comes within reach or leaves it.
void add_limits(const Lookout& lookout, const Wall& wall, std::vector<double>& positions) {
  const Point along = wall.b - wall.a;
  const auto add = [&](double share) {
    if (share > 0 && share < 1) {
      positions.push_back(
          position_of(lookout, {wall.a.x + share * along.x, wall.a.y + share * along.y}));
    }
  };
  if (!lookout.is_corner) {
    if (along.y != 0) add((lookout.reach_m - wall.a.y) / along.y);
    return;
  }
  const double a = dot(along, along);
  const double b = dot(wall.a, along);
  const double c = dot(wall.a, wall.a) - lookout.reach_m * lookout.reach_m;
  const double root = b * b - a * c;
  if (a == 0 || root < 0) return;
  add((-b - std::sqrt(root)) / a);
  add((-b + std::sqrt(root)) / a);
}

void add_crossing(const Lookout& lookout, const Wall& u, const Wall& v,
                  std::vector<double>& positions) {
  const Point along = u.b - u.a;
  const double a = cross(along, v.a - u.a);
  const double b = cross(along, v.b - u.a);
  if (a == b || (a > 0) == (b > 0)) return;
  const double share = a / (a - b);
  positions.push_back(
      position_of(lookout, {v.a.x + share * (v.b.x - v.a.x), v.a.y + share * (v.b.y - v.a.y)}));
}

// Whether a wall matters: it may be met, or tells whether one stands in its building.
bool is_near(const Lookout& lookout, const Wall& wall) {
  return lookout.is_corner ||
         (std::max(wall.a.x, wall.b.x) >= 0 && std::min(wall.a.x, wall.b.x) <= lookout.extent &&
          std::min(wall.a.y, wall.b.y) <= lookout.reach_m);
}

// The positions between which the same wall is seen.
std::vector<double> positions_of_change(const Lookout& lookout, std::span<const Wall> walls,
                                        std::span<const std::size_t> near) {
  std::vector<double> positions{0, lookout.extent};
  for (std::size_t i = 0; i < near.size(); ++i) {
    const Wall& wall = walls[near[i]];
    positions.push_back(position_of(lookout, wall.a));
    positions.push_back(position_of(lookout, wall.b));
    add_limits(lookout, wall, positions);
    for (std::size_t k = 0; k < i; ++k) {
      if (walls[near[k]].building != wall.building) {
        add_crossing(lookout, wall, walls[near[k]], positions);
      }
    }
  }
  // A turn sees as much as a step at reach.
  const double resolution =
      lookout.is_corner ? resolution_m / std::max(lookout.reach_m, 1.0) : resolution_m;
  std::ranges::sort(positions);
  std::vector<double> kept{0};
  for (const double position : positions) {
    if (position > kept.back() + resolution && position < lookout.extent - resolution) {
      kept.push_back(position);
    }
  }
  kept.push_back(lookout.extent);
  return kept;
}

// The wall that is seen at a position.
std::size_t seen_at(const Lookout& lookout, double position, std::span<const Wall> walls,
                    std::span<const std::size_t> near) {
  std::map<std::size_t, bool> stands_in;  // building
  std::size_t nearest = Sight::open;
  double distance_m = lookout.reach_m;
  for (const std::size_t w : near) {
    const std::optional<Hit> met = hit(lookout, position, walls[w]);
    if (!met) continue;
    if (met->distance_m <= contact_m) {
      bool& inside = stands_in[walls[w].building];
      inside = !inside;
    } else if (met->distance_m < distance_m) {
      distance_m = met->distance_m;
      nearest = w;
    }
  }
  const bool is_blocked = std::ranges::any_of(stands_in, [](const auto& at) { return at.second; });
  return is_blocked ? Sight::blocked : nearest;
}

}  // namespace

Point Lookout::eye(double position) const {
  return is_corner ? Point{0, 0} : Point{position, 0};
}

Point Lookout::direction(double position) const {
  return is_corner ? Point{std::cos(position), std::sin(position)} : Point{0, 1};
}

std::vector<Sight> sights(const Lookout& lookout, std::span<const Wall> walls) {
  std::vector<std::size_t> near;
  for (std::size_t w = 0; w < walls.size(); ++w) {
    if (is_near(lookout, walls[w])) near.push_back(w);
  }
  std::vector<Sight> seen;
  if (near.empty()) {
    seen.push_back({0, lookout.extent});
    return seen;
  }
  const std::vector<double> positions = positions_of_change(lookout, walls, near);
  // Of a wall that ends at a position: there, though rounding may put it just beside.
  const auto share_at = [&](std::size_t wall, double position) {
    const Point eye = lookout.eye(position);
    const Point direction = lookout.direction(position);
    const double a = cross(direction, walls[wall].a - eye);
    const double b = cross(direction, walls[wall].b - eye);
    return a == b ? 0 : std::clamp(a / (a - b), 0.0, 1.0);
  };
  for (std::size_t i = 0; i + 1 < positions.size(); ++i) {
    Sight sight{positions[i], positions[i + 1]};
    sight.wall = seen_at(lookout, (sight.from + sight.to) / 2, walls, near);
    if (!seen.empty() && seen.back().wall == sight.wall) {
      seen.back().to = sight.to;
    } else {
      seen.push_back(sight);
    }
  }
  for (Sight& sight : seen) {
    if (sight.wall >= Sight::blocked) continue;
    sight.at_from = share_at(sight.wall, sight.from);
    sight.at_to = share_at(sight.wall, sight.to);
  }
  return seen;
}

}  // namespace ecotone
