// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/distance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "ecotone/error.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const Crs& lon_lat() {
  static const Crs crs = Crs::from_epsg(4490);
  return crs;
}
const Crs& zone_108() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

TEST(GeodesicDistance, PublishedLinesAreMet) {
  const Crs wgs = Crs::from_epsg(4326);
  // GeographicLib's own tests, GeodSolve76: Wellington to Salamanca.
  EXPECT_NEAR(geodesic_distance_m({174 + 49.0 / 60, -41 - 19.0 / 60}, {-5.5, 40 + 58.0 / 60}, wgs),
              19960543.857179, 1e-6);
  // GeodSolve79: nearly antipodal.
  EXPECT_NEAR(geodesic_distance_m({0, 27.2}, {179.5, -27.1}, wgs), 19974354.765767, 1e-6);
  EXPECT_EQ(geodesic_distance_m({108, 28}, {108, 28}, wgs), 0);
}

TEST(GeodesicDistance, ProjectedPointsAreMeasuredOnTheEllipsoid) {
  // 10 km along the central meridian are true; 125 km beside it the map is 1.9e-4 too long:
  // k = 1 + x² / 2R², R² = M N at 28.8°.
  EXPECT_NEAR(geodesic_distance_m({500000, 3190000}, {500000, 3200000}, zone_108()), 10000, 1e-6);
  const double k = 1 + 125000.0 * 125000 / 2 / (6350500.0 * 6383100);
  EXPECT_NEAR(geodesic_distance_m({625000, 3190000}, {625000, 3200000}, zone_108()), 10000 / k,
              2e-4);
}

TEST(GeodesicLength, IsTheSumOfItsParts) {
  const std::vector<Point> path{{108, 28}, {109, 28}, {109, 29}};
  EXPECT_NEAR(geodesic_length_m(path, lon_lat()),
              geodesic_distance_m(path[0], path[1], lon_lat()) +
                  geodesic_distance_m(path[1], path[2], lon_lat()),
              1e-9);
  EXPECT_EQ(geodesic_length_m(std::vector<Point>{{108, 28}}, lon_lat()), 0);
  EXPECT_EQ(geodesic_length_m({}, lon_lat()), 0);
}

TEST(GeodesicEdges, PublishedLinesAreMet) {
  const Crs wgs = Crs::from_epsg(4326);
  // GeographicLib's own tests: GeodSolve76 as above, GeodSolve0 with azimuths to 5 decimals.
  const std::vector<Point> far{{174 + 49.0 / 60, -41 - 19.0 / 60}, {-5.5, 40 + 58.0 / 60}};
  EXPECT_NEAR(geodesic_edges(far, wgs)[0].azimuth_deg, 160.39137649664, 1e-10);
  const std::vector<Point> near{{-73.8, 40.6}, {2.55, 49.01666667}, {-73.8, 40.6}};
  const std::vector<GeodesicEdge> edges = geodesic_edges(near, wgs);
  ASSERT_EQ(edges.size(), 2u);
  EXPECT_NEAR(edges[0].azimuth_deg, 53.47022, 5e-6);
  EXPECT_NEAR(edges[0].length_m, 5853226, 0.5);
  EXPECT_NEAR(edges[1].azimuth_deg, 111.59367 + 180, 5e-6);
}

TEST(GeodesicEdges, APointHasNoneAndAnEdgeOfNoLengthNoDirection) {
  EXPECT_TRUE(geodesic_edges(std::vector<Point>{{108, 28}}, lon_lat()).empty());
  const std::vector<Point> still{{108, 28}, {108, 28}};
  EXPECT_EQ(geodesic_edges(still, lon_lat())[0].azimuth_deg, 0);
  EXPECT_EQ(geodesic_edges(still, lon_lat())[0].length_m, 0);
}

TEST(NearestOnPath, NamesSegmentFractionAndPosition) {
  const std::vector<Point> path{{500000, 3190000}, {500000, 3191000}, {501000, 3191000}};
  const NearestPlace place = nearest_on_path({500250, 3191300}, path, zone_108());
  EXPECT_EQ(place.segment, 1u);
  EXPECT_NEAR(place.fraction, 0.25, 1e-9);
  EXPECT_NEAR(place.position.x, 500250, 1e-6);
  EXPECT_NEAR(place.distance_m, 300, 1e-6);  // scale 1 at the meridian
  const NearestPlace corner = nearest_on_path({499990, 3191010}, path, zone_108());
  EXPECT_EQ(corner.segment, 0u) << "of two the first";
  EXPECT_EQ(corner.position, (Point{500000, 3191000}));
}

TEST(NearestOnPath, PathOfOneVertexIsThatVertex) {
  const std::vector<Point> path{{108, 28}};
  const NearestPlace place = nearest_on_path({108, 29}, path, lon_lat());
  EXPECT_EQ(place.position, path[0]);
  EXPECT_EQ(place.segment, 0u);
  EXPECT_THROW(nearest_on_path({108, 29}, {}, lon_lat()), CrsError);
}

