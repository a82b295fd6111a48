// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <cmath>
#include <fstream>
#include <string>
#include <system_error>

#include "ecotone/error.h"
#include "ecotone/geometry/wkt.h"
#include "ecotone/io/csv_field.h"
#include "ecotone/io/output_format.h"
#include "ecotone/message/io_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

// A file of text that says when it could not be written.
class TextFile {
 public:
  explicit TextFile(const std::filesystem::path& path) : path_(path), out_(path, std::ios::binary) {
    check();
  }
  void write(std::string_view text) {
    errno = 0;
    out_.write(text.data(), static_cast<std::streamsize>(text.size()));
    check();
  }
  void close() {
    errno = 0;
    out_.close();
    check();
  }

 private:
  void check() const {
    if (out_) return;
    const int code = errno == 0 ? EIO : errno;
    throw OutputError(io_error("output_not_written"),
                      {{"file", path_.filename().string()},
                       {"reason", std::error_code(code, std::generic_category()).message()}});
  }
  std::filesystem::path path_;
  std::ofstream out_;
};

std::string json_string(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string json = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (c == '\n') {
      json += "\\n";
    } else if (c == '\r') {
      json += "\\r";
    } else if (c == '\t') {
      json += "\\t";
    } else if (byte < 0x20) {
      json += "\\u00";
      json += digits[byte >> 4];
      json += digits[byte & 15];
    } else {
      json += c;
    }
  }
  return json + "\"";
}

std::string json_value(const FieldValue& value) {
  if (std::holds_alternative<std::monostate>(value)) return "null";
  if (const double* number = std::get_if<double>(&value)) {
    if (!std::isfinite(*number)) return "null";
    const std::string text = format_shortest(*number);
    // A real number stays one for a reader that goes by its form.
    return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
  }
  if (std::holds_alternative<std::int64_t>(value) || std::holds_alternative<bool>(value)) {
    return to_text(value);
  }
  return json_string(to_text(value));
}

std::string position(const Point& p) {
  return "[" + format_shortest(p.x) + "," + format_shortest(p.y) + "]";
}

std::string positions(std::span<const Point> points, bool backwards = false) {
  std::string json = "[";
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i > 0) json += ',';
    json += position(points[backwards ? points.size() - 1 - i : i]);
  }
  return json + "]";
}

double doubled_signed_area(RingView ring) {
  double sum = 0;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    const double x0 = ring[i - 1].x - ring[0].x, y0 = ring[i - 1].y - ring[0].y;
    const double x1 = ring[i].x - ring[0].x, y1 = ring[i].y - ring[0].y;
    sum += x0 * y1 - x1 * y0;
  }
  return sum;
}

// RFC 7946, section 3.1.6: shells counter-clockwise, holes clockwise.
std::string polygon(const PolygonView& view) {
  std::string json = "[";
  for (std::size_t k = 0; k < view.ring_count(); ++k) {
    if (k > 0) json += ',';
    const bool counter_clockwise = doubled_signed_area(view.ring(k)) > 0;
    json += positions(view.ring(k), counter_clockwise != (k == 0));
  }
  return json + "]";
}

std::string geometry(const GeometryColumn& column, std::size_t i) {
  if (column.is_missing(i)) return "null";
  const auto typed = [](const char* type, const std::string& coordinates) {
    return "{\"type\":\"" + std::string(type) + "\",\"coordinates\":" + coordinates + "}";
  };
  switch (column.type()) {
    case GeometryType::point: {
      const auto points = column.as_points()[i];
      if (points.size() == 1) return typed("Point", position(points[0]));
      return typed("MultiPoint", positions(points));
    }
    case GeometryType::line: {
      const MultiLineStringView lines = column.as_lines()[i];
      if (lines.size() == 1) return typed("LineString", positions(lines.path(0)));
      std::string json = "[";
      for (std::size_t j = 0; j < lines.size(); ++j) {
        json += (j > 0 ? "," : "") + positions(lines.path(j));
      }
      return typed("MultiLineString", json + "]");
    }
    case GeometryType::polygon:
      break;
  }
  const MultiPolygonView polygons = column.as_polygons()[i];
  if (polygons.size() == 1) return typed("Polygon", polygon(polygons.polygon(0)));
  std::string json = "[";
  for (std::size_t j = 0; j < polygons.size(); ++j) {
    json += (j > 0 ? "," : "") + polygon(polygons.polygon(j));
  }
  return typed("MultiPolygon", json + "]");
}

std::string json_id(const std::string& id) {
  const bool number = !id.empty() && id.size() < 16 && (id == "0" || id[0] != '0') &&
                      id.find_first_not_of("0123456789") == std::string::npos;
  return number ? id : json_string(id);
}

}  // namespace

