// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ecotone/inspection/inspection.h"
#include "ecotone/io/layer_io.h"

namespace ecotone {

/// A layer of a file, what was seen of it, and how to name it on a command line.
struct InspectedLayer {
  std::string reference;
  LayerInspection seen;
};

/// What is in a file, layer by layer, and what is wrong with it.
struct FileInspection {
  std::string file;  ///< name without folders
  std::vector<InspectedLayer> layers;

  FindingSeverity worst() const;
};

/// Looks at every layer of a file (or the one named), see `inspect_layer`. A layer that mixes kinds
/// of geometry is looked at once for each kind.
///
/// A layer that cannot be read becomes a finding. @throws IoError  only if there is no such file
FileInspection inspect_file(const std::string& reference, const ReadOptions& reading = {},
                            const InspectOptions& options = {});

}  // namespace ecotone
