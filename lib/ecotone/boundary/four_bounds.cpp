// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/four_bounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "ecotone/boundary/covered.h"
#include "ecotone/boundary/limits.h"
#include "ecotone/boundary/wording.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/geodesy/local_plane.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

// A shell without its last vertex, clockwise.
std::vector<Point> clockwise(RingView ring) {
  std::vector<Point> shell(ring.begin(), ring.end());
  if (shell.size() > 1 && shell.front() == shell.back()) shell.pop_back();
  double twice = 0;
  for (std::size_t i = 0; i < shell.size(); ++i) {
    const Point& a = shell[i];
    const Point& b = shell[(i + 1) % shell.size()];
    twice += (a.x - shell[0].x) * (b.y - shell[0].y) - (b.x - shell[0].x) * (a.y - shell[0].y);
  }
  if (twice > 0) std::reverse(shell.begin(), shell.end());
  return shell;
}

// The vertex that is greatest by a key.
template <typename Key>
std::size_t farthest(const std::vector<Point>& shell, const Key& key) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < shell.size(); ++i) {
    if (key(shell[i]) > key(shell[best])) best = i;
  }
  return best;
}

struct Corners {
  std::array<std::size_t, 4> first;    // of each side; the side ends at the first of the next
  std::array<std::size_t, 4> extreme;  // of each side
};

// Of equally far vertices a corner is the first clockwise, so that a side has all of its edge.
Corners corners_of(const std::vector<Point>& shell, const Crs& crs) {
  Box box;
  for (const Point& p : shell) box.include(p);
  double scale_x = 1;
  if (crs.is_geographic()) {
    const detail::LocalPlane plane(crs, box.centre());
    const Point origin = plane(box.centre());
    const Point x = plane({box.centre().x + 1, box.centre().y});
    const Point y = plane({box.centre().x, box.centre().y + 1});
    scale_x =
        std::hypot(x.x - origin.x, x.y - origin.y) / std::hypot(y.x - origin.x, y.y - origin.y);
  }
  const auto corner = [&](double x, double y) {
    return farthest(shell, [&](const Point& p) {
      return std::pair(x * scale_x * (p.x - box.min_x) + y * (p.y - box.min_y), x * p.y);
    });
  };
  const auto extreme = [&](double x, double y) {
    return farthest(
        shell, [&](const Point& p) { return std::pair(x * p.x + y * p.y, x != 0 ? p.y : p.x); });
  };
  return {{corner(1, 1), corner(1, -1), corner(-1, -1), corner(-1, 1)},
          {extreme(1, 0), extreme(0, -1), extreme(-1, 0), extreme(0, 1)}};
}

// The vertices of a side, both corners included.
std::vector<Point> side_path(const std::vector<Point>& shell, std::size_t first, std::size_t last) {
  std::vector<Point> path{shell[first]};
  for (std::size_t i = first; i != last;) {
    i = (i + 1) % shell.size();
    path.push_back(shell[i]);
  }
  return path;
}

struct Candidate {
  Bound bound;
  double place_m = 0;  // along the side where it begins to be near
};

// The bounds of one side of a shell that lies in the neighbours `around`.
SideBounds bounds_of(const std::vector<Point>& path, const Point& extreme, bool extreme_is_corner,
                     const std::vector<std::size_t>& around, const NamedNeighbours& neighbours,
                     const FourBoundsOptions& options) {
  SideBounds side;
  side.extreme = extreme;
  std::map<std::size_t, Candidate> candidates;
  const std::vector<std::vector<NearStretch>> near = neighbours.along(path, options.distance_m);
  for (std::size_t i = 0; i < near.size(); ++i) {
    const double length = geodesic_distance_m(path[i], path[i + 1], neighbours.crs());
    for_each_neighbour(near[i], [&](std::size_t n, const EdgeCover& cover) {
      Candidate fresh{{.neighbour = n}, side.length_m + cover.first * length};
      Bound& bound = candidates.try_emplace(n, fresh).first->second.bound;
      bound.near_m += cover.near * length;
      bound.along_m += cover.along * length;
      const bool at_extreme =
          (cover.at_start && path[i] == extreme) || (cover.at_end && path[i + 1] == extreme);
      // At a corner what bounds the side around it is near as well.
      if (at_extreme && !extreme_is_corner) bound.reached = true;
    });
    side.length_m += length;
  }
  std::vector<Candidate> order;
  for (auto& [n, candidate] : candidates) {
    if (std::find(around.begin(), around.end(), n) != around.end()) continue;
    if (side.length_m > 0) candidate.bound.share = candidate.bound.along_m / side.length_m;
    order.push_back(candidate);
  }
  std::sort(order.begin(), order.end(), [](const Candidate& a, const Candidate& b) {
    return std::tuple(a.place_m, -a.bound.near_m, a.bound.neighbour) <
           std::tuple(b.place_m, -b.bound.near_m, b.bound.neighbour);
  });
  const auto runs_along = [&](const Candidate& candidate) {
    return candidate.bound.along_m > 0 && candidate.bound.share >= options.least_share;
  };
  const bool any_along = std::any_of(order.begin(), order.end(), runs_along);
  for (const Candidate& candidate : order) {
    const bool is_bound = any_along ? runs_along(candidate) : candidate.bound.reached;
    (is_bound ? side.bounds : side.others).push_back(candidate.bound);
  }
  if (!side.bounds.empty()) return side;
  side.nearest = neighbours.nearest(extreme, around);
  // A side that is but a point cannot be run along.
  if (side.length_m == 0 && side.nearest && side.nearest->distance_m <= options.distance_m) {
    side.bounds.push_back({.neighbour = side.nearest->neighbour, .reached = true});
    side.nearest.reset();
  }
  return side;
}

