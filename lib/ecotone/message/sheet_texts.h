// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

/// Names and columns of the tables that reports of `ecotone check` consist of, where
/// `report_texts` does not have them already.
inline constexpr Text sheet_texts[] = {
    // Tabs of the workbook: at most 31 characters
    {"tab_summary", "Summary", "汇总"},
    {"tab_occupation", "Occupation", "占用情况统计表"},
    {"tab_findings", "Findings and basis", "发现与依据"},
    {"tab_distances", "Distances", "距离"},
    {"tab_boundary", "Boundary points", "拐点坐标表"},
    {"tab_review", "Gaps and review", "资料缺项与复核要点"},
    {"tab_method", "Method and sources", "方法与来源"},
    {"tab_parameters", "Parameters", "规则参数"},
    {"tab_layers", "Layers used", "所用图层"},
    {"tab_ledger", "Ledger", "处理台账"},

    {"sheet_title", "{title}: {county} as of {date}, rules {rules}",
     "{title}：{county} 核查基准日 {date}，规则包 {rules}"},
    {"complete", "Complete", "完整"},
    {"yes", "yes", "是"},
    {"no", "no", "否"},
    {"undecided", "Undecided", "未判定"},
    {"layers_total", "Layers in all", "应核查图层"},
    {"statement", "Statement", "结论说明"},
    {"identifier_short", "Id", "标识"},
    {"area_mu_long", "Area (mu)", "面积（亩）"},
    {"length_m", "Length (m)", "长度（m）"},
    {"layer_number", "Layer no.", "图层序号"},
    {"error_m2", "Error ± (m²)", "误差 ±（m²）"},
    {"state", "State", "状态"},
    {"level", "Level", "判定"},
    {"says", "What was found", "核查内容"},
    {"unit", "Unit", "单位"},
    {"citations_compared", "Basis compared", "依据核对"},
    {"settle", "What would settle it", "定论所需"},
    {"mending", "What would have to move", "避让方案"},
    {"what", "Kind of target", "类别"},
    {"what_zone", "zone", "区域"},
    {"what_receptor", "receptor", "敏感受体"},
    {"what_layer", "nearest of the layer", "图层最近要素"},
    {"distance_m", "Distance (m)", "距离（m）"},
    {"error_m", "Error ± (m)", "误差 ±（m）"},
    {"bearing", "Bearing (°)", "方位角（°）"},
    {"ring", "Ring", "环"},
    {"topic", "Topic", "事项"},
    {"content", "Content", "内容"},
    {"mark", "Mark", "来源标记"},
    {"rows_left_out", "{n} more rows are in the JSON result; a sheet holds no more.",
     "另有 {n} 行见 JSON 结果，工作表已满。"},
    {"no_distances", "No target lies within the distance that was searched.",
     "查找距离内没有要素。"},

    // Fields of the GeoPackage
    {"subject_area_m2", "Area (m²)", "面积（m²）"},
    {"drawn", "As drawn, simplified", "为图形简化"},
    {"layer_title", "Title of the layer", "图层名称"},
    {"role", "Role", "图层角色"},
    {"symbol", "Symbol", "图式"},
    {"approval", "Approval", "批复文号"},
    {"rest_m2", "Rest (m²)", "剩余面积（m²）"},

    {"give_up",
     "Giving up {area} m² (± {error} m²), {share} % of the subject, settles it; {rest} m² remain.",
     "退让 {area} m²（± {error} m²，占 {share}%）后不再触及，余 {rest} m²。"},
    {"move", "Moving it by {distance} m towards {bearing}° settles it.",
     "向方位角 {bearing}° 移动 {distance} m 后不再触及。"},
};

/// Finds an entry while compiling.
consteval const Text& sheet_text(std::string_view key) {
  return entry(sheet_texts, key);
}

}  // namespace ecotone
