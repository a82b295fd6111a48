// SPDX-License-Identifier: Apache-2.0
#include "ecotone/index/index_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/index/meeting.h"
#include "tests/support/lattice_zones.h"

namespace ecotone {
namespace {

std::string bytes_of(const std::vector<GridPolygons>& layers, int threads) {
  std::vector<ZoneIndex> indexes;
  for (const GridPolygons& zones : layers) indexes.emplace_back(zones, threads);
  const std::vector<std::uint32_t> numbers{3, 1, 4, 1, 5};
  std::vector<IndexFileLayer> written;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    written.push_back({.id = "layer " + std::to_string(i),
                       .metadata = "{\"number\": " + std::to_string(i) + "}",
                       .zones = &indexes[i],
                       .grid = 1e-4,
                       .sections = {index_section<std::uint32_t>("numbers", numbers)}});
  }
  std::string bytes;
  write_index_file(
      "{\"file\": true}", written,
      [&](std::span<const std::byte> more) {
        bytes.append(reinterpret_cast<const char*>(more.data()), more.size());
      },
      threads);
  return bytes;
}

std::vector<GridPolygons> sample_layers() {
  LatticeDraw draw(11);
  GridPolygons dense = scribbles(draw, 12, {0, 0}, 4000);
  append(dense, scribbles(draw, 150, {1001, 2003}, 130));
  GridPolygons none;
  finish_feature(none);
  return {dense, none, triangles(draw, 6, 16)};
}

// A file that is there as long as the object.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& bytes)
      : path_(std::filesystem::temp_directory_path() /
              ("ecotone-index-test-" + std::to_string(::getpid()) + ".ecoindex")) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

std::string refusal(const std::string& bytes, IndexFile::Check check) {
  const TemporaryFile file(bytes);
  try {
    const IndexFile index(file.path(), check);
    return "";
  } catch (const IoError& error) {
    return std::string(error.key());
  }
}

TEST(IndexFile, BytesAreTheSameForAnyNumberOfThreads) {
  const auto layers = sample_layers();
  const std::string one = bytes_of(layers, 1);
  EXPECT_EQ(one, bytes_of(layers, 2));
  EXPECT_EQ(one, bytes_of(layers, 7));
  EXPECT_EQ(one.size() % 64, 0);
}

TEST(IndexFile, MappedZonesAnswerAsThoseThatWereBuilt) {
  const auto layers = sample_layers();
  const TemporaryFile file(bytes_of(layers, 2));
  for (const auto check : {IndexFile::Check::everything, IndexFile::Check::header}) {
    std::vector<ZoneIndex> mapped;
    {
      const IndexFile index(file.path(), check);
      EXPECT_EQ(index.metadata(), "{\"file\": true}");
      ASSERT_EQ(index.layer_count(), 3);
      EXPECT_EQ(index.id(1), "layer 1");
      EXPECT_EQ(index.metadata(2), "{\"number\": 2}");
      EXPECT_EQ(index.find("layer 2"), 2);
      EXPECT_THROW(index.find("layer 3"), IoError);
      EXPECT_EQ(index.grid(0), 1e-4);
      const auto numbers = index.array<std::uint32_t>(0, "numbers");
      EXPECT_EQ(std::vector<std::uint32_t>(numbers.begin(), numbers.end()),
                (std::vector<std::uint32_t>{3, 1, 4, 1, 5}));
      EXPECT_THROW(index.array<std::uint64_t>(0, "numbers"), IoError);
      EXPECT_TRUE(index.section(0, "nothing").empty());
      for (std::size_t i = 0; i < 3; ++i) mapped.push_back(index.zones(i));
    }  // the zones keep the map
    for (std::size_t i = 0; i < 3; ++i) {
      const ZoneIndex built(layers[i], 1);
      EXPECT_EQ(mapped[i].zone_count(), built.zone_count());
      std::vector<ZoneWinding> found;
      std::vector<ZoneWinding> expected;
      LatticeDraw draw(i);
      for (int k = 0; k < 2000; ++k) {
        const GridPoint p = draw.point(0, k % 2 == 0 ? 100 : 4000);
        mapped[i].zones_at(p, found);
        built.zones_at(p, expected);
        ASSERT_EQ(found, expected);
      }
    }
  }
}

TEST(IndexFile, ATruncatedFileIsRefused) {
  const std::string bytes = bytes_of(sample_layers(), 2);
  for (const auto check : {IndexFile::Check::everything, IndexFile::Check::header}) {
    EXPECT_EQ(refusal("", check), "index_unknown");
    EXPECT_EQ(refusal(bytes.substr(0, 63), check), "index_unknown");
    for (std::size_t size = 64; size < bytes.size(); size += size < 8192 ? 251 : 39989) {
      ASSERT_EQ(refusal(bytes.substr(0, size), check), "index_damaged") << size;
    }
    EXPECT_EQ(refusal(bytes + std::string(64, '\0'), check), "index_damaged");
  }
}

TEST(IndexFile, AFlippedBitIsNoticedWhereverItIs) {
  const std::string bytes = bytes_of(sample_layers(), 2);
  LatticeDraw draw(5);
  for (int i = 0; i < 300; ++i) {
    // Every bit of the header, then any; only padding means nothing.
    const std::size_t bit = static_cast<std::size_t>(
        i < 200 ? draw.between(0, 64 * 8 - 1)
                : draw.between(0, static_cast<std::int64_t>(bytes.size()) * 8 - 1));
    std::string altered = bytes;
    altered[bit / 8] = static_cast<char>(altered[bit / 8] ^ (1 << (bit % 8)));
    const std::string said = refusal(altered, IndexFile::Check::everything);
    if (said.empty()) {
      EXPECT_EQ(bytes[bit / 8], 0) << bit / 8;
    } else {
      EXPECT_TRUE(said == "index_damaged" || (bit < 96 && said != "index_not_read")) << said;
    }
  }
}

TEST(IndexFile, AFileOfAnotherKindOrVersionIsNamed) {
  std::string bytes = bytes_of(sample_layers(), 2);
  EXPECT_EQ(refusal(std::string(1000, 'x'), IndexFile::Check::everything), "index_unknown");
  bytes[8] = 2;
  EXPECT_EQ(refusal(bytes, IndexFile::Check::everything), "index_version");
  EXPECT_THROW(IndexFile("/nowhere/at/all.ecoindex"), IoError);
}

// Alters a file and makes its checksums right again.
std::string with_right_checksums(std::string bytes) {
  const auto number = [&](std::size_t at) {
    std::uint64_t n = 0;
    std::memcpy(&n, bytes.data() + at, sizeof(n));
    return n;
  };
  const auto put = [&](std::size_t at, std::uint64_t n) {
    std::memcpy(bytes.data() + at, &n, sizeof(n));
  };
  const auto sum = [&](std::size_t at, std::size_t size) {
    return index_checksum(std::as_bytes(std::span(bytes)).subspan(at, size));
  };
  std::uint32_t sections = 0;
  std::memcpy(&sections, bytes.data() + 16, sizeof(sections));
  for (std::size_t k = 0; k < sections; ++k) {
    const std::size_t entry = 64 + 64 * k;
    put(entry + 48, sum(number(entry + 32), number(entry + 40)));
  }
  put(32, sum(64, std::size_t{sections} * 64));
  put(56, sum(0, 56));
  return bytes;
}

// Whoever alters a file with its checksums can make it say anything, but not lead out of it.
TEST(IndexFile, NumbersThatLeadNowhereAreRefusedOrHarmless) {
  const auto layers = sample_layers();
  const std::string bytes = bytes_of(layers, 2);
  ASSERT_EQ(with_right_checksums(bytes), bytes);
  std::uint32_t sections = 0;
  std::memcpy(&sections, bytes.data() + 16, sizeof(sections));
  std::uint64_t first = 0;
  std::memcpy(&first, bytes.data() + 64 + 32, sizeof(first));
  LatticeDraw draw(17);
  int refused = 0;
  const GridPolygons subjects = scribbles(draw, 3, {0, 0}, 4000);
  for (int i = 0; i < 600; ++i) {
    std::string altered = bytes;
    const auto at = static_cast<std::size_t>(draw.between(
        static_cast<std::int64_t>(first), static_cast<std::int64_t>(bytes.size()) - 9));
    const std::int64_t kind = draw.between(0, 3);
    if (kind == 0) {
      altered[at] = static_cast<char>(draw.between(0, 255));
    } else {
      const std::uint64_t n = kind == 1 ? ~std::uint64_t{0} : kind == 2 ? 0x7fffffff80000000U : 0;
      std::memcpy(altered.data() + at, &n, sizeof(n));
    }
    const TemporaryFile file(with_right_checksums(altered));
    try {
      const IndexFile index(file.path());
      for (std::size_t layer = 0; layer < index.layer_count(); ++layer) {
        const ZoneIndex zones = index.zones(layer);
        std::vector<ZoneWinding> found;
        Meeting meeting;
        MeetingFinder finder(zones);
        for (int k = 0; k < 20; ++k) zones.zones_at(draw.point(-10, 4010), found);
        for (std::size_t s = 0; s < subjects.size(); ++s) {
          finder.find(feature_of(subjects, s), meeting);
        }
      }
    } catch (const IoError& error) {
      EXPECT_EQ(error.key(), "index_damaged");
      ++refused;
    }
  }
  EXPECT_GT(refused, 300);
}

TEST(IndexFile, ATooLongNameIsRefused) {
  const ZoneIndex index;
  const std::vector<IndexFileLayer> layers{
      {.id = "a",
       .metadata = "",
       .zones = &index,
       .grid = 1,
       .sections = {{"a name of more than twenty-three bytes", {}}}}};
  EXPECT_THROW(write_index_file("", layers, [](std::span<const std::byte>) {}), OutputError);
}

}  // namespace
}  // namespace ecotone
