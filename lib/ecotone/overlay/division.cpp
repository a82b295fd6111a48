// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/division.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "ecotone/execution/parallel.h"
#include "ecotone/overlay/overlap_pairs.h"
#include "ecotone/overlay/overlap_sums.h"
#include "ecotone/overlay/piece_builder.h"
#include "ecotone/overlay/united_groups.h"

namespace ecotone {
namespace {

constexpr std::size_t features_per_block = 256;

// Doubles hold 53 bits; twice rounded they must stay below half a unit of the finer grid. Both the
// region and what it divides go there.
int bits_to_spare(const GridPolygons& region, const GridPolygons& divided) {
  std::int64_t largest = 1;
  for (const GridPolygons* polygons : {&region, &divided}) {
    for (const GridPoint& p : polygons->vertices) {
      largest = std::max({largest, std::abs(p.x), std::abs(p.y)});
    }
  }
  return std::clamp(50 - static_cast<int>(std::bit_width(static_cast<std::uint64_t>(largest))), 1,
                    45);
}

class Divider {
 public:
  Divider(const NamedPolygons& column, const CleanPolygons& clean, const GridPolygons& features,
          const Region& region, const OverlapSums& sums, const DivisionTask& task,
          Division& division)
      : column_(column),
        clean_(clean),
        features_(features),
        region_(region),
        finder_(region.index),
        sums_(sums),
        builder_(region.index, region.scale),
        task_(task),
        division_(division) {}

  void divide(std::size_t i, Ledger& ledger) {
    const GridFeature feature = feature_of(features_, i);
    if (feature.vertices.empty()) return finish();
    finder_.find(feature, meeting_);
    sums_.measure(feature, meeting_, found_);
    if (found_.empty() || !found_.front().overlaps) {
      // Vertices of the region on its edges belong into the rest too.
      if (task_.outside) part(feature, i, Part::outside, whole_area(feature), ledger);
      return finish();
    }
    const OverlapSum& sum = found_.front();
    division_.is_cut[i] = 1;
    division_.is_whole[i] = sum.is_whole_subject ? 1 : 0;
    division_.inside_m2[i] = sum.area_m2;
    if (task_.inside) part(feature, i, Part::inside, sum.grid_area, ledger);
    if (task_.outside && !sum.is_whole_subject) {
      part(feature, i, Part::outside, whole_area(feature) - sum.grid_area, ledger);
    }
    finish();
  }

  MultiPolygonArray inside() { return std::move(inside_).build(); }
  MultiPolygonArray outside() { return std::move(outside_).build(); }

 private:
  void finish() {
    inside_.finish_feature();
    outside_.finish_feature();
  }

  static double whole_area(const GridFeature& feature) {
    detail::Int128 twice = 0;
    const GridPoint& o = feature.vertices.front();
    for (std::size_t r = 0; r < feature.ring_count(); ++r) {
      for (std::uint32_t k = feature.ring_begin(r); k + 1 < feature.ring_end(r); ++k) {
        const GridPoint& a = feature.vertices[k];
        const GridPoint& b = feature.vertices[k + 1];
        twice += static_cast<detail::Int128>(a.x - o.x) * (b.y - o.y) -
                 static_cast<detail::Int128>(a.y - o.y) * (b.x - o.x);
      }
    }
    return static_cast<double>(twice) / 2;
  }

  void part(const GridFeature& feature, std::size_t i, Part which, double grid_area,
            Ledger& ledger) {
    MultiPolygonBuilder& out = which == Part::inside ? inside_ : outside_;
    const bool is_cut = division_.is_cut[i] != 0;
    const bool is_all = which == Part::inside ? division_.is_whole[i] != 0 : !is_cut;
    const bool has_new_vertices = std::ranges::any_of(meeting_.touches, [&](const Touch& touch) {
      return touch.at != feature.vertices[touch.edge] &&
             touch.at != feature.vertices[touch.edge + 1];
    });
    if (is_all && !has_new_vertices) {
      clean_.append_canonical(i, out);
      return;
    }
    std::string reason;
    PieceBuilder::Outcome outcome = PieceBuilder::Outcome::walked;
    PieceBuilder::Wish wish{.part = which,
                            .grid_area = grid_area,
                            .border = found_.empty() ? 0 : found_.front().border_units,
                            .is_pinched = true,
                            .is_rounded = region_.finer_bits > 0};
    if (which == Part::outside) wish.border += perimeter(feature);
    MeetingFinder::for_each_zone(meeting_, [&](const ZoneMeeting& meeting) {
      outcome = builder_.build(feature, meeting, wish, out, reason);
    });
    if (outcome == PieceBuilder::Outcome::walked) return;
    const bool failed = outcome == PieceBuilder::Outcome::failed;
    if (failed) division_.is_quarantined[i] = 1;
    ledger.add({.action = failed ? LedgerAction::quarantined : LedgerAction::recomputed,
                .layer = column_.layer,
                .feature = column_.id(i),
                .reason = reason});
  }

