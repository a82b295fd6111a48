// SPDX-License-Identifier: Apache-2.0
// ecotone boundary describe: the four bounds of zones and their boundaries in words.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "ecotone/boundary/four_bounds.h"
#include "ecotone/boundary/segment_description.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/valid_polygons.h"
#include "tools/boundary_walk.h"
#include "tools/commands/boundary.h"
#include "tools/delineation.h"
#include "tools/neighbours.h"
#include "tools/reading.h"
#include "tools/results.h"

namespace ecotone::tools {
namespace {

constexpr Parameter parameters_table[] = {
    {"near_m", 50, "m", "E", "", "within this distance a feature is near a side",
     "地物在此距离内视为邻近", 0.001, 100000},
    {"least_share", 10, "%", "E", "", "share of a side that a feature must run along to bound it",
     "地物沿一侧的最小长度占比", 0, 100},
    {"along_share", 80, "%", "E", "",
     "share of the way between two points that must run along a feature",
     "两点间须沿地物的长度占比", 0, 100},
    {"straight_m", 1, "m", "E", "", "what departs no more from the straight line is told as one",
     "偏离不超过此值的视为直线", 0, 100000},
};

struct DescribeOptions {
  std::string zones;
  std::string name_field;
  std::string method;
  std::optional<double> distance_m;
  std::vector<std::string> set;
  bool segments = false;
  NeighbourSources sources;
  Walk walk;
  Reading reading;
  Transforming transforming;
};

document::Value to_value(const Bound& bound, const NamedNeighbours& neighbours) {
  const Neighbour& neighbour = neighbours.neighbours()[bound.neighbour];
  document::Value value;
  value.set("kind", neighbour.kind);
  value.set("name", neighbour.name);
  value.set("near_m", bound.near_m);
  value.set("along_m", bound.along_m);
  value.set("share", bound.share);
  value.set("reached", bound.reached);
  return value;
}

document::Value to_value(const FourBounds& part, const NamedNeighbours& neighbours) {
  document::Value sides = document::Value::array();
  for (const Side side : {Side::east, Side::south, Side::west, Side::north}) {
    const SideBounds& found = part.of(side);
    document::Value value;
    value.set("side", side_name(side));
    value.set("length_m", found.length_m);
    document::Value extreme;
    extreme.set("x", found.extreme.x);
    extreme.set("y", found.extreme.y);
    value.set("extreme", std::move(extreme));
    document::Value bounds = document::Value::array();
    for (const Bound& bound : found.bounds) bounds.push(to_value(bound, neighbours));
    value.set("bounds", std::move(bounds));
    document::Value others = document::Value::array();
    for (const Bound& bound : found.others) others.push(to_value(bound, neighbours));
    value.set("others", std::move(others));
    if (found.nearest) {
      document::Value nearest;
      nearest.set("kind", neighbours.neighbours()[found.nearest->neighbour].kind);
      nearest.set("name", neighbours.neighbours()[found.nearest->neighbour].name);
      nearest.set("distance_m", found.nearest->distance_m);
      value.set("nearest", std::move(nearest));
    }
    sides.push(std::move(value));
  }
  document::Value value;
  value.set("area_m2", part.area_m2);
  value.set("sides", std::move(sides));
  return value;
}

document::Value to_value(const BoundarySegment& segment, const std::vector<BoundaryPoint>& points,
                         const NamedNeighbours& neighbours) {
  document::Value value;
  value.set("from", points[segment.from].name);
  value.set("to", points[segment.to].name);
  value.set("course", course_name(segment.course));
  if (segment.neighbour) value.set("name", neighbours.neighbours()[*segment.neighbour].name);
  value.set("length_m", segment.length_m);
  if (segment.azimuth_deg) value.set("azimuth_deg", *segment.azimuth_deg);
  value.set("departure_m", segment.departure_m);
  return value;
}

// Everything said of one zone.
struct Description {
  std::string name;
  std::vector<FourBounds> parts;
  std::vector<BoundarySegment> segments;
};

class Describing {
 public:
  Describing(const DescribeOptions& options, const Session& session)
      : options_(options),
        session_(session),
        parameters_(parameters_table),
        zones_(read(session, options.reading, options.zones)),
        neighbours_(read_neighbours(session, options.sources, options.reading, zones_.require_crs(),
                                    to_transformation_options(options.transforming)),
                    *zones_.crs) {
    parameters_ = parameters_of(parameters_table, options.set);
    if (options.distance_m) parameters_.set("near_m", *options.distance_m);
    bounds_options_.distance_m = parameters_["near_m"];
    bounds_options_.least_share = parameters_["least_share"] / 100;
    bounds_options_.area_method = parse_area_method(options.method).value_or(AreaMethod::ellipsoid);
    describe();
  }

