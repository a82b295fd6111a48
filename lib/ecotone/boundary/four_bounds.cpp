// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/four_bounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "ecotone/boundary/wording.h"
#include "ecotone/error.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/geodesy/local_plane.h"
#include "ecotone/message/boundary_errors.h"
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

// Total length of stretches of one edge, each place counted once; they come by `from`.
class Covered {
 public:
  void add(double from, double to) {
    if (to <= end_) return;
    sum_ += to - std::max(from, end_);
    end_ = to;
  }
  double sum() const { return sum_; }

 private:
  double end_ = 0;
  double sum_ = 0;
};

struct Candidate {
  Bound bound;
  double place_m = 0;  // along the side where it begins to be near
};

SideBounds bounds_of(const std::vector<Point>& path, const Point& extreme, bool extreme_is_corner,
                     const NamedNeighbours& neighbours, const FourBoundsOptions& options) {
  SideBounds side;
  side.extreme = extreme;
  std::map<std::size_t, Candidate> candidates;
  const std::vector<std::vector<NearStretch>> near = neighbours.along(path, options.distance_m);
  for (std::size_t i = 0; i < near.size(); ++i) {
    const double length = geodesic_distance_m(path[i], path[i + 1], neighbours.crs());
    for (std::size_t k = 0; k < near[i].size();) {
      const std::size_t n = near[i][k].neighbour;
      Covered all;
      Covered along;
      const auto [at, is_new] = candidates.try_emplace(
          n, Candidate{{.neighbour = n}, side.length_m + near[i][k].from * length});
      Bound& bound = at->second.bound;
      for (; k < near[i].size() && near[i][k].neighbour == n; ++k) {
        const NearStretch& stretch = near[i][k];
        all.add(stretch.from, stretch.to);
        if (stretch.along) along.add(stretch.from, stretch.to);
        const bool at_extreme = (stretch.from <= 0 && path[i] == extreme) ||
                                (stretch.to >= 1 && path[i + 1] == extreme);
        // At a corner what bounds the side around it is near as well.
        if (at_extreme && !extreme_is_corner) bound.reached = true;
      }
      bound.near_m += all.sum() * length;
      bound.along_m += along.sum() * length;
    }
    side.length_m += length;
  }
  std::vector<Candidate> order;
  for (auto& [n, candidate] : candidates) {
    if (side.length_m > 0) candidate.bound.share = candidate.bound.along_m / side.length_m;
    order.push_back(candidate);
  }
  std::sort(order.begin(), order.end(), [](const Candidate& a, const Candidate& b) {
    return std::tuple(a.place_m, -a.bound.near_m, a.bound.neighbour) <
           std::tuple(b.place_m, -b.bound.near_m, b.bound.neighbour);
  });
  for (const Candidate& candidate : order) {
    const Bound& bound = candidate.bound;
    const bool along = bound.along_m > 0 && bound.share >= options.least_share;
    (along || bound.reached ? side.bounds : side.others).push_back(bound);
  }
  if (!side.bounds.empty()) return side;
  side.nearest = neighbours.nearest(extreme);
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
  for (std::size_t s = 0; s < 4; ++s) {
    const std::size_t first = corners.first[s];
    const std::size_t last = corners.first[(s + 1) % 4];
    const std::size_t extreme = corners.extreme[s];
    bounds.sides[s] = bounds_of(side_path(shell, first, last), shell[extreme],
                                extreme == first || extreme == last, neighbours, options);
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
  if (!(options.distance_m > 0) || !std::isfinite(options.distance_m)) {
    throw UsageError(boundary_error("distance_invalid"),
                     {{"distance", format_shortest(options.distance_m)}});
  }
  if (!(options.least_share >= 0 && options.least_share <= 1)) {
    throw UsageError(boundary_error("share_invalid"),
                     {{"share", format_shortest(options.least_share)}});
  }
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
