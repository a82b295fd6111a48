// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/facilities_inside.h"

#include <gtest/gtest.h>

#include "ecotone/error.h"
#include "ecotone/zoning/zone_difference.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

// On the central meridian, where the plane is true to scale.
Layer layer_of(GeometryColumn geometry, const std::vector<std::string>& classes = {}) {
  Layer layer;
  layer.name = "layer";
  layer.crs = Crs::from_epsg(4545);
  layer.geometry = std::move(geometry);
  Column column("class", FieldType::text);
  for (std::size_t i = 0; i < layer.size(); ++i) {
    layer.ids.push_back(std::to_string(i));
    column.push_back(i < classes.size() ? FieldValue(classes[i]) : FieldValue());
  }
  layer.fields.add(std::move(column));
  return layer;
}

const std::string left = "POLYGON ((499900 0, 500000 0, 500000 100, 499900 100, 499900 0))";
const std::string right = "POLYGON ((500000 0, 500100 0, 500100 100, 500000 100, 500000 0))";

TEST(FacilitiesInside, DepthIsMeasuredFromTheBorderOfThePart) {
  const Layer parts = layer_of(multipolygons({left, right}));
  const Layer facilities = layer_of(points({
      "POINT (499950 50)",  // in the middle of the left part
      "POINT (500003 50)",  // in the right part, 3 m from the border between the parts
      "POINT (500104 50)",  // 4 m outside
      "POINT (500106 50)",  // 6 m outside
      "",                   // without geometry
      "POINT (500100 50)",  // on the border
      "MULTIPOINT ((500200 50), (500050 10))",
  }));
  const std::vector<FacilityPlace> places = facilities_inside(parts, facilities, 5);
  ASSERT_EQ(places.size(), 5U);
  EXPECT_EQ(places[0].part, 0U);
  EXPECT_NEAR(places[0].depth_m, 50, 1e-3);
  EXPECT_FALSE(places[0].undecided);
  EXPECT_EQ(places[1].part, 1U);
  EXPECT_NEAR(places[1].depth_m, 3, 1e-6);
  EXPECT_TRUE(places[1].undecided);
  EXPECT_NEAR(places[2].depth_m, -4, 1e-6);
  EXPECT_TRUE(places[2].undecided);
  EXPECT_EQ(places[3].facility, 5U);
  EXPECT_TRUE(places[3].undecided);
  EXPECT_EQ(places[4].facility, 6U);
  EXPECT_NEAR(places[4].depth_m, 10, 1e-3);
  // With exact layers only the border itself is undecided.
  const std::vector<FacilityPlace> exact = facilities_inside(parts, facilities, 0);
  ASSERT_EQ(exact.size(), 4U);
  EXPECT_FALSE(exact[1].undecided);
  EXPECT_TRUE(exact[2].undecided);
  EXPECT_THROW(facilities_inside(parts, facilities, -1), UsageError);
}

TEST(FacilitiesInside, CountsAddUp) {
  const std::vector<FacilityKey> keys = {{"II", "boiler", "coal", "<10"},
                                         {"I", "seller", "coal", "unknown"},
                                         {"II", "boiler", "coal", "<10"},
                                         {"II", "boiler", "coal", "<10"}};
  const std::vector<FacilityVerdict> verdicts = {FacilityVerdict::barred, FacilityVerdict::free,
                                                 FacilityVerdict::undecided,
                                                 FacilityVerdict::barred};
  const std::vector<FacilityCount> counts = count_facilities(keys, verdicts);
  ASSERT_EQ(counts.size(), 2U);
  EXPECT_EQ(counts[0].key.fuel_class, "I");
  EXPECT_EQ(counts[1].all, 3U);
  EXPECT_EQ(counts[1].barred, 2U);
  EXPECT_EQ(counts[1].undecided, 1U);
  EXPECT_EQ(counts[1].free, 0U);
}

TEST(FacilitiesInside, CapacityBandsBeginWithTheirLowerLimit) {
  const double limits[] = {10, 20, 35};
  EXPECT_EQ(capacity_band(9.99, limits), "<10");
  EXPECT_EQ(capacity_band(10, limits), "10-20");
  EXPECT_EQ(capacity_band(20, limits), "20-35");
  EXPECT_EQ(capacity_band(75, limits), ">=35");
  EXPECT_EQ(capacity_band(std::nullopt, limits), "unknown");
}

double of(const ZoneDifference& difference, ZoneChange change, const std::string& old_class,
          const std::string& new_class) {
  for (const ClassChange& row : difference.classes) {
    if (row.change == change && row.old_class == old_class && row.new_class == new_class) {
      return row.area_m2;
    }
  }
  return 0;
}

TEST(ZoneDifference, OldIsKeptAndRemovedNewIsKeptAndAdded) {
  // Old: 100 × 100 of class II. New: moved by 30 to the east, its eastern 50 of class III.
  const Layer old_zone = layer_of(multipolygons({right}), {"II"});
  const Layer new_zone =
      layer_of(multipolygons({"POLYGON ((500030 0, 500080 0, 500080 100, 500030 100, 500030 0))",
                              "POLYGON ((500080 0, 500130 0, 500130 100, 500080 100, 500080 0))"}),
               {"II", "III"});
  const ZoneDifference difference =
      zone_difference(new_zone, "class", old_zone, "class", AreaMethod::plane);
  EXPECT_NEAR(difference.old_m2, 10000, 1e-6);
  EXPECT_NEAR(difference.kept_m2, 7000, 1e-6);
  EXPECT_NEAR(difference.added_m2, 3000, 1e-6);
  EXPECT_NEAR(difference.removed_m2, 3000, 1e-6);
  EXPECT_NEAR(of(difference, ZoneChange::kept, "II", "II"), 5000, 1e-6);
  EXPECT_NEAR(of(difference, ZoneChange::kept, "II", "III"), 2000, 1e-6);
  EXPECT_NEAR(of(difference, ZoneChange::added, "", "III"), 3000, 1e-6);
  EXPECT_NEAR(of(difference, ZoneChange::removed, "II", ""), 3000, 1e-6);
  EXPECT_TRUE(difference.holds());
  EXPECT_EQ(difference.changes.size(), 4U);
}

TEST(ZoneDifference, StricterClassHoldsWhereTheOldZoneOverlapsItself) {
  const Layer old_zone = layer_of(
      multipolygons({right, "POLYGON ((500050 0, 500150 0, 500150 100, 500050 100, 500050 0))"}),
      {"III", "I"});
  const Layer new_zone = layer_of(multipolygons({right}), {"II"});
  const ZoneDifference difference =
      zone_difference(new_zone, "class", old_zone, "class", AreaMethod::plane);
  EXPECT_NEAR(difference.old_m2, 15000, 1e-6);
  EXPECT_NEAR(of(difference, ZoneChange::kept, "III", "II"), 10000, 1e-6);
  EXPECT_NEAR(of(difference, ZoneChange::removed, "I", ""), 5000, 1e-6);
}

}  // namespace
}  // namespace ecotone
