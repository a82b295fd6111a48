// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/layer_facts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "ecotone/compliance/clip_paths.h"
#include "ecotone/compliance/zone_borders.h"
#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/message/rule_errors.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/union.h"

namespace ecotone {
namespace {

constexpr double touch_distance_m = 1e-4;  // the grid of the overlay
constexpr double infinite = std::numeric_limits<double>::infinity();

bool contains(const std::vector<std::size_t>& zones, std::size_t zone) {
  return std::find(zones.begin(), zones.end(), zone) != zones.end();
}

MultiLineStringArray borders_of(const MultiPolygonArray& zones) {
  MultiLineStringBuilder builder;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    if (zones.is_missing(i)) {
      builder.add_missing();
      continue;
    }
    const MultiPolygonView zone = zones[i];
    for (std::size_t j = 0; j < zone.size(); ++j) {
      for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
        builder.add_path(zone.polygon(j).ring(k));
      }
    }
    builder.finish_feature();
  }
  return std::move(builder).build();
}

double length_m(const MultiLineStringView& lines, const Crs& crs) {
  double length = 0;
  for (std::size_t j = 0; j < lines.size(); ++j) length += geodesic_length_m(lines.path(j), crs);
  return length;
}

double perimeter_m(const MultiPolygonView& zone, const Crs& crs) {
  double length = 0;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
      length += geodesic_length_m(zone.polygon(j).ring(k), crs);
    }
  }
  return length;
}

bool cross(const MultiLineStringView& a, const MultiLineStringView& b) {
  for (std::size_t j = 0; j < a.size(); ++j) {
    const PathView p = a.path(j);
    for (std::size_t i = 0; i + 1 < p.size(); ++i) {
      for (std::size_t l = 0; l < b.size(); ++l) {
        const PathView q = b.path(l);
        for (std::size_t k = 0; k + 1 < q.size(); ++k) {
          if (relate_segments(p[i], p[i + 1], q[k], q[k + 1]) != SegmentRelation::disjoint) {
            return true;
          }
        }
      }
    }
  }
  return false;
}

/// Lines that do not cross are nearest at a vertex of one of them.
double distance_between(const MultiLineStringView& a, const MultiLineStringView& b,
                        const Crs& crs) {
  if (cross(a, b)) return 0;
  double best = infinite;
  for (std::size_t j = 0; j < a.size(); ++j) {
    for (const Point& p : a.path(j)) best = std::min(best, distance_m(p, b, crs));
  }
  for (std::size_t j = 0; j < b.size(); ++j) {
    for (const Point& p : b.path(j)) best = std::min(best, distance_m(p, a, crs));
  }
  return best;
}

double distance_between(std::span<const Point> a, std::span<const Point> b, const Crs& crs) {
  double best = infinite;
  for (const Point& p : a) {
    for (const Point& q : b) best = std::min(best, geodesic_distance_m(p, q, crs));
  }
  return best;
}

template <typename View>
double distance_between(std::span<const Point> a, const View& b, const Crs& crs) {
  double best = infinite;
  for (const Point& p : a) best = std::min(best, distance_m(p, b, crs));
  return best;
}

}  // namespace

LayerFacts::LayerFacts(const Layer& subjects, const LayerSet& layers,
                       std::span<const std::size_t> wanted, const FactsOptions& options)
    : subjects_(subjects),
      layers_(layers),
      crs_(subjects.require_crs()),
      options_(options),
      rivers_(subjects, layers, options.threads),
      states_(layers.layers.size()) {
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    boxes_.push_back(subjects.geometry.box(i));
    if (subjects.geometry.is_missing(i) || boxes_.back().is_empty()) {
      throw GeometryError(rule_error("subject_without_geometry"),
                          {{"id", i < subjects.ids.size() ? subjects.ids[i] : std::to_string(i)}});
    }
  }
  measure_subjects();
  for (const std::size_t layer : wanted) {
    const Layer& features = layers.layers[layer].layer;
    if (features.size() > 0 && !(features.require_crs() == crs_)) {
      throw CrsError(rule_error("subject_crs_differs"), {{"subject", crs_.label()},
                                                         {"layer", layers.layers[layer].id},
                                                         {"crs", features.crs->label()}});
    }
    LayerState& state = states_[layer];
    state.polygons = features.geometry.type() == GeometryType::polygon;
    for (std::size_t i = 0; i < features.size(); ++i) {
      state.boxes.push_back(features.geometry.box(i));
    }
    state.contacts.resize(subjects.size());
    if (state.polygons) {
      switch (subjects.geometry.type()) {
        case GeometryType::polygon:
          find_polygon_contacts(layer);
          break;
        case GeometryType::line:
          find_line_contacts(layer);
          break;
        case GeometryType::point:
          find_point_contacts(layer);
          break;
      }
    }
    find_coverage(layer);
  }
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

