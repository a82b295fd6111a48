// SPDX-License-Identifier: Apache-2.0
// Features in a stream of Arrow IPC.
#include <fmt/format.h>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/geometry/wkb.h"
#include "ecotone/io/arrow_stream.h"
#include "ecotone/io/feature_collector.h"
#include "ecotone/io/stream_forms.h"
#include "ecotone/layer/arrow_c.h"
#include "ecotone/layer/arrow_columns.h"
#include "ecotone/layer/geoarrow.h"
#include "ecotone/message/layer_errors.h"

namespace ecotone {
namespace {

class ArrowFeatures : public RowStream {
 public:
  ArrowFeatures(const std::string& path, const StreamOptions& options)
      : RowStream(options), source_(path), reader_(source_) {
    if (reader_.schema().columns().empty()) return;
    const ArrowTable& schema = reader_.schema();
    geometry_ = find_geometry(schema, "", path);
    if (geometry_.crs) set_crs(*geometry_.crs);
    const std::string id = options.id_field.empty() ? "id" : options.id_field;
    if (!schema.find(id)) {
      throw SchemaError(layer_error("field_unknown"), {{"field", id}, {"fields", schema.names()}});
    }
    id_ = *schema.find(id);
  }

 protected:
  bool read_row(FeatureRow& row) override {
    while (at_ == rows_) {
      if (!take_batch()) return false;
    }
    const std::size_t i = at_++;
    row.number = ++number_;
    for (std::size_t j = 0; j < fields_.size(); ++j) {
      if (j == id_) {
        row.id = to_text((*fields_[j])[i]);
      } else if (fields_[j]) {
        row.fields.emplace_back(fields_[j]->name(), (*fields_[j])[i]);
      }
    }
    take_geometry(i, row);
    if (options().keep_rows) row.text = text_of(row);
    return true;
  }

 private:
  bool take_batch() {
    batch_ = reader_.next();
    at_ = rows_ = 0;
    if (!batch_) return false;
    rows_ = batch_->row_count();
    if (rows_ == 0) return true;
    fields_.clear();
    for (std::size_t j = 0; j < batch_->columns().size(); ++j) {
      if (j == geometry_.column) {
        fields_.emplace_back();
      } else {
        fields_.emplace_back(batch_->field(batch_->columns()[j].name()));
      }
    }
    const ArrowColumn& column = batch_->columns()[geometry_.column];
    bytes_ = nullptr;
    if (geometry_.encoding == "wkb" || geometry_.encoding == "wkt") {
      bytes_ = column.chunks[0].get();
      const std::string_view format = column.schema->format;
      is_large_ = format == "Z" || format == "U";
    } else {
      geometries_ = read_geometries(column, geometry_.encoding).column;
    }
    return true;
  }

  void take_geometry(std::size_t i, FeatureRow& row) const {
    if (bytes_ == nullptr) {
      if (!geometries_.is_missing(i)) row.geometry = write_wkb(geometries_, i);
    } else if (arrow_is_valid(*bytes_, i)) {
      const std::string_view bytes = arrow_bytes(*bytes_, i, is_large_);
      if (geometry_.encoding == "wkt") {
        row.geometry = std::string(bytes);
      } else {
        row.geometry = Wkb(bytes.begin(), bytes.end());
      }
    }
  }

  // All that the row holds, as a line of JSON.
  std::string text_of(const FeatureRow& row) const {
    document::Value line = document::Value::object();
    line.set("id", row.id);
    std::string geometry;
    if (const auto* wkb = std::get_if<Wkb>(&row.geometry)) {
      for (const std::uint8_t byte : *wkb) geometry += fmt::format("{:02x}", byte);
    } else if (const auto* wkt = std::get_if<std::string>(&row.geometry)) {
      geometry = *wkt;
    }
    line.set("geometry", geometry);
    document::Value fields = document::Value::object();
    for (const auto& [name, value] : row.fields) fields.set(name, to_text(value));
    line.set("fields", std::move(fields));
    return document::to_json(line, -1);
  }

  ByteSource source_;
  ArrowStreamReader reader_;
  GeometryField geometry_;
  std::size_t id_ = 0;
  std::optional<ArrowTable> batch_;
  std::vector<std::optional<Column>> fields_;
  const ArrowArray* bytes_ = nullptr;  // of WKB and WKT
  bool is_large_ = false;
  GeometryColumn geometries_;
  std::size_t at_ = 0;
  std::size_t rows_ = 0;
  std::size_t number_ = 0;
};

}  // namespace

std::unique_ptr<FeatureStream> open_arrow_features(const std::string& path,
                                                   const StreamOptions& options) {
  return std::make_unique<ArrowFeatures>(path, options);
}

}  // namespace ecotone
