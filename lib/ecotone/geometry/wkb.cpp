// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/wkb.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <string>

#include "ecotone/error.h"
#include "ecotone/message/geometry_errors.h"

namespace ecotone {
namespace {

constexpr std::size_t deepest = 32;

enum WkbType : std::uint32_t {
  wkb_point = 1,
  wkb_line_string = 2,
  wkb_polygon = 3,
  wkb_multi_point = 4,
  wkb_multi_line_string = 5,
  wkb_multi_polygon = 6,
  wkb_collection = 7,
  wkb_multi_curve = 11,
  wkb_multi_surface = 12,
};

// Names of the types that cannot be kept as straight edges; nullptr for the others.
const char* unsupported_name(std::uint32_t type) {
  switch (type) {
    case 8:
      return "CircularString";
    case 9:
      return "CompoundCurve";
    case 10:
      return "CurvePolygon";
    case 13:
      return "Curve";
    case 14:
      return "Surface";
    case 15:
      return "PolyhedralSurface";
    case 16:
      return "TIN";
    case 17:
      return "Triangle";
    default:
      return nullptr;
  }
}

struct Header {
  std::uint32_t type = 0;
  bool has_z = false;
  bool has_m = false;
  std::optional<std::int32_t> srid;
};

class Cursor {
 public:
  explicit Cursor(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::size_t offset() const { return offset_; }
  std::size_t left() const { return bytes_.size() - offset_; }

  [[noreturn]] void refuse_end() const {
    throw GeometryError(geometry_error("wkb_truncated"),
                        {{"offset", std::to_string(bytes_.size())}});
  }
  void need(std::size_t n) const {
    if (left() < n) refuse_end();
  }
  // Compares a count with what is left, so that a huge count reserves nothing.
  std::uint32_t count(std::size_t least_size) {
    const std::uint32_t n = read_uint32();
    if (n > left() / least_size) {
      throw GeometryError(geometry_error("wkb_count_too_large"),
                          {{"count", std::to_string(n)}, {"offset", std::to_string(offset_ - 4)}});
    }
    return n;
  }
  std::uint32_t read_uint32() {
    need(4);
    std::uint32_t value;
    std::memcpy(&value, bytes_.data() + offset_, 4);
    offset_ += 4;
    return swap_ ? __builtin_bswap32(value) : value;
  }
  double read_double() {
    std::uint64_t value;
    std::memcpy(&value, bytes_.data() + offset_, 8);
    offset_ += 8;
    return std::bit_cast<double>(swap_ ? __builtin_bswap64(value) : value);
  }
  Point read_point(std::size_t stride) {
    const double x = read_double();
    const double y = read_double();
    offset_ += stride - 16;
    return {x, y};
  }
  void skip(std::size_t n) { offset_ += n; }

  Header read_header() {
    need(1);
    const std::uint8_t order = bytes_[offset_];
    if (order > 1) {
      throw GeometryError(
          geometry_error("wkb_byte_order"),
          {{"offset", std::to_string(offset_)}, {"value", std::to_string(int{order})}});
    }
    swap_ = (order == 0) == (std::endian::native == std::endian::little);
    ++offset_;
    const std::size_t at = offset_;
    const std::uint32_t code = read_uint32();
    const std::uint32_t iso = code & 0x0fffffffu;
    Header header;
    header.type = iso % 1000;
    header.has_z = (code & 0x80000000u) != 0 || iso / 1000 == 1 || iso / 1000 == 3;
    header.has_m = (code & 0x40000000u) != 0 || iso / 1000 == 2 || iso / 1000 == 3;
    if (const char* name = unsupported_name(header.type); name != nullptr && iso < 4000) {
      throw GeometryError(geometry_error("geometry_type_unsupported"), {{"type", name}});
    }
    if (header.type < wkb_point || header.type > wkb_multi_surface || iso >= 4000) {
      throw GeometryError(geometry_error("wkb_type_unknown"),
                          {{"value", std::to_string(code)}, {"offset", std::to_string(at)}});
    }
    if ((code & 0x20000000u) != 0) header.srid = static_cast<std::int32_t>(read_uint32());
    return header;
  }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t offset_ = 0;
  bool swap_ = false;
};

bool may_contain(std::uint32_t parent, std::uint32_t child) {
  switch (parent) {
    case wkb_multi_point:
      return child == wkb_point;
    case wkb_multi_line_string:
      return child == wkb_line_string;
    case wkb_multi_polygon:
      return child == wkb_polygon;
    case wkb_multi_curve:
      return child == wkb_line_string;
    case wkb_multi_surface:
      return child == wkb_polygon;
    default:
      return true;
  }
}

GeometryType type_of(std::uint32_t type) {
  switch (type) {
    case wkb_line_string:
    case wkb_multi_line_string:
    case wkb_multi_curve:
      return GeometryType::line;
    case wkb_polygon:
    case wkb_multi_polygon:
    case wkb_multi_surface:
      return GeometryType::polygon;
    default:
      return GeometryType::point;
  }
}

// Walks through a geometry and calls for each part that is not empty:
//   sink.point(p) | sink.path(cursor, n, stride) | sink.polygon(cursor, ring count, stride)
// The sink of a path or polygon reads exactly its bytes.
template <typename Sink>
void walk(Cursor& cursor, std::uint32_t parent, std::size_t depth, Sink& sink) {
  const std::size_t at = cursor.offset();
  const Header header = cursor.read_header();
  if (!may_contain(parent, header.type)) {
    throw GeometryError(geometry_error("wkb_part_unexpected"),
                        {{"offset", std::to_string(at)}, {"value", std::to_string(header.type)}});
  }
  sink.header(header, depth);
  const std::size_t stride = 16u + (header.has_z ? 8u : 0u) + (header.has_m ? 8u : 0u);
  switch (header.type) {
    case wkb_point: {
      cursor.need(stride);
      const Point p = cursor.read_point(stride);
      if (!std::isnan(p.x) || !std::isnan(p.y)) sink.point(p);
      return;
    }
    case wkb_line_string: {
      const std::uint32_t n = cursor.count(stride);
      if (n > 0) sink.path(cursor, n, stride);
      return;
    }
    case wkb_polygon: {
      const std::uint32_t rings = cursor.count(4);
      if (rings > 0) sink.polygon(cursor, rings, stride);
      return;
    }
    default: {
      if (depth >= deepest) {
        throw GeometryError(geometry_error("geometry_nested_too_deep"),
                            {{"depth", std::to_string(deepest)}});
      }
      const std::uint32_t parts = cursor.count(5);
      for (std::uint32_t i = 0; i < parts; ++i) walk(cursor, header.type, depth + 1, sink);
    }
  }
}

struct Scan {
  GeometryReading reading;
  std::size_t parts[3] = {0, 0, 0};
  std::uint32_t outermost = 0;

