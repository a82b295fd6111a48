// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/dissolve.h"

#include <gtest/gtest.h>

#include "ecotone/error.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

Layer zones() {
  Layer layer;
  layer.name = "zones";
  layer.crs = Crs::from_epsg(4545);
  layer.geometry =
      multipolygons({"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((5 0, 6 0, 6 1, 5 1, 5 0))",
                     "POLYGON ((1 0, 2 0, 2 1, 1 1, 1 0))", ""});
  Column kind("class", FieldType::text);
  kind.push_back("II");
  kind.push_back({});
  kind.push_back("II");
  kind.push_back("I");
  layer.fields.add(std::move(kind));
  layer.ids = {"1", "2", "3", "4"};
  return layer;
}

DissolveOptions plane_options() {
  DissolveOptions options;
  options.area_method = AreaMethod::plane;
  options.threads = 1;
  return options;
}

TEST(Dissolve, FeaturesOfOneValueBecomeOneRowInTheOrderOfValues) {
  const DissolveResult result = dissolve(zones(), {"class"}, plane_options());
  EXPECT_EQ(result.layer.ids, (std::vector<std::string>{"", "I", "II"}));
  EXPECT_TRUE(result.layer.fields.at("class").is_null(0));
  EXPECT_EQ(to_text(result.layer.fields.at("count")[2]), "2");
  EXPECT_EQ(result.layer.polygons()[1].size(), 0u);
  EXPECT_EQ(result.layer.polygons()[2].size(), 1u);
  EXPECT_DOUBLE_EQ(plane_area(result.layer.polygons()[2]), 2);
}

TEST(Dissolve, WithoutFieldsEverythingBecomesOneRow) {
  const DissolveResult result = dissolve(zones(), {}, plane_options());
  ASSERT_EQ(result.layer.size(), 1u);
  EXPECT_EQ(result.layer.polygons()[0].size(), 2u);
  EXPECT_DOUBLE_EQ(plane_area(result.layer.polygons()[0]), 3);
}

TEST(Dissolve, OrderOfFeaturesDoesNotChangeTheResult) {
  const std::vector<std::size_t> backwards{3, 2, 1, 0};
  const DissolveResult one = dissolve(zones(), {"class"}, plane_options());
  const DissolveResult other = dissolve(select(zones(), backwards), {"class"}, plane_options());
  ASSERT_EQ(one.layer.ids, other.layer.ids);
  for (std::size_t i = 0; i < one.layer.size(); ++i) {
    EXPECT_EQ(write_wkt(one.layer.geometry, i), write_wkt(other.layer.geometry, i));
  }
}

TEST(Dissolve, UnknownFieldIsRefused) {
  EXPECT_THROW(dissolve(zones(), {"kind"}, plane_options()), SchemaError);
}

}  // namespace
}  // namespace ecotone
