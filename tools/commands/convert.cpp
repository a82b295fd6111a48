// SPDX-License-Identifier: Apache-2.0
// ecotone convert: a layer in another format or coordinate reference system.
#include <fmt/format.h>

#include <memory>
#include <string>

#include "ecotone/geodesy/transformation.h"
#include "ecotone/io/layer_io.h"
#include "tools/commands/commands.h"
#include "tools/reading.h"
#include "tools/results.h"

namespace ecotone::tools {
namespace {

struct ConvertOptions {
  std::string input;
  std::string output;
  std::string to;
  std::string layer_name;
  bool coordinate_columns = false;
  bool override_crs = false;
  Reading reading;
  Transforming transforming;
};

ExitStatus run(const ConvertOptions& options, const Session& session) {
  refuse_unwritable(options.output, session);
  ReadOptions reading = to_read_options(session, options.reading);
  reading.override_crs = options.override_crs;
  Layer layer = read_layer(options.input, reading);
  tell_notes(session, options.input, layer);
  if (!options.to.empty()) {
    const Crs target = Crs::from_text(options.to);
    const Transformation transform(layer.require_crs(), target,
                                   to_transformation_options(options.transforming));
    layer.geometry = transform(layer.geometry);
    layer.crs = target;
    session.tell({transform.description(), transform.description()});
  }
  close_snapshots(session);
  const std::vector<std::string> notes =
      write_layer(layer, options.output,
                  {.overwrite = session.options.overwrite,
                   .layer = options.layer_name,
                   .coordinate_columns = options.coordinate_columns});
  for (const std::string& note : notes) session.tell({note, note});
  const std::string crs = layer.crs ? layer.crs->label() : "-";
  session.tell({fmt::format("{} feature{}, {} -> {}", layer.size(), layer.size() == 1 ? "" : "s",
                            crs, options.output),
                fmt::format("{} 个要素，{} -> {}", layer.size(), crs, options.output)});
  return ExitStatus::clean;
}

}  // namespace

Command convert_command() {
  auto options = std::make_shared<ConvertOptions>();
  Command command{
      .name = "convert",
      .summary = {"Write a layer in another format or coordinate reference system",
                  "转换图层的格式或坐标系"},
      .description =
          {"The extension of OUT chooses the format: .gpkg, .geojson, .geojsonl, .shp, "
           ".fgb, .csv or .txt (national coordinate text). Geometry, field names, "
           "types, nulls and order stay; what the format cannot hold is told.",
           "输出格式由 OUT 的扩展名决定：.gpkg、.geojson、.geojsonl、.shp、.fgb、.csv 或 "
           ".txt（勘测定界坐标文本）。几何、字段名、类型、空值和顺序保持不变；目标格式无法"
           "表达的内容会提示。"},
      .examples = {{"ecotone convert plots.shp plots.gpkg --to EPSG:4545",
                    {"A Shapefile to a GeoPackage in Gauss-Kruger metres",
                     "把 Shapefile 转为高斯克吕格坐标的 GeoPackage"}},
                   {"ecotone convert 坐标.txt 地块.gpkg --axis auto",
                    {"A coordinate text to a layer", "把坐标文本转为图层"}}},
      .options =
          {option("IN", "FILE", options->input, "FILE or FILE:LAYER", "文件 或 文件:图层").must(),
           option("OUT", "FILE", options->output, "File to write", "写入的文件").must(),
           option("--to", "CRS", options->to, "Transform to this system, as EPSG:4490",
                  "转换到此坐标系，如 EPSG:4490"),
           flag("--override-crs", options->override_crs,
                "Take the system of --crs even where the file names another",
                "即使文件注明了其他坐标系，也采用 --crs 给出的坐标系"),
           option("--layer", "NAME", options->layer_name, "Name of the layer inside OUT",
                  "输出文件中的图层名"),
           flag("--coordinate-columns", options->coordinate_columns,
                "Points to CSV as columns x and y", "点写入 CSV 时用 x、y 列")},
      .shared = {"--overwrite", "--crs", "--progress"},
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, reading_options(options->reading));
  append(command.options, transforming_options(options->transforming));
  return command;
}

}  // namespace ecotone::tools
