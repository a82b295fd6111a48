// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/overlay.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/geometry/validity.h"
#include "ecotone/message/overlay_errors.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/area_sum.h"
#include "ecotone/overlay/borders.h"
#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/division.h"
#include "ecotone/overlay/error_bound.h"
#include "ecotone/overlay/geos.h"
#include "ecotone/overlay/grid.h"
#include "ecotone/overlay/overlap_pairs.h"
#include "ecotone/overlay/third_opinion.h"

namespace ecotone {
namespace {

constexpr std::array operation_names = {
    "intersection", "union", "difference", "symmetric-difference", "identity", "clip", "update"};

constexpr std::array<std::string_view, 3> verify_names = {"none", "area", "full"};

// What an operation is made of.
struct Plan {
  bool pairs = false;      // a ∩ b
  bool a_inside = false;   // a ∩ ∪B
  bool a_outside = false;  // a − ∪B
  bool b_outside = false;  // b − ∪A
  bool b_whole = false;
  bool b_fields = true;
};

Plan plan_of(OverlayOperation operation) {
  switch (operation) {
    case OverlayOperation::intersection:
      return {.pairs = true};
    case OverlayOperation::union_:
      return {.pairs = true, .a_outside = true, .b_outside = true};
    case OverlayOperation::difference:
      return {.a_outside = true, .b_fields = false};
    case OverlayOperation::symmetric_difference:
      return {.a_outside = true, .b_outside = true};
    case OverlayOperation::identity:
      return {.pairs = true, .a_outside = true};
    case OverlayOperation::clip:
      return {.a_inside = true, .b_fields = false};
    case OverlayOperation::update:
      return {.a_outside = true, .b_whole = true};
  }
  return {};
}

// One layer of the overlay, from the point of view of its own features.
struct Side {
  const Layer& layer;
  const NamedPolygons named;
  const CleanPolygons& clean;
  std::vector<std::vector<std::size_t>> pairs;  // of each feature, places in OverlapPairs

