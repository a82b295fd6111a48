// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "ecotone/message/report_texts.h"

namespace ecotone {
namespace {

std::vector<std::string> placeholders(std::string_view text) {
  std::vector<std::string> names;
  for (std::size_t at = text.find('{'); at != text.npos; at = text.find('{', at + 1)) {
    names.emplace_back(text.substr(at, text.find('}', at) - at));
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST(ReportTexts, EveryKeyStandsOnce) {
  std::set<std::string_view> seen;
  for (const Text& text : report_texts) {
    EXPECT_TRUE(seen.insert(text.key).second) << text.key;
  }
}

TEST(ReportTexts, EveryTextSpeaksBothLanguages) {
  for (const Text& text : report_texts) {
    EXPECT_FALSE(text.en.empty()) << text.key;
    EXPECT_FALSE(text.zh.empty()) << text.key;
    EXPECT_TRUE(std::all_of(text.en.begin(), text.en.end(),
                            [](char c) { return static_cast<unsigned char>(c) < 0x80; }) ||
                text.en.find("²") != text.en.npos || text.en.find("°") != text.en.npos ||
                text.en.find("“") != text.en.npos)
        << text.key << " has Chinese in its English";
  }
}

TEST(ReportTexts, BothLanguagesTakeTheSamePlaceholders) {
  for (const Text& text : report_texts) {
    EXPECT_EQ(placeholders(text.en), placeholders(text.zh)) << text.key;
  }
}

}  // namespace
}  // namespace ecotone
