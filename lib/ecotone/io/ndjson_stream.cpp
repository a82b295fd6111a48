// SPDX-License-Identifier: Apache-2.0
// GeoJSON features, one a line, also as a text sequence.
#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/io/byte_source.h"
#include "ecotone/io/feature_collector.h"
#include "ecotone/io/geojson_wkb.h"
#include "ecotone/io/stream_forms.h"
#include "ecotone/message/stream_errors.h"

namespace ecotone {
namespace {

using document::Value;

constexpr char record_separator = '\x1e';

// Of a member; numbers of one column may be whole or not.
FieldValue field_value(const Value& value) {
  if (value.is_string()) return value.as_string();
  if (value.is_bool()) return value.as_bool();
  if (value.is_number()) return value.as_number();
  if (value.is_null()) return {};
  return document::to_json(value, -1);
}

std::string id_text(const Value* value) {
  if (value == nullptr || value->is_null()) return {};
  if (value->is_integer()) return std::to_string(value->as_integer());
  return to_text(field_value(*value));
}

class NdjsonStream : public RowStream {
 public:
  NdjsonStream(const std::string& path, const StreamOptions& options)
      : RowStream(with_crs(options)), source_(path) {}

 protected:
  bool read_row(FeatureRow& row) override {
    do {
      if (!source_.read_line(line_)) return false;
      row.number = ++number_;
      if (line_.starts_with(record_separator)) line_.erase(0, 1);
    } while (line_.find_first_not_of(" \t") == line_.npos);
    if (options().keep_rows) row.text = line_;
    try {
      take_apart(document::parse_json(line_), row);
    } catch (const DocumentError& error) {
      refuse(row, error.message(Language::english));
    }
    return true;
  }

 private:
  // RFC 7946 knows WGS 84 alone; other systems are by agreement.
  static StreamOptions with_crs(StreamOptions options) {
    if (!options.crs) options.crs = Crs::from_epsg(4326);
    return options;
  }

  static void refuse(FeatureRow& row, const std::string& reason) {
    row.problem = &stream_error("row_not_a_feature");
    row.arguments = {{"reason", reason}};
  }

  void take_apart(const Value& feature, FeatureRow& row) const {
    const Value* properties = feature.find("properties");
    const bool has_properties = properties != nullptr && properties->is_object();
    const std::string& field = options().id_field;
    const Value* id = field.empty() ? feature.find("id") : nullptr;
    if (id == nullptr && has_properties) id = properties->find(field.empty() ? "id" : field);
    row.id = id_text(id);
    const Value* type = feature.find("type");
    if (type == nullptr || !type->is_string() || type->as_string() != "Feature") {
      return refuse(row, "its type is not Feature");
    }
    if (has_properties) {
      for (const auto& [name, value] : properties->as_object()) {
        row.fields.emplace_back(name, field_value(value));
      }
    }
    const Value* geometry = feature.find("geometry");
    if (geometry == nullptr || geometry->is_null()) return;
    std::string problem;
    Wkb wkb = geojson_wkb(*geometry, problem);
    if (!problem.empty()) return refuse(row, problem);
    row.geometry = std::move(wkb);
  }

  ByteSource source_;
  std::string line_;
  std::size_t number_ = 0;
};

}  // namespace

std::unique_ptr<FeatureStream> open_ndjson_stream(const std::string& path,
                                                  const StreamOptions& options) {
  return std::make_unique<NdjsonStream>(path, options);
}

}  // namespace ecotone
