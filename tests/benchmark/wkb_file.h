// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "ecotone/geometry/arrays.h"

namespace ecotone::bench {

/// The bytes of a file of geometries: for every feature its length as u32, then its WKB, all
/// little endian. The simplest thing that every engine can read at the speed of its own parser.
struct WkbFile {
  std::vector<std::uint8_t> bytes;
  std::vector<std::span<const std::uint8_t>> features;
};

/// @throws std::runtime_error  if the file cannot be read or ends within a feature
WkbFile read_wkb_file(const std::filesystem::path& path);

/// All features of a file as one column.
MultiPolygonArray to_polygons(const WkbFile& file);

/// Points as pairs of f64, x then y, and nothing else (`.xy`).
std::vector<Point> read_points(const std::filesystem::path& path);
void write_points(const std::filesystem::path& path, std::span<const Point> points);

/// Writes features one after the other; the file takes its name when it is complete.
class WkbFileWriter {
 public:
  explicit WkbFileWriter(std::filesystem::path path);
  void add(const MultiPolygonView& feature);
  /// @throws std::runtime_error  if the disk is full
  void finish();

  std::size_t feature_count() const { return feature_count_; }
  std::size_t vertex_count() const { return vertex_count_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::filesystem::path path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::size_t feature_count_ = 0;
  std::size_t vertex_count_ = 0;
};

}  // namespace ecotone::bench
