// SPDX-License-Identifier: Apache-2.0
#include "tools/check_since.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <set>
#include <string_view>
#include <utility>

#include "ecotone/compliance/digest.h"
#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/report/reading.h"
#include "tools/reading.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

using document::Value;

// Members of the run that decide what is said of every subject.
constexpr std::string_view run_members[] = {"version",     "libraries",   "act_date",
                                            "area_method", "working_crs", "grid_m",
                                            "privacy",     "detail",      "receptors_within_m"};
// Members of a layer that stand in the rows of every subject, or decide how it is used.
constexpr std::string_view layer_members[] = {"role",           "title",      "crs",
                                              "transformation", "accuracy_m", "valid",
                                              "review_by",      "approval",   "coverage"};
// Beyond what layers and subjects state, for rounding and for accuracies that rules assume.
constexpr double slack_m = 100;

std::string json_of(const Value& value, std::string_view member) {
  return document::to_json(member_at(value, member), -1);
}

const Value* find_layer(const Value& head, const std::string& id) {
  for (const Value& layer : array_at(head, "layers")) {
    if (text_at(layer, "id") == id) return &layer;
  }
  return nullptr;
}

std::string ids_of_layers(const Value& head) {
  std::string ids;
  for (const Value& layer : array_at(head, "layers")) ids += text_at(layer, "id") + "\n";
  return ids;
}

// Whether something begins or ends in between: after the first of the days, up to the last.
class DaysBetween {
 public:
  DaysBetween(const Date& a, const Date& b) : first_(std::min(a, b)), last_(std::max(a, b)) {}

  bool begins(const std::optional<Date>& day) const {
    return day && first_ < *day && *day <= last_;
  }
  bool ends(const std::optional<Date>& last_day) const {
    return last_day && first_ <= *last_day && *last_day < last_;
  }
  bool any_citation(const std::vector<RuleCitation>& cite) const {
    return std::ranges::any_of(
        cite, [&](const RuleCitation& c) { return begins(c.from) || ends(c.until); });
  }
  bool any_rule(const RulePack& pack) const {
    for (const Instrument& instrument : pack.instruments) {
      if (begins(instrument.from) || ends(instrument.until)) return true;
    }
    for (const RuleParameter& param : pack.params) {
      for (const RuleParameter::Dated& dated : param.values) {
        if (begins(dated.from)) return true;
      }
    }
    return std::ranges::any_of(pack.rules, [&](const Rule& rule) {
      return begins(rule.from) || ends(rule.until) || any_citation(rule.cite) ||
             std::ranges::any_of(rule.unless, [&](const RuleException& exception) {
               return any_citation(exception.cite);
             });
    });
  }
  bool any_layer(const LayerSet& layers) const {
    return std::ranges::any_of(layers.layers, [&](const RoleLayer& layer) {
      return begins(layer.valid_from) || ends(layer.valid_until) || ends(layer.review_by) ||
             any_feature(layer.layer.fields);
    });
  }

 private:
  // Any field may hold a day that a rule asks for.
  bool any_feature(const Table& fields) const {
    for (const Column& column : fields.columns()) {
      if (column.type() == FieldType::integer || column.type() == FieldType::real) continue;
      for (std::size_t i = 0; i < column.size(); ++i) {
        if (column.is_null(i)) continue;
        const auto day = parse_date(to_text(column[i]).substr(0, 10));
        if (begins(day) || ends(day)) return true;
      }
    }
    return false;
  }

  Date first_;
  Date last_;
};

// Whether a subject meets a layer: the last digits of its overlaps come from sums along all zones.
bool meets_layer(const Value& subject, const std::string& layer) {
  return std::ranges::any_of(array_at(subject, "layers"), [&](const Value& row) {
    return text_at(row, "layer") == layer && text_at(row, "state") == "hit";
  });
}

// How a subject might pass is looked for far around.
bool looks_far(const Value& holder) {
  const std::string kind = text_at(member_at(holder, "mending"), "kind");
  return !kind.empty() && kind != "give_up";
}

