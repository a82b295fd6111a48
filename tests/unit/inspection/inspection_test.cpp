// SPDX-License-Identifier: Apache-2.0
#include "ecotone/inspection/inspection.h"

#include <fmt/format.h>

#include "tests/unit/inspection/inspected.h"

namespace ecotone {

std::string square(double x, double y, double size) {
  return fmt::format("POLYGON (({0} {1}, {2} {1}, {2} {3}, {0} {3}, {0} {1}))", x, y, x + size,
                     y + size);
}

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Crs gk36 = Crs::from_epsg(4545);

TEST(Inspection, SoundLayerHasNoFindings) {
  const auto seen = inspect_layer(polygon_layer({square(550000, 3190000, 1000)}, gk36));
  EXPECT_TRUE(seen.findings.empty()) << seen.findings[0].what(Language::english);
  EXPECT_EQ(seen.features, 1u);
  EXPECT_EQ(seen.vertices, 5u);
  EXPECT_EQ(seen.crs, "EPSG:4545");
  // Without rounding, domain of the notice on areas of map spots: 999 937.0849 m².
  EXPECT_NEAR(*seen.area_m2, 999937.0849, 0.01);
}

TEST(Inspection, MissingCrsIsNamedWithTheLikelyOne) {
  const auto prefixed =
      inspect_layer(polygon_layer({square(36550000, 3190000, 1000)}, std::nullopt));
  const InspectFinding* finding = found(prefixed, "crs_missing");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->severity, FindingSeverity::error);
  EXPECT_EQ(finding->confidence, Confidence::likely);
  EXPECT_EQ(finding->command(), "ecotone convert {file} OUT.gpkg --crs EPSG:4524");
  const auto degrees = inspect_layer(polygon_layer({square(108.5, 28.8, 0.1)}, std::nullopt));
  EXPECT_THAT(found(degrees, "crs_missing")->what(Language::english), HasSubstr("EPSG:4490"));
}

TEST(Inspection, EastingWithoutZoneNumberIsPlacedByLongitudeOrReference) {
  const Layer plain = polygon_layer({square(550000, 3190000, 1000)}, std::nullopt);
  const auto alone = inspect_layer(plain);
  EXPECT_EQ(found(alone, "crs_missing")->confidence, Confidence::possible);
  // Neighbouring 3° meridians are 3° · 111.32 km · cos 28.8° = 292.7 km apart.
  EXPECT_NEAR(*found(alone, "crs_missing")->consequence_m, 292700, 1000);
  const auto told = inspect_layer(plain, {.expected_longitude_deg = 108.8});
  EXPECT_THAT(found(told, "crs_missing")->command(), HasSubstr("EPSG:4545"));
  const Layer county = polygon_layer({square(108.3, 28.5, 0.8)}, Crs::from_epsg(4490));
  const auto held = inspect_layer(plain, {.reference = &county});
  EXPECT_THAT(found(held, "crs_missing")->command(), HasSubstr("EPSG:4545"));
  EXPECT_EQ(found(held, "crs_missing")->confidence, Confidence::likely);
}

TEST(Inspection, DegreesInAProjectedSystemAreFoundWithTheAreaThatIsLost) {
  const auto seen = inspect_layer(polygon_layer({square(108.5, 28.8, 0.1)}, gk36));
  const InspectFinding* finding = found(seen, "crs_contradicts_degrees");
  ASSERT_NE(finding, nullptr);
  EXPECT_THAT(finding->command(), HasSubstr("--crs EPSG:4490 --override-crs"));
  // 0.1° x 0.1° at 28.85°N: about 11.08 km x 9.76 km (GeographicLib Planimeter: 108.17 km²), taken
  // for 0.01 m².
  EXPECT_NEAR(*finding->consequence_m2, 108.17e6, 0.1e6);
}

TEST(Inspection, MetresInDegreesAreFound) {
  const auto seen =
      inspect_layer(polygon_layer({square(36550000, 3190000, 1000)}, Crs::from_epsg(4490)));
  ASSERT_NE(found(seen, "crs_contradicts_plane"), nullptr);
  EXPECT_NEAR(*found(seen, "crs_contradicts_plane")->consequence_m2, 999937.0849, 0.01);
}

