// SPDX-License-Identifier: Apache-2.0
#include "ecotone/statistics/grouped_areas.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <numeric>

#include "ecotone/layer/field_order.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/union.h"

namespace ecotone {
namespace {

struct ValuesBefore {
  bool operator()(const std::vector<FieldValue>& a, const std::vector<FieldValue>& b) const {
    for (std::size_t j = 0; j < a.size(); ++j) {
      if (comes_before(a[j], b[j])) return true;
      if (comes_before(b[j], a[j])) return false;
    }
    return false;
  }
};

// Sets of features that hang together by overlaps.
class Clusters {
 public:
  explicit Clusters(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t find(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b) {
    a = find(a);
    b = find(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> parent_;
};

}  // namespace

Groups group_by(const Layer& layer, const std::vector<std::string>& fields) {
  std::vector<const Column*> columns;
  for (const std::string& field : fields) columns.push_back(&layer.fields.at(field));
  std::map<std::vector<FieldValue>, std::vector<std::size_t>, ValuesBefore> sorted;
  if (fields.empty()) sorted[{}];
  for (std::size_t i = 0; i < layer.size(); ++i) {
    std::vector<FieldValue> values;
    for (const Column* column : columns) values.push_back((*column)[i]);
    sorted[std::move(values)].push_back(i);
  }
  Groups groups;
  groups.group_of.resize(layer.size());
  for (auto& [values, features] : sorted) {
    for (const std::size_t i : features) groups.group_of[i] = groups.values.size();
    groups.values.push_back(values);
    groups.features.push_back(std::move(features));
  }
  return groups;
}

std::vector<AreaSum> union_areas(const MultiPolygonArray& zones,
                                 const std::vector<double>& areas_m2,
                                 const std::vector<std::vector<std::size_t>>& groups,
                                 const std::vector<Overlap>& overlapping, const Crs& crs,
                                 const MeasureOptions& options, Ledger& ledger) {
  std::vector<std::vector<std::size_t>> partners(zones.size());
  for (const Overlap& pair : overlapping) partners[pair.subject].push_back(pair.zone);
  std::vector<AreaSum> sums(groups.size());
  std::vector<std::vector<std::size_t>> clusters;  // of two features and more
  std::vector<std::size_t> owner;                  // group of each of them
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::vector<std::size_t> in_group(zones.size(), none);
  Clusters joined(zones.size());
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (const std::size_t i : groups[g]) in_group[i] = g;
    for (const std::size_t i : groups[g]) {
      for (const std::size_t k : partners[i]) {
        if (in_group[k] == g) joined.join(i, k);
      }
    }
    std::map<std::size_t, std::vector<std::size_t>> members;
    for (const std::size_t i : groups[g]) members[joined.find(i)].push_back(i);
    for (auto& [root, features] : members) {
      if (features.size() == 1) {
        sums[g].add(areas_m2[features.front()]);
      } else {
        clusters.push_back(std::move(features));
        owner.push_back(g);
      }
    }
  }
  if (clusters.empty()) return sums;
  UnionOptions union_options;
  union_options.method = options.method;
  union_options.threads = options.threads;
  union_options.grid = options.grid;
  union_options.layer = options.layer;
  union_options.ids = options.ids;
  const MultiPolygonArray united = union_by_group(zones, clusters, crs, ledger, union_options);
  const std::vector<double> areas = ecotone::areas_m2(united, crs, options.method);
  for (std::size_t c = 0; c < clusters.size(); ++c) sums[owner[c]].add(areas[c]);
  return sums;
}

std::vector<Overlap> overlapping_pairs(const MultiPolygonArray& zones, const Crs& crs,
                                       const MeasureOptions& options, Ledger& ledger) {
  OverlapOptions overlap_options;
  overlap_options.method = options.method;
  overlap_options.threads = options.threads;
  overlap_options.grid = options.grid;
  overlap_options.borders = false;
  overlap_options.zone_layer = options.layer;
  overlap_options.zone_ids = options.ids;
  Overlaps overlaps = self_overlaps(zones, crs, overlap_options);
  ledger.append(overlaps.ledger);
  std::erase_if(overlaps.pairs, [](const Overlap& pair) { return pair.touches_only; });
  return std::move(overlaps.pairs);
}

std::string free_name(const Table& table, std::string name) {
  while (table.find(name)) name = "table_" + name;
  return name;
}

double rounded(double value, int decimals) {
  return std::strtod(format_fixed(value, decimals).c_str(), nullptr);
}

}  // namespace ecotone
