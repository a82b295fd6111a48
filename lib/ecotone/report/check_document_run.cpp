// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/check_document_parts.h"

namespace ecotone {

using document::Value;

namespace {

std::string hash_of(const std::vector<std::pair<std::string, std::string>>& hashes,
                    const std::string& id) {
  for (const auto& [name, hash] : hashes) {
    if (name == id) return hash;
  }
  return {};
}

Value crs_value(const Crs& crs) {
  Value value = Value::object();
  value.set("id", crs.label());
  value.set("name", crs.name());
  if (const auto& zone = crs.gauss_kruger()) {
    value.set("zone", zone->number);
    value.set("zone_width_deg", zone->width_deg);
    value.set("central_meridian_deg", zone->central_meridian_deg);
  }
  return value;
}

Value digests_value(const RunRecord& run) {
  Value digests = Value::object();
  digests.set("shared", run.shared_digest);
  std::string attributes;
  for (const auto& [name, value] : run.attributes) attributes += name + "=" + value + "\n";
  digests.set("attributes", attributes);
  Value rules = Value::object();
  for (const auto& [rule, digest] : run.rule_digests) rules.set(rule, digest);
  digests.set("rules", std::move(rules));
  return digests;
}

}  // namespace

Value run_value(const CheckResult& result, const Layer& subjects, const RunRecord& run) {
  Value value = Value::object();
  value.set("tool", run.tool);
  value.set("version", run.version);
  Value libraries = Value::object();
  for (const auto& [name, version] : run.libraries) libraries.set(name, version);
  value.set("libraries", libraries);
  value.set("arguments", string_array(run.arguments));
  value.set("as_of", result.as_of.to_string());
  value.set("act_date", date_or_null(result.act_date));
  value.set("area_method", area_method_name(result.area_method));
  if (subjects.crs) {
    Value ellipsoid = Value::object();
    ellipsoid.set("semi_major_axis_m", subjects.crs->ellipsoid().semi_major_axis_m);
    ellipsoid.set("inverse_flattening", subjects.crs->ellipsoid().inverse_flattening);
    value.set("ellipsoid", ellipsoid);
    value.set("working_crs", crs_value(*subjects.crs));
  }
  value.set("grid_m", number_or_null(run.grid_m));
  Value packs = Value::array();
  for (const PackInfo& pack : result.packs) {
    Value row = Value::object();
    row.set("pack", pack.id);
    row.set("version", pack.version);
    row.set("sha256", text_or_null(hash_of(run.pack_sha256, pack.id)));
    packs.push(row);
  }
  value.set("rules", packs);
  if (!run.rule_digests.empty()) value.set("digests", digests_value(run));
  Value parameters = Value::array();
  for (const UsedParameter& parameter : result.parameters) {
    Value row = Value::object();
    row.set("name", parameter.name);
    row.set("value", parameter.value);
    row.set("statutory", parameter.statutory);
    row.set("mark", text_or_null(parameter.mark));
    row.set("reason", text_or_null(parameter.reason));
    parameters.push(row);
  }
  value.set("parameters", parameters);
  Value catalogue = Value::object();
  catalogue.set("file", text_or_null(run.catalogue_file));
  catalogue.set("sha256", text_or_null(run.catalogue_sha256));
  if (run.index) {
    Value index = Value::object();
    index.set("file", run.index->file);
    index.set("version", run.index->version);
    index.set("checksum", run.index->checksum);
    catalogue.set("index", index);
  }
  value.set("catalogue", catalogue);
  Value county = Value::object();
  county.set("code", text_or_null(run.county_code));
  county.set("name", text_or_null(run.county_name));
  value.set("county", county);
  value.set("receptors_within_m", number_or_null(result.receptors_within_m));
  value.set("privacy", run.privacy == Privacy::public_use ? "public" : "internal");
  value.set("detail", run.detail == CheckDetail::brief ? "brief" : "full");
  if (!run.stamp.empty()) value.set("stamp", run.stamp);
  return value;
}

}  // namespace ecotone
