// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/coverage_cleaning.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include "ecotone/coverage/cleaning_pass.h"
#include "ecotone/coverage/duplicates.h"
#include "ecotone/coverage/gaps.h"
#include "ecotone/coverage/inner_point.h"
#include "ecotone/coverage/limits.h"
#include "ecotone/coverage/region_changes.h"
#include "ecotone/error.h"
#include "ecotone/layer/field_order.h"
#include "ecotone/message/coverage_errors.h"
#include "ecotone/overlay/area_sum.h"
#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/error_bound.h"
#include "ecotone/overlay/grid.h"
#include "ecotone/overlay/zone_layer.h"

namespace ecotone {
namespace {

// Each round mends what the one before has left or made; two are the rule.
constexpr std::size_t most_passes = 12;

constexpr std::pair<OverlapRule, std::string_view> overlap_rules[] = {
    {OverlapRule::longest_border, "longest-border"},
    {OverlapRule::largest, "largest"},
    {OverlapRule::smallest, "smallest"},
    {OverlapRule::first, "first"},
    {OverlapRule::priority, "priority"},
};
constexpr std::pair<DuplicateRule, std::string_view> duplicate_rules[] = {
    {DuplicateRule::equal, "equal"},
    {DuplicateRule::all, "all"},
    {DuplicateRule::none, "none"},
};

template <typename Table>
auto rule_of(const Table& table, std::string_view name) {
  std::optional<std::remove_const_t<decltype(table[0].first)>> found;
  for (const auto& [rule, word] : table) {
    if (word == name) found = rule;
  }
  return found;
}

// The rows of the layer of changes.
class DiffRows {
 public:
  void add(const std::string& feature, const char* change, const char* cause, std::string others,
           double area_m2, const MultiPolygonView& region) {
    feature_.push_back(feature);
    change_.push_back(std::string(change));
    cause_.push_back(std::string(cause));
    others_.push_back(others.empty() ? FieldValue() : FieldValue(std::move(others)));
    area_.push_back(area_m2);
    geometry_.add_feature(region);
    ids_.push_back(std::to_string(ids_.size() + 1));
  }

  Layer layer(const Layer& of) && {
    Layer made{.name = "changes", .crs = of.crs};
    for (Column* column : {&feature_, &change_, &cause_, &others_, &area_}) {
      made.fields.add(std::move(*column));
    }
    made.geometry = std::move(geometry_).build();
    made.ids = std::move(ids_);
    return made;
  }

 private:
  Column feature_{"feature", FieldType::text};
  Column change_{"change", FieldType::text};
  Column cause_{"cause", FieldType::text};
  Column others_{"others", FieldType::text};
  Column area_{"area_m2", FieldType::real};
  MultiPolygonBuilder geometry_;
  std::vector<std::string> ids_;
};

class Cleaning {
 public:
  Cleaning(const Layer& layer, const CleanOptions& options)
      : layer_(layer),
        options_(options),
        crs_(layer.require_crs()),
        scale_(working_grid(grid_or_default(options.grid, crs_), {&layer.polygons()})) {
    refuse_bad_limit(options.width_m, "width", "宽度");
    refuse_bad_limit(options.area_m2, "area", "面积");
    refuse_bad_limit(options.snap_m, "snapping distance", "捕捉距离");
    if (options.overlap_rule == OverlapRule::priority && options.priority_field.empty()) {
      throw UsageError(coverage_error("priority_field_missing"));
    }
    if (options.overlap_rule == OverlapRule::priority) layer.fields.at(options.priority_field);
    options_.grid = scale_.grid();
  }

  CleanResult run() {
    result_.grid = scale_.grid();
    take_valid_features();
    rank_features();
    zones_ = before_;
    changed_.assign(layer_.size(), 0);
    duplicate_of_.assign(layer_.size(), layer_.size());
    run_passes();
    account_for_changes();
    make_layer();
    return std::move(result_);
  }

