// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: the detectors, one file each. A new kind of finding is a new file, a line
// here and a line in the table of inspection.cpp.

#include "ecotone/inspection/scene.h"

namespace ecotone::inspection {

void find_reading_notes(Scene& scene);
void find_no_features(Scene& scene);
void find_missing_geometry(Scene& scene);
void find_impossible_coordinates(Scene& scene);
void find_missing_crs(Scene& scene);
void find_contradictory_crs(Scene& scene);
void find_wrong_zone(Scene& scene);
void find_swapped_axes(Scene& scene);
void find_packed_angles(Scene& scene);
void find_rounded_coordinates(Scene& scene);
void find_null_island(Scene& scene);
void find_outliers(Scene& scene);
void find_reference_shift(Scene& scene);
void find_outside_reference(Scene& scene);
void find_duplicates(Scene& scene);
void find_duplicate_ids(Scene& scene);
void find_invalid_rings(Scene& scene);
void find_not_measured(Scene& scene);
void find_overlaps(Scene& scene);
void find_gaps(Scene& scene);
void find_garbled_texts(Scene& scene);
void find_cut_field_names(Scene& scene);
void find_float_ids(Scene& scene);
void find_code_lengths(Scene& scene);
void find_empty_names(Scene& scene);
void find_impossible_dates(Scene& scene);
void find_stated_areas(Scene& scene);

}  // namespace ecotone::inspection
