// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/dataset_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <system_error>

#include "ecotone/error.h"
#include "ecotone/io/archive.h"
#include "ecotone/io/sha256.h"
#include "ecotone/message/io_errors.h"

namespace ecotone {
namespace {

namespace fs = std::filesystem;

std::string extension_of(const fs::path& path) {
  return lower_case(path.extension().string());
}

std::string first_bytes(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    throw IoError(io_error("input_not_read"),
                  {{"file", file.string()},
                   {"reason", std::make_error_code(std::errc::permission_denied).message()}});
  }
  std::string bytes(1024, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

std::optional<FileFormat> format_of_extension(const std::string& extension) {
  static constexpr std::array<std::pair<std::string_view, FileFormat>, 19> table{{
      {".shp", FileFormat::shapefile},
      {".dbf", FileFormat::shapefile},
      {".gpkg", FileFormat::geopackage},
      {".gdb", FileFormat::file_geodatabase},
      {".geojson", FileFormat::geojson},
      {".json", FileFormat::geojson},
      {".geojsonl", FileFormat::geojson_sequence},
      {".geojsons", FileFormat::geojson_sequence},
      {".ndjson", FileFormat::geojson_sequence},
      {".jsonl", FileFormat::geojson_sequence},
      {".fgb", FileFormat::flatgeobuf},
      {".kml", FileFormat::kml},
      {".kmz", FileFormat::kml},
      {".ovkml", FileFormat::kml},
      {".gml", FileFormat::gml},
      {".dxf", FileFormat::dxf},
      {".csv", FileFormat::csv},
      {".xlsx", FileFormat::xlsx},
      {".txt", FileFormat::coordinate_text},
  }};
  for (const auto& [known, format] : table) {
    if (extension == known) return format;
  }
  return std::nullopt;
}

// Names lie; the first bytes of these formats do not.
std::optional<FileFormat> format_of_bytes(const std::string& bytes) {
  const std::string_view head(bytes);
  if (head.starts_with("SQLite format 3")) return FileFormat::geopackage;
  if (head.starts_with(std::string_view("fgb\x03", 4))) return FileFormat::flatgeobuf;
  if (head.starts_with(std::string_view("\0\0\x27\x0a", 4))) return FileFormat::shapefile;
  if (head.find("<kml") != std::string_view::npos) return FileFormat::kml;
  if (head.find("opengis.net/gml") != std::string_view::npos) return FileFormat::gml;
  return std::nullopt;
}

std::string safe_absolute(const fs::path& file) {
  const std::string path = fs::absolute(file).lexically_normal().string();
  if (path.starts_with("/vsi")) {
    throw IoError(io_error("format_unknown"),
                  {{"file", file.string()}, {"reason", "its name means something else to GDAL"}});
  }
  return path;
}

std::vector<fs::path> shapefile_parts(const fs::path& shp) {
  std::vector<fs::path> parts;
  std::error_code error;
  for (const char* extension : {".cpg", ".dbf", ".prj", ".shp", ".shx"}) {
    for (const bool upper : {false, true}) {
      fs::path part = shp;
      std::string text = extension;
      if (upper) {
        std::transform(text.begin(), text.end(), text.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      }
      part.replace_extension(text);
      if (fs::is_regular_file(part, error)) parts.push_back(part);
    }
  }
  return parts;
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file(error) && entry.path().extension() != ".lock") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

[[noreturn]] void refuse_format(const fs::path& file, const std::string& reason) {
  throw IoError(io_error("format_unknown"), {{"file", file.string()}, {"reason", reason}});
}

std::vector<DatasetFile> datasets_of_archive(const fs::path& file) {
  const ArchiveDirectory directory = read_archive_directory(file);
  const std::string base = "/vsizip/{" + safe_absolute(file) + "}/";
  std::vector<DatasetFile> found;
  const auto add = [&](FileFormat format, const std::string& inside) {
    for (const DatasetFile& known : found) {
      if (known.inside == inside) return;
    }
    found.push_back({format, file, inside, base + inside, directory.name_encoding, {file}});
  };
  bool has_shp = false;
  for (const ArchiveEntry& entry : directory.entries) {
    has_shp = has_shp || extension_of(entry.name) == ".shp";
  }
  for (const ArchiveEntry& entry : directory.entries) {
    if (entry.name.starts_with("__MACOSX/")) continue;
    if (const std::size_t gdb = lower_case(entry.name).find(".gdb/"); gdb != std::string::npos) {
      add(FileFormat::file_geodatabase, entry.name.substr(0, gdb + 4));
      continue;
    }
    const std::string extension = extension_of(entry.name);
    if (extension == ".txt" || extension == ".csv" || extension == ".xlsx" || extension == ".kmz" ||
        (extension == ".dbf" && has_shp) || entry.name.ends_with('/')) {
      continue;
    }
    if (lower_case(entry.name).ends_with(".shp.xml")) continue;
    if (const auto format = format_of_extension(extension)) add(*format, entry.name);
  }
  // Sidecars such as metadata.json beside a shapefile are no layers.
  if (has_shp) {
    std::erase_if(found, [](const DatasetFile& d) { return d.format == FileFormat::geojson; });
  }
  if (found.empty()) refuse_format(file, "the archive has no dataset");
  return found;
}

std::optional<GeometryType> parse_geometry_type(std::string_view name) {
  const std::string word = lower_case(name);
  if (word == "point" || word == "multipoint") return GeometryType::point;
  if (word == "line" || word == "linestring" || word == "multilinestring") {
    return GeometryType::line;
  }
  if (word == "polygon" || word == "multipolygon") return GeometryType::polygon;
  return std::nullopt;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
    return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
  });
  return lower;
}

std::string join(const std::vector<std::string>& names, std::string_view separator) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += separator;
    text += name;
  }
  return text;
}