double LayerFacts::margin(double metres) const {
  if (!crs_.is_geographic()) return metres / crs_.unit_factor() * 1.01;
  // A degree of longitude at 80° is 19 km; farther north there is no county.
  return metres / 19000;
}

double LayerFacts::lower_bound_m(const Box& a, const Box& b) const {
  const double dx = std::max({0.0, a.min_x - b.max_x, b.min_x - a.max_x});
  const double dy = std::max({0.0, a.min_y - b.max_y, b.min_y - a.max_y});
  if (!crs_.is_geographic()) return 0.99 * std::hypot(dx, dy) * crs_.unit_factor();
  return 0.98 * std::hypot(dx * 19000, dy * 110000);
}

void LayerFacts::find_polygon_contacts(std::size_t layer) {
  const RoleLayer& owner = layers_.layers[layer];
  LayerState& state = states_[layer];
  OverlapOptions options;
  options.method = options_.area_method;
  options.threads = options_.threads;
  options.progress = options_.progress;
  options.pieces = true;
  options.subject_layer = subjects_.name;
  options.zone_layer = owner.id;
  options.subject_ids = subjects_.ids;
  options.zone_ids = owner.layer.ids;
  state.overlaps = overlap_areas(subjects_.polygons(), owner.layer.polygons(), crs_, options);
  for (const Overlap& pair : state.overlaps.pairs) {
    Contact contact;
    contact.zone = pair.zone;
    contact.amount = pair.touches_only ? 0 : pair.area_m2;
    contact.touches = pair.touches_only;
    contact.zone_border_m = pair.zone_border_m;
    contact.subject_border_m = pair.subject_border_m;
    contact.computing_error = pair.computing_error_m2;
    if (!pair.touches_only) {
      const auto k = static_cast<std::size_t>(&pair - state.overlaps.pairs.data());
      contact.parts = std::max<std::size_t>(1, state.overlaps.pieces[k].size());
    }
    state.contacts[pair.subject].push_back(contact);
  }
  add_quarantined(layer, state.overlaps.ledger);
  ledger_.append(state.overlaps.ledger);
  const double accuracy = owner.layer.accuracy_m.value_or(options_.assumed_accuracy_m) +
                          owner.transformation_accuracy_m + options_.subject_accuracy_m;
  if (accuracy <= 0) return;
  const double grown = margin(accuracy);
  parallel_for(subjects_.size(), options_.threads, nullptr, [&](std::size_t i) {
    std::vector<Contact>& contacts = state.contacts[i];
    const std::size_t met = contacts.size();
    const Box box = boxes_[i].grown(grown);
    for (std::size_t zone = 0; zone < state.boxes.size(); ++zone) {
      if (!state.boxes[zone].overlaps(box)) continue;
      const bool known = std::any_of(contacts.begin(), contacts.begin() + static_cast<long>(met),
                                     [zone](const Contact& c) { return c.zone == zone; });
      if (known) continue;
      const double distance =
          distance_m(subjects_.polygons()[i], owner.layer.polygons()[zone], crs_);
      if (distance > accuracy) continue;
      Contact contact;
      contact.zone = zone;
      contact.distance_m = std::max(distance, std::numeric_limits<double>::min());
      contacts.push_back(contact);
    }
    std::sort(contacts.begin(), contacts.end(),
              [](const Contact& a, const Contact& b) { return a.zone < b.zone; });
  });
}

