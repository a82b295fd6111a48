// SPDX-License-Identifier: Apache-2.0
#include "tools/river_reading.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <map>

#include "ecotone/error.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/message/units.h"
#include "tools/reading.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

// Numbers of a field, also where they stand as text; NaN where there is none.
std::vector<double> numbers(const Layer& layer, const std::string& field) {
  std::vector<double> out;
  if (field.empty()) return out;
  const Column& column = layer.fields.at(field);
  for (std::size_t i = 0; i < column.size(); ++i) {
    double number = no_number;
    if (!column.is_null(i) && !to_text(column[i]).empty()) {
      const auto read = parse_field_value(to_text(column[i]), FieldType::real);
      if (!read) {
        throw SchemaError(usage_error("field_not_a_number"),
                          {{"field", field}, {"value", to_text(column[i])}},
                          layer.name + ", " + layer.ids[i]);
      }
      number = std::get<double>(*read);
    }
    out.push_back(number);
  }
  return out;
}

std::vector<std::string> texts(const Layer& layer, const std::string& field) {
  std::vector<std::string> out;
  if (field.empty()) return out;
  const Column& column = layer.fields.at(field);
  for (std::size_t i = 0; i < column.size(); ++i) out.push_back(to_text(column[i]));
  return out;
}

std::vector<std::uint8_t> switches(const Layer& layer, const std::string& field) {
  std::vector<std::uint8_t> out;
  const std::map<std::string, std::uint8_t> words = {
      {"", 0},    {"0", 0},  {"1", 1},  {"-1", 1},   {"false", 0},   {"true", 1}, {"no", 0},
      {"yes", 1}, {"否", 0}, {"是", 1}, {"with", 0}, {"against", 1}, {"正向", 0}, {"反向", 1}};
  for (const std::string& text : texts(layer, field)) {
    const auto word = words.find(text);
    if (word == words.end()) {
      throw SchemaError(usage_error("field_not_a_switch"), {{"field", field}, {"value", text}},
                        layer.name + ", " + layer.ids[out.size()]);
    }
    out.push_back(word->second);
  }
  return out;
}

// Numbers for the values of fields, the same for the same text; 0 for none.
class Numbering {
 public:
  std::vector<std::int64_t> of(const Layer& layer, const std::string& field) {
    std::vector<std::int64_t> out;
    for (const std::string& text : texts(layer, field)) {
      out.push_back(text.empty() || text == "0"
                        ? 0
                        : numbers_.try_emplace(text, numbers_.size() + 1).first->second);
    }
    return out;
  }

 private:
  std::map<std::string, std::int64_t> numbers_;
};

void read_node_fields(const Layer& layer, const RiverReading& reading, RiverFields& fields) {
  Numbering nodes;
  fields.from_node = nodes.of(layer, reading.node_fields[0]);
  fields.to_node = nodes.of(layer, reading.node_fields[1]);
  for (std::size_t i = 0; i < layer.size(); ++i) {
    if (fields.from_node[i] != 0 && fields.to_node[i] != 0) continue;
    throw SchemaError(usage_error("node_missing"),
                      {{"from", reading.node_fields[0]}, {"to", reading.node_fields[1]}},
                      layer.name + ", " + layer.ids[i]);
  }
}

void need_two(const char* name, const std::vector<std::string>& fields) {
  if (fields.empty() || fields.size() == 2) return;
  throw UsageError(usage_error("two_fields"), {{"name", name}});
}

void need_fields(const std::string& flow, const char* name, bool given) {
  if (given) return;
  throw UsageError(usage_error("flow_needs"), {{"flow", flow}, {"name", name}});
}

RiverNetworkOptions network_options(const Session& session, const RiverReading& reading) {
  RiverNetworkOptions options;
  options.tolerance_m = reading.join_m;
  options.node_crossings = reading.node_crossings;
  options.threads = session.options.threads;
  if (reading.flow == "attribute") options.flow = FlowSource::attribute;
  if (reading.flow == "elevation") options.flow = FlowSource::elevation;
  if (reading.flow == "nodes") options.flow = FlowSource::node_fields;
  return options;
}

}  // namespace