TEST(Inspection, ZoneNumberThatContradictsTheEastingsIsFound) {
  const auto seen =
      inspect_layer(polygon_layer({square(37550000, 3190000, 1000)}, Crs::from_epsg(4524)));
  const InspectFinding* finding = found(seen, "zone_contradicts");
  ASSERT_NE(finding, nullptr);
  EXPECT_THAT(finding->command(), HasSubstr("--crs EPSG:4525 --override-crs"));
  const auto unprefixed =
      inspect_layer(polygon_layer({square(550000, 3190000, 1000)}, Crs::from_epsg(4524)));
  ASSERT_NE(found(unprefixed, "zone_contradicts"), nullptr);
  EXPECT_THAT(found(unprefixed, "zone_contradicts")->command(), HasSubstr("EPSG:4545"));
}

TEST(Inspection, WrongZoneWithoutNumberIsFoundByTheReferenceOnly) {
  const Layer county = polygon_layer({square(108.3, 28.5, 0.8)}, Crs::from_epsg(4490));
  // Zone 37 (111°E) in place of 36 (108°E).
  const Layer wrong = polygon_layer({square(550000, 3190000, 1000)}, Crs::from_epsg(4546));
  const auto seen = inspect_layer(wrong, {.reference = &county});
  const InspectFinding* finding = found(seen, "zone_off_reference");
  ASSERT_NE(finding, nullptr);
  EXPECT_THAT(finding->command(), HasSubstr("--crs EPSG:4545 --override-crs"));
  EXPECT_NEAR(*finding->consequence_m, 292700, 1000);
  EXPECT_EQ(found(inspect_layer(wrong), "zone_off_reference"), nullptr);
  const Layer right = polygon_layer({square(550000, 3190000, 1000)}, gk36);
  EXPECT_EQ(found(inspect_layer(right, {.reference = &county}), "zone_off_reference"), nullptr);
}

TEST(Inspection, LayerFarBeyondItsStripLosesPlaneArea) {
  // 300 km east of the meridian of 108°E at 28.8°N is 3.07°, 1.6° beyond the strip.
  const auto seen = inspect_layer(polygon_layer({square(800000, 3190000, 1000)}, gk36));
  const InspectFinding* finding = found(seen, "far_from_zone");
  ASSERT_NE(finding, nullptr);
  // The scale grows with y²/2R²: (300.5 km)² / 2 (6371 km)² = 1112 ppm, twice that for an area.
  EXPECT_NEAR(*finding->consequence_m2, 2 * 1112, 30);
  EXPECT_EQ(
      found(inspect_layer(polygon_layer({square(640000, 3190000, 1000)}, gk36)), "far_from_zone"),
      nullptr);
}

TEST(Inspection, SwappedAxesAreFound) {
  const auto plane = inspect_layer(polygon_layer({square(3190000, 550000, 1000)}, gk36));
  ASSERT_NE(found(plane, "axes_swapped"), nullptr);
  EXPECT_THAT(found(plane, "axes_swapped")->command(), HasSubstr("--repair OUT.gpkg --swap-axes"));
  const auto degrees = inspect_layer(polygon_layer({square(28.8, 108.5, 0.1)}, std::nullopt));
  EXPECT_NE(found(degrees, "axes_swapped"), nullptr);
}

TEST(Inspection, SwappedAxesAbroadAreFoundByTheReferenceOnly) {
  const Layer land = polygon_layer({square(8, 47, 1)}, Crs::from_epsg(4326));
  const Layer swapped = polygon_layer({square(47.2, 8.2, 0.3)}, Crs::from_epsg(4326));
  EXPECT_EQ(found(inspect_layer(swapped), "axes_swapped"), nullptr);
  const auto seen = inspect_layer(swapped, {.reference = &land});
  ASSERT_NE(found(seen, "axes_swapped"), nullptr);
  EXPECT_GT(*found(seen, "axes_swapped")->consequence_m, 4e6);
  const Layer right = polygon_layer({square(8.2, 47.2, 0.3)}, Crs::from_epsg(4326));
  EXPECT_EQ(found(inspect_layer(right, {.reference = &land}), "axes_swapped"), nullptr);
}

