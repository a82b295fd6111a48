// SPDX-License-Identifier: Apache-2.0
// Operations on layers against the regions into which the shapes of a site divide the plane.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "ecotone/geometry/validity.h"
#include "ecotone/geometry/wkt.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/overlay.h"
#include "ecotone/overlay/union.h"
#include "tests/fuzz/batch.h"
#include "tests/fuzz/exact_oracle.h"

namespace ecotone::fuzz {
namespace {

const Crs& plane() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

Layer layer(const std::string& name, const MultiPolygonArray& polygons) {
  Layer result;
  result.name = name;
  result.crs = plane();
  result.geometry = polygons;
  for (std::size_t i = 0; i < polygons.size(); ++i) result.ids.push_back(std::to_string(i));
  return result;
}

// A row that an operation is to make: its ground in terms of the shapes of its site.
struct Expected {
  std::size_t site = 0;
  std::uint64_t all = 0;   // every one of these covers it
  std::uint64_t any = 0;   // one of these at least, unless there are none
  std::uint64_t none = 0;  // and none of these
};

bool holds(const Expected& row, std::uint64_t covered_by) {
  return covers(covered_by, row.all, row.none) && (row.any == 0 || (covered_by & row.any) != 0);
}

class LayerCheck {
 public:
  LayerCheck(const Batch& batch, const Strictness& how, int threads, Report& report)
      : batch_(batch),
        how_(how),
        threads_(threads),
        report_(report),
        a_(layer("a", batch.subjects)),
        b_(layer("b", batch.zones)) {
    for (std::size_t s = 0; s < batch.sites.size(); ++s) measure(s);
  }

  void run() {
    for (const auto operation :
         {OverlayOperation::intersection, OverlayOperation::union_, OverlayOperation::difference,
          OverlayOperation::symmetric_difference, OverlayOperation::identity,
          OverlayOperation::clip, OverlayOperation::update}) {
      check_operation(operation);
    }
    check_threads();
    check_unions();
    check_difference_of();
    check_self_overlaps();
  }

 private:
  struct Measured {
    std::vector<Region> regions;
    std::vector<KernelEdges> edges;  // subjects, then zones
    double size = 0;
    double perimeter = 0;
    std::uint64_t subjects = 0;  // bits
    std::uint64_t zones = 0;
  };

  void measure(std::size_t s) {
    const Site& site = batch_.sites[s];
    Measured measured;
    std::vector<const Shape*> shapes;
    Extent box;
    for (const auto* side : {&site.subjects, &site.zones}) {
      for (const Shape& shape : *side) {
        shapes.push_back(&shape);
        box.include(shape);
        measured.edges.emplace_back(shape);
        measured.perimeter += Prepared(shape).perimeter;
      }
    }
    measured.subjects = (std::uint64_t{1} << site.subjects.size()) - 1;
    measured.zones = ((std::uint64_t{1} << site.zones.size()) - 1) << site.subjects.size();
    measured.size = static_cast<double>(std::max(box.width(), box.height()));
    const Frame& frame = batch_.frames[s];
    magnitude_ = std::max(magnitude_, std::max(std::abs(static_cast<double>(frame.x)),
                                               std::abs(static_cast<double>(frame.y))) +
                                          measured.size);
    // Fractions over 2 n^2 make areas of 1e-13 and more up to 64 units.
    measured.regions = measured.size <= 64 ? quick_regions(shapes) : exact_regions(shapes);
    measured_.push_back(std::move(measured));
  }

  double area_of(const Expected& row) const {
    long double sum = 0;
    for (const Region& region : measured_[row.site].regions) {
      if (holds(row, region.covered_by)) sum += region.area;
    }
    return static_cast<double>(sum);
  }

  double tolerance(std::size_t site) const {
    const Measured& m = measured_[site];
    return 4 * area_tolerance(m.size, magnitude_, m.perimeter, how_.in(batch_.frames[site]));
  }

  // What doubles that are corners of pieces lose anyway.
  double geometry_tolerance(std::size_t site) const {
    const Measured& m = measured_[site];
    return 8 * area_tolerance(m.size, magnitude_, m.perimeter,
                              {.geometry = true, .far_rounding = true});
  }

