// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/compliance/spatial_facts.h"

namespace ecotone {

/// The facts of a rule about layers: there is no subject, and nothing to measure of one.
class NoSubject : public SpatialFacts {
 public:
  GeometryType subject_type() const override { return GeometryType::point; }
  double subject_measure(std::size_t) const override { return 0; }
  double subject_border_m(std::size_t) const override { return 0; }
  double subject_accuracy_m() const override { return 0; }
  std::span<const Contact> contacts(std::size_t, std::size_t) const override { return {}; }
  SharedAmount shared(std::size_t, std::span<const ZoneSet>, std::span<const ZoneSet>,
                      std::span<const ZoneSet>) const override {
    return {};
  }
  MultiPolygonArray shared_part(std::size_t, std::span<const ZoneSet>, std::span<const ZoneSet>,
                                std::span<const ZoneSet>) const override {
    return {};
  }
  MultiLineStringArray borders_around(std::size_t, std::span<const ZoneSet>,
                                      double) const override {
    return {};
  }
  std::vector<std::uint32_t> features_in(std::size_t, const Box&) const override { return {}; }
  double depth_in_union_m(std::size_t, std::span<const ZoneSet>, double) const override {
    return 0;
  }
  std::optional<NearestFeature> nearest(std::size_t, std::size_t, double,
                                        const std::function<bool(std::size_t)>&) const override {
    return std::nullopt;
  }
  RiverAnswer along_rivers(const RiverQuestion&) const override { return {}; }
  std::optional<double> uncovered_share(std::size_t, std::span<const std::size_t>) const override {
    return std::nullopt;
  }
  double distance_to_coverage_edge_m(std::size_t, std::span<const std::size_t>,
                                     double) const override {
    return 0;
  }
};

}  // namespace ecotone
