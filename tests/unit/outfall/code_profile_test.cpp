// SPDX-License-Identifier: Apache-2.0
#include "ecotone/outfall/code_profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "ecotone/document/yaml.h"
#include "ecotone/error.h"

namespace ecotone {
namespace {

std::vector<CodeProfile> shipped() {
  std::ifstream file(std::string(ECOTONE_SOURCE_DIR) + "/data/codelists/outfall-codes.yaml");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return read_code_profiles(document::parse_yaml(text));
}

CodeProfile profile_with(Checksum checksum, std::size_t check_length) {
  CodeProfile profile;
  profile.id = "test";
  profile.segments = {{"serial", CodeSegment::Alphabet::digits, 9, {}},
                      {"check", CodeSegment::Alphabet::digits, check_length, {}}};
  profile.checksum = checksum;
  return profile;
}

TEST(CodeProfile, CodeIsTakenApart) {
  const auto profiles = shipped();
  const CodeReading reading =
      read_code("FB-500242-0018-GY-00", profile_of(profiles, "seen-on-signs"));
  ASSERT_TRUE(reading.code);
  EXPECT_EQ(reading.code->segment("county"), "500242");
  EXPECT_EQ(reading.code->segment("serial"), "0018");
  EXPECT_EQ(reading.code->segment("class"), "GY");
  EXPECT_EQ(reading.code->segment("colour"), std::nullopt);
}

TEST(CodeProfile, FaultNamesTheSegment) {
  const auto profiles = shipped();
  const CodeProfile& signs = profile_of(profiles, "seen-on-signs");
  const auto fault = [&signs](std::string_view code) {
    const CodeReading reading = read_code(code, signs);
    EXPECT_FALSE(reading.code) << code;
    return reading.fault.reason_en;
  };
  EXPECT_THAT(fault("FB5002420013G"), testing::HasSubstr("before the segment county"));
  EXPECT_THAT(fault("FB-50024-0018-GY-00"), testing::HasSubstr("county"));
  EXPECT_THAT(fault("FB-500242-0018-XX-00"), testing::HasSubstr("unknown value XX"));
  EXPECT_THAT(fault("FB-500242-0018-GY-00-1"), testing::HasSubstr("too much"));
  EXPECT_THAT(fault("fb-500242-0018-GY-00"), testing::HasSubstr("basin"));
  EXPECT_THAT(fault(""), testing::HasSubstr("basin"));
}

TEST(CodeProfile, BlanksAroundACodeAreNoFault) {
  const auto profiles = shipped();
  EXPECT_TRUE(read_code("　FB-500242-0018-GY-00 ", profile_of(profiles, "seen-on-signs")).code);
}

TEST(CodeProfile, WithoutAFormOnlyTheCountyIsRead) {
  const auto profiles = shipped();
  const CodeProfile& any = profile_of(profiles, "county-only");
  EXPECT_EQ(read_code("FB-500242-0018-GY-00", any).code->segment("county"), "500242");
  EXPECT_EQ(read_code("EB320312001", any).code->segment("county"), "320312");
  EXPECT_FALSE(read_code("A-12", any).code);
  EXPECT_FALSE(read_code("排污口一号", any).code);
}

TEST(CodeProfile, UnknownProfileTellsThoseThereAre) {
  try {
    profile_of(shipped(), "national");
    FAIL();
  } catch (const SchemaError& error) {
    EXPECT_THAT(error.help(Language::english), testing::HasSubstr("seen-on-signs"));
  }
}

TEST(CodeProfile, NoShippedProfileClaimsToBeCertain) {
  for (const CodeProfile& profile : shipped()) {
    EXPECT_THAT(profile.mark, testing::AnyOf("M?", "M", "E")) << profile.id;
    EXPECT_FALSE(profile.source.empty()) << profile.id;
  }
}

// Published vectors: Luhn 7992739871|3 (Wikipedia, from ISO/IEC 7812-1); MOD 11,10 0794|5 (ISO/IEC
// 7064, 8.3); MOD 97-10 794|44 (ISO/IEC 7064, 9.3 with "794", 98 − 79400 mod 97).
TEST(CheckDigits, PublishedVectors) {
  EXPECT_EQ(check_digits("7992739871", Checksum::luhn), "3");
  EXPECT_EQ(check_digits("0794", Checksum::mod_11_10), "5");
  EXPECT_EQ(check_digits("794", Checksum::mod_97_10), "44");
}

TEST(CheckDigits, ChangedDigitIsNoticed) {
  for (const auto& [checksum, length] :
       {std::pair{Checksum::luhn, std::size_t{1}}, std::pair{Checksum::mod_11_10, std::size_t{1}},
        std::pair{Checksum::mod_97_10, std::size_t{2}}}) {
    const CodeProfile profile = profile_with(checksum, length);
    const std::string serial = "500242018";
    const std::string code = serial + check_digits(serial, checksum);
    ASSERT_TRUE(read_code(code, profile).code);
    for (std::size_t i = 0; i < serial.size(); ++i) {
      std::string changed = code;
      changed[i] = changed[i] == '9' ? '0' : static_cast<char>(changed[i] + 1);
      EXPECT_FALSE(read_code(changed, profile).code) << changed;
    }
  }
}

TEST(CodeProfile, SegmentWithoutALengthIsRefusedWithItsPlace) {
  try {
    read_code_profiles(
        document::parse_yaml("profiles:\n- id: x\n  title: {en: x, zh: x}\n"
                             "  mark: E\n  source: x\n  segments:\n"
                             "  - {name: serial}\n"));
    FAIL();
  } catch (const DocumentError& error) {
    EXPECT_THAT(error.where(), testing::HasSubstr("line 7"));
  }
}

}  // namespace
}  // namespace ecotone
