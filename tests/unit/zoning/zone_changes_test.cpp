// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/zone_changes.h"

#include <gtest/gtest.h>

#include "ecotone/error.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

struct Row {
  std::string id;
  std::string wkt;
  std::string level;
};

Layer layer_of(const std::vector<Row>& rows, int epsg = 4545) {
  std::vector<std::string> texts;
  Layer layer{.name = "zones", .crs = Crs::from_epsg(epsg)};
  Column level("level", FieldType::text);
  for (const Row& row : rows) {
    texts.push_back(row.wkt);
    layer.ids.push_back(row.id);
    level.push_back(row.level.empty() ? FieldValue() : FieldValue(row.level));
  }
  layer.geometry = multipolygons(texts);
  layer.fields.add(std::move(level));
  return layer;
}

std::string square(double x, double size) {
  const auto p = [](double a, double b) { return std::to_string(a) + " " + std::to_string(b); };
  const double y = 3190000;
  return "POLYGON ((" + p(x, y) + ", " + p(x + size, y) + ", " + p(x + size, y + size) + ", " +
         p(x, y + size) + ", " + p(x, y) + "))";
}

TEST(ZoneChanges, EveryKindIsToldApart) {
  const Layer before = layer_of({{"a", square(500000, 100), "I"},
                                 {"b", square(501000, 100), "I"},
                                 {"c", square(502000, 100), "I"},
                                 {"d", square(503000, 100), "I"},
                                 {"e", square(504000, 100), ""}});
  const Layer after = layer_of(
      {{"f", square(505000, 100), "I"},
       {"e", square(504000, 100), "II"},
       // The same ground with one more vertex on an edge.
       {"d",
        "POLYGON ((503100 3190100, 503000 3190100, 503000 3190000, 503050 3190000, 503100 3190000, "
        "503100 3190100))",
        "I"},
       // Shifted by 10 m: gains and loses 1000 m².
       {"c", square(502010, 100), "I"},
       {"a", square(500000, 100), "I"}});
  const ZoneChanges changes = zone_changes(before, after);
  ASSERT_EQ(changes.zones.size(), 6u);
  std::string kinds;
  for (const ChangedZone& zone : changes.zones) {
    kinds += zone.id + "=" + std::string(zone_change_kind_name(zone.kind)) + " ";
  }
  EXPECT_EQ(kinds, "a=same b=removed c=changed d=redrawn e=attributes f=added ");
  EXPECT_NEAR(changes.zones[2].gained_m2, 1000, 0.01);
  EXPECT_NEAR(changes.zones[2].lost_m2, 1000, 0.01);
  EXPECT_EQ(changes.zones[4].fields, std::vector<std::string>{"level"});
  EXPECT_NEAR(changes.net_m2(), 0, 0.01);
  // Pieces: b lost, c gained and lost, f gained.
  ASSERT_EQ(changes.rows.size(), 4u);
  EXPECT_FALSE(changes.rows[0].is_gain);
  EXPECT_TRUE(changes.rows[1].is_gain);
  EXPECT_FALSE(changes.rows[2].is_gain);
  EXPECT_TRUE(changes.rows[3].is_gain);
}

TEST(ZoneChanges, RingsMayRunAndBeginAsTheyLike) {
  const Layer before = layer_of({{"a", "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "I"}});
  const Layer after = layer_of({{"a", "POLYGON ((10 10, 10 0, 0 0, 0 10, 10 10))", "I"}});
  EXPECT_EQ(zone_changes(before, after).count(ZoneChangeKind::same), 1u);
}

TEST(ZoneChanges, ThreadsChangeNothing) {
  std::vector<Row> rows;
  std::vector<Row> moved;
  for (int i = 0; i < 40; ++i) {
    rows.push_back({std::to_string(i), square(500000 + 300 * i, 100 + i), "I"});
    moved.push_back({std::to_string(i), square(500000 + 300 * i, 100 + i % 7), "I"});
  }
  const ZoneChanges one = zone_changes(layer_of(rows), layer_of(moved), 1);
  const ZoneChanges four = zone_changes(layer_of(rows), layer_of(moved), 4);
  ASSERT_EQ(one.rows.size(), four.rows.size());
  for (std::size_t i = 0; i < one.rows.size(); ++i) {
    EXPECT_EQ(write_wkt(one.pieces[i]), write_wkt(four.pieces[i]));
  }
  EXPECT_EQ(one.net_m2(), four.net_m2());
}

TEST(ZoneChanges, VersionsInTwoSystemsAreRefused) {
  EXPECT_THROW(zone_changes(layer_of({}), layer_of({}, 4490)), CrsError);
}

}  // namespace
}  // namespace ecotone
