// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/shoreline.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/message/units.h"
#include "ecotone/message/zoning_errors.h"
#include "ecotone/overlay/difference.h"

namespace ecotone {
namespace {

constexpr std::array<std::string_view, 4> source_names = {"management_range", "bank_top",
                                                          "mean_water", "centreline"};

struct RankName {
  std::string_view name;
  RiverRank rank;
};
constexpr std::array<RankName, 6> rank_names = {{{"tributary", RiverRank::tributary},
                                                 {"major_tributary", RiverRank::major_tributary},
                                                 {"main_stem", RiverRank::main_stem},
                                                 {"支流", RiverRank::tributary},
                                                 {"重要支流", RiverRank::major_tributary},
                                                 {"干流", RiverRank::main_stem}}};

constexpr Parameter parameters[] = {
    {"chemical_m", 1000, "m", "S", "长江保护法 art. 26 ¶2 (YZ-1)",
     "chemical parks and projects, beside the main stem and every tributary",
     "化工园区和化工项目：长江干支流岸线", 0, 1e5},
    {"tailings_main_stem_m", 3000, "m", "S", "长江保护法 art. 26 ¶3 (YZ-2)",
     "tailings ponds, beside the main stem", "尾矿库：长江干流岸线", 0, 1e5},
    {"tailings_major_tributary_m", 1000, "m", "S", "长江保护法 art. 26 ¶3 (YZ-3)",
     "tailings ponds, beside major tributaries", "尾矿库：重要支流岸线", 0, 1e5},
};

constexpr double beside_m = 1;
constexpr std::size_t most_places = 64;

// Where a line is asked for its water: the middles of edges spread along it.
std::vector<std::pair<Point, Point>> edges_to_ask(const MultiLineStringView& line) {
  std::vector<std::pair<Point, Point>> edges;
  for (std::size_t j = 0; j < line.size(); ++j) {
    const PathView path = line.path(j);
    for (std::size_t i = 1; i < path.size(); ++i) {
      if (path[i - 1] != path[i]) edges.emplace_back(path[i - 1], path[i]);
    }
  }
  if (edges.size() <= most_places) return edges;
  std::vector<std::pair<Point, Point>> some;
  for (std::size_t k = 0; k < most_places; ++k)
    some.push_back(edges[k * edges.size() / most_places]);
  return some;
}

// 1 if water lies on the left of an edge, −1 on its right, 0 on both sides or neither.
int side_of_water(const std::pair<Point, Point>& edge, const ZoneLayer& water) {
  const Point& a = edge.first;
  const Point& b = edge.second;
  const Point m{(a.x + b.x) / 2, (a.y + b.y) / 2};
  const std::optional<NearestZoneEdge> nearest = water.nearest_edge(m);
  if (!nearest) return 0;
  const Point u{b.x - a.x, b.y - a.y};
  if (nearest->distance_m > beside_m) {
    const double turn = u.x * (nearest->position.y - m.y) - u.y * (nearest->position.x - m.x);
    return turn > 0 ? 1 : -1;
  }
  const double unit = beside_m / geodesic_distance_m(a, b, water.crs());
  const bool is_left = !water.zones_at(Point{m.x - unit * u.y, m.y + unit * u.x}).empty();
  const bool is_right = !water.zones_at(Point{m.x + unit * u.y, m.y - unit * u.x}).empty();
  return static_cast<int>(is_left) - static_cast<int>(is_right);
}

// A buffer that is asked for: several bands may share it.
struct Wanted {
  std::size_t feature = 0;
  double width_m = 0;

  friend auto operator<=>(const Wanted&, const Wanted&) = default;
};

std::optional<BufferSide> landward_side(const ShorelineOptions& options, std::size_t feature) {
  if (options.source == ShorelineSource::centreline || options.landward.empty()) return {};
  return options.landward[options.landward.size() == 1 ? 0 : feature];
}

// The buffers of all that is wanted, in order.
MultiPolygonArray buffers_of(const Layer& lines, const std::vector<Wanted>& wanted,
                             const ShorelineOptions& options, Ledger& ledger) {
  std::array<std::vector<std::size_t>, 3> places;  // of `wanted`, by side
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    const BufferSide side = landward_side(options, wanted[k].feature).value_or(BufferSide::both);
    places[static_cast<std::size_t>(side)].push_back(k);
  }
  std::vector<MultiPolygonArray> strips(places.size());
  std::vector<std::pair<std::size_t, std::size_t>> found(wanted.size());
  for (std::size_t s = 0; s < places.size(); ++s) {
    if (places[s].empty()) continue;
    std::vector<std::size_t> features;
    std::vector<double> widths;
    for (const std::size_t k : places[s]) {
      found[k] = {s, features.size()};
      features.push_back(wanted[k].feature);
      widths.push_back(wanted[k].width_m);
    }
    const Layer picked = select(lines, features);
    strips[s] = buffer(picked.geometry, widths, lines.require_crs(), ledger,
                       {.side = static_cast<BufferSide>(s),
                        .cap = BufferCap::flat,
                        .arc_tolerance_m = options.arc_tolerance_m,
                        .threads = options.threads,
                        .layer = lines.name,
                        .ids = picked.ids});
  }
  MultiPolygonBuilder all;
  for (const auto& [s, place] : found) {
    if (strips[s].is_missing(place)) {
      all.add_missing();
    } else {
      all.add_feature(strips[s][place]);
    }
  }
  return std::move(all).build();
}

}  // namespace

