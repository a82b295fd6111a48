// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/map_symbols.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace ecotone {
namespace {

using enum MapPattern;

// role, class, English, Chinese, stroke, fill, opacity, width, dashes, pattern, rank
constexpr MapSymbol symbols[] = {
    {"noise_zone", "0", "Noise class 0", "0 类声环境功能区", "#B8A200", "#FFF7BC", .6, .8, "", none,
     10},
    {"noise_zone", "1", "Noise class 1", "1 类声环境功能区", "#B77A00", "#FEC44F", .5, .8, "", none,
     10},
    {"noise_zone", "2", "Noise class 2", "2 类声环境功能区", "#A84F0B", "#EC7014", .4, .8, "", none,
     10},
    {"noise_zone", "3", "Noise class 3", "3 类声环境功能区", "#993404", "#993404", .35, .8, "",
     none, 10},
    {"noise_zone", "4a", "Noise class 4a", "4a 类声环境功能区", "#6A51A3", "#6A51A3", .35, .8, "",
     vertical, 11},
    {"noise_zone", "4b", "Noise class 4b", "4b 类声环境功能区", "#3F007D", "#3F007D", .35, .8, "",
     vertical, 11},
    {"control_unit", "priority", "Priority protection unit", "优先保护单元", "#4B7F52", "#4B7F52",
     .08, 1.2, "10 3 2 3", none, 5},
    {"control_unit", "key", "Key control unit", "重点管控单元", "#9A5B2E", "#9A5B2E", .06, 1.2,
     "10 3 2 3", none, 5},
    {"control_unit", "general", "General control unit", "一般管控单元", "#7A7A7A", "#7A7A7A", .05,
     1.2, "10 3 2 3", none, 5},
    {"permanent_basic_farmland", "", "Permanent basic farmland", "永久基本农田", "#8A7A1E",
     "#E3D36B", .35, .8, "", horizontal, 15},
    {"built_up_area", "", "Built-up area", "建成区", "#8C8C8C", "#C9C9C9", .5, .6, "", none, 8},
    {"no_burn_zone", "", "No-burn zone", "高污染燃料禁燃区", "#A97900", "#F7C32F", .22, 1.6, "7 4",
     dots, 20},
    {"fireworks_ban_zone", "", "Fireworks ban zone", "烟花爆竹禁放区", "#8A4B9B", "#C9A0D6", .2,
     1.2, "3 3", none, 19},
    {"water_body", "", "Water", "水域", "#3B86B8", "#CFE6F4", .9, .6, "", none, 25},
    {"river_management_range", "", "River management range", "河道管理范围", "#3B86B8", "#9CCBE5",
     .3, 1.2, "6 3", none, 26},
    {"flood_passage", "", "Flood passage", "行洪通道", "#2F6E99", "#9CCBE5", .25, 1.2, "2 3", none,
     26},
    {"wetland", "", "Wetland", "湿地", "#2F8F83", "#9ADBD0", .35, 1, "", horizontal, 27},
    {"scenic_area", "core", "Scenic area, core", "风景名胜区核心景区", "#7A3E72", "#B98BB3", .3,
     1.4, "", reverse_diagonal, 28},
    {"scenic_area", "", "Scenic area", "风景名胜区", "#7A3E72", "#D9BED5", .3, 1.2, "", none, 28},
    {"karst_area", "", "Karst area", "岩溶区", "#6B6256", "#B8AC9C", .08, 1, "2 2", dots, 9},
    {"spring_protection_range", "", "Spring protection range", "泉域保护范围", "#125FE3", "#B7E0FF",
     .25, 1.2, "2 3", none, 29},
    {"contaminated_plot", "", "Contaminated plot", "污染地块", "#5A3A1A", "#A58463", .4, 1.2, "",
     cross, 30},
    {"geohazard_area", "", "Geohazard area", "地质灾害隐患区", "#7D4F00", "#D9B36C", .3, 1.2, "4 2",
     cross, 30},
    {"source_protection_zone", "quasi", "Source zone, quasi", "饮用水水源准保护区", "#2F7FC1",
     "#B7E0FF", .45, 1.2, "", none, 32},
    {"source_protection_zone", "secondary", "Source zone, level 2", "饮用水水源二级保护区",
     "#125FE3", "#125FE3", .22, 1.4, "", none, 33},
    {"source_protection_zone", "primary", "Source zone, level 1", "饮用水水源一级保护区", "#020D8A",
     "#020D8A", .3, 1.8, "", reverse_diagonal, 34},
    {"source_protection_zone", "", "Source protection zone", "饮用水水源保护区", "#125FE3",
     "#125FE3", .2, 1.4, "", none, 32},
    {"protected_area", "general", "Protected area, general control", "自然保护地一般控制区",
     "#2E7A4B", "#61AB7C", .3, 1.4, "", none, 36},
    {"protected_area", "core", "Protected area, core", "自然保护地核心保护区", "#0C584D", "#0C584D",
     .4, 1.8, "", vertical, 37},
    {"protected_area", "", "Protected area", "自然保护地", "#2E7A4B", "#61AB7C", .3, 1.4, "", none,
     36},
    {"protected_area_before", "", "Protected area before adjustment", "调整前自然保护地", "#2E7A4B",
     "#61AB7C", .1, 1.2, "4 3", none, 35},
    {"ecological_redline", "", "Ecological red line", "生态保护红线", "#A40B02", "#A40B02", .06, 3,
     "", diagonal, 40},
    {"shoreline", "", "Shoreline", "岸线", "#2F6E99", "none", 0, 1.8, "", none, 45},
    {"river", "", "River", "河流", "#3B86B8", "none", 0, 2, "", none, 44},
    {"water_function_zone", "", "Water function zone", "水功能区", "#3B86B8", "none", 0, 2.4, "8 3",
     none, 43},
    {"road", "", "Road", "道路", "#8C8C8C", "none", 0, 1.6, "", none, 46},
    {"railway", "", "Railway", "铁路", "#4A4A4A", "none", 0, 1.8, "6 4", none, 46},
    {"dyke", "", "Dyke", "堤防", "#7D4F00", "none", 0, 1.6, "2 2", none, 46},
    {"county", "", "County boundary", "县界", "#555555", "none", 0, 1.4, "12 3 2 3", none, 2},
    {"township", "", "Township boundary", "乡镇界", "#777777", "none", 0, .9, "8 3 2 3", none, 2},
    {"intake", "", "Water intake", "取水口", "#020D8A", "#FFFFFF", 1, 2, "", none, 60},
    {"outfall", "", "Outfall", "排污口", "#6B3E00", "#FFFFFF", 1, 2, "", none, 60},
    {"sewage_plant", "", "Sewage plant", "污水处理厂", "#6B3E00", "#E8D8C0", 1, 2, "", none, 60},
    {"sensitive_place", "", "Sensitive place", "环境敏感目标", "#8B0A5A", "#FFFFFF", 1, 2, "", none,
     60},
    {"fuel_facility", "", "Fuel facility", "燃料设施", "#7D4F00", "#FFFFFF", 1, 2, "", none, 60},
    {"monitoring_section", "", "Monitoring section", "监测断面", "#2F6E99", "#FFFFFF", 1, 2, "",
     none, 60},
    {"community", "", "Community", "居民区", "#8C8C8C", "#E2D9CF", .6, .8, "", none, 9},
    {"building", "", "Building", "建筑物", "#8C8C8C", "#D5D5D5", .8, .6, "", none, 41},
    {"manganese_slag_site", "", "Manganese slag site", "锰渣场", "#5A3A1A", "#A58463", .4, 1.2, "",
     cross, 31},
};

constexpr MapSymbol other{"",  "",  "Other zone", "其他区域", "#6B6B6B", "#6B6B6B",
                          .08, 1.2, "4 2",        none,       12};

double luminance(const std::array<double, 3>& rgb) {
  constexpr std::array weights = {0.2126, 0.7152, 0.0722};
  double sum = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const double c = rgb[i] / 255;
    sum += weights[i] * (c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
  }
  return sum;
}

}  // namespace

std::string text_colour(std::string_view colour) {
  std::array<double, 3> rgb{};
  for (std::size_t i = 0; i < 3; ++i) {
    int value = 0;
    const char* first = colour.data() + 1 + 2 * i;
    std::from_chars(first, first + 2, value, 16);
    rgb[i] = value;
  }
  while (1.05 / (luminance(rgb) + 0.05) < 4.5) {
    for (double& c : rgb) c = std::floor(c * 0.95);
  }
  return fmt::format("#{:02X}{:02X}{:02X}", static_cast<int>(rgb[0]), static_cast<int>(rgb[1]),
                     static_cast<int>(rgb[2]));
}

const MapSymbol& map_symbol(std::string_view role, std::string_view detail) {
  const MapSymbol* of_role = &other;
  for (const MapSymbol& symbol : symbols) {
    if (symbol.role != role) continue;
    if (symbol.detail == detail) return symbol;
    if (symbol.detail.empty()) of_role = &symbol;
  }
  return *of_role;
}

}  // namespace ecotone
