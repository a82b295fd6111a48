// SPDX-License-Identifier: Apache-2.0
// The subjects of a batch, what is near them, and whether the layers cover them.
#include "ecotone/compliance/layer_facts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "ecotone/compliance/clip_paths.h"
#include "ecotone/compliance/feature_index.h"
#include "ecotone/compliance/line_length.h"
#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/message/rule_errors.h"
#include "ecotone/overlay/difference.h"

namespace ecotone {
namespace {

constexpr auto any_feature = [](std::size_t) { return true; };

/// What of an area or a length lies outside of what covers it, as a share of it.
double share_outside(double outside, double whole, double least) {
  // Rounding to the grid leaves slivers.
  if (outside <= least) return 0;
  if (whole <= 0) return 1;
  const double share = std::min(1.0, outside / whole);
  return share > 1 - 1e-9 ? 1 : share;
}

double area_outside(double outside_m2, double whole_m2) {
  return share_outside(outside_m2, whole_m2, std::max(0.01, 1e-9 * whole_m2));
}

std::vector<MultiPolygonView> views_of(const MultiPolygonArray& zones) {
  std::vector<MultiPolygonView> views;
  for (std::size_t i = 0; i < zones.size(); ++i) views.push_back(zones[i]);
  return views;
}

}  // namespace

LayerFacts::LayerFacts(const Layer& subjects, const PreparedLayers& prepared,
                       std::span<const std::size_t> wanted, const FactsOptions& options)
    : subjects_(subjects),
      prepared_(prepared),
      layers_(prepared.layers()),
      crs_(subjects.require_crs()),
      options_(options),
      rivers_(subjects, layers_, prepared.rivers(), options.threads),
      states_(layers_.layers.size()) {
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    if (subjects.geometry.is_missing(i) || subjects.geometry.box(i).is_empty()) {
      throw GeometryError(rule_error("subject_without_geometry"),
                          {{"id", i < subjects.ids.size() ? subjects.ids[i] : std::to_string(i)}});
    }
  }
  measure_subjects();
  prepare_distances();
  std::set<std::size_t> coverages;
  for (const std::size_t layer : wanted) {
    const Layer& features = layers_.layers[layer].layer;
    if (features.size() > 0 && !(features.require_crs() == crs_)) {
      throw CrsError(rule_error("subject_crs_differs"), {{"subject", crs_.label()},
                                                         {"layer", layers_.layers[layer].id},
                                                         {"crs", features.crs->label()}});
    }
    states_[layer].contacts.resize(subjects.size());
    find_contacts(layer);
    if (const auto coverage = prepared.coverage(layer)) coverages.insert(*coverage);
  }
  for (const std::size_t coverage : coverages) find_coverage(coverage);
}

void LayerFacts::measure_subjects() {
  perimeters_.assign(subjects_.size(), 0);
  switch (subjects_.geometry.type()) {
    case GeometryType::polygon:
      measures_ = areas_m2(subjects_.polygons(), crs_, options_.area_method);
      for (std::size_t i = 0; i < subjects_.size(); ++i) {
        perimeters_[i] = perimeter_m(subjects_.polygons()[i], crs_);
      }
      break;
    case GeometryType::line:
      for (std::size_t i = 0; i < subjects_.size(); ++i) {
        measures_.push_back(length_m(subjects_.lines()[i], crs_));
      }
      break;
    case GeometryType::point:
      measures_.assign(subjects_.size(), 0);
      break;
  }
}

void LayerFacts::prepare_distances() {
  std::vector<std::optional<DistanceFrom>> made(subjects_.size());
  parallel_for(subjects_.size(), options_.threads, nullptr, [&](std::size_t i) {
    switch (subjects_.geometry.type()) {
      case GeometryType::polygon:
        made[i].emplace(subjects_.polygons()[i], crs_);
        break;
      case GeometryType::line:
        made[i].emplace(subjects_.lines()[i], crs_);
        break;
      case GeometryType::point:
        made[i].emplace(subjects_.points()[i], crs_);
        break;
    }
  });
  distances_.reserve(made.size());
  for (std::optional<DistanceFrom>& from : made) distances_.push_back(std::move(*from));
}

