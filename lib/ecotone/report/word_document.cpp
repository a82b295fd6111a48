// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/word_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "ecotone/io/zip_file.h"
#include "ecotone/report/level_colours.h"

namespace ecotone {
namespace {

// Twips, 1/20 of a point: A4 with margins of 2 cm.
constexpr int page_short = 11906;
constexpr int page_long = 16838;
constexpr int margin = 1134;
constexpr int highest_picture =
    12500;                         // leaves room for a heading and a caption on an upright page
constexpr int emu_per_twip = 635;  // English metric units, in which pictures are measured

constexpr std::string_view namespaces =
    R"(xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" )"
    R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" )"
    R"(xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" )"
    R"(xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" )"
    R"(xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture")";

constexpr std::string_view declaration =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
    "\n";

constexpr std::string_view content_types =
    R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
    R"(<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
    R"(<Default Extension="xml" ContentType="application/xml"/>)"
    R"(<Default Extension="png" ContentType="image/png"/>)"
    R"(<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>)"
    R"(<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>)"
    R"(<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>)"
    R"(<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>)"
    R"(<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>)"
    R"(</Types>)";

constexpr std::string_view package_relations =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
    R"(<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>)"
    R"(<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>)"
    R"(</Relationships>)";

constexpr std::string_view numbering =
    R"(<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>)"
    R"(<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>)"
    R"(<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="420" w:hanging="280"/></w:pPr></w:lvl>)"
    R"(</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>)";

constexpr std::string_view footer =
    R"(<w:p><w:pPr><w:jc w:val="center"/></w:pPr>)"
    R"(<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>)"
    R"(<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> / </w:t></w:r>)"
    R"(<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> NUMPAGES </w:instrText></w:r>)"
    R"(<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>)";

Markup valued(std::string_view tag, const std::string& value) {
  return empty_element(tag, {{"w:val", value}});
}

std::string paragraph_style(std::string_view id, std::string_view name, int size, bool bold,
                            std::string_view east_asian, std::string_view more) {
  return fmt::format(
      R"(<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{}"/><w:basedOn w:val="Normal"/>)"
      R"(<w:next w:val="Normal"/><w:qFormat/><w:pPr>{}</w:pPr><w:rPr>)"
      R"(<w:rFonts w:eastAsia="{}"/>{}<w:sz w:val="{}"/><w:szCs w:val="{}"/></w:rPr></w:style>)",
      id, name, more, east_asian, bold ? "<w:b/>" : "", size, size);
}

// Fonts by the names that Word, WPS and LibreOffice know; nothing is embedded.
std::string styles(Language language) {
  std::string text =
      R"(<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" )"
      R"(w:eastAsia="宋体" w:cs="Times New Roman"/><w:sz w:val="21"/><w:szCs w:val="21"/>)";
  text += fmt::format(R"(<w:lang w:val="{}" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>)",
                      language == Language::chinese ? "zh-CN" : "en-GB");
  text +=
      R"(<w:pPrDefault><w:pPr><w:spacing w:after="80" w:line="288" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>)"
      R"(<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>)"
      R"(<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>)"
      R"(<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="20" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>)"
      R"(<w:bottom w:w="20" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>)";
  text += paragraph_style("Title", "Title", 40, true, "黑体",
                          R"(<w:spacing w:before="120" w:after="240"/><w:jc w:val="center"/>)");
  text += paragraph_style(
      "Heading1", "heading 1", 32, true, "黑体",
      R"(<w:keepNext/><w:spacing w:before="320" w:after="160"/><w:outlineLvl w:val="0"/>)");
  text += paragraph_style(
      "Heading2", "heading 2", 26, true, "黑体",
      R"(<w:keepNext/><w:spacing w:before="240" w:after="100"/><w:outlineLvl w:val="1"/>)");
  text += paragraph_style(
      "Heading3", "heading 3", 22, true, "黑体",
      R"(<w:keepNext/><w:spacing w:before="160" w:after="60"/><w:outlineLvl w:val="2"/>)");
  text += paragraph_style("ListBullet", "List Bullet", 21, false, "宋体",
                          R"(<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>)");
  text += paragraph_style("TableText", "Table Text", 17, false, "宋体",
                          R"(<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>)");
  return text;
}

