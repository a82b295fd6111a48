// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/correspondence.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "ecotone/error.h"
#include "ecotone/message/boundary_errors.h"

namespace ecotone {
namespace {

// Sets that are joined; the root of a set is its smallest member.
class Sets {
 public:
  explicit Sets(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b) {
    const std::size_t first = root(a);
    const std::size_t second = root(b);
    parent_[std::max(first, second)] = std::min(first, second);
  }

 private:
  std::vector<std::size_t> parent_;
};

std::size_t place_of(const NamedAreas& areas, const std::string& name, const char* side) {
  const auto at = std::find(areas.names.begin(), areas.names.end(), name);
  if (at == areas.names.end()) {
    throw SchemaError(boundary_error("pair_unknown"), {{"name", name}, {"side", side}});
  }
  return static_cast<std::size_t>(at - areas.names.begin());
}

}  // namespace

NamedAreas areas_by_name(const Layer& layer, const std::string& field) {
  NamedAreas areas;
  const Column* column = field.empty() ? nullptr : &layer.fields.at(field);
  std::map<std::string, std::size_t> place_of;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    const std::string name = column != nullptr ? to_text((*column)[i]) : layer.ids[i];
    if (name.empty()) {
      throw SchemaError(boundary_error("area_without_name"),
                        {{"feature", layer.ids[i]}, {"field", field}}, layer.name);
    }
    const auto [at, is_new] = place_of.emplace(name, areas.names.size());
    if (is_new) {
      areas.names.push_back(name);
      areas.features.emplace_back();
    }
    areas.features[at->second].push_back(i);
  }
  return areas;
}

Succession AreaGroup::succession() const {
  if (old_areas.empty()) return Succession::added;
  if (new_areas.empty()) return Succession::removed;
  if (old_areas.size() == 1) {
    return new_areas.size() == 1 ? Succession::continued : Succession::split;
  }
  return new_areas.size() == 1 ? Succession::merged : Succession::regrouped;
}

std::vector<AreaGroup> corresponding(const NamedAreas& before, const NamedAreas& after,
                                     const std::vector<Overlap>& overlaps,
                                     const std::vector<double>& old_m2,
                                     const std::vector<double>& new_m2,
                                     const ComparisonOptions& options) {
  const std::size_t n = before.names.size();
  Sets sets(n + after.names.size());
  if (options.match_names) {
    std::map<std::string, std::size_t> new_place;
    for (std::size_t j = 0; j < after.names.size(); ++j) new_place.emplace(after.names[j], j);
    for (std::size_t i = 0; i < n; ++i) {
      const auto at = new_place.find(before.names[i]);
      if (at != new_place.end()) sets.join(i, n + at->second);
    }
  }
  for (const NamePair& pair : options.renamed) {
    sets.join(place_of(before, pair.old_name, "old"), n + place_of(after, pair.new_name, "new"));
  }
  if (options.least_overlap) {
    for (const Overlap& overlap : overlaps) {
      const double smaller = std::min(old_m2[overlap.subject], new_m2[overlap.zone]);
      if (overlap.touches_only || overlap.area_m2 < *options.least_overlap * smaller) continue;
      sets.join(overlap.subject, n + overlap.zone);
    }
  }
  // Roots are smallest members, so that groups come by their first old areas.
  std::map<std::size_t, AreaGroup> groups;
  for (std::size_t i = 0; i < n + after.names.size(); ++i) {
    AreaGroup& group = groups[sets.root(i)];
    if (i < n) {
      group.old_areas.push_back(i);
    } else {
      group.new_areas.push_back(i - n);
    }
  }
  std::vector<AreaGroup> sorted;
  for (auto& [root, group] : groups) sorted.push_back(std::move(group));
  return sorted;
}

}  // namespace ecotone