void LayerFacts::add_quarantined(std::size_t layer, const Ledger& ledger) {
  const std::vector<std::string>& zone_ids = layers_.layers[layer].layer.ids;
  for (const LedgerEntry& entry : ledger.entries) {
    const std::size_t bar = entry.feature.find('|');
    if (entry.action != LedgerAction::quarantined || bar == std::string::npos) continue;
    for (std::size_t i = 0; i < subjects_.ids.size(); ++i) {
      if (subjects_.ids[i] != entry.feature.substr(0, bar)) continue;
      for (std::size_t zone = 0; zone < zone_ids.size(); ++zone) {
        if (zone_ids[zone] != entry.feature.substr(bar + 1)) continue;
        // A pair that could not be computed may share anything, and is never taken for nothing.
        Contact contact;
        contact.zone = zone;
        contact.amount = std::numeric_limits<double>::min();
        contact.computing_error = measures_[i];
        states_[layer].contacts[i].push_back(contact);
      }
    }
  }
}

void LayerFacts::find_point_contacts(std::size_t layer) {
  const RoleLayer& owner = layers_.layers[layer];
  LayerState& state = states_[layer];
  state.borders = borders_of(owner.layer.polygons());
  const double accuracy = owner.layer.accuracy_m.value_or(options_.assumed_accuracy_m) +
                          owner.transformation_accuracy_m + options_.subject_accuracy_m;
  const double grown = margin(accuracy + touch_distance_m);
  parallel_for(subjects_.size(), options_.threads, nullptr, [&](std::size_t i) {
    for (std::size_t zone = 0; zone < state.boxes.size(); ++zone) {
      if (!state.boxes[zone].overlaps(boxes_[i].grown(grown))) continue;
      Contact best;
      bool met = false;
      for (const Point& p : subjects_.points()[i]) {
        const double outside = distance_m(p, owner.layer.polygons()[zone], crs_);
        if (outside > accuracy && outside > touch_distance_m) continue;
        const double border = distance_m(p, state.borders[zone], crs_);
        Contact contact;
        contact.zone = zone;
        contact.zone_border_m = 1;
        contact.subject_border_m = 1;
        if (border <= touch_distance_m) {
          contact.touches = true;
        } else if (outside > 0) {
          contact.distance_m = outside;
        } else {
          contact.amount = border;
        }
        const auto depth = [](const Contact& c) { return c.amount - c.distance_m; };
        if (!met || depth(contact) > depth(best)) best = contact;
        met = true;
      }
      if (met) state.contacts[i].push_back(best);
    }
  });
}

double LayerFacts::line_reach(const MultiLineStringView& line, const MultiLineStringView& inside,
                              const std::vector<MultiPolygonView>& zones, double accuracy_m) const {
  if (accuracy_m <= 0) return 0;
  const MultiLineStringArray borders =
      borders_near(zones, line.box().grown(margin(accuracy_m)), crs_);
  const double lost = length_near_m(inside, borders[0], accuracy_m, crs_);
  const double all = length_near_m(line, borders[0], accuracy_m, crs_);
  return std::max(lost, all - lost) / accuracy_m;
}

void LayerFacts::find_line_contacts(std::size_t layer) {
  const RoleLayer& owner = layers_.layers[layer];
  LayerState& state = states_[layer];
  const double accuracy = owner.layer.accuracy_m.value_or(options_.assumed_accuracy_m) +
                          owner.transformation_accuracy_m + options_.subject_accuracy_m;
  const double grown = margin(accuracy + touch_distance_m);
  parallel_for(subjects_.size(), options_.threads, nullptr, [&](std::size_t i) {
    for (std::size_t zone = 0; zone < state.boxes.size(); ++zone) {
      if (!state.boxes[zone].overlaps(boxes_[i].grown(grown))) continue;
      const MultiPolygonView polygon = owner.layer.polygons()[zone];
      const MultiLineStringArray inside = clip_paths(subjects_.lines()[i], {polygon}, true);
      Contact contact;
      contact.zone = zone;
      contact.amount = length_m(inside[0], crs_);
      const double reach = line_reach(subjects_.lines()[i], inside[0], {polygon}, accuracy);
      contact.zone_border_m = reach;
      contact.subject_border_m = reach;
      if (contact.amount <= touch_distance_m) {
        contact.amount = 0;
        const double distance = distance_m(polygon, subjects_.lines()[i], crs_);
        if (distance > accuracy && distance > touch_distance_m) continue;
        contact.touches = distance <= touch_distance_m;
        if (!contact.touches) contact.distance_m = distance;
      }
      state.contacts[i].push_back(contact);
    }
  });
}