void write_geojson(const Layer& layer, const std::filesystem::path& path, const std::string& name,
                   bool one_feature_a_line, std::vector<std::string>& notes) {
  const auto code = layer.crs ? layer.crs->epsg() : std::nullopt;
  const bool longitude_latitude = code == 4326 || code == 4490;
  if (layer.crs && !code) {
    throw OutputError(
        io_error("output_not_suitable"),
        {{"file", path.filename().string()},
         {"reason", "GeoJSON can name only a CRS of EPSG, and the layer has " + layer.crs->name()},
         {"reason_zh", "GeoJSON 只能标明 EPSG 坐标系，而图层的坐标系为 " + layer.crs->name()},
         {"help", "write GeoPackage, or convert to EPSG:4490"},
         {"help_zh", "请写成 GeoPackage，或转换到 EPSG:4490"}});
  }
  if (one_feature_a_line && layer.crs && !longitude_latitude) {
    notes.push_back("GeoJSON lines cannot name a CRS: coordinates are in " + layer.crs->label());
  } else if (code == 4490) {
    notes.push_back(
        "coordinates are CGCS2000 (EPSG:4490); readers of GeoJSON take them for WGS 84, the same "
        "within 1 m");
  } else if (layer.crs && !longitude_latitude) {
    notes.push_back("RFC 7946 knows only WGS 84: the CRS " + layer.crs->label() +
                    " stands in the member \"crs\" of GeoJSON 2008, which GDAL and QGIS read");
  } else if (!layer.crs) {
    notes.push_back("the layer has no CRS; readers of GeoJSON will take it for WGS 84");
  }

  TextFile file(path);
  if (!one_feature_a_line) {
    std::string head = "{\"type\":\"FeatureCollection\",\"name\":" + json_string(name);
    if (code && !longitude_latitude) {
      head += ",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::" +
              std::to_string(*code) + "\"}}";
    }
    file.write(head + ",\"features\":[\n");
  }
  for (std::size_t i = 0; i < layer.size(); ++i) {
    std::string line =
        "{\"type\":\"Feature\",\"id\":" + json_id(layer.ids[i]) + ",\"properties\":{";
    bool first = true;
    for (const Column& column : layer.fields.columns()) {
      if (!first) line += ',';
      first = false;
      line += json_string(column.name()) + ":" + json_value(column[i]);
    }
    line += "},\"geometry\":" + geometry(layer.geometry, i) + "}";
    const bool last = i + 1 == layer.size();
    file.write(line + (one_feature_a_line || last ? "\n" : ",\n"));
  }
  if (!one_feature_a_line) file.write("]}\n");
  file.close();
}

void write_csv(const Layer& layer, const std::filesystem::path& path, bool coordinate_columns,
               std::vector<std::string>& notes) {
  const bool points = layer.geometry.type() == GeometryType::point;
  if (coordinate_columns && !points) {
    throw OutputError(io_error("output_not_suitable"),
                      {{"file", path.filename().string()},
                       {"reason", "only points have coordinate columns"},
                       {"reason_zh", "只有点才能写成坐标列"},
                       {"help", "leave out the option; the geometry is then a column of WKT"},
                       {"help_zh", "请去掉该选项，几何将写成 WKT 列"}});
  }
  const bool degrees = layer.crs && layer.crs->is_geographic();
  const std::string x = degrees ? "longitude" : "easting";
  const std::string y = degrees ? "latitude" : "northing";
  TextFile file(path);
  std::string head = "\xef\xbb\xbf";
  std::size_t defused = 0;
  for (const Column& column : layer.fields.columns()) {
    std::string name = column.name();
    if (starts_a_formula(name)) name.insert(0, "'");
    head += csv_field(name, true) + ",";
  }
  file.write(head + (coordinate_columns ? x + "," + y : std::string("WKT")) + "\r\n");
  for (std::size_t i = 0; i < layer.size(); ++i) {
    std::string line;
    for (const Column& column : layer.fields.columns()) {
      const std::string text = to_text(column[i]);
      const bool words = column.type() == FieldType::text;
      if (words && starts_a_formula(text)) ++defused;
      line += csv_field(text, !words) + ",";
    }
    if (!coordinate_columns) {
      if (!layer.geometry.is_missing(i)) line += csv_field(write_wkt(layer.geometry, i), true);
    } else {
      const auto places = layer.geometry.as_points()[i];
      if (places.size() > 1) {
        throw OutputError(io_error("output_not_suitable"),
                          {{"file", path.filename().string()},
                           {"reason", "feature " + layer.ids[i] + " has several points"},
                           {"reason_zh", "要素 " + layer.ids[i] + " 有多个点"},
                           {"help", "leave out the option; the geometry is then a column of WKT"},
                           {"help_zh", "请去掉该选项，几何将写成 WKT 列"}});
      }
      line += places.empty() ? std::string(",")
                             : format_shortest(places[0].x) + "," + format_shortest(places[0].y);
    }
    file.write(line + "\r\n");
  }
  file.close();
  if (defused > 0) {
    notes.push_back(std::to_string(defused) +
                    " texts that a spreadsheet would run as a formula begin with ' now");
  }
  if (layer.crs) notes.push_back("CSV cannot name a CRS: coordinates are in " + layer.crs->label());
}

}  // namespace ecotone
