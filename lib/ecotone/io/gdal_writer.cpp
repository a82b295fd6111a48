// SPDX-License-Identifier: Apache-2.0
#include <cpl_conv.h>
#include <fmt/format.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <memory>
#include <optional>
#include <span>

#include "ecotone/error.h"
#include "ecotone/geometry/wkb.h"
#include "ecotone/io/encoding.h"
#include "ecotone/io/gdal_dataset.h"
#include "ecotone/io/geopackage.h"
#include "ecotone/io/output_format.h"
#include "ecotone/message/io_errors.h"

namespace ecotone {
namespace {

// Widest value of a text field of a DBF file, and longest name, in bytes.
constexpr std::size_t dbf_text_width = 254;
constexpr std::size_t dbf_name_width = 10;

constexpr const char* fixed_time = "2000-01-01T00:00:00.000Z";

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& reason) {
  throw OutputError(io_error("output_not_written"),
                    {{"file", path.filename().string()}, {"reason", reason}});
}

using SpatialReference = std::unique_ptr<void, decltype(&OSRDestroySpatialReference)>;

SpatialReference spatial_reference(const std::optional<Crs>& crs) {
  SpatialReference reference(nullptr, &OSRDestroySpatialReference);
  if (!crs) return reference;
  reference.reset(OSRNewSpatialReference(nullptr));
  if (crs->epsg()) {
    OSRImportFromEPSG(reference.get(), *crs->epsg());
  } else {
    OSRSetFromUserInput(reference.get(), crs->wkt().c_str());
  }
  OSRSetAxisMappingStrategy(reference.get(), OAMS_TRADITIONAL_GIS_ORDER);
  return reference;
}

OGRwkbGeometryType layer_type(const GeometryColumn& column) {
  switch (column.type()) {
    case GeometryType::point: {
      for (std::size_t i = 0; i < column.size(); ++i) {
        if (!column.is_missing(i) && column.as_points()[i].size() != 1) return wkbMultiPoint;
      }
      return wkbPoint;
    }
    case GeometryType::line:
      return wkbMultiLineString;
    case GeometryType::polygon:
      break;
  }
  return wkbMultiPolygon;
}

OGRFieldType field_type(FieldType type) {
  switch (type) {
    case FieldType::integer:
      return OFTInteger64;
    case FieldType::real:
      return OFTReal;
    case FieldType::boolean:
      return OFTInteger;
    case FieldType::date:
      return OFTDate;
    case FieldType::date_time:
      return OFTDateTime;
    case FieldType::text:
      break;
  }
  return OFTString;
}

// Sets a date and time from ISO 8601; false if it is not one.
bool set_date_time(OGRFeatureH feature, int field, const std::string& text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  float second = 0;
  char zone = 0;
  const int read = std::sscanf(text.c_str(), "%d-%d-%dT%d:%d:%f%c", &year, &month, &day, &hour,
                               &minute, &second, &zone);
  if (read < 5) return false;
  OGR_F_SetFieldDateTimeEx(feature, field, year, month, day, hour, minute, second,
                           zone == 'Z' ? 100 : 0);
  return true;
}

struct GdalOutput {
  const char* driver;
  std::vector<std::string> dataset_options = {};
  std::vector<std::string> layer_options = {};
  std::optional<OGRwkbGeometryType> geometry_type = std::nullopt;  // that of the column
  bool keeps_fid = false;
  bool is_shapefile = false;
};

std::vector<const char*> c_strings(const std::vector<std::string>& texts) {
  std::vector<const char*> pointers;
  for (const std::string& text : texts) pointers.push_back(text.c_str());
  pointers.push_back(nullptr);
  return pointers;
}

// The name without what does not fit, never ending inside of a character.
std::string shortened(const std::string& text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  const std::string_view head = std::string_view(text).substr(0, bytes);
  return std::string(head.substr(0, length_without_cut_character(head, "UTF-8")));
}

std::vector<std::string> dbf_names(const Table& fields, std::vector<std::string>& notes) {
  std::vector<std::string> names;
  const auto taken = [&](const std::string& name) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& other) {
      return other.size() == name.size() &&
             std::equal(other.begin(), other.end(), name.begin(), [](char a, char b) {
               return std::tolower(static_cast<unsigned char>(a)) ==
                      std::tolower(static_cast<unsigned char>(b));
             });
    });
  };
  for (std::size_t j = 0; j < fields.column_count(); ++j) {
    const std::string& full = fields.column(j).name();
    std::string name = shortened(full, dbf_name_width);
    if (name.empty() || taken(name)) {
      const std::string prefix = fmt::format("{}_", j + 1);
      name = prefix + shortened(full, dbf_name_width - prefix.size());
    }
    if (name != full) notes.push_back(fmt::format("field {} is called {}", full, name));
    names.push_back(std::move(name));
  }
  return names;
}

