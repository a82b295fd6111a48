// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/gcj02.h"

#include <gtest/gtest.h>

namespace ecotone {
namespace {

struct Case {
  Point true_place;
  Point shifted;
};

// From two independent converters (npm coordtransform and gcoord), which agree to 1e-14 degrees.
constexpr Case cases[] = {
    {{108.75, 28.85}, {108.75432608289074, 28.846840325138754}},
    {{108.3, 29.4}, {108.30433869715502, 29.39728284543621}},
    {{116.404, 39.915}, {116.41024449916938, 39.91640428150164}},
    {{121.4737, 31.2304}, {121.47822305927693, 31.22845773757727}},
    {{91.1, 29.6}, {91.1015671945075, 29.59728720903698}},
};

TEST(Gcj02, OffsetIsThatOfIndependentConverters) {
  for (const auto& [true_place, shifted] : cases) {
    const Point found = gcj02_from_cgcs2000(true_place);
    EXPECT_NEAR(found.x, shifted.x, 1e-12);
    EXPECT_NEAR(found.y, shifted.y, 1e-12);
  }
}

TEST(Gcj02, InverseLeadsBack) {
  for (const auto& [true_place, shifted] : cases) {
    const Point found = cgcs2000_from_gcj02(shifted);
    EXPECT_NEAR(found.x, true_place.x, 1e-10);
    EXPECT_NEAR(found.y, true_place.y, 1e-10);
  }
}

TEST(Gcj02, PlacesAbroadStay) {
  EXPECT_EQ(gcj02_from_cgcs2000({150, 20}), (Point{150, 20}));
  EXPECT_EQ(cgcs2000_from_gcj02({8.5, 47.4}), (Point{8.5, 47.4}));
}

}  // namespace
}  // namespace ecotone