Markup run(std::string_view text, const WordStyle& style) {
  Markup properties;
  if (style.bold) properties += empty_element("w:b", {});
  if (!style.colour.empty()) properties += valued("w:color", style.colour);
  if (style.size > 0) properties += valued("w:sz", std::to_string(style.size));
  if (!style.fill.empty()) {
    properties +=
        empty_element("w:shd", {{"w:val", "clear"}, {"w:color", "auto"}, {"w:fill", style.fill}});
  }
  Markup content = properties.empty() ? Markup() : element("w:rPr", properties);
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    if (from > 0) content += empty_element("w:br", {});
    content +=
        element("w:t", {{"xml:space", "preserve"}}, Markup::text(text.substr(from, end - from)));
    from = end + 1;
  }
  return element("w:r", content);
}

Markup styled_paragraph(const std::string& style, const Markup& runs, const std::string& align) {
  Markup properties;
  if (!style.empty()) properties += valued("w:pStyle", style);
  if (!align.empty()) properties += valued("w:jc", align);
  return element("w:p", (properties.empty() ? Markup() : element("w:pPr", properties)) + runs);
}

struct CellSetting {
  int width = 0;
  std::string fill;
  std::string align;
  WordStyle style;
};

Markup cell(std::string_view text, const CellSetting& setting) {
  Markup properties =
      empty_element("w:tcW", {{"w:w", std::to_string(setting.width)}, {"w:type", "dxa"}});
  if (!setting.fill.empty()) {
    properties +=
        empty_element("w:shd", {{"w:val", "clear"}, {"w:color", "auto"}, {"w:fill", setting.fill}});
  }
  return element("w:tc",
                 element("w:tcPr", properties) +
                     styled_paragraph("TableText", run(text, setting.style), setting.align));
}

Markup row(const Markup& cells, bool heading) {
  Markup properties = empty_element("w:cantSplit", {});
  if (heading) properties += empty_element("w:tblHeader", {});
  return element("w:tr", element("w:trPr", properties) + cells);
}

Markup table_frame(const std::vector<int>& widths, const Markup& rows) {
  Markup borders;
  for (const std::string_view side :
       {"w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"}) {
    borders += empty_element(
        side, {{"w:val", "single"}, {"w:sz", "4"}, {"w:space", "0"}, {"w:color", "808080"}});
  }
  Markup grid;
  for (const int width : widths) {
    grid += empty_element("w:gridCol", {{"w:w", std::to_string(width)}});
  }
  const int total = std::accumulate(widths.begin(), widths.end(), 0);
  const Markup properties =
      empty_element("w:tblW", {{"w:w", std::to_string(total)}, {"w:type", "dxa"}}) +
      element("w:tblBorders", borders) + empty_element("w:tblLayout", {{"w:type", "fixed"}});
  return element("w:tbl", element("w:tblPr", properties) + element("w:tblGrid", grid) + rows);
}

// Columns that share the width of the text as their widths in characters do.
std::vector<int> shared_widths(const std::vector<SheetColumn>& columns, int text_width) {
  constexpr double width_without_wish = 14;
  const auto wish = [](const SheetColumn& column) {
    return column.width > 0 ? column.width : width_without_wish;
  };
  const double total =
      std::accumulate(columns.begin(), columns.end(), 0.0,
                      [&](double sum, const SheetColumn& column) { return sum + wish(column); });
  std::vector<int> widths;
  for (const SheetColumn& column : columns) {
    widths.push_back(static_cast<int>(wish(column) / total * text_width));
  }
  return widths;
}

Markup section_properties(bool landscape) {
  const std::string width = std::to_string(landscape ? page_long : page_short);
  const std::string height = std::to_string(landscape ? page_short : page_long);
  const std::string side = std::to_string(margin);
  return element("w:sectPr",
                 empty_element("w:footerReference", {{"w:type", "default"}, {"r:id", "rId3"}}) +
                     valued("w:type", "nextPage") +
                     empty_element("w:pgSz", {{"w:w", width},
                                              {"w:h", height},
                                              {"w:orient", landscape ? "landscape" : ""}}) +
                     empty_element("w:pgMar", {{"w:top", side},
                                               {"w:right", side},
                                               {"w:bottom", side},
                                               {"w:left", side},
                                               {"w:header", "567"},
                                               {"w:footer", "567"},
                                               {"w:gutter", "0"}}));
}

