// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/noise_zone_class_4.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "ecotone/execution/parallel.h"
#include "ecotone/overlay/buffer.h"
#include "ecotone/overlay/valid_polygons.h"
#include "ecotone/zoning/noise_zone_number.h"

namespace ecotone {
namespace {

std::vector<double> widths_of(const BaseZones& zones, const Parameters& parameters) {
  std::vector<double> widths_m;
  for (const NoiseClass noise_class : zones.classes) {
    const double width_m = noise_strip_width_m(parameters, noise_class);
    if (width_m > 0) widths_m.push_back(width_m);
  }
  std::ranges::sort(widths_m);
  widths_m.erase(std::ranges::unique(widths_m).begin(), widths_m.end());
  return widths_m;
}

void add_box(const Box& box, MultiPolygonBuilder& builder) {
  for (const Point& p : {Point{box.min_x, box.min_y}, Point{box.max_x, box.min_y},
                         Point{box.max_x, box.max_y}, Point{box.min_x, box.max_y}}) {
    builder.add_point(p);
  }
  builder.finish_ring();
  builder.finish_polygon();
  builder.finish_feature();
}

// For each width the boxes of the zones that ask for it, grown by it: a source outside is too far.
std::vector<BoxIndex> reaches_of(const BaseZones& zones, std::span<const double> widths_m,
                                 const Parameters& parameters, const Crs& crs,
                                 const NoiseZoneOptions& options) {
  std::vector<BoxIndex> reaches;
  for (const double width_m : widths_m) {
    MultiPolygonBuilder boxes;
    for (std::size_t i = 0; i < zones.classes.size(); ++i) {
      if (noise_strip_width_m(parameters, zones.classes[i]) != width_m) continue;
      if (zones.polygons[i].size() > 0) add_box(zones.polygons.box(i), boxes);
    }
    Ledger unused;
    const double reach_m = 1.1 * width_m + 1;
    const MultiPolygonArray grown =
        buffer(std::move(boxes).build(), {&reach_m, 1}, crs, unused, {.threads = options.threads});
    std::vector<Box> near;
    for (std::size_t i = 0; i < grown.size(); ++i) near.push_back(grown.box(i));
    reaches.emplace_back(std::span<const Box>(near));
  }
  return reaches;
}

// A strip to be made.
struct Task {
  std::size_t source = 0;
  std::size_t width = 0;
};

// Strips without regard to buildings, of the land of sources or of their lines.
MultiPolygonArray buffers_of(const NoiseSources& sources, std::span<const Task> tasks,
                             std::span<const double> widths_m, bool of_land, const Crs& crs,
                             Ledger& ledger, const NoiseZoneOptions& options) {
  MultiPolygonBuilder land;
  MultiLineStringBuilder lines;
  std::vector<double> distances_m;
  std::vector<std::string> ids;
  for (const Task& task : tasks) {
    if (of_land) {
      land.add_feature(sources.land[task.source]);
    } else {
      const MultiLineStringView line = sources.lines[task.source];
      for (std::size_t j = 0; j < line.size(); ++j) lines.add_path(line.path(j));
      lines.finish_feature();
    }
    distances_m.push_back(widths_m[task.width]);
    ids.push_back(sources.sources[task.source].id);
  }
  const GeometryColumn column =
      of_land ? GeometryColumn(std::move(land).build()) : GeometryColumn(std::move(lines).build());
  return buffer(
      column, distances_m, crs, ledger,
      {.threads = options.threads, .grid = options.grid, .layer = "boundary lines", .ids = ids});
}

}  // namespace

SourceStrips source_strips(const NoiseSources& sources, const BaseZones& zones,
                           const StreetBuildings& buildings, const Parameters& parameters,
                           const Crs& crs, Ledger& ledger, const NoiseZoneOptions& options) {
  SourceStrips result;
  result.widths_m = widths_of(zones, parameters);
  const std::vector<BoxIndex> reaches =
      reaches_of(zones, result.widths_m, parameters, crs, options);
  const std::size_t count = sources.sources.size() * result.widths_m.size();
  std::vector<Task> tasks[2];  // of lines, of land
  for (std::size_t k = 0; k < sources.sources.size(); ++k) {
    const bool has_land = sources.land[k].size() > 0;
    const Box box = has_land ? sources.land.box(k) : sources.lines.box(k);
    for (std::size_t j = 0; j < result.widths_m.size(); ++j) {
      if (!reaches[j].query(box).empty()) tasks[has_land ? 1 : 0].push_back({k, j});
    }
  }
  std::vector<MultiPolygonArray> strips(count);
  result.before_facades.resize(count);
  for (const bool of_land : {false, true}) {
    const std::span<const Task> of = tasks[of_land ? 1 : 0];
    const MultiPolygonArray grown =
        buffers_of(sources, of, result.widths_m, of_land, crs, ledger, options);
    parallel_for(of.size(), options.threads, options.progress, [&](std::size_t t) {
      const auto [k, j] = of[t];
      const std::size_t place = result.place(k, j);
      std::optional<StripToFacades> ended;
      if (sources.sources[k].kind == NoiseSourceKind::road &&
          !buildings.near(grown.box(t)).empty()) {
        ended = strip_to_facades(outlines_of(sources, k, crs), result.widths_m[j], buildings, crs);
      }
      if (ended) {
        strips[place] = std::move(ended->strip);
        result.before_facades[place] = std::move(ended->before_facades);
      } else {
        MultiPolygonBuilder one;
        one.add_feature(grown[t]);
        strips[place] = std::move(one).build();
      }
    });
  }
  MultiPolygonBuilder all;
  for (const MultiPolygonArray& strip : strips) {
    if (strip.size() == 0) {
      all.finish_feature();
    } else {
      all.append(strip);
    }
  }
  result.strips = std::move(all).build();
  return result;
}

ReadBuildings street_buildings(const Layer& layer, const std::string& storeys_field,
                               double least_storeys, Ledger& ledger,
                               const NoiseZoneOptions& options) {
  const Column& storeys = layer.fields.at(storeys_field);
  const MultiPolygonArray& polygons = layer.polygons();
  ReadBuildings result;
  MultiPolygonBuilder tall;
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    const std::string text = to_text(storeys[i]);
    const std::optional<double> count = read_number(text);
    if (text.empty()) ++result.without_storeys;
    if (!text.empty() && !count && result.unread_storeys++ == 0) result.first_unread = text;
    if (!count || *count < least_storeys || layer.geometry.is_missing(i)) continue;
    tall.add_feature(polygons[i]);
    ids.push_back(layer.ids[i]);
  }
  result.buildings = StreetBuildings(valid_polygons(
      std::move(tall).build(), layer.require_crs(), ledger,
      {.threads = options.threads, .grid = options.grid, .layer = layer.name, .ids = ids}));
  return result;
}

}  // namespace ecotone