std::string format_name(FileFormat format) {
  switch (format) {
    case FileFormat::shapefile:
    case FileFormat::shapefile_folder:
      return "ESRI Shapefile";
    case FileFormat::geopackage:
      return "GeoPackage";
    case FileFormat::file_geodatabase:
      return "File Geodatabase";
    case FileFormat::geojson:
      return "GeoJSON";
    case FileFormat::geojson_sequence:
      return "GeoJSON, one feature a line";
    case FileFormat::flatgeobuf:
      return "FlatGeobuf";
    case FileFormat::kml:
      return "KML";
    case FileFormat::gml:
      return "GML";
    case FileFormat::dxf:
      return "DXF";
    case FileFormat::csv:
      return "CSV";
    case FileFormat::xlsx:
      return "XLSX";
    case FileFormat::coordinate_text:
      return "national coordinate text";
  }
  return "";
}

std::vector<DatasetFile> find_datasets(const fs::path& file) {
  std::error_code error;
  const std::string extension = extension_of(file);
  if (fs::is_directory(file, error)) {
    if (extension == ".gdb" || fs::exists(file / "a00000001.gdbtable", error)) {
      return {{FileFormat::file_geodatabase, file, "", safe_absolute(file), "", files_below(file)}};
    }
    std::vector<DatasetFile> found;
    std::vector<fs::path> shapes;
    for (const auto& entry : fs::directory_iterator(file, error)) {
      if (extension_of(entry.path()) == ".shp") shapes.push_back(entry.path());
    }
    std::sort(shapes.begin(), shapes.end());
    for (const fs::path& shp : shapes) {
      found.push_back({FileFormat::shapefile, file, shp.filename().string(), safe_absolute(shp), "",
                       shapefile_parts(shp)});
    }
    if (found.empty()) refuse_format(file, "it is a folder without a dataset");
    return found;
  }
  const std::string bytes = first_bytes(file);
  if (bytes.empty()) refuse_format(file, "it is empty");
  if (extension == ".gz") {
    const auto format = format_of_extension(extension_of(file.stem()));
    if (format != FileFormat::geojson && format != FileFormat::geojson_sequence) {
      refuse_format(file, "only GeoJSON is read gzipped");
    }
    return {{*format, file, "", "/vsigzip/" + safe_absolute(file), "", {file}}};
  }
  auto format = format_of_extension(extension);
  const bool zip = bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06");
  if (zip && format != FileFormat::xlsx && extension != ".kmz") return datasets_of_archive(file);
  if (extension == ".zip") refuse_format(file, "it is called .zip and is none");
  if (extension == ".kmz") {
    read_archive_directory(file);  // refuses what is damaged or a threat
  } else if (extension == ".dbf") {
    fs::path shp = file;
    shp.replace_extension(".shp");
    std::vector<fs::path> parts = shapefile_parts(shp);
    return {{FileFormat::shapefile, file, "", safe_absolute(file), "", parts}};
  } else if (const auto by_bytes = format_of_bytes(bytes); by_bytes && format != FileFormat::xlsx) {
    format = by_bytes;
  }
  if (!format) refuse_format(file, "its extension and its first bytes are of no known format");
  DatasetFile dataset{*format, file, "", safe_absolute(file), "", {file}};
  if (*format == FileFormat::shapefile) dataset.parts = shapefile_parts(file);
  return {dataset};
}

