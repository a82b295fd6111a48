// SPDX-License-Identifier: Apache-2.0
#include <cpl_conv.h>
#include <cpl_vsi.h>
#include <fmt/format.h>
#include <ogr_api.h>
#include <ogr_recordbatch.h>
#include <ogr_srs_api.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <unordered_map>

#include "ecotone/error.h"
#include "ecotone/io/coordinate_text.h"
#include "ecotone/io/dataset_file.h"
#include "ecotone/io/dbf_text.h"
#include "ecotone/io/encoding.h"
#include "ecotone/io/gdal_dataset.h"
#include "ecotone/io/geometry_collector.h"
#include "ecotone/io/geopark_text.h"
#include "ecotone/io/layer_io.h"
#include "ecotone/io/layer_reading.h"
#include "ecotone/io/postgis.h"
#include "ecotone/io/table_io.h"
#include "ecotone/io/text_cells.h"
#include "ecotone/layer/arrow_columns.h"
#include "ecotone/message/io_errors.h"

namespace ecotone {
namespace {

std::vector<std::string> drivers_of(FileFormat format) {
  switch (format) {
    case FileFormat::shapefile:
    case FileFormat::shapefile_folder:
      return {"ESRI Shapefile"};
    case FileFormat::geopackage:
      return {"GPKG"};
    case FileFormat::file_geodatabase:
      return {"OpenFileGDB"};
    case FileFormat::geojson:
      return {"GeoJSON", "GeoJSONSeq"};
    case FileFormat::geojson_sequence:
      return {"GeoJSONSeq", "GeoJSON"};
    case FileFormat::flatgeobuf:
      return {"FlatGeobuf"};
    case FileFormat::kml:
      return {"LIBKML", "KML"};
    case FileFormat::gml:
      return {"GML"};
    case FileFormat::dxf:
      return {"DXF"};
    case FileFormat::csv:
      return {"CSV"};
    case FileFormat::xlsx:
      return {"XLSX"};
    case FileFormat::coordinate_text:
      break;
  }
  return {};
}

// Files in memory that go with the dataset that was opened from them.
class MemoryFiles {
 public:
  MemoryFiles() = default;
  ~MemoryFiles() {
    for (const std::string& path : paths_) VSIUnlink(path.c_str());
  }
  MemoryFiles(const MemoryFiles&) = delete;
  MemoryFiles& operator=(const MemoryFiles&) = delete;

  void add(const std::string& path, const std::string& content) {
    VSILFILE* file = VSIFOpenL(path.c_str(), "wb");
    if (file == nullptr) return;
    VSIFWriteL(content.data(), 1, content.size(), file);
    VSIFCloseL(file);
    paths_.push_back(path);
  }

