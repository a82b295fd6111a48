// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/io/feature_stream.h"
#include "tools/reading.h"
#include "tools/row_output.h"

namespace ecotone::tools {

/// How rows come in that are read one after the other.
struct Streaming {
  std::string form;  ///< of --in; empty: the input is a layer, not a stream
  std::vector<std::string> fields;
  std::string bad_rows;
};

/// --in, --fields and --bad-rows.
std::vector<Option> streaming_options(Streaming& streaming);

/// Whether the input is a stream: - or a file with --in.
/// @throws UsageError  for - without --in
bool is_stream(const Streaming& streaming, const std::string& reference);

/// Refuses an option that asks for the whole of what comes. @throws UsageError
void refuse_for_stream(bool given, const std::string& option);

/// Rows of a stream with a file for those that cannot be used.
class StreamRows {
 public:
  /// @throws UsageError, IoError, OutputError  as for any input and output
  StreamRows(const Session& session, const Reading& reading, const Streaming& streaming,
             const std::string& reference);

  /// Hands batch after batch to the work, which must take all of one or throw before it has
  /// written anything. Where it fails for a feature, that is a bad row, and it has the others.
  void for_each(std::size_t batch_size, const std::function<void(FeatureBatch&)>& work);

  /// Sets a row of a batch aside.
  void set_aside(const FeatureBatch& batch, std::size_t place, const Error& error);

  /// Writes what people should know, and the file of bad rows. @return  whether there were any
  /// @throws IoError  if no row could be used and no file was asked for
  bool finish();

 private:
  void take(FeatureBatch batch, const std::function<void(FeatureBatch&)>& work);
  void add(const BadRow& bad);

  const Session& session_;
  std::string name_;
  std::string bad_name_;
  std::unique_ptr<FeatureStream> stream_;
  std::optional<ByteOutput> bad_rows_;
  std::vector<BadRow> waiting_;  // of a batch, to be told in the order of rows
  std::optional<BadRow> first_;
  std::size_t rows_ = 0;
  std::size_t bad_ = 0;
};

/// The same batch without some of its rows.
FeatureBatch select(const FeatureBatch& batch, const std::vector<std::size_t>& places);

}  // namespace ecotone::tools
