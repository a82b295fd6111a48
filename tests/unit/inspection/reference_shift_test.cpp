// SPDX-License-Identifier: Apache-2.0
// Shifts against a reference: those of web maps, constant ones, and layers that depart honestly.
// The offsets of GCJ-02 and BD-09 are checked against other converters in geodesy and in
// tests/cli/inspect; here it is the discrimination that is tested.
#include <cmath>
#include <functional>
#include <numbers>

#include "ecotone/geodesy/bd09.h"
#include "ecotone/geodesy/gcj02.h"
#include "tests/unit/inspection/inspected.h"

namespace ecotone {
namespace {

constexpr double metre_north = 1 / 110900.0;  // degrees at 29°N, to a thousandth
constexpr double metre_east = 1 / 97400.0;

using Move = std::function<Point(const Point&)>;

// A county of cells with winding borders, `side` degrees wide; `moved` says where vertices lie.
Layer county(double side, const Move& moved) {
  constexpr int cells = 4, steps = 12;
  const auto vertex = [&](int i, int j) {
    const double u = static_cast<double>(i) / (cells * steps);
    const double v = static_cast<double>(j) / (cells * steps);
    const double wave = 0.03 * side * std::sin(25 * v + 3 * u) * std::cos(17 * u);
    const double swell = 0.03 * side * std::sin(23 * u - 5 * v);
    return moved({108.6 + side * u + wave, 28.6 + side * v + swell});
  };
  MultiPolygonBuilder builder;
  for (int cx = 0; cx < cells; ++cx) {
    for (int cy = 0; cy < cells; ++cy) {
      const int i = cx * steps, j = cy * steps;
      for (int k = 0; k < steps; ++k) builder.add_point(vertex(i + k, j));
      for (int k = 0; k < steps; ++k) builder.add_point(vertex(i + steps, j + k));
      for (int k = 0; k < steps; ++k) builder.add_point(vertex(i + steps - k, j + steps));
      for (int k = 0; k < steps; ++k) builder.add_point(vertex(i, j + steps - k));
      builder.finish_ring();
      builder.finish_polygon();
      builder.finish_feature();
    }
  }
  return layer_of(std::move(builder).build(), Crs::from_epsg(4490));
}

Point still(const Point& p) {
  return p;
}

Move constant(double east_m, double north_m) {
  return [=](const Point& p) {
    return Point{p.x + east_m * metre_east, p.y + north_m * metre_north};
  };
}

// The codes that speak of a shift.
std::vector<std::string> shifts(const Layer& layer, const Layer* reference) {
  const auto seen = inspect_layer(layer, {.reference = reference});
  std::vector<std::string> codes;
  for (const InspectFinding& finding : seen.findings) codes.emplace_back(finding.code());
  return codes;
}

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ReferenceShift, Gcj02OfACountyIsToldFromAConstantShift) {
  const Layer reference = county(0.6, still);
  const Layer shifted = county(0.6, gcj02_from_cgcs2000);
  EXPECT_THAT(shifts(shifted, &reference), ElementsAre("gcj02_shift"));
  const auto seen = inspect_layer(shifted, {.reference = &reference});
  const InspectFinding* finding = found(seen, "gcj02_shift");
  EXPECT_EQ(finding->confidence, Confidence::certain);
  // "GCJ - WGS 84 is some +415 to 452 m east, -351 to -367 m north" there (domain notes): 540 to
  // 580 m.
  EXPECT_NEAR(*finding->consequence_m, 560, 25);
  EXPECT_EQ(finding->command(), "ecotone inspect {file} --repair OUT.gpkg --unshift gcj02");
  // The mean of that offset, the same everywhere, is no GCJ-02.
  EXPECT_THAT(shifts(county(0.6, constant(430, -356)), &reference), ElementsAre("constant_shift"));
}

TEST(ReferenceShift, Bd09IsToldFromGcj02) {
  const Layer reference = county(0.6, still);
  EXPECT_THAT(shifts(county(0.6, bd09_from_cgcs2000), &reference), ElementsAre("bd09_shift"));
}

TEST(ReferenceShift, NothingIsAccusedWithoutAReference) {
  EXPECT_THAT(shifts(county(0.6, gcj02_from_cgcs2000), nullptr), IsEmpty());
  EXPECT_THAT(shifts(county(0.6, bd09_from_cgcs2000), nullptr), IsEmpty());
}

TEST(ReferenceShift, ShiftedReferenceIsNotTheFaultOfTheLayer) {
  const Layer reference = county(0.6, gcj02_from_cgcs2000);
  EXPECT_THAT(shifts(county(0.6, still), &reference), ElementsAre("reference_shifted"));
  // Both shifted: nothing departs.
  EXPECT_THAT(shifts(county(0.6, gcj02_from_cgcs2000), &reference), IsEmpty());
}

TEST(ReferenceShift, SmallDepartureIsToldOnlyWhereItIsOneShift) {
  const Layer reference = county(0.6, still);
  // As of Beijing 54 coordinates under the name of CGCS2000.
  EXPECT_THAT(shifts(county(0.6, constant(60, -45)), &reference), ElementsAre("constant_shift"));
  // Half a metre is accuracy, not a shift.
  EXPECT_THAT(shifts(county(0.6, constant(0.5, 0.3)), &reference), IsEmpty());
}

TEST(ReferenceShift, HonestMisfitIsInnocent) {
  const Layer reference = county(0.6, still);
  // One side was drawn anew, 80 m farther out.
  const Move one_side = [](const Point& p) {
    return p.x > 109.05 ? Point{p.x + 80 * metre_east, p.y} : p;
  };
  EXPECT_THAT(shifts(county(0.6, one_side), &reference), IsEmpty());
  // Digitised by another hand: each vertex off by up to 30 m in its own direction.
  const Move shaky = [](const Point& p) {
    const double a = 2 * std::numbers::pi * std::fmod(std::abs(p.x * 7919.7 + p.y * 104729.3), 1.0);
    const double r = 30 * std::fmod(std::abs(p.x * 15485.8 + p.y * 32452.8), 1.0);
    return Point{p.x + r * std::cos(a) * metre_east, p.y + r * std::sin(a) * metre_north};
  };
  EXPECT_THAT(shifts(county(0.6, shaky), &reference), IsEmpty());
  // A part of the layer against the whole.
  EXPECT_THAT(shifts(select(reference, std::array<std::size_t, 3>{1, 5, 6}), &reference),
              IsEmpty());
}

TEST(ReferenceShift, ShakyGcj02IsStillFound) {
  const Layer reference = county(0.6, still);
  const Move shaky = [](const Point& p) {
    const double a = 2 * std::numbers::pi * std::fmod(std::abs(p.x * 7919.7 + p.y * 104729.3), 1.0);
    const Point q = gcj02_from_cgcs2000(p);
    return Point{q.x + 3 * std::cos(a) * metre_east, q.y + 3 * std::sin(a) * metre_north};
  };
  EXPECT_THAT(shifts(county(0.6, shaky), &reference), ElementsAre("gcj02_shift"));
}

TEST(ReferenceShift, OverASmallExtentTheTwoCannotBeToldApart) {
  // 500 m: there the offset of GCJ-02 changes by less than the digitising.
  const double side = 0.005;
  const Layer reference = county(side, still);
  const Move shaky = [](const Point& p) {
    const double a =
        2 * std::numbers::pi * std::fmod(std::abs(p.x * 791957.7 + p.y * 1047229.3), 1.0);
    const Point q = gcj02_from_cgcs2000(p);
    return Point{q.x + std::cos(a) * metre_east, q.y + std::sin(a) * metre_north};
  };
  const auto seen = inspect_layer(county(side, shaky), {.reference = &reference});
  const InspectFinding* finding = found(seen, "shift_ambiguous");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->confidence, Confidence::possible);
  EXPECT_NEAR(*finding->consequence_m, 560, 25);
  // A constant shift of another size cannot be GCJ-02, however small the extent.
  EXPECT_THAT(shifts(county(side, constant(80, 60)), &reference), ElementsAre("constant_shift"));
}

TEST(ReferenceShift, NoShiftOfWebMapsIsSoughtAbroad) {
  const Move to_switzerland = [](const Point& p) { return Point{p.x - 100, p.y + 18}; };
  const Layer reference = county(0.6, to_switzerland);
  EXPECT_THAT(shifts(county(0.6, [&](const Point& p) { return to_switzerland(constant(3, 2)(p)); }),
                     &reference),
              ElementsAre("constant_shift"));
  EXPECT_THAT(shifts(reference, &reference), IsEmpty());
}

TEST(ReferenceShift, ReferenceFarAwayIsToldAndNothingElse) {
  const Layer reference = county(0.6, [](const Point& p) { return Point{p.x + 5, p.y}; });
  EXPECT_THAT(shifts(county(0.6, still), &reference),
              ElementsAre("reference_not_compared", "outside_reference"));
}

}  // namespace
}  // namespace ecotone
