// SPDX-License-Identifier: Apache-2.0
#include "tools/boundary_walk.h"

#include "ecotone/error.h"
#include "ecotone/geodesy/gauss_kruger.h"
#include "ecotone/message/units.h"
#include "tools/reading.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {

std::vector<Option> walk_options(Walk& walk) {
  return {
      option("--start", "WHERE", walk.start,
             "Where J1 is: nw, the vertex with the largest northing less easting; n, the most "
             "northern; first, the first of the file",
             "J1 的位置：nw 为北坐标减东坐标最大的顶点（西北角）；n 为最北顶点；first "
             "为文件中的第一个顶点")
          .one_of({"nw", "n", "first"})
          .otherwise("nw"),
      option("--start-near", "X,Y", walk.start_near,
             "J1 is the vertex nearest to this place, east first, in the system of the layer",
             "J1 为距此处最近的顶点（东坐标在前，图层坐标系）"),
      option("--direction", "WAY", walk.direction, "Clockwise or counter-clockwise",
             "编号方向：顺时针或逆时针")
          .one_of({"cw", "ccw"})
          .otherwise("cw"),
      option("--holes", "WAY", walk.holes, "Holes run the same way as shells, or the opposite one",
             "内环与外环同向或反向")
          .one_of({"same", "opposite"})
          .otherwise("same"),
      option("--numbering", "SCOPE", walk.numbering,
             "Where numbers begin again: at each ring, each zone, or never",
             "编号重新开始的范围：每环、每个区，或全图层连续")
          .one_of({"ring", "zone", "layer"})
          .otherwise("ring"),
      flag("--own-numbers", walk.own_numbers,
           "A point on a border of two zones has a number in each (where numbers run on)",
           "公共边上的点在两侧各自编号（连续编号时）"),
      option("--prefix", "TEXT", walk.prefix, "What stands before the number", "点号前缀")
          .otherwise("J"),
      option("--tolerance", "M", walk.tolerance_m,
             "Leave out points that lie within so many metres of the line without them; the same "
             "for both neighbours. 0 keeps all",
             "抽稀容差（米）：去掉后偏离不超过此值的点省略，公共边两侧一致；0 为全部保留")
          .otherwise("0"),
      option("--match", "M", walk.match_m,
             "Vertices of two zones nearer than this are one point, in metres",
             "两区顶点相距小于此值（米）视为同一点")
          .otherwise("0.001"),
  };
}

BoundaryPointOptions to_boundary_point_options(const Walk& walk) {
  BoundaryPointOptions options;
  if (walk.start == "n") options.start = BoundaryStart::north;
  if (walk.start == "first") options.start = BoundaryStart::first_vertex;
  if (!walk.start_near.empty()) {
    options.start = BoundaryStart::nearest;
    options.start_near = to_place("--start-near", walk.start_near);
  }
  if (walk.direction == "ccw") options.direction = WalkDirection::counter_clockwise;
  options.holes_opposite = walk.holes == "opposite";
  if (walk.numbering == "zone") options.numbering = PointNumbering::per_feature;
  if (walk.numbering == "layer") options.numbering = PointNumbering::per_layer;
  options.prefix = walk.prefix;
  options.share = !walk.own_numbers;
  options.tolerance_m = walk.tolerance_m;
  options.match_m = walk.match_m;
  return options;
}

void record_walk(document::Value& run, const Walk& walk, bool numbers) {
  const auto given = [](const std::string& word, const char* fallback) {
    return word.empty() ? std::string(fallback) : word;
  };
  run.set("start", walk.start_near.empty() ? given(walk.start, "nw") : "near " + walk.start_near);
  run.set("direction", given(walk.direction, "cw"));
  run.set("holes", given(walk.holes, "same"));
  run.set("match_m", walk.match_m);
  if (!numbers) return;
  run.set("numbering", given(walk.numbering, "ring"));
  run.set("shared_numbers", !walk.own_numbers);
  run.set("tolerance_m", walk.tolerance_m);
}

Crs plane_of(const Session& session, const Layer& layer, bool prefixed) {
  if (const auto named = named_crs(session); named && !named->is_geographic()) return *named;
  const Crs& own = layer.require_crs();
  if (!own.is_geographic()) return own;
  const auto zone = gauss_kruger_plane(layer.geometry.box(), own, prefixed);
  if (!zone) throw UsageError(usage_error("plane_unknown"), {{"crs", own.label()}});
  return *zone;
}

Layer layer_of_points(const Layer& zones, const std::vector<BoundaryPoint>& points,
                      const std::vector<CoordinateRow>& rows, int second_decimals) {
  Layer layer;
  layer.name = "boundary_points";
  layer.crs = zones.crs;
  Column zone("zone", FieldType::text);
  Column part("part", FieldType::integer);
  Column ring("ring", FieldType::integer);
  Column number("number", FieldType::integer);
  Column name("name", FieldType::text);
  Column x("x_north_m", FieldType::real);
  Column y("y_east_m", FieldType::real);
  Column longitude("lon_dms", FieldType::text);
  Column latitude("lat_dms", FieldType::text);
  MultiPointBuilder places;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const BoundaryPoint& p = points[i];
    places.add_point(p.position);
    places.finish_feature();
    layer.ids.push_back(std::to_string(i + 1));
    zone.push_back(zones.ids[p.feature]);
    part.push_back(static_cast<std::int64_t>(p.polygon + 1));
    ring.push_back(static_cast<std::int64_t>(rows[i].ring));
    number.push_back(static_cast<std::int64_t>(p.number));
    name.push_back(p.name);
    x.push_back(rows[i].plane.y);
    y.push_back(rows[i].plane.x);
    longitude.push_back(format_dms(rows[i].position.x, second_decimals));
    latitude.push_back(format_dms(rows[i].position.y, second_decimals));
  }
  layer.geometry = std::move(places).build();
  for (Column* column : {&zone, &part, &ring, &number, &name, &x, &y, &longitude, &latitude}) {
    layer.fields.add(std::move(*column));
  }
  return layer;
}

}  // namespace ecotone::tools