void LayerFacts::keep(const Ledger& ledger) {
  // The same subject is repaired once, however many layers it meets.
  for (const LedgerEntry& entry : ledger.entries) {
    const auto is_same = [&](const LedgerEntry& other) {
      return other.action == entry.action && other.layer == entry.layer &&
             other.feature == entry.feature && other.reason == entry.reason;
    };
    if (std::ranges::none_of(ledger_.entries, is_same)) ledger_.add(entry);
  }
}

std::span<const Contact> LayerFacts::contacts(std::size_t subject, std::size_t layer) const {
  const auto& contacts = states_[layer].contacts;
  if (subject >= contacts.size()) return {};
  return contacts[subject];
}

std::optional<NearestFeature> LayerFacts::nearest(
    std::size_t subject, std::size_t layer, double limit_m,
    const std::function<bool(std::size_t)>& wanted) const {
  if (layers_.layers[layer].layer.size() == 0) return std::nullopt;
  for (const Contact& contact : contacts(subject, layer)) {
    const bool meets = contact.amount > 0 || contact.touches;
    if (meets && wanted(contact.zone)) return NearestFeature{contact.zone, 0};
  }
  return prepared_.features(layer).nearest(distances_[subject], limit_m, wanted);
}

// --- Coverage -------------------------------------------------------------------------------

void LayerFacts::find_coverage(std::size_t coverage) {
  std::vector<double>& outside = outside_[coverage];
  outside.assign(subjects_.size(), 0);
  switch (subjects_.geometry.type()) {
    case GeometryType::polygon:
      cover_polygons(coverage, outside);
      break;
    case GeometryType::line:
      cover_lines(coverage, outside);
      break;
    case GeometryType::point:
      cover_points(coverage, outside);
      break;
  }
}

void LayerFacts::cover_polygons(std::size_t coverage, std::vector<double>& outside) {
  OverlapOptions options;
  options.method = options_.area_method;
  options.threads = options_.threads;
  options.borders = false;
  options.subject_layer = subjects_.name;
  options.subject_ids = subjects_.ids;
  const Overlaps overlaps =
      prepared_.coverage_zones(coverage).overlaps(subjects_.polygons(), options);
  const std::size_t one[] = {coverage};
  parallel_for(subjects_.size(), options_.threads, nullptr, [&](std::size_t i) {
    const auto [first, last] = pairs_of_subject(overlaps, i);
    double inside = 0;
    std::size_t overlapping = 0;
    for (std::size_t k = first; k < last; ++k) {
      if (overlaps.pairs[k].touches_only) continue;
      inside += overlaps.pairs[k].area_m2;
      ++overlapping;
    }
    if (overlapping <= 1) {
      outside[i] = overlapping == 0 ? 1 : area_outside(measures_[i] - inside, measures_[i]);
    } else {
      // Zones of a coverage may overlap each other.
      outside[i] = polygon_share_outside(i, one);
    }
  });
  for (const LedgerEntry& entry : overlaps.ledger.entries) {
    if (entry.action != LedgerAction::quarantined) continue;
    for (std::size_t i = 0; i < subjects_.ids.size(); ++i) {
      if (entry.feature == subjects_.ids[i]) outside[i] = 1;
    }
  }
}

double LayerFacts::polygon_share_outside(std::size_t subject,
                                         std::span<const std::size_t> coverages) const {
  MultiPolygonArray left = subject_polygon(subject);
  for (const std::size_t coverage : coverages) {
    const Overlaps inside =
        prepared_.coverage_zones(coverage).overlaps(left, {.threads = 1, .pieces = true});
    Ledger ledger;
    left = difference_of(left, inside.pieces, crs_, ledger, {.threads = 1});
  }
  return area_outside(area_m2(left[0], crs_, options_.area_method), measures_[subject]);
}

MultiPolygonArray LayerFacts::subject_polygon(std::size_t subject) const {
  MultiPolygonBuilder builder;
  builder.add_feature(subjects_.polygons()[subject]);
  return std::move(builder).build();
}