// Against a golden section search along each segment.
double least_by_search(const Point& p, const std::vector<Point>& path, const Crs& crs) {
  const auto at = [&](std::size_t i, double t) {
    return Point{path[i].x + t * (path[i + 1].x - path[i].x),
                 path[i].y + t * (path[i + 1].y - path[i].y)};
  };
  double best = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    double low = 0;
    double high = 1;
    // The distance to a nearly straight segment has one minimum.
    for (int round = 0; round < 200; ++round) {
      const double a = low + (high - low) * 0.381966011250105;
      const double b = low + (high - low) * 0.618033988749895;
      if (geodesic_distance_m(p, at(i, a), crs) < geodesic_distance_m(p, at(i, b), crs)) {
        high = b;
      } else {
        low = a;
      }
      if (high - low < 1e-9) break;
    }
    best = std::min(best, geodesic_distance_m(p, at(i, (low + high) / 2), crs));
  }
  return best;
}

TEST(NearestOnPath, IsTheLeastDistanceInEverySystem) {
  std::mt19937_64 random(7);
  struct Setting {
    int epsg;
    Point origin;
    double size;
  };
  for (const Setting& s :
       {Setting{4490, {108.8, 28.8}, 0.5}, Setting{4545, {580000, 3190000}, 50000},
        Setting{3857, {12110000, 3350000}, 60000}, Setting{4326, {20, 68}, 0.8},
        Setting{5070, {0, 2500000}, 50000}}) {
    const Crs crs = Crs::from_epsg(s.epsg);
    std::uniform_real_distribution<double> part(-1, 1);
    for (int round = 0; round < 12; ++round) {
      std::vector<Point> path;
      for (int i = 0; i < 6; ++i) {
        path.push_back({s.origin.x + part(random) * s.size, s.origin.y + part(random) * s.size});
      }
      const Point p{s.origin.x + part(random) * s.size, s.origin.y + part(random) * s.size};
      const double expected = least_by_search(p, path, crs);
      const NearestPlace place = nearest_on_path(p, path, crs);
      EXPECT_NEAR(place.distance_m, expected, 1e-8 * expected + 1e-6) << s.epsg;
      EXPECT_EQ(place.distance_m, geodesic_distance_m(p, place.position, crs)) << s.epsg;
    }
  }
}

TEST(Distance, IsZeroWhereGeometriesShareAPoint) {
  const auto zones = multipolygons(
      {"POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))", "POLYGON ((20 20, 30 20, 30 30, 20 20))",
       "POLYGON ((100 50, 200 50, 200 60, 100 50))", "POLYGON ((50 -10, 60 200, 70 -10, 50 -10))"});
  for (const std::size_t i : {1u, 2u, 3u}) {
    EXPECT_EQ(distance_m(zones[0], zones[i], zone_108()), 0) << i;
    EXPECT_EQ(distance_m(zones[i], zones[0], zone_108()), 0) << i;
  }
  EXPECT_EQ(distance_m(Point{50, 50}, zones[0], zone_108()), 0);
  EXPECT_EQ(distance_m(Point{100, 50}, zones[0], zone_108()), 0) << "on the border";
  const auto rivers = lines({"LINESTRING (-10 50, 110 50)", "LINESTRING (10 10, 20 10)"});
  EXPECT_EQ(distance_m(zones[0], rivers[0], zone_108()), 0) << "passes through";
  EXPECT_EQ(distance_m(zones[0], rivers[1], zone_108()), 0) << "lies inside";
}

TEST(Distance, HoleIsOutside) {
  const auto zone = multipolygons(
      {"POLYGON ((500000 3190000, 500100 3190000, 500100 3190100, 500000 3190100, 500000 3190000),"
       "(500010 3190010, 500090 3190010, 500090 3190090, 500010 3190090, 500010 3190010))"});
  EXPECT_NEAR(distance_m(Point{500050, 3190020}, zone[0], zone_108()), 10, 1e-6);
}

TEST(Distance, RunsBetweenEdgesAndNotBetweenVertices) {
  const auto zones =
      multipolygons({"POLYGON ((500000 3190000, 500000 3191000, 499000 3190500, 500000 3190000))",
                     "POLYGON ((500300 3190500, 501000 3190400, 501000 3190600, 500300 3190500))"});
  EXPECT_NEAR(distance_m(zones[0], zones[1], zone_108()), 300, 1e-6);
}

TEST(Distance, EmptyGeometryHasNone) {
  const auto zones = multipolygons({"POLYGON EMPTY", "POLYGON ((0 0, 1 0, 1 1, 0 0))"});
  EXPECT_THROW(distance_m(zones[0], zones[1], zone_108()), CrsError);
}

