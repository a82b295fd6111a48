// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/generators.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

namespace ecotone::fuzz {
namespace {

constexpr std::array families{
    Family::pixel, Family::warp,      Family::star,    Family::simple,    Family::holes,
    Family::parts, Family::identical, Family::on_edge, Family::huge,      Family::thin,
    Family::near,  Family::coverage,  Family::scales,  Family::degenerate};
constexpr std::string_view names[] = {"pixel", "warp",      "star",    "simple",    "holes",
                                      "parts", "identical", "on_edge", "huge",      "thin",
                                      "near",  "coverage",  "scales",  "degenerate"};

std::int64_t orientation(const GridPoint& a, const GridPoint& b, const GridPoint& c) {
  const Int128 value =
      static_cast<Int128>(b.x - a.x) * (c.y - a.y) - static_cast<Int128>(b.y - a.y) * (c.x - a.x);
  return value < 0 ? -1 : value > 0 ? 1 : 0;
}

bool in_box(const GridPoint& a, const GridPoint& b, const GridPoint& p) {
  return std::min(a.x, b.x) <= p.x && p.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= p.y &&
         p.y <= std::max(a.y, b.y);
}

bool segments_meet(const GridPoint& a, const GridPoint& b, const GridPoint& c, const GridPoint& d) {
  const auto abc = orientation(a, b, c);
  const auto abd = orientation(a, b, d);
  const auto cda = orientation(c, d, a);
  const auto cdb = orientation(c, d, b);
  if (abc * abd < 0 && cda * cdb < 0) return true;
  return (abc == 0 && in_box(a, b, c)) || (abd == 0 && in_box(a, b, d)) ||
         (cda == 0 && in_box(c, d, a)) || (cdb == 0 && in_box(c, d, b));
}

GridPoint lattice_point(Random& random, std::int64_t n) {
  return {random.pick(0, n), random.pick(0, n)};
}

bool is_simple(const GridRing& ring) {
  const std::size_t n = ring.size();
  if (n < 3 || twice_area(ring) == 0) return false;
  for (std::size_t i = 0; i < n; ++i) {
    const GridPoint& b = ring[(i + 1) % n];
    // Neighbours share a vertex; they must not run back along each other.
    const GridPoint& c = ring[(i + 2) % n];
    if (ring[i] == b) return false;
    if (orientation(ring[i], b, c) == 0 && (in_box(ring[i], b, c) || in_box(b, c, ring[i]))) {
      return false;
    }
    for (std::size_t k = i + 2; k < n; ++k) {
      if (i == 0 && k + 1 == n) continue;
      if (segments_meet(ring[i], b, ring[k], ring[(k + 1) % n])) return false;
    }
  }
  return true;
}

// Points of a lattice around a centre, at different angles.
GridRing star_ring(Random& random, std::int64_t n) {
  for (;;) {
    const GridPoint centre = lattice_point(random, n);
    GridRing ring;
    for (std::int64_t k = random.pick(3, 10); k > 0; --k) {
      const GridPoint p = lattice_point(random, n);
      if (p != centre) ring.push_back(p);
    }
    const auto upper = [&](const GridPoint& p) {
      return p.y > centre.y || (p.y == centre.y && p.x > centre.x);
    };
    std::ranges::sort(ring, [&](const GridPoint& a, const GridPoint& b) {
      if (upper(a) != upper(b)) return upper(a);
      const auto turn = orientation(centre, a, b);
      return turn != 0 ? turn > 0 : a < b;
    });
    ring.erase(std::unique(ring.begin(), ring.end(),
                           [&](const GridPoint& a, const GridPoint& b) {
                             return upper(a) == upper(b) && orientation(centre, a, b) == 0;
                           }),
               ring.end());
    if (is_simple(ring)) return ring;
  }
}

// A random closed path, untangled by turning round what lies between two edges that cross.
GridRing simple_ring(Random& random, std::int64_t n, std::int64_t most_vertices) {
  for (;;) {
    GridRing ring;
    for (std::int64_t k = random.pick(3, most_vertices); k > 0; --k) {
      const GridPoint p = lattice_point(random, n);
      if (std::ranges::find(ring, p) == ring.end()) ring.push_back(p);
    }
    bool tangled = true;
    for (int round = 0; tangled && round < 60; ++round) {
      tangled = false;
      for (std::size_t i = 0; i + 2 < ring.size() && !tangled; ++i) {
        for (std::size_t k = i + 2; k < ring.size(); ++k) {
          if (i == 0 && k + 1 == ring.size()) continue;
          if (segments_meet(ring[i], ring[i + 1], ring[k], ring[(k + 1) % ring.size()])) {
            std::reverse(ring.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                         ring.begin() + static_cast<std::ptrdiff_t>(k) + 1);
            tangled = true;
            break;
          }
        }
      }
    }
    if (!is_simple(ring)) continue;
    if (twice_area(ring) < 0) std::ranges::reverse(ring);
    return ring;
  }
}

Shape oriented(Shape shape) {
  orient(shape);
  return shape;
}

// The lattice points on the border of a shape.
std::vector<GridPoint> border_points(const Shape& shape) {
  std::vector<GridPoint> points;
  for (const GridPolygon& polygon : shape) {
    for (const GridRing& ring : polygon) {
      for (std::size_t i = 0; i < ring.size(); ++i) {
        const GridPoint& a = ring[i];
        const GridPoint& b = ring[(i + 1) % ring.size()];
        const std::int64_t steps = std::gcd(b.x - a.x, b.y - a.y);
        const std::int64_t step = std::max<std::int64_t>(1, steps / 16);
        for (std::int64_t k = 0; k < steps; k += step) {
          points.push_back({a.x + (b.x - a.x) / steps * k, a.y + (b.y - a.y) / steps * k});
        }
      }
    }
  }
  return points;
}

Shape scaled(Shape shape, std::int64_t factor) {
  for (GridPolygon& polygon : shape) {
    for (GridRing& ring : polygon) {
      for (GridPoint& p : ring) p = {p.x * factor, p.y * factor};
    }
  }
  return shape;
}

// Moves some vertices by a few units; the shape itself if that makes it invalid. A point that
// several rings share moves with all of them.
Shape jittered(const Shape& shape, std::int64_t most, int percent, Random& random) {
  for (int attempt = 0; attempt < 6; ++attempt) {
    Shape result = shape;
    std::map<GridPoint, GridPoint> places;
    for (GridPolygon& polygon : result) {
      for (GridRing& ring : polygon) {
        for (GridPoint& p : ring) {
          auto [place, is_new] = places.try_emplace(p, p);
          if (is_new && random.chance(percent)) {
            place->second.x += random.pick(-most, most);
            place->second.y += random.pick(-most, most);
          }
          p = place->second;
        }
      }
    }
    if (is_valid(result)) return oriented(std::move(result));
  }
  return shape;
}

// The same shape with other starts of rings, other orders of parts and vertices within edges.
Shape rewritten(Shape shape, Random& random) {
  for (GridPolygon& polygon : shape) {
    for (GridRing& ring : polygon) {
      GridRing longer;
      for (std::size_t i = 0; i < ring.size(); ++i) {
        const GridPoint& a = ring[i];
        const GridPoint& b = ring[(i + 1) % ring.size()];
        longer.push_back(a);
        const std::int64_t steps = std::gcd(b.x - a.x, b.y - a.y);
        if (steps > 1 && random.chance(40)) {
          const std::int64_t k = random.pick(1, steps - 1);
          longer.push_back({a.x + (b.x - a.x) / steps * k, a.y + (b.y - a.y) / steps * k});
        }
      }
      std::ranges::rotate(longer, longer.begin() + random.pick(0, std::int64_t(longer.size()) - 1));
      ring = std::move(longer);
    }
    std::vector<GridRing> holes(polygon.begin() + 1, polygon.end());
    random.shuffle(holes);
    std::ranges::move(holes, polygon.begin() + 1);
  }
  random.shuffle(shape);
  return shape;
}

// Points written twice and spikes that go out along a line and back.
Shape spoilt(Shape shape, Random& random) {
  for (GridPolygon& polygon : shape) {
    for (GridRing& ring : polygon) {
      GridRing longer;
      for (std::size_t i = 0; i < ring.size(); ++i) {
        longer.push_back(ring[i]);
        if (random.chance(15)) longer.push_back(ring[i]);
        if (random.chance(10)) {
          longer.push_back({ring[i].x + random.pick(-4, 4), ring[i].y + random.pick(-4, 4)});
          longer.push_back(ring[i]);
        }
      }
      ring = std::move(longer);
    }
  }
  return shape;
}

std::vector<GridPoint> sheared_nodes(Random& random) {
  std::int64_t a = 0, b = 0, c = 0, d = 0;
  if (random.chance(40)) {
    a = d = 1;
  } else {
    while (a * d - b * c <= 0) {
      a = random.pick(-2, 2), b = random.pick(-2, 2);
      c = random.pick(-2, 2), d = random.pick(-2, 2);
    }
  }
  std::vector<GridPoint> nodes;
  for (std::int64_t j = 0; j <= 8; ++j) {
    for (std::int64_t i = 0; i <= 8; ++i) nodes.push_back({a * i + b * j, c * i + d * j});
  }
  return nodes;
}

std::vector<GridPoint> bent_nodes(Random& random, std::int64_t spacing) {
  std::vector<GridPoint> nodes;
  const std::int64_t bend = spacing / 4;
  for (std::int64_t j = 0; j <= 8; ++j) {
    for (std::int64_t i = 0; i <= 8; ++i) {
      nodes.push_back(
          {i * spacing + random.pick(-bend, bend), j * spacing + random.pick(-bend, bend)});
    }
  }
  return nodes;
}

// Random cells within a window of the bitmap: anything from noise to solid blocks.
std::uint64_t random_cells(Random& random) {
  std::uint64_t cells = 0;
  while (cells == 0) {
    const std::int64_t x0 = random.pick(0, 5), x1 = random.pick(x0, 7);
    const std::int64_t y0 = random.pick(0, 5), y1 = random.pick(y0, 7);
    const int density = static_cast<int>(random.pick(30, 100));
    for (std::int64_t y = y0; y <= y1; ++y) {
      for (std::int64_t x = x0; x <= x1; ++x) {
        if (random.chance(density)) cells |= std::uint64_t{1} << (8 * y + x);
      }
    }
  }
  return cells;
}

// Cells given to their nearest of some seeds: a division without gaps.
std::vector<std::uint64_t> division(Random& random, std::size_t count) {
  std::vector<GridPoint> seeds;
  for (std::size_t k = 0; k < count; ++k) seeds.push_back(lattice_point(random, 7));
  std::vector<std::uint64_t> cells(count, 0);
  for (std::int64_t y = 0; y < 8; ++y) {
    for (std::int64_t x = 0; x < 8; ++x) {
      std::size_t nearest = 0;
      const auto distance = [&](std::size_t k) {
        return std::abs(seeds[k].x - x) + std::abs(seeds[k].y - y);
      };
      for (std::size_t k = 1; k < count; ++k) {
        if (distance(k) < distance(nearest)) nearest = k;
      }
      if (random.chance(10))
        nearest = static_cast<std::size_t>(random.pick(0, std::int64_t(count) - 1));
      cells[nearest] |= std::uint64_t{1} << (8 * y + x);
    }
  }
  return cells;
}

std::uint64_t moved_by_a_cell(std::uint64_t cells, bool upwards) {
  if (upwards) return cells << 8;
  return (cells & 0x7f7f7f7f7f7f7f7fULL) << 1;
}

}  // namespace

std::span<const Family> all_families() {
  return families;
}

std::string_view family_name(Family family) {
  return names[static_cast<std::size_t>(family)];
}

std::optional<Family> parse_family(std::string_view name) {
  for (const Family family : families) {
    if (family_name(family) == name) return family;
  }
  return std::nullopt;
}

std::int64_t Bitmaps::twice_area(std::uint64_t cells) const {
  std::int64_t sum = 0;
  for (std::size_t k = 0; k < 64; ++k) {
    if ((cells >> k & 1) != 0) sum += twice_cell_area[k];
  }
  return sum;
}

Shape trace_bitmap(std::uint64_t cells, std::span<const GridPoint> nodes, int drop_straight,
                   Random& random) {
  const auto is_set = [&](int x, int y) {
    return x >= 0 && y >= 0 && x < 8 && y < 8 && (cells >> (8 * y + x) & 1) != 0;
  };
  // Groups of cells that share sides.
  std::array<int, 64> group{};
  int groups = 0;
  for (int start = 0; start < 64; ++start) {
    if (!is_set(start % 8, start / 8) || group[static_cast<std::size_t>(start)] != 0) continue;
    ++groups;
    std::vector<int> open{start};
    while (!open.empty()) {
      const int cell = open.back();
      open.pop_back();
      int& of = group[static_cast<std::size_t>(cell)];
      if (of != 0) continue;
      of = groups;
      const int x = cell % 8, y = cell / 8;
      if (is_set(x + 1, y)) open.push_back(cell + 1);
      if (is_set(x - 1, y)) open.push_back(cell - 1);
      if (is_set(x, y + 1)) open.push_back(cell + 8);
      if (is_set(x, y - 1)) open.push_back(cell - 8);
    }
  }
  // Sides of cells, with the cell on the left: directions 0 east, 1 north, 2 west, 3 south.
  constexpr std::array<int, 4> dx{1, 0, -1, 0};
  constexpr std::array<int, 4> dy{0, 1, 0, -1};
  const auto is_side = [&](int node, int direction) {
    const int x = node % 9, y = node / 9;
    switch (direction) {
      case 0:
        return is_set(x, y) && !is_set(x, y - 1);
      case 1:
        return is_set(x - 1, y) && !is_set(x, y);
      case 2:
        return is_set(x - 1, y - 1) && !is_set(x - 1, y);
      default:
        return is_set(x, y - 1) && !is_set(x - 1, y - 1);
    }
  };
  const auto cell_left_of = [&](int node, int direction) {
    const int x = node % 9 - (direction == 1 || direction == 2 ? 1 : 0);
    const int y = node / 9 - (direction == 2 || direction == 3 ? 1 : 0);
    return static_cast<std::size_t>(8 * y + x);
  };
  std::array<std::array<bool, 4>, 81> done{};
  std::vector<GridRing> shells(static_cast<std::size_t>(groups));
  std::vector<std::vector<GridRing>> holes(static_cast<std::size_t>(groups));
  struct Step {
    int node, direction;
  };
  const auto keep = [&](const std::vector<Step>& ring) {
    Int128 twice = 0;
    GridRing points;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const Step& before = ring[(i + ring.size() - 1) % ring.size()];
      const int x = ring[i].node % 9, y = ring[i].node / 9;
      twice += x * dy[static_cast<std::size_t>(ring[i].direction)] -
               y * dx[static_cast<std::size_t>(ring[i].direction)];
      if (before.direction == ring[i].direction && random.chance(drop_straight)) continue;
      points.push_back(nodes[static_cast<std::size_t>(ring[i].node)]);
    }
    const auto of =
        static_cast<std::size_t>(group[cell_left_of(ring[0].node, ring[0].direction)] - 1);
    if (twice > 0) {
      shells[of] = std::move(points);
    } else {
      holes[of].push_back(std::move(points));
    }
  };
  for (int start = 0; start < 81; ++start) {
    for (int first = 0; first < 4; ++first) {
      if (!is_side(start, first) ||
          done[static_cast<std::size_t>(start)][static_cast<std::size_t>(first)])
        continue;
      std::vector<Step> path;
      int node = start, direction = first;
      do {
        done[static_cast<std::size_t>(node)][static_cast<std::size_t>(direction)] = true;
        // A node that the path has passed already ends a ring of its own.
        const auto passed =
            std::ranges::find_if(path, [&](const Step& step) { return step.node == node; });
        if (passed != path.end()) {
          keep({passed, path.end()});
          path.erase(passed, path.end());
        }
        path.push_back({node, direction});
        node +=
            dx[static_cast<std::size_t>(direction)] + 9 * dy[static_cast<std::size_t>(direction)];
        // Left first: round the same cell.
        for (const int turn : {1, 0, 3}) {
          if (is_side(node, (direction + turn) % 4)) {
            direction = (direction + turn) % 4;
            break;
          }
        }
      } while (node != start || direction != first);
      const auto passed =
          std::ranges::find_if(path, [&](const Step& step) { return step.node == node; });
      keep({passed, path.end()});
      path.erase(passed, path.end());
      if (!path.empty()) keep(path);
    }
  }
  Shape shape;
  for (std::size_t k = 0; k < shells.size(); ++k) {
    GridPolygon polygon{std::move(shells[k])};
    std::ranges::move(holes[k], std::back_inserter(polygon));
    shape.push_back(std::move(polygon));
  }
  return shape;
}

