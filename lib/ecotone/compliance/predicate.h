// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/compliance/expression.h"
#include "ecotone/compliance/rule_pack.h"
#include "ecotone/compliance/spatial_facts.h"
#include "ecotone/compliance/way_out.h"
#include "ecotone/finding/finding.h"
#include "ecotone/layer/layer_set.h"
#include "ecotone/message/text.h"

namespace ecotone {

/// Why a condition is unknown.
struct Reason {
  std::string cause;  ///< "attribute", "field", "error", "coverage", "layer", "network" …
  std::string en;
  std::string zh;
  Bilingual settle = {};  ///< what would settle it

  friend bool operator==(const Reason&, const Reason&) = default;
};

/// A reason with what would settle it; the arguments are those of both texts.
Reason make_reason(std::string cause, const Text& text, const Text& settle, const Arguments& en,
                   const Arguments& zh);

/// A zone of a layer of the set.
struct ZoneReference {
  std::size_t layer = 0;
  std::size_t zone = 0;
  std::optional<double> area_m2;
  std::optional<double> distance_m;

  friend bool operator==(const ZoneReference&, const ZoneReference&) = default;
};

/// What a condition came to, and on what it rests.
struct Evidence {
  Truth truth = Truth::no;
  /// The truth if touching borders counted as overlapping: tells apart what only touches.
  Truth touching = Truth::no;
  std::vector<Measure> measures;
  std::vector<ZoneReference> zones;
  std::vector<Reason> reasons;
  std::set<std::string> missing_attributes;
  std::optional<double> beyond_m;  ///< of a distance: nothing lies nearer than this
  Bilingual detail;                ///< what was found, in words; `$detail` in messages

  void append(const Evidence& other);
  void add_reason(Reason reason);
};

/// What the catalogue has for a role on the day of the check.
struct RoleState {
  std::vector<std::size_t> layers;  ///< valid on that day, places in the set
  std::vector<Reason> problems;     ///< why there is none, or why it is stale
};

/// Everything a condition may ask.
struct EvaluationContext {
  const RulePack& pack;
  const LayerSet& layers;
  const SpatialFacts& facts;
  const std::map<std::string, RoleState, std::less<>>& roles;
  std::size_t subject = 0;
  Date as_of;
  std::function<FieldValue(std::string_view)> attribute;

  ExpressionScope subject_scope() const;
  ExpressionScope zone_scope(std::size_t layer, std::size_t zone) const;
  ExpressionValues parameter(std::string_view name) const;
  const RoleState& role(std::string_view name) const;
  /// Title of a role in the pack, else its name.
  Bilingual role_title(std::string_view name) const;
  std::string zone_name(std::size_t layer, std::size_t zone) const;
};

/// A quantity in a pack: written there, or the value of a parameter on the day of the check.
struct QuantityReference {
  std::optional<Quantity> value;
  std::string parameter;

  /// nothing if the parameter has no value on that day
  std::optional<Quantity> on(const EvaluationContext& context) const;
  /// The largest value it may have on any day, 0 without one.
  double largest(const RulePack& pack) const;
  bool given() const { return value.has_value() || !parameter.empty(); }
};

/// A condition of a rule. Each kind has a file in `predicates/` and a line in
/// `predicate_table.cpp`.
class Predicate {
 public:
  virtual ~Predicate() = default;
  virtual Evidence evaluate(const EvaluationContext& context) const = 0;
  /// Where the subject would have to go, or what to give up, so that the condition, which holds or
  /// may hold, would not: one of these. None where its place alone does not decide.
  virtual std::vector<WayOut> ways_out(const EvaluationContext& context) const {
    (void)context;
    return {};
  }
  /// Roles it asks for.
  virtual void collect_roles(std::set<std::string>& roles) const { (void)roles; }
  /// What it comes to by the attributes of the subject alone: unknown where places decide.
  virtual Truth by_attributes(const ExpressionScope& attributes) const {
    (void)attributes;
    return Truth::unknown;
  }
  /// Conditions on attributes that it rests on.
  virtual void collect_conditions(std::vector<const Expression*>& conditions) const {
    (void)conditions;
  }
  /// How far it looks for features of its roles, in metres, on any day: adds to what is there.
  /// Unless a kind says better, anywhere.
  virtual void collect_reach(std::map<std::string, double>& reach_m, const RulePack& pack) const;
  /// Whether it asks about layers as they are, and nothing of a subject.
  virtual bool is_about_layers() const { return false; }
  /// The largest accuracy it assumes where the catalogue gives none.
  virtual double largest_edge_m(const RulePack& pack) const {
    (void)pack;
    return 0;
  }
};

/// Makes a reach at least so wide.
inline void widen(std::map<std::string, double>& reach_m, const std::string& role, double metres) {
  double& reach = reach_m[role];
  reach = std::max(reach, metres);
}

using PredicatePtr = std::shared_ptr<const Predicate>;

}  // namespace ecotone
