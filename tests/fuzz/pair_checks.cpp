// SPDX-License-Identifier: Apache-2.0
// Pairs of the library against the oracles: areas, touches, borders and pieces.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>

#include "ecotone/geometry/validity.h"
#include "ecotone/geometry/wkt.h"
#include "ecotone/overlay/overlap_areas.h"
#include "tests/fuzz/batch.h"
#include "tests/fuzz/exact_oracle.h"
#include "tests/fuzz/geos_reference.h"

namespace ecotone::fuzz {
namespace {

const Crs& plane() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

OverlapOptions options_for(double grid, bool pieces, int threads) {
  OverlapOptions options;
  options.method = AreaMethod::plane;
  options.grid = grid;
  options.threads = threads;
  options.pieces = pieces;
  return options;
}

struct Sizes {
  double size = 0;       // of the box of both, in units
  double magnitude = 0;  // of the largest coordinate
  double perimeter = 0;
};

Sizes sizes_of(const Prepared& a, const Prepared& b, const Frame& frame) {
  Extent box = a.box;
  box.include(*b.shape);
  const auto far = [](std::int64_t low, std::int64_t high, std::int64_t origin) {
    return std::max(std::abs(static_cast<double>(low + origin)),
                    std::abs(static_cast<double>(high + origin)));
  };
  return {static_cast<double>(std::max(box.width(), box.height())),
          std::max(far(box.min.x, box.max.x, frame.x), far(box.min.y, box.max.y, frame.y)),
          a.perimeter + b.perimeter};
}

// Everything that is wrong with what was found of a pair; empty if nothing is.
std::string faults_of_pair(const PairTruth& truth, const Overlap* found, double subject_area_m2,
                           double zone_area_m2, const Sizes& sizes, const Frame& frame,
                           const Strictness& how) {
  if (truth.contact == Contact::none) {
    return found == nullptr ? "" : fmt::format("apart, but found with {:.17g}", found->area_m2);
  }
  if (found == nullptr) {
    return fmt::format("{} of {:.17g} is missing",
                       truth.contact == Contact::touch ? "a touch" : "an overlap", truth.area);
  }
  const double units = static_cast<double>(frame.units_per_metre);
  const double area = found->area_m2 * units * units;
  std::string faults;
  const auto fault = [&](const std::string& text) {
    faults += (faults.empty() ? "" : "; ") + text;
  };
  if (found->touches_only != (truth.contact == Contact::touch)) {
    fault(fmt::format("touches_only is {}, area {:.17g}", found->touches_only, truth.area));
  }
  if (truth.contact == Contact::touch && found->area_m2 != 0) {
    fault(fmt::format("touch with the area {:.17g}", area));
  }
  if (truth.subject_inside && found->area_m2 != subject_area_m2) {
    fault(fmt::format("whole subject {:.17g} m2, found {:.17g}", subject_area_m2, found->area_m2));
  }
  if (truth.zone_inside && !truth.subject_inside && found->area_m2 != zone_area_m2) {
    fault(fmt::format("whole zone {:.17g} m2, found {:.17g}", zone_area_m2, found->area_m2));
  }
  if (!(std::abs(area - truth.area) <=
        area_tolerance(sizes.size, sizes.magnitude, sizes.perimeter, how.in(frame)))) {
    fault(fmt::format("area {:.17g}, found {:.17g}", truth.area, area));
  }
  const double tolerance = length_tolerance(sizes.magnitude, sizes.perimeter, how.in(frame));
  if (!(std::abs(found->subject_border_m * units - truth.subject_border) <= tolerance)) {
    fault(fmt::format("subject border {:.17g}, found {:.17g}", truth.subject_border,
                      found->subject_border_m * units));
  }
  if (!(std::abs(found->zone_border_m * units - truth.zone_border) <= tolerance)) {
    fault(fmt::format("zone border {:.17g}, found {:.17g}", truth.zone_border,
                      found->zone_border_m * units));
  }
  return faults;
}

// A piece that has the right area and loses nothing when it is cut with either side is the right
// piece.
std::string faults_of_piece(const PairTruth& truth, const MultiPolygonView& piece,
                            const Prepared& a, const Prepared& b, const Sizes& sizes,
                            const Frame& frame, bool is_left_out) {
  if (truth.contact != Contact::overlap) {
    return piece.size() == 0 ? "" : "a touch with a piece: " + write_wkt(piece);
  }
  if (piece.size() == 0) {
    if (!is_left_out)
      return fmt::format("no piece of {:.17g}, and the ledger is silent", truth.area);
    if (truth.area <= left_out_at_most(sizes.magnitude, sizes.perimeter)) return "";
    return fmt::format("piece of {:.17g} was left out, which is more than rounding", truth.area);
  }
  const KernelEdges edges(piece, frame);
  const auto area = static_cast<double>(edges.area());
  const auto in_a = static_cast<double>(kernel_overlap(edges, a.edges));
  const auto in_b = static_cast<double>(kernel_overlap(edges, b.edges));
  // Corners of pieces are doubles, wherever they lie.
  const double tolerance = 4 * area_tolerance(sizes.size, sizes.magnitude, sizes.perimeter,
                                              {.geometry = true, .far_rounding = true});
  std::string faults;
  if (!(std::abs(area - truth.area) <= tolerance && std::abs(in_a - truth.area) <= tolerance &&
        std::abs(in_b - truth.area) <= tolerance)) {
    faults = fmt::format(
        "piece of {:.17g} instead of {:.17g}, in the subject {:.17g}, in the zone "
        "{:.17g}",
        area, truth.area, in_a, in_b);
  }
  if (!is_valid(piece)) {
    faults += geos_is_valid(piece) ? "piece that only GEOS calls valid" : "invalid piece";
  }
  if (!faults.empty()) faults += ": " + write_wkt(piece);
  return faults;
}

// The faults of one pair that is alone in its columns, by the exact oracle.
std::string faults_alone(const Shape& a, const Shape& b, const Frame& frame,
                         const Strictness& how) {
  const MultiPolygonArray subjects = column({a}, frame);
  const MultiPolygonArray zones = column({b}, frame);
  const Overlaps found =
      overlap_areas(subjects, zones, plane(), options_for(frame.grid(), how.geometry, 1));
  for (const LedgerEntry& entry : found.ledger.entries) {
    if (entry.action != LedgerAction::recomputed) return "ledger: " + entry.reason;
  }
  const PairTruth truth = exact_truth(a, b);
  const Prepared prepared_a(a);
  const Prepared prepared_b(b);
  const Sizes sizes = sizes_of(prepared_a, prepared_b, frame);
  std::string faults =
      faults_of_pair(truth, found.pairs.empty() ? nullptr : &found.pairs[0],
                     area_m2(subjects[0], plane(), AreaMethod::plane),
                     area_m2(zones[0], plane(), AreaMethod::plane), sizes, frame, how);
  if (faults.empty() && how.geometry && !found.pairs.empty()) {
    faults = faults_of_piece(truth, found.pieces[0], prepared_a, prepared_b, sizes, frame,
                             std::ranges::any_of(found.ledger.entries, tells_of_rounding));
  }
  return faults;
}

// Drops parts, holes and vertices as long as the pair stays valid and wrong in the same way; near
// the origin if it is wrong there too.
void minimise(Shape& a, Shape& b, Frame& frame, const Strictness& how) {
  const std::string kind = kind_of(faults_alone(a, b, frame, how));
  const auto still_wrong = [&] {
    return is_valid(a) && is_valid(b) && kind_of(faults_alone(a, b, frame, how)) == kind;
  };
  const auto go_to_the_origin = [&] {
    Extent box = extent(a);
    box.include(b);
    const std::tuple before(a, b, frame);
    a = moved(std::move(a), -box.min.x, -box.min.y);
    b = moved(std::move(b), -box.min.x, -box.min.y);
    frame = {};
    if (!still_wrong()) std::tie(a, b, frame) = before;
  };
  go_to_the_origin();
  const auto attempt = [&](Shape& shape, const auto& change) {
    Shape before = shape;
    change(shape);
    if (still_wrong()) return true;
    shape = std::move(before);
    return false;
  };
  bool smaller = true;
  while (smaller) {
    smaller = false;
    for (Shape* shape : {&a, &b}) {
      for (std::size_t j = shape->size(); j-- > 0;) {
        const auto at = static_cast<std::ptrdiff_t>(j);
        if (attempt(*shape, [&](Shape& s) { s.erase(s.begin() + at); })) {
          smaller = true;
          continue;
        }
        for (std::size_t k = (*shape)[j].size(); k-- > 0;) {
          const auto ring = static_cast<std::ptrdiff_t>(k);
          if (k > 0 && attempt(*shape, [&](Shape& s) { s[j].erase(s[j].begin() + ring); })) {
            smaller = true;
            continue;
          }
          for (std::size_t v = (*shape)[j][k].size(); v-- > 0;) {
            const auto vertex = static_cast<std::ptrdiff_t>(v);
            smaller |= attempt(*shape, [&](Shape& s) { s[j][k].erase(s[j][k].begin() + vertex); });
          }
        }
      }
    }
  }
  go_to_the_origin();
}

class PairCheck {
 public:
  PairCheck(const Batch& batch, const Strictness& how, int threads, Report& report)
      : batch_(batch), how_(how), threads_(threads), report_(report) {}

