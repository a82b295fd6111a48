// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/region_changes.h"

#include <gtest/gtest.h>

#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

double total_area(const MultiPolygonArray& zones) {
  double sum = 0;
  for (std::size_t i = 0; i < zones.size(); ++i) sum += plane_area(zones[i]);
  return sum;
}

TEST(RegionChanges, TellsWhatWasTakenAndWhatWasGiven) {
  const MultiPolygonArray zones = multipolygons(
      {"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((0 0, 8 0, 8 10, 5 12, 0 10, 0 0))"});
  const RegionChanges changes = region_changes(zones[0], zones[1], GridScale(1e-4));
  EXPECT_NEAR(total_area(changes.removed), 20, 1e-9);
  EXPECT_EQ(changes.added.size(), 1u);
}

TEST(RegionChanges, LongThinPieceAlongAnAcuteCornerIsSeen) {
  // A farm of Swellendam: its western corner was cut off. The areas differ by 19.13 m² (Shapely).
  const MultiPolygonArray zones = multipolygons(
      {"POLYGON ((1013807.8262872349 6223094.0722835325, 1014146.6275529813 6223229.800447423, "
       "1014383.1717047906 6223363.406108219, 1014427.7631428461 6223148.3024153765, "
       "1014241.835201751 6223187.5142564345, 1013807.8262872349 6223094.0722835325))",
       "POLYGON ((1013808.4116 6223094.1983, 1014241.835201751 6223187.5142564345, "
       "1014427.7631428461 6223148.3024153765, 1014393.9611 6223311.3595, "
       "1014383.1656498236 6223363.295033066, 1014383.1393 6223363.3878, "
       "1014146.6275529813 6223229.800447423, 1013808.4116 6223094.1983))"});
  // Where edges are cut they move by a part of the grid: 0.07 mm along 350 m.
  const RegionChanges changes = region_changes(zones[0], zones[1], GridScale(1e-4));
  EXPECT_NEAR(total_area(changes.removed) - total_area(changes.added),
              plane_area(zones[0]) - plane_area(zones[1]), 0.025);
  EXPECT_NEAR(total_area(changes.removed), 19.13, 0.025);
}

}  // namespace
}  // namespace ecotone