std::vector<Option> river_options(RiverReading& reading) {
  return {
      option("--rivers", "LAYER", reading.rivers, "Lines of the rivers", "河流线图层").must(),
      option("--name-field", "FIELD", reading.name_field, "Name of the river", "河流名称字段"),
      option("--river-id", "FIELD", reading.id_field, "Field that identifies the lines",
             "标识河流线的字段")
          .otherwise("FID"),
      option("--flow", "SOURCE", reading.flow,
             "What says which way the water runs: the way a line was drawn, a field that marks "
             "lines drawn against it, elevations at the ends, or fields of nodes",
             "流向依据：数字化方向、标明反向的字段、两端高程，或首尾节点字段")
          .one_of({"digitised", "attribute", "elevation", "nodes"})
          .otherwise("digitised"),
      option("--reversed-field", "FIELD", reading.reversed_field,
             "For --flow attribute: 1, true, yes, 是, against or 反向 where a line was drawn "
             "against the water",
             "用于 --flow attribute：1、true、yes、是、against、反向 表示数字化方向与流向相反"),
      comma_list("--elevation-fields", "START,END", reading.elevation_fields,
                 "For --flow elevation: elevations of the first and the last vertex, in metres",
                 "用于 --flow elevation：首末顶点高程字段，单位米"),
      comma_list("--node-fields", "FROM,TO", reading.node_fields,
                 "For --flow nodes: the nodes of a line, as FromNode,ToNode",
                 "用于 --flow nodes：首尾节点字段，如 FromNode,ToNode"),
      option("--level-path-field", "FIELD", reading.level_path_field,
             "Main stem: lines with one value are one main path", "干流依据：同值的线属同一主路径"),
      option("--divergence-field", "FIELD", reading.divergence_field,
             "Main stem: 2 is the minor way of a divergence", "干流依据：2 表示分流的次要支"),
      option("--level-field", "FIELD", reading.level_field,
             "Main stem: level of the river, the lower is the main one",
             "干流依据：河流级别，小者为干流"),
      option("--order-field", "FIELD", reading.order_field,
             "Main stem: stream order, the higher is the main one",
             "干流依据：河流等级序，大者为干流"),
      option("--catchment-field", "FIELD", reading.catchment_field,
             "Main stem: catchment area, the larger is the main one",
             "干流依据：流域面积，大者为干流"),
      option("--join", "M", reading.join_m,
             "Ends of lines within this distance of another are joined to it",
             "线端点在此距离内与其他线相接")
          .otherwise("0.1"),
      flag("--node-crossings", reading.node_crossings,
           "Join lines where they cross without a common vertex", "在无公共顶点的交叉处建立节点"),
      option("--barriers", "LAYER", reading.barriers,
             "Dams and weirs that traces do not pass, and points do not look across",
             "坝、堰：追溯不越过，定位不跨越"),
  };
}

Rivers read_rivers(const Session& session, const RiverReading& reading) {
  need_two("--elevation-fields", reading.elevation_fields);
  need_two("--node-fields", reading.node_fields);
  const RiverNetworkOptions options = network_options(session, reading);
  need_fields("attribute", "--reversed-field",
              options.flow != FlowSource::attribute || !reading.reversed_field.empty());
  need_fields("elevation", "--elevation-fields",
              options.flow != FlowSource::elevation || !reading.elevation_fields.empty());
  need_fields("nodes", "--node-fields",
              options.flow != FlowSource::node_fields || !reading.node_fields.empty());
  Rivers rivers;
  rivers.lines = read(session, {.id_field = reading.id_field}, reading.rivers);
  const Layer& lines = rivers.lines;
  RiverFields fields;
  fields.name = texts(lines, reading.name_field);
  fields.catchment_km2 = numbers(lines, reading.catchment_field);
  fields.order = numbers(lines, reading.order_field);
  fields.level = numbers(lines, reading.level_field);
  fields.divergence = numbers(lines, reading.divergence_field);
  fields.level_path = Numbering().of(lines, reading.level_path_field);
  if (!reading.reversed_field.empty()) fields.reversed = switches(lines, reading.reversed_field);
  if (!reading.elevation_fields.empty()) {
    fields.start_m = numbers(lines, reading.elevation_fields[0]);
    fields.end_m = numbers(lines, reading.elevation_fields[1]);
  }
  if (!reading.node_fields.empty()) read_node_fields(lines, reading, fields);
  rivers.network = RiverNetwork(lines.lines(), lines.require_crs(), fields, options);
  return rivers;
}

