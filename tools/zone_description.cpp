// SPDX-License-Identifier: Apache-2.0
#include "tools/zone_description.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <numeric>
#include <utility>

#include "ecotone/message/units.h"
#include "ecotone/zoning/fuel_class.h"
#include "tools/neighbours.h"

namespace ecotone::tools {
namespace {

std::string value(const Layer& layer, const char* field, std::size_t i) {
  return to_text(layer.fields.at(field)[i]);
}

std::string square_kilometres(double area_m2) {
  return format_area(area_m2, AreaUnit::square_kilometre);
}

/// Lines that the border follows, with the length of all stretches along each.
std::map<std::pair<std::string, std::string>, double> followed(const NoBurnZone& zone) {
  std::map<std::pair<std::string, std::string>, double> lengths;
  for (const SnappedStretch& stretch : zone.stretches) {
    lengths[{stretch.layer, stretch.name}] += stretch.length_m;
  }
  return lengths;
}

}  // namespace

std::vector<std::string> spoken_names(const NamedLayer& named, Language language) {
  const std::string pattern = name_pattern(named.role).in(language);
  std::vector<std::string> names = named.names();
  for (std::string& name : names) {
    if (!name.empty()) name = render(pattern, {{"name", name}});
  }
  return names;
}

std::vector<PartBounds> bounds_of_parts(const Layer& parts,
                                        const std::vector<NeighbourLayer>& layers,
                                        const FourBoundsOptions& options) {
  const NamedNeighbours neighbours(layers, parts.require_crs());
  std::vector<PartBounds> result;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    PartBounds part{.bounds = four_bounds(parts.polygons()[i], neighbours, options)};
    part.text = {four_bounds_text(part.bounds, neighbours, options, Language::english),
                 four_bounds_text(part.bounds, neighbours, options, Language::chinese)};
    result.push_back(std::move(part));
  }
  return result;
}

Bilingual fuel_class_words(const std::string& fuel_class) {
  constexpr std::array<const char*, 3> chinese = {"Ⅰ类", "Ⅱ类", "Ⅲ类"};
  const auto known = parse_fuel_class(fuel_class);
  if (!known) return {"no class", "未分类"};
  return {"class " + fuel_class, chinese[static_cast<std::size_t>(*known) - 1]};
}

std::string notice_text(const NoBurnZone& zone, const NoBurnRecord& record,
                        const std::vector<PartBounds>& bounds, Language language) {
  const bool zh = language == Language::chinese;
  const auto say = [&](const Bilingual& text) { return text.in(language); };
  const double total = std::accumulate(zone.areas_m2.begin(), zone.areas_m2.end(), 0.0);
  const std::string name =
      record.name.empty() ? say({"No-burn zone", "高污染燃料禁燃区"}) : record.name;
  std::string text = say({fmt::format("{}: {} part(s), {} km² in all (on the ellipsoid)\n\n", name,
                                      zone.parts.size(), square_kilometres(total)),
                          fmt::format("{}：共 {} 片，总面积 {} 平方千米（椭球面积）\n\n", name,
                                      zone.parts.size(), square_kilometres(total))});
  for (std::size_t i = 0; i < zone.parts.size(); ++i) {
    const std::string part_name = value(zone.parts, "name", i);
    const std::string fuel_class = say(fuel_class_words(value(zone.parts, "class", i)));
    const std::string blocks = value(zone.parts, "blocks", i);
    text += zh ? fmt::format("（{}）{}{}{}。\n", i + 1, part_name, part_name.empty() ? "" : "，",
                             fuel_class)
               : fmt::format("({}) {}{}{}.\n", i + 1, part_name, part_name.empty() ? "" : ", ",
                             fuel_class);
    if (i < bounds.size()) text += say(bounds[i].text) + (zh ? "。\n" : ".\n");
    if (!blocks.empty()) text += say({"Holds: ", "包括："}) + blocks + (zh ? "。\n" : ".\n");
    text += "\n";
  }
  const auto line = [&](const Bilingual& label, const std::string& content) {
    if (!content.empty()) text += say(label) + content + "\n";
  };
  const auto lengths = followed(zone);
  std::string lines;
  for (const auto& [key, length] : lengths) {
    lines += (lines.empty() ? "" : say({"; ", "；"})) +
             (key.second.empty() ? key.first : key.second) +
             fmt::format(" {} {}", format_fixed(length, 1), say({"m", "米"}));
  }
  line({"The border follows: ", "边界沿："}, lines);
  line({"In force from: ", "施行日期："}, record.start ? record.start->to_string() : "");
  line({"Existing facilities convert by: ", "已建设施改用清洁能源期限："},
       record.deadline ? record.deadline->to_string() : "");
  line({"Issued by: ", "发布机关："}, record.issuer);
  line({"Issued on: ", "发布日期："}, record.issued_on ? record.issued_on->to_string() : "");
  line({"Approval: ", "批准文号："}, record.approval);
  line({"Basis: ", "依据："}, record.basis);
  if (const Text* note = competence_note(record)) {
    line({"Note: ", "说明："}, render(*note, language));
  }
  return text;
}

}  // namespace ecotone::tools
