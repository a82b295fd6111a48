// SPDX-License-Identifier: Apache-2.0
#include "tools/no_burn_results.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "ecotone/message/units.h"
#include "tools/delineation.h"
#include "tools/rule_files.h"

namespace ecotone::tools {
namespace {

using document::Value;

std::string m2(double area) {
  return format_area(area, AreaUnit::square_metre);
}

std::string field(const Layer& layer, const char* name, std::size_t i) {
  return to_text(layer.fields.at(name)[i]);
}

double total_m2(const NoBurnRun& run) {
  return std::accumulate(run.zone.areas_m2.begin(), run.zone.areas_m2.end(), 0.0);
}

Value date_value(const std::optional<Date>& date) {
  return date ? Value(date->to_string()) : Value();
}

struct StepWords {
  const char* name;
  Bilingual says;
};
const StepWords step_words[] = {
    {"union", {"union of the blocks", "街区合并"}},
    {"close_gaps", {"narrow gaps closed", "合并窄缝"}},
    {"fill_holes", {"holes filled", "填充空洞"}},
    {"drop_specks", {"specks dropped", "剔除碎块"}},
    {"smooth", {"outline smoothed", "边界平滑"}},
    {"snap", {"snapped to lines", "吸附地物线"}},
    {"clip", {"clipped to the county", "裁切至县域"}},
    {"classes", {"divided by fuel class", "按燃料类别划分"}},
};

Bilingual words_of(const std::string& step) {
  for (const StepWords& words : step_words) {
    if (words.name == step) return words.says;
  }
  return {step, step};
}

Value steps_value(const NoBurnZone& zone) {
  Value rows = Value::array();
  for (const DelineationStep& step : zone.steps) {
    Value row;
    row.set("step", step.name);
    row.set("applied", step.applied);
    row.set("before_m2", step.before_m2);
    row.set("added_m2", step.added_m2);
    row.set("removed_m2", step.removed_m2);
    row.set("after_m2", step.after_m2);
    row.set("residue_m2", step.residue_m2());
    row.set("parts", step.parts);
    row.set("holes", step.holes);
    row.set("vertices", step.vertices);
    rows.push(std::move(row));
  }
  return rows;
}

Value stretches_value(const NoBurnZone& zone) {
  Value rows = Value::array();
  for (const SnappedStretch& stretch : zone.stretches) {
    Value row;
    row.set("layer", stretch.layer);
    row.set("name", stretch.name);
    row.set("length_m", stretch.length_m);
    row.set("largest_move_m", stretch.largest_move_m);
    for (const auto& [name, p] : {std::pair("from", stretch.from), std::pair("to", stretch.to)}) {
      Value place = Value::array();
      place.push(p.x);
      place.push(p.y);
      row.set(name, std::move(place));
    }
    rows.push(std::move(row));
  }
  return rows;
}

Value record_value(const NoBurnRecord& record, Language language) {
  Value value;
  value.set("name", record.name);
  value.set("start", date_value(record.start));
  value.set("deadline", date_value(record.deadline));
  value.set("issuer", record.issuer);
  value.set("issuer_level", record.issuer_level);
  value.set("issued_on", date_value(record.issued_on));
  value.set("basis", record.basis);
  value.set("approval", record.approval);
  const Text* note = competence_note(record);
  value.set("competence", note == nullptr ? "" : render(*note, language));
  return value;
}

Value facilities_value(const Session& session, const FacilitySurvey& survey) {
  Value value;
  value.set("day", survey.day.to_string());
  value.set("error_m", survey.error_m);
  value.set("read", survey.facilities.size());
  value.set("inside", survey.inside());
  for (const FacilityVerdict verdict :
       {FacilityVerdict::barred, FacilityVerdict::undecided, FacilityVerdict::free}) {
    value.set(std::string(facility_verdict_name(verdict)), survey.with(verdict));
  }
  for (const Transfer transfer : {Transfer::comes_in, Transfer::goes_out, Transfer::stays}) {
    value.set(std::string(transfer_name(transfer)), survey.with(transfer));
  }
  Value table = Value::array();
  for (const FacilityCount& count : survey.counts) {
    Value row;
    row.set("class", count.key.fuel_class);
    row.set("kind", count.key.kind);
    row.set("fuel", count.key.fuel);
    row.set("capacity_t_h", count.key.band);
    row.set("all", count.all);
    row.set("barred", count.barred);
    row.set("undecided", count.undecided);
    row.set("free", count.free);
    table.push(std::move(row));
  }
  value.set("table", std::move(table));
  Value rows = Value::array();
  for (const FacilityRow& facility : survey.rows) {
    Value row;
    row.set("id", survey.facilities.ids[facility.facility]);
    row.set("part", facility.place ? Value(std::to_string(facility.place->part + 1)) : Value());
    row.set("depth_m", facility.place ? Value(facility.place->depth_m) : Value());
    row.set("place_undecided", facility.place && facility.place->undecided);
    row.set("verdict", facility.place ? facility_verdict_name(facility.verdict) : "outside");
    row.set("rule", facility.rule);
    row.set("barred_from", date_value(facility.barred_from));
    row.set("reason", facility.reason ? session.say(*facility.reason) : "");
    row.set("transfer", transfer_name(facility.transfer));
    row.set("old_class", facility.old_class);
    rows.push(std::move(row));
  }
  value.set("rows", std::move(rows));
  return value;
}

Value difference_value(const ZoneDifference& difference) {
  Value value;
  value.set("old_m2", difference.old_m2);
  value.set("new_m2", difference.new_m2);
  value.set("kept_m2", difference.kept_m2);
  value.set("added_m2", difference.added_m2);
  value.set("removed_m2", difference.removed_m2);
  value.set("old_residue_m2", difference.old_residue_m2());
  value.set("new_residue_m2", difference.new_residue_m2());
  value.set("bound_m2", difference.bound_m2);
  Value rows = Value::array();
  for (const ClassChange& change : difference.classes) {
    Value row;
    row.set("change", zone_change_name(change.change));
    row.set("old_class", change.old_class);
    row.set("new_class", change.new_class);
    row.set("area_m2", change.area_m2);
    rows.push(std::move(row));
  }
  value.set("classes", std::move(rows));
  return value;
}

/// Lines for people, in the language of the session.
class Notes {
 public:
  explicit Notes(const Session& session) : session_(session) {}

