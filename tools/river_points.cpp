// SPDX-License-Identifier: Apache-2.0
#include "tools/river_points.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ecotone/error.h"
#include "ecotone/geodesy/transformation.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

constexpr const char* ours = "chosen by Ecotone";

constexpr Parameter table[] = {
    {"tolerance_m", 100, "m", "E", ours,
     "two standard deviations of the distance of a point from the line of its river",
     "点到所属河流线距离的两倍标准差", 0.001, 1e5},
    {"search_m", 300, "m", "E", ours, "reaches farther away are no candidates",
     "超过此距离的河段不作候选", 0.001, 1e6},
    {"unnamed", 0.5, "", "E", ours, "weight where a name is not stated", "名称未注明时的权重", 0,
     1},
    {"other_name", 0.1, "", "E", ours, "weight where the names differ", "名称不符时的权重", 0, 1},
    {"other_bank", 0.5, "", "E", ours, "weight where the banks differ", "岸别不符时的权重", 0, 1},
    {"none", 0.1, "", "E", ours, "weight of lying at none of the candidates",
     "不属于任何候选河段的权重", 0, 10},
    {"sure", 0.5, "", "E", ours, "confidence from which the first candidate is sure enough",
     "首位候选足够可信的置信度", 0, 1},
    {"clear", 2, "", "E", ours, "times the confidence of the second that the first must have",
     "首位候选置信度须为次位的倍数", 1, 100},
};

std::vector<BankSide> banks_of(const Layer& points, const std::string& field) {
  std::vector<BankSide> out;
  if (field.empty()) return out;
  const Column& column = points.fields.at(field);
  for (std::size_t i = 0; i < column.size(); ++i) {
    const std::string text = to_text(column[i]);
    if (text.empty()) {
      out.push_back(BankSide::on_line);
    } else if (text == "left" || text == "左岸" || text == "左" || text == "L") {
      out.push_back(BankSide::left);
    } else if (text == "right" || text == "右岸" || text == "右" || text == "R") {
      out.push_back(BankSide::right);
    } else {
      throw SchemaError(usage_error("not_a_bank"), {{"field", field}, {"value", text}},
                        points.name + ", " + points.ids[i]);
    }
  }
  return out;
}

// Points one by one: one that cannot be taken over must not keep back the others.
std::vector<std::optional<Point>> positions_of(const Layer& points, const RiverNetwork& network,
                                               const TransformationOptions& options) {
  const Transformation to_network(points.require_crs(), network.crs(), options);
  const bool degrees = points.require_crs().is_geographic();
  std::vector<std::optional<Point>> out;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const std::span<const Point> own = points.points()[i];
    if (own.size() > 1) {
      throw SchemaError(usage_error("several_points"), {}, points.name + ", " + points.ids[i]);
    }
    out.emplace_back();
    if (own.empty() || (degrees && !(std::abs(own[0].y) <= 90))) continue;
    try {
      out.back() = to_network(own[0]);
    } catch (const CrsError&) {
      // Outside the domain of the CRS: it has no position there.
    }
  }
  return out;
}

Bilingual to_words(std::string_view status) {
  if (status == "located") return {"located", "已定位"};
  if (status == "doubtful") return {"doubtful", "存疑"};
  if (status == "ambiguous") return {"ambiguous", "多解"};
  if (status == "beyond_barrier") return {"beyond a barrier", "被坝阻隔"};
  if (status == "none") return {"at no river", "附近无河"};
  return {"without a position", "无有效坐标"};
}

}  // namespace

std::vector<Option> locating_options(PointLocating& locating) {
  return {
      option("--tolerance", "M", locating.tolerance_m,
             "Distance of a point from the line of its river that is still likely; the search "
             "goes to three times of it",
             "点到所属河流线仍属合理的距离；搜索至其三倍")
          .otherwise("100"),
      option("--water-field", "FIELD", locating.water_field,
             "Name of the receiving water that a point states", "点所填的受纳水体名称字段"),
      option("--bank-field", "FIELD", locating.bank_field,
             "Bank that a point states: left, right, 左岸, 右岸",
             "点所填的岸别字段：left、right、左岸、右岸"),
      set_option(locating.set, table),
  };
}

Parameters locating_parameters(const PointLocating& locating) {
  Parameters parameters = parameters_of(table, locating.set);
  if (locating.tolerance_m && !parameters.is_given("tolerance_m")) {
    parameters.set("tolerance_m", *locating.tolerance_m);
  }
  if (parameters.is_given("tolerance_m") && !parameters.is_given("search_m")) {
    parameters.set("search_m", 3 * parameters["tolerance_m"], "L");
  }
  return parameters;
}

LocateOptions to_locate_options(const Session& session, const Parameters& parameters) {
  LocateOptions options;
  options.tolerance_m = parameters["tolerance_m"];
  options.search_m = parameters["search_m"];
  options.unnamed = parameters["unnamed"];
  options.other_name = parameters["other_name"];
  options.other_bank = parameters["other_bank"];
  options.none = parameters["none"];
  options.sure = parameters["sure"];
  options.clear = parameters["clear"];
  options.threads = session.options.threads;
  return options;
}

std::string_view LocatedPoints::status(std::size_t i) const {
  return positions[i] ? location_status_name(locations[i].status) : "no_position";
}

std::size_t LocatedPoints::count(std::string_view wanted) const {
  std::size_t n = 0;
  for (std::size_t i = 0; i < size(); ++i) n += status(i) == wanted;
  return n;
}

LocatedPoints locate_points(const Layer& points, const PointLocating& locating,
                            const RiverNetwork& network, const RiverBarriers& barriers,
                            const LocateOptions& options,
                            const TransformationOptions& transformation) {
  LocatedPoints out;
  out.ids = points.ids;
  out.positions = positions_of(points, network, transformation);
  const std::vector<BankSide> all_banks = banks_of(points, locating.bank_field);
  const Column* waters =
      locating.water_field.empty() ? nullptr : &points.fields.at(locating.water_field);
  std::vector<std::size_t> places;
  std::vector<Point> positions;
  std::vector<std::string> names;
  std::vector<BankSide> banks;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!out.positions[i]) continue;
    places.push_back(i);
    positions.push_back(*out.positions[i]);
    if (waters != nullptr) names.push_back(to_text((*waters)[i]));
    if (!all_banks.empty()) banks.push_back(all_banks[i]);
  }
  std::vector<Location> found = locate(network, positions, names, banks, barriers, options);
  out.locations.resize(points.size());
  for (std::size_t k = 0; k < places.size(); ++k) out.locations[places[k]] = std::move(found[k]);
  return out;
}

std::string status_counts(const Session& session, const LocatedPoints& points) {
  std::string out;
  for (const std::string_view status :
       {"located", "doubtful", "ambiguous", "beyond_barrier", "none", "no_position"}) {
    const std::size_t count = points.count(status);
    if (count == 0) continue;
    const Bilingual words = to_words(status);
    out += session.say({fmt::format("{}{} {}", out.empty() ? "" : ", ", count, words.en),
                        fmt::format("{}{} {} 个", out.empty() ? "" : "，", words.zh, count)});
  }
  return out;
}

Bilingual to_words(BankSide side) {
  switch (side) {
    case BankSide::left:
      return {"left", "左岸"};
    case BankSide::right:
      return {"right", "右岸"};
    case BankSide::on_line:
      break;
  }
  return {"on the line", "线上"};
}

}  // namespace ecotone::tools
