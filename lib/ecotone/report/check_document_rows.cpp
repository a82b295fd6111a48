// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "ecotone/message/report_texts.h"
#include "ecotone/report/check_document_parts.h"
#include "ecotone/report/reading.h"

namespace ecotone {

using document::Value;

Value row_value(const LayerRow& row, const SubjectResult& subject) {
  Value value = Value::object();
  value.set("layer", text_or_null(row.layer));
  value.set("role", row.role);
  value.set("title", both_languages(row.title_zh, row.title_en));
  value.set("state", row_state_name(row.state));
  value.set("touches_only", row.touches_only);
  value.set("area_m2", number_or_null(row.area_m2));
  value.set("error_m2", number_or_null(row.error_m2));
  value.set("share", number_or_null(row.share));
  value.set("nearest_m", number_or_null(row.distance_m));
  value.set("features", row.features);
  value.set("approval", text_or_null(row.approval));
  value.set("accuracy_m", number_or_null(row.accuracy_m));
  value.set("reason", row.reason_en.empty() && row.reason_zh.empty()
                          ? Value()
                          : both_languages(row.reason_zh, row.reason_en));
  value.set("review", review_state_name(row.review));
  value.set("review_by", date_or_null(row.review_by));
  value.set("age_days", number_or_null(row.age_days));
  value.set("covered_share", number_or_null(row.covered_share));
  Value zones = Value::array();
  for (const ZoneTouch& zone : subject.zones) {
    if (!row.layer.empty() && zone.layer == row.layer) {
      zones.push(zone_value(zone, subject.area_m2));
    }
  }
  value.set("zones", std::move(zones));
  return value;
}

/// "8 of 9 layers checked; missing: Noise zones"
Value completeness_value(const SubjectResult& subject) {
  std::int64_t checked = 0;
  std::string missing_en;
  std::string missing_zh;
  for (const LayerRow& row : subject.layers) {
    if (row.state != RowState::not_checked) {
      ++checked;
      continue;
    }
    if (!missing_en.empty()) missing_en += ", ";
    if (!missing_zh.empty()) missing_zh += "、";
    missing_en += row.title_en;
    missing_zh += row.title_zh;
  }
  BothTexts text = render(
      report_text("completeness"),
      {{"checked", std::to_string(checked)}, {"total", std::to_string(subject.layers.size())}});
  if (!missing_en.empty()) {
    const BothTexts gap =
        render(report_text("completeness_gap"), {{"layers", BothTexts(missing_en, missing_zh)}});
    text.en += "; " + gap.en;
    text.zh += "；" + gap.zh;
  }
  Value value = Value::object();
  value.set("checked", checked);
  value.set("total", subject.layers.size());
  value.set("text", both_languages(text.zh, text.en));
  return value;
}

Value receptors_value(const std::vector<Receptor>& receptors) {
  Value array = Value::array();
  for (const Receptor& receptor : receptors) {
    Value row = Value::object();
    row.set("layer", receptor.layer);
    row.set("feature", receptor.feature);
    row.set("name", text_or_null(receptor.name));
    row.set("kind", text_or_null(receptor.kind));
    row.set("title", both_languages(receptor.title_zh, receptor.title_en));
    row.set("distance_m", receptor.distance_m);
    row.set("bearing_deg", number_or_null(receptor.bearing_deg));
    row.set("error_m", receptor.error_m);
    array.push(std::move(row));
  }
  return array;
}

Value passed_value(const std::vector<PassedRule>& passed) {
  Value array = Value::array();
  for (const PassedRule& rule : passed) {
    Value row = Value::object();
    row.set("rule", rule.rule);
    row.set("title", both_languages(rule.title_zh, rule.title_en));
    Value measures = Value::array();
    for (const Measure& measure : rule.measures) measures.push(measure_value(measure));
    row.set("measures", std::move(measures));
    row.set("beyond_m", number_or_null(rule.beyond_m));
    array.push(std::move(row));
  }
  return array;
}

}  // namespace ecotone
