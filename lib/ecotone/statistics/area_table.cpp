// SPDX-License-Identifier: Apache-2.0
#include "ecotone/statistics/area_table.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "ecotone/error.h"
#include "ecotone/layer/field_order.h"
#include "ecotone/message/statistics_errors.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/error_bound.h"
#include "ecotone/overlay/grid.h"
#include "ecotone/overlay/valid_polygons.h"
#include "ecotone/statistics/grouped_areas.h"

namespace ecotone {
namespace {

constexpr std::array policy_names = {"union", "sum", "priority"};

// Places of the features, the one that comes first in front.
std::vector<std::size_t> order_of_priority(const Layer& layer, const AreaTableOptions& options) {
  if (options.priority_field.empty()) throw UsageError(statistics_error("priority_missing"));
  const Column& column = layer.fields.at(options.priority_field);
  const auto& listed = options.priority_values;
  const auto rank = [&](std::size_t i) {
    return std::find(listed.begin(), listed.end(), to_text(column[i])) - listed.begin();
  };
  std::vector<std::size_t> order(layer.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    if (column.is_null(a) != column.is_null(b)) return column.is_null(b);
    if (comes_before(column[a], column[b])) return true;
    if (comes_before(column[b], column[a])) return false;
    return layer.ids[a] < layer.ids[b];
  });
  return order;
}

MultiPolygonArray column_of(const MultiPolygonArray& zones, std::span<const std::size_t> places) {
  MultiPolygonBuilder builder;
  for (const std::size_t i : places) builder.add_feature(zones[i]);
  return std::move(builder).build();
}

// The area of each feature without what comes before it.
std::vector<double> areas_by_priority(const Layer& layer, const MultiPolygonArray& zones,
                                      std::vector<double> areas,
                                      const std::vector<Overlap>& overlapping,
                                      const AreaTableOptions& options, Ledger& ledger) {
  const Crs& crs = *layer.crs;
  std::vector<std::size_t> place_in_order(layer.size());
  const std::vector<std::size_t> order = order_of_priority(layer, options);
  for (std::size_t k = 0; k < order.size(); ++k) place_in_order[order[k]] = k;
  std::vector<std::vector<std::size_t>> earlier(layer.size());
  for (const Overlap& pair : overlapping) {
    const bool subject_first = place_in_order[pair.subject] < place_in_order[pair.zone];
    earlier[subject_first ? pair.zone : pair.subject].push_back(subject_first ? pair.subject
                                                                              : pair.zone);
  }
  OverlapOptions overlap_options;
  overlap_options.method = options.method;
  overlap_options.threads = options.threads;
  overlap_options.grid = options.grid;
  overlap_options.subject_layer = overlap_options.zone_layer = layer.name;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    if (earlier[i].empty()) continue;
    const std::vector<std::size_t> self{i};
    const MultiPolygonArray rest = difference_of(
        column_of(zones, self), column_of(zones, earlier[i]), crs, ledger, overlap_options);
    areas[i] = area_m2(rest[0], crs, options.method);
  }
  return areas;
}

// Without three features that overlap each other, no ground lies under more than two.
bool may_be_threefold(std::size_t count, const std::vector<Overlap>& overlapping) {
  std::vector<std::vector<std::size_t>> partners(count);
  for (const Overlap& pair : overlapping) partners[pair.subject].push_back(pair.zone);
  for (const Overlap& pair : overlapping) {
    const auto& a = partners[pair.subject];
    const auto& b = partners[pair.zone];
    if (std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end()) return true;
  }
  return false;
}

AreaRow row_of(std::vector<FieldValue> values, const std::vector<std::size_t>& features,
               const std::vector<double>& areas, const AreaSum& area) {
  AreaRow row;
  row.values = std::move(values);
  row.features = features.size();
  AreaSum sum;
  for (const std::size_t i : features) sum.add(areas[i]);
  row.sum_m2 = sum.value_m2();
  row.area_m2 = area.value_m2();
  return row;
}

}  // namespace

std::string_view overlap_policy_name(OverlapPolicy policy) {
  return policy_names[static_cast<std::size_t>(policy)];
}

OverlapPolicy parse_overlap_policy(std::string_view name) {
  for (std::size_t k = 0; k < policy_names.size(); ++k) {
    if (policy_names[k] == name) return static_cast<OverlapPolicy>(k);
  }
  throw UsageError(statistics_error("overlap_policy_unknown"), {{"name", std::string(name)}});
}

