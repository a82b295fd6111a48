// SPDX-License-Identifier: Apache-2.0
// ecotone boundary check: zones held against their points, lines, markers, areas and reserves.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "ecotone/boundary/agreement.h"
#include "ecotone/error.h"
#include "ecotone/message/units.h"
#include "tools/commands/boundary.h"
#include "tools/delineation.h"
#include "tools/reading.h"
#include "tools/results.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

constexpr Parameter parameters_table[] = {
    {"tolerance_m", 0.05, "m", "E", "", "how far a point or line may lie off the boundary",
     "点、线偏离边界的限差", 1e-6, 10000},
    {"significant_m", 0.05, "m", "E", "",
     "a vertex farther from the line between listed points needs a point of its own",
     "偏离相邻点连线超过此值的拐点须列入点表", 1e-6, 10000},
    {"marker_m", 1, "m", "E", "", "how far a marker may stand off the boundary",
     "界桩偏离边界的限差", 1e-6, 10000},
    {"area_percent", 1, "%", "E", "", "how far a stated area may be off the computed one",
     "公布面积与计算面积的限差", 0, 100},
    {"least_area_m2", 1, "m2", "E", "", "overlaps and gaps below are passed over",
     "小于此值的重叠和空隙不计", 0, 1e9},
};

struct CheckOptions {
  std::string zones;
  std::string points;
  std::string point_name;
  std::string point_zone;
  std::string point_ring;
  std::string numbering;
  bool unnumbered = false;
  std::string lines;
  std::string markers;
  std::string stated_area;
  std::string stated_unit;
  std::string reserve_field;
  std::string zone_field;
  std::string outlines;
  std::string method;
  std::optional<double> tolerance_m;
  std::vector<std::string> set;
  Reading reading;
  Transforming transforming;
};

class Checking {
 public:
  Checking(const CheckOptions& options, const Session& session)
      : options_(options),
        session_(session),
        parameters_(parameters_of(parameters_table, options.set)),
        zones_(read(session, options.reading, options.zones)) {
    if (options.tolerance_m) parameters_.set("tolerance_m", *options.tolerance_m);
    method_ = parse_area_method(options.method).value_or(AreaMethod::ellipsoid);
    zones_.require_crs();
  }

  Agreement run() const;
  Results results(const Agreement& agreement) const;

 private:
  Layer read_other(const std::string& reference,
                   std::optional<GeometryType> geometry = std::nullopt) const;
  std::vector<ListedPoint> listed_points() const;
  Agreement check_list() const;
  Agreement check_areas() const;
  Agreement check_zoning() const;
  void add_reserves(const Agreement& agreement, Results& results) const;

  const CheckOptions& options_;
  const Session& session_;
  Parameters parameters_;
  Layer zones_;
  AreaMethod method_ = AreaMethod::ellipsoid;
};

// Another layer, in the CRS of the zones.
Layer Checking::read_other(const std::string& reference,
                           std::optional<GeometryType> geometry) const {
  ReadOptions reading = to_read_options(session_, options_.reading);
  reading.id_field.clear();
  reading.geometry = geometry;
  Layer layer = read_layer(reference, reading);
  tell_notes(session_, reference, layer);
  if (layer.size() == 0)
    throw SchemaError(usage_error("layer_empty"), {{"layer", layer.name}}, reference);
  return in_crs(session_, std::move(layer), *zones_.crs,
                to_transformation_options(options_.transforming));
}

// The first of some fields that a table has, unless one is named.
std::string field_of(const Layer& layer, const std::string& named,
                     std::initializer_list<const char*> usual) {
  if (!named.empty()) {
    layer.fields.at(named);
    return named;
  }
  for (const char* field : usual) {
    if (layer.fields.find(field)) return field;
  }
  return "";
}

