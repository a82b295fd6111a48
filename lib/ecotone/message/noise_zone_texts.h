// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

/// What the delineation of noise zones has to say beside its table; nothing of it is a failure.
inline constexpr Text noise_zone_texts[] = {
    {"small_zones",
     "class {class}: {count} zones are below {least} km²; the smallest has {smallest} km² at "
     "{x} {y}",
     "{class}类：{count} 个区域面积小于 {least} km²，最小 {smallest} km²，位于 {x} {y}"},
    {"width_outside_range", "{name} = {value} m is outside {least} to {most} m",
     "{name} = {value} 米，不在 {least} 至 {most} 米之内"},
    {"roads_without_strip", "{count} roads of the class \"{class}\" make no class 4a",
     "{count} 条“{class}”不划4a类区"},
    {"roads_without_class", "no field of road classes is named: all {count} roads make class 4a",
     "未指明道路等级字段：{count} 条道路均划4a类区"},
    {"railways_without_year",
     "{count} railways have no year of opening: taken as built since {since}",
     "{count} 条铁路未注明建成年份，按 {since} 年以后建成处理"},
    {"older_railways", "{count} railways are older than {since}: night limit {night} dB",
     "{count} 条铁路建于 {since} 年以前，夜间限值 {night} dB"},
    {"lines_without_land",
     "{count} {kind} lines enclose no land: their strips lie on both sides of the line itself",
     "{count} 条{kind_zh}边界线未围成用地，纵深自该线向两侧起算"},
    {"buildings_without_storeys", "{count} buildings have no storeys: they end no strip",
     "{count} 栋建筑未注明层数，不作临街建筑处理"},
    {"storeys_unread",
     "{count} buildings have storeys that are no number, the first \"{value}\": they end no strip",
     "{count} 栋建筑的层数不是数字（如“{value}”），不作临街建筑处理"},
    {"zones_outside", "{area} m² of zones lie outside the planned area and are left out",
     "规划范围以外的分区 {area} m² 未计入"},
    {"unzoned", "{area} m² of the planned area are in no zone", "规划范围内有 {area} m² 无分区"},
};

consteval const Text& noise_zone_text(std::string_view key) {
  return entry(noise_zone_texts, key);
}

}  // namespace ecotone
