// SPDX-License-Identifier: Apache-2.0
// What a subject shares with several zones together.
#include <algorithm>
#include <cmath>
#include <limits>

#include "ecotone/compliance/clip_paths.h"
#include "ecotone/compliance/layer_facts.h"
#include "ecotone/compliance/line_length.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/union.h"

namespace ecotone {
namespace {

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
    double error = 0;
  };
  const auto deepest = [&](std::span<const ZoneSet> sets) {
    Depth best;
    for (const ZoneSet& set : sets) {
      for (const Contact& contact : contacts(subject, set.layer)) {
        if (!contains(set.zones, contact.zone)) continue;
        const double depth = contact.amount - contact.distance_m;
        if (depth <= best.value) continue;
        best = {depth, contact.error(set.accuracy_m, options_.subject_accuracy_m)};
      }
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
  shared.error = result.error;
  shared.touches = result.value == 0;
  return shared;
}

SharedAmount LayerFacts::shared_area(std::size_t subject, std::span<const ZoneSet> in,
                                     std::span<const ZoneSet> also,
                                     std::span<const ZoneSet> except) const {
  SharedAmount shared;
  std::size_t overlapping = 0;
  double accuracy = 0;
  bool touches = false;
  double computing = 0;
  const auto collect = [&](std::span<const ZoneSet> sets, bool first) {
    bool met = false;
    for (const ZoneSet& set : sets) {
      for (const Contact& contact : contacts(subject, set.layer)) {
        if (!contains(set.zones, contact.zone)) continue;
        met = true;
        shared.error += contact.error(set.accuracy_m, options_.subject_accuracy_m);
        accuracy = std::max(accuracy, set.accuracy_m);
        computing += contact.computing_error;
        if (!first) continue;
        touches = touches || contact.touches;
        shared.amount += contact.amount;
        if (contact.amount > 0) ++overlapping;
      }
    }
    return met;
  };
  collect(in, true);
  if (!also.empty() && !collect(also, false)) touches = false;
  if (!except.empty()) collect(except, false);
  if (overlapping == 0) {
    SharedAmount nothing;
    nothing.touches = touches;
    return nothing;
  }
  if (overlapping == 1 && also.empty() && except.empty()) return shared;
  const auto united = [&](const MultiPolygonArray& pieces) {
    if (pieces.size() <= 1) return pieces;
    Ledger ledger;
    UnionOptions options;
    options.threads = 1;
    return union_of(pieces, crs_, ledger, options);
  };
  MultiPolygonArray piece = united(pieces_of(subject, in));
  if (piece.size() == 0) return shared;  // only pairs that could not be computed
  OverlapOptions options;
  options.method = options_.area_method;
  options.threads = 1;
  options.pieces = true;
  if (!also.empty()) {
    Overlaps both = overlap_areas(piece, united(pieces_of(subject, also)), crs_, options);
    const bool touch = std::any_of(both.pairs.begin(), both.pairs.end(),
                                   [](const Overlap& pair) { return pair.touches_only; });
    piece = united(both.pieces);
    if (piece.size() == 0 || piece[0].size() == 0) {
      SharedAmount nothing;
      nothing.touches = touch;
      return nothing;
    }
  }
  if (!except.empty()) {
    Ledger ledger;
    piece = difference_of(piece, pieces_of(subject, except), crs_, ledger, options);
  }
  shared.amount = piece.size() == 0 ? 0 : area_m2(piece[0], crs_, options_.area_method);
  // What rounding leaves of a piece that is covered is nothing.
  if (shared.amount <= 1e-6 || piece[0].size() == 0) return {};
  const double along_border =
      perimeter_m(piece[0], crs_) * (accuracy + options_.subject_accuracy_m) + computing;
  shared.error = std::min(shared.error, along_border);
  return shared;
}

MultiPolygonArray LayerFacts::zones_around_line(std::size_t subject, const ZoneLayer& zones,
                                                const std::vector<std::size_t>* wanted) const {
  const Overlaps parts = zones.pieces_in(subjects_.lines()[subject].box());
  MultiPolygonBuilder builder;
  for (std::size_t k = 0; k < parts.pairs.size(); ++k) {
    if (wanted == nullptr || contains(*wanted, parts.pairs[k].zone)) {
      builder.add_feature(parts.pieces[k]);
    }
  }
  return std::move(builder).build();
}

SharedAmount LayerFacts::shared_length(std::size_t subject, std::span<const ZoneSet> in,
                                       std::span<const ZoneSet> also,
                                       std::span<const ZoneSet> except) const {
  SharedAmount shared;
  std::size_t met = 0;
  const auto collect = [&](std::span<const ZoneSet> sets) {
    for (const ZoneSet& set : sets) {
      for (const Contact& contact : contacts(subject, set.layer)) {
        if (!contains(set.zones, contact.zone)) continue;
        shared.error =
            std::max(shared.error, contact.error(set.accuracy_m, options_.subject_accuracy_m));
        shared.touches = shared.touches || contact.touches;
        shared.amount = contact.amount;
        ++met;
      }
    }
  };
  collect(in);
  if (met > 1 || !also.empty() || !except.empty()) {
    collect(also);
    collect(except);
    const auto clipped = [&](const MultiLineStringView& line, std::span<const ZoneSet> sets,
                             bool keep_inside) {
      MultiPolygonBuilder around;
      for (const ZoneSet& set : sets) {
        around.append(zones_around_line(subject, prepared_.zones(set.layer), &set.zones));
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
  }
  if (shared.amount <= touch_distance_m) shared.amount = 0;
  if (shared.amount > 0) shared.touches = false;
  return shared;
}

}  // namespace ecotone
