// SPDX-License-Identifier: Apache-2.0
// Published layers and figures of independent programs on them. They are not part of the sources:
// set ECOTONE_SHARED to the folder that has them, or the tests are skipped and say so.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>

#include "ecotone/io/layer_io.h"
#include "tests/support/shared_data.h"

namespace ecotone {

class RealData : public testing::Test {
 protected:
  void SetUp() override {
    const auto folder = shared_data("");
    if (!folder) GTEST_SKIP() << "no published layers: set ECOTONE_SHARED";
    data_ = *folder;
  }

  Layer read(const std::string& reference, ReadOptions options = {}) const {
    options.hash = false;
    return read_layer((data_ / reference).string(), options);
  }

  struct Expected {
    double area_m2 = 0;
    std::size_t pairs = 0;
  };
  using Cells = std::map<std::pair<std::string, std::string>, Expected>;

  // The columns key, key, area, pairs.
  Cells expected(const std::string& file) const {
    std::ifstream in(data_ / "expected" / file);
    EXPECT_TRUE(in.is_open()) << file;
    Cells cells;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
      std::istringstream fields(line);
      std::string a, b, area, pairs;
      std::getline(fields, a, ',');
      std::getline(fields, b, ',');
      std::getline(fields, area, ',');
      std::getline(fields, pairs, ',');
      cells[{a, b}] = {std::stod(area), static_cast<std::size_t>(std::stoul(pairs))};
    }
    return cells;
  }

  std::filesystem::path data_;
};

/// The layer with all vertices moved, in another CRS.
inline Layer moved(const Layer& layer, double dx, double dy, const Crs& crs) {
  MultiPolygonBuilder builder;
  const MultiPolygonArray& polygons = layer.polygons();
  for (std::size_t i = 0; i < polygons.size(); ++i) {
    for (std::size_t j = 0; j < polygons[i].size(); ++j) {
      for (std::size_t k = 0; k < polygons[i].polygon(j).ring_count(); ++k) {
        for (const Point& p : polygons[i].polygon(j).ring(k)) {
          builder.add_point({p.x + dx, p.y + dy});
        }
        builder.finish_ring();
      }
      builder.finish_polygon();
    }
    builder.finish_feature();
  }
  Layer result = layer;
  result.geometry = std::move(builder).build();
  result.crs = crs;
  return result;
}

}  // namespace ecotone
