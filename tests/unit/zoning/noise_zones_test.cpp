// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/noise_zones.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>

#include "ecotone/document/yaml.h"
#include "ecotone/error.h"
#include "ecotone/geometry/validity.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/union.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

using document::Value;

const Crs& plane() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

constexpr Point origin{500000, 3200000};

// The same text with every coordinate moved to the origin.
MultiPolygonArray moved(const MultiPolygonArray& column) {
  std::vector<Point> points;
  for (const Point& p : column.points()) points.push_back({p.x + origin.x, p.y + origin.y});
  const auto copy = [](std::span<const std::int32_t> offsets) {
    return std::vector<std::int32_t>(offsets.begin(), offsets.end());
  };
  return {copy(column.geom_offsets()), copy(column.polygon_offsets()), copy(column.ring_offsets()),
          std::move(points)};
}

MultiLineStringArray moved(const MultiLineStringArray& column) {
  std::vector<Point> points;
  for (const Point& p : column.points()) points.push_back({p.x + origin.x, p.y + origin.y});
  return {{column.geom_offsets().begin(), column.geom_offsets().end()},
          {column.path_offsets().begin(), column.path_offsets().end()},
          std::move(points)};
}

Layer layer_of(std::string name, GeometryColumn geometry, const std::string& letter) {
  Layer layer{.name = std::move(name), .geometry = std::move(geometry)};
  layer.crs = plane();
  for (std::size_t i = 0; i < layer.size(); ++i) {
    layer.ids.push_back(letter + std::to_string(i + 1));
  }
  return layer;
}

// A layer of a case: its geometry, and one field of it.
Layer layer_of(const Value& features, const std::string& name, const std::string& field,
               FieldType type) {
  std::vector<std::string> texts;
  Column column(field, type);
  for (const Value& feature : features.as_array()) {
    texts.push_back(feature.at("wkt").as_string());
    const Value* value = feature.find(field);
    if (value == nullptr) {
      column.push_back({});
    } else if (type == FieldType::text) {
      column.push_back(value->as_string());
    } else {
      column.push_back(value->as_integer());
    }
  }
  const bool are_lines = texts[0].find("LINE") != std::string::npos;
  MultiLineStringBuilder paths;
  if (are_lines) {
    for (const std::string& text : texts) append_wkt(text, paths);
  }
  Layer layer = layer_of(name,
                         are_lines ? GeometryColumn(moved(std::move(paths).build()))
                                   : GeometryColumn(moved(multipolygons(texts))),
                         name.substr(0, 1));
  layer.fields.add(std::move(column));
  return layer;
}

// Keeps the layers of a case alive.
struct Scene {
  std::vector<Layer> layers;
  MultiPolygonArray area;
  NoiseZoneInput input;
  Parameters parameters{noise_zone_parameters()};

  explicit Scene(const Value& given) {
    layers.reserve(8);
    input.zones =
        &layers.emplace_back(layer_of(given.at("zones"), "zones", "class", FieldType::text));
    input.class_field = "class";
    const auto add = [&](const char* key, NoiseSourceKind kind, const char* field) {
      const Value* features = given.find(key);
      if (features == nullptr) return;
      NoiseSourceLayer source{
          .kind = kind,
          .layer = &layers.emplace_back(layer_of(*features, key, field, FieldType::integer))};
      if (kind == NoiseSourceKind::railway) source.year_field = field;
      input.sources.push_back(source);
    };
    add("roads", NoiseSourceKind::road, "lanes");
    add("railways", NoiseSourceKind::railway, "year");
    add("waterways", NoiseSourceKind::waterway, "grade");
    if (const Value* buildings = given.find("buildings")) {
      input.buildings =
          &layers.emplace_back(layer_of(*buildings, "buildings", "storeys", FieldType::integer));
      input.storeys_field = "storeys";
    }
    if (const Value* text = given.find("area")) {
      area = moved(multipolygons({text->as_string()}));
      input.area = &area;
    }
    if (const Value* values = given.find("set")) {
      for (const auto& [name, value] : values->as_object()) parameters.set(name, value.as_number());
    }
  }
};

std::string text_at(const Layer& layer, const char* field, std::size_t i) {
  return to_text(layer.fields.at(field)[i]);
}

std::map<std::string, double> areas_by(const NoiseZones& zones, bool with_zone) {
  std::map<std::string, double> sums;
  for (std::size_t p = 0; p < zones.layer.size(); ++p) {
    const std::string zone = with_zone ? text_at(zones.layer, "zone", p) + " " : "";
    sums[text_at(zones.layer, "class", p) + " " + zone + text_at(zones.layer, "rule", p)] +=
        zones.areas_m2[p];
  }
  return sums;
}

