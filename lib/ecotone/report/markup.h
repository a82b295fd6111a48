// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace ecotone {

/// Text with `& < > " '` replaced by references, for element content and attribute values.
/// Characters that XML does not allow (controls other than tab and line ends) are left out.
std::string escape_markup(std::string_view text);

/// Well-formed markup, HTML and XML alike. A plain text cannot become markup without being
/// escaped: there is no conversion from strings, only `text`, `element` and `literal`.
class Markup {
 public:
  Markup() = default;

  const std::string& str() const { return bytes_; }
  bool empty() const { return bytes_.empty(); }

  Markup& operator+=(const Markup& other) {
    bytes_ += other.bytes_;
    return *this;
  }
  friend Markup operator+(Markup a, const Markup& b) { return std::move(a += b); }

  /// Escaped text.
  static Markup text(std::string_view text);
  /// Markup written by us; never a text from outside.
  static Markup literal(std::string_view markup);

 private:
  std::string bytes_;
};

/// A name and a value; the value is escaped. An attribute with an empty value is left out
/// unless its name is "alt".
struct Attribute {
  std::string_view name;
  std::string value;
};
using Attributes = std::initializer_list<Attribute>;

/// `<tag …>content</tag>`
Markup element(std::string_view tag, Attributes attributes, const Markup& content);
Markup element(std::string_view tag, const Markup& content);
/// `<tag …/>`, for elements that have no content (`path`, `meta`, `input`).
Markup empty_element(std::string_view tag, Attributes attributes);

}  // namespace ecotone
