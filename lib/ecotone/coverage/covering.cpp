// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/covering.h"

#include <utility>

#include "ecotone/coverage/gaps.h"
#include "ecotone/geometry/arrangement.h"

namespace ecotone {

std::optional<Covering> covering_of(std::span<const detail::GridEdge> net, const GridScale& scale) {
  // One round changes nothing, or there is something to split.
  std::optional<std::vector<detail::GridEdge>> edges =
      detail::node_edges({net.begin(), net.end()}, 1);
  if (!edges) return std::nullopt;
  Covering covering;
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
  append(plane.polygons_of(is_covered), united, place);
  covering.united = std::move(united).build();
  MultiPolygonBuilder gaps;
  append(plane.polygons_of(is_free), gaps, place);
  covering.gaps = parts_of(std::move(gaps).build());
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