  Side(const Layer& l, const CleanPolygons& c)
      : layer(l), named{l.polygons(), l.name, l.ids}, clean(c), pairs(l.size()) {}
};

BalanceSide balance_of(const Side& side, const Division& division, const OverlapPairs& found,
                       double grid, const OverlayOptions& options) {
  const Crs& crs = *side.layer.crs;
  BalanceSide balance;
  MultiPolygonBuilder wholes;
  for (std::size_t i = 0; i < side.layer.size(); ++i) {
    if (side.named.polygons.is_missing(i)) {
      wholes.finish_feature();
    } else {
      wholes.add_feature(side.clean.altered[i] != 0 ? side.clean.feature(i)[0]
                                                    : side.named.polygons[i]);
    }
  }
  const MultiPolygonArray wholes_column = std::move(wholes).build();
  const auto whole = areas_m2(wholes_column, crs, options.area_method);
  const auto outside = areas_m2(division.outside, crs, options.area_method);
  AreaSum whole_sum, inside_sum, outside_sum, bound_sum, again_sum;
  for (std::size_t i = 0; i < side.layer.size(); ++i) {
    if (side.named.polygons.is_missing(i)) continue;
    BalanceRow row{.feature = i, .id = side.named.id(i)};
    row.whole_m2 = whole[i];
    // A feature that is not cut is measured as it came, not as it was snapped.
    row.inside_m2 = division.is_whole[i] != 0 ? whole[i] : division.inside_m2[i];
    row.outside_m2 =
        division.is_cut[i] == 0 && division.outside[i].size() > 0 ? whole[i] : outside[i];
    row.residue_m2 = row.whole_m2 - row.inside_m2 - row.outside_m2;
    for (const auto& [part, area] : {std::pair(wholes_column[i], row.whole_m2),
                                     std::pair(division.outside[i], row.outside_m2)}) {
      // The border of the part inside is made of those two.
      row.bound_m2 += 2 * cutting_error_m2(part, crs, options.area_method, grid, area);
    }
    if (division.is_quarantined[i] != 0) row.bound_m2 = row.whole_m2;
    AreaSum pieces;
    for (const std::size_t k : side.pairs[i]) pieces.add(found.pairs[k].area_m2);
    if (side.pairs[i].size() > 1) {
      row.counted_again_m2 = std::max(0.0, pieces.value_m2() - row.inside_m2);
      if (row.counted_again_m2 <= row.bound_m2) row.counted_again_m2 = 0;
    }
    whole_sum.add(row.whole_m2);
    inside_sum.add(row.inside_m2);
    outside_sum.add(row.outside_m2);
    bound_sum.add(row.bound_m2);
    again_sum.add(row.counted_again_m2);
    balance.rows.push_back(std::move(row));
  }
  balance.total.whole_m2 = whole_sum.value_m2();
  balance.total.inside_m2 = inside_sum.value_m2();
  balance.total.outside_m2 = outside_sum.value_m2();
  balance.total.residue_m2 =
      balance.total.whole_m2 - balance.total.inside_m2 - balance.total.outside_m2;
  balance.total.bound_m2 = bound_sum.value_m2();
  balance.total.counted_again_m2 = again_sum.value_m2();
  return balance;
}

// GeoPackage and Shapefile do not tell "Name" from "name".
bool same_word(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool has(const Table& table, std::string_view name) {
  return std::ranges::any_of(table.columns(),
                             [name](const Column& c) { return same_word(c.name(), name); });
}

// The result under construction: geometry, which a and b it came from, and slivers apart.
class Rows {
 public:
  Rows(const Side& a, const Side& b, bool b_fields, const OverlayOptions& options)
      : a_(a), b_(b), b_fields_(b_fields), options_(options) {}

  void add(std::optional<std::size_t> a, std::optional<std::size_t> b,
           const MultiPolygonView& piece) {
    if (piece.size() == 0) return;
    const Crs& crs = *a_.layer.crs;
    bool any = false;
    bool any_sliver = false;
    for (std::size_t j = 0; j < piece.size(); ++j) {
      if (is_sliver(piece.polygon(j), crs)) {
        if (!options_.keep_slivers) {
          add_polygon(piece.polygon(j), slivers_);
          any_sliver = true;
          continue;
        }
        ++kept_slivers_;
      }
      add_polygon(piece.polygon(j), pieces_);
      any = true;
    }
    if (any) {
      pieces_.finish_feature();
      sources_.emplace_back(a, b);
    }
    if (any_sliver) {
      slivers_.finish_feature();
      sliver_sources_.emplace_back(a, b);
    }
  }

  void finish(OverlayResult& result) && {
    result.kept_slivers = kept_slivers_;
    result.layer = layer(std::move(pieces_).build(), sources_);
    result.slivers = layer(std::move(slivers_).build(), sliver_sources_);
    result.slivers.name += "_slivers";
    const Crs& crs = *a_.layer.crs;
    result.areas_m2 = areas_m2(result.layer.polygons(), crs, options_.area_method);
    result.sliver_areas_m2 = areas_m2(result.slivers.polygons(), crs, options_.area_method);
    for (std::size_t i = 0; i < result.slivers.size(); ++i) {
      result.ledger.add({.action = LedgerAction::set_aside,
                         .layer = a_.layer.name + "|" + b_.layer.name,
                         .feature = result.slivers.ids[i],
                         .reason = "sliver",
                         .area_after_m2 = result.sliver_areas_m2[i]});
    }
  }

 private:
  using Source = std::pair<std::optional<std::size_t>, std::optional<std::size_t>>;

  bool is_sliver(const PolygonView& polygon, const Crs& crs) const {
    if (options_.sliver_width_m == 0 && options_.sliver_area_m2 == 0) return false;
    MultiPolygonBuilder builder;
    add_polygon(polygon, builder);
    builder.finish_feature();
    const MultiPolygonArray one = std::move(builder).build();
    const double area = area_m2(one[0], crs, options_.area_method);
    return area < options_.sliver_area_m2 ||
           2 * area < options_.sliver_width_m * perimeter_m(one[0], crs);
  }

  static void add_polygon(const PolygonView& polygon, MultiPolygonBuilder& builder) {
    for (std::size_t k = 0; k < polygon.ring_count(); ++k) builder.add_ring(polygon.ring(k));
    builder.finish_polygon();
  }

  Layer layer(MultiPolygonArray geometry, const std::vector<Source>& sources) const {
    Layer result;
    result.name = a_.layer.name + "_" + b_.layer.name;
    result.crs = a_.layer.crs;
    if (a_.layer.accuracy_m && b_.layer.accuracy_m) {
      result.accuracy_m = std::max(*a_.layer.accuracy_m, *b_.layer.accuracy_m);
    }
    result.geometry = std::move(geometry);
    Column a_id("a_id", FieldType::text);
    Column b_id("b_id", FieldType::text);
    for (const auto& [a, b] : sources) {
      a_id.push_back(a ? FieldValue(a_.named.id(*a)) : FieldValue());
      b_id.push_back(b ? FieldValue(b_.named.id(*b)) : FieldValue());
      result.ids.push_back((a ? a_.named.id(*a) : "") + "|" + (b ? b_.named.id(*b) : ""));
    }
    result.fields.add(std::move(a_id));
    if (b_fields_) result.fields.add(std::move(b_id));
    add_fields(a_, b_, options_.a_prefix, sources, true, result.fields);
    if (b_fields_) add_fields(b_, a_, options_.b_prefix, sources, false, result.fields);
    return result;
  }

  void add_fields(const Side& side, const Side& other, const std::string& prefix,
                  const std::vector<Source>& sources, bool is_a, Table& fields) const {
    for (const Column& column : side.layer.fields.columns()) {
      const auto is_taken = [&](const std::string& name) {
        return same_word(name, "a_id") || same_word(name, "b_id") || has(fields, name) ||
               (b_fields_ && has(other.layer.fields, name));
      };
      std::string name = column.name();
      while (is_taken(name)) name = prefix + name;
      Column& copy = fields.add(Column(name, column.type()));
      for (const Source& source : sources) {
        const auto& place = is_a ? source.first : source.second;
        copy.push_back(place ? column[*place] : FieldValue());
      }
    }
  }

  const Side& a_;
  const Side& b_;
  bool b_fields_;
  const OverlayOptions& options_;
  MultiPolygonBuilder pieces_;
  MultiPolygonBuilder slivers_;
  std::vector<Source> sources_;
  std::vector<Source> sliver_sources_;
  std::size_t kept_slivers_ = 0;
};

void check_options(const OverlayOptions& options) {
  for (const double width : {options.sliver_width_m, options.sliver_area_m2}) {
    if (!(width >= 0)) {
      throw UsageError(overlay_error("slivers_negative"), {{"width", format_shortest(width)}});
    }
  }
}

// What two features have in common is small enough for a third opinion.
constexpr std::size_t most_for_opinion = 20000;

void prove(OverlayResult& result, const OverlapPairs& found, const CleanPolygons& a,
           const CleanPolygons& b, const Plan& plan, const OverlayOptions& options) {
  Proof& proof = result.proof;
  proof.level = options.verify;
  proof.parts = result.layer.size() + result.slivers.size();
  for (const LedgerEntry& entry : result.ledger.entries) {
    proof.recomputed += entry.action == LedgerAction::recomputed ? 1 : 0;
    proof.quarantined += entry.action == LedgerAction::quarantined ? 1 : 0;
  }
  for (const BalanceSide* side : {&result.balance.a, &result.balance.b}) {
    proof.balanced += side->rows.size();
    for (const BalanceRow& row : side->rows) proof.unbalanced += row.holds() ? 0 : 1;
    proof.unbalanced += side->total.holds() ? 0 : 1;
  }
  if (options.verify != Verify::full) return;
  for (const Layer* layer : {&result.layer, &result.slivers}) {
    proof.validated += layer->size();
    for (std::size_t i = 0; i < layer->size(); ++i) {
      proof.invalid += is_valid(layer->polygons()[i]) ? 0 : 1;
    }
  }
  if (!plan.pairs) return;
  std::vector<std::uint8_t> differs(found.pairs.size(), 0);
  std::vector<std::uint8_t> asked(found.pairs.size(), 0);
  parallel_for(found.pairs.size(), options.threads, options.progress, [&](std::size_t k) {
    const Overlap& pair = found.pairs[k];
    if (pair.touches_only ||
        a.grid.vertex_count(pair.subject) + b.grid.vertex_count(pair.zone) > most_for_opinion) {
      return;
    }
    const auto area = area_by_boost(a.polygons(pair.subject), b.polygons(pair.zone), true);
    if (!area) return;
    asked[k] = 1;
    const geos::Polygons piece = geos::polygons_of(found.pieces[k]);
    // Boost snaps crossings to a relative 1e-10 or so; along the border, that is.
    const double slack = 1e-3 * result.grid * coordinate_perimeter(piece) +
                         64 * rounding_noise(coordinate_perimeter(piece), a.box(pair.subject));
    differs[k] = std::abs(*area - coordinate_area(piece)) > slack ? 1 : 0;
  });
  for (std::size_t k = 0; k < differs.size(); ++k) {
    proof.third_opinions += asked[k];
    proof.third_differences += differs[k];
  }
}

OverlayResult overlay_in_one_crs(const Layer& a, const Layer& b, OverlayOperation operation,
                                 const OverlayOptions& options) {
  const Crs& crs = a.require_crs();
  const Plan plan = plan_of(operation);
  OverlayResult result;
  const GridScale scale(
      working_grid(grid_or_default(options.grid, crs), {&a.polygons(), &b.polygons()}));
  result.grid = scale.grid();

  const NamedPolygons named_a{a.polygons(), a.name, a.ids};
  const NamedPolygons named_b{b.polygons(), b.name, b.ids};
  const CleanPolygons clean_a =
      clean_polygons(named_a, {}, crs, options.area_method, scale, options.threads, result.ledger);
  const CleanPolygons clean_b =
      clean_polygons(named_b, {}, crs, options.area_method, scale, options.threads, result.ledger);
  OverlapOptions overlap_options;
  overlap_options.method = options.area_method;
  overlap_options.threads = options.threads;
  overlap_options.progress = options.progress;
  overlap_options.pieces = true;
  overlap_options.borders = false;
  OverlapPairs found = overlap_pairs({named_a, named_b, clean_a, clean_b}, crs, overlap_options,
                                     scale, result.ledger);

  Side side_a(a, clean_a);
  Side side_b(b, clean_b);
  for (std::size_t k = 0; k < found.pairs.size(); ++k) {
    side_a.pairs[found.pairs[k].subject].push_back(k);
    side_b.pairs[found.pairs[k].zone].push_back(k);
  }
  const auto divided = [&](const Side& side, const Side& other, bool inside, bool outside) {
    Division division;
    const bool balance = options.verify != Verify::none;
    if (!inside && !outside && !balance) return division;
    const Region region =
        region_of(other.named, other.clean, side.clean, crs, options.threads, result.ledger);
    division = divide(side.named, side.clean, region, crs,
                      {.inside = inside,
                       .outside = outside || balance,
                       .method = options.area_method,
                       .threads = options.threads,
                       .progress = options.progress});
    result.ledger.append(division.ledger);
    return division;
  };
  const Division of_a = divided(side_a, side_b, plan.a_inside, plan.a_outside);
  Division of_b;
  if (plan.b_outside) of_b = divided(side_b, side_a, false, true);

  Rows rows(side_a, side_b, plan.b_fields, options);
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (plan.pairs) {
      for (const std::size_t k : side_a.pairs[i]) rows.add(i, found.pairs[k].zone, found.pieces[k]);
    }
    if (plan.a_inside) rows.add(i, std::nullopt, of_a.inside[i]);
    if (plan.a_outside) rows.add(i, std::nullopt, of_a.outside[i]);
  }
  for (std::size_t j = 0; j < b.size(); ++j) {
    if (plan.b_outside) rows.add(std::nullopt, j, of_b.outside[j]);
    if (plan.b_whole) rows.add(std::nullopt, j, clean_b.feature(j)[0]);
  }
  std::move(rows).finish(result);
  if (options.verify != Verify::none) {
    result.balance.a = balance_of(side_a, of_a, found, result.grid, options);
    if (plan.b_outside) {
      result.balance.b = balance_of(side_b, of_b, found, result.grid, options);
    }
  }
  prove(result, found, clean_a, clean_b, plan, options);
  result.notes.push_back("areas by the method " +
                         std::string(area_method_name(options.area_method)) + " in " + crs.label());
  result.notes.push_back("coordinates snapped to " + format_shortest(result.grid) +
                         (crs.is_geographic() ? " degrees" : " units"));
  return result;
}

Layer transformed(const Layer& layer, const Crs& target, const TransformationOptions& options,
                  std::vector<std::string>& notes) {
  const Crs& source = layer.require_crs();
  if (source == target) return layer;
  const Transformation transformation(source, target, options);
  Layer result = layer;
  result.geometry = transformation(layer.geometry);
  result.crs = target;
  notes.push_back(layer.name + ": " + source.label() + " to " + target.label() + " by " +
                  transformation.description() + ", " +
                  format_shortest(transformation.accuracy_m()) + " m");
  return result;
}

}  // namespace

std::string_view overlay_operation_name(OverlayOperation operation) {
  return operation_names[static_cast<std::size_t>(operation)];
}

std::string_view verify_name(Verify verify) {
  return verify_names[static_cast<std::size_t>(verify)];
}

std::optional<Verify> parse_verify(std::string_view name) {
  for (std::size_t k = 0; k < verify_names.size(); ++k) {
    if (verify_names[k] == name) return static_cast<Verify>(k);
  }
  return std::nullopt;
}

OverlayOperation parse_overlay_operation(std::string_view name) {
  for (std::size_t k = 0; k < operation_names.size(); ++k) {
    if (operation_names[k] == name) return static_cast<OverlayOperation>(k);
  }
  throw UsageError(overlay_error("operation_unknown"), {{"name", std::string(name)}});
}

bool Balance::holds() const {
  for (const BalanceSide* side : {&a, &b}) {
    if (!side->total.holds()) return false;
    for (const BalanceRow& row : side->rows) {
      if (!row.holds()) return false;
    }
  }
  return true;
}

void require_same_crs(const Layer& a, const Layer& b) {
  const Crs& crs = a.require_crs();
  if (crs == b.require_crs()) return;
  throw CrsError(overlay_error("crs_differ"),
                 {{"a", a.name}, {"b", b.name}, {"a_crs", crs.label()}, {"b_crs", b.crs->label()}});
}

CommonCrs in_common_crs(const Layer& a, const Layer& b, const std::optional<Crs>& working,
                        const TransformationOptions& options) {
  CommonCrs result;
  if (!working) {
    require_same_crs(a, b);
    result.a = a;
    result.b = b;
    return result;
  }
  result.a = transformed(a, *working, options, result.notes);
  result.b = transformed(b, *working, options, result.notes);
  return result;
}

OverlayResult overlay(const Layer& a, const Layer& b, OverlayOperation operation,
                      const OverlayOptions& options) {
  check_options(options);
  if (!options.working_crs) {
    require_same_crs(a, b);
    return overlay_in_one_crs(a, b, operation, options);
  }
  const CommonCrs common = in_common_crs(a, b, options.working_crs, options.transformation);
  OverlayResult result = overlay_in_one_crs(common.a, common.b, operation, options);
  result.notes.insert(result.notes.begin(), common.notes.begin(), common.notes.end());
  return result;
}

}  // namespace ecotone
