// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/zone_changes.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "ecotone/execution/parallel.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/error_bound.h"
#include "ecotone/overlay/grid.h"
#include "ecotone/overlay/overlay.h"
#include "ecotone/overlay/union.h"

namespace ecotone {
namespace {

constexpr std::array<std::string_view, 6> kind_names = {"same",    "redrawn", "attributes",
                                                        "changed", "added",   "removed"};

// A version of a layer: its zones valid, each in the one form that its ground has.
struct Version {
  const Layer& layer;
  MultiPolygonArray zones;
  std::vector<double> zone_areas_m2;

  Version(const Layer& from, int threads, Ledger& ledger) : layer(from) {
    const Crs& crs = from.require_crs();
    std::vector<std::vector<std::size_t>> groups(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) groups[i] = {i};
    zones = union_by_group(from.polygons(), groups, crs, ledger,
                           {.threads = threads, .layer = from.name, .ids = from.ids});
    zone_areas_m2 = areas_m2(zones, crs, AreaMethod::ellipsoid);
  }
};

MultiPolygonArray one(const MultiPolygonView& zone) {
  MultiPolygonBuilder builder;
  builder.add_feature(zone);
  return std::move(builder).build();
}

bool is_same(const MultiPolygonView& a, const MultiPolygonView& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t j = 0; j < a.size(); ++j) {
    if (a.polygon(j).ring_count() != b.polygon(j).ring_count()) return false;
    for (std::size_t k = 0; k < a.polygon(j).ring_count(); ++k) {
      if (!std::ranges::equal(a.polygon(j).ring(k), b.polygon(j).ring(k))) return false;
    }
  }
  return true;
}

// Names of the fields whose values differ; a field that a version lacks is null there.
std::vector<std::string> differing_fields(const Table& before, std::size_t i, const Table& after,
                                          std::size_t j) {
  std::vector<std::string> names;
  for (const Column& column : before.columns()) {
    const std::optional<std::size_t> other = after.find(column.name());
    const std::string now = other ? to_text(after.column(*other)[j]) : "";
    if (to_text(column[i]) != now) names.push_back(column.name());
  }
  for (const Column& column : after.columns()) {
    if (!before.find(column.name()) && !column.is_null(j)) names.push_back(column.name());
  }
  return names;
}

// What a pair of zones comes to.
struct Outcome {
  ChangedZone change;
  MultiPolygonArray gained;
  MultiPolygonArray lost;
  Ledger ledger;
};

// Compares a zone of two versions; the smaller grid decides nothing, both are on the same one.
Outcome compared(const Version& before, std::size_t i, const Version& after, std::size_t j) {
  const Crs& crs = before.layer.require_crs();
  Outcome out;
  out.change = {.id = before.layer.ids[i],
                .before_m2 = before.zone_areas_m2[i],
                .after_m2 = after.zone_areas_m2[j],
                .fields = differing_fields(before.layer.fields, i, after.layer.fields, j)};
  out.change.kind = out.change.fields.empty() ? ZoneChangeKind::same : ZoneChangeKind::attributes;
  if (is_same(before.zones[i], after.zones[j])) return out;
  OverlapOptions options;
  options.threads = 1;
  const MultiPolygonArray old_zone = one(before.zones[i]);
  const MultiPolygonArray new_zone = one(after.zones[j]);
  out.gained = difference_of(new_zone, old_zone, crs, out.ledger, options);
  out.lost = difference_of(old_zone, new_zone, crs, out.ledger, options);
  out.change.gained_m2 = area_m2(out.gained[0], crs, AreaMethod::ellipsoid);
  out.change.lost_m2 = area_m2(out.lost[0], crs, AreaMethod::ellipsoid);
  const double grid = default_grid(crs);
  const double bound =
      cutting_error_m2(old_zone[0], crs, AreaMethod::ellipsoid, grid, out.change.before_m2) +
      cutting_error_m2(new_zone[0], crs, AreaMethod::ellipsoid, grid, out.change.after_m2);
  out.change.kind = out.change.gained_m2 + out.change.lost_m2 > bound ? ZoneChangeKind::changed
                                                                      : ZoneChangeKind::redrawn;
  return out;
}

}  // namespace

std::string_view zone_change_kind_name(ZoneChangeKind kind) {
  return kind_names[static_cast<std::size_t>(kind)];
}

std::size_t ZoneChanges::count(ZoneChangeKind kind) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(zones, [kind](const ChangedZone& z) { return z.kind == kind; }));
}

double ZoneChanges::net_m2() const {
  double before = 0;
  double after = 0;
  for (const ChangedZone& zone : zones) {
    before += zone.before_m2;
    after += zone.after_m2;
  }
  return after - before;
}

ZoneChanges zone_changes(const Layer& before, const Layer& after, int threads) {
  require_same_crs(before, after);
  ZoneChanges result;
  const Version old_version(before, threads, result.ledger);
  const Version new_version(after, threads, result.ledger);
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t j = 0; j < after.size(); ++j) places.emplace(after.ids[j], j);
  std::vector<std::uint8_t> is_met(after.size(), 0);

  std::vector<Outcome> outcomes(before.size());
  parallel_for(before.size(), threads, nullptr, [&](std::size_t i) {
    const auto found = places.find(before.ids[i]);
    if (found != places.end()) {
      outcomes[i] = compared(old_version, i, new_version, found->second);
      return;
    }
    const double area = old_version.zone_areas_m2[i];
    outcomes[i].change = {
        .id = before.ids[i], .kind = ZoneChangeKind::removed, .before_m2 = area, .lost_m2 = area};
    outcomes[i].lost = one(old_version.zones[i]);
  });
  for (const std::string& id : before.ids) {
    if (const auto found = places.find(id); found != places.end()) is_met[found->second] = 1;
  }
  for (std::size_t j = 0; j < after.size(); ++j) {
    if (is_met[j] != 0) continue;
    const double area = new_version.zone_areas_m2[j];
    Outcome added;
    added.change = {
        .id = after.ids[j], .kind = ZoneChangeKind::added, .after_m2 = area, .gained_m2 = area};
    added.gained = one(new_version.zones[j]);
    outcomes.push_back(std::move(added));
  }
  MultiPolygonBuilder pieces;
  for (Outcome& outcome : outcomes) {
    const auto add = [&](const MultiPolygonArray& piece, bool is_gain, double area) {
      if (piece.size() == 0 || piece[0].size() == 0) return;
      pieces.add_feature(piece[0]);
      result.rows.push_back({result.zones.size(), is_gain, area});
    };
    const ZoneChangeKind kind = outcome.change.kind;
    if (kind != ZoneChangeKind::redrawn) {
      add(outcome.gained, true, outcome.change.gained_m2);
      add(outcome.lost, false, outcome.change.lost_m2);
    }
    result.ledger.append(outcome.ledger);
    result.zones.push_back(std::move(outcome.change));
  }
  result.pieces = std::move(pieces).build();
  return result;
}

}  // namespace ecotone
