// SPDX-License-Identifier: Apache-2.0
#include "tools/area_stream.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/message/stream_errors.h"
#include "ecotone/overlay/area_sum.h"
#include "ecotone/overlay/valid_polygons.h"

namespace ecotone::tools {
namespace {

constexpr std::size_t batch_size = 4096;
constexpr std::size_t features_per_block = 64;

using Key = std::vector<FieldValue>;

// Nulls first, then by text.
struct KeyOrder {
  bool operator()(const Key& a, const Key& b) const {
    for (std::size_t j = 0; j < a.size(); ++j) {
      const bool null_a = a[j].index() == 0, null_b = b[j].index() == 0;
      if (null_a != null_b) return null_a;
      const std::string left = to_text(a[j]), right = to_text(b[j]);
      if (left != right) return left < right;
    }
    return false;
  }
};

struct Total {
  std::size_t features = 0;
  AreaSum area;
};

class AreaStream {
 public:
  AreaStream(const AreaStreamOptions& options, const Session& session)
      : options_(options),
        session_(session),
        target_(named_crs(session)),
        output_(table_of({}), session) {}

  void add(FeatureBatch& batch, StreamRows& stream) {
    const GeometryColumn& geometry = batch.layer.geometry;
    const bool has_areas = geometry.type() == GeometryType::polygon;
    Ledger ledger;
    std::vector<double> areas(batch.rows.size());
    if (has_areas) areas = measure(transformed(batch.layer), ledger);
    const std::map<std::size_t, std::string> failed = quarantined(ledger);
    std::vector<Row> rows;
    for (std::size_t i = 0; i < batch.rows.size(); ++i) {
      if (const auto found = failed.find(i); found != failed.end()) {
        const Arguments why{{"reason", found->second}};
        stream.set_aside(batch, i, GeometryError(stream_error("row_not_repairable"), why));
      } else if (!has_areas && !geometry.is_missing(i)) {
        const Arguments why{{"found", std::string(geometry_type_name(geometry.type()))}};
        stream.set_aside(batch, i, GeometryError(stream_error("row_without_area"), why));
      } else {
        std::optional<double> area;
        if (!geometry.is_missing(i)) area = areas[i];
        rows.push_back({batch.layer.ids[i], key_of(batch.layer, i), 1, area});
      }
    }
    output_.add(table_of(rows));
    if (options_.by.empty()) return;
    for (const Row& row : rows) {
      Total& total = totals_[row.key];
      ++total.features;
      total.area.add(row.area_m2.value_or(0));
    }
  }

  void finish() {
    std::vector<Row> last;
    for (const auto& [key, total] : totals_) {
      last.push_back({{}, key, total.features, total.area.value_m2()});
    }
    output_.add(table_of(last));
    output_.finish();
  }

 private:
  struct Row {
    std::optional<std::string> id;
    Key key;
    std::size_t features;
    std::optional<double> area_m2;  ///< nothing where there is no geometry
  };

  Table table_of(const std::vector<Row>& given) const {
    Table table;
    Column id("id", FieldType::text), features("features", FieldType::integer),
        area("area_m2", FieldType::real);
    for (const Row& row : given) {
      id.push_back(row.id ? FieldValue(*row.id) : FieldValue());
      features.push_back(static_cast<std::int64_t>(row.features));
      area.push_back(row.area_m2 ? FieldValue(*row.area_m2) : FieldValue());
    }
    table.add(std::move(id));
    for (std::size_t j = 0; j < options_.by.size(); ++j) {
      Column& column = table.add(Column(options_.by[j], FieldType::text));
      for (const Row& row : given) column.push_back(row.key[j]);
    }
    if (!options_.by.empty()) table.add(std::move(features));
    table.add(std::move(area));
    return table;
  }

  Key key_of(const Layer& layer, std::size_t i) const {
    Key key;
    for (const std::string& name : options_.by) {
      const auto column = layer.fields.find(name);
      const bool is_null = !column || layer.fields.column(*column).is_null(i);
      key.push_back(is_null ? FieldValue() : FieldValue(to_text(layer.fields.column(*column)[i])));
    }
    return key;
  }

  Layer transformed(const Layer& batch) {
    Layer layer = batch;
    if (!target_ || *batch.crs == *target_) return layer;
    if (!change_) {
      change_.emplace(*batch.crs, *target_, to_transformation_options(options_.transforming));
    }
    layer.geometry = (*change_)(batch.geometry);
    layer.crs = target_;
    return layer;
  }

  std::vector<double> measure(const Layer& layer, Ledger& ledger) const {
    UnionOptions valid;
    valid.method = options_.method;
    valid.threads = session_.options.threads;
    valid.layer = layer.name;
    const MultiPolygonArray zones = valid_polygons(layer.polygons(), *layer.crs, ledger, valid);
    std::vector<double> areas(zones.size());
    const std::size_t blocks = (zones.size() + features_per_block - 1) / features_per_block;
    parallel_for(blocks, session_.options.threads, nullptr, [&](std::size_t b) {
      const std::size_t end = std::min(zones.size(), (b + 1) * features_per_block);
      for (std::size_t i = b * features_per_block; i < end; ++i) {
        if (!zones.is_missing(i)) areas[i] = area_m2(zones[i], *layer.crs, options_.method);
      }
    });
    return areas;
  }

  // Places in the batch; the ledger names them where there are no ids.
  static std::map<std::size_t, std::string> quarantined(const Ledger& ledger) {
    std::map<std::size_t, std::string> places;
    for (const LedgerEntry& entry : ledger.entries) {
      if (entry.action != LedgerAction::quarantined) continue;
      places.emplace(std::strtoull(entry.feature.c_str(), nullptr, 10), entry.reason);
    }
    return places;
  }

  const AreaStreamOptions& options_;
  const Session& session_;
  std::optional<Crs> target_;
  std::optional<Transformation> change_;
  RowOutput output_;
  std::map<Key, Total, KeyOrder> totals_;
};

}  // namespace

ExitStatus area_stream(const std::string& reference, const AreaStreamOptions& options,
                       const Session& session) {
  return until_pipe_closes([&] {
    StreamRows stream(session, options.reading, options.streaming, reference);
    AreaStream areas(options, session);
    stream.for_each(batch_size, [&](FeatureBatch& batch) { areas.add(batch, stream); });
    const bool bad = stream.finish();
    areas.finish();
    return bad ? ExitStatus::indeterminate : ExitStatus::clean;
  });
}

}  // namespace ecotone::tools
