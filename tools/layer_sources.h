// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/io/catalogue.h"
#include "ecotone/layer/layer.h"
#include "tools/reading.h"

namespace ecotone::tools {

/// A layer that was named on the command line, with the field that names its features.
struct NamedLayer {
  Layer layer;
  std::string role;   ///< in the catalogue; empty for a file
  std::string title;  ///< what people call it: the title in the catalogue, else the layer's name
  /// That was asked for after a colon, else `name` or, of contours, `elevation_m`; empty if there
  /// is none.
  std::string field;

  /// The names of the features, empty where a feature has none or there is no field.
  std::vector<std::string> names() const;
};

/// Where the layers of a run come from: files, and the layers of a catalogue by id or role. All
/// of them in one working CRS: that of --crs, else of the catalogue, else of the first layer that
/// is read, or its Gauss-Kruger zone if that is geographic (`plane_of`). What is transformed is
/// told.
class LayerSources {
 public:
  /// @param catalogue  file; empty for none
  LayerSources(const Session& session, const Reading& reading, const Transforming& transforming,
               const std::string& catalogue);

  bool has_catalogue() const { return catalogue_.has_value(); }
  const Catalogue& catalogue() const { return *catalogue_; }

  /// The layers that a word names: LAYER or LAYER:FIELD, LAYER being FILE, FILE:LAYER, or the id
  /// or role of layers of the catalogue. A role may have several.
  /// @param with_ids  the field of --id identifies the features; else their FIDs do
  /// @throws  as read_layer, load_layers and Transformation do
  std::vector<NamedLayer> named(const std::string& word, bool with_ids = false);

  /// The layers of a role of the catalogue; none without a catalogue, or where it has none.
  std::vector<NamedLayer> of_role(const std::string& role);

  /// Files of the catalogue's layers that were read, and the catalogue itself, for recipes.
  const std::vector<std::filesystem::path>& files() const { return files_; }

  /// The CRS that all layers are in; at least one was read, or a catalogue or --crs names it.
  const Crs& working_crs() const;

 private:
  bool is_known(const std::string& word) const;
  std::vector<NamedLayer> of_catalogue(const std::string& word, const std::string& field);
  void bring_to_working_crs(Layer& layer);

  const Session& session_;
  const Reading& reading_;
  TransformationOptions transformation_;
  std::optional<Catalogue> catalogue_;
  std::optional<Crs> working_;
  std::map<std::string, LayerSet> roles_;  ///< that were loaded
  std::vector<std::filesystem::path> files_;
};

/// All named layers of several words, one after another.
std::vector<NamedLayer> named_layers(LayerSources& sources, const std::vector<std::string>& words,
                                     bool with_ids = false);

}  // namespace ecotone::tools