  void line(const Bilingual& text) { text_ += session_.say(text) + "\n"; }
  std::string take() { return std::move(text_); }

  void steps(const NoBurnZone& zone) {
    line({"\nsteps (area before + added - removed = after, m²):",
          "\n步骤（原面积 + 增 - 减 = 后面积，m²）："});
    for (const DelineationStep& step : zone.steps) {
      const Bilingual says = words_of(step.name);
      if (!step.applied) {
        line({"  " + says.en + ": not asked for", "  " + says.zh + "：未要求"});
        continue;
      }
      const auto figures = fmt::format("{} + {} - {} = {}", m2(step.before_m2), m2(step.added_m2),
                                       m2(step.removed_m2), m2(step.after_m2));
      line({fmt::format("  {}: {}; {} parts, {} holes, {} vertices", says.en, figures, step.parts,
                        step.holes, step.vertices),
            fmt::format("  {}：{}；{} 片，{} 洞，{} 个顶点", says.zh, figures, step.parts,
                        step.holes, step.vertices)});
    }
    if (zone.smoothed_by_m > 0) {
      const std::string move = format_fixed(zone.smoothed_by_m, 3);
      line({"  smoothing moved the outline by at most " + move + " m",
            "  平滑使边界移动至多 " + move + " 米"});
    }
  }

