// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/zone_layer.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/overlay/geos.h"
#include "tests/support/lattice_zones.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const Crs& gauss_kruger() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}
const Crs& degrees() {
  static const Crs crs = Crs::from_epsg(4490);
  return crs;
}

// Where a lattice lies in a CRS.
struct Place {
  const Crs& crs;
  Point origin;
  double step = 1;

  Point operator()(std::int64_t x, std::int64_t y) const {
    return {origin.x + step * static_cast<double>(x), origin.y + step * static_cast<double>(y)};
  }
};
Place in_metres() {
  return {gauss_kruger(), {500000, 3100000}, 10};
}
Place in_degrees() {
  return {degrees(), {107.5, 29.5}, 0.0005};
}

// Triangles, and rectangles with a hole: valid, and on lattices they touch each other in every way.
MultiPolygonArray shapes(LatticeDraw& draw, const Place& place, int count, std::int64_t size) {
  MultiPolygonBuilder builder;
  for (int i = 0; i < count;) {
    if (draw.between(0, 2) > 0) {
      const GridPoint a = draw.point(0, size);
      const GridPoint b = draw.point(0, size);
      const GridPoint c = draw.point(0, size);
      if ((b.x - a.x) * (c.y - a.y) == (b.y - a.y) * (c.x - a.x)) continue;
      for (const GridPoint& p : {a, b, c}) builder.add_point(place(p.x, p.y));
      builder.finish_ring();
    } else {
      const GridPoint a = draw.point(0, size - 4);
      const std::int64_t w = draw.between(3, 8);
      const std::int64_t h = draw.between(3, 8);
      for (const auto& [x, y] :
           {std::pair{a.x, a.y}, {a.x + w, a.y}, {a.x + w, a.y + h}, {a.x, a.y + h}}) {
        builder.add_point(place(x, y));
      }
      builder.finish_ring();
      for (const auto& [x, y] : {std::pair{a.x + 1, a.y + 1},
                                 {a.x + 1, a.y + 2},
                                 {a.x + 2, a.y + 2},
                                 {a.x + 2, a.y + 1}}) {
        builder.add_point(place(x, y));
      }
      builder.finish_ring();
    }
    builder.finish_polygon();
    builder.finish_feature();
    ++i;
  }
  return std::move(builder).build();
}

MultiLineStringArray paths(LatticeDraw& draw, const Place& place, int count, std::int64_t size) {
  MultiLineStringBuilder builder;
  for (int i = 0; i < count; ++i) {
    for (std::int64_t j = draw.between(1, 2); j > 0; --j) {
      GridPoint p = draw.point(-2, size + 2);
      for (std::int64_t k = draw.between(2, 7); k > 0; --k) {
        builder.add_point(place(p.x, p.y));
        // Steps along the axes run along borders.
        if (draw.between(0, 1) == 0) {
          p = draw.point(-2, size + 2);
        } else if (draw.between(0, 1) == 0) {
          p.x = draw.between(-2, size + 2);
        } else {
          p.y = draw.between(-2, size + 2);
        }
      }
      builder.finish_path();
    }
    builder.finish_feature();
  }
  return std::move(builder).build();
}

double area_by_geos(const MultiPolygonView& a, const MultiPolygonView& b) {
  geos::Session session;
  const auto pieces = session.combine(geos::Operation::intersection, session.geometry(a),
                                      session.geometry(b), 1e-6);
  MultiPolygonBuilder builder;
  geos::append(pieces.polygons, builder);
  builder.finish_feature();
  return areas_m2(std::move(builder).build(), gauss_kruger(), AreaMethod::plane)[0];
}

double cross(const Point& o, const Point& a, const Point& b) {
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

// −1 outside, 0 on the border, 1 inside; within a millionth of a lattice step.
int position(const Point& p, const MultiPolygonView& zone, double step) {
  bool odd = false;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
      const RingView ring = zone.polygon(j).ring(k);
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const Point& a = ring[i];
        const Point& b = ring[i + 1];
        const double length = std::hypot(b.x - a.x, b.y - a.y);
        const double along =
            ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / (length * length);
        if (std::abs(cross(a, b, p)) / length < 1e-6 * step && along > -1e-6 && along < 1 + 1e-6) {
          return 0;
        }
        if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x)) {
          odd = !odd;
        }
      }
    }
  }
  return odd ? 1 : -1;
}

