// SPDX-License-Identifier: Apache-2.0
// ecotone area: areas of a layer over the values of fields, and of one layer over another.
#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/overlay.h"
#include "ecotone/statistics/area_table.h"
#include "ecotone/statistics/balancing.h"
#include "ecotone/statistics/cross_tabulation.h"
#include "tools/area_stream.h"
#include "tools/commands/commands.h"
#include "tools/reading.h"
#include "tools/results.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

struct AreaOptions {
  std::string layer;
  std::string zones;
  std::vector<std::string> by;
  std::vector<std::string> zone_by;
  std::string method;
  std::vector<std::string> units;
  std::string overlaps;  ///< empty: union
  std::string priority;
  std::optional<double> control_area_m2;
  double control_unit_m2 = 100;
  Reading reading;
  Transforming transforming;
  Streaming streaming;
};

std::vector<AreaUnit> units_of(const AreaOptions& options) {
  std::vector<AreaUnit> units;
  for (const std::string& name : options.units) {
    const std::optional<AreaUnit> unit = parse_area_unit(name);
    if (!unit) {
      throw UsageError(usage_error("value_not_a_choice"),
                       {{"name", "--unit"}, {"given", name}, {"choices", "m2, ha, km2, mu"}});
    }
    units.push_back(*unit);
  }
  if (units.empty()) units.push_back(AreaUnit::hectare);
  return units;
}

// The decimals that people read in a column that we made; nothing for a field of the layer.
std::optional<int> decimals_of(const std::string& column) {
  for (const AreaUnit unit :
       {AreaUnit::square_metre, AreaUnit::hectare, AreaUnit::square_kilometre, AreaUnit::mu}) {
    const std::string suffix(area_unit_suffix(unit));
    if (column == "area_" + suffix || column == "balanced_" + suffix) return area_decimals(unit);
  }
  if (column.ends_with("share_pct")) return 4;
  return std::nullopt;
}

Bilingual title_of(const std::string& column) {
  const std::pair<const char*, const char*> known[] = {
      {"features", "要素数"},   {"area_m2", "面积 m²"},          {"area_ha", "面积 公顷"},
      {"area_km2", "面积 km²"}, {"area_mu", "面积 亩"},          {"share_pct", "占比 %"},
      {"pairs", "重叠对数"},    {"class_share_pct", "占该类 %"}, {"balanced_m2", "平差后 m²"},
  };
  for (const auto& [name, zh] : known) {
    if (column == name) return {column, zh};
  }
  return {column, column};
}

Results to_results(const Table& table, const std::string& last_row) {
  Results results{.command = "area"};
  for (const Column& column : table.columns()) {
    const bool number = column.type() == FieldType::real || column.type() == FieldType::integer;
    results.columns.push_back({column.name(), title_of(column.name()), number});
  }
  const std::size_t rows = table.column_count() == 0 ? 0 : table.column(0).size();
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<Cell> row;
    for (const Column& column : table.columns()) {
      const std::optional<int> decimals = decimals_of(column.name());
      const auto* real = std::get_if<double>(&column[i]);
      row.emplace_back(to_value(column[i]), decimals && real != nullptr
                                                ? format_fixed(*real, *decimals)
                                                : to_text(column[i]));
    }
    if (i + 1 == rows && !last_row.empty() && row.front().text.empty()) {
      row.front().text = last_row;
    }
    results.rows.push_back(std::move(row));
  }
  return results;
}

document::Value to_value(const Reconciliation& account) {
  document::Value value;
  value.set("whole_m2", account.whole_m2);
  value.set("parts_m2", account.parts_m2);
  value.set("counted_again_m2", account.counted_again_m2);
  value.set("residue_m2", account.residue_m2);
  value.set("bound_m2", account.bound_m2);
  value.set("holds", account.holds());
  return value;
}

// Fits the rows, not the total, to the control area; a column more.
void balance(Results& results, const AreaTable& table, const AreaOptions& options) {
  std::vector<double> parts;
  for (const AreaRow& row : table.rows) parts.push_back(row.area_m2);
  const BalancedAreas balanced =
      balance_to_control(parts, *options.control_area_m2, {}, options.control_unit_m2);
  results.columns.push_back({"balanced_m2", title_of("balanced_m2"), true});
  double sum = 0;
  for (std::size_t i = 0; i < results.rows.size(); ++i) {
    const double area = i < parts.size() ? balanced.areas_m2[i] : sum;
    sum += area;
    results.rows[i].emplace_back(area, format_area(area, AreaUnit::square_metre));
  }
  document::Value control;
  control.set("control_area_m2", *options.control_area_m2);
  control.set("unit_m2", balanced.unit_m2);
  control.set("residue_m2", balanced.control_residue_m2);
  control.set("scale", balanced.scale);
  results.more.set("control", std::move(control));
}

