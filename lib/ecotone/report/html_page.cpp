// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/html_page.h"

#include "ecotone/report/html_style.h"

namespace ecotone {
namespace {

Markup head(const std::string& title) {
  // Nothing may be fetched, run, framed or sent; only the style sheet below applies.
  return element(
      "head",
      empty_element("meta", {{"charset", "utf-8"}}) +
          empty_element("meta", {{"http-equiv", "Content-Security-Policy"},
                                 {"content",
                                  "default-src 'none'; style-src 'unsafe-inline'; "
                                  "base-uri 'none'; form-action 'none'"}}) +
          empty_element(
              "meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}) +
          empty_element("meta", {{"name", "referrer"}, {"content", "no-referrer"}}) +
          element("title", Markup::text(title)) + element("style", Markup::literal(html_style)));
}

Markup language_switch(const Voice& voice) {
  if (!voice.both()) return {};
  const bool chinese = voice.first() == Language::chinese;
  const auto input = [](const std::string& id, const std::string& name, bool checked) {
    return empty_element("input", {{"type", "radio"},
                                   {"name", "lang"},
                                   {"id", id},
                                   {"class", "lang-input"},
                                   {"aria-label", name},
                                   {"checked", checked ? "checked" : ""}});
  };
  return input("lang-zh", "中文", chinese) + input("lang-en", "English", !chinese) +
         element(
             "div", {{"class", "lang-switch"}},
             element("label", {{"for", "lang-zh"}, {"lang", "zh-CN"}}, Markup::text("中文")) +
                 element("label", {{"for", "lang-en"}, {"lang", "en"}}, Markup::text("English")));
}

}  // namespace

std::string html_page(const Voice& voice, const std::string& title, const Markup& content) {
  const std::string language = voice.first() == Language::chinese ? "zh-CN" : "en";
  return "<!DOCTYPE html>\n" +
         element(
             "html", {{"lang", language}},
             head(title) +
                 element("body", element("main", language_switch(voice) +
                                                     element("div", {{"class", "page"}}, content))))
             .str() +
         "\n";
}

}  // namespace ecotone
