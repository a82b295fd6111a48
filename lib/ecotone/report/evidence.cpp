// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/index/box_index.h"
#include "ecotone/io/catalogue.h"
#include "ecotone/io/exact_geojson.h"
#include "ecotone/io/sha256.h"
#include "ecotone/message/report_errors.h"
#include "ecotone/report/evidence_values.h"

namespace ecotone {

using document::Value;

namespace {

constexpr std::string_view schema = "ecotone.evidence-inputs/1";

std::string member_name(std::string_view kind, std::size_t number, std::string_view extension) {
  return fmt::format("{}-{:03}.{}", kind, number, extension);
}

const std::string& bytes_of(std::span<const ZipMember> members, const std::string& name) {
  const ZipMember* member = find_member(members, name);
  if (member == nullptr) {
    throw DocumentError(report_error("evidence_member_missing"), {{"member", name}});
  }
  return member->bytes;
}

Layer layer_of_member(std::span<const ZipMember> members, const std::string& name) {
  try {
    return read_exact_geojson(bytes_of(members, name));
  } catch (Error& error) {
    error.prepend_place(name);
    throw;
  }
}

// A layer of polygons without fields.
Layer coverage_layer(const MultiPolygonArray& coverage, const std::optional<Crs>& crs) {
  Layer layer;
  layer.name = "coverage";
  layer.geometry = coverage;
  layer.crs = crs;
  for (std::size_t i = 0; i < coverage.size(); ++i) layer.ids.push_back(std::to_string(i + 1));
  return layer;
}

// Writes the members of the layers, and what inputs.json says of each.
class LayerMembers {
 public:
  explicit LayerMembers(std::vector<ZipMember>& members) : members_(members) {}

  Value put(const RoleLayer& layer, std::size_t features) {
    const std::string name = member_name("layer", ++layers_, "geojson");
    members_.push_back({name, exact_geojson(layer.layer)});
    Value value = Value::object();
    value.set("id", layer.id);
    value.set("member", name);
    value.set("features", features);
    value.set("transformation", layer.transformation);
    value.set("transformation_accuracy_m", layer.transformation_accuracy_m);
    value.set("coverage", layer.coverage ? Value(put_coverage(layer)) : Value());
    return value;
  }

 private:
  // Many layers are complete in the same place.
  std::string put_coverage(const RoleLayer& layer) {
    const std::string text = exact_geojson(coverage_layer(*layer.coverage, layer.layer.crs));
    std::string& name = coverages_[sha256(text)];
    if (name.empty()) {
      name = member_name("coverage", coverages_.size(), "geojson");
      members_.push_back({name, text});
    }
    return name;
  }

