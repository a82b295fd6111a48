// SPDX-License-Identifier: Apache-2.0
// Validity on the grid against the exact examination of the same coordinates, on published layers.
#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <string>

#include "ecotone/geometry/grid_validity.h"
#include "ecotone/geometry/validity.h"
#include "ecotone/io/layer_io.h"
#include "ecotone/overlay/grid.h"
#include "tests/support/grid_columns.h"
#include "tests/support/shared_data.h"

namespace ecotone {
namespace {

struct Counts {
  std::size_t features = 0;
  std::size_t invalid = 0;
};

// Both ways on the grid of an overlay; and is_valid against faults on the doubles of the file.
Counts compare(const std::string& reference) {
  const Layer layer = read_layer((*shared_data("") / reference).string(), {.hash = false});
  const MultiPolygonArray& zones = layer.polygons();
  const GridColumn column = grid_column(zones, default_grid(layer.require_crs()));
  const MultiPolygonArray snapped = as_polygons(column);
  detail::GridValidator validator;
  Counts counts;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    const FaultOptions first{.notes = false, .limit = 1};
    const bool valid = faults(snapped[i], first).empty();
    EXPECT_EQ(validator.is_valid(column[i]), valid) << reference << ", feature " << i;
    EXPECT_EQ(is_valid(snapped[i]), valid) << reference << ", feature " << i;
    EXPECT_EQ(is_valid(zones[i]), faults(zones[i], first).empty())
        << reference << ", feature " << i;
    ++counts.features;
    counts.invalid += valid ? 0 : 1;
  }
  return counts;
}

TEST(RealValidity, AgreesWithFaultsOnEveryFeatureOfTheLayers) {
  if (!shared_data("")) GTEST_SKIP() << "no published layers: set ECOTONE_SHARED";
  Counts sum;
  for (const char* reference :
       {"messy/gshhg_full_yellow_sea_faces.geojson.gz", "messy/osm_land_1km_world.geojson.gz",
        "messy/swiss_municipalities_2014_shp.zip", "messy/swiss_municipalities_2022_shp.zip",
        "messy/us_counties_10m.gpkg", "landcover/clc5_2018_muenster.gpkg.zip:clc5_2018",
        "landcover/urban_swellendam_shp.zip", "water/osm_waterbodies_10m_china.geojson.gz",
        "protected/natura2000_nl_half_a.geojson.gz",
        "admin_cn/cn_counties_simplified20_gcj02.geojson.gz"}) {
    const Counts counts = compare(reference);
    sum.features += counts.features;
    sum.invalid += counts.invalid;
  }
  EXPECT_GT(sum.features, 110000u);
  EXPECT_GT(sum.invalid, 400u);
}

}  // namespace
}  // namespace ecotone
