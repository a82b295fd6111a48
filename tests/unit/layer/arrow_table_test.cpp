// SPDX-License-Identifier: Apache-2.0
#include "ecotone/layer/arrow_table.h"

#include <gmock/gmock.h>

#include "ecotone/error.h"
#include "ecotone/layer/arrow_c.h"

namespace ecotone {
namespace {

using testing::ElementsAre;

Table sample_table() {
  Table table;
  Column& number = table.add(Column("number", FieldType::integer));
  for (const int value : {1, 2, 3}) number.push_back(std::int64_t{value});
  Column& name = table.add(Column("name", FieldType::text));
  name.push_back(std::string("溪"));
  name.push_back({});
  name.push_back(std::string(""));
  Column& day = table.add(Column("day", FieldType::date));
  day.push_back(Date{2026, 11, 27});
  day.push_back({});
  day.push_back(Date{1969, 12, 31});
  Column& flag = table.add(Column("flag", FieldType::boolean));
  flag.push_back(true);
  flag.push_back(false);
  flag.push_back({});
  return table;
}

// The texts of a field, "∅" where it is null.
std::vector<std::string> texts(const ArrowTable& table, std::string_view name) {
  const Column column = table.field(name);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < column.size(); ++i) {
    out.push_back(column.is_null(i) ? "∅" : to_text(column[i]));
  }
  return out;
}

ArrowTable through_a_stream(const ArrowTable& table) {
  ArrowArrayStream stream{};
  table.write(stream);
  ArrowTable read = ArrowTable::read(stream);
  EXPECT_EQ(stream.release, nullptr);
  return read;
}

TEST(ArrowTable, FieldsComeBackThroughAStream) {
  const ArrowTable table = through_a_stream(arrow_table(sample_table(), 3));
  EXPECT_EQ(table.row_count(), 3);
  EXPECT_EQ(table.names(), "number, name, day, flag");
  EXPECT_THAT(texts(table, "number"), ElementsAre("1", "2", "3"));
  EXPECT_THAT(texts(table, "name"), ElementsAre("溪", "∅", ""));
  EXPECT_THAT(texts(table, "day"), ElementsAre("2026-11-27", "∅", "1969-12-31"));
  EXPECT_THAT(texts(table, "flag"), ElementsAre("true", "false", "∅"));
}

TEST(ArrowTable, RowsAreTakenInAnyOrderAndNothingGivesNulls) {
  const std::optional<std::size_t> places[] = {2, std::nullopt, 0, 0};
  const ArrowTable taken = arrow_table(sample_table(), 3).rows(places);
  EXPECT_THAT(texts(taken, "number"), ElementsAre("3", "∅", "1", "1"));
  EXPECT_THAT(texts(taken, "name"), ElementsAre("", "∅", "溪", "溪"));
  EXPECT_THAT(texts(taken, "flag"), ElementsAre("∅", "∅", "true", "true"));
}

TEST(ArrowTable, AColumnStaysWhereItWasAfterItsTableIsGone) {
  ArrowTable other(3);
  {
    const ArrowTable table = through_a_stream(arrow_table(sample_table(), 3));
    other.add(table.columns()[1]);
    other.insert(0, renamed(table.columns()[0], "rank"));
  }
  EXPECT_EQ(other.names(), "rank, name");
  EXPECT_THAT(texts(other, "rank"), ElementsAre("1", "2", "3"));
  EXPECT_THAT(texts(through_a_stream(other), "name"), ElementsAre("溪", "∅", ""));
}

TEST(ArrowTable, ColumnsThatMovedAreNotCopied) {
  std::vector<double> values = {1, 2};
  const double* const at = values.data();
  ArrowTable table(2);
  table.add(arrow_column("value", std::move(values)));
  const ArrowTable out = through_a_stream(table);
  EXPECT_EQ(out.columns()[0].chunks[0]->buffers[1], at);
}

TEST(ArrowTable, AFieldThatIsNotThereIsNamedWithThoseThatAre) {
  try {
    arrow_table(sample_table(), 3).field("depth");
    FAIL();
  } catch (const SchemaError& error) {
    EXPECT_EQ(error.key(), "field_unknown");
    EXPECT_THAT(error.help(Language::english), testing::HasSubstr("number, name, day, flag"));
  }
}

TEST(ArrowTable, AStreamThatFailsSaysWhy) {
  ArrowArrayStream stream{};
  stream.get_schema = [](ArrowArrayStream*, ArrowSchema*) { return 5; };
  stream.get_last_error = [](ArrowArrayStream*) { return "no more"; };
  stream.release = [](ArrowArrayStream* s) { s->release = nullptr; };
  try {
    ArrowTable::read(stream);
    FAIL();
  } catch (const IoError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("no more"));
  }
  EXPECT_EQ(stream.release, nullptr);
}

TEST(ArrowTable, ATableWithoutRowsHasItsColumns) {
  const ArrowTable table = through_a_stream(arrow_table(sample_table().rows({}), 0));
  EXPECT_EQ(table.row_count(), 0);
  EXPECT_EQ(table.names(), "number, name, day, flag");
  EXPECT_THAT(texts(table, "name"), ElementsAre());
}

}  // namespace
}  // namespace ecotone
