// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/geodesy/area.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/io/layer_io.h"
#include "tools/command.h"

namespace ecotone::tools {

/// How inputs are read; the same options wherever layers are read.
struct Reading {
  std::string encoding;
  std::string id_field;
  std::string axis;
  std::string x_field;
  std::string y_field;
};

/// --id, --encoding, --axis, --x and --y.
std::vector<Option> reading_options(Reading& reading);

/// @param crs  taken where a file says none
ReadOptions to_read_options(const Session& session, const Reading& reading);

/// Reads a layer, and tells what was decided while reading where more words are asked for.
Layer read(const Session& session, const Reading& reading, const std::string& reference);

/// Tells what was decided while a layer was read, where more words are asked for.
void tell_notes(const Session& session, const std::string& reference, const Layer& layer);

/// Writes a layer, and tells what a reader of it should know; an existing file is replaced only
/// with
/// --overwrite. @throws OutputError  as write_layer does
void write_layer_and_tell(const Session& session, const Layer& layer,
                          const std::filesystem::path& output);

/// Ends what reads from databases: a table that was read may be one that is replaced.
void close_snapshots(const Session& session);

/// How coordinates are taken from one CRS to another.
struct Transforming {
  bool allow_ballpark = false;
  std::string datum_params;  ///< file
};

/// --allow-ballpark and --datum-params.
std::vector<Option> transforming_options(Transforming& transforming);

TransformationOptions to_transformation_options(const Transforming& transforming);

/// Takes a layer to a CRS, and tells how where more words are asked for.
/// @throws CrsError  if the layer has none, or as Transformation does
Layer in_crs(const Session& session, Layer layer, const Crs& crs,
             const TransformationOptions& transformation);

/// --method
Option method_option(std::string& method);

/// The CRS of --crs; nothing if it is not given.
std::optional<Crs> named_crs(const Session& session);

/// The place "X,Y" of an option, east first. @throws UsageError  if it is no pair of numbers
Point to_place(const std::string& name, const std::string& text);

/// The text of a file. @throws IoError  if it is missing or cannot be read
std::string read_text(const std::filesystem::path& file);

/// Refuses an output that could not be written in the end, before any work is done for it: a file
/// or table that exists and may not be replaced, a folder that is missing or cannot be written to,
/// a database that cannot be reached or does not permit it. "-" is standard output.
/// @throws OutputError
void refuse_unwritable(const std::filesystem::path& output, const Session& session);

/// Name of a file in the current folder for what is told beside a table of a database.
std::filesystem::path file_named_after_table(const std::string& reference,
                                             std::string_view extension);

/// The output file that the command must have. @throws UsageError  if there is none
std::filesystem::path needed_output(const Session& session, const std::string& command);

/// Appends one list of options to another.
void append(std::vector<Option>& options, std::vector<Option> more);

}  // namespace ecotone::tools
