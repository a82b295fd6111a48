// SPDX-License-Identifier: Apache-2.0
// ecotone inspect: what is in a file, what is wrong with it, and how to mend it.
#include "ecotone/io/inspect.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/geometry/repair.h"
#include "ecotone/message/units.h"
#include "tools/commands/commands.h"
#include "tools/reading.h"
#include "tools/results.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

using document::Value;

struct InspectCommandOptions {
  std::vector<std::string> files;
  std::optional<double> expected_longitude_deg;
  bool no_overlaps = false;
  bool strict = false;
  std::string repair;
  Reading reading;
};

std::string_view severity_name(FindingSeverity severity) {
  switch (severity) {
    case FindingSeverity::error:
      return "error";
    case FindingSeverity::warning:
      return "warning";
    case FindingSeverity::note:
      break;
  }
  return "note";
}

Value both(const std::string& en, const std::string& zh) {
  Value value;
  value.set("en", en);
  value.set("zh", zh);
  return value;
}

Value to_value(const InspectFinding& finding) {
  Value value;
  value.set("severity", severity_name(finding.severity));
  value.set("key", finding.key());
  value.set("what", both(finding.what(Language::english), finding.what(Language::chinese)));
  value.set("consequence",
            both(finding.consequence(Language::english), finding.consequence(Language::chinese)));
  value.set("mend", both(finding.mend(Language::english), finding.mend(Language::chinese)));
  if (!finding.feature.empty()) value.set("feature", finding.feature);
  if (finding.position) {
    value.set("x", finding.position->x);
    value.set("y", finding.position->y);
  }
  return value;
}

Value to_value(const std::string& file, const LayerInspection& seen) {
  Value value;
  value.set("file", file);
  value.set("layer", seen.layer);
  value.set("format", seen.format);
  value.set("encoding", seen.encoding);
  value.set("geometry", seen.geometry);
  value.set("crs", seen.crs);
  value.set("sha256", seen.sha256);
  value.set("features", seen.features);
  value.set("vertices", seen.vertices);
  value.set("without_geometry", seen.without_geometry);
  value.set("empty", seen.empty);
  value.set("invalid", seen.invalid);
  Value fields = Value::array();
  for (const auto& [name, type] : seen.fields) fields.push(name);
  value.set("fields", std::move(fields));
  if (seen.area_m2) value.set("area_m2", *seen.area_m2);
  Value faults = Value::array();
  for (const InspectFault& fault : seen.faults) {
    Value row;
    row.set("feature", fault.feature);
    row.set("kind", fault.kind);
    row.set("x", fault.position.x);
    row.set("y", fault.position.y);
    faults.push(std::move(row));
  }
  value.set("faults", std::move(faults));
  Value findings = Value::array();
  for (const InspectFinding& finding : seen.findings) findings.push(to_value(finding));
  value.set("findings", std::move(findings));
  return value;
}

std::string to_people(const std::string& file, const LayerInspection& seen, Language language) {
  const bool chinese = language == Language::chinese;
  std::string out = fmt::format("{}{}\n", file, seen.layer.empty() ? "" : " (" + seen.layer + ")");
  const auto line = [&out](std::string_view head, const std::string& tail) {
    if (!tail.empty()) out += fmt::format("  {}: {}\n", head, tail);
  };
  line(chinese ? "格式" : "format", seen.format);
  line(chinese ? "编码" : "encoding", seen.encoding);
  line(chinese ? "坐标系" : "CRS", seen.crs);
  line(chinese ? "几何" : "geometry",
       fmt::format(
           fmt::runtime(chinese ? "{}，{} 个要素，{} 个顶点" : "{}, {} features, {} vertices"),
           seen.geometry, seen.features, seen.vertices));
  std::string fields;
  for (const auto& [name, type] : seen.fields) fields += (fields.empty() ? "" : ", ") + name;
  line(chinese ? "字段" : "fields", fields);
  if (seen.area_m2) {
    line(chinese ? "椭球面积合计" : "ellipsoidal area, summed",
         format_area(*seen.area_m2, AreaUnit::hectare) + (chinese ? " 公顷" : " ha"));
  }
  for (const InspectFinding& finding : seen.findings) {
    const char mark = finding.severity == FindingSeverity::error     ? 'x'
                      : finding.severity == FindingSeverity::warning ? '!'
                                                                     : 'i';
    out += fmt::format("  {} {}\n", mark, finding.what(language));
    if (!finding.consequence(language).empty()) {
      out += fmt::format("    {}: {}\n", chinese ? "后果" : "so", finding.consequence(language));
    }
    if (!finding.mend(language).empty()) {
      out += fmt::format("    {}: {}\n", chinese ? "处理" : "mend", finding.mend(language));
    }
  }
  return out;
}