  std::uint64_t subject_bit(std::size_t i) const { return std::uint64_t{1} << i; }
  std::uint64_t zone_bit(std::size_t site, std::size_t j) const {
    return std::uint64_t{1} << (batch_.sites[site].subjects.size() + j);
  }

  std::string shapes_of(std::size_t s) const {
    std::string text;
    for (const Shape& shape : batch_.sites[s].subjects) {
      text += "\n  a " + wkt(shape, batch_.frames[s]);
    }
    for (const Shape& shape : batch_.sites[s].zones) {
      text += "\n  b " + wkt(shape, batch_.frames[s]);
    }
    return text;
  }

  void fail(const std::string& text) { fail(text, kind_of(text)); }
  void fail(const std::string& text, const std::string& kind) {
    report_.fail(fmt::format("{} seed {}: {}", family_name(batch_.family), batch_.seed, text),
                 kind);
  }
  void fail(std::size_t site, const std::string& text) {
    if (!report_.has_room()) return fail(text);
    fail(fmt::format("site {}: {}{}", site, text, shapes_of(site)), kind_of(text));
  }

  void check_threads() {
    OverlayOptions options;
    options.area_method = AreaMethod::plane;
    options.grid = batch_.grid();
    options.threads = 1;
    const OverlayResult one = overlay(a_, b_, OverlayOperation::union_, options);
    for (const int threads : {2, 7}) {
      options.threads = threads;
      const OverlayResult many = overlay(a_, b_, OverlayOperation::union_, options);
      if (one.layer.ids == many.layer.ids && one.areas_m2 == many.areas_m2 &&
          std::ranges::equal(one.layer.geometry.points(), many.layer.geometry.points())) {
        report_.pass();
      } else {
        fail(fmt::format("union: {} threads make another result", threads));
      }
    }
  }

  // The rows of an operation by their ids.
  std::map<std::string, Expected> expected_rows(OverlayOperation operation) const {
    using enum OverlayOperation;
    const bool pairs = operation == intersection || operation == identity || operation == union_;
    const bool a_outside = operation != intersection && operation != clip;
    const bool b_outside = operation == symmetric_difference || operation == union_;
    std::map<std::string, Expected> rows;
    for (std::size_t s = 0; s < batch_.sites.size(); ++s) {
      const Measured& m = measured_[s];
      const Site& site = batch_.sites[s];
      for (std::size_t i = 0; i < site.subjects.size(); ++i) {
        const std::string a = std::to_string(batch_.first_subject[s] + i) + "|";
        for (std::size_t j = 0; j < site.zones.size() && pairs; ++j) {
          rows[a + std::to_string(batch_.first_zone[s] + j)] = {
              .site = s, .all = subject_bit(i) | zone_bit(s, j)};
        }
        if (a_outside) rows[a] = {.site = s, .all = subject_bit(i), .none = m.zones};
        if (operation == clip) rows[a] = {.site = s, .all = subject_bit(i), .any = m.zones};
      }
      for (std::size_t j = 0; j < site.zones.size(); ++j) {
        const std::string b = "|" + std::to_string(batch_.first_zone[s] + j);
        if (b_outside) rows[b] = {.site = s, .all = zone_bit(s, j), .none = m.subjects};
        if (operation == update) rows[b] = {.site = s, .all = zone_bit(s, j)};
      }
    }
    std::erase_if(rows, [&](const auto& row) { return area_of(row.second) == 0; });
    return rows;
  }

