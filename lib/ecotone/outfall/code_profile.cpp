// SPDX-License-Identifier: Apache-2.0
#include "ecotone/outfall/code_profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "ecotone/error.h"
#include "ecotone/message/outfall_errors.h"
#include "ecotone/outfall/names.h"

namespace ecotone {
namespace {

using document::Value;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return c >= 'A' && c <= 'Z';
}

bool belongs(char c, CodeSegment::Alphabet alphabet) {
  switch (alphabet) {
    case CodeSegment::Alphabet::digits:
      return is_digit(c);
    case CodeSegment::Alphabet::letters:
      return is_letter(c);
    case CodeSegment::Alphabet::alphanumeric:
      break;
  }
  return is_digit(c) || is_letter(c);
}

std::pair<std::string_view, std::string_view> alphabet_words(CodeSegment::Alphabet alphabet) {
  switch (alphabet) {
    case CodeSegment::Alphabet::digits:
      return {"digits", "位数字"};
    case CodeSegment::Alphabet::letters:
      return {"capital letters", "个大写字母"};
    case CodeSegment::Alphabet::alphanumeric:
      break;
  }
  return {"digits or capital letters", "位数字或大写字母"};
}

CodeSegment segment_of(const Value& value) {
  CodeSegment segment;
  segment.name = value.at("name").as_string();
  using Alphabet = CodeSegment::Alphabet;
  for (const auto& [key, alphabet] :
       {std::pair{"digits", Alphabet::digits}, std::pair{"letters", Alphabet::letters},
        std::pair{"characters", Alphabet::alphanumeric}}) {
    if (const Value* length = value.find(key)) {
      segment.alphabet = alphabet;
      segment.length = static_cast<std::size_t>(length->as_integer());
    }
  }
  if (segment.length == 0 || segment.length > 64) {
    throw DocumentError(outfall_error("segment_without_length"), {{"name", segment.name}},
                        value.place());
  }
  if (const Value* values = value.find("values")) {
    for (const auto& [text, meaning] : values->as_object()) {
      segment.values.emplace_back(text, meaning.as_string());
    }
  }
  return segment;
}

Checksum checksum_of(const Value& value) {
  const std::string& name = value.as_string();
  if (name == "luhn") return Checksum::luhn;
  if (name == "mod_11_10") return Checksum::mod_11_10;
  if (name == "mod_97_10") return Checksum::mod_97_10;
  throw DocumentError(outfall_error("checksum_unknown"), {{"name", name}}, value.place());
}

CodeFault fault(std::string en, std::string zh) {
  return {std::move(en), std::move(zh)};
}

// Six digits after at most four letters and one separator.
CodeReading read_county_only(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size() && is_letter(text[begin])) ++begin;
  if (begin > 4) begin = text.size();
  if (begin < text.size() && (text[begin] == '-' || text[begin] == '_')) ++begin;
  std::size_t end = begin;
  while (end < text.size() && is_digit(text[end])) ++end;
  if (end - begin < 6) {
    return {std::nullopt,
            fault("no six digits that could name a county", "没有可作县级代码的六位数字")};
  }
  ParsedCode parsed;
  parsed.segments.emplace_back("county", std::string(text.substr(begin, 6)));
  return {std::move(parsed), {}};
}

int digit_or_letter_value(char c) {
  if (is_digit(c)) return c - '0';
  if (is_letter(c)) return c - 'A' + 10;
  throw SchemaError(outfall_error("checksum_character"), {{"character", std::string(1, c)}});
}

}  // namespace

std::optional<std::string> ParsedCode::segment(std::string_view name) const {
  for (const auto& [segment_name, text] : segments) {
    if (segment_name == name) return text;
  }
  return std::nullopt;
}

