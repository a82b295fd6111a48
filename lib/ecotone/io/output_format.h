// SPDX-License-Identifier: Apache-2.0
// Private to io: the writers behind write_layer. Each writes to a temporary name and returns
// what a reader should be told.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ecotone/io/layer_io.h"

namespace ecotone {

/// What is written of a layer in a given form: a field of ids is added in front where the format
/// would lose them.
Layer with_id_field(const Layer& layer, bool format_keeps_fid, std::vector<std::string>& notes);

void write_geopackage(const Layer& layer, const std::filesystem::path& path,
                      const std::string& name, std::vector<std::string>& notes);
void write_flatgeobuf(const Layer& layer, const std::filesystem::path& path,
                      const std::string& name, std::vector<std::string>& notes);
/// Writes .shp, .shx, .dbf, .prj and .cpg with the stem of `path`.
void write_shapefile(const Layer& layer, const std::filesystem::path& path,
                     std::vector<std::string>& notes);
void write_geojson(const Layer& layer, const std::filesystem::path& path, const std::string& name,
                   bool one_feature_a_line, std::vector<std::string>& notes);
void write_csv(const Layer& layer, const std::filesystem::path& path, bool coordinate_columns,
               std::vector<std::string>& notes);

}  // namespace ecotone
