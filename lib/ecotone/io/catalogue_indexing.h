// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/execution/progress.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/io/catalogue.h"
#include "ecotone/overlay/catalogue_index.h"

namespace ecotone {

struct IndexingOptions {
  TransformationOptions transformation;
  int threads = 0;  ///< 0: all cores; the file does not depend on it
  bool overwrite = false;
  std::string version;  ///< of the program, kept in the file
  Progress* progress = nullptr;
};

/// A layer as it stands in an index.
struct LayerIndexed {
  std::string id;
  std::string role;
  GeometryType type = GeometryType::polygon;
  std::size_t features = 0;
  std::size_t vertices = 0;
  std::size_t missing = 0;  ///< features without geometry
  Ledger ledger;            ///< what was repaired or set aside
};

/// What `index_catalogue` wrote, and which layers it left out.
struct CatalogueIndexed {
  std::vector<LayerIndexed> layers;
  std::size_t bytes = 0;
};

/// Reads the layers of a catalogue and writes them, prepared for every question, as one index file.
/// It appears whole or not at all.
///
/// @throws CatalogueError  if there is no layer; as load_layers does
/// @throws IoError, CrsError  as load_layers does
/// @throws OutputError  if the file exists and may not be replaced, or cannot be written
CatalogueIndexed index_catalogue(const Catalogue& catalogue, const std::filesystem::path& output,
                                 const IndexingOptions& options = {});

enum class SourceState {
  unchanged,
  changed,      ///< its bytes are others now
  missing,      ///< it is not there
  unlisted,     ///< the catalogue does not name it any more
  added,        ///< a layer that the index does not know
  not_checked,  ///< a table whose database cannot be reached or refuses
};

/// A source of an index, as it is now.
struct SourceCheck {
  std::string layer;  ///< id; empty for the catalogue itself
  IndexedSource indexed;
  std::string sha256;  ///< of the file as it is now; empty if it is not there
  SourceState state = SourceState::unchanged;
  std::string reason_en;  ///< why it could not be checked
  std::string reason_zh;
};

/// Holds an index against the files and tables that it was built from: the catalogue first, then
/// the layers of the index with the files of their coverage, then layers of the catalogue that it
/// lacks. Of tables the rows are read, all of one database in one snapshot.
/// @param threads  0: all cores
std::vector<SourceCheck> check_sources(const CatalogueIndex& index, const Catalogue& catalogue,
                                       int threads = 0);

}  // namespace ecotone