int dbf_width(const Column& column) {
  std::size_t width = 1;
  for (std::size_t i = 0; i < column.size(); ++i) {
    width = std::max(width, to_text(column[i]).size());
  }
  return static_cast<int>(std::min(width, dbf_text_width));
}

// What could not be written as it is.
struct Losses {
  std::size_t cut = 0;
  std::size_t not_dates = 0;
};

GdalDataset create_dataset(const std::filesystem::path& path, const GdalOutput& output,
                           const GdalMessages& messages) {
  register_gdal_drivers();
  const GDALDriverH driver = GDALGetDriverByName(output.driver);
  GdalDataset dataset(GDALCreate(driver, path.c_str(), 0, 0, 0, GDT_Unknown,
                                 const_cast<char**>(c_strings(output.dataset_options).data())));
  if (!dataset) refuse(path, messages.error_text());
  return dataset;
}

void add_fields(OGRLayerH target, const Layer& layer, const std::filesystem::path& path,
                const GdalOutput& output, const GdalMessages& messages,
                std::vector<std::string>& notes) {
  const Table& fields = layer.fields;
  std::vector<std::string> names;
  if (output.is_shapefile) {
    names = dbf_names(fields, notes);
  } else {
    for (const Column& column : fields.columns()) names.push_back(column.name());
  }
  for (std::size_t j = 0; j < fields.column_count(); ++j) {
    const Column& column = fields.column(j);
    OGRFieldType type = field_type(column.type());
    if (output.is_shapefile && type == OFTDateTime) type = OFTString;
    const OGRFieldDefnH definition = OGR_Fld_Create(names[j].c_str(), type);
    if (column.type() == FieldType::boolean) OGR_Fld_SetSubType(definition, OFSTBoolean);
    if (output.is_shapefile && type == OFTString) OGR_Fld_SetWidth(definition, dbf_width(column));
    const OGRErr error = OGR_L_CreateField(target, definition, FALSE);
    OGR_Fld_Destroy(definition);
    if (error != OGRERR_NONE) refuse(path, messages.error_text());
  }
}

void set_field(OGRFeatureH feature, int field, const Column& column, std::size_t row,
               const GdalOutput& output, Losses& losses) {
  const FieldValue& value = column[row];
  if (std::holds_alternative<std::monostate>(value)) {
    OGR_F_SetFieldNull(feature, field);
  } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
    OGR_F_SetFieldInteger64(feature, field, *number);
  } else if (const auto* real = std::get_if<double>(&value)) {
    if (std::isfinite(*real)) {
      OGR_F_SetFieldDouble(feature, field, *real);
    } else {
      OGR_F_SetFieldNull(feature, field);
    }
  } else if (const auto* flag = std::get_if<bool>(&value)) {
    OGR_F_SetFieldInteger(feature, field, *flag ? 1 : 0);
  } else if (const auto* day = std::get_if<Date>(&value)) {
    OGR_F_SetFieldDateTime(feature, field, day->year, day->month, day->day, 0, 0, 0, 0);
  } else {
    const auto& text = std::get<std::string>(value);
    if (column.type() == FieldType::date_time && !output.is_shapefile) {
      if (!set_date_time(feature, field, text)) ++losses.not_dates;
    } else if (output.is_shapefile && text.size() > dbf_text_width) {
      OGR_F_SetFieldString(feature, field, shortened(text, dbf_text_width).c_str());
      ++losses.cut;
    } else {
      OGR_F_SetFieldString(feature, field, text.c_str());
    }
  }
}

