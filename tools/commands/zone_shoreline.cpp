// SPDX-License-Identifier: Apache-2.0
// ecotone zone shoreline: bands landward of a shoreline.
#include <fmt/format.h>

#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/dissolve.h"
#include "ecotone/overlay/overlay.h"
#include "ecotone/zoning/shoreline.h"
#include "tools/commands/zone.h"
#include "tools/delineation.h"
#include "tools/reading.h"
#include "tools/recipe.h"
#include "tools/results.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

struct ShorelineCommandOptions {
  std::string line;
  std::string source = "management_range";
  std::string kind_field;
  std::string rank_field;
  std::string side;
  std::string side_field;
  std::string water;
  std::string clip;
  std::vector<std::string> widths;
  bool dissolve = false;
  std::vector<std::string> set;
  std::string recipe;
  Reading reading;
  Transforming transforming;
};

// The features that are lines of the source, where a field says so.
Layer of_source(const Layer& layer, const ShorelineCommandOptions& options) {
  if (options.kind_field.empty()) return layer;
  const Column& field = layer.fields.at(options.kind_field);
  std::vector<std::size_t> places;
  std::vector<std::string> values;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    const std::string value = to_text(field[i]);
    if (value == options.source) places.push_back(i);
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  }
  if (places.empty()) {
    throw SchemaError(usage_error("no_feature_of_kind"),
                      {{"field", options.kind_field},
                       {"value", options.source},
                       {"values", fmt::format("{}", fmt::join(values, ", "))}},
                      layer.name);
  }
  return select(layer, places);
}

std::vector<RiverRank> ranks_of(const Layer& lines, const std::string& field) {
  std::vector<RiverRank> ranks(lines.size(), RiverRank::unknown);
  if (field.empty()) return ranks;
  const Column& column = lines.fields.at(field);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::optional<RiverRank> rank = parse_river_rank(to_text(column[i]));
    if (!rank) {
      throw SchemaError(usage_error("value_of_a_field"),
                        {{"field", field},
                         {"given", to_text(column[i])},
                         {"choices", "main_stem 干流, major_tributary 重要支流, tributary 支流"}},
                        lines.name + ", " + lines.ids[i]);
    }
    ranks[i] = *rank;
  }
  return ranks;
}

// The landward side of each line, by what was given.
std::vector<std::optional<BufferSide>> landward_of(const Layer& lines, const Layer* water,
                                                   const ShorelineCommandOptions& options) {
  if (!options.side.empty()) return {parse_buffer_side(options.side)};
  if (!options.side_field.empty()) {
    std::vector<std::optional<BufferSide>> sides;
    const Column& column = lines.fields.at(options.side_field);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string word = to_text(column[i]);
      if (word != "left" && word != "right") {
        throw SchemaError(
            usage_error("value_of_a_field"),
            {{"field", options.side_field}, {"given", word}, {"choices", "left, right"}},
            lines.name + ", " + lines.ids[i]);
      }
      sides.push_back(parse_buffer_side(word));
    }
    return sides;
  }
  if (water == nullptr) throw UsageError(usage_error("landward_unknown"), {}, lines.name);
  return landward_sides(lines.lines(), ZoneLayer(*water));
}

std::vector<double> widths_of(const std::vector<std::string>& words) {
  std::vector<double> widths;
  for (const std::string& word : words) {
    Metres width;
    read_value(Option{.names = "--width"}, word, width);
    widths.push_back(width.value);
  }
  return widths;
}

// The bands as a layer: fields of their lines, then what each is.
Layer layer_of(const Layer& lines, std::span<const ShorelineBand> bands,
               const ShorelineBands& drawn, const ShorelineCommandOptions& options) {
  std::vector<std::size_t> features;
  for (const ShorelineBand& band : bands) features.push_back(band.feature);
  Layer zones{.name = "shoreline",
              .geometry = drawn.zones,
              .fields = lines.fields.rows(features),
              .crs = lines.crs};
  Column name("band", FieldType::text);
  Column width("width_m", FieldType::real);
  Column source("shoreline", FieldType::text);
  Column status("status", FieldType::text);
  Column reason("reason", FieldType::text);
  Column basis("basis", FieldType::text);
  for (std::size_t k = 0; k < bands.size(); ++k) {
    zones.ids.push_back(lines.ids[bands[k].feature] + "|" + bands[k].name);
    name.push_back(bands[k].name);
    width.push_back(bands[k].width_m);
    source.push_back(options.source);
    const bool is_doubtful = drawn.doubts[k] != ShorelineDoubt::none;
    status.push_back(is_doubtful ? "indeterminate" : "determined");
    reason.push_back(is_doubtful ? FieldValue(std::string(doubt_text(drawn.doubts[k]).en))
                                 : FieldValue());
    basis.push_back(bands[k].basis.empty() ? FieldValue()
                                           : FieldValue(std::string(bands[k].basis)));
  }
  for (Column* column : {&name, &width, &source, &status, &reason, &basis}) {
    while (zones.fields.find(column->name())) column->rename(column->name() + "_");
    zones.fields.add(std::move(*column));
  }
  return zones;
}

