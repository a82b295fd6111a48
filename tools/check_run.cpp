// SPDX-License-Identifier: Apache-2.0
#include "tools/check_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ecotone/compliance/digest.h"
#include "ecotone/error.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/io/catalogue_indexing.h"
#include "ecotone/io/library_versions.h"
#include "ecotone/io/sha256.h"
#include "ecotone/message/catalogue_errors.h"
#include "tools/check_batches.h"
#include "tools/rule_files.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

std::filesystem::path folder_of(const CheckRequest& request) {
  const std::string& file = request.catalogue.empty() ? request.index : request.catalogue;
  return std::filesystem::path(file).parent_path();
}

// What an index says of the catalogue that it was built from: enough where that is not at hand.
Catalogue catalogue_of_index(const CheckRequest& request, int threads) {
  const CatalogueIndex index(request.index, IndexFile::Check::everything, threads);
  const CatalogueIndexFacts& facts = index.facts();
  return {.file = facts.catalogue.file,
          .county = facts.county,
          .working_crs = index.working_crs(),
          .rules = facts.rules,
          .layers = {}};
}

Catalogue catalogue_of(const CheckRequest& request, int threads) {
  if (!request.catalogue.empty()) return read_catalogue(request.catalogue, known_roles());
  if (request.index.empty() || request.index == "none") {
    refuse_without_catalogue();
  }
  return catalogue_of_index(request, threads);
}

RulePack rules_of(const CheckRequest& request, const Catalogue& catalogue) {
  return load_packs(request.rules.empty() ? catalogue.rules : request.rules, folder_of(request));
}

// A day on which no rule was in force would find nothing, which says nothing.
void refuse_day_without_law(const RulePack& rules, const Date& day) {
  const bool any = std::any_of(rules.rules.begin(), rules.rules.end(),
                               [&](const Rule& rule) { return rules.in_force(rule, day); });
  if (!any) throw UsageError(usage_error("no_law_in_force"), {{"day", day.to_string()}});
}

CheckOptions options_of(const CheckRequest& request, const Session& session) {
  CheckOptions options;
  options.as_of = session.as_of();
  options.act_date = request.act_date;
  options.area_method = parse_area_method(request.method).value_or(AreaMethod::ellipsoid);
  options.attributes = attribute_pairs(request.attributes);
  options.subject_accuracy_m = request.accuracy_m;
  if (request.receptors_within_m > 0) options.receptor_roles = receptor_roles();
  options.receptors_within_m = request.receptors_within_m;
  options.mending = !request.no_mending;
  options.threads = session.options.threads;
  options.progress = session.progress;
  return options;
}

RunRecord record_of(const CheckRequest& request, const Session& session, const Catalogue& catalogue,
                    const RulePack& rules) {
  RunRecord record;
  record.version = session.version;
  record.libraries = library_versions();
  record.arguments = session.arguments;
  record.arguments.insert(record.arguments.begin(), "ecotone");
  record.county_code = catalogue.county;
  record.catalogue_file = std::filesystem::path(request.catalogue).filename().string();
  if (!request.catalogue.empty()) record.catalogue_sha256 = sha256_of_file(request.catalogue);
  record.pack_sha256 = pack_hashes(rules, folder_of(request));
  record.attributes = attribute_pairs(request.attributes);
  record.privacy = request.privacy == "public" ? Privacy::public_use : Privacy::internal;
  return record;
}

// Why an index does not say what the files say; empty if it does. A table that cannot be read now
// is told: the index stands for it.
std::string changes_of(const CatalogueIndex& index, const Catalogue& catalogue,
                       const Session& session) {
  std::string changes;
  for (const SourceCheck& source : check_sources(index, catalogue, session.options.threads)) {
    if (source.state == SourceState::unchanged) continue;
    if (source.state == SourceState::not_checked) {
      session.tell(
          {"layer " + source.layer +
               " is taken from the index; whether its table has "
               "changed was not checked: " +
               source.reason_en,
           "图层 " + source.layer + " 取自索引；未能核对其数据表是否有变化：" + source.reason_zh});
      continue;
    }
    changes += (changes.empty() ? "" : ", ") +
               (source.layer.empty() ? catalogue.file.filename().string() : source.layer);
  }
  return changes;
}

