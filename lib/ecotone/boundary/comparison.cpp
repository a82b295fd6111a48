// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/comparison.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "ecotone/boundary/correspondence.h"
#include "ecotone/boundary/limits.h"
#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/message/boundary_errors.h"
#include "ecotone/overlay/area_sum.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/grid.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/overlay.h"
#include "ecotone/overlay/union.h"
#include "ecotone/overlay/valid_polygons.h"

namespace ecotone {
namespace {

// What is left where a cut polygon is cut again along the same border lies within a few steps of
// the grid: no ground, and set aside.
constexpr double recut_width_m = 0.001;

Layer layer_of(std::string name, MultiPolygonArray polygons, std::vector<std::string> ids,
               const Crs& crs) {
  Layer layer;
  layer.name = std::move(name);
  layer.geometry = std::move(polygons);
  layer.ids = std::move(ids);
  layer.crs = crs;
  return layer;
}

MultiPolygonArray one_feature(const MultiPolygonArray& column, std::size_t i) {
  MultiPolygonBuilder builder;
  builder.add_feature(column[i]);
  return std::move(builder).build();
}

// Kept, in and out of one group, with their polygons.
struct GroupChange {
  ChangeAccount account;
  MultiPolygonArray kept, in, out;  // one feature each
  Ledger ledger;
};

GroupChange change_between(const MultiPolygonArray& before, const MultiPolygonArray& after,
                           const std::string& name, const Crs& crs,
                           const ComparisonOptions& options) {
  OverlayOptions work;
  work.area_method = options.area_method;
  work.threads = options.threads;
  work.grid = options.grid;
  const OverlayResult result =
      overlay(layer_of("before", before, {name}, crs), layer_of("after", after, {name}, crs),
              OverlayOperation::union_, work);
  GroupChange change;
  MultiPolygonBuilder kept, in, out;
  const Column& a_id = result.layer.fields.at("a_id");
  const Column& b_id = result.layer.fields.at("b_id");
  ChangeAccount& account = change.account;
  for (std::size_t i = 0; i < result.layer.size(); ++i) {
    const bool in_before = !a_id.is_null(i);
    const bool in_after = !b_id.is_null(i);
    (in_before && in_after ? account.kept_m2
     : in_before           ? account.out_m2
                           : account.in_m2) += result.areas_m2[i];
    (in_before && in_after ? kept : in_before ? out : in).add_feature(result.layer.polygons()[i]);
  }
  change.kept = std::move(kept).build();
  change.in = std::move(in).build();
  change.out = std::move(out).build();
  account.before_m2 = area_m2(before[0], crs, options.area_method);
  account.after_m2 = area_m2(after[0], crs, options.area_method);
  account.residue_m2 = account.before_m2 - account.out_m2 + account.in_m2 - account.after_m2;
  account.bound_m2 = result.balance.a.total.bound_m2 + result.balance.b.total.bound_m2;
  change.ledger = result.ledger;
  return change;
}

void add(ChangeAccount& sum, const ChangeAccount& account) {
  sum.before_m2 += account.before_m2;
  sum.after_m2 += account.after_m2;
  sum.kept_m2 += account.kept_m2;
  sum.in_m2 += account.in_m2;
  sum.out_m2 += account.out_m2;
  sum.residue_m2 += account.residue_m2;
  sum.bound_m2 += account.bound_m2;
}

// The work of one comparison; its layers share a CRS.
class Comparing {
 public:
  Comparing(Layer before, Layer after, const ComparisonOptions& options)
      : before_(std::move(before)),
        after_(std::move(after)),
        options_(options),
        crs_(before_.require_crs()) {
    mend(before_);
    mend(after_);
  }

  Comparison compare();

 private:
  UnionOptions union_options(const Layer& layer) const;
  void mend(Layer& layer);
  MultiPolygonArray united(const Layer& layer, const std::vector<std::vector<std::size_t>>& groups);
  OverlapOptions overlap_options() const;
  std::vector<std::size_t> features_of(const NamedAreas& areas,
                                       const std::vector<std::size_t>& members) const;
  // Features of each group.
  struct Members {
    std::vector<std::vector<std::size_t>> before, after;
  };
  Members begin_changes(const std::vector<AreaGroup>& groups);
  void add_changes(const std::vector<AreaGroup>& groups);
  void add_whole(const MultiPolygonArray& old_groups, const MultiPolygonArray& new_groups);
  void add_polygons(const std::vector<GroupChange>& changes, const MultiPolygonArray& old_groups,
                    const MultiPolygonArray& new_groups);
  void add_divided(const char* change, const std::vector<const MultiPolygonArray*>& parts,
                   const MultiPolygonArray& others);
  std::vector<ClassTransition> classes(const std::vector<std::size_t>& old_features,
                                       const std::vector<std::size_t>& new_features);
  void add_row(const char* change, const FieldValue& from, const FieldValue& to,
               const MultiPolygonView& polygon);

