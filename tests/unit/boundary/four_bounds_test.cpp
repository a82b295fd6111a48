// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/four_bounds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "ecotone/error.h"
#include "ecotone/io/layer_io.h"
#include "tests/support/case_table.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const Crs& plane_crs() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

// On the central meridian, where the plane has the scale of the ellipsoid.
//
//   (499600, 3190600) ── (500400, 3190600)
//           │                   │
//   (499600, 3190000) ── (500400, 3190000)
const char* const rectangle =
    "POLYGON ((499600 3190000, 500400 3190000, 500400 3190600, 499600 3190600, 499600 3190000))";

NeighbourLayer roads(std::initializer_list<std::string> wkt, std::vector<std::string> names) {
  return {.kind = "road", .geometry = lines(wkt), .names = std::move(names)};
}

std::vector<std::string> names_of(const SideBounds& side, const NamedNeighbours& neighbours) {
  std::vector<std::string> names;
  for (const Bound& bound : side.bounds) {
    names.push_back(neighbours.neighbours()[bound.neighbour].name);
  }
  return names;
}

FourBounds bounds_of(const std::string& wkt, const NamedNeighbours& neighbours,
                     const FourBoundsOptions& options = {}) {
  const MultiPolygonArray zone = multipolygons({wkt});
  return four_bounds(zone[0], neighbours, options).at(0);
}

TEST(FourBounds, RoadBesideASideIsNamedWithItsLength) {
  // 20 m east of the rectangle from 3190100 to 3190500; within 50 m lie √(50² − 20²) = 45.826 m
  // more at each end.
  const NamedNeighbours neighbours(
      {roads({"LINESTRING (500420 3190100, 500420 3190500)"}, {"甲路"})}, plane_crs());
  const FourBounds bounds = bounds_of(rectangle, neighbours);
  const SideBounds& east = bounds.of(Side::east);
  ASSERT_EQ(names_of(east, neighbours), std::vector<std::string>{"甲路"});
  EXPECT_NEAR(east.bounds[0].near_m, 400 + 2 * 45.82576, 1e-3);
  EXPECT_NEAR(east.bounds[0].share, 491.65151 / 600, 1e-5);
  EXPECT_NEAR(east.length_m, 600, 1e-3);
  EXPECT_TRUE(bounds.of(Side::south).bounds.empty());
  EXPECT_NEAR(bounds.area_m2, 480000, 0.1);  // scale 1 but for 0.4 km off the meridian
}

TEST(FourBounds, RoadThatCrossesASideDoesNotBoundIt) {
  const NamedNeighbours neighbours(
      {roads({"LINESTRING (500000 3190300, 500900 3190300)"}, {"横路"})}, plane_crs());
  const SideBounds east = bounds_of(rectangle, neighbours).of(Side::east);
  EXPECT_TRUE(east.bounds.empty());
  ASSERT_EQ(east.others.size(), 1U);
  EXPECT_NEAR(east.others[0].near_m, 100, 1e-3);  // 50 m on either side
  EXPECT_EQ(east.others[0].along_m, 0);
}

TEST(FourBounds, SeveralNamesComeClockwise) {
  const NamedNeighbours neighbours({roads({"LINESTRING (500410 3190000, 500410 3190200)",
                                           "LINESTRING (500410 3190250, 500410 3190600)",
                                           "LINESTRING (499600 3189990, 500000 3189990)",
                                           "LINESTRING (500000 3189990, 500400 3189990)"},
                                          {"丙路", "甲路", "戊路", "丁路"})},
                                   plane_crs());
  const FourBounds bounds = bounds_of(rectangle, neighbours);
  EXPECT_EQ(names_of(bounds.of(Side::east), neighbours),
            (std::vector<std::string>{"甲路", "丙路"}));  // from north to south
  EXPECT_EQ(names_of(bounds.of(Side::south), neighbours),
            (std::vector<std::string>{"丁路", "戊路"}));  // from east to west
}

TEST(FourBounds, FeatureAtTheExtremePointIsReached) {
  // A rhombus: its east corner alone is near the river, which runs across.
  const char* const rhombus =
      "POLYGON ((500000 3190000, 500500 3190200, 500000 3190400, 499500 3190200, 500000 3190000))";
  const NamedNeighbours neighbours(
      {roads({"LINESTRING (500530 3189000, 500530 3192000)"}, {"石河"})}, plane_crs());
  const SideBounds east = bounds_of(rhombus, neighbours).of(Side::east);
  ASSERT_EQ(east.bounds.size(), 1U);
  EXPECT_TRUE(east.bounds[0].reached);
}