void expect_tiling(const NoiseZones& zones) {
  EXPECT_TRUE(zones.balances()) << zones.residue_m2 << " > " << zones.bound_m2;
  for (std::size_t p = 0; p < zones.layer.size(); ++p) {
    EXPECT_TRUE(is_valid(zones.layer.polygons()[p])) << zones.layer.ids[p];
  }
  for (const Overlap& pair : self_overlaps(zones.layer.polygons(), plane()).pairs) {
    EXPECT_TRUE(pair.touches_only) << zones.layer.ids[pair.subject] << zones.layer.ids[pair.zone];
  }
}

const Value& cases() {
  static const Value document = [] {
    std::ifstream file(std::string(ECOTONE_SOURCE_DIR) + "/tests/cases/noise_zones.yaml");
    return document::parse_yaml(std::string(std::istreambuf_iterator<char>(file), {}));
  }();
  return document.at("cases");
}

TEST(NoiseZones, CasesByHand) {
  ASSERT_GE(cases().as_array().size(), 20u);
  for (const Value& one : cases().as_array()) {
    SCOPED_TRACE(one.at("name").as_string());
    const Scene scene(one);
    const NoiseZones zones =
        delineate_noise_zones(scene.input, scene.parameters, {.area_method = AreaMethod::plane});
    const double tolerance = one.at("tolerance").as_number();
    std::set<std::string> named;
    const auto by_zone = areas_by(zones, true);
    const auto by_rule = areas_by(zones, false);
    for (const auto& [key, value] : one.at("areas").as_object()) {
      const bool has_zone = std::ranges::count(key, ' ') == 2;
      const auto& sums = has_zone ? by_zone : by_rule;
      ASSERT_TRUE(sums.contains(key)) << key;
      EXPECT_NEAR(sums.at(key), value.as_number(), tolerance) << key;
      named.insert(key.substr(0, key.find(' ')) + key.substr(key.rfind(' ')));
    }
    for (const auto& [key, value] : by_rule) EXPECT_TRUE(named.contains(key)) << key;
    const Value* faults = one.find("faults");
    ASSERT_EQ(zones.faults.size(), faults == nullptr ? 0 : faults->as_array().size());
    for (std::size_t i = 0; i < zones.faults.size(); ++i) {
      const Value& wanted = faults->as_array()[i];
      EXPECT_EQ(zones.faults[i].kind == TilingFault::Kind::gap ? "gap" : "overlap",
                wanted.at("kind").as_string());
      EXPECT_NEAR(zones.faults[i].area_m2, wanted.at("area").as_number(), tolerance);
      ASSERT_EQ(zones.faults[i].zones.size(), wanted.at("zones").as_array().size());
      for (std::size_t k = 0; k < zones.faults[i].zones.size(); ++k) {
        EXPECT_EQ(zones.faults[i].zones[k], wanted.at("zones").as_array()[k].as_string());
      }
    }
    expect_tiling(zones);
  }
}

// A town at random: zones of a chessboard with bent borders, roads, a railway, buildings.
class Town {
 public:
  explicit Town(unsigned seed) : random_(seed) {
    constexpr int n = 4;
    std::vector<std::vector<Point>> nodes(n + 1, std::vector<Point>(n + 1));
    for (int j = 0; j <= n; ++j) {
      for (int i = 0; i <= n; ++i) {
        nodes[j][i] = {origin.x + 300 * i + between(-90, 90),
                       origin.y + 300 * j + between(-90, 90)};
      }
    }
    MultiPolygonBuilder zones;
    for (int j = 0; j < n; ++j) {
      for (int i = 0; i < n; ++i) {
        for (const Point& p :
             {nodes[j][i], nodes[j][i + 1], nodes[j + 1][i + 1], nodes[j + 1][i]}) {
          zones.add_point(p);
        }
        zones.finish_ring();
        zones.finish_polygon();
        zones.finish_feature();
        classes_.push_back(std::to_string(static_cast<int>(between(0, 3.99))));
      }
    }
    zones_ = std::move(zones).build();
    for (int k = 0; k < 3; ++k) roads_.push_back(way());
    rails_.push_back(way());
    for (int k = 0; k < 60; ++k) {
      const Point at{origin.x + between(0, 1200), origin.y + between(0, 1200)};
      const double a = between(0, 6.3);
      const double w = between(5, 30);
      const double d = between(5, 15);
      std::vector<Point> ring;
      for (const auto& [u, v] : {std::pair{-w, -d}, {w, -d}, {w, d}, {-w, d}}) {
        ring.push_back(
            {at.x + u * std::cos(a) - v * std::sin(a), at.y + u * std::sin(a) + v * std::cos(a)});
      }
      buildings_.push_back(ring);
      storeys_.push_back(static_cast<std::int64_t>(between(1, 6)));
    }
  }