  Layer before_;
  Layer after_;
  const ComparisonOptions& options_;
  const Crs crs_;
  NamedAreas old_areas_, new_areas_;
  Comparison result_;
  MultiPolygonBuilder polygons_;
  Column change_{"change", FieldType::text};
  Column from_{"from", FieldType::text};
  Column to_{"to", FieldType::text};
  Column area_{"area_m2", FieldType::real};
};

UnionOptions Comparing::union_options(const Layer& layer) const {
  UnionOptions work;
  work.method = options_.area_method;
  work.threads = options_.threads;
  work.grid = options_.grid;
  work.layer = layer.name;
  work.ids = layer.ids;
  return work;
}

// Features are made valid once, so that the ledger tells it once.
void Comparing::mend(Layer& layer) {
  layer.geometry = valid_polygons(layer.polygons(), crs_, result_.ledger, union_options(layer));
}

MultiPolygonArray Comparing::united(const Layer& layer,
                                    const std::vector<std::vector<std::size_t>>& groups) {
  return union_by_group(layer.polygons(), groups, crs_, result_.ledger, union_options(layer));
}

OverlapOptions Comparing::overlap_options() const {
  OverlapOptions work;
  work.method = options_.area_method;
  work.threads = options_.threads;
  work.grid = options_.grid;
  work.borders = false;
  work.subject_layer = before_.name;
  work.zone_layer = after_.name;
  return work;
}

std::vector<std::size_t> Comparing::features_of(const NamedAreas& areas,
                                                const std::vector<std::size_t>& members) const {
  std::vector<std::size_t> features;
  for (const std::size_t area : members) {
    features.insert(features.end(), areas.features[area].begin(), areas.features[area].end());
  }
  return features;
}

Comparison Comparing::compare() {
  old_areas_ = areas_by_name(before_, options_.old_field);
  new_areas_ = areas_by_name(after_, options_.new_field);
  const MultiPolygonArray old_united = united(before_, old_areas_.features);
  const MultiPolygonArray new_united = united(after_, new_areas_.features);
  const std::vector<double> old_m2 = areas_m2(old_united, crs_, options_.area_method);
  const std::vector<double> new_m2 = areas_m2(new_united, crs_, options_.area_method);
  AreaSum old_sum, new_sum;
  for (const double area : old_m2) old_sum.add(area);
  for (const double area : new_m2) new_sum.add(area);
  result_.old_sum_m2 = old_sum.value_m2();
  result_.new_sum_m2 = new_sum.value_m2();
  Overlaps overlaps;
  if (options_.least_overlap) {
    overlaps = overlap_areas(old_united, new_united, crs_, overlap_options());
    result_.ledger.append(overlaps.ledger);
  }
  add_changes(corresponding(old_areas_, new_areas_, overlaps.pairs, old_m2, new_m2, options_));
  result_.area_method = options_.area_method;
  result_.grid = grid_or_default(options_.grid, crs_);
  return std::move(result_);
}

// A row for each group, with names and classes; returns the features of either side.
Comparing::Members Comparing::begin_changes(const std::vector<AreaGroup>& groups) {
  Members members;
  for (const AreaGroup& group : groups) {
    AreaChange change;
    for (const std::size_t i : group.old_areas) change.old_names.push_back(old_areas_.names[i]);
    for (const std::size_t j : group.new_areas) change.new_names.push_back(new_areas_.names[j]);
    change.succession = group.succession();
    members.before.push_back(features_of(old_areas_, group.old_areas));
    members.after.push_back(features_of(new_areas_, group.new_areas));
    if (!options_.old_class.empty()) {
      change.classes = classes(members.before.back(), members.after.back());
    }
    result_.changes.push_back(std::move(change));
  }
  return members;
}

void Comparing::add_changes(const std::vector<AreaGroup>& groups) {
  const Members members = begin_changes(groups);
  const MultiPolygonArray old_groups = united(before_, members.before);
  const MultiPolygonArray new_groups = united(after_, members.after);
  std::vector<GroupChange> changes(groups.size());
  ComparisonOptions alone = options_;
  alone.threads = 1;
  if (options_.progress != nullptr) options_.progress->begin("compare", groups.size());
  parallel_for(groups.size(), options_.threads, options_.progress, [&](std::size_t g) {
    const std::string name = joined_names(result_.changes[g].old_names) + "→" +
                             joined_names(result_.changes[g].new_names);
    changes[g] =
        change_between(one_feature(old_groups, g), one_feature(new_groups, g), name, crs_, alone);
  });
  if (options_.progress != nullptr) options_.progress->end();
  for (std::size_t g = 0; g < groups.size(); ++g) {
    result_.changes[g].account = changes[g].account;
    add(result_.gross, changes[g].account);
    result_.ledger.append(changes[g].ledger);
  }
  add_whole(old_groups, new_groups);
  add_polygons(changes, old_groups, new_groups);
}

// The account of all ground, and its classes.
void Comparing::add_whole(const MultiPolygonArray& old_groups,
                          const MultiPolygonArray& new_groups) {
  UnionOptions work;
  work.threads = options_.threads;
  work.grid = options_.grid;
  const GroupChange all =
      change_between(union_of(old_groups, crs_, result_.ledger, work),
                     union_of(new_groups, crs_, result_.ledger, work), "all", crs_, options_);
  result_.dissolved = all.account;
  result_.ledger.append(all.ledger);
  if (options_.old_class.empty()) return;
  std::vector<std::size_t> all_old(before_.size()), all_new(after_.size());
  std::iota(all_old.begin(), all_old.end(), std::size_t{0});
  std::iota(all_new.begin(), all_new.end(), std::size_t{0});
  result_.classes = classes(all_old, all_new);
}

void Comparing::add_row(const char* change, const FieldValue& from, const FieldValue& to,
                        const MultiPolygonView& polygon) {
  polygons_.add_feature(polygon);
  change_.push_back(std::string(change));
  from_.push_back(from);
  to_.push_back(to);
  area_.push_back(area_m2(polygon, crs_, options_.area_method));
}

// Divides what every group took in (gave up) among the groups that had it (have it now).
void Comparing::add_divided(const char* change, const std::vector<const MultiPolygonArray*>& parts,
                            const MultiPolygonArray& others) {
  MultiPolygonBuilder builder;
  std::vector<std::size_t> group_of;
  for (std::size_t g = 0; g < parts.size(); ++g) {
    if (parts[g]->size() == 0) continue;
    builder.add_feature((*parts[g])[0]);
    group_of.push_back(g);
  }
  const auto numbered = [](std::size_t count) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < count; ++i) ids.push_back(std::to_string(i));
    return ids;
  };
  OverlayOptions work;
  work.area_method = options_.area_method;
  work.threads = options_.threads;
  work.grid = options_.grid;
  work.sliver_width_m = recut_width_m;
  const OverlayResult divided = overlay(
      layer_of(change, std::move(builder).build(), numbered(group_of.size()), crs_),
      layer_of("areas", others, numbered(others.size()), crs_), OverlayOperation::identity, work);
  const bool is_in = std::string_view(change) == "in";
  const Column& part = divided.layer.fields.at("a_id");
  const Column& other = divided.layer.fields.at("b_id");
  const auto name = [&](std::size_t group, bool old_side) -> FieldValue {
    const AreaChange& entry = result_.changes[group];
    const std::vector<std::string>& names = old_side ? entry.old_names : entry.new_names;
    return names.empty() ? FieldValue() : FieldValue(joined_names(names));
  };
  for (std::size_t i = 0; i < divided.layer.size(); ++i) {
    const std::size_t group = group_of[std::stoul(to_text(part[i]))];
    FieldValue there;
    if (!other.is_null(i)) there = name(std::stoul(to_text(other[i])), is_in);
    const FieldValue own = name(group, !is_in);
    add_row(change, is_in ? there : own, is_in ? own : there, divided.layer.polygons()[i]);
  }
}

