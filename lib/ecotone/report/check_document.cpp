// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/check_document.h"

#include <algorithm>
#include <utility>

#include "ecotone/execution/parallel.h"
#include "ecotone/report/check_document_parts.h"
#include "ecotone/report/map_document.h"

namespace ecotone {

using document::Value;

namespace {

/// How a subject would pass, without the geometry, whose border is that of the zones.
Value public_mending(Value holder) {
  if (const Value* mending = holder.find("mending"); mending != nullptr && mending->is_object()) {
    Value open_mending = *mending;
    for (const char* member : {"geometry", "rest"}) {
      if (open_mending.find(member) != nullptr) open_mending.set(member, Value());
    }
    holder.set("mending", open_mending);
  }
  return holder;
}

Value public_subject(const Value& subject) {
  Value open_subject = Value::object();
  for (const auto& [name, value] : subject.as_object()) {
    if (name == "map") {
      open_subject.set(name, public_map(value));
    } else if (name == "findings" || name == "unknown") {
      Value findings = Value::array();
      for (const Value& finding : value.as_array()) findings.push(public_mending(finding));
      open_subject.set(name, findings);
    } else {
      open_subject.set(name, value);
    }
  }
  return public_mending(std::move(open_subject));
}

}  // namespace

Value check_head(const CheckResult& result, const Layer& subjects, const LayerSet& layers,
                 const RunRecord& run) {
  std::vector<const LedgerEntry*> entries;
  for (const Ledger* ledger : {&run.ledger, &result.ledger}) {
    for (const LedgerEntry& entry : ledger->entries) entries.push_back(&entry);
  }
  // What belongs to no layer of the catalogue happened to the subjects.
  const auto take = [&entries](auto belongs) {
    std::vector<const LedgerEntry*> taken;
    std::copy_if(entries.begin(), entries.end(), std::back_inserter(taken),
                 [&](const LedgerEntry* entry) { return belongs(entry->layer); });
    return taken;
  };
  const auto is_catalogue_layer = [&layers](const std::string& id) {
    return std::any_of(layers.layers.begin(), layers.layers.end(),
                       [&id](const RoleLayer& layer) { return layer.id == id; });
  };

  Value document = Value::object();
  document.set("schema", "ecotone.check/1");
  document.set("run", run_value(result, subjects, run));
  Value source = source_value(subjects.provenance);
  source.set("sha256", text_or_null(subjects.provenance.sha256));
  source.set("features", subjects.size());
  source.set("crs", subjects.crs ? Value(subjects.crs->label()) : Value());
  source.set("accuracy_m", number_or_null(subjects.accuracy_m));
  source.set("notes", string_array(subjects.provenance.notes));
  source.set("ledger",
             ledger_value(take([&](const std::string& id) { return !is_catalogue_layer(id); }),
                          Privacy::internal));
  document.set("subject_source", source);
  Value layer_rows = Value::array();
  for (std::size_t i = 0; i < layers.layers.size(); ++i) {
    const RoleLayer& layer = layers.layers[i];
    Value row = layer_value(layer, take([&layer](const std::string& id) { return id == layer.id; }),
                            run.privacy);
    if (i < run.layer_digests.size()) row.set("digest", run.layer_digests[i]);
    layer_rows.push(std::move(row));
  }
  document.set("layers", layer_rows);
  document.set("subjects", Value::array());
  return document;
}

std::vector<Value> check_subjects(const CheckResult& result, const Layer& subjects,
                                  const LayerSet& layers, const RunRecord& run, int threads) {
  std::vector<Value> values(result.subjects.size());
  const Positions positions(subjects.crs);
  parallel_for(values.size(), threads, nullptr, [&](std::size_t i) {
    Value value = subject_value(result, i, subjects, layers, run, positions);
    values[i] = run.privacy == Privacy::internal ? std::move(value) : public_subject(value);
  });
  return values;
}

Value check_document(const CheckResult& result, const Layer& subjects, const LayerSet& layers,
                     const RunRecord& run) {
  Value document = check_head(result, subjects, layers, run);
  document.set("subjects", check_subjects(result, subjects, layers, run));
  return document;
}

document::Value public_edition(const document::Value& document) {
  Value edition = document;
  if (const Value* run = document.find("run")) {
    Value open_run = *run;
    open_run.set("privacy", "public");
    edition.set("run", open_run);
  }
  if (const Value* layers = document.find("layers")) {
    Value open_layers = Value::array();
    for (Value layer : layers->as_array()) {
      Value ledger = Value::array();
      for (Value entry : layer.at("ledger").as_array()) {
        entry.set("reason", Value());
        entry.set("position", Value());
        ledger.push(entry);
      }
      layer.set("ledger", ledger);
      open_layers.push(layer);
    }
    edition.set("layers", open_layers);
  }
  if (const Value* subjects = document.find("subjects")) {
    Value open_subjects = Value::array();
    for (const Value& subject : subjects->as_array()) {
      open_subjects.push(public_subject(subject));
    }
    edition.set("subjects", open_subjects);
  }
  return edition;
}

}  // namespace ecotone