  void run() {
    for (std::size_t i = 0; i < batch_.subjects.size(); ++i) {
      const Batch::Place place = batch_.subject_places[i];
      const Site& site = batch_.sites[place.site];
      // Of a spoilt subject the area is that of the clean one.
      const MultiPolygonArray clean =
          site.raw_subjects.empty()
              ? MultiPolygonArray()
              : column({site.subjects[place.index]}, batch_.frames[place.site]);
      subject_areas_.push_back(
          area_m2(clean.size() == 0 ? batch_.subjects[i] : clean[0], plane(), AreaMethod::plane));
    }
    for (std::size_t j = 0; j < batch_.zones.size(); ++j) {
      zone_areas_.push_back(area_m2(batch_.zones[j], plane(), AreaMethod::plane));
    }
    const Overlaps found = overlap_areas(batch_.subjects, batch_.zones, plane(), options(threads_));
    for (const LedgerEntry& entry : found.ledger.entries) {
      if (tells_of_rounding(entry)) left_out_.insert(entry.feature);
      if (entry.action == LedgerAction::recomputed) {
        report_.note("recomputed: " + entry.reason);
      } else if (batch_.family != Family::degenerate || entry.action == LedgerAction::quarantined) {
        fail(fmt::format("in the ledger: {} {}: {}", entry.layer, entry.feature, entry.reason),
             std::string(ledger_action_name(entry.action)) + ": " + entry.reason);
      }
    }
    compare_with_oracle(found);
    switch (batch_.seed % 4) {
      case 0:
        return check_threads(found);
      case 1:
        return check_order(found);
      case 2:
        return check_sides(found);
      default:
        return check_move(found);
    }
  }

