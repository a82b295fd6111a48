// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/catalogue_indexing.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "ecotone/error.h"
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
                 const Crs& crs, std::span<const PreparedLayer> layers, int threads,
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

SourceCheck checked(std::string layer, const IndexedSource& indexed, const fs::path& file) {
  SourceCheck check{std::move(layer), indexed, "", SourceState::missing};
  try {
    check.sha256 = sha256_of_source(file);
    check.state = check.sha256 == indexed.sha256 ? SourceState::unchanged : SourceState::changed;
  } catch (const IoError&) {
    // It is not there, or cannot be read.
  }
  return check;
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
      .libraries = library_versions(),
      .left_out = {}};
  LoadOptions load;
  load.transformation = options.transformation;
  load.progress = options.progress;
  LayerSet set = load_layers(catalogue, load);
  std::vector<PreparedLayer> prepared;
  CatalogueIndexed result;
  for (RoleLayer& loaded : set.layers) {
    check_cancellation();
    if (loaded.layer.geometry.type() != GeometryType::polygon) {
      facts.left_out.emplace_back(loaded.id, loaded.role);
      continue;
    }
    const CatalogueLayer& described = *find_layer(catalogue, loaded.id);
    loaded.layer.name = loaded.id;
    std::vector<std::uint32_t> missing;
    for (std::size_t i = 0; i < loaded.layer.size(); ++i) {
      if (loaded.layer.geometry.is_missing(i)) missing.push_back(static_cast<std::uint32_t>(i));
    }
    ZoneLayer zones(loaded.layer, {.threads = options.threads});
    loaded.layer.geometry = MultiPolygonArray();
    std::optional<IndexedSource> coverage;
    if (const auto file = coverage_file(catalogue, described)) {
      coverage = {name_in(catalogue, *file), sha256_of_source(*file)};
    }
    result.layers.push_back({loaded.id, loaded.role, zones.size(),
                             zones.index().view().vertices.size(), missing.size(), zones.ledger()});
    const IndexedSource source{name_in(catalogue, described.file), loaded.layer.provenance.sha256};
    prepared.push_back(
        {std::move(loaded), source, std::move(coverage), std::move(missing), std::move(zones)});
  }
  if (prepared.empty()) {
    throw CatalogueError(catalogue_error("polygons_none"), {}, catalogue.file.filename().string());
  }
  result.left_out = facts.left_out;
  write_index(output, options.overwrite, facts, catalogue.working_crs, prepared, options.threads,
              result.bytes);
  return result;
}

std::vector<SourceCheck> check_sources(const CatalogueIndex& index, const Catalogue& catalogue) {
  std::vector<SourceCheck> checks;
  SourceCheck& of_catalogue = checks.emplace_back();
  of_catalogue.indexed = index.facts().catalogue;
  of_catalogue.sha256 = sha256_of_file(catalogue.file);
  if (of_catalogue.sha256 != of_catalogue.indexed.sha256) {
    of_catalogue.state = SourceState::changed;
  }
  for (const IndexedLayer& layer : index.layers()) {
    const CatalogueLayer* described = find_layer(catalogue, layer.facts.id);
    if (described == nullptr) {
      checks.push_back({layer.facts.id, layer.source, "", SourceState::unlisted});
      continue;
    }
    checks.push_back(checked(layer.facts.id, layer.source, described->file));
    if (!layer.coverage_source || *layer.coverage_source == layer.source) continue;
    const auto file = coverage_file(catalogue, *described);
    checks.push_back(
        file ? checked(layer.facts.id, *layer.coverage_source, *file)
             : SourceCheck{layer.facts.id, *layer.coverage_source, "", SourceState::unlisted});
  }
  for (const CatalogueLayer& described : catalogue.layers) {
    const auto has = [&](const auto& known) { return known == described.id; };
    const bool indexed = std::ranges::any_of(
        index.layers(), [&](const IndexedLayer& layer) { return has(layer.facts.id); });
    const bool left_out = std::ranges::any_of(index.facts().left_out,
                                              [&](const auto& layer) { return has(layer.first); });
    if (indexed || left_out) continue;
    checks.push_back(
        {described.id, {name_in(catalogue, described.file), ""}, "", SourceState::added});
  }
  return checks;
}

}  // namespace ecotone
