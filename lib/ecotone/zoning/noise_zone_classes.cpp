// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/noise_zone_classes.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <string>

namespace ecotone {
namespace {

constexpr std::array<std::string_view, 6> names{"0", "1", "2", "3", "4a", "4b"};
constexpr std::array<NoiseLimits, 6> limits{
    {{50, 40}, {55, 45}, {60, 50}, {65, 55}, {70, 55}, {70, 60}}};

constexpr std::array<std::string_view, 18> arteries{"motorway",
                                                    "class_1",
                                                    "class_2",
                                                    "urban_express",
                                                    "urban_main",
                                                    "urban_secondary",
                                                    "surface_metro",
                                                    "高速公路",
                                                    "一级公路",
                                                    "二级公路",
                                                    "城市快速路",
                                                    "城市主干路",
                                                    "城市次干路",
                                                    "快速路",
                                                    "主干路",
                                                    "次干路",
                                                    "城市轨道交通（地面段）",
                                                    "城市轨道交通(地面段)"};

constexpr std::string_view indirect =
    "GB/T 15190-2014 8.3, indirect: cities publish ranges about it";

constexpr Parameter table[] = {
    {"width.0", 50, "m", "E", "", "strip beside class 0, as beside class 1: no source gives one",
     "相邻0类区的纵深，取同1类：来源未给出", 0, 500},
    {"width.1", 50, "m", "S", indirect, "strip beside class 1; 45 to 55", "相邻1类区的纵深，45至55",
     0, 500},
    {"width.2", 35, "m", "S", indirect, "strip beside class 2; 30 to 40", "相邻2类区的纵深，30至40",
     0, 500},
    {"width.3", 20, "m", "S", indirect, "strip beside class 3; 15 to 25", "相邻3类区的纵深，15至25",
     0, 500},
    {"facade.storeys", 3, "", "M", "GB/T 15190-2014",
     "storeys from which a street building ends the strip of a road",
     "临街建筑达到的层数，自此"
     "道路的4a类区到其面向道路一侧为止",
     1, 200},
    {"overlap.4b", 1, "", "S", "published by Zibo and Weihai in 2023",
     "1: where 4a and 4b meet it is 4b; 0: 4a", "4a与4b重叠处：1 为4b，0 为4a", 0, 1},
    {"rail.since", 2011, "year", "S", "Putian's notice on noise zones",
     "railways from this year on have the limits of 4b", "自该年起建成的铁路执行4b类限值", 1900,
     2100},
    {"rail.older_night", 55, "dB", "M?", "GB 3096-2008 5.3", "night limit beside older railways",
     "此前铁路两侧的夜间限值", 30, 80},
    {"half_width.road", 0, "m", "E", "",
     "half the land of roads given as centrelines; 0: lines are boundary lines",
     "道路以中心线给出时其用地的一半宽；0 表示所给即边界线", 0, 200},
    {"half_width.railway", 0, "m", "E", "", "the same of railways", "铁路用地的一半宽", 0, 200},
    {"half_width.waterway", 0, "m", "E", "", "the same of waterways", "航道的一半宽", 0, 5000},
    {"zone.least", 0.5, "km2", "S", "GB/T 15190-2014, quoted by a city; mountain towns are free",
     "a single zone should not be smaller: advice only", "单个区域面积原则上不小于此值，仅作提示",
     0, 1000},
};

}  // namespace

std::string_view noise_class_name(NoiseClass noise_class) {
  return names[static_cast<std::size_t>(noise_class)];
}

std::optional<NoiseClass> parse_noise_class(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  constexpr std::string_view suffix = "类";
  if (text.ends_with(suffix)) text.remove_suffix(suffix.size());
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c == 'A' ? 'a' : c == 'B' ? 'b' : c;
  });
  const auto found = std::ranges::find(names, lower);
  if (found == names.end()) return std::nullopt;
  return static_cast<NoiseClass>(found - names.begin());
}

NoiseLimits noise_limits(NoiseClass noise_class) {
  return limits[static_cast<std::size_t>(noise_class)];
}

std::string_view noise_source_kind_name(NoiseSourceKind kind) {
  constexpr std::array<std::string_view, 3> kinds{"road", "railway", "waterway"};
  return kinds[static_cast<std::size_t>(kind)];
}

bool is_traffic_artery(std::string_view road_class) {
  return std::ranges::find(arteries, road_class) != arteries.end();
}

std::span<const Parameter> noise_zone_parameters() {
  return table;
}

double noise_strip_width_m(const Parameters& parameters, NoiseClass neighbour) {
  assert(neighbour <= NoiseClass::class_3);
  return parameters["width." + std::string(noise_class_name(neighbour))];
}

}  // namespace ecotone
