// SPDX-License-Identifier: Apache-2.0
// A coordinate table that is written and read again is the same polygon, to the last printed digit.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "ecotone/boundary/coordinate_table.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/io/coordinate_text.h"
#include "ecotone/io/geopark_text.h"
#include "ecotone/io/layer_io.h"
#include "ecotone/io/table_io.h"
#include "ecotone/message/units.h"
#include "ecotone/report/coordinate_sheet.h"
#include "tests/support/random_zones.h"
#include "tests/unit/io/temporary_folder.h"

namespace ecotone {
namespace {

const Crs& zone_36() {
  static const Crs crs = Crs::from_epsg(4524);
  return crs;
}

// How a vertex is printed.
using Print = std::function<std::string(const Point&)>;

Print plane_print(int decimals) {
  return [decimals](const Point& p) {
    return format_fixed(p.y, decimals) + " " + format_fixed(p.x, decimals) + ";";
  };
}
Print angle_print(int second_decimals) {
  return [second_decimals](const Point& p) {
    return format_dms(p.x, second_decimals) + " " + format_dms(p.y, second_decimals) + ";";
  };
}

// A feature as the printed rings of its parts: of each the shell, then its holes in any order.
using PrintedFeature = std::multiset<std::pair<std::string, std::multiset<std::string>>>;

std::vector<PrintedFeature> printed(const MultiPolygonArray& zones, const Print& print) {
  std::vector<PrintedFeature> features;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    PrintedFeature feature;
    for (std::size_t j = 0; j < zones[i].size(); ++j) {
      std::pair<std::string, std::multiset<std::string>> part;
      for (std::size_t k = 0; k < zones[i].polygon(j).ring_count(); ++k) {
        std::string ring;
        for (const Point& p : zones[i].polygon(j).ring(k)) ring += print(p);
        if (k == 0) {
          part.first = ring;
        } else {
          part.second.insert(ring);
        }
      }
      feature.insert(part);
    }
    features.push_back(feature);
  }
  return features;
}

// Zones with their points and the rows of their table.
struct Written {
  std::vector<BoundaryPoint> points;
  std::vector<CoordinateRow> rows;
  std::vector<std::string> ids;
  std::size_t count = 0;

  Written(std::uint64_t seed, const CoordinateTableOptions& options) {
    const MultiPolygonArray zones = random_zones(seed, 4, {36550000, 3190000});
    count = zones.size();
    points = boundary_points(zones, zone_36());
    rows = coordinate_table(points, zone_36(), zone_36(), options);
    for (std::size_t i = 0; i < count; ++i) ids.push_back("Z" + std::to_string(7 * i + 3));
  }

  // With the places of the rows in the plane or in degrees.
  MultiPolygonArray zones(bool degrees) const {
    std::vector<BoundaryPoint> placed = points;
    std::size_t i = 0;
    for (const CoordinateRow& row : rows) {
      if (!row.closing) placed[i++].position = degrees ? row.position : row.plane;
    }
    return polygons_of(placed, count);
  }
};

struct Form {
  int decimals;
  bool closing;
};

class CoordinateTableReadBack : public testing::TestWithParam<std::tuple<int, Form>> {
 protected:
  CoordinateTableReadBack()
      : form_(std::get<1>(GetParam())),
        table_(static_cast<std::uint64_t>(std::get<0>(GetParam())),
               {.decimals = form_.decimals, .closing = form_.closing}) {}

  void expect_plane(const Layer& layer) const {
    EXPECT_EQ(printed(layer.polygons(), plane_print(form_.decimals)),
              printed(table_.zones(false), plane_print(form_.decimals)));
  }
  void expect_degrees(const Layer& layer, int second_decimals) const {
    EXPECT_EQ(printed(layer.polygons(), angle_print(second_decimals)),
              printed(table_.zones(true), angle_print(second_decimals)));
  }

  Sheet sheet(AngleForm angles, Language language = Language::chinese) const {
    return coordinate_sheet(table_.rows, table_.ids, zone_36(),
                            {.language = language,
                             .decimals = form_.decimals,
                             .angles = angles,
                             .geodesic_azimuth = true});
  }