TEST(Distance, IsThatOfAllPairsOfSegments) {
  // Against every vertex and segment taken singly, both ways.
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> part(-1, 1);
  for (int round = 0; round < 10; ++round) {
    const auto ring = [&](const Point& centre, double size) {
      MultiPolygonBuilder builder;
      for (int i = 0; i < 100; ++i) {
        const double turn = 2 * 3.14159265358979 * i / 100;
        const double r = size * (1 + 0.3 * part(random));
        builder.add_point({centre.x + r * std::cos(turn), centre.y + r * std::sin(turn)});
      }
      builder.finish_ring();
      builder.finish_polygon();
      builder.finish_feature();
      return std::move(builder).build();
    };
    const auto a = ring({108.6, 28.7}, 0.02);
    const auto b = ring({108.7 + 0.05 * part(random), 28.8 + 0.05 * part(random)}, 0.03);
    double expected = std::numeric_limits<double>::infinity();
    for (const Point& p : a.points()) {
      expected =
          std::min(expected, nearest_on_path(p, b[0].polygon(0).shell(), lon_lat()).distance_m);
    }
    for (const Point& p : b.points()) {
      expected =
          std::min(expected, nearest_on_path(p, a[0].polygon(0).shell(), lon_lat()).distance_m);
    }
    const double found = distance_m(a[0], b[0], lon_lat());
    if (found > 0) {
      EXPECT_NEAR(found, expected, 1e-8 * expected);
    }
  }
}

TEST(Distance, SiteAgainstALongRiverIsQuick) {
  MultiLineStringBuilder builder;
  for (int i = 0; i < 100000; ++i) {
    builder.add_point({529000.0 + i, 3190000 + 2000 * std::sin(i * 1e-3) + 3 * std::sin(i * 0.7)});
  }
  builder.finish_path();
  builder.finish_feature();
  const auto river = std::move(builder).build();
  const auto site =
      multipolygons({"POLYGON ((580000 3196000, 580500 3196000, 580500 3196500, 580000 3196500, "
                     "580000 3196000))"});
  const auto start = std::chrono::steady_clock::now();
  const double distance = distance_m(site[0], river[0], zone_108());
  const auto took = std::chrono::steady_clock::now() - start;
  EXPECT_GT(distance, 3000);
  EXPECT_LT(distance, 6500);
  // Milliseconds where nothing else runs; the bound only catches a search of all pairs.
  EXPECT_LT(took, std::chrono::milliseconds(500));
}

TEST(DistanceFrom, IsTheDistanceOfTheGeometriesWithinItsLimit) {
  // Star-shaped sites and short paths around 108° east, 28.8° north, up to 3 km apart.
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> offset(-1500, 1500);
  std::uniform_real_distribution<double> step(-60, 60);
  for (int k = 0; k < 200; ++k) {
    const double x = 550000 + offset(random);
    const double y = 3190000 + offset(random);
    MultiPolygonBuilder site;
    for (int i = 0; i < 9; ++i) {
      const double radius = 100 + step(random);
      site.add_point({x + radius * std::cos(i * 0.698), y + radius * std::sin(i * 0.698)});
    }
    site.finish_ring();
    site.finish_polygon();
    site.finish_feature();
    const MultiPolygonArray sites = std::move(site).build();
    MultiLineStringBuilder line;
    Point at{550000 + offset(random), 3190000 + offset(random)};
    for (int i = 0; i < 33; ++i) {
      line.add_point(at);
      at = {at.x + step(random), at.y + step(random)};
    }
    line.finish_path();
    line.finish_feature();
    const MultiLineStringArray lines = std::move(line).build();
    const double expected = distance_m(sites[0], lines[0], zone_108());
    const DistanceFrom from(sites[0], zone_108());
    // Both are within 1e-8 of the least distance.
    EXPECT_NEAR(from.to(lines[0].path(0)), expected, 2e-8 * expected + 1e-9);
    EXPECT_NEAR(from.to(lines[0].path(0), expected + 1), expected, 2e-8 * expected + 1e-9);
    if (expected > 10) {
      EXPECT_GT(from.to(lines[0].path(0), expected / 2), expected / 2);
    }
    const LeastMetres least = from.least_metres_per_unit(5000);
    const Box& a = from.box();
    const Box b = lines[0].box();
    const double dx = std::max({0.0, a.min_x - b.max_x, b.min_x - a.max_x});
    const double dy = std::max({0.0, a.min_y - b.max_y, b.min_y - a.max_y});
    EXPECT_LE(std::hypot(dx * least.x, dy * least.y), expected * (1 + 1e-12));
  }
}

TEST(DistanceFrom, APathInsideAPolygonIsAtNoDistance) {
  MultiPolygonBuilder site;
  for (const Point& p :
       {Point{108, 28}, Point{108.01, 28}, Point{108.01, 28.01}, Point{108, 28.01}})
    site.add_point(p);
  site.finish_ring();
  site.finish_polygon();
  site.finish_feature();
  const MultiPolygonArray sites = std::move(site).build();
  const DistanceFrom from(sites[0], lon_lat());
  const std::vector<Point> inside{{108.005, 28.005}, {108.006, 28.005}};
  EXPECT_EQ(from.to(inside), 0);
  // 0.01° of longitude at 28° are 983.9 m (GeographicLib).
  const std::vector<Point> east{{108.02, 28.005}};
  EXPECT_NEAR(from.to(east), 983.9, 0.2);
}

}  // namespace
}  // namespace ecotone
