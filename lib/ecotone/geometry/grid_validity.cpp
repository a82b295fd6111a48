// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/grid_validity.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

#include "ecotone/geometry/ring_examiner.h"

namespace ecotone::detail {
namespace {

// A ring of the input that has points.
struct Place {
  std::span<const GridPoint> ring;
  std::size_t polygon;
  std::int32_t first;  // point of the ring
  bool is_hole;
};

struct GridBox {
  std::int64_t min_x = std::numeric_limits<std::int64_t>::max();
  std::int64_t min_y = std::numeric_limits<std::int64_t>::max();
  std::int64_t max_x = std::numeric_limits<std::int64_t>::min();
  std::int64_t max_y = std::numeric_limits<std::int64_t>::min();

  void include(const GridPoint& p) {
    min_x = std::min(min_x, p.x);
    min_y = std::min(min_y, p.y);
    max_x = std::max(max_x, p.x);
    max_y = std::max(max_y, p.y);
  }
  void include(const GridBox& o) {
    include(GridPoint{o.min_x, o.min_y});
    include(GridPoint{o.max_x, o.max_y});
  }
};

GridBox box_of(std::span<const GridPoint> points) {
  GridBox box;
  for (const GridPoint& p : points) box.include(p);
  return box;
}

// The place in a ring of its i-th edge, when edges from a point to itself are not counted.
std::int32_t place_of_edge(std::span<const GridPoint> ring, std::uint32_t i) {
  std::size_t at = 0;
  for (;; ++at) {
    if (ring[at] == ring[at + 1]) continue;
    if (i-- == 0) return static_cast<std::int32_t>(at);
  }
}

}  // namespace

struct GridValidator::Workspace {
  RingExaminer<LocalPoint> local;
  RingExaminer<GridPoint> wide;
  std::vector<Place> places;
  std::vector<TreeBox<double>> boxes;

  // Returns false if a shell is missing.
  bool collect(const GridRings& rings) {
    places.clear();
    for (std::size_t j = 0; j + 1 < rings.polygon_offsets.size(); ++j) {
      const auto shell = static_cast<std::size_t>(rings.polygon_offsets[j]);
      const auto end = static_cast<std::size_t>(rings.polygon_offsets[j + 1]);
      for (std::size_t k = shell; k < end; ++k) {
        const std::int32_t first = rings.ring_offsets[k];
        const auto size = static_cast<std::size_t>(rings.ring_offsets[k + 1] - first);
        if (size == 0) continue;
        if (k > shell && rings.ring_offsets[shell] == rings.ring_offsets[shell + 1]) return false;
        places.push_back(
            {rings.points.subspan(static_cast<std::size_t>(first), size), j, first, k > shell});
      }
    }
    return true;
  }

  GridBox collect_boxes() {
    GridBox whole;
    const bool in_order = !is_worth_ordering(places.size());
    boxes.clear();
    for (const Place& place : places) {
      const GridBox box = box_of(place.ring);
      whole.include(box);
      if (!in_order) {
        boxes.push_back({static_cast<double>(box.min_x), static_cast<double>(box.min_y),
                         static_cast<double>(box.max_x), static_cast<double>(box.max_y)});
      }
    }
    if (!in_order) {
      std::vector<Place> ordered;
      ordered.reserve(places.size());
      for (const std::size_t r : hilbert_order(boxes)) ordered.push_back(places[r]);
      places = std::move(ordered);
    }
    return whole;
  }

  template <typename P, typename Convert>
  bool is_valid(RingExaminer<P>& examiner, const Convert& convert) {
    examiner.clear();
    for (const Place& place : places) {
      if (!examiner.add_ring(place.ring, place.polygon, place.is_hole, convert)) return false;
    }
    return examiner.is_valid();
  }

  template <typename P>
  void tell(const RingExaminer<P>& examiner, const GridPoint& origin,
            std::vector<GridPinch>& pinches) const {
    for (const auto& contact : examiner.contacts()) {
      GridPinch pinch{{contact.at.x + origin.x, contact.at.y + origin.y}, -1};
      if (contact.edge != RingExaminer<P>::none) {
        const Place& place = places[contact.edge_ring];
        pinch.edge = place.first + place_of_edge(place.ring, contact.edge);
      }
      pinches.push_back(pinch);
    }
    std::sort(pinches.begin(), pinches.end());
    pinches.erase(std::unique(pinches.begin(), pinches.end()), pinches.end());
  }
};

GridValidator::GridValidator() : workspace_(std::make_unique<Workspace>()) {}
GridValidator::GridValidator(GridValidator&&) noexcept = default;
GridValidator& GridValidator::operator=(GridValidator&&) noexcept = default;
GridValidator::~GridValidator() = default;

bool GridValidator::is_valid(const GridRings& rings) {
  pinches_.clear();
  if (!workspace_->collect(rings)) return false;
  if (workspace_->places.empty()) return true;
  const GridBox box = workspace_->collect_boxes();
  constexpr std::int64_t local_size = std::int64_t{1} << 31;
  if (box.max_x - box.min_x < local_size && box.max_y - box.min_y < local_size) {
    const GridPoint origin{box.min_x, box.min_y};
    const auto convert = [origin](const GridPoint& p) {
      return LocalPoint{static_cast<std::int32_t>(p.x - origin.x),
                        static_cast<std::int32_t>(p.y - origin.y)};
    };
    if (!workspace_->is_valid(workspace_->local, convert)) return false;
    workspace_->tell(workspace_->local, origin, pinches_);
  } else {
    if (!workspace_->is_valid(workspace_->wide, [](const GridPoint& p) { return p; })) {
      return false;
    }
    workspace_->tell(workspace_->wide, {}, pinches_);
  }
  return true;
}

MultiPolygonArray grid_polygons(const GridRings& rings) {
  std::vector<std::int32_t> polygon_offsets{0};
  std::vector<std::int32_t> ring_offsets{0};
  std::vector<Point> points;
  for (std::size_t j = 0; j + 1 < rings.polygon_offsets.size(); ++j) {
    for (std::int32_t k = rings.polygon_offsets[j]; k < rings.polygon_offsets[j + 1]; ++k) {
      const auto ring = static_cast<std::size_t>(k);
      for (std::int32_t i = rings.ring_offsets[ring]; i < rings.ring_offsets[ring + 1]; ++i) {
        const GridPoint& p = rings.points[static_cast<std::size_t>(i)];
        points.push_back({static_cast<double>(p.x), static_cast<double>(p.y)});
      }
      ring_offsets.push_back(static_cast<std::int32_t>(points.size()));
    }
    polygon_offsets.push_back(static_cast<std::int32_t>(ring_offsets.size()) - 1);
  }
  const auto polygons = static_cast<std::int32_t>(polygon_offsets.size()) - 1;
  return {{0, polygons}, std::move(polygon_offsets), std::move(ring_offsets), std::move(points)};
}

}  // namespace ecotone::detail
