// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ecotone/message/text.h"
#include "ecotone/report/markup.h"
#include "ecotone/report/sheet.h"

namespace ecotone {

/// How words of a paragraph are set.
struct WordStyle {
  bool bold = false;
  int size = 0;           ///< in half points; 0: that of the paragraph
  std::string colour;     ///< of the letters, "8B0A1A"
  std::string fill = {};  ///< behind them
};

/// A document for Word, WPS and LibreOffice (OOXML), written from its beginning to its end: A4,
/// page numbers, tables that repeat their headings.
///
/// Source: ECMA-376, part 1, chapters 11 and 17.
class WordDocument {
 public:
  explicit WordDocument(Language language) : language_(language) {}

  void title(std::string_view text);
  /// @param level  1 to 3
  void heading(int level, std::string_view text);
  void paragraph(std::string_view text, const WordStyle& style = {});
  /// Words of several styles in one paragraph.
  void paragraph(const std::vector<std::pair<std::string, WordStyle>>& words);
  void bullet(std::string_view text);
  /// A table of the sheet without its titles; notes follow it.
  void table(const Sheet& sheet);
  /// Names and values, a row each.
  void facts(const std::vector<std::pair<std::string, std::string>>& rows);
  /// Boxes for people to write in, two a row.
  void boxes(const std::vector<std::string>& labels);
  /// A picture as wide as the text, or as high as the page has room for.
  /// @param png  its bytes
  void picture(const std::string& png, std::string_view description);
  void page_break();
  /// From here on the page lies across, or stands upright again.
  void turn_page(bool landscape);

  /// The file.
  ///
  /// @param title   in the properties of the document
  /// @param author  there too
  /// @param day     of its making, "2026-11-01"; a fixed day, so that the same document is the
  ///                same file
  std::string bytes(std::string_view title, std::string_view author, std::string_view day) const;

 private:
  int text_width() const;

  Language language_;
  bool landscape_ = false;
  Markup body_;
  std::vector<std::string> pictures_;
};

}  // namespace ecotone