std::string_view shoreline_source_name(ShorelineSource source) {
  return source_names[static_cast<std::size_t>(source)];
}

std::optional<ShorelineSource> parse_shoreline_source(std::string_view name) {
  const auto* const at = std::find(source_names.begin(), source_names.end(), name);
  if (at == source_names.end()) return std::nullopt;
  return static_cast<ShorelineSource>(at - source_names.begin());
}

std::string_view river_rank_name(RiverRank rank) {
  const auto* const at = std::find_if(rank_names.begin(), rank_names.end(),
                                      [rank](const RankName& row) { return row.rank == rank; });
  return at == rank_names.end() ? "unknown" : at->name;
}

std::optional<RiverRank> parse_river_rank(std::string_view name) {
  const auto* const at = std::find_if(rank_names.begin(), rank_names.end(),
                                      [name](const RankName& row) { return row.name == name; });
  if (at == rank_names.end()) return std::nullopt;
  return at->rank;
}

std::span<const Parameter> shoreline_parameters() {
  return parameters;
}

std::vector<ShorelineBand> statutory_bands(std::span<const RiverRank> ranks,
                                           const Parameters& values) {
  std::vector<ShorelineBand> bands;
  const auto add = [&](std::size_t feature, const char* name, const Parameter& row) {
    const double width = values[row.name];
    if (width > 0) bands.push_back({feature, name, width, row.source});
  };
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    add(i, "chemical", parameters[0]);
    if (ranks[i] == RiverRank::main_stem) add(i, "tailings", parameters[1]);
    if (ranks[i] == RiverRank::major_tributary) add(i, "tailings", parameters[2]);
  }
  return bands;
}

std::vector<ShorelineBand> bands_of_widths(std::size_t features, std::span<const double> widths_m) {
  std::vector<ShorelineBand> bands;
  for (std::size_t i = 0; i < features; ++i) {
    for (const double width : widths_m) {
      bands.push_back({i, format_shortest(width) + " m", width, {}});
    }
  }
  return bands;
}

std::vector<std::optional<BufferSide>> landward_sides(const MultiLineStringArray& lines,
                                                      const ZoneLayer& water) {
  std::vector<std::optional<BufferSide>> sides(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto edges = edges_to_ask(lines[i]);
    std::size_t left = 0;
    std::size_t right = 0;
    for (const auto& edge : edges) {
      const int side = side_of_water(edge, water);
      if (side > 0) ++left;
      if (side < 0) ++right;
    }
    if (10 * left >= 9 * edges.size() && left > 0) sides[i] = BufferSide::right;
    if (10 * right >= 9 * edges.size() && right > 0) sides[i] = BufferSide::left;
  }
  return sides;
}

DoubtText doubt_text(ShorelineDoubt doubt) {
  switch (doubt) {
    case ShorelineDoubt::none:
      return {};
    case ShorelineDoubt::centreline:
      return {
          "measured from a centreline, which is no shoreline: the width of the river and of its "
          "management range is not in it",
          "以河道中心线为起算线：中心线不是岸线，未含河宽和河道管理范围"};
    case ShorelineDoubt::side_unknown:
      return {"it is not known which side of the line is land", "不能确定线的哪一侧为陆域"};
  }
  return {};
}

ShorelineBands shoreline_bands(const Layer& lines, std::span<const ShorelineBand> bands,
                               const ShorelineOptions& options) {
  const Crs& crs = lines.require_crs();
  const bool are_polygons = lines.geometry.type() == GeometryType::polygon;
  if (lines.geometry.type() == GeometryType::point) {
    throw SchemaError(zoning_error("shoreline_of_points"), {}, lines.name);
  }
  ShorelineBands result;
  std::map<Wanted, std::size_t> places;
  for (const ShorelineBand& band : bands) places.emplace(Wanted{band.feature, band.width_m}, 0);
  std::vector<Wanted> wanted;
  for (auto& [key, place] : places) {
    place = wanted.size();
    wanted.push_back(key);
  }
  MultiPolygonArray strips = buffers_of(lines, wanted, options, result.ledger);
  OverlapOptions cutting;
  cutting.threads = options.threads;
  if (are_polygons) {
    strips = difference_of(strips, lines.polygons(), crs, result.ledger, cutting);
  }
  if (options.water != nullptr) {
    strips = difference_of(strips, *options.water, crs, result.ledger, cutting);
  }
  if (options.clip != nullptr) {
    strips = intersection_of(strips, *options.clip, crs, result.ledger, cutting);
  }
  MultiPolygonBuilder zones;
  for (const ShorelineBand& band : bands) {
    const std::size_t place = places.at({band.feature, band.width_m});
    if (strips.is_missing(place)) {
      zones.add_missing();
    } else {
      zones.add_feature(strips[place]);
    }
    ShorelineDoubt doubt = ShorelineDoubt::none;
    if (options.source == ShorelineSource::centreline) {
      doubt = ShorelineDoubt::centreline;
    } else if (!are_polygons && !landward_side(options, band.feature)) {
      doubt = ShorelineDoubt::side_unknown;
    }
    result.doubts.push_back(doubt);
  }
  result.zones = std::move(zones).build();
  return result;
}

}  // namespace ecotone
