// SPDX-License-Identifier: Apache-2.0
// ecotone zone source: protection zones of drinking-water sources, drafted and audited.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/message/source_zone_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/zoning/source_parameters.h"
#include "tools/commands/zone.h"
#include "tools/delineation.h"
#include "tools/recipe.h"
#include "tools/results.h"
#include "tools/source_inputs.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

struct SourceCommandOptions {
  SourceInputs inputs;
  std::vector<std::string> set;
  std::string recipe;
  std::string departures;
  std::string vertices;
  bool quasi = false;
  bool water_from_existing = false;
  std::string aquifer;
  std::string size_class;
};

const Bilingual published_zone_wins = {
    "A draft by default distances, for drawing and auditing; a published zone always beats a "
    "distance rule.",
    "按默认距离所作的草案，供划定与核查；已公布的保护区始终优先于距离规则。"};

bool has_water_near(const MultiPolygonArray& water, const Point& intake, double reach_m,
                    const Crs& crs) {
  for (std::size_t i = 0; i < water.size(); ++i) {
    const bool there = !water.is_missing(i) && water[i].size() > 0;
    if (there && distance_m(intake, water[i], crs) <= reach_m) return true;
  }
  return false;
}

// Published primary water stands in where a reservoir has no water polygon.
std::vector<std::size_t> add_published_water(SourceWork& work, double reach_m) {
  std::vector<std::size_t> stood_in;
  if (!work.published) return stood_in;
  const PublishedZones& published = *work.published;
  MultiPolygonBuilder water;
  water.append(work.around.water);
  for (std::size_t s = 0; s < work.sources.size(); ++s) {
    const WaterSource& source = work.sources[s];
    if (source.type != SourceType::reservoir ||
        has_water_near(work.around.water, source.intakes.front(), reach_m, work.crs)) {
      continue;
    }
    bool any = false;
    for (std::size_t i = 0; i < published.zones.size(); ++i) {
      const PublishedZone& zone = published.zones[i];
      if (zone.source != source.id || zone.level != ZoneLevel::primary ||
          zone.part != ZonePart::water || published.geometry.is_missing(i)) {
        continue;
      }
      water.add_feature(published.geometry[i]);
      any = true;
    }
    if (any) stood_in.push_back(s);
  }
  work.around.water = std::move(water).build();
  return stood_in;
}

void note_stand_ins(SourceZoneDraft& draft, const std::vector<std::size_t>& stood_in) {
  for (const std::size_t source : stood_in) {
    draft.remarks.push_back({source, &source_zone_text("water_from_published"), {}});
  }
  std::ranges::stable_sort(draft.remarks, {}, &SourceRemark::source);
}

Cell area_cell(double area_m2, bool there = true) {
  if (!there) return Cell(document::Value(), "");
  return {document::Value(area_m2), format_area(area_m2, AreaUnit::square_metre)};
}

Cell metres_cell(const std::optional<double>& metres) {
  if (!metres) return Cell(document::Value(), "");
  return {document::Value(*metres), format_fixed(*metres, 1)};
}

std::string part_words(const Session& session, std::optional<ZonePart> part) {
  if (!part) return session.say({"both", "水陆域"});
  return *part == ZonePart::water ? session.say({"water", "水域"}) : session.say({"land", "陆域"});
}

std::string level_words(const Session& session, ZoneLevel level) {
  static const std::array words = {Bilingual{"primary", "一级"}, Bilingual{"secondary", "二级"},
                                   Bilingual{"quasi", "准保护区"}};
  return session.say(words[static_cast<std::size_t>(level)]);
}

Cell level_cell(const Session& session, ZoneLevel level) {
  return {document::Value(zone_level_name(level)), level_words(session, level)};
}

Cell part_cell(const Session& session, std::optional<ZonePart> part) {
  return {document::Value(part ? zone_part_name(*part) : "both"), part_words(session, part)};
}

const std::vector<ResultColumn>& zone_columns() {
  static const std::vector<ResultColumn> columns = {
      {"source", {"source", "水源"}},
      {"name", {"name", "名称"}},
      {"level", {"level", "级别"}},
      {"part", {"part", "水陆域"}},
      {"default_m2", {"default m²", "默认 m²"}, true}};
  return columns;
}