 private:
  std::vector<std::string> paths_;
};

struct OpenedDataset {
  std::unique_ptr<MemoryFiles> memory;  // outlives the dataset
  GdalDataset dataset;
  std::vector<std::string> notes;
};

std::string memory_name(const std::string& extension) {
  static std::atomic<unsigned> count{0};
  return fmt::format("/vsimem/ecotone-{}{}", ++count, extension);
}

std::string whole_file(const std::string& gdal_path) {
  std::string content;
  if (VSILFILE* file = VSIFOpenL(gdal_path.c_str(), "rb")) {
    std::array<char, 65536> buffer;
    for (std::size_t n = 0; (n = VSIFReadL(buffer.data(), 1, buffer.size(), file)) > 0;) {
      content.append(buffer.data(), n);
    }
    VSIFCloseL(file);
  }
  return content;
}

// KML of a single placemark, which the drivers refuse, put into a document; empty otherwise.
std::string kml_with_document(const std::string& kml) {
  if (kml.find("<Document") != std::string::npos || kml.find("<Folder") != std::string::npos ||
      kml.find("<!DOCTYPE") != std::string::npos ||
      kml.find("<NetworkLinkControl") != std::string::npos) {  // changes to other files
    return {};
  }
  const std::size_t first = kml.find("<Placemark");
  const std::string_view end_mark = "</Placemark>";
  const std::size_t last = kml.rfind(end_mark);
  if (first == std::string::npos || last == std::string::npos || last < first) return {};
  return "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>" +
         kml.substr(first, last + end_mark.size() - first) + "</Document></kml>";
}

// Shapes and records of a Shapefile, by the sizes its parts announce; nothing if a part is missing.
struct ShapefileCounts {
  std::size_t shapes = 0;
  std::size_t records = 0;
};
std::optional<ShapefileCounts> shapefile_counts(const std::string& shp) {
  const std::string stem = shp.substr(0, shp.rfind('.'));
  VSIStatBufL status;
  if (VSIStatL((stem + ".shx").c_str(), &status) != 0 || status.st_size < 100) return std::nullopt;
  ShapefileCounts counts;
  counts.shapes = static_cast<std::size_t>(status.st_size - 100) / 8;
  VSILFILE* dbf = VSIFOpenL((stem + ".dbf").c_str(), "rb");
  if (dbf == nullptr) return std::nullopt;
  std::array<unsigned char, 8> header{};
  const std::size_t read = VSIFReadL(header.data(), 1, header.size(), dbf);
  VSIFCloseL(dbf);
  if (read != header.size()) return std::nullopt;
  for (std::size_t k = 8; k-- > 4;) counts.records = counts.records << 8 | header[k];
  return counts;
}

// Opens a dataset; the texts of Shapefiles come as bytes, to be decoded by us.
OpenedDataset open_dataset(const DatasetFile& dataset, const GdalMessages& messages) {
  OpenedDataset opened{std::make_unique<MemoryFiles>(), nullptr, {}};
  std::vector<std::string> open_options;
  if (dataset.format == FileFormat::shapefile) open_options = {"ENCODING="};
  const GdalConfig names("CPL_ZIP_ENCODING",
                         dataset.zip_name_encoding.empty() ? "UTF-8" : dataset.zip_name_encoding);
  const GdalConfig schema("GML_DOWNLOAD_SCHEMA", "NO");
  const GdalConfig gfs("GML_GFS_TEMPLATE", "");
  std::string path = dataset.gdal_path;
  if (dataset.format == FileFormat::shapefile && lower_case(path).ends_with(".shp")) {
    const auto counts = shapefile_counts(path);
    if (counts && counts->records == 0 && counts->shapes > 0) {
      // The driver would take every shape for deleted: it is read without its table.
      const std::string copy = memory_name(".shp");
      const std::string stem = copy.substr(0, copy.size() - 4);
      const std::string source = path.substr(0, path.rfind('.'));
      for (const char* part : {".shp", ".shx", ".prj"}) {
        const std::string content = whole_file(source + part);
        if (!content.empty()) opened.memory->add(stem + part, content);
      }
      path = copy;
      opened.notes.push_back(fmt::format(
          "the DBF file has no record for the {} shapes; they have no fields", counts->shapes));
    } else if (counts && counts->records != counts->shapes) {
      opened.notes.push_back(fmt::format("the DBF file has {} records for {} shapes",
                                         counts->records, counts->shapes));
    }
  }
  // One by one: a driver that fails with an error ends the search of GDAL.
  for (const std::string& driver : drivers_of(dataset.format)) {
    opened.dataset = open_gdal_dataset(path, {driver}, open_options);
    if (opened.dataset) break;
  }
  if (!opened.dataset && dataset.format == FileFormat::kml) {
    const std::string content = kml_with_document(whole_file(path));
    if (!content.empty()) {
      const std::string copy = memory_name(".kml");
      opened.memory->add(copy, content);
      opened.dataset = open_gdal_dataset(copy, {"LIBKML"}, {});
      opened.notes.push_back("the KML has no document; its placemarks were put into one");
    }
  }
  if (!opened.dataset) {
    throw IoError(io_error("format_unknown"),
                  {{"file", dataset.file.string()}, {"reason", messages.error_text()}});
  }
  return opened;
}

struct NamedLayer {
  OGRLayerH handle;
  std::string name;
  bool has_geometry;
};

std::vector<NamedLayer> layers_of(const GdalDataset& dataset) {
  std::vector<NamedLayer> layers;
  const int count = GDALDatasetGetLayerCount(dataset.get());
  for (int i = 0; i < count; ++i) {
    const OGRLayerH layer = GDALDatasetGetLayer(dataset.get(), i);
    layers.push_back({layer, OGR_L_GetName(layer), OGR_L_GetGeomType(layer) != wkbNone});
  }
  return layers;
}

std::vector<std::string> names_of(const std::vector<NamedLayer>& layers, bool all) {
  std::vector<std::string> names;
  for (const NamedLayer& layer : layers) {
    if (all || layer.has_geometry) names.push_back(layer.name);
  }
  return names;
}

NamedLayer choose_layer(const DatasetFile& dataset, const std::vector<NamedLayer>& layers,
                        const std::string& wanted, std::vector<std::string>& notes) {
  const std::string file = dataset.file.string();
  if (!wanted.empty()) {
    for (const NamedLayer& layer : layers) {
      if (layer.name == wanted) return layer;
    }
    const std::string lower = lower_case(wanted);
    for (const NamedLayer& layer : layers) {
      if (lower_case(layer.name) == lower) return layer;
    }
    throw IoError(io_error("layer_unknown"),
                  {{"file", file}, {"layer", wanted}, {"layers", join(names_of(layers, true))}});
  }
  const auto spatial = names_of(layers, false);
  if (spatial.empty()) throw IoError(io_error("layer_without_geometry"), {{"file", file}});
  if (spatial.size() > 1) {
    throw IoError(io_error("layer_ambiguous"), {{"file", file}, {"layers", join(spatial)}});
  }
  if (layers.size() > 1) {
    notes.push_back(
        fmt::format("layer {} taken: of {} it alone has geometry", spatial[0], layers.size()));
  }
  return *std::find_if(layers.begin(), layers.end(),
                       [](const NamedLayer& layer) { return layer.has_geometry; });
}

// The CRS that a layer names; nothing where it names none, with the reason in the notes.
std::optional<Crs> crs_of(OGRLayerH layer, std::vector<std::string>& notes) {
  const OGRSpatialReferenceH own = OGR_L_GetSpatialRef(layer);
  if (own == nullptr) return std::nullopt;
  const std::unique_ptr<void, decltype(&OSRDestroySpatialReference)> reference(
      OSRClone(own), &OSRDestroySpatialReference);
  const char* name = OSRGetName(reference.get());
  const std::string label = name == nullptr ? "" : name;
  if (OSRIsLocal(reference.get()) || label.starts_with("Undefined")) {
    notes.push_back("the file says that its CRS is undefined (" + label + ")");
    return std::nullopt;
  }
  OSRStripVertical(reference.get());
  OSRDemoteTo2D(reference.get(), nullptr);
  char* text = nullptr;
  static constexpr const char* format[] = {"FORMAT=WKT2_2019", "MULTILINE=NO", nullptr};
  OSRExportToWktEx(reference.get(), &text, format);
  const std::string wkt = text == nullptr ? "" : text;
  CPLFree(text);
  if (wkt.empty()) return std::nullopt;
  try {
    return Crs::from_text(wkt);
  } catch (const CrsError& error) {
    notes.push_back("the CRS of the file was not understood and counts as missing: " +
                    error.message(Language::english));
    return std::nullopt;
  }
}

// Reads texts of a dataset: by the encoding found for Shapefiles, else as UTF-8.
class LayerTexts {
 public:
  LayerTexts(const DatasetFile& dataset, const ReadOptions& options) {
    if (dataset.format != FileFormat::shapefile) return;
    if (!options.encoding.empty()) {
      const auto name = encoding_name(options.encoding);
      if (!name) throw UsageError(io_error("encoding_unknown"), {{"encoding", options.encoding}});
      decision_ = {*name, *name + " by option"};
    } else {
      const DbfText text = read_dbf_text(dataset.gdal_path);
      std::optional<std::string> declared;
      std::string by;
      if (!text.code_page.empty()) {
        declared = encoding_name(text.code_page);
        by = ".cpg (" + text.code_page + ")";
      }
      if (!declared) {
        declared = encoding_of_language_driver(text.language_driver);
        by = fmt::format("language driver 0x{:02x}", text.language_driver);
      }
      decision_ = decide_encoding(text.samples, declared, by);
      if (text.code_page.empty() && !declared) {
        decision_.evidence +=
            fmt::format("; no .cpg, language driver 0x{:02x}", text.language_driver);
      }
    }
    ours_ = true;
    decoder_ = std::make_unique<TextDecoder>(decision_.encoding);
  }

