// SPDX-License-Identifier: Apache-2.0
// Source of the search: Y. Chen, G. Medioni, Object modelling by registration of multiple range
// images (distance across the edge), and D. Chetverikov et al., The trimmed iterative closest point
// algorithm, ICPR 2002.
#include "ecotone/inspection/shift_fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "ecotone/geodesy/bd09.h"
#include "ecotone/geodesy/gcj02.h"

namespace ecotone::inspection {
namespace {

constexpr double trimmed_share = 0.7;

constexpr KnownShift shifts[] = {
    {"gcj02", "GCJ-02", false, &cgcs2000_from_gcj02},
    {"bd09", "BD-09", false, &cgcs2000_from_bd09},
    {"gcj02", "GCJ-02", true, &gcj02_from_cgcs2000},
    {"bd09", "BD-09", true, &bd09_from_cgcs2000},
};

// A vertex in the Mercator plane, with what a metre on the ground is there.
struct Vertex {
  Point at;
  double scale;  ///< ground metres of a metre of the plane
  double x, y;   ///< place in the layer, -1 to 1
};

std::vector<Vertex> vertices_of(std::span<const Point> positions) {
  std::vector<Vertex> vertices;
  Box box;
  for (const Point& p : positions) {
    vertices.push_back({mercator(p), ground_scale(p.y), 0, 0});
    box.include(vertices.back().at);
  }
  const double half = std::max({box.width(), box.height(), 1.0}) / 2;
  for (Vertex& v : vertices) {
    v.x = (v.at.x - box.centre().x) / half;
    v.y = (v.at.y - box.centre().y) / half;
  }
  return vertices;
}

// Shift of a vertex by a linear model: east = p0 + p1 x + p2 y, north = p3 + p4 x + p5 y.
using Linear = std::array<double, 6>;

GroundVector shift_at(const Linear& p, const Vertex& v) {
  return {p[0] + p[1] * v.x + p[2] * v.y, p[3] + p[4] * v.x + p[5] * v.y};
}

// A vertex, where it lies without the shift, and what is left from there to the reference.
struct Left {
  std::size_t vertex;
  Foot foot;
  GroundVector gap;
  double distance;
};

std::vector<Left> gaps_left(const std::vector<Vertex>& vertices, const Linear& shift,
                            const ReferenceBoundary& boundary) {
  std::vector<Left> left;
  left.reserve(vertices.size());
  for (std::size_t k = 0; k < vertices.size(); ++k) {
    const Vertex& v = vertices[k];
    const GroundVector s = shift_at(shift, v);
    const Point p{v.at.x - s.east / v.scale, v.at.y - s.north / v.scale};
    const Foot foot = boundary.nearest(p);
    const GroundVector gap{(foot.at.x - p.x) * v.scale, (foot.at.y - p.y) * v.scale};
    left.push_back({k, foot, gap, gap.size()});
  }
  const auto kept =
      static_cast<std::size_t>(std::ceil(trimmed_share * static_cast<double>(vertices.size())));
  std::sort(left.begin(), left.end(), [](const Left& a, const Left& b) {
    return a.distance < b.distance || (a.distance == b.distance && a.vertex < b.vertex);
  });
  left.resize(kept);
  return left;
}

double root_mean_square(const std::vector<Left>& left) {
  double sum = 0;
  for (const Left& one : left) sum += one.distance * one.distance;
  return std::sqrt(sum / static_cast<double>(left.size()));
}

// Solves a symmetric positive definite system by elimination.
template <std::size_t n>
std::array<double, n> solved(std::array<std::array<double, n>, n> a, std::array<double, n> b) {
  double trace = 0;
  for (std::size_t i = 0; i < n; ++i) trace += a[i][i];
  // Along a straight boundary the data say nothing: then nothing moves that way.
  for (std::size_t i = 0; i < n; ++i) a[i][i] += 1e-9 * trace + 1e-12;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t r = i + 1; r < n; ++r) {
      const double factor = a[r][i] / a[i][i];
      for (std::size_t c = i; c < n; ++c) a[r][c] -= factor * a[i][c];
      b[r] -= factor * b[i];
    }
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t c = i + 1; c < n; ++c) b[i] -= a[i][c] * b[c];
    b[i] /= a[i][i];
  }
  return b;
}

