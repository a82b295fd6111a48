// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/coordinate_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "ecotone/error.h"
#include "ecotone/geodesy/gauss_kruger.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/io/encoding.h"
#include "ecotone/io/ring_assembly.h"
#include "ecotone/io/sha256.h"
#include "ecotone/io/text_cells.h"
#include "ecotone/message/io_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

struct TextPoint {
  double first = 0;   // as written: X, the northing, if all is well
  double second = 0;  // Y, the easting
  std::size_t line = 0;
};

struct TextRing {
  std::string id;
  std::vector<TextPoint> points;
  bool closed = false;
};

struct TextParcel {
  std::size_t line = 0;
  std::vector<std::string> fields;  // without the @
  std::vector<TextRing> rings;
  std::size_t points_read = 0;
  GeometryType type = GeometryType::polygon;
};

struct Header {
  std::map<std::string, std::string> keys;
  ChineseDatum datum = ChineseDatum::cgcs_2000;
  bool datum_named = false;
  std::optional<int> width_deg;
  std::optional<int> zone;
  bool degrees = false;
};

// What a line of the text is.
enum class LineKind { blank, section, key, parcel, point };

std::optional<int> first_integer(std::string_view text) {
  const std::size_t first = text.find_first_of("0123456789");
  if (first == std::string_view::npos) {
    if (text.find("三度") != std::string_view::npos) return 3;
    if (text.find("六度") != std::string_view::npos) return 6;
    return std::nullopt;
  }
  int value = 0;
  std::from_chars(text.data() + first, text.data() + text.size(), value);
  return value;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

Header read_header(std::map<std::string, std::string> keys, const std::string& file,
                   const ReadOptions& options, std::vector<std::string>& notes) {
  Header header;
  header.keys = std::move(keys);
  const auto value = [&](std::initializer_list<const char*> names) -> std::string {
    for (const char* name : names) {
      const auto found = header.keys.find(name);
      if (found != header.keys.end() && !found->second.empty()) return found->second;
    }
    return {};
  };
  const std::string system = value({"坐标系", "坐标系统", "坐标系名称"});
  if (contains(system, "2000")) {
    header.datum_named = true;
  } else if (contains(system, "80")) {
    header.datum = ChineseDatum::xian_1980;
    header.datum_named = true;
  } else if (contains(system, "54")) {
    header.datum = ChineseDatum::beijing_1954;
    header.datum_named = true;
  } else if (!system.empty() && !options.crs) {
    throw IoError(io_error("text_system_unknown"), {{"system", system}}, file);
  }
  header.width_deg = first_integer(value({"几度分带", "分带", "投影分带", "分度带"}));
  if (header.width_deg && *header.width_deg != 3 && *header.width_deg != 6) {
    notes.push_back(fmt::format("the zone width {} of the header is neither 3 nor 6 degrees",
                                *header.width_deg));
    header.width_deg.reset();
  }
  header.zone = first_integer(value({"带号", "投影带号"}));
  if (header.zone == 0) header.zone.reset();
  const std::string unit = value({"计量单位", "单位"});
  header.degrees = contains(unit, "度");
  const std::string shift = value({"转换参数"});
  if (shift.find_first_of("123456789") != std::string::npos) {
    notes.push_back("the header has transformation parameters (" + shift +
                    "), which were not applied: coordinates are as written");
  }
  const std::string projection = value({"投影类型"});
  if (!projection.empty() && !contains(projection, "高斯") && !header.degrees) {
    notes.push_back("the header names the projection " + projection + "; Gauss-Kruger is assumed");
  }
  return header;
}

// Sections, keys, parcels and points of a text, in their lines.
struct Structure {
  std::map<std::string, std::string> keys;
  std::vector<TextParcel> parcels;
  bool implicit_parcel = false;
  std::size_t stray_closings = 0;
  std::size_t split_rings = 0;
  std::size_t without_mark = 0;
};

GeometryType type_of(const std::vector<std::string>& fields) {
  for (std::size_t k = 4; k < fields.size(); ++k) {
    if (fields[k] == "点") return GeometryType::point;
    if (fields[k] == "线") return GeometryType::line;
    if (fields[k] == "面") return GeometryType::polygon;
  }
  return GeometryType::polygon;
}

// The fields of a parcel line, in the places of the nine-field profile: a name with commas in it
// is put together again by the place of 点, 线 or 面.
std::vector<std::string> parcel_fields(std::vector<std::string> cells,
                                       std::vector<std::string>& notes, std::size_t line) {
  const auto mark = std::find_if(cells.begin(), cells.end(), [](const std::string& cell) {
    return cell == "@" || cell.ends_with('@');
  });
  if (mark != cells.end()) {
    mark->pop_back();
    const bool keep = !mark->empty();
    cells.erase(mark + (keep ? 1 : 0), cells.end());
  }
  for (std::size_t k = 5; k < cells.size() && k < 9; ++k) {
    const std::string& cell = cells[k];
    if ((cell == "点" || cell == "线" || cell == "面") && cells[4] != "点" && cells[4] != "线" &&
        cells[4] != "面") {
      for (std::size_t j = 4; j < k; ++j) cells[3] += "," + cells[j];
      cells.erase(cells.begin() + 4, cells.begin() + static_cast<std::ptrdiff_t>(k));
      notes.push_back(
          fmt::format("line {}: commas in the name of the parcel were taken as part of it", line));
      break;
    }
  }
  return cells;
}

bool same_place(const TextPoint& a, const TextPoint& b) {
  return a.first == b.first && a.second == b.second;
}

Structure read_structure(std::string_view text, const std::string& file,
                         std::vector<std::string>& notes) {
  Structure structure;
  bool in_coordinates = false;
  std::size_t number = 0;
  for (const std::string_view raw : text_lines(text)) {
    ++number;
    const std::string_view original = trimmed(raw);
    if (original.empty()) continue;
    const std::string line = half_width(original);
    if (line.starts_with('[')) {
      in_coordinates = contains(line, "坐标");
      continue;
    }
    const bool marked = line.find('@') != std::string::npos;
    const std::size_t equals = line.find('=');
    if (!marked && !in_coordinates && equals != std::string::npos) {
      structure.keys[std::string(trimmed(line.substr(0, equals)))] =
          std::string(trimmed(line.substr(equals + 1)));
      continue;
    }
    // Names keep their full-width signs where the line has ASCII commas to split at.
    const std::string_view source = marked && std::count(original.begin(), original.end(), ',') >= 4
                                        ? original
                                        : std::string_view(line);
    std::vector<std::string> cells;
    for (const std::string_view cell : split(source, ',')) cells.emplace_back(trimmed(cell));
    if (marked || cells.size() >= 8) {
      if (!marked) ++structure.without_mark;
      TextParcel parcel;
      parcel.line = number;
      parcel.fields = parcel_fields(std::move(cells), notes, number);
      parcel.type = type_of(parcel.fields);
      structure.parcels.push_back(std::move(parcel));
      in_coordinates = true;
      continue;
    }
    if (cells.size() < 4 || cells.size() > 5) {
      refuse_line(file, number, original, "the line is neither a parcel nor a point",
                  "该行既不是地块行也不是界址点行",
                  "a point is 点号,圈号,X,Y; a parcel line has 8 to 13 fields and ends in @",
                  "界址点行为 点号,圈号,X,Y；地块行有 8 至 13 项，以 @ 结尾");
    }
    if (structure.parcels.empty()) {
      structure.parcels.emplace_back();
      structure.parcels.back().line = number;
      structure.implicit_parcel = true;
    }
    const auto first = parse_decimal(cells[2]);
    const auto second = parse_decimal(cells[3]);
    if (!first || !second) {
      refuse_line(file, number, original, "a coordinate is not a number", "坐标不是数字",
                  "write coordinates in digits with a point, for instance 3191000.000",
                  "坐标应写成带小数点的数字，例如 3191000.000");
    }
    TextParcel& parcel = structure.parcels.back();
    const TextPoint point{*first, *second, number};
    ++parcel.points_read;
    if (parcel.type != GeometryType::polygon) {
      if (parcel.rings.empty() || parcel.rings.back().id != cells[1]) {
        parcel.rings.push_back({cells[1], {}, false});
      }
      parcel.rings.back().points.push_back(point);
      continue;
    }
    if (!parcel.rings.empty() && parcel.rings.back().id != cells[1] &&
        !parcel.rings.back().closed && same_place(parcel.rings.back().points.front(), point)) {
      // The closing point bears another ring number, as in one published sample.
      parcel.rings.back().closed = true;
      ++structure.stray_closings;
      continue;
    }
    if (parcel.rings.empty() || parcel.rings.back().id != cells[1] || parcel.rings.back().closed) {
      if (!parcel.rings.empty() && parcel.rings.back().id == cells[1]) {
        if (same_place(parcel.rings.back().points.front(), point)) continue;  // closed twice
        ++structure.split_rings;
      }
      parcel.rings.push_back({cells[1], {}, false});
    }
    TextRing& ring = parcel.rings.back();
    if (ring.points.size() >= 3 && same_place(ring.points.front(), point)) {
      ring.closed = true;
    } else if (ring.points.empty() || !same_place(ring.points.back(), point)) {
      ring.points.push_back(point);
    }
  }
  if (structure.parcels.empty()) throw IoError(io_error("text_without_parcels"), {}, file);
  return structure;
}

// Digits before the point, for messages.
int integer_digits(double value) {
  return static_cast<int>(fmt::format("{:.0f}", std::trunc(std::fabs(value))).size());
}

// Whether the first number of a point is the easting.
bool easting_comes_first(const Structure& structure, std::string_view text, bool degrees,
                         const std::string& file, const ReadOptions& options,
                         std::vector<std::string>& notes) {
  if (options.axis == AxisOrder::north_east) return false;
  if (options.axis == AxisOrder::east_north) return true;
  std::vector<Point> columns;
  const TextPoint* sample = nullptr;
  for (const TextParcel& parcel : structure.parcels) {
    for (const TextRing& ring : parcel.rings) {
      for (const TextPoint& point : ring.points) {
        columns.push_back({point.first, point.second});
        if (sample == nullptr) sample = &point;
      }
    }
  }
  if (sample == nullptr || guess_axes(columns) != AxisGuess::first_is_easting) return false;
  if (options.axis == AxisOrder::automatic) {
    notes.push_back("easting first, northing second, by the size of the numbers (--axis auto)");
    return true;
  }
  std::size_t number = 0;
  std::string line;
  for (const std::string_view raw : text_lines(text)) {
    if (++number == sample->line) line = trimmed(raw);
  }
  const std::string evidence =
      degrees ? fmt::format("{} (the first is no latitude of China)", line)
              : fmt::format("{} (column 3 has {} integer digits, column 4 has {})", line,
                            integer_digits(sample->first), integer_digits(sample->second));
  throw IoError(io_error("axes_swapped"), {{"evidence", evidence}},
                fmt::format("{}:{}", file, sample->line));
}

std::string choice(ChineseDatum datum, int width, int zone, bool prefixed) {
  const auto code = gauss_kruger_epsg(datum, width, zone, prefixed);
  return code ? fmt::format("EPSG:{} ({}-degree zone {})", *code, width, zone) : std::string();
}

int width_of_prefix(int number) {
  return number <= 23 ? 6 : 3;
}

// The CRS of the coordinates: of the header and the eastings, or by option.
Crs crs_of(const Structure& structure, const Header& header, bool easting_first,
           const std::string& file, const ReadOptions& options, std::vector<std::string>& notes) {
  std::optional<int> prefix;
  bool without_prefix = false;
  std::size_t prefix_line = 0;
  for (const TextParcel& parcel : structure.parcels) {
    for (const TextRing& ring : parcel.rings) {
      for (const TextPoint& point : ring.points) {
        const double easting = easting_first ? point.first : point.second;
        const auto split_easting = split_prefixed_easting(easting);
        if (!split_easting) {
          without_prefix = true;
          continue;
        }
        if (prefix && *prefix != split_easting->number && !header.degrees) {
          throw IoError(io_error("text_zones_mixed"),
                        {{"first", std::to_string(*prefix)},
                         {"second", std::to_string(split_easting->number)}},
                        fmt::format("{}:{}", file, point.line));
        }
        prefix = split_easting->number;
        if (prefix_line == 0) prefix_line = point.line;
      }
    }
  }
  if (header.degrees) {
    if (options.crs) return *options.crs;
    notes.push_back("coordinates are degrees of EPSG:4490, as the unit of the header says");
    return Crs::from_epsg(header.datum == ChineseDatum::cgcs_2000   ? 4490
                          : header.datum == ChineseDatum::xian_1980 ? 4610
                                                                    : 4214);
  }
  if (prefix && without_prefix) {
    throw IoError(io_error("text_zones_mixed"),
                  {{"first", std::to_string(*prefix)}, {"second", "-"}},
                  fmt::format("{}:{}", file, prefix_line));
  }
  if (options.crs) {
    const auto& zone = options.crs->gauss_kruger();
    if (zone && zone->prefixed != prefix.has_value()) {
      std::string other = "a system whose eastings fit";
      if (options.crs->epsg()) {
        for (const ChineseDatum datum :
             {ChineseDatum::cgcs_2000, ChineseDatum::xian_1980, ChineseDatum::beijing_1954}) {
          if (gauss_kruger_epsg(datum, zone->width_deg, zone->number, zone->prefixed) ==
              options.crs->epsg()) {
            other =
                choice(datum, zone->width_deg, prefix ? *prefix : zone->number, prefix.has_value());
          }
        }
      }
      throw IoError(
          io_error("text_crs_contradiction"),
          {{"crs", options.crs->label()},
           {"found",
            prefix ? fmt::format("the zone number {}", *prefix) : std::string("no zone number")},
           {"found_zh", prefix ? fmt::format("含带号 {}", *prefix) : std::string("不含带号")},
           {"other", other}},
          file);
    }
    if (zone && prefix && zone->number != *prefix) {
      throw IoError(
          io_error("text_crs_contradiction"),
          {{"crs", options.crs->label()},
           {"found", fmt::format("the zone number {}", *prefix)},
           {"found_zh", fmt::format("含带号 {}", *prefix)},
           {"other", choice(ChineseDatum::cgcs_2000, width_of_prefix(*prefix), *prefix, true)}},
          file);
    }
    notes.push_back("CRS " + options.crs->label() + " by option");
    return *options.crs;
  }
  std::optional<int> zone = header.zone;
  std::optional<int> width = header.width_deg;
  // Some write the central meridian in place of the zone number.
  if (zone && *zone >= 69 && *zone <= 138 && *zone % 3 == 0) {
    const int meridian = *zone;
    zone = gauss_kruger_number(width.value_or(3), meridian);
    notes.push_back(fmt::format("the zone {} of the header is read as central meridian: zone {}",
                                meridian, *zone));
  }
  if (prefix && zone && *zone != *prefix) {
    const int declared_width = width.value_or(width_of_prefix(*zone));
    std::string choices = choice(header.datum, width_of_prefix(*prefix), *prefix, true);
    const std::string declared = choice(header.datum, declared_width, *zone, true);
    if (!declared.empty()) {
      choices += fmt::format("; if {} is right the eastings need correction", declared);
    }
    throw IoError(io_error("zone_contradiction"),
                  {{"declared", std::to_string(*zone)},
                   {"found", std::to_string(*prefix)},
                   {"choices", choices}},
                  fmt::format("{}:{}", file, prefix_line));
  }
  if (!zone) zone = prefix;
  if (!zone) throw IoError(io_error("text_zone_unknown"), {}, file);
  if (!width) {
    width = width_of_prefix(*zone);
    notes.push_back(
        fmt::format("the header has no zone width: zone {} is a {}-degree zone", *zone, *width));
  }
  const auto code = gauss_kruger_epsg(header.datum, *width, *zone, prefix.has_value());
  if (!code) {
    throw IoError(io_error("text_system_unknown"),
                  {{"system", fmt::format("{}-degree zone {}", *width, *zone)}}, file);
  }
  if (!header.datum_named) {
    notes.push_back("the header names no coordinate system: CGCS2000 is assumed");
  }
  notes.push_back(fmt::format("EPSG:{}: {}-degree zone {}, eastings {} zone number", *code, *width,
                              *zone, prefix ? "with" : "without"));
  return Crs::from_epsg(*code);
}

double plane_area(const std::vector<Point>& ring) {
  return std::fabs(twice_signed_area(ring)) / 2;
}

std::string field_of(const TextParcel& parcel, std::size_t k) {
  return k < parcel.fields.size() ? parcel.fields[k] : std::string();
}

int decimals_of(std::string_view number) {
  const std::size_t point = number.find('.');
  return point == std::string_view::npos ? 0 : static_cast<int>(number.size() - point - 1);
}

// Stated areas in square metres: the unit, hectares or square metres, is that which lies nearer
// to the computed area.
std::optional<double> stated_area_m2(const std::string& text, double computed_m2,
                                     const std::string& name, bool projected,
                                     std::vector<std::string>& notes) {
  const auto number = parse_decimal(half_width(text));
  if (!number || *number <= 0) return std::nullopt;
  if (!projected || computed_m2 <= 0) return std::nullopt;
  const bool hectares =
      std::fabs(std::log(*number * 1e4 / computed_m2)) < std::fabs(std::log(*number / computed_m2));
  const double area = hectares ? *number * 1e4 : *number;
  const double rounding = std::pow(10.0, -decimals_of(text)) * (hectares ? 1e4 : 1) / 2;
  if (std::fabs(area - computed_m2) > rounding + 1e-4 * computed_m2) {
    notes.push_back(fmt::format(
        "parcel {}: stated area {} {} ({} m2), plane area of the coordinates {} m2", name, text,
        hectares ? "ha" : "m2", format_fixed(area, 2), format_fixed(computed_m2, 2)));
  }
  return area;
}

constexpr std::array<const char*, 5> further_fields{"TBLX", "DL", "GZQ", "GZH", "BZ"};

}  // namespace

