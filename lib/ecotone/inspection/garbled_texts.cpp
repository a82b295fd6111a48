// SPDX-License-Identifier: Apache-2.0
// Texts that were decoded with the wrong encoding before they were stored (mojibake).
#include <cstdint>
#include <utility>

#include "ecotone/inspection/detectors.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText garbled{
    "garbled_texts",
    "{count} features have garbled texts in {field}: {features}; \"{value}\" reads \"{repaired}\"",
    "{count} 个要素的 {field} 为乱码：{features}；“{value}”应为“{repaired}”",
    "names do not match those of other layers; no area or place is concerned (0 m)",
    "名称无法与其他图层匹配；不影响面积和位置（0 m）",
    "the bytes were read as {encoding} once; ask for the data again, or from before that step",
    "曾按 {encoding} 读取；请重新索取数据，或取该步骤之前的数据",
    ""};
constexpr InspectText lost{
    "garbled_texts",
    "{count} features have lost characters in {field}: {features}; \"{value}\"",
    "{count} 个要素的 {field} 有字符已丢失：{features}；“{value}”",
    "names cannot be restored; no area or place is concerned (0 m)",
    "名称无法恢复；不影响面积和位置（0 m）",
    "ask for the data again",
    "请重新索取数据",
    ""};

// The next character of a UTF-8 text; nothing where it is malformed.
std::optional<char32_t> next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t k) -> unsigned {
    return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U;
  };
  const unsigned lead = byte(at);
  const std::size_t more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  if (lead >= 0x80 && lead < 0xc2) return std::nullopt;
  char32_t value = more == 0 ? lead : lead & (0x3fU >> more);
  for (std::size_t k = 1; k <= more; ++k) {
    if ((byte(at + k) & 0xc0U) != 0x80U) return std::nullopt;
    value = value << 6U | (byte(at + k) & 0x3fU);
  }
  at += more + 1;
  return value;
}

bool has_common_chinese(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto c = next_character(text, at);
    if (!c) return false;
    if (*c >= 0x4e00 && *c <= 0x9fa5) return true;
  }
  return false;
}

bool is_all_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (!next_character(text, at)) return false;
  }
  return true;
}

// The text whose UTF-8 bytes, taken for Latin-1 characters, give this one; empty if none does.
std::string from_latin_1(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) {
    const auto c = next_character(text, at);
    if (!c || *c > 0xff) return {};
    bytes.push_back(static_cast<char>(*c));
  }
  return bytes != text && is_all_utf8(bytes) && has_common_chinese(bytes) ? bytes : std::string();
}

struct Restored {
  std::string text;
  std::string encoding;
};

// What a text was before it was decoded wrongly; nothing if it was not.
std::optional<Restored> restored(const Scene& scene, const std::string& text) {
  std::string plain = from_latin_1(text);
  if (!plain.empty()) return Restored{plain, "ISO-8859-1"};
  if (!scene.options.encode) return std::nullopt;
  for (const char* encoding : {"CP1252", "GB18030"}) {
    plain = scene.options.encode(text, encoding);
    // Two characters of three bytes each: a single one may be chance.
    if (plain.size() >= 6 && plain != text && is_all_utf8(plain) && has_common_chinese(plain)) {
      return Restored{plain, encoding};
    }
  }
  return std::nullopt;
}

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

}  // namespace

void find_garbled_texts(Scene& scene) {
  for (const Column& column : scene.layer.fields.columns()) {
    if (column.type() != FieldType::text) continue;
    std::vector<std::size_t> odd, gone;
    std::optional<Restored> first;
    for (std::size_t i = 0; i < column.size(); ++i) {
      const auto* value = std::get_if<std::string>(&column[i]);
      if (value == nullptr || is_ascii(*value)) continue;
      if (value->find("\xef\xbf\xbd") != std::string::npos ||
          value->find("锟斤拷") != std::string::npos) {
        gone.push_back(i);
      } else if (auto plain = restored(scene, *value)) {
        odd.push_back(i);
        if (!first) first = std::move(plain);
      }
    }
    const auto tell = [&](const std::vector<std::size_t>& features, const InspectText& text) {
      if (features.empty()) return;
      InspectFinding& finding =
          scene.add(FindingSeverity::warning, Confidence::likely, text, features,
                    {{"field", column.name()},
                     {"value", to_text(column[features[0]])},
                     {"repaired", first ? first->text : ""},
                     {"encoding", first ? first->encoding : ""}});
      finding.evidence = {{"field", column.name()}, {"value", to_text(column[features[0]])}};
      if (&text == &garbled) finding.evidence.push_back({"restored", first->text});
      finding.consequence_m = 0;
    };
    tell(odd, garbled);
    tell(gone, lost);
  }
}

}  // namespace ecotone::inspection
