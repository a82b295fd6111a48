// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/table_io.h"

#include <fmt/format.h>
#include <ogr_api.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <optional>
#include <set>

#include "ecotone/error.h"
#include "ecotone/geodesy/gauss_kruger.h"
#include "ecotone/geometry/column_reader.h"
#include "ecotone/io/angle.h"
#include "ecotone/io/dataset_file.h"
#include "ecotone/io/encoding.h"
#include "ecotone/io/gdal_dataset.h"
#include "ecotone/io/ring_assembly.h"
#include "ecotone/io/text_cells.h"
#include "ecotone/message/io_errors.h"

namespace ecotone {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// What the name of a column says of it.
enum class Meaning {
  other,
  longitude,
  latitude,
  easting,
  northing,
  x,
  y,
  ring,
  point,
  boundary_point,
  parcel,
  wkt
};

// The name in lower case, without spaces, units in brackets and the word for coordinate.
std::string plain_name(std::string_view name) {
  std::string plain = lower_case(half_width(trimmed(name)));
  for (const std::string_view open : {"(", "（", "["}) {
    const std::size_t at = plain.find(open);
    if (at != std::string::npos && at > 0) plain.resize(at);
  }
  for (const std::string_view word : {"坐标", "coordinate", "coord", "_", " ", ":", "\n", "值"}) {
    for (std::size_t at = plain.find(word); at != std::string::npos; at = plain.find(word)) {
      plain.erase(at, word.size());
    }
  }
  return plain;
}

// A column of packed degrees says so: 经度(度分秒), lon_dms, lat (ddd.mmssss).
bool says_packed(std::string_view name) {
  const std::string plain = lower_case(half_width(name));
  for (const char* mark : {"度分秒", "dms", "mmss"}) {
    if (plain.find(mark) != std::string::npos) return true;
  }
  return false;
}

bool is_one_of(const std::string& name, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

Meaning meaning_of(std::string_view name) {
  const std::string plain = plain_name(name);
  if (plain.empty()) return Meaning::other;
  const auto has = [&](std::string_view part) { return plain.find(part) != std::string::npos; };
  if (has("经度") || has("东经") || plain.starts_with("lon") || plain == "lng" || plain == "jd") {
    return Meaning::longitude;
  }
  if (has("纬度") || has("北纬") || plain.starts_with("lat") || plain == "wd") {
    return Meaning::latitude;
  }
  if (has("横") || is_one_of(plain, {"easting", "east", "e", "东", "东y", "y东", "东距"})) {
    return Meaning::easting;
  }
  if (has("纵") || is_one_of(plain, {"northing", "north", "n", "北", "北x", "x北", "北距"})) {
    return Meaning::northing;
  }
  if (is_one_of(plain, {"x", "x米", "xm", "坐标x", "pointx"})) return Meaning::x;
  if (is_one_of(plain, {"y", "y米", "ym", "坐标y", "pointy"})) return Meaning::y;
  if (is_one_of(plain, {"圈号", "地块圈号", "环号", "ring", "ringid"})) return Meaning::ring;
  if (is_one_of(plain, {"界址点号", "界址点", "拐点号", "拐点", "拐点编号", "界址点编号"})) {
    return Meaning::boundary_point;
  }
  if (is_one_of(plain, {"点号", "点名", "点编号", "序号点", "point", "pointid"}))
    return Meaning::point;
  if (is_one_of(plain,
                {"地块编号", "地块号", "地块名称", "地块", "宗地号", "parcel", "parcelid"})) {
    return Meaning::parcel;
  }
  if (is_one_of(plain, {"wkt", "geometry", "geom", "thegeom", "geometrywkt"})) return Meaning::wkt;
  return Meaning::other;
}

// Columns that hold coordinates: east (or longitude) and north (or latitude), or WKT.
struct Layout {
  std::size_t header = 0;     // row with the names
  std::size_t first_row = 0;  // of data
  std::vector<std::string> names;
  std::optional<std::size_t> east, north, wkt, ring, parcel, point;
  bool angles = false;
  bool named_xy = false;  // X and Y, of which either may be the northing
  bool by_value = false;
  bool boundary_points = false;
};

bool is_number(const std::string& cell) {
  return parse_decimal(half_width(cell)).has_value();
}

std::string cell_of(const std::vector<std::string>& row, std::size_t column) {
  return column < row.size() ? row[column] : std::string();
}

bool is_blank(const std::vector<std::string>& row) {
  return std::all_of(row.begin(), row.end(),
                     [](const std::string& cell) { return trimmed(cell).empty(); });
}

std::size_t width_of(const Rows& rows) {
  std::size_t width = 0;
  for (const auto& row : rows) width = std::max(width, row.size());
  return width;
}

// Names of the columns if row r is the header: a blank cell takes the name above it, as a cell
// merged over two rows leaves it; then the name to the left above, merged over two columns.
std::vector<std::string> names_at(const Rows& rows, std::size_t r, std::size_t width) {
  std::vector<std::string> names;
  for (std::size_t c = 0; c < width; ++c) {
    std::string name(trimmed(cell_of(rows[r], c)));
    for (std::size_t above = r; name.empty() && above > 0; --above) {
      name = trimmed(cell_of(rows[above - 1], c));
    }
    names.push_back(std::move(name));
  }
  return names;
}

// Takes the columns by what their names mean. Angles win over plane coordinates, unless the CRS
// that is given is projected.
bool take_by_names(Layout& layout, const ReadOptions& options) {
  std::optional<std::size_t> longitude, latitude, easting, northing, x, y;
  layout.wkt = layout.ring = layout.parcel = layout.point = std::nullopt;
  for (std::size_t c = 0; c < layout.names.size(); ++c) {
    const auto take = [&](std::optional<std::size_t>& place) {
      if (!place) place = c;
    };
    switch (meaning_of(layout.names[c])) {
      case Meaning::longitude:
        take(longitude);
        break;
      case Meaning::latitude:
        take(latitude);
        break;
      case Meaning::easting:
        take(easting);
        break;
      case Meaning::northing:
        take(northing);
        break;
      case Meaning::x:
        take(x);
        break;
      case Meaning::y:
        take(y);
        break;
      case Meaning::ring:
        take(layout.ring);
        break;
      case Meaning::boundary_point:
        take(layout.point);
        layout.boundary_points = true;
        break;
      case Meaning::point:
        take(layout.point);
        break;
      case Meaning::parcel:
        take(layout.parcel);
        break;
      case Meaning::wkt:
        take(layout.wkt);
        break;
      case Meaning::other:
        break;
    }
  }
  if (!options.x_field.empty() || !options.y_field.empty()) {
    for (std::size_t c = 0; c < layout.names.size(); ++c) {
      if (layout.names[c] == options.x_field) layout.east = c;
      if (layout.names[c] == options.y_field) layout.north = c;
    }
    if (!layout.east || !layout.north) return false;
    const Meaning meaning = meaning_of(options.x_field);
    layout.angles = meaning == Meaning::longitude || meaning == Meaning::latitude;
    layout.wkt.reset();
    return true;
  }
  const bool plane = (easting && northing) || (x && y);
  const bool plane_wanted = plane && options.crs && !options.crs->is_geographic();
  if (longitude && latitude && !plane_wanted) {
    layout.east = longitude;
    layout.north = latitude;
    layout.angles = true;
  } else if (easting && northing) {
    layout.east = easting;
    layout.north = northing;
  } else if (x && y) {
    layout.east = y;  // the custom of Chinese surveying; the numbers may say otherwise
    layout.north = x;
    layout.named_xy = true;
  } else {
    return layout.wkt.has_value();
  }
  layout.wkt.reset();
  return true;
}

std::vector<Point> values_of(const Rows& rows, std::size_t first_row, std::size_t a,
                             std::size_t b) {
  std::vector<Point> values;
  for (std::size_t r = first_row; r < rows.size(); ++r) {
    const auto first = parse_decimal(half_width(cell_of(rows[r], a)));
    const auto second = parse_decimal(half_width(cell_of(rows[r], b)));
    if (first && second) values.push_back({*first, *second});
  }
  return values;
}

Layout find_layout(const CellTable& table, const ReadOptions& options) {
  const Rows& rows = table.rows;
  const std::size_t width = width_of(rows);
  constexpr std::size_t search_depth = 20;
  for (std::size_t r = 0; r < rows.size() && r < search_depth; ++r) {
    Layout layout;
    layout.header = r;
    layout.first_row = r + 1;
    layout.names = names_at(rows, r, width);
    if (take_by_names(layout, options)) {
      // A row that is a header has no numbers where coordinates will be.
      const std::size_t probe = layout.wkt ? *layout.wkt : *layout.east;
      if (!is_number(cell_of(rows[r], probe)) || trimmed(cell_of(rows[r], probe)).empty()) {
        return layout;
      }
    }
  }
  // By value: two neighbouring columns of numbers that can only be coordinates.
  if (options.x_field.empty() && options.y_field.empty()) {
    std::size_t first = 0;
    while (first < rows.size() && is_blank(rows[first])) ++first;
    if (first < rows.size()) {
      const bool headed = std::none_of(rows[first].begin(), rows[first].end(), is_number);
      for (std::size_t c = 0; c + 1 < width; ++c) {
        const auto values = values_of(rows, first + headed, c, c + 1);
        const AxisGuess guess = guess_axes(values);
        if (values.empty() || guess == AxisGuess::undecided) continue;
        Layout layout;
        layout.header = first;
        layout.first_row = first + headed;
        if (headed) {
          layout.names = names_at(rows, first, width);
        } else {
          for (std::size_t k = 0; k < width; ++k) {
            layout.names.push_back(fmt::format("column_{}", k + 1));
          }
        }
        layout.east = guess == AxisGuess::first_is_easting ? c : c + 1;
        layout.north = guess == AxisGuess::first_is_easting ? c + 1 : c;
        layout.angles = std::fabs(values[0].x) <= 180 && std::fabs(values[0].y) <= 180;
        layout.by_value = true;
        return layout;
      }
    }
  }
  std::vector<std::string> names;
  for (const auto& row : rows) {
    if (is_blank(row)) continue;
    for (const std::string& cell : row) names.push_back(cell);
    break;
  }
  throw IoError(io_error("table_columns_unknown"), {{"columns", join(names)}}, table.file);
}

// One coordinate of a cell.
struct CellNumber {
  double value = 0;
  bool plain = true;  // a decimal number without signs
};

class CoordinateCells {
 public:
  CoordinateCells(const CellTable& table, const Layout& layout, AngleNotation notation)
      : table_(table), layout_(layout), notation_(notation) {}

  std::optional<CellNumber> read(std::size_t row, std::size_t column) const {
    const std::string cell = cell_of(table_.rows[row], column);
    if (trimmed(cell).empty()) return std::nullopt;
    const auto refuse = [&](const ErrorText& text) {
      throw IoError(text, {{"column", layout_.names[column]}, {"text", cell}},
                    fmt::format("{}:{}", table_.file, table_.lines[row]));
    };
    const std::string plain = half_width(cell);
    if (notation_ == AngleNotation::packed && layout_.angles && is_number(plain)) {
      if (const auto angle = parse_packed_angle(plain)) return CellNumber{*angle, true};
      refuse(io_error("packed_angle_impossible"));
    }
    if (const auto number = parse_decimal(plain)) return CellNumber{*number, true};
    if (const auto angle = parse_angle(plain)) return CellNumber{angle->degrees, false};
    // Grouped digits, as spreadsheets show them.
    std::string ungrouped = plain;
    std::erase(ungrouped, ',');
    if (const auto number = parse_decimal(ungrouped)) return CellNumber{*number, true};
    refuse(io_error("table_value_not_coordinate"));
    return std::nullopt;
  }

 private:
  const CellTable& table_;
  const Layout& layout_;
  AngleNotation notation_;
};

bool has_many_decimals(std::string_view cell) {
  const std::size_t point = cell.find('.');
  return point != std::string_view::npos && trimmed(cell).size() - point - 1 >= 4;
}

FieldType type_of_cells(const CellTable& table, std::size_t first_row, std::size_t column) {
  bool integer = true, real = true, date = true, any = false;
  for (std::size_t r = first_row; r < table.rows.size(); ++r) {
    const std::string cell(trimmed(cell_of(table.rows[r], column)));
    if (cell.empty()) continue;
    any = true;
    const bool code = cell.size() > 1 && cell[0] == '0' && cell[1] != '.';
    const bool long_code = cell.size() > 15 && cell.find('.') == std::string::npos;
    integer = integer && !code && !long_code && cell[0] != '+' &&
              parse_field_value(cell, FieldType::integer).has_value();
    real = real && !code && !long_code && cell[0] != '+' && is_number(cell) &&
           std::isalpha(static_cast<unsigned char>(cell[0])) == 0;
    date = date && cell.size() >= 8 && cell.find_first_of("-/") != std::string::npos &&
           parse_date(cell).has_value();
    if (!integer && !real && !date) break;
  }
  if (!any) return FieldType::text;
  if (integer) return FieldType::integer;
  if (real) return FieldType::real;
  return date ? FieldType::date : FieldType::text;
}

FieldValue value_of_cell(const std::string& cell, FieldType type) {
  const std::string_view text = trimmed(cell);
  if (text.empty()) return {};
  if (type == FieldType::text) return std::string(text);
  return parse_field_value(text, type).value_or(FieldValue());
}

// Fields of all columns but those of coordinates.
std::vector<std::size_t> field_columns(const Layout& layout, bool keep_point_names) {
  std::vector<std::size_t> columns;
  for (std::size_t c = 0; c < layout.names.size(); ++c) {
    const bool coordinate = layout.east == c || layout.north == c || layout.wkt == c;
    const bool of_points = layout.point == c || layout.ring == c;
    if (coordinate || (of_points && !keep_point_names)) continue;
    columns.push_back(c);
  }
  return columns;
}

std::string field_name(const Table& fields, const std::string& name, std::size_t column) {
  std::string distinct = name.empty() ? fmt::format("column_{}", column + 1) : name;
  if (fields.find(distinct)) distinct = fmt::format("column{}_{}", column + 1, distinct);
  return distinct;
}

struct BoundaryRing {
  std::vector<Point> points;
  std::size_t first_row = 0;
};

struct BoundaryParcel {
  std::vector<BoundaryRing> rings;
  std::vector<std::size_t> rows;
};

// Whether rows are boundary points of polygons rather than points of their own.
bool rows_are_boundary(const CellTable& table, const Layout& layout) {
  if (layout.ring || layout.boundary_points) return true;
  if (!layout.point) return false;
  std::size_t named = 0, rows = 0;
  for (std::size_t r = layout.first_row; r < table.rows.size(); ++r) {
    if (is_blank(table.rows[r])) continue;
    ++rows;
    const std::string name = half_width(trimmed(cell_of(table.rows[r], *layout.point)));
    named += name.size() > 1 && (name[0] == 'J' || name[0] == 'j') &&
             name.find_first_not_of("0123456789", 1) == std::string::npos;
  }
  if (rows > 0 && named == rows) return true;
  // A closed ring: the first point comes again as the last.
  std::size_t first = layout.first_row, last = table.rows.size();
  while (first < last && is_blank(table.rows[first])) ++first;
  while (last > first && is_blank(table.rows[last - 1])) --last;
  return last - first >= 4 &&
         cell_of(table.rows[first], *layout.east) == cell_of(table.rows[last - 1], *layout.east) &&
         cell_of(table.rows[first], *layout.north) == cell_of(table.rows[last - 1], *layout.north);
}

}  // namespace

CellTable read_csv_cells(const std::filesystem::path& file, const ReadOptions& options) {
  CellTable table;
  table.file = file.filename().string();
  const DecodedFile decoded = decode_file_text(read_bytes(file), options.encoding);
  table.encoding = decoded.decision.encoding;
  table.notes.push_back(
      fmt::format("encoding {}: {}", decoded.decision.encoding, decoded.decision.evidence));
  // The separator that stands in most of the first lines, and most often.
  std::array<std::pair<char, std::size_t>, 3> counts{{{',', 0}, {'\t', 0}, {';', 0}}};
  std::size_t seen = 0;
  for (const std::string_view line : text_lines(decoded.text)) {
    if (trimmed(line).empty()) continue;
    for (auto& [separator, count] : counts) {
      count += static_cast<std::size_t>(std::count(line.begin(), line.end(), separator));
    }
    if (++seen == 20) break;
  }
  const auto best =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (best->second > 0) {
    for (CellRow& row : parse_cells(decoded.text, best->first)) {
      table.rows.push_back(std::move(row.cells));
      table.lines.push_back(row.line);
    }
    return table;
  }
  // White space, as in lists of points from instruments.
  std::size_t number = 0;
  for (const std::string_view line : text_lines(decoded.text)) {
    ++number;
    std::vector<std::string> cells;
    const std::string plain = half_width(line);
    for (const std::string_view part : split(plain, ' ')) {
      if (!trimmed(part).empty()) cells.emplace_back(trimmed(part));
    }
    table.rows.push_back(std::move(cells));
    table.lines.push_back(number);
  }
  return table;
}

CellTable read_xlsx_cells(const std::filesystem::path& file, const std::string& sheet) {
  const GdalMessages messages;
  const GdalConfig headers("OGR_XLSX_HEADERS", "DISABLE");
  const GdalConfig types("OGR_XLSX_FIELD_TYPES", "STRING");
  const GdalDataset dataset =
      open_gdal_dataset(std::filesystem::absolute(file).string(), {"XLSX"}, {});
  if (!dataset) {
    throw IoError(io_error("format_unknown"),
                  {{"file", file.string()}, {"reason", messages.error_text()}});
  }
  OGRLayerH chosen = nullptr;
  std::vector<std::string> names;
  for (int i = 0; i < GDALDatasetGetLayerCount(dataset.get()); ++i) {
    const OGRLayerH layer = GDALDatasetGetLayer(dataset.get(), i);
    if (OGR_L_GetFeatureCount(layer, TRUE) == 0) continue;
    names.emplace_back(OGR_L_GetName(layer));
    if (sheet.empty() || sheet == names.back()) chosen = layer;
  }
  if (!sheet.empty() && chosen == nullptr) {
    throw IoError(io_error("layer_unknown"),
                  {{"file", file.string()}, {"layer", sheet}, {"layers", join(names)}});
  }
  if (chosen == nullptr) {
    throw IoError(io_error("layer_without_geometry"), {{"file", file.string()}});
  }
  if (sheet.empty() && names.size() > 1) {
    throw IoError(io_error("layer_ambiguous"), {{"file", file.string()}, {"layers", join(names)}});
  }
  CellTable table;
  table.file = file.filename().string();
  table.sheet = OGR_L_GetName(chosen);
  OGR_L_ResetReading(chosen);
  while (OGRFeatureH feature = OGR_L_GetNextFeature(chosen)) {
    std::vector<std::string> cells;
    bool any = false;
    for (int k = 0; k < OGR_F_GetFieldCount(feature); ++k) {
      cells.emplace_back(OGR_F_IsFieldSetAndNotNull(feature, k) ? OGR_F_GetFieldAsString(feature, k)
                                                                : "");
      any = any || !cells.back().empty();
    }
    if (!any) cells.clear();
    const auto row = static_cast<std::size_t>(OGR_F_GetFID(feature));
    OGR_F_Destroy(feature);
    // Rows that the file leaves out are blank.
    while (table.lines.size() + 1 < row) {
      table.rows.emplace_back();
      table.lines.push_back(table.lines.size() + 1);
    }
    table.rows.push_back(std::move(cells));
    table.lines.push_back(std::max(row, table.lines.size() + 1));
  }
  return table;
}

Layer layer_of_table(const CellTable& table, const ReadOptions& options) {
  Layout layout = find_layout(table, options);
  Layer layer;
  std::vector<std::string> notes = table.notes;
  layer.name =
      table.sheet.empty() ? std::filesystem::path(table.file).stem().string() : table.sheet;
  layer.provenance.source = table.file;
  layer.provenance.source_layer = table.sheet;
  layer.provenance.encoding = table.encoding;
  layer.crs = options.crs;
  if (options.crs) notes.push_back("CRS " + options.crs->label() + " by option");
  if (layout.header > 0) {
    notes.push_back(
        fmt::format("the names of the columns stand in line {}", table.lines[layout.header]));
  }

  const auto add_fields = [&](const std::vector<std::size_t>& columns) {
    for (const std::size_t c : columns) {
      layer.fields.add(Column(field_name(layer.fields, layout.names[c], c),
                              type_of_cells(table, layout.first_row, c)));
    }
  };

  if (layout.wkt) {
    const std::vector<std::size_t> columns = field_columns(layout, true);
    add_fields(columns);
    ColumnReader reader = options.geometry ? ColumnReader(*options.geometry) : ColumnReader();
    for (std::size_t r = layout.first_row; r < table.rows.size(); ++r) {
      if (is_blank(table.rows[r])) continue;
      const std::string wkt = cell_of(table.rows[r], *layout.wkt);
      try {
        if (trimmed(wkt).empty()) {
          reader.add_missing();
        } else {
          reader.add_wkt(wkt);
        }
      } catch (Error& error) {
        error.prepend_place(fmt::format("{}:{}", table.file, table.lines[r]));
        throw;
      }
      for (std::size_t k = 0; k < columns.size(); ++k) {
        Column& column = layer.fields.column(k);
        column.push_back(value_of_cell(cell_of(table.rows[r], columns[k]), column.type()));
      }
      layer.ids.push_back(std::to_string(layer.ids.size() + 1));
    }
    ColumnReading reading = std::move(reader).finish();
    if (!reading.of_other_type.empty()) {
      notes.push_back(fmt::format("{} rows have a geometry of another type, which was left out",
                                  reading.of_other_type.size()));
    }
    layer.geometry = std::move(reading.column);
    layer.provenance.notes = std::move(notes);
    return layer;
  }

  // Which of X and Y is the northing, and whether names and numbers agree.
  const auto sample = values_of(table.rows, layout.first_row, *layout.east, *layout.north);
  const AxisGuess guess = guess_axes(sample);
  if (layout.by_value) {
    notes.push_back(fmt::format("coordinates by their values: {} is east, {} is north",
                                layout.names[*layout.east], layout.names[*layout.north]));
  } else if (options.x_field.empty() && layout.named_xy) {
    const bool swap =
        options.axis == AxisOrder::east_north ||
        ((options.axis == AxisOrder::as_declared || options.axis == AxisOrder::automatic) &&
         guess == AxisGuess::first_is_northing);
    if (swap) std::swap(layout.east, layout.north);
    const bool told_by_values = guess != AxisGuess::undecided;
    notes.push_back(fmt::format(
        "{} is the northing and {} the easting, {}", layout.names[*layout.north],
        layout.names[*layout.east],
        options.axis == AxisOrder::north_east || options.axis == AxisOrder::east_north ? "by option"
        : told_by_values ? "by the size of the numbers"
                         : "by the custom of Chinese surveying (--axis en if not)"));
    if (sample.size() > 0 && std::fabs(sample[0].x) <= 180 && std::fabs(sample[0].y) <= 180) {
      layout.angles = true;
    }
  } else if (options.x_field.empty() && guess == AxisGuess::first_is_northing) {
    const bool forced = options.axis == AxisOrder::automatic;
    if (!forced) {
      std::size_t row = layout.first_row;
      while (row < table.rows.size() && is_blank(table.rows[row])) ++row;
      throw IoError(io_error("table_columns_swapped"),
                    {{"east", layout.names[*layout.east]},
                     {"north", layout.names[*layout.north]},
                     {"text", cell_of(table.rows[row], *layout.east) + ", " +
                                  cell_of(table.rows[row], *layout.north)}},
                    fmt::format("{}:{}", table.file, table.lines[row]));
    }
    std::swap(layout.east, layout.north);
    notes.push_back("the columns are swapped against their names (--axis auto)");
  }

  AngleNotation notation = options.angles;
  if (notation == AngleNotation::automatic && says_packed(layout.names[*layout.east]) &&
      says_packed(layout.names[*layout.north])) {
    notation = AngleNotation::packed;
    layout.angles = true;
    notes.push_back("numbers are packed degrees (ddd.mmssss), as the names of the columns say");
  }
  const CoordinateCells cells(table, layout, notation);
  std::vector<std::optional<Point>> places(table.rows.size());
  std::size_t without = 0, plain = 0, could_be_packed = 0;
  for (std::size_t r = layout.first_row; r < table.rows.size(); ++r) {
    if (is_blank(table.rows[r])) continue;
    const auto east = cells.read(r, *layout.east);
    const auto north = cells.read(r, *layout.north);
    if (!east || !north) {
      ++without;
      continue;
    }
    places[r] = Point{east->value, north->value};
    if (!east->plain) layout.angles = true;
    if (layout.angles && east->plain && north->plain) {
      ++plain;
      const std::string x = cell_of(table.rows[r], *layout.east);
      const std::string y = cell_of(table.rows[r], *layout.north);
      could_be_packed += has_many_decimals(x) && has_many_decimals(y) &&
                         parse_packed_angle(x).has_value() && parse_packed_angle(y).has_value();
    }
  }
  if (notation == AngleNotation::automatic && plain > 0 && could_be_packed == plain) {
    notes.push_back(
        "all angles could also be packed degrees (108.3012 as 108°30′12″); they were read as "
        "decimal degrees. If they are packed, call the columns 经度(度分秒) and 纬度(度分秒)");
  }
  if (layer.crs && layout.angles && !layer.crs->is_geographic()) {
    throw IoError(io_error("text_crs_contradiction"),
                  {{"crs", layer.crs->label()},
                   {"found", "degrees"},
                   {"found_zh", "为经纬度"},
                   {"other", "EPSG:4490 or EPSG:4326"}},
                  table.file);
  }
  if (!layer.crs) {
    Box box;
    for (const auto& place : places) {
      if (place) box.include(*place);
    }
    if (layout.angles) {
      notes.push_back("degrees without a named CRS; often EPSG:4490 or EPSG:4326");
    } else if (const auto zones = infer_gauss_kruger(box);
               !zones.empty() && zones[0].zone.prefixed) {
      notes.push_back(
          fmt::format("the table names no CRS; the eastings look like EPSG:{}", zones[0].epsg));
    }
  }

  const bool polygons = options.geometry ? *options.geometry != GeometryType::point
                                         : rows_are_boundary(table, layout);
  if (!polygons) {
    const std::vector<std::size_t> columns = field_columns(layout, true);
    add_fields(columns);
    MultiPointBuilder points;
    for (std::size_t r = layout.first_row; r < table.rows.size(); ++r) {
      if (is_blank(table.rows[r])) continue;
      if (places[r]) {
        points.add_point(*places[r]);
        points.finish_feature();
      } else {
        points.add_missing();
      }
      for (std::size_t k = 0; k < columns.size(); ++k) {
        Column& column = layer.fields.column(k);
        column.push_back(value_of_cell(cell_of(table.rows[r], columns[k]), column.type()));
      }
      layer.ids.push_back(std::to_string(layer.ids.size() + 1));
    }
    if (without > 0) notes.push_back(fmt::format("{} rows have no coordinates", without));
    layer.geometry = std::move(points).build();
    layer.provenance.notes = std::move(notes);
    return layer;
  }

  // Boundary points: parcels by their column, rings by theirs, by blank rows and by closing.
  std::vector<BoundaryParcel> parcels;
  std::string parcel_name, ring_name;
  bool open = false;
  for (std::size_t r = layout.first_row; r < table.rows.size(); ++r) {
    if (is_blank(table.rows[r]) || !places[r]) {
      open = false;
      continue;
    }
    std::string parcel = layout.parcel
                             ? std::string(trimmed(cell_of(table.rows[r], *layout.parcel)))
                             : std::string();
    if (parcel.empty()) parcel = parcel_name;  // merged cells name it once
    if (parcels.empty() || parcel != parcel_name) {
      parcels.emplace_back();
      open = false;
    }
    parcel_name = parcel;
    std::string ring =
        layout.ring ? std::string(trimmed(cell_of(table.rows[r], *layout.ring))) : std::string();
    if (ring.empty()) ring = ring_name;
    if (ring != ring_name) open = false;
    ring_name = ring;
    BoundaryParcel& current = parcels.back();
    current.rows.push_back(r);
    if (!open) {
      current.rings.push_back({{}, r});
      open = true;
    }
    std::vector<Point>& points = current.rings.back().points;
    if (!points.empty() && points.back() == *places[r]) continue;
    points.push_back(*places[r]);
    if (points.size() > 3 && points.front() == points.back()) open = false;
  }
  const bool lines = options.geometry == GeometryType::line;
  MultiPolygonBuilder polygon_builder;
  MultiLineStringBuilder line_builder;
  for (BoundaryParcel& parcel : parcels) {
    std::vector<std::vector<Point>> rings;
    for (BoundaryRing& ring : parcel.rings) {
      if (!lines && ring.points.front() != ring.points.back()) {
        ring.points.push_back(Point(ring.points.front()));
      }
      if (ring.points.size() < (lines ? 2u : 4u)) {
        throw IoError(io_error("text_line_malformed"),
                      {{"what", "a ring has less than three points"},
                       {"what_zh", "一圈界址点少于三个"},
                       {"text", join(table.rows[ring.first_row], ", ")},
                       {"help", "complete the ring; a blank row ends one"},
                       {"help_zh", "请补全该圈；空行表示一圈结束"}},
                      fmt::format("{}:{}", table.file, table.lines[ring.first_row]));
      }
      rings.push_back(ring.points);
    }
    if (lines) {
      for (const auto& ring : rings) line_builder.add_path(ring);
      line_builder.finish_feature();
    } else {
      add_assembled_rings(rings, polygon_builder);
    }
    layer.ids.push_back(std::to_string(layer.ids.size() + 1));
  }
  if (lines) {
    layer.geometry = std::move(line_builder).build();
  } else {
    layer.geometry = std::move(polygon_builder).build();
  }
  std::vector<std::size_t> kept;
  std::vector<std::string> dropped;
  for (const std::size_t c : field_columns(layout, false)) {
    bool constant = true;
    for (const BoundaryParcel& parcel : parcels) {
      std::set<std::string> values;
      for (const std::size_t r : parcel.rows) {
        const std::string value(trimmed(cell_of(table.rows[r], c)));
        if (!value.empty()) values.insert(value);
      }
      constant = constant && values.size() <= 1;
    }
    if (constant) {
      kept.push_back(c);
    } else {
      dropped.push_back(layout.names[c]);
    }
  }
  add_fields(kept);
  for (const BoundaryParcel& parcel : parcels) {
    for (std::size_t k = 0; k < kept.size(); ++k) {
      FieldValue value;
      for (const std::size_t r : parcel.rows) {
        value = value_of_cell(cell_of(table.rows[r], kept[k]), layer.fields.column(k).type());
        if (!std::holds_alternative<std::monostate>(value)) break;
      }
      layer.fields.column(k).push_back(std::move(value));
    }
  }
  std::size_t rings = 0;
  for (const BoundaryParcel& parcel : parcels) rings += parcel.rings.size();
  notes.push_back(
      fmt::format("rows are boundary points: {} parcels of {} rings", parcels.size(), rings));
  if (!dropped.empty()) {
    notes.push_back("columns that differ from point to point were left out: " + join(dropped));
  }
  layer.provenance.notes = std::move(notes);
  return layer;
}

}  // namespace ecotone
