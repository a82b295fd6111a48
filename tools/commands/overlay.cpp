// SPDX-License-Identifier: Apache-2.0
// ecotone overlay: intersection, union, difference … of two layers of polygons.
#include "ecotone/overlay/overlay.h"

#include <fmt/format.h>

#include <memory>
#include <numeric>
#include <string>

#include "ecotone/io/layer_io.h"
#include "ecotone/message/units.h"
#include "tools/commands/commands.h"
#include "tools/reading.h"
#include "tools/results.h"

namespace ecotone::tools {
namespace {

struct OverlayCommandOptions {
  std::string a;
  std::string b;
  std::string operation;
  std::string method;
  double sliver_width_m = 0;
  double sliver_area_m2 = 0;
  bool keep_slivers = false;
  std::string verify;
  std::string slivers_output;
  Reading reading;
  Transforming transforming;
};

document::Value to_value(const Proof& proof) {
  document::Value value;
  value.set("level", std::string(verify_name(proof.level)));
  value.set("parts", proof.parts);
  value.set("recomputed", proof.recomputed);
  value.set("quarantined", proof.quarantined);
  value.set("balanced", proof.balanced);
  value.set("unbalanced", proof.unbalanced);
  if (proof.level == Verify::full) {
    value.set("validated", proof.validated);
    value.set("invalid", proof.invalid);
    value.set("third_opinions", proof.third_opinions);
    value.set("third_differences", proof.third_differences);
  }
  return value;
}

// One line a layer: whole = inside + outside + residue.
Results summary(const Session& session, const OverlayCommandOptions& options,
                const OverlayResult& result) {
  const auto area = [](double area_m2) {
    return Cell(area_m2, format_area(area_m2, AreaUnit::square_metre));
  };
  Results results{.command = "overlay"};
  results.columns = {{"layer", {"layer", "图层"}},
                     {"features", {"features", "要素"}, true},
                     {"whole_m2", {"whole m²", "总面积 m²"}, true},
                     {"inside_m2", {"inside m²", "重叠 m²"}, true},
                     {"outside_m2", {"outside m²", "其余 m²"}, true},
                     {"residue_m2", {"residue m²", "残差 m²"}, true}};
  const auto add = [&](const std::string& name, const BalanceSide& side) {
    if (side.rows.empty()) return;
    results.rows.push_back(
        {name, side.rows.size(), area(side.total.whole_m2), area(side.total.inside_m2),
         area(side.total.outside_m2),
         Cell(side.total.residue_m2, fmt::format("{:.2g}", side.total.residue_m2))});
  };
  add(options.a, result.balance.a);
  add(options.b, result.balance.b);
  const double total = std::accumulate(result.areas_m2.begin(), result.areas_m2.end(), 0.0);
  document::Value notes = document::Value::array();
  for (const std::string& note : result.notes) notes.push(note);
  results.run.set("operation", options.operation);
  results.run.set("area_method", options.method.empty() ? "ellipsoid" : options.method);
  results.run.set("grid", result.grid);
  results.run.set("notes", std::move(notes));
  results.more.set("output", session.options.output);
  results.more.set("pieces", result.layer.size());
  results.more.set("slivers", result.slivers.size());
  results.more.set("area_m2", total);
  results.more.set("balanced", result.balance.holds());
  results.more.set("proof", to_value(result.proof));
  results.more.set("ledger", ledger_rows(result.ledger));
  const bool unproved = result.proof.level == Verify::none;
  const std::string balanced_en = unproved               ? "not verified"
                                  : result.proof.holds() ? "balance ok"
                                                         : "BALANCE BROKEN";
  const std::string balanced_zh = unproved               ? "未核验"
                                  : result.proof.holds() ? "面积平衡"
                                                         : "面积不平衡";
  results.notes = session.say(
      {fmt::format("{} pieces, {} m², {} slivers set aside, {} noted in the ledger, {} -> {}\n",
                   result.layer.size(), format_area(total, AreaUnit::square_metre),
                   result.slivers.size(), result.ledger.entries.size(), balanced_en,
                   session.options.output),
       fmt::format("{} 个图斑，{} m²，{} 个碎片另存，台账 {} 条，{} -> {}\n", result.layer.size(),
                   format_area(total, AreaUnit::square_metre), result.slivers.size(),
                   result.ledger.entries.size(), balanced_zh, session.options.output)});
  return results;
}

ExitStatus run(const OverlayCommandOptions& options, const Session& session) {
  const std::filesystem::path output = needed_output(session, "ecotone overlay");
  if (!options.slivers_output.empty()) refuse_unwritable(options.slivers_output, session);
  const Layer a = read(session, options.reading, options.a);
  const Layer b = read(session, options.reading, options.b);
  close_snapshots(session);
  OverlayOptions work;
  work.sliver_width_m = options.sliver_width_m;
  work.sliver_area_m2 = options.sliver_area_m2;
  work.keep_slivers = options.keep_slivers;
  work.area_method = parse_area_method(options.method).value_or(AreaMethod::ellipsoid);
  work.verify = parse_verify(options.verify).value_or(Verify::area);
  work.threads = session.options.threads;
  work.progress = session.progress;
  work.working_crs = named_crs(session);
  work.transformation = to_transformation_options(options.transforming);
  const OverlayResult result = overlay(a, b, parse_overlay_operation(options.operation), work);
  const WriteOptions writing{.overwrite = session.options.overwrite};
  for (const std::string& note : write_layer(result.layer, output, writing)) {
    session.tell({note, note});
  }
  if (!options.slivers_output.empty()) {
    write_layer(result.slivers, options.slivers_output, writing);
  }
  write_beside_output(session, summary(session, options, result));
  return result.proof.holds() ? ExitStatus::clean : ExitStatus::bug;
}

}  // namespace

Command overlay_command() {
  auto options = std::make_shared<OverlayCommandOptions>();
  Command command{
      .name = "overlay",
      .summary = {"Overlay two layers of polygons", "两个面图层的叠加"},
      .description =
          {"Every piece keeps the fields of both layers and the ids of its features. "
           "Invalid features are repaired and noted, what cannot be computed is set "
           "aside by id, and the rest goes on. For every layer the parts add up to the "
           "whole; the residue is shown. Layers in different coordinate reference "
           "systems are refused unless --crs names the one to work in.",
           "每个图斑保留两个图层的字段和要素标识。无效要素经修复并记入台账，无法计算的按标识"
           "另列，其余照常进行。各图层的分块之和等于整体，残差列出。坐标系不同的图层须用 "
           "--crs 指明工作坐标系。"},
      .examples = {{"ecotone overlay parcels.gpkg redline.gpkg --op intersection -o occupied.gpkg",
                    {"What of the parcels lies in the red line", "地块压占生态保护红线的部分"}},
                   {"ecotone overlay parcels.gpkg redline.gpkg --op difference -o free.gpkg",
                    {"What of them lies outside", "地块在红线外的部分"}}},
      .options =
          {option("A", "LAYER", options->a, "FILE or FILE:LAYER", "文件 或 文件:图层").must(),
           option("B", "LAYER", options->b, "FILE or FILE:LAYER", "文件 或 文件:图层").must(),
           option("--op", "OPERATION", options->operation, "What to keep", "叠加方式")
               .must()
               .one_of({"intersection", "union", "difference", "symmetric-difference", "identity",
                        "clip", "update"}),
           method_option(options->method).one_of({"ellipsoid", "plane"}),
           option("--sliver-width", "M", options->sliver_width_m,
                  "Set parts aside whose mean width is below, in metres",
                  "平均宽度小于此值（米）的碎片另存")
               .otherwise("0"),
           option("--sliver-area", "M2", options->sliver_area_m2,
                  "Set parts aside whose area is below, in square metres",
                  "面积小于此值（平方米）的碎片另存")
               .otherwise("0"),
           flag("--keep-slivers", options->keep_slivers,
                "Leave slivers among the pieces and count them only", "碎片留在结果中，只计数"),
           option("--verify", "LEVEL", options->verify,
                  "none: each part has the area of its crossings; area: and the parts of each "
                  "feature add up; full: and each part is valid and agrees with Boost.Geometry",
                  "none：每块面积与交点算得一致；area：且每个要素分块之和等于整体；full：且每块图形"
                  "有效"
                  "并与 Boost.Geometry 一致")
               .one_of({"none", "area", "full"})
               .otherwise("area"),
           option("--slivers", "FILE", options->slivers_output, "File for the parts set aside",
                  "碎片写入的文件")
               .output_layer()},
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
