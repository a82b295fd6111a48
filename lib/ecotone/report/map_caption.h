// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/document/value.h"
#include "ecotone/report/map_content.h"
#include "ecotone/report/reading.h"

namespace ecotone {

/// What stands below a map: the system of its coordinates, and that it is a sketch.
BothTexts map_caption(const document::Value& document);

/// The layers that a map shows with their approvals: whose data it is. Empty if it shows none.
BothTexts map_attribution(const document::Value& document, const MapContent& content);

}  // namespace ecotone
