// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/svg_map.h"

#include <gmock/gmock.h>

#include "ecotone/report/map_symbols.h"
#include "tests/unit/report/sample_result.h"

namespace ecotone {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const MapOptions options{.id = "m",
                         .subject = BothTexts("Site"),
                         .title = BothTexts("Map"),
                         .summary = BothTexts("Map of a site")};

/// The first subject of the sample; static, since contents refer to it.
const document::Value& sample_subject() {
  static const document::Value subject = sample_result().at("subjects").as_array().front();
  return subject;
}

TEST(SvgMap, IsWellFormed) {
  const std::string map =
      svg_map(map_content(sample_subject()), Voice(Language::chinese, true), options).str();
  EXPECT_EQ(nesting_fault(map), "");
  EXPECT_THAT(map, Not(HasSubstr("nan")));
  EXPECT_THAT(map, Not(HasSubstr("inf")));
}

TEST(SvgMap, GridTicksAreRoundCoordinatesOfTheWorkingCrs) {
  // The window spans 574 934 to 575 757 m east and 3 190 023 to 3 190 572 m north.
  const std::string map =
      svg_map(map_content(sample_subject()), Voice(Language::english, false), options).str();
  for (const char* tick :
       {">575000<", ">575200<", ">575400<", ">575600<", ">3190200<", ">3190400<"}) {
    EXPECT_THAT(map, HasSubstr(tick));
  }
}

TEST(SvgMap, NamesAreEscaped) {
  document::Value map = sample_subject().at("map");
  document::Value zone = map.at("zones").as_array().front();
  zone.set("name", "<b>&");
  document::Value zones = document::Value::array();
  zones.push(zone);
  map.set("zones", zones);
  document::Value subject = document::Value::object();
  subject.set("map", map);
  const std::string svg =
      svg_map(map_content(subject), Voice(Language::english, false), options).str();
  EXPECT_THAT(svg, HasSubstr("&lt;b&gt;&amp;"));
  EXPECT_THAT(svg, Not(HasSubstr("<b>")));
}

TEST(SvgMap, AMapWithoutAWindowIsEmpty) {
  EXPECT_TRUE(svg_map(MapContent{}, Voice(Language::english, false), options).empty());
}

TEST(MapLegend, NamesEverySymbolOnTheMapOnce) {
  const std::string legend =
      map_legend(map_content(sample_subject()), Voice(Language::chinese, false), options).str();
  EXPECT_EQ(nesting_fault(legend), "");
  for (const char* name : {"核查对象", "生态保护红线", "饮用水水源一级保护区",
                           "饮用水水源二级保护区", "高污染燃料禁燃区", "取水口", "河流"}) {
    EXPECT_EQ(count_of(legend, std::string(">") + name + "<"), 1U) << name;
  }
}

TEST(MapSymbol, AnUnknownClassFallsBackToItsRoleAndAnUnknownRoleToGrey) {
  EXPECT_EQ(map_symbol("ecological_redline", "whatever").stroke, "#A40B02");
  EXPECT_EQ(map_symbol("nothing", "").zh, "其他区域");
}

TEST(TextColour, IsDarkEnoughToReadAndStaysWhereItIs) {
  EXPECT_EQ(text_colour("#A40B02"), "#A40B02");
  // 4.5 : 1 on white is a luminance of 0.1833; #767676 is the lightest grey that has it.
  EXPECT_EQ(text_colour("#767676"), "#767676");
  EXPECT_NE(text_colour("#777777"), "#777777");
}

}  // namespace
}  // namespace ecotone