void LayerFacts::find_coverage(std::size_t layer) {
  const RoleLayer& owner = layers_.layers[layer];
  if (!owner.coverage) return;
  const auto same_points = [&](const Coverage& coverage) {
    return std::equal(coverage.zones->points().begin(), coverage.zones->points().end(),
                      owner.coverage->points().begin(), owner.coverage->points().end()) &&
           std::equal(coverage.zones->ring_offsets().begin(), coverage.zones->ring_offsets().end(),
                      owner.coverage->ring_offsets().begin(), owner.coverage->ring_offsets().end());
  };
  const auto known = std::find_if(coverages_.begin(), coverages_.end(), same_points);
  if (known != coverages_.end()) {
    states_[layer].coverage = static_cast<std::size_t>(known - coverages_.begin());
    return;
  }
  Coverage coverage;
  coverage.zones = &*owner.coverage;
  coverage.borders = borders_of(*owner.coverage);
  coverage.outside_share.assign(subjects_.size(), 0);
  switch (subjects_.geometry.type()) {
    case GeometryType::polygon: {
      OverlapOptions options;
      options.method = options_.area_method;
      options.threads = options_.threads;
      options.subject_layer = subjects_.name;
      options.zone_layer = owner.id;
      options.subject_ids = subjects_.ids;
      Ledger repairs;
      coverage.outside =
          difference_of(subjects_.polygons(), *owner.coverage, crs_, repairs, options);
      for (std::size_t i = 0; i < subjects_.size(); ++i) {
        const double outside = area_m2(coverage.outside[i], crs_, options_.area_method);
        // Rounding to the grid leaves slivers of square millimetres.
        if (outside <= std::max(0.01, 1e-9 * measures_[i])) continue;
        coverage.outside_share[i] = measures_[i] > 0 ? std::min(1.0, outside / measures_[i]) : 1;
        if (coverage.outside_share[i] > 1 - 1e-9) coverage.outside_share[i] = 1;
      }
      for (const LedgerEntry& entry : repairs.entries) {
        if (entry.action != LedgerAction::quarantined) continue;
        for (std::size_t i = 0; i < subjects_.ids.size(); ++i) {
          if (entry.feature.starts_with(subjects_.ids[i])) coverage.outside_share[i] = 1;
        }
      }
      break;
    }
    case GeometryType::line:
      for (std::size_t i = 0; i < subjects_.size(); ++i) {
        std::vector<MultiPolygonView> zones;
        for (std::size_t k = 0; k < coverage.zones->size(); ++k) {
          zones.push_back((*coverage.zones)[k]);
        }
        const MultiLineStringArray left = clip_paths(subjects_.lines()[i], zones, false);
        const double outside = length_m(left[0], crs_);
        if (outside > touch_distance_m && measures_[i] > 0) {
          coverage.outside_share[i] = std::min(1.0, outside / measures_[i]);
        }
      }
      break;
    case GeometryType::point:
      for (std::size_t i = 0; i < subjects_.size(); ++i) {
        for (const Point& p : subjects_.points()[i]) {
          bool covered = false;
          for (std::size_t k = 0; k < coverage.zones->size() && !covered; ++k) {
            covered = coverage.zones->box(k).contains(p) &&
                      distance_m(p, (*coverage.zones)[k], crs_) == 0;
          }
          if (!covered) coverage.outside_share[i] = 1;
        }
      }
      break;
  }
  states_[layer].coverage = coverages_.size();
  coverages_.push_back(std::move(coverage));
}

std::span<const Contact> LayerFacts::contacts(std::size_t subject, std::size_t layer) const {
  const auto& contacts = states_[layer].contacts;
  if (subject >= contacts.size()) return {};
  return contacts[subject];
}

std::optional<MultiPolygonView> LayerFacts::piece(std::size_t subject, std::size_t layer,
                                                  std::size_t zone) const {
  const Overlaps& overlaps = states_[layer].overlaps;
  const auto [first, last] = pairs_of_subject(overlaps, subject);
  for (std::size_t k = first; k < last; ++k) {
    if (overlaps.pairs[k].zone != zone) continue;
    if (overlaps.pairs[k].touches_only || overlaps.pieces.size() <= k) return std::nullopt;
    return overlaps.pieces[k];
  }
  return std::nullopt;
}