std::vector<ListedPoint> Checking::listed_points() const {
  const Layer layer = read_other(options_.points, GeometryType::point);
  const std::string name = field_of(layer, options_.point_name, {"name", "点号"});
  const std::string zone = field_of(layer, options_.point_zone, {"zone", "区"});
  const std::string ring = field_of(layer, options_.point_ring, {"ring", "圈号"});
  const auto cell = [&](const std::string& field, std::size_t i) {
    return field.empty() ? std::string() : to_text(layer.fields.at(field)[i]);
  };
  std::vector<ListedPoint> points;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    for (const Point& position : layer.points()[i]) {
      points.push_back(
          {name.empty() ? layer.ids[i] : cell(name, i), position, cell(zone, i), cell(ring, i)});
    }
  }
  return points;
}

Agreement Checking::check_list() const {
  PointListOptions work;
  work.tolerance_m = parameters_["tolerance_m"];
  work.significant_m = parameters_["significant_m"];
  work.numbered = !options_.unnumbered;
  if (options_.numbering == "zone") work.numbering = PointNumbering::per_feature;
  if (options_.numbering == "layer") work.numbering = PointNumbering::per_layer;
  return check_points(zones_, listed_points(), work);
}

Agreement Checking::check_areas() const {
  StatedAreaOptions work{.field = options_.stated_area};
  work.unit = parse_area_unit(options_.stated_unit).value_or(AreaUnit::square_metre);
  work.tolerance = parameters_["area_percent"] / 100;
  work.method = method_;
  return check_stated_areas(zones_, work);
}

Agreement Checking::check_zoning() const {
  ReserveOptions work;
  work.reserve_field = options_.reserve_field;
  work.zone_field = options_.zone_field;
  work.least_area_m2 = parameters_["least_area_m2"];
  work.method = method_;
  work.threads = session_.options.threads;
  std::optional<Layer> outlines;
  if (!options_.outlines.empty()) {
    outlines = read_other(options_.outlines);
    work.outlines = &*outlines;
    work.outline_field = options_.reserve_field;
  }
  Agreement agreement = check_functional_zones(zones_, work);
  agreement.append(check_reserves(zones_, work));
  return agreement;
}

Agreement Checking::run() const {
  Agreement agreement;
  const double tolerance_m = parameters_["tolerance_m"];
  bool any = false;
  const auto add = [&](bool wanted, const auto& check) {
    if (!wanted) return;
    agreement.append(check());
    any = true;
  };
  add(!options_.points.empty(), [&] { return check_list(); });
  add(!options_.lines.empty(),
      [&] { return check_lines(zones_, read_other(options_.lines), tolerance_m); });
  add(!options_.markers.empty(), [&] {
    return check_markers(zones_, read_other(options_.markers, GeometryType::point),
                         parameters_["marker_m"]);
  });
  add(!options_.stated_area.empty(), [&] { return check_areas(); });
  add(!options_.reserve_field.empty(), [&] { return check_zoning(); });
  if (!any) {
    throw UsageError(usage_error("nothing_to_check"), {{"command", "ecotone boundary check"}});
  }
  return agreement;
}

const Bilingual& words_of(const std::string& what) {
  static const std::pair<std::string, Bilingual> words[] = {
      {"points", {"points", "界址点"}},
      {"vertices", {"vertices", "拐点"}},
      {"names", {"names of points", "点名"}},
      {"lines", {"lines", "界线"}},
      {"rings", {"rings", "边界环"}},
      {"markers", {"markers", "界桩"}},
      {"stated areas", {"stated areas", "公布面积"}},
      {"tilings", {"reserves tiled by zones", "分区覆盖的保护地"}},
      {"reserves", {"reserves apart", "互不重叠的保护地"}}};
  const auto* at = std::find_if(std::begin(words), std::end(words),
                                [&](const auto& row) { return row.first == what; });
  return at->second;
}

