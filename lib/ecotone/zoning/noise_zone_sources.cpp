// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/noise_zone_sources.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ecotone/geometry/predicates.h"
#include "ecotone/layer/field_order.h"
#include "ecotone/message/noise_zone_errors.h"
#include "ecotone/overlay/buffer.h"
#include "ecotone/overlay/valid_polygons.h"
#include "ecotone/zoning/noise_zone_number.h"
#include "ecotone/zoning/noise_zone_outline.h"

namespace ecotone {
namespace {

// A feature of a layer that counts.
struct Member {
  NoiseSource source;
  std::size_t layer = 0;
  std::size_t feature = 0;
  double half_width_m = 0;
};

const Column* column_of(const Layer& layer, const std::string& field) {
  return field.empty() ? nullptr : &layer.fields.at(field);
}

double half_width_m(NoiseSourceKind kind, const Parameters& parameters) {
  return parameters["half_width." + std::string(noise_source_kind_name(kind))];
}

bool makes_class_4(const NoiseSourceLayer& layer, const std::string& road_class) {
  return layer.artery_classes.empty()
             ? is_traffic_artery(road_class)
             : std::ranges::find(layer.artery_classes, road_class) != layer.artery_classes.end();
}

// What tells the layer of an id from others of its kind; empty where there is one alone.
std::string id_prefix(std::span<const NoiseSourceLayer> layers, std::size_t l) {
  std::size_t of_kind = 0;
  std::size_t of_name = 1;
  for (std::size_t k = 0; k < layers.size(); ++k) {
    if (layers[k].kind != layers[l].kind) continue;
    ++of_kind;
    if (k < l && layers[k].layer->name == layers[l].layer->name) ++of_name;
  }
  if (of_kind == 1) return "";
  const std::string number = of_name > 1 ? "#" + std::to_string(of_name) : "";
  return layers[l].layer->name + number + "/";
}

std::vector<Member> members_of(std::span<const NoiseSourceLayer> layers,
                               const Parameters& parameters, NoiseSources& result) {
  std::vector<Member> members;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const NoiseSourceLayer& from = layers[l];
    const Layer& layer = *from.layer;
    const std::string prefix = id_prefix(layers, l);
    const Column* names = column_of(layer, from.name_field);
    const Column* classes = column_of(layer, from.class_field);
    const Column* years = column_of(layer, from.year_field);
    const Column* widths = column_of(layer, from.width_field);
    for (std::size_t i = 0; i < layer.size(); ++i) {
      if (layer.geometry.is_missing(i)) continue;
      if (classes != nullptr) {
        const std::string road_class = to_text((*classes)[i]);
        if (!makes_class_4(from, road_class)) {
          ++result.roads_left_out[road_class];
          continue;
        }
      }
      Member member{
          .source = {.kind = from.kind, .id = prefix + layer.ids[i]}, .layer = l, .feature = i};
      member.half_width_m = half_width_m(from.kind, parameters);
      if (names != nullptr) member.source.name = to_text((*names)[i]);
      if (years != nullptr) {
        const auto year = number_in(*years, i, noise_zone_error("year_unknown"),
                                    {"railway", layer.ids[i]}, layer.name);
        if (year) member.source.opened = static_cast<int>(*year);
      }
      if (widths != nullptr) {
        const auto width = number_in(*widths, i, noise_zone_error("width_unknown"),
                                     {"source", layer.ids[i]}, layer.name);
        if (width) member.half_width_m = std::max(*width, 0.0) / 2;
      }
      members.push_back(std::move(member));
    }
  }
  std::ranges::stable_sort(members, [](const Member& a, const Member& b) {
    if (a.source.kind != b.source.kind) return a.source.kind < b.source.kind;
    return id_comes_before(a.source.id, b.source.id);
  });
  return members;
}

double distance_between(const Point& a, const Point& b) {
  return std::hypot(a.x - b.x, a.y - b.y);
}

double length_of(PathView path) {
  double length = 0;
  for (std::size_t i = 0; i + 1 < path.size(); ++i)
    length += distance_between(path[i], path[i + 1]);
  return length;
}

bool is_closed(PathView path) {
  return path.size() > 3 && path.front() == path.back();
}

// Two paths along both sides of a way, as one ring; false where they do not run side by side, as
// the parts of a line that is broken.
bool add_between(PathView a, PathView b, MultiPolygonBuilder& land) {
  const double alike =
      distance_between(a.front(), b.front()) + distance_between(a.back(), b.back());
  const double against =
      distance_between(a.front(), b.back()) + distance_between(a.back(), b.front());
  if (std::min(alike, against) > std::min(length_of(a), length_of(b)) / 2) return false;
  for (const Point& p : a) land.add_point(p);
  if (alike < against) {
    for (std::size_t i = b.size(); i > 0; --i) land.add_point(b[i - 1]);
  } else {
    for (const Point& p : b) land.add_point(p);
  }
  land.finish_ring();
  land.finish_polygon();
  return true;
}

// What the paths of a line enclose; false if they enclose nothing.
bool add_enclosed(const MultiLineStringView& line, MultiPolygonBuilder& land) {
  bool any = false;
  for (std::size_t j = 0; j < line.size(); ++j) {
    if (!is_closed(line.path(j))) continue;
    land.add_ring(line.path(j));
    land.finish_polygon();
    any = true;
  }
  return any || (line.size() == 2 && add_between(line.path(0), line.path(1), land));
}

void add_paths(const MultiLineStringView& line, MultiLineStringBuilder& lines) {
  for (std::size_t j = 0; j < line.size(); ++j) lines.add_path(line.path(j));
}

}  // namespace