TEST(Inspection, PackedAnglesAreSuspectedOnlyWhereAllCouldBe) {
  std::string packed = "MULTIPOINT (", decimal = packed;
  for (int i = 0; i < 10; ++i) {
    packed += fmt::format("{}108.3{}1234 28.4{}5912", i > 0 ? ", " : "", i % 6, i % 6);
    decimal += fmt::format("{}108.{}71234 28.98{}7", i > 0 ? ", " : "", 7 + i % 3, i);
  }
  const Crs crs = Crs::from_epsg(4490);
  const auto suspected = inspect_layer(layer_of(points({packed + ")"}), crs));
  const InspectFinding* finding = found(suspected, "packed_angles");
  ASSERT_NE(finding, nullptr);
  // 28.455912 as packed is 28°45′59.12″ = 28.76642°, 0.31051° or 34.4 km north; 108.351234 is
  // 108°35′12.34″ = 108.58676°, 0.23553° or 23.0 km east: 41.4 km.
  EXPECT_NEAR(*finding->consequence_m, 41400, 200);
  EXPECT_EQ(found(inspect_layer(layer_of(points({decimal + ")"}), crs)), "packed_angles"), nullptr);
}

TEST(Inspection, RoundedDegreesAreToldWithTheUncertaintyOfPlaces) {
  std::string rounded = "LINESTRING (", fine = rounded;
  for (int i = 0; i < 12; ++i) {
    rounded +=
        fmt::format("{}{:.3f} {:.3f}", i > 0 ? ", " : "", 108.5 + 0.013 * i, 28.7 + 0.007 * i);
    fine +=
        fmt::format("{}{:.4f} {:.4f}", i > 0 ? ", " : "", 108.5 + 0.0131 * i, 28.7 + 0.0071 * i);
  }
  const Crs crs = Crs::from_epsg(4490);
  const auto seen = inspect_layer(layer_of(lines({rounded + ")"}), crs));
  const InspectFinding* finding = found(seen, "rounded_coordinates");
  ASSERT_NE(finding, nullptr);
  // Half of 0.001°: 55.4 m north and 48.9 m east.
  EXPECT_NEAR(*finding->consequence_m, 73.9, 0.5);
  EXPECT_EQ(found(inspect_layer(layer_of(lines({fine + ")"}), crs)), "rounded_coordinates"),
            nullptr);
  // Whole metres are honest.
  EXPECT_TRUE(inspect_layer(polygon_layer({square(550001, 3190003, 1009)}, gk36)).findings.empty());
}

TEST(Inspection, NullIslandAndImpossibleDegreesDoNotHideTheSystemOfTheRest) {
  std::vector<std::string> texts;
  for (int i = 0; i < 20; ++i) texts.push_back(fmt::format("POINT (108.71{} 28.97)", i));
  texts.insert(texts.end(), {"POINT (28.97 108.71)", "POINT (0 0)"});
  MultiPointBuilder builder;
  for (const std::string& text : texts) append_wkt(text, builder);
  const auto seen = inspect_layer(layer_of(std::move(builder).build(), std::nullopt));
  EXPECT_THAT(found(seen, "crs_missing")->what(Language::english), HasSubstr("EPSG:4490"));
  EXPECT_THAT(found(seen, "impossible_coordinates")->features, ElementsAre("21"));
  EXPECT_THAT(found(seen, "null_island")->features, ElementsAre("22"));
  // From 0, 0 to 108.8°E 28.97°N: GeographicLib's GeodSolve gives 11 800 km to three digits.
  EXPECT_NEAR(*found(seen, "null_island")->consequence_m, 11.8e6, 0.1e6);
}

TEST(Inspection, FarOutlierIsToldAndAWideLayerIsInnocent) {
  MultiPointBuilder county, country;
  for (int i = 0; i < 20; ++i) {
    append_wkt(fmt::format("POINT ({} {})", 108.5 + 0.01 * i, 28.8), county);
    append_wkt(fmt::format("POINT ({} {})", 80 + 2.5 * i, 35), country);
  }
  append_wkt("POINT (10.87 28.8)", county);
  append_wkt("POINT (110 18)", country);
  const Crs crs = Crs::from_epsg(4490);
  const auto seen = inspect_layer(layer_of(std::move(county).build(), crs));
  const InspectFinding* finding = found(seen, "far_outliers");
  ASSERT_NE(finding, nullptr);
  EXPECT_THAT(finding->features, ElementsAre("21"));
  EXPECT_THAT(finding->consequence(Language::english), HasSubstr("0.1 times"));
  EXPECT_EQ(found(inspect_layer(layer_of(std::move(country).build(), crs)), "far_outliers"),
            nullptr);
}