  void header(const Header& header, std::size_t depth) {
    reading.z_dropped |= header.has_z;
    reading.m_dropped |= header.has_m;
    if (depth == 0) {
      reading.srid = header.srid;
      outermost = header.type;
    }
  }
  void point(const Point&) { ++parts[0]; }
  void path(Cursor& cursor, std::uint32_t n, std::size_t stride) {
    cursor.skip(n * stride);
    ++parts[1];
  }
  void polygon(Cursor& cursor, std::uint32_t rings, std::size_t stride) {
    bool empty = true;
    for (std::uint32_t k = 0; k < rings; ++k) {
      const std::uint32_t n = cursor.count(stride);
      if (n == 0) continue;
      empty = false;
      Cursor ring = cursor;
      const Point first = ring.read_point(stride);
      cursor.skip((n - 1) * stride);
      if (cursor.read_point(stride) != first) ++reading.rings_closed;
    }
    if (!empty) ++parts[2];
  }
};

template <typename Builder>
struct Append {
  Builder* builder;

  void header(const Header&, std::size_t) {}
  void point(const Point& p) {
    if constexpr (std::is_same_v<Builder, MultiPointBuilder>) builder->add_point(p);
  }
  void path(Cursor& cursor, std::uint32_t n, std::size_t stride) {
    if constexpr (std::is_same_v<Builder, MultiLineStringBuilder>) {
      for (std::uint32_t i = 0; i < n; ++i) builder->add_point(cursor.read_point(stride));
      builder->finish_path();
    } else {
      cursor.skip(n * stride);
    }
  }
  void polygon(Cursor& cursor, std::uint32_t rings, std::size_t stride) {
    std::size_t points = 0;
    for (std::uint32_t k = 0; k < rings; ++k) {
      const std::uint32_t n = cursor.count(stride);
      if constexpr (std::is_same_v<Builder, MultiPolygonBuilder>) {
        for (std::uint32_t i = 0; i < n; ++i) builder->add_point(cursor.read_point(stride));
        // An empty hole is nothing; an empty shell stays, so that its holes keep their role.
        if (n > 0 || k == 0) builder->finish_ring();
      } else {
        cursor.skip(n * stride);
      }
      points += n;
    }
    if constexpr (std::is_same_v<Builder, MultiPolygonBuilder>) {
      if (points > 0) builder->finish_polygon();
    }
  }
};

template <typename Builder>
GeometryReading append(std::span<const std::uint8_t> wkb, GeometryType type, Builder& builder) {
  const GeometryReading reading = scan_wkb(wkb);
  if (!reading.is_empty) {
    if (reading.type != type) {
      throw GeometryError(geometry_error("geometry_of_other_dimension"),
                          {{"found", std::to_string(static_cast<int>(reading.type))},
                           {"wanted", std::to_string(static_cast<int>(type))}});
    }
    Cursor cursor(wkb);
    Append<Builder> sink{&builder};
    walk(cursor, wkb_collection, 0, sink);
  }
  builder.finish_feature();
  return reading;
}

class Writer {
 public:
  explicit Writer(std::size_t size) { bytes_.reserve(size); }

