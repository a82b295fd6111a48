// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/clean_polygons.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/geometry/grid_validity.h"
#include "ecotone/geometry/repair.h"
#include "ecotone/geometry/validity.h"
#include "ecotone/index/meeting.h"

namespace ecotone {
namespace {

// A block is done when it has so many features, or so many vertices.
constexpr std::size_t features_per_block = 256;
constexpr std::size_t vertices_per_block = 1 << 14;

// What is not finite makes the difference, and with it the sum, a NaN.
bool is_finite(std::span<const Point> points) {
  double x_sum = 0;
  double y_sum = 0;
  for (const Point& p : points) {
    x_sum += p.x - p.x;
    y_sum += p.y - p.y;
  }
  return x_sum == 0 && y_sum == 0;
}

std::size_t at(std::span<const std::int32_t> offsets, std::size_t i) {
  return static_cast<std::size_t>(offsets[i]);
}

// Of the features from `first` to `last` - 1.
std::span<const Point> points_of(const MultiPolygonArray& polygons, std::size_t first,
                                 std::size_t last) {
  const auto place = [&](std::size_t feature) {
    return at(polygons.ring_offsets(),
              at(polygons.polygon_offsets(), at(polygons.geom_offsets(), feature)));
  };
  return polygons.points().subspan(place(first), place(last) - place(first));
}

// Calls visit(x, y) with the integers of each point; false at one beyond 2^52 or not finite.
// Rounds as GridScale does, without the calls that would cost more than all the rest.
template <typename Visit>
bool visit_on_grid(std::span<const Point> points, const GridScale& scale, const Visit& visit) {
  constexpr double limit = 0x1p52;
  const auto rounded = [](double v) {
    const auto whole = static_cast<std::int64_t>(v);
    const double rest = v - static_cast<double>(whole);
    return whole + (rest >= 0.5 ? 1 : 0) - (rest <= -0.5 ? 1 : 0);
  };
  for (const Point& p : points) {
    const double x = scale.to_units(p.x);
    const double y = scale.to_units(p.y);
    if (!(std::abs(x) < limit && std::abs(y) < limit)) return false;
    visit(rounded(x), rounded(y));
  }
  return true;
}

// One feature on the grid, in memory that is kept from one to the next.
class GridFeature {
 public:
  // Snaps, drops repeated points and rings without an inside; a hole goes with its shell. Returns
  // false if a coordinate is beyond the integers.
  bool snap(const MultiPolygonView& feature, std::size_t most_points, const GridScale& scale) {
    count_ = 0;
    ring_offsets_.assign(1, 0);
    polygon_offsets_.assign(1, 0);
    for (std::size_t j = 0; j < feature.size(); ++j) {
      const PolygonView polygon = feature.polygon(j);
      const std::size_t ring_count = polygon.ring_count();
      for (std::size_t k = 0; k < ring_count; ++k) {
        const RingView ring = polygon.ring(k);
        if (points_.size() < count_ + ring.size() + 1) {
          points_.resize(count_ + std::max(most_points, ring.size()) + 1);
        }
        detail::GridPoint* const begin = points_.data() + count_;
        detail::GridPoint* end = begin;
        if (!visit_on_grid(ring, scale, [&](std::int64_t x, std::int64_t y) {
              *end = {x, y};
              end += end == begin || *end != end[-1] ? 1 : 0;
            })) {
          return false;
        }
        if (end != begin && *begin != end[-1]) *end++ = *begin;
        if (end - begin >= 4) {
          count_ += static_cast<std::size_t>(end - begin);
          ring_offsets_.push_back(static_cast<std::int32_t>(count_));
        } else if (k == 0) {
          break;
        }
      }
      const auto rings = static_cast<std::int32_t>(ring_offsets_.size()) - 1;
      if (rings > polygon_offsets_.back()) polygon_offsets_.push_back(rings);
    }
    return true;
  }

  bool empty() const { return count_ == 0; }
  detail::GridRings rings() const {
    return {std::span(points_).first(count_), ring_offsets_, polygon_offsets_};
  }

