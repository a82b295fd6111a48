// SPDX-License-Identifier: Apache-2.0
// The oracles against each other and against areas by hand.
#include <gtest/gtest.h>

#include <bit>

#include "tests/fuzz/exact_oracle.h"
#include "tests/fuzz/generators.h"

namespace ecotone::fuzz {
namespace {

const Shape square{{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}}};

TEST(ExactOracle, TwoSquaresShareAQuarter) {
  const PairTruth truth = exact_truth(square, moved(square, 5, 5));
  EXPECT_EQ(truth.contact, Contact::overlap);
  EXPECT_EQ(truth.area, 25);
  EXPECT_DOUBLE_EQ(truth.subject_border, 10);
  EXPECT_DOUBLE_EQ(truth.zone_border, 10);
  EXPECT_FALSE(truth.subject_inside);
}

TEST(ExactOracle, SharedSideIsATouchOfItsLength) {
  const PairTruth truth = exact_truth(square, moved(square, 10, 4));
  EXPECT_EQ(truth.contact, Contact::touch);
  EXPECT_EQ(truth.area, 0);
  EXPECT_DOUBLE_EQ(truth.subject_border, 6);
  EXPECT_DOUBLE_EQ(truth.zone_border, 6);
}

TEST(ExactOracle, ApartIsNoContact) {
  EXPECT_EQ(exact_truth(square, moved(square, 11, 0)).contact, Contact::none);
}

TEST(ExactOracle, ThirdOfAUnitIsNotRounded) {
  // y = x / 3 below, y = 1 - x above: a triangle from (0 0) to (0 1) to (3/4 1/4), area 3/8.
  const Shape below{{{{0, 0}, {3, 1}, {0, 3}}}};
  const Shape above{{{{-1, -1}, {2, -1}, {0, 1}, {-1, 1}}}};
  EXPECT_EQ(exact_truth(below, above).area, 0.375);
}

// The minimal case of a walk that starts at a reflex vertex.
TEST(ExactOracle, PolygonThatTouchesAReflexVertexFromInsideIsWhole) {
  const Shape a{{{{0, 2}, {1, 2}, {3, 5}, {5, 0}}}};
  const Shape b{{{{1, 2}, {3, 3}, {3, 4}}}};
  Shape turned = a;
  orient(turned);
  const PairTruth truth = exact_truth(turned, b);
  EXPECT_EQ(truth.area, 1);
  EXPECT_TRUE(truth.zone_inside);
}

TEST(Generators, EveryShapeIsValid) {
  for (const Family family : all_families()) {
    SiteMaker maker(family, 11);
    for (int k = 0; k < 30; ++k) {
      const Site site = maker.make(4, 4);
      for (const auto& side : {site.subjects, site.zones}) {
        for (const Shape& shape : side) {
          EXPECT_TRUE(is_valid(shape)) << family_name(family) << " " << wkt(shape);
          Shape turned = shape;
          orient(turned);
          EXPECT_EQ(turned, shape) << family_name(family);
        }
      }
    }
  }
}

TEST(Oracles, AgreeInEveryFamily) {
  for (const Family family : all_families()) {
    SiteMaker maker(family, 5);
    for (int k = 0; k < 12; ++k) {
      const Site site = maker.make(3, 3);
      for (std::size_t i = 0; i < site.subjects.size(); ++i) {
        for (std::size_t j = 0; j < site.zones.size(); ++j) {
          const Shape& a = site.subjects[i];
          const Shape& b = site.zones[j];
          const std::string text = wkt(a) + "\n" + wkt(b);
          const PairTruth exact = exact_truth(a, b);
          const PairTruth quick = quick_truth(Prepared(a), Prepared(b));
          EXPECT_EQ(exact.contact, quick.contact) << text;
          EXPECT_EQ(exact.subject_inside, quick.subject_inside) << text;
          EXPECT_EQ(exact.zone_inside, quick.zone_inside) << text;
          // 1e-13 of the larger box; on a lattice of 16 that is 3e-11.
          Extent box = extent(a);
          box.include(b);
          const double size = static_cast<double>(std::max(box.width(), box.height()));
          EXPECT_NEAR(exact.area, quick.area, 1e-13 * size * size) << text;
          if (site.bitmaps) {
            const std::uint64_t both = site.bitmaps->subjects[i] & site.bitmaps->zones[j];
            EXPECT_EQ(exact.area, static_cast<double>(site.bitmaps->twice_area(both)) / 2) << text;
          }
        }
      }
    }
  }
}

TEST(Oracles, QuickRegionsAreTheExactOnesOnLattices) {
  for (const Family family : {Family::pixel, Family::star, Family::holes, Family::parts}) {
    SiteMaker maker(family, 3);
    for (int k = 0; k < 10; ++k) {
      const Site site = maker.make(2, 4);
      std::vector<const Shape*> shapes;
      for (const Shape& shape : site.subjects) shapes.push_back(&shape);
      for (const Shape& shape : site.zones) shapes.push_back(&shape);
      const std::vector<Region> exact = exact_regions(shapes);
      const std::vector<Region> quick = quick_regions(shapes);
      ASSERT_EQ(exact.size(), quick.size());
      for (std::size_t r = 0; r < exact.size(); ++r) {
        EXPECT_EQ(exact[r].covered_by, quick[r].covered_by);
        EXPECT_NEAR(static_cast<double>(exact[r].area - quick[r].area), 0, 1e-13);
      }
    }
  }
}

}  // namespace
}  // namespace ecotone::fuzz
