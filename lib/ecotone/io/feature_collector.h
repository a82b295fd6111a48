// SPDX-License-Identifier: Apache-2.0
// Private to io: what all forms of streams have in common.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ecotone/geometry/column_reader.h"
#include "ecotone/io/feature_stream.h"
#include "ecotone/layer/table.h"
#include "ecotone/message/text.h"

namespace ecotone {

using Wkb = std::vector<std::uint8_t>;

/// A row of a stream, taken apart.
struct FeatureRow {
  std::size_t number = 0;
  std::string id;
  std::variant<std::monostate, Wkb, std::string> geometry;  ///< missing, WKB, WKT
  std::vector<std::pair<std::string, FieldValue>> fields;
  std::string text;
  /// Why the row cannot be used, if it cannot.
  const ErrorText* problem = nullptr;
  Arguments arguments;
};

/// A stream of rows that are read one by one.
class RowStream : public FeatureStream {
 public:
  explicit RowStream(StreamOptions options) : options_(std::move(options)), crs_(options_.crs) {}
  std::optional<FeatureBatch> next(std::size_t rows) override;

 protected:
  /// @return  whether there is a row
  virtual bool read_row(FeatureRow& row) = 0;
  const StreamOptions& options() const { return options_; }
  /// The stream names its CRS.
  void set_crs(const Crs& crs) { crs_ = crs; }

 private:
  bool take_row();
  bool fits(const FeatureRow& row) const;
  static GeometryReading scan(FeatureRow& row);
  void add(FeatureRow& row);
  bool takes(FeatureRow& row);
  bool takes_srid(const FeatureRow& row, std::int32_t srid);
  void add_geometry(const FeatureRow& row);
  void add_fields(const FeatureRow& row);
  void set_aside(const FeatureRow& row, const ErrorText& text, const Arguments& arguments);
  FeatureBatch finish();

  StreamOptions options_;
  std::optional<Crs> crs_;
  std::optional<GeometryType> type_;
  std::optional<FeatureRow> waiting_;
  FeatureBatch batch_;
  std::vector<FeatureRow> held_;  // rows without a point before the first that has one
  bool must_wait_ = false;        // one of them is empty, and not null
  ColumnReader geometries_;
};

}  // namespace ecotone
