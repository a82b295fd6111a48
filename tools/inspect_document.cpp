// SPDX-License-Identifier: Apache-2.0
#include "tools/inspect_document.h"

#include <fmt/format.h>

#include <utility>

#include "ecotone/document/json.h"
#include "ecotone/message/units.h"
#include "ecotone/report/shell_quote.h"
#include "tools/results.h"

namespace ecotone::tools {
namespace {

using document::Value;

// A sentence in both languages, with the layer as it is named on a command line.
Bilingual with_file(const std::string& en, const std::string& zh, const InspectedLayer& layer) {
  const Arguments arguments{{"file", shell_quote(layer.reference)}};
  return {render(en, arguments), render(zh, arguments)};
}

Bilingual what_of(const InspectFinding& finding, const InspectedLayer& layer) {
  return with_file(finding.what(Language::english), finding.what(Language::chinese), layer);
}

Bilingual consequence_of(const InspectFinding& finding, const InspectedLayer& layer) {
  return with_file(finding.consequence(Language::english), finding.consequence(Language::chinese),
                   layer);
}

Bilingual mend_of(const InspectFinding& finding, const InspectedLayer& layer) {
  return with_file(finding.mend(Language::english), finding.mend(Language::chinese), layer);
}

std::string command_of(const InspectFinding& finding, const InspectedLayer& layer) {
  return render(finding.command(), {{"file", shell_quote(layer.reference)}});
}

Value to_value(const Bilingual& text) {
  Value value;
  value.set("en", text.en);
  value.set("zh", text.zh);
  return value;
}

Value number_or_null(const std::optional<double>& number) {
  return number ? Value(*number) : Value();
}

template <typename T>
Value array_of(const std::vector<T>& items) {
  Value array = Value::array();
  for (const T& item : items) array.push(Value(item));
  return array;
}

Value to_value(const InspectFinding& finding, const InspectedLayer& layer) {
  Value value;
  value.set("code", finding.code());
  value.set("severity", severity_name(finding.severity));
  value.set("confidence", confidence_name(finding.confidence));
  value.set("what", to_value(what_of(finding, layer)));
  value.set("count", finding.count);
  value.set("features", array_of(finding.features));
  value.set("rows", array_of(finding.rows));
  if (finding.position) {
    value.set("x", finding.position->x);
    value.set("y", finding.position->y);
  }
  Value evidence;
  for (const InspectEvidence& item : finding.evidence) {
    std::visit([&](const auto& v) { evidence.set(item.name, Value(v)); }, item.value);
  }
  value.set("evidence", finding.evidence.empty() ? Value::object() : std::move(evidence));
  Value consequence = to_value(consequence_of(finding, layer));
  consequence.set("m", number_or_null(finding.consequence_m));
  consequence.set("m2", number_or_null(finding.consequence_m2));
  value.set("consequence", std::move(consequence));
  Value mend = to_value(mend_of(finding, layer));
  const std::string command = command_of(finding, layer);
  mend.set("command", command.empty() ? Value() : Value(command));
  value.set("mend", std::move(mend));
  return value;
}

Value faults_of(const LayerInspection& seen) {
  Value faults = Value::array();
  for (const InspectFault& fault : seen.faults) {
    Value row;
    row.set("feature", fault.feature);
    row.set("kind", fault.kind);
    row.set("x", fault.position.x);
    row.set("y", fault.position.y);
    faults.push(std::move(row));
  }
  return faults;
}

Value to_value(const std::string& file, const InspectedLayer& layer) {
  const LayerInspection& seen = layer.seen;
  Value value;
  value.set("file", file);
  value.set("layer", seen.layer);
  value.set("reference", layer.reference);
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
  value.set("faults", faults_of(seen));
  Value findings = Value::array();
  for (const InspectFinding& finding : seen.findings) findings.push(to_value(finding, layer));
  value.set("findings", std::move(findings));
  return value;
}

std::string to_people(const InspectFinding& finding, const InspectedLayer& layer,
                      Language language) {
  const bool chinese = language == Language::chinese;
  const char mark = finding.severity == FindingSeverity::error     ? 'x'
                    : finding.severity == FindingSeverity::warning ? '!'
                                                                   : 'i';
  std::string out =
      fmt::format("  {} {}: {}\n", mark, finding.code(), what_of(finding, layer).in(language));
  const auto line = [&](const char* en, const char* zh, const std::string& text) {
    if (!text.empty()) out += fmt::format("    {}: {}\n", chinese ? zh : en, text);
  };
  line("so", "后果", consequence_of(finding, layer).in(language));
  std::string mend = mend_of(finding, layer).in(language);
  const std::string command = command_of(finding, layer);
  if (!mend.empty() && !command.empty()) mend += chinese ? "：" : ": ";
  line("mend", "处理", mend + command);
  if (finding.confidence != Confidence::certain) {
    out += finding.confidence == Confidence::likely
               ? (chinese ? "    可信度: 较高\n" : "    confidence: likely\n")
               : (chinese ? "    可信度: 存疑\n" : "    confidence: possible\n");
  }
  return out;
}

std::string to_people(const std::string& file, const InspectedLayer& layer, Language language) {
  const LayerInspection& seen = layer.seen;
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
  for (const InspectFinding& finding : seen.findings) out += to_people(finding, layer, language);
  if (seen.findings.empty()) out += chinese ? "  未发现问题\n" : "  nothing was found\n";
  return out;
}

std::string join(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : " ") + text;
  return out;
}

Results as_table(const Session& session, const std::vector<FileInspection>& files) {
  Results results{.command = "inspect"};
  for (const char* name :
       {"file", "layer", "code", "severity", "confidence", "what", "count", "features", "x", "y",
        "consequence", "consequence_m", "consequence_m2", "mend", "command"}) {
    const std::string_view text = name;
    const bool number =
        text == "count" || text == "x" || text == "y" || text.starts_with("consequence_");
    results.columns.push_back({name, {name, name}, number});
  }
  const auto number = [](const std::optional<double>& value) {
    return Cell(number_or_null(value), value ? format_shortest(*value) : "");
  };
  for (const FileInspection& file : files) {
    for (const InspectedLayer& layer : file.layers) {
      for (const InspectFinding& finding : layer.seen.findings) {
        const auto& at = finding.position;
        results.rows.push_back(
            {file.file, layer.seen.layer, finding.code(), severity_name(finding.severity),
             confidence_name(finding.confidence), session.say(what_of(finding, layer)),
             finding.count, join(finding.features),
             number(at ? std::optional(at->x) : std::nullopt),
             number(at ? std::optional(at->y) : std::nullopt),
             session.say(consequence_of(finding, layer)), number(finding.consequence_m),
             number(finding.consequence_m2), session.say(mend_of(finding, layer)),
             command_of(finding, layer)});
      }
    }
  }
  return results;
}

}  // namespace

void write_inspections(const Session& session, const std::vector<FileInspection>& files) {
  const std::string& format = session.options.format;
  if (format == "csv" || session.options.output.ends_with(".xlsx")) {
    write_results(session, as_table(session, files));
    return;
  }
  std::string text, lines;
  Value rows = Value::array();
  for (const FileInspection& file : files) {
    for (const InspectedLayer& layer : file.layers) {
      if (format == "text") {
        text += to_people(file.file, layer, session.options.language);
      } else if (format == "ndjson") {
        lines += document::to_json(to_value(file.file, layer), -1) + "\n";
      } else {
        rows.push(to_value(file.file, layer));
      }
    }
  }
  if (format == "text") return write_text(session, text);
  Value value;
  value.set("schema", "ecotone.inspect/1");
  value.set("run", run_record(session, "inspect"));
  if (format == "ndjson") return write_text(session, document::to_json(value, -1) + "\n" + lines);
  value.set("layers", std::move(rows));
  write_text(session, document::to_json(value) + "\n");
}

}  // namespace ecotone::tools