  /// A line each, with all stretches along it.
  void stretches(const NoBurnZone& zone) {
    if (zone.stretches.empty()) return;
    struct Followed {
      std::size_t count = 0;
      double length_m = 0;
      double largest_move_m = 0;
    };
    std::map<std::string, Followed> lines;
    for (const SnappedStretch& stretch : zone.stretches) {
      Followed& line = lines[stretch.layer + (stretch.name.empty() ? "" : " " + stretch.name)];
      ++line.count;
      line.length_m += stretch.length_m;
      line.largest_move_m = std::max(line.largest_move_m, stretch.largest_move_m);
    }
    line({"\nthe border follows:", "\n边界沿："});
    for (const auto& [name, followed] : lines) {
      const std::string length = format_fixed(followed.length_m, 1);
      const std::string move = format_fixed(followed.largest_move_m, 1);
      line(
          {fmt::format("  {}: {} m in {} stretches, moved by at most {} m", name, length,
                       followed.count, move),
           fmt::format("  {}：{} 段共 {} 米，移动至多 {} 米", name, followed.count, length, move)});
    }
  }

  void stated(const NoBurnZone& zone) {
    if (!zone.stated) return;
    const StatedArea& area = *zone.stated;
    const std::string difference = fmt::format("{:+.3f} %", area.difference_pct());
    const std::string limit = format_shortest(area.limit_pct);
    const Bilingual verdict =
        area.departs() ? Bilingual{"DEPARTS by more than " + limit + " %", "超过 " + limit + " %"}
                       : Bilingual{"within " + limit + " %", "在 " + limit + " % 以内"};
    line({fmt::format("\nstated {} m², computed {} m²: {}, {}", m2(area.stated_m2),
                      m2(area.computed_m2), difference, verdict.en),
          fmt::format("\n公布面积 {} m²，计算面积 {} m²：{}，{}", m2(area.stated_m2),
                      m2(area.computed_m2), difference, verdict.zh)});
  }

  void difference(const ZoneDifference& difference) {
    line({fmt::format("\nagainst the zone in force, m²: old {} = kept {} + removed {}; new {} = "
                      "kept {} + added {}",
                      m2(difference.old_m2), m2(difference.kept_m2), m2(difference.removed_m2),
                      m2(difference.new_m2), m2(difference.kept_m2), m2(difference.added_m2)),
          fmt::format(
              "\n与现行禁燃区比较（m²）：原 {} = 保留 {} + 调出 {}；新 {} = 保留 {} + 调入 {}",
              m2(difference.old_m2), m2(difference.kept_m2), m2(difference.removed_m2),
              m2(difference.new_m2), m2(difference.kept_m2), m2(difference.added_m2))});
    for (const ClassChange& change : difference.classes) {
      if (change.area_m2 < 0.005) continue;  // what rounding leaves
      const auto words = [&](const std::string& name) {
        return name.empty() ? std::string("-") : name;
      };
      const std::string figures = fmt::format("{} -> {}: {}", words(change.old_class),
                                              words(change.new_class), m2(change.area_m2));
      line({fmt::format("  {} {}", zone_change_name(change.change), figures),
            fmt::format("  {} {}",
                        change.change == ZoneChange::kept    ? "保留"
                        : change.change == ZoneChange::added ? "调入"
                                                             : "调出",
                        figures)});
    }
  }

