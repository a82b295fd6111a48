// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecotone/compliance/prepared_layers.h"
#include "ecotone/compliance/river_facts.h"
#include "ecotone/compliance/spatial_facts.h"
#include "ecotone/execution/progress.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geodesy/distance.h"
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

/// Geometry facts of a batch of subjects and prepared layers: overlaps of all subjects with every
/// polygon layer at once, distances when asked. What is said of a subject does not depend on the
/// others.
class LayerFacts : public SpatialFacts {
 public:
  /// @param wanted  places of the layers that will be asked for contacts
  /// @throws GeometryError  if a subject has no geometry at all; its id is named
  /// @throws CrsError       if a layer has another CRS than the subjects
  LayerFacts(const Layer& subjects, const PreparedLayers& prepared,
             std::span<const std::size_t> wanted, const FactsOptions& options);

  GeometryType subject_type() const override { return subjects_.geometry.type(); }
  double subject_measure(std::size_t subject) const override { return measures_[subject]; }
  double subject_border_m(std::size_t subject) const override { return perimeters_[subject]; }
  std::optional<Point> subject_position(std::size_t subject) const override {
    if (subjects_.geometry.type() != GeometryType::point) return std::nullopt;
    return subjects_.points()[subject][0];
  }
  double subject_accuracy_m() const override { return options_.subject_accuracy_m; }
  std::span<const Contact> contacts(std::size_t subject, std::size_t layer) const override;
  SharedAmount shared(std::size_t subject, std::span<const ZoneSet> in,
                      std::span<const ZoneSet> also,
                      std::span<const ZoneSet> except) const override;
  MultiPolygonArray shared_part(std::size_t subject, std::span<const ZoneSet> in,
                                std::span<const ZoneSet> also,
                                std::span<const ZoneSet> except) const override {
    return piece_of(subject, in, also, except, nullptr);
  }
  MultiLineStringArray borders_around(std::size_t subject, std::span<const ZoneSet> zones,
                                      double reach_m) const override;
  std::vector<std::uint32_t> features_in(std::size_t layer, const Box& box) const override;
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

  /// All features of a layer that are not beyond a limit, 0 for those that the subject meets.
  std::vector<NearestFeature> features_within(std::size_t subject, std::size_t layer,
                                              double limit_m) const;

  /// The geometry that a polygon subject shares with a zone; nothing if it has none.
  std::optional<MultiPolygonView> piece(std::size_t subject, std::size_t layer,
                                        std::size_t zone) const;
  /// What was repaired or set aside of the subjects, and pairs that could not be computed.
  const Ledger& ledger() const { return ledger_; }

 private:
  struct LayerState {
    std::vector<std::vector<Contact>> contacts;  ///< by subject
    Overlaps overlaps;                           ///< polygon subjects
  };

  void measure_subjects();
  void prepare_distances();
  void find_contacts(std::size_t layer);
  void find_polygon_contacts(std::size_t layer);
  void find_point_contacts(std::size_t layer);
  void find_line_contacts(std::size_t layer);
  void add_near_zones(std::size_t layer, double reach_m);
  void add_quarantined(std::size_t layer, const Ledger& ledger);
  void keep(const Ledger& ledger);
  double reach_of(std::size_t layer) const;
  Contact point_contact(std::size_t layer, std::uint32_t zone, const Point& p, bool inside) const;

  void find_coverage(std::size_t coverage);
  void cover_polygons(std::size_t coverage, std::vector<double>& outside);
  void cover_lines(std::size_t coverage, std::vector<double>& outside) const;
  void cover_points(std::size_t coverage, std::vector<double>& outside) const;
  double polygon_share_outside(std::size_t subject, std::span<const std::size_t> coverages) const;
  double line_share_outside(std::size_t subject, std::span<const std::size_t> coverages) const;

  SharedAmount shared_depth(std::size_t subject, std::span<const ZoneSet> in,
                            std::span<const ZoneSet> also, std::span<const ZoneSet> except) const;
  SharedAmount shared_area(std::size_t subject, std::span<const ZoneSet> in,
                           std::span<const ZoneSet> also, std::span<const ZoneSet> except) const;
  SharedAmount shared_length(std::size_t subject, std::span<const ZoneSet> in,
                             std::span<const ZoneSet> also, std::span<const ZoneSet> except) const;
  MultiPolygonArray pieces_of(std::size_t subject, std::span<const ZoneSet> sets) const;
  MultiPolygonArray piece_of(std::size_t subject, std::span<const ZoneSet> in,
                             std::span<const ZoneSet> also, std::span<const ZoneSet> except,
                             bool* touches) const;
  ErrorTerms union_terms(std::size_t subject, const MultiPolygonArray& piece,
                         std::span<const std::span<const ZoneSet>> groups) const;
  MultiPolygonArray subject_polygon(std::size_t subject) const;
  /// The parts of zones that lie around a line.
  MultiPolygonArray zones_around_line(std::size_t subject, const ZoneLayer& zones,
                                      const std::vector<std::size_t>* wanted) const;
  /// By how many accuracies the length inside of a line may differ.
  double line_reach(std::size_t subject, const MultiLineStringView& inside,
                    std::span<const ZoneSet> sets, double accuracy_m) const;

  const Layer& subjects_;
  const PreparedLayers& prepared_;
  const LayerSet& layers_;
  const Crs& crs_;
  FactsOptions options_;
  RiverFacts rivers_;
  std::vector<double> measures_;
  std::vector<double> perimeters_;
  std::vector<DistanceFrom> distances_;                 // by subject
  std::vector<LayerState> states_;                      // by layer
  std::map<std::size_t, std::vector<double>> outside_;  // by coverage: shares by subject
  Ledger ledger_;
};

}  // namespace ecotone