MultiPolygonArray LayerFacts::pieces_of(std::size_t subject, std::span<const ZoneSet> sets) const {
  MultiPolygonBuilder builder;
  for (const ZoneSet& set : sets) {
    for (const std::size_t zone : set.zones) {
      if (const auto part = piece(subject, set.layer, zone)) builder.add_feature(*part);
    }
  }
  return std::move(builder).build();
}

SharedAmount LayerFacts::shared(std::size_t subject, std::span<const ZoneSet> in,
                                std::span<const ZoneSet> also,
                                std::span<const ZoneSet> except) const {
  switch (subjects_.geometry.type()) {
    case GeometryType::polygon:
      return shared_area(subject, in, also, except);
    case GeometryType::line:
      return shared_length(subject, in, also, except);
    case GeometryType::point:
      break;
  }
  return shared_depth(subject, in, also, except);
}

SharedAmount LayerFacts::shared_depth(std::size_t subject, std::span<const ZoneSet> in,
                                      std::span<const ZoneSet> also,
                                      std::span<const ZoneSet> except) const {
  struct Depth {
    double value = -infinite;
    ErrorTerms terms;
  };
  const auto deepest = [&](std::span<const ZoneSet> sets) {
    Depth best;
    std::size_t holding = 0;
    for (const ZoneSet& set : sets) {
      for (const Contact& contact : contacts(subject, set.layer)) {
        if (!contains(set.zones, contact.zone)) continue;
        if (contact.distance_m == 0) ++holding;
        const double depth = contact.amount - contact.distance_m;
        if (depth <= best.value) continue;
        best = {depth, contact.terms(set.accuracy_m, options_.subject_accuracy_m)};
      }
    }
    // Between zones side by side there is no border.
    if (holding > 1 && best.value <= best.terms.total()) {
      best.value = std::max(best.value, depth_in_union_m(subject, sets, infinite));
    }
    return best;
  };
  Depth result = deepest(in);
  if (!also.empty()) {
    const Depth second = deepest(also);
    if (second.value < result.value) result = second;
  }
  if (!except.empty()) {
    Depth hole = deepest(except);
    hole.value = -hole.value;
    if (hole.value < result.value) result = hole;
  }
  SharedAmount shared;
  shared.signed_depth = result.value;
  shared.amount = std::max(0.0, std::isfinite(result.value) ? result.value : 0.0);
  shared.terms = result.terms;
  shared.error = shared.terms.total();
  shared.touches = result.value == 0;
  return shared;
}

std::vector<MultiPolygonView> LayerFacts::zones_of(std::size_t subject,
                                                   std::span<const ZoneSet> sets) const {
  std::vector<MultiPolygonView> zones;
  for (const ZoneSet& set : sets) {
    for (const Contact& contact : contacts(subject, set.layer)) {
      if (!contains(set.zones, contact.zone)) continue;
      zones.push_back(layers_.layers[set.layer].layer.polygons()[contact.zone]);
    }
  }
  return zones;
}

double LayerFacts::depth_in_union_m(std::size_t subject, std::span<const ZoneSet> zones,
                                    double limit_m) const {
  const std::vector<MultiPolygonView> views = zones_of(subject, zones);
  Box box = boxes_[subject].grown(margin(std::min(limit_m, 1e6)));
  if (!std::isfinite(limit_m)) {
    for (const MultiPolygonView& zone : views) box.include(zone.box());
  }
  const MultiLineStringArray borders = borders_near(views, box, crs_);
  if (borders[0].size() == 0) return limit_m;
  double depth = distance_to_borders(subject, borders);
  if (subject_type() == GeometryType::point) {
    depth = 0;
    for (const Point& p : subjects_.points()[subject]) {
      if (is_covered(p, views)) depth = std::max(depth, distance_m(p, borders[0], crs_));
    }
  }
  return std::min(depth, limit_m);
}

