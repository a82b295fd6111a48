// SPDX-License-Identifier: Apache-2.0
#include "ecotone/hydrology/network_report.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "ecotone/hydrology/network_builder.h"

namespace ecotone {

std::string_view network_issue_name(NetworkIssueKind kind) {
  constexpr std::string_view names[] = {
      "without_length", "joined_gap",  "crossing",          "duplicate",       "reversal_suspected",
      "against_nodes",  "nodes_apart", "direction_unknown", "catchment_falls", "inner_sink",
      "inner_source",   "circle",      "separate_part"};
  return names[static_cast<std::size_t>(kind)];
}

std::size_t NetworkReport::count(NetworkIssueKind kind) const {
  return static_cast<std::size_t>(
      std::count_if(issues.begin(), issues.end(),
                    [kind](const NetworkIssue& issue) { return issue.kind == kind; }));
}

void NetworkBuilder::report_shape(const std::vector<std::uint32_t>& circle) {
  NetworkReport& report = network_.report_;
  report.lines = lines_.size();
  report.reaches = network_.reach_count();
  report.nodes = network_.node_count();
  report.parts = network_.part_count();
  report.braids = report.reaches + report.parts - report.nodes;
  for (std::uint32_t r = 0; r < network_.reach_count(); ++r) {
    const Reach& reach = network_.reaches_[r];
    report.length_m += reach.length_m;
    if (circle[reach.from_node] == circle[reach.to_node]) {
      add_issue(NetworkIssueKind::circle, r, network_.path(r).front());
    }
  }
  report_nodes();
  report_duplicates();
  report_falls();
  std::sort(report.issues.begin(), report.issues.end(),
            [](const NetworkIssue& a, const NetworkIssue& b) {
              const auto key = [](const NetworkIssue& i) {
                return std::tuple(i.kind, i.feature, i.position.x, i.position.y, i.other, i.size);
              };
              return key(a) < key(b);
            });
}

void NetworkBuilder::report_nodes() {
  NetworkReport& report = network_.report_;
  for (std::uint32_t v = 0; v < network_.node_count(); ++v) {
    const std::span<const std::uint32_t> in = network_.inflows(v);
    const std::span<const std::uint32_t> out = network_.outflows(v);
    report.heads += in.empty();
    report.outlets += out.empty();
    report.confluences += in.size() > 1;
    report.divergences += out.size() > 1;
    if (in.empty() && out.size() > 1) {
      add_issue(NetworkIssueKind::inner_source, out[0], network_.path(out[0]).front());
    }
    if (out.empty() && in.size() > 1) {
      add_issue(NetworkIssueKind::inner_sink, in[0], network_.path(in[0]).back());
    }
  }
  report_reversals();
}

// Turned round, a reach would lead the water of a sink on, or bring some to a source. One that
// would do both stands for all others at its nodes.
void NetworkBuilder::report_reversals() {
  const auto sink = [&](std::uint32_t v) {
    return network_.outflows(v).empty() && network_.inflows(v).size() > 1;
  };
  const auto source = [&](std::uint32_t v) {
    return network_.inflows(v).empty() && network_.outflows(v).size() > 1;
  };
  std::vector<bool> mended(network_.node_count(), false);
  const auto suspect = [&](std::uint32_t r) {
    add_issue(NetworkIssueKind::reversal_suspected, r, network_.path(r).front());
  };
  for (std::uint32_t r = 0; r < network_.reach_count(); ++r) {
    const Reach& reach = network_.reaches_[r];
    if (!source(reach.from_node) || !sink(reach.to_node)) continue;
    suspect(r);
    mended[reach.from_node] = mended[reach.to_node] = true;
  }
  for (std::uint32_t r = 0; r < network_.reach_count(); ++r) {
    const Reach& reach = network_.reaches_[r];
    if (mended[reach.from_node] || mended[reach.to_node]) continue;
    // A sink takes no way from where others flow on; a source has water brought from an end.
    const bool leads_on = sink(reach.to_node) && network_.outflows(reach.from_node).size() > 1;
    const bool brings = source(reach.from_node) && network_.outflows(reach.to_node).empty();
    if (leads_on || brings) suspect(r);
  }
}

void NetworkBuilder::report_duplicates() {
  for (std::uint32_t v = 0; v < network_.node_count(); ++v) {
    const std::span<const std::uint32_t> out = network_.outflows(v);
    for (std::size_t i = 0; i < out.size(); ++i) {
      for (std::size_t k = i + 1; k < out.size(); ++k) {
        if (std::ranges::equal(network_.path(out[i]), network_.path(out[k]))) {
          add_issue(NetworkIssueKind::duplicate, out[i], network_.path(out[i]).front(), 0,
                    network_.reaches_[out[k]].feature);
        }
      }
    }
  }
}

// What a reach drains cannot be less than what one of its inflows does, unless that divides.
void NetworkBuilder::report_falls() {
  for (std::uint32_t r = 0; r < network_.reach_count(); ++r) {
    const std::span<const std::uint32_t> out = network_.outflows(network_.reaches_[r].to_node);
    if (out.size() != 1) continue;
    const std::uint32_t feature = network_.reaches_[r].feature;
    const std::uint32_t below = network_.reaches_[out[0]].feature;
    const auto falls = [&](const std::vector<double>& column) {
      return !column.empty() && column[below] < column[feature];
    };
    if (falls(fields_.catchment_km2) || falls(fields_.order)) {
      add_issue(NetworkIssueKind::catchment_falls, r, network_.path(r).back(), 0, below);
    }
  }
}

}  // namespace ecotone