// The sum of the zones of each reserve, what they cover, and the outline.
void Checking::add_reserves(const Agreement& agreement, Results& results) const {
  const auto ha = [](double area_m2) { return format_area(area_m2, AreaUnit::hectare); };
  document::Value rows = document::Value::array();
  for (const ReserveAreas& areas : agreement.reserves) {
    document::Value row;
    row.set("reserve", areas.reserve);
    row.set("zones_m2", areas.zones_m2);
    row.set("ground_m2", areas.ground_m2);
    if (areas.outline_m2) row.set("outline_m2", *areas.outline_m2);
    rows.push(std::move(row));
    const std::string en = areas.outline_m2 ? ", outline " + ha(*areas.outline_m2) : "";
    const std::string zh = areas.outline_m2 ? "，外边界 " + ha(*areas.outline_m2) : "";
    results.notes +=
        session_.say({fmt::format("  {}: sum of zones {}, ground {}{} ha\n", areas.reserve,
                                  ha(areas.zones_m2), ha(areas.ground_m2), en),
                      fmt::format("  {}：分区合计 {}，实地 {}{} 公顷\n", areas.reserve,
                                  ha(areas.zones_m2), ha(areas.ground_m2), zh)});
  }
  results.more.set("reserves", std::move(rows));
}

Results Checking::results(const Agreement& agreement) const {
  Results results{.command = "boundary-check"};
  results.run.set("crs", zones_.crs->label());
  results.run.set("area_method", area_method_name(method_));
  results.run.set("parameters", parameter_rows(parameters_));
  results.rows_name = "findings";
  results.columns = {{"check", {"check", "检查项"}},      {"zone", {"zone", "区"}},
                     {"item", {"item", "对象"}},          {"measured", {"measured", "实测"}, true},
                     {"limit", {"limit", "限差"}, true},  {"x", {"x east", "x（东）"}, true},
                     {"y", {"y north", "y（北）"}, true}, {"message", {"finding", "问题"}}};
  const auto coordinate = [&](const AgreementFinding& finding, double Point::*axis) {
    if (!finding.position) return Cell(document::Value(), "");
    const double value = (*finding.position).*axis;
    return Cell(value, format_fixed(value, zones_.crs->is_geographic() ? 8 : 3));
  };
  for (const AgreementFinding& finding : agreement.findings) {
    results.rows.push_back({disagreement_name(finding.kind), finding.zone, finding.item,
                            Cell(finding.measured, format_fixed(finding.measured, 3)),
                            Cell(finding.limit, format_shortest(finding.limit)),
                            coordinate(finding, &Point::x), coordinate(finding, &Point::y),
                            finding.message(session_.options.language)});
  }
  document::Value counts = document::Value::array();
  for (const AgreementCount& count : agreement.counts) {
    document::Value row;
    row.set("what", count.what);
    row.set("checked", count.checked);
    row.set("failed", count.failed);
    counts.push(std::move(row));
    const Bilingual& words = words_of(count.what);
    results.notes += session_.say(
        {fmt::format("{}: {} checked, {} fail\n", words.en, count.checked, count.failed),
         fmt::format("{}：检查 {}，不符 {}\n", words.zh, count.checked, count.failed)});
  }
  results.more.set("checks", std::move(counts));
  if (!options_.reserve_field.empty()) add_reserves(agreement, results);
  results.more.set("agrees", agreement.holds());
  results.more.set("ledger", ledger_rows(agreement.ledger));
  results.notes += parameter_lines(session_, parameters_);
  results.notes += session_.say(
      agreement.holds() ? Bilingual{"everything that was compared agrees\n", "所检查各项均一致\n"}
                        : Bilingual{fmt::format("findings: {}\n", agreement.findings.size()),
                                    fmt::format("发现 {} 处问题\n", agreement.findings.size())});
  return results;
}

ExitStatus run(const CheckOptions& options, const Session& session) {
  if (!session.options.output.empty()) refuse_unwritable(session.options.output, session);
  const Checking work(options, session);
  const Agreement agreement = work.run();
  write_results(session, work.results(agreement));
  return agreement.holds() ? ExitStatus::clean : ExitStatus::findings;
}

