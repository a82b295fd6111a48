// SPDX-License-Identifier: Apache-2.0
#include "ecotone/layer/geoarrow.h"

#include <gmock/gmock.h>

#include "ecotone/geodesy/projjson.h"
#include "ecotone/geometry/column_reader.h"
#include "ecotone/layer/arrow_c.h"

namespace ecotone {
namespace {

std::shared_ptr<const GeometryColumn> column_of(std::initializer_list<const char*> texts) {
  ColumnReader reader;
  for (const char* text : texts) {
    if (text == nullptr) {
      reader.add_missing();
    } else {
      reader.add_wkt(text);
    }
  }
  return std::make_shared<GeometryColumn>(std::move(reader).finish().column);
}

// A table of one geometry column, and the column read from it.
GeometryColumn round_trip(const std::shared_ptr<const GeometryColumn>& geometry,
                          const std::optional<Crs>& crs, GeometryEncoding encoding) {
  ArrowTable table(geometry->size());
  table.add(to_geoarrow(geometry, crs, "shape", encoding));
  const GeometryField field = find_geometry(table, {}, "zones");
  EXPECT_EQ(field.column, 0);
  EXPECT_EQ(field.crs, crs);
  return read_geometries(table.columns()[0], field.encoding).column;
}

void expect_same(const GeometryColumn& a, const GeometryColumn& b) {
  ASSERT_EQ(a.type(), b.type());
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a.is_missing(i), b.is_missing(i)) << i;
    EXPECT_EQ(a.box(i), b.box(i)) << i;
  }
  EXPECT_THAT(a.points(), testing::ElementsAreArray(b.points()));
}

TEST(GeoArrow, EveryTypeComesBackInBothEncodings) {
  const std::optional<Crs> crs = Crs::from_epsg(4545);
  for (const auto& geometry :
       {column_of({"MULTIPOINT ((1 2), (3 4))", nullptr, "POINT (5 6)"}),
        column_of({"LINESTRING (0 0, 1 1)", "MULTILINESTRING ((2 2, 3 3), (4 4, 5 5))", nullptr}),
        column_of({"POLYGON ((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1))", nullptr,
                   "MULTIPOLYGON (((20 0, 21 0, 21 1, 20 0)), ((30 0, 31 0, 31 1, 30 0)))"})}) {
    expect_same(round_trip(geometry, crs, GeometryEncoding::geoarrow), *geometry);
    expect_same(round_trip(geometry, std::nullopt, GeometryEncoding::wkb), *geometry);
  }
}

TEST(GeoArrow, NativeGeometriesShareTheArraysOfTheColumn) {
  const auto geometry = column_of({"POLYGON ((0 0, 9 0, 9 9, 0 0))"});
  const ArrowColumn column = to_geoarrow(geometry, std::nullopt, "shape");
  const ArrowArray* at = column.chunks[0].get();
  EXPECT_EQ(at->buffers[1], geometry->as_polygons().geom_offsets().data());
  while (at->n_children > 0) at = at->children[0];
  EXPECT_EQ(at->buffers[1], geometry->points().data());
}

TEST(GeoArrow, PartsOfALargerTableAreRead) {
  const auto geometry = column_of({"POINT (1 2)", "POINT (3 4)", nullptr, "POINT (5 6)"});
  ArrowTable table(4);
  table.add(to_geoarrow(geometry, std::nullopt, "place"));
  const std::optional<std::size_t> places[] = {3, 2, 1};
  const GeometryColumn taken =
      read_geometries(table.rows(places).columns()[0], "multipoint").column;
  expect_same(taken, *column_of({"POINT (5 6)", nullptr, "POINT (3 4)"}));
}

TEST(GeoArrow, ProjjsonIsReadBackAsTheSameSystem) {
  for (const int code : {4490, 4326, 4545, 4524, 32648}) {
    const Crs crs = Crs::from_epsg(code);
    EXPECT_EQ(Crs::from_text(to_projjson(crs)), crs) << code;
  }
}

}  // namespace
}  // namespace ecotone
