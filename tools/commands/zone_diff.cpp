// SPDX-License-Identifier: Apache-2.0
// ecotone zone diff: what became of zones from one version of a layer to the next.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "ecotone/message/units.h"
#include "ecotone/overlay/overlay.h"
#include "ecotone/zoning/zone_changes.h"
#include "tools/commands/zone.h"
#include "tools/reading.h"
#include "tools/recipe.h"
#include "tools/results.h"

namespace ecotone::tools {
namespace {

struct DiffCommandOptions {
  std::string before;
  std::string after;
  bool all = false;
  std::string recipe;
  Reading reading;
  Transforming transforming;
};

constexpr ZoneChangeKind shown_kinds[] = {ZoneChangeKind::added,      ZoneChangeKind::removed,
                                          ZoneChangeKind::changed,    ZoneChangeKind::redrawn,
                                          ZoneChangeKind::attributes, ZoneChangeKind::same};

// Ground gained and lost as a layer.
Layer layer_of(const ZoneChanges& changes, const Crs& crs) {
  Layer layer{.name = "changes", .geometry = changes.pieces, .crs = crs};
  Column zone("zone", FieldType::text);
  Column change("change", FieldType::text);
  Column ground("ground", FieldType::text);
  Column area("area_m2", FieldType::real);
  for (const ZoneChanges::Piece& piece : changes.rows) {
    const ChangedZone& of = changes.zones[piece.zone];
    zone.push_back(of.id);
    change.push_back(std::string(zone_change_kind_name(of.kind)));
    ground.push_back(std::string(piece.is_gain ? "gained" : "lost"));
    area.push_back(piece.area_m2);
    layer.ids.push_back(of.id + (piece.is_gain ? "|gained" : "|lost"));
  }
  for (Column* column : {&zone, &change, &ground, &area}) layer.fields.add(std::move(*column));
  return layer;
}

Cell area_cell(double m2) {
  return {m2, format_area(m2, AreaUnit::hectare)};
}

Results results_of(const Session& session, const ZoneChanges& changes,
                   const DiffCommandOptions& options) {
  Results results{.command = "zone-diff"};
  results.run.set("area_method", "ellipsoid");
  results.columns = {{"id", {"zone", "区"}},
                     {"change", {"change", "变化"}},
                     {"before_m2", {"before ha", "原面积 ha"}, true},
                     {"after_m2", {"after ha", "现面积 ha"}, true},
                     {"gained_m2", {"gained ha", "调入 ha"}, true},
                     {"lost_m2", {"lost ha", "调出 ha"}, true},
                     {"fields", {"fields", "字段"}}};
  for (const ChangedZone& zone : changes.zones) {
    if (zone.kind == ZoneChangeKind::same && !options.all) continue;
    results.rows.push_back({zone.id, zone_change_kind_name(zone.kind), area_cell(zone.before_m2),
                            area_cell(zone.after_m2), area_cell(zone.gained_m2),
                            area_cell(zone.lost_m2),
                            fmt::format("{}", fmt::join(zone.fields, ", "))});
  }
  document::Value counts;
  for (const ZoneChangeKind kind : shown_kinds) {
    counts.set(zone_change_kind_name(kind), changes.count(kind));
  }
  const double net_m2 = changes.net_m2();
  results.more.set("counts", std::move(counts));
  results.more.set("net_m2", net_m2);
  results.more.set("output", session.options.output);
  results.more.set("ledger", ledger_rows(changes.ledger));
  const auto count = [&](ZoneChangeKind kind) { return changes.count(kind); };
  const std::string net = (net_m2 >= 0 ? "+" : "") + format_area(net_m2, AreaUnit::hectare);
  const std::string before = std::filesystem::path(options.before).filename().string();
  const std::string after = std::filesystem::path(options.after).filename().string();
  results.notes = session.say(
      {fmt::format("diff {} {}: +{} -{} ~{} zones, net {} ha; {} redrawn on the same ground, {} "
                   "with other fields only, {} the same -> {}\n",
                   before, after, count(ZoneChangeKind::added), count(ZoneChangeKind::removed),
                   count(ZoneChangeKind::changed), net, count(ZoneChangeKind::redrawn),
                   count(ZoneChangeKind::attributes), count(ZoneChangeKind::same),
                   session.options.output),
       fmt::format(
           "比较 {} {}：新增 {}、删除 {}、变化 {} 个区，净变化 {} ha；范围不变仅重绘 {} 个，"
           "仅字段变化 {} 个，相同 {} 个 -> {}\n",
           before, after, count(ZoneChangeKind::added), count(ZoneChangeKind::removed),
           count(ZoneChangeKind::changed), net, count(ZoneChangeKind::redrawn),
           count(ZoneChangeKind::attributes), count(ZoneChangeKind::same),
           session.options.output)});
  return results;
}

ExitStatus run(const DiffCommandOptions& options, const Session& session) {
  const std::filesystem::path output = needed_output(session, "ecotone zone diff");
  refuse_unwritable(recipe_path(session, options.recipe), session);
  const CommonCrs layers = in_common_crs(
      read(session, options.reading, options.before), read(session, options.reading, options.after),
      named_crs(session), to_transformation_options(options.transforming));
  for (const std::string& note : layers.notes) session.tell({note, note});
  const ZoneChanges changes = zone_changes(layers.a, layers.b, session.options.threads);
  write_layer_and_tell(session, layer_of(changes, layers.a.require_crs()), output);
  write_recipe(session, options.recipe);
  write_beside_output(session, results_of(session, changes, options));
  return ExitStatus::clean;
}

}  // namespace

Command zone_diff_command() {
  auto options = std::make_shared<DiffCommandOptions>();
  Command command{
      .name = "diff",
      .summary = {"Compare two versions of zones", "比较两版区域"},
      .description =
          {"Zones with the same id are the same zone; --id names the field, else their place in "
           "the "
           "file counts. A zone is added, removed, changed (it gained or lost ground), redrawn "
           "(other vertices, the same ground within what computing can tell), or differs in fields "
           "alone. The order of features, where rings begin and which way they run are no changes. "
           "The output holds the ground that each zone gained and lost. Areas are ellipsoidal; the "
           "net is the sum of the areas now less the sum before.",
           "标识相同的区为同一区：--id "
           "指定字段，否则按文件中的序号。区分为新增、删除、变化（范围有增减）、"
           "重绘（顶点不同而范围在计算误差内相同）和仅字段变化。要素顺序、环的起点和方向不算变化。"
           "输出文件"
           "为各区调入、调出的范围。面积按椭球面；净变化为现面积之和减原面积之和。"},
      .examples = {{"ecotone zone diff zones-2025.gpkg zones-2026.gpkg --id code -o changes.gpkg",
                    {"What changed within a year", "一年间的变化"}}},
      .options = {option("OLD", "LAYER", options->before, "The version before: FILE or FILE:LAYER",
                         "原版图层：文件 或 文件:图层")
                      .must(),
                  option("NEW", "LAYER", options->after, "The version after", "新版图层").must(),
                  flag("--all", options->all, "List zones that did not change too",
                       "同时列出未变化的区"),
                  recipe_option(options->recipe)},
      .shared = {"-o", "--output", "--overwrite", "--crs", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .writes_table = true,
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, reading_options(options->reading));
  append(command.options, transforming_options(options->transforming));
  return command;
}

}  // namespace ecotone::tools
