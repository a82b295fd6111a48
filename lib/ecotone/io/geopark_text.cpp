// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/geopark_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <set>

#include "ecotone/error.h"
#include "ecotone/geodesy/gauss_kruger.h"
#include "ecotone/io/angle.h"
#include "ecotone/io/encoding.h"
#include "ecotone/io/ring_assembly.h"
#include "ecotone/io/sha256.h"
#include "ecotone/io/text_cells.h"
#include "ecotone/message/io_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

constexpr std::string_view system_name = "2000国家大地坐标系";
constexpr std::string_view angle_mark = "经纬度";
constexpr std::string_view zone_mark = "地块";
constexpr int plane_decimals = 2;

[[noreturn]] void refuse_output(const std::string& reason, const std::string& reason_zh,
                                const char* help, const char* help_zh) {
  throw OutputError(io_error("output_not_suitable"), {{"file", "geopark text"},
                                                      {"reason", reason},
                                                      {"reason_zh", reason_zh},
                                                      {"help", help},
                                                      {"help_zh", help_zh}});
}

std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  for (const std::string_view cell : split(line, ',')) cells.emplace_back(trimmed(cell));
  return cells;
}

bool is_boundary_name(std::string_view name) {
  return name.size() > 1 && (name[0] == 'J' || name[0] == 'j') &&
         name.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

// A point as the text has it.
struct TextPoint {
  double first = 0;
  double second = 0;
  std::size_t line = 0;
};

struct TextZone {
  std::string id;
  std::vector<std::vector<TextPoint>> rings;
  std::size_t line = 0;
};

struct Content {
  std::vector<TextZone> zones;
  bool angles = false;
};

double number_of(const std::string& cell, bool angle, const std::string& file, std::size_t line,
                 std::string_view text) {
  if (angle) {
    if (const auto degrees = parse_packed_angle(cell)) return *degrees;
    refuse_line(file, line, text,
                "an angle is not ddd.mmss, or has minutes or seconds of 60 or more",
                "角度不是 ddd.mmss，或分、秒达到 60", "write 108°30′27.12″ as 108.302712",
                "108°30′27.12″ 应写作 108.302712");
  }
  if (const auto number = parse_decimal(cell)) return *number;
  refuse_line(file, line, text, "a coordinate is not a number", "坐标不是数字",
              "write coordinates in digits with a point, for instance 3191000.00",
              "坐标应写成带小数点的数字，例如 3191000.00");
}

Content read_content(std::string_view text, const std::string& file) {
  Content content;
  bool open = false;
  std::size_t number = 0;
  const auto begin_zone = [&](std::string id) {
    content.zones.push_back({std::move(id), {}, number});
    open = false;
  };
  for (const std::string_view raw : text_lines(text)) {
    ++number;
    const std::string line = half_width(trimmed(raw));
    if (line.empty()) {
      open = false;
      continue;
    }
    if (line.front() == '[' && line.back() == ']') {
      const std::vector<std::string> heading = cells_of(line.substr(1, line.size() - 2));
      if (heading[0] == zone_mark) {
        begin_zone(heading.size() > 1 ? heading[1] : std::string());
      } else if (heading.size() > 1) {
        content.angles = heading[1] == angle_mark;
      }
      continue;
    }
    const std::vector<std::string> cells = cells_of(line);
    if (cells.size() != 3) {
      refuse_line(file, number, line, "the line is not a point", "该行不是界址点行",
                  "a point is 点号,X,Y or 点号,经度,纬度", "界址点行为 点号,X,Y 或 点号,经度,纬度");
    }
    const TextPoint point{number_of(cells[1], content.angles, file, number, line),
                          number_of(cells[2], content.angles, file, number, line), number};
    if (content.zones.empty()) begin_zone({});
    TextZone& zone = content.zones.back();
    if (!open) zone.rings.emplace_back();
    open = true;
    std::vector<TextPoint>& ring = zone.rings.back();
    const auto same = [&](const TextPoint& p) {
      return p.first == point.first && p.second == point.second;
    };
    if (!ring.empty() && same(ring.back())) continue;
    ring.push_back(point);
    if (ring.size() > 3 && same(ring.front())) open = false;
  }
  return content;
}

std::vector<TextPoint> points_of(const Content& content) {
  std::vector<TextPoint> points;
  for (const TextZone& zone : content.zones) {
    for (const auto& ring : zone.rings) points.insert(points.end(), ring.begin(), ring.end());
  }
  return points;
}

// Whether the first number of a point is the easting, or in angles the latitude: other than the
// form has it.
bool is_swapped(const Content& content, const std::string& file, const ReadOptions& options,
                std::vector<std::string>& notes) {
  if (options.axis == AxisOrder::north_east) return content.angles;
  if (options.axis == AxisOrder::east_north) return !content.angles;
  std::vector<Point> columns;
  for (const TextPoint& p : points_of(content)) columns.push_back({p.first, p.second});
  const AxisGuess wrong =
      content.angles ? AxisGuess::first_is_northing : AxisGuess::first_is_easting;
  if (guess_axes(columns) != wrong) return false;
  if (options.axis != AxisOrder::automatic) {
    throw IoError(io_error("axes_swapped"),
                  {{"evidence", fmt::format("{}, {}", format_shortest(columns[0].x),
                                            format_shortest(columns[0].y))}},
                  file);
  }
  notes.push_back("the two numbers of a point are swapped, by their size (--axis auto)");
  return true;
}

// The CGCS2000 zone that the eastings name.
Crs crs_of(const Content& content, bool swapped, const std::string& file,
           const ReadOptions& options) {
  if (options.crs && options.override_crs) return *options.crs;
  if (content.angles) return options.crs.value_or(Crs::from_epsg(4490));
  const std::vector<TextPoint> points = points_of(content);
  const auto number_of_zone = [&](const TextPoint& p) {
    const auto easting = split_prefixed_easting(swapped ? p.first : p.second);
    return easting ? std::optional(easting->number) : std::nullopt;
  };
  const std::optional<int> number = number_of_zone(points.front());
  for (const TextPoint& p : points) {
    const std::optional<int> other = number_of_zone(p);
    if (other == number) continue;
    throw IoError(io_error("text_zones_mixed"),
                  {{"first", number ? std::to_string(*number) : "-"},
                   {"second", other ? std::to_string(*other) : "-"}},
                  fmt::format("{}:{}", file, p.line));
  }
  if (!number) {
    if (options.crs) return *options.crs;
    throw IoError(io_error("text_zone_unknown"), {}, file);
  }
  // Numbers 13 to 23 are zones of 6°, 25 to 45 of 3°.
  const int width_deg = *number <= 23 ? 6 : 3;
  const auto code = gauss_kruger_epsg(ChineseDatum::cgcs_2000, width_deg, *number, true);
  if (!code) throw IoError(io_error("text_zone_unknown"), {}, file);
  const Crs found = Crs::from_epsg(*code);
  if (options.crs && !(*options.crs == found)) {
    throw IoError(io_error("text_crs_contradiction"),
                  {{"crs", options.crs->label()},
                   {"found", fmt::format("the zone number {}", *number)},
                   {"found_zh", fmt::format("带号为 {}", *number)},
                   {"other", found.label()}},
                  file);
  }
  return found;
}

MultiPolygonArray polygons_of(const Content& content, bool swapped, const std::string& file) {
  MultiPolygonBuilder polygons;
  for (const TextZone& zone : content.zones) {
    std::vector<std::vector<Point>> rings;
    for (const auto& ring : zone.rings) {
      std::vector<Point> path;
      for (const TextPoint& p : ring) {
        // In the form X is the northing, and the longitude comes before the latitude.
        const bool east_first = swapped != content.angles;
        path.push_back(east_first ? Point{p.first, p.second} : Point{p.second, p.first});
      }
      if (path.size() > 1 && path.front() == path.back()) path.pop_back();
      if (path.size() < 3) {
        refuse_line(file, ring.front().line, zone.id, "a ring has less than three points",
                    "一圈界址点少于三个", "complete the ring; a blank line ends one",
                    "请补全该圈；空行表示一圈结束");
      }
      path.push_back(Point(path.front()));
      rings.push_back(std::move(path));
    }
    if (rings.empty()) {
      refuse_line(file, zone.line, zone.id, "a zone has no points", "地块没有界址点",
                  "add its points, or remove its heading", "请补充界址点，或删除该标题行");
    }
    add_assembled_rings(rings, polygons);
  }
  return std::move(polygons).build();
}

}  // namespace

