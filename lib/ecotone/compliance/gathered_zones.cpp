// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/gathered_zones.h"

#include <algorithm>
#include <utility>

#include "ecotone/message/rule_texts.h"

namespace ecotone {

GatheredZones gather_zones(const EvaluationContext& context, const ZoneQuery& query) {
  GatheredZones gathered;
  const RoleState& state = context.role(query.role);
  gathered.doubts = state.problems;
  MultiPolygonBuilder builder;
  for (const std::size_t place : state.layers) {
    const RoleLayer& owner = context.layers.layers[place];
    if (owner.layer.geometry.type() != GeometryType::polygon) continue;
    if (!gathered.layer.crs) gathered.layer.crs = owner.layer.crs;
    gathered.accuracy_m = std::max(gathered.accuracy_m, query.accuracy_m(context, place));
    const MultiPolygonArray& polygons = owner.layer.polygons();
    for (std::size_t zone = 0; zone < owner.layer.size(); ++zone) {
      if (polygons.is_missing(zone) ||
          query.matches(context, place, zone, &gathered.doubts) != Truth::yes) {
        continue;
      }
      builder.add_feature(polygons[zone]);
      gathered.layer.ids.push_back(zone < owner.layer.ids.size() ? owner.layer.ids[zone]
                                                                 : std::to_string(zone));
      gathered.zones.push_back({place, zone, std::nullopt, std::nullopt});
    }
  }
  gathered.layer.name = query.role;
  gathered.layer.geometry = std::move(builder).build();
  return gathered;
}

void add_zones(Evidence& result, const GatheredZones& gathered,
               const std::vector<std::size_t>& places) {
  for (const std::size_t place : places) {
    const ZoneReference& zone = gathered.zones[place];
    if (std::find(result.zones.begin(), result.zones.end(), zone) == result.zones.end()) {
      result.zones.push_back(zone);
    }
  }
}

Reason empty_role_reason(const EvaluationContext& context, const std::string& role) {
  const Bilingual title = context.role_title(role);
  const Text& text = rule_text("layer_empty");
  return {"layer", render(text, Language::english, {{"layer", title.en}}),
          render(text, Language::chinese, {{"layer", title.zh}})};
}

}  // namespace ecotone
