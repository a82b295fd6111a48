// SPDX-License-Identifier: Apache-2.0
#include "tools/check_run.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/io/library_versions.h"
#include "ecotone/io/sha256.h"
#include "tools/rule_files.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

std::filesystem::path folder_of(const CheckRequest& request) {
  return std::filesystem::path(request.catalogue).parent_path();
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
  record.catalogue_sha256 = sha256_of_file(request.catalogue);
  record.pack_sha256 = pack_hashes(rules, folder_of(request));
  record.attributes = attribute_pairs(request.attributes);
  record.privacy = request.privacy == "public" ? Privacy::public_use : Privacy::internal;
  return record;
}

LayerSet layers_of(const CheckRequest& request, const Session& session,
                   const Catalogue& catalogue) {
  LoadOptions loading;
  loading.progress = session.progress;
  loading.transformation = to_transformation_options(request.transforming);
  return load_layers(catalogue, loading);
}

// One document of all subjects; the layers and the run are those of the first.
document::Value combine(std::vector<document::Value> documents) {
  document::Value combined = std::move(documents.front());
  for (std::size_t i = 1; i < documents.size(); ++i) {
    document::Value subjects = combined.at("subjects");
    for (const document::Value& subject : documents[i].at("subjects").as_array()) {
      subjects.push(subject);
    }
    combined.set("subjects", std::move(subjects));
  }
  return combined;
}

}  // namespace

CheckRun::CheckRun(const CheckRequest& request, const Session& session)
    : request_(request),
      session_(session),
      catalogue_(read_catalogue(request.catalogue, known_roles())),
      rules_(rules_of(request, catalogue_)),
      options_(options_of(request, session)),
      record_(record_of(request, session, catalogue_, rules_)) {
  refuse_day_without_law(rules_, options_.as_of);
  layers_ = layers_of(request, session, catalogue_);
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

document::Value CheckRun::check(const Layer& subjects) const {
  return check_document(ecotone::check(subjects, layers_, rules_, options_), subjects, layers_,
                        record_);
}

document::Value CheckRun::check_all() const {
  std::vector<document::Value> documents;
  for (const std::string& reference : request_.subjects) {
    documents.push_back(check(read_subjects(reference)));
  }
  return combine(std::move(documents));
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

ExitStatus status_of(const document::Value& result, Level fail_on) {
  bool undecided = false;
  for (const document::Value& subject : result.at("subjects").as_array()) {
    for (const document::Value& finding : subject.at("findings").as_array()) {
      const std::optional<Level> level = parse_level(finding.at("level").as_string());
      if (level && *level != Level::indeterminate && *level >= fail_on) {
        return ExitStatus::findings;
      }
    }
    undecided |= !subject.at("complete").as_bool() ||
                 subject.at("verdict").as_string() == level_name(Level::indeterminate);
  }
  return undecided ? ExitStatus::indeterminate : ExitStatus::clean;
}

}  // namespace ecotone::tools
