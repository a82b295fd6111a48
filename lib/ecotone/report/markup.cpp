// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/markup.h"

namespace ecotone {
namespace {

std::string opening(std::string_view tag, Attributes attributes) {
  std::string out = "<";
  out += tag;
  for (const Attribute& attribute : attributes) {
    if (attribute.value.empty() && attribute.name != "alt") continue;
    out += ' ';
    out += attribute.name;
    out += "=\"";
    out += escape_markup(attribute.value);
    out += '"';
  }
  return out;
}

}  // namespace

std::string escape_markup(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default: {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 || c == '\t' || c == '\n' || c == '\r') out += c;
      }
    }
  }
  return out;
}

Markup Markup::text(std::string_view text) {
  return literal(escape_markup(text));
}

Markup Markup::literal(std::string_view markup) {
  Markup out;
  out.bytes_ = markup;
  return out;
}

Markup element(std::string_view tag, Attributes attributes, const Markup& content) {
  std::string out = opening(tag, attributes);
  out += '>';
  out += content.str();
  out += "</";
  out += tag;
  out += '>';
  return Markup::literal(out);
}

Markup element(std::string_view tag, const Markup& content) {
  return element(tag, {}, content);
}

Markup empty_element(std::string_view tag, Attributes attributes) {
  return Markup::literal(opening(tag, attributes) + "/>");
}

}  // namespace ecotone
