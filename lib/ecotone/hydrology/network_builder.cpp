// SPDX-License-Identifier: Apache-2.0
#include "ecotone/hydrology/network_builder.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <tuple>
#include <unordered_map>

#include "ecotone/error.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/hydrology/disjoint_sets.h"
#include "ecotone/message/hydrology_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

// Compressed lists: the numbers 0 to n − 1 by key, rising within a key.
void list_by_key(std::span<const std::uint32_t> keys, std::size_t key_count,
                 std::vector<std::uint32_t>& offsets, std::vector<std::uint32_t>& list) {
  offsets.assign(key_count + 1, 0);
  for (const std::uint32_t key : keys) ++offsets[key + 1];
  std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
  list.resize(keys.size());
  std::vector<std::uint32_t> next(offsets.begin(), offsets.end() - 1);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    list[next[keys[i]]++] = static_cast<std::uint32_t>(i);
  }
}

}  // namespace

void NetworkBuilder::run() {
  check_fields();
  network_.crs_ = crs_;
  detail::NodedLines noded = options_.flow == FlowSource::node_fields
                                 ? lines_with_node_fields()
                                 : detail::node_lines(lines_, crs_, options_);
  const std::uint32_t node_count = noded.node_count;
  orient(std::move(noded));
  connect(node_count);
  find_parts();
  const std::vector<std::uint32_t> circle = circles();
  find_main_stems(circle);
  report_shape(circle);
}

void NetworkBuilder::check_fields() const {
  if (!(options_.tolerance_m >= 0) || !std::isfinite(options_.tolerance_m)) {
    throw GeometryError(hydrology_error("tolerance_invalid"),
                        {{"value", format_shortest(options_.tolerance_m)}});
  }
  const auto check = [&](const char* column, std::size_t count) {
    if (count != 0 && count != lines_.size()) {
      throw SchemaError(hydrology_error("column_length"),
                        {{"column", column},
                         {"count", std::to_string(count)},
                         {"lines", std::to_string(lines_.size())}});
    }
  };
  check("name", fields_.name.size());
  check("catchment_km2", fields_.catchment_km2.size());
  check("order", fields_.order.size());
  check("level", fields_.level.size());
  check("level_path", fields_.level_path.size());
  check("divergence", fields_.divergence.size());
  check("reversed", fields_.reversed.size());
  check("start_m", fields_.start_m.size());
  check("end_m", fields_.end_m.size());
  check("from_node", fields_.from_node.size());
  check("to_node", fields_.to_node.size());
  const auto need = [&](const char* flow, const char* column, std::size_t count) {
    if (count != lines_.size()) {
      throw SchemaError(hydrology_error("flow_fields_missing"),
                        {{"flow", flow}, {"column", column}});
    }
  };
  if (options_.flow == FlowSource::attribute)
    need("attribute", "reversed", fields_.reversed.size());
  if (options_.flow == FlowSource::elevation) {
    need("elevation", "start_m", fields_.start_m.size());
    need("elevation", "end_m", fields_.end_m.size());
  }
  if (options_.flow == FlowSource::node_fields) {
    need("node_fields", "from_node", fields_.from_node.size());
    need("node_fields", "to_node", fields_.to_node.size());
  }
}

// One reach a line; the fields say what is joined, whatever the shapes do.
detail::NodedLines NetworkBuilder::lines_with_node_fields() {
  detail::NodedLines noded;
  const std::vector<detail::LinePath> paths = detail::paths_with_length(lines_, noded.issues);
  const std::vector<double> measures = detail::path_measures(lines_, paths, crs_, options_.threads);
  std::unordered_map<std::int64_t, std::uint32_t> numbers;
  numbers.reserve(paths.size() * 2);
  const auto number = [&](std::int64_t id) {
    return numbers.try_emplace(id, static_cast<std::uint32_t>(numbers.size())).first->second;
  };
  for (const detail::LinePath& path : paths) {
    if (lines_[path.feature].size() != 1) {
      throw SchemaError(hydrology_error("several_paths"),
                        {{"line", std::to_string(path.feature)},
                         {"count", std::to_string(lines_[path.feature].size())}});
    }
    const std::uint32_t from = number(fields_.from_node[path.feature]);
    const std::uint32_t to = number(fields_.to_node[path.feature]);
    noded.reaches.push_back({path.feature, from, to, 0});
    const std::span<const Point> points = lines_.points().subspan(path.first, path.size);
    noded.points.insert(noded.points.end(), points.begin(), points.end());
    noded.measures.insert(noded.measures.end(), measures.begin() + path.first,
                          measures.begin() + path.first + path.size);
    noded.offsets.push_back(noded.points.size());
  }
  noded.node_count = static_cast<std::uint32_t>(numbers.size());
  turn_to_nodes(noded);
  return noded;
}

