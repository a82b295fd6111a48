// SPDX-License-Identifier: Apache-2.0
#include "tools/evidence_bundle.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/io/library_versions.h"
#include "ecotone/io/sha256.h"
#include "ecotone/report/reading.h"
#include "tools/check_sink.h"
#include "tools/reading.h"
#include "tools/reports.h"
#include "tools/rule_files.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

using document::Value;

// How far features may lie from a subject to be kept, one after another, until the result is the
// same. The first covers the distances of nearly all rules and of the maps.
constexpr std::array<double, 2> reaches_m = {5'000, 50'000};

std::string json_bytes(const Value& value) {
  return document::to_json(value) + "\n";
}

Value ledger_of_result(const Value& result) {
  Value ledger = Value::object();
  ledger.set("subjects", member_at(member_at(result, "subject_source"), "ledger"));
  Value layers = Value::array();
  for (const Value& layer : array_at(result, "layers")) {
    if (array_at(layer, "ledger").empty()) continue;
    Value row = Value::object();
    row.set("layer", member_at(layer, "id"));
    row.set("ledger", member_at(layer, "ledger"));
    layers.push(std::move(row));
  }
  ledger.set("layers", std::move(layers));
  return ledger;
}

// The ledger of layers that a result tells, by which features are kept.
Ledger ledger_of_layers(const Value& result) {
  Ledger ledger;
  for (const Value& layer : array_at(result, "layers")) {
    for (const Value& entry : array_at(layer, "ledger")) {
      LedgerEntry line;
      line.layer = text_at(layer, "id");
      line.feature = text_at(entry, "feature");
      ledger.add(std::move(line));
    }
  }
  return ledger;
}

CheckEvidence evidence_of(const CheckRun& run, const CheckRequest& request,
                          const std::vector<Layer>& subjects) {
  const std::filesystem::path folder = std::filesystem::path(request.catalogue).parent_path();
  CheckEvidence evidence;
  evidence.catalogue = read_text(request.catalogue);
  evidence.rules = request.rules.empty() ? run.catalogue().rules : request.rules;
  evidence.packs = packs_of(evidence.rules, pack_source(folder));
  evidence.options = run.options();
  evidence.record = run.record();
  std::size_t total = 0;
  for (const Layer& layer : subjects) total += layer.size();
  evidence.record.detail = run.detail_of(total);
  evidence.subjects = subjects;
  evidence.layers = run.layers();
  for (const RoleLayer& layer : evidence.layers.layers) {
    evidence.features.push_back(layer.layer.size());
  }
  return evidence;
}

// Whether the members alone lead to the same result.
bool leads_to(const std::vector<ZipMember>& members, const std::string& result,
              const Session& session) {
  return json_bytes(replay(read_evidence(members), session).result) == result;
}

std::vector<ZipMember> sufficient_members(const CheckEvidence& whole, const Value& result,
                                          const Session& session) {
  const std::string bytes = json_bytes(result);
  const Ledger ledger = ledger_of_layers(result);
  for (const double reach_m : reaches_m) {
    std::vector<ZipMember> members = evidence_members(reduced(whole, reach_m, ledger));
    if (leads_to(members, bytes, session)) return members;
  }
  std::vector<ZipMember> members = evidence_members(whole);
  if (leads_to(members, bytes, session)) return members;
  throw OutputError(usage_error("bundle_not_reproducible"));
}

Value sources_value(const Value& result) {
  Value sources = Value::array();
  const auto add = [&sources](const std::string& layer, const Value& source, const Value& sha256) {
    Value row = Value::object();
    row.set("layer", layer.empty() ? Value() : Value(layer));
    row.set("file", member_at(source, "file"));
    row.set("sha256", sha256);
    sources.push(std::move(row));
  };
  const Value& subjects = member_at(result, "subject_source");
  add("", subjects, member_at(subjects, "sha256"));
  for (const Value& layer : array_at(result, "layers")) {
    add(text_at(layer, "id"), member_at(layer, "source"), member_at(layer, "sha256"));
  }
  return sources;
}

ZipMember manifest(const std::vector<ZipMember>& inputs, const std::vector<ZipMember>& rendered,
                   const Value& result, bool can_be_replayed, const Session& session) {
  Value value = Value::object();
  value.set("schema", "ecotone.evidence/1");
  value.set("versions", version_record(session));
  value.set("language", language_code(session.options.language));
  value.set("as_of", member_at(member_at(result, "run"), "as_of"));
  value.set("can_be_replayed", can_be_replayed);
  value.set("sources", sources_value(result));
  Value members = Value::array();
  const auto add = [&members](const std::vector<ZipMember>& group, const char* kind) {
    for (const ZipMember& member : group) {
      Value row = Value::object();
      row.set("name", member.name);
      row.set("kind", kind);
      row.set("bytes", member.bytes.size());
      row.set("sha256", sha256(member.bytes));
      members.push(std::move(row));
    }
  };
  add(inputs, "input");
  add(rendered, "rendered");
  value.set("members", std::move(members));
  return {std::string(manifest_member), json_bytes(value)};
}

}  // namespace

Replay replay(const CheckEvidence& evidence, const Session& session) {
  Session quiet = session;
  quiet.progress = nullptr;
  CheckRequest request;
  request.detail = evidence.record.detail == CheckDetail::brief ? "brief" : "full";
  CheckRun run(evidence, request, quiet);
  Replay made;
  WholeResult whole;
  CheckSink* const sinks[] = {&whole};
  run.check(evidence.subjects, sinks, &made.geometry);
  made.result = with_whole_counts(whole.document(), evidence);
  return made;
}

std::vector<ZipMember> rendered_members(const Value& result, const CheckGeometry* geometry,
                                        Language language) {
  const bool is_public = text_at(member_at(result, "run"), "privacy") == "public";
  const std::string privacy = is_public ? "public" : "internal";
  std::vector<ZipMember> members = {
      {std::string(result_member), json_bytes(result)},
      {"report.html", rendered_report(result, "report.html", language, privacy)},
      {"ledger.json", json_bytes(ledger_of_result(result))}};
  if (!is_public) {
    members.push_back(
        {"pieces.gpkg", rendered_report(result, "pieces.gpkg", language, privacy, geometry)});
  }
  return members;
}

Value version_record(const Session& session) {
  Value versions = Value::object();
  versions.set("ecotone", session.version);
  for (const auto& [name, version] : library_versions()) versions.set(name, version);
  return versions;
}

void write_bundle(const Session& session, const CheckRun& run, const CheckRequest& request,
                  const std::vector<Layer>& subjects, const Value& result,
                  const CheckGeometry& geometry, const std::filesystem::path& output) {
  const CheckEvidence evidence = evidence_of(run, request, subjects);
  const bool is_public = evidence.record.privacy == Privacy::public_use;
  const std::vector<ZipMember> inputs =
      is_public ? evidence_members(evidence, false) : sufficient_members(evidence, result, session);
  const std::vector<ZipMember> rendered =
      rendered_members(result, is_public ? nullptr : &geometry, session.options.language);
  std::vector<ZipMember> members = {manifest(inputs, rendered, result, !is_public, session)};
  members.insert(members.end(), inputs.begin(), inputs.end());
  members.insert(members.end(), rendered.begin(), rendered.end());
  write_file(output, pack_zip(members), session.options.overwrite);
}

}  // namespace ecotone::tools
