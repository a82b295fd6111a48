// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

/// Sentences and words of comparisons of alternatives.
inline constexpr Text comparison_texts[] = {
    {"title", "Comparison of alternatives", "方案比选表"},
    {"alternatives_count", "{n} alternatives", "方案 {n} 个"},
    {"alternative", "Alternative", "方案"},
    {"map", "The alternatives on the map", "方案位置图"},
    {"map_summary", "{n} alternatives, marked with their letters", "{n} 个方案，以字母标注"},
    {"row_verdict", "Verdict", "核查结论"},
    {"row_completeness", "Completeness", "完整性"},
    {"row_area", "Area (ha)", "面积（公顷）"},
    {"row_length", "Length (m)", "长度（米）"},
    {"row_give_up", "Least land to give up (ha)", "最少须让出的面积（公顷）"},
    {"complete", "complete", "完整"},
    {"incomplete", "incomplete", "不完整"},
    {"rules", "Rules", "规则"},
    {"layers", "Layers", "图层"},
    {"best", "Which is best, by which measure", "各项指标的最优方案"},
    {"measure", "Measure", "指标"},
    {"winner", "Best", "最优"},
    {"margin", "margin {margin}", "距阈值 {margin}"},
    {"not_fired", "does not hold", "不成立"},
    {"passed", "kept", "符合"},
    {"undecided", "undecided", "无法判定"},
    {"state_clear", "clear", "不涉及"},
    {"state_near", "clear, {distance} m away", "不涉及，相距 {distance} m"},
    {"state_touches", "touches", "相接"},
    {"clear_for_all", "Clear of every alternative: {layers}", "各方案均不涉及：{layers}"},
    {"not_checked_for_all", "Not checked for any alternative: {layers}",
     "各方案均未核查：{layers}"},
    {"state_hit", "met", "涉及"},
    {"state_not_checked", "not checked", "未核查"},

    // What is best
    {"by_verdict", "Mildest verdict", "结论最轻"},
    {"by_give_up", "Least land to give up", "须让出的面积最小"},
    {"by_area", "Least area in: {layer}", "占用最少：{layer}"},
    {"by_distance", "Farthest from: {layer}", "距离最远：{layer}"},
    {"won", "{winners} ({value})", "{winners}（{value}）"},
    {"tied", "{winners} ({value}), not to be told apart within the error",
     "{winners}（{value}），在误差内无法区分"},
    {"open", "{winners} ({value}) of those that are known; {open} may be as good or better",
     "已知方案中为 {winners}（{value}）；{open} 尚不完整，可能同等或更优"},
    {"none_known", "cannot be said: {open} not known", "无法比较：{open} 未知"},
    {"caution",
     "What is best by one measure need not be best by another; nothing is weighed here. An "
     "alternative that is incomplete is named so wherever it leads.",
     "某项指标最优不等于总体最优，本表不作加权；不完整的方案即使领先也会注明。"},
};

/// Finds an entry while compiling.
consteval const Text& comparison_text_of(std::string_view key) {
  return entry(comparison_texts, key);
}

}  // namespace ecotone