// A line drawn against its nodes meets its neighbours with the wrong ends: it is told by them.
void NetworkBuilder::turn_to_nodes(detail::NodedLines& noded) {
  struct End {
    std::uint32_t node, reach;
    Point at;
  };
  // Both ends of a reach stand at each of its nodes: which one it is, is what is asked.
  std::vector<End> ends;
  const auto first = [&](std::size_t r) { return noded.points[noded.offsets[r]]; };
  const auto last = [&](std::size_t r) { return noded.points[noded.offsets[r + 1] - 1]; };
  for (std::uint32_t r = 0; r < noded.reaches.size(); ++r) {
    for (const std::uint32_t node : {noded.reaches[r].first_node, noded.reaches[r].last_node}) {
      ends.push_back({node, r, first(r)});
      ends.push_back({node, r, last(r)});
    }
  }
  std::stable_sort(ends.begin(), ends.end(),
                   [](const End& a, const End& b) { return a.node < b.node; });
  const auto gap_at = [&](std::uint32_t node, std::uint32_t reach, const Point& p) {
    double gap = std::numeric_limits<double>::infinity();
    auto end = std::lower_bound(ends.begin(), ends.end(), node,
                                [](const End& e, std::uint32_t n) { return e.node < n; });
    for (; end != ends.end() && end->node == node; ++end) {
      if (end->reach == reach) continue;
      gap = std::min(gap, p == end->at ? 0.0 : geodesic_distance_m(p, end->at, crs_));
    }
    return gap;
  };
  std::vector<std::uint8_t> turned(noded.reaches.size(), 0);
  for (std::uint32_t r = 0; r < noded.reaches.size(); ++r) {
    const detail::DrawnReach& reach = noded.reaches[r];
    const double tolerance = options_.tolerance_m;
    const double ahead[2] = {gap_at(reach.first_node, r, first(r)),
                             gap_at(reach.last_node, r, last(r))};
    const double back[2] = {gap_at(reach.first_node, r, last(r)),
                            gap_at(reach.last_node, r, first(r))};
    const auto hits = [&](const double(&gaps)[2]) {
      return (gaps[0] <= tolerance) + (gaps[1] <= tolerance);
    };
    const bool against = hits(back) > hits(ahead);
    if (against) {
      turned[r] = 1;
      noded.issues.push_back(
          {NetworkIssueKind::against_nodes, reach.feature, std::nullopt, first(r), 0});
    }
    const auto& gaps = against ? back : ahead;
    for (const int side : {0, 1}) {
      if (std::isfinite(gaps[side]) && gaps[side] > tolerance) {
        noded.issues.push_back({NetworkIssueKind::nodes_apart, reach.feature, std::nullopt,
                                (side == 0) == against ? last(r) : first(r), gaps[side]});
      }
    }
  }
  // As drawn, such a line runs from its lower node to its upper one.
  for (std::uint32_t r = 0; r < noded.reaches.size(); ++r) {
    if (turned[r]) std::swap(noded.reaches[r].first_node, noded.reaches[r].last_node);
  }
  against_ = std::move(turned);
}

// Turns reaches so that all run with the water.
void NetworkBuilder::orient(detail::NodedLines noded) {
  std::vector<NetworkIssue>& issues = network_.report_.issues;
  issues = std::move(noded.issues);
  network_.path_offsets_ = std::move(noded.offsets);
  network_.points_ = std::move(noded.points);
  network_.measures_ = std::move(noded.measures);
  for (std::size_t r = 0; r < noded.reaches.size(); ++r) {
    const detail::DrawnReach& drawn = noded.reaches[r];
    const std::size_t first = network_.path_offsets_[r];
    const std::size_t end = network_.path_offsets_[r + 1];
    Reach reach;
    reach.feature = drawn.feature;
    reach.length_m = network_.measures_[end - 1];
    reach.along_drawing = options_.flow == FlowSource::node_fields
                              ? against_[r] == 0
                              : runs_along_drawing(drawn, issues, network_.points_[first]);
    reach.from_node = reach.along_drawing ? drawn.first_node : drawn.last_node;
    reach.to_node = reach.along_drawing ? drawn.last_node : drawn.first_node;
    reach.feature_from_m = drawn.feature_from_m + (reach.along_drawing ? 0 : reach.length_m);
    if (!reach.along_drawing) {
      std::reverse(network_.points_.begin() + first, network_.points_.begin() + end);
      std::reverse(network_.measures_.begin() + first, network_.measures_.begin() + end);
      for (std::size_t v = first; v < end; ++v) {
        network_.measures_[v] = reach.length_m - network_.measures_[v];
      }
    }
    network_.reaches_.push_back(reach);
  }
  network_.names_ = {""};
  std::unordered_map<std::string, std::uint32_t> numbers{{"", 0}};
  for (const std::string& name : fields_.name) {
    const auto [it, added] = numbers.try_emplace(name, network_.names_.size());
    if (added) network_.names_.push_back(name);
    network_.name_of_feature_.push_back(it->second);
  }
}