 private:
  OverlapOptions options(int threads) const {
    return options_for(batch_.grid(), how_.geometry, threads);
  }

  void fail(const std::string& text) { fail(text, kind_of(text)); }
  void fail(const std::string& text, const std::string& kind) {
    report_.fail(fmt::format("{} seed {}: {}", family_name(batch_.family), batch_.seed, text),
                 kind);
  }

  void compare_with_oracle(const Overlaps& found) {
    std::size_t next = 0;
    for (std::size_t s = 0; s < batch_.sites.size(); ++s) {
      const Site& site = batch_.sites[s];
      std::vector<Prepared> zones;
      for (const Shape& zone : site.zones) zones.emplace_back(zone);
      for (std::size_t i = 0; i < site.subjects.size(); ++i) {
        const Prepared subject(site.subjects[i]);
        const std::size_t row = batch_.first_subject[s] + i;
        for (std::size_t j = 0; j < zones.size(); ++j) {
          const std::size_t zone = batch_.first_zone[s] + j;
          const auto is_before = [&](const Overlap& o) {
            return o.subject < row || (o.subject == row && o.zone < zone);
          };
          while (next < found.pairs.size() && is_before(found.pairs[next]))
            stray(found.pairs[next++]);
          const Overlap* overlap = nullptr;
          std::size_t at = next;
          if (next < found.pairs.size() && found.pairs[next].subject == row &&
              found.pairs[next].zone == zone) {
            overlap = &found.pairs[next++];
          }
          compare(found, overlap, at, s, i, j, subject, zones[j]);
        }
      }
    }
    while (next < found.pairs.size()) stray(found.pairs[next++]);
  }

  static std::string pair_id(const Overlap& overlap) {
    return fmt::format("{}|{}", overlap.subject, overlap.zone);
  }