SiteMaker::SiteMaker(Family family, std::uint64_t seed) : family_(family), random_(seed) {}

Shape SiteMaker::fresh(Family family) {
  const std::int64_t n = random_.pick(5, random_.chance(50) ? 7 : 16);
  switch (family) {
    case Family::star:
      return {{star_ring(random_, n)}};
    case Family::simple:
      return {{simple_ring(random_, n, 12)}};
    case Family::holes:
      for (;;) {
        Shape shape{{random_.chance(50) ? star_ring(random_, n) : simple_ring(random_, n, 8)}};
        for (int attempt = 0; attempt < 12; ++attempt) {
          // Vertices on the shell and other holes make rings that touch.
          const std::vector<GridPoint> border = border_points(shape);
          Shape candidate = shape;
          GridRing hole;
          for (std::int64_t k = random_.pick(3, 4); k > 0; --k) {
            hole.push_back(random_.chance(35) ? border[static_cast<std::size_t>(random_.pick(
                                                    0, std::int64_t(border.size()) - 1))]
                                              : lattice_point(random_, n));
          }
          if (!is_simple(hole)) continue;
          candidate[0].push_back(std::move(hole));
          if (is_valid(candidate)) shape = oriented(std::move(candidate));
        }
        if (shape[0].size() > 1) return shape;
      }
    case Family::parts:
      for (;;) {
        Shape shape{{simple_ring(random_, n, 5)}};
        for (int attempt = 0; attempt < 8; ++attempt) {
          const std::vector<GridPoint> border = border_points(shape);
          Shape candidate = shape;
          GridRing part;
          for (std::int64_t k = random_.pick(3, 4); k > 0; --k) {
            part.push_back(random_.chance(35) ? border[static_cast<std::size_t>(random_.pick(
                                                    0, std::int64_t(border.size()) - 1))]
                                              : lattice_point(random_, n));
          }
          if (!is_simple(part)) continue;
          candidate.push_back({std::move(part)});
          if (is_valid(candidate)) shape = oriented(std::move(candidate));
        }
        if (shape.size() > 1) return shape;
      }
    default: {
      constexpr std::array any{Family::star, Family::simple, Family::holes, Family::parts};
      return fresh(any[static_cast<std::size_t>(random_.pick(0, any.size() - 1))]);
    }
  }
}