bool is_coordinate_text(std::string_view text) {
  for (const std::string_view raw : text_lines(text)) {
    const std::string_view line = trimmed(raw);
    if (line.ends_with('@') || line.ends_with("＠")) return true;
    const std::string plain = half_width(line);
    if (plain.starts_with('[') && (contains(plain, "地块坐标") || contains(plain, "属性描述"))) {
      return true;
    }
  }
  return false;
}

Layer parse_coordinate_text(std::string_view text, const std::string& file,
                            const ReadOptions& options) {
  Layer layer;
  std::vector<std::string> notes;
  Structure structure = read_structure(text, file, notes);
  const Header header = read_header(std::move(structure.keys), file, options, notes);
  const bool swap = easting_comes_first(structure, text, header.degrees, file, options, notes);
  const Crs crs = crs_of(structure, header, swap, file, options, notes);
  const bool projected = !crs.is_geographic();

  // One kind of geometry.
  std::array<std::size_t, 3> kinds{};
  for (const TextParcel& parcel : structure.parcels) {
    ++kinds[static_cast<std::size_t>(parcel.type)];
  }
  std::optional<GeometryType> type = options.geometry;
  if (!type) {
    std::string counts;
    static constexpr std::array<const char*, 3> names{"point", "line", "polygon"};
    std::size_t present = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      if (kinds[k] == 0) continue;
      counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", kinds[k], names[k]);
      ++present;
      type = static_cast<GeometryType>(k);
    }
    if (present > 1) throw IoError(io_error("mixed_geometry_of_text"), {{"counts", counts}}, file);
  }
  std::erase_if(structure.parcels, [&](const TextParcel& parcel) { return parcel.type != *type; });

  MultiPointBuilder points;
  MultiLineStringBuilder lines;
  MultiPolygonBuilder polygons;
  static constexpr std::array<std::pair<const char*, std::size_t>, 5> text_fields{
      {{"number", 2}, {"name", 3}, {"sheet", 5}, {"use", 6}, {"land_class", 7}}};
  for (const auto& [name, place] : text_fields) layer.fields.add(Column(name, FieldType::text));
  layer.fields.add(Column("stated_area_m2", FieldType::real));
  layer.fields.add(Column("stated_points", FieldType::integer));
  std::size_t most_fields = 0;
  for (const TextParcel& parcel : structure.parcels) {
    most_fields = std::max(most_fields, parcel.fields.size());
  }
  for (std::size_t k = 8; k < std::min<std::size_t>(most_fields, 13); ++k) {
    layer.fields.add(
        Column(most_fields == 9 ? "description" : further_fields[k - 8], FieldType::text));
  }

  std::size_t in_square_metres = 0;
  for (const TextParcel& parcel : structure.parcels) {
    const std::string label =
        field_of(parcel, 3).empty() ? field_of(parcel, 2) : field_of(parcel, 3);
    double area = 0;
    std::vector<std::vector<Point>> rings;
    for (const TextRing& ring : parcel.rings) {
      std::vector<Point> path;
      for (const TextPoint& p : ring.points) {
        path.push_back(swap ? Point{p.first, p.second} : Point{p.second, p.first});
      }
      if (*type == GeometryType::polygon) {
        if (path.size() < 3) {
          refuse_line(file, ring.points.front().line, fmt::format("ring {}", ring.id),
                      "a ring has less than three points", "一圈界址点少于三个",
                      "complete the ring, or give its points the number of the ring they belong to",
                      "请补全该圈，或改正其圈号");
        }
        path.push_back(Point(path.front()));
      }
      rings.push_back(std::move(path));
    }
    if (parcel.rings.empty()) {
      refuse_line(file, parcel.line, label, "a parcel has no points", "地块没有界址点",
                  "add its points, or remove its line", "请补充界址点，或删除该地块行");
    }
    switch (*type) {
      case GeometryType::point:
        for (const auto& path : rings) {
          for (const Point& p : path) points.add_point(p);
        }
        points.finish_feature();
        break;
      case GeometryType::line:
        for (const auto& path : rings) lines.add_path(path);
        lines.finish_feature();
        break;
      case GeometryType::polygon:
        area = add_assembled_rings(rings, polygons);
        break;
    }
    std::size_t column = 0;
    const auto push_text = [&](const std::string& value) {
      layer.fields.column(column++).push_back(value.empty() ? FieldValue() : FieldValue(value));
    };
    for (const auto& [name, place] : text_fields) push_text(field_of(parcel, place));
    const auto stated = stated_area_m2(field_of(parcel, 1), area, label, projected, notes);
    layer.fields.column(column++).push_back(stated ? FieldValue(*stated) : FieldValue());
    in_square_metres += stated && stated == parse_decimal(half_width(field_of(parcel, 1)));
    const auto count = parse_decimal(half_width(field_of(parcel, 0)));
    layer.fields.column(column++).push_back(count ? FieldValue(static_cast<std::int64_t>(*count))
                                                  : FieldValue());
    for (std::size_t k = 8; column < layer.fields.column_count(); ++k) {
      push_text(field_of(parcel, k));
    }
    if (count) {
      // Closing points may be written or not, and counted or not.
      std::size_t open = 0;
      for (const TextRing& ring : parcel.rings) open += ring.points.size();
      const auto stated_count = static_cast<std::size_t>(std::max(*count, 0.0));
      if (stated_count != parcel.points_read && stated_count != open &&
          stated_count != open + parcel.rings.size()) {
        notes.push_back(fmt::format("parcel {} (line {}): {} points are stated, {} were read",
                                    label, parcel.line, stated_count, parcel.points_read));
      }
    }
  }
  switch (*type) {
    case GeometryType::point:
      layer.geometry = std::move(points).build();
      break;
    case GeometryType::line:
      layer.geometry = std::move(lines).build();
      break;
    case GeometryType::polygon:
      layer.geometry = std::move(polygons).build();
      break;
  }

  std::set<std::string> numbers;
  bool distinct = true;
  for (const TextParcel& parcel : structure.parcels) {
    const std::string number = field_of(parcel, 2);
    distinct = distinct && !number.empty() && numbers.insert(number).second;
  }
  for (std::size_t i = 0; i < structure.parcels.size(); ++i) {
    layer.ids.push_back(distinct ? field_of(structure.parcels[i], 2) : std::to_string(i + 1));
  }
  if (in_square_metres > 0) {
    notes.push_back(fmt::format("{} stated areas are square metres, where the format has hectares",
                                in_square_metres));
  }
  if (structure.implicit_parcel) notes.push_back("points without a parcel line: one parcel");
  if (structure.without_mark > 0) {
    notes.push_back(fmt::format("{} parcel lines lack the @ at their end", structure.without_mark));
  }
  if (structure.split_rings > 0) {
    notes.push_back(
        fmt::format("{} rings were closed and went on under the same number; the rest "
                    "is a ring of its own",
                    structure.split_rings));
  }
  if (structure.stray_closings > 0) {
    notes.push_back(
        fmt::format("{} closing points bear the number of another ring", structure.stray_closings));
  }
  layer.crs = crs;
  layer.name = std::filesystem::path(file).stem().string();
  layer.provenance.format = "national coordinate text";
  layer.provenance.source = std::filesystem::path(file).filename().string();
  layer.provenance.notes = std::move(notes);
  return layer;
}

