// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/overlap_pairs.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "ecotone/execution/parallel.h"
#include "ecotone/overlay/borders.h"
#include "ecotone/overlay/geos.h"
#include "ecotone/overlay/grid.h"

namespace ecotone {

double rounding_noise(double perimeter, const Box& box) {
  const double magnitude = std::max(
      {std::abs(box.min_x), std::abs(box.max_x), std::abs(box.min_y), std::abs(box.max_y)});
  return 8 * std::numeric_limits<double>::epsilon() * magnitude * perimeter;
}

double snapping_error_m2(double length_m, double grid, const Box& box, const Crs& crs) {
  return 0.71 * grid * std::sqrt(unit_area_m2(box.centre(), crs)) * length_m;
}

namespace {

constexpr std::size_t pairs_per_item = 64;

struct Measured {
  Overlap overlap;
  Whole whole = Whole::none;
  bool met = false;        // they share at least a point
  std::string quarantine;  // why the pair could not be computed; empty if it was
};

// The pairs of a stretch of work with what was found; pieces of those that were met.
struct ItemResult {
  std::vector<Measured> measured;
  MultiPolygonArray pieces;
};

class PairWorker {
 public:
  PairWorker(const PairSides& sides, const Crs& crs, const OverlapOptions& options, double grid)
      : subjects_(sides.clean_subjects),
        zones_(sides.clean_zones),
        raw_subjects_(sides.subjects.polygons),
        raw_zones_(sides.zones.polygons),
        crs_(crs),
        options_(options),
        grid_(grid) {}

  // Works through pairs that are sorted by the side that is indexed ("outer").
  ItemResult work(std::span<const Candidate> pairs, bool zones_are_outer) {
    ItemResult result;
    std::size_t first = 0;
    while (first < pairs.size()) {
      const auto outer = [&](std::size_t k) {
        return zones_are_outer ? pairs[k].second : pairs[k].first;
      };
      std::size_t last = first + 1;
      while (last < pairs.size() && outer(last) == outer(first)) ++last;
      work_outer(pairs.subspan(first, last - first), zones_are_outer, result);
      first = last;
    }
    const std::vector<double> areas =
        areas_m2(std::move(to_measure_).build(), crs_, options_.method);
    to_measure_ = {};
    for (std::size_t k = 0; k < areas.size(); ++k) {
      result.measured[k].overlap.area_m2 = areas[k];
    }
    result.pieces = std::move(pieces_).build();
    pieces_ = {};
    return result;
  }

 private:
  void work_outer(std::span<const Candidate> pairs, bool zones_are_outer, ItemResult& result) {
    const std::size_t o = zones_are_outer ? pairs.front().second : pairs.front().first;
    const MultiPolygonView view = zones_are_outer ? zones_.polygons[o] : subjects_.polygons[o];
    std::optional<geos::Geometry> outer;
    std::optional<geos::Prepared> prepared;
    std::string failure;
    try {
      if (view.size() > 0) {
        outer.emplace(session_.geometry(view));
        prepared.emplace(&session_, *outer);
      }
    } catch (const geos::Failure& f) {
      failure = f.what();
    }
    for (const Candidate& pair : pairs) {
      Measured& measured = result.measured.emplace_back();
      measured.overlap.subject = pair.first;
      measured.overlap.zone = pair.second;
      measured.quarantine = failure;
      const bool possible = prepared && subjects_.polygons[pair.first].size() > 0 &&
                            zones_.polygons[pair.second].size() > 0;
      if (possible) {
        try {
          measure(*outer, *prepared, zones_are_outer, measured);
          continue;
        } catch (const geos::Failure& f) {
          measured.quarantine = f.what();
          measured.met = false;
        }
      }
      finish({}, Whole::none, measured);
    }
  }

  void measure(const geos::Geometry& outer, const geos::Prepared& prepared, bool zones_are_outer,
               Measured& measured) {
    const MultiPolygonView subject = subjects_.polygons[measured.overlap.subject];
    const MultiPolygonView zone = zones_.polygons[measured.overlap.zone];
    const Box subject_box = subject.box();
    const Box zone_box = zone.box();
    if (!subject_box.overlaps(zone_box)) return finish({}, Whole::none, measured);
    const geos::Geometry inner = session_.geometry(zones_are_outer ? subject : zone);
    const bool inner_may_be_inside =
        zones_are_outer ? zone_box.contains(subject_box) : subject_box.contains(zone_box);
    if (inner_may_be_inside && prepared.contains_properly(inner)) {
      measured.met = true;
      const double length = perimeter_m(zones_are_outer ? subject : zone, crs_);
      (zones_are_outer ? measured.overlap.subject_border_m : measured.overlap.zone_border_m) =
          length;
      measured.overlap.computing_error_m2 = snapping_error_m2(length, grid_, subject_box, crs_);
      return finish({}, zones_are_outer ? Whole::subject : Whole::zone, measured);
    }
    if (!prepared.intersects(inner)) return finish({}, Whole::none, measured);
    geos::Pieces pieces =
        zones_are_outer
            ? session_.combine(geos::Operation::intersection, inner, outer, retry_grid())
            : session_.combine(geos::Operation::intersection, outer, inner, retry_grid());
    measured.met = true;
    settle(std::move(pieces), subject, zone, measured);
  }

