// SPDX-License-Identifier: Apache-2.0
#include "tools/check_batches.h"

#include <algorithm>
#include <future>
#include <numeric>
#include <utility>

#include "ecotone/compliance/digest.h"
#include "ecotone/io/catalogue.h"
#include "ecotone/report/reading.h"
#include "tools/rule_files.h"

namespace ecotone::tools {
namespace {

using document::Value;

// The head with a member before its subjects.
Value with_member(const Value& head, const std::string& name, Value member) {
  Value result = Value::object();
  for (const auto& [key, value] : head.as_object()) {
    if (key == "subjects") result.set(name, member);
    result.set(key, value);
  }
  return result;
}

// What happened to the subjects of a batch comes to that of the others; the ledgers of layers are
// the same in each.
void add_ledger_of_subjects(const Ledger& batch, const LayerSet& layers, Ledger& all) {
  for (const LedgerEntry& entry : batch.entries) {
    const bool of_layer = std::ranges::any_of(
        layers.layers, [&](const RoleLayer& layer) { return layer.id == entry.layer; });
    if (!of_layer) all.add(entry);
  }
}

Value without_marks(const Value& subject) {
  Value result = Value::object();
  for (const auto& [name, value] : subject.as_object()) {
    if (name != "since" && name != "since_reason") result.set(name, value);
  }
  return result;
}

void mark(Value& subject, const std::optional<SinceReason>& reason) {
  subject.set("since", reason ? "rechecked" : "unchanged");
  Value words;
  if (reason) {
    words.set("zh", reason->zh);
    words.set("en", reason->en);
  }
  subject.set("since_reason", std::move(words));
}

std::vector<std::string> digests_of(const LayerSet& layers) {
  std::vector<std::string> digests;
  for (const RoleLayer& layer : layers.layers) digests.push_back(digest_of(layer));
  return digests;
}

}  // namespace

CheckBatches::CheckBatches(const CheckRun& run, std::span<CheckSink* const> sinks,
                           CheckGeometry* geometry)
    : run_(run),
      sinks_(sinks),
      geometry_(geometry),
      options_(run.options()),
      record_(run.record()) {}

void CheckBatches::begin(const std::vector<Layer>& subjects) {
  std::size_t total = 0;
  for (const Layer& layer : subjects) total += layer.size();
  record_.detail = run_.detail_of(total);
  Progress* const progress = options_.progress;
  options_.progress = nullptr;
  const bool full = record_.detail == CheckDetail::full;
  options_.pieces = full || geometry_ != nullptr;
  options_.passed = full;
  options_.mending = options_.mending && full;
  if (progress != nullptr) progress->begin("check", total);
  first_ = &subjects.front();
  frame_ = ecotone::check(select(*first_, {}), run_.prepared(), run_.rules(), options_);
  head_ = check_head(frame_, *first_, run_.layers(), record_);
  if (!run_.request().changed_since.empty()) begin_since();
}

void CheckBatches::begin_since() {
  former_.emplace(run_.request().changed_since);
  LayerEdition edition;
  const std::filesystem::path file = run_.former_layers();
  if (file.extension() == ".yaml" || file.extension() == ".yml") {
    former_set_ = load_layers(read_catalogue(file, known_roles()), {});
    edition.digests = digests_of(*former_set_);
  } else if (!file.empty()) {
    const CatalogueIndex index(file.string(), IndexFile::Check::everything, options_.threads);
    former_set_ = index.read();
    for (const IndexedLayer& layer : index.layers()) edition.digests.push_back(layer.digest);
  }
  if (former_set_) edition.layers = &*former_set_;
  since_.emplace(*former_, head_, run_.rules(), run_.layers(), edition, options_);
}

std::vector<Value> CheckBatches::check_again(const Layer& batch, CheckResult& spent) {
  spent = ecotone::check(batch, run_.prepared(), run_.rules(), options_);
  add_ledger_of_subjects(spent.ledger, run_.layers(), frame_.ledger);
  std::vector<Value> values =
      check_subjects(spent, batch, run_.layers(), record_, options_.threads);
  if (geometry_ != nullptr) geometry_->add(spent, batch, run_.layers());
  return values;
}

std::vector<Value> CheckBatches::values_of(const Layer& batch, CheckResult& spent) {
  if (!since_) return check_again(batch, spent);
  std::vector<Value> values(batch.size());
  std::vector<std::size_t> places;
  std::vector<SinceReason> reasons;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const std::optional<Value> before = former_->subject(batch.ids[i]);
    std::optional<SinceReason> reason = since_->reason(batch, i, before);
    if (!reason && geometry_ != nullptr) {
      reason = {"its exact geometry is asked for", "需要其精确几何"};
    }
    if (reason) {
      places.push_back(i);
      reasons.push_back(*reason);
      continue;
    }
    values[i] = since_->unchanged(without_marks(*before));
    mark(values[i], std::nullopt);
    unchanged_ids_.insert(batch.ids[i]);
  }
  rechecked_ += places.size();
  if (places.empty()) return values;
  std::vector<Value> fresh = check_again(select(batch, places), spent);
  for (std::size_t k = 0; k < places.size(); ++k) {
    mark(fresh[k], reasons[k]);
    values[places[k]] = std::move(fresh[k]);
  }
  return values;
}

