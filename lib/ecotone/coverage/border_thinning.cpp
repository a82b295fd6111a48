// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/border_thinning.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <tuple>

#include "ecotone/geometry/noding.h"
#include "ecotone/overlay/borders.h"

namespace ecotone {
namespace {

constexpr std::uint32_t none = BorderGraph::none;

}  // namespace

BorderThinning::BorderThinning(const BorderGraph& graph, const GridScale& scale, const Crs& crs,
                               double tolerance_m, SimplifyMethod method)
    : graph_(graph), scale_(scale), crs_(crs), tolerance_m_(tolerance_m), method_(method) {
  is_there_.assign(graph.vertex_count(), 1);
  should_go_.assign(graph.vertex_count(), 0);
  previous_.assign(graph.vertex_count(), none);
  next_.assign(graph.vertex_count(), none);
  for (std::size_t i = 0; i < graph.arc_count(); ++i) {
    const auto arc = graph.arc(i);
    if (arc.size() == 2) joined_nodes_.insert(std::minmax(arc[0], arc[1]));
    for (std::size_t k = 1; k + 1 < arc.size(); ++k) {
      previous_[arc[k]] = arc[k - 1];
      next_[arc[k]] = arc[k + 1];
    }
  }
  build_cells();
}

BorderThinning::Steps BorderThinning::steps_at(const GridPoint& p) const {
  const UnitLengths unit = unit_lengths_m(scale_.to_point(p).y, crs_);
  return {unit.x_m * scale_.grid(), unit.y_m * scale_.grid()};
}

double BorderThinning::triangle_m2(std::uint32_t a, std::uint32_t b, std::uint32_t c) const {
  const GridPoint& p = graph_.point(b);
  const Steps step = steps_at(p);
  const auto x = [&](std::uint32_t v) { return static_cast<double>(graph_.point(v).x - p.x); };
  const auto y = [&](std::uint32_t v) { return static_cast<double>(graph_.point(v).y - p.y); };
  return std::abs(x(a) * y(c) - x(c) * y(a)) / 2 * step.x_m * step.y_m;
}

double BorderThinning::distance_m(const GridPoint& p, const GridPoint& a,
                                  const GridPoint& b) const {
  const Steps step = steps_at(p);
  const double ax = static_cast<double>(a.x - p.x) * step.x_m;
  const double ay = static_cast<double>(a.y - p.y) * step.y_m;
  const double dx = static_cast<double>(b.x - a.x) * step.x_m;
  const double dy = static_cast<double>(b.y - a.y) * step.y_m;
  const double length2 = dx * dx + dy * dy;
  const double t = length2 > 0 ? std::clamp(-(ax * dx + ay * dy) / length2, 0.0, 1.0) : 0;
  return std::hypot(ax + t * dx, ay + t * dy);
}

// Douglas and Peucker: what lies within the tolerance of the chord should go.
void BorderThinning::mark_by_distance(std::span<const std::uint32_t> arc) {
  std::vector<std::pair<std::size_t, std::size_t>> pending{{0, arc.size() - 1}};
  while (!pending.empty()) {
    const auto [first, last] = pending.back();
    pending.pop_back();
    double farthest = 0;
    std::size_t at = first;
    for (std::size_t k = first + 1; k < last; ++k) {
      const double distance =
          distance_m(graph_.point(arc[k]), graph_.point(arc[first]), graph_.point(arc[last]));
      if (distance <= farthest) continue;
      farthest = distance;
      at = k;
    }
    if (farthest <= tolerance_m_ || at == first) {
      for (std::size_t k = first + 1; k < last; ++k) should_go_[arc[k]] = 1;
      continue;
    }
    pending.emplace_back(first, at);
    pending.emplace_back(at, last);
  }
}

void BorderThinning::thin(bool lock_loose) {
  std::vector<std::size_t> arcs;
  for (std::size_t i = 0; i < graph_.arc_count(); ++i) {
    if (graph_.arc(i).size() < 3 || (lock_loose && graph_.is_loose(i))) continue;
    if (method_ == SimplifyMethod::douglas_peucker) mark_by_distance(graph_.arc(i));
    arcs.push_back(i);
  }
  // What one arc stands in the way of may be free when that one is thinned.
  bool changed = true;
  for (int round = 0; changed && round < 8; ++round) {
    changed = false;
    for (const std::size_t i : arcs) changed = thin_arc(graph_.arc(i)) || changed;
  }
}

// The smallest triangle goes first. With Visvalingam's method a triangle counts no less than those
// that have gone before it; with the other one only its order counts.
bool BorderThinning::thin_arc(std::span<const std::uint32_t> arc) {
  using Entry = std::tuple<double, std::size_t, std::uint32_t, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  const double limit = tolerance_m_ * tolerance_m_;
  const bool by_area = method_ == SimplifyMethod::visvalingam;
  std::vector<std::size_t> place;  // in the arc, of the vertices that are there
  const auto push = [&](std::size_t k, double least) {
    const std::uint32_t v = arc[k];
    const double area = std::max(least, triangle_m2(previous_[v], v, next_[v]));
    if (by_area) should_go_[v] = area <= limit ? 1 : 0;
    if (should_go_[v] != 0) queue.emplace(area, k, previous_[v], next_[v]);
  };
  for (std::size_t k = 1; k + 1 < arc.size(); ++k) {
    if (is_there_[arc[k]] != 0) push(k, 0);
  }
  // Places of neighbours are found by walking the arc.
  const auto step = [&](std::size_t k, int by) {
    do {
      k = by > 0 ? k + 1 : k - 1;
    } while (k > 0 && k + 1 < arc.size() && is_there_[arc[k]] == 0);
    return k;
  };
  bool changed = false;
  while (!queue.empty()) {
    const auto [area, k, before, after] = queue.top();
    queue.pop();
    const std::uint32_t v = arc[k];
    if (is_there_[v] == 0 || previous_[v] != before || next_[v] != after) continue;
    if (!may_go(before, v, after)) continue;
    is_there_[v] = 0;
    changed = true;
    const std::size_t left = step(k, -1);
    const std::size_t right = step(k, 1);
    const bool left_is_node = left == 0;
    const bool right_is_node = right + 1 == arc.size();
    if (left_is_node && right_is_node) joined_nodes_.insert(std::minmax(before, after));
    if (!left_is_node) {
      next_[before] = after;
      push(left, by_area ? area : 0);
    }
    if (!right_is_node) {
      previous_[after] = before;
      push(right, by_area ? area : 0);
    }
  }
  return changed;
}

bool BorderThinning::are_joined(std::uint32_t a, std::uint32_t c) const {
  if (!graph_.is_node(a)) return previous_[a] == c || next_[a] == c;
  if (!graph_.is_node(c)) return previous_[c] == a || next_[c] == a;
  return joined_nodes_.contains(std::minmax(a, c));
}

bool BorderThinning::may_go(std::uint32_t a, std::uint32_t b, std::uint32_t c) const {
  return a != c && !are_joined(a, c) && !has_vertex_in(a, b, c);
}

void BorderThinning::build_cells() {
  const auto count = static_cast<std::uint32_t>(graph_.vertex_count());
  for (std::uint32_t v = 0; v < count; ++v) extent_.include(graph_.point(v));
  if (count == 0) return;
  const double width = static_cast<double>(extent_.max_x - extent_.min_x) + 1;
  const double height = static_cast<double>(extent_.max_y - extent_.min_y) + 1;
  cell_size_ = std::max<std::int64_t>(
      1, static_cast<std::int64_t>(std::sqrt(width * height / (count / 2.0 + 1))));
  const std::int64_t longest = static_cast<std::int64_t>(std::max(width, height));
  cell_size_ = std::max(cell_size_, longest / (std::int64_t{1} << 15) + 1);
  columns_ = static_cast<std::size_t>((extent_.max_x - extent_.min_x) / cell_size_) + 1;
  rows_ = static_cast<std::size_t>((extent_.max_y - extent_.min_y) / cell_size_) + 1;
  const auto cell_of = [&](std::uint32_t v) {
    const GridPoint& p = graph_.point(v);
    return cell(p.y, extent_.min_y, rows_) * columns_ + cell(p.x, extent_.min_x, columns_);
  };
  cell_starts_.assign(columns_ * rows_ + 1, 0);
  for (std::uint32_t v = 0; v < count; ++v) ++cell_starts_[cell_of(v) + 1];
  for (std::size_t i = 1; i < cell_starts_.size(); ++i) cell_starts_[i] += cell_starts_[i - 1];
  cell_vertices_.resize(count);
  std::vector<std::uint32_t> next(cell_starts_.begin(), cell_starts_.end() - 1);
  for (std::uint32_t v = 0; v < count; ++v) cell_vertices_[next[cell_of(v)]++] = v;
}

std::size_t BorderThinning::cell(std::int64_t value, std::int64_t low, std::size_t count) const {
  return std::min(static_cast<std::size_t>((value - low) / cell_size_), count - 1);
}

// Whether a vertex lies in the closed triangle, its corners apart.
bool BorderThinning::has_vertex_in(std::uint32_t a, std::uint32_t b, std::uint32_t c) const {
  const GridPoint& pa = graph_.point(a);
  const GridPoint& pb = graph_.point(b);
  const GridPoint& pc = graph_.point(c);
  const int turn = detail::orientation(pa, pb, pc);
  GridBox box;
  for (const GridPoint& p : {pa, pb, pc}) box.include(p);
  for (std::size_t y = cell(box.min_y, extent_.min_y, rows_);
       y <= cell(box.max_y, extent_.min_y, rows_); ++y) {
    for (std::size_t x = cell(box.min_x, extent_.min_x, columns_);
         x <= cell(box.max_x, extent_.min_x, columns_); ++x) {
      const std::size_t i = y * columns_ + x;
      for (std::uint32_t k = cell_starts_[i]; k < cell_starts_[i + 1]; ++k) {
        const std::uint32_t v = cell_vertices_[k];
        if (is_there_[v] == 0 || v == a || v == b || v == c) continue;
        const GridPoint& p = graph_.point(v);
        if (!box.contains(p)) continue;
        const auto is_beyond = [&](const GridPoint& from, const GridPoint& to) {
          const int side = detail::orientation(from, to, p);
          return turn == 0 ? side != 0 : side == -turn;
        };
        if (!is_beyond(pa, pb) && !is_beyond(pb, pc) && !is_beyond(pc, pa)) return true;
      }
    }
  }
  return false;
}

std::size_t BorderThinning::kept_for_topology() const {
  std::size_t kept = 0;
  for (std::size_t v = 0; v < is_there_.size(); ++v) kept += is_there_[v] & should_go_[v];
  return kept;
}

double BorderThinning::largest_displacement_m() const {
  double largest = 0;
  for (std::size_t i = 0; i < graph_.arc_count(); ++i) {
    const auto arc = graph_.arc(i);
    std::size_t from = 0;
    for (std::size_t k = 1; k < arc.size(); ++k) {
      if (k + 1 < arc.size() && is_there_[arc[k]] == 0) continue;
      for (std::size_t j = from + 1; j < k; ++j) {
        largest = std::max(largest, distance_m(graph_.point(arc[j]), graph_.point(arc[from]),
                                               graph_.point(arc[k])));
      }
      from = k;
    }
  }
  return largest;
}

}  // namespace ecotone
