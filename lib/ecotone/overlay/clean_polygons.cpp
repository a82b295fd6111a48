// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/clean_polygons.h"

#include <algorithm>
#include <cmath>

#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/geometry/repair.h"
#include "ecotone/overlay/grid.h"

namespace ecotone {
namespace {

constexpr std::size_t features_per_block = 64;

bool is_finite(const MultiPolygonView& polygons) {
  for (std::size_t j = 0; j < polygons.size(); ++j) {
    for (std::size_t k = 0; k < polygons.polygon(j).ring_count(); ++k) {
      for (const Point& p : polygons.polygon(j).ring(k)) {
        if (!std::isfinite(p.x) || !std::isfinite(p.y)) return false;
      }
    }
  }
  return true;
}

// Snaps, drops repeated points and rings without an inside; a hole goes with its shell.
geos::Polygons on_grid(const geos::Polygons& polygons, double grid) {
  geos::Polygons result;
  for (const geos::Polygon& polygon : polygons) {
    geos::Polygon kept;
    for (std::size_t k = 0; k < polygon.size(); ++k) {
      std::vector<Point> ring;
      for (const Point& p : polygon[k]) {
        const Point q = snapped(p, grid);
        if (ring.empty() || ring.back() != q) ring.push_back(q);
      }
      if (!ring.empty() && ring.front() != ring.back()) ring.push_back(Point(ring.front()));
      if (ring.size() >= 4) {
        kept.push_back(std::move(ring));
      } else if (k == 0) {
        break;
      }
    }
    if (!kept.empty()) result.push_back(std::move(kept));
  }
  return result;
}

double area_of(const geos::Polygons& polygons, const Crs& crs, AreaMethod method) {
  MultiPolygonBuilder builder;
  geos::append(polygons, builder);
  builder.finish_feature();
  const MultiPolygonArray array = std::move(builder).build();
  return area_m2(array[0], crs, method);
}

class Cleaner {
 public:
  Cleaner(const NamedPolygons& column, const Crs& crs, AreaMethod method, double grid)
      : column_(column), crs_(crs), method_(method), grid_(grid) {}

  // Adds feature i to the block.
  void clean(std::size_t i, MultiPolygonBuilder& builder, Ledger& ledger) {
    const geos::Polygons raw = geos::polygons_of(column_.polygons[i]);
    geos::append(cleaned(i, raw, ledger), builder);
    builder.finish_feature();
  }

 private:
  geos::Polygons cleaned(std::size_t i, const geos::Polygons& raw, Ledger& ledger) {
    LedgerEntry entry{.layer = column_.layer, .feature = column_.id(i)};
    if (!is_finite(column_.polygons[i])) {
      entry.action = LedgerAction::quarantined;
      entry.reason = "a coordinate is not a finite number";
      ledger.add(std::move(entry));
      return {};
    }
    geos::Polygons polygons = on_grid(raw, grid_);
    try {
      auto defect = session_.defect(session_.geometry(polygons));
      if (!defect) {
        if (polygons.empty() && !raw.empty()) {
          entry.action = LedgerAction::dropped;
          entry.reason = "nothing is left of its area on the grid";
          entry.area_before_m2 = std::abs(area_of(raw, crs_, method_));
          entry.area_after_m2 = 0;
          ledger.add(std::move(entry));
        }
        return polygons;
      }
      const bool by_grid = grid_ > 0 && was_valid(raw);
      entry.action = by_grid ? LedgerAction::snapped : LedgerAction::repaired;
      entry.reason = by_grid ? "on the grid: " + defect->reason : defect->reason;
      entry.reason += "; repaired by structure";
      entry.position = defect->position;
      entry.area_before_m2 = area_of(raw, crs_, method_);
      polygons = repaired(polygons);
      entry.area_after_m2 = area_of(polygons, crs_, method_);
      if (polygons.empty()) {
        entry.action = LedgerAction::dropped;
        entry.reason += "; nothing is left of its area";
      }
      ledger.add(std::move(entry));
      return polygons;
    } catch (const geos::Failure& failure) {
      entry.action = LedgerAction::quarantined;
      entry.reason = failure.what();
      ledger.add(std::move(entry));
      return {};
    }
  }

  bool was_valid(const geos::Polygons& raw) {
    try {
      return !session_.defect(session_.geometry(raw));
    } catch (const geos::Failure&) {
      return false;
    }
  }

  // Repair on the grid of the run; where GEOS, which works with doubles, still finds a fault in
  // it, the result of its own repair by the same rule stands.
  geos::Polygons repaired(const geos::Polygons& polygons) {
    try {
      MultiPolygonBuilder builder;
      geos::append(polygons, builder);
      builder.finish_feature();
      const MultiPolygonArray one = std::move(builder).build();
      RepairOptions options;
      if (grid_ > 0) options.grid = grid_;
      const Repair result = repair(one[0], options);
      geos::Polygons mended = on_grid(geos::polygons_of(result.geometry[0]), 0);
      if (!session_.defect(session_.geometry(mended))) return mended;
    } catch (const GeometryError&) {
      // No grid led to a valid result; the other repair decides.
    }
    return session_.make_valid(session_.geometry(polygons));
  }

  const NamedPolygons& column_;
  const Crs& crs_;
  AreaMethod method_;
  double grid_;
  geos::Session session_;
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
  for (std::size_t i = 0; i < polygons.size(); ++i) {
    flags[i] = is_finite(polygons[i]) ? 0 : 1;
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
  std::vector<std::uint8_t> altered(count, 0);
  parallel_for(blocks, threads, nullptr, [&](std::size_t block) {
    Cleaner cleaner(column, crs, method, grid);
    MultiPolygonBuilder builder;
    const std::size_t end = std::min(count, (block + 1) * features_per_block);
    for (std::size_t i = block * features_per_block; i < end; ++i) {
      if (column.polygons.is_missing(i) || (!wanted.empty() && wanted[i] == 0)) {
        builder.finish_feature();
      } else {
        const std::size_t before = ledgers[block].entries.size();
        cleaner.clean(i, builder, ledgers[block]);
        altered[i] = ledgers[block].entries.size() > before ? 1 : 0;
      }
    }
    arrays[block] = std::move(builder).build();
  });
  for (const Ledger& part : ledgers) ledger.append(part);
  return {concatenate(arrays), std::move(altered)};
}

MultiPolygonArray concatenate(std::span<const MultiPolygonArray> blocks) {
  MultiPolygonBuilder builder;
  for (const MultiPolygonArray& block : blocks) {
    for (std::size_t i = 0; i < block.size(); ++i) {
      if (block.is_missing(i)) {
        builder.add_missing();
      } else {
        builder.add_feature(block[i]);
      }
    }
  }
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
