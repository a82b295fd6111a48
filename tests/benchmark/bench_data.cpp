// SPDX-License-Identifier: Apache-2.0
// bench_data FOLDER LAYER…: writes synthetic layers, the same on every machine. A layer that is
// there is left as it is. Without LAYER it lists what it can write.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/benchmark/grid_parcels.h"
#include "tests/benchmark/height_field.h"
#include "tests/benchmark/phases.h"
#include "tests/benchmark/random.h"
#include "tests/benchmark/wkb_file.h"

namespace ecotone::bench {
namespace {

// A county of 100 km a side, in metres; its numbers are those of a Gauss-Kruger zone.
constexpr Point county_origin{450000, 3200000};
constexpr double county_m = 100000;

struct Recipe {
  std::string what;
  std::function<void(const std::filesystem::path&)> write;
};

void write_feature(WkbFileWriter& writer, MultiPolygonBuilder&& builder) {
  const MultiPolygonArray column = std::move(builder).build();
  for (std::size_t i = 0; i < column.size(); ++i) writer.add(column[i]);
}

void finish(WkbFileWriter& writer, const std::filesystem::path& path) {
  writer.finish();
  std::printf("%s: %zu features, %zu vertices\n", path.filename().c_str(), writer.feature_count(),
              writer.vertex_count());
}

// 20 zones in windows of 20 km, from ragged to smooth.
void write_zones(const std::filesystem::path& path) {
  WkbFileWriter writer(path);
  constexpr int count = 20;
  constexpr double window_m = county_m / 5;
  for (int i = 0; i < count; ++i) {
    const HeightField field = diamond_square(11, 0.3 + 0.02 * i, static_cast<std::uint64_t>(i));
    MultiPolygonBuilder builder;
    // A chessboard's worth of windows stays free, so that there is ground outside all zones.
    const int place = i + i / 4;
    const FieldWindow window{
        .origin = {county_origin.x + place % 5 * window_m, county_origin.y + place / 5 * window_m},
        .spacing_m = window_m / (field.side - 1)};
    append_contoured(field, height_at_quantile(field, 0.5), window, builder);
    write_feature(writer, std::move(builder));
  }
  finish(writer, path);
}

// One zone over the whole county.
void write_county_zone(const std::filesystem::path& path, int levels, double roughness,
                       double quantile) {
  const HeightField field = diamond_square(levels, roughness, 77);
  WkbFileWriter writer(path);
  MultiPolygonBuilder builder;
  append_contoured(field, height_at_quantile(field, quantile),
                   {.origin = county_origin, .spacing_m = county_m / (field.side - 1)}, builder);
  write_feature(writer, std::move(builder));
  finish(writer, path);
}

// Three zones, each a third of the county.
void write_three_zones(const std::filesystem::path& path) {
  const HeightField field = diamond_square(10, 0.12, 5);
  const float height = height_at_quantile(field, 0.5);
  WkbFileWriter writer(path);
  for (int i = 0; i < 3; ++i) {
    MultiPolygonBuilder builder;
    append_contoured(field, height,
                     {.origin = county_origin,
                      .spacing_m = county_m / (field.side - 1),
                      .first_column = (field.side - 1) * i / 3,
                      .last_column = (field.side - 1) * (i + 1) / 3},
                     builder);
    write_feature(writer, std::move(builder));
  }
  finish(writer, path);
}

ParcelGrid county_grid(int columns, int rows) {
  return {.columns = columns,
          .rows = rows,
          .origin = county_origin,
          .cell_width_m = county_m / columns,
          .cell_height_m = county_m / rows};
}

// `merged` cells make a parcel; the first of a row has `first` of them.
void write_parcels(const std::filesystem::path& path, const ParcelGrid& grid, int merged = 1,
                   int first = 1) {
  WkbFileWriter writer(path);
  for (int row = 0; row < grid.rows; ++row) {
    int count = first;
    for (int column = 0; column < grid.columns; column += count, count = merged) {
      MultiPolygonBuilder builder;
      append_parcel(grid, column, std::min(column + count, grid.columns) - 1, row, builder);
      write_feature(writer, std::move(builder));
    }
  }
  finish(writer, path);
}

// A country of 4000 km with counties of about 600 vertices, and one spot of 20 km with small
// polygons, in the only county left out.
void write_national(const std::filesystem::path& path, bool with_counties) {
  const ParcelGrid country{.columns = 60,
                           .rows = 50,
                           .origin = {0, 0},
                           .cell_width_m = 4000000.0 / 60,
                           .cell_height_m = 4000000.0 / 50,
                           .fewest_between = 100,
                           .most_between = 200,
                           .seed = 31};
  ParcelGrid spot = county_grid(120, 120);
  spot.origin = {40.5 * country.cell_width_m - 10000, 30.5 * country.cell_height_m - 10000};
  spot.cell_width_m = spot.cell_height_m = 20000.0 / 120;
  spot.seed = 32;
  WkbFileWriter writer(path);
  if (with_counties)
    for (int row = 0; row < country.rows; ++row)
      for (int column = 0; column < country.columns; ++column) {
        if (column == 40 && row == 30) continue;
        MultiPolygonBuilder builder;
        append_parcel(country, column, column, row, builder);
        write_feature(writer, std::move(builder));
      }
  for (int row = 0; row < spot.rows; ++row)
    for (int column = 0; column < spot.columns; ++column) {
      MultiPolygonBuilder builder;
      append_parcel(spot, column, column, row, builder);
      write_feature(writer, std::move(builder));
    }
  finish(writer, path);
}

// 20 000 parcels over the dense spot of the national layer.
ParcelGrid spot_parcels() {
  constexpr double width = 4000000.0 / 60;
  constexpr double height = 4000000.0 / 50;
  return {.columns = 160,
          .rows = 125,
          .origin = {40.5 * width - 10000, 30.5 * height - 10000},
          .cell_width_m = 20000.0 / 160,
          .cell_height_m = 20000.0 / 125,
          .seed = 33};
}

void write_county_points(const std::filesystem::path& path, std::size_t count) {
  std::vector<Point> points(count);
  for (std::size_t i = 0; i < count; ++i)
    points[i] = to_grid({county_origin.x + county_m * uniform(key_of(9, i, 1)),
                         county_origin.y + county_m * uniform(key_of(9, i, 2))});
  write_points(path, points);
  std::printf("%s: %zu points\n", path.filename().c_str(), count);
}

std::map<std::string, Recipe> recipes() {
  std::map<std::string, Recipe> all;
  const auto add = [&](const std::string& name, const std::string& what, auto write) {
    all[name] = {what, write};
  };
  using Path = std::filesystem::path;
  add("zones.wkbs", "20 fractal zones with holes", write_zones);
  add("zones-3.wkbs", "3 multipolygons of about 120 000 vertices", write_three_zones);
  add("parcels-200k.wkbs", "400 x 500 parcels",
      [](const Path& path) { write_parcels(path, county_grid(400, 500)); });
  add("parcels-500k.wkbs", "625 x 800 parcels",
      [](const Path& path) { write_parcels(path, county_grid(625, 800)); });
  add("independent-200k.wkbs", "447 x 447 parcels that share nothing with the others",
      [](const Path& path) {
        ParcelGrid grid = county_grid(447, 447);
        grid.seed = 2;
        write_parcels(path, grid);
      });
  add("resurveyed-200k.wkbs", "parcels-200k, every vertex moved by up to 5 mm",
      [](const Path& path) {
        ParcelGrid grid = county_grid(400, 500);
        grid.resurvey_m = 0.005;
        write_parcels(path, grid);
      });
  const auto fine = [] {
    ParcelGrid grid = county_grid(1000, 1000);
    grid.fewest_between = 1;
    grid.most_between = 7;
    return grid;
  };
  add("merged-500k.wkbs", "1000 x 1000 cells, two to a parcel",
      [=](const Path& path) { write_parcels(path, fine(), 2, 2); });
  add("shifted-500k.wkbs",
      "the same cells, pairs shifted by one, ground moved by up to 0.3 m in a quarter of it",
      [=](const Path& path) {
        ParcelGrid grid = fine();
        grid.shift_m = 0.3;
        write_parcels(path, grid, 2, 1);
      });
  add("national.wkbs", "counties of a country and a dense spot",
      [](const Path& path) { write_national(path, true); });
  add("dense-spot.wkbs", "the dense spot alone",
      [](const Path& path) { write_national(path, false); });
  add("spot-parcels-20k.wkbs", "parcels over the dense spot",
      [](const Path& path) { write_parcels(path, spot_parcels()); });
  add("natura-parcels-200k.wkbs", "400 x 500 parcels over the Netherlands (EPSG:28992)",
      [](const Path& path) {
        ParcelGrid grid = county_grid(400, 500);
        grid.origin = {13600, 306900};
        grid.cell_width_m = 264400.0 / grid.columns;
        grid.cell_height_m = 312400.0 / grid.rows;
        write_parcels(path, grid);
      });
  add("points-1e7.xy", "points in the county at random",
      [](const Path& path) { write_county_points(path, 10000000); });
  // For the scaling curves.
  add("zone-1e4.wkbs", "one zone over the county",
      [](const Path& path) { write_county_zone(path, 8, 0.3, 0.5); });
  add("zone-1e5.wkbs", "one zone over the county",
      [](const Path& path) { write_county_zone(path, 10, 0.4, 0.5); });
  add("zone-1e6.wkbs", "one zone over the county",
      [](const Path& path) { write_county_zone(path, 12, 0.35, 0.5); });
  add("zone-1e7.wkbs", "one zone over the county",
      [](const Path& path) { write_county_zone(path, 13, 0.15, 0.5); });
  const auto simple_parcels = [&](const std::string& name, int columns, int rows) {
    add(name, "parcels of about 12 vertices", [=](const Path& path) {
      ParcelGrid grid = county_grid(columns, rows);
      grid.fewest_between = 1;
      grid.most_between = 3;
      write_parcels(path, grid);
    });
  };
  simple_parcels("simple-1e3.wkbs", 25, 40);
  simple_parcels("simple-1e4.wkbs", 100, 100);
  simple_parcels("simple-1e5.wkbs", 250, 400);
  simple_parcels("simple-1e6.wkbs", 1000, 1000);
  simple_parcels("simple-1e7.wkbs", 2500, 4000);
  return all;
}

int run(const Arguments& arguments) {
  const std::map<std::string, Recipe> all = recipes();
  const std::vector<std::string>& names = arguments.positional();
  if (names.size() < 2) {
    for (const auto& [name, recipe] : all)
      std::printf("%-24s %s\n", name.c_str(), recipe.what.c_str());
    return names.empty() ? 2 : 0;
  }
  const std::filesystem::path folder = names[0];
  std::filesystem::create_directories(folder);
  for (std::size_t i = 1; i < names.size(); ++i) {
    const auto found = all.find(names[i]);
    if (found == all.end()) {
      std::fprintf(stderr, "bench_data: no layer %s\n", names[i].c_str());
      return 2;
    }
    if (!std::filesystem::exists(folder / names[i])) found->second.write(folder / names[i]);
  }
  return 0;
}

}  // namespace
}  // namespace ecotone::bench

int main(int count, char** values) {
  return ecotone::bench::run_program("bench_data", ecotone::bench::run, {count, values});
}