TEST(FourBounds, WhatTheExtremePointReachesYieldsToWhatRunsAlong) {
  const char* const rhombus =
      "POLYGON ((500000 3190000, 500500 3190200, 500000 3190400, 499500 3190200, 500000 3190000))";
  const NamedNeighbours neighbours({roads({"LINESTRING (500530 3189000, 500530 3192000)",
                                           "LINESTRING (500000 3190420, 500500 3190220)"},
                                          {"石河", "甲路"})},
                                   plane_crs());
  // The corners of a flat rhombus are its tips: north runs from the west tip to the east tip.
  const FourBounds bounds = bounds_of(rhombus, neighbours);
  EXPECT_EQ(names_of(bounds.of(Side::north), neighbours), std::vector<std::string>{"甲路"});
  EXPECT_EQ(names_of(bounds.of(Side::east), neighbours), std::vector<std::string>{"甲路"});
}

TEST(FourBounds, TownBeyondTheBorderIsNamedAndTheTownAroundIsNot) {
  const NeighbourLayer towns{
      .kind = "township",
      .geometry = multipolygons(
          {"POLYGON ((490000 3180000, 500400 3180000, 500400 3200000, 490000 3200000, 490000 "
           "3180000))",
           "POLYGON ((500400 3180000, 510000 3180000, 510000 3200000, 500400 3200000, 500400 "
           "3180000))"}),
      .names = {"西镇", "东镇"}};
  const NamedNeighbours neighbours({towns}, plane_crs());
  const FourBounds bounds = bounds_of(rectangle, neighbours);
  EXPECT_EQ(names_of(bounds.of(Side::east), neighbours), std::vector<std::string>{"东镇"});
  EXPECT_NEAR(bounds.of(Side::east).bounds[0].near_m, 600, 1e-3);
  // The west lies amid the western town; nearest is the eastern one, at the far border.
  const SideBounds& west = bounds.of(Side::west);
  EXPECT_TRUE(west.bounds.empty());
  ASSERT_TRUE(west.nearest.has_value());
  EXPECT_EQ(neighbours.neighbours()[west.nearest->neighbour].name, "东镇");
  EXPECT_NEAR(west.nearest->distance_m, 800, 1e-3);
}

TEST(FourBounds, ZoneIsNotItsOwnNearestNeighbour) {
  const NeighbourLayer towns{
      .kind = "township",
      .geometry = multipolygons(
          {rectangle,
           "POLYGON ((501000 3190000, 502000 3190000, 502000 3190600, 501000 3190600, 501000 "
           "3190000))"}),
      .names = {"甲镇", "乙镇"}};
  const NamedNeighbours neighbours({towns}, plane_crs());
  const FourBounds bounds = bounds_of(rectangle, neighbours);
  for (const SideBounds& side : bounds.sides) {
    ASSERT_TRUE(side.nearest.has_value());
    EXPECT_EQ(neighbours.neighbours()[side.nearest->neighbour].name, "乙镇");
  }
  EXPECT_NEAR(bounds.of(Side::east).nearest->distance_m, 600, 1e-3);
}

TEST(FourBounds, OutlineOfAnAreaBoundsFromWithin) {
  const NeighbourLayer county{
      .kind = "county",
      .geometry = multipolygons(
          {"POLYGON ((490000 3180000, 500400 3180000, 500400 3200000, 490000 3200000, 490000 "
           "3180000))"}),
      .names = {"示例县"},
      .pattern_zh = "{name}界",
      .pattern_en = "the border of {name}",
      .area_bound = AreaBound::outline};
  const NamedNeighbours neighbours({county}, plane_crs());
  const MultiPolygonArray zone = multipolygons({rectangle});
  const FourBoundsOptions options;
  const std::vector<FourBounds> bounds = four_bounds(zone[0], neighbours, options);
  EXPECT_EQ(side_text(bounds[0].of(Side::east), Side::east, neighbours, options, Language::chinese),
            "示例县界");
}

