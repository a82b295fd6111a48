// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/compliance/check.h"
#include "ecotone/compliance/rule_pack.h"
#include "ecotone/document/value.h"
#include "ecotone/io/zip_file.h"
#include "ecotone/layer/layer.h"
#include "ecotone/layer/layer_set.h"
#include "ecotone/report/check_document.h"

namespace ecotone {

/// The texts of a rule pack by the name it was asked for.
struct EvidencePack {
  std::string asked;
  std::vector<PackText> texts;
};

/// Everything a check was made from: whoever has it can make the check again.
struct CheckEvidence {
  std::string catalogue;           ///< its text
  std::vector<std::string> rules;  ///< packs that were asked for
  std::vector<EvidencePack> packs;
  CheckOptions options;
  RunRecord record;
  std::vector<Layer> subjects;  ///< in the working CRS, one for each that was named
  LayerSet layers;              ///< as they were read, in the working CRS
  /// Features of the whole layers, of which `layers` may hold those in reach only.
  std::vector<std::size_t> features;
  std::optional<double> reach_m;  ///< of what was kept; nothing: all of it
};

/// The packs that loading these rules needs.
std::vector<EvidencePack> packs_of(std::span<const std::string> rules, const PackSource& source);

/// The rules of the evidence. @throws RuleError  as load_rule_packs does
RulePack rules_of(const CheckEvidence& evidence);

/// The evidence with the features near the subjects only: whose boxes lie within a distance of the
/// box of a subject, that stand in the ledger or reach the border of the extent of their layer, and
/// all lines, since what flows or runs through a county does so as a whole. Where layers claim to be complete stays whole.
///
/// Whether this is enough for the same result is for the caller to try.
///
/// @param ledger  of the check, with ids of layers and features
CheckEvidence reduced(const CheckEvidence& evidence, double reach_m, const Ledger& ledger);

/// The members of a bundle that hold the evidence, under flat names: `inputs.json`,
/// `catalogue.yaml`, the texts of packs, a file a layer.
///
/// @param with_layers  false leaves out the features of layers; such a bundle cannot be replayed
std::vector<ZipMember> evidence_members(const CheckEvidence& evidence, bool with_layers = true);

/// Reads the evidence back: what the catalogue, the packs and the files say, hashes computed anew.
/// @throws DocumentError, CatalogueError, CrsError  if members are missing, damaged or contradict
///                                                  each other
CheckEvidence read_evidence(std::span<const ZipMember> members);

/// The document of a check of reduced evidence, with the numbers of features of the whole layers.
document::Value with_whole_counts(document::Value document, const CheckEvidence& evidence);

/// A member by its name; nullptr if there is none.
const ZipMember* find_member(std::span<const ZipMember> members, std::string_view name);

}  // namespace ecotone
