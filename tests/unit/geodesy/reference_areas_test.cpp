// SPDX-License-Identifier: Apache-2.0
// Geodesic areas and perimeters of real layers, against GeographicLib.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <string>

#include "ecotone/geodesy/area.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/io/layer_io.h"
#include "tests/support/case_table.h"
#include "tests/support/shared_data.h"

namespace ecotone {
namespace {

TEST(ReferenceAreas, CountiesAgreeWithThePlanimeterOfGeographicLib) {
  const auto file = shared_data("admin_cn/region_gcj02.gpkg");
  const auto table = shared_data("expected/area_region_counties_geographiclib.csv");
  if (!file || !table) GTEST_SKIP() << "no county borders: set ECOTONE_SHARED";
  ReadOptions options;
  options.id_field = "adcode";
  const Layer counties = read_layer(file->string() + ":counties", options);
  struct Expected {
    double area;
    double perimeter;
  };
  std::map<std::string, Expected> expected;
  std::ifstream in(*table);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    const auto cells = split_csv_line(line);
    expected[cells[0]] = {std::stod(cells[1]), std::stod(cells[2])};
  }
  // The reference was computed on the ellipsoid of CGCS2000.
  const Crs crs = Crs::from_epsg(4490);
  const MultiPolygonArray& zones = counties.polygons();
  double largest_area = 0;
  double largest_perimeter = 0;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    const auto found = expected.find(counties.ids[i]);
    ASSERT_NE(found, expected.end()) << counties.ids[i];
    double perimeter = 0;
    for (std::size_t j = 0; j < zones[i].size(); ++j) {
      for (std::size_t k = 0; k < zones[i].polygon(j).ring_count(); ++k) {
        perimeter += geodesic_length_m(zones[i].polygon(j).ring(k), crs);
      }
    }
    const double area = area_m2(zones[i], crs, AreaMethod::geodesic);
    largest_area = std::max(largest_area, std::abs(area - found->second.area));
    largest_perimeter = std::max(largest_perimeter, std::abs(perimeter - found->second.perimeter));
    // Borders of counties have short edges, so that straight ones measure nearly the same: the
    // difference is below 1e-6 of the area.
    EXPECT_NEAR(area_m2(zones[i], crs, AreaMethod::ellipsoid), area, 1e-6 * area);
  }
  EXPECT_EQ(zones.size(), expected.size());
  // The table has one decimal of a square metre and four of a metre.
  EXPECT_LT(largest_area, 0.1);
  EXPECT_LT(largest_perimeter, 2e-4);
  RecordProperty("largest_area_deviation_m2", std::to_string(largest_area));
  RecordProperty("largest_perimeter_deviation_m", std::to_string(largest_perimeter));
}

}  // namespace
}  // namespace ecotone