TEST(FourBounds, TextTellsSidesClockwiseWithAreaAndMethod) {
  const NamedNeighbours neighbours(
      {roads({"LINESTRING (500410 3190000, 500410 3190600)",
              "LINESTRING (499600 3189990, 500400 3189990)",
              "LINESTRING (499590 3190000, 499590 3190600)"},
             {"甲路", "乙路", "丙路"}),
       {.kind = "contour",
        .geometry = lines({"LINESTRING (499600 3190610, 500400 3190610)"}),
        .names = {"350"},
        .pattern_zh = "{name}米等高线",
        .pattern_en = "the {name} m contour"}},
      plane_crs());
  const MultiPolygonArray zone = multipolygons({rectangle});
  const FourBoundsOptions options{.area_method = AreaMethod::plane};
  const std::vector<FourBounds> bounds = four_bounds(zone[0], neighbours, options);
  EXPECT_EQ(four_bounds_text(bounds, neighbours, options, Language::chinese),
            "东至甲路，南至乙路，西至丙路，北至350米等高线；面积48.0000公顷（平面面积）");
  EXPECT_EQ(
      four_bounds_text(bounds, neighbours, options, Language::english),
      "east to 甲路, south to 乙路, west to 丙路, north to the 350 m contour; area 48.0000 ha "
      "(in the plane)");
}

TEST(FourBounds, SideThatIsAPointIsBoundByWhatItReaches) {
  // The north of the triangle is its top, beside the road.
  const NamedNeighbours neighbours(
      {roads({"LINESTRING (499000 3190630, 501000 3190630)"}, {"甲路"})}, plane_crs());
  const SideBounds north =
      bounds_of("POLYGON ((499600 3190000, 500400 3190000, 500000 3190600, 499600 3190000))",
                neighbours)
          .of(Side::north);
  EXPECT_EQ(north.length_m, 0);
  EXPECT_EQ(names_of(north, neighbours), std::vector<std::string>{"甲路"});
}

TEST(FourBounds, WhatEndsAtACornerDoesNotBoundTheNextSide) {
  const NamedNeighbours neighbours(
      {roads({"LINESTRING (500410 3190000, 500410 3190600)"}, {"甲路"})}, plane_crs());
  const SideBounds south = bounds_of(rectangle, neighbours).of(Side::south);
  EXPECT_TRUE(south.bounds.empty());
  ASSERT_TRUE(south.nearest.has_value());
  EXPECT_NEAR(south.nearest->distance_m, 10, 1e-3);
}

TEST(FourBounds, WhereNothingIsNearTheExtremePointStands) {
  const NamedNeighbours neighbours(
      {roads({"LINESTRING (500700 3190600, 500700 3190601)"}, {"甲路"})}, plane_crs());
  const MultiPolygonArray zone = multipolygons({rectangle});
  const FourBoundsOptions options{.area_method = AreaMethod::plane};
  const std::vector<FourBounds> bounds = four_bounds(zone[0], neighbours, options);
  EXPECT_EQ(
      side_text(bounds[0].of(Side::east), Side::east, neighbours, options, Language::chinese),
      "最东点（X=3190600.000，Y=500400.000；50米内无命名地物沿此边，最近为甲路，相距300.0米）");
  EXPECT_EQ(side_text(bounds[0].of(Side::east), Side::east, neighbours, options, Language::english),
            "its easternmost point (E 500400.000, N 3190600.000; no named feature runs along this "
            "side within 50 m; the nearest is 甲路, 300.0 m away)");
}

TEST(FourBounds, NeitherStartNorDirectionOfTheShellMatters) {
  const NamedNeighbours neighbours({roads({"LINESTRING (500420 3190100, 500420 3190500)",
                                           "LINESTRING (499600 3190630, 500400 3190610)"},
                                          {"甲路", "乙路"})},
                                   plane_crs());
  const FourBoundsOptions options;
  const std::vector<std::string> shells = {
      rectangle,
      "POLYGON ((500400 3190600, 499600 3190600, 499600 3190000, 500400 3190000, 500400 3190600))",
      "POLYGON ((499600 3190000, 499600 3190600, 500400 3190600, 500400 3190000, 499600 3190000))"};
  std::vector<std::string> texts;
  for (const std::string& shell : shells) {
    const MultiPolygonArray zone = multipolygons({shell});
    texts.push_back(four_bounds_text(four_bounds(zone[0], neighbours, options), neighbours, options,
                                     Language::english));
  }
  EXPECT_EQ(texts[0], texts[1]);
  EXPECT_EQ(texts[0], texts[2]);
}

