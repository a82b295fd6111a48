// SPDX-License-Identifier: Apache-2.0
// ecotone zone check: whether zones tile, and where they do not.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/coverage/coverage_check.h"
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

struct CheckOptions {
  std::string zones;
  std::string container;
  double width_m = 1;
  double area_m2 = 0;
  std::optional<double> gap_width_m;
  std::optional<double> gap_area_m2;
  std::optional<double> reach_m;
  std::vector<std::string> fail_on;
  int shown = 20;
  std::string points;
  std::string method;
  std::string recipe;
  Reading reading;
  Transforming transforming;
};

struct FaultWords {
  CoverageFault kind;
  Bilingual words;
};
const FaultWords fault_words[] = {
    {CoverageFault::overlap, {"overlap", "重叠"}},
    {CoverageFault::overlap_sliver, {"overlap sliver", "重叠碎片"}},
    {CoverageFault::duplicate, {"duplicate", "重复要素"}},
    {CoverageFault::gap, {"gap", "空隙"}},
    {CoverageFault::gap_sliver, {"gap sliver", "空隙碎片"}},
    {CoverageFault::shortfall, {"shortfall at the border", "边缘缺口"}},
    {CoverageFault::outside, {"outside the container", "超出范围"}},
    {CoverageFault::unmatched_vertex, {"unmatched vertex", "不匹配顶点"}},
    {CoverageFault::island, {"island (no fault)", "岛（非错误）"}},
};

std::string fault_names() {
  std::string names;
  for (const FaultWords& fault : fault_words) {
    names += (names.empty() ? "" : ", ") + std::string(coverage_fault_name(fault.kind));
  }
  return names;
}

std::vector<CoverageFault> failing_kinds(const CheckOptions& options) {
  std::vector<CoverageFault> kinds;
  for (const std::string& name : options.fail_on) {
    const auto kind = parse_coverage_fault(name);
    if (!kind) {
      throw UsageError(usage_error("value_not_a_choice"),
                       {{"name", "--fail-on"}, {"given", name}, {"choices", fault_names()}});
    }
    kinds.push_back(*kind);
  }
  return kinds;
}

std::string ids_of(const CoverageFinding& finding, const Layer& zones) {
  constexpr std::size_t most = 4;
  std::string text;
  for (std::size_t k = 0; k < std::min(most, finding.features.size()); ++k) {
    text += (k == 0 ? "" : " ") + zones.ids[finding.features[k]];
  }
  if (finding.features.size() > most) text += fmt::format(" +{}", finding.features.size() - most);
  return text;
}

document::Value id_list(const CoverageFinding& finding, const Layer& zones) {
  document::Value list = document::Value::array();
  for (const std::size_t i : finding.features) list.push(document::Value(zones.ids[i]));
  return list;
}

Cell measured(double value, int decimals, bool is_there) {
  return is_there ? Cell(value, format_fixed(value, decimals)) : Cell(document::Value(), "");
}