  void stray(const Overlap& overlap) {
    fail(fmt::format("subject {} and zone {} of different sites are a pair", overlap.subject,
                     overlap.zone));
  }

  PairTruth truth_of(std::size_t s, std::size_t i, std::size_t j, const Prepared& subject,
                     const Prepared& zone) {
    const auto& maps = batch_.sites[s].bitmaps;
    if (!maps) return quick_truth(subject, zone);
    const std::uint64_t a = maps->subjects[i];
    const std::uint64_t b = maps->zones[j];
    const PairTruth truth =
        known_truth(subject, zone, static_cast<double>(maps->twice_area(a & b)) / 2, (a & ~b) == 0,
                    (b & ~a) == 0);
    const auto area = static_cast<double>(kernel_overlap(subject.edges, zone.edges));
    const auto size = static_cast<double>(std::max(subject.box.width(), subject.box.height()) +
                                          std::max(zone.box.width(), zone.box.height()));
    if (std::abs(area - truth.area) > 1e-15 * (1 + size * size)) {
      fail(fmt::format("the oracles differ: {:.17g} and {:.17g}", area, truth.area));
    }
    return truth;
  }

  void compare(const Overlaps& found, const Overlap* overlap, std::size_t at, std::size_t s,
               std::size_t i, std::size_t j, const Prepared& subject, const Prepared& zone) {
    const Frame& frame = batch_.frames[s];
    const PairTruth truth = truth_of(s, i, j, subject, zone);
    const Sizes sizes = sizes_of(subject, zone, frame);
    std::string faults = faults_of_pair(truth, overlap, subject_areas_[batch_.first_subject[s] + i],
                                        zone_areas_[batch_.first_zone[s] + j], sizes, frame, how_);
    if (faults.empty() && how_.geometry && overlap != nullptr) {
      const MultiPolygonView piece = found.pieces[at];
      faults = faults_of_piece(truth, piece, subject, zone, sizes, frame,
                               left_out_.contains(pair_id(*overlap)));
      if (faults.empty() && batch_.sites[s].raw_subjects.empty() && ++asked_ % 64 == 0) {
        faults = faults_by_geos(piece, s, i, j, sizes);
      }
    }
    if (faults.empty()) {
      report_.pass();
    } else {
      explain(faults, s, i, j);
    }
  }

  std::string faults_by_geos(const MultiPolygonView& piece, std::size_t s, std::size_t i,
                             std::size_t j, const Sizes& sizes) const {
    if (!geos_is_valid(piece)) return "GEOS calls the piece invalid: " + write_wkt(piece);
    const double rest =
        geos_difference_from_intersection(piece, batch_.subjects[batch_.first_subject[s] + i],
                                          batch_.zones[batch_.first_zone[s] + j]);
    const double grid = batch_.grid();
    // GEOS rounds corners as well, of its overlay and of the difference that is measured.
    const double tolerance = 16 * grid * grid *
                             area_tolerance(sizes.size, sizes.magnitude, sizes.perimeter,
                                            {.geometry = true, .far_rounding = true});
    return rest <= tolerance ? "" : fmt::format("piece differs from that of GEOS by {:.3g}", rest);
  }

  void explain(const std::string& faults, std::size_t s, std::size_t i, std::size_t j) {
    if (!report_.has_room()) return fail(faults);
    const Site& site = batch_.sites[s];
    Frame frame = batch_.frames[s];
    Shape a = site.subjects[i];
    Shape b = site.zones[j];
    std::string text = fmt::format("site {} subject {} zone {}: {}\n", s, i, j, faults);
    if (!site.raw_subjects.empty()) {
      return fail(text + wkt(site.raw_subjects[i], frame) + "\n" + wkt(b, frame), kind_of(faults));
    }
    if (faults_alone(a, b, frame, how_).empty()) {
      text += "  right when the pair is alone; wrong with\n" + least_company(s, i, j);
    } else {
      minimise(a, b, frame, how_);
      text += fmt::format("  least: {}\n", faults_alone(a, b, frame, how_));
    }
    fail(text + fmt::format("  {}\n  {}", wkt(a, frame), wkt(b, frame)), kind_of(faults));
  }

