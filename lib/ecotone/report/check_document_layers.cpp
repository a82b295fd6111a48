// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/check_document_parts.h"

namespace ecotone {

using document::Value;

namespace {

Value entry_value(const LedgerEntry& entry, Privacy privacy) {
  const bool open = privacy == Privacy::internal;
  Value value = Value::object();
  value.set("action", ledger_action_name(entry.action));
  value.set("feature", entry.feature);
  // Reasons name places of the zone.
  value.set("reason", open ? Value(entry.reason) : Value());
  Value position;
  if (entry.position && open) {
    position = Value::array();
    position.push(entry.position->x);
    position.push(entry.position->y);
  }
  value.set("position", position);
  value.set("area_before_m2", number_or_null(entry.area_before_m2));
  value.set("area_after_m2", number_or_null(entry.area_after_m2));
  return value;
}

}  // namespace

Value source_value(const Provenance& provenance) {
  Value value = Value::object();
  value.set("file", text_or_null(provenance.source));
  value.set("layer", text_or_null(provenance.source_layer));
  value.set("format", text_or_null(provenance.format));
  value.set("encoding", text_or_null(provenance.encoding));
  return value;
}

Value ledger_value(const std::vector<const LedgerEntry*>& entries, Privacy privacy) {
  Value array = Value::array();
  for (const LedgerEntry* entry : entries) array.push(entry_value(*entry, privacy));
  return array;
}

Value layer_value(const RoleLayer& role_layer, const std::vector<const LedgerEntry*>& ledger,
                  Privacy privacy) {
  const Layer& layer = role_layer.layer;
  Value value = Value::object();
  value.set("id", role_layer.id);
  value.set("role", role_layer.role);
  value.set("title", both_languages(role_layer.title_zh, role_layer.title_en));
  value.set("source", source_value(layer.provenance));
  value.set("sha256", text_or_null(layer.provenance.sha256));
  value.set("features", layer.size());
  value.set("crs", layer.crs ? Value(layer.crs->label()) : Value());
  Value transformation;
  if (!role_layer.transformation.empty()) {
    transformation = Value::object();
    transformation.set("operation", role_layer.transformation);
    transformation.set("accuracy_m", role_layer.transformation_accuracy_m);
  }
  value.set("transformation", transformation);
  value.set("accuracy_m", number_or_null(layer.accuracy_m));
  Value valid = Value::object();
  valid.set("from", date_or_null(role_layer.valid_from));
  valid.set("until", date_or_null(role_layer.valid_until));
  value.set("valid", valid);
  value.set("review_by", date_or_null(role_layer.review_by));
  value.set("approval", text_or_null(role_layer.approval));
  value.set("coverage", role_layer.coverage ? "stated" : "none");
  value.set("notes", string_array(layer.provenance.notes));
  value.set("ledger", ledger_value(ledger, privacy));
  return value;
}

}  // namespace ecotone
