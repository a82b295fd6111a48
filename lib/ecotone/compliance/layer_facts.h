// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/compliance/river_facts.h"
#include "ecotone/compliance/spatial_facts.h"
#include "ecotone/execution/progress.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/layer/layer.h"
#include "ecotone/layer/layer_set.h"
#include "ecotone/overlay/overlap_areas.h"

namespace ecotone {

struct FactsOptions {
  AreaMethod area_method = AreaMethod::ellipsoid;
  double subject_accuracy_m = 0;
  /// Taken for layers that state no accuracy, when looking for zones that are near.
  double assumed_accuracy_m = 0;
  int threads = 0;
  Progress* progress = nullptr;
};

/// Geometry facts of subjects and layers, measured by overlay and geodesy: overlaps of all
/// subjects with every polygon layer at once, distances when asked.
class LayerFacts : public SpatialFacts {
 public:
  /// @param wanted  places of the layers that will be asked for contacts
  LayerFacts(const Layer& subjects, const LayerSet& layers, std::span<const std::size_t> wanted,
             const FactsOptions& options);

  GeometryType subject_type() const override { return subjects_.geometry.type(); }
  double subject_measure(std::size_t subject) const override { return measures_[subject]; }
  double subject_border_m(std::size_t subject) const override { return perimeters_[subject]; }
  double subject_accuracy_m() const override { return options_.subject_accuracy_m; }
  std::span<const Contact> contacts(std::size_t subject, std::size_t layer) const override;
  SharedAmount shared(std::size_t subject, std::span<const ZoneSet> in,
                      std::span<const ZoneSet> also,
                      std::span<const ZoneSet> except) const override;
  double depth_in_union_m(std::size_t subject, std::span<const ZoneSet> zones,
                          double limit_m) const override;
  std::optional<NearestFeature> nearest(
      std::size_t subject, std::size_t layer, double limit_m,
      const std::function<bool(std::size_t)>& wanted) const override;
  RiverAnswer along_rivers(const RiverQuestion& question) const override {
    return rivers_.along_rivers(question);
  }
  std::optional<double> uncovered_share(std::size_t subject,
                                        std::span<const std::size_t> layers) const override;
  double distance_to_coverage_edge_m(std::size_t subject, std::span<const std::size_t> layers,
                                     double limit_m) const override;

  /// The geometry that a polygon subject shares with a zone; nothing if it has none.
  std::optional<MultiPolygonView> piece(std::size_t subject, std::size_t layer,
                                        std::size_t zone) const;
  const Ledger& ledger() const { return ledger_; }

 private:
  struct LayerState {
    bool polygons = false;
    std::vector<Box> boxes;                      ///< of all features
    std::vector<std::vector<Contact>> contacts;  ///< by subject
    Overlaps overlaps;                           ///< polygon subjects
    MultiLineStringArray borders;                ///< of polygons, for points
    std::optional<std::size_t> coverage;         ///< in coverages_
  };
  struct Coverage {
    const MultiPolygonArray* zones = nullptr;
    MultiLineStringArray borders;
    MultiPolygonArray outside;          ///< of polygon subjects, one a subject
    std::vector<double> outside_share;  ///< by subject
  };

  void measure_subjects();
  void find_polygon_contacts(std::size_t layer);
  void find_point_contacts(std::size_t layer);
  void find_line_contacts(std::size_t layer);
  void add_quarantined(std::size_t layer, const Ledger& ledger);
  void find_coverage(std::size_t layer);
  double margin(double metres) const;
  double lower_bound_m(const Box& a, const Box& b) const;
  double distance_to(std::size_t subject, const GeometryColumn& features,
                     std::size_t feature) const;
  double distance_to_borders(std::size_t subject, const MultiLineStringArray& borders) const;
  SharedAmount shared_depth(std::size_t subject, std::span<const ZoneSet> in,
                            std::span<const ZoneSet> also, std::span<const ZoneSet> except) const;
  SharedAmount shared_area(std::size_t subject, std::span<const ZoneSet> in,
                           std::span<const ZoneSet> also, std::span<const ZoneSet> except) const;
  SharedAmount shared_length(std::size_t subject, std::span<const ZoneSet> in,
                             std::span<const ZoneSet> also, std::span<const ZoneSet> except) const;
  std::vector<MultiPolygonView> zones_of(std::size_t subject, std::span<const ZoneSet> sets) const;
  /// By how many accuracies what lies inside of a line may differ.
  double line_reach(const MultiLineStringView& line, const MultiLineStringView& inside,
                    const std::vector<MultiPolygonView>& zones, double accuracy_m) const;
  ErrorTerms union_terms(std::size_t subject, const MultiPolygonArray& piece,
                         std::span<const std::span<const ZoneSet>> groups) const;
  MultiPolygonArray piece_of(std::size_t subject, std::span<const ZoneSet> in,
                             std::span<const ZoneSet> also, std::span<const ZoneSet> except,
                             bool* touches) const;
  MultiPolygonArray pieces_of(std::size_t subject, std::span<const ZoneSet> sets) const;

  const Layer& subjects_;
  const LayerSet& layers_;
  const Crs& crs_;
  FactsOptions options_;
  RiverFacts rivers_;
  std::vector<double> measures_;
  std::vector<double> perimeters_;
  std::vector<Box> boxes_;
  std::vector<LayerState> states_;
  std::vector<Coverage> coverages_;
  Ledger ledger_;
};

}  // namespace ecotone