ErrorTerms LayerFacts::union_terms(std::size_t subject, const MultiPolygonArray& piece,
                                   std::span<const std::span<const ZoneSet>> groups) const {
  const double perimeter = perimeter_m(piece[0], crs_);
  ErrorTerms terms;
  terms.subject_accuracy_m = options_.subject_accuracy_m;
  terms.subject_border_m = std::min(perimeter, perimeters_[subject]);
  double zone_border_m = 0;
  double on_both_m = 0;  // stretches that are borders of a zone and of the subject
  for (std::size_t group = 0; group < groups.size(); ++group) {
    double subject_border_m = 0;
    for (const ZoneSet& set : groups[group]) {
      for (const Contact& contact : contacts(subject, set.layer)) {
        if (!contains(set.zones, contact.zone) || contact.amount <= 0) continue;
        terms.zone_accuracy_m = std::max(terms.zone_accuracy_m, set.accuracy_m);
        terms.computing += contact.computing_error;
        zone_border_m += contact.zone_border_m;
        subject_border_m += contact.subject_border_m;
        if (const auto part = this->piece(subject, set.layer, contact.zone)) {
          on_both_m += std::max(0.0, contact.zone_border_m + contact.subject_border_m -
                                         perimeter_m(*part, crs_));
        }
      }
    }
    // What lies in all groups but the last, which is taken away, has the borders of each.
    if (group + 1 < groups.size() && !groups[group].empty()) {
      terms.subject_border_m = std::min(terms.subject_border_m, subject_border_m);
    }
  }
  MultiPolygonBuilder whole;
  whole.add_feature(subjects_.polygons()[subject]);
  OverlapOptions options;
  options.method = options_.area_method;
  options.threads = 1;
  double along_m = 0;
  const Overlaps along = overlap_areas(std::move(whole).build(), piece, crs_, options);
  for (const Overlap& pair : along.pairs) along_m += pair.subject_border_m;
  // Both bound it from above: the borders of the zones one by one count those between them, and
  // what of the piece lies on no border of the subject misses edges that the grid has bent.
  terms.zone_border_m = std::min(zone_border_m, std::max(0.0, perimeter - along_m) +
                                                    std::min(on_both_m, along_m));
  terms.corners = Contact::corner_error(
      piece[0].size(), terms.zone_border_m > 0 ? terms.zone_accuracy_m : 0,
      terms.subject_border_m > 0 ? terms.subject_accuracy_m : 0);
  return terms;
}

SharedAmount LayerFacts::shared_area(std::size_t subject, std::span<const ZoneSet> in,
                                     std::span<const ZoneSet> also,
                                     std::span<const ZoneSet> except) const {
  SharedAmount shared;
  std::size_t overlapping = 0;
  bool touches = false;
  bool meets_also = false;
  for (const ZoneSet& set : in) {
    for (const Contact& contact : contacts(subject, set.layer)) {
      if (!contains(set.zones, contact.zone)) continue;
      touches = touches || contact.touches;
      if (contact.amount <= 0) continue;
      shared.amount += contact.amount;
      shared.terms = contact.terms(set.accuracy_m, options_.subject_accuracy_m);
      shared.error += shared.terms.total();
      ++overlapping;
    }
  }
  for (const ZoneSet& set : also) {
    for (const Contact& contact : contacts(subject, set.layer)) {
      meets_also = meets_also || contains(set.zones, contact.zone);
    }
  }
  if (overlapping == 0) {
    SharedAmount nothing;
    nothing.touches = touches && (also.empty() || meets_also);
    return nothing;
  }
  if (overlapping == 1 && also.empty() && except.empty()) return shared;
  const MultiPolygonArray piece = piece_of(subject, in, also, except, &touches);
  if (pieces_of(subject, in).size() == 0) {  // only pairs that could not be computed
    shared.terms.computing += shared.error - shared.terms.total();
    return shared;
  }
  SharedAmount left;
  left.amount = piece.size() == 0 ? 0 : area_m2(piece[0], crs_, options_.area_method);
  // What rounding leaves of a piece that is covered is nothing.
  if (left.amount <= 1e-6 || piece[0].size() == 0) {
    SharedAmount nothing;
    nothing.touches = touches && !also.empty();
    return nothing;
  }
  const std::span<const ZoneSet> groups[] = {in, also, except};
  left.terms = union_terms(subject, piece, groups);
  left.error = left.terms.total();
  return left;
}

