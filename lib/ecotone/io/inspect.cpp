// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/inspect.h"

#include <algorithm>

#include "ecotone/error.h"
#include "ecotone/execution/progress.h"
#include "ecotone/io/encoding.h"
#include "ecotone/io/postgis.h"

namespace ecotone {
namespace {

constexpr InspectText unreadable{
    "unreadable",
    "the layer cannot be read: {reason}",
    "图层无法读取：{reason_zh}",
    "nothing can be concluded from it; none of its area is counted (0 m²)",
    "无法据此得出任何结论；其面积不计入（0 m²）",
    "{help}",
    "{help_zh}",
    ""};
constexpr InspectText unreadable_axes{
    "unreadable",
    "the layer cannot be read: {reason}",
    "图层无法读取：{reason_zh}",
    "nothing can be concluded from it; none of its area is counted (0 m²)",
    "无法据此得出任何结论；其面积不计入（0 m²）",
    "{help}",
    "{help_zh}",
    "ecotone convert {file} OUT.gpkg --axis auto"};
constexpr InspectText mixed_geometry{
    "mixed_geometry",
    "the layer mixes kinds of geometry: {reason}",
    "图层混有多种几何：{reason_zh}",
    "programs that take one kind leave the others out; each kind is examined below by itself",
    "只取一种几何的软件会遗漏其余要素；以下分别检查每一种",
    "{help}",
    "{help_zh}",
    ""};

InspectFinding refusal(const Error& error) {
  const bool mixed = error.key() == "geometry_mixed";
  const bool swapped = error.key() == "axes_swapped" || error.key() == "table_columns_swapped";
  InspectFinding finding;
  finding.severity = mixed ? FindingSeverity::warning : FindingSeverity::error;
  finding.text = mixed ? &mixed_geometry : swapped ? &unreadable_axes : &unreadable;
  finding.arguments = {{"reason", error.what()},
                       {"reason_zh", error.message(Language::chinese)},
                       {"help", error.help(Language::english)},
                       {"help_zh", error.help(Language::chinese)}};
  finding.evidence = {{"error", std::string(error.code())}};
  if (!mixed) finding.consequence_m2 = 0;
  return finding;
}

InspectedLayer inspected(const std::string& reference, const ReadOptions& reading,
                         const InspectOptions& options) {
  return {reference, inspect_layer(read_layer(reference, reading), options)};
}

// One layer, or one for each kind of geometry. What reading refuses for the sake of safety is read
// in the way that the error names, so that the rest can be examined too.
std::vector<InspectedLayer> inspect_one(const std::string& reference, const ReadOptions& reading,
                                        const InspectOptions& options) {
  try {
    return {inspected(reference, reading, options)};
  } catch (const Error& error) {
    std::vector<InspectedLayer> layers;
    const auto try_again = [&](const std::string& named, const ReadOptions& again) {
      try {
        InspectedLayer layer = inspected(named, again, options);
        if (layer.seen.features > 0) layers.push_back(std::move(layer));
      } catch (const Error&) {
        // The first refusal says it.
      }
    };
    if (error.key() == "geometry_mixed") {
      for (const GeometryType type :
           {GeometryType::point, GeometryType::line, GeometryType::polygon}) {
        ReadOptions again = reading;
        again.geometry = type;
        if (is_postgis(reference)) {
          try_again(reference, again);
          continue;
        }
        const LayerReference parsed = parse_layer_reference(reference);
        std::string named = parsed.file.string();
        if (!parsed.layer.empty()) named += "|layername=" + parsed.layer;
        try_again(named + "|geometrytype=" + std::string(geometry_type_name(type)), again);
      }
    } else if (error.key() == "axes_swapped" || error.key() == "table_columns_swapped") {
      ReadOptions again = reading;
      again.axis = AxisOrder::automatic;
      try_again(reference, again);
    }
    if (layers.empty()) layers.push_back({reference, {}});
    auto& findings = layers[0].seen.findings;
    findings.insert(findings.begin(), refusal(error));
    return layers;
  }
}

// How to name each layer of a file.
std::vector<std::string> references_of(const std::string& reference, const ReadOptions& reading) {
  if (is_postgis(reference)) return {reference};
  const LayerReference parsed = parse_layer_reference(reference);
  if (!parsed.layer.empty() || !reading.layer.empty()) return {reference};
  std::vector<std::string> references;
  try {
    const std::vector<std::string> names = layer_names(parsed.file.string());
    if (names.size() > 1) {
      for (const std::string& name : names) references.push_back(parsed.file.string() + ":" + name);
    }
  } catch (const IoError&) {
    // Reading it says why.
  }
  return references.empty() ? std::vector<std::string>{reference} : references;
}

}  // namespace

FindingSeverity FileInspection::worst() const {
  FindingSeverity worst = FindingSeverity::note;
  for (const InspectedLayer& layer : layers) worst = std::max(worst, layer.seen.worst());
  return worst;
}

FileInspection inspect_file(const std::string& reference, const ReadOptions& reading,
                            const InspectOptions& options) {
  FileInspection result;
  result.file = is_postgis(reference) ? parse_postgis(reference).table_text()
                                      : parse_layer_reference(reference).file.filename().string();
  InspectOptions with_encodings = options;
  if (!with_encodings.encode) {
    with_encodings.encode = [](std::string_view utf8, const std::string& encoding) {
      return encode(utf8, encoding);
    };
  }
  for (const std::string& one : references_of(reference, reading)) {
    check_cancellation();
    for (InspectedLayer& layer : inspect_one(one, reading, with_encodings)) {
      result.layers.push_back(std::move(layer));
    }
  }
  return result;
}

}  // namespace ecotone
