// SPDX-License-Identifier: Apache-2.0
// ecotone inspect: what is in a file, what is wrong with it, what follows, and how to mend it.
#include "ecotone/io/inspect.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/inspection/layer_repair.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/io/postgis.h"
#include "ecotone/message/units.h"
#include "tools/commands/commands.h"
#include "tools/inspect_document.h"
#include "tools/reading.h"
#include "tools/results.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

struct InspectCommandOptions {
  std::vector<std::string> files;
  std::string reference;
  std::optional<double> expected_longitude_deg;
  bool no_overlaps = false;
  bool strict = false;
  std::string repair;
  std::string unshift;
  LayerRepairOptions repairs;
  Reading reading;
};

std::filesystem::path ledger_path(const std::string& output) {
  constexpr std::string_view extension = ".ledger.json";
  if (is_postgis(output)) return file_named_after_table(output, extension);
  return output + std::string(extension);
}

// What was done, for people: one line an entry.
void tell_ledger(const Session& session, const Ledger& ledger) {
  for (const LedgerEntry& entry : ledger.entries) {
    std::string areas, areas_zh;
    if (entry.area_before_m2 && entry.area_after_m2) {
      const std::string before = format_fixed(*entry.area_before_m2, 2);
      const std::string after = format_fixed(*entry.area_after_m2, 2);
      areas = fmt::format(": {} m² before, {} after", before, after);
      areas_zh = fmt::format("：面积由 {} 变为 {} 平方米", before, after);
    }
    const bool dropped = entry.action == LedgerAction::dropped;
    const std::string whole = entry.feature.empty() ? "the layer" : entry.feature;
    const std::string whole_zh = entry.feature.empty() ? "整个图层" : entry.feature;
    session.tell(
        {fmt::format("{} {} ({}){}", dropped ? "dropped" : "repaired", whole, entry.reason, areas),
         fmt::format("{} {}（{}）{}", dropped ? "已删除" : "已修复", whole_zh, entry.reason,
                     areas_zh)});
  }
}

// Writes the repaired layer, and beside it the ledger of all that was done.
void write_repaired(const InspectCommandOptions& options, const Session& session) {
  Layer layer = read(session, options.reading, options.files.front());
  const std::size_t features = layer.size();
  LayerRepair mended = repair_layer(std::move(layer), options.repairs);
  write_layer_and_tell(session, mended.layer, options.repair);
  document::Value ledger;
  ledger.set("schema", "ecotone.inspect-repair/1");
  ledger.set("run", run_record(session, "inspect"));
  ledger.set("source", mended.layer.provenance.source);
  ledger.set("sha256", mended.layer.provenance.sha256);
  ledger.set("ledger", ledger_rows(mended.ledger));
  write_file(ledger_path(options.repair), document::to_json(ledger) + "\n",
             session.options.overwrite);
  tell_ledger(session, mended.ledger);
  const std::size_t repaired = static_cast<std::size_t>(std::count_if(
      mended.ledger.entries.begin(), mended.ledger.entries.end(), [](const LedgerEntry& entry) {
        return entry.action == LedgerAction::repaired && !entry.feature.empty();
      }));
  const std::size_t dropped = features - mended.layer.size();
  session.tell({fmt::format("{} repaired and {} dropped of {} -> {}", repaired, dropped, features,
                            options.repair),
                fmt::format("{} 个要素中修复 {} 个、删除 {} 个 -> {}", features, repaired, dropped,
                            options.repair)});
}

bool asks_for_repairs(const InspectCommandOptions& options) {
  const LayerRepairOptions& repairs = options.repairs;
  return repairs.swap_axes || repairs.unpack_angles || !options.unshift.empty() ||
         repairs.drop_empty || repairs.drop_origin || repairs.drop_duplicates;
}

// Refuses what cannot be done before any work.
void check_options(const InspectCommandOptions& options, const Session& session) {
  if (!session.options.output.empty()) refuse_unwritable(session.options.output, session);
  if (options.repair.empty()) {
    if (asks_for_repairs(options)) throw UsageError(usage_error("repair_needed"));
    return;
  }
  if (options.files.size() > 1) throw UsageError(usage_error("one_file_for_repair"));
  refuse_unwritable(options.repair, session);
  refuse_unwritable(ledger_path(options.repair), session);
}

