// SPDX-License-Identifier: Apache-2.0
#include <string_view>
#include <utility>

#include "ecotone/report/check_document_parts.h"

namespace ecotone {

using document::Value;

namespace {

/// Unit of a kind of measure by its name: areas in m², distances and lengths in m.
std::string_view unit_of(MeasureKind kind) {
  const std::string_view name = measure_kind_name(kind);
  if (name == "overlap_area") return "m2";
  if (name == "distance" || name == "length") return "m";
  return "1";
}

Value citations_value(const std::vector<Citation>& citations) {
  Value array = Value::array();
  for (const Citation& citation : citations) {
    Value row = Value::object();
    row.set("ref", citation.ref);
    row.set("title", both_languages(citation.title_zh, citation.title_en));
    row.set("article", text_or_null(citation.article));
    row.set("from", date_or_null(citation.from));
    row.set("until", date_or_null(citation.until));
    row.set("mark", text_or_null(citation.mark));
    row.set("checked", citation.checked);
    array.push(std::move(row));
  }
  return array;
}

Value error_terms_value(const ErrorTerms& terms) {
  Value value = Value::object();
  value.set("zone_border_m", terms.zone_border_m);
  value.set("zone_accuracy_m", terms.zone_accuracy_m);
  value.set("subject_border_m", terms.subject_border_m);
  value.set("subject_accuracy_m", terms.subject_accuracy_m);
  value.set("corners", terms.corners);
  value.set("computing", terms.computing);
  return value;
}

}  // namespace

Value measure_value(const Measure& measure) {
  Value value = Value::object();
  value.set("kind", measure_kind_name(measure.kind));
  value.set("value", measure.value);
  value.set("error", measure.error);
  value.set("error_terms", measure.error_terms ? error_terms_value(*measure.error_terms) : Value());
  value.set("threshold", number_or_null(measure.threshold));
  value.set("margin", number_or_null(measure.margin));
  value.set("unit", unit_of(measure.kind));
  value.set("edge_contact", measure.edge_contact);
  return value;
}

Value zone_value(const ZoneTouch& zone, double subject_area_m2) {
  Value value = Value::object();
  value.set("layer", zone.layer);
  value.set("feature", zone.feature);
  value.set("name", text_or_null(zone.name));
  value.set("detail", text_or_null(zone.detail));
  value.set("area_m2", number_or_null(zone.area_m2));
  value.set("share",
            zone.area_m2 && subject_area_m2 > 0 ? Value(*zone.area_m2 / subject_area_m2) : Value());
  value.set("distance_m", number_or_null(zone.distance_m));
  return value;
}

Value finding_value(const Finding& finding, double subject_area_m2, const Positions& positions) {
  Value value = Value::object();
  value.set("rule", finding.rule);
  value.set("level", level_name(finding.decided ? finding.level : Level::indeterminate));
  value.set("title", both_languages(finding.title_zh, finding.title_en));
  value.set("message", both_languages(finding.message_zh, finding.message_en));
  if (!finding.reason_en.empty() || !finding.reason_zh.empty()) {
    value.set("reason", both_languages(finding.reason_zh, finding.reason_en));
  }
  value.set("settle", both_or_null(finding.settle_zh, finding.settle_en));
  Value measures = Value::array();
  for (const Measure& measure : finding.measures) measures.push(measure_value(measure));
  value.set("measures", std::move(measures));
  Value zones = Value::array();
  for (const ZoneTouch& zone : finding.zones) zones.push(zone_value(zone, subject_area_m2));
  value.set("zones", std::move(zones));
  value.set("needs", string_array(finding.needs));
  value.set("exception", text_or_null(finding.exception));
  value.set("cite", citations_value(finding.citations));
  if (!finding.act_citations.empty()) {
    value.set("act_cite", citations_value(finding.act_citations));
  }
  if (!finding.decided) {
    value.set("at_least", finding.at_least ? Value(level_name(*finding.at_least)) : Value());
    value.set("at_most", finding.at_most ? Value(level_name(*finding.at_most)) : Value());
  }
  if (!finding.note_en.empty() || !finding.note_zh.empty()) {
    value.set("note", both_languages(finding.note_zh, finding.note_en));
  }
  value.set("mending", finding.mending ? mending_value(*finding.mending, positions) : Value());
  return value;
}

}  // namespace ecotone