  Form form_;
  Written table_;
  TemporaryFolder folder_;
};

TEST_P(CoordinateTableReadBack, AsCsv) {
  for (const Language language : {Language::chinese, Language::english}) {
    const std::string csv = sheet_csv(sheet(AngleForm::dms, language));
    const std::string file = folder_.write("table.csv", "\xEF\xBB\xBF" + csv);
    expect_plane(read_layer(file, {.crs = zone_36()}));
    expect_degrees(read_layer(file, {.crs = Crs::from_epsg(4490)}), 4);
  }
}

TEST_P(CoordinateTableReadBack, AsCsvWithOtherAngles) {
  // Degrees with eight decimals, as finely as they are printed.
  const std::string decimal = folder_.write("decimal.csv", sheet_csv(sheet(AngleForm::decimal)));
  const Print print = [](const Point& p) {
    return format_fixed(p.x, 8) + " " + format_fixed(p.y, 8) + ";";
  };
  EXPECT_EQ(printed(read_layer(decimal, {.crs = Crs::from_epsg(4490)}).polygons(), print),
            printed(table_.zones(true), print));
  const std::string packed = folder_.write("packed.csv", sheet_csv(sheet(AngleForm::packed)));
  expect_degrees(read_layer(packed, {.crs = Crs::from_epsg(4490)}), 4);
}

TEST_P(CoordinateTableReadBack, AsWorkbook) {
  const std::string file = folder_.file("table.xlsx");
  write_workbook(sheet(AngleForm::dms), file, false);
  expect_plane(read_layer(file, {.crs = zone_36()}));
  expect_degrees(read_layer(file, {.crs = Crs::from_epsg(4490)}), 4);
}

// Chinese tables call the northing X; in others X is the easting. The numbers tell.
TEST_P(CoordinateTableReadBack, WithXAndYTheOtherWay) {
  Sheet swapped = sheet(AngleForm::none);
  for (auto& row : swapped.rows) std::swap(row[3], row[4]);
  expect_plane(read_layer(folder_.write("swapped.csv", sheet_csv(swapped)), {.crs = zone_36()}));
}

TEST_P(CoordinateTableReadBack, AsNationalText) {
  Layer layer;
  layer.name = "zones";
  layer.crs = zone_36();
  layer.geometry = table_.zones(false);
  layer.ids = table_.ids;
  const std::string text = format_coordinate_text(layer, {.decimals = form_.decimals});
  const Layer read = parse_coordinate_text(text, "zones.txt");
  EXPECT_EQ(*read.crs, zone_36());
  EXPECT_EQ(read.ids, table_.ids);
  expect_plane(read);
}

TEST_P(CoordinateTableReadBack, AsGeoparkText) {
  // The form has two decimals.
  const Written table(static_cast<std::uint64_t>(std::get<0>(GetParam())),
                      {.decimals = 2, .closing = form_.closing});
  const auto wanted = printed(table.zones(false), plane_print(2));
  const std::string text = format_geopark_text(table.rows, table.ids, zone_36());
  ASSERT_TRUE(is_geopark_text(text));
  const Layer read = parse_geopark_text(text, "zones.txt");
  EXPECT_EQ(*read.crs, zone_36());
  EXPECT_EQ(read.ids, table.ids);
  EXPECT_EQ(printed(read.polygons(), plane_print(2)), wanted);
  const Layer of_file = read_layer(folder_.write("zones.txt", text));
  EXPECT_EQ(of_file.provenance.format, "geopark coordinate text");
  EXPECT_EQ(printed(of_file.polygons(), plane_print(2)), wanted);
}

TEST_P(CoordinateTableReadBack, AsGeoparkTextInPackedDegrees) {
  for (const int second_decimals : {2, 4, 5}) {
    const std::string text = format_geopark_text(
        table_.rows, table_.ids, zone_36(), {.angles = true, .second_decimals = second_decimals});
    const Layer read = parse_geopark_text(text, "zones.txt");
    EXPECT_EQ(read.crs->epsg(), 4490);
    expect_degrees(read, second_decimals);
  }
}

INSTANTIATE_TEST_SUITE_P(RandomZones, CoordinateTableReadBack,
                         testing::Combine(testing::Range(1, 9),
                                          testing::Values(Form{2, false}, Form{2, true},
                                                          Form{3, false}, Form{0, true})));

}  // namespace
}  // namespace ecotone