Shape SiteMaker::turned(const Shape& shape) {
  const bool swap = random_.chance(50);
  const std::int64_t sx = random_.chance(50) ? 1 : -1;
  const std::int64_t sy = random_.chance(50) ? 1 : -1;
  Shape result = shape;
  for (GridPolygon& polygon : result) {
    for (GridRing& ring : polygon) {
      for (GridPoint& p : ring)
        p = swap ? GridPoint{sx * p.y, sy * p.x} : GridPoint{sx * p.x, sy * p.y};
      if (swap == (sx * sy > 0)) std::ranges::reverse(ring);
    }
  }
  // Back to the lattice, so that shapes of a site meet.
  const Extent box = extent(result);
  return moved(std::move(result), random_.pick(0, 3) - box.min.x, random_.pick(0, 3) - box.min.y);
}

Shape SiteMaker::pooled() {
  constexpr std::size_t pool_size = 300;
  if (pool_.size() < pool_size) {
    pool_.push_back(oriented(fresh(family_)));
    return turned(pool_.back());
  }
  return turned(pool_[static_cast<std::size_t>(random_.pick(0, pool_size - 1))]);
}

Site SiteMaker::bitmaps(std::size_t subjects, std::size_t zones) {
  Site site;
  Bitmaps maps;
  if (family_ == Family::coverage) {
    maps.subjects = division(random_, subjects);
    maps.zones = random_.chance(50) ? division(random_, zones) : maps.subjects;
    if (random_.chance(50)) {
      const bool upwards = random_.chance(50);
      for (std::uint64_t& cells : maps.zones) cells = moved_by_a_cell(cells, upwards);
    }
    std::erase(maps.subjects, 0);
    std::erase(maps.zones, 0);
  } else {
    while (maps.subjects.size() < subjects) maps.subjects.push_back(random_cells(random_));
    while (maps.zones.size() < zones) {
      const std::uint64_t near = maps.subjects[static_cast<std::size_t>(
          random_.pick(0, std::int64_t(maps.subjects.size()) - 1))];
      const auto kind = random_.pick(0, 9);
      const std::uint64_t cells = kind < 5    ? random_cells(random_)
                                  : kind == 5 ? near
                                  : kind == 6 ? near & random_.bits()
                                  : kind == 7 ? near | (random_.bits() & random_.bits())
                                  : kind == 8 ? ~near
                                              : near ^ (std::uint64_t{1} << random_.pick(0, 63));
      if (cells != 0) maps.zones.push_back(cells);
    }
  }
  const bool straight = family_ == Family::pixel;
  const std::vector<GridPoint> nodes =
      straight ? sheared_nodes(random_) : bent_nodes(random_, random_.chance(50) ? 8 : 4000);
  for (int k = 0; k < 64; ++k) {
    const auto node = static_cast<std::size_t>(k / 8 * 9 + k % 8);
    maps.twice_cell_area.push_back(static_cast<std::int64_t>(
        twice_area({nodes[node], nodes[node + 1], nodes[node + 10], nodes[node + 9]})));
  }
  const auto drop = [&] { return straight ? static_cast<int>(random_.pick(0, 2) * 50) : 0; };
  for (const auto cells : maps.subjects) {
    site.subjects.push_back(trace_bitmap(cells, nodes, drop(), random_));
  }
  for (const auto cells : maps.zones) {
    site.zones.push_back(trace_bitmap(cells, nodes, drop(), random_));
  }
  site.bitmaps = std::move(maps);
  return site;
}