std::string format_geopark_text(std::span<const CoordinateRow> rows,
                                std::span<const std::string> zones, const Crs& plane,
                                const GeoparkTextOptions& options) {
  const auto system = chinese_zone(plane);
  if (!system || system->datum != ChineseDatum::cgcs_2000 || !system->zone.prefixed) {
    refuse_output("the form needs a zone of CGCS2000 with the zone number in the easting, not " +
                      plane.label(),
                  "该格式要求 2000 国家大地坐标系且横坐标含带号，而不是 " + plane.label(),
                  "name it with --crs, for instance EPSG:4524", "请用 --crs 指定，例如 EPSG:4524");
  }
  std::string text = options.angles ? fmt::format("[{},{},ddd.mmss]\n", system_name, angle_mark)
                                    : fmt::format("[{},直角坐标,{}度带,带号{}]\n", system_name,
                                                  system->zone.width_deg, system->zone.number);
  const auto line = [&](const CoordinateRow& row) {
    return options.angles
               ? fmt::format("{},{},{}\n", row.name,
                             format_packed_dms(row.position.x, options.second_decimals),
                             format_packed_dms(row.position.y, options.second_decimals))
               : fmt::format("{},{},{}\n", row.name, format_fixed(row.plane.y, plane_decimals),
                             format_fixed(row.plane.x, plane_decimals));
  };
  const auto check = [](const std::string& word) {
    if (word.find_first_of(",[]\r\n") == std::string::npos) return;
    refuse_output("\"" + word + "\" has a comma, bracket or line break, which the form cannot hold",
                  "“" + word + "”含有逗号、方括号或换行，格式无法表示", "change the text",
                  "请修改该文字");
  };
  for (std::size_t begin = 0; begin < rows.size();) {
    const CoordinateRow& first = rows[begin];
    if (begin == 0 || rows[begin - 1].feature != first.feature) {
      check(zones[first.feature]);
      text += fmt::format("[{},{}]\n", zone_mark, zones[first.feature]);
    } else {
      text += "\n";
    }
    std::size_t end = begin;
    for (; end < rows.size() && rows[end].feature == first.feature && rows[end].ring == first.ring;
         ++end) {
      if (rows[end].closing) continue;
      check(rows[end].name);
      text += line(rows[end]);
    }
    text += line(first);
    begin = end;
  }
  return text;
}

