// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "ecotone/compliance/rule_pack.h"
#include "ecotone/layer/layer.h"
#include "ecotone/layer/layer_set.h"

namespace ecotone {

/// Digests tell whether what a result rests on has changed: 16 hexadecimal digits, from all that
/// may enter a result. Equal content gives equal digests on every machine; they are no protection
/// against intent, for which the hashes of files stand beside them.

/// Of the features of a layer in their order: ids, fields, geometry, and where it is complete.
std::string digest_of(const RoleLayer& layer);
/// Of one feature: its geometry and its fields, not its id.
std::string digest_of_feature(const Layer& layer, std::size_t feature);
/// Of a rule as the pack writes it, without the instruments and parameters that it names.
std::string digest_of(const Rule& rule);
/// Of all that rules share: instruments, parameters, titles of layers.
std::string digest_of_frame(const RulePack& pack);

}  // namespace ecotone