  static double perimeter(const GridFeature& feature) {
    double sum = 0;
    for (std::size_t r = 0; r < feature.ring_count(); ++r) {
      for (std::uint32_t k = feature.ring_begin(r); k + 1 < feature.ring_end(r); ++k) {
        const GridPoint& a = feature.vertices[k];
        const GridPoint& b = feature.vertices[k + 1];
        sum += std::hypot(static_cast<double>(b.x - a.x), static_cast<double>(b.y - a.y));
      }
    }
    return sum;
  }

  const NamedPolygons& column_;
  const CleanPolygons& clean_;
  const GridPolygons& features_;
  const Region& region_;
  MeetingFinder finder_;
  OverlapSums::Worker sums_;
  PieceBuilder builder_;
  const DivisionTask& task_;
  Division& division_;
  Meeting meeting_;
  std::vector<OverlapSum> found_;
  MultiPolygonBuilder inside_;
  MultiPolygonBuilder outside_;
};

}  // namespace

Region region_of(const NamedPolygons& column, const CleanPolygons& clean,
                 const CleanPolygons& divided, const Crs& crs, int threads, Ledger& ledger) {
  std::vector<std::vector<std::size_t>> all(1);
  for (std::size_t i = 0; i < clean.grid.size(); ++i) {
    if (!clean.is_empty(i)) all[0].push_back(i);
  }
  const UnitedGroups united = unite_groups(column, clean, all, threads, ledger);
  Region region{.scale = clean.scale};
  if (united.has_crossings) {
    region.finer_bits = bits_to_spare(clean.grid, divided.grid);
    region.scale = clean.scale.finer(region.finer_bits);
  }
  if (!united.has_crossings) {
    region.index = ZoneIndex(to_grid(united.regions, region.scale, threads), threads);
    return region;
  }
  // Rounded there, borders that lie next to each other may cross; what is mended is no larger than
  // the rounding, and no feature of anybody's.
  Ledger of_rounding;
  const AreaMethod method = crs.is_geographic() ? AreaMethod::ellipsoid : AreaMethod::plane;
  region.index = ZoneIndex(clean_polygons({united.regions, column.layer, {}}, {}, crs, method,
                                          region.scale, threads, of_rounding)
                               .grid,
                           threads);
  return region;
}

Division divide(const NamedPolygons& column, const CleanPolygons& clean, const Region& region,
                const Crs& crs, const DivisionTask& task) {
  Division division;
  const std::size_t count = clean.grid.size();
  division.inside_m2.assign(count, 0);
  division.is_whole.assign(count, 0);
  division.is_cut.assign(count, 0);
  division.is_quarantined.assign(count, 0);
  const bool on_pieces = task.method == AreaMethod::parcel || task.method == AreaMethod::geodesic;
  DivisionTask work = task;
  work.inside = task.inside || on_pieces;

  GridPolygons finer;
  if (region.finer_bits > 0) {
    finer = clean.grid;
    refine(finer, region.finer_bits);
  }
  const GridPolygons& features = region.finer_bits > 0 ? finer : clean.grid;
  Box extent = clean.extent();
  const GridBox& of_region = region.index.extent();
  if (!region.index.is_empty()) {
    extent.include(region.scale.to_point({of_region.min_x, of_region.min_y}));
    extent.include(region.scale.to_point({of_region.max_x, of_region.max_y}));
  }
  const OverlapSums sums(region.index, region.scale, crs, extent,
                         {.method = on_pieces ? AreaMethod::ellipsoid : task.method,
                          .true_lengths = false,
                          .threads = task.threads});
  const std::size_t blocks = (count + features_per_block - 1) / features_per_block;
  std::vector<MultiPolygonArray> inside(blocks);
  std::vector<MultiPolygonArray> outside(blocks);
  std::vector<Ledger> ledgers(blocks);
  if (task.progress != nullptr) task.progress->begin("overlay", blocks);
  parallel_for(blocks, task.threads, task.progress, [&](std::size_t b) {
    Divider divider(column, clean, features, region, sums, work, division);
    const std::size_t end = std::min(count, (b + 1) * features_per_block);
    for (std::size_t i = b * features_per_block; i < end; ++i) divider.divide(i, ledgers[b]);
    inside[b] = divider.inside();
    outside[b] = divider.outside();
  });
  if (task.progress != nullptr) task.progress->end();
  for (const Ledger& part : ledgers) division.ledger.append(part);
  division.inside = concatenate(inside);
  division.outside = concatenate(outside);
  if (on_pieces) division.inside_m2 = areas_m2(division.inside, crs, task.method);
  return division;
}

}  // namespace ecotone