// Width and height of a PNG. Source: W3C, Portable Network Graphics, section 11.2.2.
std::pair<int, int> pixels_of(const std::string& png) {
  const auto number = [&png](std::size_t at) {
    int value = 0;
    for (std::size_t k = at; k < at + 4 && k < png.size(); ++k) {
      value = value << 8 | static_cast<unsigned char>(png[k]);
    }
    return std::max(value, 1);
  };
  return {number(16), number(20)};
}

std::string part(std::string_view root, const std::string& content) {
  return std::string(declaration) + "<" + std::string(root) + " " + std::string(namespaces) + ">" +
         content + "</" + std::string(root) + ">";
}

}  // namespace

int WordDocument::text_width() const {
  return (landscape_ ? page_long : page_short) - 2 * margin;
}

void WordDocument::title(std::string_view text) {
  body_ += styled_paragraph("Title", run(text, {}), "");
}

void WordDocument::heading(int level, std::string_view text) {
  body_ += styled_paragraph("Heading" + std::to_string(level), run(text, {}), "");
}

void WordDocument::paragraph(std::string_view text, const WordStyle& style) {
  body_ += styled_paragraph("", run(text, style), "");
}

void WordDocument::paragraph(const std::vector<std::pair<std::string, WordStyle>>& words) {
  Markup runs;
  for (const auto& [text, style] : words) runs += run(text, style);
  body_ += styled_paragraph("", runs, "");
}

void WordDocument::bullet(std::string_view text) {
  body_ += styled_paragraph("ListBullet", run(text, {}), "");
}

void WordDocument::table(const Sheet& sheet) {
  const std::vector<int> widths = shared_widths(sheet.columns, text_width());
  Markup cells;
  for (std::size_t j = 0; j < sheet.columns.size(); ++j) {
    cells += cell(sheet.columns[j].title, {widths[j], "E8EAEC", "center", {.bold = true}});
  }
  Markup rows = row(cells, true);
  for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
    const SheetRowStyle& style = sheet.style_of(i);
    cells = Markup();
    for (std::size_t j = 0; j < sheet.columns.size(); ++j) {
      const SheetColumn& column = sheet.columns[j];
      CellSetting setting{widths[j],
                          style.shaded ? "F4F5F6" : "",
                          column.number ? "right" : "",
                          {.bold = style.total}};
      if (column.level) {
        if (const LevelColours* colours = level_colours(style.level)) {
          setting.fill = colours->fill;
          setting.style = {.bold = true, .colour = std::string(colours->letters)};
        }
      }
      cells += cell(sheet.rows[i][j], setting);
    }
    rows += row(cells, false);
  }
  body_ += table_frame(widths, rows);
  for (const std::string& note : sheet.notes) paragraph(note, {.size = 17});
  // Two tables without a paragraph between them would become one.
  if (sheet.notes.empty()) body_ += styled_paragraph("TableText", Markup(), "");
}

void WordDocument::facts(const std::vector<std::pair<std::string, std::string>>& rows) {
  const std::vector<int> widths = {text_width() / 4, text_width() - text_width() / 4};
  Markup content;
  for (const auto& [name, value] : rows) {
    content += row(cell(name, {widths[0], "F4F5F6", "", {.bold = true}}) +
                       cell(value, {widths[1], "", "", {}}),
                   false);
  }
  if (rows.empty()) return;
  body_ += table_frame(widths, content) + styled_paragraph("TableText", Markup(), "");
}

void WordDocument::boxes(const std::vector<std::string>& labels) {
  const int quarter = text_width() / 4;
  const std::vector<int> widths(4, quarter);
  Markup rows;
  for (std::size_t i = 0; i < labels.size(); i += 2) {
    Markup cells;
    for (std::size_t j = i; j < i + 2; ++j) {
      cells += cell(j < labels.size() ? labels[j] : "", {quarter, "F4F5F6", "", {.bold = true}}) +
               // Room to sign in.
               cell("\n\n", {quarter, "", "", {}});
    }
    rows += row(cells, false);
  }
  body_ += table_frame(widths, rows) + styled_paragraph("TableText", Markup(), "");
}