// The length of a line in a closed zone: cut at every edge, each stretch asked at its middle.
double length_by_definition(const MultiLineStringView& line, const MultiPolygonView& zone,
                            const Place& place) {
  double sum = 0;
  for (std::size_t j = 0; j < line.size(); ++j) {
    const PathView path = line.path(j);
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      const Point& a = path[i];
      const Point& b = path[i + 1];
      if (a == b) continue;
      std::vector<double> cuts{0, 1};
      for (std::size_t m = 0; m < zone.size(); ++m) {
        for (std::size_t k = 0; k < zone.polygon(m).ring_count(); ++k) {
          const RingView ring = zone.polygon(m).ring(k);
          for (std::size_t n = 0; n + 1 < ring.size(); ++n) {
            const double d = cross(ring[n], ring[n + 1], a);
            const double e = cross(ring[n], ring[n + 1], b);
            if (d != e) cuts.push_back(std::clamp(d / (d - e), 0.0, 1.0));
            const double length = (b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y);
            cuts.push_back(std::clamp(
                ((ring[n].x - a.x) * (b.x - a.x) + (ring[n].y - a.y) * (b.y - a.y)) / length, 0.0,
                1.0));
          }
        }
      }
      std::ranges::sort(cuts);
      const double length = geodesic_distance_m(a, b, place.crs);
      for (std::size_t k = 0; k + 1 < cuts.size(); ++k) {
        if (cuts[k + 1] - cuts[k] < 1e-7) continue;
        const double t = (cuts[k] + cuts[k + 1]) / 2;
        const Point middle{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
        if (position(middle, zone, place.step) >= 0) sum += (cuts[k + 1] - cuts[k]) * length;
      }
    }
  }
  return sum;
}

std::string file_bytes(const ZoneLayer& layer, int threads) {
  const std::vector<IndexFileLayer> layers{layer.sections("zones", "{}")};
  std::string bytes;
  write_index_file(
      "{}", layers,
      [&](std::span<const std::byte> more) {
        bytes.append(reinterpret_cast<const char*>(more.data()), more.size());
      },
      threads);
  return bytes;
}

class MappedLayer {
 public:
  explicit MappedLayer(const ZoneLayer& layer)
      : path_(std::filesystem::temp_directory_path() /
              ("ecotone-zone-layer-" + std::to_string(::getpid()) + ".ecoindex")) {
    std::ofstream(path_, std::ios::binary) << file_bytes(layer, 1);
  }
  ~MappedLayer() { std::filesystem::remove(path_); }
  MappedLayer(const MappedLayer&) = delete;
  MappedLayer& operator=(const MappedLayer&) = delete;
  ZoneLayer open(const Crs& crs) const { return {IndexFile(path_.string()), 0, crs}; }

 private:
  std::filesystem::path path_;
};

TEST(ZoneLayer, OverlapsAreThoseOfOverlapAreas) {
  for (const Place& place : {in_metres(), in_degrees()}) {
    for (std::uint64_t seed = 0; seed < 25; ++seed) {
      LatticeDraw draw(seed);
      const MultiPolygonArray zones = shapes(draw, place, 20, 30);
      const MultiPolygonArray subjects = shapes(draw, place, 40, 34);
      const ZoneLayer layer(zones, place.crs);
      for (const AreaMethod method : {AreaMethod::ellipsoid, AreaMethod::geodesic}) {
        const OverlapOptions options{.method = method, .threads = 1, .pieces = true};
        const Overlaps found = layer.overlaps(subjects, options);
        const Overlaps expected = overlap_areas(subjects, zones, place.crs, options);
        ASSERT_EQ(found.pairs.size(), expected.pairs.size()) << "seed " << seed;
        EXPECT_EQ(found.grid, expected.grid);
        for (std::size_t k = 0; k < found.pairs.size(); ++k) {
          const Overlap& a = found.pairs[k];
          const Overlap& b = expected.pairs[k];
          ASSERT_EQ(std::tuple(a.subject, a.zone, a.touches_only),
                    std::tuple(b.subject, b.zone, b.touches_only));
          // The sums, and the areas of whole features, are exact to rounding of a few 1e-5 m².
          ASSERT_NEAR(a.area_m2, b.area_m2, 1e-9 * b.area_m2 + 1e-5);
          ASSERT_NEAR(a.zone_border_m, b.zone_border_m, 1e-5);
          ASSERT_NEAR(a.subject_border_m, b.subject_border_m, 1e-5);
          ASSERT_NEAR(area_m2(found.pieces[k], place.crs, AreaMethod::ellipsoid),
                      area_m2(expected.pieces[k], place.crs, AreaMethod::ellipsoid), 1e-3);
        }
      }
    }
  }
}

