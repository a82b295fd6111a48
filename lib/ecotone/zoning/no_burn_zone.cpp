// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/no_burn_zone.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/message/no_burn_errors.h"
#include "ecotone/message/no_burn_texts.h"
#include "ecotone/message/overlay_errors.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/union.h"
#include "ecotone/zoning/class_division.h"
#include "ecotone/zoning/class_field.h"
#include "ecotone/zoning/closed_lines.h"
#include "ecotone/zoning/outline_plane.h"
#include "ecotone/zoning/outline_steps.h"

namespace ecotone {
namespace {

using detail::ClassPart;
using detail::ClassRegion;
using detail::Outline;

constexpr std::string_view ours;  // no source: a choice of ours, as the mark E says

constexpr Parameter table[] = {
    {"line_gap_m", 1, "m", "E", ours,
     "ends of a hand-drawn line this near to each other are joined",
     "手绘线两端相距不超过此值时闭合"},
    {"close_gaps_m", 0, "m", "E", ours, "gaps between blocks that are narrower are closed",
     "街区之间窄于此值的缝隙合并"},
    {"fill_holes_m2", 10000, "m2", "E", ours, "smaller holes are filled", "小于此面积的空洞填充", 0,
     1e12},
    {"drop_specks_m2", 1000, "m2", "E", ours, "smaller parts are dropped", "小于此面积的碎块剔除",
     0, 1e12},
    {"smooth_m", 5, "m", "E", ours, "the outline moves no farther when it is smoothed",
     "平滑时边界移动不超过此值"},
    {"snap_shortest_m", 100, "m", "E", ours, "a line is followed at least so far",
     "沿地物吸附的最短长度"},
    {"neighbour_m", 50, "m", "E", ours, "named features this near to a side bound it in words",
     "四至描述中地物距该边不超过此值", 0.001},
    {"capacity_band_1_t_h", 10, "t/h", "E", ours,
     "boilers are counted by capacity below and from here", "锅炉按出力分档的第一界限"},
    {"capacity_band_2_t_h", 20, "t/h", "S", "国环规大气〔2017〕2号",
     "limit of capacity in classes I and II", "Ⅰ、Ⅱ类的单台出力界限"},
    {"capacity_band_3_t_h", 35, "t/h", "E", ours, "third limit of capacity", "第三界限"},
    {"stated_area_pct", 1, "%", "E", ours, "published and computed area may differ by so much",
     "公布面积与计算面积的允许差", 0, 100},
};

/// The blocks of all layers in one column.
struct Blocks {
  MultiPolygonArray zones;
  std::vector<std::string> ids;    ///< for the ledger, with the layer where there are several
  std::vector<std::string> names;  ///< for people
  std::vector<std::optional<FuelClass>> classes;
};

Blocks blocks_of(std::span<const Layer> layers, const NoBurnOptions& options) {
  Blocks blocks;
  MultiPolygonBuilder builder;
  for (const Layer& layer : layers) {
    if (layer.geometry.type() == GeometryType::line) {
      builder.append(zones_of_closed_lines(layer, options.parameters["line_gap_m"]));
    } else {
      builder.append(layer.polygons());
    }
    const Column* names =
        options.name_field.empty() ? nullptr : &layer.fields.at(options.name_field);
    for (std::size_t i = 0; i < layer.size(); ++i) {
      blocks.ids.push_back((layers.size() > 1 ? layer.name + ":" : "") + layer.ids[i]);
      blocks.names.push_back(names == nullptr ? layer.ids[i] : to_text((*names)[i]));
      std::optional<FuelClass> fuel_class;
      if (!options.class_field.empty())
        fuel_class = detail::fuel_class_of(layer, options.class_field, i);
      if (!fuel_class) fuel_class = options.fuel_class;
      if (!fuel_class && !options.class_field.empty()) {
        throw SchemaError(no_burn_error("class_missing"), {{"field", options.class_field}},
                          layer.name + ", feature " + layer.ids[i]);
      }
      blocks.classes.push_back(fuel_class);
    }
  }
  blocks.zones = std::move(builder).build();
  return blocks;
}

const Crs& common_crs(std::span<const Layer> layers, const NoBurnOptions& options) {
  if (layers.empty()) throw GeometryError(no_burn_error("blocks_missing"));
  const Crs& crs = layers[0].require_crs();
  detail::plane_units_per_metre(crs);
  const auto same = [&](const Layer& layer) {
    if (layer.require_crs() == crs) return;
    throw CrsError(overlay_error("crs_differ"), {{"a", layers[0].name},
                                                 {"a_crs", crs.label()},
                                                 {"b", layer.name},
                                                 {"b_crs", layer.require_crs().label()}});
  };
  for (const Layer& layer : layers) same(layer);
  if (options.county != nullptr) same(*options.county);
  if (options.class_areas != nullptr) same(*options.class_areas);
  return crs;
}

/// Where each class holds, the strictest first: outlines of the blocks of one class each.
std::vector<ClassRegion> regions_of_blocks(const Blocks& blocks, const Crs& crs,
                                           const NoBurnOptions& options) {
  std::map<FuelClass, std::vector<std::size_t>, std::greater<>> by_class;
  for (std::size_t i = 0; i < blocks.classes.size(); ++i) {
    by_class[*blocks.classes[i]].push_back(i);  // all have one where there are several
  }
  std::vector<ClassRegion> regions;
  Ledger ignored;  // the same as of the whole zone
  NoBurnOptions alone = options;
  alone.county = nullptr;
  // A small area of a class is a part of the zone if the zone is there.
  alone.parameters.set("drop_specks_m2", 0);
  for (const auto& [fuel_class, members] : by_class) {
    MultiPolygonBuilder some;
    std::vector<std::string> ids;
    for (const std::size_t i : members) {
      some.add_feature(blocks.zones[i]);
      ids.push_back(blocks.ids[i]);
    }
    Outline outline(crs, alone, ignored);
    outline.run(std::move(some).build(), ids, false);
    regions.push_back({fuel_class, std::move(outline.zone)});
  }
  return regions;
}

std::vector<ClassRegion> regions_of_areas(const Crs& crs, const NoBurnOptions& options,
                                          Ledger& ledger) {
  const Layer& areas = *options.class_areas;
  std::map<FuelClass, MultiPolygonBuilder, std::greater<>> by_class;
  for (std::size_t i = 0; i < areas.size(); ++i) {
    const auto fuel_class = detail::fuel_class_of(areas, options.class_areas_field, i);
    if (fuel_class) by_class[*fuel_class].add_feature(areas.polygons()[i]);
  }
  std::vector<ClassRegion> regions;
  for (auto& [fuel_class, builder] : by_class) {
    UnionOptions uniting;
    uniting.threads = options.threads;
    uniting.layer = areas.name;
    regions.push_back({fuel_class, union_of(std::move(builder).build(), crs, ledger, uniting)});
  }
  return regions;
}

std::vector<ClassPart> classed(const MultiPolygonArray& zone, const Blocks& blocks, const Crs& crs,
                               const NoBurnOptions& options, Ledger& ledger) {
  if (options.class_areas != nullptr) {
    return detail::divide_by_class(zone, regions_of_areas(crs, options, ledger),
                                   {.to_neighbour_below_m2 = options.parameters["drop_specks_m2"],
                                    .otherwise = options.fuel_class},
                                   crs, options.threads, ledger);
  }
  std::set<std::optional<FuelClass>> classes(blocks.classes.begin(), blocks.classes.end());
  if (classes.size() == 1) {
    return detail::divide_by_class(zone, {}, {.otherwise = *classes.begin()}, crs, options.threads,
                                   ledger);
  }
  return detail::divide_by_class(zone, regions_of_blocks(blocks, crs, options),
                                 {.to_neighbour_below_m2 = std::numeric_limits<double>::infinity()},
                                 crs, options.threads, ledger);
}

/// For each part the names of the blocks that it holds, or a share of, the largest share first.
std::vector<std::string> block_lists(const MultiPolygonArray& parts, const Blocks& blocks,
                                     const Crs& crs, const NoBurnOptions& options) {
  OverlapOptions overlapping;
  overlapping.threads = options.threads;
  overlapping.borders = false;
  const Overlaps overlaps = overlap_areas(parts, blocks.zones, crs, overlapping);
  std::vector<std::map<std::string, double>> shares(parts.size());
  for (const Overlap& pair : overlaps.pairs) {
    if (!pair.touches_only) shares[pair.subject][blocks.names[pair.zone]] += pair.area_m2;
  }
  std::vector<std::string> lists;
  for (const auto& share : shares) {
    std::vector<std::pair<double, std::string>> sorted;
    for (const auto& [name, area] : share) {
      if (!name.empty() && area >= 1) sorted.emplace_back(-area, name);
    }
    std::sort(sorted.begin(), sorted.end());
    std::string list;
    for (const auto& [area, name] : sorted) list += (list.empty() ? "" : "、") + name;
    lists.push_back(list);
  }
  return lists;
}

/// An area as registers write it.
double to_centi(double area_m2) {
  return std::round(area_m2 * 100) / 100;
}

template <typename T>
FieldValue value_or_null(const std::optional<T>& value) {
  return value ? FieldValue(*value) : FieldValue();
}

FieldValue text_or_null(const std::string& text) {
  return text.empty() ? FieldValue() : FieldValue(text);
}

/// Largest first; equal ones by their place.
void sort_parts(std::vector<ClassPart>& parts, std::vector<double>& areas) {
  std::vector<std::size_t> order(parts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto key = [&](std::size_t i) {
    const Box box = parts[i].polygon.box(0);
    return std::tuple(-areas[i], box.min_x, box.min_y, box.max_x, box.max_y);
  };
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return key(a) < key(b); });
  std::vector<ClassPart> sorted;
  std::vector<double> sorted_areas;
  for (const std::size_t i : order) {
    sorted.push_back(std::move(parts[i]));
    sorted_areas.push_back(areas[i]);
  }
  parts = std::move(sorted);
  areas = std::move(sorted_areas);
}

Layer parts_layer(const std::vector<ClassPart>& parts, const std::vector<double>& areas,
                  const Blocks& blocks, const Crs& crs, const NoBurnOptions& options) {
  Layer layer;
  layer.name = "no_burn_zone";
  layer.crs = crs;
  MultiPolygonBuilder geometry;
  for (const ClassPart& part : parts) geometry.append(part.polygon);
  layer.geometry = std::move(geometry).build();
  const std::vector<std::string> lists = block_lists(layer.polygons(), blocks, crs, options);
  const NoBurnRecord& record = options.record;
  Column name("name", FieldType::text);
  Column fuel_class("class", FieldType::text);
  Column area("area_m2", FieldType::real);
  Column stated("stated_area_m2", FieldType::real);
  Column list("blocks", FieldType::text);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    layer.ids.push_back(std::to_string(i + 1));
    const std::string number = parts.size() == 1 ? "" : "-" + std::to_string(i + 1);
    name.push_back(record.name.empty() ? FieldValue() : FieldValue(record.name + number));
    fuel_class.push_back(parts[i].fuel_class
                             ? FieldValue(std::string(fuel_class_name(*parts[i].fuel_class)))
                             : FieldValue());
    area.push_back(to_centi(areas[i]));
    stated.push_back(parts.size() == 1 ? value_or_null(options.stated_area_m2) : FieldValue());
    list.push_back(text_or_null(lists[i]));
  }
  const auto constant = [&](const char* field, FieldType type, const FieldValue& value) {
    Column column(field, type);
    for (std::size_t i = 0; i < parts.size(); ++i) column.push_back(value);
    layer.fields.add(std::move(column));
  };
  layer.fields.add(std::move(name));
  layer.fields.add(std::move(fuel_class));
  constant("start", FieldType::date, value_or_null(record.start));
  constant("deadline", FieldType::date, value_or_null(record.deadline));
  constant("issuer", FieldType::text, text_or_null(record.issuer));
  constant("issuer_level", FieldType::text, text_or_null(record.issuer_level));
  constant("issued_on", FieldType::date, value_or_null(record.issued_on));
  constant("basis", FieldType::text, text_or_null(record.basis));
  constant("approval", FieldType::text, text_or_null(record.approval));
  layer.fields.add(std::move(stated));
  layer.fields.add(std::move(area));
  layer.fields.add(std::move(list));
  return layer;
}

}  // namespace

