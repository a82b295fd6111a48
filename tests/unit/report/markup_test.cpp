// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/markup.h"

#include <gmock/gmock.h>

#include "ecotone/report/reading.h"
#include "ecotone/report/shell_quote.h"

namespace ecotone {
namespace {

TEST(Markup, TextIsEscaped) {
  EXPECT_EQ(Markup::text("<img onerror='x'> & \"y\"").str(),
            "&lt;img onerror=&#39;x&#39;&gt; &amp; &quot;y&quot;");
}

TEST(Markup, AttributeValuesAreEscaped) {
  EXPECT_EQ(element("a", {{"href", "\"><script>"}}, Markup()).str(),
            "<a href=\"&quot;&gt;&lt;script&gt;\"></a>");
}

TEST(Markup, CharactersThatXmlForbidsAreLeftOut) {
  EXPECT_EQ(Markup::text(std::string_view("a\0b\x1b[1mc\td", 10)).str(), "ab[1mc\td");
}

TEST(Markup, EmptyAttributesAreLeftOut) {
  EXPECT_EQ(empty_element("path", {{"d", "M0 0"}, {"class", ""}}).str(), "<path d=\"M0 0\"/>");
}

TEST(Voice, BothLanguagesAreMarkedWithTheirLanguage) {
  EXPECT_EQ(
      Voice(Language::chinese, true).say(BothTexts("zone", "区域")).str(),
      "<span class=\"zh\" lang=\"zh-CN\">区域</span><span class=\"en\" lang=\"en\">zone</span>");
}

TEST(Voice, OneLanguageStandsBare) {
  EXPECT_EQ(Voice(Language::english, false).say(BothTexts("zone", "区域")).str(), "zone");
}

TEST(Voice, ATextThatIsTheSameInBothIsSaidOnce) {
  EXPECT_EQ(Voice(Language::chinese, true).say(BothTexts("EPSG:4545")).str(), "EPSG:4545");
}

TEST(ShellQuote, HarmlessArgumentsStayBare) {
  EXPECT_EQ(shell_quote("地块一.shp"), "地块一.shp");
  EXPECT_EQ(shell_quote("industry=chemical"), "industry=chemical");
}

TEST(ShellQuote, OthersAreQuotedSoThatAShellReadsThemBack) {
  EXPECT_EQ(shell_quote("it's; rm -rf ~"), "'it'\\''s; rm -rf ~'");
  EXPECT_EQ(shell_quote(""), "''");
}

}  // namespace
}  // namespace ecotone