TEST(ZoneLayer, OverlapsInThePlaneAreThoseOfGeos) {
  const Place place = in_metres();
  for (std::uint64_t seed = 100; seed < 112; ++seed) {
    LatticeDraw draw(seed);
    const MultiPolygonArray zones = shapes(draw, place, 12, 20);
    const MultiPolygonArray subjects = shapes(draw, place, 20, 24);
    const Overlaps found =
        ZoneLayer(zones, place.crs).overlaps(subjects, {.method = AreaMethod::plane, .threads = 1});
    auto pair = found.pairs.begin();
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      for (std::size_t z = 0; z < zones.size(); ++z) {
        const double expected = area_by_geos(subjects[i], zones[z]);
        double area = 0;
        if (pair != found.pairs.end() && pair->subject == i && pair->zone == z) {
          area = pair->area_m2;
          ++pair;
        }
        // Coordinates of 3e6 m leave 1e-9 m a vertex along borders of a few hundred metres.
        ASSERT_NEAR(area, expected, 1e-5) << "seed " << seed;
      }
    }
    EXPECT_TRUE(pair == found.pairs.end());
  }
}

TEST(ZoneLayer, ASubjectThatReachesFarBeyondTheZonesIsMeasuredAsWell) {
  const Place place = in_metres();
  LatticeDraw draw(3);
  const MultiPolygonArray zones = shapes(draw, place, 10, 20);
  const MultiPolygonArray everything =
      multipolygons({"POLYGON ((300000 2900000, 800000 2900000, 800000 3400000, 300000 3400000, "
                     "300000 2900000))"});
  const Overlaps found = ZoneLayer(zones, place.crs).overlaps(everything);
  const std::vector<double> areas = areas_m2(zones, place.crs, AreaMethod::ellipsoid);
  ASSERT_EQ(found.pairs.size(), zones.size());
  for (const Overlap& pair : found.pairs) {
    EXPECT_NEAR(pair.area_m2, areas[pair.zone], 1e-4);
  }
}

TEST(ZoneLayer, WhatLiesBeyondTheGridIsSetAside) {
  const Place place = in_metres();
  LatticeDraw draw(3);
  const ZoneLayer layer(shapes(draw, place, 10, 20), place.crs);
  const Overlaps found = layer.overlaps(
      multipolygons({"POLYGON ((0 0, 1e300 0, 0 1e300, 0 0))", "POLYGON ((0 0, 9 0, 0 9, 0 0))"}));
  ASSERT_EQ(found.ledger.entries.size(), 1);
  EXPECT_EQ(found.ledger.entries[0].action, LedgerAction::quarantined);
  EXPECT_TRUE(layer.zones_at(Point{1e300, 0}).empty());
  EXPECT_TRUE(layer.zones_at(Point{std::nan(""), 0}).empty());
}