std::span<const Parameter> no_burn_parameters() {
  return table;
}

const Text* competence_note(const NoBurnRecord& record) {
  constexpr Date code_in_force{2026, 8, 15};
  if (record.issuer_level.empty()) return &no_burn_text("issuer_unknown");
  if (record.issuer_level != "county") return nullptr;
  if (!record.issued_on) return &no_burn_text("county_undated");
  return *record.issued_on < code_in_force ? &no_burn_text("county_before_code")
                                           : &no_burn_text("county_after_code");
}

NoBurnZone delineate_no_burn_zone(std::span<const Layer> blocks, const NoBurnOptions& options) {
  const Crs& crs = common_crs(blocks, options);
  const Blocks column = blocks_of(blocks, options);
  NoBurnZone result;
  Outline outline(crs, options, result.ledger);
  outline.run(column.zones, column.ids, true);
  result.steps = std::move(outline.steps);
  result.stretches = std::move(outline.stretches);
  result.smoothed_by_m = outline.smoothed_by_m;
  std::vector<ClassPart> parts = classed(outline.zone, column, crs, options, result.ledger);
  for (const ClassPart& part : parts) {
    result.areas_m2.push_back(area_m2(part.polygon[0], crs, options.method));
  }
  sort_parts(parts, result.areas_m2);
  result.parts = parts_layer(parts, result.areas_m2, column, crs, options);
  DelineationStep division{.name = "classes", .applied = true};
  division.before_m2 = result.steps.back().after_m2;
  division.after_m2 = std::accumulate(result.areas_m2.begin(), result.areas_m2.end(), 0.0);
  for (const ClassPart& part : parts) detail::count_into(part.polygon[0], division);
  result.steps.push_back(division);
  if (options.stated_area_m2) {
    result.stated = StatedArea{*options.stated_area_m2, division.after_m2,
                               options.parameters["stated_area_pct"]};
  }
  return result;
}

}  // namespace ecotone