TEST(FourBounds, EveryPartIsToldAndTheTotal) {
  const NamedNeighbours neighbours(
      {roads({"LINESTRING (500420 3190100, 500420 3190500)"}, {"甲路"})}, plane_crs());
  const MultiPolygonArray zone = multipolygons(
      {"MULTIPOLYGON (((499600 3190000, 500400 3190000, 500400 3190600, 499600 3190600, 499600 "
       "3190000)), ((503000 3190000, 503100 3190000, 503100 3190100, 503000 3190100, 503000 "
       "3190000)))"});
  const FourBoundsOptions options{.area_method = AreaMethod::plane};
  const std::string text = four_bounds_text(four_bounds(zone[0], neighbours, options), neighbours,
                                            options, Language::chinese);
  EXPECT_EQ(text.rfind("共2块。第1块：东至甲路，", 0), 0U) << text;
  EXPECT_NE(text.find("面积1.0000公顷（平面面积）。总面积49.0000公顷（平面面积）"), text.npos)
      << text;
}

TEST(FourBounds, ScaleOfLongitudeIsThatOfThePlace) {
  // At 60°N a degree of longitude is half one of latitude: 0.02° by 0.01° is a square of about
  // 1114 m, whose shape must not move its corners. Road 20 m east of the side: 0.00018° · 0.5.
  const Crs degrees = Crs::from_epsg(4490);
  const NamedNeighbours neighbours({roads({"LINESTRING (10.02036 60, 10.02036 60.01)"}, {"甲路"})},
                                   degrees);
  const FourBounds bounds =
      bounds_of("POLYGON ((10 60, 10.02 60, 10.02 60.01, 10 60.01, 10 60))", neighbours);
  ASSERT_EQ(bounds.of(Side::east).bounds.size(), 1U);
  // Meridian arc from 60 to 60.01: 1114.1 m (a degree of latitude is 111 412 m there).
  EXPECT_NEAR(bounds.of(Side::east).bounds[0].near_m, 1114.1, 0.1);
}

TEST(FourBounds, TownsInDegreesBoundAsTownsInMetresDo) {
  const Crs degrees = Crs::from_epsg(4490);
  const NeighbourLayer towns{
      .kind = "township",
      .geometry =
          multipolygons({"POLYGON ((108 28, 108.1 28, 108.1 28.2, 108 28.2, 108 28))",
                         "POLYGON ((108.1 28, 108.2 28, 108.2 28.2, 108.1 28.2, 108.1 28))"}),
      .names = {"西镇", "东镇"}};
  const NamedNeighbours neighbours({towns}, degrees);
  const FourBounds bounds = bounds_of(
      "POLYGON ((108.05 28.1, 108.1 28.1, 108.1 28.15, 108.05 28.15, 108.05 28.1))", neighbours);
  EXPECT_EQ(names_of(bounds.of(Side::east), neighbours), std::vector<std::string>{"东镇"});
  EXPECT_TRUE(bounds.of(Side::west).bounds.empty());
  EXPECT_EQ(neighbours.neighbours()[bounds.of(Side::west).nearest->neighbour].name, "东镇");
}