void CheckBatches::hand_out(const std::vector<Value>& subjects) {
  summary_.add(head_, subjects);
  for (CheckSink* sink : sinks_) sink->add(head_, subjects);
}

void CheckBatches::check(const std::vector<Layer>& subjects) {
  Progress* const progress = options_.progress;
  begin(subjects);
  std::size_t total = 0;
  // With several threads a batch is written, and what it was made of disposed of, while the next is
  // checked; one at a time, so that their order stays.
  std::future<void> handing_out;
  const auto batch_size = static_cast<std::size_t>(std::max(1, run_.request().batch));
  for (const Layer& layer : subjects) {
    for (std::size_t first = 0; first < layer.size(); first += batch_size) {
      std::vector<std::size_t> places(std::min(batch_size, layer.size() - first));
      std::iota(places.begin(), places.end(), first);
      CheckResult spent;
      std::vector<Value> values = values_of(select(layer, places), spent);
      if (options_.threads == 1 || geometry_ != nullptr) {
        // A sink that takes the geometry must find this batch's in it, and not the next one's.
        hand_out(values);
      } else {
        if (handing_out.valid()) handing_out.get();
        handing_out = std::async(std::launch::async, [this, values = std::move(values),
                                                      spent = std::move(spent)]() mutable {
          hand_out(values);
          // Here, and not where the next batch waits for it.
          values = {};
          spent = {};
        });
      }
      total += places.size();
      if (progress != nullptr) progress->advance(places.size());
    }
  }
  if (handing_out.valid()) handing_out.get();
  if (progress != nullptr) progress->end();
  const Value head = final_head(total);
  for (CheckSink* sink : sinks_) sink->finish(head);
}

Value CheckBatches::final_head(std::size_t total) const {
  Value head = check_head(frame_, *first_, run_.layers(), record_);
  if (former_) {
    // What had happened to subjects that were not looked at again still holds.
    Value source = head.at("subject_source");
    Value ledger = source.at("ledger");
    for (const Value& entry : array_at(member_at(former_->head(), "subject_source"), "ledger")) {
      const std::string feature = text_at(entry, "feature");
      if (unchanged_ids_.contains(feature.substr(0, feature.find('|')))) ledger.push(entry);
    }
    source.set("ledger", std::move(ledger));
    head.set("subject_source", std::move(source));
    Value since = Value::object();
    since.set("result", run_.former_sha256());
    since.set("rechecked", rechecked_);
    since.set("unchanged", unchanged_ids_.size());
    head = with_member(head, "changed_since", std::move(since));
  }
  if (total > 1) head = with_member(head, "summary", summary_.summary().document());
  return head;
}

}  // namespace ecotone::tools
