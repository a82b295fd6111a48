// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/zone_difference.h"

#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/message/no_burn_errors.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/overlay.h"
#include "ecotone/overlay/union.h"
#include "ecotone/zoning/class_field.h"

namespace ecotone {
namespace {

/// Regions of one class each that do not overlap, the strictest first.
Layer by_class(const Layer& zone, const std::string& field, AreaMethod method, int threads,
               Ledger& ledger) {
  const Crs& crs = zone.require_crs();
  std::map<std::optional<FuelClass>, std::vector<std::size_t>, std::greater<>> members;
  for (std::size_t i = 0; i < zone.size(); ++i) {
    const auto fuel_class = field.empty() ? std::nullopt : detail::fuel_class_of(zone, field, i);
    members[fuel_class].push_back(i);
  }
  std::vector<std::vector<std::size_t>> groups;
  Layer regions;
  regions.name = zone.name;
  regions.crs = zone.crs;
  Column classes("class", FieldType::text);
  for (auto& [fuel_class, places] : members) {
    classes.push_back(fuel_class ? FieldValue(std::string(fuel_class_name(*fuel_class)))
                                 : FieldValue());
    regions.ids.push_back(fuel_class ? std::string(fuel_class_name(*fuel_class)) : "-");
    groups.push_back(std::move(places));
  }
  UnionOptions uniting;
  uniting.method = method;
  uniting.threads = threads;
  uniting.layer = zone.name;
  uniting.ids = zone.ids;
  const MultiPolygonArray united = union_by_group(zone.polygons(), groups, crs, ledger, uniting);
  // What a stricter class covers is not the milder one's.
  MultiPolygonBuilder free;
  MultiPolygonBuilder covered;
  for (std::size_t g = 0; g < united.size(); ++g) {
    MultiPolygonBuilder one;
    one.add_feature(united[g]);
    MultiPolygonArray region = std::move(one).build();
    if (g > 0) {
      MultiPolygonBuilder before;
      for (std::size_t k = 0; k < g; ++k) before.add_feature(united[k]);
      OverlapOptions options;
      options.threads = threads;
      options.subject_layer = zone.name;
      region = difference_of(region, std::move(before).build(), crs, ledger, options);
    }
    free.append(region);
  }
  regions.geometry = std::move(free).build();
  regions.fields.add(std::move(classes));
  return regions;
}

double total(const Layer& layer, AreaMethod method) {
  double sum = 0;
  for (const double area : areas_m2(layer.polygons(), *layer.crs, method)) sum += area;
  return sum;
}

std::string class_text(const Layer& pieces, const char* id_field, std::size_t i) {
  const std::string id = to_text(pieces.fields.at(id_field)[i]);
  return id == "-" ? "" : id;
}

}  // namespace

std::string_view zone_change_name(ZoneChange change) {
  constexpr std::array<std::string_view, 3> names = {"kept", "added", "removed"};
  return names[static_cast<std::size_t>(change)];
}

bool ZoneDifference::holds() const {
  return std::abs(old_residue_m2()) <= bound_m2 && std::abs(new_residue_m2()) <= bound_m2;
}

ZoneDifference zone_difference(const Layer& drawn, const std::string& drawn_field,
                               const Layer& in_force, const std::string& in_force_field,
                               AreaMethod method, int threads) {
  ZoneDifference result;
  const Layer after = by_class(drawn, drawn_field, method, threads, result.ledger);
  const Layer before = by_class(in_force, in_force_field, method, threads, result.ledger);
  OverlayOptions options;
  options.area_method = method;
  options.threads = threads;
  OverlayResult overlaid = overlay(after, before, OverlayOperation::union_, options);
  result.ledger.append(overlaid.ledger);
  result.new_m2 = total(after, method);
  result.old_m2 = total(before, method);
  result.bound_m2 = overlaid.balance.a.total.bound_m2 + overlaid.balance.b.total.bound_m2;

  const Layer& pieces = overlaid.layer;
  using Key = std::tuple<ZoneChange, std::string, std::string>;
  std::map<Key, std::vector<std::size_t>> rows;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const bool is_new = !pieces.fields.at("a_id").is_null(i);
    const bool is_old = !pieces.fields.at("b_id").is_null(i);
    const ZoneChange change = is_new && is_old ? ZoneChange::kept
                              : is_new         ? ZoneChange::added
                                               : ZoneChange::removed;
    rows[{change, is_old ? class_text(pieces, "b_id", i) : "",
          is_new ? class_text(pieces, "a_id", i) : ""}]
        .push_back(i);
  }
  Column changes("change", FieldType::text);
  Column old_classes("old_class", FieldType::text);
  Column new_classes("new_class", FieldType::text);
  Column areas("area_m2", FieldType::real);
  MultiPolygonBuilder geometry;
  for (const auto& [key, places] : rows) {
    const auto& [change, old_class, new_class] = key;
    double area = 0;
    for (const std::size_t i : places) {
      area += overlaid.areas_m2[i];
      geometry.add_feature(pieces.polygons()[i]);  // classes are distinct: one piece a pair
    }
    result.classes.push_back({change, old_class, new_class, area});
    (change == ZoneChange::kept    ? result.kept_m2
     : change == ZoneChange::added ? result.added_m2
                                   : result.removed_m2) += area;
    result.changes.ids.push_back(std::to_string(result.changes.ids.size() + 1));
    changes.push_back(std::string(zone_change_name(change)));
    old_classes.push_back(old_class.empty() ? FieldValue() : FieldValue(old_class));
    new_classes.push_back(new_class.empty() ? FieldValue() : FieldValue(new_class));
    areas.push_back(std::round(area * 100) / 100);
  }
  result.changes.name = "zone_changes";
  result.changes.crs = after.crs;
  result.changes.geometry = std::move(geometry).build();
  for (Column* column : {&changes, &old_classes, &new_classes, &areas}) {
    result.changes.fields.add(std::move(*column));
  }
  return result;
}

}  // namespace ecotone
