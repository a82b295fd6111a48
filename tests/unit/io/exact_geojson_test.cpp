// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/exact_geojson.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "ecotone/error.h"

namespace ecotone {
namespace {

// Doubles that lose something in most decimal forms.
const std::vector<double> awkward = {0.1,
                                     -1e-300,
                                     1.0 / 3,
                                     36550000.123456789,
                                     std::numeric_limits<double>::denorm_min(),
                                     std::numeric_limits<double>::max(),
                                     std::nextafter(577504.0, 0),
                                     9007199254740993.0};

Layer sample() {
  Layer layer;
  layer.name = "红线 \"a\"";
  layer.crs = Crs::from_epsg(4545);
  layer.accuracy_m = 0.1;
  layer.provenance = {.source = "红线.shp",
                      .source_layer = "红线",
                      .format = "ESRI Shapefile",
                      .encoding = "GB18030",
                      .sha256 = "ab",
                      .notes = {"first", "second\nline"}};
  layer.fields.add(Column("name", FieldType::text));
  layer.fields.add(Column("count", FieldType::integer));
  layer.fields.add(Column("height", FieldType::real));
  layer.fields.add(Column("open", FieldType::boolean));
  layer.fields.add(Column("day", FieldType::date));
  layer.fields.add(Column("seen", FieldType::date_time));
  const FieldValue rows[2][6] = {
      {"青潭 <&> \t", std::int64_t{9007199254740993}, 1.0, true, Date{2026, 2, 28},
       "2026-11-23T08:00:00Z"},
      {FieldValue(), FieldValue(), -std::numeric_limits<double>::infinity(), false, FieldValue(),
       ""}};
  for (const auto& row : rows) {
    for (std::size_t j = 0; j < 6; ++j) layer.fields.column(j).push_back(row[j]);
  }
  layer.ids = {"1", "红-2"};
  MultiPolygonBuilder zones;
  for (std::size_t k = 0; k + 1 < awkward.size(); k += 2) {
    zones.add_point({awkward[k], awkward[k + 1]});
  }
  zones.finish_ring();
  zones.add_ring(std::vector<Point>{{1, 1}, {1, 2}, {2, 1}, {1, 1}});
  zones.finish_polygon();
  zones.finish_feature();
  zones.add_missing();
  layer.geometry = std::move(zones).build();
  return layer;
}

void expect_same_bits(std::span<const Point> a, std::span<const Point> b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(a[i].x), std::bit_cast<std::uint64_t>(b[i].x)) << i;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(a[i].y), std::bit_cast<std::uint64_t>(b[i].y)) << i;
  }
}

TEST(ExactGeoJson, LayerComesBackBitForBit) {
  const Layer layer = sample();
  const Layer back = read_exact_geojson(exact_geojson(layer));
  EXPECT_EQ(back.name, layer.name);
  EXPECT_EQ(back.ids, layer.ids);
  EXPECT_TRUE(back.crs == layer.crs);
  EXPECT_EQ(back.accuracy_m, layer.accuracy_m);
  EXPECT_EQ(back.provenance.source, layer.provenance.source);
  EXPECT_EQ(back.provenance.notes, layer.provenance.notes);
  EXPECT_EQ(back.provenance.sha256, layer.provenance.sha256);
  ASSERT_EQ(back.fields.column_count(), layer.fields.column_count());
  for (std::size_t j = 0; j < layer.fields.column_count(); ++j) {
    EXPECT_EQ(back.fields.column(j).name(), layer.fields.column(j).name());
    EXPECT_EQ(back.fields.column(j).type(), layer.fields.column(j).type());
    for (std::size_t i = 0; i < layer.size(); ++i) {
      EXPECT_EQ(back.fields.column(j)[i], layer.fields.column(j)[i]) << i << " " << j;
    }
  }
  ASSERT_EQ(back.size(), 2u);
  EXPECT_TRUE(back.geometry.is_missing(1));
  expect_same_bits(back.geometry.points(), layer.geometry.points());
  EXPECT_EQ(back.polygons()[0].polygon(0).ring_count(), 2u);
  EXPECT_EQ(exact_geojson(back), exact_geojson(layer));
}

TEST(ExactGeoJson, LinesAndPointsKeepTheirParts) {
  MultiLineStringBuilder lines;
  lines.add_path(std::vector<Point>{{0, 0}, {1.5, 2}});
  lines.add_path(std::vector<Point>{{3, 3}, {4, 4}, {5, 3}});
  lines.finish_feature();
  Layer river;
  river.geometry = std::move(lines).build();
  river.ids = {"a"};
  const Layer line = read_exact_geojson(exact_geojson(river));
  ASSERT_EQ(line.lines()[0].size(), 2u);
  EXPECT_EQ(line.lines()[0].path(1).size(), 3u);
  EXPECT_FALSE(line.crs);

  MultiPointBuilder points;
  points.add_point({1, 2});
  points.add_point({3, 4});
  points.finish_feature();
  points.finish_feature();
  Layer places;
  places.geometry = std::move(points).build();
  places.ids = {"a", "b"};
  const Layer point = read_exact_geojson(exact_geojson(places));
  EXPECT_EQ(point.points()[0].size(), 2u);
  EXPECT_EQ(point.points()[1].size(), 0u);
  EXPECT_FALSE(point.geometry.is_missing(1));
}

TEST(ExactGeoJson, AnEmptyLayerKeepsItsFields) {
  Layer layer;
  layer.fields.add(Column("name", FieldType::text));
  layer.geometry = MultiPolygonArray();
  const Layer back = read_exact_geojson(exact_geojson(layer));
  EXPECT_EQ(back.size(), 0u);
  EXPECT_TRUE(back.fields.find("name"));
}

TEST(ExactGeoJson, WhatIsDamagedIsRefused) {
  const std::string text = exact_geojson(sample());
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{20}, text.size() / 2, text.size() - 1}) {
    EXPECT_THROW(read_exact_geojson(text.substr(0, length)), DocumentError) << length;
  }
  EXPECT_THROW(read_exact_geojson(text + "x"), DocumentError);
  EXPECT_THROW(read_exact_geojson("{}\n"), DocumentError);
}

}  // namespace
}  // namespace ecotone