bool is_geopark_text(std::string_view text) {
  std::vector<Point> columns;
  bool first = true;
  for (const std::string_view raw : text_lines(text)) {
    const std::string line = half_width(trimmed(raw));
    if (line.empty()) continue;
    if (first && line.starts_with('[')) {
      const std::vector<std::string> heading = cells_of(line.substr(1));
      return heading[0] == system_name || (heading[0] == zone_mark && heading.size() > 1);
    }
    first = false;
    const std::vector<std::string> cells = cells_of(line);
    if (cells.size() != 3 || !is_boundary_name(cells[0])) return false;
    const auto a = parse_decimal(cells[1]);
    const auto b = parse_decimal(cells[2]);
    if (!a || !b || !split_prefixed_easting(std::max(*a, *b))) return false;
    columns.push_back({*a, *b});
  }
  return columns.size() >= 3 && guess_axes(columns) != AxisGuess::undecided;
}

Layer parse_geopark_text(std::string_view text, const std::string& file,
                         const ReadOptions& options) {
  Layer layer;
  std::vector<std::string> notes;
  const Content content = read_content(text, file);
  if (content.zones.empty()) throw IoError(io_error("text_without_parcels"), {}, file);
  const bool swapped = is_swapped(content, file, options, notes);
  layer.geometry = polygons_of(content, swapped, file);
  layer.crs = crs_of(content, swapped, file, options);
  Column& ids = layer.fields.add(Column("zone", FieldType::text));
  std::set<std::string> distinct;
  for (const TextZone& zone : content.zones) {
    ids.push_back(zone.id.empty() ? FieldValue() : FieldValue(zone.id));
    if (!zone.id.empty()) distinct.insert(zone.id);
  }
  for (std::size_t i = 0; i < content.zones.size(); ++i) {
    layer.ids.push_back(distinct.size() == content.zones.size() ? content.zones[i].id
                                                                : std::to_string(i + 1));
  }
  layer.name = std::filesystem::path(file).stem().string();
  layer.provenance.format = "geopark coordinate text";
  layer.provenance.source = std::filesystem::path(file).filename().string();
  layer.provenance.notes = std::move(notes);
  return layer;
}

Layer read_geopark_text(const std::filesystem::path& file, const ReadOptions& options) {
  const std::string bytes = read_bytes(file);
  const DecodedFile decoded = decode_file_text(bytes, options.encoding);
  Layer layer = parse_geopark_text(decoded.text, file.filename().string(), options);
  layer.provenance.encoding = decoded.decision.encoding;
  layer.provenance.notes.insert(
      layer.provenance.notes.begin(),
      fmt::format("encoding {}: {}", decoded.decision.encoding, decoded.decision.evidence));
  if (options.hash) layer.provenance.sha256 = sha256(bytes);
  return layer;
}

}  // namespace ecotone
