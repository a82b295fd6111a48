// SPDX-License-Identifier: Apache-2.0
#include "tests/benchmark/wkb_file.h"

#include <cstring>
#include <stdexcept>
#include <utility>

#include "ecotone/geometry/wkb.h"

namespace ecotone::bench {
namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

File open(const std::filesystem::path& path, const char* mode) {
  File file(std::fopen(path.c_str(), mode), &std::fclose);
  if (!file) throw std::runtime_error("cannot open " + path.string());
  return file;
}

void read_exactly(std::FILE* file, void* to, std::size_t size, const std::filesystem::path& path) {
  if (size != 0 && std::fread(to, 1, size, file) != size)
    throw std::runtime_error("cannot read " + path.string());
}

void write_exactly(std::FILE* file, const void* from, std::size_t size,
                   const std::filesystem::path& path) {
  if (size != 0 && std::fwrite(from, 1, size, file) != size)
    throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

WkbFile read_wkb_file(const std::filesystem::path& path) {
  WkbFile result;
  result.bytes.resize(std::filesystem::file_size(path));
  read_exactly(open(path, "rb").get(), result.bytes.data(), result.bytes.size(), path);
  const std::span<const std::uint8_t> all(result.bytes);
  for (std::size_t at = 0; at < all.size();) {
    std::uint32_t length = 0;
    if (all.size() - at < sizeof length) throw std::runtime_error("cut short: " + path.string());
    std::memcpy(&length, all.data() + at, sizeof length);
    at += sizeof length;
    if (all.size() - at < length) throw std::runtime_error("cut short: " + path.string());
    result.features.push_back(all.subspan(at, length));
    at += length;
  }
  return result;
}

MultiPolygonArray to_polygons(const WkbFile& file) {
  MultiPolygonBuilder builder;
  for (const auto feature : file.features) append_wkb(feature, builder);
  return std::move(builder).build();
}

std::vector<Point> read_points(const std::filesystem::path& path) {
  std::vector<Point> points(std::filesystem::file_size(path) / sizeof(Point));
  read_exactly(open(path, "rb").get(), points.data(), points.size() * sizeof(Point), path);
  return points;
}

void write_points(const std::filesystem::path& path, std::span<const Point> points) {
  const std::filesystem::path unfinished = path.string() + ".part";
  write_exactly(open(unfinished, "wb").get(), points.data(), points.size_bytes(), path);
  std::filesystem::rename(unfinished, path);
}

WkbFileWriter::WkbFileWriter(std::filesystem::path path)
    : path_(std::move(path)), file_(std::fopen((path_.string() + ".part").c_str(), "wb")) {
  if (!file_) throw std::runtime_error("cannot create " + path_.string());
}

void WkbFileWriter::add(const MultiPolygonView& feature) {
  const std::vector<std::uint8_t> wkb = write_wkb(feature, WkbForm::single_where_possible);
  const auto length = static_cast<std::uint32_t>(wkb.size());
  write_exactly(file_.get(), &length, sizeof length, path_);
  write_exactly(file_.get(), wkb.data(), wkb.size(), path_);
  ++feature_count_;
  vertex_count_ += feature.vertex_count();
}

void WkbFileWriter::finish() {
  if (std::fclose(file_.release()) != 0) throw std::runtime_error("cannot write " + path_.string());
  std::filesystem::rename(path_.string() + ".part", path_);
}

}  // namespace ecotone::bench
