// SPDX-License-Identifier: Apache-2.0
// Old boundaries against new ones on published layers, held against cells that GEOS computed.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/boundary/comparison.h"
#include "ecotone/boundary/four_bounds.h"
#include "tests/real/published_layers.h"

namespace ecotone {
namespace {

TEST_F(RealData, SwissMunicipalitiesKeepWhatGeosFindsInTheirPairs) {
  const Layer later = read("messy/swiss_municipalities_2022_shp.zip");
  const Layer earlier =
      moved(read("messy/swiss_municipalities_2014_shp.zip"), 2e6, 1e6, later.require_crs());
  ComparisonOptions options;
  options.old_field = options.new_field = "id";
  options.match_names = false;
  options.least_overlap = 0.5;
  options.area_method = AreaMethod::plane;
  const Comparison result = compare_boundaries(earlier, later, options);
  EXPECT_TRUE(result.holds());
  const Cells cells = expected("overlay_swiss_2014_shifted_x_2022_planar2056.csv");
  std::map<Succession, std::size_t> counts;
  for (const AreaChange& change : result.changes) {
    ++counts[change.succession];
    double kept = 0;
    for (const std::string& before : change.old_names) {
      for (const std::string& after : change.new_names) {
        const auto cell = cells.find({before, after});
        if (cell != cells.end()) kept += cell->second.area_m2;
      }
    }
    // Grid of 0.1 mm along borders of some 100 km, and GEOS prints 0.1 mm².
    EXPECT_NEAR(change.account.kept_m2, kept, 1.0) << change.old_names.front();
  }
  EXPECT_EQ(counts[Succession::added], 0U);
  EXPECT_EQ(counts[Succession::removed], 0U);
  EXPECT_GT(counts[Succession::merged], 80U);
}

TEST_F(RealData, ChongqingDistrictsKeepAndPassOnWhatGeosFinds) {
  ReadOptions labelled;
  labelled.crs = Crs::from_epsg(4326);  // the file has no .prj
  const Layer districts =
      read("admin_cn/chongqing_districts_amap2020_utf8_nocpg_noprj.zip", labelled);
  const Layer counties = read("admin_cn/region_gcj02.gpkg:counties");
  ComparisonOptions options;
  options.old_field = options.new_field = "adcode";
  const Comparison result = compare_boundaries(districts, counties, options);
  EXPECT_TRUE(result.holds());
  const Cells cells = expected("overlay_chongqing_2020_x_region2016_geodesic.csv");
  std::size_t continued = 0;
  for (const AreaChange& change : result.changes) {
    if (change.succession != Succession::continued) continue;
    ++continued;
    const double kept = cells.at({change.old_names[0], change.new_names[0]}).area_m2;
    // The reference has geodesic edges, ours are straight in degrees.
    EXPECT_NEAR(change.account.kept_m2, kept, 1e-6 * kept) << change.old_names[0];
  }
  EXPECT_GT(continued, 10U);
  std::map<std::pair<std::string, std::string>, double> passed_on;
  const Table& fields = result.layer.fields;
  for (std::size_t i = 0; i < result.layer.size(); ++i) {
    if (to_text(fields.at("change")[i]) != "out" || fields.at("to").is_null(i)) continue;
    passed_on[{to_text(fields.at("from")[i]), to_text(fields.at("to")[i])}] +=
        std::get<double>(fields.at("area_m2")[i]);
  }
  std::size_t compared = 0;
  for (const auto& [key, cell] : cells) {
    if (key.first == key.second || cell.area_m2 < 1000) continue;
    ++compared;
    // Bends of geodesic edges along some 100 km of common border.
    EXPECT_NEAR(passed_on[key], cell.area_m2, 100) << key.first << " to " << key.second;
  }
  EXPECT_GT(compared, 30U);
}

TEST_F(RealData, YouyangIsBoundByTheCountiesAroundIt) {
  const Layer counties = read("admin_cn/region_gcj02.gpkg:counties");
  std::vector<std::string> names;
  std::size_t youyang = 0;
  for (std::size_t i = 0; i < counties.size(); ++i) {
    names.push_back(to_text(counties.fields.at("name")[i]));
    if (to_text(counties.fields.at("adcode")[i]) == "500242") youyang = i;
  }
  const NamedNeighbours neighbours(
      {{.kind = "county", .geometry = counties.geometry, .names = names}}, counties.require_crs());
  std::set<std::string> found;
  const std::vector<FourBounds> parts = four_bounds(counties.polygons()[youyang], neighbours);
  ASSERT_EQ(parts.size(), 1U);
  for (const SideBounds& side : parts[0].sides) {
    for (const Bound& bound : side.bounds) {
      found.insert(neighbours.neighbours()[bound.neighbour].name);
    }
  }
  // The counties whose border GeoPandas finds to share a length with Youyang's.
  EXPECT_EQ(found,
            (std::set<std::string>{"来凤县", "龙山县", "咸丰县", "黔江区", "彭水苗族土家族自治县",
                                   "秀山土家族苗族自治县", "松桃苗族自治县", "沿河土家族自治县"}));
}

}  // namespace
}  // namespace ecotone
