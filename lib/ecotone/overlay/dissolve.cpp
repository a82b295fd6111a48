// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/dissolve.h"

#include <map>

#include "ecotone/layer/field_order.h"
#include "ecotone/overlay/union.h"

namespace ecotone {
namespace {

using Values = std::vector<FieldValue>;

struct ValuesBefore {
  bool operator()(const Values& a, const Values& b) const {
    for (std::size_t j = 0; j < a.size(); ++j) {
      if (comes_before(a[j], b[j])) return true;
      if (comes_before(b[j], a[j])) return false;
    }
    return false;
  }
};

}  // namespace

DissolveResult dissolve(const Layer& layer, const std::vector<std::string>& fields,
                        const DissolveOptions& options) {
  const Crs& crs = layer.require_crs();
  const MultiPolygonArray& zones = layer.polygons();
  std::vector<const Column*> columns;
  for (const std::string& field : fields) columns.push_back(&layer.fields.at(field));

  std::map<Values, std::vector<std::size_t>, ValuesBefore> groups;
  if (fields.empty() && layer.size() > 0) groups[{}];
  for (std::size_t i = 0; i < layer.size(); ++i) {
    Values values;
    for (const Column* column : columns) values.push_back((*column)[i]);
    groups[std::move(values)].push_back(i);
  }

  DissolveResult result;
  result.layer.name = layer.name;
  result.layer.crs = layer.crs;
  result.layer.accuracy_m = layer.accuracy_m;
  result.layer.provenance = layer.provenance;
  bool count_taken = false;
  for (const Column* column : columns) {
    result.layer.fields.add(Column(column->name(), column->type()));
    count_taken = count_taken || column->name() == "count";
  }
  result.layer.fields.add(Column(count_taken ? "feature_count" : "count", FieldType::integer));
  std::vector<std::vector<std::size_t>> members;
  for (auto& [values, features] : groups) {
    std::string id;
    for (std::size_t j = 0; j < values.size(); ++j) {
      result.layer.fields.column(j).push_back(values[j]);
      id += (j == 0 ? "" : "|") + to_text(values[j]);
    }
    result.layer.fields.column(values.size()).push_back(static_cast<std::int64_t>(features.size()));
    result.layer.ids.push_back(id);
    members.push_back(std::move(features));
  }
  UnionOptions union_options;
  union_options.method = options.area_method;
  union_options.threads = options.threads;
  union_options.grid = options.grid;
  union_options.layer = layer.name;
  union_options.ids = layer.ids;
  result.layer.geometry = union_by_group(zones, members, crs, result.ledger, union_options);
  return result;
}

}  // namespace ecotone