void add_draft_rows(Results& results, const Session& session, const SourceWork& work,
                    const SourceZoneDraft& draft) {
  results.columns = zone_columns();
  results.columns.push_back({"vertices", {"vertices", "拐点"}, true});
  for (const SourceZone& zone : draft.zones) {
    const WaterSource& source = work.sources[zone.source];
    results.rows.push_back({source.id, source.name, level_cell(session, zone.level),
                            part_cell(session, zone.part), area_cell(zone.area_m2),
                            Cell(zone.vertices)});
  }
}

std::string name_of(const SourceWork& work, const std::string& id) {
  const auto found = std::ranges::find(work.sources, id, &WaterSource::id);
  return found == work.sources.end() ? std::string() : found->name;
}

void add_audit_rows(Results& results, const Session& session, const SourceWork& work,
                    const SourceZoneAudit& audit) {
  results.columns = zone_columns();
  for (const ResultColumn& column : std::vector<ResultColumn>{
           {"published_m2", {"published m²", "已公布 m²"}, true},
           {"common_m2", {"common m²", "重合 m²"}, true},
           {"published_only_m2", {"published only m²", "仅公布 m²"}, true},
           {"default_only_m2", {"default only m²", "仅默认 m²"}, true},
           {"published_to_default_m", {"published→default m", "公布→默认 m"}, true},
           {"default_to_published_m", {"default→published m", "默认→公布 m"}, true},
           {"hausdorff_m", {"Hausdorff m", "豪斯多夫距离 m"}, true},
           {"x", {"at x", "处 x"}, true},
           {"y", {"at y", "处 y"}, true},
           {"result", {"result", "结果"}}}) {
    results.columns.push_back(column);
  }
  for (const AuditRow& row : audit.rows) {
    std::vector<Cell> cells = {row.source,
                               name_of(work, row.source),
                               level_cell(session, row.level),
                               part_cell(session, row.part),
                               area_cell(row.drafted_m2),
                               area_cell(row.published_m2),
                               area_cell(row.common_m2),
                               area_cell(row.published_only_m2),
                               area_cell(row.drafted_only_m2)};
    std::optional<double> there, back, most, x, y;
    if (row.hausdorff) {
      there = row.hausdorff->a_to_b.distance_m;
      back = row.hausdorff->b_to_a.distance_m;
      most = row.hausdorff->distance_m();
      x = row.hausdorff->greater().from.x;
      y = row.hausdorff->greater().from.y;
    }
    for (const auto& value : {there, back, most}) cells.push_back(metres_cell(value));
    for (const auto& value : {x, y}) {
      cells.push_back(value ? Cell(document::Value(*value),
                                   format_fixed(*value, work.crs.is_geographic() ? 6 : 1))
                            : Cell(document::Value(), ""));
    }
    const Text words = audit_result_text(row.result);
    cells.push_back({document::Value(audit_result_name(row.result)),
                     session.say({std::string(words.en), std::string(words.zh)})});
    results.rows.push_back(std::move(cells));
  }
}

document::Value bilingual(const SourceRemark& remark) {
  document::Value value;
  value.set("key", remark.text->key);
  value.set("en", remark.in(Language::english));
  value.set("zh", remark.in(Language::chinese));
  return value;
}

document::Value source_rows(const SourceWork& work, const SourceZoneDraft& draft) {
  document::Value rows = document::Value::array();
  for (std::size_t s = 0; s < work.sources.size(); ++s) {
    document::Value row;
    row.set("source", work.sources[s].id);
    row.set("name", work.sources[s].name);
    row.set("type", source_type_name(work.sources[s].type));
    row.set("drafted", std::ranges::find(draft.undrafted, s) == draft.undrafted.end());
    document::Value zones = document::Value::array();
    for (const SourceZone& zone : draft.zones) {
      if (zone.source != s) continue;
      document::Value one;
      one.set("level", zone_level_name(zone.level));
      one.set("part", zone_part_name(zone.part));
      one.set("area_m2", zone.area_m2);
      one.set("vertices", zone.vertices);
      one.set("basis", zone.basis);
      zones.push(std::move(one));
    }
    row.set("zones", std::move(zones));
    document::Value remarks = document::Value::array();
    for (const SourceRemark& remark : draft.remarks) {
      if (remark.source == s) remarks.push(bilingual(remark));
    }
    row.set("remarks", std::move(remarks));
    rows.push(std::move(row));
  }
  return rows;
}

