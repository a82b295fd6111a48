// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/shoreline.h"

#include <gtest/gtest.h>

#include <cmath>

#include "ecotone/error.h"
#include "ecotone/geodesy/area.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

Layer layer_of(GeometryColumn geometry) {
  Layer layer{.name = "line", .geometry = std::move(geometry), .crs = Crs::from_epsg(4545)};
  for (std::size_t i = 0; i < layer.size(); ++i) layer.ids.push_back("f" + std::to_string(i));
  return layer;
}

double area(const MultiPolygonView& zone) {
  return area_m2(zone, Crs::from_epsg(4545), AreaMethod::ellipsoid);
}

// A river 100 m wide, 2 km long, flowing east; its left bank lies north.
const char* const water =
    "POLYGON ((500000 3190000, 502000 3190000, 502000 3190100, 500000 3190100, 500000 3190000))";
const char* const left_bank = "LINESTRING (500000 3190100, 502000 3190100)";
const char* const right_bank = "LINESTRING (500000 3190000, 502000 3190000)";

TEST(ShorelineBands, LawGivesBandsByTheRankOfTheRiver) {
  const std::vector<RiverRank> ranks{RiverRank::tributary, RiverRank::major_tributary,
                                     RiverRank::main_stem, RiverRank::unknown};
  const auto bands = statutory_bands(ranks, Parameters(shoreline_parameters()));
  std::vector<std::pair<std::size_t, double>> found;
  for (const ShorelineBand& band : bands) found.emplace_back(band.feature, band.width_m);
  const std::vector<std::pair<std::size_t, double>> wanted{{0, 1000}, {1, 1000}, {1, 1000},
                                                           {2, 1000}, {2, 3000}, {3, 1000}};
  EXPECT_EQ(found, wanted);
}

TEST(ShorelineBands, RanksHaveBothNames) {
  EXPECT_EQ(parse_river_rank("干流"), RiverRank::main_stem);
  EXPECT_EQ(parse_river_rank("major_tributary"), RiverRank::major_tributary);
  EXPECT_FALSE(parse_river_rank("brook"));
}

TEST(ShorelineBands, BandLiesOutsideOfEveryRange) {
  // Two ranges of 1 km² that touch: the band of each leaves out the other.
  const Layer ranges = layer_of(multipolygons(
      {"POLYGON ((500000 3190000, 501000 3190000, 501000 3191000, 500000 3191000, 500000 3190000))",
       "POLYGON ((501000 3190000, 502000 3190000, 502000 3191000, 501000 3191000, 501000 "
       "3190000))"}));
  const std::vector<double> widths{100};
  const auto drawn = shoreline_bands(ranges, bands_of_widths(2, widths), {});
  // Three sides of 1 km and a quarter of a circle at each corner; two lie beside the neighbour.
  const double expected = 3 * 1000 * 100 + M_PI * 1e4;
  EXPECT_NEAR(area(drawn.zones[0]), expected, 10);
  EXPECT_NEAR(area(drawn.zones[1]), expected, 10);
  EXPECT_EQ(drawn.doubts[0], ShorelineDoubt::none);
}

TEST(ShorelineBands, LandIsWhereTheWaterIsNot) {
  const Layer banks = layer_of(lines({left_bank, right_bank}));
  const ZoneLayer rivers(multipolygons({water}), Crs::from_epsg(4545));
  const auto sides = landward_sides(banks.lines(), rivers);
  EXPECT_EQ(sides[0], BufferSide::left);
  EXPECT_EQ(sides[1], BufferSide::right);
}

TEST(ShorelineBands, LandIsFoundBehindABankThatTheWaterDoesNotReach) {
  const Layer banks = layer_of(lines({"LINESTRING (500000 3190150, 502000 3190150)"}));
  const ZoneLayer rivers(multipolygons({water}), Crs::from_epsg(4545));
  EXPECT_EQ(landward_sides(banks.lines(), rivers)[0], BufferSide::left);
}

TEST(ShorelineBands, BandOfABankIsFlatAndWithoutWater) {
  const Layer banks = layer_of(lines({left_bank}));
  const MultiPolygonArray rivers = multipolygons({water});
  ShorelineOptions options{
      .source = ShorelineSource::bank_top, .landward = {BufferSide::left}, .water = &rivers};
  const std::vector<double> widths{1000};
  const auto drawn = shoreline_bands(banks, bands_of_widths(1, widths), options);
  EXPECT_NEAR(area(drawn.zones[0]), 2000 * 1000, 10);
  EXPECT_EQ(drawn.doubts[0], ShorelineDoubt::none);
}

TEST(ShorelineBands, CentrelineLeavesTheBandInDoubt) {
  const Layer rivers = layer_of(lines({right_bank}));
  const std::vector<double> widths{1000};
  const auto drawn =
      shoreline_bands(rivers, bands_of_widths(1, widths), {.source = ShorelineSource::centreline});
  EXPECT_EQ(drawn.doubts[0], ShorelineDoubt::centreline);
  EXPECT_NEAR(area(drawn.zones[0]), 2000 * 2000, 20);
}

TEST(ShorelineBands, LineWithoutASideIsInDoubt) {
  const Layer banks = layer_of(lines({left_bank}));
  const std::vector<double> widths{10};
  const auto drawn =
      shoreline_bands(banks, bands_of_widths(1, widths), {.source = ShorelineSource::bank_top});
  EXPECT_EQ(drawn.doubts[0], ShorelineDoubt::side_unknown);
}

TEST(ShorelineBands, BandsEndAtTheClip) {
  const Layer banks = layer_of(lines({left_bank}));
  const MultiPolygonArray county =
      multipolygons({"POLYGON ((500500 3189000, 501000 3189000, 501000 3192000, 500500 3192000, "
                     "500500 3189000))"});
  const std::vector<double> widths{1000};
  const auto drawn = shoreline_bands(
      banks, bands_of_widths(1, widths),
      {.source = ShorelineSource::bank_top, .landward = {BufferSide::left}, .clip = &county});
  EXPECT_NEAR(area(drawn.zones[0]), 500 * 1000, 5);
}

TEST(ShorelineBands, PointsAreNoShoreline) {
  EXPECT_THROW(shoreline_bands(layer_of(points({"POINT (500000 3190000)"})), {}, {}), SchemaError);
}

}  // namespace
}  // namespace ecotone
