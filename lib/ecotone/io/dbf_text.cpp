// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/dbf_text.h"

#include <cpl_vsi.h>

#include <algorithm>
#include <memory>

namespace ecotone {
namespace {

struct FileCloser {
  void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};
using File = std::unique_ptr<VSILFILE, FileCloser>;

File open_beside(const std::string& path, const std::string& extension) {
  const std::string stem = path.substr(0, path.rfind('.'));
  std::string upper = extension;
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  File file(VSIFOpenL((stem + extension).c_str(), "rb"));
  if (!file) file.reset(VSIFOpenL((stem + upper).c_str(), "rb"));
  return file;
}

bool beyond_ascii(const std::string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

void trim_end(std::string& text) {
  const std::size_t nul = text.find('\0');
  if (nul != std::string::npos) text.resize(nul);
  while (!text.empty() && text.back() == ' ') text.pop_back();
}

struct TextField {
  std::size_t offset;
  std::size_t width;
};

}  // namespace

DbfText read_dbf_text(const std::string& gdal_path) {
  DbfText result;
  if (const File cpg = open_beside(gdal_path, ".cpg")) {
    std::string content(64, '\0');
    content.resize(VSIFReadL(content.data(), 1, content.size(), cpg.get()));
    const std::size_t first = content.find_first_not_of(" \t\r\n\xef\xbb\xbf");
    const std::size_t end = content.find_first_of("\r\n", first);
    if (first != std::string::npos) result.code_page = content.substr(first, end - first);
  }
  const File dbf = open_beside(gdal_path, ".dbf");
  if (!dbf) return result;
  std::string header(32, '\0');
  if (VSIFReadL(header.data(), 1, 32, dbf.get()) != 32) return result;
  const auto byte = [](const std::string& text, std::size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  result.language_driver = byte(header, 29);
  const std::size_t header_size = byte(header, 8) | static_cast<std::size_t>(byte(header, 9)) << 8;
  const std::size_t record_size = byte(header, 10) | static_cast<std::size_t>(byte(header, 11))
                                                         << 8;
  if (header_size < 33 || record_size < 2) return result;
  std::string fields(header_size - 32, '\0');
  fields.resize(VSIFReadL(fields.data(), 1, fields.size(), dbf.get()));
  std::vector<TextField> text_fields;
  std::size_t offset = 1;
  for (std::size_t at = 0; at + 32 <= fields.size() && fields[at] != '\r'; at += 32) {
    std::string name = fields.substr(at, 11);
    trim_end(name);
    if (beyond_ascii(name)) result.samples.push_back(name);
    const std::size_t width = byte(fields, at + 16);
    if (fields[at + 11] == 'C') text_fields.push_back({offset, width});
    offset += width;
  }
  if (text_fields.empty()) return result;
  constexpr std::size_t limit = std::size_t{64} << 20;
  std::string record(record_size, '\0');
  std::size_t sampled = 0;
  for (std::size_t done = 0; done < limit && sampled < (std::size_t{1} << 20);
       done += record_size) {
    if (VSIFReadL(record.data(), 1, record_size, dbf.get()) != record_size) break;
    for (const TextField& field : text_fields) {
      if (field.offset + field.width > record.size()) continue;
      std::string value = record.substr(field.offset, field.width);
      trim_end(value);
      if (!beyond_ascii(value)) continue;
      sampled += value.size();
      result.samples.push_back(std::move(value));
    }
  }
  return result;
}

}  // namespace ecotone
