// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/catalogue_indexing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/io/layer_io.h"
#include "ecotone/overlay/overlap_areas.h"
#include "tests/unit/io/temporary_folder.h"

namespace ecotone {
namespace {

Catalogue sample_county() {
  return read_catalogue(std::string(ECOTONE_SOURCE_DIR) + "/data/sample-county/catalogue.yaml");
}

class CatalogueIndexing : public ::testing::Test {
 protected:
  TemporaryFolder folder_;
  std::string path() const { return (folder_.path() / "county.ecoindex").string(); }
};

TEST_F(CatalogueIndexing, AnIndexKeepsAllThatTheCatalogueSaysOfItsZones) {
  const Catalogue catalogue = sample_county();
  const CatalogueIndexed built = index_catalogue(catalogue, path(), {.version = "1.2.3"});
  const CatalogueIndex index(path());
  EXPECT_EQ(index.file().size_bytes(), built.bytes);
  EXPECT_EQ(index.facts().county, "500242");
  EXPECT_EQ(index.facts().version, "1.2.3");
  EXPECT_EQ(index.facts().rules, catalogue.rules);
  EXPECT_EQ(index.facts().catalogue.file, "catalogue.yaml");
  EXPECT_EQ(index.working_crs(), catalogue.working_crs);
  const LayerSet set = load_layers(catalogue);
  std::size_t at = 0;
  for (const RoleLayer& loaded : set.layers) {
    ASSERT_LT(at, index.layers().size());
    const IndexedLayer& layer = index.layers()[at++];
    EXPECT_EQ(&index.layer(loaded.id), &layer);
    EXPECT_EQ(layer.facts.id, loaded.id);
    EXPECT_EQ(layer.facts.role, loaded.role);
    EXPECT_EQ(layer.facts.title_en, loaded.title_en);
    EXPECT_EQ(layer.facts.title_zh, loaded.title_zh);
    EXPECT_EQ(layer.facts.layer.accuracy_m, loaded.layer.accuracy_m);
    EXPECT_EQ(layer.facts.valid_from, loaded.valid_from);
    EXPECT_EQ(layer.facts.valid_until, loaded.valid_until);
    EXPECT_EQ(layer.facts.review_by, loaded.review_by);
    EXPECT_EQ(layer.facts.approval, loaded.approval);
    EXPECT_EQ(layer.facts.transformation, loaded.transformation);
    EXPECT_EQ(layer.facts.transformation_accuracy_m, loaded.transformation_accuracy_m);
    EXPECT_EQ(layer.source.sha256, loaded.layer.provenance.sha256);
    EXPECT_EQ(layer.facts.layer.provenance.notes, loaded.layer.provenance.notes);
    ASSERT_EQ(layer.facts.coverage.has_value(), loaded.coverage.has_value());
    if (loaded.coverage) {
      EXPECT_TRUE(std::ranges::equal(layer.facts.coverage->points(), loaded.coverage->points()));
    }
    const Table& fields = loaded.layer.fields;
    ASSERT_EQ(layer.size(), loaded.layer.size());
    EXPECT_EQ(layer.type, loaded.layer.geometry.type());
    ASSERT_EQ(layer.fields.column_count(), fields.column_count());
    for (std::size_t i = 0; i < loaded.layer.size(); ++i) {
      EXPECT_EQ(layer.id(i), loaded.layer.ids[i]);
      for (std::size_t j = 0; j < fields.column_count(); ++j) {
        EXPECT_EQ(layer.fields.name(j), fields.column(j).name());
        EXPECT_EQ(layer.fields.value(j, i), fields.column(j)[i]);
      }
    }
  }
  EXPECT_EQ(at, index.layers().size());
}

TEST_F(CatalogueIndexing, LayersReadFromAnIndexAreThoseThatWentIn) {
  const Catalogue catalogue = sample_county();
  index_catalogue(catalogue, path());
  const LayerSet read = CatalogueIndex(path()).read();
  const LayerSet set = load_layers(catalogue);
  ASSERT_EQ(read.layers.size(), set.layers.size());
  EXPECT_EQ(read.county, set.county);
  std::set<GeometryType> types;
  for (std::size_t k = 0; k < set.layers.size(); ++k) {
    const Layer& a = read.layers[k].layer;
    const Layer& b = set.layers[k].layer;
    ASSERT_EQ(a.geometry.type(), b.geometry.type()) << set.layers[k].id;
    types.insert(a.geometry.type());
    ASSERT_TRUE(std::ranges::equal(a.geometry.points(), b.geometry.points())) << set.layers[k].id;
    EXPECT_EQ(a.ids, b.ids);
    for (std::size_t i = 0; i < a.size(); ++i) {
      ASSERT_EQ(a.geometry.box(i), b.geometry.box(i)) << set.layers[k].id << " " << a.ids[i];
      EXPECT_EQ(a.geometry.is_missing(i), b.geometry.is_missing(i));
    }
    EXPECT_EQ(a.fields.column_count(), b.fields.column_count());
  }
  EXPECT_EQ(types.size(), 3u);
}

TEST_F(CatalogueIndexing, OverlapsFromTheFileAreThoseOfTheLayers) {
  const Catalogue catalogue = sample_county();
  index_catalogue(catalogue, path());
  const CatalogueIndex index(path(), IndexFile::Check::header);
  const LayerSet set = load_layers(catalogue);
  const auto layer_of = [&](const std::string& id) -> const Layer& {
    return std::ranges::find(set.layers, id, &RoleLayer::id)->layer;
  };
  // Townships share borders with each other, and run along the county's.
  const MultiPolygonArray& subjects = layer_of("township").polygons();
  std::size_t pairs = 0;
  for (const IndexedLayer& layer : index.layers()) {
    if (layer.type != GeometryType::polygon) continue;
    const Overlaps found = layer.zones.overlaps(subjects);
    const Overlaps expected =
        overlap_areas(subjects, layer_of(layer.facts.id).polygons(), catalogue.working_crs);
    ASSERT_EQ(found.pairs.size(), expected.pairs.size()) << layer.facts.id;
    for (std::size_t k = 0; k < found.pairs.size(); ++k) {
      const Overlap& a = found.pairs[k];
      const Overlap& b = expected.pairs[k];
      ASSERT_EQ(std::tuple(a.subject, a.zone, a.touches_only),
                std::tuple(b.subject, b.zone, b.touches_only));
      // Whole zones are those of the grid here, of the source there.
      ASSERT_NEAR(a.area_m2, b.area_m2, a.computing_error_m2 + b.computing_error_m2 + 1e-6)
          << layer.facts.id;
      ++pairs;
    }
  }
  EXPECT_GT(pairs, 1000);
}

TEST_F(CatalogueIndexing, AFreshIndexHasNoStaleSource) {
  const Catalogue catalogue = sample_county();
  index_catalogue(catalogue, path());
  const CatalogueIndex index(path());
  for (const SourceCheck& source : check_sources(index, catalogue)) {
    EXPECT_EQ(source.state, SourceState::unchanged) << source.layer;
  }
  Catalogue other = catalogue;
  other.layers.erase(other.layers.begin() + 1);
  const auto of_other = check_sources(index, other);
  EXPECT_TRUE(std::ranges::any_of(of_other, [&](const SourceCheck& source) {
    return source.layer == catalogue.layers[1].id && source.state == SourceState::unlisted;
  }));
  other = catalogue;
  other.layers.push_back(catalogue.layers[1]);
  other.layers.back().id = "new";
  EXPECT_EQ(check_sources(index, other).back().state, SourceState::added);
}

TEST_F(CatalogueIndexing, AFileThatExistsIsReplacedOnlyIfAllowed) {
  const Catalogue catalogue = sample_county();
  index_catalogue(catalogue, path());
  EXPECT_THROW(index_catalogue(catalogue, path()), OutputError);
  const CatalogueIndex before(path());
  index_catalogue(catalogue, path(), {.overwrite = true});
  // The old file lives on for those who have mapped it.
  EXPECT_FALSE(before.layer("county").zones.size() == 0);
  EXPECT_EQ(before.layer("county").id(0), CatalogueIndex(path()).layer("county").id(0));
}

}  // namespace
}  // namespace ecotone