TEST(FourBounds, LengthsNearFeaturesAreThoseOfShapely) {
  const std::string county = std::string(ECOTONE_SOURCE_DIR) + "/data/sample-county/";
  const Layer zones = read_layer(county + "no-burn-zones.geojson");
  std::vector<NeighbourLayer> layers;
  for (const auto& [kind, file, field] :
       {std::tuple("road", "roads.geojson", "MC"), std::tuple("river", "rivers.shp", "HLMC"),
        std::tuple("contour", "contours.shp", "BSGC")}) {
    const Layer layer = read_layer(county + file);
    NeighbourLayer neighbour{.kind = kind, .geometry = layer.geometry};
    const Column& names = layer.fields.at(field);
    for (std::size_t i = 0; i < layer.size(); ++i) neighbour.names.push_back(to_text(names[i]));
    layers.push_back(std::move(neighbour));
  }
  const NamedNeighbours neighbours(layers, zones.require_crs());
  std::map<std::string, double> found;
  for (std::size_t z = 0; z < zones.size(); ++z) {
    const std::vector<FourBounds> parts = four_bounds(zones.polygons()[z], neighbours);
    for (std::size_t p = 0; p < parts.size(); ++p) {
      for (const Side side : {Side::east, Side::south, Side::west, Side::north}) {
        const SideBounds& bounds = parts[p].of(side);
        for (const std::vector<Bound>& list : {bounds.bounds, bounds.others}) {
          for (const Bound& bound : list) {
            const Neighbour& n = neighbours.neighbours()[bound.neighbour];
            found[std::to_string(z) + "," + std::to_string(p) + "," + std::string(side_name(side)) +
                  "," + n.kind + "," + n.name] = bound.near_m;
          }
        }
      }
    }
  }
  const std::vector<Case> cases = read_cases("four_bounds.csv");
  ASSERT_EQ(cases.size(), found.size());
  for (const Case& row : cases) {
    const std::string key = row.at("zone") + "," + row.at("part") + "," + row.at("side") + "," +
                            row.at("layer") + "," + row.at("name");
    ASSERT_TRUE(found.contains(key)) << key;
    const double expected = std::stod(row.at("near_m"));
    EXPECT_NEAR(found[key], expected, 0.05 + 1e-4 * expected) << key;  // scale of the plane
  }
}

TEST(FourBounds, TownshipsAreBoundByTheTownshipsThatTheyShareBordersWith) {
  const Layer towns =
      read_layer(std::string(ECOTONE_SOURCE_DIR) + "/data/sample-county/townships.shp");
  std::vector<std::string> names;
  for (std::size_t i = 0; i < towns.size(); ++i) {
    names.push_back(to_text(towns.fields.at("乡镇名称")[i]));
  }
  const NamedNeighbours neighbours(
      {{.kind = "township", .geometry = towns.geometry, .names = names}}, towns.require_crs());
  std::map<std::string, double> found;
  for (std::size_t i = 0; i < towns.size(); ++i) {
    for (const FourBounds& part : four_bounds(towns.polygons()[i], neighbours, {.distance_m = 2})) {
      for (const SideBounds& side : part.sides) {
        for (const std::vector<Bound>& list : {side.bounds, side.others}) {
          for (const Bound& bound : list) {
            const std::string& other = neighbours.neighbours()[bound.neighbour].name;
            EXPECT_NE(other, names[i]);
            found[names[i] + "," + other] += bound.near_m;
          }
        }
      }
    }
  }
  const std::vector<Case> cases = read_cases("township_borders.csv");
  EXPECT_EQ(found.size(), cases.size());
  for (const Case& row : cases) {
    const std::string key = row.at("town") + "," + row.at("neighbour");
    const double shared = std::stod(row.at("shared_m"));
    // Within 2 m of its ends a border is near the next one too, and beside an acute corner the
    // steps to the left and right of 2 m end in another town: less than a tenth as much with 0.2 m.
    // The plane is up to 2e-4 longer than the ellipsoid.
    EXPECT_NEAR(found[key], shared, 10 + 6e-3 * shared) << key;
  }
}

TEST(FourBounds, DistancesAndSharesThatMeanNothingAreRefused) {
  const NamedNeighbours none({}, plane_crs());
  const MultiPolygonArray zone = multipolygons({rectangle});
  EXPECT_THROW(four_bounds(zone[0], none, {.distance_m = 0}), UsageError);
  EXPECT_THROW(four_bounds(zone[0], none, {.least_share = 1.5}), UsageError);
  EXPECT_THROW(NamedNeighbours({roads({"LINESTRING (0 0, 1 1)"}, {})}, plane_crs()), SchemaError);
}

TEST(FourBounds, WithoutNeighboursTheExtremePointsRemain) {
  const NamedNeighbours none({}, plane_crs());
  const SideBounds north = bounds_of(rectangle, none).of(Side::north);
  EXPECT_TRUE(north.bounds.empty());
  EXPECT_FALSE(north.nearest.has_value());
  EXPECT_EQ(north.extreme.y, 3190600);
}

}  // namespace
}  // namespace ecotone
