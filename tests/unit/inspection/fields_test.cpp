// SPDX-License-Identifier: Apache-2.0
// Findings about fields and about how a file was read.
#include <fmt/format.h>

#include "tests/unit/inspection/inspected.h"

namespace ecotone {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Twelve squares of 1 ha that do not touch.
Layer twelve() {
  MultiPolygonBuilder builder;
  for (int i = 0; i < 12; ++i) append_wkt(square(500003 + 200 * i, 3100007, 100), builder);
  return layer_of(std::move(builder).build(), Crs::from_epsg(4545));
}

std::vector<FieldValue> texts(std::initializer_list<const char*> first, const char* rest) {
  std::vector<FieldValue> values;
  for (const char* text : first) values.emplace_back(std::string(text));
  while (values.size() < 12) values.emplace_back(std::string(rest));
  return values;
}

std::vector<FieldValue> numbers(double start, double step) {
  std::vector<FieldValue> values;
  for (int i = 0; i < 12; ++i) values.emplace_back(start + step * i);
  return values;
}

LayerInspection with(std::string name, FieldType type, std::vector<FieldValue> values) {
  Layer layer = twelve();
  add_column(layer, std::move(name), type, std::move(values));
  return inspect_layer(layer);
}

TEST(InspectionFields, IdentifierUsedTwiceIsToldAndAClassIsInnocent) {
  std::vector<FieldValue> ids;
  for (int i = 0; i < 12; ++i) ids.emplace_back(std::int64_t{100 + std::max(i, 1)});
  const auto seen = with("BSM", FieldType::integer, ids);
  ASSERT_NE(found(seen, "duplicate_ids"), nullptr);
  EXPECT_THAT(found(seen, "duplicate_ids")->features, ElementsAre("1", "2"));
  EXPECT_NEAR(*found(seen, "duplicate_ids")->consequence_m2, 20000, 10);
  EXPECT_TRUE(with("DLDM", FieldType::text, texts({"0101", "0201"}, "0301")).findings.empty());
}

TEST(InspectionFields, CodeOfAnotherLengthIsToldAndRunningNumbersAreInnocent) {
  Layer layer = twelve();
  std::vector<FieldValue> codes, running;
  for (int i = 0; i < 20; ++i) codes.emplace_back(std::string("5002") + std::to_string(20 + i));
  codes[7] = std::string("50027");
  MultiPolygonBuilder builder;
  for (int i = 0; i < 20; ++i) append_wkt(square(500003 + 200 * i, 3100007, 100), builder);
  layer = layer_of(std::move(builder).build(), Crs::from_epsg(4545));
  for (int i = 0; i < 20; ++i) running.emplace_back(std::int64_t{99990 + i});
  add_column(layer, "XZQDM", FieldType::text, codes);
  add_column(layer, "OID_ID", FieldType::integer, running);
  const auto seen = inspect_layer(layer);
  ASSERT_EQ(seen.findings.size(), 1u);
  EXPECT_THAT(found(seen, "code_lengths")->features, ElementsAre("8"));
}

TEST(InspectionFields, NameThatIsMissingAmongNamesIsToldAndRemarksAreInnocent) {
  const auto seen = with("名称", FieldType::text, texts({""}, "镇"));
  ASSERT_NE(found(seen, "empty_names"), nullptr);
  EXPECT_THAT(found(seen, "empty_names")->features, ElementsAre("1"));
  EXPECT_TRUE(with("备注", FieldType::text, texts({""}, "x")).findings.empty());
}

TEST(InspectionFields, FloatIdentifiersLoseDigits) {
  const auto harmless = with("ID", FieldType::real, numbers(1, 1));
  EXPECT_EQ(found(harmless, "float_ids")->severity, FindingSeverity::note);
  const auto lossy = with("ID", FieldType::real, numbers(1.1e18, 1e6));
  EXPECT_EQ(found(lossy, "float_ids")->severity, FindingSeverity::warning);
  EXPECT_TRUE(with("ID", FieldType::real, numbers(0.5, 1)).findings.empty());
}

TEST(InspectionFields, DayThatDoesNotExistIsTold) {
  const auto seen = with("批复日期", FieldType::text, texts({"2023-02-30"}, "2023-02-28"));
  ASSERT_NE(found(seen, "impossible_dates"), nullptr);
  EXPECT_THAT(found(seen, "impossible_dates")->features, ElementsAre("1"));
  EXPECT_TRUE(
      with("批复日期", FieldType::text, texts({"", "20230101"}, "2023/2/28")).findings.empty());
  EXPECT_TRUE(with("日期说明", FieldType::text, texts({}, "批复之日起")).findings.empty());
}

TEST(InspectionFields, StatedAreasAreHeldAgainstTheGeometryInTheirUnit) {
  // 1 ha in the plane of 108°E; on the ellipsoid it is smaller by less than 1e-7.
  EXPECT_TRUE(with("面积公顷", FieldType::real, numbers(1, 0)).findings.empty());
  EXPECT_TRUE(with("MJ", FieldType::real, numbers(15, 0)).findings.empty());  // mu
  std::vector<FieldValue> areas = numbers(10000, 0);
  areas[3] = 10500.0;
  const auto seen = with("SHAPE_Area", FieldType::real, areas);
  const InspectFinding* finding = found(seen, "stated_areas_differ");
  ASSERT_NE(finding, nullptr);
  EXPECT_THAT(finding->features, ElementsAre("4"));
  EXPECT_NEAR(*finding->consequence_m2, 500, 0.1);
  EXPECT_EQ(finding->confidence, Confidence::likely);
  const auto none = with("面积", FieldType::real, numbers(123, 0));
  EXPECT_EQ(found(none, "stated_areas_differ")->confidence, Confidence::possible);
}

TEST(InspectionFields, GarbledTextsAreToldWithWhatTheyWere) {
  // "酉阳" in UTF-8, taken for Latin-1.
  const auto seen = with("name", FieldType::text,
                         texts({"\xC3\xA9\xC2\x85\xC2\x89\xC3\xA9\xC2\x98\xC2\xB3"}, "酉阳"));
  ASSERT_NE(found(seen, "garbled_texts"), nullptr);
  EXPECT_THAT(found(seen, "garbled_texts")->what(Language::english), HasSubstr("酉阳"));
  EXPECT_NE(found(with("name", FieldType::text, texts({"锟斤拷"}, "镇")), "garbled_texts"),
            nullptr);
  EXPECT_TRUE(
      with("name", FieldType::text, texts({"Köln", "Liège"}, "São Paulo")).findings.empty());
}

TEST(InspectionFields, NamesOfTenBytesInAShapefileMayBeCut) {
  Layer layer = twelve();
  add_column(layer, "ctcenterla", FieldType::integer, std::vector<FieldValue>(12));
  EXPECT_TRUE(inspect_layer(layer).findings.empty());
  layer.provenance.format = "ESRI Shapefile";
  EXPECT_NE(found(inspect_layer(layer), "field_names_cut"), nullptr);
}

TEST(InspectionFields, NotesOfReadingBecomeFindings) {
  Layer layer = twelve();
  layer.provenance.notes = {"encoding GB18030: .cpg (UTF-8) says UTF-8, but the bytes are not",
                            "3 geometries had heights (Z), which were dropped",
                            "2 geometries had curves or surfaces; arcs became chords of at most "
                            "0.25 degrees",
                            "encoding UTF-8: declared by .cpg"};
  const auto seen = inspect_layer(layer);
  ASSERT_EQ(seen.findings.size(), 3u);
  EXPECT_EQ(found(seen, "encoding_lies")->severity, FindingSeverity::warning);
  EXPECT_EQ(found(seen, "heights_dropped")->consequence_m, 0);
  // 4e-6 of 12 ha.
  EXPECT_NEAR(*found(seen, "curves")->consequence_m2, 0.48, 0.001);
}

}  // namespace
}  // namespace ecotone
