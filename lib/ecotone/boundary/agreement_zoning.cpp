// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>

#include "ecotone/boundary/agreement.h"
#include "ecotone/boundary/correspondence.h"
#include "ecotone/boundary/limits.h"
#include "ecotone/overlay/area_sum.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/overlay.h"
#include "ecotone/overlay/union.h"
#include "ecotone/overlay/valid_polygons.h"

namespace ecotone {
namespace {

UnionOptions union_options(const Layer& layer, const ReserveOptions& options) {
  UnionOptions work;
  work.method = options.method;
  work.threads = options.threads;
  work.grid = options.grid;
  work.layer = layer.name;
  work.ids = layer.ids;
  return work;
}

OverlapOptions overlap_options(const ReserveOptions& options) {
  OverlapOptions work;
  work.method = options.method;
  work.threads = options.threads;
  work.grid = options.grid;
  work.borders = false;
  work.pieces = true;
  return work;
}

MultiPolygonArray chosen(const MultiPolygonArray& column, const std::vector<std::size_t>& places) {
  MultiPolygonBuilder builder;
  for (const std::size_t i : places) builder.add_feature(column[i]);
  return std::move(builder).build();
}

// A vertex to look at.
std::optional<Point> first_vertex(const MultiPolygonView& zone) {
  if (zone.size() == 0) return std::nullopt;
  return zone.polygon(0).shell()[0];
}

// The overlap of a pair, where it is more than the limit and what rounding explains.
bool is_overlap(const Overlap& pair, const ReserveOptions& options) {
  return !pair.touches_only && pair.area_m2 > pair.computing_error_m2 &&
         pair.area_m2 >= options.least_area_m2;
}

struct ZoneHole {
  Point vertex;
  Box box;
  double area_m2 = 0;
};

std::vector<ZoneHole> holes_of(const MultiPolygonArray& zones, const Crs& crs, AreaMethod method) {
  std::vector<ZoneHole> holes;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    for (std::size_t j = 0; j < zones[i].size(); ++j) {
      const PolygonView polygon = zones[i].polygon(j);
      for (std::size_t k = 1; k < polygon.ring_count(); ++k) {
        ZoneHole hole{.vertex = polygon.ring(k)[0]};
        for (const Point& p : polygon.ring(k)) hole.box.include(p);
        hole.area_m2 = std::abs(ring_area_m2(polygon.ring(k), crs, method));
        holes.push_back(hole);
      }
    }
  }
  return holes;
}

// The functional zones of one reserve, checked.
class Tiling {
 public:
  Tiling(std::string reserve, MultiPolygonArray zones, std::vector<std::string> ids, const Crs& crs,
         const ReserveOptions& options, Agreement& result)
      : reserve_(std::move(reserve)),
        zones_(std::move(zones)),
        ids_(std::move(ids)),
        crs_(crs),
        options_(options),
        result_(result) {
    Ledger repeated;  // of zones that are valid already
    UnionOptions work;
    work.threads = options_.threads;
    work.grid = options_.grid;
    whole_ = union_of(zones_, crs_, repeated, work);
  }

  ReserveAreas areas() const;
  bool overlaps();
  bool gaps_between_zones();
  bool departs_from(const MultiPolygonArray& outline);

 private:
  bool report(Disagreement kind, const MultiPolygonArray& ground);

  std::string reserve_;
  MultiPolygonArray zones_;
  MultiPolygonArray whole_;  // what the zones cover
  std::vector<std::string> ids_;
  const Crs& crs_;
  const ReserveOptions& options_;
  Agreement& result_;
};

ReserveAreas Tiling::areas() const {
  AreaSum sum;
  for (const double area : areas_m2(zones_, crs_, options_.method)) sum.add(area);
  AreaSum ground;
  for (const double area : areas_m2(whole_, crs_, options_.method)) ground.add(area);
  return {reserve_, sum.value_m2(), ground.value_m2(), std::nullopt};
}

bool Tiling::overlaps() {
  const Overlaps overlaps = self_overlaps(zones_, crs_, overlap_options(options_));
  bool any = false;
  for (std::size_t k = 0; k < overlaps.pairs.size(); ++k) {
    const Overlap& pair = overlaps.pairs[k];
    if (!is_overlap(pair, options_)) continue;
    any = true;
    result_.findings.push_back({Disagreement::zones_overlap, reserve_,
                                ids_[pair.subject] + "|" + ids_[pair.zone], pair.area_m2,
                                options_.least_area_m2, first_vertex(overlaps.pieces[k])});
  }
  return any;
}

// A hole of the union that is a hole of one zone alone is left out on purpose; another lies between
// zones.
bool Tiling::gaps_between_zones() {
  const std::vector<ZoneHole> own = holes_of(zones_, crs_, options_.method);
  bool any = false;
  for (const ZoneHole& hole : holes_of(whole_, crs_, options_.method)) {
    const bool on_purpose = std::any_of(own.begin(), own.end(), [&](const ZoneHole& candidate) {
      const double reach = 1e-6 * (1 + hole.box.width() + hole.box.height());
      return candidate.box.grown(reach).contains(hole.box) &&
             hole.box.grown(reach).contains(candidate.box) &&
             std::abs(candidate.area_m2 - hole.area_m2) <= 1e-6 * hole.area_m2;
    });
    if (on_purpose || hole.area_m2 < options_.least_area_m2) continue;
    any = true;
    result_.findings.push_back({Disagreement::zones_leave_gap, reserve_, "", hole.area_m2,
                                options_.least_area_m2, hole.vertex});
  }
  return any;
}

bool Tiling::report(Disagreement kind, const MultiPolygonArray& ground) {
  bool any = false;
  for (std::size_t i = 0; i < ground.size(); ++i) {
    const double area = area_m2(ground[i], crs_, options_.method);
    if (area < options_.least_area_m2 || area == 0) continue;
    any = true;
    result_.findings.push_back(
        {kind, reserve_, "", area, options_.least_area_m2, first_vertex(ground[i])});
  }
  return any;
}

bool Tiling::departs_from(const MultiPolygonArray& outline) {
  Ledger repeated;
  const bool gap =
      report(Disagreement::zones_leave_gap,
             difference_of(outline, whole_, crs_, repeated, overlap_options(options_)));
  const bool outside =
      report(Disagreement::zone_outside,
             difference_of(whole_, outline, crs_, repeated, overlap_options(options_)));
  return gap || outside;
}

}  // namespace