// All findings for programs; for people the first of each kind, the largest first.
void add_rows(Results& results, const CoverageCheck& check, const Layer& zones,
              const CheckOptions& options, const Session& session) {
  results.columns = {{"kind", {"kind", "类型"}},
                     {"fails", {"fails", "不合格"}},
                     {"features", {"features", "涉及要素"}},
                     {"area_m2", {"area m²", "面积 m²"}, true},
                     {"error_m2", {"± m²", "± m²"}, true},
                     {"width_m", {"mean width m", "平均宽度 m"}, true},
                     {"distance_m", {"distance m", "距离 m"}, true},
                     {"x", {"x", "x"}, true},
                     {"y", {"y", "y"}, true}};
  std::vector<std::size_t> order(check.findings.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  const bool for_people = session.options.format == "text";
  if (for_people) {
    std::ranges::stable_sort(order, [&](std::size_t x, std::size_t y) {
      const CoverageFinding& a = check.findings[x];
      const CoverageFinding& b = check.findings[y];
      return a.kind != b.kind ? a.kind < b.kind : a.area_m2 > b.area_m2;
    });
  }
  std::size_t of_kind = 0;
  const int decimals = zones.require_crs().is_geographic() ? 7 : 2;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const CoverageFinding& finding = check.findings[order[k]];
    of_kind = k > 0 && check.findings[order[k - 1]].kind == finding.kind ? of_kind + 1 : 0;
    if (for_people && of_kind >= static_cast<std::size_t>(std::max(0, options.shown))) continue;
    const bool fails = std::ranges::find(check.failing, finding.kind) != check.failing.end();
    const bool is_vertex = finding.kind == CoverageFault::unmatched_vertex;
    const Bilingual& words = fault_words[static_cast<std::size_t>(finding.kind)].words;
    results.rows.push_back(
        {Cell(document::Value(std::string(coverage_fault_name(finding.kind))), session.say(words)),
         Cell(document::Value(fails),
              session.say(fails ? Bilingual{"yes", "是"} : Bilingual{"no", "否"})),
         Cell(id_list(finding, zones), ids_of(finding, zones)),
         measured(finding.area_m2, 2, !is_vertex), measured(finding.error_m2, 2, !is_vertex),
         measured(finding.width_m, 4, !is_vertex), measured(finding.distance_m, 5, is_vertex),
         measured(finding.position.x, decimals, true),
         measured(finding.position.y, decimals, true)});
  }
}

document::Value counts_of(const CoverageCheck& check) {
  document::Value counts = document::Value::object();
  for (const FaultWords& fault : fault_words) {
    counts.set(std::string(coverage_fault_name(fault.kind)), check.count(fault.kind));
  }
  return counts;
}

document::Value account_of(const CoverageAccount& account) {
  document::Value value;
  value.set("features_m2", account.features_m2);
  value.set("counted_again_m2", account.counted_again_m2);
  value.set("union_m2", account.union_m2);
  value.set("overlaps_m2", account.overlaps_m2);
  value.set("gaps_m2", account.gaps_m2);
  if (account.container_m2) {
    value.set("outside_m2", account.outside_m2);
    value.set("container_m2", *account.container_m2);
    value.set("residue_m2", *account.residue_m2);
    value.set("bound_m2", account.bound_m2);
    value.set("holds", account.holds());
  }
  return value;
}

std::string m2(double area) {
  return format_area(area, AreaUnit::square_metre);
}

std::string summary(const CoverageCheck& check, const Session& session) {
  std::string text;
  for (const FaultWords& fault : fault_words) {
    if (check.count(fault.kind) == 0) continue;
    double area = 0;
    for (const CoverageFinding& finding : check.findings) {
      if (finding.kind == fault.kind) area += finding.area_m2;
    }
    text += fmt::format("{}: {}", session.say(fault.words), check.count(fault.kind));
    text += area > 0 ? fmt::format(", {} m²\n", m2(area)) : "\n";
  }
  if (check.left_open > 0) {
    text += session.say({fmt::format("holes left open: {}\n", check.left_open),
                         fmt::format("未计入的大孔洞：{}\n", check.left_open)});
  }
  const CoverageAccount& account = check.account;
  text += session.say(
      {fmt::format("{} features, {} m² - counted again {} m² = union {} m²\n", check.features,
                   m2(account.features_m2), m2(account.counted_again_m2), m2(account.union_m2)),
       fmt::format("{} 个要素，面积和 {} m² - 重复计算 {} m² = 并集 {} m²\n", check.features,
                   m2(account.features_m2), m2(account.counted_again_m2), m2(account.union_m2))});
  if (account.container_m2) {
    text += session.say(
        {fmt::format("union - outside {} m² + gaps {} m² = container {} m², residue {} m² "
                     "(bound {} m²){}\n",
                     m2(account.outside_m2), m2(account.gaps_m2), m2(*account.container_m2),
                     format_fixed(*account.residue_m2, 4), format_fixed(account.bound_m2, 4),
                     account.holds() ? "" : ": DOES NOT ADD UP"),
         fmt::format("并集 - 超出 {} m² + 空隙 {} m² = 范围 {} m²，残差 {} m²（限 {} m²）{}\n",
                     m2(account.outside_m2), m2(account.gaps_m2), m2(*account.container_m2),
                     format_fixed(*account.residue_m2, 4), format_fixed(account.bound_m2, 4),
                     account.holds() ? "" : "：不平衡")});
  }
  if (!check.ledger.empty()) {
    text += session.say(
        {fmt::format("{} noted in the ledger (--format json)\n", check.ledger.entries.size()),
         fmt::format("台账 {} 条（--format json）\n", check.ledger.entries.size())});
  }
  text += check.passes() ? session.say({"the zones tile\n", "各区无缝无重叠\n"})
                         : session.say({"the zones do not tile\n", "各区未无缝拼接\n"});
  return text;
}