ExitStatus run(InspectCommandOptions options, const Session& session) {
  check_options(options, session);
  options.repairs.unshift = parse_web_map_offset(options.unshift);
  const ReadOptions reading = to_read_options(session, options.reading);
  std::optional<Layer> reference;
  InspectOptions work;
  if (!options.reference.empty()) {
    reference = read_layer(options.reference, {.progress = session.progress});
    work.reference = &*reference;
  }
  work.overlaps = !options.no_overlaps;
  work.expected_longitude_deg = options.expected_longitude_deg;
  work.threads = session.options.threads;
  std::vector<FileInspection> files;
  FindingSeverity worst = FindingSeverity::note;
  for (const std::string& file : options.files) {
    files.push_back(inspect_file(file, reading, work));
    worst = std::max(worst, files.back().worst());
  }
  write_inspections(session, files);
  if (!options.repair.empty()) write_repaired(options, session);
  return options.strict && worst != FindingSeverity::note ? ExitStatus::findings
                                                          : ExitStatus::clean;
}

std::vector<Option> inspect_options(InspectCommandOptions& options) {
  return {
      several("FILE", "FILE", options.files, "FILE or FILE:LAYER", "文件 或 文件:图层").must(),
      option("--reference", "LAYER", options.reference,
             "Layer that is right, to find a shift against; without it none is suspected",
             "正确的参照图层，用于发现整体偏移；不给出则不作此类判断"),
      option("--expected-longitude", "DEGREES", options.expected_longitude_deg,
             "Where the data should lie, to tell Gauss-Kruger zones apart",
             "数据应在的经度，用于判别带号"),
      flag("--no-overlaps", options.no_overlaps, "Do not look for overlaps and gaps within a layer",
           "不检查图层内部的重叠和缝隙"),
      flag("--strict", options.strict, "Exit status 1 for a warning or an error",
           "有警告或错误时退出状态为 1"),
      option("--repair", "OUT", options.repair,
             "Write the layer with its invalid polygons made valid, and OUT.ledger.json with all "
             "that was done",
             "写出修复了无效面的图层，并在 OUT.ledger.json 中列出全部改动")
          .output_layer(),
      flag("--swap-axes", options.repairs.swap_axes, "With --repair: swap easting and northing",
           "与 --repair 同用：对调横、纵坐标"),
      flag("--unpack-angles", options.repairs.unpack_angles,
           "With --repair: read coordinates as ddd.mmssss",
           "与 --repair 同用：按 ddd.mmssss 度分秒读取坐标"),
      option("--unshift", "OFFSET", options.unshift, "With --repair: undo the offset of a web map",
             "与 --repair 同用：消除互联网地图坐标偏移")
          .one_of({"gcj02", "bd09"}),
      flag("--drop-empty", options.repairs.drop_empty,
           "With --repair: leave out features without geometry",
           "与 --repair 同用：去掉没有几何的要素"),
      flag("--drop-origin", options.repairs.drop_origin,
           "With --repair: leave out features at 0, 0", "与 --repair 同用：去掉位于 0, 0 的要素"),
      flag("--drop-duplicates", options.repairs.drop_duplicates,
           "With --repair: leave out copies of geometry and all fields",
           "与 --repair 同用：去掉几何与全部字段都相同的副本"),
  };
}

}  // namespace

Command inspect_command() {
  auto options = std::make_shared<InspectCommandOptions>();
  Command command{
      .name = "inspect",
      .summary = {"Say what is in a file, what is wrong with it, and how to mend it",
                  "查看文件内容、问题及处理方法"},
      .description = {"Detection proposes, with its evidence, what follows in metres or square "
                      "metres, and the command that mends it; nothing is altered.",
                      "只提出判断、依据、以米或平方米计的后果和处理命令，不改动任何内容。"},
      .examples = {{"ecotone inspect plots.shp", {"What somebody sent", "查看收到的文件"}},
                   {"ecotone inspect 区界.shp --reference county.gpkg",
                    {"Is it shifted as web maps are?", "是否有互联网地图的坐标偏移"}},
                   {"ecotone inspect plots.shp --repair plots-mended.gpkg",
                    {"Make invalid polygons valid, with a ledger", "修复无效面并写出处理台账"}},
                   {"ecotone inspect *.shp --format json --strict",
                    {"For a script: exit status 1 where something is to be mended",
                     "供脚本使用：有需处理的问题时退出状态为 1"}}},
      .options = inspect_options(*options),
      .shared = {"--output", "--overwrite", "--crs", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, reading_options(options->reading));
  return command;
}

}  // namespace ecotone::tools
