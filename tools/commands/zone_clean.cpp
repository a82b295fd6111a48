// SPDX-License-Identifier: Apache-2.0
// ecotone zone clean: a coverage mended where it must be, with a layer of what was changed.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/coverage/coverage_cleaning.h"
#include "ecotone/error.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/overlay.h"
#include "tools/commands/zone.h"
#include "tools/reading.h"
#include "tools/recipe.h"
#include "tools/results.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

struct CleanCommandOptions {
  std::string zones;
  double width_m = 1;
  double area_m2 = 0;
  double snap_m = 0;
  bool all_overlaps = false;
  bool lock_border = false;
  std::string overlaps_to = "longest-border";
  std::string priority;
  std::string duplicates = "equal";
  std::string diff;
  std::string method;
  std::string recipe;
  Reading reading;
};

std::string m2(double area) {
  return format_area(area, AreaUnit::square_metre);
}

std::size_t count_of(const Ledger& ledger, LedgerAction action) {
  return static_cast<std::size_t>(std::ranges::count(ledger.entries, action, &LedgerEntry::action));
}

void add_rows(Results& results, const CleanResult& result, const Layer& zones) {
  results.columns = {{"feature", {"feature", "要素"}},
                     {"before_m2", {"before m²", "原面积 m²"}, true},
                     {"removed_m2", {"removed m²", "减少 m²"}, true},
                     {"added_m2", {"added m²", "增加 m²"}, true},
                     {"after_m2", {"after m²", "现面积 m²"}, true},
                     {"residue_m2", {"residue m²", "残差 m²"}, true}};
  const auto area = [](double v) { return Cell(v, m2(v)); };
  for (const CleanedFeature& row : result.changed) {
    results.rows.push_back({zones.ids[row.feature], area(row.before_m2), area(row.removed_m2),
                            area(row.added_m2), area(row.after_m2),
                            Cell(row.residue_m2, format_fixed(row.residue_m2, 4))});
  }
}

std::string summary(const CleanResult& result, const Layer& zones, const Session& session) {
  const std::size_t quarantined = count_of(result.ledger, LedgerAction::quarantined);
  return session.say(
      {fmt::format("{} of {} features changed: {} overlaps given, {} gaps filled, {} duplicates "
                   "left out, {} quarantined -> {}\n",
                   result.changed.size(), zones.size(), result.overlaps_given, result.gaps_filled,
                   result.duplicates_left_out, quarantined, session.options.output),
       fmt::format("{} 个要素中 {} 个有变化：处理重叠 {} 处，填补空隙 {} 处，去除重复 {} 个，"
                   "隔离 {} 个 -> {}\n",
                   zones.size(), result.changed.size(), result.overlaps_given, result.gaps_filled,
                   result.duplicates_left_out, quarantined, session.options.output)});
}

CleanOptions work_of(const CleanCommandOptions& options, const Session& session) {
  CleanOptions work;
  work.width_m = options.width_m;
  work.area_m2 = options.area_m2;
  work.snap_m = options.snap_m;
  work.all_overlaps = options.all_overlaps;
  work.lock_border = options.lock_border;
  work.overlap_rule = parse_overlap_rule(options.overlaps_to).value_or(work.overlap_rule);
  work.priority_field = options.priority;
  work.duplicates = parse_duplicate_rule(options.duplicates).value_or(work.duplicates);
  work.method = parse_area_method(options.method).value_or(AreaMethod::ellipsoid);
  work.threads = session.options.threads;
  work.progress = session.progress;
  return work;
}

void add_run(Results& results, const CleanCommandOptions& options, const CleanResult& result,
             const Crs& crs) {
  results.run.set("area_method", options.method.empty() ? "ellipsoid" : options.method);
  results.run.set("crs", crs.label());
  results.run.set("grid", result.grid);
  results.run.set("width_m", options.width_m);
  results.run.set("area_m2", options.area_m2);
  results.run.set("snap_m", options.snap_m);
  results.run.set("all_overlaps", options.all_overlaps);
  results.run.set("lock_border", options.lock_border);
  results.run.set("overlaps_to", options.overlaps_to);
  results.run.set("duplicates", options.duplicates);
}

ExitStatus run(const CleanCommandOptions& options, const Session& session) {
  const std::filesystem::path output = needed_output(session, "ecotone zone clean");
  refuse_unwritable(output, session);
  refuse_unwritable(recipe_path(session, options.recipe), session);
  if (!options.diff.empty()) refuse_unwritable(options.diff, session);
  const Layer zones = read(session, options.reading, options.zones);
  const CleanResult result = clean_coverage(zones, work_of(options, session));
  const WriteOptions write{.overwrite = session.options.overwrite};
  close_snapshots(session);
  std::vector<std::string> notes = write_layer(result.layer, output, write);
  if (!options.diff.empty()) {
    const std::vector<std::string> more = write_layer(result.diff, options.diff, write);
    notes.insert(notes.end(), more.begin(), more.end());
  }
  for (const std::string& note : notes) session.tell({note, note});
  write_recipe(session, options.recipe);
  Results results{.command = "zone-clean"};
  add_run(results, options, result, zones.require_crs());
  add_rows(results, result, zones);
  results.more.set("output", session.options.output);
  results.more.set("features", zones.size());
  results.more.set("overlaps_given", result.overlaps_given);
  results.more.set("gaps_filled", result.gaps_filled);
  results.more.set("duplicates_left_out", result.duplicates_left_out);
  results.more.set("passes", result.passes);
  results.more.set("ledger", ledger_rows(result.ledger));
  results.notes = summary(result, zones, session);
  write_beside_output(session, results);
  return count_of(result.ledger, LedgerAction::quarantined) == 0 ? ExitStatus::clean
                                                                 : ExitStatus::indeterminate;
}

