// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/compliance/check.h"
#include "ecotone/compliance/prepared_layers.h"
#include "ecotone/compliance/rule_pack.h"
#include "ecotone/document/value.h"
#include "ecotone/io/catalogue.h"
#include "ecotone/layer/layer_set.h"
#include "ecotone/overlay/catalogue_index.h"
#include "ecotone/report/check_document.h"
#include "ecotone/report/check_geometry.h"
#include "ecotone/report/evidence.h"
#include "tools/check_sink.h"
#include "tools/command.h"
#include "tools/reading.h"

namespace ecotone::tools {

/// What is to be checked, against what and how, as the command line says it.
struct CheckRequest {
  std::vector<std::string> subjects;    ///< FILE or FILE:LAYER
  std::string catalogue;                ///< file; empty: what the index says of it
  std::vector<std::string> rules;       ///< packs by id or file; empty: those of the catalogue
  std::vector<std::string> attributes;  ///< KEY=VALUE
  std::optional<Date> act_date;
  std::string method;
  std::optional<double> accuracy_m;
  double receptors_within_m = 1000;  ///< 0: no list of sensitive places
  bool no_mending = false;           ///< do not look for what would pass
  std::string privacy = "internal";  ///< or "public"
  /// File; "none" reads the layers themselves; empty: the one beside the catalogue, if it is fresh.
  std::string index;
  std::string detail;             ///< "full", "brief", or empty: by the number of subjects
  std::string changed_since;      ///< an earlier result; empty: all are checked
  std::string former;             ///< index or catalogue of that result's layers
  std::vector<std::string> only;  ///< ids; empty: all
  int batch = 2000;  ///< subjects that are checked together; the result does not depend on it
  Reading reading;
  Transforming transforming;
};

/// A run of `check`: catalogue, rules and layers are read and prepared once, from the index of the
/// catalogue if there is one; then subjects are checked, batch by batch.
class CheckRun {
 public:
  /// @throws UsageError      for an attribute that is no pair, or a day without any law in force
  /// @throws CatalogueError  if a named index is stale; as the readers do
  /// @throws RuleError, IoError, CrsError  as the readers do
  CheckRun(const CheckRequest& request, const Session& session);
  /// A run from evidence; of the request only how subjects are checked counts.
  CheckRun(const CheckEvidence& evidence, const CheckRequest& request, const Session& session);

  const Catalogue& catalogue() const { return catalogue_; }
  const RulePack& rules() const { return rules_; }
  const LayerSet& layers() const { return *layers_; }
  const PreparedLayers& prepared() const { return *prepared_; }
  /// How subjects are checked.
  const CheckOptions& options() const { return options_; }
  /// What the result says of the run.
  const RunRecord& record() const { return record_; }

  /// Subjects in the working CRS of the catalogue. @throws SchemaError  if there are none
  Layer read_subjects(const std::string& reference) const;
  /// All that the request names, one a reference.
  std::vector<Layer> read_all_subjects() const;
  /// Checks subjects batch by batch and hands them to the sinks. If there are several, the head has
  /// a summary.
  /// @param geometry  takes the exact geometry over; may be nullptr
  void check(const std::vector<Layer>& subjects, std::span<CheckSink* const> sinks,
             CheckGeometry* geometry = nullptr) const;
  /// How much the result says of each, if there are so many: as asked for, else by their number.
  CheckDetail detail_of(std::size_t subjects) const;
  /// The result for all that the request names.
  document::Value check_all() const;

  const CheckRequest& request() const { return request_; }
  /// Index or catalogue of the layers of the earlier result: the one named, else a stale index
  /// beside the catalogue; empty if there is none.
  std::filesystem::path former_layers() const;
  /// Of the file of the earlier result.
  std::string former_sha256() const;

 private:
  void open_layers();
  bool take_index(const std::filesystem::path& file, bool is_required);
  void add_layer_digests();
  void add_rule_digests();
  std::filesystem::path index_beside() const;

  const CheckRequest& request_;
  const Session& session_;
  Catalogue catalogue_;
  RulePack rules_;
  std::optional<CatalogueIndex> index_;
  std::unique_ptr<const LayerSet> layers_;
  std::optional<PreparedLayers> prepared_;
  CheckOptions options_;
  RunRecord record_;
};

/// @throws UsageError  always: --catalog is missing
[[noreturn]] void refuse_without_catalogue();

/// Takes KEY=VALUE words apart. @throws UsageError  for a word that is no pair
std::vector<std::pair<std::string, std::string>> attribute_pairs(
    const std::vector<std::string>& given);

}  // namespace ecotone::tools
