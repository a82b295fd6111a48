// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/sheet.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "ecotone/error.h"
#include "ecotone/io/table_io.h"
#include "tests/unit/io/temporary_folder.h"

namespace ecotone {
namespace {

Sheet sample() {
  return {.name = "表",
          .titles = {"标题"},
          .columns = {{"名称"}, {"value", true}},
          .rows = {{"=1+1", "-12.50"}, {"甲,乙", ""}, {"007", "108°30′27.12″"}}};
}

std::string bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

TEST(SheetCsv, QuotesAndDefusesTextsButNotNumbers) {
  EXPECT_EQ(sheet_csv(sample()),
            "名称,value\r\n'=1+1,-12.50\r\n\"甲,乙\",\r\n007,108°30′27.12″\r\n");
}

TEST(Workbook, HoldsTitlesTextsAndNumbersAsTheyArePrinted) {
  const TemporaryFolder folder;
  const std::string file = folder.file("a.xlsx");
  write_workbook(sample(), file, false);
  const CellTable cells = read_xlsx_cells(file, "");
  EXPECT_EQ(cells.sheet, "表");
  ASSERT_EQ(cells.rows.size(), 5u);
  EXPECT_EQ(cells.rows[0][0], "标题");
  EXPECT_EQ(cells.rows[1][1], "value");
  EXPECT_EQ(cells.rows[2][0], "=1+1");
  EXPECT_EQ(cells.rows[2][1], "-12.5");  // a number; its format shows two decimals
  EXPECT_EQ(cells.rows[3][0], "甲,乙");
  EXPECT_EQ(cells.rows[4][0], "007");
  EXPECT_EQ(cells.rows[4][1], "108°30′27.12″");
}

TEST(Workbook, OfTheSameSheetIsTheSameBytes) {
  const TemporaryFolder folder;
  write_workbook(sample(), folder.file("a.xlsx"), false);
  write_workbook(sample(), folder.file("b.xlsx"), false);
  const std::string bytes = bytes_of(folder.file("a.xlsx"));
  ASSERT_GT(bytes.size(), 1000u);
  EXPECT_EQ(bytes, bytes_of(folder.file("b.xlsx")));
}

TEST(Workbook, IsNotReplacedUnlessAllowed) {
  const TemporaryFolder folder;
  const std::string file = folder.write("a.xlsx", "mine");
  EXPECT_THROW(write_workbook(sample(), file, false), OutputError);
  EXPECT_EQ(bytes_of(file), "mine");
  write_workbook(sample(), file, true);
  EXPECT_NE(bytes_of(file), "mine");
}

TEST(Workbook, InAFolderThatIsNotThereIsRefused) {
  const TemporaryFolder folder;
  EXPECT_THROW(write_workbook(sample(), folder.file("nowhere/a.xlsx"), false), OutputError);
}

}  // namespace
}  // namespace ecotone
