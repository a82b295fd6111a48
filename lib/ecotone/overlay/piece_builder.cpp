// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/piece_builder.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ecotone/geometry/repair.h"
#include "ecotone/geometry/validity.h"
#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/overlap_pairs.h"
#include "ecotone/overlay/third_opinion.h"

namespace ecotone {
namespace {

// Shells are followed by their holes by nesting; GEOS repairs what is not valid by itself.
geos::Polygons polygons_of(const GridFeature& feature, const GridScale& scale) {
  RingAssembly rings;
  for (std::size_t r = 0; r < feature.ring_count(); ++r) {
    for (std::uint32_t k = feature.ring_begin(r); k < feature.ring_end(r); ++k) {
      rings.add_point(scale.to_point(feature.vertices[k]));
    }
    rings.finish_ring(0);
  }
  MultiPolygonBuilder builder;
  if (!rings.append_to(builder)) throw geos::Failure("a hole lies in no shell");
  builder.finish_feature();
  const MultiPolygonArray one = std::move(builder).build();
  return geos::polygons_of(one[0]);
}

// Whether doubles have so few places after the grid unit, ten at most, that a rounded corner can
// take an edge past a vertex that is not its neighbour.
bool is_far_out(const GridBox& box) {
  constexpr std::int64_t far = std::int64_t{1} << 43;
  return box.max_x >= far || box.max_y >= far || box.min_x <= -far || box.min_y <= -far;
}

}  // namespace

Box PieceBuilder::extent_of(const GridBox& box) const {
  Box extent;
  extent.include(scale_.to_point({box.min_x, box.min_y}));
  extent.include(scale_.to_point({box.max_x, box.max_y}));
  return extent;
}

bool PieceBuilder::agrees(double area, const Wish& wish, const GridBox& box) const {
  const Box extent = extent_of(box);
  const double expected = wish.grid_area * scale_.grid() * scale_.grid();
  return std::abs(area - expected) <=
         2 * rounding_noise(wish.border * scale_.grid(), extent) + 1e-14 * std::abs(expected);
}

PieceBuilder::Outcome PieceBuilder::build(const GridFeature& subject, const ZoneMeeting& meeting,
                                          const Wish& wish, MultiPolygonBuilder& builder,
                                          std::string& reason) {
  const GridBox box = box_of(subject.vertices);
  rings_.clear();
  if (walker_.walk(subject, meeting, wish.part, rings_)) {
    if (wish.is_pinched) rings_.resolve_touches();
    if (!agrees(rings_.area(), wish, box)) {
      reason = "its area is not that of its crossings";
    } else if (wish.is_rounded || rings_.empty() || is_far_out(box) || rings_.is_tight()) {
      const Outcome outcome = settle(wish, box, builder, reason);
      if (outcome != Outcome::failed) return outcome;
    } else if (rings_.append_to(builder)) {
      return Outcome::walked;
    } else {
      reason = "a hole lies in no shell";
    }
  } else {
    reason = "its crossings contradict each other";
  }
  try {
    if (!session_) session_.emplace();
    const geos::Geometry a = session_->geometry(polygons_of(subject, scale_));
    const geos::Polygons zone = local_zone(subject, meeting.zone);
    const geos::Geometry b = session_->geometry(zone);
    const geos::Polygons polygons =
        session_
            ->combine(wish.part == Part::inside ? geos::Operation::intersection
                                                : geos::Operation::difference,
                      a, b, scale_.grid())
            .polygons;
    if (!agrees(coordinate_area(polygons), wish, box)) {
      reason += "; computed again, its area differs from that of its crossings";
      const auto third =
          area_by_boost(polygons_of(subject, scale_), zone, wish.part == Part::inside);
      if (third) {
        reason += agrees(*third, wish, box) ? "; Boost.Geometry finds that of the crossings"
                                            : "; Boost.Geometry finds another";
      }
      return Outcome::failed;
    }
    geos::append(polygons, builder);
    return Outcome::recomputed;
  } catch (const geos::Failure& failure) {
    reason += std::string("; ") + failure.what();
    return Outcome::failed;
  }
}

// Where vertices lie next to each other, or were rounded, borders may cross in the last places.
PieceBuilder::Outcome PieceBuilder::settle(const Wish& wish, const GridBox& box,
                                           MultiPolygonBuilder& builder, std::string& reason) {
  // By how much a border can be off: corners are rounded to doubles, those of the zone to its grid.
  const double width = wish.is_rounded ? 2 * scale_.grid() : rounding_noise(1, extent_of(box)) / 2;
  MultiPolygonBuilder one;
  std::size_t dropped = 0;
  if (!rings_.append_to(one)) {
    // A part that rounding has turned round looks like a hole, and a hole may stick out.
    dropped = rings_.leave_out_slivers(width);
    if (!agrees(rings_.area(), wish, box) || !rings_.append_to(one, true)) {
      reason = "rounded, a hole lies in no shell";
      return Outcome::failed;
    }
  }
  if (rings_.empty()) {
    reason = "rounded, nothing is left of it";
    return agrees(0, wish, box) ? Outcome::recomputed : Outcome::failed;
  }
  one.finish_feature();
  MultiPolygonArray piece = std::move(one).build();
  if (!is_valid(piece[0])) {
    Repair mended = repair(piece[0]);
    if (!agrees(mended.area_after, wish, box)) {
      reason = "rounded, its borders cross; repaired, its area is another";
      return Outcome::failed;
    }
    piece = std::move(mended.geometry);
    reason = "rounded, its borders cross; repaired";
    if (piece[0].size() == 0) {
      reason = "rounded, nothing is left of it";
      return Outcome::recomputed;
    }
  }
  for (const geos::Polygon& polygon : geos::polygons_of(piece[0])) {
    const geos::Polygons alone{polygon};
    if (wish.is_rounded && coordinate_area(alone) <= width * coordinate_perimeter(alone)) {
      ++dropped;
      continue;
    }
    geos::append(alone, builder);
  }
  if (dropped > 0) {
    reason += (reason.empty() ? "" : "; ") + std::to_string(dropped) +
              " parts no larger than rounding left out";
  }
  return reason.empty() ? Outcome::walked : Outcome::recomputed;
}

// What of a zone lies in the box of the subject; the whole zone where even that contradicts itself.
geos::Polygons PieceBuilder::local_zone(const GridFeature& subject, std::uint32_t zone) {
  GridBox box = box_of(subject.vertices);
  --box.min_x;
  --box.min_y;
  ++box.max_x;
  ++box.max_y;
  const std::array<GridPoint, 5> frame{
      GridPoint{box.min_x, box.min_y}, GridPoint{box.max_x, box.min_y},
      GridPoint{box.max_x, box.max_y}, GridPoint{box.min_x, box.max_y},
      GridPoint{box.min_x, box.min_y}};
  const std::array<std::uint32_t, 2> starts{0, 5};
  const GridFeature window{frame, starts, 0};
  Meeting meeting;
  MeetingFinder(index_).find(window, meeting);
  RingAssembly rings;
  MultiPolygonBuilder builder;
  bool done = false;
  MeetingFinder::for_each_zone(meeting, [&](const ZoneMeeting& part) {
    if (part.zone != zone) return;
    done = walker_.walk(window, part, Part::inside, rings) && rings.append_to(builder);
  });
  if (done) {
    builder.finish_feature();
    const MultiPolygonArray local = std::move(builder).build();
    return geos::polygons_of(local[0]);
  }
  const ZoneIndex::View& view = index_.view();
  const std::uint32_t first = view.zone_rings[zone];
  const std::uint32_t last = view.zone_rings[zone + 1];
  const std::uint32_t begin = view.ring_starts[first];
  return polygons_of({view.vertices.subspan(begin, view.ring_starts[last] - begin),
                      view.ring_starts.subspan(first, last - first + 1), begin},
                     scale_);
}

}  // namespace ecotone