NoiseSources noise_sources(std::span<const NoiseSourceLayer> layers, const Parameters& parameters,
                           const Crs& crs, int threads) {
  NoiseSources result;
  const std::vector<Member> members = members_of(layers, parameters, result);
  MultiPolygonBuilder land;
  MultiLineStringBuilder lines;
  MultiLineStringBuilder centrelines;
  std::vector<double> half_widths_m;
  std::vector<std::string> ids;
  for (const Member& member : members) {
    const Layer& layer = *layers[member.layer].layer;
    result.sources.push_back(member.source);
    ids.push_back(std::string(noise_source_kind_name(member.source.kind)) + " " + member.source.id);
    half_widths_m.push_back(member.half_width_m);
    if (layer.geometry.type() != GeometryType::line) {
      land.add_feature(layer.polygons()[member.feature]);
      centrelines.finish_feature();
      lines.finish_feature();
      continue;
    }
    const MultiLineStringView line = layer.lines()[member.feature];
    if (member.half_width_m > 0) {
      add_paths(line, centrelines);
    } else if (!add_enclosed(line, land)) {
      add_paths(line, lines);
    }
    land.finish_feature();
    centrelines.finish_feature();
    lines.finish_feature();
  }
  const MultiPolygonArray given =
      valid_polygons(std::move(land).build(), crs, result.ledger,
                     {.threads = threads, .layer = "boundary lines", .ids = ids});
  const MultiPolygonArray widened =
      buffer(std::move(centrelines).build(), half_widths_m, crs, result.ledger,
             {.threads = threads, .layer = "centrelines", .ids = ids});
  MultiPolygonBuilder all;
  for (std::size_t k = 0; k < members.size(); ++k) {
    all.add_feature(widened[k].size() > 0 ? widened[k] : given[k]);
  }
  result.land = std::move(all).build();
  result.lines = std::move(lines).build();
  return result;
}

MultiLineStringArray outlines_of(const NoiseSources& sources, std::size_t source, const Crs& crs) {
  constexpr double jitter_m = 0.005;
  MultiLineStringBuilder builder;
  const MultiPolygonView land = sources.land[source];
  for (std::size_t j = 0; j < land.size(); ++j) {
    for (std::size_t k = 0; k < land.polygon(j).ring_count(); ++k) {
      std::vector<Point> ring = straightened(land.polygon(j).ring(k), jitter_m, crs);
      // Outside on the right: shells counter-clockwise, holes clockwise.
      if ((ring_direction(ring) > 0) != (k == 0)) std::ranges::reverse(ring);
      builder.add_path(ring);
    }
  }
  const MultiLineStringView lines = sources.lines[source];
  for (std::size_t j = 0; j < lines.size(); ++j) {
    std::vector<Point> path = straightened(lines.path(j), jitter_m, crs);
    for (std::size_t i = path.size(); i > 1; --i) path.push_back(Point(path[i - 2]));
    builder.add_path(path);
  }
  builder.finish_feature();
  return std::move(builder).build();
}

}  // namespace ecotone