std::string render(const Session& session, const std::vector<InspectResult>& results) {
  const std::string& format = session.options.format;
  std::string out;
  Value rows = Value::array();
  for (const InspectResult& result : results) {
    for (const LayerInspection& seen : result.layers) {
      rows.push(to_value(result.file, seen));
      out += to_people(result.file, seen, session.options.language);
    }
  }
  if (format == "text") return out;
  Value value;
  value.set("schema", "ecotone.inspect/1");
  value.set("run", run_record(session, "inspect"));
  if (format == "ndjson") {
    std::string lines = document::to_json(value, -1) + "\n";
    for (const Value& row : rows.as_array()) lines += document::to_json(row, -1) + "\n";
    return lines;
  }
  value.set("layers", std::move(rows));
  return document::to_json(value) + "\n";
}

// Writes the layer with its invalid polygons made valid, and tells which were changed.
void write_repaired(const InspectCommandOptions& options, const Session& session) {
  Layer layer = read(session, options.reading, options.files.front());
  ColumnRepair mended = repair(layer.polygons());
  layer.geometry = GeometryColumn(std::move(mended.zones));
  const std::vector<std::string> notes =
      write_layer(layer, options.repair, {.overwrite = session.options.overwrite});
  for (const std::string& note : notes) session.tell({note, note});
  for (const FeatureRepair& one : mended.repaired) {
    const std::string& id = layer.ids[one.feature];
    session.tell({fmt::format("repaired {}: {} m² in the plane before, {} after", id,
                              format_fixed(one.area_before, 2), format_fixed(one.area_after, 2)),
                  fmt::format("已修复 {}：平面面积由 {} 变为 {}", id,
                              format_fixed(one.area_before, 2), format_fixed(one.area_after, 2))});
  }
  session.tell(
      {fmt::format("{} repaired of {} -> {}", mended.repaired.size(), layer.size(), options.repair),
       fmt::format("{} 个要素中修复 {} 个 -> {}", layer.size(), mended.repaired.size(),
                   options.repair)});
}

ExitStatus run(const InspectCommandOptions& options, const Session& session) {
  if (!session.options.output.empty()) refuse_existing(session.options.output, session);
  if (!options.repair.empty()) {
    if (options.files.size() > 1) {
      throw UsageError(usage_error("one_file_for_repair"));
    }
    refuse_existing(options.repair, session);
  }
  InspectOptions work;
  work.read = to_read_options(session, options.reading);
  work.overlaps = !options.no_overlaps;
  work.expected_longitude_deg = options.expected_longitude_deg;
  work.threads = session.options.threads;
  std::vector<InspectResult> results;
  FindingSeverity worst = FindingSeverity::note;
  for (const std::string& file : options.files) {
    results.push_back(inspect_file(file, work));
    worst = std::max(worst, results.back().worst);
  }
  write_text(session, render(session, results));
  if (!options.repair.empty()) write_repaired(options, session);
  return options.strict && worst != FindingSeverity::note ? ExitStatus::findings
                                                          : ExitStatus::clean;
}

}  // namespace

Command inspect_command() {
  auto options = std::make_shared<InspectCommandOptions>();
  Command command{
      .name = "inspect",
      .summary = {"Say what is in a file, what is wrong with it, and how to mend it",
                  "查看文件内容、问题及处理方法"},
      .description = {"Detection proposes, with its evidence; nothing is altered.",
                      "只提出判断和依据，不改动任何内容。"},
      .examples = {{"ecotone inspect plots.shp", {"What somebody sent", "查看收到的文件"}},
                   {"ecotone inspect *.shp --format json --strict",
                    {"For a script: exit status 1 where something is to be mended",
                     "供脚本使用：有需处理的问题时退出状态为 1"}}},
      .options = {several("FILE", "FILE", options->files, "FILE or FILE:LAYER", "文件 或 文件:图层")
                      .must(),
                  option("--expected-longitude", "DEGREES", options->expected_longitude_deg,
                         "Where the data should lie, to tell Gauss-Kruger zones apart",
                         "数据应在的经度，用于判别带号"),
                  flag("--no-overlaps", options->no_overlaps,
                       "Do not look for overlaps within a layer", "不检查图层内部重叠"),
                  option("--repair", "OUT", options->repair,
                         "Write the layer with its invalid polygons made valid, and tell which",
                         "写出修复了无效面的图层，并列出改动"),
                  flag("--strict", options->strict, "Exit status 1 for a warning or an error",
                       "有警告或错误时退出状态为 1")},
      .shared = {"--output", "--overwrite", "--crs", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson"},
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, reading_options(options->reading));
  return command;
}

}  // namespace ecotone::tools