void add_run(Results& results, const AreaOptions& options, const Crs& crs) {
  const std::string method = options.method.empty() ? "ellipsoid" : options.method;
  results.run.set("area_method", method);
  results.run.set("crs", crs.label());
  results.run.set("ellipsoid", crs.datum());
  results.run.set("overlaps", options.overlaps);
}

std::string method_line(const Session& session, const AreaOptions& options, const Crs& crs,
                        bool holds, std::size_t noted) {
  const std::string method = options.method.empty() ? "ellipsoid" : options.method;
  return session.say({fmt::format("areas: {} on {}, {}; overlaps: {}; parts {}; {} in the ledger\n",
                                  method, crs.datum(), crs.label(), options.overlaps,
                                  holds ? "add up to the whole" : "DO NOT ADD UP", noted),
                      fmt::format("面积算法：{}，{}，{}；重叠计算：{}；分项{}；台账 {} 条\n",
                                  method, crs.datum(), crs.label(), options.overlaps,
                                  holds ? "之和等于整体" : "之和不等于整体", noted)});
}

// As rows that COPY or Arrow take; what stands beside the table in other formats is left out.
ExitStatus write_rows(const Session& session, const Table& table) {
  return until_pipe_closes([&] {
    RowOutput output(table.rows({}), session);
    output.add(table);
    output.finish();
    return ExitStatus::clean;
  });
}

ExitStatus one_layer(const AreaOptions& options, const Session& session, Layer layer) {
  if (const auto crs = named_crs(session)) {
    layer = in_common_crs(layer, layer, crs, to_transformation_options(options.transforming)).a;
  }
  AreaTableOptions work;
  work.by = options.by;
  work.method = parse_area_method(options.method).value_or(AreaMethod::ellipsoid);
  work.overlaps = parse_overlap_policy(options.overlaps);
  work.priority_field = options.priority;
  work.threads = session.options.threads;
  work.progress = session.progress;
  const AreaTable table = area_table(layer, work);
  if (is_row_format(session.options.format)) {
    return write_rows(session, to_table(table, units_of(options)));
  }
  Results results = to_results(to_table(table, units_of(options)), session.say({"total", "合计"}));
  // Without fields the one row is the total.
  if (options.by.empty() && results.rows.size() > 1) results.rows.pop_back();
  add_run(results, options, layer.require_crs());
  results.more.set("reconciliation", to_value(table.reconciliation));
  if (options.control_area_m2) balance(results, table, options);
  results.notes = method_line(session, options, layer.require_crs(), table.reconciliation.holds(),
                              table.ledger.entries.size());
  write_results(session, results);
  return ExitStatus::clean;
}

ExitStatus two_layers(const AreaOptions& options, const Session& session, const Layer& classes,
                      const Layer& zones) {
  const CommonCrs common = in_common_crs(zones, classes, named_crs(session),
                                         to_transformation_options(options.transforming));
  for (const std::string& note : common.notes) session.tell({note, note});
  CrossTabulationOptions work;
  work.zone_fields = options.zone_by;
  work.class_fields = options.by;
  work.method = parse_area_method(options.method).value_or(AreaMethod::ellipsoid);
  work.overlaps = parse_overlap_policy(options.overlaps);
  work.threads = session.options.threads;
  work.progress = session.progress;
  const CrossTabulation table = cross_tabulation(common.a, common.b, work);
  if (is_row_format(session.options.format)) {
    return write_rows(session, to_table(table, units_of(options)));
  }
  Results results = to_results(to_table(table, units_of(options)), "");
  add_run(results, options, common.a.require_crs());
  results.more.set("total_m2", table.total_m2);
  results.more.set("reconciled", table.holds());
  results.notes = method_line(session, options, common.a.require_crs(), table.holds(),
                              table.ledger.entries.size());
  write_results(session, results);
  return ExitStatus::clean;
}