  std::string decode(std::string_view bytes) {
    if (!ours_) {
      if (is_utf8(bytes)) return std::string(bytes);
      ++not_utf8_;
      return fallback_.decode(bytes).text;
    }
    DecodedText decoded = decoder_->decode(bytes);
    cut_ += decoded.cut;
    invalid_ += decoded.invalid;
    return std::move(decoded.text);
  }

  std::string encoding() const { return ours_ ? decision_.encoding : "UTF-8"; }

  void tell(std::vector<std::string>& notes) const {
    if (ours_) {
      notes.push_back(fmt::format("encoding {}: {}", decision_.encoding, decision_.evidence));
      if (decision_.declaration_lies) notes.push_back("the declared encoding was not followed");
    }
    if (cut_ > 0) {
      notes.push_back(
          fmt::format("{} texts were cut inside their last character; its rest was removed", cut_));
    }
    if (invalid_ > 0) {
      notes.push_back(fmt::format("{} bytes of texts are not valid and became U+FFFD", invalid_));
    }
    if (not_utf8_ > 0) {
      notes.push_back(fmt::format(
          "{} texts were not UTF-8 as the format wants and were read as GB18030", not_utf8_));
    }
  }

 private:
  bool ours_ = false;
  EncodingDecision decision_;
  std::unique_ptr<TextDecoder> decoder_;
  TextDecoder fallback_{"GB18030"};
  std::size_t cut_ = 0, invalid_ = 0, not_utf8_ = 0;
};

// An Arrow structure that is released when it goes.
template <typename Struct>
struct Released {
  Struct value{};
  Released() = default;
  ~Released() {
    if (value.release != nullptr) value.release(&value);
  }
  Released(const Released&) = delete;
  Released& operator=(const Released&) = delete;
};

void check_ids(const std::vector<std::string>& ids) {
  std::unordered_map<std::string_view, std::size_t> seen;
  seen.reserve(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto [known, fresh] = seen.emplace(ids[i], i);
    if (!fresh) {
      throw SchemaError(io_error("id_twice"), {{"id", ids[i]},
                                               {"first", std::to_string(known->second + 1)},
                                               {"second", std::to_string(i + 1)}});
    }
  }
}

void take_ids_from(Layer& layer, const std::string& field) {
  const Column& column = layer.fields.at(field);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (column.is_null(i) || to_text(column[i]).empty()) {
      throw SchemaError(io_error("id_missing"), {{"feature", layer.ids[i]}, {"field", field}});
    }
    ids.push_back(to_text(column[i]));
  }
  layer.ids = std::move(ids);
}

// A field whose name differs from others only behind a cut or by nothing at all.
std::string distinct_name(const Table& table, std::string name, std::size_t position,
                          std::vector<std::string>& notes) {
  if (name.empty() || table.find(name)) {
    const std::string fresh = fmt::format("field{}_{}", position + 1, name);
    notes.push_back(fmt::format("field {} is called {}: its name was {}", position + 1, fresh,
                                name.empty() ? "empty" : "taken"));
    return fresh;
  }
  return name;
}

Layer read_from(const DatasetFile& dataset, OGRLayerH handle, const std::string& raw_name,
                const std::optional<GeometryType>& wanted, const ReadOptions& options,
                const GdalMessages& messages, std::vector<std::string> notes) {
  Layer layer;
  LayerTexts texts(dataset, options);
  layer.name = raw_name;
  const auto refuse = [&](const char* reason) {
    const std::string said = messages.error_text();
    throw IoError(io_error("input_not_read"),
                  {{"file", dataset.file.string()},
                   {"reason", reason != nullptr && *reason != '\0' ? reason : said}},
                  raw_name);
  };

  Released<ArrowArrayStream> stream;
  static constexpr const char* stream_options[] = {"INCLUDE_FID=YES", nullptr};
  if (!OGR_L_GetArrowStream(handle, &stream.value, const_cast<char**>(stream_options))) {
    refuse(nullptr);
  }
  Released<ArrowSchema> schema;
  if (stream.value.get_schema(&stream.value, &schema.value) != 0) {
    refuse(stream.value.get_last_error(&stream.value));
  }

  // The first child is the FID; geometries are marked by their extension name.
  const char* fid_name = OGR_L_GetFIDColumn(handle);
  const std::string fid = fid_name != nullptr && *fid_name != '\0' ? fid_name : "OGC_FID";
  std::vector<ArrowField> fields;
  std::vector<std::size_t> field_children;
  std::optional<std::size_t> fid_child, geometry_child;
  for (std::size_t k = 0; k < static_cast<std::size_t>(schema.value.n_children); ++k) {
    const ArrowSchema& child = *schema.value.children[k];
    if (k == 0 && fid == child.name) {
      fid_child = k;
    } else if (arrow_metadata(child, "ARROW:extension:name") == "ogc.wkb") {
      if (!geometry_child) {
        geometry_child = k;
      } else {
        notes.push_back(fmt::format("further geometry column {} was left out", child.name));
      }
    } else {
      ArrowField field(child);
      const std::string name =
          distinct_name(layer.fields, texts.decode(child.name), fields.size(), notes);
      if (!field.is_known()) {
        notes.push_back(
            fmt::format("field {} has a type we do not read ({}); it is null", name, child.format));
      } else if (field.changes_form()) {
        notes.push_back(fmt::format("field {} holds lists or bytes; they became text", name));
      }
      layer.fields.add(Column(name, field.type()));
      fields.push_back(std::move(field));
      field_children.push_back(k);
    }
  }

  if (options.progress != nullptr) {
    const GIntBig total = OGR_L_GetFeatureCount(handle, FALSE);
    options.progress->begin("reading", total > 0 ? static_cast<std::size_t>(total) : 0);
  }
  GeometryCollector geometries(wanted);
  const TextReading decode = [&](std::string_view bytes) { return texts.decode(bytes); };
  while (true) {
    check_cancellation();
    Released<ArrowArray> batch;
    if (stream.value.get_next(&stream.value, &batch.value) != 0) {
      refuse(stream.value.get_last_error(&stream.value));
    }
    if (batch.value.release == nullptr) break;
    const auto rows = static_cast<std::size_t>(batch.value.length);
    if (rows == 0) break;  // an empty FlatGeobuf gives empty batches for ever (GDAL 3.6.2)
    for (std::size_t i = 0; i < rows; ++i) {
      if (fid_child) {
        const ArrowArray& array = *batch.value.children[*fid_child];
        const auto* values = static_cast<const std::int64_t*>(array.buffers[1]);
        layer.ids.push_back(std::to_string(values[i + static_cast<std::size_t>(array.offset)]));
      } else {
        layer.ids.push_back(std::to_string(layer.ids.size()));
      }
    }
    const std::size_t first = layer.ids.size() - rows;
    for (std::size_t i = 0; i < rows; ++i) {
      if (!geometry_child || !arrow_is_valid(*batch.value.children[*geometry_child], i)) {
        geometries.add_missing();
      } else {
        geometries.add(arrow_bytes(*batch.value.children[*geometry_child], i, false),
                       layer.ids[first + i]);
      }
    }
    for (std::size_t j = 0; j < fields.size(); ++j) {
      fields[j].append(*batch.value.children[field_children[j]], decode, layer.fields.column(j));
    }
    if (options.progress != nullptr) options.progress->advance(rows);
  }
  if (options.progress != nullptr) options.progress->end();
  if (!messages.errors().empty() && layer.ids.empty()) refuse(nullptr);

  ColumnReading reading = std::move(geometries).finish(layer.name, notes);
  layer.geometry = std::move(reading.column);
  texts.tell(notes);
  for (std::size_t k = 0; k < messages.errors().size() && k < 5; ++k) {
    notes.push_back("while reading: " + messages.errors()[k]);
  }
  for (std::size_t k = 0; k < messages.warnings().size() && k < 5; ++k) {
    notes.push_back("while reading: " + messages.warnings()[k]);
  }

  layer.crs = crs_of(handle, notes);
  settle_crs(layer, options, notes);

  layer.provenance.source = dataset.file.filename().string();
  if (!dataset.inside.empty()) layer.provenance.source += ":" + dataset.inside;
  layer.provenance.source_layer = raw_name;
  layer.provenance.format = format_name(dataset.format);
  layer.provenance.encoding = texts.encoding();
  layer.provenance.notes = std::move(notes);

  return wanted ? without_features(std::move(layer), reading.of_other_type) : layer;
}

bool is_text_or_table(FileFormat format) {
  return format == FileFormat::coordinate_text || format == FileFormat::csv ||
         format == FileFormat::xlsx;
}

// A .txt file is a coordinate text or that of a geopark if it has its marks, else a table.
Layer read_text_or_table(const DatasetFile& dataset, const std::string& sheet,
                         const ReadOptions& options) {
  Layer layer;
  if (dataset.format == FileFormat::xlsx) {
    layer = layer_of_table(read_xlsx_cells(dataset.file, sheet), options);
    layer.provenance.format = "XLSX";
    return layer;
  }
  if (dataset.format == FileFormat::coordinate_text) {
    const std::string text = decode_file_text(read_bytes(dataset.file), options.encoding).text;
    if (is_coordinate_text(text)) return read_coordinate_text(dataset.file, options);
    if (is_geopark_text(text)) return read_geopark_text(dataset.file, options);
  }
  layer = layer_of_table(read_csv_cells(dataset.file, options), options);
  layer.provenance.format = "CSV";
  return layer;
}

}  // namespace

