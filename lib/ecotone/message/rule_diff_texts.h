// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

/// Words for what differs between rule packs and between checks; keys as in results.
inline constexpr Text rule_diff_texts[] = {
    // Kinds of change
    {"added", "comes", "新增"},
    {"removed", "goes", "取消"},
    {"changed", "changes", "变更"},

    // Parts of a pack
    {"rule", "rule", "规则"},
    {"title", "title", "名称"},
    {"targets", "targets", "对象"},
    {"applies", "applies", "适用条件"},
    {"when", "condition", "条件"},
    {"given", "compared with", "比对图层"},
    {"then", "outcome", "结论"},
    {"exception", "exception", "例外"},
    {"needs", "needs", "所需材料"},
    {"message", "message", "消息"},
    {"note", "note", "说明"},
    {"days", "days", "有效期"},
    {"enabled", "in use", "是否启用"},
    {"citations", "clauses", "条款"},
    {"marks", "verification", "核实情况"},
    {"parameter", "parameter", "参数"},
    {"statutory", "statutory", "是否法定"},
    {"mark", "mark", "核实标记"},
    {"instrument", "instrument", "文件"},
    {"layer", "layer", "图层"},

    // Parts of a finding
    {"verdict", "verdict", "核查结论"},
    {"begins", "begins to fire", "开始触发"},
    {"ceases", "ceases to fire", "不再触发"},
    {"decided", "decided", "能否判定"},
    {"level", "level", "级别"},
    {"threshold", "threshold", "阈值"},
    {"measure", "measure", "量测值"},
    {"incomplete", "incomplete", "结论不完整"},
    {"undecided", "undecided", "无法判定"},
};

/// Finds an entry while running; nullptr if there is none.
constexpr const Text* find_rule_diff_text(std::string_view key) {
  for (const Text& candidate : rule_diff_texts) {
    if (candidate.key == key) return &candidate;
  }
  return nullptr;
}

}  // namespace ecotone