Layer read_coordinate_text(const std::filesystem::path& file, const ReadOptions& options) {
  const std::string bytes = read_bytes(file);
  const DecodedFile decoded = decode_file_text(bytes, options.encoding);
  Layer layer = parse_coordinate_text(decoded.text, file.filename().string(), options);
  layer.provenance.encoding = decoded.decision.encoding;
  layer.provenance.notes.insert(
      layer.provenance.notes.begin(),
      fmt::format("encoding {}: {}", decoded.decision.encoding, decoded.decision.evidence));
  if (options.hash) layer.provenance.sha256 = sha256(bytes);
  return layer;
}

namespace {

const char* datum_name(ChineseDatum datum) {
  switch (datum) {
    case ChineseDatum::cgcs_2000:
      return "2000国家大地坐标系";
    case ChineseDatum::xian_1980:
      return "1980西安坐标系";
    case ChineseDatum::beijing_1954:
      return "1954北京坐标系";
  }
  return "";
}

std::string text_field(const Layer& layer, std::size_t i,
                       std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (const auto j = layer.fields.find(name)) return to_text(layer.fields.column(*j)[i]);
  }
  return {};
}

}  // namespace

std::string format_coordinate_text(const Layer& layer, const CoordinateTextOptions& options) {
  const auto refuse = [&](const std::string& reason, const std::string& reason_zh, const char* help,
                          const char* help_zh) {
    throw OutputError(io_error("output_not_suitable"), {{"file", layer.name},
                                                        {"reason", reason},
                                                        {"reason_zh", reason_zh},
                                                        {"help", help},
                                                        {"help_zh", help_zh}});
  };
  const auto system = layer.crs ? chinese_zone(*layer.crs) : std::nullopt;
  if (!system) {
    refuse("the coordinate text needs a Gauss-Kruger zone of a Chinese datum, and the layer has " +
               (layer.crs ? layer.crs->label() : std::string("no CRS")),
           "坐标 TXT 需要高斯-克吕格投影带，而图层为 " +
               (layer.crs ? layer.crs->label() : std::string("无坐标系")),
           "convert it first, for instance to EPSG:4524", "请先转换，例如转换到 EPSG:4524");
  }
  std::string text = "[属性描述]\n格式版本号=1.01版本\n数据产生单位=\n数据产生日期=\n坐标系=";
  text += datum_name(system->datum);
  text += fmt::format(
      "\n几度分带={}\n投影类型=高斯克吕格\n计量单位=米\n带号={}\n精度={}\n转换参数=,,,,,,\n["
      "地块坐标]\n",
      system->zone.width_deg, system->zone.number,
      format_fixed(std::pow(10.0, -options.decimals), options.decimals));
  for (std::size_t i = 0; i < layer.size(); ++i) {
    if (layer.geometry.is_missing(i)) {
      refuse("feature " + layer.ids[i] + " has no geometry", "要素 " + layer.ids[i] + " 没有几何",
             "leave it out", "请去掉该要素");
    }
    std::vector<std::vector<Point>> rings;
    const char* kind = "面";
    double area = 0;
    switch (layer.geometry.type()) {
      case GeometryType::point: {
        kind = "点";
        const auto places = layer.geometry.as_points()[i];
        rings.emplace_back(places.begin(), places.end());
        break;
      }
      case GeometryType::line: {
        kind = "线";
        const MultiLineStringView view = layer.geometry.as_lines()[i];
        for (std::size_t j = 0; j < view.size(); ++j) {
          rings.emplace_back(view.path(j).begin(), view.path(j).end());
        }
        break;
      }
      case GeometryType::polygon: {
        const MultiPolygonView view = layer.geometry.as_polygons()[i];
        for (std::size_t j = 0; j < view.size(); ++j) {
          for (std::size_t k = 0; k < view.polygon(j).ring_count(); ++k) {
            const RingView ring = view.polygon(j).ring(k);
            rings.emplace_back(ring.begin(), ring.end());
            area += (k == 0 ? 1 : -1) * plane_area(rings.back());
          }
        }
        break;
      }
    }
    std::size_t count = 0;
    for (const auto& ring : rings) count += ring.size();
    const std::string stated = kind != std::string("面") ? ""
                               : options.area_in_ha      ? format_fixed(area / 1e4, 4)
                                                         : format_fixed(area, 2);
    std::string number = text_field(layer, i, {"number", "地块编号", "DKBH"});
    if (number.empty()) number = layer.ids[i];
    std::vector<std::string> fields{std::to_string(count),
                                    stated,
                                    number,
                                    text_field(layer, i, {"name", "地块名称", "名称", "DKMC"}),
                                    kind,
                                    text_field(layer, i, {"sheet", "图幅号", "TFH"}),
                                    text_field(layer, i, {"use", "地块用途", "DKYT"})};
    if (options.fields >= 9) {
      fields.push_back(text_field(layer, i, {"land_class", "地类编码", "DLBM"}));
    }
    if (options.fields >= 13) {
      for (const char* name : further_fields) fields.push_back(text_field(layer, i, {name}));
    }
    for (const std::string& field : fields) {
      if (field.find_first_of(",@\r\n") != std::string::npos) {
        refuse("\"" + field + "\" has a comma, @ or line break, which the format cannot hold",
               "“" + field + "”含有逗号、@ 或换行，格式无法表示", "change the text",
               "请修改该文字");
      }
      text += field + ",";
    }
    text += "@\n";
    std::size_t name = 1;
    for (std::size_t r = 0; r < rings.size(); ++r) {
      const std::size_t first = name;
      const bool closed = layer.geometry.type() == GeometryType::polygon;
      for (std::size_t k = 0; k < rings[r].size(); ++k) {
        const bool closing = closed && k + 1 == rings[r].size();
        const std::string point = options.point_name ? options.point_name(i, r, closing ? 0 : k)
                                                     : fmt::format("J{}", closing ? first : name);
        text += fmt::format("{},{},{},{}\n", point, r + 1,
                            format_fixed(rings[r][k].y, options.decimals),
                            format_fixed(rings[r][k].x, options.decimals));
        if (!closing) ++name;
      }
    }
  }
  return text;
}

}  // namespace ecotone
