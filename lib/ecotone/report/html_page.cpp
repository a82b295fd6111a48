// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/html_page.h"

#include <string_view>

#include "ecotone/document/sha256.h"
#include "ecotone/report/html_style.h"

namespace ecotone {
namespace {

std::string base64_of_hex(std::string_view hex) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char c : hex) {
    bits = bits << 4 | static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
    count += 4;
    if (count < 6) continue;
    count -= 6;
    out += alphabet[bits >> count & 63];
  }
  if (count > 0) out += alphabet[bits << (6 - count) & 63];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

/// The source of a policy that allows a text and no other.
std::string hash_source(std::string_view text) {
  return "'sha256-" + base64_of_hex(sha256(text)) + "'";
}

/// A text as XML reads it like HTML does: HTML takes the marks for comments of the language.
std::string in_cdata(const std::string& text, std::string_view before, std::string_view after) {
  return std::string(before) + "<![CDATA[" + std::string(after) + "\n" + text + "\n" +
         std::string(before) + "]]>" + std::string(after);
}

std::string policy(const std::string& style, const std::string& script) {
  std::string text = "default-src 'none'; style-src " + hash_source(style) + "; ";
  if (!script.empty()) text += "script-src " + hash_source(script) + "; ";
  return text + "base-uri 'none'; form-action 'none'";
}

Markup head(const std::string& title, const std::string& style, const std::string& script) {
  return element(
      "head", empty_element("meta", {{"charset", "utf-8"}}) +
                  empty_element("meta", {{"http-equiv", "Content-Security-Policy"},
                                         {"content", policy(style, script)}}) +
                  empty_element("meta", {{"name", "viewport"},
                                         {"content", "width=device-width, initial-scale=1"}}) +
                  empty_element("meta", {{"name", "referrer"}, {"content", "no-referrer"}}) +
                  element("title", Markup::text(title)) + element("style", Markup::literal(style)));
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

std::string html_page(const Voice& voice, const std::string& title, const Markup& content,
                      const PageAssets& assets) {
  const std::string language = voice.first() == Language::chinese ? "zh-CN" : "en";
  const std::string style = in_cdata(std::string(html_style) + assets.style, "/*", "*/");
  std::string script;
  Markup scripts;
  if (!assets.script.empty()) {
    script = in_cdata(assets.script, "//", "");
    scripts = Markup::literal("<!--\n" + assets.licence + "\n-->\n") +
              element("script", Markup::literal(script));
  }
  return "<!DOCTYPE html>\n" +
         element(
             "html", {{"lang", language}},
             head(title, style, script) +
                 element("body", element("main", language_switch(voice) +
                                                     element("div", {{"class", "page"}}, content)) +
                                     scripts))
             .str() +
         "\n";
}

}  // namespace ecotone
