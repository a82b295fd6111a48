// SPDX-License-Identifier: Apache-2.0
#include "ecotone/inspection/layer_repair.h"

#include "ecotone/error.h"
#include "ecotone/geodesy/gcj02.h"
#include "tests/unit/inspection/inspected.h"

namespace ecotone {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Crs gk36 = Crs::from_epsg(4545);
constexpr const char* bow_tie =
    "POLYGON ((551000 3190000, 551100 3190100, 551100 3190000, 551000 3190100, 551000 3190000))";

TEST(LayerRepair, MendsInvalidPolygonsOnlyAndTellsAreas) {
  const Layer layer = polygon_layer({square(550000, 3190000, 100), bow_tie}, gk36);
  const LayerRepair mended = repair_layer(layer);
  EXPECT_THAT(mended.layer.polygons()[0], IsWkt(write_wkt(layer.polygons()[0])));
  ASSERT_EQ(mended.ledger.entries.size(), 1u);
  const LedgerEntry& entry = mended.ledger.entries[0];
  EXPECT_EQ(entry.feature, "2");
  EXPECT_THAT(entry.reason, HasSubstr("crossing"));
  EXPECT_NEAR(*entry.area_before_m2, 0, 0.001);
  EXPECT_NEAR(*entry.area_after_m2, 5000, 1);
  EXPECT_TRUE(inspect_layer(mended.layer).findings.empty());
}

TEST(LayerRepair, DropsOnlyWhatIsAskedFor) {
  Layer layer = polygon_layer({square(550000, 3190000, 100), square(550000, 3190000, 100),
                               square(550000, 3190000, 100), "", "POLYGON EMPTY"},
                              gk36);
  add_column(layer, "name", FieldType::text,
             {std::string("a"), std::string("a"), std::string("b"), {}, {}});
  EXPECT_EQ(repair_layer(layer).layer.size(), 5u);
  EXPECT_TRUE(repair_layer(layer).ledger.empty());
  const LayerRepair copies = repair_layer(layer, {.drop_duplicates = true});
  EXPECT_THAT(copies.layer.ids, ElementsAre("1", "3", "4", "5"));
  EXPECT_EQ(copies.ledger.entries[0].action, LedgerAction::dropped);
  const LayerRepair full = repair_layer(layer, {.drop_empty = true});
  EXPECT_THAT(full.layer.ids, ElementsAre("1", "2", "3"));
}

TEST(LayerRepair, DropsPointsAtTheOrigin) {
  const Layer layer = layer_of(points({"POINT (0 0)", "POINT (108.5 28.8)"}), Crs::from_epsg(4490));
  EXPECT_THAT(repair_layer(layer, {.drop_origin = true}).layer.ids, ElementsAre("2"));
}

TEST(LayerRepair, SwapsAxes) {
  const Layer layer = polygon_layer({"POLYGON ((3190000 550000, 3190000 551000, 3191000 551000, "
                                     "3190000 550000))"},
                                    gk36);
  const LayerRepair mended = repair_layer(layer, {.swap_axes = true});
  EXPECT_THAT(mended.layer.polygons()[0],
              IsWkt("POLYGON ((550000 3190000, 551000 3190000, 551000 3191000, 550000 "
                    "3190000))"));
  EXPECT_EQ(mended.ledger.entries[0].feature, "");
}

TEST(LayerRepair, UnpacksAngles) {
  const Layer layer = layer_of(points({"POINT (108.3012 -28.455912)"}), Crs::from_epsg(4490));
  const LayerRepair mended = repair_layer(layer, {.unpack_angles = true});
  // 108°30′12″ and 28°45′59.12″
  EXPECT_NEAR(mended.layer.points().points()[0].x, 108 + 30 / 60.0 + 12 / 3600.0, 1e-12);
  EXPECT_NEAR(mended.layer.points().points()[0].y, -(28 + 45 / 60.0 + 59.12 / 3600.0), 1e-12);
  const Layer decimal = layer_of(points({"POINT (108.71 28.97)"}), Crs::from_epsg(4490));
  EXPECT_THROW(repair_layer(decimal, {.unpack_angles = true}), GeometryError);
}

TEST(LayerRepair, UndoesTheOffsetOfWebMapsInDegreesAndInThePlane) {
  const Point place{108.75, 28.85};
  const Point shifted = gcj02_from_cgcs2000(place);
  MultiPointBuilder builder;
  builder.add_point(shifted);
  builder.finish_feature();
  const Layer degrees = layer_of(std::move(builder).build(), Crs::from_epsg(4490));
  const LayerRepair mended = repair_layer(degrees, {.unshift = WebMapOffset::gcj02});
  EXPECT_NEAR(mended.layer.points().points()[0].x, place.x, 1e-9);
  EXPECT_NEAR(mended.layer.points().points()[0].y, place.y, 1e-9);
  const Layer unknown = layer_of(points({"POINT (550000 3190000)"}), std::nullopt);
  EXPECT_THROW(repair_layer(unknown, {.unshift = WebMapOffset::bd09}), CrsError);
}

}  // namespace
}  // namespace ecotone
