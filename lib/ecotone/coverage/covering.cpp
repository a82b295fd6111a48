// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/covering.h"

#include <algorithm>
#include <utility>

#include "ecotone/coverage/gaps.h"
#include "ecotone/geometry/arrangement.h"

namespace ecotone {
namespace {

// A region that rounding closes lies within two steps of edges that it has moved, or laid on
// others.
void add_rounded(std::span<const detail::GridEdge> net,
                 const std::vector<detail::GridEdge>& rounded, const GridScale& scale,
                 std::vector<Box>& boxes) {
  for (const detail::GridEdge& e : net) {
    const auto place =
        std::ranges::lower_bound(rounded, std::pair(e.a, e.b), {},
                                 [](const detail::GridEdge& f) { return std::pair(f.a, f.b); });
    if (place != rounded.end() && *place == e) continue;
    Box box;
    box.include(scale.to_point(e.a));
    box.include(scale.to_point(e.b));
    boxes.push_back(box.grown(4 * scale.grid()));
  }
}

}  // namespace

std::optional<Covering> covering_of(std::span<const detail::GridEdge> net, const GridScale& scale) {
  Covering covering;
  std::vector<detail::GridEdge> sorted(net.begin(), net.end());
  covering.is_exact = detail::meeting_edges(sorted).empty();
  std::optional<std::vector<detail::GridEdge>> edges =
      covering.is_exact ? std::move(sorted) : detail::snap_round_edges(sorted);
  if (!edges) return std::nullopt;
  if (!covering.is_exact) add_rounded(net, *edges, scale, covering.more_than_once);
  MultiPolygonBuilder united;
  if (edges->empty()) {
    united.finish_feature();
    covering.united = std::move(united).build();
    return covering;
  }
  const detail::Arrangement plane(std::move(*edges));
  std::vector<std::uint8_t> is_covered(plane.loop_count(), 0);
  std::vector<std::uint8_t> is_free(plane.loop_count(), 0);
  std::vector<std::uint8_t> is_again(plane.loop_count(), 0);
  bool any_again = false;
  std::int32_t winding = 0;
  plane.traverse(
      [&](detail::Index h) {
        const std::int32_t count = plane.edge(h / 2).count;
        winding += h % 2 == 0 ? -count : count;
      },
      [&](detail::Index loop, detail::Index) {
        is_covered[loop] = winding > 0 ? 1 : 0;
        is_free[loop] = winding == 0 && plane.face_of_loop(loop) != 0 ? 1 : 0;
        is_again[loop] = winding > 1 ? 1 : 0;
        any_again = any_again || winding > 1;
      });
  const auto place = [&](const GridPoint& p) { return scale.to_point(p); };
  if (covering.is_exact) {
    append(plane.polygons_of(is_covered), united, place);
    covering.united = std::move(united).build();
    MultiPolygonBuilder gaps;
    append(plane.polygons_of(is_free), gaps, place);
    covering.gaps = parts_of(std::move(gaps).build());
  }
  if (!any_again) return covering;
  MultiPolygonBuilder again;
  append(plane.polygons_of(is_again), again, place);
  const MultiPolygonArray regions = parts_of(std::move(again).build());
  for (std::size_t i = 0; i < regions.size(); ++i) {
    covering.more_than_once.push_back(regions.box(i).grown(2 * scale.grid()));
  }
  return covering;
}

}  // namespace ecotone