AreaTable area_table(const Layer& layer, const AreaTableOptions& options) {
  const Crs& crs = layer.require_crs();
  AreaTable table;
  table.by = options.by;
  table.method = options.method;
  table.overlaps = options.overlaps;
  table.grid = grid_or_default(options.grid, crs);
  if (options.overlaps == OverlapPolicy::priority) order_of_priority(layer, options);
  const Groups groups = group_by(layer, options.by);
  for (const std::string& field : options.by) {
    table.by_types.push_back(layer.fields.at(field).type());
  }

  UnionOptions valid_options;
  valid_options.method = options.method;
  valid_options.threads = options.threads;
  valid_options.grid = options.grid;
  valid_options.layer = layer.name;
  valid_options.ids = layer.ids;
  const MultiPolygonArray zones =
      valid_polygons(layer.polygons(), crs, table.ledger, valid_options);
  const std::vector<double> areas = areas_m2(zones, crs, options.method);

  const MeasureOptions measure{options.method, options.threads, options.grid, layer.name,
                               layer.ids};
  const std::vector<Overlap> overlapping = overlapping_pairs(zones, crs, measure, table.ledger);
  table.overlapping_pairs = overlapping.size();

  std::vector<std::size_t> all(layer.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::vector<AreaSum> parts(groups.values.size());
  AreaSum whole;
  Reconciliation& account = table.reconciliation;
  if (options.overlaps == OverlapPolicy::sum) {
    for (std::size_t i = 0; i < layer.size(); ++i) {
      parts[groups.group_of[i]].add(areas[i]);
      whole.add(areas[i]);
    }
  } else {
    whole = union_areas(zones, areas, {all}, overlapping, crs, measure, table.ledger)[0];
    for (const Overlap& pair : overlapping) {
      for (const std::size_t i : {pair.subject, pair.zone}) {
        account.bound_m2 +=
            2 * cutting_error_m2(zones[i], crs, options.method, table.grid, areas[i]);
      }
    }
  }
  if (options.overlaps == OverlapPolicy::union_) {
    parts = union_areas(zones, areas, groups.features, overlapping, crs, measure, table.ledger);
  } else if (options.overlaps == OverlapPolicy::priority) {
    const std::vector<double> remaining =
        areas_by_priority(layer, zones, areas, overlapping, options, table.ledger);
    for (std::size_t i = 0; i < layer.size(); ++i) parts[groups.group_of[i]].add(remaining[i]);
  }

  AreaSum sum;
  for (const AreaSum& part : parts) sum.add(part);
  AreaSum excess = sum;
  excess.subtract(whole);
  if (options.overlaps == OverlapPolicy::union_) {
    AreaSum between;
    for (const Overlap& pair : overlapping) {
      if (groups.group_of[pair.subject] != groups.group_of[pair.zone]) between.add(pair.area_m2);
    }
    if (between != AreaSum() && may_be_threefold(layer.size(), overlapping)) between = excess;
    account.counted_again_m2 = between.value_m2();
    excess.subtract(between);
  }
  account.whole_m2 = whole.value_m2();
  account.parts_m2 = sum.value_m2();
  account.residue_m2 = -excess.value_m2();

  table.total = row_of({}, all, areas, whole);
  table.total.share = table.total.area_m2 > 0 ? 1 : 0;
  for (std::size_t g = 0; g < groups.values.size(); ++g) {
    AreaRow row = row_of(groups.values[g], groups.features[g], areas, parts[g]);
    if (table.total.area_m2 > 0) row.share = row.area_m2 / table.total.area_m2;
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table to_table(const AreaTable& table, const std::vector<AreaUnit>& units) {
  Table result;
  std::vector<const AreaRow*> rows;
  for (const AreaRow& row : table.rows) rows.push_back(&row);
  rows.push_back(&table.total);
  for (std::size_t j = 0; j < table.by.size(); ++j) {
    Column& column = result.add(Column(table.by[j], table.by_types[j]));
    for (const AreaRow& row : table.rows) column.push_back(row.values[j]);
    column.push_back({});
  }
  Column& features = result.add(Column(free_name(result, "features"), FieldType::integer));
  for (const AreaRow* row : rows) features.push_back(static_cast<std::int64_t>(row->features));
  for (const AreaUnit unit : units) {
    const std::string name = free_name(result, "area_" + std::string(area_unit_suffix(unit)));
    Column& column = result.add(Column(name, FieldType::real));
    for (const AreaRow* row : rows) {
      column.push_back(rounded(area_in(unit, row->area_m2), area_decimals(unit)));
    }
  }
  Column& share = result.add(Column(free_name(result, "share_pct"), FieldType::real));
  for (const AreaRow* row : rows) share.push_back(rounded(100 * row->share, 4));
  return result;
}

}  // namespace ecotone
