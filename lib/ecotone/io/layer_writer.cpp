// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include "ecotone/error.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/io/coordinate_text.h"
#include "ecotone/io/dataset_file.h"
#include "ecotone/io/encoding.h"
#include "ecotone/io/output_format.h"
#include "ecotone/io/postgis.h"
#include "ecotone/io/text_cells.h"
#include "ecotone/message/io_errors.h"

namespace ecotone {
namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 5> shapefile_extensions{".dbf", ".shx", ".prj", ".cpg", ".shp"};
// Indexes and metadata of a former Shapefile of that name would speak of other features.
constexpr std::array<const char*, 5> shapefile_leftovers{".qix", ".sbn", ".sbx", ".qpj",
                                                         ".shp.xml"};

[[noreturn]] void refuse(const fs::path& path, const std::error_code& reason) {
  throw OutputError(io_error("output_not_written"),
                    {{"file", path.string()}, {"reason", reason.message()}});
}

fs::path with_extension(const fs::path& path, const char* extension) {
  fs::path other = path;
  return other.replace_extension(extension);
}

// A folder beside the output that is removed with what is left in it.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const fs::path& beside) {
    const fs::path folder = beside.has_parent_path() ? beside.parent_path() : fs::path(".");
    path_ = folder / (".ecotone-" + std::to_string(::getpid()) + "-" + beside.stem().string());
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
      refuse(beside, std::make_error_code(std::errc::no_such_file_or_directory));
    }
    fs::remove_all(path_, error);
    fs::create_directory(path_, error);
    if (error) refuse(beside, error);
  }
  ~TemporaryFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void write_shapefile_set(const Layer& layer, const fs::path& path, bool overwrite,
                         std::vector<std::string>& notes) {
  std::error_code error;
  for (const char* extension : shapefile_extensions) {
    const fs::path part = with_extension(path, extension);
    if (!overwrite && fs::exists(part, error)) {
      throw OutputError(io_error("output_exists"), {{"file", part.string()}});
    }
  }
  const TemporaryFolder folder(path);
  const fs::path temporary = folder.path() / path.filename();
  write_shapefile(layer, temporary, notes);
  for (const char* leftover : shapefile_leftovers)
    fs::remove(with_extension(path, leftover), error);
  // The .shp file comes last: while it is missing, nothing takes the rest for a layer.
  if (overwrite) fs::remove(path, error);
  for (const char* extension : shapefile_extensions) {
    const fs::path from = with_extension(temporary, extension);
    const fs::path to = with_extension(path, extension);
    if (fs::exists(from, error)) {
      fs::rename(from, to, error);
      if (error) refuse(to, error);
    } else {
      fs::remove(to, error);
    }
  }
}

bool ids_are_numbers(const Layer& layer) {
  return std::all_of(layer.ids.begin(), layer.ids.end(), [](const std::string& id) {
    return !id.empty() && id.size() < 16 && (id == "0" || id[0] != '0') &&
           id.find_first_not_of("0123456789") == std::string::npos;
  });
}

bool ids_are_row_numbers(const Layer& layer) {
  for (const std::size_t base : {0u, 1u}) {
    bool all = true;
    for (std::size_t i = 0; i < layer.ids.size() && all; ++i) {
      all = layer.ids[i] == std::to_string(i + base);
    }
    if (all) return true;
  }
  return false;
}

bool a_field_holds_the_ids(const Layer& layer) {
  for (const Column& column : layer.fields.columns()) {
    bool all = column.size() == layer.ids.size();
    for (std::size_t i = 0; i < layer.ids.size() && all; ++i) {
      all = to_text(column[i]) == layer.ids[i];
    }
    if (all) return true;
  }
  return false;
}

}  // namespace

Layer with_id_field(const Layer& layer, bool format_keeps_fid, std::vector<std::string>& notes) {
  const bool kept = format_keeps_fid ? ids_are_numbers(layer) : ids_are_row_numbers(layer);
  if (kept || layer.ids.empty() || a_field_holds_the_ids(layer)) return layer;
  std::string name = "id";
  if (layer.fields.find(name) || layer.fields.find("ID")) name = "feature_id";
  while (layer.fields.find(name)) name = "ecotone_" + name;
  Layer copy = layer;
  Table fields;
  Column& ids = fields.add(Column(name, FieldType::text));
  for (const std::string& id : layer.ids) ids.push_back(id);
  for (const Column& column : layer.fields.columns()) fields.add(column);
  copy.fields = std::move(fields);
  notes.push_back("the ids of the features are in the field " + name);
  return copy;
}

std::vector<std::string> write_layer(const Layer& layer, const fs::path& path,
                                     const WriteOptions& options) {
  if (is_postgis(path.string())) {
    return write_postgis(layer, parse_postgis(path.string()), options.overwrite);
  }
  std::vector<std::string> notes;
  const std::string extension = lower_case(path.extension().string());
  std::string name = options.layer.empty() ? layer.name : options.layer;
  if (name.empty()) name = path.stem().string();
  if (extension == ".shp") {
    write_shapefile_set(with_id_field(layer, false, notes), path, options.overwrite, notes);
    return notes;
  }
  const bool known = extension == ".gpkg" || extension == ".fgb" || extension == ".geojson" ||
                     extension == ".json" || extension == ".geojsonl" || extension == ".csv" ||
                     extension == ".txt";
  if (!known) throw OutputError(io_error("output_format_unknown"), {{"file", path.string()}});
  AtomicFile file(path, options.overwrite);
  try {
    if (extension == ".gpkg") {
      write_geopackage(with_id_field(layer, true, notes), file.temporary(), name, notes);
    } else if (extension == ".fgb") {
      write_flatgeobuf(with_id_field(layer, false, notes), file.temporary(), name, notes);
    } else if (extension == ".csv") {
      write_csv(with_id_field(layer, false, notes), file.temporary(), options.coordinate_columns,
                notes);
    } else if (extension == ".txt") {
      const std::string text = format_coordinate_text(layer, options.coordinate_text);
      std::string lines;
      for (const std::string_view line : text_lines(text)) lines += std::string(line) + "\r\n";
      write_file(file.temporary(), encode(lines, "GB18030"), true);
      notes.push_back("coordinate text in GBK with CRLF, as the national programs expect");
    } else {
      write_geojson(layer, file.temporary(), name, extension == ".geojsonl", notes);
    }
  } catch (OutputError& error) {
    error.prepend_place(path.string());
    throw;
  }
  file.commit();
  return notes;
}

}  // namespace ecotone
