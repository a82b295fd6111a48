// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ecotone/document/value.h"
#include "ecotone/layer/layer_set.h"
#include "ecotone/outfall/register_check.h"

namespace ecotone {

/// Words for a severity: "note", "warning", "error".
std::string_view severity_name(RegisterSeverity severity);

/// The rows of a result of `outfall check`, the worst first: an array of
/// `{"row", "name", "severity", "kind", "title", "message", "mend", "other_row", "measure_m",
/// "suggested_lon_deg", "suggested_lat_deg"}`; title, message and mend are `{"en", "zh"}`.
document::Value finding_rows(const OutfallRegister& outfalls, const RegisterCheck& check);

/// Adds what is said of the register as a whole: rows, rows_with_errors, by_kind, by_class,
/// by_river, by_township, by_remediation, shift, not_checked.
void add_register_summary(const OutfallRegister& outfalls, const RegisterCheck& check,
                          document::Value& document);

/// What the map of the register shows, in metres of the working CRS: `{"window", "outlines",
/// "rivers", "points"}`; outlines and rivers are simplified to what a drawing can show.
document::Value register_map(const RegisterCheck& check, const LayerSet& layers,
                             const Crs& working);

}  // namespace ecotone
