// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/source_parameters.h"

#include <algorithm>
#include <array>

namespace ecotone {
namespace {

constexpr std::string_view hj = "HJ 338-2018 (enacted text not read)";
constexpr std::string_view nanan = "HJ 338-2018 (enacted text not read); confirmed by 南岸区 2026";
constexpr std::string_view tiaoli = "重庆市水资源管理条例 (2023) art 17";
constexpr std::string_view pengshui = "彭水县 2020, zones of the county, first rows";
constexpr std::string_view ours = "our choice";

// Units stand in the names, so that a basis can be read without the table.
constexpr std::array table = {
    Parameter{"river_primary_upstream_m", 1000, "m", "M", nanan,
              "primary water, up from the intake along every tributary", "一级水域：取水口上溯"},
    Parameter{"river_primary_downstream_m", 100, "m", "M", nanan,
              "primary water, down from the intake", "一级水域：取水口下延"},
    Parameter{"river_primary_land_m", 50, "m", "M", nanan, "primary land, depth from the bank",
              "一级陆域纵深"},
    Parameter{"river_secondary_upstream_m", 2000, "m", "M", nanan,
              "secondary water, farther up from the primary", "二级水域：一级上界再上溯"},
    Parameter{"river_secondary_downstream_m", 200, "m", "M", nanan,
              "secondary water, farther down from the primary", "二级水域：一级下界再下延"},
    Parameter{"river_secondary_land_m", 1000, "m", "M", hj, "secondary land, depth from the bank",
              "二级陆域纵深"},
    Parameter{"river_quasi_upstream_m", 2000, "m", "E",
              "our choice: the same method as for the secondary", "quasi water, farther up",
              "准保护区水域：再上溯"},
    Parameter{"river_quasi_downstream_m", 200, "m", "E",
              "our choice: the same method as for the secondary", "quasi water, farther down",
              "准保护区水域：再下延"},
    Parameter{"river_quasi_land_m", 1000, "m", "E",
              "our choice: the same method as for the secondary", "quasi land, depth from the bank",
              "准保护区陆域纵深"},
    Parameter{"river_whole_catchment_below_km2", 0, "km2", "E",
              "HJ 338-2018 lets a catchment below 100 km² be taken whole [M]; off by default",
              "take a smaller catchment whole as secondary land",
              "小于此面积的集水区整体划入二级陆域"},
    Parameter{
        "river_navigable_width_m", 500, "m", "M", hj,
        "navigable rivers at least so wide in the dry season: water on the side of the intake",
        "通航河道枯水期水面宽阈值"},
    Parameter{"river_channel_width_m", 0, "m", "E", "our choice; 0: a water polygon is needed",
              "width of the channel where no water polygon is given", "无水面图形时假定的河宽"},
    Parameter{"river_snap_m", 200, "m", "E", ours, "greatest distance of an intake from its water",
              "取水口至水体的最大距离"},
    Parameter{"river_cut_reach_m", 2000, "m", "E", ours,
              "greatest distance from the centreline to a bank, where the channel is cut",
              "断面处中心线至岸的最大距离"},
    Parameter{"river_cut_window_m", 10, "m", "E", ours,
              "the direction of the centreline is taken over so much up and down",
              "断面方向按上下游此长度内的中心线取"},
    Parameter{"dyke_levels", 1, "", "M",
              "HJ 338-2018 (enacted text not read): a flood dyke may be the limit of primary land",
              "levels whose land ends at dykes: 0 none, 1 primary, 2 and secondary, 3 and quasi",
              "陆域以堤防为界的级数：0 无，1 一级，2 含二级，3 含准保护区", 0, 3},
    Parameter{"divide_share_pct", 1, "%", "E", ours,
              "a side of a divide or dyke with less of the water part is the far side",
              "分水岭或堤防一侧水域占比低于此值即为外侧", 0, 100},
    Parameter{"arc_tolerance_m", 0.01, "m", "E", ours, "a chord may fall so short of its arc",
              "弧线以弦代替的最大偏差", 1e-4, 10},
    Parameter{"sliver_m2", 1, "m2", "E", ours, "smaller polygons are dropped, into the ledger",
              "小于此面积的碎片舍去并记入台账"},
    Parameter{"catchment_limit_km2", 100, "km2", "E",
              "our choice, after the 100 km² of HJ 338-2018 [M]",
              "a larger catchment is that of a river, not of a reservoir or spring",
              "大于此面积的集水区不视为水库或山泉的集水区"},
    Parameter{"circle_primary_m", 100, "m", "S", pengshui, "circle around the intake",
              "圆形一级区半径"},
    Parameter{"circle_secondary_m", 400, "m", "S", pengshui, "outer radius of the ring",
              "环形二级区外半径"},
    Parameter{"contour_snap_m", 20, "m", "E", ours,
              "a contour so near to the intake runs through it", "等高线距取水口小于此值视为通过"},
    Parameter{"spring_land_m", 50, "m", "S", pengshui, "primary land of a spring down to its weir",
              "山泉至拦水坝一级陆域纵深"},
    Parameter{"reservoir_medium_from_1e8m3", 0.1, "1e8 m3", "S",
              "classes of water projects, as cited in domain notes", "medium reservoirs begin here",
              "中型水库下限"},
    Parameter{"reservoir_large_from_1e8m3", 1, "1e8 m3", "S",
              "classes of water projects, as cited in domain notes", "large reservoirs begin here",
              "大型水库下限"},
    Parameter{"lake_large_from_km2", 100, "km2", "M", hj, "large lakes begin here", "大型湖泊下限"},
    Parameter{"reservoir_medium_radius_m", 300, "m", "M", hj,
              "primary water of a medium reservoir or small lake",
              "中型水库、小型湖泊一级水域半径"},
    Parameter{"reservoir_large_radius_m", 500, "m", "M", hj,
              "primary water of a large reservoir or lake", "大型水库、湖泊一级水域半径"},
    Parameter{"reservoir_primary_land_m", 200, "m", "M", hj, "primary land, depth from the bank",
              "湖库一级陆域纵深"},
    Parameter{"reservoir_large_secondary_m", 2000, "m", "M", hj,
              "secondary water of a large one, beyond the primary", "大型湖库二级水域：一级外径向"},
    Parameter{"reservoir_medium_land_m", 2000, "m", "M", hj,
              "secondary land of a medium one, depth from the bank", "中型水库二级陆域纵深"},
    Parameter{"reservoir_large_land_m", 3000, "m", "M", hj,
              "secondary land of a large one, depth from the bank", "大型湖库二级陆域纵深"},
    Parameter{"reservoir_small_land_m", 1000, "m", "E",
              "our choice: stands in for the rest of the catchment where that is not given",
              "secondary land of a small one without catchment", "无集水区时小型水库二级陆域纵深"},
    Parameter{"groundwater_alpha", 1.5, "", "M", hj, "α in R = α·K·I·T/n", "安全系数 α"},
    Parameter{"groundwater_primary_days", 100, "d", "M", hj, "T of the primary zone",
              "一级迁移时间"},
    Parameter{"groundwater_secondary_days", 1000, "d", "M", hj, "T of the secondary zone",
              "二级迁移时间"},
    Parameter{"fine_sand_primary_m", 30, "m", "M", hj, "radius in fine sand", "细砂一级半径"},
    Parameter{"fine_sand_secondary_m", 300, "m", "M", hj, "radius in fine sand", "细砂二级半径"},
    Parameter{"medium_sand_primary_m", 50, "m", "M", hj, "radius in medium sand", "中砂一级半径"},
    Parameter{"medium_sand_secondary_m", 500, "m", "M", hj, "radius in medium sand",
              "中砂二级半径"},
    Parameter{"coarse_sand_primary_m", 100, "m", "M", hj, "radius in coarse sand", "粗砂一级半径"},
    Parameter{"coarse_sand_secondary_m", 1000, "m", "M", hj, "radius in coarse sand",
              "粗砂二级半径"},
    Parameter{"gravel_primary_m", 200, "m", "M", hj, "radius in gravel", "砾石一级半径"},
    Parameter{"gravel_secondary_m", 2000, "m", "M", hj, "radius in gravel", "砾石二级半径"},
    Parameter{"pebble_primary_m", 500, "m", "M", hj, "radius in pebbles", "卵石一级半径"},
    Parameter{"pebble_secondary_m", 5000, "m", "M", hj, "radius in pebbles", "卵石二级半径"},
    Parameter{"karst_upstream_m", 1000, "m", "M", hj, "up along a karst conduit", "岩溶管道上溯"},
    Parameter{"karst_downstream_m", 100, "m", "M", hj, "down along a karst conduit",
              "岩溶管道下延"},
    Parameter{"karst_radius_m", 50, "m", "E",
              "our choice: HJ 338-2018 says R and gives none for conduits",
              "beside the conduit and around each sinkhole", "管道两侧及落水洞半径"},
    Parameter{"karst_sinkhole_reach_m", 500, "m", "E", ours,
              "sinkholes so near to the conduit belong to it", "落水洞距管道小于此值视为相连"},
    Parameter{"decentralised_reservoir_m", 200, "m", "S", tiaoli, "radius in a lake or reservoir",
              "分散式湖库半径"},
    Parameter{"decentralised_upstream_m", 1000, "m", "S", tiaoli, "up a river", "分散式河流上溯"},
    Parameter{"decentralised_downstream_m", 100, "m", "S", tiaoli, "down a river",
              "分散式河流下延"},
    Parameter{"decentralised_land_m", 50, "m", "S", tiaoli, "each bank of a river",
              "分散式河流两岸纵深"},
    Parameter{"decentralised_well_m", 30, "m", "S", tiaoli, "around a cellar, well or spring",
              "分散式水窖、水井、泉半径"},
    Parameter{"audit_agreement_m", 20, "m", "E", ours,
              "a published zone whose border departs less agrees with the default",
              "与默认划法的偏离小于此值视为一致"},
    Parameter{"audit_tolerance_m", 0.1, "m", "E", ours, "accuracy of Hausdorff distances",
              "豪斯多夫距离的精度", 0.001, 100},
};

constexpr std::array radii = {
    AquiferRadii{"fine_sand", "细砂", "fine_sand_primary_m", "fine_sand_secondary_m"},
    AquiferRadii{"medium_sand", "中砂", "medium_sand_primary_m", "medium_sand_secondary_m"},
    AquiferRadii{"coarse_sand", "粗砂", "coarse_sand_primary_m", "coarse_sand_secondary_m"},
    AquiferRadii{"gravel", "砾石", "gravel_primary_m", "gravel_secondary_m"},
    AquiferRadii{"pebble", "卵石", "pebble_primary_m", "pebble_secondary_m"},
};

}  // namespace

std::span<const Parameter> source_zone_parameters() {
  return table;
}

std::span<const AquiferRadii> aquifer_radii() {
  return radii;
}

std::optional<AquiferRadii> parse_aquifer(std::string_view word) {
  const auto* const found = std::ranges::find_if(
      radii, [&](const AquiferRadii& row) { return row.aquifer == word || row.zh == word; });
  if (found == radii.end()) return std::nullopt;
  return *found;
}

}  // namespace ecotone