  // The layers with their features in another order, each with its id.
  NoiseZones draw(const Parameters& parameters, int threads, unsigned order) const {
    std::mt19937 random(order);
    const auto shuffled = [&](std::size_t count) {
      std::vector<std::size_t> places(count);
      for (std::size_t i = 0; i < count; ++i) places[i] = i;
      if (order > 0) std::shuffle(places.begin(), places.end(), random);
      return places;
    };
    Layer zones = layer_of("zones", zones_, "z");
    zones.fields.add(Column("class", FieldType::text));
    for (const std::string& noise_class : classes_) zones.fields.column(0).push_back(noise_class);
    zones = select(zones, shuffled(zones.size()));
    MultiLineStringBuilder lines;
    for (const auto& road : roads_) {
      lines.add_path(road);
      lines.finish_feature();
    }
    Layer roads = layer_of("roads", std::move(lines).build(), "r");
    roads = select(roads, shuffled(roads.size()));
    MultiLineStringBuilder rail_lines;
    rail_lines.add_path(rails_[0]);
    rail_lines.finish_feature();
    const Layer rails = layer_of("railways", std::move(rail_lines).build(), "t");
    MultiPolygonBuilder blocks;
    Column storeys("storeys", FieldType::integer);
    for (std::size_t i = 0; i < buildings_.size(); ++i) {
      blocks.add_ring(buildings_[i]);
      blocks.finish_polygon();
      blocks.finish_feature();
      storeys.push_back(storeys_[i]);
    }
    Layer buildings = layer_of("buildings", std::move(blocks).build(), "b");
    buildings.fields.add(std::move(storeys));
    buildings = select(buildings, shuffled(buildings.size()));
    return delineate_noise_zones({.zones = &zones,
                                  .class_field = "class",
                                  .sources = {{.kind = NoiseSourceKind::road, .layer = &roads},
                                              {.kind = NoiseSourceKind::railway, .layer = &rails}},
                                  .buildings = &buildings,
                                  .storeys_field = "storeys"},
                                 parameters,
                                 {.area_method = AreaMethod::plane, .threads = threads});
  }

  const MultiPolygonArray& zones() const { return zones_; }

 private:
  double between(double low, double high) {
    return low + (high - low) * static_cast<double>(random_() % 1000003) / 1000003;
  }
  std::vector<Point> way() {
    std::vector<Point> path;
    const bool is_level = random_() % 2 == 0;
    double aside = between(100, 1100);
    for (double s = -200; s < 1500; s += between(60, 260)) {
      path.push_back(is_level ? Point{origin.x + s, origin.y + aside}
                              : Point{origin.x + aside, origin.y + s});
      aside += between(-120, 120);
    }
    return path;
  }

  std::mt19937 random_;
  MultiPolygonArray zones_;
  std::vector<std::string> classes_;
  std::vector<std::vector<Point>> roads_, rails_, buildings_;
  std::vector<std::int64_t> storeys_;
};

Parameters town_parameters() {
  Parameters parameters(noise_zone_parameters());
  parameters.set("half_width.road", 8);
  parameters.set("half_width.railway", 12);
  return parameters;
}

TEST(NoiseZones, RandomTownsTile) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    const Town town(seed);
    const NoiseZones zones = town.draw(town_parameters(), 1, 0);
    expect_tiling(zones);
    EXPECT_TRUE(zones.faults.empty());
    EXPECT_NEAR(zones.pieces_m2,
                union_area_m2(town.zones(), plane(), {.method = AreaMethod::plane}), 0.2);
    // Gaps would be holes of the union.
    Ledger ledger;
    const MultiPolygonArray united = union_of(zones.layer.polygons(), plane(), ledger);
    ASSERT_EQ(united[0].size(), 1u);
    EXPECT_EQ(united[0].polygon(0).ring_count(), 1u);
  }
}

TEST(NoiseZones, NeitherOrderNorThreadsChangeThem) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    const Town town(seed);
    const NoiseZones one = town.draw(town_parameters(), 1, 0);
    const NoiseZones other = town.draw(town_parameters(), 3, seed + 100);
    ASSERT_EQ(one.layer.ids, other.layer.ids);
    EXPECT_TRUE(std::ranges::equal(one.layer.polygons().points(), other.layer.polygons().points()));
    EXPECT_EQ(one.areas_m2, other.areas_m2);
  }
}

// What is of class 4, as one area.
MultiPolygonArray class_4(const NoiseZones& zones) {
  MultiPolygonBuilder builder;
  for (std::size_t p = 0; p < zones.layer.size(); ++p) {
    if (text_at(zones.layer, "class", p)[0] == '4') {
      builder.add_feature(zones.layer.polygons()[p]);
    }
  }
  Ledger ledger;
  return union_of(std::move(builder).build(), plane(), ledger);
}

