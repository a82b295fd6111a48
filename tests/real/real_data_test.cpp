// SPDX-License-Identifier: Apache-2.0
// Published layers against figures of independent programs. They are not part of the sources: set
// ECOTONE_SHARED to the folder that has them, or these tests are skipped and say so.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/overlay.h"
#include "ecotone/statistics/cross_tabulation.h"
#include "tests/real/published_layers.h"

namespace ecotone {
namespace {

// Compares the cells of two fields with a file. GEOS printed 0.1 mm²; its cells below `least_m2`
// are rounding of shared borders.
struct Comparison {
  double least_m2 = 0;
  double total_relative = 1e-9;
  double cell_m2 = 1e-3;
};

void expect_cells(const CrossTabulation& table,
                  const std::map<std::pair<std::string, std::string>, double>& expected,
                  const Comparison& comparison) {
  double total_expected = 0;
  std::map<std::pair<std::string, std::string>, double> found;
  for (const CrossCell& cell : table.cells) {
    found[{to_text(table.zones[cell.zone].values[0]),
           to_text(table.classes[cell.klass].values[0])}] = cell.area_m2;
  }
  for (const auto& [key, area] : expected) {
    total_expected += area;
    const auto it = found.find(key);
    const double ours = it == found.end() ? 0 : it->second;
    if (area >= comparison.least_m2) {
      EXPECT_NEAR(ours, area, comparison.cell_m2 + 1e-9 * area) << key.first << " × " << key.second;
    }
  }
  for (const auto& [key, area] : found) {
    if (!expected.contains(key)) {
      EXPECT_LT(area, comparison.least_m2) << key.first << " × " << key.second;
    }
  }
  EXPECT_NEAR(table.total_m2, total_expected, comparison.total_relative * total_expected);
}

std::map<std::pair<std::string, std::string>, double> areas_of(const auto& cells) {
  std::map<std::pair<std::string, std::string>, double> areas;
  for (const auto& [key, cell] : cells) areas[key] = cell.area_m2;
  return areas;
}

TEST_F(RealData, SwissMunicipalitiesOf2014And2022AgreeWithGeosInEveryPair) {
  const Layer later = read("messy/swiss_municipalities_2022_shp.zip");
  const Layer earlier =
      moved(read("messy/swiss_municipalities_2014_shp.zip"), 2e6, 1e6, later.require_crs());
  const auto cells = expected("overlay_swiss_2014_shifted_x_2022_planar2056.csv");
  OverlapOptions options;
  options.method = AreaMethod::plane;
  options.borders = false;
  const Overlaps overlaps = overlap_areas(earlier, later, options);
  EXPECT_TRUE(overlaps.ledger.empty());
  std::map<std::pair<std::string, std::string>, double> found;
  for (const Overlap& pair : overlaps.pairs) {
    if (pair.touches_only) continue;
    found[{to_text(earlier.fields.at("id")[pair.subject]),
           to_text(later.fields.at("id")[pair.zone])}] += pair.area_m2;
  }
  double total = 0;
  double total_expected = 0;
  for (const auto& [key, cell] : cells) {
    total_expected += cell.area_m2;
    EXPECT_NEAR(found[key], cell.area_m2, 1 + 1e-6 * cell.area_m2)  // snapped to 0.1 mm
        << key.first << " × " << key.second;
  }
  for (const auto& [key, area] : found) total += area;
  EXPECT_EQ(cells.size(), 13748u);
  EXPECT_EQ(found.size(), cells.size());
  EXPECT_NEAR(total, total_expected, 1e-9 * total_expected);
}

TEST_F(RealData, SwissOverlayBalances) {
  const Layer later = read("messy/swiss_municipalities_2022_shp.zip");
  const Layer earlier =
      moved(read("messy/swiss_municipalities_2014_shp.zip"), 2e6, 1e6, later.require_crs());
  OverlayOptions options;
  options.area_method = AreaMethod::plane;
  const OverlayResult result = overlay(earlier, later, OverlayOperation::union_, options);
  EXPECT_TRUE(result.balance.holds());
  EXPECT_EQ(result.areas_m2.size(), result.layer.size());
  EXPECT_LT(std::abs(result.balance.a.total.residue_m2), 1e-9 * result.balance.a.total.whole_m2);
}

TEST_F(RealData, MuensterDistrictsByLandCoverAgreeWithGeos) {
  const std::string file = "landcover/clc5_2018_muenster.gpkg.zip:clc5_2018_muenster.gpkg:";
  CrossTabulationOptions options;
  options.zone_fields = {"NR_STATIST"};
  options.class_fields = {"CLC18"};
  options.method = AreaMethod::plane;
  const CrossTabulation table =
      cross_tabulation(read(file + "districts"), read(file + "clc5_2018"), options);
  const auto cells = expected("tabulate_muenster_district_x_clc18_planar25832.csv");
  expect_cells(table, areas_of(cells), {.least_m2 = 1, .cell_m2 = 0.5});
  EXPECT_TRUE(table.holds());
}

TEST_F(RealData, ChangesOfLandCoverInMaltaAgreeWithGeos) {
  const std::string file = "landcover/clc2018_2024_malta.gpkg.zip:clc2024_mt.gpkg:";
  CrossTabulationOptions options;
  options.zone_fields = {"code_18"};
  options.class_fields = {"code_24"};
  options.method = AreaMethod::plane;
  options.grid = 0;
  const CrossTabulation table =
      cross_tabulation(read(file + "clc18_mt"), read(file + "clc24_mt"), options);
  const auto cells = expected("change_matrix_malta_clc18_x_clc24_planar.csv");
  expect_cells(table, areas_of(cells), {.least_m2 = 0.01, .cell_m2 = 1e-3});
  EXPECT_TRUE(table.holds());
}

TEST_F(RealData, DistrictsOfChongqing2020ByCountiesOf2016AgreeWithGeosAndPlanimeter) {
  ReadOptions labelled;
  labelled.crs = Crs::from_epsg(4326);  // the file has no .prj
  const Layer districts =
      read("admin_cn/chongqing_districts_amap2020_utf8_nocpg_noprj.zip", labelled);
  const Layer counties = read("admin_cn/region_gcj02.gpkg:counties");
  OverlapOptions options;
  options.method = AreaMethod::geodesic;
  options.borders = false;
  options.grid = 0;
  const Overlaps overlaps = overlap_areas(districts, counties, options);
  const auto cells = expected("overlay_chongqing_2020_x_region2016_geodesic.csv");
  std::map<std::pair<std::string, std::string>, double> found;
  for (const Overlap& pair : overlaps.pairs) {
    if (pair.touches_only) continue;
    found[{to_text(districts.fields.at("adcode")[pair.subject]),
           to_text(counties.fields.at("adcode")[pair.zone])}] += pair.area_m2;
  }
  EXPECT_EQ(found.size(), cells.size());
  for (const auto& [key, cell] : cells) {
    // Planimeter printed 0.1 m²; the ellipsoids of 4326 and 4490 differ by 2e-11 of an area. Where
    // borders nearly coincide the reference has near-double vertices: a long edge bends otherwise
    // as a geodesic when it is split there, which makes 6.6 m² of the pair 500236 × 500236.
    EXPECT_NEAR(found[key], cell.area_m2, 1 + 2e-9 * cell.area_m2)
        << key.first << " × " << key.second;
  }
}

TEST_F(RealData, WaterByCountyAgreesWithGeosAndPlanimeter) {
  const Layer water = read("water/osm_waterbodies_10m_china.geojson.gz");
  const Layer counties = read("admin_cn/region_gcj02.gpkg:counties");
  OverlapOptions options;
  options.method = AreaMethod::geodesic;
  options.borders = false;
  const Overlaps overlaps = overlap_areas(water, counties, options);
  std::map<std::string, double> found;
  std::map<std::string, std::size_t> counts;
  for (const Overlap& pair : overlaps.pairs) {
    if (pair.touches_only) continue;
    const std::string county = to_text(counties.fields.at("adcode")[pair.zone]);
    found[county] += pair.area_m2;
    ++counts[county];
  }
  std::ifstream in(data_ / "expected" / "water_area_by_region_county_geodesic.csv");
  std::string line;
  std::getline(in, line);
  std::size_t rows = 0;
  while (std::getline(in, line)) {
    std::istringstream fields(line);
    std::string county, area, count;
    std::getline(fields, county, ',');
    std::getline(fields, area, ',');
    std::getline(fields, count, ',');
    EXPECT_NEAR(found[county], std::stod(area), 2) << county;  // up to 200 pieces, 0.1 m² printed
    EXPECT_EQ(counts[county], std::stoul(count)) << county;
    ++rows;
  }
  EXPECT_EQ(found.size(), rows);
}

}  // namespace
}  // namespace ecotone
