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
#include "ecotone/io/postgis.h"
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

/// A file, or a table of a database.
struct SourcePlace {
  fs::path file;
  std::string table;

  bool is_nothing() const { return file.empty() && table.empty(); }
  std::string name(const Catalogue& catalogue) const {
    return table.empty() ? name_in(catalogue, file) : table;
  }
  std::string sha256(PostgisSnapshots& snapshots) const {
    return table.empty() ? sha256_of_source(file)
                         : sha256_of_postgis(parse_postgis(table), &snapshots);
  }
  auto operator<=>(const SourcePlace&) const = default;
};

const CatalogueLayer* find_layer(const Catalogue& catalogue, const std::string& id) {
  const auto found = std::ranges::find(catalogue.layers, id, &CatalogueLayer::id);
  return found == catalogue.layers.end() ? nullptr : &*found;
}

// What says where a layer is complete.
std::optional<SourcePlace> coverage_place(const Catalogue& catalogue, const CatalogueLayer& layer) {
  if (layer.coverage == CoverageKind::file) {
    return SourcePlace{layer.coverage_file, layer.coverage_table};
  }
  if (layer.coverage == CoverageKind::unknown) return std::nullopt;
  const auto county = std::ranges::find(catalogue.layers, "county", &CatalogueLayer::role);
  if (county == catalogue.layers.end()) return std::nullopt;
  return SourcePlace{county->file, county->table};
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

/// A source as it is now.
struct SourceNow {
  std::string sha256;  ///< empty if it is not there
  SourceState state = SourceState::missing;
  std::string reason_en;
  std::string reason_zh;
};

SourceNow source_now(const SourcePlace& place, const Catalogue& catalogue,
                     PostgisSnapshots& snapshots) {
  try {
    const bool is_catalogue = place.table.empty() && place.file == catalogue.file;
    return {is_catalogue ? sha256_of_file(place.file) : place.sha256(snapshots),
            SourceState::unchanged, "", ""};
  } catch (const IoError& error) {
    if (place.table.empty() || error.key() == "table_missing") return {};
    return {"", SourceState::not_checked, error.message(Language::english),
            error.message(Language::chinese)};
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
  PostgisSnapshots snapshots;
  load.snapshots = &snapshots;
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
    if (const auto place = coverage_place(catalogue, described)) {
      coverage = {place->name(catalogue), place->sha256(snapshots)};
    }
    LayerIndexed& row = result.layers.emplace_back();
    row.id = loaded.id;
    row.role = loaded.role;
    row.type = geometry.type();
    row.features = loaded.layer.size();
    row.vertices = geometry.points().size();
    for (std::size_t i = 0; i < loaded.layer.size(); ++i) row.missing += geometry.is_missing(i);
    row.ledger = zones.ledger();
    const IndexedSource source{SourcePlace{described.file, described.table}.name(catalogue),
                               loaded.layer.provenance.sha256};
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
  std::vector<SourcePlace> places;  // to be hashed; nothing where the catalogue has none
  const auto add = [&](std::string layer, const IndexedSource& source, SourcePlace place) {
    checks.push_back({std::move(layer), source, "", SourceState::unlisted, "", ""});
    places.push_back(std::move(place));
  };
  add("", index.facts().catalogue, {catalogue.file, ""});
  for (const IndexedLayer& layer : index.layers()) {
    const CatalogueLayer* described = find_layer(catalogue, layer.facts.id);
    add(layer.facts.id, layer.source,
        described == nullptr ? SourcePlace() : SourcePlace{described->file, described->table});
    if (described == nullptr || !layer.coverage_source || *layer.coverage_source == layer.source) {
      continue;
    }
    add(layer.facts.id, *layer.coverage_source,
        coverage_place(catalogue, *described).value_or(SourcePlace()));
  }
  // Many layers are complete in the same county.
  std::map<SourcePlace, SourceNow> now;
  for (const SourcePlace& place : places) {
    if (!place.is_nothing()) now[place];
  }
  std::vector<std::pair<const SourcePlace, SourceNow>*> files;
  PostgisSnapshots snapshots;
  for (auto& item : now) {
    if (item.first.table.empty()) {
      files.push_back(&item);
    } else {
      item.second = source_now(item.first, catalogue, snapshots);
    }
  }
  parallel_for(files.size(), threads, nullptr, [&](std::size_t i) {
    PostgisSnapshots none;
    files[i]->second = source_now(files[i]->first, catalogue, none);
  });
  for (std::size_t i = 0; i < checks.size(); ++i) {
    if (places[i].is_nothing()) continue;
    const SourceNow& found = now[places[i]];
    checks[i].sha256 = found.sha256;
    checks[i].reason_en = found.reason_en;
    checks[i].reason_zh = found.reason_zh;
    const bool changed =
        found.state == SourceState::unchanged && found.sha256 != checks[i].indexed.sha256;
    checks[i].state = changed ? SourceState::changed : found.state;
  }
  for (const CatalogueLayer& described : catalogue.layers) {
    const bool indexed = std::ranges::any_of(
        index.layers(), [&](const IndexedLayer& layer) { return layer.facts.id == described.id; });
    if (indexed) continue;
    const std::string name = SourcePlace{described.file, described.table}.name(catalogue);
    checks.push_back({described.id, {name, ""}, "", SourceState::added, "", ""});
  }
  return checks;
}

}  // namespace ecotone