// Remarks that say the same of several sources, said once.
std::string remark_lines(const Session& session, const SourceWork& work,
                         const SourceZoneDraft& draft) {
  std::vector<std::pair<std::string, std::vector<std::string>>> said;
  for (const SourceRemark& remark : draft.remarks) {
    const std::string words = remark.in(session.options.language);
    auto found =
        std::ranges::find(said, words, &std::pair<std::string, std::vector<std::string>>::first);
    if (found == said.end()) found = said.insert(said.end(), {words, {}});
    found->second.push_back(work.sources[remark.source].id);
  }
  std::string lines;
  for (const auto& [words, sources] : said) {
    constexpr std::size_t shown = 6;
    std::string ids;
    for (std::size_t i = 0; i < std::min(shown, sources.size()); ++i) {
      ids += (i == 0 ? "" : ", ") + sources[i];
    }
    if (sources.size() > shown) ids += fmt::format(" … ({})", sources.size());
    lines += fmt::format("  {}: {}\n", ids, words);
  }
  return lines;
}

std::string summary(const Session& session, const SourceWork& work, const SourceZoneDraft& draft,
                    const std::optional<SourceZoneAudit>& audit) {
  std::string text = remark_lines(session, work, draft);
  if (audit) {
    std::map<AuditResult, std::size_t> counts;
    for (const AuditRow& row : audit->rows) {
      // A level of which both parts stand in rows is not counted again.
      const bool again = !row.part && std::ranges::any_of(audit->rows, [&](const AuditRow& part) {
        return part.part && part.source == row.source && part.level == row.level;
      });
      if (!again) ++counts[row.result];
    }
    std::string en = "audit:";
    std::string zh = "核查：";
    for (const auto& [result, count] : counts) {
      const Text words = audit_result_text(result);
      en += fmt::format("{} {} {}", en.ends_with(':') ? "" : ",", count, words.en);
      zh += fmt::format("{}{} {}", zh.ends_with("：") ? "" : "，", words.zh, count);
    }
    text += session.say({en + "\n", zh + "\n"});
  }
  text += session.say(
      {fmt::format("{} zones of {} sources, {} not drafted, {} noted in the ledger -> {}\n",
                   draft.zones.size(), work.sources.size(), draft.undrafted.size(),
                   draft.ledger.entries.size(), session.options.output),
       fmt::format("{} 个保护区，{} 个水源，{} 个未划，台账 {} 条 -> {}\n", draft.zones.size(),
                   work.sources.size(), draft.undrafted.size(), draft.ledger.entries.size(),
                   session.options.output)});
  return text + session.say(published_zone_wins) + "\n";
}

void write(const Layer& layer, const std::string& file, const Session& session) {
  write_layer_and_tell(session, layer, file);
}

ExitStatus run(const SourceCommandOptions& options, const Session& session) {
  const std::filesystem::path output = needed_output(session, "ecotone zone source");
  refuse_unwritable(recipe_path(session, options.recipe), session);
  for (const std::string& file : {options.departures, options.vertices}) {
    if (!file.empty()) refuse_unwritable(file, session);
  }
  const Parameters parameters = parameters_of(source_zone_parameters(), options.set);
  SourceWork work = read_source_work(options.inputs, session);
  if (!work.published && (options.water_from_existing || !options.departures.empty())) {
    throw UsageError(usage_error("argument_missing"),
                     {{"name", "--existing"},
                      {"usage", "ecotone zone source INTAKES --existing LAYER --departures FILE"}});
  }
  std::vector<std::size_t> stood_in;
  if (options.water_from_existing) {
    stood_in = add_published_water(work, parameters["river_snap_m"]);
  }
  const SourceZoneOptions drafting{.quasi = options.quasi,
                                   .aquifer = options.aquifer,
                                   .size_class = options.size_class,
                                   .threads = session.options.threads,
                                   .progress = session.progress};
  SourceZoneDraft draft =
      draft_source_zones(work.sources, work.around, parameters, work.crs, drafting);
  note_stand_ins(draft, stood_in);
  std::optional<SourceZoneAudit> audit;
  if (work.published) {
    audit = audit_source_zones(draft, work.sources, work.published->zones, work.published->geometry,
                               parameters, work.crs, drafting);
  }
  write(to_layer(draft, work.sources, work.crs), output.string(), session);
  if (!options.vertices.empty()) {
    write(vertex_layer(draft, work.sources, work.crs), options.vertices, session);
  }
  if (!options.departures.empty()) {
    write(departure_layer(*audit, work.crs), options.departures, session);
  }
  write_recipe(session, options.recipe, parameter_rows(parameters), work.files);

  Results results{.command = "zone-source"};
  results.run.set("area_method", "ellipsoid");
  results.run.set("crs", work.crs.label());
  results.run.set("parameters", parameter_rows(parameters));
  if (audit) {
    add_audit_rows(results, session, work, *audit);
    results.run.set("hausdorff_tolerance_m", parameters["audit_tolerance_m"]);
    results.run.set("as_of", session.as_of().to_string());
    results.more.set("published_left_out", work.published->left_out);
  } else {
    add_draft_rows(results, session, work, draft);
  }
  results.more.set("output", session.options.output);
  results.more.set("sources", source_rows(work, draft));
  results.more.set("ledger", ledger_rows(draft.ledger));
  results.more.set("note", published_zone_wins.en);
  results.notes = summary(session, work, draft, audit);
  write_beside_output(session, results);
  return draft.undrafted.empty() ? ExitStatus::clean : ExitStatus::indeterminate;
}

}  // namespace

