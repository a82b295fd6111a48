// SPDX-License-Identifier: Apache-2.0
// upstream_within, downstream_within: the subject lies upstream (downstream) of a feature, within a
// distance along the rivers.
#include <cmath>
#include <limits>

#include "ecotone/compliance/predicates/readers.h"
#include "ecotone/compliance/settling.h"
#include "ecotone/compliance/zone_query.h"
#include "ecotone/message/mending_texts.h"
#include "ecotone/message/rule_texts.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

Reason network_reason(const Text& text, const Text& settle, const Arguments& arguments) {
  return make_reason("network", text, settle, arguments, arguments);
}

class NetworkDistance : public Predicate {
 public:
  NetworkDistance(ZoneQuery of, std::string along, Threshold limit, QuantityReference snap,
                  RiverWay way)
      : of_(std::move(of)),
        along_(std::move(along)),
        limit_(std::move(limit)),
        snap_(std::move(snap)),
        way_(way) {}

  Evidence evaluate(const EvaluationContext& context) const override;
  void collect_roles(std::set<std::string>& roles) const override {
    roles.insert(of_.role);
    roles.insert(along_);
  }
  double largest_edge_m(const RulePack& pack) const override { return of_.edge.largest(pack); }

 private:
  struct Found {
    double distance_m = std::numeric_limits<double>::infinity();
    double error_m = 0;
    std::size_t layer = 0;
    std::size_t feature = 0;
    std::vector<Reason> doubts;
  };

  Found look(const EvaluationContext& context, double threshold, double snap_m,
             bool certain_only) const;

  ZoneQuery of_;
  std::string along_;
  Threshold limit_;
  QuantityReference snap_;
  RiverWay way_;
};

NetworkDistance::Found NetworkDistance::look(const EvaluationContext& context, double threshold,
                                             double snap_m, bool certain_only) const {
  Found best;
  const RoleState& rivers = context.role(along_);
  for (const std::size_t layer : context.role(of_.role).layers) {
    const double error = of_.accuracy_m(context, layer) + context.facts.subject_accuracy_m();
    const RiverAnswer answer = context.facts.along_rivers(
        {.subject = context.subject,
         .rivers = rivers.layers,
         .layer = layer,
         .way = way_,
         .limit_m = threshold + error,
         .snap_m = snap_m,
         .wanted = [&](std::size_t feature) {
           const Truth truth = of_.matches(context, layer, feature, nullptr);
           return truth == Truth::yes || (!certain_only && truth == Truth::unknown);
         }});
    if (!answer.has_network) continue;  // said by the absence of the role
    if (!answer.to_river_m) {
      best.doubts.push_back(network_reason(
          answer.is_ambiguous ? rule_text("river_ambiguous") : rule_text("river_not_near"),
          mending_text("settle_river"), {{"snap", format_fixed(snap_m, 0)}}));
      continue;
    }
    for (const std::size_t feature : answer.doubtful) {
      best.doubts.push_back(network_reason(rule_text("river_feature_unclear"),
                                           mending_text("settle_river_feature"),
                                           {{"feature", context.zone_name(layer, feature)}}));
    }
    if (answer.nearest && answer.nearest->distance_m < best.distance_m) {
      best.distance_m = answer.nearest->distance_m;
      best.error_m = error;
      best.layer = layer;
      best.feature = answer.nearest->feature;
    }
  }
  return best;
}

Evidence NetworkDistance::evaluate(const EvaluationContext& context) const {
  Evidence result;
  const auto unknown = [&result] { result.truth = result.touching = Truth::unknown; };
  const auto threshold = limit_.value.on(context);
  const auto snap = snap_.on(context);
  if (!threshold || !snap) {
    unknown();
    const std::string& name = threshold ? snap_.parameter : limit_.value.parameter;
    const Arguments arguments{{"name", name}, {"day", context.as_of.to_string()}};
    result.add_reason(make_reason("parameter", rule_text("parameter_missing"),
                                  mending_text("settle_parameter"), arguments, arguments));
    return result;
  }
  const Found certain = look(context, threshold->value, snap->value, true);
  const Found any = look(context, threshold->value, snap->value, false);
  const Truth far = limit_.decide(certain.distance_m, certain.error_m, threshold->value);
  std::vector<Reason> absence;
  if (far != Truth::yes) {
    ZoneQuery rivers;
    rivers.role = along_;
    absence = of_.absence(context, threshold->value, threshold->text);
    for (Reason& reason : rivers.absence(context, threshold->value, threshold->text)) {
      absence.push_back(std::move(reason));
    }
    absence.insert(absence.end(), any.doubts.begin(), any.doubts.end());
  }
  // What cannot be seen may be as near as can be.
  const Truth close = absence.empty() ? limit_.decide(any.distance_m, any.error_m, threshold->value)
                                      : limit_.decide(0, 0, threshold->value);
  result.truth = far == close ? far : Truth::unknown;
  result.touching = result.truth;
  const Found& shown = result.truth == Truth::unknown ? any : certain;
  if (std::isfinite(shown.distance_m)) {
    result.measures.push_back({MeasureKind::distance, shown.distance_m, shown.error_m,
                               threshold->value, shown.distance_m - threshold->value, false,
                               ErrorTerms{1, shown.error_m - context.facts.subject_accuracy_m(), 1,
                                          context.facts.subject_accuracy_m(), 0, 0}});
    if (result.truth != Truth::no) {
      result.zones.push_back({shown.layer, shown.feature, std::nullopt, shown.distance_m});
    }
  }
  if (result.truth != Truth::unknown) return result;
  if (far == Truth::unknown) {
    const Arguments arguments{{"value", format_fixed(certain.distance_m, 2)},
                              {"error", format_fixed(certain.error_m, 2)},
                              {"threshold", threshold->text}};
    result.add_reason(
        {"error", render(rule_text("distance_error"), Language::english, arguments),
         render(rule_text("distance_error"), Language::chinese, arguments),
         survey_for_distance(context.role_title(of_.role),
                             std::abs(certain.distance_m - threshold->value), certain.error_m)});
  }
  for (const Reason& item : absence) result.add_reason(item);
  if (far != close && any.distance_m < certain.distance_m) {
    std::vector<Reason> reasons;
    of_.matches(context, any.layer, any.feature, &reasons);
    for (Reason& item : reasons) result.add_reason(std::move(item));
  }
  return result;
}

PredicatePtr read_network(const document::Value& value, PackReader& reader, RiverWay way) {
  if (!reader.has_keys(value, {"of", "along", "lt", "le", "snap", "where", "edge"}, 2)) {
    if (!value.is_object()) return nullptr;
  }
  ZoneQuery of;
  of.role = reader.layer(value.find("of"));
  of.where = reader.zone_condition(value.find("where"), of.role);
  if (value.find("edge") != nullptr) {
    of.edge = reader.quantity(value.find("edge"), Dimension::length);
  }
  std::string along = reader.layer(value.find("along"));
  auto limit = read_threshold(value, Dimension::length, reader);
  const QuantityReference snap = reader.quantity(value.find("snap"), Dimension::length);
  if (!limit || !snap.given() || of.role.empty() || along.empty()) return nullptr;
  return std::make_shared<NetworkDistance>(std::move(of), std::move(along), std::move(*limit), snap,
                                           way);
}

}  // namespace

PredicatePtr read_upstream_within(const document::Value& value, PackReader& reader) {
  return read_network(value, reader, RiverWay::downstream);
}

PredicatePtr read_downstream_within(const document::Value& value, PackReader& reader) {
  return read_network(value, reader, RiverWay::upstream);
}

}  // namespace ecotone
