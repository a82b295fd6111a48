// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

/// What a draft of a source zone assumed, fell back to, or lacked.
inline constexpr Text source_zone_texts[] = {
    {"river_not_near", "no river within {reach} m of the intake; not drafted",
     "取水口 {reach} m 内无河流，未划"},
    {"water_not_near", "no water polygon at the source; not drafted (give one, or set {parameter})",
     "水源处无水面图形，未划（请提供水面，或设置 {parameter}）"},
    {"reservoir_water_missing", "no water polygon within {reach} m of the intake; not drafted",
     "取水口 {reach} m 内无水面图形，未划"},
    {"water_from_published", "no water polygon: the published primary water stands in",
     "无水面图形，以已公布的一级水域代替"},
    {"width_assumed",
     "{outside} m of {length} m of the river have no water polygon: the channel is taken as "
     "{width} m "
     "wide there",
     "{length} m 河段中有 {outside} m 无水面图形，该处假定河宽 {width} m"},
    {"outside_water",
     "{outside} m of {length} m of the river have no water polygon and are left out (set "
     "river_channel_width_m to draw them)",
     "{length} m 河段中有 {outside} m 无水面图形，未划入（可设置 river_channel_width_m）"},
    {"not_cut", "the channel could not be cut at ({x}, {y}): no bank within {reach} m",
     "({x}, {y}) 处 {reach} m 内无河岸，未能截断水面"},
    {"cut_turned",
     "the cut at ({x}, {y}) was turned at a confluence, where the perpendicular crosses another "
     "river",
     "({x}, {y}) 处垂线穿过汇流的另一河道，断面已偏转"},
    {"head_reached", "the network begins {distance} m above the intake, before the measure ends",
     "河网起点在取水口上游 {distance} m，短于规定长度"},
    {"outlet_reached", "the network ends {distance} m below the intake, before the measure ends",
     "河网终点在取水口下游 {distance} m，短于规定长度"},
    {"moved_to_river", "the intake lies {distance} m from the river and was set on it",
     "取水口距河流 {distance} m，已移至河流中心线"},
    {"other_river",
     "no river called {wanted} within {reach} m of the intake; set on the nearest, {river}",
     "取水口 {reach} m 内无名为 {wanted} 的河流，取最近的 {river}"},
    {"direction_suspect",
     "the line of {river} may be drawn against the flow, so that up and down are not sure",
     "{river} 的河线可能与流向相反，上下游未必可靠"},
    {"land_limited",
     "the {level} land ends at a divide, dyke or catchment along part of its length",
     "{level_zh}陆域部分以分水岭、堤防或集水区为界"},
    {"catchment_whole", "the catchment of {area} km² is taken whole as secondary land",
     "集水区 {area} km²，整体划入二级陆域"},
    {"catchment_too_large",
     "the catchment of {area} km² given is larger than {limit} km² and not that of this source; a "
     "depth of {depth} m stands in",
     "所给集水区 {area} km² 大于 {limit} km²，不视为该水源的集水区，以纵深 {depth} m 代替"},
    {"catchment_missing", "no catchment is given; a depth of {depth} m stands in",
     "未提供集水区，以纵深 {depth} m 代替"},
    {"size_unknown",
     "neither capacity, lake area nor size class is known; not drafted (add a field, or "
     "--size-class)",
     "库容、湖面面积、规模均未知，未划（请补充字段，或用 --size-class）"},
    {"size_assumed", "size class {size} as given for all that state none",
     "未注明规模，按所给规模 {size}"},
    {"size_measured", "the water polygon of {area} km² decides the size class",
     "按水面图形面积 {area} km² 确定规模"},
    {"inflows_not_drawn",
     "the inflows of a medium reservoir in mountains, 3000 m up, are not drawn: they need "
     "catchments of their own",
     "山区中型水库入库河流上溯 3000 m 未划，需各自的集水区"},
    {"aquifer_unknown",
     "neither the material of the aquifer nor K, I and n are known; not drafted (add fields, or "
     "--aquifer)",
     "含水层介质与 K、I、n 均未知，未划（请补充字段，或用 --aquifer）"},
    {"aquifer_assumed", "aquifer {aquifer} as given for all that state none",
     "未注明含水层介质，按所给介质 {aquifer}"},
    {"wells_in_field", "{wells} wells no farther apart than 2R make one field",
     "{wells} 口井间距不大于 2R，作为井群"},
    {"confined", "confined: the primary zone of the phreatic layer above; no secondary zone",
     "承压水：取上部潜水一级区，不设二级区"},
    {"conduit_missing",
     "no conduit within {reach} m of the spring: a circle of the radius alone is drawn",
     "泉点 {reach} m 内无岩溶管道，仅划圆形区"},
    {"recharge_missing", "no recharge area is given; no quasi zone", "未提供补给区，不设准保护区"},
    {"kind_assumed", "decentralised, kind not stated: taken as a well or spring",
     "分散式水源未注明类别，按井、泉"},
    {"contour_used", "cut by the contour through the intake, the uphill side kept",
     "以过取水口的等高线为界，保留上坡侧"},
    {"contour_missing", "no contour runs within {reach} m of the intake; not cut by elevation",
     "取水口 {reach} m 内无等高线，未按高程截断"},
    {"uphill_unknown",
     "a contour runs by the intake, but elevations do not tell which side is uphill; not cut",
     "等高线经过取水口，但高程不足以判断上坡侧，未截断"},
    {"catchment_needed", "no catchment of the source is given; no quasi zone",
     "未提供该水源的集水区，不设准保护区"},
    {"weir_missing", "no weir below the intake is given; the water ends at the intake",
     "未提供取水口下游拦水坝，水域止于取水口"},
    {"fairway_missing", "navigable, but no fairway is given; the whole width is taken",
     "通航河道，但未提供航道范围，取全部水面"},
};

consteval const Text& source_zone_text(std::string_view key) {
  return entry(source_zone_texts, key);
}

}  // namespace ecotone
