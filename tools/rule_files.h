// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/compliance/rule_pack.h"
#include "ecotone/compliance/vocabulary.h"

namespace ecotone::tools {

/// Finds the texts of rule packs: a name that ends in .yaml or is a folder is taken as it is; else
/// `ID.yaml`, or the files of the folder `ID`, beside the catalogue if one is given, else among
/// the packs that come with Ecotone.
///
/// @param beside  folder to look in first; may be empty
PackSource pack_source(const std::filesystem::path& beside = {});

/// Finds packs that the command line names, and what they extend: beside the files that are named,
/// then in a folder if one is given, then among the packs that come with Ecotone.
PackSource source_beside(const std::vector<std::string>& packs,
                         const std::filesystem::path& folder = {});

/// Ids of the packs that come with Ecotone, sorted.
std::vector<std::string> installed_packs();

/// Loads packs, see pack_source. @throws RuleError  if there is no such pack
RulePack load_packs(const std::vector<std::string>& ids, const std::filesystem::path& beside = {});

/// Hashes of the texts of packs by their ids, for provenance.
std::vector<std::pair<std::string, std::string>> pack_hashes(
    const RulePack& pack, const std::filesystem::path& beside = {});

/// Roles and attributes that come with Ecotone.
Vocabulary installed_vocabulary();

/// Names of the roles; none where the data folder is not found, so that any role passes.
std::vector<std::string> known_roles();

/// Roles whose features are sensitive places; none where the data folder is not found.
std::vector<std::string> receptor_roles();

}  // namespace ecotone::tools
