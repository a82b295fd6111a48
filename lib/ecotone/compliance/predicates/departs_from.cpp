// SPDX-License-Identifier: Apache-2.0
// departs_from: whether published zones depart from drafts of the same zones, by the Hausdorff
// distance of their borders.
#include <algorithm>
#include <map>

#include "ecotone/compliance/gathered_zones.h"
#include "ecotone/compliance/predicates/readers.h"
#include "ecotone/message/rule_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/hausdorff.h"

namespace ecotone {
namespace {

using Key = std::vector<std::string>;

class DepartsFrom : public Predicate {
 public:
  DepartsFrom(ZoneQuery published, ZoneQuery draft, std::vector<std::string> match, Threshold limit)
      : published_(std::move(published)),
        draft_(std::move(draft)),
        match_(std::move(match)),
        limit_(std::move(limit)) {}

  Evidence evaluate(const EvaluationContext& context) const override;
  void collect_roles(std::set<std::string>& roles) const override {
    roles.insert(published_.role);
    roles.insert(draft_.role);
  }
  bool is_about_layers() const override { return true; }

 private:
  /// Zones with the same values of the fields, as one multipolygon.
  struct Group {
    MultiPolygonArray polygons;
    ZoneReference first;
  };

  std::map<Key, Group> groups_of(const EvaluationContext& context, const GatheredZones& zones) const;
  Truth compare(const EvaluationContext& context, const Group& published, const Group& draft,
                double error_m, double limit_m, Evidence& result) const;