  void facilities(const FacilitySurvey& survey, bool compared) {
    const std::string error = format_shortest(survey.error_m);
    line({fmt::format("\n{} of {} facilities inside; barred {}, undecided {}, free {} of those "
                      "inside or within {} m of the border (rules NB-1 to NB-3 on {})",
                      survey.inside(), survey.facilities.size(),
                      survey.with(FacilityVerdict::barred), survey.with(FacilityVerdict::undecided),
                      survey.with(FacilityVerdict::free), error, survey.day.to_string()),
          fmt::format(
              "\n{} 处设施中 {} 处在区内；区内或距边界 {} 米以内的：禁止 {}，待定 {}，不禁 {}"
              "（按 {} 的规则 NB-1 至 NB-3）",
              survey.facilities.size(), survey.inside(), error,
              survey.with(FacilityVerdict::barred), survey.with(FacilityVerdict::undecided),
              survey.with(FacilityVerdict::free), survey.day.to_string())});
    line({"  class kind fuel capacity t/h: all = barred + undecided + free",
          "  类别 类型 燃料 出力(t/h)：合计 = 禁止 + 待定 + 不禁"});
    const Vocabulary vocabulary = installed_vocabulary();
    for (const FacilityCount& count : survey.counts) {
      const FacilityKey& key = count.key;
      const std::string row = fmt::format(
          "  {} {} {} {}: {} = {} + {} + {}", key.fuel_class.empty() ? "-" : key.fuel_class,
          title_of(vocabulary, "kind", key.kind), title_of(vocabulary, "fuel", key.fuel), key.band,
          count.all, count.barred, count.undecided, count.free);
      line({row, row});
    }
    if (!compared) return;
    const auto figures = [&](const char* pattern) {
      return fmt::format(fmt::runtime(pattern), survey.with(Transfer::comes_in),
                         survey.with(Transfer::goes_out), survey.with(Transfer::stays));
    };
    line({figures("  against the zone in force: {} come in, {} go out, {} stay"),
          figures("  与现行禁燃区比较：新划入 {}，划出 {}，仍在区内 {}")});
  }

 private:
  /// A value of an attribute as people read it.
  std::string title_of(const Vocabulary& vocabulary, const char* attribute,
                       const std::string& value) const {
    const VocabularyField* field = vocabulary.attribute(attribute);
    if (field == nullptr) return value;
    for (const auto& [word, title] : field->values) {
      if (word == value)
        return session_.options.language == Language::chinese ? title.zh : title.en;
    }
    return value;
  }

  const Session& session_;
  std::string text_;
};

std::string notes_of(const Session& session, const NoBurnRun& run) {
  Notes notes(session);
  notes.steps(run.zone);
  notes.stretches(run.zone);
  notes.stated(run.zone);
  if (run.difference) notes.difference(*run.difference);
  if (run.facilities) notes.facilities(*run.facilities, run.difference.has_value());
  if (const Text* note = competence_note(run.record)) {
    notes.line({"\nnote: " + render(*note, Language::english),
                "\n说明：" + render(*note, Language::chinese)});
  }
  notes.line({"\nparameters:", "\n参数："});
  return notes.take() + parameter_lines(session, run.parameters) +
         session.say({fmt::format("{} parts of {} blocks, {} m², {} noted in the ledger -> {}\n",
                                  run.zone.parts.size(), run.blocks, m2(total_m2(run)),
                                  run.zone.ledger.entries.size(), run.output),
                      fmt::format("{} 片，由 {} 个街区划定，{} m²，台账 {} 条 -> {}\n",
                                  run.zone.parts.size(), run.blocks, m2(total_m2(run)),
                                  run.zone.ledger.entries.size(), run.output)});
}

std::size_t vertices_of(const MultiPolygonView& part) {
  std::size_t count = part.vertex_count();
  for (std::size_t j = 0; j < part.size(); ++j) count -= part.polygon(j).ring_count();
  return count;
}

}  // namespace

Results no_burn_results(const Session& session, const NoBurnRun& run) {
  Results results{.command = "zone-no-burn"};
  results.rows_name = "parts";
  results.run.set("area_method", area_method_name(run.method));
  results.run.set("working_crs", run.working_crs);
  results.run.set("blocks", run.blocks);
  results.run.set("accuracy_m", run.accuracy_m);
  results.columns = {{"id", {"part", "片"}},
                     {"name", {"name", "名称"}},
                     {"class", {"class", "类别"}},
                     {"area_m2", {"area m²", "面积 m²"}, true},
                     {"area_km2", {"area km²", "面积 km²"}, true},
                     {"vertices", {"vertices", "顶点"}, true},
                     {"blocks", {"holds", "包括"}}};
  const Layer& parts = run.zone.parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const double area = run.zone.areas_m2[i];
    const double km2 = area_in(AreaUnit::square_kilometre, area);
    results.rows.push_back({parts.ids[i], field(parts, "name", i), field(parts, "class", i),
                            Cell(area, m2(area)),
                            Cell(km2, format_area(area, AreaUnit::square_kilometre)),
                            vertices_of(parts.polygons()[i]), field(parts, "blocks", i)});
  }
  results.more.set("output", run.output);
  results.more.set("area_m2", total_m2(run));
  results.more.set("steps", steps_value(run.zone));
  results.more.set("smoothed_by_m", run.zone.smoothed_by_m);
  results.more.set("stretches", stretches_value(run.zone));
  if (run.zone.stated) {
    Value stated;
    stated.set("stated_m2", run.zone.stated->stated_m2);
    stated.set("computed_m2", run.zone.stated->computed_m2);
    stated.set("difference_pct", run.zone.stated->difference_pct());
    stated.set("limit_pct", run.zone.stated->limit_pct);
    stated.set("departs", run.zone.stated->departs());
    results.more.set("stated_area", std::move(stated));
  }
  results.more.set("record", record_value(run.record, session.options.language));
  if (!run.bounds.empty()) {
    Value bounds = Value::array();
    for (const PartBounds& part : run.bounds) bounds.push(session.say(part.text));
    results.more.set("four_bounds", std::move(bounds));
  }
  if (run.facilities) {
    results.more.set("facilities", facilities_value(session, *run.facilities));
  }
  if (run.difference) results.more.set("in_force", difference_value(*run.difference));
  results.more.set("parameters", parameter_rows(run.parameters));
  results.more.set("ledger", ledger_rows(run.zone.ledger));
  results.notes = notes_of(session, run);
  return results;
}

