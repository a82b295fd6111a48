// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/arrow_stream.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "ecotone/error.h"
#include "ecotone/layer/geoarrow.h"
#include "tests/support/wkt_builders.h"
#include "tests/unit/io/temporary_folder.h"

namespace ecotone {
namespace {

Table sample_fields() {
  Column name("name", FieldType::text), value("value", FieldType::real),
      flag("flag", FieldType::boolean), day("day", FieldType::date);
  for (int i = 0; i < 20; ++i) {
    name.push_back(i % 3 == 0 ? FieldValue() : FieldValue("镇" + std::to_string(i)));
    value.push_back(i / 8.0);
    flag.push_back(i % 2 == 0);
    day.push_back(i % 5 == 0 ? FieldValue() : FieldValue(*parse_date("2026-11-27")));
  }
  Table fields;
  for (Column* column : {&name, &value, &flag, &day}) fields.add(std::move(*column));
  return fields;
}

std::shared_ptr<const GeometryColumn> sample_geometry() {
  std::vector<std::string> wkts;
  for (int i = 0; i < 20; ++i) {
    const std::string x = std::to_string(i);
    wkts.push_back("POLYGON ((" + x + " 0, " + x + " 1, " + x + ".5 1, " + x + " 0))");
  }
  return std::make_shared<const GeometryColumn>(multipolygons(wkts));
}

ArrowTable sample(GeometryEncoding encoding) {
  ArrowTable table = arrow_table(sample_fields(), 20);
  table.add(to_geoarrow(sample_geometry(), Crs::from_epsg(4545), "geometry", encoding));
  return table;
}

std::string written(const ArrowTable& table) {
  std::string bytes;
  ArrowStreamWriter writer(table, [&](std::string_view part) { bytes += part; });
  writer.write(table);
  writer.finish();
  return bytes;
}

std::string file_of(const TemporaryFolder& folder, const std::string& bytes) {
  const std::string path = (folder.path() / "stream.arrows").string();
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

TEST(ArrowStream, WhatIsWrittenIsReadAgainWithGeometryAndCrs) {
  const TemporaryFolder folder;
  for (const GeometryEncoding encoding : {GeometryEncoding::geoarrow, GeometryEncoding::wkb}) {
    ByteSource source(file_of(folder, written(sample(encoding))));
    ArrowStreamReader reader(source);
    const auto table = reader.next();
    ASSERT_TRUE(table);
    EXPECT_FALSE(reader.next());
    ASSERT_EQ(table->row_count(), 20u);
    const Table fields = sample_fields();
    for (const Column& column : fields.columns()) {
      const Column read = table->field(column.name());
      for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(read[i], column[i]) << column.name() << i;
    }
    const GeometryField geometry = find_geometry(*table, "", "test");
    EXPECT_EQ(geometry.crs, Crs::from_epsg(4545));
    const ColumnReading reading =
        read_geometries(table->columns()[geometry.column], geometry.encoding);
    const auto expected = sample_geometry();
    ASSERT_EQ(reading.column.points().size(), expected->points().size());
    for (std::size_t k = 0; k < expected->points().size(); ++k) {
      EXPECT_EQ(reading.column.points()[k], expected->points()[k]);
    }
  }
}

TEST(ArrowStream, DamagedBytesThrowOrAreReadButNeverLeaveTheStream) {
  const TemporaryFolder folder;
  const std::string whole = written(sample(GeometryEncoding::geoarrow));
  std::mt19937 random(11);
  std::size_t refused = 0;
  for (int run = 0; run < 600; ++run) {
    std::string bytes = whole;
    if (run % 4 == 0) {
      bytes.resize(random() % bytes.size());
    } else {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    ByteSource source(file_of(folder, bytes));
    try {
      ArrowStreamReader reader(source);
      while (const auto table = reader.next()) {
        for (const ArrowColumn& column : table->columns()) {
          if (column.name() != "geometry") table->field(column.name());
        }
      }
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 100u);  // those that were cut, at the least most of them
}

TEST(ArrowStream, AnEmptyStreamHasNoRowsAndATextIsNone) {
  const TemporaryFolder folder;
  ByteSource empty(file_of(folder, ""));
  EXPECT_FALSE(ArrowStreamReader(empty).next());
  ByteSource text(file_of(folder, "id,geometry\n1,POINT(1 2)\n"));
  EXPECT_THROW(ArrowStreamReader reader(text), IoError);
  ByteSource zeros(file_of(folder, std::string(100, '\0')));
  EXPECT_THROW(ArrowStreamReader reader(zeros), IoError);
}

}  // namespace
}  // namespace ecotone
