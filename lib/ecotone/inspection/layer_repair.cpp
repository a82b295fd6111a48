// SPDX-License-Identifier: Apache-2.0
#include "ecotone/inspection/layer_repair.h"

#include <cmath>
#include <functional>
#include <unordered_map>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geodesy/bd09.h"
#include "ecotone/geodesy/gcj02.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/geometry/repair.h"
#include "ecotone/geometry/wkb.h"
#include "ecotone/inspection/packed_angles.h"
#include "ecotone/inspection/scene.h"
#include "ecotone/message/geometry_errors.h"

namespace ecotone {
namespace {

using Move = std::function<Point(const Point&)>;

std::optional<double> total(const Layer& layer) {
  if (!layer.crs || layer.geometry.type() != GeometryType::polygon) return std::nullopt;
  return inspection::total_area_m2(layer.polygons(), *layer.crs);
}

std::optional<double> area_of(const Layer& layer, std::size_t feature) {
  if (!layer.crs || layer.geometry.type() != GeometryType::polygon) return std::nullopt;
  try {
    return area_m2(layer.polygons()[feature], *layer.crs, AreaMethod::ellipsoid);
  } catch (const Error&) {
    return std::nullopt;
  }
}

// A change of every vertex, as one entry of the ledger.
void move_all(LayerRepair& result, const std::string& reason, const Move& move) {
  LedgerEntry entry{.action = LedgerAction::repaired, .layer = result.layer.name, .reason = reason};
  entry.area_before_m2 = total(result.layer);
  result.layer.geometry = inspection::moved(result.layer.geometry, move);
  entry.area_after_m2 = total(result.layer);
  result.ledger.add(std::move(entry));
}

Point unpacked(const Point& p) {
  const auto x = unpacked_degrees(p.x), y = unpacked_degrees(p.y);
  if (!x || !y) {
    throw GeometryError(geometry_error("no_packed_angle"),
                        {{"x", inspection::number(p.x)}, {"y", inspection::number(p.y)}});
  }
  return {*x, *y};
}

// The offset is one of longitudes and latitudes: projected coordinates go there and back.
void undo_offset(LayerRepair& result, WebMapOffset offset) {
  const Move undone = offset == WebMapOffset::gcj02 ? cgcs2000_from_gcj02 : cgcs2000_from_bd09;
  const std::string reason =
      offset == WebMapOffset::gcj02 ? "offset of GCJ-02 undone" : "offset of BD-09 undone";
  const auto& crs = result.layer.crs;
  if (crs ? crs->is_geographic() : inspection::are_degrees(result.layer.geometry.box())) {
    move_all(result, reason, undone);
    return;
  }
  const Crs degrees = Crs::from_epsg(4490);
  const Transformation there(result.layer.require_crs(), degrees), back(degrees, *crs);
  move_all(result, reason, [&](const Point& p) { return back(undone(there(p))); });
}

// Keeps the features that a test does not name; the others go into the ledger.
void drop(LayerRepair& result, const std::string& reason,
          const std::function<bool(std::size_t)>& is_dropped) {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < result.layer.size(); ++i) {
    if (!is_dropped(i)) {
      kept.push_back(i);
      continue;
    }
    LedgerEntry entry{.action = LedgerAction::dropped,
                      .layer = result.layer.name,
                      .feature = result.layer.ids[i],
                      .reason = reason};
    entry.area_before_m2 = area_of(result.layer, i);
    if (entry.area_before_m2) entry.area_after_m2 = 0;
    result.ledger.add(std::move(entry));
  }
  if (kept.size() < result.layer.size()) result.layer = select(result.layer, kept);
}

void drop_copies(LayerRepair& result) {
  std::unordered_map<std::string, std::vector<std::size_t>> seen;
  const Layer& layer = result.layer;
  drop(result, "geometry and fields of a feature before it", [&](std::size_t i) {
    if (layer.geometry.box(i).is_empty()) return false;
    const auto wkb = write_wkb(layer.geometry, i);
    auto& others = seen[std::string(reinterpret_cast<const char*>(wkb.data()), wkb.size())];
    for (const std::size_t k : others) {
      if (inspection::same_fields(layer, i, k)) return true;
    }
    others.push_back(i);
    return false;
  });
}

void mend_rings(LayerRepair& result) {
  Layer& layer = result.layer;
  if (layer.geometry.type() != GeometryType::polygon) return;
  ColumnRepair mended = repair(layer.polygons());
  std::vector<LedgerEntry> entries;
  for (const FeatureRepair& one : mended.repaired) {
    LedgerEntry entry{.action = LedgerAction::repaired,
                      .layer = layer.name,
                      .feature = layer.ids[one.feature],
                      .reason = "invalid:"};
    for (const Fault& fault : one.changes) {
      const std::string kind(fault_name(fault.kind));
      if (entry.reason.find(kind) == std::string::npos) entry.reason += " " + kind;
    }
    if (!one.changes.empty()) entry.position = one.changes[0].at;
    entry.area_before_m2 = area_of(layer, one.feature);
    entries.push_back(std::move(entry));
  }
  layer.geometry = GeometryColumn(std::move(mended.zones));
  for (std::size_t k = 0; k < entries.size(); ++k) {
    entries[k].area_after_m2 = area_of(layer, mended.repaired[k].feature);
    result.ledger.add(std::move(entries[k]));
  }
}

}  // namespace

std::optional<WebMapOffset> parse_web_map_offset(std::string_view name) {
  if (name == "gcj02") return WebMapOffset::gcj02;
  if (name == "bd09") return WebMapOffset::bd09;
  return std::nullopt;
}

LayerRepair repair_layer(Layer layer, const LayerRepairOptions& options) {
  LayerRepair result{std::move(layer), {}};
  if (options.swap_axes) {
    move_all(result, "easting and northing swapped", [](const Point& p) {
      return Point{p.y, p.x};
    });
  }
  if (options.unpack_angles) move_all(result, "packed degrees unpacked", unpacked);
  if (options.unshift) undo_offset(result, *options.unshift);
  const GeometryColumn& geometry = result.layer.geometry;
  if (options.drop_empty) {
    drop(result, "no geometry", [&](std::size_t i) { return geometry.box(i).is_empty(); });
  }
  if (options.drop_origin) {
    drop(result, "at 0, 0", [&](std::size_t i) { return geometry.box(i) == Box{0, 0, 0, 0}; });
  }
  if (options.drop_duplicates) drop_copies(result);
  mend_rings(result);
  return result;
}

}  // namespace ecotone