  // The fewest other features that it takes for a pair to be wrong that is right when alone.
  std::string least_company(std::size_t s, std::size_t i, std::size_t j) const {
    const std::size_t subject = batch_.first_subject[s] + i;
    const std::size_t zone = batch_.first_zone[s] + j;
    const Site& site = batch_.sites[s];
    const Prepared a(site.subjects[i]);
    const Prepared b(site.zones[j]);
    const PairTruth truth = exact_truth(site.subjects[i], site.zones[j]);
    const Sizes sizes = sizes_of(a, b, batch_.frames[s]);
    // Places of subjects, then of zones.
    std::vector<std::size_t> rows(batch_.subjects.size() + batch_.zones.size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    const auto is_wrong_with = [&](const std::vector<std::size_t>& kept) {
      MultiPolygonBuilder subjects;
      MultiPolygonBuilder zones;
      Overlap sought;
      std::size_t subject_count = 0;
      std::size_t zone_count = 0;
      for (const std::size_t row : kept) {
        if (row < batch_.subjects.size()) {
          if (row == subject) sought.subject = subject_count;
          subjects.add_feature(batch_.subjects[row]);
          ++subject_count;
        } else {
          if (row - batch_.subjects.size() == zone) sought.zone = zone_count;
          zones.add_feature(batch_.zones[row - batch_.subjects.size()]);
          ++zone_count;
        }
      }
      const Overlaps found = overlap_areas(std::move(subjects).build(), std::move(zones).build(),
                                           plane(), options(threads_));
      const auto pair = std::ranges::find_if(found.pairs, [&](const Overlap& o) {
        return o.subject == sought.subject && o.zone == sought.zone;
      });
      if (pair == found.pairs.end()) return truth.contact != Contact::none;
      const std::string faults = faults_of_pair(truth, &*pair, subject_areas_[subject],
                                                zone_areas_[zone], sizes, batch_.frames[s], how_);
      const auto piece = static_cast<std::size_t>(pair - found.pairs.begin());
      return !faults.empty() || (how_.geometry && !faults_of_piece(truth, found.pieces[piece], a, b,
                                                                   sizes, batch_.frames[s], true)
                                                       .empty());
    };
    if (!is_wrong_with(rows)) return "  nothing: the next run is right\n";
    for (std::size_t chunk = rows.size() / 2; chunk > 0; chunk /= 2) {
      for (std::size_t from = 0; from < rows.size();) {
        std::vector<std::size_t> fewer;
        for (std::size_t k = 0; k < rows.size(); ++k) {
          const bool needed = rows[k] == subject || rows[k] == zone + batch_.subjects.size();
          if (k < from || k >= from + chunk || needed) fewer.push_back(rows[k]);
        }
        if (fewer.size() < rows.size() && is_wrong_with(fewer)) {
          rows = std::move(fewer);
        } else {
          from += chunk;
        }
      }
    }
    std::string text;
    for (const std::size_t row : rows) {
      if (row < batch_.subjects.size()) {
        if (row != subject) text += "  subject " + write_wkt(batch_.subjects[row]) + "\n";
      } else if (row - batch_.subjects.size() != zone) {
        text += "  zone " + write_wkt(batch_.zones[row - batch_.subjects.size()]) + "\n";
      }
    }
    return text;
  }

  void expect(bool holds, const std::string& text) {
    if (holds) {
      report_.pass();
    } else {
      fail(text);
    }
  }

  static bool same_pieces(const Overlaps& a, const Overlaps& b) {
    return std::ranges::equal(a.pieces.points(), b.pieces.points()) &&
           std::ranges::equal(a.pieces.ring_offsets(), b.pieces.ring_offsets()) &&
           std::ranges::equal(a.pieces.polygon_offsets(), b.pieces.polygon_offsets()) &&
           std::ranges::equal(a.pieces.geom_offsets(), b.pieces.geom_offsets());
  }

  void check_threads(const Overlaps& found) {
    for (const int threads : {1, 2, 7}) {
      const Overlaps other =
          overlap_areas(batch_.subjects, batch_.zones, plane(), options(threads));
      expect(other.pairs == found.pairs && same_pieces(other, found),
             fmt::format("{} threads make another result", threads));
    }
  }

  void check_order(const Overlaps& found) {
    Random random(batch_.seed ^ 0x9e3779b97f4a7c15ULL);
    const auto shuffled = [&](const MultiPolygonArray& array, std::vector<std::size_t>& places) {
      places.resize(array.size());
      std::iota(places.begin(), places.end(), std::size_t{0});
      random.shuffle(places);
      MultiPolygonBuilder builder;
      for (const std::size_t place : places) builder.add_feature(array[place]);
      return std::move(builder).build();
    };
    std::vector<std::size_t> subjects, zones;
    const MultiPolygonArray a = shuffled(batch_.subjects, subjects);
    const MultiPolygonArray b = shuffled(batch_.zones, zones);
    const Overlaps other = overlap_areas(a, b, plane(), options(threads_));
    std::vector<Overlap> pairs = other.pairs;
    std::vector<std::size_t> order(pairs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (Overlap& pair : pairs) {
      pair.subject = subjects[pair.subject];
      pair.zone = zones[pair.zone];
    }
    std::ranges::sort(order, {},
                      [&](std::size_t k) { return std::pair(pairs[k].subject, pairs[k].zone); });
    bool same = pairs.size() == found.pairs.size();
    for (std::size_t k = 0; same && k < order.size(); ++k) {
      same = pairs[order[k]] == found.pairs[k];
      if (same && how_.geometry) {
        same = write_wkt(other.pieces[order[k]]) == write_wkt(found.pieces[k]);
      }
      if (!same) {
        const Overlap& pair = found.pairs[k];
        fail(
            fmt::format("another order of features changes subject {} and zone {}: {:.17g} {:.17g}",
                        pair.subject, pair.zone, pair.area_m2, pairs[order[k]].area_m2));
        return;
      }
    }
    expect(same, "another order of features changes the number of pairs");
  }

  void expect_same_areas(const Overlaps& found, const std::vector<Overlap>& other,
                         const std::string& what) {
    if (other.size() != found.pairs.size()) return fail(what + " changes the number of pairs");
    std::size_t wrong = 0;
    for (std::size_t k = 0; k < other.size(); ++k) {
      const Overlap& a = found.pairs[k];
      const Overlap& b = other[k];
      const Batch::Place place = batch_.subject_places[a.subject];
      const Site& site = batch_.sites[place.site];
      const Sizes sizes = sizes_of(Prepared(site.subjects[place.index]),
                                   Prepared(site.zones[batch_.zone_places[a.zone].index]),
                                   batch_.frames[place.site]);
      const double grid = batch_.grid();
      const double tolerance =
          2 * grid * grid *
          area_tolerance(sizes.size, sizes.magnitude, sizes.perimeter, how_.in(batch_.frames[0]));
      const bool same = a.subject == b.subject && a.zone == b.zone &&
                        a.touches_only == b.touches_only &&
                        std::abs(a.area_m2 - b.area_m2) <= tolerance;
      if (!same && ++wrong == 1) {
        fail(fmt::format("{} changes subject {} and zone {}: {:.17g} {:.17g}", what, a.subject,
                         a.zone, a.area_m2, b.area_m2));
      }
    }
    if (wrong == 0) report_.pass();
  }

  void check_sides(const Overlaps& found) {
    Overlaps other = overlap_areas(batch_.zones, batch_.subjects, plane(), options(threads_));
    for (Overlap& pair : other.pairs) {
      std::swap(pair.subject, pair.zone);
      std::swap(pair.subject_border_m, pair.zone_border_m);
    }
    std::ranges::sort(other.pairs, {},
                      [](const Overlap& o) { return std::pair(o.subject, o.zone); });
    expect_same_areas(found, other.pairs, "a change of sides");
  }

  void check_move(const Overlaps& found) {
    Batch other = batch_;
    other.place(-12'345, 67'891);
    expect_same_areas(found,
                      overlap_areas(other.subjects, other.zones, plane(), options(threads_)).pairs,
                      "a move by whole units");
  }

  const Batch& batch_;
  const Strictness& how_;
  int threads_;
  Report& report_;
  std::vector<double> subject_areas_;
  std::vector<double> zone_areas_;
  std::set<std::string> left_out_;  // pairs of which the ledger says so
  std::size_t asked_ = 0;
};

}  // namespace

void check_pairs(const Batch& batch, const Strictness& how, int threads, Report& report) {
  PairCheck(batch, how, threads, report).run();
}

}  // namespace ecotone::fuzz