  // Makes the points where a ring touches the inside of an edge vertices of that edge.
  void insert(std::span<const detail::GridPinch> pinches) {
    std::vector<detail::GridPinch> on_edges;
    for (const detail::GridPinch& pinch : pinches) {
      if (pinch.edge >= 0) on_edges.push_back(pinch);
    }
    if (on_edges.empty()) return;
    std::ranges::sort(on_edges, [&](const detail::GridPinch& a, const detail::GridPinch& b) {
      if (a.edge != b.edge) return a.edge < b.edge;
      const auto k = static_cast<std::size_t>(a.edge);
      return points_[k] < points_[k + 1] ? a.at < b.at : b.at < a.at;
    });
    std::vector<detail::GridPoint> more;
    more.reserve(count_ + on_edges.size());
    auto next = on_edges.begin();
    std::size_t ring = 1;
    for (std::size_t i = 0; i < count_; ++i) {
      more.push_back(points_[i]);
      for (; next != on_edges.end() && static_cast<std::size_t>(next->edge) == i; ++next) {
        more.push_back(next->at);
      }
      if (static_cast<std::size_t>(ring_offsets_[ring]) == i + 1) {
        ring_offsets_[ring++] = static_cast<std::int32_t>(more.size());
      }
    }
    count_ = more.size();
    points_ = std::move(more);
  }

  // Adds the rings, turned so that the inside lies on their left.
  void append_to(GridPolygons& out) const {
    const auto first = static_cast<std::uint32_t>(out.vertices.size());
    const auto feature = static_cast<std::uint32_t>(out.size());
    out.vertices.insert(out.vertices.end(), points_.begin(),
                        points_.begin() + static_cast<std::ptrdiff_t>(count_));
    std::size_t polygon = 0;
    for (std::size_t r = 0; r + 1 < ring_offsets_.size(); ++r) {
      while (at(polygon_offsets_, polygon + 1) <= r) ++polygon;
      const bool is_hole = at(polygon_offsets_, polygon) != r;
      const auto ring = std::span(out.vertices)
                            .subspan(first + at(ring_offsets_, r),
                                     at(ring_offsets_, r + 1) - at(ring_offsets_, r));
      if (runs_clockwise(ring) != is_hole) std::ranges::reverse(ring);
      out.ring_starts.push_back(first + static_cast<std::uint32_t>(ring_offsets_[r + 1]));
      out.ring_features.push_back(feature);
    }
    out.feature_rings.push_back(static_cast<std::uint32_t>(out.ring_count()));
  }

 private:
  std::vector<detail::GridPoint> points_;
  std::size_t count_ = 0;  // of points
  std::vector<std::int32_t> ring_offsets_;
  std::vector<std::int32_t> polygon_offsets_;
};

MultiPolygonArray as_array(const geos::Polygons& polygons) {
  MultiPolygonBuilder builder;
  geos::append(polygons, builder);
  builder.finish_feature();
  return std::move(builder).build();
}

class Cleaner {
 public:
  Cleaner(const NamedPolygons& column, const Crs& crs, AreaMethod method, const GridScale& scale)
      : column_(column), crs_(crs), method_(method), scale_(scale) {}

  // Adds feature i to the block. Returns whether it is pinched.
  bool clean(std::size_t i, GridPolygons& out, Ledger& ledger) {
    const MultiPolygonView raw = column_.polygons[i];
    const std::span<const Point> points = points_of(column_.polygons, i, i + 1);
    if (!feature_.snap(raw, points.size(), scale_)) {
      ledger.add({.action = LedgerAction::quarantined,
                  .layer = column_.layer,
                  .feature = column_.id(i),
                  .reason = "a coordinate is not a finite number"});
      finish_empty(out);
      return false;
    }
    if (!validator_.is_valid(feature_.rings())) {
      return mend(i, detail::grid_polygons(feature_.rings()), out, ledger);
    }
    if (feature_.empty() && raw.size() > 0) {
      ledger.add({.action = LedgerAction::dropped,
                  .layer = column_.layer,
                  .feature = column_.id(i),
                  .reason = "nothing is left of its area on the grid",
                  .area_before_m2 = std::abs(area_m2(raw, crs_, method_)),
                  .area_after_m2 = 0});
    }
    feature_.insert(validator_.pinches());
    feature_.append_to(out);
    return !validator_.pinches().empty();
  }

 private:
  static void finish_empty(GridPolygons& out) {
    out.feature_rings.push_back(static_cast<std::uint32_t>(out.ring_count()));
  }