  // Decides what rounding cannot: nothing, a touch, a part or the whole.
  void settle(geos::Pieces pieces, const MultiPolygonView& subject, const MultiPolygonView& zone,
              Measured& measured) {
    Overlap& overlap = measured.overlap;
    const Box box = subject.box();
    const double area = coordinate_area(pieces.polygons);
    const double noise = rounding_noise(coordinate_perimeter(pieces.polygons), box);
    const BorderLengths lengths =
        options_.borders ? border_lengths(pieces.polygons, subject, zone, crs_)
                         : BorderLengths{.perimeter_m = perimeter_m(pieces.polygons, crs_)};
    if (area <= noise) {
      overlap.touches_only = true;
      // A sliver of rounding runs along the shared stretch twice.
      double shared = lengths.perimeter_m / 2;
      for (const auto& line : pieces.lines) shared += path_length_m(line, crs_);
      overlap.zone_border_m = overlap.subject_border_m = shared;
      return finish({}, Whole::none, measured);
    }
    overlap.zone_border_m = lengths.zone_m;
    overlap.subject_border_m = lengths.subject_m;
    overlap.computing_error_m2 = snapping_error_m2(lengths.perimeter_m, grid_, box, crs_) +
                                 noise * unit_area_m2(box.centre(), crs_);
    const double slack = 2 * noise;
    Whole whole = Whole::none;
    if (std::abs(coordinate_area(subject) - area) <= slack) {
      whole = Whole::subject;
    } else if (std::abs(coordinate_area(zone) - area) <= slack) {
      whole = Whole::zone;
    }
    finish(std::move(pieces.polygons), whole, measured);
  }

  void finish(geos::Polygons polygons, Whole whole, Measured& measured) {
    measured.whole = whole;
    const std::size_t s = measured.overlap.subject;
    const std::size_t z = measured.overlap.zone;
    // A whole feature is measured as it came, so that its share is exactly 1; a repaired one
    // as it was repaired.
    if (whole == Whole::subject) {
      to_measure_.add_feature(subjects_.altered[s] ? subjects_.polygons[s] : raw_subjects_[s]);
      polygons = geos::polygons_of(subjects_.polygons[s]);
      geos::make_canonical(polygons);
    } else if (whole == Whole::zone) {
      to_measure_.add_feature(zones_.altered[z] ? zones_.polygons[z] : raw_zones_[z]);
      polygons = geos::polygons_of(zones_.polygons[z]);
      geos::make_canonical(polygons);
    } else {
      geos::append(polygons, to_measure_);
      to_measure_.finish_feature();
    }
    if (options_.pieces) geos::append(polygons, pieces_);
    pieces_.finish_feature();
  }

  double retry_grid() const { return grid_ > 0 ? grid_ : default_grid(crs_); }

  const CleanPolygons& subjects_;
  const CleanPolygons& zones_;
  const MultiPolygonArray& raw_subjects_;
  const MultiPolygonArray& raw_zones_;
  const Crs& crs_;
  const OverlapOptions& options_;
  double grid_;
  geos::Session session_;
  MultiPolygonBuilder to_measure_;
  MultiPolygonBuilder pieces_;
};

// Indexing pays on the side with more vertices.
bool index_zones(std::span<const Candidate> pairs, const MultiPolygonArray& subjects,
                 const MultiPolygonArray& zones) {
  std::size_t of_subjects = 0;
  std::size_t of_zones = 0;
  for (const Candidate& pair : pairs) {
    of_subjects += subjects[pair.first].vertex_count();
    of_zones += zones[pair.second].vertex_count();
  }
  return of_zones >= of_subjects;
}

}  // namespace

OverlapPairs overlap_pairs(const PairSides& sides, std::vector<Candidate> pairs, const Crs& crs,
                           const OverlapOptions& options, double grid, Ledger& ledger) {
  OverlapPairs result;
  const bool zones_are_outer =
      index_zones(pairs, sides.clean_subjects.polygons, sides.clean_zones.polygons);
  if (zones_are_outer) {
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const Candidate& a, const Candidate& b) { return a.second < b.second; });
  }
  const std::size_t items = (pairs.size() + pairs_per_item - 1) / pairs_per_item;
  std::vector<ItemResult> results(items);
  if (options.progress != nullptr) options.progress->begin("overlap areas", items);
  parallel_for(items, options.threads, options.progress, [&](std::size_t item) {
    const std::size_t first = item * pairs_per_item;
    const std::size_t count = std::min(pairs_per_item, pairs.size() - first);
    PairWorker worker(sides, crs, options, grid);
    results[item] =
        worker.work(std::span<const Candidate>(pairs).subspan(first, count), zones_are_outer);
  });
  if (options.progress != nullptr) options.progress->end();

  std::vector<std::size_t> order(pairs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return pairs[a] < pairs[b]; });
  MultiPolygonBuilder pieces;
  for (const std::size_t k : order) {
    const ItemResult& item = results[k / pairs_per_item];
    const Measured& measured = item.measured[k % pairs_per_item];
    if (!measured.quarantine.empty()) {
      ledger.add(
          {.action = LedgerAction::quarantined,
           .layer = sides.subjects.layer + "|" + sides.zones.layer,
           .feature = sides.subjects.id(pairs[k].first) + "|" + sides.zones.id(pairs[k].second),
           .reason = measured.quarantine});
      continue;
    }
    if (!measured.met) continue;
    result.pairs.push_back(measured.overlap);
    result.whole.push_back(measured.whole);
    if (options.pieces) pieces.add_feature(item.pieces[k % pairs_per_item]);
  }
  if (options.pieces) result.pieces = std::move(pieces).build();
  return result;
}

}  // namespace ecotone
