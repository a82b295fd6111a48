// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ecotone {

/// The bytes of a ZIP file whose entries are stored as they are.
/// Source: APPNOTE.TXT 6.3.10; CRC-32 as in section 4.4.7.
inline std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files) {
  const auto crc32 = [](std::string_view bytes) {
    std::uint32_t crc = 0xffffffffu;
    for (const char c : bytes) {
      crc ^= static_cast<unsigned char>(c);
      for (int k = 0; k < 8; ++k) crc = crc >> 1 ^ (crc & 1u ? 0xedb88320u : 0u);
    }
    return ~crc;
  };
  const auto number = [](std::uint64_t value, int bytes) {
    std::string text;
    for (int k = 0; k < bytes; ++k) text += static_cast<char>(value >> (8 * k) & 0xff);
    return text;
  };
  std::string zip, directory;
  for (const auto& [name, content] : files) {
    const std::string common = number(20, 2) + number(0, 2) + number(0, 2) + number(0, 4) +
                               number(crc32(content), 4) + number(content.size(), 4) +
                               number(content.size(), 4) + number(name.size(), 2) + number(0, 2);
    directory += "PK\x01\x02" + number(20, 2) + common + number(0, 2) + number(0, 2) +
                 number(0, 2) + number(0, 4) + number(zip.size(), 4) + name;
    zip += "PK\x03\x04" + common + name + content;
  }
  const std::string end = "PK\x05\x06" + number(0, 4) + number(files.size(), 2) +
                          number(files.size(), 2) + number(directory.size(), 4) +
                          number(zip.size(), 4) + number(0, 2);
  return zip + directory + end;
}

/// A spreadsheet of one sheet: each row its number and its cells, "" left out.
inline std::string xlsx_of(const std::vector<std::pair<int, std::vector<std::string>>>& rows,
                           const std::string& merged = {}) {
  std::string sheet =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet "
      "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>";
  for (const auto& [row, cells] : rows) {
    sheet += "<row r=\"" + std::to_string(row) + "\">";
    for (std::size_t c = 0; c < cells.size(); ++c) {
      if (cells[c].empty()) continue;
      const std::string place = std::string(1, static_cast<char>('A' + c)) + std::to_string(row);
      const bool is_number = cells[c].find_first_not_of("0123456789.-") == std::string::npos;
      sheet += is_number
                   ? "<c r=\"" + place + "\"><v>" + cells[c] + "</v></c>"
                   : "<c r=\"" + place + "\" t=\"inlineStr\"><is><t>" + cells[c] + "</t></is></c>";
    }
    sheet += "</row>";
  }
  sheet += "</sheetData>" + merged + "</worksheet>";
  const std::string types =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types "
      "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "
      "Extension=\"rels\" "
      "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override "
      "PartName=\"/xl/workbook.xml\" "
      "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
      "<Override PartName=\"/xl/worksheets/sheet1.xml\" "
      "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
      "</Types>";
  const std::string relations =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const std::string package = "http://schemas.openxmlformats.org/package/2006/relationships";
  return zip_of(
      {{"[Content_Types].xml", types},
       {"_rels/.rels", "<?xml version=\"1.0\"?><Relationships xmlns=\"" + package +
                           "\"><Relationship Id=\"rId1\" Type=\"" + relations +
                           "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
       {"xl/workbook.xml",
        "<?xml version=\"1.0\"?><workbook "
        "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"" +
            relations +
            "\"><sheets><sheet name=\"坐标表\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels",
        "<?xml version=\"1.0\"?><Relationships xmlns=\"" + package +
            "\"><Relationship Id=\"rId1\" Type=\"" + relations +
            "/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"},
       {"xl/worksheets/sheet1.xml", sheet}});
}

}  // namespace ecotone
