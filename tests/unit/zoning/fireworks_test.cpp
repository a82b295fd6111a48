// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/fireworks.h"

#include <gtest/gtest.h>

#include <cmath>

#include "ecotone/error.h"
#include "ecotone/geodesy/area.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

Layer layer_of(std::string name, GeometryColumn geometry, int epsg = 4545) {
  Layer layer{
      .name = std::move(name), .geometry = std::move(geometry), .crs = Crs::from_epsg(epsg)};
  for (std::size_t i = 0; i < layer.size(); ++i) layer.ids.push_back(std::to_string(i));
  return layer;
}

double area(const MultiPolygonView& zone) {
  return area_m2(zone, Crs::from_epsg(4545), AreaMethod::ellipsoid);
}

const char* const town =
    "POLYGON ((500000 3190000, 501000 3190000, 501000 3191000, 500000 3191000, 500000 3190000))";

TEST(FireworksZone, PlacesJoinThePublishedZoneAndOverlapsCountOnce) {
  // A school inside the town, one far outside, and a hospital without reach.
  FireworksPlaces places{
      .layer = layer_of("places", points({"POINT (500500 3190500)", "POINT (505000 3190500)",
                                          "POINT (506000 3190500)"}))};
  places.kinds = {parse_fireworks_place_kind("小学"), parse_fireworks_place_kind("school"),
                  parse_fireworks_place_kind("医院")};
  Parameters parameters(fireworks_parameters());
  parameters.set("school_m", 100);
  const FireworksZone zone =
      fireworks_zone(layer_of("zones", multipolygons({town})), {&places, 1}, parameters);
  EXPECT_NEAR(area(zone.united[0]), 1e6 + M_PI * 1e4, 15);
  ASSERT_EQ(zone.rows.size(), 4u);
  EXPECT_FALSE(zone.rows[0].kind);
  EXPECT_EQ(zone.rows[1].distance_m, 100);
  EXPECT_TRUE(zone.rows[1].is_drawn);
  EXPECT_FALSE(zone.rows[3].is_drawn);
  EXPECT_NEAR(area(zone.of_sources[0]), 1e6, 1);
  EXPECT_NEAR(area(zone.of_sources[1 + *parse_fireworks_place_kind("school")]), 2 * M_PI * 1e4, 15);
}

TEST(FireworksZone, KindsThatTheArticleDoesNotNameAreLeftOut) {
  FireworksPlaces places{.layer = layer_of("homes", multipolygons({town})),
                         .kinds = {parse_fireworks_place_kind("residential")}};
  const FireworksZone zone = fireworks_zone(layer_of("zones", multipolygons({})), {&places, 1},
                                            Parameters(fireworks_parameters()));
  EXPECT_EQ(zone.not_listed, 1u);
  EXPECT_EQ(zone.rows.size(), 0u);
  EXPECT_EQ(zone.united[0].size(), 0u);
}

TEST(FireworksZone, SourceZonesBelongToItWholly) {
  FireworksPlaces places{.layer = layer_of("sources", multipolygons({town})),
                         .kinds = {parse_fireworks_place_kind("饮用水水源保护区")}};
  const FireworksZone zone = fireworks_zone(layer_of("zones", multipolygons({town})), {&places, 1},
                                            Parameters(fireworks_parameters()));
  EXPECT_NEAR(area(zone.united[0]), 1e6, 1);
  EXPECT_TRUE(zone.rows[1].is_drawn);
}

TEST(FireworksZone, EveryKindHasItsParameter) {
  const Parameters parameters(fireworks_parameters());
  for (const FireworksPlaceKind& kind : fireworks_place_kinds()) {
    EXPECT_EQ(parameters[kind.parameter], 0) << kind.name;
    EXPECT_EQ(parse_fireworks_place_kind(kind.zh), parse_fireworks_place_kind(kind.name));
  }
}

TEST(FireworksZone, LayersInTwoSystemsAreRefused) {
  FireworksPlaces places{.layer = layer_of("places", points({"POINT (108 28)"}), 4490),
                         .kinds = {0}};
  EXPECT_THROW(fireworks_zone(layer_of("zones", multipolygons({town})), {&places, 1},
                              Parameters(fireworks_parameters())),
               CrsError);
}

}  // namespace
}  // namespace ecotone