TEST(NoiseZones, WiderStripsCoverNarrowerOnes) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    const Town town(seed);
    Parameters wide = town_parameters();
    for (const char* name : {"width.0", "width.1", "width.2", "width.3"}) {
      wide.set(name, wide[name] + 7);
    }
    const MultiPolygonArray narrow_4 = class_4(town.draw(town_parameters(), 0, 0));
    const MultiPolygonArray wide_4 = class_4(town.draw(wide, 0, 0));
    EXPECT_GT(plane_area(wide_4[0]), plane_area(narrow_4[0]));
    Ledger ledger;
    const MultiPolygonArray lost = difference_of(narrow_4, wide_4, plane(), ledger);
    // Vertices on the grid move façades by 0.07 mm, along some kilometres of them.
    EXPECT_LT(plane_area(lost[0]), 0.5);
  }
}

TEST(NoiseZones, WithoutBuildingsAStripIsTheBuffer) {
  const Scene scene(cases().as_array()[0]);
  const NoiseZones zones = delineate_noise_zones(scene.input, scene.parameters);
  EXPECT_EQ(zones.rows.size(), 3u);
  EXPECT_NEAR(zones.rows[2].share, 0.09, 1e-6);  // 90 000 of 1 000 000 m²
  EXPECT_EQ(text_at(zones.layer, "mark", 0), "S");
}

TEST(NoiseZones, FieldsSayWhereAPieceComesFrom) {
  const Scene scene(cases().as_array()[2]);
  const NoiseZones zones = delineate_noise_zones(scene.input, scene.parameters);
  const auto at =
      std::ranges::find(zones.layer.ids, "z1|strip|railway r1") - zones.layer.ids.begin();
  const auto p = static_cast<std::size_t>(at);
  ASSERT_LT(p, zones.layer.size());
  EXPECT_EQ(text_at(zones.layer, "class", p), "4b");
  EXPECT_EQ(text_at(zones.layer, "day_db", p), "70");
  EXPECT_EQ(text_at(zones.layer, "night_db", p), "60");
  EXPECT_EQ(text_at(zones.layer, "source_kind", p), "railway");
  EXPECT_EQ(text_at(zones.layer, "neighbour", p), "2");
  EXPECT_EQ(text_at(zones.layer, "width_m", p), "35");
  EXPECT_EQ(text_at(zones.layer, "mark", p), "S");
  EXPECT_EQ(text_at(zones.layer, "zone_class", p), "2");  // the zone's own field
}

TEST(NoiseZones, OlderRailwaysHaveAnotherNightLimitAndSaySo) {
  Value one = cases().as_array()[2];
  Value railway = one.at("railways").as_array()[0];
  railway.set("year", 1998);
  one.set("railways", Value(Value::Array{railway}));
  const Scene scene(one);
  const NoiseZones zones = delineate_noise_zones(scene.input, scene.parameters);
  for (std::size_t p = 0; p < zones.layer.size(); ++p) {
    if (text_at(zones.layer, "class", p) != "4b") continue;
    EXPECT_EQ(text_at(zones.layer, "night_db", p), "55");
    EXPECT_EQ(text_at(zones.layer, "mark", p), "M?");
  }
  EXPECT_TRUE(std::ranges::any_of(zones.advice, [](const NoiseAdvice& advice) {
    return advice.text->key == "older_railways";
  }));
}

std::string code_of(const Scene& scene) {
  try {
    delineate_noise_zones(scene.input, scene.parameters);
  } catch (const Error& error) {
    return std::string(error.code());
  }
  return "";
}

TEST(NoiseZones, BadInputIsNamed) {
  Value one = cases().as_array()[5];
  Value zone = one.at("zones").as_array()[0];
  for (const auto& [value, code] : {std::pair{"5", "ECO3560"}, {"4a", "ECO3561"}}) {
    zone.set("class", value);
    one.set("zones", Value(Value::Array{zone}));
    EXPECT_EQ(code_of(Scene(one)), code);
  }
  Scene scene(cases().as_array()[5]);
  scene.input.class_field = "klass";
  EXPECT_EQ(code_of(scene), "ECO1602");
  Scene elsewhere(cases().as_array()[5]);
  elsewhere.layers[1].crs = Crs::from_epsg(4490);
  EXPECT_EQ(code_of(elsewhere), "ECO1701");
  Scene points(cases().as_array()[5]);
  points.layers[1].geometry = ecotone::points({"POINT (1 1)"});
  EXPECT_EQ(code_of(points), "ECO1604");
}

}  // namespace
}  // namespace ecotone