void add_layer(GDALDatasetH dataset, const Layer& layer, const std::filesystem::path& path,
               const std::string& name, const GdalOutput& output, const GdalMessages& messages,
               std::vector<std::string>& notes, Losses& losses) {
  const SpatialReference reference = spatial_reference(layer.crs);
  const OGRLayerH target =
      GDALDatasetCreateLayer(dataset, name.c_str(), reference.get(),
                             output.geometry_type.value_or(layer_type(layer.geometry)),
                             const_cast<char**>(c_strings(output.layer_options).data()));
  if (target == nullptr) refuse(path, messages.error_text());

  add_fields(target, layer, path, output, messages, notes);
  const bool transaction = GDALDatasetStartTransaction(dataset, FALSE) == OGRERR_NONE;
  const OGRFeatureDefnH definition = OGR_L_GetLayerDefn(target);
  const WkbForm form =
      layer_type(layer.geometry) == wkbPoint ? WkbForm::single_where_possible : WkbForm::multi;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    check_cancellation();
    const std::unique_ptr<void, decltype(&OGR_F_Destroy)> feature(OGR_F_Create(definition),
                                                                  &OGR_F_Destroy);
    if (output.keeps_fid && !layer.ids[i].empty() && layer.ids[i].size() < 16 &&
        layer.ids[i].find_first_not_of("0123456789") == std::string::npos) {
      OGR_F_SetFID(feature.get(), std::stoll(layer.ids[i]));
    }
    for (std::size_t j = 0; j < layer.fields.column_count(); ++j) {
      set_field(feature.get(), static_cast<int>(j), layer.fields.column(j), i, output, losses);
    }
    if (!layer.geometry.is_missing(i)) {
      const std::vector<std::uint8_t> wkb = write_wkb(layer.geometry, i, form);
      OGRGeometryH geometry = nullptr;
      OGR_G_CreateFromWkb(wkb.data(), nullptr, &geometry, static_cast<int>(wkb.size()));
      if (geometry != nullptr) OGR_F_SetGeometryDirectly(feature.get(), geometry);
    }
    if (OGR_L_CreateFeature(target, feature.get()) != OGRERR_NONE) {
      refuse(path, messages.error_text());
    }
  }
  if (transaction && GDALDatasetCommitTransaction(dataset) != OGRERR_NONE) {
    refuse(path, messages.error_text());
  }
}

void write_with_gdal(const Layer& layer, const std::filesystem::path& path, const std::string& name,
                     const GdalOutput& output, std::vector<std::string>& notes) {
  const GdalMessages messages;
  // The same layer gives the same bytes on every day.
  const GdalConfig date("OGR_CURRENT_DATE", fixed_time);
  GdalDataset dataset = create_dataset(path, output, messages);
  Losses losses;
  add_layer(dataset.get(), layer, path, name, output, messages, notes, losses);
  dataset.reset();
  if (!messages.errors().empty()) refuse(path, messages.error_text());
  if (losses.cut > 0) {
    notes.push_back(fmt::format("{} texts longer than 254 bytes were cut", losses.cut));
  }
  if (losses.not_dates > 0) {
    notes.push_back(fmt::format("{} texts are no date and time; null", losses.not_dates));
  }
}

// The names of the columns that GeoPackage brings itself, other than those of the fields.
GdalOutput geopackage_output(const Table& fields) {
  std::string key = "fid";
  while (fields.find(key)) key = "ecotone_" + key;
  std::string geometry = "geom";
  while (fields.find(geometry)) geometry = "ecotone_" + geometry;
  return {.driver = "GPKG",
          .layer_options = {"FID=" + key, "GEOMETRY_NAME=" + geometry},
          .keeps_fid = true};
}