std::vector<Option> options_of(CleanCommandOptions& options) {
  return {
      option("ZONES", "LAYER", options.zones, "FILE or FILE:LAYER of polygons",
             "面图层：文件 或 文件:图层")
          .must(),
      option("--width", "M", options.width_m,
             "Gaps and overlaps of a smaller mean width (2 area / perimeter) are mended",
             "修复平均宽度（2×面积/周长）小于此值的空隙和重叠")
          .otherwise("1"),
      option("--area", "M2", options.area_m2, "Those of a smaller area are mended too",
             "面积小于此值的也修复")
          .otherwise("0"),
      flag("--all-overlaps", options.all_overlaps, "Mend overlaps of any width",
           "修复任意宽度的重叠"),
      option(
          "--overlaps-to", "RULE", options.overlaps_to,
          "Which feature an overlap goes to: that with the longest border along it, the largest, "
          "the smallest, the first of the layer, or by --priority",
          "重叠归哪个要素：公共边最长者、面积最大者、最小者、图层中最先者，或按 --priority")
          .one_of({"longest-border", "largest", "smallest", "first", "priority"})
          .otherwise("longest-border"),
      option("--priority", "FIELD", options.priority,
             "Field whose lowest value wins, for --overlaps-to priority",
             "--overlaps-to priority 时的字段，值最小者优先"),
      option("--snap", "M", options.snap_m,
             "Bring vertices and borders within this distance together",
             "将此距离内的顶点与边界并合")
          .otherwise("two steps of the grid / 网格的 2 倍"),
      flag("--lock-border", options.lock_border, "Leave the outer border of all as it is",
           "保持整体外边界不变"),
      option("--duplicates", "WHICH", options.duplicates,
             "Duplicates that are left out: those with equal fields, all but the first, or none",
             "去除哪些重复要素：字段也相同者、除首个外全部，或不去除")
          .one_of({"equal", "all", "none"})
          .otherwise("equal"),
      option("--diff", "FILE", options.diff, "Layer of what was removed from and added to whom",
             "写出各要素增减部分的图层")
          .output_layer(),
      method_option(options.method).one_of({"ellipsoid", "plane"}),
      recipe_option(options.recipe),
  };
}

}  // namespace

Command zone_clean_command() {
  auto options = std::make_shared<CleanCommandOptions>();
  Command command{
      .name = "clean",
      .summary = {"Mend gaps, overlaps and unmatched borders between zones",
                  "修复各区之间的空隙、重叠与不匹配边界"},
      .description =
          {"Gives narrow overlaps to one feature, fills narrow gaps into the neighbour with the "
           "longest border along them, inserts vertices that a neighbour has, and leaves out "
           "duplicates. Changes only what must change: other features keep their coordinates to "
           "the last digit and their order. A feature that would lose nine tenths of its area "
           "keeps what is its own; what cannot be mended stays, is listed as quarantined, and "
           "the status is 5. No feature is removed but duplicates, which the ledger names. A row "
           "for each feature that changed: before - removed + added = after.",
           "将窄重叠归于一个要素，将窄空隙并入公共边最长的邻区，插入邻区已有的顶点，去除重复要素。"
           "只改必须改的：其他要素的坐标与顶点顺序逐位不变。将失去九成面积的要素保留其自身部分；"
           "无法修复的保持原样并列为隔离，状态为 5。除台账写明的重复要素外，不删除任何要素。"
           "每个有变化的要素一行：原面积 - 减少 + 增加 = 现面积。"},
      .examples = {{"ecotone zone clean units.gpkg -o clean.gpkg --diff changes.gpkg",
                    {"Slivers below 1 m mended, with a layer of the changes",
                     "修复 1 米以下的碎片，并写出变化图层"}},
                   {"ecotone zone clean units.gpkg --all-overlaps --overlaps-to priority "
                    "--priority level --lock-border -o clean.gpkg",
                    {"All overlaps to the zone of the lowest level", "重叠一律归级别最小的区"}}},
      .options = options_of(*options),
      .shared = {"-o", "--output", "--overwrite", "--crs", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .writes_table = true,
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, reading_options(options->reading));
  return command;
}

}  // namespace ecotone::tools
