// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ecotone/execution/progress.h"
#include "ecotone/finding/severity.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/layer/date.h"
#include "ecotone/layer/layer_set.h"
#include "ecotone/message/text.h"

namespace ecotone {

class PostgisSnapshots;

/// Where a layer of a catalogue claims to be complete.
enum class CoverageKind {
  unknown,  ///< it says nothing: nothing can be concluded from its absence
  county,   ///< in the polygon of the layer with the role county
  file,     ///< in the polygons of a file, or of a table
};

/// A layer as its catalogue describes it.
struct CatalogueLayer {
  std::string id;
  std::string role;
  std::string title_en;
  std::string title_zh;
  std::filesystem::path file;  ///< resolved against the folder of the catalogue; empty: a table
  std::string source_layer;    ///< layer inside the file; empty: the only one
  std::string table;           ///< of a database, as parse_postgis reads it; empty: a file
  /// Canonical name and source field.
  std::vector<std::pair<std::string, std::string>> fields;
  /// Canonical field, and its values: source value and canonical value.
  std::vector<std::pair<std::string, std::vector<std::pair<std::string, std::string>>>> values;
  std::optional<Crs> crs;  ///< taken where the file names none
  std::string encoding;    ///< empty: detected
  std::optional<double> accuracy_m;
  std::optional<Date> valid_from;
  std::optional<Date> valid_until;  ///< last day
  std::optional<Date> review_by;
  std::string approval;
  CoverageKind coverage = CoverageKind::unknown;
  std::filesystem::path coverage_file;
  std::string coverage_layer;
  std::string coverage_table;
  int line = 0;  ///< in the catalogue

  /// What the layer is read from, for people: name of the file, or the table and its database.
  std::string source_name() const { return table.empty() ? file.filename().string() : table; }
};

/// The layers of a county, as written in one YAML file; see `docs/catalogue.md`.
struct Catalogue {
  std::filesystem::path file;
  std::string county;
  Crs working_crs;
  std::vector<std::string> rules;  ///< ids of rule packs
  std::vector<CatalogueLayer> layers;
};

/// Reads a catalogue; the layers themselves are not opened.
///
/// @param roles  the roles that may occur; empty: any
/// @throws CatalogueError  with line: an unknown key, role or CRS, a wrong date, an id used
///                         twice, a file that is not there, coverage: county without a county
/// @throws DocumentError   with line and column, if the YAML is not valid
/// @throws IoError         if the file cannot be read
Catalogue read_catalogue(const std::filesystem::path& file,
                         std::span<const std::string> roles = {});

/// The same from the text of a catalogue, whose files need not be there: their names stand as they
/// are written, after the folder of `file`.
///
/// @param file  name for messages
Catalogue parse_catalogue(std::string_view text, const std::filesystem::path& file,
                          std::span<const std::string> roles = {});

/// A layer with all that the catalogue says of it, still without features.
RoleLayer described_layer(const Catalogue& catalogue, const CatalogueLayer& described);

struct LoadOptions {
  std::vector<std::string> roles;  ///< roles to load; empty: all. The county comes along.
  TransformationOptions transformation;
  bool hash = true;
  /// Connections to read tables with; nullptr: those of one call are of one moment.
  PostgisSnapshots* snapshots = nullptr;
  Progress* progress = nullptr;
};

/// Reads the layers of a catalogue: renames mapped fields, maps values, brings all into the
/// working CRS (once, with its operation and accuracy recorded) and resolves coverage.
///
/// A field that has the canonical name of another is called `source_…`. Values without mapping
/// stay as they are; mapped fields become text.
///
/// @throws CatalogueError  with line: a mapped field is missing, a CRS is named nowhere
/// @throws IoError, CrsError  with the layer, as read_layer and Transformation do
LayerSet load_layers(const Catalogue& catalogue, const LoadOptions& options = {});

/// Something to know about a layer of a catalogue, with what to do about it.
struct CatalogueFinding {
  FindingSeverity severity = FindingSeverity::note;
  const ErrorText* text = nullptr;  ///< of message/catalogue_errors.h
  Arguments arguments;
  int line = 0;  ///< in the catalogue

  std::string_view code() const { return text->code; }
  std::string message(Language language) const;
  std::string help(Language language) const;
};

/// What was seen of one layer.
struct CatalogueLayerCheck {
  std::string id;
  std::string role;
  std::string file;
  std::string sha256;
  std::string encoding;
  std::string crs;             ///< of the file, or by the catalogue
  std::string transformation;  ///< to the working CRS; empty if none
  double transformation_accuracy_m = 0;
  std::size_t features = 0;
  std::size_t without_geometry = 0;
  std::size_t invalid = 0;
  std::vector<CatalogueFinding> findings;
};

/// What `verify_catalogue` found in the files of a catalogue.
struct CatalogueCheck {
  std::vector<CatalogueLayerCheck> layers;
  FindingSeverity worst = FindingSeverity::note;
};

/// Opens every layer of a catalogue and says what is wrong with it; does not stop at the first
/// trouble.
/// @param as_of  day for validity and review
CatalogueCheck verify_catalogue(const Catalogue& catalogue, const Date& as_of,
                                const LoadOptions& options = {});

}  // namespace ecotone