  Results results() const;
  std::string text() const;

 private:
  void describe();
  std::string bounds_text(const Description& zone, Language language) const {
    if (zone.parts.empty()) return language == Language::chinese ? "无图形" : "no geometry";
    return four_bounds_text(zone.parts, neighbours_, bounds_options_, language);
  }
  std::string segments_words(const Description& zone, Language language) const;
  Cell side_cell(const Description& zone, Side side) const;

  const DescribeOptions& options_;
  const Session& session_;
  Parameters parameters_;
  Layer zones_;
  NamedNeighbours neighbours_;
  FourBoundsOptions bounds_options_;
  Ledger ledger_;
  std::vector<BoundaryPoint> points_;
  std::vector<Description> descriptions_;
};

void Describing::describe() {
  const MultiPolygonArray& polygons = zones_.polygons();
  const Column* names =
      options_.name_field.empty() ? nullptr : &zones_.fields.at(options_.name_field);
  UnionOptions mending;
  mending.method = bounds_options_.area_method;
  mending.layer = zones_.name;
  mending.ids = zones_.ids;
  const MultiPolygonArray valid = valid_polygons(polygons, *zones_.crs, ledger_, mending);
  for (const LedgerEntry& entry : ledger_.entries) {
    session_.tell({fmt::format("{}, feature {}: {} ({})", entry.layer, entry.feature,
                               ledger_action_name(entry.action), entry.reason),
                   fmt::format("{}，要素 {}：{}（{}）", entry.layer, entry.feature,
                               ledger_action_name(entry.action), entry.reason)});
  }
  for (std::size_t i = 0; i < zones_.size(); ++i) {
    Description zone;
    zone.name = names != nullptr ? to_text((*names)[i]) : zones_.ids[i];
    zone.parts = four_bounds(valid[i], neighbours_, bounds_options_);
    descriptions_.push_back(std::move(zone));
  }
  if (!options_.segments) return;
  points_ = boundary_points(polygons, *zones_.crs, to_boundary_point_options(options_.walk));
  SegmentOptions work;
  work.distance_m = parameters_["near_m"];
  work.along_share = parameters_["along_share"] / 100;
  work.straight_m = std::max(parameters_["straight_m"], options_.walk.tolerance_m);
  for (const BoundarySegment& segment : boundary_segments(polygons, points_, neighbours_, work)) {
    descriptions_[points_[segment.from].feature].segments.push_back(segment);
  }
}

// The rings of a zone, told one by one.
std::string Describing::segments_words(const Description& zone, Language language) const {
  std::string text;
  const auto rings = segments_by_ring(zone.segments, points_);
  for (const auto& ring : rings) {
    if (!text.empty()) text += language == Language::chinese ? "。" : ". ";
    const BoundaryPoint& first = points_[ring.front().from];
    if (rings.size() > 1) {
      text +=
          language == Language::chinese
              ? fmt::format("第{}块{}：", first.polygon + 1, first.ring > 0 ? "内环" : "外环")
              : fmt::format("part {}, {}: ", first.polygon + 1, first.ring > 0 ? "hole" : "shell");
    }
    text += segments_text(ring, points_, neighbours_, language);
  }
  return text;
}

Cell Describing::side_cell(const Description& zone, Side side) const {
  std::string text;
  for (const FourBounds& part : zone.parts) {
    if (!text.empty()) text += session_.say({"; ", "；"});
    text += side_text(part.of(side), side, neighbours_, bounds_options_, session_.options.language);
  }
  return text;
}

Results Describing::results() const {
  Results results{.command = "boundary-describe"};
  results.run.set("area_method", area_method_name(bounds_options_.area_method));
  results.run.set("crs", zones_.crs->label());
  results.run.set("parameters", parameter_rows(parameters_));
  results.columns = {{"zone", {"zone", "区"}},
                     {"area_ha", {"area ha", "面积 公顷"}, true},
                     {"east", {"east to", "东至"}},
                     {"south", {"south to", "南至"}},
                     {"west", {"west to", "西至"}},
                     {"north", {"north to", "北至"}},
                     {"text_zh", {"in Chinese", "中文"}},
                     {"text_en", {"in English", "英文"}}};
  if (options_.segments) {
    results.columns.push_back({"segments_zh", {"segments in Chinese", "界线中文"}});
    results.columns.push_back({"segments_en", {"segments in English", "界线英文"}});
  }
  results.columns.push_back({"parts", {"parts", "块数"}, true});
  if (options_.segments) results.columns.push_back({"segments", {"segments", "段数"}, true});
  for (const Description& zone : descriptions_) {
    double area_m2 = 0;
    document::Value parts = document::Value::array();
    for (const FourBounds& part : zone.parts) {
      area_m2 += part.area_m2;
      parts.push(to_value(part, neighbours_));
    }
    std::vector<Cell> row = {zone.name, Cell(area_in(AreaUnit::hectare, area_m2),
                                             format_area(area_m2, AreaUnit::hectare))};
    for (const Side side : {Side::east, Side::south, Side::west, Side::north}) {
      row.push_back(side_cell(zone, side));
    }
    row.emplace_back(bounds_text(zone, Language::chinese));
    row.emplace_back(bounds_text(zone, Language::english));
    if (options_.segments) {
      row.emplace_back(segments_words(zone, Language::chinese));
      row.emplace_back(segments_words(zone, Language::english));
    }
    row.emplace_back(std::move(parts), std::to_string(zone.parts.size()));
    if (options_.segments) {
      document::Value segments = document::Value::array();
      for (const BoundarySegment& segment : zone.segments) {
        segments.push(to_value(segment, points_, neighbours_));
      }
      row.emplace_back(std::move(segments), std::to_string(zone.segments.size()));
    }
    results.rows.push_back(std::move(row));
  }
  results.more.set("neighbours", neighbours_.neighbours().size());
  results.more.set("ledger", ledger_rows(ledger_));
  return results;
}

std::string Describing::text() const {
  const Language language = session_.options.language;
  std::string text;
  for (const Description& zone : descriptions_) {
    text += zone.name + session_.say({": ", "："}) + bounds_text(zone, language) +
            session_.say({".", "。"}) + "\n";
    if (!zone.segments.empty()) {
      text += "  " + segments_words(zone, language) + session_.say({".", "。"}) + "\n";
    }
  }
  text += session_.say({fmt::format("{} zones, {} named features near them were looked at\n",
                                    zones_.size(), neighbours_.neighbours().size()),
                        fmt::format("{} 个区，参照 {} 个命名地物\n", zones_.size(),
                                    neighbours_.neighbours().size())});
  return text + parameter_lines(session_, parameters_);
}

ExitStatus run(const DescribeOptions& options, const Session& session) {
  if (!session.options.output.empty()) refuse_unwritable(session.options.output, session);
  const Describing work(options, session);
  if (session.options.format == "text") {
    write_text(session, work.text());
  } else {
    write_results(session, work.results());
  }
  return ExitStatus::clean;
}

}  // namespace

Command boundary_describe_command() {
  auto options = std::make_shared<DescribeOptions>();
  Command command{
      .name = "describe",
      .summary = {"Describe boundaries in words", "四至与界线文字描述"},
      .description =
          {"Tells what bounds each side of a zone (四至), with its area, from named features that "
           "the side runs along or that its extreme point reaches; several are told clockwise. "
           "Where nothing is near, the extreme point stands with its coordinates and the nearest "
           "named feature: nothing is guessed. --segments tells the boundary from point to point, "
           "with the numbers that ecotone boundary points gives for the same options. Results in "
           "JSON, NDJSON and CSV have both languages.",
           "写出各区四至和面积：命名地物须沿该侧延伸，或为该侧极点所及；有多个时按顺时针列出。附近"
           "没有命名地物时，写极点坐标和最近的命名地物及距离，不作猜测。--segments "
           "逐段描述界线，点号与相同选项的 ecotone boundary points 一致。JSON、NDJSON、CSV "
           "结果含中英文。"},
      .examples = {{"ecotone boundary describe data/sample-county/no-burn-zones.geojson --catalog "
                    "data/sample-county/catalogue.yaml --name MC",
                    {"The four bounds of no-burn zones", "禁燃区四至"}},
                   {"ecotone boundary describe zones.gpkg --near rivers.shp:NAME --near "
                    "contours.shp:BSGC={name}米等高线 --segments --tolerance 20 --lang zh",
                    {"Segments along rivers and contours", "沿河流、等高线逐段描述"}}},
      .options = {option("ZONES", "LAYER", options->zones, "FILE or FILE:LAYER of polygons",
                         "面图层：文件 或 文件:图层")
                      .must(),
                  option("--name", "FIELD", options->name_field, "Field with the names of zones",
                         "区域名称字段")
                      .otherwise("id"),
                  option("--distance", "M", options->distance_m,
                         "Within how many metres a feature bounds a zone; sets near_m",
                         "地物作为界至的最大距离（米），即参数 near_m"),
                  set_option(options->set, parameters_table),
                  flag("--segments", options->segments, "Tell the boundary segment by segment too",
                       "同时逐段描述界线"),
                  method_option(options->method)},
      .shared = {"-o", "--output", "--overwrite", "--crs", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, neighbour_options(options->sources));
  append(command.options, walk_options(options->walk));
  append(command.options, reading_options(options->reading));
  append(command.options, transforming_options(options->transforming));
  return command;
}

}  // namespace ecotone::tools