  void check_operation(OverlayOperation operation) {
    OverlayOptions options;
    options.area_method = AreaMethod::plane;
    options.threads = threads_;
    options.grid = batch_.grid();
    const OverlayResult result = overlay(a_, b_, operation, options);
    const std::string name(overlay_operation_name(operation));
    for (const LedgerEntry& entry : result.ledger.entries) {
      // Snippets that rounding makes where edges nearly coincide may be dropped, but not lost.
      if (entry.action == LedgerAction::dropped && how_.far_rounding) continue;
      if (entry.action == LedgerAction::recomputed) {
        report_.note("recomputed: " + entry.reason);
        continue;
      }
      if (batch_.family == Family::degenerate && entry.action != LedgerAction::quarantined)
        continue;
      fail(fmt::format("{}: in the ledger: {} {}: {}", name, entry.layer, entry.feature,
                       entry.reason));
    }
    if (!result.balance.holds()) fail(name + ": the balance does not hold");
    std::map<std::string, Expected> rows = expected_rows(operation);
    const double square = batch_.grid() * batch_.grid();
    for (std::size_t r = 0; r < result.layer.size(); ++r) {
      const std::string& id = result.layer.ids[r];
      const auto row = rows.find(id);
      if (row == rows.end()) {
        fail(fmt::format("{}: row {} of {:.17g} m2 is not expected: {}", name, id,
                         result.areas_m2[r], write_wkt(result.layer.polygons()[r])));
        continue;
      }
      const std::string faults =
          faults_of(row->second, result.areas_m2[r] / square, result.layer.polygons()[r]);
      if (faults.empty()) {
        report_.pass();
      } else {
        fail(row->second.site, fmt::format("{}: row {}: {}", name, id, faults));
      }
      rows.erase(row);
    }
    // What rounding leaves nothing of may be missing: of an overlap if the ledger says so of this
    // very row; of what is divided by a union also where the rounded union covers it, or leaves it
    // out, as a whole, so that nobody has seen a part.
    std::set<std::string> left_out;
    for (const LedgerEntry& entry : result.ledger.entries) {
      if (!tells_of_rounding(entry)) continue;
      const bool is_pair = entry.feature.find('|') != std::string::npos;
      left_out.insert(is_pair                  ? entry.feature
                      : entry.layer == a_.name ? entry.feature + "|"
                                               : "|" + entry.feature);
    }
    for (const auto& [id, row] : rows) {
      const bool is_told = left_out.contains(id);
      const bool is_divided = id.front() == '|' || id.back() == '|';
      if ((is_told || is_divided) &&
          area_of(row) <= left_out_at_most(magnitude_, measured_[row.site].perimeter)) {
        report_.note(name + (is_told ? ": a row that rounding leaves nothing of"
                                     : ": a row that is not there by a rounded union"));
        continue;
      }
      fail(row.site, fmt::format("{}: row {} of {:.17g} is missing", name, id, area_of(row)));
    }
  }

  // Compares an area and the ground of a geometry with what is expected.
  std::string faults_of(const Expected& row, double area, const MultiPolygonView& geometry) const {
    const double truth = area_of(row);
    std::string faults;
    if (!(std::abs(area - truth) <= tolerance(row.site))) {
      faults += fmt::format("area {:.17g}, found {:.17g}; ", truth, area);
    }
    faults += faults_of_ground(row, geometry);
    return faults;
  }

  std::string faults_of_ground(const Expected& row, const MultiPolygonView& geometry) const {
    const Measured& m = measured_[row.site];
    const double truth = area_of(row);
    const double allowed = geometry_tolerance(row.site);
    const KernelEdges edges(geometry, batch_.frames[row.site]);
    std::string faults;
    if (!(std::abs(static_cast<double>(edges.area()) - truth) <= allowed)) {
      faults += fmt::format("geometry of {:.17g}, not {:.17g}; ", static_cast<double>(edges.area()),
                            truth);
    }
    for (std::size_t k = 0; k < m.edges.size(); ++k) {
      const std::uint64_t bit = std::uint64_t{1} << k;
      Expected both = row;
      both.all |= bit;
      const double expected = area_of(both);
      const auto found = static_cast<double>(kernel_overlap(edges, m.edges[k]));
      if (!(std::abs(found - expected) <= allowed)) {
        faults +=
            fmt::format("geometry shares {:.17g} with shape {}, not {:.17g}; ", found, k, expected);
      }
    }
    if (!is_valid(geometry)) faults += "invalid geometry; ";
    if (!faults.empty() && report_.has_room()) faults += write_wkt(geometry);
    return faults;
  }

  void check_ground(const Expected& row, const MultiPolygonView& geometry,
                    const std::string& name) {
    const std::string faults = faults_of_ground(row, geometry);
    if (faults.empty()) {
      report_.pass();
    } else {
      fail(row.site, name + ": " + faults);
    }
  }

  UnionOptions union_options() const {
    UnionOptions options;
    options.method = AreaMethod::plane;
    options.threads = threads_;
    options.grid = batch_.grid();
    return options;
  }

