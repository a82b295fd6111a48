// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/split.h"

#include <vector>

#include "ecotone/overlay/geos.h"

namespace ecotone {

MultiPolygonArray split_by_lines(const MultiPolygonView& zone, const MultiLineStringArray& lines,
                                 Ledger& ledger) {
  MultiPolygonBuilder builder;
  if (zone.size() == 0) return std::move(builder).build();
  const Box reach = zone.box();
  std::vector<PathView> near;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines.box(i).overlaps(reach)) continue;
    for (std::size_t j = 0; j < lines[i].size(); ++j) near.push_back(lines[i].path(j));
  }
  geos::Polygons faces = geos::polygons_of(zone);
  try {
    geos::Session session;
    faces = session.split(session.geometry(zone), near);
  } catch (const geos::Failure& failure) {
    ledger.add({.action = LedgerAction::quarantined,
                .layer = "split",
                .feature = "0",
                .reason = std::string("left whole: ") + failure.what()});
    geos::append(faces, builder);
    builder.finish_feature();
    return std::move(builder).build();
  }
  for (const geos::Polygon& face : faces) {
    geos::append({face}, builder);
    builder.finish_feature();
  }
  return std::move(builder).build();
}

}  // namespace ecotone
