// SPDX-License-Identifier: Apache-2.0
#include "ecotone/layer/layer_set.h"

namespace ecotone {

std::vector<const RoleLayer*> LayerSet::with_role(std::string_view role) const {
  std::vector<const RoleLayer*> found;
  for (const RoleLayer& candidate : layers) {
    if (candidate.role == role) found.push_back(&candidate);
  }
  return found;
}

}  // namespace ecotone