Layer in_crs_of(const RiverNetwork& network, Layer layer,
                const TransformationOptions& transformation) {
  const Transformation to_network(layer.require_crs(), network.crs(), transformation);
  if (!to_network.is_identity()) layer.geometry = to_network(layer.geometry);
  layer.crs = network.crs();
  return layer;
}

RiverBarriers read_barriers(const Session& session, const RiverReading& reading,
                            const RiverNetwork& network, double tolerance_m,
                            const TransformationOptions& transformation) {
  if (reading.barriers.empty()) return {};
  const Layer layer = in_crs_of(network, read(session, {}, reading.barriers), transformation);
  RiverBarriers barriers(network, layer.geometry, tolerance_m, session.options.threads);
  session.tell(
      {fmt::format("{}: {} barriers at {} places of the network, {} at none", reading.barriers,
                   layer.size(), barriers.places().size(), barriers.off_network()),
       fmt::format("{}：{} 处阻隔位于河网 {} 处，{} 处不在河网上", reading.barriers, layer.size(),
                   barriers.places().size(), barriers.off_network())});
  return barriers;
}

document::Value network_record(const Rivers& rivers) {
  const NetworkReport& report = rivers.network.report();
  document::Value value;
  value.set("lines", report.lines);
  value.set("reaches", report.reaches);
  value.set("nodes", report.nodes);
  value.set("parts", report.parts);
  value.set("heads", report.heads);
  value.set("outlets", report.outlets);
  value.set("confluences", report.confluences);
  value.set("divergences", report.divergences);
  value.set("braids", report.braids);
  value.set("length_m", report.length_m);
  document::Value issues = document::Value::array();
  for (const NetworkIssue& issue : report.issues) {
    document::Value row;
    row.set("kind", network_issue_name(issue.kind));
    row.set("line", rivers.lines.ids[issue.feature]);
    if (issue.other) row.set("other", rivers.lines.ids[*issue.other]);
    row.set("x", issue.position.x);
    row.set("y", issue.position.y);
    if (issue.size != 0) row.set("size", issue.size);
    issues.push(std::move(row));
  }
  value.set("issues", std::move(issues));
  return value;
}

std::string network_notes(const Session& session, const Rivers& rivers) {
  const NetworkReport& report = rivers.network.report();
  std::string out = session.say(
      {fmt::format("network: {} reaches, {} nodes, {} parts, {:.3f} km; {} confluences, {} "
                   "divergences, {} braids\n",
                   report.reaches, report.nodes, report.parts, report.length_m / 1000,
                   report.confluences, report.divergences, report.braids),
       fmt::format(
           "河网：{} 个河段，{} 个节点，{} 个连通部分，{:.3f} km；汇流 {}，分流 {}，辫状 {}\n",
           report.reaches, report.nodes, report.parts, report.length_m / 1000, report.confluences,
           report.divergences, report.braids)});
  std::map<NetworkIssueKind, std::size_t> counts;
  for (const NetworkIssue& issue : report.issues) ++counts[issue.kind];
  for (const auto& [kind, count] : counts) {
    out += fmt::format("  {}: {}\n", network_issue_name(kind), count);
  }
  return out;
}

}  // namespace ecotone::tools