  void header(std::uint32_t type) {
    bytes_.push_back(1);
    number(type);
  }
  void count(std::size_t n) { number(static_cast<std::uint32_t>(n)); }
  void points(std::span<const Point> points) {
    for (const Point& p : points) {
      number(std::bit_cast<std::uint64_t>(p.x));
      number(std::bit_cast<std::uint64_t>(p.y));
    }
  }
  std::vector<std::uint8_t> take() { return std::move(bytes_); }

 private:
  template <typename Number>
  void number(Number value) {
    if constexpr (std::endian::native == std::endian::big) {
      value = sizeof(Number) == 4 ? __builtin_bswap32(static_cast<std::uint32_t>(value))
                                  : __builtin_bswap64(value);
    }
    const std::size_t at = bytes_.size();
    bytes_.resize(at + sizeof(Number));
    std::memcpy(bytes_.data() + at, &value, sizeof(Number));
  }

  std::vector<std::uint8_t> bytes_;
};

}  // namespace

GeometryReading scan_wkb(std::span<const std::uint8_t> wkb) {
  Cursor cursor(wkb);
  Scan scan;
  walk(cursor, wkb_collection, 0, scan);
  if (cursor.left() > 0) {
    throw GeometryError(geometry_error("wkb_goes_on"),
                        {{"offset", std::to_string(cursor.offset())}});
  }
  GeometryReading& reading = scan.reading;
  reading.type = type_of(scan.outermost);
  for (int dimension = 2; dimension >= 0; --dimension) {
    if (scan.parts[dimension] == 0) continue;
    if (reading.is_empty) {
      reading.is_empty = false;
      reading.type = static_cast<GeometryType>(dimension);
    } else {
      reading.parts_dropped += scan.parts[dimension];
    }
  }
  return reading;
}

GeometryReading append_wkb(std::span<const std::uint8_t> wkb, MultiPointBuilder& builder) {
  return append(wkb, GeometryType::point, builder);
}

GeometryReading append_wkb(std::span<const std::uint8_t> wkb, MultiLineStringBuilder& builder) {
  return append(wkb, GeometryType::line, builder);
}

GeometryReading append_wkb(std::span<const std::uint8_t> wkb, MultiPolygonBuilder& builder) {
  return append(wkb, GeometryType::polygon, builder);
}

std::vector<std::uint8_t> write_wkb(std::span<const Point> points, WkbForm form) {
  Writer writer(9 + 21 * points.size());
  if (form == WkbForm::multi || points.size() != 1) {
    writer.header(wkb_multi_point);
    writer.count(points.size());
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    writer.header(wkb_point);
    writer.points(points.subspan(i, 1));
  }
  return writer.take();
}

std::vector<std::uint8_t> write_wkb(const MultiLineStringView& lines, WkbForm form) {
  std::size_t size = 9;
  for (std::size_t j = 0; j < lines.size(); ++j) size += 9 + 16 * lines.path(j).size();
  Writer writer(size);
  if (form == WkbForm::multi || lines.size() != 1) {
    writer.header(wkb_multi_line_string);
    writer.count(lines.size());
  }
  for (std::size_t j = 0; j < lines.size(); ++j) {
    writer.header(wkb_line_string);
    writer.count(lines.path(j).size());
    writer.points(lines.path(j));
  }
  return writer.take();
}

std::vector<std::uint8_t> write_wkb(const MultiPolygonView& polygons, WkbForm form) {
  std::size_t size = 9;
  for (std::size_t j = 0; j < polygons.size(); ++j) {
    size += 9 + 4 * polygons.polygon(j).ring_count();
  }
  Writer writer(size + 16 * polygons.vertex_count());
  if (form == WkbForm::multi || polygons.size() != 1) {
    writer.header(wkb_multi_polygon);
    writer.count(polygons.size());
  }
  for (std::size_t j = 0; j < polygons.size(); ++j) {
    const PolygonView polygon = polygons.polygon(j);
    writer.header(wkb_polygon);
    writer.count(polygon.ring_count());
    for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
      writer.count(polygon.ring(k).size());
      writer.points(polygon.ring(k));
    }
  }
  return writer.take();
}

std::vector<std::uint8_t> write_wkb(const GeometryColumn& column, std::size_t i, WkbForm form) {
  switch (column.type()) {
    case GeometryType::point:
      return write_wkb(column.as_points()[i], form);
    case GeometryType::line:
      return write_wkb(column.as_lines()[i], form);
    default:
      return write_wkb(column.as_polygons()[i], form);
  }
}

}  // namespace ecotone
