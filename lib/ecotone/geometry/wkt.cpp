// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/wkt.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/message/geometry_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

constexpr std::size_t deepest = 32;

using Path = std::vector<Point>;

// Everything a text holds, by dimension.
struct Parts {
  Path points;
  std::vector<Path> paths;
  std::vector<std::vector<Path>> polygons;
};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Parts parts;
  GeometryReading reading;

  void parse() {
    parse_srid();
    reading.type = parse_geometry(0);
    skip_space();
    if (at_ < text_.size()) refuse("the end");
  }

 private:
  [[noreturn]] void refuse(const std::string& expected) const {
    throw GeometryError(geometry_error("wkt_malformed"),
                        {{"position", std::to_string(at_ + 1)}, {"expected", expected}});
  }
  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }
  bool next_is(char c) {
    skip_space();
    return at_ < text_.size() && text_[at_] == c;
  }
  bool take(char c) {
    if (!next_is(c)) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!take(c)) refuse("'" + std::string(1, c) + "'");
  }
  std::string peek_word() {
    skip_space();
    std::string word;
    for (std::size_t i = at_; i < text_.size() && is_letter(text_[i]); ++i) word += lower(text_[i]);
    return word;
  }
  bool take_word(std::string_view word) {
    if (peek_word() != word) return false;
    at_ += word.size();
    return true;
  }
  double parse_number() {
    skip_space();
    std::size_t from = at_;
    if (from < text_.size() && text_[from] == '+') ++from;
    double value = 0;
    const auto [end, error] =
        std::from_chars(text_.data() + from, text_.data() + text_.size(), value);
    if (error == std::errc::invalid_argument) refuse("a number");
    if (error == std::errc::result_out_of_range) refuse("a number within the range of a double");
    at_ = static_cast<std::size_t>(end - text_.data());
    return value;
  }
  bool next_ends_point() { return next_is(',') || next_is(')'); }

  void parse_srid() {
    if (!take_word("srid")) return;
    expect('=');
    skip_space();
    std::int32_t srid = 0;
    const auto [end, error] =
        std::from_chars(text_.data() + at_, text_.data() + text_.size(), srid);
    if (error != std::errc()) refuse("an integer");
    at_ = static_cast<std::size_t>(end - text_.data());
    reading.srid = srid;
    expect(';');
  }
  // Only POINT M has one number more that is not Z.
  Point parse_point(bool third_is_m) {
    Point p;
    p.x = parse_number();
    p.y = parse_number();
    int more = 0;
    while (!next_ends_point()) {
      parse_number();
      if (++more > 2) refuse("',' or ')'");
    }
    if (more == 1) (third_is_m ? reading.m_dropped : reading.z_dropped) = true;
    if (more == 2) reading.z_dropped = reading.m_dropped = true;
    return p;
  }
  Path parse_path(bool m) {
    Path path;
    if (take_word("empty")) return path;
    expect('(');
    do {
      path.push_back(parse_point(m));
    } while (take(','));
    expect(')');
    return path;
  }
  void add_path(Path path) {
    if (!path.empty()) parts.paths.push_back(std::move(path));
  }
  void parse_polygon(bool m) {
    std::vector<Path> rings;
    if (take_word("empty")) return;
    expect('(');
    bool empty = true;
    do {
      Path ring = parse_path(m);
      if (ring.empty() && !rings.empty()) continue;
      if (!ring.empty()) {
        empty = false;
        if (ring.front() != ring.back()) ++reading.rings_closed;
      }
      rings.push_back(std::move(ring));
    } while (take(','));
    expect(')');
    if (!empty) parts.polygons.push_back(std::move(rings));
  }
  template <typename Part>
  void parse_list(const Part& part) {
    if (take_word("empty")) return;
    expect('(');
    do {
      part();
    } while (take(','));
    expect(')');
  }

  GeometryType parse_geometry(std::size_t depth) {
    std::string word = peek_word();
    const std::size_t word_size = word.size();
    for (const char* name : {"circularstring", "compoundcurve", "curvepolygon", "polyhedralsurface",
                             "tin", "triangle"}) {
      if (word.starts_with(name)) {
        throw GeometryError(geometry_error("geometry_type_unsupported"), {{"type", name}});
      }
    }
    static constexpr std::array<std::string_view, 10> names = {
        "point",           "linestring", "linearring",   "polygon",      "multipoint",
        "multilinestring", "multicurve", "multipolygon", "multisurface", "geometrycollection"};
    std::string suffix;
    std::string name;
    for (const std::string_view candidate : names) {
      if (!word.starts_with(candidate)) continue;
      const std::string rest = word.substr(candidate.size());
      if (rest.empty() || rest == "z" || rest == "m" || rest == "zm") {
        name = candidate;
        suffix = rest;
      }
    }
    if (name.empty()) refuse("the name of a geometry type");
    at_ += word_size;
    if (suffix.empty()) {
      for (const std::string_view mark : {"zm", "z", "m"}) {
        if (take_word(mark)) {
          suffix = mark;
          break;
        }
      }
    }
    const bool m = suffix == "m";
    if (suffix == "z" || suffix == "zm") reading.z_dropped = true;
    if (suffix == "m" || suffix == "zm") reading.m_dropped = true;

    if (name == "point") {
      for (const Point& p : parse_path(m)) add_point(p);
      return GeometryType::point;
    }
    if (name == "multipoint") {
      parse_list([&] {
        if (next_is('(') || peek_word() == "empty") {
          for (const Point& p : parse_path(m)) add_point(p);
        } else {
          add_point(parse_point(m));
        }
      });
      return GeometryType::point;
    }
    if (name == "linestring" || name == "linearring") {
      add_path(parse_path(m));
      return GeometryType::line;
    }
    if (name == "multilinestring") {
      parse_list([&] { add_path(parse_path(m)); });
      return GeometryType::line;
    }
    if (name == "polygon") {
      parse_polygon(m);
      return GeometryType::polygon;
    }
    if (name == "multipolygon") {
      parse_list([&] { parse_polygon(m); });
      return GeometryType::polygon;
    }
    if (depth >= deepest) {
      throw GeometryError(geometry_error("geometry_nested_too_deep"),
                          {{"depth", std::to_string(deepest)}});
    }
    const bool curve = name == "multicurve";
    const bool surface = name == "multisurface";
    parse_list([&] {
      if (curve && next_is('(')) {
        add_path(parse_path(m));
      } else if (surface && next_is('(')) {
        parse_polygon(m);
      } else {
        parse_geometry(depth + 1);
      }
    });
    return curve ? GeometryType::line : surface ? GeometryType::polygon : GeometryType::point;
  }
  void add_point(const Point& p) {
    if (!std::isnan(p.x) || !std::isnan(p.y)) parts.points.push_back(p);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

Parser parse(std::string_view wkt) {
  Parser parser(wkt);
  parser.parse();
  const std::size_t counts[3] = {parser.parts.points.size(), parser.parts.paths.size(),
                                 parser.parts.polygons.size()};
  for (int dimension = 2; dimension >= 0; --dimension) {
    if (counts[dimension] == 0) continue;
    if (parser.reading.is_empty) {
      parser.reading.is_empty = false;
      parser.reading.type = static_cast<GeometryType>(dimension);
    } else {
      parser.reading.parts_dropped += counts[dimension];
    }
  }
  return parser;
}

void add(const Parts& parts, MultiPointBuilder& builder) {
  for (const Point& p : parts.points) builder.add_point(p);
}

void add(const Parts& parts, MultiLineStringBuilder& builder) {
  for (const Path& path : parts.paths) builder.add_path(path);
}

void add(const Parts& parts, MultiPolygonBuilder& builder) {
  for (const std::vector<Path>& rings : parts.polygons) {
    for (const Path& ring : rings) builder.add_ring(ring);
    builder.finish_polygon();
  }
}

template <typename Builder>
GeometryReading append(std::string_view wkt, GeometryType type, Builder& builder) {
  const Parser parser = parse(wkt);
  const GeometryReading& reading = parser.reading;
  if (!reading.is_empty && reading.type != type) {
    throw GeometryError(geometry_error("geometry_of_other_dimension"),
                        {{"found", std::to_string(static_cast<int>(reading.type))},
                         {"wanted", std::to_string(static_cast<int>(type))}});
  }
  if (!reading.is_empty) add(parser.parts, builder);
  builder.finish_feature();
  return reading;
}

void write_point(std::string& text, const Point& p) {
  text += format_shortest(p.x);
  text += ' ';
  text += format_shortest(p.y);
}

void write_path(std::string& text, std::span<const Point> path) {
  if (path.empty()) {
    text += "EMPTY";
    return;
  }
  text += '(';
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (i > 0) text += ", ";
    write_point(text, path[i]);
  }
  text += ')';
}