  // Adds an invalid feature, repaired on the grid of the run; where no grid leads to a valid
  // result, GEOS decides by the same rule. Its zone is in grid units.
  bool mend(std::size_t i, const MultiPolygonArray& zone, GridPolygons& out, Ledger& ledger) {
    LedgerEntry entry{.layer = column_.layer, .feature = column_.id(i)};
    const Fault fault = faults(zone[0], {.notes = false, .limit = 1}).at(0);
    const bool by_grid = is_valid(column_.polygons[i]);
    entry.action = by_grid ? LedgerAction::snapped : LedgerAction::repaired;
    entry.reason = by_grid ? "on the grid: " : "";
    entry.reason += fault_text(fault.kind).en;
    entry.reason += "; repaired by structure";
    entry.position = Point{scale_.to_coordinate(fault.at.x), scale_.to_coordinate(fault.at.y)};
    bool is_pinched = false;
    try {
      entry.area_before_m2 = area_m2(column_.polygons[i], crs_, method_);
      const MultiPolygonArray mended = on_coordinates(repaired(zone));
      entry.area_after_m2 = area_m2(mended[0], crs_, method_);
      if (mended[0].size() == 0) {
        entry.action = LedgerAction::dropped;
        entry.reason += "; nothing is left of its area";
      }
      feature_.snap(mended[0], mended.points().size(), scale_);
      if (!validator_.is_valid(feature_.rings())) {
        throw geos::Failure("it cannot be repaired on the grid");
      }
      is_pinched = !validator_.pinches().empty();
      feature_.insert(validator_.pinches());
      feature_.append_to(out);
    } catch (const geos::Failure& failure) {
      entry.action = LedgerAction::quarantined;
      entry.reason = failure.what();
      finish_empty(out);
    }
    ledger.add(std::move(entry));
    return is_pinched;
  }

  static MultiPolygonArray repaired(const MultiPolygonArray& zone) {
    try {
      return repair(zone[0], {.grid = 1}).geometry;
    } catch (const GeometryError&) {
      geos::Session session;
      return as_array(session.make_valid(session.geometry(zone[0])));
    }
  }

  MultiPolygonArray on_coordinates(const MultiPolygonArray& zone) const {
    std::vector<Point> points(zone.points().begin(), zone.points().end());
    for (Point& p : points) p = {scale_.to_coordinate(p.x), scale_.to_coordinate(p.y)};
    const auto copy = [](std::span<const std::int32_t> offsets) {
      return std::vector<std::int32_t>(offsets.begin(), offsets.end());
    };
    return {copy(zone.geom_offsets()), copy(zone.polygon_offsets()), copy(zone.ring_offsets()),
            std::move(points)};
  }