void add_run(Results& results, const CoverageCheck& check, const CheckOptions& options,
             const Crs& crs) {
  results.run.set("area_method", options.method.empty() ? "ellipsoid" : options.method);
  results.run.set("crs", crs.label());
  results.run.set("grid", check.grid);
  results.run.set("sliver_width_m", options.width_m);
  results.run.set("sliver_area_m2", options.area_m2);
  results.run.set("vertex_reach_m", check.vertex_reach_m);
  document::Value failing = document::Value::array();
  for (const CoverageFault kind : check.failing) {
    failing.push(document::Value(std::string(coverage_fault_name(kind))));
  }
  results.run.set("fail_on", std::move(failing));
}

void write_layers(const CoverageCheck& check, const Layer& zones, const CheckOptions& options,
                  const Session& session) {
  const WriteOptions write{.overwrite = session.options.overwrite};
  const auto tell = [&](const std::vector<std::string>& notes) {
    for (const std::string& note : notes) session.tell({note, note});
  };
  close_snapshots(session);
  if (!session.options.output.empty()) {
    tell(write_layer(findings_layer(check, zones), session.options.output, write));
  }
  if (!options.points.empty()) {
    tell(write_layer(findings_layer(check, zones, true), options.points, write));
  }
  if (!session.options.output.empty()) write_recipe(session, options.recipe);
}

// Quarantined features were not checked.
bool is_complete(const CoverageCheck& check) {
  return std::ranges::none_of(check.ledger.entries, [](const LedgerEntry& entry) {
    return entry.action == LedgerAction::quarantined;
  });
}

ExitStatus run(const CheckOptions& options, const Session& session) {
  CoverageCheckOptions work;
  work.failing = failing_kinds(options);
  if (!session.options.output.empty()) {
    refuse_unwritable(session.options.output, session);
    refuse_unwritable(recipe_path(session, options.recipe), session);
  }
  if (!options.points.empty()) refuse_unwritable(options.points, session);
  Layer zones = read(session, options.reading, options.zones);
  std::optional<Layer> container;
  if (!options.container.empty()) {
    Reading plain = options.reading;
    plain.id_field.clear();
    container = read(session, plain, options.container);
  }
  if (const auto crs = named_crs(session)) {
    CommonCrs common = in_common_crs(zones, container ? *container : zones, crs,
                                     to_transformation_options(options.transforming));
    for (const std::string& note : common.notes) session.tell({note, note});
    zones = std::move(common.a);
    if (container) container = std::move(common.b);
  }
  if (container) work.container = &*container;
  work.sliver_width_m = options.width_m;
  work.sliver_area_m2 = options.area_m2;
  work.largest_gap_width_m = options.gap_width_m;
  work.largest_gap_area_m2 = options.gap_area_m2;
  work.vertex_reach_m = options.reach_m;
  work.method = parse_area_method(options.method).value_or(AreaMethod::ellipsoid);
  work.threads = session.options.threads;
  work.progress = session.progress;
  const CoverageCheck check = check_coverage(zones, work);
  write_layers(check, zones, options, session);
  Results results{.command = "zone-check"};
  add_run(results, check, options, zones.require_crs());
  add_rows(results, check, zones, options, session);
  results.more.set("passes", check.passes());
  results.more.set("features", check.features);
  results.more.set("counts", counts_of(check));
  results.more.set("left_open", check.left_open);
  results.more.set("account", account_of(check.account));
  results.more.set("ledger", ledger_rows(check.ledger));
  results.notes = summary(check, session);
  write_beside_output(session, results);
  if (!check.passes()) return ExitStatus::findings;
  return is_complete(check) && check.account.holds() ? ExitStatus::clean
                                                     : ExitStatus::indeterminate;
}

