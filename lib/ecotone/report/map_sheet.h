// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ecotone/document/value.h"
#include "ecotone/message/text.h"
#include "ecotone/report/privacy.h"

namespace ecotone {

/// The map of a subject as a picture of its own, SVG: name and verdict, the map, its legend, the
/// system of its coordinates, the layers it shows, and an empty field for the map review number.
///
/// Vector only, in one language, without references outside; the same result gives the same bytes.
///
/// @param document  a result of `check`
/// @param subject   a subject of it
/// @param privacy   for the public the subject alone is shown
/// @throws DocumentError  if the result holds no geometry for a map
std::string map_sheet(const document::Value& document, const document::Value& subject,
                      Language language, Privacy privacy = Privacy::internal);

}  // namespace ecotone
