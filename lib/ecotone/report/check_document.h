// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/compliance/check.h"
#include "ecotone/document/value.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/layer/layer.h"
#include "ecotone/layer/layer_set.h"
#include "ecotone/report/privacy.h"

namespace ecotone {

/// How much a result says of each subject.
enum class CheckDetail {
  full,
  brief,  ///< without map and boundary, and without the rows of layers that are clear
};

/// Results of more subjects than this are brief unless asked for in full.
constexpr std::size_t many_subjects = 500;

/// The index that layers were read from.
struct IndexRecord {
  std::string file;      ///< name without folders
  std::string version;   ///< of the program that built it
  std::string checksum;  ///< of its table of contents, in hexadecimal
};

/// What a run was made with, beside what the check itself knows.
struct RunRecord {
  std::string tool = "ecotone";
  std::string version;
  /// Names and versions of the libraries that compute: GEOS, PROJ, GDAL.
  std::vector<std::pair<std::string, std::string>> libraries;
  std::vector<std::string> arguments;  ///< of the command line, the program's name first
  std::string county_code;
  std::string county_name;
  std::string catalogue_file;  ///< name without folders
  std::string catalogue_sha256;
  /// Hashes of the texts of the rule packs by their ids.
  std::vector<std::pair<std::string, std::string>> pack_sha256;
  /// Attributes that were given for every subject; they win over fields.
  std::vector<std::pair<std::string, std::string>> attributes;
  std::optional<double> grid_m;  ///< coordinates were snapped to
  Ledger ledger;                 ///< of reading the layers, by ids of the catalogue
  std::string stamp;             ///< time of the run, if it was asked for; else no clock enters
  Privacy privacy = Privacy::internal;
  CheckDetail detail = CheckDetail::full;
  /// Digests of what the result rests on, see compliance/digest.h, so that a later run can tell
  /// what has changed. Of layers, in their order; of rules by their ids; of what they share.
  std::vector<std::string> layer_digests;
  std::vector<std::pair<std::string, std::string>> rule_digests;
  std::string shared_digest;
  std::optional<IndexRecord> index;
};

/// Composes the result of a check: the one object that every output is rendered from.
///
/// `{"schema": "ecotone.check/1", "run": {…}, "subject_source": {…}, "layers": […],
/// "subjects": […]}` as `data/schemas/check.schema.json` lays down. Members come in a fixed order
/// and nothing depends on the clock, so equal runs give equal bytes. Unless the privacy is public
/// and where the working CRS is projected, each subject holds under "map" what its map shows:
/// geometry in metres, clipped to the window and simplified to half a unit of the drawing.
///
/// @param subjects  the layer that was checked, in the working CRS
/// @param layers    what it was checked against
document::Value check_document(const CheckResult& result, const Layer& subjects,
                               const LayerSet& layers, const RunRecord& run);

/// All of a result but its subjects, which is an empty array: for many subjects, which come in
/// batches. The ledger of the subjects is that of `result`.
document::Value check_head(const CheckResult& result, const Layer& subjects, const LayerSet& layers,
                           const RunRecord& run);

/// The subjects of a result, as they stand in its array.
/// @param threads  0: all cores; the values do not depend on it
std::vector<document::Value> check_subjects(const CheckResult& result, const Layer& subjects,
                                            const LayerSet& layers, const RunRecord& run,
                                            int threads = 0);

/// The public edition of a result: without maps, and without reasons and positions in the ledgers
/// of layers, which name places in zones. Equal to what a check with public privacy composes.
document::Value public_edition(const document::Value& document);

}  // namespace ecotone