void WordDocument::picture(const std::string& png, std::string_view description) {
  const auto [width_px, height_px] = pixels_of(png);
  pictures_.push_back(png);
  const std::string number = std::to_string(pictures_.size());
  const double scale = std::min(static_cast<double>(text_width()) / width_px,
                                static_cast<double>(highest_picture) / height_px);
  const auto width = static_cast<long long>(width_px * scale) * emu_per_twip;
  const auto height = static_cast<long long>(height_px * scale) * emu_per_twip;
  const std::string cx = std::to_string(width);
  const std::string cy = std::to_string(height);
  const std::string name = "map" + number + ".png";
  const std::string words(description);
  const Markup blip =
      element("pic:blipFill", empty_element("a:blip", {{"r:embed", "rIdPicture" + number}}) +
                                  element("a:stretch", empty_element("a:fillRect", {})));
  const Markup shape = element(
      "pic:spPr", element("a:xfrm", empty_element("a:off", {{"x", "0"}, {"y", "0"}}) +
                                        empty_element("a:ext", {{"cx", cx}, {"cy", cy}})) +
                      element("a:prstGeom", {{"prst", "rect"}}, empty_element("a:avLst", {})));
  const Markup identity =
      element("pic:nvPicPr",
              empty_element("pic:cNvPr", {{"id", number}, {"name", name}, {"descr", words}}) +
                  empty_element("pic:cNvPicPr", {}));
  const Markup graphic = element(
      "a:graphic", element("a:graphicData",
                           {{"uri", "http://schemas.openxmlformats.org/drawingml/2006/picture"}},
                           element("pic:pic", identity + blip + shape)));
  const Markup inline_picture = element(
      "wp:inline", {{"distT", "0"}, {"distB", "0"}, {"distL", "0"}, {"distR", "0"}},
      empty_element("wp:extent", {{"cx", cx}, {"cy", cy}}) +
          empty_element("wp:docPr", {{"id", number}, {"name", name}, {"descr", words}}) + graphic);
  body_ += styled_paragraph("", element("w:r", element("w:drawing", inline_picture)), "center");
}

void WordDocument::page_break() {
  body_ += element("w:p", element("w:r", empty_element("w:br", {{"w:type", "page"}})));
}

void WordDocument::turn_page(bool landscape) {
  if (landscape == landscape_) return;
  // The properties of a section stand in its last paragraph.
  if (!body_.empty()) body_ += element("w:p", element("w:pPr", section_properties(landscape_)));
  landscape_ = landscape;
}

std::string WordDocument::bytes(std::string_view title, std::string_view author,
                                std::string_view day) const {
  std::string relations =
      R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)";
  const auto relation = [&relations](const std::string& id, std::string_view type,
                                     const std::string& target) {
    relations += fmt::format(
        R"(<Relationship Id="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>)",
        id, type, target);
  };
  relation("rId1", "styles", "styles.xml");
  relation("rId2", "numbering", "numbering.xml");
  relation("rId3", "footer", "footer1.xml");
  for (std::size_t k = 1; k <= pictures_.size(); ++k) {
    relation(fmt::format("rIdPicture{}", k), "image", fmt::format("media/map{}.png", k));
  }
  relations += "</Relationships>";
  const std::string core = fmt::format(
      R"({}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" )"
      R"(xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" )"
      R"(xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{}</dc:title><dc:creator>{}</dc:creator>)"
      R"(<dcterms:created xsi:type="dcterms:W3CDTF">{}T00:00:00Z</dcterms:created></cp:coreProperties>)",
      declaration, escape_markup(title), escape_markup(author), escape_markup(day));
  std::vector<ZipMember> members = {
      {"[Content_Types].xml", std::string(declaration) + std::string(content_types)},
      {"_rels/.rels", std::string(declaration) + std::string(package_relations)},
      {"docProps/core.xml", core},
      {"word/document.xml",
       part("w:document", element("w:body", body_ + section_properties(landscape_)).str())},
      {"word/_rels/document.xml.rels", std::string(declaration) + relations},
      {"word/styles.xml", part("w:styles", styles(language_))},
      {"word/numbering.xml", part("w:numbering", std::string(numbering))},
      {"word/footer1.xml", part("w:ftr", std::string(footer))}};
  for (std::size_t k = 0; k < pictures_.size(); ++k) {
    members.push_back({fmt::format("word/media/map{}.png", k + 1), pictures_[k]});
  }
  return pack_zip(members);
}

}  // namespace ecotone
