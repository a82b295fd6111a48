// SPDX-License-Identifier: Apache-2.0
// upstream_within, downstream_within: distances along the river network. This version has no
// network analysis, so they are unknown and say so.
#include "ecotone/compliance/predicates/readers.h"
#include "ecotone/message/rule_texts.h"

namespace ecotone {
namespace {

class NetworkDistance : public Predicate {
 public:
  explicit NetworkDistance(std::set<std::string> roles) : roles_(std::move(roles)) {}

  Evidence evaluate(const EvaluationContext&) const override {
    Evidence result;
    result.truth = Truth::unknown;
    result.touching = Truth::unknown;
    result.add_reason({"network", render(rule_text("network_missing"), Language::english),
                       render(rule_text("network_missing"), Language::chinese)});
    return result;
  }
  void collect_roles(std::set<std::string>& roles) const override {
    roles.insert(roles_.begin(), roles_.end());
  }

 private:
  std::set<std::string> roles_;
};

}  // namespace

PredicatePtr read_network_distance(const document::Value& value, PackReader& reader) {
  if (!reader.has_keys(value, {"of", "along", "lt", "snap"}, 3)) return nullptr;
  std::set<std::string> roles{reader.layer(value.find("of")), reader.layer(value.find("along"))};
  reader.quantity(value.find("lt"), Dimension::length);
  reader.quantity(value.find("snap"), Dimension::length);
  return std::make_shared<NetworkDistance>(std::move(roles));
}

}  // namespace ecotone
