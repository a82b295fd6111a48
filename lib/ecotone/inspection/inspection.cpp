// SPDX-License-Identifier: Apache-2.0
#include "ecotone/inspection/inspection.h"

#include <algorithm>

#include "ecotone/execution/progress.h"
#include "ecotone/inspection/detectors.h"

namespace ecotone {
namespace {

using namespace inspection;

// In the order in which findings are told: first what makes all the rest doubtful.
constexpr Detector detectors[] = {
    find_reading_notes,    find_no_features,
    find_missing_geometry, find_impossible_coordinates,
    find_missing_crs,      find_contradictory_crs,
    find_wrong_zone,       find_swapped_axes,
    find_packed_angles,    find_rounded_coordinates,
    find_null_island,      find_outliers,
    find_reference_shift,  find_outside_reference,
    find_duplicates,       find_duplicate_ids,
    find_invalid_rings,    find_not_measured,
    find_overlaps,         find_gaps,
    find_garbled_texts,    find_cut_field_names,
    find_float_ids,        find_code_lengths,
    find_empty_names,      find_impossible_dates,
    find_stated_areas,
};

void describe(const Layer& layer, LayerInspection& result) {
  result.layer = layer.name;
  result.format = layer.provenance.format;
  result.encoding = layer.provenance.encoding;
  result.geometry = geometry_type_name(layer.geometry.type());
  result.crs = layer.crs ? layer.crs->label() : std::string();
  result.sha256 = layer.provenance.sha256;
  result.features = layer.size();
  result.vertices = layer.geometry.points().size();
  for (const Column& column : layer.fields.columns()) {
    result.fields.emplace_back(column.name(), column.type());
  }
  result.extent = layer.geometry.box();
}

}  // namespace

FindingSeverity LayerInspection::worst() const {
  FindingSeverity worst = FindingSeverity::note;
  for (const InspectFinding& finding : findings) worst = std::max(worst, finding.severity);
  return worst;
}

LayerInspection inspect_layer(const Layer& layer, const InspectOptions& options) {
  LayerInspection result;
  describe(layer, result);
  Scene scene(layer, options, result);
  for (const Detector detector : detectors) {
    check_cancellation();
    detector(scene);
  }
  if (layer.crs && !scene.assumed && scene.areas_m2()) {
    double sum = 0;
    for (const double area : *scene.areas_m2()) sum += area;
    result.area_m2 = sum;
  }
  return result;
}

}  // namespace ecotone
