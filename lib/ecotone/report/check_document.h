// SPDX-License-Identifier: Apache-2.0
#pragma once

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

/// The public edition of a result: without maps, and without reasons and positions in the ledgers
/// of layers, which name places in zones. Equal to what a check with public privacy composes.
document::Value public_edition(const document::Value& document);

}  // namespace ecotone