void Comparing::add_polygons(const std::vector<GroupChange>& changes,
                             const MultiPolygonArray& old_groups,
                             const MultiPolygonArray& new_groups) {
  std::vector<const MultiPolygonArray*> in, out;
  for (std::size_t g = 0; g < changes.size(); ++g) {
    if (changes[g].kept.size() > 0) {
      const AreaChange& entry = result_.changes[g];
      add_row("kept", joined_names(entry.old_names), joined_names(entry.new_names),
              changes[g].kept[0]);
    }
    in.push_back(&changes[g].in);
    out.push_back(&changes[g].out);
  }
  add_divided("in", in, old_groups);
  add_divided("out", out, new_groups);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < change_.size(); ++i) ids.push_back(std::to_string(i + 1));
  result_.layer = layer_of("change", std::move(polygons_).build(), std::move(ids), crs_);
  for (Column* column : {&change_, &from_, &to_, &area_}) {
    result_.layer.fields.add(std::move(*column));
  }
}

std::vector<ClassTransition> Comparing::classes(const std::vector<std::size_t>& old_features,
                                                const std::vector<std::size_t>& new_features) {
  // The features of each class; a feature without one has the class "".
  const auto by_class = [](const Layer& layer, const std::string& field,
                           const std::vector<std::size_t>& features) {
    const Column& column = layer.fields.at(field);
    std::map<std::string, std::vector<std::size_t>> classes;
    for (const std::size_t i : features) classes[to_text(column[i])].push_back(i);
    return classes;
  };
  const auto values = [](const auto& map) {
    std::vector<std::vector<std::size_t>> groups;
    for (const auto& [name, features] : map) groups.push_back(features);
    return groups;
  };
  const auto names = [](const auto& map) {
    std::vector<std::string> keys;
    for (const auto& [name, features] : map) keys.push_back(name);
    return keys;
  };
  const auto old_classes = by_class(before_, options_.old_class, old_features);
  const auto new_classes = by_class(after_, options_.new_class, new_features);
  const std::vector<std::string> from = names(old_classes);
  const std::vector<std::string> to = names(new_classes);
  const MultiPolygonArray old_united = united(before_, values(old_classes));
  const MultiPolygonArray new_united = united(after_, values(new_classes));
  std::vector<ClassTransition> transitions;
  const auto add_if_any = [&](std::optional<std::string> a, std::optional<std::string> b,
                              double area) {
    if (area > 0) transitions.push_back({std::move(a), std::move(b), area});
  };
  const Overlaps overlaps = overlap_areas(old_united, new_united, crs_, overlap_options());
  for (const Overlap& pair : overlaps.pairs) {
    add_if_any(from[pair.subject], to[pair.zone], pair.area_m2);
  }
  Ledger repeated;  // of polygons that are valid already
  const MultiPolygonArray gone =
      difference_of(old_united, new_united, crs_, repeated, overlap_options());
  for (std::size_t i = 0; i < gone.size(); ++i) {
    add_if_any(from[i], std::nullopt, area_m2(gone[i], crs_, options_.area_method));
  }
  const MultiPolygonArray come =
      difference_of(new_united, old_united, crs_, repeated, overlap_options());
  for (std::size_t i = 0; i < come.size(); ++i) {
    add_if_any(std::nullopt, to[i], area_m2(come[i], crs_, options_.area_method));
  }
  std::sort(transitions.begin(), transitions.end(),
            [](const ClassTransition& a, const ClassTransition& b) {
              return std::tie(a.from, a.to) < std::tie(b.from, b.to);
            });
  return transitions;
}

}  // namespace

std::string_view succession_name(Succession succession) {
  constexpr std::string_view names[] = {"continued", "merged", "split",
                                        "regrouped", "added",  "removed"};
  return names[static_cast<int>(succession)];
}

std::string joined_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " + ") + name;
  return text;
}

bool Comparison::holds() const {
  return dissolved.holds() &&
         std::all_of(changes.begin(), changes.end(),
                     [](const AreaChange& change) { return change.account.holds(); });
}

Comparison compare_boundaries(const Layer& before, const Layer& after,
                              const ComparisonOptions& options) {
  if (options.area_method != AreaMethod::ellipsoid && options.area_method != AreaMethod::plane) {
    throw UsageError(boundary_error("method_not_additive"),
                     {{"method", std::string(area_method_name(options.area_method))}});
  }
  if (options.least_overlap) require_share(*options.least_overlap);
  before.polygons();
  after.polygons();
  CommonCrs common = in_common_crs(before, after, options.working_crs, options.transformation);
  Comparison result = Comparing(std::move(common.a), std::move(common.b), options).compare();
  result.notes = std::move(common.notes);
  return result;
}

}  // namespace ecotone