LayerReference parse_layer_reference(const std::string& reference) {
  std::error_code error;
  LayerReference parsed;
  std::string name = reference;
  // FILE|layername=…|geometrytype=…, as QGIS writes it.
  if (!fs::exists(name, error)) {
    const std::size_t bar = name.find('|');
    if (bar != std::string::npos) {
      std::string options = name.substr(bar + 1);
      name.resize(bar);
      while (!options.empty()) {
        const std::size_t end = std::min(options.find('|'), options.size());
        const std::string option = options.substr(0, end);
        options.erase(0, std::min(end + 1, options.size()));
        const std::size_t equals = option.find('=');
        const std::string key = lower_case(option.substr(0, equals));
        const std::string value =
            equals == std::string::npos ? std::string() : option.substr(equals + 1);
        if (key == "layername") {
          parsed.layer = value;
        } else if (key == "geometrytype" && parse_geometry_type(value)) {
          parsed.geometry = parse_geometry_type(value);
        } else {
          throw IoError(io_error("option_unknown"), {{"option", option}, {"reference", reference}});
        }
      }
    }
  }
  if (fs::exists(name, error)) {
    parsed.file = name;
    return parsed;
  }
  for (std::size_t colon = name.rfind(':'); colon != std::string::npos && colon > 0;
       colon = name.rfind(':', colon - 1)) {
    if (fs::exists(name.substr(0, colon), error)) {
      parsed.file = name.substr(0, colon);
      parsed.layer = name.substr(colon + 1);
      return parsed;
    }
  }
  throw IoError(io_error("input_missing"), {{"file", name}});
}

ChosenDataset choose_dataset(const std::string& reference) {
  const LayerReference parsed = parse_layer_reference(reference);
  std::vector<DatasetFile> datasets = find_datasets(parsed.file);
  if (datasets.size() == 1 && datasets[0].inside.empty()) {
    return {std::move(datasets[0]), parsed.layer, parsed.geometry};
  }
  // DATASET or DATASET:LAYER, the dataset by its whole name, its last part, or that without
  // extension.
  for (std::size_t end = parsed.layer.size();;) {
    const std::string name = parsed.layer.substr(0, end);
    for (const DatasetFile& dataset : datasets) {
      const fs::path inside(dataset.inside);
      if (!name.empty() && (name == dataset.inside || name == inside.filename().string() ||
                            name == inside.stem().string())) {
        const std::string layer =
            end < parsed.layer.size() ? parsed.layer.substr(end + 1) : std::string();
        return {dataset, layer, parsed.geometry};
      }
    }
    if (end == 0) break;
    end = parsed.layer.rfind(':', end - 1);
    if (end == std::string::npos) break;
  }
  if (datasets.size() == 1) return {std::move(datasets[0]), parsed.layer, parsed.geometry};
  std::vector<std::string> names;
  for (const DatasetFile& dataset : datasets) names.push_back(dataset.inside);
  if (parsed.layer.empty()) {
    throw IoError(io_error("layer_ambiguous"),
                  {{"file", parsed.file.string()}, {"layers", join(names)}});
  }
  throw IoError(io_error("layer_unknown"),
                {{"file", parsed.file.string()}, {"layer", parsed.layer}, {"layers", join(names)}});
}

std::string sha256_of(const DatasetFile& dataset) {
  if (dataset.parts.size() == 1) return sha256_of_file(dataset.parts[0]);
  Sha256 hash;
  for (const fs::path& part : dataset.parts) {
    hash.update(sha256_of_file(part) + "  " + part.filename().string() + "\n");
  }
  return hash.finish();
}

}  // namespace ecotone