  ZoneQuery published_;
  ZoneQuery draft_;
  std::vector<std::string> match_;
  Threshold limit_;
};

std::map<Key, DepartsFrom::Group> DepartsFrom::groups_of(const EvaluationContext& context,
                                                         const GatheredZones& zones) const {
  std::map<Key, std::vector<std::size_t>> places;
  for (std::size_t i = 0; i < zones.zones.size(); ++i) {
    const ExpressionScope scope = context.zone_scope(zones.zones[i].layer, zones.zones[i].zone);
    Key key;
    for (const std::string& field : match_) key.push_back(to_text(scope.field(field)));
    places[key].push_back(i);
  }
  std::map<Key, Group> groups;
  for (const auto& [key, members] : places) {
    MultiPolygonBuilder builder;
    for (const std::size_t member : members) {
      const MultiPolygonView zone = zones.layer.polygons()[member];
      for (std::size_t j = 0; j < zone.size(); ++j) {
        for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
          for (const Point& p : zone.polygon(j).ring(k)) builder.add_point(p);
          builder.finish_ring();
        }
        builder.finish_polygon();
      }
    }
    builder.finish_feature();
    groups.emplace(key, Group{std::move(builder).build(), zones.zones[members.front()]});
  }
  return groups;
}

Truth DepartsFrom::compare(const EvaluationContext& context, const Group& published,
                           const Group& draft, double error_m, double limit_m,
                           Evidence& result) const {
  const Crs& crs = context.layers.layers[published.first.layer].layer.require_crs();
  const auto distance = hausdorff_distance(published.polygons[0], draft.polygons[0], crs);
  if (!distance) return Truth::unknown;
  const double metres = distance->distance_m();
  const Truth truth = limit_.decide(metres, error_m, limit_m);
  if (truth == Truth::no) return truth;
  ZoneReference zone = published.first;
  zone.distance_m = metres;
  result.zones.push_back(zone);
  return truth;
}

/// What people call the values that tell a zone from others of its name: level, part.
std::string words_of(const EvaluationContext& context, const ZoneReference& zone,
                     const std::vector<std::string>& fields, Language language) {
  const RuleLayer* role = context.pack.layer(context.layers.layers[zone.layer].role);
  const ExpressionScope scope = context.zone_scope(zone.layer, zone.zone);
  std::string text;
  for (const std::string& field : fields) {
    if (role == nullptr || !role->labels.contains(field)) continue;
    const auto& labels = role->labels.at(field);
    const auto label = labels.find(to_text(scope.field(field)));
    if (label == labels.end()) continue;
    const bool chinese = language == Language::chinese;
    text += (text.empty() || chinese ? "" : " ") + (chinese ? label->second.zh : label->second.en);
  }
  return text;
}

/// Sorts what departs, the farthest first, and says it.
void conclude(const EvaluationContext& context, const std::vector<std::string>& fields,
              double error_m, double limit_m, Evidence& result) {
  constexpr std::size_t shown = 5;
  std::stable_sort(
      result.zones.begin(), result.zones.end(),
      [](const ZoneReference& a, const ZoneReference& b) { return *a.distance_m > *b.distance_m; });
  if (result.zones.empty()) return;
  const double farthest = *result.zones.front().distance_m;
  result.measures.push_back(
      {MeasureKind::distance, farthest, error_m, limit_m, farthest - limit_m, false});
  for (std::size_t i = 0; i < std::min(shown, result.zones.size()); ++i) {
    const ZoneReference& zone = result.zones[i];
    const auto say = [&](Language language) {
      const std::string words = words_of(context, zone, fields, language);
      return context.zone_name(zone.layer, zone.zone) + (words.empty() ? "" : " " + words) + " " +
             format_fixed(*zone.distance_m, 1) + " m";
    };
    result.detail.en += (i == 0 ? "" : "; ") + say(Language::english);
    result.detail.zh += (i == 0 ? "" : "；") + say(Language::chinese);
  }
  if (result.zones.size() <= shown) return;
  const std::string all = std::to_string(result.zones.size());
  result.detail.en += " … (" + all + " zones)";
  result.detail.zh += "等（共 " + all + " 个）";
}

Evidence DepartsFrom::evaluate(const EvaluationContext& context) const {
  Evidence result;
  result.truth = result.touching = Truth::unknown;
  const auto limit = limit_.value.on(context);
  if (!limit) {
    const Arguments arguments{{"name", limit_.value.parameter}, {"day", context.as_of.to_string()}};
    result.add_reason({"parameter",
                       render(rule_text("parameter_missing"), Language::english, arguments),
                       render(rule_text("parameter_missing"), Language::chinese, arguments)});
    return result;
  }
  const GatheredZones published = gather_zones(context, published_);
  const GatheredZones draft = gather_zones(context, draft_);
  const double error_m = published.accuracy_m + draft.accuracy_m;
  const std::map<Key, Group> drafts = groups_of(context, draft);
  Truth truth = Truth::no;
  std::size_t compared = 0;
  for (const auto& [key, group] : groups_of(context, published)) {
    const auto pair = drafts.find(key);
    if (pair == drafts.end()) continue;
    ++compared;
    truth = truth || compare(context, group, pair->second, error_m, limit->value, result);
  }
  conclude(context, match_, error_m, limit->value, result);
  if (truth != Truth::yes) {
    for (const GatheredZones* zones : {&published, &draft}) {
      for (const Reason& doubt : zones->doubts) result.add_reason(doubt);
    }
    if (compared == 0 && !published.empty() && result.reasons.empty()) {
      result.add_reason({"layer", render(rule_text("no_draft_matches"), Language::english),
                         render(rule_text("no_draft_matches"), Language::chinese)});
    }
    if (truth == Truth::unknown) {
      const Arguments arguments{{"value", result.detail.en},
                                {"error", format_fixed(error_m, 2)},
                                {"threshold", limit->text}};
      result.add_reason({"error",
                         render(rule_text("departure_error"), Language::english, arguments),
                         render(rule_text("departure_error"), Language::chinese, arguments)});
    }
    if (!result.reasons.empty()) truth = Truth::unknown;
  }
  result.truth = result.touching = truth;
  return result;
}

}  // namespace

PredicatePtr read_departs_from(const document::Value& value, PackReader& reader) {
  if (!reader.has_keys(value, {"layer", "draft", "match", "where", "edge", "lt", "le", "gt", "ge"},
                       3)) {
    if (!value.is_object()) return nullptr;
  }
  auto published = read_zone_query(value, reader);
  ZoneQuery draft;
  draft.role = reader.layer(value.find("draft"));
  const document::Value* match = value.find("match");
  std::vector<std::string> fields = reader.texts(match);
  auto limit = read_threshold(value, Dimension::length, reader);
  if (!published || !limit || draft.role.empty() || fields.empty()) return nullptr;
  for (const std::string& field : fields) {
    reader.refer(PackReference::Kind::field, field, match->mark(), published->role);
    reader.refer(PackReference::Kind::field, field, match->mark(), draft.role);
  }
  draft.edge = published->edge;
  return std::make_shared<DepartsFrom>(std::move(*published), std::move(draft), std::move(fields),
                                       std::move(*limit));
}

}  // namespace ecotone
