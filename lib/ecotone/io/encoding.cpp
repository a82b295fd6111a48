// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/encoding.h"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <map>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/message/io_errors.h"

namespace ecotone {
namespace {

unsigned char byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

// Bytes of the UTF-8 character at i; 0 if it is not one. `cut` tells that the text ends inside
// of what may be one.
std::size_t utf8_length(std::string_view text, std::size_t i, bool& cut) {
  const unsigned char lead = byte_at(text, i);
  if (lead < 0x80) return 1;
  std::size_t length = 0;
  if (lead >= 0xc2 && lead <= 0xdf) length = 2;
  if (lead >= 0xe0 && lead <= 0xef) length = 3;
  if (lead >= 0xf0 && lead <= 0xf4) length = 4;
  if (length == 0) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if (i + k == text.size()) {
      cut = true;
      return 0;
    }
    const unsigned char next = byte_at(text, i + k);
    unsigned char low = 0x80, high = 0xbf;
    if (k == 1) {
      if (lead == 0xe0) low = 0xa0;
      if (lead == 0xed) high = 0x9f;
      if (lead == 0xf0) low = 0x90;
      if (lead == 0xf4) high = 0x8f;
    }
    if (next < low || next > high) return 0;
  }
  return length;
}

// Bytes of the GB18030 character at i, by its structure alone.
std::size_t gb18030_length(std::string_view text, std::size_t i, bool& cut) {
  const unsigned char lead = byte_at(text, i);
  if (lead < 0x80) return 1;
  if (lead == 0x80 || lead == 0xff) return 0;
  if (i + 1 == text.size()) {
    cut = true;
    return 0;
  }
  const unsigned char second = byte_at(text, i + 1);
  if (second >= 0x40 && second != 0x7f && second != 0xff) return 2;
  if (second < 0x30 || second > 0x39) return 0;
  for (std::size_t k = 2; k < 4; ++k) {
    if (i + k == text.size()) {
      cut = true;
      return 0;
    }
    const unsigned char next = byte_at(text, i + k);
    if (k == 2 ? (next < 0x81 || next > 0xfe) : (next < 0x30 || next > 0x39)) return 0;
  }
  return 4;
}

bool has_high_bytes(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

char32_t code_point(std::string_view text, std::size_t i, std::size_t length) {
  if (length == 1) return byte_at(text, i);
  char32_t value = byte_at(text, i) & (0xffu >> (length + 1));
  for (std::size_t k = 1; k < length; ++k) value = value << 6 | (byte_at(text, i + k) & 0x3fu);
  return value;
}

// What a reading of the samples in one encoding looks like.
struct Reading {
  std::size_t characters = 0;  // beyond ASCII
  std::size_t common = 0;      // of them: everyday Chinese, full-width forms, punctuation
  std::size_t letters = 0;     // of them: Latin letters with accents, beside a Latin letter
  std::size_t invalid = 0;     // bytes that are nothing
  std::size_t cut = 0;         // texts cut inside their last character

  double common_share() const {
    return characters == 0 ? 1 : static_cast<double>(common) / static_cast<double>(characters);
  }
  double letter_share() const {
    return characters == 0 ? 1 : static_cast<double>(letters) / static_cast<double>(characters);
  }
};

class EverydayChinese {
 public:
  EverydayChinese() : converter_(iconv_open("GB18030", "UTF-8")) {}
  ~EverydayChinese() { iconv_close(converter_); }
  EverydayChinese(const EverydayChinese&) = delete;
  EverydayChinese& operator=(const EverydayChinese&) = delete;

  // Level 1 of GB 2312 (rows 16 to 55, by pinyin: the 3755 common characters) and its symbols.
  bool contains(char32_t c, std::string_view utf8) {
    if (c >= 0x3000 && c <= 0x3017) return true;
    if (c >= 0xff01 && c <= 0xff5e) return true;
    if (c == 0x2014 || c == 0x2018 || c == 0x2019 || c == 0x201c || c == 0x201d || c == 0x2026 ||
        c == 0xb0 || c == 0xb2 || c == 0xb7 || c == 0x2103 || c == 0x2032 || c == 0x2033) {
      return true;
    }
    if (c < 0x4e00 || c > 0x9fff) return false;
    const auto known = seen_.find(c);
    if (known != seen_.end()) return known->second;
    std::array<char, 8> out{};
    char* in_position = const_cast<char*>(utf8.data());
    std::size_t in_left = utf8.size();
    char* out_position = out.data();
    std::size_t out_left = out.size();
    iconv(converter_, nullptr, nullptr, nullptr, nullptr);
    iconv(converter_, &in_position, &in_left, &out_position, &out_left);
    const auto lead = static_cast<unsigned char>(out[0]);
    const auto trail = static_cast<unsigned char>(out[1]);
    const bool common = lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1;
    seen_.emplace(c, common);
    return common;
  }

 private:
  iconv_t converter_;
  std::map<char32_t, bool> seen_;
};

Reading read_as(std::span<const std::string> samples, const std::string& encoding) {
  Reading reading;
  EverydayChinese everyday;
  TextDecoder decoder(encoding);
  for (const std::string& sample : samples) {
    const DecodedText decoded = decoder.decode(sample);
    reading.invalid += decoded.invalid;
    reading.cut += decoded.cut;
    const std::string_view text = decoded.text;
    bool latin_before = false;
    for (std::size_t i = 0; i < text.size();) {
      bool cut = false;
      const std::size_t length = std::max<std::size_t>(utf8_length(text, i, cut), 1);
      const char32_t c = code_point(text, i, length);
      if (c >= 0x80 && c != 0xfffd) {
        ++reading.characters;
        reading.common += everyday.contains(c, text.substr(i, length));
        const bool latin_after =
            i + length < text.size() && std::isalpha(byte_at(text, i + length)) != 0;
        reading.letters +=
            c >= 0xc0 && c <= 0x17f && c != 0xd7 && c != 0xf7 && (latin_before || latin_after);
      }
      latin_before = c < 0x80 && std::isalpha(static_cast<int>(c)) != 0;
      i += length;
    }
  }
  return reading;
}

std::string percent(double share) {
  return fmt::format("{:.0f} %", share * 100);
}

}  // namespace

std::optional<std::string> encoding_name(std::string_view name) {
  std::string key;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      key += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  for (const std::string_view prefix : {"ansi", "oem", "windows", "cp", "ms", "ldid"}) {
    if (key.size() > prefix.size() && key.starts_with(prefix) &&
        std::isdigit(static_cast<unsigned char>(key[prefix.size()]))) {
      key.erase(0, prefix.size());
      break;
    }
  }
  static const std::map<std::string, std::string, std::less<>> names{
      {"utf8", "UTF-8"},          {"65001", "UTF-8"},
      {"utf8sig", "UTF-8"},       {"utf8bom", "UTF-8"},
      {"gb18030", "GB18030"},     {"54936", "GB18030"},
      {"gbk", "GB18030"},         {"gb2312", "GB18030"},
      {"936", "GB18030"},         {"euccn", "GB18030"},
      {"chinese", "GB18030"},     {"big5", "CP950"},
      {"950", "CP950"},           {"shiftjis", "CP932"},
      {"sjis", "CP932"},          {"932", "CP932"},
      {"euckr", "CP949"},         {"949", "CP949"},
      {"iso88591", "ISO-8859-1"}, {"88591", "ISO-8859-1"},
      {"latin1", "ISO-8859-1"},   {"iso885915", "ISO-8859-15"},
      {"885915", "ISO-8859-15"},  {"iso88592", "ISO-8859-2"},
      {"88592", "ISO-8859-2"},    {"utf16", "UTF-16"},
      {"utf16le", "UTF-16LE"},    {"utf16be", "UTF-16BE"},
      {"ascii", "UTF-8"},         {"usascii", "UTF-8"},
  };
  if (const auto found = names.find(key); found != names.end()) return found->second;
  static constexpr std::array<std::string_view, 13> code_pages{
      "1250", "1251", "1252", "1253", "1254", "1255", "1256",
      "1257", "437",  "850",  "852",  "865",  "866"};
  for (const std::string_view page : code_pages) {
    if (key == page) return "CP" + key;
  }
  return std::nullopt;
}

std::optional<std::string> encoding_of_language_driver(unsigned char byte) {
  switch (byte) {
    case 0x01:
      return "CP437";
    case 0x02:
      return "CP850";
    case 0x03:
      return "CP1252";
    case 0x13:
    case 0x7b:
      return "CP932";
    case 0x4d:
    case 0x7a:
      return "GB18030";
    case 0x4e:
    case 0x79:
      return "CP949";
    case 0x4f:
    case 0x78:
      return "CP950";
    case 0x58:
      return "CP1252";
    case 0x64:
      return "CP852";
    case 0x65:
      return "CP866";
    case 0xc8:
      return "CP1250";
    case 0xc9:
      return "CP1251";
    default:
      return std::nullopt;
  }
}

bool is_utf8(std::string_view text) {
  bool cut = false;
  for (std::size_t i = 0; i < text.size();) {
    if (byte_at(text, i) < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = utf8_length(text, i, cut);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

std::size_t length_without_cut_character(std::string_view text, std::string_view encoding) {
  bool cut = false;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t length = 1;
    if (encoding == "UTF-8") {
      length = utf8_length(text, i, cut);
    } else if (encoding == "GB18030") {
      length = gb18030_length(text, i, cut);
    } else if (encoding == "CP950" || encoding == "CP932" || encoding == "CP949") {
      const unsigned char lead = byte_at(text, i);
      const bool single = lead <= 0x80 || (encoding == "CP932" && lead >= 0xa0 && lead <= 0xdf);
      cut = !single && i + 1 == text.size();
      length = single ? 1 : 2;
    }
    if (cut) return i;
    i += std::max<std::size_t>(length, 1);
  }
  return text.size();
}

TextDecoder::TextDecoder(std::string encoding) : encoding_(std::move(encoding)) {
  if (encoding_ == "UTF-8") return;
  const iconv_t converter = iconv_open("UTF-8", encoding_.c_str());
  if (converter == iconv_t(-1)) {
    throw UsageError(io_error("encoding_unknown"), {{"encoding", encoding_}});
  }
  handle_ = converter;
}

TextDecoder::~TextDecoder() {
  if (handle_ != nullptr) iconv_close(handle_);
}

TextDecoder::TextDecoder(TextDecoder&& other) noexcept
    : encoding_(std::move(other.encoding_)), handle_(std::exchange(other.handle_, nullptr)) {}

DecodedText TextDecoder::decode(std::string_view bytes) {
  DecodedText result;
  if (!has_high_bytes(bytes) && !encoding_.starts_with("UTF-16")) {
    result.text = bytes;
    return result;
  }
  const std::size_t whole = length_without_cut_character(bytes, encoding_);
  result.cut = whole < bytes.size();
  bytes = bytes.substr(0, whole);
  if (handle_ == nullptr) {
    for (std::size_t i = 0; i < bytes.size();) {
      bool cut = false;
      const std::size_t length = utf8_length(bytes, i, cut);
      if (length == 0) {
        result.text += "\xef\xbf\xbd";
        ++result.invalid;
        ++i;
      } else {
        result.text += bytes.substr(i, length);
        i += length;
      }
    }
    return result;
  }
  iconv(handle_, nullptr, nullptr, nullptr, nullptr);
  char* in = const_cast<char*>(bytes.data());
  std::size_t in_left = bytes.size();
  std::array<char, 4096> buffer;
  while (in_left > 0) {
    char* out = buffer.data();
    std::size_t out_left = buffer.size();
    const std::size_t done = iconv(handle_, &in, &in_left, &out, &out_left);
    const int reason = errno;
    result.text.append(buffer.data(), buffer.size() - out_left);
    if (done == static_cast<std::size_t>(-1) && reason != E2BIG) {
      result.text += "\xef\xbf\xbd";
      ++result.invalid;
      ++in;
      --in_left;
    }
  }
  return result;
}

std::string encode(std::string_view utf8, const std::string& encoding) {
  const iconv_t converter = iconv_open(encoding.c_str(), "UTF-8");
  if (converter == iconv_t(-1)) {
    throw UsageError(io_error("encoding_unknown"), {{"encoding", encoding}});
  }
  std::string bytes;
  char* in = const_cast<char*>(utf8.data());
  std::size_t in_left = utf8.size();
  std::array<char, 4096> buffer;
  while (in_left > 0) {
    char* out = buffer.data();
    std::size_t out_left = buffer.size();
    const std::size_t done = iconv(converter, &in, &in_left, &out, &out_left);
    const int reason = errno;
    bytes.append(buffer.data(), buffer.size() - out_left);
    if (done == static_cast<std::size_t>(-1) && reason != E2BIG) {
      bool cut = false;
      const std::size_t length = std::max<std::size_t>(utf8_length({in, in_left}, 0, cut), 1);
      bytes += '?';
      in += length;
      in_left -= length;
    }
  }
  iconv_close(converter);
  return bytes;
}

EncodingDecision decide_encoding(std::span<const std::string> samples,
                                 const std::optional<std::string>& declared,
                                 const std::string& declared_by) {
  std::vector<std::string> high;
  std::size_t bytes = 0;
  for (const std::string& sample : samples) {
    if (bytes < (std::size_t{1} << 20) && has_high_bytes(sample)) {
      high.push_back(sample);
      bytes += sample.size();
    }
  }
  if (high.empty()) {
    if (declared)
      return {*declared, fmt::format("{} by {}; all texts are ASCII", *declared, declared_by)};
    return {"UTF-8", "all texts are ASCII"};
  }
  const Reading utf8 = read_as(high, "UTF-8");
  const Reading gb = read_as(high, "GB18030");
  const bool utf8_valid = utf8.invalid == 0 && utf8.characters > 0;
  const bool gb_plausible =
      gb.invalid == 0 && gb.characters > 0 && gb.common_share() >= 0.5 && gb.letter_share() < 0.5;
  // GBK text is now and then valid UTF-8 by chance, but then it does not read as Chinese.
  const bool utf8_by_chance = utf8_valid && gb_plausible && utf8.characters < 20 &&
                              utf8.common_share() < 0.2 && utf8.letter_share() < 0.5;

  const auto found = [&]() -> EncodingDecision {
    if (utf8_valid && !utf8_by_chance) {
      return {"UTF-8",
              fmt::format("{} characters beyond ASCII are strictly valid UTF-8", utf8.characters)};
    }
    if (gb_plausible) {
      return {"GB18030",
              fmt::format("not valid UTF-8; as GB18030 {} of {} characters beyond ASCII are common "
                          "Chinese",
                          percent(gb.common_share()), gb.characters)};
    }
    const Reading western = read_as(high, "CP1252");
    if (western.letter_share() >= 0.5) {
      return {"CP1252",
              fmt::format("not valid UTF-8 and not plausible as Chinese ({} common); as "
                          "Windows-1252 {} are letters beside letters: a guess",
                          percent(gb.common_share()), percent(western.letter_share())),
              false};
    }
    return {"GB18030",
            fmt::format("not valid UTF-8; taken as GB18030 ({} of {} characters common, {} bytes "
                        "invalid): a guess",
                        percent(gb.common_share()), gb.characters, gb.invalid),
            false};
  };

  if (!declared) return found();
  const Reading as_declared = read_as(high, *declared);
  const bool chinese = *declared == "UTF-8" || *declared == "GB18030";
  if (as_declared.invalid == 0) {
    const bool plausible =
        chinese ? as_declared.common_share() >= 0.5 || as_declared.letter_share() >= 0.5
                : as_declared.letter_share() >= 0.5;
    EncodingDecision other = found();
    const bool other_is_better = other.certain && other.encoding != *declared &&
                                 ((other.encoding == "UTF-8" && utf8.characters >= 2) ||
                                  (other.encoding == "GB18030" && gb.common_share() >= 0.7));
    const bool asian = *declared == "CP950" || *declared == "CP932" || *declared == "CP949";
    if (plausible || !other_is_better || (asian && other.encoding != "UTF-8")) {
      return {*declared, fmt::format("{} by {}, and the bytes agree", *declared, declared_by),
              plausible || asian};
    }
    other.evidence =
        fmt::format("{} says {}, but its bytes would read as improbable characters; {}",
                    declared_by, *declared, other.evidence);
    other.declaration_lies = true;
    return other;
  }
  EncodingDecision other = found();
  if (other.encoding == *declared ||
      (!other.certain && as_declared.invalid * 50 < as_declared.characters)) {
    return {*declared,
            fmt::format("{} by {}; {} bytes are not valid in it and were replaced", *declared,
                        declared_by, as_declared.invalid),
            false};
  }
  other.evidence = fmt::format("{} says {}, but {} bytes are not valid in it; {}", declared_by,
                               *declared, as_declared.invalid, other.evidence);
  other.declaration_lies = true;
  return other;
}

DecodedFile decode_file_text(std::string_view bytes, const std::string& encoding) {
  DecodedFile result;
  if (!encoding.empty()) {
    const auto name = encoding_name(encoding);
    if (!name) throw UsageError(io_error("encoding_unknown"), {{"encoding", encoding}});
    result.decision = {*name, *name + " by option"};
  }
  if (bytes.starts_with("\xef\xbb\xbf")) {
    bytes.remove_prefix(3);
    if (encoding.empty()) result.decision = {"UTF-8", "byte order mark of UTF-8"};
  } else if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) {
    const bool little = byte_at(bytes, 0) == 0xff;
    bytes.remove_prefix(2);
    if (encoding.empty()) {
      result.decision = {little ? "UTF-16LE" : "UTF-16BE", "byte order mark of UTF-16"};
    }
  }
  if (result.decision.encoding.empty()) {
    std::vector<std::string> lines;
    for (std::size_t start = 0; start < bytes.size();) {
      const std::size_t end = std::min(bytes.find('\n', start), bytes.size());
      lines.emplace_back(bytes.substr(start, end - start));
      start = end + 1;
    }
    result.decision = decide_encoding(lines, std::nullopt, "");
  }
  result.text = TextDecoder(result.decision.encoding).decode(bytes).text;
  return result;
}

}  // namespace ecotone
