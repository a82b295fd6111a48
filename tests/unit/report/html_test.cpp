// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/html.h"

#include <gmock/gmock.h>

#include "ecotone/error.h"
#include "ecotone/message/report_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/live_map.h"
#include "ecotone/report/reading.h"
#include "tests/unit/report/sample_result.h"

namespace ecotone {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// The page as it stands without its style sheet and scripts, which are no markup.
std::string without_assets(std::string html) {
  for (const auto& [from, to] : {std::pair{"<style>", "</style>"}, std::pair{"<!--", "-->"},
                                 std::pair{"<script", "</script>"}}) {
    for (std::size_t at; (at = html.find(from)) != std::string::npos;) {
      const std::size_t end = html.find(to, at);
      if (end == std::string::npos) return "an asset without end";
      html.erase(at, end - at + std::string_view(to).size());
    }
  }
  return html;
}

TEST(CheckHtml, IsWellFormedInEveryLanguage) {
  for (const bool both : {true, false}) {
    for (const Language language : {Language::chinese, Language::english}) {
      const std::string html = check_html(sample_result(), {language, both, Privacy::internal});
      EXPECT_EQ(nesting_fault(without_assets(html)), "");
    }
  }
}

TEST(CheckHtml, SameDocumentGivesTheSameBytes) {
  EXPECT_EQ(check_html(sample_result()), check_html(sample_result()));
}

TEST(CheckHtml, FetchesNothingAndRunsOnlyWhatItsPolicyNames) {
  const std::string page = check_html(sample_result());
  EXPECT_THAT(page, HasSubstr("default-src &#39;none&#39;"));
  EXPECT_THAT(page, HasSubstr("style-src &#39;sha256-"));
  EXPECT_THAT(page, Not(HasSubstr("unsafe-inline")));
  EXPECT_EQ(count_of(page, "<script>"), has_live_maps() ? 1U : 0U);
  EXPECT_EQ(count_of(page, "script-src &#39;sha256-"), count_of(page, "<script>"));
  EXPECT_EQ(count_of(page, "style=\""), 0U);
  std::string html = without_assets(page);
  for (std::size_t at; (at = html.find("http://www.w3.org/2000/svg")) != std::string::npos;) {
    html.erase(at, 26);
  }
  // The name of the second subject is a text that looks like an element.
  const std::string name = "&lt;img src=x onerror=alert(1)&gt;";
  for (std::size_t at; (at = html.find(name)) != std::string::npos;) html.erase(at, name.size());
  for (const char* forbidden : {"http:", "https:", "src=", "@import", "<script", "<link", "<iframe",
                                "<object", "<form", "url(&quot;", " onerror=", "javascript:"}) {
    EXPECT_THAT(html, Not(HasSubstr(forbidden)));
  }
  EXPECT_EQ(count_of(html, "url("), count_of(html, "url(#"));
}

TEST(CheckHtml, TheDataOfAnInteractiveMapCannotEndItsElement) {
  if (!has_live_maps()) GTEST_SKIP() << "built without Leaflet";
  document::Value result = sample_result();
  document::Value subject = result.at("subjects").as_array().front();
  subject.set("name", "</script><script>alert(1)</script>");
  document::Value subjects = document::Value::array();
  subjects.push(subject);
  result.set("subjects", subjects);
  const std::string html = check_html(result);
  EXPECT_EQ(count_of(html, "<script"), 2U);
  EXPECT_EQ(count_of(html, "</script"), 2U);
  EXPECT_THAT(html, HasSubstr("\\u003c/script\\u003e"));
}

TEST(CheckHtml, ANameThatIsMarkupStaysText) {
  const std::string html = check_html(sample_result());
  EXPECT_THAT(html, HasSubstr("&lt;img src=x onerror=alert(1)&gt; &amp; &quot;引号&quot;"));
  EXPECT_THAT(html, Not(HasSubstr("<img")));
}

TEST(CheckHtml, LayersThatWereNotCheckedHaveARowWithTheReason) {
  const std::string html = check_html(sample_result(), {Language::chinese, false, {}});
  std::size_t rows = 0;
  const document::Value result = sample_result();
  for (const document::Value& subject : result.at("subjects").as_array()) {
    for (const document::Value& row : subject.at("layers").as_array()) {
      if (text_at(row, "state") == "not_checked") ++rows;
    }
  }
  ASSERT_GT(rows, 0U);
  EXPECT_EQ(count_of(html, "<tr class=\"unchecked\">"), rows);
  EXPECT_THAT(html, HasSubstr("<strong>未核查</strong> — 目录中没有这一图层"));
}

TEST(CheckHtml, LayersThatAreClearHaveARowOfZeros) {
  const std::string html = check_html(sample_result(), {Language::chinese, false, {}});
  EXPECT_THAT(html, HasSubstr("永久基本农田"));
  EXPECT_THAT(html, HasSubstr("<td class=\"n\">0.0000</td>"));
}

TEST(CheckHtml, FiguresAreThoseOfTheDocument) {
  const document::Value result = sample_result();
  const std::string html = check_html(result, {Language::english, false, {}});
  for (const document::Value& subject : result.at("subjects").as_array()) {
    if (const auto area = number_at(member_at(subject, "area"), "m2")) {
      EXPECT_THAT(html, HasSubstr(format_area(*area, AreaUnit::square_metre)));
      EXPECT_THAT(html, HasSubstr(format_area(*area, AreaUnit::hectare)));
      EXPECT_THAT(html, HasSubstr(format_area(*area, AreaUnit::mu)));
    }
    for (const document::Value& row : array_at(subject, "layers")) {
      if (const auto area = number_at(row, "area_m2")) {
        EXPECT_THAT(html, HasSubstr(format_area(*area, AreaUnit::square_metre)));
      }
      if (const auto share = number_at(row, "share")) {
        EXPECT_THAT(html, HasSubstr(format_fixed(*share * 100, 2)));
      }
    }
    for (const document::Value& ring : array_at(subject, "boundary")) {
      for (const document::Value& point : array_at(ring, "points")) {
        EXPECT_THAT(html, HasSubstr(format_fixed(point.at("x").as_number(), 3)));
        EXPECT_THAT(html, HasSubstr(format_fixed(point.at("y").as_number(), 3)));
      }
    }
  }
  for (const document::Value& layer : array_at(result, "layers")) {
    EXPECT_THAT(html, HasSubstr(text_at(layer, "sha256")));
  }
}

TEST(CheckHtml, VerdictIsSaidByIconWordAndColour) {
  const std::string html = check_html(sample_result(), {Language::chinese, false, {}});
  EXPECT_THAT(html, HasSubstr("<section class=\"verdict prohibited\">"));
  EXPECT_THAT(html, HasSubstr("<span>禁止</span>"));
  EXPECT_THAT(html, HasSubstr("已核查图层 8/9"));
}

TEST(CheckHtml, AnUncheckedCitationSaysSo) {
  const std::string html = check_html(sample_result(), {Language::english, false, {}});
  EXPECT_THAT(html, HasSubstr("citation unchecked"));
  EXPECT_THAT(html, HasSubstr("compared with the official text"));
}

TEST(CheckHtml, TheMapOfThePublicEditionShowsTheSubjectAlone) {
  const std::string html =
      check_html(sample_result(), {Language::english, false, Privacy::public_use});
  EXPECT_THAT(html, HasSubstr("data-row=\"subject\""));
  EXPECT_THAT(html, Not(HasSubstr("data-row=\"zone-")));
  EXPECT_THAT(html, Not(HasSubstr("data-row=\"piece-")));
  EXPECT_THAT(html, HasSubstr("Zone geometry is left out of the public edition."));
  EXPECT_THAT(html, Not(HasSubstr("575101.2")));  // a vertex of a zone, named in the ledger
}

TEST(CheckHtml, BothLanguagesAreInThePageWithASwitch) {
  const std::string html = check_html(sample_result());
  EXPECT_THAT(html, HasSubstr("空间合规核查报告"));
  EXPECT_THAT(html, HasSubstr("Compliance check report"));
  EXPECT_THAT(html, HasSubstr("id=\"lang-en\""));
}

TEST(CheckHtml, BeyondTheLimitOfSectionsTheOverviewStillListsEverySubject) {
  HtmlOptions options;
  options.sections = 2;
  const std::string html = check_html(sample_result(), options);
  EXPECT_EQ(count_of(html, "<article"), 2U);
  EXPECT_THAT(html, HasSubstr("另有 1 个对象未单列章节"));
  EXPECT_THAT(html, HasSubstr("<th scope=\"row\">FK-0031"));
}

TEST(CheckHtml, ADocumentOfAnotherSchemaIsRefused) {
  document::Value other = document::Value::object();
  other.set("schema", "ecotone.area/1");
  EXPECT_THROW(check_html(other), DocumentError);
}

}  // namespace
}  // namespace ecotone