FourBounds bounds_of(const PolygonView& polygon, const NamedNeighbours& neighbours,
                     const FourBoundsOptions& options) {
  FourBounds bounds;
  const std::vector<Point> shell = clockwise(polygon.shell());
  const Corners corners = corners_of(shell, neighbours.crs());
  std::vector<Point> ring = shell;
  ring.push_back(shell.front());
  const std::vector<std::size_t> around = neighbours.around(ring);
  for (std::size_t s = 0; s < 4; ++s) {
    const std::size_t first = corners.first[s];
    const std::size_t last = corners.first[(s + 1) % 4];
    const std::size_t extreme = corners.extreme[s];
    bounds.sides[s] = bounds_of(side_path(shell, first, last), shell[extreme],
                                extreme == first || extreme == last, around, neighbours, options);
  }
  return bounds;
}

std::string joined(const std::vector<std::string>& words, Language language) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) {
      text += language == Language::chinese ? "、" : i + 1 == words.size() ? " and " : ", ";
    }
    text += words[i];
  }
  return text;
}

std::string area_text(double area_m2, AreaMethod method, Language language, bool total) {
  const std::string area = format_area(area_m2, AreaUnit::hectare);
  const std::string_view how = area_method_words(method, language);
  if (language == Language::chinese) {
    return fmt::format("{}面积{}公顷（{}）", total ? "总" : "", area, how);
  }
  return fmt::format("{}area {} ha ({})", total ? "total " : "", area, how);
}

std::string polygon_text(const FourBounds& bounds, const NamedNeighbours& neighbours,
                         const FourBoundsOptions& options, Language language) {
  constexpr std::string_view zh[] = {"东至", "南至", "西至", "北至"};
  std::string text;
  for (const Side side : {Side::east, Side::south, Side::west, Side::north}) {
    const std::string words = side_text(bounds.of(side), side, neighbours, options, language);
    if (language == Language::chinese) {
      text += fmt::format("{}{}{}", text.empty() ? "" : "，", zh[static_cast<int>(side)], words);
    } else {
      text += fmt::format("{}{} to {}", text.empty() ? "" : ", ", side_name(side), words);
    }
  }
  return text + (language == Language::chinese ? "；" : "; ") +
         area_text(bounds.area_m2, bounds.area_method, language, false);
}

}  // namespace

std::string_view side_name(Side side) {
  constexpr std::string_view names[] = {"east", "south", "west", "north"};
  return names[static_cast<int>(side)];
}

std::vector<FourBounds> four_bounds(const MultiPolygonView& zone, const NamedNeighbours& neighbours,
                                    const FourBoundsOptions& options) {
  require_distance(options.distance_m);
  require_share(options.least_share);
  std::vector<FourBounds> result;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    const PolygonView polygon = zone.polygon(j);
    FourBounds bounds = bounds_of(polygon, neighbours, options);
    MultiPolygonBuilder builder;
    for (std::size_t k = 0; k < polygon.ring_count(); ++k) builder.add_ring(polygon.ring(k));
    builder.finish_polygon();
    builder.finish_feature();
    const MultiPolygonArray alone = std::move(builder).build();
    bounds.area_m2 = area_m2(alone[0], neighbours.crs(), options.area_method);
    bounds.area_method = options.area_method;
    result.push_back(std::move(bounds));
  }
  return result;
}

std::string side_text(const SideBounds& side, Side direction, const NamedNeighbours& neighbours,
                      const FourBoundsOptions& options, Language language) {
  const bool zh = language == Language::chinese;
  const auto phrase = [&](std::size_t n) {
    const Neighbour& neighbour = neighbours.neighbours()[n];
    return zh ? neighbour.phrase_zh : neighbour.phrase_en;
  };
  std::vector<std::string> names;
  for (const Bound& bound : side.bounds) names.push_back(phrase(bound.neighbour));
  if (!names.empty()) return joined(names, language);
  constexpr std::string_view zh_extremes[] = {"最东点", "最南点", "最西点", "最北点"};
  const std::string within = format_shortest(options.distance_m);
  const std::string where = position_words(side.extreme, neighbours.crs(), language);
  std::string nearest;
  if (side.nearest) {
    const std::string name = phrase(side.nearest->neighbour);
    const std::string distance = length_words(side.nearest->distance_m, language);
    nearest = zh ? fmt::format("，最近为{}，相距{}", name, distance)
                 : fmt::format("; the nearest is {}, {} away", name, distance);
  }
  if (zh) {
    return fmt::format("{}（{}；{}米内无命名地物沿此边{}）",
                       zh_extremes[static_cast<int>(direction)], where, within, nearest);
  }
  return fmt::format(
      "its {}ernmost point ({}; no named feature runs along this side within {} m{})",
      side_name(direction), where, within, nearest);
}

std::string four_bounds_text(const std::vector<FourBounds>& bounds,
                             const NamedNeighbours& neighbours, const FourBoundsOptions& options,
                             Language language) {
  if (bounds.empty()) return "";
  if (bounds.size() == 1) return polygon_text(bounds.front(), neighbours, options, language);
  const bool zh = language == Language::chinese;
  std::string text =
      zh ? fmt::format("共{}块。", bounds.size()) : fmt::format("{} parts. ", bounds.size());
  double total = 0;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const std::string words = polygon_text(bounds[i], neighbours, options, language);
    text +=
        zh ? fmt::format("第{}块：{}。", i + 1, words) : fmt::format("Part {}: {}. ", i + 1, words);
    total += bounds[i].area_m2;
  }
  std::string sum = area_text(total, bounds.front().area_method, language, true);
  if (!zh) sum[0] = 'T';
  return text + sum;
}

}  // namespace ecotone