bool looks_far_anywhere(const Value& subject) {
  if (looks_far(subject)) return true;
  for (const char* group : {"findings", "unknown"}) {
    for (const Value& finding : array_at(subject, group)) {
      if (looks_far(finding)) return true;
    }
  }
  return false;
}

bool names_rule(const Value& subject, const std::string& rule) {
  for (const char* group : {"findings", "unknown", "passed"}) {
    for (const Value& finding : array_at(subject, group)) {
      if (text_at(finding, "rule") == rule) return true;
    }
  }
  return false;
}

std::optional<Box> window_of(const Value& subject) {
  const Value::Array& corners = array_at(member_at(subject, "map"), "window");
  if (corners.size() != 4) return std::nullopt;
  return Box{corners[0].as_number(), corners[1].as_number(), corners[2].as_number(),
             corners[3].as_number()};
}

}  // namespace

// --- The earlier result ---------------------------------------------------------------------

FormerResult::FormerResult(std::filesystem::path file) : file_(std::move(file)) {
  const std::string text = read_text(file_);
  const auto refuse = [&](const std::string& en, const std::string& zh) {
    throw IoError(usage_error("not_a_result"), {{"reason", en}, {"reason_zh", zh}}, file_.string());
  };
  try {
    const std::string_view first = std::string_view(text).substr(0, text.find('\n'));
    if (first.size() > 2) {
      read_lines(text);
    } else {
      head_ = document::parse_json(text);
      subjects_ = head_.at("subjects").as_array();
      head_.set("subjects", Value::array());
      for (std::size_t i = 0; i < subjects_.size(); ++i) {
        add(text_at(subjects_[i], "id"), {i, 0});
      }
    }
  } catch (const DocumentError& error) {
    refuse(error.message(Language::english), error.message(Language::chinese));
  }
  if (text_at(head_, "schema") != "ecotone.check/1") {
    refuse("its schema is not ecotone.check/1", "schema 不是 ecotone.check/1");
  }
}

void FormerResult::read_lines(const std::string& text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    Value value = document::parse_json(line);
    if (begin == 0) {
      head_ = std::move(value);
    } else {
      add(text_at(value, "id"), {begin, line.size()});
    }
    begin = end + 1;
  }
}

void FormerResult::add(const std::string& id, Place place) {
  const auto [known, is_new] = places_.try_emplace(id, place);
  if (!is_new) known->second.reset();
}

std::optional<Value> FormerResult::subject(const std::string& id) const {
  const auto found = places_.find(id);
  if (found == places_.end() || !found->second) return std::nullopt;
  const Place place = *found->second;
  if (place.length == 0) return subjects_[place.offset];
  std::ifstream stream(file_, std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(place.offset));
  std::string line(place.length, ' ');
  stream.read(line.data(), static_cast<std::streamsize>(line.size()));
  if (!stream) return std::nullopt;
  return document::parse_json(line);
}

// --- What has changed -----------------------------------------------------------------------

CheckSince::CheckSince(const FormerResult& former, const Value& head, const RulePack& rules,
                       const LayerSet& present, const LayerEdition& former_layers,
                       const CheckOptions& options)
    : former_(former), rules_(rules), options_(options) {
  compare_runs(head);
  compare_rules(head, rules);
  compare_layers(head, present, former_layers);
  former_day_ = text_at(member_at(former.head(), "run"), "as_of");
  const std::string day = text_at(member_at(head, "run"), "as_of");
  is_another_day_ = day != former_day_;
  const auto before = parse_date(former_day_);
  const auto now = parse_date(day);
  if (!before || !now) {
    refuse_all({"the day of the earlier check is unknown", "原核查的基准日未知"});
  } else if (is_another_day_) {
    const DaysBetween days(*before, *now);
    if (days.any_rule(rules) || days.any_layer(present)) {
      refuse_all({"between " + former_day_ + " and " + day + " something begins or ends to hold",
                  former_day_ + " 与 " + day + " 之间有规则、图层或要素的效力起止"});
    }
  }
}

