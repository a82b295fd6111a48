// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ecotone/geometry/box.h"
#include "ecotone/io/catalogue.h"
#include "ecotone/io/layer_io.h"
#include "ecotone/message/inspect_texts.h"

namespace ecotone {

/// Something found in a layer: what, what follows from it, how to mend it.
struct InspectFinding {
  FindingSeverity severity = FindingSeverity::note;
  const InspectText* text = nullptr;
  Arguments arguments;
  std::optional<Point> position;  ///< in the CRS of the layer
  std::string feature;            ///< id of the first feature concerned; empty if none

  std::string_view key() const { return text->key; }
  std::string what(Language language) const;
  std::string consequence(Language language) const;
  std::string mend(Language language) const;  ///< a command or an advice
};

/// One fault of one polygon, for a list of places.
struct InspectFault {
  std::string feature;
  std::string kind;  ///< of `fault_name`
  Point position;
};

/// What was seen of one layer of a file.
struct LayerInspection {
  std::string layer;
  std::string format;
  std::string encoding;
  std::string geometry;  ///< "point", "line", "polygon"
  std::string crs;       ///< label; empty if missing
  std::string sha256;
  std::size_t features = 0;
  std::size_t vertices = 0;
  std::size_t without_geometry = 0;
  std::size_t empty = 0;
  std::size_t invalid = 0;
  std::vector<std::pair<std::string, FieldType>> fields;
  Box extent;
  std::optional<double> area_m2;     ///< sum of the features on the ellipsoid, overlaps twice
  std::vector<InspectFault> faults;  ///< at most `InspectOptions::most_faults`
  std::vector<InspectFinding> findings;
};

/// What is in a file, layer by layer, and what is wrong with it.
struct InspectResult {
  std::string file;
  std::vector<LayerInspection> layers;
  FindingSeverity worst = FindingSeverity::note;
};

struct InspectOptions {
  ReadOptions read;
  bool overlaps = true;                       ///< look for overlaps within polygon layers
  std::size_t most_overlap_features = 20000;  ///< do not look for them in larger layers
  double least_overlap_m2 = 0.01;             ///< smaller ones are rounding
  std::size_t most_faults = 100;
  std::optional<double> expected_longitude_deg;  ///< where the data should lie, for zones
  int threads = 0;
};

/// Looks at every layer of a file (or the one named) like a detective: encoding, CRS, axes,
/// angles, duplicates, validity, overlaps, empty geometries. Proposes; changes nothing.
///
/// A layer that cannot be read becomes a finding. @throws IoError  only if there is no such file
InspectResult inspect_file(const std::string& reference, const InspectOptions& options = {});

/// The same for a layer that has been read.
LayerInspection inspect_layer(const Layer& layer, const std::string& reference,
                              const InspectOptions& options = {});

}  // namespace ecotone