  void check_unions() {
    std::vector<std::vector<std::size_t>> groups;
    for (std::size_t s = 0; s < batch_.sites.size(); ++s) {
      groups.emplace_back(batch_.sites[s].subjects.size());
      std::iota(groups.back().begin(), groups.back().end(), batch_.first_subject[s]);
    }
    Ledger ledger;
    const MultiPolygonArray united =
        union_by_group(batch_.subjects, groups, plane(), ledger, union_options());
    double total = 0;
    double allowed = 0;
    for (std::size_t s = 0; s < batch_.sites.size(); ++s) {
      const Expected row{.site = s, .any = measured_[s].subjects};
      check_ground(row, united[s], "union by group");
      total += area_of(row);
      allowed += tolerance(s);
    }
    const double square = batch_.grid() * batch_.grid();
    const double area = union_area_m2(batch_.subjects, plane(), union_options()) / square;
    if (std::abs(area - total) <= allowed) {
      report_.pass();
    } else {
      fail(fmt::format("union of all has {:.17g}, not {:.17g}", area, total));
    }
    const MultiPolygonArray all = union_of(batch_.subjects, plane(), ledger, union_options());
    const double drawn = area_m2(all[0], plane(), AreaMethod::plane) / square;
    if (std::abs(drawn - total) <= allowed && is_valid(all[0])) {
      report_.pass();
    } else {
      fail(
          fmt::format("union of all is drawn with {:.17g}, not {:.17g}, or invalid", drawn, total));
    }
  }

  OverlapOptions overlap_options() const {
    OverlapOptions options;
    options.method = AreaMethod::plane;
    options.threads = threads_;
    options.grid = batch_.grid();
    return options;
  }

  void check_difference_of() {
    Ledger ledger;
    const MultiPolygonArray rest =
        difference_of(batch_.subjects, batch_.zones, plane(), ledger, overlap_options());
    for (std::size_t i = 0; i < rest.size(); ++i) {
      const Batch::Place place = batch_.subject_places[i];
      check_ground({.site = place.site,
                    .all = subject_bit(place.index),
                    .none = measured_[place.site].zones},
                   rest[i], "difference");
    }
  }

  void check_self_overlaps() {
    const Overlaps found = self_overlaps(batch_.zones, plane(), overlap_options());
    const double square = batch_.grid() * batch_.grid();
    std::map<std::pair<std::size_t, std::size_t>, const Overlap*> pairs;
    for (const Overlap& pair : found.pairs) pairs[{pair.subject, pair.zone}] = &pair;
    for (std::size_t s = 0; s < batch_.sites.size(); ++s) {
      const auto& zones = batch_.sites[s].zones;
      for (std::size_t i = 0; i < zones.size(); ++i) {
        for (std::size_t j = i + 1; j < zones.size(); ++j) {
          const PairTruth truth = quick_truth(Prepared(zones[i]), Prepared(zones[j]));
          const auto pair = pairs.find({batch_.first_zone[s] + i, batch_.first_zone[s] + j});
          const bool is_right =
              pair == pairs.end()
                  ? truth.contact == Contact::none
                  : truth.contact != Contact::none &&
                        pair->second->touches_only == (truth.contact == Contact::touch) &&
                        std::abs(pair->second->area_m2 / square - truth.area) <= tolerance(s);
          if (is_right) {
            report_.pass();
          } else {
            fail(s,
                 fmt::format("zones {} and {} overlap by {:.17g}, found {:.17g}", i, j, truth.area,
                             pair == pairs.end() ? -1 : pair->second->area_m2 / square));
          }
          if (pair != pairs.end()) pairs.erase(pair);
        }
      }
    }
    for (const auto& [places, pair] : pairs) {
      fail(fmt::format("zones {} and {} are a pair of one column", places.first, places.second));
    }
  }

  const Batch& batch_;
  const Strictness& how_;
  int threads_;
  Report& report_;
  Layer a_;
  Layer b_;
  std::vector<Measured> measured_;
  double magnitude_ = 0;  // of the largest coordinate of all sites: a union has one grid
};

}  // namespace

void check_layers(const Batch& batch, const Strictness& how, int threads, Report& report) {
  LayerCheck(batch, how, threads, report).run();
}

}  // namespace ecotone::fuzz