 private:
  NamedPolygons named(const MultiPolygonArray& zones) const {
    return {zones, layer_.name, layer_.ids};
  }

  CleanPolygons cleaned(const MultiPolygonArray& zones, Ledger& ledger) const {
    return clean_polygons(named(zones), {}, crs_, options_.method, scale_, options_.threads,
                          ledger);
  }

  // Invalid features take part as they are repaired; those that cannot be stay as they came.
  void take_valid_features() {
    clean_ = cleaned(layer_.polygons(), result_.ledger);
    is_set_aside_.assign(layer_.size(), 0);
    MultiPolygonBuilder builder;
    for (std::size_t i = 0; i < layer_.size(); ++i) {
      is_set_aside_[i] = clean_.is_empty(i) ? 1 : 0;
      if (is_set_aside_[i] != 0) {
        builder.finish_feature();
      } else if (clean_.altered[i] != 0) {
        builder.add_feature(clean_.feature(i)[0]);
      } else {
        builder.add_feature(layer_.polygons()[i]);
      }
    }
    before_ = std::move(builder).build();
    areas_m2_ = areas_m2(before_, crs_, options_.method);
  }

  // A field that is the id of both says nothing else.
  bool have_equal_fields(std::size_t i, std::size_t k) const {
    return std::ranges::all_of(layer_.fields.columns(), [&](const Column& column) {
      return column[i] == column[k] ||
             (to_text(column[i]) == layer_.ids[i] && to_text(column[k]) == layer_.ids[k]);
    });
  }

  // Of those that are the same region now the first stays.
  bool leave_out_duplicates(const CleanPolygons& clean) {
    if (options_.duplicates == DuplicateRule::none) return false;
    bool any = false;
    for (const std::vector<std::size_t>& group : same_regions(clean)) {
      for (std::size_t k = 1; k < group.size(); ++k) {
        if (options_.duplicates == DuplicateRule::equal && !have_equal_fields(group[0], group[k])) {
          continue;
        }
        any = true;
        duplicate_of_[group[k]] = group[0];
        changed_[group[k]] = 0;
        ++result_.duplicates_left_out;
        result_.ledger.add({.action = LedgerAction::merged,
                            .layer = layer_.name,
                            .feature = layer_.ids[group[k]],
                            .reason = "same region as " + layer_.ids[group[0]] + ", left out",
                            .position = inner_point(before_[group[k]]),
                            .area_before_m2 = areas_m2_[group[k]],
                            .area_after_m2 = 0});
      }
    }
    if (any) zones_ = without_duplicates(zones_);
    return any;
  }
  bool is_left_out(std::size_t i) const { return duplicate_of_[i] < layer_.size(); }