void LayerFacts::cover_lines(std::size_t coverage, std::vector<double>& outside) const {
  const std::vector<ZoneLength> lengths =
      prepared_.coverage_zones(coverage).lengths(subjects_.lines(), options_.threads);
  std::vector<std::vector<double>> inside(subjects_.size());
  for (const ZoneLength& found : lengths) {
    if (!found.touches_only) inside[found.line].push_back(found.length_m);
  }
  const std::size_t one[] = {coverage};
  parallel_for(subjects_.size(), options_.threads, nullptr, [&](std::size_t i) {
    if (inside[i].size() <= 1) {
      const double left = measures_[i] - (inside[i].empty() ? 0 : inside[i].front());
      outside[i] = share_outside(left, measures_[i], touch_distance_m);
    } else {
      outside[i] = line_share_outside(i, one);
    }
  });
}

double LayerFacts::line_share_outside(std::size_t subject,
                                      std::span<const std::size_t> coverages) const {
  MultiPolygonBuilder around;
  for (const std::size_t coverage : coverages) {
    around.append(zones_around_line(subject, prepared_.coverage_zones(coverage), nullptr));
  }
  const MultiPolygonArray zones = std::move(around).build();
  const MultiLineStringArray left = clip_paths(subjects_.lines()[subject], views_of(zones), false);
  return share_outside(length_m(left[0], crs_), measures_[subject], touch_distance_m);
}

void LayerFacts::cover_points(std::size_t coverage, std::vector<double>& outside) const {
  const ZoneLayer& zones = prepared_.coverage_zones(coverage);
  const FeatureIndex& edges = prepared_.coverage_edges(coverage);
  parallel_for(subjects_.size(), options_.threads, nullptr, [&](std::size_t i) {
    for (const Point& p : subjects_.points()[i]) {
      if (!zones.zones_at(p).empty()) continue;
      // The border belongs to the coverage.
      const DistanceFrom from(std::span<const Point>(&p, 1), crs_);
      if (!edges.nearest(from, 0, any_feature)) outside[i] = 1;
    }
  });
}

std::vector<NearestFeature> LayerFacts::features_within(std::size_t subject, std::size_t layer,
                                                        double limit_m) const {
  std::vector<NearestFeature> found =
      prepared_.features(layer).within(distances_[subject], limit_m);
  for (const Contact& contact : contacts(subject, layer)) {
    if (contact.amount <= 0 && !contact.touches) continue;
    const auto known = std::ranges::find(found, contact.zone, &NearestFeature::feature);
    if (known != found.end()) {
      known->distance_m = 0;
    } else {
      found.push_back({contact.zone, 0});  // a zone whose border is far from the subject within
    }
  }
  return found;
}

std::vector<std::uint32_t> LayerFacts::features_in(std::size_t layer, const Box& box) const {
  return prepared_.features(layer).in_box(box);
}

std::optional<double> LayerFacts::uncovered_share(std::size_t subject,
                                                  std::span<const std::size_t> layers) const {
  std::set<std::size_t> stated;
  for (const std::size_t layer : layers) {
    const auto coverage = prepared_.coverage(layer);
    if (coverage && outside_.contains(*coverage)) stated.insert(*coverage);
  }
  if (stated.empty()) return std::nullopt;
  double least = 1;
  for (const std::size_t coverage : stated) {
    least = std::min(least, outside_.at(coverage)[subject]);
  }
  if (least == 0 || stated.size() == 1) return least;
  // Several coverages may cover together what each leaves out.
  const std::vector<std::size_t> coverages(stated.begin(), stated.end());
  switch (subject_type()) {
    case GeometryType::polygon:
      return polygon_share_outside(subject, coverages);
    case GeometryType::line:
      return line_share_outside(subject, coverages);
    case GeometryType::point:
      break;
  }
  return least;
}

double LayerFacts::distance_to_coverage_edge_m(std::size_t subject,
                                               std::span<const std::size_t> layers,
                                               double limit_m) const {
  double best = 0;
  for (const std::size_t layer : layers) {
    const auto coverage = prepared_.coverage(layer);
    if (!coverage || !outside_.contains(*coverage)) continue;
    if (outside_.at(*coverage)[subject] > 0) continue;
    const auto edge =
        prepared_.coverage_edges(*coverage).nearest(distances_[subject], limit_m, any_feature);
    best = std::max(best, edge ? edge->distance_m : limit_m);
  }
  return std::min(best, limit_m);
}

}  // namespace ecotone
