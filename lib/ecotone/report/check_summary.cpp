// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/check_summary.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace ecotone {
namespace {

using document::Value;

// Of verdicts; findings may be a report as well, and are never without conflict.
constexpr std::array verdict_levels{Level::prohibited, Level::restricted, Level::indeterminate,
                                    Level::attention, Level::no_conflict};
constexpr std::array finding_levels{Level::prohibited, Level::restricted, Level::indeterminate,
                                    Level::attention, Level::report};
constexpr double units_per_m2 = 100;

std::size_t place(Level level) {
  return static_cast<std::size_t>(level);
}

std::int64_t to_units(const Value* area_m2) {
  if (area_m2 == nullptr || !area_m2->is_number()) return 0;
  return std::llround(area_m2->as_number() * units_per_m2);
}

Value to_area(std::int64_t units) {
  return static_cast<double>(units) / units_per_m2;
}

Level level_of(const Value& holder, std::string_view member) {
  return parse_level(holder.at(member).as_string()).value_or(Level::no_conflict);
}

// The worse of two rows first.
bool is_worse(const CheckSummary::Row& a, const CheckSummary::Row& b) {
  return std::tuple(-static_cast<int>(a.verdict), -static_cast<std::int64_t>(a.findings), a.id) <
         std::tuple(-static_cast<int>(b.verdict), -static_cast<std::int64_t>(b.findings), b.id);
}

}  // namespace

CheckSummary::CheckSummary(const Value& head, std::size_t worst)
    : layers_(head.at("layers")), worst_count_(worst) {}

void CheckSummary::add(const Value& subject) {
  const Level verdict = level_of(subject, "verdict");
  ++verdicts_[place(verdict)];
  if (subject.at("complete").as_bool()) ++complete_;
  if (const Value* area = subject.find("area"); area != nullptr && area->is_object()) {
    area_ += to_units(area->find("m2"));
  }
  count_findings(subject.at("findings"));
  count_findings(subject.at("unknown"));
  for (const Value& row : subject.at("layers").as_array()) {
    if (!row.at("layer").is_string()) continue;
    LayerCount& layer = of_layers_[row.at("layer").as_string()];
    const std::string& state = row.at("state").as_string();
    if (state == "hit") ++layer.hit;
    if (state == "not_checked") ++layer.not_checked;
    layer.area += to_units(row.find("area_m2"));
  }
  const Value& centre = subject.at("centroid");
  const Value* longitude = centre.find("lon");
  geographic_ = longitude != nullptr && longitude->is_number() &&
                longitude->as_number() == centre.at("x").as_number();
  dots_.push_back({centre.at("x").as_number(), centre.at("y").as_number(), verdict});
  keep(subject, verdict);
}

void CheckSummary::count_findings(const Value& findings) {
  for (const Value& finding : findings.as_array()) {
    RuleCount& rule = rules_[finding.at("rule").as_string()];
    if (rule.title.is_null()) rule.title = finding.at("title");
    ++rule.by_level[place(level_of(finding, "level"))];
  }
}

void CheckSummary::keep(const Value& subject, Level verdict) {
  Row row{verdict, 0, subject.at("id").as_string(), Value()};
  for (const char* group : {"findings", "unknown"}) {
    for (const Value& finding : subject.at(group).as_array()) {
      if (level_of(finding, "level") == verdict) ++row.findings;
    }
  }
  // The heap has the mildest of the worst on top.
  if (worst_.size() == worst_count_) {
    if (worst_.empty() || !is_worse(row, worst_.front())) return;
    std::pop_heap(worst_.begin(), worst_.end(), is_worse);
    worst_.pop_back();
  }
  row.subject = subject;
  worst_.push_back(std::move(row));
  std::push_heap(worst_.begin(), worst_.end(), is_worse);
}

std::vector<CheckSummary::Row> CheckSummary::worst() const {
  std::vector<Row> rows = worst_;
  std::sort(rows.begin(), rows.end(), is_worse);
  return rows;
}

Value CheckSummary::document() const {
  Value summary = Value::object();
  summary.set("subjects", count());
  summary.set("complete", complete_);
  summary.set("area_m2", to_area(area_));
  Value verdicts = Value::object();
  for (const Level level : verdict_levels) {
    verdicts.set(std::string(level_name(level)), verdicts_[place(level)]);
  }
  summary.set("verdicts", std::move(verdicts));
  Value rules = Value::array();
  for (const auto& [id, counted] : rules_) {
    Value row = Value::object();
    row.set("rule", id);
    row.set("title", counted.title);
    for (const Level level : finding_levels) {
      row.set(std::string(level_name(level)), counted.by_level[place(level)]);
    }
    rules.push(std::move(row));
  }
  summary.set("rules", std::move(rules));
  Value rows = Value::array();
  for (const Value& layer : layers_.as_array()) {
    const auto counted = of_layers_.find(layer.at("id").as_string());
    const LayerCount found = counted == of_layers_.end() ? LayerCount() : counted->second;
    Value row = Value::object();
    row.set("layer", layer.at("id"));
    row.set("role", layer.at("role"));
    row.set("title", layer.at("title"));
    row.set("hit", found.hit);
    row.set("clear", count() - found.hit - found.not_checked);
    row.set("not_checked", found.not_checked);
    row.set("area_m2", to_area(found.area));
    rows.push(std::move(row));
  }
  summary.set("layers", std::move(rows));
  return summary;
}

}  // namespace ecotone