// The table in which QGIS looks for the styles of layers.
Layer style_table(std::span<const GeopackageLayer> layers) {
  Layer table;
  for (const char* name : {"f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column",
                           "styleName", "styleQML", "styleSLD"}) {
    table.fields.add(Column(name, FieldType::text));
  }
  table.fields.add(Column("useAsDefault", FieldType::boolean));
  for (const char* name : {"description", "owner", "ui"}) {
    table.fields.add(Column(name, FieldType::text));
  }
  table.fields.add(Column("update_time", FieldType::date_time));
  MultiPolygonBuilder geometry;
  for (const GeopackageLayer& layer : layers) {
    if (layer.style_qml.empty()) continue;
    geometry.add_missing();
    table.ids.push_back(std::to_string(table.ids.size() + 1));
    const FieldValue row[] = {"", "",   layer.name, "geom", layer.name, layer.style_qml,
                              "", true, "",         "",     "",         std::string(fixed_time)};
    for (std::size_t j = 0; j < std::size(row); ++j) table.fields.column(j).push_back(row[j]);
  }
  table.geometry = std::move(geometry).build();
  return table;
}

}  // namespace

void write_geopackage(const Layer& layer, const std::filesystem::path& path,
                      const std::string& name, std::vector<std::string>& notes) {
  write_with_gdal(layer, path, name, geopackage_output(layer.fields), notes);
}

void write_geopackage(std::span<const GeopackageLayer> layers, const std::filesystem::path& path) {
  const GdalMessages messages;
  const GdalConfig date("OGR_CURRENT_DATE", fixed_time);
  GdalDataset dataset = create_dataset(path, {.driver = "GPKG"}, messages);
  std::vector<std::string> notes;
  Losses losses;
  for (const GeopackageLayer& part : layers) {
    add_layer(dataset.get(), part.layer, path, part.name, geopackage_output(part.layer.fields),
              messages, notes, losses);
  }
  const Layer styles = style_table(layers);
  if (styles.size() > 0) {
    GdalOutput output = geopackage_output(styles.fields);
    output.geometry_type = wkbNone;
    output.layer_options = {"FID=id"};
    add_layer(dataset.get(), styles, path, "layer_styles", output, messages, notes, losses);
  }
  dataset.reset();
  if (!messages.errors().empty()) refuse(path, messages.error_text());
}

void write_flatgeobuf(const Layer& layer, const std::filesystem::path& path,
                      const std::string& name, std::vector<std::string>& notes) {
  // The spatial index of the format would bring the features into another order; without it the
  // driver writes nothing at all for an empty layer.
  const char* index = layer.size() == 0 ? "SPATIAL_INDEX=YES" : "SPATIAL_INDEX=NO";
  write_with_gdal(layer, path, name, {.driver = "FlatGeobuf", .layer_options = {index}}, notes);
  // The driver does not notice a full disk (GDAL 3.6.2), so the file is read again.
  const GdalMessages messages;
  const GdalDataset written = open_gdal_dataset(path.string(), {"FlatGeobuf"}, {});
  std::size_t expected = 0;
  for (std::size_t i = 0; i < layer.size(); ++i) expected += !layer.geometry.is_missing(i);
  if (expected < layer.size()) {
    notes.push_back(fmt::format("{} features without geometry were left out: the format has none",
                                layer.size() - expected));
  }
  std::size_t features = 0;
  if (written) {
    const OGRLayerH source = GDALDatasetGetLayer(written.get(), 0);
    while (OGRFeatureH feature = OGR_L_GetNextFeature(source)) {
      OGR_F_Destroy(feature);
      ++features;
    }
  }
  if (!messages.errors().empty() || features != expected) {
    refuse(path, fmt::format("{} of {} features arrived; is the disk full?", features, expected));
  }
}

void write_shapefile(const Layer& layer, const std::filesystem::path& path,
                     std::vector<std::string>& notes) {
  for (const Column& column : layer.fields.columns()) {
    if (column.type() == FieldType::boolean) {
      notes.push_back("field " + column.name() + " (true or false) became 1 or 0");
    } else if (column.type() == FieldType::date_time) {
      notes.push_back("field " + column.name() + " (date and time) became text");
    }
  }
  write_with_gdal(layer, path, path.stem().string(),
                  {.driver = "ESRI Shapefile",
                   .layer_options = {"ENCODING=UTF-8", "DBF_DATE_LAST_UPDATE=2000-01-01"},
                   .is_shapefile = true},
                  notes);
}

}  // namespace ecotone
