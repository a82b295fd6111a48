// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/io/geopackage.h"
#include "ecotone/message/text.h"
#include "ecotone/report/check_geometry.h"

namespace ecotone {

/// The layers of a result of `check` for GIS programs, in the working CRS, with styles for QGIS:
///
/// - `subject`: what was checked, with its verdict and figures
/// - `pieces`: overlaps of subjects and zones
/// - `zones_touched`: features that share something with a subject
/// - `near_zones`: features that a finding is about because of their distance, a row a subject
/// - `give_up`: what would have to be given up; `moved`: where a subject would have to be
///
/// Lines and points stand in layers of their own, `subject_lines`, `near_points` …; layers without
/// features are left out, except `subject` and `pieces`. Names of fields are those of the result
/// and the same in every language; the styles call them by their Chinese or English names.
///
/// @param geometry  exact geometry of the check; nullptr: what the maps of the result show, clipped
///                  and simplified, and the field `drawn` says so
/// @throws DocumentError  if the result names no working CRS
std::vector<GeopackageLayer> check_layers(const document::Value& document,
                                          const CheckGeometry* geometry, Language language);

}  // namespace ecotone