Results results_of(const Session& session, const Layer& zones, const ShorelineBands& drawn,
                   const ShorelineCommandOptions& options, const Parameters& parameters) {
  Results results{.command = "zone-shoreline"};
  results.run.set("shoreline", options.source);
  if (options.widths.empty()) results.run.set("parameters", parameter_rows(parameters));
  results.columns = {{"id", {"zone", "区"}},
                     {"band", {"band", "带"}},
                     {"width_m", {"width m", "宽度 m"}, true},
                     {"shoreline", {"measured from", "起算线"}},
                     {"status", {"status", "状态"}},
                     {"area_m2", {"area m²", "面积 m²"}, true}};
  const std::vector<double> zone_areas_m2 =
      areas_m2(zones.polygons(), zones.require_crs(), AreaMethod::ellipsoid);
  const std::size_t first = *zones.fields.find("band");
  for (std::size_t k = 0; k < zones.size(); ++k) {
    const double width = std::get<double>(zones.fields.column(first + 1)[k]);
    results.rows.push_back(
        {zones.ids[k], to_text(zones.fields.column(first)[k]), Cell(width, format_shortest(width)),
         options.source, to_text(zones.fields.column(first + 3)[k]),
         Cell(zone_areas_m2[k], format_area(zone_areas_m2[k], AreaUnit::square_metre))});
  }
  std::size_t doubtful = 0;
  std::string reasons;
  document::Value list = document::Value::array();
  for (const ShorelineDoubt doubt : {ShorelineDoubt::centreline, ShorelineDoubt::side_unknown}) {
    const auto count = std::count(drawn.doubts.begin(), drawn.doubts.end(), doubt);
    if (count == 0) continue;
    doubtful += static_cast<std::size_t>(count);
    const DoubtText text = doubt_text(doubt);
    const Bilingual said{std::string(text.en), std::string(text.zh)};
    list.push(session.say(said));
    reasons += session.say({fmt::format("{} bands are indeterminate: {}\n", count, text.en),
                            fmt::format("{} 条带无法确定：{}\n", count, text.zh)});
  }
  results.more.set("output", session.options.output);
  results.more.set("indeterminate", doubtful);
  results.more.set("reasons", std::move(list));
  results.more.set("ledger", ledger_rows(drawn.ledger));
  if (options.widths.empty()) results.notes = parameter_lines(session, parameters);
  results.notes += reasons;
  results.notes +=
      session.say({fmt::format("measured from: {}; {} noted in the ledger -> {}\n", options.source,
                               drawn.ledger.entries.size(), session.options.output),
                   fmt::format("起算线：{}；台账 {} 条 -> {}\n", options.source,
                               drawn.ledger.entries.size(), session.options.output)});
  return results;
}

ExitStatus run(const ShorelineCommandOptions& options, const Session& session) {
  const std::filesystem::path output = needed_output(session, "ecotone zone shoreline");
  refuse_unwritable(recipe_path(session, options.recipe), session);
  const Parameters parameters = parameters_of(shoreline_parameters(), options.set);
  const std::vector<double> widths = widths_of(options.widths);
  const TransformationOptions transforming = to_transformation_options(options.transforming);
  Layer lines = of_source(read(session, options.reading, options.line), options);
  if (const auto crs = named_crs(session))
    lines = in_crs(session, std::move(lines), *crs, transforming);
  const auto beside = [&](const std::string& reference) {
    return in_crs(session, read(session, {}, reference), lines.require_crs(), transforming);
  };
  std::optional<Layer> water;
  if (!options.water.empty()) water = beside(options.water);
  std::optional<Layer> clip;
  if (!options.clip.empty()) clip = beside(options.clip);

  ShorelineOptions work{.source = parse_shoreline_source(options.source).value(),
                        .water = water ? &water->polygons() : nullptr,
                        .clip = clip ? &clip->polygons() : nullptr,
                        .threads = session.options.threads};
  if (lines.geometry.type() == GeometryType::line && work.source != ShorelineSource::centreline) {
    work.landward = landward_of(lines, water ? &*water : nullptr, options);
  }
  const std::vector<ShorelineBand> bands =
      widths.empty() ? statutory_bands(ranks_of(lines, options.rank_field), parameters)
                     : bands_of_widths(lines.size(), widths);
  const ShorelineBands drawn = shoreline_bands(lines, bands, work);
  Layer zones = layer_of(lines, bands, drawn, options);
  if (options.dissolve) {
    zones = dissolve(zones, {"band", "width_m", "shoreline", "status"},
                     {.threads = session.options.threads})
                .layer;
  }
  write_layer_and_tell(session, zones, output);
  write_recipe(session, options.recipe,
               widths.empty() ? parameter_rows(parameters) : document::Value());
  const Results results = results_of(session, zones, drawn, options, parameters);
  write_beside_output(session, results);
  const bool is_sure = std::ranges::all_of(
      drawn.doubts, [](ShorelineDoubt doubt) { return doubt == ShorelineDoubt::none; });
  return is_sure ? ExitStatus::clean : ExitStatus::indeterminate;
}

