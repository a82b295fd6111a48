// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "tools/command.h"

namespace ecotone::tools {

/// Verifies an evidence bundle: holds every member against the manifest, makes the check again from
/// the inputs alone, renders everything again, and compares byte for byte. Prints what agrees and
/// what differs, in the format of the session.
///
/// @return  clean if everything agrees, findings if anything differs, indeterminate if the bundle
///          agrees with its manifest and was made to be read, not to be replayed
/// @throws IoError  if the file is no bundle, or is damaged
ExitStatus verify_bundle(const Session& session, const std::filesystem::path& file);

}  // namespace ecotone::tools