Site SiteMaker::scales(std::size_t small, std::size_t large) {
  Site site;
  std::vector<GridPoint> border;
  Extent box;
  const std::int64_t factor = random_.pick(20, 300);
  while (site.zones.size() < large) {
    site.zones.push_back(scaled(pooled(), factor));
    std::ranges::copy(border_points(site.zones.back()), std::back_inserter(border));
    box.include(site.zones.back());
  }
  const auto any_border = [&] {
    return border[static_cast<std::size_t>(random_.pick(0, std::int64_t(border.size()) - 1))];
  };
  while (site.subjects.size() < small) {
    const auto kind = random_.pick(0, 3);
    if (kind == 0) {
      // Between points of the borders, anywhere.
      const GridRing ring{any_border(), any_border(), any_border()};
      if (is_simple(ring)) site.subjects.push_back(oriented({{ring}}));
      continue;
    }
    Shape shape = pooled();
    const GridPoint anchor = kind == 1 ? GridPoint{random_.pick(box.min.x, box.max.x),
                                                   random_.pick(box.min.y, box.max.y)}
                                       : any_border();
    const GridPoint own = kind == 2 ? shape[0][0][0] : GridPoint{};
    site.subjects.push_back(moved(std::move(shape), anchor.x - own.x, anchor.y - own.y));
  }
  if (random_.chance(50)) std::swap(site.subjects, site.zones);
  return site;
}

