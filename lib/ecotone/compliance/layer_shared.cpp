// SPDX-License-Identifier: Apache-2.0
// What a subject shares with several zones together.
#include <algorithm>
#include <cmath>
#include <limits>

#include "ecotone/compliance/clip_paths.h"
#include "ecotone/compliance/layer_facts.h"
#include "ecotone/compliance/line_length.h"
#include "ecotone/compliance/zone_borders.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/union.h"

namespace ecotone {
namespace {

/// How deep a point lies in zones side by side is told up to here.
constexpr double deepest_told_m = 1000;

constexpr double infinite = std::numeric_limits<double>::infinity();

bool contains(const std::vector<std::size_t>& zones, std::size_t zone) {
  return std::find(zones.begin(), zones.end(), zone) != zones.end();
}

}  // namespace

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
    std::size_t met = 0;
    for (const ZoneSet& set : sets) {
      for (const Contact& contact : contacts(subject, set.layer)) {
        if (!contains(set.zones, contact.zone)) continue;
        ++met;
        const double depth = contact.amount - contact.distance_m;
        if (depth <= best.value) continue;
        best = {depth, contact.terms(set.accuracy_m, options_.subject_accuracy_m)};
      }
    }
    // Between zones side by side there is no border.
    if (met > 1 && best.value >= 0 && best.value <= best.terms.total()) {
      best.value = std::max(best.value, depth_in_union_m(subject, sets, deepest_told_m));
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
          on_both_m += std::max(
              0.0, contact.zone_border_m + contact.subject_border_m - perimeter_m(*part, crs_));
        }
      }
    }
    // What lies in all groups but the last, which is taken away, has the borders of each.
    if (group + 1 < groups.size() && !groups[group].empty()) {
      terms.subject_border_m = std::min(terms.subject_border_m, subject_border_m);
    }
  }
  OverlapOptions options;
  options.method = options_.area_method;
  options.threads = 1;
  double along_m = 0;
  const Overlaps along = overlap_areas(subject_polygon(subject), piece, crs_, options);
  for (const Overlap& pair : along.pairs) along_m += pair.subject_border_m;
  // Both bound it from above: the borders of the zones one by one count those between them, and
  // what of the piece lies on no border of the subject misses edges that the grid has bent.
  terms.zone_border_m =
      std::min(zone_border_m, std::max(0.0, perimeter - along_m) + std::min(on_both_m, along_m));
  terms.corners =
      Contact::corner_error(piece[0].size(), terms.zone_border_m > 0 ? terms.zone_accuracy_m : 0,
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

MultiPolygonArray LayerFacts::zones_around_line(std::size_t subject, const ZoneLayer& zones,
                                                const std::vector<std::size_t>* wanted) const {
  // A line along an axis has a box without an area, and pieces have one.
  const Box box = subjects_.lines()[subject].box();
  const Overlaps parts = zones.pieces_in(box.grown(crs_.is_geographic() ? 1e-4 : 10));
  MultiPolygonBuilder builder;
  for (std::size_t k = 0; k < parts.pairs.size(); ++k) {
    if (wanted == nullptr || contains(*wanted, parts.pairs[k].zone)) {
      builder.add_feature(parts.pieces[k]);
    }
  }
  return std::move(builder).build();
}

double LayerFacts::depth_in_union_m(std::size_t subject, std::span<const ZoneSet> zones,
                                    double limit_m) const {
  const MultiLineStringArray borders = borders_around(subject, zones, limit_m);
  if (borders[0].size() == 0) return limit_m;
  switch (subject_type()) {
    case GeometryType::polygon:
      return std::min(limit_m, distance_m(subjects_.polygons()[subject], borders[0], crs_));
    case GeometryType::line:
      return std::min(limit_m, distance_m(subjects_.lines()[subject], borders[0], crs_));
    case GeometryType::point:
      break;
  }
  double deepest = 0;
  for (const Point& p : subjects_.points()[subject]) {
    deepest = std::max(deepest, distance_m(p, borders[0], crs_));
  }
  return std::min(limit_m, deepest);
}

MultiLineStringArray LayerFacts::borders_around(std::size_t subject, std::span<const ZoneSet> sets,
                                                double reach_m) const {
  // A degree of longitude at 80° is 19 km; farther north there is no county.
  const double reach = crs_.is_geographic() ? reach_m / 19000 : 1.01 * reach_m / crs_.unit_factor();
  const Box box = subjects_.geometry.box(subject).grown(reach);
  MultiPolygonBuilder around;
  for (const ZoneSet& set : sets) {
    // The box that zones are cut to must not be taken for their border.
    const Overlaps parts = prepared_.zones(set.layer).pieces_in(box.grown(reach));
    for (std::size_t k = 0; k < parts.pairs.size(); ++k) {
      if (contains(set.zones, parts.pairs[k].zone)) around.add_feature(parts.pieces[k]);
    }
  }
  const MultiPolygonArray zones = std::move(around).build();
  std::vector<MultiPolygonView> views;
  for (std::size_t i = 0; i < zones.size(); ++i) views.push_back(zones[i]);
  return borders_near(views, box, crs_);
}

double LayerFacts::line_reach(std::size_t subject, const MultiLineStringView& inside,
                              std::span<const ZoneSet> sets, double accuracy_m) const {
  if (accuracy_m <= 0) return 0;
  const MultiLineStringArray borders = borders_around(subject, sets, accuracy_m);
  const double lost = length_near_m(inside, borders[0], accuracy_m, crs_);
  const double all = length_near_m(subjects_.lines()[subject], borders[0], accuracy_m, crs_);
  return std::max(lost, all - lost) / accuracy_m;
}

SharedAmount LayerFacts::shared_length(std::size_t subject, std::span<const ZoneSet> in,
                                       std::span<const ZoneSet> also,
                                       std::span<const ZoneSet> except) const {
  SharedAmount shared;
  shared.terms.subject_accuracy_m = options_.subject_accuracy_m;
  const auto clipped = [&](const MultiLineStringView& line, std::span<const ZoneSet> sets,
                           bool keep_inside) {
    MultiPolygonBuilder around;
    for (const ZoneSet& set : sets) {
      shared.terms.zone_accuracy_m = std::max(shared.terms.zone_accuracy_m, set.accuracy_m);
      around.append(zones_around_line(subject, prepared_.zones(set.layer), &set.zones));
      for (const Contact& contact : contacts(subject, set.layer)) {
        if (contains(set.zones, contact.zone)) shared.touches = shared.touches || contact.touches;
      }
    }
    const MultiPolygonArray zones = std::move(around).build();
    std::vector<MultiPolygonView> views;
    for (std::size_t i = 0; i < zones.size(); ++i) views.push_back(zones[i]);
    return clip_paths(line, views, keep_inside);
  };
  MultiLineStringArray left = clipped(subjects_.lines()[subject], in, true);
  if (!also.empty()) left = clipped(left[0], also, true);
  if (!except.empty()) left = clipped(left[0], except, false);
  shared.amount = length_m(left[0], crs_);
  // The borders of each group move by themselves.
  const double accuracy = shared.terms.zone_accuracy_m + options_.subject_accuracy_m;
  for (const std::span<const ZoneSet> sets : {in, also, except}) {
    if (!sets.empty()) shared.terms.zone_border_m += line_reach(subject, left[0], sets, accuracy);
  }
  shared.terms.subject_border_m = shared.terms.zone_border_m;
  shared.error = shared.terms.total();
  if (shared.amount <= touch_distance_m) shared.amount = 0;
  if (shared.amount > 0) shared.touches = false;
  return shared;
}

}  // namespace ecotone
