// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/noise_zone_classes.h"

#include <gtest/gtest.h>

namespace ecotone {
namespace {

TEST(NoiseClasses, AreReadAsPlansWriteThem) {
  EXPECT_EQ(parse_noise_class("1"), NoiseClass::class_1);
  EXPECT_EQ(parse_noise_class(" 3类"), NoiseClass::class_3);
  EXPECT_EQ(parse_noise_class("4A类"), NoiseClass::class_4a);
  EXPECT_EQ(parse_noise_class("4b"), NoiseClass::class_4b);
  EXPECT_FALSE(parse_noise_class("4"));
  EXPECT_FALSE(parse_noise_class(""));
  EXPECT_FALSE(parse_noise_class("class 1"));
}

TEST(NoiseClasses, LimitsAreThoseOfTheStandard) {
  // GB 3096-2008, table 1, as copied in a laboratory's page.
  EXPECT_EQ(noise_limits(NoiseClass::class_0), (NoiseLimits{50, 40}));
  EXPECT_EQ(noise_limits(NoiseClass::class_1), (NoiseLimits{55, 45}));
  EXPECT_EQ(noise_limits(NoiseClass::class_2), (NoiseLimits{60, 50}));
  EXPECT_EQ(noise_limits(NoiseClass::class_3), (NoiseLimits{65, 55}));
  EXPECT_EQ(noise_limits(NoiseClass::class_4a), (NoiseLimits{70, 55}));
  EXPECT_EQ(noise_limits(NoiseClass::class_4b), (NoiseLimits{70, 60}));
}

TEST(NoiseClasses, CountyRoadsAreNoArteries) {
  EXPECT_TRUE(is_traffic_artery("motorway"));
  EXPECT_TRUE(is_traffic_artery("城市次干路"));
  EXPECT_FALSE(is_traffic_artery("county_road"));
  EXPECT_FALSE(is_traffic_artery("支路"));
}

TEST(NoiseClasses, WidthsAreParametersOfTheNeighbour) {
  Parameters parameters(noise_zone_parameters());
  EXPECT_EQ(noise_strip_width_m(parameters, NoiseClass::class_1), 50);
  EXPECT_EQ(noise_strip_width_m(parameters, NoiseClass::class_2), 35);
  EXPECT_EQ(noise_strip_width_m(parameters, NoiseClass::class_3), 20);
  parameters.set("width.1", 55);
  EXPECT_EQ(noise_strip_width_m(parameters, NoiseClass::class_1), 55);
}

}  // namespace
}  // namespace ecotone