Layer only_these(const Layer& layer, const std::vector<std::string>& ids) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    if (std::ranges::find(ids, layer.ids[i]) != ids.end()) places.push_back(i);
  }
  return select(layer, places);
}

}  // namespace

CheckRun::CheckRun(const CheckRequest& request, const Session& session)
    : request_(request),
      session_(session),
      catalogue_(catalogue_of(request, session.options.threads)),
      rules_(rules_of(request, catalogue_)),
      options_(options_of(request, session)),
      record_(record_of(request, session, catalogue_, rules_)) {
  refuse_day_without_law(rules_, options_.as_of);
  open_layers();
  add_layer_digests();
  add_rule_digests();
}

std::filesystem::path CheckRun::index_beside() const {
  return std::filesystem::path(request_.catalogue).replace_extension(".eczi");
}

CheckRun::CheckRun(const CheckEvidence& evidence, const CheckRequest& request,
                   const Session& session)
    : request_(request),
      session_(session),
      catalogue_(parse_catalogue(evidence.catalogue, evidence.record.catalogue_file)),
      rules_(rules_of(evidence)),
      layers_(std::make_unique<const LayerSet>(evidence.layers)),
      options_(evidence.options),
      record_(evidence.record) {
  options_.threads = session.options.threads;
  prepared_.emplace(*layers_, session.options.threads);
  add_rule_digests();
}

void CheckRun::open_layers() {
  const int threads = session_.options.threads;
  bool taken = false;
  if (request_.index.empty()) {
    const std::filesystem::path beside = index_beside();
    std::error_code ignored;
    if (std::filesystem::exists(beside, ignored)) taken = take_index(beside, false);
  } else if (request_.index != "none") {
    taken = take_index(request_.index, true);
  }
  if (taken) return;
  LoadOptions loading;
  loading.progress = session_.progress;
  loading.snapshots = session_.snapshots;
  loading.transformation = to_transformation_options(request_.transforming);
  layers_ = std::make_unique<const LayerSet>(load_layers(catalogue_, loading));
  prepared_.emplace(*layers_, threads);
}

bool CheckRun::take_index(const std::filesystem::path& file, bool is_required) {
  const int threads = session_.options.threads;
  const std::string name = file.filename().string();
  CatalogueIndex index(file.string(), IndexFile::Check::everything, threads);
  if (request_.catalogue.empty()) {
    record_.catalogue_file = index.facts().catalogue.file;
    record_.catalogue_sha256 = index.facts().catalogue.sha256;
  } else if (const std::string changes = changes_of(index, catalogue_, session_);
             !changes.empty()) {
    const Arguments arguments{
        {"index", file.string()}, {"changes", changes}, {"catalogue", request_.catalogue}};
    const ErrorText& stale = catalogue_error("index_stale");
    if (is_required) throw CatalogueError(stale, arguments);
    session_.tell({render(stale.en, arguments) + "; " + render(stale.help_en, arguments),
                   render(stale.zh, arguments) + "；" + render(stale.help_zh, arguments)});
    return false;
  }
  layers_ = std::make_unique<const LayerSet>(index.read());
  std::vector<std::optional<ZoneLayer>> zones;
  std::vector<Ledger> ledgers;
  for (const IndexedLayer& layer : index.layers()) {
    const bool has_zones = layer.type == GeometryType::polygon;
    zones.push_back(has_zones ? std::optional(layer.zones) : std::nullopt);
    ledgers.push_back(layer.ledger);
  }
  prepared_.emplace(*layers_, zones, ledgers, threads);
  record_.index =
      IndexRecord{name, index.facts().version, fmt::format("{:016x}", index.file().checksum())};
  index_.emplace(std::move(index));
  return true;
}