TEST(ZoneLayer, PointsLieInTheZonesAroundThem) {
  for (const Place& place : {in_metres(), in_degrees()}) {
    LatticeDraw draw(21);
    const MultiPolygonArray zones = shapes(draw, place, 40, 40);
    const ZoneLayer layer(zones, place.crs);
    std::vector<Point> points;
    for (int i = 0; i < 3000; ++i) {
      const GridPoint p = draw.point(-20, 440);
      points.push_back({place.origin.x + place.step * (static_cast<double>(p.x) / 10 + 0.0123),
                        place.origin.y + place.step * (static_cast<double>(p.y) / 10 + 0.0171)});
    }
    const ZonesOfPoints found = layer.zones_at(points);
    for (std::size_t i = 0; i < points.size(); ++i) {
      std::vector<std::uint32_t> expected;
      bool on_border = false;
      for (std::uint32_t z = 0; z < zones.size(); ++z) {
        const int side = position(points[i], zones[z], place.step);
        on_border = on_border || side == 0;
        if (side > 0) expected.push_back(z);
      }
      if (on_border) continue;
      ASSERT_EQ(std::vector(found.of(i).begin(), found.of(i).end()), expected);
      ASSERT_EQ(layer.zones_at(points[i]), expected);
    }
  }
}

TEST(ZoneLayer, LengthsAreThoseOfTheDefinitionAlongBordersToo) {
  for (const Place& place : {in_metres(), in_degrees()}) {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
      LatticeDraw draw(seed);
      const MultiPolygonArray zones = shapes(draw, place, 12, 16);
      const MultiLineStringArray lines = paths(draw, place, 20, 16);
      const std::vector<ZoneLength> found = ZoneLayer(zones, place.crs).lengths(lines, 1);
      auto next = found.begin();
      for (std::size_t i = 0; i < lines.size(); ++i) {
        for (std::uint32_t z = 0; z < zones.size(); ++z) {
          const double expected = length_by_definition(lines[i], zones[z], place);
          double length = 0;
          if (next != found.end() && next->line == i && next->zone == z) {
            length = next->length_m;
            EXPECT_EQ(next->touches_only, length == 0);
            ++next;
          }
          // Stretches below 1e-7 of an edge are left out by the definition: 1e-4 m.
          ASSERT_NEAR(length, expected, 2e-4) << "seed " << seed << " line " << i << " zone " << z;
        }
      }
      EXPECT_TRUE(next == found.end());
    }
  }
}

TEST(ZoneLayer, ALineAlongABorderLiesInBothItsZones) {
  const ZoneLayer layer(
      multipolygons({"POLYGON ((500000 3100000, 500100 3100000, 500100 3100100, 500000 3100100, "
                     "500000 3100000))",
                     "POLYGON ((500100 3100000, 500200 3100000, 500200 3100100, 500100 3100100, "
                     "500100 3100000))"}),
      gauss_kruger());
  MultiLineStringBuilder builder;
  for (const auto& [x, y] : {std::pair{500100.0, 3100010.0}, {500100.0, 3100060.0}}) {
    builder.add_point({x, y});
  }
  builder.finish_path();
  builder.finish_feature();
  for (const auto& [x, y] : {std::pair{500200.0, 3100100.0}, {500300.0, 3100200.0}}) {
    builder.add_point({x, y});
  }
  builder.finish_path();
  builder.finish_feature();
  builder.add_missing();
  const auto found = layer.lengths(std::move(builder).build());
  ASSERT_EQ(found.size(), 3);
  // 50 m on the map near the central meridian of scale 1.
  EXPECT_NEAR(found[0].length_m, 50, 1e-4);
  EXPECT_NEAR(found[1].length_m, 50, 1e-4);
  EXPECT_EQ(found[1].zone, 1);
  EXPECT_EQ(found[2], (ZoneLength{1, 1, 0, true}));
}

