// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/feature_stream.h"

#include <gtest/gtest.h>

#include <fstream>

#include "ecotone/error.h"
#include "tests/unit/io/temporary_folder.h"

namespace ecotone {
namespace {

std::string file_of(const TemporaryFolder& folder, const std::string& text) {
  const std::string path = (folder.path() / "rows").string();
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

std::vector<FeatureBatch> batches_of(const std::string& path, const StreamOptions& options,
                                     std::size_t rows) {
  const auto stream = open_feature_stream(path, options);
  std::vector<FeatureBatch> batches;
  while (auto batch = stream->next(rows)) batches.push_back(std::move(*batch));
  return batches;
}

TEST(FeatureStream, EscapesOfCopyAreReadAndWritten) {
  const TemporaryFolder folder;
  const std::string path = file_of(folder, "a\\tb\tPOINT(1 2)\tx\\\\y\t\\N\n\\.\n");
  StreamOptions options{.form = StreamForm::wkt_tsv, .fields = {"first", "second"}};
  const auto batches = batches_of(path, options, 10);
  ASSERT_EQ(batches.size(), 1u);
  const Layer& layer = batches[0].layer;
  ASSERT_EQ(layer.ids, std::vector<std::string>{"a\tb"});
  EXPECT_EQ(to_text(layer.fields.at("first")[0]), "x\\y");
  EXPECT_TRUE(layer.fields.at("second").is_null(0));
  EXPECT_EQ(copy_text("a\tb\\c\nd\re"), "a\\tb\\\\c\\nd\\re");
}

TEST(FeatureStream, RowsBeforeTheFirstGeometryTakeItsType) {
  const TemporaryFolder folder;
  const std::string path =
      file_of(folder, "a\t\\N\nb\tPOLYGON EMPTY\nc\tLINESTRING(0 0, 1 1)\nd\tPOINT(1 2)\n");
  for (const std::size_t rows : {1u, 2u, 100u}) {
    std::vector<std::string> ids;
    std::size_t bad = 0;
    for (const FeatureBatch& batch : batches_of(path, {.form = StreamForm::wkt_tsv}, rows)) {
      // A row without geometry is none of any type; an empty one waits for the type of others.
      const bool is_of_nulls = batch.layer.ids == std::vector<std::string>{"a"};
      if (!batch.rows.empty() && !is_of_nulls) {
        EXPECT_EQ(batch.layer.geometry.type(), GeometryType::line);
      }
      ids.insert(ids.end(), batch.layer.ids.begin(), batch.layer.ids.end());
      for (const BadRow& row : batch.bad) {
        EXPECT_EQ(row.id, "d");
        EXPECT_EQ(row.row, 4u);
        ++bad;
      }
    }
    EXPECT_EQ(ids, (std::vector<std::string>{"a", "b", "c"})) << rows;
    EXPECT_EQ(bad, 1u);
  }
}

TEST(FeatureStream, AValueKeepsItsTypeWhateverCameBefore) {
  const TemporaryFolder folder;
  const auto line = [](const char* id, const char* value) {
    return std::string(R"({"type":"Feature","id":")") + id + R"(","properties":{"v":)" + value +
           R"(},"geometry":{"type":"Point","coordinates":[1,2,3]}})" + "\n";
  };
  const std::string path = file_of(folder, line("a", "12") + line("b", "null") + line("c", "true") +
                                               "\x1e" + line("d", "\"x\""));
  const auto batches = batches_of(path, {.form = StreamForm::ndjson}, 100);
  ASSERT_EQ(batches.size(), 3u);
  EXPECT_EQ(batches[0].layer.fields.at("v")[0], FieldValue(12.0));
  EXPECT_TRUE(batches[0].layer.fields.at("v").is_null(1));
  EXPECT_EQ(batches[1].layer.fields.at("v")[0], FieldValue(true));
  EXPECT_EQ(batches[2].layer.fields.at("v")[0], FieldValue(std::string("x")));
  EXPECT_EQ(batches[2].layer.crs, Crs::from_epsg(4326));
}

TEST(FeatureStream, TheSridOfTheFirstGeometryIsThatOfTheStream) {
  const TemporaryFolder folder;
  const std::string path = file_of(folder,
                                   "a\tSRID=4545;POINT(1 2)\nb\tPOINT(1 2)\n"
                                   "c\tSRID=4490;POINT(1 2)\nd\tSRID=1;POINT(1 2)\n");
  StreamOptions options{.form = StreamForm::wkt_tsv, .crs = Crs::from_epsg(4490)};
  options.keep_rows = true;
  const auto batches = batches_of(path, options, 100);
  ASSERT_EQ(batches.size(), 1u);
  EXPECT_EQ(batches[0].layer.crs, Crs::from_epsg(4545));
  EXPECT_EQ(batches[0].layer.ids, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(batches[0].bad.size(), 2u);
  EXPECT_EQ(batches[0].bad[0].code, "ECO1283");
  EXPECT_EQ(batches[0].bad[0].text, "c\tSRID=4490;POINT(1 2)");
}

TEST(FeatureStream, MalformedGeoJsonIsABadRowThatSaysWhy) {
  const TemporaryFolder folder;
  const std::string path = file_of(
      folder,
      "{\n"
      R"({"type":"Point","coordinates":[1,2]})"
      "\n"
      R"({"type":"Feature","id":1,"properties":null,"geometry":{"type":"Polygon","coordinates":[1]}})"
      "\n"
      R"({"type":"Feature","id":2,"properties":null,"geometry":{"type":"Circle","coordinates":[1]}})"
      "\n"
      R"({"type":"Feature","id":3,"properties":null,"geometry":null})"
      "\n");
  const auto batches = batches_of(path, {.form = StreamForm::ndjson}, 100);
  ASSERT_EQ(batches.size(), 1u);
  ASSERT_EQ(batches[0].bad.size(), 4u);
  for (const BadRow& row : batches[0].bad) EXPECT_EQ(row.code, "ECO1285");
  EXPECT_NE(batches[0].bad[3].reason_en.find("Circle"), std::string::npos);
  EXPECT_EQ(batches[0].layer.ids, std::vector<std::string>{"3"});
}

TEST(FeatureStream, AMissingFileIsNamed) {
  EXPECT_THROW(open_feature_stream("/no/such/file", {}), IoError);
}

}  // namespace
}  // namespace ecotone