Layer CheckRun::read_subjects(const std::string& reference) const {
  const Crs& working = catalogue_.working_crs;
  Layer layer = read(session_, request_.reading, reference);
  const Transformation transform(layer.require_crs(), working,
                                 to_transformation_options(request_.transforming));
  if (!transform.is_identity()) {
    layer.geometry = transform(layer.geometry);
    layer.provenance.notes.push_back("transformed from " + layer.crs->label() + " to " +
                                     working.label() + ": " + transform.description());
    if (layer.accuracy_m) layer.accuracy_m = *layer.accuracy_m + transform.accuracy_m();
    layer.crs = working;
  }
  if (layer.size() == 0) {
    throw SchemaError(usage_error("layer_empty"), {{"layer", layer.name}}, reference);
  }
  return layer;
}

std::vector<Layer> CheckRun::read_all_subjects() const {
  std::vector<Layer> layers;
  for (const std::string& reference : request_.subjects) {
    layers.push_back(read_subjects(reference));
    if (!request_.only.empty()) layers.back() = only_these(layers.back(), request_.only);
  }
  const auto has = [&](const std::string& id) {
    return std::ranges::any_of(layers, [&](const Layer& layer) {
      return std::ranges::find(layer.ids, id) != layer.ids.end();
    });
  };
  for (const std::string& id : request_.only) {
    if (!has(id)) throw UsageError(usage_error("only_unknown"), {{"id", id}});
  }
  return layers;
}

void CheckRun::check(const std::vector<Layer>& subjects, std::span<CheckSink* const> sinks,
                     CheckGeometry* geometry) const {
  CheckBatches batches(*this, sinks, geometry);
  batches.check(subjects);
  if (request_.changed_since.empty()) return;
  const std::string again = std::to_string(batches.rechecked());
  const std::string same = std::to_string(batches.unchanged());
  session_.tell(
      {again + " checked again, " + same + " unchanged since " + request_.changed_since,
       "重新核查 " + again + " 个，自 " + request_.changed_since + " 以来未变 " + same + " 个"});
}

CheckDetail CheckRun::detail_of(std::size_t subjects) const {
  const bool brief =
      request_.detail.empty() ? subjects > many_subjects : request_.detail == "brief";
  return brief ? CheckDetail::brief : CheckDetail::full;
}

document::Value CheckRun::check_all() const {
  WholeResult whole;
  CheckSink* const sinks[] = {&whole};
  check(read_all_subjects(), sinks);
  return whole.document();
}

std::filesystem::path CheckRun::former_layers() const {
  if (!request_.former.empty()) return request_.former;
  const std::filesystem::path beside = index_beside();
  std::error_code ignored;
  return !record_.index && std::filesystem::exists(beside, ignored) ? beside
                                                                    : std::filesystem::path();
}

std::string CheckRun::former_sha256() const {
  return sha256_of_file(request_.changed_since);
}

void CheckRun::add_layer_digests() {
  if (index_) {
    for (const IndexedLayer& layer : index_->layers())
      record_.layer_digests.push_back(layer.digest);
  } else {
    for (const RoleLayer& layer : layers_->layers)
      record_.layer_digests.push_back(digest_of(layer));
  }
}

void CheckRun::add_rule_digests() {
  for (const Rule& rule : rules_.rules) {
    record_.rule_digests.emplace_back(rule.id, digest_of(rule));
  }
  record_.shared_digest = digest_of_frame(rules_);
}

void refuse_without_catalogue() {
  throw UsageError(
      usage_error("argument_missing"),
      {{"name", "--catalog"},
       {"usage", "ecotone check SUBJECT... --catalog FILE [OPTIONS]; or --index FILE"}});
}

std::vector<std::pair<std::string, std::string>> attribute_pairs(
    const std::vector<std::string>& given) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& word : given) {
    const std::size_t equals = word.find('=');
    if (equals == 0 || equals == word.npos) {
      throw UsageError(usage_error("not_a_pair"), {{"name", "--attr"}, {"given", word}});
    }
    pairs.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  return pairs;
}

}  // namespace ecotone::tools
