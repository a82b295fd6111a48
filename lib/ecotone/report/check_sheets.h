// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/message/text.h"
#include "ecotone/report/reading.h"
#include "ecotone/report/sheet.h"

namespace ecotone {

/// What the tables of a result are made of.
struct SheetContext {
  const document::Value& document;  ///< result of `check`
  /// Subjects that the tables speak of; all of the result, or one.
  std::span<const document::Value> subjects;
  Language language = Language::chinese;
  /// Whether the rows begin with the number and the name of their subject.
  bool names_subjects = true;
};

/// 汇总: a row a subject with its verdict, completeness and counts.
Sheet summary_sheet(const SheetContext& context);
/// 占用情况统计表: a row a zone, and the union of the layer where it has several.
Sheet occupation_sheet(const SheetContext& context);
/// 发现与依据: a row a measure of a finding; what the finding says stands in the first of its rows.
Sheet findings_sheet(const SheetContext& context);
/// 距离: to the zones of findings, to receptors, and to the nearest feature of the other layers.
Sheet distance_sheet(const SheetContext& context);
/// 拐点坐标表: a row a point, the first point of a ring again at its end.
Sheet boundary_sheet(const SheetContext& context);
/// 资料缺项、人工复核要点.
Sheet review_sheet(const SheetContext& context);

/// 方法: what was run, a row a fact.
Sheet method_sheet(const SheetContext& context);
/// 规则参数.
Sheet parameter_sheet(const SheetContext& context);
/// 所用图层: sources, hashes, validity.
Sheet layer_sheet(const SheetContext& context);
/// 处理台账: what was not taken as it came.
Sheet ledger_sheet(const SheetContext& context);

/// Every table of a result, for a workbook.
std::vector<Sheet> check_sheets(const document::Value& document, Language language);

/// The facts that the method of a run consists of, with their names.
std::vector<std::pair<BothTexts, BothTexts>> method_facts(const document::Value& document);

}  // namespace ecotone
