// SPDX-License-Identifier: Apache-2.0
// all, any, not: three-valued logic over other conditions.
#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "ecotone/compliance/predicates/readers.h"
#include "ecotone/message/rule_errors.h"

namespace ecotone {
namespace {

class Combination : public Predicate {
 public:
  Combination(bool all, std::vector<PredicatePtr> parts) : all_(all), parts_(std::move(parts)) {}

  Evidence evaluate(const EvaluationContext& context) const override {
    Evidence result;
    result.truth = all_ ? Truth::yes : Truth::no;
    result.touching = result.truth;
    std::vector<Evidence> parts;
    for (const PredicatePtr& part : parts_) {
      parts.push_back(part->evaluate(context));
      const Evidence& last = parts.back();
      result.truth = all_ ? result.truth && last.truth : result.truth || last.truth;
      result.touching = all_ ? result.touching && last.touching : result.touching || last.touching;
      // What is decided against, touching or not, is not looked into further.
      if (all_ && result.touching == Truth::no && result.truth == Truth::no) {
        result.measures = last.measures;
        result.beyond_m = last.beyond_m;
        return result;
      }
    }
    const bool touches = result.truth == Truth::no && result.touching != Truth::no;
    if (!all_ && result.truth == Truth::yes) {
      append_hits(parts, result);
      return result;
    }
    for (const Evidence& part : parts) {
      if (result.truth == Truth::no) {
        if (touches && part.truth == Truth::no && part.touching != Truth::no) result.append(part);
        if (touches) continue;
        result.measures.insert(result.measures.end(), part.measures.begin(), part.measures.end());
        if (part.beyond_m) result.beyond_m = part.beyond_m;
      } else if (part.truth == result.truth || (all_ && part.truth == Truth::yes)) {
        result.append(part);
      }
    }
    return result;
  }

  std::vector<WayOut> ways_out(const EvaluationContext& context) const override {
    std::vector<WayOut> ways;
    if (all_) {  // one part that ceases to hold is enough
      for (const PredicatePtr& part : parts_) {
        std::vector<WayOut> more = part->ways_out(context);
        std::move(more.begin(), more.end(), std::back_inserter(ways));
      }
      return ways;
    }
    ways.emplace_back();
    for (const PredicatePtr& part : parts_) {  // every part that holds has to cease
      if (part->evaluate(context).truth == Truth::no) continue;
      std::vector<WayOut> both;
      for (const WayOut& more : part->ways_out(context)) {
        for (WayOut way : ways) {
          way.insert(way.end(), more.begin(), more.end());
          both.push_back(std::move(way));
        }
      }
      ways = std::move(both);
    }
    return ways;
  }

  void collect_roles(std::set<std::string>& roles) const override {
    for (const PredicatePtr& part : parts_) part->collect_roles(roles);
  }
  Truth by_attributes(const ExpressionScope& attributes) const override {
    Truth truth = all_ ? Truth::yes : Truth::no;
    for (const PredicatePtr& part : parts_) {
      const Truth other = part->by_attributes(attributes);
      truth = all_ ? truth && other : truth || other;
    }
    return truth;
  }
  void collect_conditions(std::vector<const Expression*>& conditions) const override {
    for (const PredicatePtr& part : parts_) part->collect_conditions(conditions);
  }
  void collect_reach(std::map<std::string, double>& reach_m, const RulePack& pack) const override {
    for (const PredicatePtr& part : parts_) part->collect_reach(reach_m, pack);
  }
  bool is_about_layers() const override { return parts_.front()->is_about_layers(); }
  double largest_edge_m(const RulePack& pack) const override {
    double edge = 0;
    for (const PredicatePtr& part : parts_) edge = std::max(edge, part->largest_edge_m(pack));
    return edge;
  }

 private:
  /// Of several conditions that hold the one that weighs most is measured; all tell their zones.
  static void append_hits(std::vector<Evidence>& parts, Evidence& result) {
    const auto ends =
        std::stable_partition(parts.begin(), parts.end(),
                              [](const Evidence& part) { return part.truth == Truth::yes; });
    const auto most = std::max_element(parts.begin(), ends, weighs_less);
    std::rotate(parts.begin(), most, most + 1);
    result.append(parts.front());
    for (auto part = parts.begin() + 1; part != ends; ++part) {
      part->measures.clear();
      result.append(*part);
    }
  }

  /// By the area that is shared, else by nearness.
  static bool weighs_less(const Evidence& a, const Evidence& b) {
    const auto weight = [](const Evidence& part) {
      double area_m2 = 0;
      double distance_m = std::numeric_limits<double>::infinity();
      for (const Measure& measure : part.measures) {
        if (measure.kind == MeasureKind::overlap_area) area_m2 = std::max(area_m2, measure.value);
        if (measure.kind == MeasureKind::distance) distance_m = std::min(distance_m, measure.value);
      }
      return std::pair(area_m2, -distance_m);
    };
    return weight(a) < weight(b);
  }

  bool all_;
  std::vector<PredicatePtr> parts_;
};

class Negation : public Predicate {
 public:
  explicit Negation(PredicatePtr part) : part_(std::move(part)) {}

  Evidence evaluate(const EvaluationContext& context) const override {
    Evidence result = part_->evaluate(context);
    result.truth = !result.truth;
    result.touching = !result.touching;
    if (result.truth == Truth::no && result.touching != Truth::yes) result.touching = Truth::no;
    return result;
  }
  void collect_roles(std::set<std::string>& roles) const override { part_->collect_roles(roles); }
  Truth by_attributes(const ExpressionScope& attributes) const override {
    return !part_->by_attributes(attributes);
  }
  void collect_conditions(std::vector<const Expression*>& conditions) const override {
    part_->collect_conditions(conditions);
  }
  void collect_reach(std::map<std::string, double>& reach_m, const RulePack& pack) const override {
    part_->collect_reach(reach_m, pack);
  }
  bool is_about_layers() const override { return part_->is_about_layers(); }
  double largest_edge_m(const RulePack& pack) const override { return part_->largest_edge_m(pack); }

 private:
  PredicatePtr part_;
};

PredicatePtr read_combination(bool all, const document::Value& value, PackReader& reader) {
  if (!value.is_array() || value.as_array().empty()) {
    reader.issue(rule_error("value_kind"), {{"wanted", "a list of conditions (条件列表)"}},
                 value.mark());
    return nullptr;
  }
  std::vector<PredicatePtr> parts;
  for (const document::Value& item : value.as_array()) {
    if (PredicatePtr part = reader.predicate(item)) parts.push_back(std::move(part));
  }
  if (parts.size() != value.as_array().size()) return nullptr;
  for (const PredicatePtr& part : parts) {
    if (part->is_about_layers() == parts.front()->is_about_layers()) continue;
    reader.issue(rule_error("scope_mixed"), {}, value.mark());
    return nullptr;
  }
  return std::make_shared<Combination>(all, std::move(parts));
}

}  // namespace

PredicatePtr read_all(const document::Value& value, PackReader& reader) {
  return read_combination(true, value, reader);
}

PredicatePtr read_any(const document::Value& value, PackReader& reader) {
  return read_combination(false, value, reader);
}

PredicatePtr read_not(const document::Value& value, PackReader& reader) {
  PredicatePtr part = reader.predicate(value);
  return part == nullptr ? nullptr : std::make_shared<Negation>(std::move(part));
}

}  // namespace ecotone
