// SPDX-License-Identifier: Apache-2.0
// Fixtures of other libraries, by area: polygon-clipping (MIT) and martinez
// (MIT). Set ECOTONE_SHARED to the folder that has them, or these tests are
// skipped and say so.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "ecotone/document/json.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/overlay.h"
#include "ecotone/overlay/union.h"
#include "tests/support/shared_data.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

using document::Value;

std::vector<Value> features_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  const Value document = document::parse_json(text.str());
  if (document.find("features") == nullptr) return {document};
  return document.at("features").as_array();
}

void add_rings(const Value& rings, MultiPolygonBuilder& builder) {
  for (const Value& ring : rings.as_array()) {
    for (const Value& position : ring.as_array()) {
      builder.add_point({position.as_array()[0].as_number(), position.as_array()[1].as_number()});
    }
    builder.finish_ring();
  }
  builder.finish_polygon();
}

MultiPolygonArray polygons_of(const Value& feature) {
  MultiPolygonBuilder builder;
  const Value& geometry = feature.at("geometry");
  const Value& coordinates = geometry.at("coordinates");
  if (geometry.at("type").as_string() == "Polygon") {
    if (!coordinates.as_array().empty()) add_rings(coordinates, builder);
  } else {
    for (const Value& polygon : coordinates.as_array()) add_rings(polygon, builder);
  }
  builder.finish_feature();
  return std::move(builder).build();
}

MultiPolygonArray together(std::span<const Value> features) {
  MultiPolygonBuilder builder;
  for (const Value& feature : features) builder.add_feature(polygons_of(feature)[0]);
  return std::move(builder).build();
}

Layer layer(const std::string& name, std::span<const Value> features) {
  Layer result;
  result.name = name;
  result.crs = Crs::from_epsg(4545);
  result.geometry = together(features);
  for (std::size_t i = 0; i < result.size(); ++i) result.ids.push_back(std::to_string(i));
  return result;
}

double sum(const std::vector<double>& values) {
  double total = 0;
  for (const double value : values) total += value;
  return total;
}

// The first feature against all the others, or the union of all: the area in
// the plane.
double area(const std::vector<Value>& arguments, const std::string& operation) {
  if (operation == "union" || operation == "all") {
    UnionOptions options;
    options.method = AreaMethod::plane;
    options.grid = 0;
    return union_area_m2(together(arguments), Crs::from_epsg(4545), options);
  }
  OverlayOptions options;
  options.area_method = AreaMethod::plane;
  options.grid = 0;
  const auto rest = std::span(arguments).subspan(1);
  const OverlayOperation op = operation == "intersection" ? OverlayOperation::clip
                              : operation == "xor"        ? OverlayOperation::symmetric_difference
                                                          : OverlayOperation::difference;
  return sum(
      overlay(layer("a", std::span(arguments).first(1)), layer("b", rest), op, options).areas_m2);
}

class Suites : public testing::Test {
 protected:
  void SetUp() override {
    const auto folder = shared_data("suites");
    if (!folder) GTEST_SKIP() << "no suites: set ECOTONE_SHARED";
    suites_ = *folder;
  }

  std::filesystem::path suites_;
};

void expect_area(double found, const MultiPolygonArray& expected, const std::string& name) {
  const double area = plane_area(expected[0]);
  // Both libraries round crossings to doubles; coordinates go up to some
  // hundreds.
  EXPECT_NEAR(found, area, 1e-9 * std::max(1.0, area)) << name;
}

TEST_F(Suites, PolygonClippingAgreesByArea) {
  std::size_t compared = 0;
  std::set<std::filesystem::path> folders;
  for (const auto& entry : std::filesystem::directory_iterator(suites_ / "polygon_clipping_e2e")) {
    folders.insert(entry.path());
  }
  for (const std::filesystem::path& folder : folders) {
    const std::vector<Value> arguments = features_of(folder / "args.geojson");
    for (const std::string operation : {"all", "union", "intersection", "difference", "xor"}) {
      const auto file = folder / (operation + ".geojson");
      if (!std::filesystem::exists(file)) continue;
      // With three operands and more, `clip` and `symmetric_difference` mean
      // something else.
      const bool pairwise = operation == "intersection" || operation == "xor";
      if (arguments.size() != 2 && pairwise) continue;
      expect_area(area(arguments, operation), polygons_of(features_of(file)[0]),
                  folder.filename().string() + " " + operation);
      ++compared;
    }
  }
  EXPECT_GE(compared, 60u);
}

TEST_F(Suites, MartinezAgreesByArea) {
  std::size_t compared = 0;
  for (const auto& entry : std::filesystem::directory_iterator(suites_ / "martinez_generic")) {
    // Its expected geometries cross themselves, and their areas do not add up:
    // 4000.0 + 57 838.5 of the operands against 199.5 + 56 739.9.
    if (entry.path().filename() == "fatal3.geojson") continue;
    const std::vector<Value> features = features_of(entry.path());
    const std::vector<Value> arguments{features[0], features[1]};
    for (std::size_t i = 2; i < features.size(); ++i) {
      const std::string operation = features[i].at("properties").at("operation").as_string();
      expect_area(area(arguments, operation), polygons_of(features[i]),
                  entry.path().filename().string() + " " + operation);
      ++compared;
    }
  }
  EXPECT_GE(compared, 20u);
}

}  // namespace
}  // namespace ecotone