Command zone_source_command() {
  auto options = std::make_shared<SourceCommandOptions>();
  Command command{
      .name = "source",
      .summary = {"Draft protection zones of drinking-water sources, and audit published ones",
                  "划定饮用水水源保护区草案，并核查已公布的保护区"},
      .description =
          {"Rivers: along-river measures up all tributaries and down, the water polygon cut across "
           "the channel, land by bank depth up to divides and dykes. Reservoirs by size class, "
           "groundwater by radius or R = α·K·I·T/n with well fields, decentralised sources by "
           "Chongqing's article 17. Three levels, each in water and land; a level contains nothing "
           "of a higher one. With published zones (--existing, or by the catalogue) each is held "
           "against the default: areas, Hausdorff distance, where it departs most. Departing from "
           "the default says nothing of legality: a published zone always beats a distance rule. "
           "Status 5 if a source lacks what its rule needs.",
           "河流型按沿河里程上溯全部支流并下延，水面在断面处垂直截断，陆域按纵深划至分水岭和堤防。"
           "湖库型按规模，地下水型按半径或 R = α·K·I·T/n "
           "并处理井群，分散式按重庆市第十七条。分三级，"
           "各含水域与陆域，下级不含上级。给出已公布的保护区（--existing 或目录）时逐区比较面积、"
           "豪斯多夫距离及偏离最大处。与默认划法不一致不代表违规：已公布的保护区始终优先于距离规则"
           "。"
           "水源缺少划定所需资料时状态码为 5。"},
      .examples =
          {{"ecotone zone source --catalog data/sample-county/catalogue.yaml --aquifer medium_sand "
            "--size-class small --water-from-existing -o zones.gpkg",
            {"All sources of the county, held against its published zones",
             "全县水源，与已公布的保护区比较"}},
           {"ecotone zone source intake.geojson --type river --rivers rivers.shp --water "
            "water.gpkg --dyke dykes.shp -o zones.gpkg --set river_primary_land_m=100",
            {"One intake on a river", "一个河流型取水口"}}},
      .options = source_input_options(options->inputs),
      .shared = {"-o", "--output", "--overwrite", "--crs", "--as-of", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .writes_table = true,
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options,
         {flag("--quasi", options->quasi, "Also draw quasi zones", "同时划准保护区"),
          option("--aquifer", "MATERIAL", options->aquifer, "Aquifer of sources that state none",
                 "未注明含水层介质时采用")
              .one_of(
                  {"fine_sand", "medium_sand", "coarse_sand", "gravel", "pebble", "karst_conduit"}),
          option("--size-class", "CLASS", options->size_class, "Size of reservoirs that state none",
                 "未注明规模的水库采用")
              .one_of({"small", "medium", "large"}),
          flag("--water-from-existing", options->water_from_existing,
               "Where a reservoir has no water polygon, its published primary water stands in",
               "水库无水面图形时，以已公布的一级水域代替"),
          option("--departures", "FILE", options->departures,
                 "Layer of what only one of published and default has", "写出两者相异部分的图层")
              .output_layer(),
          option("--vertices", "FILE", options->vertices, "Layer of the vertices of the zones",
                 "写出保护区拐点的图层")
              .output_layer(),
          set_option(options->set, source_zone_parameters()), recipe_option(options->recipe)});
  append(command.options, reading_options(options->inputs.reading));
  append(command.options, transforming_options(options->inputs.transforming));
  return command;
}

}  // namespace ecotone::tools