// The step by which a shift of `terms` parameters an axis (1: constant, 3: linear) fits the gaps
// best.
template <std::size_t terms>
Linear best_step(const std::vector<Left>& left, const std::vector<Vertex>& vertices) {
  std::array<std::array<double, 2 * terms>, 2 * terms> a{};
  std::array<double, 2 * terms> b{};
  const auto add = [&](const Vertex& v, double east, double north, double gap) {
    const std::array<double, 3> base{1, v.x, v.y};
    std::array<double, 2 * terms> row{};
    for (std::size_t k = 0; k < terms; ++k) {
      row[k] = east * base[k];
      row[terms + k] = north * base[k];
    }
    for (std::size_t i = 0; i < row.size(); ++i) {
      for (std::size_t j = 0; j < row.size(); ++j) a[i][j] += row[i] * row[j];
      b[i] += row[i] * gap;
    }
  };
  for (const Left& one : left) {
    const Vertex& v = vertices[one.vertex];
    if (one.foot.on_edge) {
      const Point& n = one.foot.normal;
      add(v, n.x, n.y, n.x * one.gap.east + n.y * one.gap.north);
    } else {
      add(v, 1, 0, one.gap.east);
      add(v, 0, 1, one.gap.north);
    }
  }
  const auto step = solved(a, b);
  Linear linear{};
  for (std::size_t k = 0; k < terms; ++k) {
    linear[k] = step[k];
    linear[3 + k] = step[terms + k];
  }
  return linear;
}

// Iterated closest points: the shift is what must be undone, so that it moves against the gaps.
template <std::size_t terms>
Linear fitted(const std::vector<Vertex>& vertices, const ReferenceBoundary& boundary,
              Linear shift) {
  constexpr int most_steps = 40;
  constexpr double still_m = 1e-4;
  for (int k = 0; k < most_steps; ++k) {
    const Linear step = best_step<terms>(gaps_left(vertices, shift, boundary), vertices);
    double size = 0;
    for (std::size_t i = 0; i < step.size(); ++i) {
      shift[i] -= step[i];
      size = std::max(size, std::abs(step[i]));
    }
    if (size < still_m) break;
  }
  return shift;
}

// Every so manyth, for the search; the comparison takes them all.
std::vector<Vertex> thinned(const std::vector<Vertex>& vertices, std::size_t most) {
  std::vector<Vertex> kept;
  const std::size_t step = std::max<std::size_t>(1, vertices.size() / most);
  for (std::size_t k = 0; k < vertices.size(); k += step) kept.push_back(vertices[k]);
  return kept;
}

// What a known shift moves each vertex by, and what is left without it.
struct KnownField {
  GroundVector mean;
  double varies_m = 0;
  double left_m = 0;
};

KnownField known_field(const KnownShift& known, std::span<const Point> positions,
                       const ReferenceBoundary& boundary) {
  std::vector<GroundVector> moves;
  std::vector<Point> undone;
  for (const Point& p : positions) {
    const Point q = known.undone(p);
    undone.push_back(q);
    const Point from = mercator(q), to = mercator(p);
    const double scale = ground_scale(p.y);
    moves.push_back({(to.x - from.x) * scale, (to.y - from.y) * scale});
  }
  KnownField field;
  const auto n = static_cast<double>(moves.size());
  for (const GroundVector& m : moves) {
    field.mean.east += m.east / n;
    field.mean.north += m.north / n;
  }
  double squares = 0;
  for (const GroundVector& m : moves) {
    squares +=
        std::pow(GroundVector{m.east - field.mean.east, m.north - field.mean.north}.size(), 2);
  }
  field.varies_m = std::sqrt(squares / n);
  field.left_m = root_mean_square(gaps_left(vertices_of(undone), {}, boundary));
  return field;
}

}  // namespace

double GroundVector::size() const {
  return std::hypot(east, north);
}

std::span<const KnownShift> known_shifts() {
  return shifts;
}

ShiftComparison compare_shifts(std::span<const Point> positions, const ReferenceBoundary& boundary,
                               std::span<const GroundVector> starts) {
  ShiftComparison comparison;
  comparison.vertices = positions.size();
  const std::vector<Vertex> vertices = vertices_of(positions);
  comparison.unshifted_m = root_mean_square(gaps_left(vertices, {}, boundary));

  std::vector<GroundVector> all(starts.begin(), starts.end());
  all.push_back({});
  for (const KnownShift& known : shifts) {
    const KnownField field = known_field(known, positions, boundary);
    comparison.known.push_back({field.left_m, field.mean});
    comparison.varies_m.push_back(field.varies_m);
    all.push_back(field.mean);
  }
  const std::vector<Vertex> few = thinned(vertices, 600);
  Linear best{};
  double least = -1;
  for (const GroundVector& start : all) {
    const Linear shift = fitted<1>(few, boundary, {start.east, 0, 0, start.north, 0, 0});
    const double left = root_mean_square(gaps_left(few, shift, boundary));
    if (least < 0 || left < least) {
      least = left;
      best = shift;
    }
  }
  best = fitted<1>(vertices, boundary, best);
  comparison.constant = {root_mean_square(gaps_left(vertices, best, boundary)), {best[0], best[3]}};
  const Linear linear = fitted<3>(few, boundary, best);
  comparison.linear = {root_mean_square(gaps_left(vertices, linear, boundary)),
                       {linear[0], linear[3]}};
  return comparison;
}

}  // namespace ecotone::inspection
