// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/overlap_sums.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ecotone/execution/parallel.h"
#include "ecotone/overlay/borders.h"

namespace ecotone {
namespace {

using detail::Int128;
using detail::Uint128;

Uint128 cross(const GridPoint& a, const GridPoint& b) {
  return static_cast<Uint128>(static_cast<Int128>(a.x) * b.y - static_cast<Int128>(a.y) * b.x);
}

// The unit of sums on the ellipsoid: as fine as the area of the extent allows in 63 bits.
double scale_of_sums(const Box& extent, const Crs& crs) {
  if (extent.is_empty()) return std::ldexp(1.0, 30);
  const double area =
      extent.width() * extent.height() * unit_area_m2({extent.centre().x, 0}, crs) * 2 + 1;
  return std::ldexp(1.0, std::clamp(61 - std::ilogb(area), 8, 30));
}

// Whether an edge, moved by (ε, ε²), goes to its left.
bool moves_left(const GridPoint& from, const GridPoint& to) {
  return from.y != to.y ? to.y < from.y : to.x > from.x;
}

}  // namespace

struct OverlapSums::Arrays {
  std::vector<std::uint64_t> area;
  std::vector<std::uint64_t> high;
  std::vector<std::uint64_t> integral;
  std::vector<double> length;
  std::vector<std::uint64_t> totals;
};

OverlapSums::OverlapSums(const ZoneIndex& index, const GridScale& scale, const Crs& crs,
                         const Box& extent, const Options& options)
    : OverlapSums(index, scale, crs, extent, options, {}, nullptr) {
  run_along_zones();
}

OverlapSums::OverlapSums(const ZoneIndex& index, const GridScale& scale, const Crs& crs,
                         const Box& extent, const Options& options, const Running& running,
                         std::shared_ptr<const void> storage)
    : index_(index),
      scale_(scale),
      crs_(crs),
      options_(options),
      running_(running),
      storage_(std::move(storage)) {
  if (options.method == AreaMethod::plane) {
    // Refuses what has no plane.
    EdgeIntegral(crs, options.method, extent);
  } else {
    integral_of_.emplace(crs, options.method, extent);
    fixed_scale_ = scale_of_sums(extent, crs);
  }
  unit_m_ =
      std::sqrt(unit_area_m2(extent.is_empty() ? Point{} : extent.centre(), crs)) * scale.grid();
  square_unit_m2_ = crs.unit_factor() * scale.grid() * (crs.unit_factor() * scale.grid());
}

bool OverlapSums::is_wide(const ZoneIndex& index) {
  const GridBox& extent = index.extent();
  if (extent.is_empty()) return false;
  const double width = static_cast<double>(extent.max_x - extent.min_x);
  const double height = static_cast<double>(extent.max_y - extent.min_y);
  return width * height >= std::ldexp(1.0, 60);
}

void OverlapSums::run_along_zones() {
  const ZoneIndex::View& view = index_.view();
  auto arrays = std::make_shared<Arrays>();
  const std::size_t count = view.vertices.size();
  const bool wide = is_wide(index_);
  arrays->area.resize(count);
  if (wide) arrays->high.resize(count);
  if (integral_of_) arrays->integral.resize(count);
  arrays->length.resize(count);
  arrays->totals.resize(2 * index_.zone_count());
  const std::size_t rings = view.ring_starts.empty() ? 0 : view.ring_starts.size() - 1;
  // Blocks of about as many vertices, each of whole rings.
  constexpr std::size_t vertices_per_block = 1 << 15;
  std::vector<std::size_t> blocks{0};
  for (std::size_t r = 0; r < rings; ++r) {
    if (view.ring_starts[r + 1] - view.ring_starts[blocks.back()] >= vertices_per_block) {
      blocks.push_back(r + 1);
    }
  }
  if (blocks.back() != rings) blocks.push_back(rings);
  parallel_for(blocks.size() - 1, options_.threads, nullptr, [&](std::size_t b) {
    for (std::size_t r = blocks[b]; r < blocks[b + 1]; ++r) {
      const std::uint32_t first = view.ring_starts[r];
      const std::uint32_t last = view.ring_starts[r + 1] - 1;
      Uint128 area = 0;
      double length = 0;
      for (std::uint32_t k = first; k <= last; ++k) {
        arrays->area[k] = static_cast<std::uint64_t>(area);
        if (wide) arrays->high[k] = static_cast<std::uint64_t>(area >> 64);
        arrays->length[k] = length;
        if (k == last) break;
        area += cross(view.vertices[k], view.vertices[k + 1]);
        length += edge_length(view.vertices[k], view.vertices[k + 1]);
      }
      if (!integral_of_) continue;
      std::uint64_t integral = 0;
      Point here = scale_.to_point(view.vertices[first]);
      for (std::uint32_t k = first; k <= last; ++k) {
        arrays->integral[k] = integral;
        if (k == last) break;
        const Point next = scale_.to_point(view.vertices[k + 1]);
        integral += fixed((*integral_of_)(here, next));
        here = next;
      }
    }
  });
  running_ = {arrays->area, arrays->high, arrays->integral, arrays->length, arrays->totals};
  for (std::size_t r = 0; r < rings; ++r) {
    const std::uint32_t zone = view.ring_zones[r];
    const Uint128 total = zone_total(zone) + zone_area(view.ring_starts[r + 1] - 1);
    arrays->totals[2 * std::size_t{zone}] = static_cast<std::uint64_t>(total);
    arrays->totals[2 * std::size_t{zone} + 1] = static_cast<std::uint64_t>(total >> 64);
  }
  storage_ = std::move(arrays);
}

double OverlapSums::edge_length(const GridPoint& a, const GridPoint& b) const {
  if (options_.true_lengths) return edge_length_m(scale_.to_point(a), scale_.to_point(b), crs_);
  return static_cast<double>(std::abs(b.x - a.x) + std::abs(b.y - a.y)) * unit_m_;
}

void OverlapSums::Worker::run_along(const GridFeature& subject) {
  const std::size_t count = subject.vertices.size();
  area_.resize(count);
  length_.resize(count);
  ring_ends_.resize(count);
  if (sums_.integral_of_) integral_.resize(count);
  for (std::size_t r = 0; r < subject.ring_count(); ++r) {
    const std::uint32_t first = subject.ring_begin(r);
    const std::uint32_t last = subject.ring_end(r) - 1;
    Uint128 area = 0;
    double length = 0;
    for (std::uint32_t k = first; k <= last; ++k) {
      area_[k] = area;
      length_[k] = length;
      ring_ends_[k] = last;
      if (k == last) break;
      area += cross(subject.vertices[k], subject.vertices[k + 1]);
      length += sums_.edge_length(subject.vertices[k], subject.vertices[k + 1]);
    }
    if (!sums_.integral_of_) continue;
    std::uint64_t integral = 0;
    Point here = sums_.scale_.to_point(subject.vertices[first]);
    for (std::uint32_t k = first; k <= last; ++k) {
      integral_[k] = integral;
      if (k == last) break;
      const Point next = sums_.scale_.to_point(subject.vertices[k + 1]);
      integral += sums_.fixed((*sums_.integral_of_)(here, next));
      here = next;
    }
  }
}

void OverlapSums::Worker::measure(const GridFeature& subject, const Meeting& meeting,
                                  std::vector<OverlapSum>& found) {
  found.clear();
  if (meeting.rings.empty() && meeting.crossings.empty() && meeting.touches.empty() &&
      meeting.zone_rings.empty()) {
    return;
  }
  run_along(subject);
  MeetingFinder::for_each_zone(meeting, [&](const ZoneMeeting& part) {
    const OverlapSum sum = measure(subject, part);
    if (sum.overlaps || sum.touches) found.push_back(sum);
  });
}

OverlapSum OverlapSums::Worker::measure(const GridFeature& subject, const ZoneMeeting& meeting) {
  const ZoneIndex::View& view = sums_.index_.view();
  const bool on_ellipsoid = sums_.integral_of_.has_value();
  OverlapSum sum{.zone = meeting.zone};
  Uint128 area = 0;
  double fraction = 0;
  std::uint64_t integral = 0;
  double in_subject = 0;
  double in_zone = 0;
  bool is_proper = false;
  for (const RingInZone& ring : meeting.rings) {
    const std::uint32_t last = subject.ring_end(ring.ring) - 1;
    area += static_cast<Uint128>(Int128{ring.winding}) * area_[last];
    if (on_ellipsoid) {
      integral += static_cast<std::uint64_t>(std::int64_t{ring.winding}) * integral_[last];
    }
    in_zone += ring.winding * length_[last];
  }
  for (const ZoneRingInSubject& ring : meeting.zone_rings) {
    const std::uint32_t last = view.ring_starts[ring.zone_ring + 1] - 1;
    area += static_cast<Uint128>(Int128{ring.winding}) * sums_.zone_area(last);
    if (on_ellipsoid) {
      integral +=
          static_cast<std::uint64_t>(std::int64_t{ring.winding}) * sums_.running_.integral[last];
    }
    in_subject += ring.winding * sums_.running_.length[last];
  }
  for (const Crossing& crossing : meeting.crossings) {
    const std::uint32_t e = crossing.edge;
    const std::uint32_t f = crossing.zone_edge;
    const std::uint32_t e_end = ring_ends_[e];
    const std::uint32_t f_end = view.ring_starts[view.edge_rings[f] + 1] - 1;
    const GridPoint& a0 = subject.vertices[e];
    const GridPoint& b0 = view.vertices[f];
    const GridPoint& at = crossing.is_proper ? a0 : crossing.at;
    const auto turn = static_cast<Uint128>(Int128{crossing.turn});
    area += turn * (area_[e_end] - area_[e] - sums_.zone_area(f_end) + sums_.zone_area(f) +
                    cross({b0.x - a0.x, b0.y - a0.y}, at) +
                    static_cast<Uint128>(static_cast<Int128>(crossing.whole)));
    fraction += crossing.turn * crossing.fraction;
    is_proper = is_proper || crossing.is_proper;

    const GridPoint& a1 = subject.vertices[e + 1];
    const GridPoint& b1 = view.vertices[f + 1];
    double along_e = 0;
    double along_f = 0;
    if (crossing.is_proper) {
      along_e = crossing.t * (length_[e + 1] - length_[e]);
      along_f = crossing.zone_t * (sums_.running_.length[f + 1] - sums_.running_.length[f]);
    } else {
      along_e = at == a0 ? 0 : at == a1 ? length_[e + 1] - length_[e] : sums_.edge_length(a0, at);
      along_f = at == b0   ? 0
                : at == b1 ? sums_.running_.length[f + 1] - sums_.running_.length[f]
                           : sums_.edge_length(b0, at);
    }
    in_zone += crossing.turn * (length_[e_end] - length_[e] - along_e);
    in_subject -=
        crossing.turn * (sums_.running_.length[f_end] - sums_.running_.length[f] - along_f);
    if (!on_ellipsoid) continue;
    std::uint64_t step = integral_[e_end] - integral_[e] - sums_.running_.integral[f_end] +
                         sums_.running_.integral[f];
    const EdgeIntegral& edge = *sums_.integral_of_;
    const Point from_a = sums_.scale_.to_point(a0);
    const Point from_b = sums_.scale_.to_point(b0);
    const Point x =
        crossing.is_proper
            ? Point{sums_.scale_.to_coordinate(static_cast<double>(a0.x) +
                                               crossing.t * static_cast<double>(a1.x - a0.x)),
                    sums_.scale_.to_coordinate(static_cast<double>(a0.y) +
                                               crossing.t * static_cast<double>(a1.y - a0.y))}
            : sums_.scale_.to_point(at);
    step += sums_.fixed(edge(from_b, x)) - sums_.fixed(edge(from_a, x));
    integral += static_cast<std::uint64_t>(std::int64_t{crossing.turn}) * step;
  }
  // A stretch that both share counts for both where it bounds the overlap, for none elsewhere.
  for (const SharedStretch& stretch : meeting.shared) {
    const double length = sums_.edge_length(stretch.from, stretch.to);
    const bool left = moves_left(stretch.from, stretch.to);
    if (stretch.same_direction) {
      (left ? in_subject : in_zone) += length;
    } else {
      sum.shared_border_m += length;
      if (!left) {
        in_subject -= length;
        in_zone -= length;
      }
    }
  }

  sum.touches = !meeting.touches.empty();
  const double whole =
      sums_.running_.high.empty()
          ? static_cast<double>(static_cast<std::int64_t>(static_cast<std::uint64_t>(area)))
          : static_cast<double>(static_cast<Int128>(area));
  sum.grid_area = (whole + fraction) / 2;
  sum.overlaps = is_proper || whole > 0;
  if (!sum.overlaps) {
    sum.grid_area = 0;
    sum.subject_border_m = sum.zone_border_m = sum.shared_border_m;
    return sum;
  }
  if (!is_proper) {
    const auto is_all = [&](Uint128 total) {
      return sums_.running_.high.empty()
                 ? static_cast<std::uint64_t>(total) == static_cast<std::uint64_t>(area)
                 : total == area;
    };
    Uint128 of_subject = 0;
    for (std::size_t r = 0; r < subject.ring_count(); ++r) {
      of_subject += area_[subject.ring_end(r) - 1];
    }
    sum.is_whole_subject = is_all(of_subject);
    if (!sum.is_whole_subject || !meeting.zone_rings.empty() || !meeting.shared.empty()) {
      sum.is_whole_zone = is_all(sums_.zone_total(meeting.zone));
    }
  }
  sum.grid_area = std::max(sum.grid_area, 0.0);
  // Differences of long sums may leave a rounding behind.
  sum.subject_border_m = std::max(in_zone, 0.0);
  sum.zone_border_m = std::max(in_subject, 0.0);
  sum.border_units = (sum.subject_border_m + sum.zone_border_m) / sums_.unit_m_;
  sum.area_m2 =
      on_ellipsoid
          ? std::max(static_cast<double>(static_cast<std::int64_t>(integral)) / sums_.fixed_scale_,
                     0.0)
          : sum.grid_area * sums_.square_unit_m2_;
  return sum;
}

}  // namespace ecotone
