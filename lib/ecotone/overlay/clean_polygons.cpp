// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/clean_polygons.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/geometry/grid_validity.h"
#include "ecotone/geometry/repair.h"
#include "ecotone/geometry/ring_examiner.h"
#include "ecotone/geometry/validity.h"
#include "ecotone/message/geometry_errors.h"
#include "ecotone/overlay/grid.h"

namespace ecotone {
namespace {

constexpr std::size_t features_per_block = 64;

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

// Columns that grow by a feature at a time.
struct Columns {
  std::vector<std::int32_t> geom_offsets{0};
  std::vector<std::int32_t> polygon_offsets{0};
  std::vector<std::int32_t> ring_offsets{0};
  std::vector<Point> points;
  std::vector<std::uint8_t> missing;

  void finish_feature() {
    geom_offsets.push_back(static_cast<std::int32_t>(polygon_offsets.size()) - 1);
  }
  void append(const MultiPolygonArray& array) {
    constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max());
    if (points.size() + array.points().size() > most) {
      throw GeometryError(geometry_error("offsets_invalid"),
                          {{"reason", "more than 2147483647 elements; read the layer in batches"}});
    }
    const std::size_t before = geom_offsets.size() - 1;
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (!array.is_missing(i)) continue;
      missing.resize(before + array.size(), 0);
      missing[before + i] = 1;
    }
    append(array.geom_offsets(), geom_offsets);
    append(array.polygon_offsets(), polygon_offsets);
    append(array.ring_offsets(), ring_offsets);
    points.insert(points.end(), array.points().begin(), array.points().end());
  }
  MultiPolygonArray build() && {
    if (!missing.empty()) missing.resize(geom_offsets.size() - 1, 0);
    return {std::move(geom_offsets), std::move(polygon_offsets), std::move(ring_offsets),
            std::move(points), std::move(missing)};
  }

 private:
  static void append(std::span<const std::int32_t> from, std::vector<std::int32_t>& to) {
    const std::int32_t base = to.back();
    for (const std::int32_t offset : from.subspan(1)) to.push_back(base + offset);
  }
};

// From coordinates to the integers of a grid and back, as `snapped` of grid.h rounds.
class GridScale {
 public:
  explicit GridScale(double grid) : grid_(grid) {
    const double scale = 1 / grid;
    const double whole = std::round(scale);
    is_whole_ = whole >= 1 && std::abs(scale - whole) <= 1e-6 * whole;
    whole_ = is_whole_ ? whole : 1;
  }

  // Calls visit(x, y) with the integers of each point; false at one beyond 2^52 or not finite.
  template <typename Visit>
  bool visit(std::span<const Point> points, const Visit& visit) const {
    if (is_whole_) {
      const double whole = whole_;
      return visit_scaled(
          points, [whole](double v) { return v * whole; }, visit);
    }
    const double grid = grid_;
    return visit_scaled(
        points, [grid](double v) { return v / grid; }, visit);
  }
  Point point(double x, double y) const {
    return is_whole_ ? Point{x / whole_, y / whole_} : Point{x * grid_, y * grid_};
  }

 private:
  template <typename Scale, typename Visit>
  static bool visit_scaled(std::span<const Point> points, const Scale& scale, const Visit& visit) {
    constexpr double limit = 0x1p52;
    for (const Point& p : points) {
      const double x = scale(p.x);
      const double y = scale(p.y);
      if (!(std::abs(x) < limit && std::abs(y) < limit)) return false;
      visit(rounded(x), rounded(y));
    }
    return true;
  }
  // std::round, whose call would cost more than all the rest; halves go away from zero.
  static std::int64_t rounded(double v) {
    const auto whole = static_cast<std::int64_t>(v);
    const double rest = v - static_cast<double>(whole);
    return whole + (rest >= 0.5 ? 1 : 0) - (rest <= -0.5 ? 1 : 0);
  }

