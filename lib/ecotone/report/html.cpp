// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/html.h"

#include <algorithm>
#include <string>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/message/report_errors.h"
#include "ecotone/message/report_texts.h"
#include "ecotone/report/html_page.h"
#include "ecotone/report/html_sections.h"
#include "ecotone/report/live_map.h"
#include "ecotone/report/map_content.h"
#include "ecotone/report/web_assets.h"

namespace ecotone {

using document::Value;

namespace {

std::string page_title(const PageContext& page) {
  const Value::Array& subjects = array_at(page.document, "subjects");
  const std::string title = render(report_text("title"), page.voice.first());
  return subjects.size() == 1 ? text_at(subjects.front(), "name") + " · " + title : title;
}

Markup title_block(const PageContext& page) {
  const Voice& voice = page.voice;
  const Value& run = member_at(page.document, "run");
  const Value::Array& subjects = array_at(page.document, "subjects");
  Markup facts;
  const auto fact = [&](const Markup& name, const std::string& value) {
    if (value.empty()) return;
    facts += element("span", {{"class", "item"}}, name + Markup::text(" " + value));
  };
  const Value& county = member_at(run, "county");
  std::string county_words = text_at(county, "name");
  if (const std::string code = text_at(county, "code"); !code.empty()) {
    county_words += county_words.empty() ? code : "（" + code + "）";
  }
  fact(voice.say(report_text("county")), county_words);
  fact(voice.say(report_text("as_of")), text_at(run, "as_of"));
  fact(voice.say(report_text("act_date")), text_at(run, "act_date"));
  std::string packs;
  for (const Value& pack : array_at(run, "rules")) {
    packs += (packs.empty() ? "" : ", ") + text_at(pack, "pack") + "@" + text_at(pack, "version");
  }
  fact(voice.say(report_text("rules")), packs);
  if (subjects.size() > 1) {
    facts +=
        element("span", {{"class", "item"}},
                voice.say(report_text("subjects_count"), {{"n", std::to_string(subjects.size())}}));
  }
  return element("header", {{"class", "top"}},
                 element("h1", voice.say(report_text("title"))) + element("p", facts));
}

Markup subject_article(const PageContext& page, const Value& subject, const std::string& id,
                       bool only) {
  Markup out;
  out += element("h2", {{"class", only ? "unseen" : ""}}, Markup::text(text_at(subject, "name")));
  out += verdict_banner(page, subject);
  out += site_card(page, subject);
  out += map_section(page, subject, id);
  out += findings_section(page, subject);
  out += mending_section(page, subject);
  out += sentences_section(page, subject);
  out += occupation_section(page, subject);
  out += distances_section(page, subject);
  out += chart_section(page, subject);
  out += boundary_section(page, subject);
  out += notes_section(page, subject);
  return element("article", {{"class", only ? "subject only" : "subject"}, {"id", id}}, out);
}

/// Script and style of interactive maps, where the page has one.
PageAssets live_assets(const PageContext& page) {
  const Value::Array& subjects = array_at(page.document, "subjects");
  const bool any = std::any_of(subjects.begin(), subjects.end(), [](const Value& subject) {
    return map_content(subject, false).window.has_value();
  });
  if (!any || !has_live_maps()) return {};
  const WebAssets& assets = web_assets();
  PageAssets page_assets;
  page_assets.style = std::string(assets.leaflet_style) + std::string(assets.live_map_style);
  page_assets.script =
      std::string(assets.leaflet_script) + "\n" + std::string(assets.gauss_kruger_script) +
      std::string(assets.live_map_script) + std::string(assets.scroll_regions_script);
  page_assets.licence = "Leaflet " + std::string(assets.leaflet_version) + "\n\n" +
                        std::string(assets.leaflet_licence);
  return page_assets;
}

}  // namespace

std::string check_html(const Value& document, const HtmlOptions& options) {
  const std::string schema = text_at(document, "schema");
  if (schema != "ecotone.check/1") {
    throw DocumentError(report_error("schema_unknown"),
                        {{"found", schema.empty() ? "–" : schema}, {"wanted", "ecotone.check/1"}});
  }
  const bool public_document = text_at(member_at(document, "run"), "privacy") == "public";
  const PageContext page = {
      .document = document,
      .voice = Voice(options.language, options.both_languages),
      .with_zone_geometry = options.privacy == Privacy::internal && !public_document,
  };
  const Value::Array& subjects = array_at(document, "subjects");
  Markup content = title_block(page);
  const std::vector<bool> sections = subjects_with_section(subjects, options.sections);
  if (subjects.size() > 1) content += overview_section(page, sections);
  const auto left_out = std::count(sections.begin(), sections.end(), false);
  if (left_out > 0) {
    content += element(
        "p", page.voice.say(report_text("sections_left_out"), {{"n", std::to_string(left_out)}}));
  }
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    if (!sections[i]) continue;
    content +=
        subject_article(page, subjects[i], "s" + std::to_string(i + 1), subjects.size() == 1);
  }
  content += method_section(page) + limits_section(page) + signature_section(page);
  const Value& run = member_at(document, "run");
  content += element(
      "footer", page.voice.say(report_text("sample_hint"),
                               {{"tool", text_at(run, "tool") + " " + text_at(run, "version")}}));
  return html_page(page.voice, page_title(page), content, live_assets(page));
}

}  // namespace ecotone
