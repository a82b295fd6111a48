// SPDX-License-Identifier: Apache-2.0
#include "ecotone/statistics/cross_tabulation.h"

#include <algorithm>
#include <map>

#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/error_bound.h"
#include "ecotone/overlay/grid.h"
#include "ecotone/overlay/union.h"
#include "ecotone/overlay/valid_polygons.h"
#include "ecotone/statistics/grouped_areas.h"

namespace ecotone {
namespace {

// One of the two layers with what is known of it.
struct Side {
  const Layer& layer;
  MeasureOptions measure;
  MultiPolygonArray polygons;  // valid
  std::vector<double> areas;
  Groups groups;
  std::vector<Overlap> overlapping;
  std::vector<std::uint8_t> shares_ground;  // overlaps another feature of its group
  bool groups_overlap = false;              // features of different groups share an area
  std::vector<FieldType> types;
};

Side side_of(const Layer& layer, const std::vector<std::string>& fields,
             const CrossTabulationOptions& options, Ledger& ledger) {
  const Crs& crs = layer.require_crs();
  Side side{layer,
            {options.method, options.threads, options.grid, layer.name, layer.ids},
            {},
            {},
            group_by(layer, fields),
            {},
            std::vector<std::uint8_t>(layer.size(), 0),
            false,
            {}};
  UnionOptions valid_options;
  valid_options.method = options.method;
  valid_options.threads = options.threads;
  valid_options.grid = options.grid;
  valid_options.layer = layer.name;
  valid_options.ids = layer.ids;
  side.polygons = valid_polygons(layer.polygons(), crs, ledger, valid_options);
  side.areas = areas_m2(side.polygons, crs, options.method);
  side.overlapping = overlapping_pairs(side.polygons, crs, side.measure, ledger);
  for (const Overlap& pair : side.overlapping) {
    if (side.groups.group_of[pair.subject] == side.groups.group_of[pair.zone]) {
      side.shares_ground[pair.subject] = side.shares_ground[pair.zone] = 1;
    } else {
      side.groups_overlap = true;
    }
  }
  for (const std::string& field : fields) side.types.push_back(layer.fields.at(field).type());
  return side;
}

std::vector<AreaSum> sums_by_group(const Side& side, const std::vector<double>& areas) {
  std::vector<AreaSum> sums(side.groups.values.size());
  for (std::size_t i = 0; i < areas.size(); ++i) sums[side.groups.group_of[i]].add(areas[i]);
  return sums;
}

// The margins of one side, without their cells.
std::vector<CrossMargin> margins_of(const Side& side, const Side& other,
                                    const CrossTabulationOptions& options, double grid,
                                    std::vector<AreaSum>& wholes, std::vector<AreaSum>& rests,
                                    Ledger& ledger) {
  const Crs& crs = *side.layer.crs;
  OverlapOptions overlap_options;
  overlap_options.method = options.method;
  overlap_options.threads = options.threads;
  overlap_options.grid = options.grid;
  overlap_options.progress = options.progress;
  overlap_options.subject_layer = side.layer.name;
  overlap_options.subject_ids = side.layer.ids;
  overlap_options.zone_layer = other.layer.name;
  overlap_options.zone_ids = other.layer.ids;
  const MultiPolygonArray outside =
      difference_of(side.polygons, other.polygons, crs, ledger, overlap_options);
  const std::vector<double> outside_areas = areas_m2(outside, crs, options.method);
  if (options.overlaps == OverlapPolicy::sum) {
    wholes = sums_by_group(side, side.areas);
    rests = sums_by_group(side, outside_areas);
  } else {
    wholes = union_areas(side.polygons, side.areas, side.groups.features, side.overlapping, crs,
                         side.measure, ledger);
    rests = union_areas(outside, outside_areas, side.groups.features, side.overlapping, crs,
                        side.measure, ledger);
  }
  std::vector<CrossMargin> margins;
  for (std::size_t g = 0; g < side.groups.values.size(); ++g) {
    CrossMargin margin;
    margin.values = side.groups.values[g];
    margin.features = side.groups.features[g].size();
    margin.area_m2 = wholes[g].value_m2();
    margin.rest_m2 = rests[g].value_m2();
    for (const std::size_t i : side.groups.features[g]) {
      margin.reconciliation.bound_m2 +=
          cutting_error_m2(side.polygons[i], crs, options.method, grid, side.areas[i]) +
          cutting_error_m2(outside[i], crs, options.method, grid, outside_areas[i]);
    }
    margins.push_back(std::move(margin));
  }
  return margins;
}

// whole + counted again = cells + rest + residue, in exact sums.
void reconcile(CrossMargin& margin, const AreaSum& whole, AreaSum parts, bool may_count_again) {
  AreaSum excess = parts;
  excess.subtract(whole);
  Reconciliation& account = margin.reconciliation;
  account.whole_m2 = whole.value_m2();
  account.parts_m2 = parts.value_m2();
  if (may_count_again && excess.value_m2() > account.bound_m2) {
    account.counted_again_m2 = excess.value_m2();
  } else {
    account.residue_m2 = -excess.value_m2();
  }
}

std::vector<std::string> labels(const std::vector<std::string>& fields,
                                const std::vector<std::string>& others, const char* prefix) {
  std::vector<std::string> names;
  for (const std::string& field : fields) {
    const bool clashes = std::find(others.begin(), others.end(), field) != others.end();
    names.push_back(clashes ? prefix + field : field);
  }
  return names;
}

}  // namespace

bool CrossTabulation::holds() const {
  const auto balanced = [](const CrossMargin& margin) { return margin.reconciliation.holds(); };
  return std::all_of(zones.begin(), zones.end(), balanced) &&
         std::all_of(classes.begin(), classes.end(), balanced);
}

CrossTabulation cross_tabulation(const Layer& zones, const Layer& classes,
                                 const CrossTabulationOptions& options) {
  CrossTabulation table;
  table.zone_fields = options.zone_fields;
  table.class_fields = options.class_fields;
  table.method = options.method;
  table.overlaps = options.overlaps;
  table.grid = grid_or_default(options.grid, zones.require_crs());
  const Crs& crs = *zones.crs;

  OverlapOptions overlap_options;
  overlap_options.method = options.method;
  overlap_options.threads = options.threads;
  overlap_options.progress = options.progress;
  overlap_options.grid = options.grid;
  overlap_options.pieces = true;
  overlap_options.borders = false;
  Overlaps overlaps = overlap_areas(zones, classes, overlap_options);
  const Side zone_side = side_of(zones, options.zone_fields, options, table.ledger);
  const Side class_side = side_of(classes, options.class_fields, options, table.ledger);
  table.zone_types = zone_side.types;
  table.class_types = class_side.types;
  // Repairs stand in the ledger of the sides already; pairs that failed do not.
  for (LedgerEntry& entry : overlaps.ledger.entries) {
    if (entry.action == LedgerAction::quarantined &&
        entry.feature.find('|') != entry.feature.npos) {
      table.ledger.add(std::move(entry));
    }
  }

  std::vector<AreaSum> zone_wholes, zone_rests, class_wholes, class_rests;
  table.zones =
      margins_of(zone_side, class_side, options, table.grid, zone_wholes, zone_rests, table.ledger);
  table.classes = margins_of(class_side, zone_side, options, table.grid, class_wholes, class_rests,
                             table.ledger);

  // Pieces of features that share ground with others of their group are united in their cell.
  struct Cell {
    AreaSum area;
    std::size_t pairs = 0;
    std::vector<std::size_t> shared;
  };
  std::map<std::pair<std::size_t, std::size_t>, Cell> cells;
  for (std::size_t k = 0; k < overlaps.pairs.size(); ++k) {
    const Overlap& pair = overlaps.pairs[k];
    if (pair.touches_only) continue;
    const std::size_t z = zone_side.groups.group_of[pair.subject];
    const std::size_t c = class_side.groups.group_of[pair.zone];
    Cell& cell = cells[{z, c}];
    ++cell.pairs;
    const bool shared =
        zone_side.shares_ground[pair.subject] || class_side.shares_ground[pair.zone];
    if (shared && options.overlaps == OverlapPolicy::union_) {
      cell.shared.push_back(k);
    } else {
      cell.area.add(pair.area_m2);
    }
    table.zones[z].reconciliation.bound_m2 += pair.computing_error_m2;
    table.classes[c].reconciliation.bound_m2 += pair.computing_error_m2;
  }
  std::vector<std::vector<std::size_t>> united_pieces;
  for (auto& [place, cell] : cells) {
    if (cell.shared.size() == 1) {
      cell.area.add(overlaps.pairs[cell.shared.front()].area_m2);
    } else if (!cell.shared.empty()) {
      united_pieces.push_back(cell.shared);
    }
  }
  UnionOptions union_options;
  union_options.method = options.method;
  union_options.threads = options.threads;
  union_options.grid = options.grid;
  union_options.layer = zones.name + "|" + classes.name;
  const std::vector<double> united =
      areas_m2(union_by_group(overlaps.pieces, united_pieces, crs, table.ledger, union_options),
               crs, options.method);

  std::vector<AreaSum> zone_parts = zone_rests;
  std::vector<AreaSum> class_parts = class_rests;
  AreaSum total;
  std::size_t next_united = 0;
  for (auto& [place, cell] : cells) {
    if (cell.shared.size() > 1) cell.area.add(united[next_united++]);
    const auto [z, c] = place;
    zone_parts[z].add(cell.area);
    class_parts[c].add(cell.area);
    total.add(cell.area);
    CrossCell out{.zone = z, .klass = c, .area_m2 = cell.area.value_m2(), .pairs = cell.pairs};
    if (table.zones[z].area_m2 > 0) out.share_of_zone = out.area_m2 / table.zones[z].area_m2;
    if (table.classes[c].area_m2 > 0) out.share_of_class = out.area_m2 / table.classes[c].area_m2;
    table.cells.push_back(out);
  }
  table.total_m2 = total.value_m2();
  const bool sum = options.overlaps == OverlapPolicy::sum;
  for (std::size_t z = 0; z < table.zones.size(); ++z) {
    reconcile(table.zones[z], zone_wholes[z], zone_parts[z],
              class_side.groups_overlap || (sum && !class_side.overlapping.empty()));
  }
  for (std::size_t c = 0; c < table.classes.size(); ++c) {
    reconcile(table.classes[c], class_wholes[c], class_parts[c],
              zone_side.groups_overlap || (sum && !zone_side.overlapping.empty()));
  }
  table.grid = overlaps.grid;
  return table;
}

Table to_table(const CrossTabulation& table, const std::vector<AreaUnit>& units) {
  struct Row {
    const CrossMargin* zone = nullptr;
    const CrossMargin* klass = nullptr;
    double area_m2 = 0;
    std::size_t pairs = 0;
  };
  std::vector<Row> rows;
  for (const CrossCell& cell : table.cells) {
    rows.push_back({&table.zones[cell.zone], &table.classes[cell.klass], cell.area_m2, cell.pairs});
  }
  for (const CrossMargin& zone : table.zones) {
    if (zone.rest_m2 > 0) rows.push_back({&zone, nullptr, zone.rest_m2, 0});
  }
  for (const CrossMargin& klass : table.classes) {
    if (klass.rest_m2 > 0) rows.push_back({nullptr, &klass, klass.rest_m2, 0});
  }
  Table result;
  const auto add_values = [&](const std::vector<std::string>& names,
                              const std::vector<FieldType>& types, const auto& margin_of) {
    for (std::size_t j = 0; j < names.size(); ++j) {
      Column& column = result.add(Column(free_name(result, names[j]), types[j]));
      for (const Row& row : rows) {
        const CrossMargin* margin = margin_of(row);
        column.push_back(margin != nullptr ? margin->values[j] : FieldValue());
      }
    }
  };
  add_values(labels(table.zone_fields, table.class_fields, "zone_"), table.zone_types,
             [](const Row& row) { return row.zone; });
  add_values(labels(table.class_fields, table.zone_fields, "class_"), table.class_types,
             [](const Row& row) { return row.klass; });
  for (const AreaUnit unit : units) {
    const std::string name = free_name(result, "area_" + std::string(area_unit_suffix(unit)));
    Column& column = result.add(Column(name, FieldType::real));
    for (const Row& row : rows) {
      column.push_back(rounded(area_in(unit, row.area_m2), area_decimals(unit)));
    }
  }
  const auto add_share = [&](const char* name, const auto& margin_of) {
    Column& column = result.add(Column(free_name(result, name), FieldType::real));
    for (const Row& row : rows) {
      const CrossMargin* margin = margin_of(row);
      const bool has_share = margin != nullptr && margin->area_m2 > 0;
      column.push_back(has_share ? FieldValue(rounded(100 * row.area_m2 / margin->area_m2, 4))
                                 : FieldValue());
    }
  };
  add_share("share_pct", [](const Row& row) { return row.zone; });
  add_share("class_share_pct", [](const Row& row) { return row.klass; });
  Column& pairs = result.add(Column(free_name(result, "pairs"), FieldType::integer));
  for (const Row& row : rows) {
    const bool is_cell = row.zone != nullptr && row.klass != nullptr;
    pairs.push_back(is_cell ? FieldValue(static_cast<std::int64_t>(row.pairs)) : FieldValue());
  }
  return result;
}

}  // namespace ecotone
