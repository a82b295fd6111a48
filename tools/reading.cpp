// SPDX-License-Identifier: Apache-2.0
#include "tools/reading.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "ecotone/document/yaml.h"
#include "ecotone/error.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/io/postgis.h"
#include "ecotone/message/io_errors.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {

std::vector<Option> reading_options(Reading& reading) {
  return {
      option("--id", "FIELD", reading.id_field, "Field that identifies features", "标识要素的字段")
          .otherwise("FID"),
      option("--encoding", "NAME", reading.encoding, "Encoding of texts in a Shapefile, CSV or TXT",
             "Shapefile、CSV 或 TXT 的文本编码")
          .otherwise("detected / 自动识别"),
      option("--axis", "ORDER", reading.axis,
             "Order of coordinates in a text: ne is northing first, en easting first",
             "文本中坐标的顺序：ne 为北坐标在前，en 为东坐标在前")
          .one_of({"auto", "ne", "en"}),
      option("--x", "FIELD", reading.x_field, "Column of eastings or longitudes of a table",
             "表格中东坐标或经度的列"),
      option("--y", "FIELD", reading.y_field, "Column of northings or latitudes of a table",
             "表格中北坐标或纬度的列"),
  };
}

ReadOptions to_read_options(const Session& session, const Reading& reading) {
  ReadOptions options;
  options.crs = named_crs(session);
  options.encoding = reading.encoding;
  options.id_field = reading.id_field;
  options.axis = parse_axis_order(reading.axis).value_or(AxisOrder::as_declared);
  options.x_field = reading.x_field;
  options.y_field = reading.y_field;
  options.progress = session.progress;
  options.snapshots = session.snapshots;
  return options;
}

Layer read(const Session& session, const Reading& reading, const std::string& reference) {
  Layer layer = read_layer(reference, to_read_options(session, reading));
  tell_notes(session, reference, layer);
  return layer;
}

void tell_notes(const Session& session, const std::string& reference, const Layer& layer) {
  if (!session.options.verbose) return;
  for (const std::string& note : layer.provenance.notes) {
    session.tell({reference + ": " + note, reference + "：" + note});
  }
}

void close_snapshots(const Session& session) {
  if (session.snapshots != nullptr) session.snapshots->close();
}

void write_layer_and_tell(const Session& session, const Layer& layer,
                          const std::filesystem::path& output) {
  close_snapshots(session);
  for (const std::string& note :
       write_layer(layer, output, {.overwrite = session.options.overwrite})) {
    session.tell({note, note});
  }
}

std::vector<Option> transforming_options(Transforming& transforming) {
  return {
      flag("--allow-ballpark", transforming.allow_ballpark,
           "Accept a transformation that ignores the change of datum",
           "接受忽略基准差异的概略转换"),
      option("--datum-params", "FILE", transforming.datum_params,
             "Local 3, 4 or 7 parameters of a change of datum (YAML)",
             "当地基准转换参数（三、四或七参数，YAML 文件）"),
  };
}

TransformationOptions to_transformation_options(const Transforming& transforming) {
  TransformationOptions options;
  options.allow_ballpark = transforming.allow_ballpark;
  if (!transforming.datum_params.empty()) {
    const document::Value file = document::parse_yaml(read_text(transforming.datum_params));
    DatumParameters parameters;
    for (const auto& [key, value] : file.as_object()) {
      if (key == "name") {
        parameters.name = value.as_string();
      } else if (key == "plane") {
        parameters.plane = value.as_bool();
      } else {
        const std::pair<const char*, double*> numbers[] = {
            {"x_shift_m", &parameters.x_shift_m},
            {"y_shift_m", &parameters.y_shift_m},
            {"z_shift_m", &parameters.z_shift_m},
            {"x_rotation_arcsec", &parameters.x_rotation_arcsec},
            {"y_rotation_arcsec", &parameters.y_rotation_arcsec},
            {"z_rotation_arcsec", &parameters.z_rotation_arcsec},
            {"scale_ppm", &parameters.scale_ppm},
            {"accuracy_m", &parameters.accuracy_m},
        };
        double* target = nullptr;
        std::string names = "name, plane";
        for (const auto& [name, number] : numbers) {
          if (key == name) target = number;
          names += std::string(", ") + name;
        }
        if (target == nullptr) {
          throw UsageError(usage_error("key_unknown"), {{"key", key}, {"keys", names}},
                           transforming.datum_params + ", " + value.place());
        }
        *target = value.as_number();
      }
    }
    options.datum_parameters = parameters;
  }
  return options;
}

Layer in_crs(const Session& session, Layer layer, const Crs& crs,
             const TransformationOptions& transformation) {
  if (layer.require_crs() == crs) return layer;
  const Transformation change(*layer.crs, crs, transformation);
  if (session.options.verbose) {
    session.tell(
        {layer.name + ": " + change.description(), layer.name + "：" + change.description()});
  }
  layer.geometry = change(layer.geometry);
  layer.crs = crs;
  return layer;
}

Option method_option(std::string& method) {
  return option("--method", "METHOD", method, "How areas are measured; see docs/areas.md",
                "面积算法，见 docs/areas.md")
      .one_of({"ellipsoid", "plane", "parcel", "geodesic"})
      .otherwise("ellipsoid");
}

std::optional<Crs> named_crs(const Session& session) {
  if (session.options.crs.empty()) return std::nullopt;
  return Crs::from_text(session.options.crs);
}

Point to_place(const std::string& name, const std::string& text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string::npos) {
    throw UsageError(usage_error("not_a_place"), {{"name", name}, {"given", text}});
  }
  const Option named{.names = name};
  Point place;
  read_value(named, text.substr(0, comma), place.x);
  read_value(named, text.substr(comma + 1), place.y);
  return place;
}

std::string read_text(const std::filesystem::path& file) {
  std::error_code problem;
  const std::filesystem::file_status status = std::filesystem::status(file, problem);
  if (!std::filesystem::exists(status)) {
    throw IoError(io_error("input_missing"), {{"file", file.string()}});
  }
  if (std::filesystem::is_directory(status)) {
    throw IoError(io_error("input_not_read"),
                  {{"file", file.string()}, {"reason", std::strerror(EISDIR)}});
  }
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream.is_open() || stream.bad()) {
    throw IoError(io_error("input_not_read"),
                  {{"file", file.string()}, {"reason", std::strerror(errno)}});
  }
  return text;
}

void refuse_unwritable(const std::filesystem::path& output, const Session& session) {
  if (output == "-") return;  // standard output
  if (is_postgis(output.string())) {
    const std::string own[] = {""};
    refuse_postgis_output(parse_postgis(output.string()), own, session.options.overwrite);
    return;
  }
  const AtomicFile early(output, session.options.overwrite);
}

std::filesystem::path file_named_after_table(const std::string& reference,
                                             std::string_view extension) {
  std::string name = parse_postgis(reference).table;
  std::replace(name.begin(), name.end(), '/', '_');
  return name.append(extension);
}

std::filesystem::path needed_output(const Session& session, const std::string& command) {
  if (session.options.output.empty()) {
    throw UsageError(usage_error("output_needed"), {{"command", command}});
  }
  refuse_unwritable(session.options.output, session);
  return session.options.output;
}

void append(std::vector<Option>& options, std::vector<Option> more) {
  for (Option& option : more) options.push_back(std::move(option));
}

}  // namespace ecotone::tools