  // By geometry, then id; and by the field of the priority.
  void rank_features() {
    std::vector<std::size_t> order(layer_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<Box> boxes;
    for (const std::size_t i : order) boxes.push_back(before_.box(i));
    const auto key = [&](std::size_t i) {
      return std::tie(boxes[i].min_x, boxes[i].min_y, boxes[i].max_x, boxes[i].max_y, areas_m2_[i],
                      layer_.ids[i]);
    };
    std::ranges::stable_sort(order, [&](std::size_t i, std::size_t k) { return key(i) < key(k); });
    ranks_.areas_m2 = areas_m2_;
    ranks_.place.resize(order.size());
    ranks_.priority.assign(order.size(), 0);
    for (std::uint32_t k = 0; k < order.size(); ++k) ranks_.place[order[k]] = k;
    if (options_.overlap_rule != OverlapRule::priority) return;
    const Column& column = layer_.fields.at(options_.priority_field);
    // Nulls come last: who has no priority yields.
    const auto comes_first = [&](std::size_t i, std::size_t k) {
      if (column.is_null(i) != column.is_null(k)) return column.is_null(k);
      return comes_before(column[i], column[k]);
    };
    std::ranges::stable_sort(order, comes_first);
    for (std::size_t k = 1; k < order.size(); ++k) {
      ranks_.priority[order[k]] =
          ranks_.priority[order[k - 1]] + (comes_first(order[k - 1], order[k]) ? 1 : 0);
    }
  }

  MultiPolygonArray without_duplicates(const MultiPolygonArray& zones) const {
    MultiPolygonBuilder builder;
    for (std::size_t i = 0; i < layer_.size(); ++i) {
      if (is_left_out(i)) {
        builder.finish_feature();
      } else {
        builder.add_feature(zones[i]);
      }
    }
    return std::move(builder).build();
  }

  void run_passes() {
    PassResult pass;
    bool idle = false;
    while (!idle && result_.passes < most_passes) {
      Ledger scrap;
      CleanPolygons clean = cleaned(zones_, scrap);
      if (leave_out_duplicates(clean)) clean = cleaned(zones_, scrap);
      pass = cleaning_pass(zones_, clean, ranks_, crs_, options_);
      ++result_.passes;
      idle = pass.is_idle();
      zones_ = std::move(pass.zones);
      for (std::size_t i = 0; i < changed_.size(); ++i) changed_[i] |= pass.changed[i];
      if (!idle) {
        result_.gaps_filled += pass.gaps_filled;
        result_.overlaps_given += pass.overlaps_given;
      }
      if (pass.failed) break;
      if (idle) quarantine_rest(clean, std::move(pass.kept_apart));
    }
    if (idle && !pass.failed) return;
    result_.ledger.add(
        {.action = LedgerAction::quarantined,
         .layer = layer_.name,
         .reason = pass.failed ? "borders could not be cut apart on the grid"
                               : fmt::format("not at rest after {} rounds", result_.passes)});
  }

  // Duplicates that stay, and pairs of which each would lose nearly all.
  void quarantine_rest(const CleanPolygons& clean,
                       std::vector<std::pair<std::size_t, std::size_t>> kept_apart) {
    const auto add = [&](std::size_t a, std::size_t b, const char* reason) {
      result_.ledger.add({.action = LedgerAction::quarantined,
                          .layer = layer_.name,
                          .feature = layer_.ids[a] + "|" + layer_.ids[b],
                          .reason = reason,
                          .position = inner_point(zones_[a])});
    };
    for (const std::vector<std::size_t>& group : same_regions(clean)) {
      for (std::size_t k = 1; k < group.size(); ++k) {
        add(group[0], group[k], "the same region; both stay");
      }
    }
    std::ranges::sort(kept_apart);
    const auto rest = std::ranges::unique(kept_apart);
    kept_apart.erase(rest.begin(), rest.end());
    for (const auto& [a, b] : kept_apart) {
      if (is_same_region(clean, a, b)) continue;
      add(a, b, "each would lose nearly all by their overlap, which stays");
    }
  }

  std::string ids_at(const ZoneLayer& zones, const Point& p, std::size_t without) const {
    std::string text;
    for (const std::uint32_t i : zones.zones_at(p)) {
      if (i != without) text += (text.empty() ? "" : "|") + layer_.ids[i];
    }
    return text;
  }

  void account_for_changes() {
    DiffRows rows;
    if (std::ranges::find(changed_, 1) != changed_.end()) {
      const ZoneLayerOptions light{
          .grid = scale_.grid(), .threads = options_.threads, .plane_only = !crs_.is_geographic()};
      const ZoneLayer had(before_, crs_, light);
      const ZoneLayer have(zones_, crs_, light);
      for (std::size_t i = 0; i < layer_.size(); ++i) {
        if (changed_[i] != 0) account_for(i, had, have, rows);
      }
    }
    for (std::size_t i = 0; i < layer_.size(); ++i) {
      if (!is_left_out(i)) continue;
      rows.add(layer_.ids[i], "removed", "duplicate", layer_.ids[duplicate_of_[i]], areas_m2_[i],
               before_[i]);
      result_.changed.push_back(
          {.feature = i, .before_m2 = areas_m2_[i], .removed_m2 = areas_m2_[i]});
    }
    std::ranges::sort(result_.changed, {}, &CleanedFeature::feature);
    result_.diff = std::move(rows).layer(layer_);
  }

  void account_for(std::size_t i, const ZoneLayer& had, const ZoneLayer& have, DiffRows& rows) {
    const RegionChanges changes = region_changes(before_[i], zones_[i], scale_);
    CleanedFeature account{.feature = i, .before_m2 = areas_m2_[i]};
    account.after_m2 = area_m2(zones_[i], crs_, options_.method);
    for (std::size_t k = 0; k < changes.removed.size(); ++k) {
      const double area = area_m2(changes.removed[k], crs_, options_.method);
      account.removed_m2 += area;
      std::string others = ids_at(have, inner_point(changes.removed[k]), i);
      const char* const cause = others.empty() ? "border" : "overlap";
      rows.add(layer_.ids[i], "removed", cause, std::move(others), area, changes.removed[k]);
    }
    for (std::size_t k = 0; k < changes.added.size(); ++k) {
      const double area = area_m2(changes.added[k], crs_, options_.method);
      account.added_m2 += area;
      std::string others = ids_at(had, inner_point(changes.added[k]), i);
      const char* const cause = others.empty() ? "gap" : "border";
      rows.add(layer_.ids[i], "added", cause, std::move(others), area, changes.added[k]);
    }
    account.residue_m2 =
        account.before_m2 - account.removed_m2 + account.added_m2 - account.after_m2;
    account.bound_m2 =
        cutting_error_m2(before_[i], crs_, options_.method, scale_.grid(), account.before_m2) +
        cutting_error_m2(zones_[i], crs_, options_.method, scale_.grid(), account.after_m2);
    result_.changed.push_back(account);
    result_.ledger.add({.action = LedgerAction::repaired,
                        .layer = layer_.name,
                        .feature = layer_.ids[i],
                        .reason = fmt::format("cleaned: {} pieces removed, {} added",
                                              changes.removed.size(), changes.added.size()),
                        .position = inner_point(zones_[i]),
                        .area_before_m2 = account.before_m2,
                        .area_after_m2 = account.after_m2});
  }

  void make_layer() {
    MultiPolygonBuilder builder;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < layer_.size(); ++i) {
      if (layer_.polygons().is_missing(i)) {
        builder.add_missing();
      } else if (is_set_aside_[i] != 0) {
        builder.add_feature(layer_.polygons()[i]);
      } else {
        builder.add_feature(zones_[i]);
      }
      if (!is_left_out(i)) places.push_back(i);
    }
    Layer all = layer_;
    all.geometry = std::move(builder).build();
    result_.layer = places.size() == layer_.size() ? std::move(all) : select(all, places);
  }

  const Layer& layer_;
  CleanOptions options_;
  const Crs& crs_;
  GridScale scale_;
  CleanPolygons clean_{.scale = GridScale(1)};
  MultiPolygonArray before_;  // valid, as they came
  std::vector<std::uint8_t> is_set_aside_;
  std::vector<double> areas_m2_;
  std::vector<std::size_t> duplicate_of_;
  FeatureRanks ranks_;
  MultiPolygonArray zones_;  // as they are now
  std::vector<std::uint8_t> changed_;
  CleanResult result_;
};

}  // namespace

std::string_view overlap_rule_name(OverlapRule rule) {
  return overlap_rules[static_cast<std::size_t>(rule)].second;
}
std::optional<OverlapRule> parse_overlap_rule(std::string_view name) {
  return rule_of(overlap_rules, name);
}
std::string_view duplicate_rule_name(DuplicateRule rule) {
  return duplicate_rules[static_cast<std::size_t>(rule)].second;
}
std::optional<DuplicateRule> parse_duplicate_rule(std::string_view name) {
  return rule_of(duplicate_rules, name);
}

CleanResult clean_coverage(const Layer& layer, const CleanOptions& options) {
  return Cleaning(layer, options).run();
}

}  // namespace ecotone
