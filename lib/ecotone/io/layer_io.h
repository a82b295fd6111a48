// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/execution/progress.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/geometry_column.h"
#include "ecotone/io/angle.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

class PostgisSnapshots;

/// Which of two plane coordinates of a text or table is the northing. Chinese surveying calls
/// the northing X and the easting Y, so axes are named by meaning.
enum class AxisOrder {
  as_declared,  ///< as the format or the column names say; a contradiction is an error
  north_east,   ///< `--axis ne`: northing first (X = north)
  east_north,   ///< `--axis en`: easting first (X = east)
  automatic,    ///< `--axis auto`: decided per file by the size of the numbers, and told
};

/// Reads "ne", "en" or "auto"; nothing for another word.
std::optional<AxisOrder> parse_axis_order(std::string_view name);

struct ReadOptions {
  std::string layer;          ///< layer inside the file; empty: the only one
  std::optional<Crs> crs;     ///< taken where the file says none
  bool override_crs = false;  ///< take `crs` even where the file names another; told
  std::string encoding;       ///< of Shapefile, CSV and coordinate texts; empty: detected per file
  std::string id_field;       ///< identity of features; empty: FID, or the row number in texts
  AxisOrder axis = AxisOrder::as_declared;
  std::string x_field;  ///< column of eastings or longitudes of a table; empty: by name
  std::string y_field;  ///< column of northings or latitudes of a table; empty: by name
  AngleNotation angles = AngleNotation::automatic;  ///< of degrees in tables
  /// Geometry to take where a layer mixes points, lines and polygons.
  std::optional<GeometryType> geometry;
  bool hash = true;  ///< fill in `Provenance::sha256`
  /// Connections to read tables of databases with, so that all are of one moment; nullptr: one of
  /// its own for each layer.
  PostgisSnapshots* snapshots = nullptr;
  Progress* progress = nullptr;  ///< told of features read
};

/// Reads a layer of a local file as it is: coordinates, field names, types, nulls and order
/// stay; nothing is repaired or transformed. What was decided on the way (encoding, CRS, dropped
/// heights, linearised curves …) stands in `Layer::provenance.notes`.
///
/// @param reference  FILE, FILE:LAYER or FILE|layername=LAYER|geometrytype=polygon. The longest
///                   prefix that exists is the file, so that a name may contain colons. Of an
///                   archive: FILE.zip:DATASET or FILE.zip:DATASET:LAYER. Of a database:
///                   postgis:CONNECTION:SCHEMA.TABLE, see postgis.h.
///
/// Formats: Shapefile, GeoPackage, File Geodatabase, GeoJSON (also one feature a line, also
/// gzipped), FlatGeobuf, KML, KMZ, ovkml, GML, DXF, the national coordinate TXT, that of
/// geoparks, CSV and XLSX with coordinates; the first three also zipped. The CRS is missing where
/// nothing names it.
///
/// @throws IoError      if the file is missing, of no known format, damaged, or holds several
///                      layers or kinds of geometry and none is named
/// @throws SchemaError  if the field of ids is missing, or an id is null or used twice
Layer read_layer(const std::string& reference, const ReadOptions& options = {});

/// Names of the layers of a file that have geometry, in its order. Of an archive with several
/// datasets: DATASET, or DATASET:LAYER where a dataset has several layers.
/// @throws IoError  as read_layer does
std::vector<std::string> layer_names(const std::string& file);

/// A reference taken apart.
struct LayerReference {
  std::filesystem::path file;
  std::string layer;  ///< empty if not named
  std::optional<GeometryType> geometry;
};

/// Takes a reference apart, see read_layer. @throws IoError  if there is no such file
LayerReference parse_layer_reference(const std::string& reference);

/// How a coordinate text is written.
struct CoordinateTextOptions {
  int fields = 9;          ///< of a parcel line: 8, 9 or 13
  int decimals = 3;        ///< of coordinates
  bool area_in_ha = true;  ///< hectares with four decimals, else square metres with two
  /// Name of a vertex, by feature, ring of the feature and place in the ring; J1, J2 … through each
  /// feature if there is none.
  std::function<std::string(std::size_t, std::size_t, std::size_t)> point_name;
};

struct WriteOptions {
  bool overwrite = false;
  std::string layer;                ///< name inside the file; empty: the layer's own name
  bool coordinate_columns = false;  ///< CSV of points: x and y columns in place of WKT
  CoordinateTextOptions coordinate_text;
};

/// Writes a layer; the extension of the path chooses the format: .gpkg, .geojson (.json),
/// .geojsonl, .shp, .fgb, .csv, .txt (national coordinate text). postgis:CONNECTION:SCHEMA.TABLE
/// writes a table, see write_postgis.
///
/// The file appears whole or not at all, sidecars included. The same layer gives the same bytes.
/// Features without geometry are kept where the format can.
///
/// @return  what a reader should be told: renamed fields, cut texts, lost precision …
/// @throws OutputError  if the file exists and may not be replaced, the format is unknown, or
///                      writing fails (folder, permissions, full disk)
std::vector<std::string> write_layer(const Layer& layer, const std::filesystem::path& path,
                                     const WriteOptions& options = {});

}  // namespace ecotone
