// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/index/index_file.h"
#include "ecotone/layer/layer_set.h"
#include "ecotone/layer/packed_table.h"
#include "ecotone/overlay/zone_layer.h"

namespace ecotone {

/// A file that an index was built from, at the time.
struct IndexedSource {
  std::string file;  ///< relative to the catalogue
  std::string sha256;

  friend bool operator==(const IndexedSource&, const IndexedSource&) = default;
};

/// What an index says of the catalogue as a whole.
struct CatalogueIndexFacts {
  std::string county;
  std::vector<std::string> rules;  ///< ids of rule packs
  IndexedSource catalogue;
  std::string version;                                         ///< of the program that built it
  std::vector<std::pair<std::string, std::string>> libraries;  ///< names and versions
  /// Layers of the catalogue without polygons, which no index has: id and role.
  std::vector<std::pair<std::string, std::string>> left_out;
};

/// A layer of polygons on its way into an index.
struct PreparedLayer {
  RoleLayer layer;  ///< its geometry may be empty by now
  IndexedSource source;
  std::optional<IndexedSource> coverage_source;
  std::vector<std::uint32_t> missing;  ///< features without geometry
  ZoneLayer zones;
};

/// Writes prepared layers, all in the working CRS, as one index file. The same layers give the
/// same bytes.
/// @param sink  takes the file from its first byte to its last
void write_catalogue_index(const CatalogueIndexFacts& facts, const Crs& working_crs,
                           std::span<const PreparedLayer> layers, const ByteSink& sink,
                           int threads = 0);

/// A layer of an index.
struct IndexedLayer {
  /// As the catalogue describes it. Geometry, fields and ids of its layer are empty: they are
  /// below, in the file, and nothing of them is read before it is asked for.
  RoleLayer facts;
  IndexedSource source;
  std::optional<IndexedSource> coverage_source;
  std::vector<std::uint32_t> missing;  ///< zones without geometry
  Ledger ledger;                       ///< what was repaired when the index was built
  ZoneLayer zones;
  PackedTable fields;  ///< canonical names and values, a row a zone
  PackedTable ids;     ///< one column of texts

  std::string_view id(std::size_t zone) const { return ids.text(0, zone); }
};

/// The zones of a catalogue with all that rules need to know of them, mapped from one file: so a
/// worker needs no other file, and no GDAL. Safe to share between threads.
class CatalogueIndex {
 public:
  /// @throws IoError  as IndexFile does, or if the file holds no catalogue
  explicit CatalogueIndex(const std::string& path,
                          IndexFile::Check check = IndexFile::Check::everything, int threads = 0);

  const IndexFile& file() const { return file_; }
  const CatalogueIndexFacts& facts() const { return facts_; }
  const Crs& working_crs() const { return crs_; }
  std::span<const IndexedLayer> layers() const { return layers_; }
  /// @throws IoError  naming the layers there are
  const IndexedLayer& layer(std::string_view id) const { return layers_[file_.find(id)]; }

 private:
  IndexFile file_;
  Crs crs_;
  CatalogueIndexFacts facts_;
  std::vector<IndexedLayer> layers_;
};

}  // namespace ecotone