// Each feature on its own, as it comes.
ExitStatus run_stream(const AreaOptions& options, Session session) {
  refuse_for_stream(!options.zones.empty(), "ZONES");
  refuse_for_stream(!options.units.empty(), "--unit");
  refuse_for_stream(!options.overlaps.empty() && options.overlaps != "sum",
                    "--overlaps " + options.overlaps);
  refuse_for_stream(options.control_area_m2.has_value(), "--control-area");
  std::string& format = session.options.format;
  if (format == "text") format = "tsv";
  refuse_for_stream(!is_row_format(format) && format != "ndjson", "--format " + format);
  AreaStreamOptions stream;
  stream.method = parse_area_method(options.method).value_or(AreaMethod::ellipsoid);
  stream.by = options.by;
  stream.reading = options.reading;
  stream.streaming = options.streaming;
  stream.transforming = options.transforming;
  return area_stream(options.layer, stream, session);
}

ExitStatus run(AreaOptions options, const Session& session) {
  units_of(options);
  if (!session.options.output.empty()) refuse_unwritable(session.options.output, session);
  if (is_stream(options.streaming, options.layer)) return run_stream(options, session);
  if (options.overlaps.empty()) options.overlaps = "union";
  Layer layer = read(session, options.reading, options.layer);
  if (options.zones.empty()) {
    close_snapshots(session);
    return one_layer(options, session, std::move(layer));
  }
  const Layer zones = read(session, options.reading, options.zones);
  close_snapshots(session);
  return two_layers(options, session, layer, zones);
}

}  // namespace

Command area_command() {
  auto options = std::make_shared<AreaOptions>();
  Command command{
      .name = "area",
      .summary = {"Measure areas over the values of fields, or of one layer over another",
                  "按字段统计面积，或两图层交叉统计"},
      .description =
          {"Without ZONES: the areas of LAYER by the values of --by. With ZONES: how "
           "LAYER, by --by, divides over the zones, by --zone-by, with what lies "
           "outside. The parts add up to the whole, and the residue is in the JSON. "
           "Areas are ellipsoidal unless --method says otherwise.",
           "不给 ZONES：按 --by 的取值统计 LAYER 的面积。给出 ZONES：LAYER（按 --by）在各"
           "区域（按 --zone-by）中的面积，并列出区域外的部分。分项之和等于整体，残差见 JSON。"
           "缺省为椭球面积，可用 --method 改变。"},
      .examples = {{"ecotone area plots.gpkg --by town --unit ha,mu",
                    {"Hectares and mu of each town", "各镇的公顷数和亩数"}},
                   {"ecotone area no-burn.gpkg townships.gpkg --by class --zone-by name",
                    {"No-burn zones of each class in each township", "各乡镇各类禁燃区的面积"}},
                   {"ecotone area - --in wkb-tsv --crs 4490 --format tsv < parcels.tsv",
                    {"The area of each of any number of parcels", "逐行计算任意数量地块的面积"}}},
      .options = {option("LAYER", "LAYER", options->layer,
                         "FILE or FILE:LAYER; - with --in reads standard input",
                         "文件 或 文件:图层；- 配合 --in 读取标准输入")
                      .must(),
                  option("ZONES", "LAYER", options->zones, "Zones to measure within",
                         "统计所在的区域"),
                  comma_list("--by", "FIELD,...", options->by,
                             "Total over the values of these fields", "按这些字段的取值汇总"),
                  comma_list("--zone-by", "FIELD,...", options->zone_by,
                             "Fields of ZONES that make its rows", "区域按这些字段分行"),
                  method_option(options->method),
                  comma_list("--unit", "UNIT,...", options->units, "m2, ha, km2 or mu",
                             "m2、ha、km2 或 mu（亩）")
                      .otherwise("ha"),
                  option("--overlaps", "HOW", options->overlaps,
                         "How ground under several features counts", "重叠部分如何计算")
                      .one_of({"union", "sum", "priority"})
                      .otherwise("union"),
                  option("--priority", "FIELD", options->priority,
                         "Field whose smallest value comes first, for --overlaps priority",
                         "--overlaps priority 时的排序字段，小者优先"),
                  option("--control-area", "M2", options->control_area_m2,
                         "Fit the rows to this area, in square metres",
                         "按此控制面积（平方米）平差"),
                  option("--control-unit", "M2", options->control_unit_m2,
                         "Unit that balanced areas are whole multiples of, in square metres",
                         "平差后面积的最小单位（平方米）")
                      .otherwise("100")},
      .shared = {"--output", "--overwrite", "--crs", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv", "tsv", "arrow"},
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, streaming_options(options->streaming));
  append(command.options, reading_options(options->reading));
  append(command.options, transforming_options(options->transforming));
  return command;
}

}  // namespace ecotone::tools
