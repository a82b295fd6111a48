// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/check_text.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

#include "tests/unit/report/sample_result.h"

namespace ecotone {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(DisplayWidth, CountsChineseCharactersTwice) {
  EXPECT_EQ(display_width("abc"), 3);
  EXPECT_EQ(display_width("核心保护区"), 10);
  EXPECT_EQ(display_width("±"), 1);
  EXPECT_EQ(display_width("（一）"), 6);
}

TEST(CheckText, TheFirstLineTellsVerdictSubjectAreaRulesAndDay) {
  const std::string text = check_text(sample_result(), {Language::english, false});
  EXPECT_THAT(text,
              StartsWith("✕ prohibited  板溪工业园化工技改项目  6.3601 ha  "
                         "rules cn@2026.11.0, cn.cq@2026.11.0  as of 2026-11-23  incomplete\n"));
}

TEST(CheckText, MissingLayersAreNamed) {
  EXPECT_THAT(check_text(sample_result(), {Language::english, false}),
              HasSubstr("\n  8 of 9 layers checked; missing: Noise zones\n"));
  EXPECT_THAT(check_text(sample_result(), {Language::chinese, false}),
              HasSubstr("\n  已核查图层 8/9；缺：声环境功能区\n"));
}

TEST(CheckText, AreasOfFindingsEndInOneColumn) {
  const std::string text = check_text(sample_result(), {Language::chinese, false});
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  std::vector<int> ends;
  while (std::getline(lines, line) && !line.empty()) {
    const std::size_t at = line.find(" ha");
    if (at != std::string::npos) ends.push_back(display_width(line.substr(0, at)));
  }
  ASSERT_GE(ends.size(), 3U);
  EXPECT_EQ(std::count(ends.begin(), ends.end(), ends.front()), static_cast<long>(ends.size()));
}

TEST(CheckText, ControlCharactersOfNamesDoNotReachTheTerminal) {
  document::Value result = sample_result();
  document::Value subject = result.at("subjects").as_array().front();
  subject.set("name", "a\x1b[2Jb");
  document::Value subjects = document::Value::array();
  subjects.push(subject);
  result.set("subjects", subjects);
  EXPECT_THAT(check_text(result), HasSubstr("a [2Jb"));
}

TEST(CheckNdjson, IsTheRunThenOneLineASubject) {
  std::istringstream lines(check_ndjson(sample_result()));
  std::string line;
  ASSERT_TRUE(std::getline(lines, line));
  EXPECT_EQ(document::parse_json(line).at("schema").as_string(), "ecotone.check/1");
  std::size_t subjects = 0;
  while (std::getline(lines, line)) {
    EXPECT_NE(document::parse_json(line).find("verdict"), nullptr);
    ++subjects;
  }
  EXPECT_EQ(subjects, sample_result().at("subjects").as_array().size());
}

TEST(CsvCell, FormulasAreMadeHarmless) {
  EXPECT_EQ(csv_cell("=1+1"), "'=1+1");
  EXPECT_EQ(csv_cell("  @SUM(A1)"), "'  @SUM(A1)");
  EXPECT_EQ(csv_cell("\n=1+1"), "\"'\n=1+1\"");
  EXPECT_EQ(csv_cell("+cmd|' /C calc'!A0"), "'+cmd|' /C calc'!A0");
}

TEST(CsvCell, NumbersAndTextsStayAsTheyAre) {
  EXPECT_EQ(csv_cell("-787.6"), "-787.6");
  EXPECT_EQ(csv_cell("地块一"), "地块一");
}

TEST(CsvCell, SeparatorsAndQuotesAreQuoted) {
  EXPECT_EQ(csv_cell("a,\"b\""), "\"a,\"\"b\"\"\"");
}

TEST(CheckCsv, HasARowForEachFindingAndUndecidedRule) {
  const document::Value result = sample_result();
  std::size_t findings = 0;
  for (const document::Value& subject : result.at("subjects").as_array()) {
    findings += subject.at("findings").as_array().size() + subject.at("unknown").as_array().size();
  }
  const std::string csv = check_csv(result, Language::chinese);
  EXPECT_THAT(csv, StartsWith("\xEF\xBB\xBFsubject,name,"));
  EXPECT_EQ(count_of(csv, "\r\n"), findings + 1);
}

TEST(CheckCsv, ASubjectWithoutFindingsKeepsItsRow) {
  document::Value result = sample_result();
  document::Value subject = result.at("subjects").as_array().front();
  subject.set("findings", document::Value::array());
  subject.set("unknown", document::Value::array());
  document::Value subjects = document::Value::array();
  subjects.push(subject);
  result.set("subjects", subjects);
  const std::string csv = check_csv(result);
  EXPECT_EQ(count_of(csv, "\r\n"), 2U);
  const std::string row = csv.substr(csv.find("\r\n") + 2);
  EXPECT_EQ(count_of(row, ","), count_of(csv.substr(0, csv.find("\r\n")), ","));
}

}  // namespace
}  // namespace ecotone
