// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/bd09.h"

#include <gtest/gtest.h>

namespace ecotone {
namespace {

struct Case {
  Point true_place;
  Point shifted;
};

// From two independent converters (npm coordtransform and gcoord), which agree to 1e-14 degrees.
constexpr Case cases[] = {
    {{108.75, 28.85}, {108.76085780912808, 28.852770312744976}},
    {{108.3, 29.4}, {108.31092188582907, 29.402965537490676}},
    {{116.404, 39.915}, {116.41662724378733, 39.922699552216216}},
    {{121.4737, 31.2304}, {121.484781468503, 31.234310593689997}},
    {{91.1, 29.6}, {91.10801429006305, 29.60339914061294}},
};

TEST(Bd09, OffsetIsThatOfIndependentConverters) {
  for (const auto& [true_place, shifted] : cases) {
    const Point found = bd09_from_cgcs2000(true_place);
    EXPECT_NEAR(found.x, shifted.x, 1e-12);
    EXPECT_NEAR(found.y, shifted.y, 1e-12);
  }
}

TEST(Bd09, InverseLeadsBack) {
  for (const auto& [true_place, shifted] : cases) {
    const Point found = cgcs2000_from_bd09(shifted);
    EXPECT_NEAR(found.x, true_place.x, 1e-10);
    EXPECT_NEAR(found.y, true_place.y, 1e-10);
  }
}

TEST(Bd09, PlacesAbroadStay) {
  EXPECT_EQ(bd09_from_cgcs2000({150, 20}), (Point{150, 20}));
  EXPECT_EQ(cgcs2000_from_bd09({8.5, 47.4}), (Point{8.5, 47.4}));
}

}  // namespace
}  // namespace ecotone
