// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/gauss_kruger.h"

#include <gtest/gtest.h>

#include <vector>

#include "ecotone/error.h"

namespace ecotone {
namespace {

TEST(GaussKruger, CodesAreThoseOfTheRegistry) {
  EXPECT_EQ(gauss_kruger_epsg(ChineseDatum::cgcs_2000, 3, 36, true), 4524);
  EXPECT_EQ(gauss_kruger_epsg(ChineseDatum::cgcs_2000, 3, 36, false), 4545);
  EXPECT_EQ(gauss_kruger_epsg(ChineseDatum::cgcs_2000, 6, 19, true), 4497);
  EXPECT_EQ(gauss_kruger_epsg(ChineseDatum::cgcs_2000, 6, 19, false), 4508);
  EXPECT_EQ(gauss_kruger_epsg(ChineseDatum::beijing_1954, 3, 36, true), 2412);
  EXPECT_EQ(gauss_kruger_epsg(ChineseDatum::xian_1980, 3, 36, false), 2381);
  EXPECT_FALSE(gauss_kruger_epsg(ChineseDatum::cgcs_2000, 3, 24, true));
  EXPECT_FALSE(gauss_kruger_epsg(ChineseDatum::cgcs_2000, 6, 24, true));
}

TEST(GaussKruger, ZoneNumberFollowsTheLongitude) {
  EXPECT_EQ(gauss_kruger_number(3, 108.8), 36);
  EXPECT_EQ(gauss_kruger_number(3, 106.4999), 35);
  EXPECT_EQ(gauss_kruger_number(3, 106.5), 36);
  EXPECT_EQ(gauss_kruger_number(6, 108.8), 19);
  EXPECT_EQ(gauss_kruger_number(6, 107.9), 18);
  EXPECT_EQ(gauss_kruger_number(3, 0), 120);
  EXPECT_EQ(gauss_kruger_number(3, -3), 119);
}

TEST(GaussKruger, ImpossibleZoneIsRefused) {
  EXPECT_EQ(central_meridian_deg(3, 36), 108);
  EXPECT_EQ(central_meridian_deg(6, 19), 111);
  EXPECT_THROW(central_meridian_deg(6, 61), CrsError);
  EXPECT_THROW(central_meridian_deg(4, 1), CrsError);
}

TEST(GaussKruger, PrefixedEastingIsSplit) {
  const auto split = split_prefixed_easting(36529000);
  ASSERT_TRUE(split);
  EXPECT_EQ(split->number, 36);
  EXPECT_EQ(split->easting_m, 529000);
  EXPECT_FALSE(split_prefixed_easting(529000));
  EXPECT_FALSE(split_prefixed_easting(3190000)) << "a northing, not zone 3";
}

TEST(InferGaussKruger, PrefixNamesTheZone) {
  const auto guesses = infer_gauss_kruger({36529000, 3131000, 36626000, 3255000});
  ASSERT_EQ(guesses.size(), 1u);
  EXPECT_EQ(guesses[0].epsg, 4524);
  EXPECT_NEAR(guesses[0].longitude_deg, 108.79, 0.02);
}

TEST(InferGaussKruger, ExpectedLongitudeChoosesAmongZonesWithoutPrefix) {
  const Box youyang{529000, 3131000, 626000, 3255000};
  const auto guesses = infer_gauss_kruger(youyang, 108.8);
  ASSERT_FALSE(guesses.empty());
  EXPECT_EQ(guesses[0].epsg, 4545);
  EXPECT_EQ(infer_gauss_kruger(youyang).size(), 21u + 11u) << "unknown without it";
}

TEST(InferGaussKruger, SixDegreeCoordinatesOfTheCountyAreRecognised) {
  // Youyang in the 6-degree zone 19: 2.2 degrees west of its meridian.
  const auto guesses = infer_gauss_kruger({236000, 3131000, 334000, 3262000}, 108.8);
  ASSERT_FALSE(guesses.empty());
  EXPECT_EQ(guesses[0].zone.central_meridian_deg, 111);
  EXPECT_EQ(guesses[0].zone.width_deg, 6);
}

TEST(InferGaussKruger, DegreesAndSwappedAxesAreNoZone) {
  EXPECT_TRUE(infer_gauss_kruger({108.3, 28.3, 109.3, 29.4}).empty());
  EXPECT_TRUE(infer_gauss_kruger({3131000, 529000, 3255000, 626000}).empty());
  EXPECT_TRUE(infer_gauss_kruger({}).empty());
}

TEST(GuessAxes, NorthingHasSevenDigits) {
  const std::vector<Point> chinese{{3190000, 550000}, {3191000, 551000}};
  const std::vector<Point> prefixed{{3191000, 36550000}};
  const std::vector<Point> ours{{36550000, 3191000}, {36551000, 3190000}};
  EXPECT_EQ(guess_axes(chinese), AxisGuess::first_is_northing);
  EXPECT_EQ(guess_axes(prefixed), AxisGuess::first_is_northing);
  EXPECT_EQ(guess_axes(ours), AxisGuess::first_is_easting);
  EXPECT_TRUE(looks_swapped(chinese));
  EXPECT_FALSE(looks_swapped(ours));
}

TEST(GuessAxes, DegreesAreToldByTheirRange) {
  EXPECT_EQ(guess_axes(std::vector<Point>{{108.5, 28.8}}), AxisGuess::first_is_easting);
  EXPECT_EQ(guess_axes(std::vector<Point>{{28.8, 108.5}}), AxisGuess::first_is_northing);
}

TEST(GuessAxes, DisagreementAndOtherNumbersAreUndecided) {
  EXPECT_EQ(guess_axes({}), AxisGuess::undecided);
  EXPECT_EQ(guess_axes(std::vector<Point>{{0, 0}}), AxisGuess::undecided);
  EXPECT_EQ(guess_axes(std::vector<Point>{{108.5, 28.8}, {28.8, 108.5}}), AxisGuess::undecided);
  EXPECT_EQ(guess_axes(std::vector<Point>{{500000, 500000}}), AxisGuess::undecided)
      << "a northing of 500 km is possible in the far south, an easting of it anywhere";
}

TEST(GaussKrugerPlane, IsTheZoneOfTheMiddleOnTheDatumOfTheData) {
  const Box youyang{108.3, 28.3, 109.3, 29.4};
  const auto code = [](const std::optional<Crs>& crs) { return crs ? crs->epsg() : std::nullopt; };
  EXPECT_EQ(code(gauss_kruger_plane(youyang, Crs::from_epsg(4490))), 4545);
  EXPECT_EQ(code(gauss_kruger_plane(youyang, Crs::from_epsg(4490), true)), 4524);
  EXPECT_EQ(code(gauss_kruger_plane(youyang, Crs::from_epsg(4326))), 4545);
  EXPECT_EQ(code(gauss_kruger_plane(youyang, Crs::from_epsg(4610))), 2381);
  EXPECT_EQ(code(gauss_kruger_plane(youyang, Crs::from_epsg(4214))), 2433);
  // 335 km east of 105°E at 28.8°N, where a degree of longitude is 97.6 km long: 108.4°E.
  const Box beside{830000, 3190000, 840000, 3200000};
  EXPECT_EQ(code(gauss_kruger_plane(beside, Crs::from_epsg(4507))), 4545);
  EXPECT_EQ(code(gauss_kruger_plane({4, 51, 6, 53}, Crs::from_epsg(4326))), std::nullopt);
}

}  // namespace
}  // namespace ecotone