std::optional<AxisOrder> parse_axis_order(std::string_view name) {
  if (name == "ne") return AxisOrder::north_east;
  if (name == "en") return AxisOrder::east_north;
  if (name == "auto") return AxisOrder::automatic;
  return std::nullopt;
}

namespace {

Layer read_file(const ChosenDataset& chosen, const ReadOptions& options) {
  const std::string& wanted = chosen.layer.empty() ? options.layer : chosen.layer;
  const auto geometry = chosen.geometry ? chosen.geometry : options.geometry;
  if (is_text_or_table(chosen.dataset.format)) {
    ReadOptions text_options = options;
    text_options.geometry = geometry;
    return read_text_or_table(chosen.dataset, wanted, text_options);
  }
  const GdalMessages messages;
  const OpenedDataset opened = open_dataset(chosen.dataset, messages);
  std::vector<std::string> notes = opened.notes;
  const NamedLayer named = choose_layer(chosen.dataset, layers_of(opened.dataset), wanted, notes);
  return read_from(chosen.dataset, named.handle, named.name, geometry, options, messages,
                   std::move(notes));
}

}  // namespace

Layer read_layer(const std::string& reference, const ReadOptions& options) {
  Layer layer;
  std::optional<DatasetFile> file;
  if (is_postgis(reference)) {
    layer = read_postgis(parse_postgis(reference), options);
  } else {
    const ChosenDataset chosen = choose_dataset(reference);
    layer = read_file(chosen, options);
    file = chosen.dataset;
  }
  if (!options.id_field.empty()) take_ids_from(layer, options.id_field);
  try {
    check_ids(layer.ids);
  } catch (Error& error) {
    error.prepend_place(layer.provenance.source);
    throw;
  }
  if (options.hash && file && layer.provenance.sha256.empty()) {
    layer.provenance.sha256 = sha256_of(*file);
  }
  return layer;
}

std::vector<std::string> layer_names(const std::string& file) {
  const std::vector<DatasetFile> datasets = find_datasets(parse_layer_reference(file).file);
  std::vector<std::string> names;
  for (const DatasetFile& dataset : datasets) {
    if (dataset.format == FileFormat::coordinate_text || dataset.format == FileFormat::csv) {
      names.push_back(dataset.file.stem().string());
      continue;
    }
    const GdalMessages messages;
    const OpenedDataset opened = open_dataset(dataset, messages);
    const std::vector<std::string> layers =
        names_of(layers_of(opened.dataset), dataset.format == FileFormat::xlsx);
    for (const std::string& layer : layers) {
      if (datasets.size() == 1) {
        names.push_back(layer);
      } else {
        names.push_back(layers.size() == 1 ? dataset.inside : dataset.inside + ":" + layer);
      }
    }
  }
  return names;
}

}  // namespace ecotone