std::vector<Option> check_options(CheckOptions& options) {
  return {
      option("ZONES", "LAYER", options.zones, "FILE or FILE:LAYER of polygons",
             "面图层：文件 或 文件:图层")
          .must(),
      option("--points", "LAYER", options.points, "Points or table of boundary points, in order",
             "界址点图层或点表（按序）"),
      option("--point-name", "FIELD", options.point_name, "Field with the names of the points",
             "点表的点名字段")
          .otherwise("name, 点号"),
      option("--point-zone", "FIELD", options.point_zone,
             "Field with the zone of a point: the id of the zone (see --id)",
             "点表中所属区域字段，值为区域标识（见 --id）")
          .otherwise("zone, 区"),
      option("--point-ring", "FIELD", options.point_ring, "Field with the ring of a point",
             "点表中圈号字段")
          .otherwise("ring, 圈号"),
      option("--numbering", "SCOPE", options.numbering,
             "Where numbers begin again: at each ring, each zone, or never",
             "编号重新开始的范围：每环、每个区，或全图层连续")
          .one_of({"ring", "zone", "layer"})
          .otherwise("ring"),
      flag("--unnumbered", options.unnumbered, "Names need not end in consecutive numbers",
           "点名不要求编号连续"),
      option("--lines", "LAYER", options.lines, "Lines that draw the boundary", "界线图层"),
      option("--markers", "LAYER", options.markers, "Markers that stand on the boundary",
             "界桩图层"),
      option("--stated-area", "FIELD", options.stated_area, "Field with the published area",
             "公布面积字段"),
      option("--stated-unit", "UNIT", options.stated_unit, "Unit of that field", "该字段的单位")
          .one_of({"m2", "ha", "km2", "mu"})
          .otherwise("m2"),
      option(
          "--reserve-field", "FIELD", options.reserve_field,
          "Field with the reserve of a zone: zones must tile their reserve, and reserves must not "
          "overlap",
          "所属保护地字段：功能分区须无缝覆盖保护地，保护地之间不得重叠"),
      option("--zone-field", "FIELD", options.zone_field,
             "Field that names the functional zone, for findings",
             "功能分区名称字段，用于问题描述"),
      option("--outlines", "LAYER", options.outlines,
             "Outlines of the reserves, with the same --reserve-field; without them gaps are holes "
             "between zones",
             "保护地外边界图层（字段同 --reserve-field）；不给则只查分区之间的空洞"),
      option("--tolerance", "M", options.tolerance_m, "Sets tolerance_m, in metres",
             "限差（米），即参数 tolerance_m"),
      set_option(options.set, parameters_table),
      method_option(options.method).one_of({"ellipsoid", "plane"}),
  };
}

}  // namespace

Command boundary_check_command() {
  auto options = std::make_shared<CheckOptions>();
  Command command{
      .name = "check",
      .summary = {"Hold zones against their points, lines and markers", "边界成果一致性检查"},
      .description =
          {"Points, lines, markers and polygons of one boundary must agree: every point on its "
           "ring "
           "and in order, every significant vertex listed, names distinct and consecutive, lines "
           "on "
           "the rings and rings drawn whole, markers in place, stated areas as computed. "
           "Functional "
           "zones must tile their reserve, and reserves must not overlap (Code 859). Only what is "
           "given is compared, and the result says what that was. Status 1 if anything disagrees.",
           "同一边界的点、线、桩、面应一致：点在界线上且次序正确，重要拐点均列入点表，点名唯一且"
           "编号连续，界线与边界重合且无缺段，界桩在界线上，公布面积与计算面积相符；功能分区须"
           "无缝覆盖保护地，保护地之间不得重叠（生态环境法典第八百五十九条）。只检查所给内容，"
           "并在结果中列明。有不符时状态码为 1。"},
      .examples = {{"ecotone boundary check zones.gpkg --points points.gpkg --markers markers.gpkg",
                    {"Do points and markers fit the zones?", "点表、界桩与面是否一致"}},
                   {"ecotone boundary check data/sample-county/protected-areas.shp --reserve-field "
                    "MC --zone-field GKFQ",
                    {"Do functional zones tile, are reserves apart?",
                     "功能分区是否覆盖、保护地是否重叠"}}},
      .options = check_options(*options),
      .shared = {"-o", "--output", "--overwrite", "--crs", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, reading_options(options->reading));
  append(command.options, transforming_options(options->transforming));
  return command;
}

}  // namespace ecotone::tools
