// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/outline_steps.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/execution/progress.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/message/no_burn_errors.h"
#include "ecotone/overlay/buffer.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/zoning/class_division.h"
#include "ecotone/zoning/ring_smoothing.h"
#include "ecotone/zoning/small_areas.h"

namespace ecotone::detail {
namespace {

constexpr double overlap_of_gaps_m = 0.002;

/// Of a polygon in the plane: twice the area by the perimeter.
double mean_width(const MultiPolygonView& zone) {
  double twice_area = 0;
  double perimeter = 0;
  for (std::size_t k = 0; k < zone.polygon(0).ring_count(); ++k) {
    const RingView ring = zone.polygon(0).ring(k);
    twice_area += (k == 0 ? 1 : -1) * std::abs(twice_signed_area(ring));
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      perimeter += std::hypot(ring[i + 1].x - ring[i].x, ring[i + 1].y - ring[i].y);
    }
  }
  return perimeter == 0 ? 0 : twice_area / perimeter;
}

}  // namespace

void count_into(const MultiPolygonView& zone, DelineationStep& step) {
  step.parts += zone.size();
  step.vertices += zone.vertex_count();
  for (std::size_t j = 0; j < zone.size(); ++j) {
    step.holes += zone.polygon(j).ring_count() - 1;
    step.vertices -= zone.polygon(j).ring_count();  // repeated ends
  }
}

void Outline::run(const MultiPolygonArray& blocks, std::span<const std::string> ids,
                  bool measured) {
  measured_ = measured;
  const Parameters& sizes = options_.parameters;
  unite(blocks, ids);
  step("close_gaps", sizes["close_gaps_m"] > 0, [&] { return closed(); });
  step("fill_holes", sizes["fill_holes_m2"] > 0, [&] {
    return fill_holes(zone, sizes["fill_holes_m2"], crs_, options_.method, "zone", ledger_);
  });
  step("drop_specks", sizes["drop_specks_m2"] > 0, [&] { return without_specks(zone, "speck"); });
  step("smooth", sizes["smooth_m"] > 0, [&] {
    SmoothedOutlines smoothed = smooth_outlines(zone, sizes["smooth_m"], crs_);
    smoothed_by_m = smoothed.largest_move_m;
    return std::move(smoothed.zones);
  });
  step("snap", !options_.snap.empty(), [&] {
    SnappedOutlines snapped =
        snap_outlines(zone, options_.snap, crs_, ledger_,
                      {.shortest_m = sizes["snap_shortest_m"], .name = "zone"});
    stretches = std::move(snapped.stretches);
    return std::move(snapped.zones);
  });
  step("clip", options_.county != nullptr, [&] { return clipped(); });
}

UnionOptions Outline::union_options() const {
  UnionOptions uniting;
  uniting.method = options_.method;
  uniting.threads = options_.threads;
  uniting.layer = "zone";
  return uniting;
}

OverlapOptions Outline::overlap_options() const {
  OverlapOptions overlapping;
  overlapping.method = options_.method;
  overlapping.threads = options_.threads;
  overlapping.progress = options_.progress;
  overlapping.borders = false;
  overlapping.subject_layer = "zone";
  return overlapping;
}

double Outline::area(const MultiPolygonArray& zones) const {
  const std::vector<double> areas = areas_m2(zones, crs_, options_.method);
  return std::accumulate(areas.begin(), areas.end(), 0.0);
}

// What the union takes away is what several blocks cover.
void Outline::unite(const MultiPolygonArray& blocks, std::span<const std::string> ids) {
  UnionOptions uniting = union_options();
  uniting.layer = "blocks";
  uniting.ids = ids;
  zone = union_of(blocks, crs_, ledger_, uniting);
  if (zone[0].size() == 0) throw GeometryError(no_burn_error("blocks_missing"));
  if (!measured_) return;
  DelineationStep step{.name = "union", .applied = true, .before_m2 = area(blocks)};
  step.after_m2 = area(zone);
  step.removed_m2 = std::max(0.0, step.before_m2 - step.after_m2);
  count(step);
}

void Outline::step(const std::string& name, bool applied,
                   const std::function<MultiPolygonArray()>& work) {
  check_cancellation();
  DelineationStep step{.name = name, .applied = applied};
  if (!applied) {
    if (measured_) step.before_m2 = step.after_m2 = area(zone);
    if (measured_) count(step);
    return;
  }
  MultiPolygonArray after = work();
  if (measured_) {
    Ledger ignored;
    step.before_m2 = area(zone);
    step.after_m2 = area(after);
    step.added_m2 = area(difference_of(after, zone, crs_, ignored, overlap_options()));
    step.removed_m2 = area(difference_of(zone, after, crs_, ignored, overlap_options()));
  }
  zone = std::move(after);
  if (measured_) count(step);
}

void Outline::count(DelineationStep& step) {
  count_into(zone[0], step);
  steps.push_back(step);
}

/// The zone with its narrow gaps: out and in again by half the width. Where the way back misses
/// the old border by no more than a buffer may, nothing is added.
MultiPolygonArray Outline::closed() {
  const double half = options_.parameters["close_gaps_m"] / 2;
  BufferOptions buffering;
  buffering.threads = options_.threads;
  buffering.arc_tolerance_m = half / 500;  // finer arcs are smoothed away again
  const double out[] = {half};
  const double in[] = {-half};
  const MultiPolygonArray back =
      buffer(buffer(zone, out, crs_, ledger_, buffering), in, crs_, ledger_, buffering);
  // Arcs fall short on the inner side; of what lies beyond the old border, this is error.
  const double error_m = buffer_error_m(half, crs_, buffering) - buffering.arc_tolerance_m;
  MultiPolygonBuilder kept;
  const MultiPolygonArray gaps =
      detail::exploded(difference_of(back, zone, crs_, ledger_, overlap_options()));
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    if (mean_width(gaps[i]) * crs_.unit_factor() > 1.5 * error_m) kept.add_feature(gaps[i]);
  }
  // A gap overlaps the blocks beside it a little, so that rounding opens no slit between them.
  const double overlap[] = {overlap_of_gaps_m};
  MultiPolygonBuilder all;
  all.append(zone);
  all.append(buffer(std::move(kept).build(), overlap, crs_, ledger_, buffering));
  return union_of(std::move(all).build(), crs_, ledger_, union_options());
}

MultiPolygonArray Outline::without_specks(const MultiPolygonArray& zones,
                                          const std::string& reason) {
  return drop_specks(zones, options_.parameters["drop_specks_m2"], crs_, options_.method, "zone",
                     reason, ledger_);
}

MultiPolygonArray Outline::clipped() {
  OverlapOptions overlapping = overlap_options();
  overlapping.pieces = true;
  const MultiPolygonArray county =
      union_of(options_.county->polygons(), crs_, ledger_, union_options());
  const Overlaps overlaps = overlap_areas(zone, county, crs_, overlapping);
  ledger_.append(overlaps.ledger);
  const MultiPolygonArray inside = union_of(overlaps.pieces, crs_, ledger_, union_options());
  if (inside[0].size() == 0) {
    throw GeometryError(no_burn_error("boundary_empty"), {{"name", options_.county->name}});
  }
  return without_specks(inside, "speck left by clipping");
}

}  // namespace ecotone::detail
