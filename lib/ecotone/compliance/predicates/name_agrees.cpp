// SPDX-License-Identifier: Apache-2.0
// name_agrees: whether a name such as 「七河里东北340米其它排口」 agrees with where the subject lies
// and of which class it is. A name of another form says nothing, and agrees.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "ecotone/compliance/predicates/readers.h"
#include "ecotone/compliance/zone_query.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/message/rule_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/outfall/outfall_class.h"
#include "ecotone/outfall/place_reference.h"

namespace ecotone {
namespace {

constexpr double half_octant_deg = 22.5;

class NameAgrees : public Predicate {
 public:
  std::string name_field;
  std::string class_field;
  std::string classes;  ///< parameter: the classes that a name may end in
  ZoneQuery places;
  QuantityReference tolerance;

  Evidence evaluate(const EvaluationContext& context) const override;
  void collect_roles(std::set<std::string>& roles) const override { roles.insert(places.role); }

 private:
  bool class_differs(const EvaluationContext& context, const PlaceReference& said) const;
  /// Whether the subject lies where the name says, seen from one place.
  Truth lies_there(const EvaluationContext& context, const PlaceReference& said, std::size_t layer,
                   std::size_t place, double tolerance_m, Evidence& result) const;
};

/// Whether |deviation| is within a tolerance, given an error.
Truth is_within(double deviation, double tolerance, double error) {
  if (std::abs(deviation) + error <= tolerance) return Truth::yes;
  return std::abs(deviation) - error > tolerance ? Truth::no : Truth::unknown;
}

void add(Evidence& result, const std::string& cause, const Text& text, const Arguments& arguments) {
  result.add_reason({cause, render(text, Language::english, arguments),
                     render(text, Language::chinese, arguments)});
}

bool NameAgrees::class_differs(const EvaluationContext& context, const PlaceReference& said) const {
  const std::string stated = to_text(context.attribute(class_field));
  if (said.outfall_class.empty() || stated.empty()) return false;
  const ExpressionValues known = context.parameter(classes);
  // A word that is no class of the first level may be a kind, which this cannot judge.
  const bool is_class = std::any_of(known.begin(), known.end(), [&](const FieldValue& one) {
    return same_class(to_text(one), said.outfall_class);
  });
  return is_class && !same_class(stated, said.outfall_class);
}

Truth NameAgrees::lies_there(const EvaluationContext& context, const PlaceReference& said,
                             std::size_t layer, std::size_t place, double tolerance_m,
                             Evidence& result) const {
  const Layer& features = context.layers.layers[layer].layer;
  const auto subject = context.facts.subject_position(context.subject);
  if (!subject || features.geometry.type() != GeometryType::point) return Truth::unknown;
  const std::array<Point, 2> way{features.points()[place][0], *subject};
  const GeodesicEdge edge = geodesic_edges(way, features.require_crs()).front();
  const double error_m = places.accuracy_m(context, layer) + context.facts.subject_accuracy_m();
  const double error_deg =
      edge.length_m > error_m ? std::asin(error_m / edge.length_m) * 180 / std::numbers::pi : 180;
  const double turn = std::remainder(edge.azimuth_deg - said.bearing_deg, 360);
  const Truth truth = is_within(edge.length_m - said.distance_m, tolerance_m, error_m) &&
                      is_within(turn, half_octant_deg, error_deg);
  const Arguments arguments{{"place", said.place},
                            {"distance", format_fixed(edge.length_m, 0)},
                            {"bearing", format_fixed(edge.azimuth_deg, 0)},
                            {"said_distance", format_fixed(said.distance_m, 0)},
                            {"said_bearing", format_fixed(said.bearing_deg, 0)}};
  if (truth != Truth::yes) {
    result.detail = {render(rule_text("name_place_differs"), Language::english, arguments),
                     render(rule_text("name_place_differs"), Language::chinese, arguments)};
    result.zones = {{layer, place, std::nullopt, edge.length_m}};
    result.measures = {{MeasureKind::distance, edge.length_m, error_m, said.distance_m,
                        edge.length_m - said.distance_m, false}};
  }
  if (truth == Truth::unknown) add(result, "error", rule_text("name_place_differs"), arguments);
  return truth;
}

Evidence NameAgrees::evaluate(const EvaluationContext& context) const {
  Evidence result;
  result.truth = result.touching = Truth::yes;
  const auto said = parse_place_reference(to_text(context.attribute(name_field)));
  if (!said) return result;
  if (class_differs(context, *said)) {
    const Arguments arguments{{"said", said->outfall_class},
                              {"class", to_text(context.attribute(class_field))}};
    result.detail = {render(rule_text("name_class_differs"), Language::english, arguments),
                     render(rule_text("name_class_differs"), Language::chinese, arguments)};
    result.truth = result.touching = Truth::no;
    return result;
  }
  const RoleState& role = context.role(places.role);
  const auto limit = tolerance.on(context);
  // Without a layer of places there is nothing to compare with.
  if (role.layers.empty() || !limit) return result;
  Truth truth = Truth::no;
  bool is_known = false;
  for (const std::size_t layer : role.layers) {
    for (std::size_t place = 0; place < context.layers.layers[layer].layer.size(); ++place) {
      if (!same_place_name(context.zone_name(layer, place), said->place)) continue;
      is_known = true;
      truth = truth || lies_there(context, *said, layer, place, limit->value, result);
    }
  }
  if (!is_known) {
    truth = Truth::unknown;
    add(result, "layer", rule_text("name_place_unknown"), {{"place", said->place}});
  }
  if (truth == Truth::yes) result = Evidence();
  result.truth = result.touching = truth;
  return result;
}

}  // namespace

PredicatePtr read_name_agrees(const document::Value& value, PackReader& reader) {
  if (!reader.has_keys(value, {"field", "class", "classes", "layer", "tolerance", "edge"}, 5)) {
    if (!value.is_object()) return nullptr;
  }
  auto places = read_zone_query(value, reader);
  if (!places) return nullptr;
  auto result = std::make_shared<NameAgrees>();
  result->places = std::move(*places);
  result->name_field = reader.text(value.find("field"));
  result->class_field = reader.text(value.find("class"));
  const document::Value* classes = value.find("classes");
  if (classes == nullptr) return nullptr;
  result->classes = reader.text(classes);
  if (result->classes.starts_with('$')) result->classes.erase(0, 1);
  reader.refer(PackReference::Kind::attribute, result->name_field, value.find("field")->mark());
  reader.refer(PackReference::Kind::attribute, result->class_field, value.find("class")->mark());
  reader.refer(PackReference::Kind::parameter, result->classes, classes->mark());
  result->tolerance = reader.quantity(value.find("tolerance"), Dimension::length);
  return result;
}

}  // namespace ecotone
