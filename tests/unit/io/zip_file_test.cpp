// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/zip_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/io/atomic_file.h"

namespace ecotone {
namespace {

class ZipFile : public testing::Test {
 protected:
  ZipFile()
      : path_(std::filesystem::temp_directory_path() /
              ("ecotone-zip-" + std::to_string(::getpid()) + ".zip")) {}
  ~ZipFile() override { std::filesystem::remove(path_); }

  std::vector<ZipMember> unpacked(const std::string& bytes, const ZipLimits& limits = {}) {
    write_file(path_, bytes, true);
    return unpack_zip(path_, limits);
  }

  std::filesystem::path path_;
};

// CRC-32 of ISO 3309, as RFC 1952 section 8 gives it.
std::uint32_t crc32(const std::string& bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
  }
  return ~crc;
}

std::string little_endian(std::uint64_t value, int bytes) {
  std::string out;
  for (int k = 0; k < bytes; ++k) out += static_cast<char>(value >> 8 * k & 0xFF);
  return out;
}

// A ZIP file with one stored member, by APPNOTE.TXT 6.3.10 sections 4.3.7, 4.3.12 and 4.3.16, that
// says of itself what it is told to.
std::string stored_zip(const std::string& name, const std::string& bytes, std::size_t said) {
  const std::string common = little_endian(0, 2) + little_endian(0, 2) + little_endian(0, 2) +
                             little_endian(33, 2) + little_endian(crc32(bytes), 4) +
                             little_endian(bytes.size(), 4) + little_endian(said, 4) +
                             little_endian(name.size(), 2) + little_endian(0, 2);
  const std::string local = "PK\x03\x04" + little_endian(20, 2) + common + name + bytes;
  const std::string directory = "PK\x01\x02" + little_endian(20, 2) + little_endian(20, 2) +
                                common + little_endian(0, 2) + little_endian(0, 2) +
                                little_endian(0, 2) + little_endian(0, 4) + little_endian(0, 4) +
                                name;
  return local + directory + "PK\x05\x06" + little_endian(0, 4) + little_endian(1, 2) +
         little_endian(1, 2) + little_endian(directory.size(), 4) +
         little_endian(local.size(), 4) + little_endian(0, 2);
}

TEST_F(ZipFile, MembersComeBackInOrderAndByteForByte) {
  std::string all_bytes;
  for (int k = 0; k < 256; ++k) all_bytes += static_cast<char>(k);
  const std::vector<ZipMember> members = {
      {"b.bin", all_bytes}, {"a.txt", ""}, {"界址.txt", "界址点"}};
  const std::vector<ZipMember> back = unpacked(pack_zip(members));
  ASSERT_EQ(back.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(back[i].name, members[i].name);
    EXPECT_EQ(back[i].bytes, members[i].bytes);
  }
}

TEST_F(ZipFile, SameMembersAreTheSameBytesInEveryTimeZone) {
  const std::vector<ZipMember> members = {{"a.txt", std::string(5000, 'a')}};
  const std::string here = pack_zip(members);
  ::setenv("TZ", "Asia/Shanghai", 1);
  ::tzset();
  const std::string there = pack_zip(members);
  ::unsetenv("TZ");
  ::tzset();
  EXPECT_EQ(here, there);
  // Time and day of the local header: 0 and 1980-01-01, which is 1 << 5 | 1.
  EXPECT_EQ(here.substr(10, 4), std::string("\0\0\x21\0", 4));
}

TEST_F(ZipFile, AStoredMemberWrittenByHandIsRead) {
  const std::vector<ZipMember> back = unpacked(stored_zip("a.txt", "abc", 3));
  ASSERT_EQ(back.size(), 1u);
  EXPECT_EQ(back[0].bytes, "abc");
}

TEST_F(ZipFile, AMemberLongerThanItSaysIsRefused) {
  EXPECT_THROW(unpacked(stored_zip("a.txt", "abcdef", 3)), IoError);
}

TEST_F(ZipFile, NamesThatLeadElsewhereAreRefused) {
  for (const std::string name : {"../a.txt", "/a.txt", "b/a.txt", "..", "C:a.txt", "b\\a.txt"}) {
    EXPECT_THROW(unpacked(stored_zip(name, "abc", 3)), IoError) << name;
  }
}

TEST_F(ZipFile, AByteThatChangedIsFoundByTheChecksum) {
  std::string bytes = stored_zip("a.txt", "abc", 3);
  bytes[bytes.find("abc")] = 'b';
  EXPECT_THROW(unpacked(bytes), IoError);
}

TEST_F(ZipFile, WhatUnpacksBeyondTheLimitsIsRefused) {
  const std::string bomb = pack_zip(std::vector<ZipMember>{{"a.txt", std::string(9'000'000, ' ')}});
  EXPECT_THROW(unpacked(bomb), IoError);
  EXPECT_EQ(unpacked(bomb, {.ratio = 100'000}).size(), 1u);
  EXPECT_THROW(unpacked(bomb, {.bytes = 8'999'999, .ratio = 100'000}), IoError);
  const std::string two = pack_zip(std::vector<ZipMember>{{"a", "1"}, {"b", "2"}});
  EXPECT_THROW(unpacked(two, {.members = 1}), IoError);
}

TEST_F(ZipFile, WhatIsNoZipFileIsRefused) {
  EXPECT_THROW(unpacked("{}"), IoError);
  EXPECT_THROW(unpacked(""), IoError);
  const std::string whole = pack_zip(std::vector<ZipMember>{{"a", std::string(500, 'x')}});
  for (const std::size_t length : {whole.size() - 1, whole.size() / 2, std::size_t{10}}) {
    EXPECT_THROW(unpacked(whole.substr(0, length)), IoError) << length;
  }
}

}  // namespace
}  // namespace ecotone