  double grid_;
  double whole_ = 1;
  bool is_whole_ = false;
};

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
        if (!scale.visit(ring, [&](std::int64_t x, std::int64_t y) {
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

  void append_to(Columns& columns, const GridScale& scale) const {
    const auto first_ring = static_cast<std::int32_t>(columns.ring_offsets.size()) - 1;
    const auto first_point = static_cast<std::int32_t>(columns.points.size());
    for (const std::int32_t offset : std::span(polygon_offsets_).subspan(1)) {
      columns.polygon_offsets.push_back(first_ring + offset);
    }
    for (const std::int32_t offset : std::span(ring_offsets_).subspan(1)) {
      columns.ring_offsets.push_back(first_point + offset);
    }
    columns.points.resize(columns.points.size() + count_);
    Point* to = columns.points.data() + first_point;
    for (std::size_t i = 0; i < count_; ++i) {
      to[i] = scale.point(static_cast<double>(points_[i].x), static_cast<double>(points_[i].y));
    }
    columns.finish_feature();
  }

 private:
  std::vector<detail::GridPoint> points_;
  std::size_t count_ = 0;  // of points
  std::vector<std::int32_t> ring_offsets_;
  std::vector<std::int32_t> polygon_offsets_;
};

// The same as GridFeature::snap for coordinates that no integers can hold.
MultiPolygonArray snapped_feature(const MultiPolygonView& feature, double grid) {
  MultiPolygonBuilder builder;
  for (std::size_t j = 0; j < feature.size(); ++j) {
    bool has_shell = false;
    for (std::size_t k = 0; k < feature.polygon(j).ring_count() && (k == 0 || has_shell); ++k) {
      std::vector<Point> ring;
      for (const Point& p : feature.polygon(j).ring(k)) {
        const Point q = snapped(p, grid);
        if (ring.empty() || ring.back() != q) ring.push_back(q);
      }
      if (!ring.empty() && ring.front() != ring.back()) ring.push_back(Point(ring.front()));
      if (ring.size() < 4) continue;
      builder.add_ring(ring);
      has_shell = true;
    }
    if (has_shell) builder.finish_polygon();
  }
  builder.finish_feature();
  return std::move(builder).build();
}

MultiPolygonArray as_array(const geos::Polygons& polygons) {
  MultiPolygonBuilder builder;
  geos::append(polygons, builder);
  builder.finish_feature();
  return std::move(builder).build();
}

class Cleaner {
 public:
  Cleaner(const NamedPolygons& column, const Crs& crs, AreaMethod method, double grid)
      : column_(column),
        crs_(crs),
        method_(method),
        grid_(grid),
        scale_(grid > 0 ? std::optional(GridScale(grid)) : std::nullopt) {}

  // Adds feature i to the block. Returns whether it is pinched.
  bool clean(std::size_t i, Columns& columns, Ledger& ledger) {
    const MultiPolygonView raw = column_.polygons[i];
    const std::span<const Point> points = points_of(column_.polygons, i, i + 1);
    if (scale_ && feature_.snap(raw, points.size(), *scale_)) {
      if (!validator_.is_valid(feature_.rings())) {
        return mend(i, detail::grid_polygons(feature_.rings()), true, columns, ledger);
      }
      if (feature_.empty() && raw.size() > 0) tell_dropped(i, ledger);
      feature_.insert(validator_.pinches());
      feature_.append_to(columns, *scale_);
      return !validator_.pinches().empty();
    }
    if (!is_finite(points)) {
      ledger.add({.action = LedgerAction::quarantined,
                  .layer = column_.layer,
                  .feature = column_.id(i),
                  .reason = "a coordinate is not a finite number"});
      columns.finish_feature();
      return false;
    }
    MultiPolygonArray zone = snapped_feature(raw, grid_);
    const detail::Soundness sound = detail::soundness(zone[0]);
    if (!sound.is_valid) return mend(i, std::move(zone), false, columns, ledger);
    if (zone[0].size() == 0 && raw.size() > 0) tell_dropped(i, ledger);
    columns.append(zone);
    return sound.is_pinched;
  }

 private:
  void tell_dropped(std::size_t i, Ledger& ledger) const {
    ledger.add({.action = LedgerAction::dropped,
                .layer = column_.layer,
                .feature = column_.id(i),
                .reason = "nothing is left of its area on the grid",
                .area_before_m2 = std::abs(area_m2(column_.polygons[i], crs_, method_)),
                .area_after_m2 = 0});
  }

  // Adds an invalid feature, repaired. Its zone is snapped; in integers of the grid or not.
  bool mend(std::size_t i, MultiPolygonArray zone, bool in_integers, Columns& columns,
            Ledger& ledger) {
    const auto placed = [&](const Point& p) { return in_integers ? scale_->point(p.x, p.y) : p; };
    LedgerEntry entry{.layer = column_.layer, .feature = column_.id(i)};
    const Fault fault = faults(zone[0], {.notes = false, .limit = 1}).at(0);
    const bool by_grid = grid_ > 0 && is_valid(column_.polygons[i]);
    entry.action = by_grid ? LedgerAction::snapped : LedgerAction::repaired;
    entry.reason = by_grid ? "on the grid: " : "";
    entry.reason += fault_text(fault.kind).en;
    entry.reason += "; repaired by structure";
    entry.position = placed(fault.at);
    bool is_pinched = false;
    try {
      entry.area_before_m2 = area_m2(column_.polygons[i], crs_, method_);
      const MultiPolygonArray mended = repaired(std::move(zone), in_integers, is_pinched);
      entry.area_after_m2 = area_m2(mended[0], crs_, method_);
      if (mended[0].size() == 0) {
        entry.action = LedgerAction::dropped;
        entry.reason += "; nothing is left of its area";
      }
      columns.append(mended);
    } catch (const geos::Failure& failure) {
      entry.action = LedgerAction::quarantined;
      entry.reason = failure.what();
      columns.finish_feature();
    }
    ledger.add(std::move(entry));
    return is_pinched;
  }

  // Repair on the grid of the run; where no grid leads to a valid result, GEOS decides by the same
  // rule.
  MultiPolygonArray repaired(MultiPolygonArray zone, bool in_integers, bool& is_pinched) {
    RepairOptions options;
    if (grid_ > 0) options.grid = in_integers ? 1 : grid_;
    try {
      MultiPolygonArray mended = repair(zone[0], options).geometry;
      is_pinched = detail::soundness(mended[0]).is_pinched;
      return in_integers ? on_coordinates(mended) : mended;
    } catch (const GeometryError&) {
      geos::Session session;
      if (in_integers) zone = on_coordinates(zone);
      MultiPolygonArray mended = as_array(session.make_valid(session.geometry(zone[0])));
      is_pinched = detail::soundness(mended[0]).is_pinched;
      return mended;
    }
  }

  MultiPolygonArray on_coordinates(const MultiPolygonArray& zone) const {
    Columns columns;
    columns.append(zone);
    for (Point& p : columns.points) p = scale_->point(p.x, p.y);
    return std::move(columns).build();
  }

  const NamedPolygons& column_;
  const Crs& crs_;
  AreaMethod method_;
  double grid_;
  std::optional<GridScale> scale_;
  GridFeature feature_;
  detail::GridValidator validator_;
};

double ring_area(RingView ring) {
  double sum = 0;
  for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
    sum += (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
           (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
  }
  return std::abs(sum) / 2;
}

}  // namespace

std::vector<std::uint8_t> features_not_finite(const MultiPolygonArray& polygons) {
  std::vector<std::uint8_t> flags(polygons.size(), 0);
  if (is_finite(polygons.points())) return flags;
  for (std::size_t i = 0; i < polygons.size(); ++i) {
    flags[i] = is_finite(points_of(polygons, i, i + 1)) ? 0 : 1;
  }
  return flags;
}

CleanPolygons clean_polygons(const NamedPolygons& column, std::span<const std::uint8_t> wanted,
                             const Crs& crs, AreaMethod method, double grid, int threads,
                             Ledger& ledger) {
  const std::size_t count = column.polygons.size();
  const std::size_t blocks = (count + features_per_block - 1) / features_per_block;
  std::vector<MultiPolygonArray> arrays(blocks);
  std::vector<Ledger> ledgers(blocks);
  CleanPolygons result;
  result.altered.resize(count, 0);
  result.pinched.resize(count, 0);
  parallel_for(blocks, threads, nullptr, [&](std::size_t block) {
    Cleaner cleaner(column, crs, method, grid);
    Columns columns;
    const std::size_t end = std::min(count, (block + 1) * features_per_block);
    if (wanted.empty()) {
      columns.points.reserve(points_of(column.polygons, block * features_per_block, end).size());
    }
    for (std::size_t i = block * features_per_block; i < end; ++i) {
      if (column.polygons.is_missing(i) || (!wanted.empty() && wanted[i] == 0)) {
        columns.finish_feature();
        continue;
      }
      const std::size_t before = ledgers[block].entries.size();
      result.pinched[i] = cleaner.clean(i, columns, ledgers[block]) ? 1 : 0;
      result.altered[i] = ledgers[block].entries.size() > before ? 1 : 0;
    }
    arrays[block] = std::move(columns).build();
  });
  for (const Ledger& part : ledgers) ledger.append(part);
  result.polygons = concatenate(arrays);
  return result;
}

MultiPolygonArray concatenate(std::span<const MultiPolygonArray> blocks) {
  std::size_t features = 0;
  std::size_t polygons = 0;
  std::size_t rings = 0;
  std::size_t points = 0;
  for (const MultiPolygonArray& block : blocks) {
    features += block.size();
    polygons += block.polygon_offsets().size();
    rings += block.ring_offsets().size();
    points += block.points().size();
  }
  Columns columns;
  columns.geom_offsets.reserve(features + 1);
  columns.polygon_offsets.reserve(polygons);
  columns.ring_offsets.reserve(rings);
  columns.points.reserve(points);
  for (const MultiPolygonArray& block : blocks) columns.append(block);
  return std::move(columns).build();
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

double coordinate_area(const MultiPolygonView& polygons) {
  double sum = 0;
  for (std::size_t j = 0; j < polygons.size(); ++j) {
    const PolygonView polygon = polygons.polygon(j);
    for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
      sum += (k == 0 ? 1 : -1) * ring_area(polygon.ring(k));
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