MultiPolygonArray LayerFacts::piece_of(std::size_t subject, std::span<const ZoneSet> in,
                                       std::span<const ZoneSet> also,
                                       std::span<const ZoneSet> except, bool* touches) const {
  const auto united = [&](const MultiPolygonArray& pieces) {
    if (pieces.size() <= 1) return pieces;
    Ledger ledger;
    UnionOptions options;
    options.threads = 1;
    return union_of(pieces, crs_, ledger, options);
  };
  OverlapOptions options;
  options.method = options_.area_method;
  options.threads = 1;
  options.pieces = true;
  MultiPolygonArray piece = united(pieces_of(subject, in));
  if (touches != nullptr) *touches = false;
  if (piece.size() == 0) return piece;
  if (!also.empty()) {
    Overlaps both = overlap_areas(piece, united(pieces_of(subject, also)), crs_, options);
    if (touches != nullptr) {
      *touches = std::any_of(both.pairs.begin(), both.pairs.end(),
                             [](const Overlap& pair) { return pair.touches_only; });
    }
    piece = united(both.pieces);
  }
  if (!except.empty() && piece.size() > 0 && piece[0].size() > 0) {
    Ledger ledger;
    piece = difference_of(piece, pieces_of(subject, except), crs_, ledger, options);
  }
  return piece;
}

SharedAmount LayerFacts::shared_length(std::size_t subject, std::span<const ZoneSet> in,
                                       std::span<const ZoneSet> also,
                                       std::span<const ZoneSet> except) const {
  SharedAmount shared;
  const MultiLineStringView line = subjects_.lines()[subject];
  const std::vector<MultiPolygonView> zones = zones_of(subject, in);
  MultiLineStringArray left = clip_paths(line, zones, true);
  if (!also.empty()) left = clip_paths(left[0], zones_of(subject, also), true);
  if (!except.empty()) left = clip_paths(left[0], zones_of(subject, except), false);
  shared.amount = length_m(left[0], crs_);
  shared.terms.subject_accuracy_m = options_.subject_accuracy_m;
  for (const std::span<const ZoneSet> sets : {in, also, except}) {
    for (const ZoneSet& set : sets) {
      shared.terms.zone_accuracy_m = std::max(shared.terms.zone_accuracy_m, set.accuracy_m);
      for (const Contact& contact : contacts(subject, set.layer)) {
        if (contains(set.zones, contact.zone)) shared.touches = shared.touches || contact.touches;
      }
    }
  }
  const double accuracy = shared.terms.zone_accuracy_m + options_.subject_accuracy_m;
  // Borders of the groups count apart: what lies inside one may be the border of the other.
  for (const std::span<const ZoneSet> sets : {in, also, except}) {
    if (sets.empty()) continue;
    shared.terms.zone_border_m += line_reach(line, left[0], zones_of(subject, sets), accuracy);
  }
  shared.terms.subject_border_m = shared.terms.zone_border_m;
  shared.error = shared.terms.total();
  if (shared.amount <= touch_distance_m) shared.amount = 0;
  if (shared.amount > 0) shared.touches = false;
  return shared;
}

double LayerFacts::distance_to(std::size_t subject, const GeometryColumn& features,
                               std::size_t feature) const {
  switch (subjects_.geometry.type()) {
    case GeometryType::polygon: {
      const MultiPolygonView a = subjects_.polygons()[subject];
      switch (features.type()) {
        case GeometryType::polygon:
          return distance_m(a, features.as_polygons()[feature], crs_);
        case GeometryType::line:
          return distance_m(a, features.as_lines()[feature], crs_);
        case GeometryType::point:
          return distance_between(features.as_points()[feature], a, crs_);
      }
      break;
    }
    case GeometryType::line: {
      const MultiLineStringView a = subjects_.lines()[subject];
      switch (features.type()) {
        case GeometryType::polygon:
          return distance_m(features.as_polygons()[feature], a, crs_);
        case GeometryType::line:
          return distance_between(a, features.as_lines()[feature], crs_);
        case GeometryType::point:
          return distance_between(features.as_points()[feature], a, crs_);
      }
      break;
    }
    case GeometryType::point: {
      const std::span<const Point> a = subjects_.points()[subject];
      switch (features.type()) {
        case GeometryType::polygon:
          return distance_between(a, features.as_polygons()[feature], crs_);
        case GeometryType::line:
          return distance_between(a, features.as_lines()[feature], crs_);
        case GeometryType::point:
          return distance_between(a, features.as_points()[feature], crs_);
      }
      break;
    }
  }
  return infinite;
}