Agreement check_functional_zones(const Layer& zones, const ReserveOptions& options) {
  const Crs& crs = zones.require_crs();
  Agreement result;
  AgreementCount count{.what = "tilings"};
  const NamedAreas reserves = areas_by_name(zones, options.reserve_field);
  const Column* names = options.zone_field.empty() ? nullptr : &zones.fields.at(options.zone_field);
  const MultiPolygonArray valid =
      valid_polygons(zones.polygons(), crs, result.ledger, union_options(zones, options));
  std::map<std::string, MultiPolygonArray> outlines;
  if (options.outlines != nullptr) {
    require_same_crs(zones, *options.outlines);
    const NamedAreas named = areas_by_name(*options.outlines, options.outline_field);
    const MultiPolygonArray united =
        union_by_group(options.outlines->polygons(), named.features, crs, result.ledger,
                       union_options(*options.outlines, options));
    for (std::size_t i = 0; i < named.names.size(); ++i) {
      outlines.emplace(named.names[i], chosen(united, {i}));
    }
  }
  for (std::size_t r = 0; r < reserves.names.size(); ++r) {
    std::vector<std::string> ids;
    for (const std::size_t i : reserves.features[r]) {
      ids.push_back(names != nullptr ? to_text((*names)[i]) : zones.ids[i]);
    }
    Tiling tiling(reserves.names[r], chosen(valid, reserves.features[r]), std::move(ids), crs,
                  options, result);
    ++count.checked;
    result.reserves.push_back(tiling.areas());
    bool failed = tiling.overlaps();
    const auto outline = outlines.find(reserves.names[r]);
    if (outline == outlines.end()) {
      failed = tiling.gaps_between_zones() || failed;
    } else {
      result.reserves.back().outline_m2 = area_m2(outline->second[0], crs, options.method);
      failed = tiling.departs_from(outline->second) || failed;
      outlines.erase(outline);
    }
    if (failed) ++count.failed;
  }
  // Outlines without any zone are gaps as a whole.
  for (const auto& [name, outline] : outlines) {
    ++count.checked;
    ++count.failed;
    const double area = area_m2(outline[0], crs, options.method);
    result.reserves.push_back({name, 0, 0, area});
    result.findings.push_back({Disagreement::zones_leave_gap, name, "", area, options.least_area_m2,
                               first_vertex(outline[0])});
  }
  result.counts = {count};
  return result;
}

Agreement check_reserves(const Layer& zones, const ReserveOptions& options) {
  const Crs& crs = zones.require_crs();
  Agreement result;
  AgreementCount count{.what = "reserves"};
  const NamedAreas reserves = areas_by_name(zones, options.reserve_field);
  const MultiPolygonArray united = union_by_group(zones.polygons(), reserves.features, crs,
                                                  result.ledger, union_options(zones, options));
  count.checked = reserves.names.size();
  const Overlaps overlaps = self_overlaps(united, crs, overlap_options(options));
  std::vector<bool> failed(reserves.names.size(), false);
  for (std::size_t k = 0; k < overlaps.pairs.size(); ++k) {
    const Overlap& pair = overlaps.pairs[k];
    if (!is_overlap(pair, options)) continue;
    failed[pair.subject] = failed[pair.zone] = true;
    result.findings.push_back({Disagreement::reserves_overlap,
                               reserves.names[pair.subject] + "|" + reserves.names[pair.zone], "",
                               pair.area_m2, options.least_area_m2,
                               first_vertex(overlaps.pieces[k])});
  }
  count.failed = static_cast<std::size_t>(std::count(failed.begin(), failed.end(), true));
  result.counts = {count};
  return result;
}

}  // namespace ecotone