TEST(Inspection, DuplicatesTellTheAreaThatCountsTwice) {
  Layer layer = polygon_layer(
      {square(550000, 3190000, 1000), square(550000, 3190000, 1000), square(560000, 3190000, 1000)},
      gk36);
  const auto seen = inspect_layer(layer);
  const InspectFinding* finding = found(seen, "duplicates");
  ASSERT_NE(finding, nullptr);
  EXPECT_THAT(finding->features, ElementsAre("2"));
  EXPECT_THAT(finding->rows, ElementsAre(2u));
  EXPECT_NEAR(*finding->consequence_m2, 999937.0849, 0.01);
  EXPECT_THAT(finding->what(Language::english), HasSubstr("1 | 2"));
}

TEST(Inspection, InvalidRingsTellTheAreaInDoubt) {
  // A bow-tie of two triangles of 2 500 m²: shells less holes give 0, the repaired polygon 5 000.
  const auto seen = inspect_layer(polygon_layer(
      {square(552000, 3190000, 100),
       "POLYGON ((551000 3190000, 551100 3190100, 551100 3190000, 551000 3190100, 551000 3190000))",
       "", "POLYGON EMPTY"},
      gk36));
  const InspectFinding* finding = found(seen, "invalid_rings");
  ASSERT_NE(finding, nullptr);
  EXPECT_THAT(finding->features, ElementsAre("2"));
  EXPECT_EQ(finding->position, (Point{551050, 3190050}));
  EXPECT_NEAR(*finding->consequence_m2, 5000, 1);
  EXPECT_EQ(seen.faults.at(0).kind, "crossing");
  EXPECT_EQ(seen.invalid, 1u);
  EXPECT_THAT(found(seen, "without_geometry")->features, ElementsAre("3"));
  EXPECT_THAT(found(seen, "empty_geometry")->features, ElementsAre("4"));
}

TEST(Inspection, OverlapsAndGapsOfATilingAreToldAndASoundTilingIsInnocent) {
  const auto row = [](double first, double second) {
    return polygon_layer(
        {square(500000, 3100000, 100), square(first, 3100000, 100), square(second, 3100000, 100)},
        gk36);
  };
  EXPECT_TRUE(inspect_layer(row(500100, 500200)).findings.empty());
  // The second reaches 2 m into the first: 200 m².
  const auto seen = inspect_layer(row(500098, 500198));
  const InspectFinding* finding = found(seen, "overlaps");
  ASSERT_NE(finding, nullptr);
  EXPECT_NEAR(*finding->consequence_m2, 200, 0.1);
}

TEST(Inspection, GapOfATilingIsToldAndAnEnclaveIsInnocent) {
  // Nine squares; the middle one is narrower by a strip, or missing.
  const auto grid = [](std::optional<double> strip) {
    MultiPolygonBuilder builder;
    for (int i = 0; i < 9; ++i) {
      const double x = 500000 + 100 * (i % 3), y = 3100000 + 100 * (i / 3);
      if (i == 4 && !strip) continue;
      append_wkt(fmt::format("POLYGON (({0} {2}, {1} {2}, {1} {3}, {0} {3}, {0} {2}))", x,
                             x + 100 - (i == 4 ? *strip : 0), y, y + 100),
                 builder);
    }
    return layer_of(std::move(builder).build(), gk36);
  };
  const auto seen = inspect_layer(grid(0.5));
  const InspectFinding* finding = found(seen, "tiling_gaps");
  ASSERT_NE(finding, nullptr);
  EXPECT_NEAR(*finding->consequence_m2, 50, 0.01);
  EXPECT_TRUE(inspect_layer(grid(0.0)).findings.empty());
  EXPECT_TRUE(inspect_layer(grid(std::nullopt)).findings.empty());
}

TEST(Inspection, FindingsSpeakBothLanguages) {
  const auto seen = inspect_layer(polygon_layer({square(36550000, 3190000, 1000)}, std::nullopt));
  EXPECT_THAT(found(seen, "crs_missing")->what(Language::chinese), HasSubstr("坐标系"));
  EXPECT_THAT(found(seen, "crs_missing")->consequence(Language::chinese), HasSubstr("无法量算"));
}

}  // namespace
}  // namespace ecotone
