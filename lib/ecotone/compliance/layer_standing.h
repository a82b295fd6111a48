// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "ecotone/compliance/predicate.h"
#include "ecotone/layer/date.h"
#include "ecotone/layer/layer_set.h"

namespace ecotone {

/// Whether a layer is valid on a day; days that are not stated bound nothing.
bool is_valid_on(const RoleLayer& layer, const Date& day);

/// Why there is nothing to work with, and what would settle it: a layer that is not valid on the
/// day, one past its review, none of the role.
Reason not_valid(const RoleLayer& layer, const Date& day);
Reason stale(const RoleLayer& layer);
Reason missing_layer(const std::string& role, const Bilingual& title);

/// Whether a zone holds on a day by its own fields (`data/schemas/roles.yaml`): one that has not
/// begun, or was revoked, is no hit in the table of layers.
bool holds_on(const Layer& layer, std::size_t zone, const Date& day);

}  // namespace ecotone
