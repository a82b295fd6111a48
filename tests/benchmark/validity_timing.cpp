// SPDX-License-Identifier: Apache-2.0
// Times validity on the grid, on doubles and by GEOS, on one thread and in memory, and the whole
// cleaning of a layer before an overlay:
//
//     validity_timing parcels contour FILE[:LAYER] …
//
// `parcels` are 200 000 squares with wiggly sides of 9 edges each, `contour` is one noisy ring of
// 500 000 vertices with 2 500 holes of 40. All see the same coordinates: whole multiples of 0.1 mm,
// or of 1e-9 degrees in a geographic CRS. The least processor time of five runs counts
// (of three for GEOS and for the cleaning).
#include <geos_c.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <numbers>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geometry/grid_validity.h"
#include "ecotone/geometry/validity.h"
#include "ecotone/io/layer_io.h"
#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/grid.h"
#include "tests/support/grid_columns.h"

namespace ecotone {
namespace {

template <typename Work>
double least_seconds(int runs, const Work& work) {
  double least = 1e9;
  for (int run = 0; run < runs; ++run) {
    const std::clock_t start = std::clock();
    work();
    least = std::min(least, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  return least;
}

MultiPolygonArray parcels() {
  std::mt19937 generator(7);
  std::uniform_real_distribution<double> noise(-5, 5);
  MultiPolygonBuilder builder;
  for (int i = 0; i < 200000; ++i) {
    const double x = 500000 + i % 447 * 120.0;
    const double y = 3200000 + i / 447 * 120.0;
    for (int s = 0; s < 36; ++s) {
      const double along = s % 9 * 100.0 / 9;
      const double away = s % 9 == 0 ? 0 : noise(generator);
      switch (s / 9) {
        case 0:
          builder.add_point({x + along, y + away});
          break;
        case 1:
          builder.add_point({x + 100 + away, y + along});
          break;
        case 2:
          builder.add_point({x + 100 - along, y + 100 + away});
          break;
        default:
          builder.add_point({x + away, y + 100 - along});
      }
    }
    builder.finish_ring();
    builder.finish_polygon();
    builder.finish_feature();
  }
  return std::move(builder).build();
}

MultiPolygonArray contour() {
  std::mt19937 generator(9);
  std::uniform_real_distribution<double> noise(-1, 1);
  MultiPolygonBuilder builder;
  const int count = 500000;
  const auto add = [&](double x, double y, double radius, double angle) {
    builder.add_point({x + radius * std::cos(angle), y + radius * std::sin(angle)});
  };
  for (int i = 0; i < count; ++i) {
    const double angle = 2 * std::numbers::pi * i / count;
    add(500000, 3200000,
        50000 + 8000 * std::sin(7 * angle) + 3000 * std::sin(61 * angle) +
            500 * std::sin(997 * angle) + 0.4 * noise(generator),
        angle);
  }
  builder.finish_ring();
  for (int i = 0; i < 2500; ++i) {
    for (int k = 0; k < 40; ++k) {
      add(500000 + (i % 50 - 25) * 900.0, 3200000 + (i / 50 - 25) * 900.0,
          250 + 18 * noise(generator), 2 * std::numbers::pi * k / 40);
    }
    builder.finish_ring();
  }
  builder.finish_polygon();
  builder.finish_feature();
  return std::move(builder).build();
}

GEOSGeometry* geometry_of(GEOSContextHandle_t context, const MultiPolygonView& zone) {
  std::vector<GEOSGeometry*> polygons;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    std::vector<GEOSGeometry*> rings;
    for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
      const RingView ring = zone.polygon(j).ring(k);
      GEOSCoordSequence* points = GEOSCoordSeq_copyFromBuffer_r(
          context, &ring[0].x, static_cast<unsigned>(ring.size()), 0, 0);
      GEOSGeometry* made = GEOSGeom_createLinearRing_r(context, points);
      if (made != nullptr) rings.push_back(made);
    }
    if (rings.empty()) continue;
    polygons.push_back(GEOSGeom_createPolygon_r(context, rings[0], rings.data() + 1,
                                                static_cast<unsigned>(rings.size()) - 1));
  }
  return GEOSGeom_createCollection_r(context, GEOS_MULTIPOLYGON, polygons.data(),
                                     static_cast<unsigned>(polygons.size()));
}

void time_layer(const std::string& name, const MultiPolygonArray& zones, const Crs& crs) {
  const double grid = default_grid(crs);
  const GridColumn column = grid_column(zones, grid);
  const MultiPolygonArray doubles = as_polygons(column);
  std::vector<std::uint8_t> valid(zones.size());
  std::size_t pinched = 0;
  detail::GridValidator validator;
  const double on_grid = least_seconds(5, [&] {
    pinched = 0;
    for (std::size_t i = 0; i < zones.size(); ++i) {
      valid[i] = validator.is_valid(column[i]) ? 1 : 0;
      pinched += validator.pinches().empty() ? 0 : 1;
    }
  });
  std::size_t different = 0;
  const double on_doubles = least_seconds(5, [&] {
    for (std::size_t i = 0; i < zones.size(); ++i) {
      different += is_valid(doubles[i]) == (valid[i] != 0) ? 0 : 1;
    }
  });
  const GEOSContextHandle_t context = GEOS_init_r();
  std::vector<GEOSGeometry*> geometries;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    geometries.push_back(geometry_of(context, doubles[i]));
  }
  const double by_geos = least_seconds(3, [&] {
    for (std::size_t i = 0; i < zones.size(); ++i) {
      different += (GEOSisValid_r(context, geometries[i]) == 1) == (valid[i] != 0) ? 0 : 1;
    }
  });
  for (GEOSGeometry* geometry : geometries) GEOSGeom_destroy_r(context, geometry);
  GEOS_finish_r(context);
  double whole = std::nan("");
  try {
    whole = least_seconds(3, [&] {
      Ledger ledger;
      clean_polygons({zones, name, {}}, {}, crs, AreaMethod::ellipsoid, GridScale(grid), 1, ledger);
    });
  } catch (const Error&) {
    // A feature to repair cannot be measured on the ellipsoid.
  }
  const auto invalid = std::count(valid.begin(), valid.end(), 0);
  const double per_vertex = 1e9 / static_cast<double>(zones.points().size());
  std::printf("%-28s %7zu %8zu %7td %7zu | %6.1f %6.1f %8.1f | %6.1f | %4.0f | %zu\n", name.c_str(),
              zones.size(), zones.points().size(), invalid, pinched, on_grid * per_vertex,
              on_doubles * per_vertex, by_geos * per_vertex, whole * per_vertex, by_geos / on_grid,
              different);
  std::fflush(stdout);
}

void time_all(int count, char** names) {
  std::printf("GEOS %s; ns per vertex\n", GEOSversion());
  std::printf("%-28s %7s %8s %7s %7s | %6s %6s %8s | %6s | %4s | %s\n", "layer", "zones",
              "vertices", "invalid", "pinched", "grid", "double", "GEOS", "clean", "×",
              "different");
  for (int i = 0; i < count; ++i) {
    const std::string name = names[i];
    if (name == "parcels") {
      time_layer(name, parcels(), Crs::from_epsg(4547));
    } else if (name == "contour") {
      time_layer(name, contour(), Crs::from_epsg(4547));
    } else {
      const Layer layer = read_layer(name, {.hash = false});
      time_layer(name.substr(name.rfind('/') + 1, 28), layer.polygons(), layer.require_crs());
    }
  }
}

}  // namespace
}  // namespace ecotone

int main(int argc, char** argv) {
  try {
    ecotone::time_all(argc - 1, argv + 1);
    return 0;
  } catch (const ecotone::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