std::vector<CodeProfile> read_code_profiles(const Value& file) {
  std::vector<CodeProfile> profiles;
  for (const Value& value : file.at("profiles").as_array()) {
    CodeProfile profile;
    profile.id = value.at("id").as_string();
    profile.title_en = value.at("title").at("en").as_string();
    profile.title_zh = value.at("title").at("zh").as_string();
    profile.mark = value.at("mark").as_string();
    profile.source = value.at("source").as_string();
    if (const Value* separator = value.find("separator")) {
      profile.separator = separator->as_string();
    }
    if (const Value* segments = value.find("segments")) {
      for (const Value& segment : segments->as_array()) {
        profile.segments.push_back(segment_of(segment));
      }
    }
    if (const Value* checksum = value.find("checksum")) profile.checksum = checksum_of(*checksum);
    profile.county_only = profile.segments.empty();
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

const CodeProfile& profile_of(const std::vector<CodeProfile>& profiles, std::string_view id) {
  std::string names;
  for (const CodeProfile& profile : profiles) {
    if (profile.id == id) return profile;
    names += (names.empty() ? "" : ", ") + profile.id;
  }
  throw SchemaError(outfall_error("profile_unknown"),
                    {{"name", std::string(id)}, {"names", names}});
}

std::string check_digits(std::string_view text, Checksum checksum) {
  if (checksum == Checksum::luhn) {
    int sum = 0;
    bool doubled = true;  // the digit before the check digit
    for (auto c = text.rbegin(); c != text.rend(); ++c) {
      if (!is_digit(*c)) continue;
      const int value = (*c - '0') * (doubled ? 2 : 1);
      sum += value > 9 ? value - 9 : value;
      doubled = !doubled;
    }
    return std::to_string((10 - sum % 10) % 10);
  }
  if (checksum == Checksum::mod_11_10) {
    int product = 10;
    for (const char c : text) {
      if (!is_digit(c)) continue;
      const int sum = (product + c - '0') % 10;
      product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return std::to_string((11 - product) % 10);
  }
  if (checksum == Checksum::mod_97_10) {
    int rest = 0;
    for (const char c : text) {
      const int value = digit_or_letter_value(c);
      rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    return fmt::format("{:02}", 98 - rest * 100 % 97);
  }
  return "";
}

CodeReading read_code(std::string_view code, const CodeProfile& profile) {
  const std::string_view text = without_blanks_around(code);
  if (profile.county_only) return read_county_only(text);
  ParsedCode parsed;
  std::string joined;  // without separators
  std::size_t at = 0;
  for (std::size_t i = 0; i < profile.segments.size(); ++i) {
    const CodeSegment& segment = profile.segments[i];
    if (i > 0 && !profile.separator.empty()) {
      if (!text.substr(at).starts_with(profile.separator)) {
        return {std::nullopt,
                fault(fmt::format("\"{}\" is expected before the segment {}", profile.separator,
                                  segment.name),
                      fmt::format("“{}”段之前应有“{}”", segment.name, profile.separator))};
      }
      at += profile.separator.size();
    }
    const std::string_view part = text.substr(std::min(at, text.size()), segment.length);
    const auto [words_en, words_zh] = alphabet_words(segment.alphabet);
    if (part.size() != segment.length || !std::all_of(part.begin(), part.end(), [&](char c) {
          return belongs(c, segment.alphabet);
        })) {
      return {std::nullopt, fault(fmt::format("the segment {} takes {} {}, not \"{}\"",
                                              segment.name, segment.length, words_en, part),
                                  fmt::format("“{}”段应为 {} {}，而不是“{}”", segment.name,
                                              segment.length, words_zh, part))};
    }
    if (!segment.values.empty() &&
        std::none_of(segment.values.begin(), segment.values.end(),
                     [part](const auto& value) { return value.first == part; })) {
      return {std::nullopt,
              fault(fmt::format("the segment {} has the unknown value {}", segment.name, part),
                    fmt::format("“{}”段的值 {} 不在列表中", segment.name, part))};
    }
    parsed.segments.emplace_back(segment.name, std::string(part));
    if (i + 1 < profile.segments.size()) joined += part;
    at += segment.length;
  }
  if (at != text.size()) {
    return {std::nullopt, fault(fmt::format("\"{}\" is too much at its end", text.substr(at)),
                                fmt::format("末尾多出“{}”", text.substr(at)))};
  }
  if (profile.checksum != Checksum::none) {
    const std::string wanted = check_digits(joined, profile.checksum);
    if (parsed.segments.back().second != wanted) {
      return {std::nullopt, fault(fmt::format("its check digits should be {}", wanted),
                                  fmt::format("校验位应为 {}", wanted))};
    }
  }
  return {std::move(parsed), {}};
}

}  // namespace ecotone