std::vector<Option> options_of(CheckOptions& options) {
  return {
      option("ZONES", "LAYER", options.zones, "FILE or FILE:LAYER of polygons",
             "面图层：文件 或 文件:图层")
          .must(),
      option("--container", "LAYER", options.container,
             "Area that the zones should cover without a rest, such as the county",
             "各区应铺满的范围，如县界"),
      option("--width", "M", options.width_m,
             "Overlaps and gaps of a smaller mean width (2 area / perimeter) are slivers",
             "平均宽度（2×面积/周长）小于此值的重叠和空隙为碎片")
          .otherwise("1"),
      option("--area", "M2", options.area_m2, "Those of a smaller area are slivers too",
             "面积小于此值的也为碎片")
          .otherwise("0"),
      option("--max-gap-width", "M", options.gap_width_m,
             "Without a container: holes of a larger mean width are no gaps",
             "未给范围时：平均宽度更大的孔洞不算空隙"),
      option("--max-gap-area", "M2", options.gap_area_m2,
             "Without a container: holes of a larger area are no gaps",
             "未给范围时：面积更大的孔洞不算空隙"),
      option("--reach", "M", options.reach_m,
             "A vertex so near a border that has no vertex there is unmatched",
             "距无对应顶点的边界在此距离内的顶点为不匹配")
          .otherwise("1.5 of the grid / 网格的 1.5 倍"),
      comma_list("--fail-on", "KIND,...", options.fail_on,
                 "Kinds of findings that make the status 1: " + fault_names(),
                 "使状态为 1 的发现类型：" + fault_names())
          .otherwise("all but island / 除 island 外全部"),
      option("--show", "N", options.shown, "Findings of each kind that a table for people lists",
             "文本表格中每类列出的条数")
          .otherwise("20"),
      option("--points", "FILE", options.points, "Also write each finding as a point",
             "另将每个发现写为点")
          .output_layer(),
      method_option(options.method).one_of({"ellipsoid", "plane"}),
      recipe_option(options.recipe),
  };
}

}  // namespace

Command zone_check_command() {
  auto options = std::make_shared<CheckOptions>();
  Command command{
      .name = "check",
      .summary = {"Find gaps, overlaps, slivers and unmatched vertices between zones",
                  "检查各区之间的空隙、重叠、碎片与不匹配顶点"},
      .description =
          {"Finds overlaps, gaps, slivers, duplicates, vertices that the neighbour lacks and, "
           "with a container, what the zones leave free or where they stick out. Holes that "
           "other zones fill are listed as islands. The areas are held against each other and "
           "against the container. Without a container gaps are the holes of the union. Exact on "
           "the grid: zones that share borders vertex for vertex have no finding. -o writes the "
           "findings as polygons, --points as points. Status 1 if a kind of --fail-on was found.",
           "检查重叠、空隙、碎片、重复要素、相邻区缺少的顶点；给出范围时还检查未覆盖处与超出处。"
           "被其他区填满的孔洞列为岛。各面积相互核对并与范围核对。未给范围时，空隙为并集的孔洞。"
           "在网格上精确判断：共边顶点一致的各区没有发现。-o 将发现写为面，--points 写为点。"
           "发现 --fail-on 所列类型时状态为 1。"},
      .examples = {{"ecotone zone check townships.shp --container county.geojson",
                    {"Whether townships tile their county", "乡镇是否铺满全县"}},
                   {"ecotone zone check units.gpkg --width 0.5 -o findings.gpkg",
                    {"Findings as a layer; slivers below 0.5 m", "发现写为图层；碎片宽度 0.5 米"}}},
      .options = options_of(*options),
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