void CheckSince::refuse_all(SinceReason reason) {
  if (!all_) all_ = std::move(reason);
}

void CheckSince::compare_runs(const Value& head) {
  const Value& before = member_at(former_.head(), "run");
  const Value& now = member_at(head, "run");
  for (const std::string_view member : run_members) {
    if (json_of(before, member) == json_of(now, member)) continue;
    refuse_all({"the check itself differs: " + std::string(member),
                "核查本身的设置不同：" + std::string(member)});
  }
  if (json_of(member_at(former_.head(), "run"), "county") != json_of(now, "county")) {
    refuse_all({"the check itself differs: county", "核查本身的设置不同：county"});
  }
}

void CheckSince::compare_rules(const Value& head, const RulePack& rules) {
  const Value& before = member_at(member_at(former_.head(), "run"), "digests");
  const Value& now = member_at(member_at(head, "run"), "digests");
  if (!before.is_object() || text_at(before, "shared") != text_at(now, "shared") ||
      text_at(before, "attributes") != text_at(now, "attributes")) {
    refuse_all({"instruments, parameters or titles that rules share have changed",
                "规则共用的依据、参数或名称已变"});
    return;
  }
  std::set<std::string> ids;
  for (const Value* digests : {&member_at(before, "rules"), &member_at(now, "rules")}) {
    for (const auto& [id, digest] : digests->as_object()) ids.insert(id);
  }
  for (const std::string& id : ids) {
    if (json_of(member_at(before, "rules"), id) != json_of(member_at(now, "rules"), id)) {
      changed_rules_.push_back(id);
    }
  }
  // Findings of equal level stand in the order of the pack.
  std::vector<std::string> order_before;
  std::vector<std::string> order_now;
  for (const auto& [id, digest] : member_at(before, "rules").as_object()) {
    if (rules.rule(id) != nullptr) order_before.push_back(id);
  }
  for (const auto& [id, digest] : member_at(now, "rules").as_object()) {
    if (member_at(before, "rules").find(id) != nullptr) order_now.push_back(id);
  }
  if (order_before != order_now) {
    refuse_all({"the order of rules has changed", "规则的顺序已变"});
  }
}

void CheckSince::compare_layers(const Value& head, const LayerSet& present,
                                const LayerEdition& former_layers) {
  if (ids_of_layers(former_.head()) != ids_of_layers(head)) {
    refuse_all({"the catalogue has other layers", "目录的图层不同"});
    return;
  }
  for (const RoleLayer& layer : present.layers) {
    const Value& now = *find_layer(head, layer.id);
    const Value& before = *find_layer(former_.head(), layer.id);
    if (layer.valid_from) {
      ages_[layer.id] = static_cast<int>(options_.as_of.days() - layer.valid_from->days());
    }
    for (const std::string_view member : layer_members) {
      if (json_of(before, member) == json_of(now, member)) continue;
      refuse_all({"layer " + layer.id + ": " + std::string(member) + " has changed",
                  "图层 " + layer.id + " 的 " + std::string(member) + " 已变"});
    }
    if (!text_at(now, "digest").empty() && text_at(now, "digest") == text_at(before, "digest")) {
      continue;
    }
    std::optional<LayerChanges> changes;
    for (std::size_t i = 0; i < former_layers.digests.size(); ++i) {
      const RoleLayer& old = former_layers.layers->layers[i];
      if (old.id != layer.id || former_layers.digests[i] != text_at(before, "digest")) continue;
      changes = LayerChanges::between(old, layer);
    }
    if (!changes) {
      refuse_all({"layer " + layer.id + " has changed, and its former edition is not known",
                  "图层 " + layer.id + " 已变，且没有其原版本"});
      return;
    }
    changed_layers_.push_back(
        {&layer, std::move(*changes),
         layer.layer.accuracy_m.value_or(0) + layer.transformation_accuracy_m});
  }
}

// --- Subjects -------------------------------------------------------------------------------