bool NetworkBuilder::runs_along_drawing(const detail::DrawnReach& reach,
                                        std::vector<NetworkIssue>& issues, const Point& at) const {
  switch (options_.flow) {
    case FlowSource::attribute:
      return fields_.reversed[reach.feature] == 0;
    case FlowSource::elevation: {
      const double start = fields_.start_m[reach.feature];
      const double end = fields_.end_m[reach.feature];
      if (start > end) return true;
      if (start < end) return false;
      issues.push_back({NetworkIssueKind::direction_unknown, reach.feature, std::nullopt, at, 0});
      return true;
    }
    case FlowSource::digitised:
    case FlowSource::node_fields:
      break;
  }
  return true;
}

void NetworkBuilder::connect(std::uint32_t node_count) {
  std::vector<std::uint32_t> keys(network_.reaches_.size());
  const auto list = [&](auto member, auto& offsets, auto& reaches) {
    std::transform(network_.reaches_.begin(), network_.reaches_.end(), keys.begin(),
                   [&](const Reach& reach) { return reach.*member; });
    list_by_key(keys, node_count, offsets, reaches);
  };
  list(&Reach::from_node, network_.out_offsets_, network_.out_);
  list(&Reach::to_node, network_.in_offsets_, network_.in_);
}

void NetworkBuilder::find_parts() {
  detail::DisjointSets sets(network_.node_count());
  for (const Reach& reach : network_.reaches_) sets.join(reach.from_node, reach.to_node);
  std::vector<double> length(sets.size(), 0);
  std::vector<std::uint32_t> first(sets.size(), none);  // reach
  for (std::uint32_t r = 0; r < network_.reaches_.size(); ++r) {
    const std::uint32_t set = sets.find(network_.reaches_[r].from_node);
    length[set] += network_.reaches_[r].length_m;
    if (first[set] == none) first[set] = r;
  }
  std::vector<std::uint32_t> parts;
  for (std::uint32_t s = 0; s < sets.size(); ++s) {
    if (first[s] != none) parts.push_back(s);
  }
  std::sort(parts.begin(), parts.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tuple(-length[a], first[a]) < std::tuple(-length[b], first[b]);
  });
  std::vector<std::uint32_t> number(sets.size(), none);
  for (std::uint32_t k = 0; k < parts.size(); ++k) {
    number[parts[k]] = k;
    if (k > 0) {
      const std::uint32_t r = first[parts[k]];
      add_issue(NetworkIssueKind::separate_part, r, network_.path(r).front(), length[parts[k]]);
    }
  }
  for (Reach& reach : network_.reaches_) reach.part = number[sets.find(reach.from_node)];
  network_.part_count_ = parts.size();
}

void NetworkBuilder::add_issue(NetworkIssueKind kind, std::uint32_t reach, const Point& at,
                               double size, std::optional<std::uint32_t> other) {
  network_.report_.issues.push_back({kind, network_.reaches_[reach].feature, other, at, size});
}

// Number of the circle of each node: nodes from which water comes to each other have the same.
// Numbers fall downstream. Source: R. Tarjan, Depth-first search and linear graph algorithms,
// SIAM J. Comput. 1 (1972); without recursion, since rivers are long.
std::vector<std::uint32_t> NetworkBuilder::circles() const {
  const std::size_t n = network_.node_count();
  std::vector<std::uint32_t> circle(n, none), index(n, none), low(n, 0), next(n, 0);
  std::vector<std::uint32_t> open, way;
  std::uint32_t count = 0, number = 0;
  const auto enter = [&](std::uint32_t v) {
    index[v] = low[v] = count++;
    open.push_back(v);
    way.push_back(v);
  };
  for (std::uint32_t root = 0; root < n; ++root) {
    if (index[root] != none) continue;
    enter(root);
    while (!way.empty()) {
      const std::uint32_t v = way.back();
      const std::span<const std::uint32_t> out = network_.outflows(v);
      if (next[v] < out.size()) {
        const std::uint32_t w = network_.reaches_[out[next[v]++]].to_node;
        if (index[w] == none) {
          enter(w);
        } else if (circle[w] == none) {
          low[v] = std::min(low[v], index[w]);
        }
        continue;
      }
      way.pop_back();
      if (!way.empty()) low[way.back()] = std::min(low[way.back()], low[v]);
      if (low[v] != index[v]) continue;
      std::uint32_t w = none;
      do {
        w = open.back();
        open.pop_back();
        circle[w] = number;
      } while (w != v);
      ++number;
    }
  }
  return circle;
}

}  // namespace ecotone
