// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/parameters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "ecotone/error.h"

namespace ecotone {
namespace {

constexpr Parameter table[] = {
    {"depth_m", 50, "m", "M", "HJ 338-2018", "depth of the land part", "陆域纵深", 0, 5000},
    {"porosity", 0.2, "", "E", "", "effective porosity", "有效孔隙度", 0.01, 1},
};

TEST(Parameters, DefaultsKeepTheirMark) {
  const Parameters parameters(table);
  EXPECT_EQ(parameters["depth_m"], 50);
  EXPECT_EQ(parameters.mark("depth_m"), "M");
  EXPECT_FALSE(parameters.is_given("depth_m"));
}

TEST(Parameters, GivenValueIsTheUsersOwn) {
  Parameters parameters(table);
  parameters.set("depth_m", 50);
  EXPECT_TRUE(parameters.is_given("depth_m"));
  EXPECT_EQ(parameters.mark("depth_m"), "given");
  EXPECT_EQ(parameters.mark("porosity"), "E");
}

TEST(Parameters, ValueMayBringAMarkOfItsOwn) {
  Parameters parameters(table);
  parameters.set("depth_m", 60, "S");
  EXPECT_EQ(parameters.mark("depth_m"), "S");
  EXPECT_THROW(parameters.set("depth_m", 60, "sure"), SchemaError);
}

TEST(Parameters, UnknownNameTellsThoseThereAre) {
  Parameters parameters(table);
  try {
    parameters.set("depht_m", 1);
    FAIL();
  } catch (const SchemaError& error) {
    EXPECT_EQ(error.key(), "parameter_unknown");
    EXPECT_THAT(error.help(Language::english), testing::HasSubstr("depth_m, porosity"));
  }
}

TEST(Parameters, ValueOutsideItsRangeIsRefused) {
  Parameters parameters(table);
  EXPECT_THROW(parameters.set("porosity", 0), SchemaError);
  EXPECT_THROW(parameters.set("porosity", std::numeric_limits<double>::quiet_NaN()), SchemaError);
  parameters.set("porosity", 1);
  EXPECT_EQ(parameters["porosity"], 1);
}

}  // namespace
}  // namespace ecotone