TEST(ZoneLayer, TheNearestEdgeIsThatOfAllEdgesTakenSingly) {
  for (const Place& place : {in_metres(), in_degrees()}) {
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
      LatticeDraw draw(seed);
      const MultiPolygonArray zones = shapes(draw, place, 25, 40);
      const ZoneLayer layer(zones, place.crs);
      for (int i = 0; i < 40; ++i) {
        // Near, between and far from the zones.
        const std::int64_t reach = i % 4 == 0 ? 4000 : 60;
        const GridPoint q = draw.point(-reach / 2, reach);
        const Point p{place(q.x, q.y).x + place.step * 0.37, place(q.x, q.y).y + place.step * 0.21};
        double expected = std::numeric_limits<double>::infinity();
        for (std::size_t z = 0; z < zones.size(); ++z) {
          for (std::size_t k = 0; k < zones[z].polygon(0).ring_count(); ++k) {
            expected = std::min(
                expected, nearest_on_path(p, zones[z].polygon(0).ring(k), place.crs).distance_m);
          }
        }
        const auto found = layer.nearest_edge(p);
        ASSERT_TRUE(found);
        // nearest_on_path is good to 1e-8 of the distance.
        ASSERT_NEAR(std::abs(found->distance_m), expected, 2e-8 * expected + 1e-7);
        ASSERT_NEAR(geodesic_distance_m(p, found->position, place.crs), expected,
                    2e-8 * expected + 1e-7);
        const bool inside = position(p, zones[found->zone], place.step) > 0;
        ASSERT_EQ(found->distance_m < 0, inside);
        EXPECT_FALSE(layer.nearest_edge(p, expected * 0.999));
        EXPECT_EQ(layer.nearest_edge(p, expected * 1.001), found);
      }
    }
  }
}

TEST(ZoneLayer, APointInACoverageIsInsideTheZoneOfItsNearestEdge) {
  const ZoneLayer layer(
      multipolygons({"POLYGON ((107 29, 107.1 29, 107.1 29.1, 107 29.1, 107 29))",
                     "POLYGON ((107.1 29, 107.2 29, 107.2 29.1, 107.1 29.1, 107.1 29))"}),
      degrees());
  const auto west = layer.nearest_edge({107.099, 29.05});
  const auto east = layer.nearest_edge({107.101, 29.05});
  ASSERT_TRUE(west && east);
  EXPECT_EQ(west->zone, 0);
  EXPECT_EQ(east->zone, 1);
  EXPECT_LT(west->distance_m, -90);
  EXPECT_LT(east->distance_m, -90);
  EXPECT_THROW(layer.nearest_edge({std::nan(""), 0}), CrsError);
  EXPECT_FALSE(ZoneLayer(MultiPolygonArray(), degrees()).nearest_edge({107, 29}));
}

TEST(ZoneLayer, PiecesInABoxAreThoseOfGeosAndTileIt) {
  const Place place = in_metres();
  LatticeDraw draw(9);
  const GridPolygons cover = triangles(draw, 8, 16);
  MultiPolygonBuilder builder;
  for (std::size_t i = 0; i < cover.size(); ++i) {
    for (const GridPoint& p : cover.ring(i)) builder.add_point(place(p.x, p.y));
    builder.finish_ring();
    builder.finish_polygon();
    builder.finish_feature();
  }
  const MultiPolygonArray zones = std::move(builder).build();
  const ZoneLayer layer(zones, place.crs);
  for (int i = 0; i < 40; ++i) {
    const GridPoint a = draw.point(0, 100);
    const std::int64_t w = draw.between(1, 28);
    const std::int64_t h = draw.between(1, 28);
    Box box;
    box.include(place(a.x, a.y));
    box.include(place(a.x + w, a.y + h));
    const Overlaps found = layer.pieces_in(box);
    EXPECT_TRUE(found.ledger.empty());
    double sum = 0;
    for (std::size_t k = 0; k < found.pairs.size(); ++k) {
      const double area = area_m2(found.pieces[k], place.crs, AreaMethod::plane);
      const MultiPolygonArray window = multipolygons(
          {"POLYGON ((" + std::to_string(box.min_x) + " " + std::to_string(box.min_y) + ", " +
           std::to_string(box.max_x) + " " + std::to_string(box.min_y) + ", " +
           std::to_string(box.max_x) + " " + std::to_string(box.max_y) + ", " +
           std::to_string(box.min_x) + " " + std::to_string(box.max_y) + ", " +
           std::to_string(box.min_x) + " " + std::to_string(box.min_y) + "))"});
      ASSERT_NEAR(area, area_by_geos(window[0], zones[found.pairs[k].zone]), 1e-5);
      sum += area;
    }
    EXPECT_NEAR(sum, static_cast<double>(w * h) * place.step * place.step, 1e-5);
  }
  Box all;
  all.include(Point{-1e30, -1e30});
  all.include(Point{1e30, 1e30});
  EXPECT_EQ(layer.pieces_in(all).pairs.size(), zones.size());
  EXPECT_TRUE(layer.pieces_in(Box()).pairs.empty());
}

