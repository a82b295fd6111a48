// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// How features come in a stream.
///
/// wkb_tsv: a line a feature: id, WKB or EWKB in hexadecimal, further fields, with tabs between
///          them, as COPY of PostgreSQL writes texts: \N is null, \t \n \r \\ stand for themselves.
/// wkt_tsv: the same with WKT or EWKT.
/// ndjson:  a GeoJSON feature a line, also as a text sequence (RFC 8142).
/// arrow:   a stream of Arrow IPC with GeoArrow or WKB, see arrow_stream.h.
enum class StreamForm { wkb_tsv, wkt_tsv, ndjson, arrow };

/// Reads "wkb-tsv", "wkt-tsv", "ndjson" or "arrow"; nothing for another word.
std::optional<StreamForm> parse_stream_form(std::string_view name);

struct StreamOptions {
  StreamForm form = StreamForm::wkb_tsv;
  std::optional<Crs> crs;  ///< taken where the stream says none
  /// Names of the columns behind the geometry of a TSV; one that has others is a bad row.
  std::vector<std::string> fields;
  std::string id_field;    ///< of NDJSON and Arrow; empty: the member or column "id"
  bool keep_rows = false;  ///< keep the text of each row, for the file of bad rows
};

/// A row that cannot be used.
struct BadRow {
  std::size_t row = 0;  ///< in the stream, from 1
  std::string id;       ///< empty if it is not known
  std::string code;     ///< "ECO1282"
  std::string reason_en;
  std::string reason_zh;
  std::string text;  ///< the row itself, if it was kept; of Arrow, as a line of JSON
};

/// A row that an error makes unusable.
BadRow bad_row(std::size_t row, std::string id, const Error& error, std::string text);

/// Rows of a stream that follow each other.
struct FeatureBatch {
  Layer layer;                     ///< those that can be used; may be none
  std::vector<std::size_t> rows;   ///< their numbers in the stream, from 1
  std::vector<std::string> texts;  ///< as they came, if they are kept
  std::vector<BadRow> bad;
};

/// Features that come in a stream. All have the type of geometry and the CRS of the first that has
/// a geometry; others are bad rows. Ids are not compared with each other: that would need memory
/// for all of them.
class FeatureStream {
 public:
  virtual ~FeatureStream() = default;

  /// The next rows, about so many; nothing at the end of the stream. Where batches begin changes
  /// nothing in the features.
  /// @throws IoError, SchemaError  if the stream breaks off, or is of another form
  /// @throws Cancelled  if the work was asked to stop
  virtual std::optional<FeatureBatch> next(std::size_t rows) = 0;
};

/// @param path  "-": standard input
/// @throws IoError  if the file is missing
std::unique_ptr<FeatureStream> open_feature_stream(const std::string& path,
                                                   const StreamOptions& options);

/// A text as COPY of PostgreSQL reads it: backslash, tab, line feed and carriage return escaped.
std::string copy_text(std::string_view text);

}  // namespace ecotone