std::vector<Option> own_options(ShorelineCommandOptions& options) {
  return {
      option("LINE", "LAYER", options.line,
             "FILE or FILE:LAYER: management ranges or water as polygons, or banks as lines",
             "图层：河道管理范围或水面（面），或岸线（线）")
          .must(),
      option("--source", "LINE", options.source, "What the layer shows", "图层所示的线")
          .one_of({"management_range", "bank_top", "mean_water", "centreline"})
          .otherwise("management_range"),
      option("--kind-field", "FIELD", options.kind_field,
             "Field that says which line a feature is; others than --source are left out",
             "说明要素为哪种线的字段；与 --source 不同者略去"),
      option("--rank-field", "FIELD", options.rank_field,
             "Field with main_stem, major_tributary or tributary (干流, 重要支流, 支流)",
             "河流等级字段：干流、重要支流、支流"),
      several("--width", "LENGTH", options.widths,
              "Width of a band, as 1km, instead of those of the law",
              "带的宽度，如 1km，代替法定宽度"),
      option("--side", "SIDE", options.side, "Landward side of lines, seen along them",
             "线的陆域一侧，按线的方向")
          .one_of({"left", "right"}),
      option("--side-field", "FIELD", options.side_field,
             "Field with the landward side of each line: left or right",
             "各线陆域一侧所在的字段：left 或 right"),
      option("--water", "LAYER", options.water,
             "Water as polygons: lies on the other side of lines, and is cut out",
             "水面（面图层）：位于线的另一侧，并从带中扣除"),
      option("--clip", "LAYER", options.clip, "Polygons that bands end at, as a county",
             "裁剪范围（面图层），如县界"),
      flag("--dissolve", options.dissolve, "One zone for each band and width",
           "每种带、每种宽度合并为一个区"),
      set_option(options.set, shoreline_parameters()),
      recipe_option(options.recipe),
  };
}

}  // namespace

Command zone_shoreline_command() {
  auto options = std::make_shared<ShorelineCommandOptions>();
  Command command{
      .name = "shoreline",
      .summary = {"Draw bands landward of a shoreline", "划定岸线管控带"},
      .description =
          {"Without --width the bands are those of the Yangtze River Protection Law, article 26: "
           "chemical parks and projects 1 km from every river, tailings ponds 3 km from the main "
           "stem and 1 km from major tributaries. They are measured from the line that --source "
           "names, the outer edge of the management range unless said, and the result says which. "
           "A centreline is no shoreline: its bands are drafts, indeterminate, exit status 5.",
           "不给 --width 时按长江保护法第二十六条：化工园区和项目距干支流岸线 1 "
           "公里，尾矿库距干流岸线 "
           "3 公里、距重要支流岸线 1 公里。起算线由 --source "
           "指定，缺省为河道管理范围外缘，并在结果中"
           "写明。中心线不是岸线：所划的带仅为草案，状态为无法确定，退出码 5。"},
      .examples = {{"ecotone zone shoreline data/sample-county/management-ranges.geojson "
                    "--rank-field rank --clip data/sample-county/county.geojson -o bands.gpkg",
                    {"The bands of the law from management ranges", "由河道管理范围划定法定带"}},
                   {"ecotone zone shoreline data/sample-county/shorelines.shp --source bank_top "
                    "--kind-field line --water data/sample-county/water-bodies.geojson --width 1km "
                    "--width 3km -o bank.gpkg",
                    {"Two bands from bank lines, on the side without water",
                     "由岸线划定两条带，取无水一侧"}}},
      .options = own_options(*options),
      .shared = {"-o", "--output", "--overwrite", "--crs", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .writes_table = true,
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, reading_options(options->reading));
  append(command.options, transforming_options(options->transforming));
  return command;
}

}  // namespace ecotone::tools
