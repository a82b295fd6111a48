// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/evidence_values.h"

#include <optional>
#include <string_view>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/message/report_errors.h"

namespace ecotone {

using document::Value;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

[[noreturn]] void refuse(const std::string& what) {
  throw DocumentError(report_error("evidence_value_unknown"), {{"value", what}});
}

// Pairs keep their order, and a name may stand twice.
Value pairs_value(const Pairs& pairs) {
  Value rows = Value::array();
  for (const auto& [name, value] : pairs) {
    rows.push(Value::Object{{"name", Value(name)}, {"value", Value(value)}});
  }
  return rows;
}

Pairs pairs_of(const Value& rows) {
  Pairs pairs;
  for (const Value& row : rows.as_array()) {
    pairs.emplace_back(row.at("name").as_string(), row.at("value").as_string());
  }
  return pairs;
}

Value number_or_null(const std::optional<double>& number) {
  return number ? Value(*number) : Value();
}

std::optional<double> optional_number(const Value& value) {
  return value.is_null() ? std::nullopt : std::optional(value.as_number());
}

Date date_of(const Value& value) {
  const auto date = parse_date(value.as_string());
  if (!date) refuse(value.as_string());
  return *date;
}

LedgerAction action_of(const std::string& name) {
  for (const LedgerAction action :
       {LedgerAction::repaired, LedgerAction::snapped, LedgerAction::dropped, LedgerAction::merged,
        LedgerAction::set_aside, LedgerAction::quarantined, LedgerAction::recomputed}) {
    if (ledger_action_name(action) == name) return action;
  }
  refuse(name);
}

}  // namespace

Value texts_value(const std::vector<std::string>& texts) {
  Value array = Value::array();
  for (const std::string& text : texts) array.push(text);
  return array;
}

std::vector<std::string> texts_of(const Value& value) {
  std::vector<std::string> texts;
  for (const Value& text : value.as_array()) texts.push_back(text.as_string());
  return texts;
}

Value options_value(const CheckOptions& options) {
  Value value = Value::object();
  value.set("as_of", options.as_of.to_string());
  value.set("act_date", options.act_date ? Value(options.act_date->to_string()) : Value());
  value.set("area_method", area_method_name(options.area_method));
  value.set("attributes", pairs_value(options.attributes));
  value.set("subject_accuracy_m", number_or_null(options.subject_accuracy_m));
  value.set("nearest_within_m", options.nearest_within_m);
  value.set("pieces", options.pieces);
  value.set("mending", options.mending);
  value.set("passed", options.passed);
  value.set("receptor_roles", texts_value(options.receptor_roles));
  value.set("receptors_within_m", options.receptors_within_m);
  return value;
}

CheckOptions options_of(const Value& value) {
  CheckOptions options;
  options.as_of = date_of(value.at("as_of"));
  if (const Value& day = value.at("act_date"); !day.is_null()) options.act_date = date_of(day);
  const auto method = parse_area_method(value.at("area_method").as_string());
  if (!method) refuse(value.at("area_method").as_string());
  options.area_method = *method;
  options.attributes = pairs_of(value.at("attributes"));
  options.subject_accuracy_m = optional_number(value.at("subject_accuracy_m"));
  options.nearest_within_m = value.at("nearest_within_m").as_number();
  options.pieces = value.at("pieces").as_bool();
  options.mending = value.at("mending").as_bool();
  options.passed = value.at("passed").as_bool();
  options.receptor_roles = texts_of(value.at("receptor_roles"));
  options.receptors_within_m = value.at("receptors_within_m").as_number();
  return options;
}

Value record_value(const RunRecord& record) {
  Value value = Value::object();
  value.set("tool", record.tool);
  value.set("version", record.version);
  value.set("libraries", pairs_value(record.libraries));
  value.set("arguments", texts_value(record.arguments));
  value.set("county_name", record.county_name);
  value.set("catalogue_file", record.catalogue_file);
  value.set("attributes", pairs_value(record.attributes));
  value.set("grid_m", number_or_null(record.grid_m));
  value.set("ledger", ledger_entries(record.ledger));
  value.set("layer_digests", texts_value(record.layer_digests));
  value.set("rule_digests", pairs_value(record.rule_digests));
  value.set("shared_digest", record.shared_digest);
  value.set("stamp", record.stamp);
  value.set("privacy", record.privacy == Privacy::public_use ? "public" : "internal");
  value.set("detail", record.detail == CheckDetail::brief ? "brief" : "full");
  Value index;
  if (record.index) {
    index = Value::object();
    index.set("file", record.index->file);
    index.set("version", record.index->version);
    index.set("checksum", record.index->checksum);
  }
  value.set("index", std::move(index));
  // Of the whole layers, of which the evidence may hold a part. Those of rules come from the rules.
  value.set("layer_digests", texts_value(record.layer_digests));
  return value;
}

RunRecord record_of(const Value& value) {
  RunRecord record;
  record.tool = value.at("tool").as_string();
  record.version = value.at("version").as_string();
  record.libraries = pairs_of(value.at("libraries"));
  record.arguments = texts_of(value.at("arguments"));
  record.county_name = value.at("county_name").as_string();
  record.catalogue_file = value.at("catalogue_file").as_string();
  record.attributes = pairs_of(value.at("attributes"));
  record.grid_m = optional_number(value.at("grid_m"));
  record.ledger = ledger_of(value.at("ledger"));
  record.layer_digests = texts_of(value.at("layer_digests"));
  record.rule_digests = pairs_of(value.at("rule_digests"));
  record.shared_digest = value.at("shared_digest").as_string();
  record.stamp = value.at("stamp").as_string();
  record.privacy =
      value.at("privacy").as_string() == "public" ? Privacy::public_use : Privacy::internal;
  record.detail =
      value.at("detail").as_string() == "brief" ? CheckDetail::brief : CheckDetail::full;
  if (const Value& index = value.at("index"); !index.is_null()) {
    record.index = IndexRecord{index.at("file").as_string(), index.at("version").as_string(),
                               index.at("checksum").as_string()};
  }
  record.layer_digests = texts_of(value.at("layer_digests"));
  return record;
}

Value ledger_entries(const Ledger& ledger) {
  Value rows = Value::array();
  for (const LedgerEntry& entry : ledger.entries) {
    Value row = Value::object();
    row.set("action", ledger_action_name(entry.action));
    row.set("layer", entry.layer);
    row.set("feature", entry.feature);
    row.set("reason", entry.reason);
    Value position;
    if (entry.position) position = Value::Array{Value(entry.position->x), Value(entry.position->y)};
    row.set("position", position);
    row.set("area_before_m2", number_or_null(entry.area_before_m2));
    row.set("area_after_m2", number_or_null(entry.area_after_m2));
    rows.push(std::move(row));
  }
  return rows;
}

Ledger ledger_of(const Value& value) {
  Ledger ledger;
  for (const Value& row : value.as_array()) {
    LedgerEntry entry{action_of(row.at("action").as_string()),
                      row.at("layer").as_string(),
                      row.at("feature").as_string(),
                      row.at("reason").as_string(),
                      std::nullopt,
                      optional_number(row.at("area_before_m2")),
                      optional_number(row.at("area_after_m2"))};
    if (const Value& position = row.at("position"); !position.is_null()) {
      const Value::Array& pair = position.as_array();
      if (pair.size() != 2) refuse("position");
      entry.position = Point{pair[0].as_number(), pair[1].as_number()};
    }
    ledger.add(std::move(entry));
  }
  return ledger;
}

}  // namespace ecotone