  std::vector<ZipMember>& members_;
  std::size_t layers_ = 0;
  std::map<std::string, std::string> coverages_;
};

Value put_packs(const std::vector<EvidencePack>& packs, std::vector<ZipMember>& members) {
  Value rows = Value::array();
  std::size_t number = 0;
  for (const EvidencePack& pack : packs) {
    Value row = Value::object();
    row.set("asked", pack.asked);
    Value texts = Value::array();
    for (const PackText& text : pack.texts) {
      const std::string name = member_name("pack", ++number, "yaml");
      members.push_back({name, text.text});
      texts.push(Value::Object{{"name", Value(text.name)}, {"member", Value(name)}});
    }
    row.set("texts", std::move(texts));
    rows.push(std::move(row));
  }
  return rows;
}

std::vector<EvidencePack> read_packs(const Value& rows, std::span<const ZipMember> members) {
  std::vector<EvidencePack> packs;
  for (const Value& row : rows.as_array()) {
    EvidencePack pack{row.at("asked").as_string(), {}};
    for (const Value& text : row.at("texts").as_array()) {
      pack.texts.push_back(
          {text.at("name").as_string(), bytes_of(members, text.at("member").as_string())});
    }
    packs.push_back(std::move(pack));
  }
  return packs;
}

// Hashes of packs as the run computes them: of all texts of a pack, one after another.
std::vector<std::pair<std::string, std::string>> hashes_of(const CheckEvidence& evidence) {
  std::vector<std::pair<std::string, std::string>> hashes;
  for (const PackInfo& info : rules_of(evidence).packs) {
    for (const EvidencePack& pack : evidence.packs) {
      if (pack.asked != info.id) continue;
      std::string texts;
      for (const PackText& text : pack.texts) texts += text.text;
      if (!texts.empty()) hashes.emplace_back(info.id, sha256(texts));
      break;
    }
  }
  return hashes;
}

void read_layers(const Value& rows, const Catalogue& catalogue, std::span<const ZipMember> members,
                 CheckEvidence& evidence) {
  const auto described = [&](const std::string& id) -> const CatalogueLayer& {
    const auto found = std::find_if(catalogue.layers.begin(), catalogue.layers.end(),
                                    [&id](const CatalogueLayer& layer) { return layer.id == id; });
    if (found == catalogue.layers.end()) {
      throw DocumentError(report_error("evidence_layer_unknown"), {{"layer", id}});
    }
    return *found;
  };
  std::map<std::string, MultiPolygonArray> coverages;
  for (const Value& row : rows.as_array()) {
    RoleLayer layer = described_layer(catalogue, described(row.at("id").as_string()));
    const std::optional<double> accuracy_m = layer.layer.accuracy_m;
    layer.layer = layer_of_member(members, row.at("member").as_string());
    layer.layer.accuracy_m = accuracy_m;
    layer.transformation = row.at("transformation").as_string();
    layer.transformation_accuracy_m = row.at("transformation_accuracy_m").as_number();
    if (const Value& name = row.at("coverage"); !name.is_null()) {
      const auto [place, is_new] = coverages.try_emplace(name.as_string());
      if (is_new) place->second = layer_of_member(members, name.as_string()).polygons();
      layer.coverage = place->second;
    }
    evidence.layers.layers.push_back(std::move(layer));
    evidence.features.push_back(static_cast<std::size_t>(row.at("features").as_integer()));
  }
}

// What lies at the border of a layer's extent makes it: areas are summed about its middle, which
// shows in their last digits.
bool reaches_border(const Box& box, const Box& extent) {
  return box.min_x == extent.min_x || box.min_y == extent.min_y || box.max_x == extent.max_x ||
         box.max_y == extent.max_y;
}

// Which features of a layer are kept.
std::vector<std::size_t> places_in_reach(const RoleLayer& layer, const BoxIndex& subjects,
                                         double reach, const std::set<std::string>& in_ledger) {
  const GeometryColumn& geometry = layer.layer.geometry;
  const Box extent = geometry.box();
  std::vector<std::size_t> places;
  std::vector<std::uint32_t> found;
  for (std::size_t i = 0; i < geometry.size(); ++i) {
    bool kept = geometry.type() == GeometryType::line || in_ledger.count(layer.layer.ids[i]) > 0;
    if (!kept && !geometry.is_missing(i)) {
      const Box box = geometry.box(i);
      subjects.query(box.grown(reach), found);
      kept = !found.empty() || reaches_border(box, extent);
    }
    if (kept) places.push_back(i);
  }
  return places;
}

}  // namespace

std::vector<EvidencePack> packs_of(std::span<const std::string> rules, const PackSource& source) {
  std::vector<EvidencePack> packs;
  const PackSource recording = [&](std::string_view id) {
    std::vector<PackText> texts = source(id);
    const bool known = std::any_of(packs.begin(), packs.end(),
                                   [id](const EvidencePack& pack) { return pack.asked == id; });
    if (!known) packs.push_back({std::string(id), texts});
    return texts;
  };
  // A pack that was named by its file is asked for by its id when it is hashed.
  for (const PackInfo& info : load_rule_packs(rules, recording).packs) recording(info.id);
  return packs;
}

RulePack rules_of(const CheckEvidence& evidence) {
  return load_rule_packs(evidence.rules, [&evidence](std::string_view id) {
    for (const EvidencePack& pack : evidence.packs) {
      if (pack.asked == id) return pack.texts;
    }
    return std::vector<PackText>();
  });
}

CheckEvidence reduced(const CheckEvidence& evidence, double reach_m, const Ledger& ledger) {
  // A degree of longitude is at least this long up to 68 degrees of latitude.
  constexpr double least_metres_per_degree = 40'000;
  CheckEvidence less = evidence;
  less.reach_m = reach_m;
  std::vector<Box> boxes;
  bool degrees = false;
  for (const Layer& subjects : evidence.subjects) {
    degrees |= subjects.crs && subjects.crs->is_geographic();
    for (std::size_t i = 0; i < subjects.size(); ++i) boxes.push_back(subjects.geometry.box(i));
  }
  const BoxIndex index(boxes);
  const double reach = degrees ? reach_m / least_metres_per_degree : reach_m;
  for (RoleLayer& layer : less.layers.layers) {
    std::set<std::string> in_ledger;
    for (const LedgerEntry& entry : ledger.entries) {
      if (entry.layer == layer.id) in_ledger.insert(entry.feature);
    }
    layer.layer = select(layer.layer, places_in_reach(layer, index, reach, in_ledger));
  }
  return less;
}

std::vector<ZipMember> evidence_members(const CheckEvidence& evidence, bool with_layers) {
  std::vector<ZipMember> members;
  Value inputs = Value::object();
  inputs.set("schema", schema);
  inputs.set("rules", texts_value(evidence.rules));
  inputs.set("packs", put_packs(evidence.packs, members));
  inputs.set("options", options_value(evidence.options));
  inputs.set("record", record_value(evidence.record));
  Value subjects = Value::array();
  for (std::size_t i = 0; i < evidence.subjects.size(); ++i) {
    const std::string name = member_name("subjects", i + 1, "geojson");
    members.push_back({name, exact_geojson(evidence.subjects[i])});
    subjects.push(name);
  }
  inputs.set("subjects", std::move(subjects));
  inputs.set("reach_m", evidence.reach_m ? Value(*evidence.reach_m) : Value());
  Value layers = Value::array();
  LayerMembers layer_members(members);
  for (std::size_t i = 0; with_layers && i < evidence.layers.layers.size(); ++i) {
    layers.push(layer_members.put(evidence.layers.layers[i], evidence.features[i]));
  }
  inputs.set("layers", std::move(layers));
  members.insert(members.begin(), {{"inputs.json", document::to_json(inputs) + "\n"},
                                   {"catalogue.yaml", evidence.catalogue}});
  return members;
}

CheckEvidence read_evidence(std::span<const ZipMember> members) {
  const Value inputs = document::parse_json(bytes_of(members, "inputs.json"));
  if (inputs.at("schema").as_string() != schema) {
    throw DocumentError(report_error("schema_unknown"), {{"found", inputs.at("schema").as_string()},
                                                         {"wanted", std::string(schema)}});
  }
  CheckEvidence evidence;
  evidence.catalogue = bytes_of(members, "catalogue.yaml");
  evidence.rules = texts_of(inputs.at("rules"));
  evidence.packs = read_packs(inputs.at("packs"), members);
  evidence.options = options_of(inputs.at("options"));
  evidence.record = record_of(inputs.at("record"));
  for (const Value& name : inputs.at("subjects").as_array()) {
    evidence.subjects.push_back(layer_of_member(members, name.as_string()));
  }
  if (const Value& reach = inputs.at("reach_m"); !reach.is_null()) {
    evidence.reach_m = reach.as_number();
  }
  const Catalogue catalogue = parse_catalogue(evidence.catalogue, evidence.record.catalogue_file);
  evidence.layers.county = catalogue.county;
  read_layers(inputs.at("layers"), catalogue, members, evidence);
  // What can be computed is, so that a text that was changed shows.
  evidence.record.county_code = catalogue.county;
  evidence.record.catalogue_sha256 = sha256(evidence.catalogue);
  evidence.record.pack_sha256 = hashes_of(evidence);
  return evidence;
}

Value with_whole_counts(Value document, const CheckEvidence& evidence) {
  Value rows = Value::array();
  std::size_t k = 0;
  for (Value row : document.at("layers").as_array()) {
    if (k < evidence.features.size()) row.set("features", evidence.features[k]);
    ++k;
    rows.push(std::move(row));
  }
  document.set("layers", std::move(rows));
  return document;
}

const ZipMember* find_member(std::span<const ZipMember> members, std::string_view name) {
  for (const ZipMember& member : members) {
    if (member.name == name) return &member;
  }
  return nullptr;
}

}  // namespace ecotone