TEST(ZoneLayer, AMappedLayerAnswersBitForBitAsTheOneThatWasBuilt) {
  for (const Place& place : {in_metres(), in_degrees()}) {
    LatticeDraw draw(33);
    const MultiPolygonArray zones = shapes(draw, place, 200, 60);
    const MultiPolygonArray subjects = shapes(draw, place, 300, 60);
    const MultiLineStringArray lines = paths(draw, place, 100, 60);
    const ZoneLayer built(zones, place.crs, {.threads = 1});
    const std::string bytes = file_bytes(built, 1);
    for (const int threads : {2, 7}) {
      EXPECT_EQ(file_bytes(ZoneLayer(zones, place.crs, {.threads = threads}), threads), bytes);
    }
    const MappedLayer file(built);
    const ZoneLayer mapped = file.open(place.crs);
    EXPECT_EQ(mapped.size(), built.size());
    EXPECT_EQ(mapped.grid(), built.grid());
    for (const bool pieces : {false, true}) {
      const Overlaps a = built.overlaps(subjects, {.threads = 1, .pieces = pieces});
      const Overlaps b = mapped.overlaps(subjects, {.threads = 2, .pieces = pieces});
      EXPECT_EQ(a.pairs, b.pairs);
      EXPECT_TRUE(std::ranges::equal(a.pieces.points(), b.pieces.points()));
    }
    EXPECT_EQ(built.lengths(lines, 1), mapped.lengths(lines, 2));
    for (int i = 0; i < 200; ++i) {
      const GridPoint q = draw.point(-30, 90);
      EXPECT_EQ(built.nearest_edge(place(q.x, q.y)), mapped.nearest_edge(place(q.x, q.y)));
      EXPECT_EQ(built.zones_at(place(q.x, q.y)), mapped.zones_at(place(q.x, q.y)));
    }
    EXPECT_EQ(file_bytes(mapped, 1), bytes);
  }
}

TEST(ZoneLayer, ABatchGivesWhatItsFeaturesGiveOneByOne) {
  const Place place = in_metres();
  LatticeDraw draw(34);
  const ZoneLayer layer(shapes(draw, place, 50, 40), place.crs);
  const MultiPolygonArray subjects = shapes(draw, place, 60, 40);
  const Overlaps all = layer.overlaps(subjects);
  std::size_t at = 0;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    MultiPolygonBuilder builder;
    builder.add_feature(subjects[i]);
    for (Overlap pair : layer.overlaps(std::move(builder).build()).pairs) {
      pair.subject = i;
      ASSERT_LT(at, all.pairs.size());
      ASSERT_EQ(pair, all.pairs[at++]);
    }
  }
  EXPECT_EQ(at, all.pairs.size());
}

TEST(ZoneLayer, ZonesThatAreNotValidAreRepairedAndNamed) {
  const std::vector<std::string> ids{"bow"};
  const ZoneLayer layer(
      multipolygons({"POLYGON ((500000 3100000, 500100 3100100, 500100 3100000, 500000 3100100, "
                     "500000 3100000))"}),
      gauss_kruger(), {.name = "bows", .ids = ids});
  ASSERT_EQ(layer.ledger().entries.size(), 1);
  EXPECT_EQ(layer.ledger().entries[0].feature, "bow");
  EXPECT_EQ(layer.zones_at(Point{500010, 3100050}), (std::vector<std::uint32_t>{0}));
  EXPECT_EQ(layer.zones_at(Point{500090, 3100050}), (std::vector<std::uint32_t>{0}));
  EXPECT_TRUE(layer.zones_at(Point{500050, 3100090}).empty());
}

}  // namespace
}  // namespace ecotone