double CheckSince::reach_of(const ChangedLayer& changed, const std::string& target) const {
  const auto [place, is_new] = reach_.try_emplace(target);
  if (is_new) place->second = reach_of_rules(rules_, target);
  double reach_m = options_.nearest_within_m;
  const auto asked = place->second.find(changed.layer->role);
  if (asked != place->second.end()) reach_m = std::max(reach_m, asked->second);
  const std::vector<std::string>& receptors = options_.receptor_roles;
  if (std::ranges::find(receptors, changed.layer->role) != receptors.end()) {
    reach_m = std::max(reach_m, options_.receptors_within_m);
  }
  return reach_m + changed.accuracy_m + slack_m;
}

bool CheckSince::lies_near(const ChangedLayer& changed, const Layer& subjects, std::size_t place,
                           const Value& before) const {
  const Crs& crs = subjects.require_crs();
  const double reach_m = reach_of(changed, text_at(before, "target"));
  if (reach_m == std::numeric_limits<double>::infinity() || looks_far_anywhere(before)) return true;
  if (meets_layer(before, changed.layer->id)) return true;
  if (const auto window = window_of(before); window && changed.changes.meets(*window)) return true;
  const double whole_m = reach_m + number_at(before, "accuracy_m").value_or(0);
  switch (subjects.geometry.type()) {
    case GeometryType::polygon: {
      const MultiPolygonView site = subjects.polygons()[place];
      return changed.changes.reaches(DistanceFrom(site, crs), site.polygon(0).shell()[0], whole_m,
                                     crs);
    }
    case GeometryType::line: {
      const MultiLineStringView line = subjects.lines()[place];
      return changed.changes.reaches(DistanceFrom(line, crs), line.path(0)[0], whole_m, crs);
    }
    case GeometryType::point:
      break;
  }
  const std::span<const Point> points = subjects.points()[place];
  return changed.changes.reaches(DistanceFrom(points, crs), points[0], whole_m, crs);
}

std::optional<SinceReason> CheckSince::reason(const Layer& subjects, std::size_t place,
                                              const std::optional<Value>& before) const {
  if (!before) return SinceReason{"it is new", "新增对象"};
  if (text_at(*before, "digest") != digest_of_feature(subjects, place)) {
    return SinceReason{"it has changed itself", "对象本身已变"};
  }
  const double accuracy_m = options_.subject_accuracy_m.value_or(subjects.accuracy_m.value_or(0));
  if (number_at(*before, "accuracy_m") != accuracy_m) {
    return SinceReason{"its accuracy has changed", "对象的精度已变"};
  }
  if (all_) return all_;
  const std::string target = text_at(*before, "target");
  for (const std::string& id : changed_rules_) {
    const Rule* rule = rules_.rule(id);
    const bool has_target =
        rule != nullptr && std::ranges::find(rule->targets, target) != rule->targets.end();
    if (has_target || names_rule(*before, id)) {
      return SinceReason{"rule " + id + " has changed", "规则 " + id + " 已变"};
    }
  }
  for (const ChangedLayer& changed : changed_layers_) {
    if (changed.changes.count() == 0 || !lies_near(changed, subjects, place, *before)) continue;
    return SinceReason{"features of layer " + changed.layer->id + " have changed near it",
                       "附近的图层 " + changed.layer->id + " 要素已变"};
  }
  if (is_another_day_ && document::to_json(*before, -1).find(former_day_) != std::string::npos) {
    return SinceReason{"it names the day of the earlier check", "其中写明了原核查的基准日"};
  }
  return std::nullopt;
}

Value CheckSince::unchanged(Value before) const {
  if (!is_another_day_) return before;
  Value rows = Value::array();
  for (Value row : array_at(before, "layers")) {
    const auto age = ages_.find(text_at(row, "layer"));
    if (age != ages_.end() && number_at(row, "age_days")) row.set("age_days", age->second);
    rows.push(std::move(row));
  }
  before.set("layers", std::move(rows));
  return before;
}

}  // namespace ecotone::tools