  const NamedPolygons& column_;
  const Crs& crs_;
  AreaMethod method_;
  const GridScale& scale_;
  GridFeature feature_;
  detail::GridValidator validator_;
};

std::vector<std::size_t> block_starts(const MultiPolygonArray& polygons) {
  std::vector<std::size_t> starts{0};
  for (std::size_t i = 1; i < polygons.size(); ++i) {
    if (i - starts.back() >= features_per_block ||
        points_of(polygons, starts.back(), i).size() >= vertices_per_block) {
      starts.push_back(i);
    }
  }
  if (polygons.size() > 0) starts.push_back(polygons.size());
  return starts;
}

double ring_area(RingView ring) {
  double sum = 0;
  for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
    sum += (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
           (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
  }
  return std::abs(sum) / 2;
}

}  // namespace

std::vector<std::uint8_t> features_that_may_meet(const MultiPolygonArray& polygons, const Box& box,
                                                 double grid) {
  std::vector<std::uint8_t> flags(polygons.size(), 0);
  const bool all_finite = is_finite(polygons.points());
  for (std::size_t i = 0; i < polygons.size(); ++i) {
    const bool is_placed = all_finite || is_finite(points_of(polygons, i, i + 1));
    flags[i] = !is_placed || polygons.box(i).grown(2 * grid).overlaps(box) ? 1 : 0;
  }
  return flags;
}

Box finite_extent(const MultiPolygonArray& polygons) {
  Box extent;
  for (const Point& p : polygons.points()) {
    if (std::isfinite(p.x) && std::isfinite(p.y)) extent.include(p);
  }
  return extent;
}

CleanPolygons clean_polygons(const NamedPolygons& column, std::span<const std::uint8_t> wanted,
                             const Crs& crs, AreaMethod method, const GridScale& scale, int threads,
                             Ledger& ledger) {
  const std::size_t count = column.polygons.size();
  const std::vector<std::size_t> starts = block_starts(column.polygons);
  const std::size_t blocks = starts.size() - 1;
  std::vector<GridPolygons> parts(blocks);
  std::vector<Ledger> ledgers(blocks);
  CleanPolygons result{.scale = scale};
  result.altered.resize(count, 0);
  result.pinched.resize(count, 0);
  parallel_for(blocks, threads, nullptr, [&](std::size_t block) {
    Cleaner cleaner(column, crs, method, scale);
    GridPolygons& part = parts[block];
    const std::size_t first = starts[block];
    const std::size_t end = starts[block + 1];
    if (wanted.empty()) part.vertices.reserve(points_of(column.polygons, first, end).size());
    for (std::size_t i = first; i < end; ++i) {
      if (column.polygons.is_missing(i) || (!wanted.empty() && wanted[i] == 0)) {
        part.feature_rings.push_back(static_cast<std::uint32_t>(part.ring_count()));
        continue;
      }
      const std::size_t before = ledgers[block].entries.size();
      result.pinched[i] = cleaner.clean(i, part, ledgers[block]) ? 1 : 0;
      result.altered[i] = ledgers[block].entries.size() > before ? 1 : 0;
    }
  });
  for (const Ledger& part : ledgers) ledger.append(part);
  result.grid = concatenate(std::move(parts), threads);
  return result;
}

Box CleanPolygons::box(std::size_t i) const {
  const GridBox on_grid = box_of(feature_of(grid, i).vertices);
  Box box;
  if (on_grid.is_empty()) return box;
  box.include(scale.to_point({on_grid.min_x, on_grid.min_y}));
  box.include(scale.to_point({on_grid.max_x, on_grid.max_y}));
  return box;
}

Box CleanPolygons::extent() const {
  const GridBox on_grid = box_of(grid.vertices);
  Box box;
  if (on_grid.is_empty()) return box;
  box.include(scale.to_point({on_grid.min_x, on_grid.min_y}));
  box.include(scale.to_point({on_grid.max_x, on_grid.max_y}));
  return box;
}

geos::Polygons CleanPolygons::polygons(std::size_t i) const {
  geos::Polygons polygons;
  for (std::uint32_t r = grid.feature_rings[i]; r < grid.feature_rings[i + 1]; ++r) {
    const auto ring = grid.ring(r);
    if (polygons.empty() || !runs_clockwise(ring)) polygons.emplace_back();
    std::vector<Point>& points = polygons.back().emplace_back();
    points.reserve(ring.size());
    for (const GridPoint& p : ring) points.push_back(scale.to_point(p));
  }
  return polygons;
}

MultiPolygonArray CleanPolygons::feature(std::size_t i) const {
  return as_array(polygons(i));
}

void CleanPolygons::append_canonical(std::size_t i, MultiPolygonBuilder& builder) const {
  const std::uint32_t first = grid.feature_rings[i];
  if (grid.feature_rings[i + 1] - first == 1) {
    // One ring: from its lowest vertex on.
    const auto ring = grid.ring(first);
    const std::size_t n = ring.size() - 1;
    const auto lowest =
        static_cast<std::size_t>(std::min_element(ring.begin(), ring.end() - 1) - ring.begin());
    for (std::size_t k = 0; k <= n; ++k) {
      const std::size_t at = lowest + k;
      builder.add_point(scale.to_point(ring[at < n ? at : at - n]));
    }
    builder.finish_ring();
    builder.finish_polygon();
    return;
  }
  geos::Polygons whole = polygons(i);
  geos::make_canonical(whole);
  geos::append(whole, builder);
}

MultiPolygonArray concatenate(std::span<const MultiPolygonArray> blocks) {
  MultiPolygonBuilder builder;
  for (const MultiPolygonArray& block : blocks) builder.append(block);
  return std::move(builder).build();
}

double coordinate_area(const geos::Polygons& polygons) {
  double sum = 0;
  for (const geos::Polygon& polygon : polygons) {
    for (std::size_t k = 0; k < polygon.size(); ++k) {
      sum += (k == 0 ? 1 : -1) * ring_area(polygon[k]);
    }
  }
  return sum;
}

double coordinate_perimeter(const geos::Polygons& polygons) {
  double sum = 0;
  for (const geos::Polygon& polygon : polygons) {
    for (const auto& ring : polygon) {
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        sum += std::hypot(ring[i + 1].x - ring[i].x, ring[i + 1].y - ring[i].y);
      }
    }
  }
  return sum;
}

}  // namespace ecotone
