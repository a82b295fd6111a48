// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/io/zip_file.h"
#include "ecotone/layer/layer.h"
#include "ecotone/report/check_geometry.h"
#include "ecotone/report/evidence.h"
#include "tools/check_run.h"
#include "tools/command.h"

namespace ecotone::tools {

/// Names of members of a bundle that the result is told in.
inline constexpr std::string_view manifest_member = "manifest.json";
inline constexpr std::string_view result_member = "result.json";

/// A check that was made again from its evidence alone.
struct Replay {
  document::Value result;
  CheckGeometry geometry;
};
Replay replay(const CheckEvidence& evidence, const Session& session);

/// The members of a bundle that are rendered from a result: the result itself, the page, the
/// GeoPackage of the pieces, the ledger. For the public without the GeoPackage.
std::vector<ZipMember> rendered_members(const document::Value& result,
                                        const CheckGeometry* geometry, Language language);

/// The versions that a bundle was written with and that a replay has: ours and the libraries'.
document::Value version_record(const Session& session);

/// Writes the evidence of a check as a bundle. The features of layers are those in reach of the
/// subjects; before it is written the check is made again from them, and if the result has other
/// bytes, from those farther away, then from all.
///
/// With public privacy the features are left out, and the manifest says that it cannot be replayed.
///
/// @param result  of the whole check, as JSON has it
/// @throws OutputError  if the file exists and may not be replaced, or cannot be written
void write_bundle(const Session& session, const CheckRun& run, const CheckRequest& request,
                  const std::vector<Layer>& subjects, const document::Value& result,
                  const CheckGeometry& geometry, const std::filesystem::path& output);

}  // namespace ecotone::tools
