// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/finding/finding.h"

namespace ecotone {

/// Counts the subjects of a result as they come: by verdict, by rule, by layer. Holds 24 bytes a
/// subject for a map, and else nothing that grows with their number. The order in which subjects
/// come changes nothing.
class CheckSummary {
 public:
  /// @param head   a result without its subjects, which names the layers
  /// @param worst  subjects that are kept whole for a list
  explicit CheckSummary(const document::Value& head, std::size_t worst = 500);

  void add(const document::Value& subject);

  /// `{"subjects": n, "complete": n, "area_m2": …, "verdicts": {…}, "rules": […], "layers": […]}`
  document::Value document() const;

  /// Where a subject lies, and what it came to.
  struct Dot {
    double x = 0;
    double y = 0;
    Level verdict = Level::no_conflict;
  };
  const std::vector<Dot>& dots() const { return dots_; }
  std::size_t count() const { return dots_.size(); }
  /// Whether the places are longitudes and latitudes.
  bool is_geographic() const { return geographic_; }

  /// A subject of the list.
  struct Row {
    Level verdict = Level::no_conflict;
    std::size_t findings = 0;  ///< at that level
    std::string id;
    document::Value subject;
  };
  /// The worst subjects: by verdict, by number of findings, then by id.
  std::vector<Row> worst() const;

 private:
  static constexpr std::size_t level_count = static_cast<std::size_t>(Level::prohibited) + 1;

  struct RuleCount {
    document::Value title;
    std::array<std::size_t, level_count> by_level{};
  };
  struct LayerCount {
    std::size_t hit = 0;
    std::size_t not_checked = 0;
    std::int64_t area = 0;
  };

  void count_findings(const document::Value& findings);
  void keep(const document::Value& subject, Level verdict);

  document::Value layers_;
  std::size_t worst_count_;
  std::size_t complete_ = 0;
  // In units of a hundredth of a square metre, so that the order of subjects changes nothing.
  std::int64_t area_ = 0;
  std::array<std::size_t, level_count> verdicts_{};
  std::map<std::string, RuleCount> rules_;
  std::map<std::string, LayerCount> of_layers_;
  std::vector<Dot> dots_;
  bool geographic_ = false;
  std::vector<Row> worst_;  // a heap, the mildest first
};

}  // namespace ecotone
