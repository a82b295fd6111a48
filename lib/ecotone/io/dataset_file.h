// SPDX-License-Identifier: Apache-2.0
// Private to io: from a name on disk to what GDAL is given.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/io/layer_io.h"

namespace ecotone {

/// Kinds of files that we tell apart by extension and first bytes.
enum class FileFormat {
  shapefile,
  shapefile_folder,
  geopackage,
  file_geodatabase,
  geojson,
  geojson_sequence,
  flatgeobuf,
  kml,
  gml,
  dxf,
  csv,
  xlsx,
  coordinate_text,
};

/// The name people know a format by.
std::string format_name(FileFormat format);

/// A dataset that can be opened: a file, a folder, or part of an archive.
struct DatasetFile {
  FileFormat format = FileFormat::geopackage;
  std::filesystem::path file;                ///< on disk; of an archive, the archive
  std::string inside;                        ///< name inside of the archive; empty otherwise
  std::string gdal_path;                     ///< what GDAL opens
  std::string zip_name_encoding;             ///< for names inside of the archive
  std::vector<std::filesystem::path> parts;  ///< all files on disk that belong to it, sorted
};

/// Datasets of a file: one, or several of an archive.
/// @throws IoError  if the file is of no known format
std::vector<DatasetFile> find_datasets(const std::filesystem::path& file);

/// The dataset and the layer that a reference names.
struct ChosenDataset {
  DatasetFile dataset;
  std::string layer;  ///< empty if not named
  std::optional<GeometryType> geometry;
};
ChosenDataset choose_dataset(const std::string& reference);

/// SHA-256 of the dataset: of the bytes of its file; of several, of the lines
/// "digest  name\n" in the order of `parts`.
std::string sha256_of(const DatasetFile& dataset);

/// Names in one line, for messages.
std::string join(const std::vector<std::string>& names, std::string_view separator = ", ");

/// ASCII letters in lower case.
std::string lower_case(std::string_view text);

}  // namespace ecotone