double LayerFacts::distance_to_borders(std::size_t subject,
                                       const MultiLineStringArray& borders) const {
  double best = infinite;
  for (std::size_t k = 0; k < borders.size(); ++k) {
    switch (subjects_.geometry.type()) {
      case GeometryType::polygon:
        best = std::min(best, distance_m(subjects_.polygons()[subject], borders[k], crs_));
        break;
      case GeometryType::line:
        best = std::min(best, distance_between(subjects_.lines()[subject], borders[k], crs_));
        break;
      case GeometryType::point:
        best = std::min(best, distance_between(subjects_.points()[subject], borders[k], crs_));
        break;
    }
  }
  return best;
}

std::optional<NearestFeature> LayerFacts::nearest(
    std::size_t subject, std::size_t layer, double limit_m,
    const std::function<bool(std::size_t)>& wanted) const {
  const GeometryColumn& features = layers_.layers[layer].layer.geometry;
  std::vector<std::pair<double, std::size_t>> candidates;
  const std::vector<Box>& boxes = states_[layer].boxes;
  for (std::size_t k = 0; k < boxes.size(); ++k) {
    if (boxes[k].is_empty()) continue;
    const double bound = lower_bound_m(boxes_[subject], boxes[k]);
    if (bound <= limit_m) candidates.emplace_back(bound, k);
  }
  std::sort(candidates.begin(), candidates.end());
  std::optional<NearestFeature> best;
  for (const auto& [bound, k] : candidates) {
    if (best && bound > best->distance_m) break;
    if (!wanted(k)) continue;
    const double distance = distance_to(subject, features, k);
    if (distance > limit_m) continue;
    if (!best || distance < best->distance_m ||
        (distance == best->distance_m && k < best->feature)) {
      best = NearestFeature{k, distance};
    }
  }
  return best;
}

std::optional<double> LayerFacts::uncovered_share(std::size_t subject,
                                                  std::span<const std::size_t> layers) const {
  std::set<std::size_t> coverages;
  for (const std::size_t layer : layers) {
    if (states_[layer].coverage) coverages.insert(*states_[layer].coverage);
  }
  if (coverages.empty()) return std::nullopt;
  double least = 1;
  for (const std::size_t k : coverages) {
    least = std::min(least, coverages_[k].outside_share[subject]);
  }
  if (least == 0 || coverages.size() == 1 || subject_type() == GeometryType::point) return least;
  // Several coverages may cover together what each leaves out.
  if (subject_type() == GeometryType::line) {
    std::vector<MultiPolygonView> zones;
    for (const std::size_t k : coverages) {
      for (std::size_t z = 0; z < coverages_[k].zones->size(); ++z) {
        zones.push_back((*coverages_[k].zones)[z]);
      }
    }
    const MultiLineStringArray left = clip_paths(subjects_.lines()[subject], zones, false);
    const double outside = length_m(left[0], crs_);
    return outside <= touch_distance_m ? 0 : std::min(1.0, outside / measures_[subject]);
  }
  MultiPolygonBuilder first;
  first.add_feature(coverages_[*coverages.begin()].outside[subject]);
  MultiPolygonArray left = std::move(first).build();
  Ledger ledger;
  for (auto k = std::next(coverages.begin()); k != coverages.end(); ++k) {
    left = difference_of(left, *coverages_[*k].zones, crs_, ledger);
  }
  const double outside = area_m2(left[0], crs_, options_.area_method);
  if (outside <= std::max(0.01, 1e-9 * measures_[subject])) return 0;
  return std::min(1.0, outside / measures_[subject]);
}

double LayerFacts::distance_to_coverage_edge_m(std::size_t subject,
                                               std::span<const std::size_t> layers,
                                               double limit_m) const {
  double best = 0;
  for (const std::size_t layer : layers) {
    if (!states_[layer].coverage) continue;
    const Coverage& coverage = coverages_[*states_[layer].coverage];
    if (coverage.outside_share[subject] > 0) continue;
    best = std::max(best, distance_to_borders(subject, coverage.borders));
  }
  return std::min(best, limit_m);
}

}  // namespace ecotone