Site SiteMaker::make(std::size_t subjects, std::size_t zones) {
  Site site;
  const auto any_of = [&](const auto& values) -> const auto& {
    return values[static_cast<std::size_t>(random_.pick(0, std::int64_t(values.size()) - 1))];
  };
  switch (family_) {
    case Family::pixel:
    case Family::warp:
    case Family::coverage:
      return bitmaps(subjects, zones);
    case Family::star:
    case Family::simple:
    case Family::holes:
    case Family::parts:
      while (site.subjects.size() < subjects) site.subjects.push_back(pooled());
      while (site.zones.size() < zones) site.zones.push_back(pooled());
      return site;
    case Family::identical: {
      const std::int64_t factor = random_.pick(1, 3);
      while (site.subjects.size() < subjects) site.subjects.push_back(scaled(pooled(), factor));
      while (site.zones.size() < zones) {
        site.zones.push_back(rewritten(any_of(site.subjects), random_));
      }
      return site;
    }
    case Family::on_edge: {
      const std::int64_t factor = random_.pick(2, 4);
      while (site.subjects.size() < subjects) site.subjects.push_back(scaled(pooled(), factor));
      while (site.zones.size() < zones) {
        const std::vector<GridPoint> points = border_points(any_of(site.subjects));
        GridRing ring;
        for (std::int64_t k = random_.pick(3, 5); k > 0; --k) ring.push_back(any_of(points));
        if (is_simple(ring)) site.zones.push_back(oriented({{std::move(ring)}}));
      }
      return site;
    }
    case Family::huge:
    case Family::near: {
      const std::int64_t factor = std::int64_t{1}
                                  << random_.pick(4, family_ == Family::huge ? 24 : 16);
      while (site.subjects.size() < subjects) {
        site.subjects.push_back(jittered(scaled(pooled(), factor), 1, 20, random_));
      }
      while (site.zones.size() < zones) {
        Shape shape = family_ == Family::near || random_.chance(30)
                          ? rewritten(any_of(site.subjects), random_)
                          : scaled(pooled(), factor);
        site.zones.push_back(jittered(shape, family_ == Family::near ? 3 : 1,
                                      family_ == Family::near ? 70 : 20, random_));
      }
      return site;
    }
    case Family::thin: {
      const std::int64_t size = std::int64_t{1} << random_.pick(20, 35);
      std::vector<GridPoint> points;
      for (int k = 0; k < 8; ++k) points.push_back(lattice_point(random_, size));
      for (int k = 0; k < 8; ++k) {
        const GridPoint& p = points[static_cast<std::size_t>(k)];
        points.push_back({p.x + random_.pick(-3, 3), p.y + random_.pick(-3, 3)});
      }
      const auto polygon = [&] {
        for (;;) {
          GridRing ring;
          for (std::int64_t k = random_.pick(3, 6); k > 0; --k) ring.push_back(any_of(points));
          if (is_simple(ring)) return oriented({{std::move(ring)}});
        }
      };
      while (site.subjects.size() < subjects) site.subjects.push_back(polygon());
      while (site.zones.size() < zones) site.zones.push_back(polygon());
      return site;
    }
    case Family::scales:
      return scales(10 * subjects, zones);
    case Family::degenerate:
      while (site.subjects.size() < subjects) {
        site.subjects.push_back(pooled());
        site.raw_subjects.push_back(spoilt(site.subjects.back(), random_));
      }
      while (site.zones.size() < zones) site.zones.push_back(pooled());
      return site;
  }
  return site;
}

}  // namespace ecotone::fuzz