void write_polygon(std::string& text, const PolygonView& polygon) {
  text += '(';
  for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
    if (k > 0) text += ", ";
    write_path(text, polygon.ring(k));
  }
  text += ')';
}

// Writes NAME or MULTINAME and the parts.
template <typename Part>
std::string write(const std::string& name, std::size_t parts, const Part& part) {
  if (parts == 0) return name + " EMPTY";
  std::string text = (parts > 1 ? "MULTI" + name : name) + " ";
  if (parts > 1) text += '(';
  for (std::size_t j = 0; j < parts; ++j) {
    if (j > 0) text += ", ";
    part(text, j);
  }
  if (parts > 1) text += ')';
  return text;
}

}  // namespace

GeometryReading scan_wkt(std::string_view wkt) {
  return parse(wkt).reading;
}

GeometryReading append_wkt(std::string_view wkt, MultiPointBuilder& builder) {
  return append(wkt, GeometryType::point, builder);
}

GeometryReading append_wkt(std::string_view wkt, MultiLineStringBuilder& builder) {
  return append(wkt, GeometryType::line, builder);
}

GeometryReading append_wkt(std::string_view wkt, MultiPolygonBuilder& builder) {
  return append(wkt, GeometryType::polygon, builder);
}

std::string write_wkt(std::span<const Point> points) {
  return write("POINT", points.size(),
               [&](std::string& text, std::size_t j) { write_path(text, points.subspan(j, 1)); });
}

std::string write_wkt(const MultiLineStringView& lines) {
  return write("LINESTRING", lines.size(),
               [&](std::string& text, std::size_t j) { write_path(text, lines.path(j)); });
}

std::string write_wkt(const MultiPolygonView& polygons) {
  return write("POLYGON", polygons.size(),
               [&](std::string& text, std::size_t j) { write_polygon(text, polygons.polygon(j)); });
}

std::string write_wkt(const GeometryColumn& column, std::size_t i) {
  switch (column.type()) {
    case GeometryType::point:
      return write_wkt(column.as_points()[i]);
    case GeometryType::line:
      return write_wkt(column.as_lines()[i]);
    default:
      return write_wkt(column.as_polygons()[i]);
  }
}

}  // namespace ecotone
