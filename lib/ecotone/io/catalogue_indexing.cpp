// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/catalogue_indexing.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <map>
#include <system_error>

#include "ecotone/compliance/digest.h"
#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/io/dataset_file.h"
#include "ecotone/io/library_versions.h"
#include "ecotone/io/sha256.h"
#include "ecotone/message/catalogue_errors.h"
#include "ecotone/message/io_errors.h"

namespace ecotone {
namespace {

namespace fs = std::filesystem;

// As the catalogue sees a file, wherever both lie on this machine.
std::string name_in(const Catalogue& catalogue, const fs::path& file) {
  const fs::path relative = file.lexically_relative(catalogue.file.parent_path());
  return (relative.empty() ? file.filename() : relative).generic_string();
}

std::string sha256_of_source(const fs::path& file) {
  return sha256_of(choose_dataset(file.string()).dataset);
}

const CatalogueLayer* find_layer(const Catalogue& catalogue, const std::string& id) {
  const auto found = std::ranges::find(catalogue.layers, id, &CatalogueLayer::id);
  return found == catalogue.layers.end() ? nullptr : &*found;
}

// The file that says where a layer is complete, unless that is the layer's own.
std::optional<fs::path> coverage_file(const Catalogue& catalogue, const CatalogueLayer& layer) {
  if (layer.coverage == CoverageKind::file) return layer.coverage_file;
  if (layer.coverage == CoverageKind::unknown) return std::nullopt;
  const auto county = std::ranges::find(catalogue.layers, "county", &CatalogueLayer::role);
  return county == catalogue.layers.end() ? std::nullopt : std::optional(county->file);
}

void write_index(const fs::path& output, bool overwrite, const CatalogueIndexFacts& facts,
                 const Crs& crs, std::span<const LayerToIndex> layers, int threads,
                 std::size_t& size) {
  AtomicFile file(output, overwrite);
  std::ofstream out(file.temporary(), std::ios::binary);
  const auto require_written = [&] {
    if (out) return;
    throw OutputError(
        io_error("output_not_written"),
        {{"file", output.string()}, {"reason", std::generic_category().message(errno)}});
  };
  write_catalogue_index(
      facts, crs, layers,
      [&](std::span<const std::byte> bytes) {
        out.write(reinterpret_cast<const char*>(bytes.data()),
                  static_cast<std::streamsize>(bytes.size()));
        require_written();
        size += bytes.size();
      },
      threads);
  out.close();
  require_written();
  file.commit();
}

// Nothing if it is not there, or cannot be read.
std::optional<std::string> hash_of(const fs::path& file, const Catalogue& catalogue) {
  try {
    return file == catalogue.file ? sha256_of_file(file) : sha256_of_source(file);
  } catch (const IoError&) {
    return std::nullopt;
  }
}

}  // namespace

CatalogueIndexed index_catalogue(const Catalogue& catalogue, const fs::path& output,
                                 const IndexingOptions& options) {
  // Refuses an output before the work for it.
  { const AtomicFile early(output, options.overwrite); }
  CatalogueIndexFacts facts{
      .county = catalogue.county,
      .rules = catalogue.rules,
      .catalogue = {catalogue.file.filename().string(), sha256_of_file(catalogue.file)},
      .version = options.version,
      .libraries = library_versions()};
  LoadOptions load;
  load.transformation = options.transformation;
  load.progress = options.progress;
  LayerSet set = load_layers(catalogue, load);
  if (set.layers.empty()) {
    throw CatalogueError(catalogue_error("layers_none"), {}, catalogue.file.filename().string());
  }
  std::vector<LayerToIndex> prepared;
  CatalogueIndexed result;
  for (RoleLayer& loaded : set.layers) {
    check_cancellation();
    const CatalogueLayer& described = *find_layer(catalogue, loaded.id);
    const GeometryColumn& geometry = loaded.layer.geometry;
    const bool has_zones = geometry.type() == GeometryType::polygon;
    ZoneLayer zones(has_zones ? geometry.as_polygons() : MultiPolygonArray(), *loaded.layer.crs,
                    {.grid = std::nullopt,
                     .threads = options.threads,
                     .name = loaded.id,
                     .ids = loaded.layer.ids});
    std::optional<IndexedSource> coverage;
    if (const auto file = coverage_file(catalogue, described)) {
      coverage = {name_in(catalogue, *file), sha256_of_source(*file)};
    }
    LayerIndexed& row = result.layers.emplace_back();
    row.id = loaded.id;
    row.role = loaded.role;
    row.type = geometry.type();
    row.features = loaded.layer.size();
    row.vertices = geometry.points().size();
    for (std::size_t i = 0; i < loaded.layer.size(); ++i) row.missing += geometry.is_missing(i);
    row.ledger = zones.ledger();
    const IndexedSource source{name_in(catalogue, described.file), loaded.layer.provenance.sha256};
    std::string digest = digest_of(loaded);
    prepared.push_back(
        {std::move(loaded), std::move(digest), source, std::move(coverage), std::move(zones)});
  }
  write_index(output, options.overwrite, facts, catalogue.working_crs, prepared, options.threads,
              result.bytes);
  return result;
}

std::vector<SourceCheck> check_sources(const CatalogueIndex& index, const Catalogue& catalogue,
                                       int threads) {
  std::vector<SourceCheck> checks;
  std::vector<fs::path> files;  // to be hashed; empty where the catalogue has none
  const auto add = [&](std::string layer, const IndexedSource& source, fs::path file) {
    checks.push_back({std::move(layer), source, "", SourceState::unlisted});
    files.push_back(std::move(file));
  };
  add("", index.facts().catalogue, catalogue.file);
  for (const IndexedLayer& layer : index.layers()) {
    const CatalogueLayer* described = find_layer(catalogue, layer.facts.id);
    add(layer.facts.id, layer.source, described == nullptr ? fs::path() : described->file);
    if (described == nullptr || !layer.coverage_source || *layer.coverage_source == layer.source) {
      continue;
    }
    add(layer.facts.id, *layer.coverage_source,
        coverage_file(catalogue, *described).value_or(fs::path()));
  }
  // Many layers are complete in the same county.
  std::map<fs::path, std::optional<std::string>> hashes;
  for (const fs::path& file : files) {
    if (!file.empty()) hashes[file];
  }
  std::vector<std::pair<const fs::path, std::optional<std::string>>*> wanted;
  for (auto& item : hashes) wanted.push_back(&item);
  parallel_for(wanted.size(), threads, nullptr,
               [&](std::size_t i) { wanted[i]->second = hash_of(wanted[i]->first, catalogue); });
  for (std::size_t i = 0; i < checks.size(); ++i) {
    if (files[i].empty()) continue;
    const std::optional<std::string>& hash = hashes[files[i]];
    checks[i].sha256 = hash.value_or("");
    checks[i].state = !hash                               ? SourceState::missing
                      : *hash == checks[i].indexed.sha256 ? SourceState::unchanged
                                                          : SourceState::changed;
  }
  for (const CatalogueLayer& described : catalogue.layers) {
    const bool indexed = std::ranges::any_of(
        index.layers(), [&](const IndexedLayer& layer) { return layer.facts.id == described.id; });
    if (indexed) continue;
    checks.push_back(
        {described.id, {name_in(catalogue, described.file), ""}, "", SourceState::added});
  }
  return checks;
}

}  // namespace ecotone