Results facility_results(const Session& session, const NoBurnRun& run) {
  Results results{.command = "zone-no-burn-facilities"};
  results.columns = {{"id", {"id", "编号"}},
                     {"name", {"name", "名称"}},
                     {"kind", {"kind", "类型"}},
                     {"fuel", {"fuel", "燃料"}},
                     {"capacity_t_h", {"capacity t/h", "出力 t/h"}, true},
                     {"status", {"status", "状态"}},
                     {"part", {"part", "片"}},
                     {"class", {"class", "类别"}},
                     {"depth_m", {"depth m", "距边界 m"}, true},
                     {"place", {"place", "位置"}},
                     {"verdict", {"verdict", "结论"}},
                     {"rule", {"rule", "规则"}},
                     {"barred_from", {"barred from", "自何日起"}},
                     {"transfer", {"transfer", "变化"}},
                     {"old_class", {"old class", "原类别"}},
                     {"reason", {"reason", "理由"}}};
  const FacilitySurvey& survey = *run.facilities;
  for (const FacilityRow& row : survey.rows) {
    const std::size_t i = row.facility;
    const auto text = [&](const char* name) { return field(survey.facilities, name, i); };
    const std::string depth = row.place ? format_fixed(row.place->depth_m, 2) : "";
    const std::string place = !row.place                ? "outside"
                              : row.place->undecided    ? "undecided"
                              : row.place->depth_m >= 0 ? "inside"
                                                        : "outside";
    results.rows.push_back(
        {survey.facilities.ids[i], text("name"), text("kind"), text("fuel"), text("capacity_t_h"),
         text("status"), row.place ? std::to_string(row.place->part + 1) : "", row.key.fuel_class,
         depth, place, row.place ? std::string(facility_verdict_name(row.verdict)) : "free",
         row.rule, row.barred_from ? row.barred_from->to_string() : "",
         std::string(transfer_name(row.transfer)), row.old_class,
         row.reason ? session.say(*row.reason) : ""});
  }
  return results;
}

}  // namespace ecotone::tools
