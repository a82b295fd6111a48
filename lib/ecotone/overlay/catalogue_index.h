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
};

/// A layer on its way into an index.
struct LayerToIndex {
  RoleLayer layer;
  std::string digest;  ///< of its content
  IndexedSource source;
  std::optional<IndexedSource> coverage_source;
  ZoneLayer zones;  ///< none for points and lines
};

/// Writes layers, all in the working CRS, as one index file: what was prepared of their zones, and
/// their geometry as it came, so that nothing else is needed of them. The same layers give the same
/// bytes.
/// @param sink  takes the file from its first byte to its last
void write_catalogue_index(const CatalogueIndexFacts& facts, const Crs& working_crs,
                           std::span<const LayerToIndex> layers, const ByteSink& sink,
                           int threads = 0);

/// A layer of an index.
struct IndexedLayer {
  /// As the catalogue describes it. Geometry, fields and ids of its layer are empty: they are
  /// below, in the file, and nothing of them is read before it is asked for.
  RoleLayer facts;
  IndexedSource source;
  std::optional<IndexedSource> coverage_source;
  std::string digest;  ///< of its content
  GeometryType type = GeometryType::polygon;
  std::vector<std::uint32_t> missing;  ///< features without geometry
  Ledger ledger;                       ///< what was repaired when the index was built
  ZoneLayer zones;                     ///< none for points and lines
  PackedTable fields;                  ///< canonical names and values, a row a feature
  PackedTable ids;                     ///< one column of texts

  std::size_t size() const { return ids.row_count(); }
  std::string_view id(std::size_t feature) const { return ids.text(0, feature); }
};

/// The layers of a catalogue with all that rules need to know of them, mapped from one file: so a
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

  /// A layer with its geometry as it came, its fields and its ids: equal to what was indexed.
  /// Copies all of it, about 1 ns a byte. @throws IoError  if the file contradicts itself
  RoleLayer read(std::size_t layer) const;
  /// All of them.
  LayerSet read() const;

 private:
  IndexFile file_;
  Crs crs_;
  CatalogueIndexFacts facts_;
  std::vector<IndexedLayer> layers_;
};

}  // namespace ecotone
