// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/geojson_wkb.h"

#include <array>
#include <bit>
#include <limits>
#include <stdexcept>
#include <string_view>

namespace ecotone {
namespace {

using document::Value;

constexpr int deepest = 32;

struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Codes of WKB and how deep positions are nested in "coordinates".
struct Kind {
  std::string_view name;
  std::uint32_t code;
  std::uint32_t part;  // code of its parts; 0 where they have no head of their own
};
constexpr std::array<Kind, 7> kinds = {{{"Point", 1, 0},
                                        {"LineString", 2, 0},
                                        {"Polygon", 3, 0},
                                        {"MultiPoint", 4, 1},
                                        {"MultiLineString", 5, 2},
                                        {"MultiPolygon", 6, 3},
                                        {"GeometryCollection", 7, 0}}};

class Writer {
 public:
  void geometry(const Value& value, int depth = 0) {
    const Value* type = value.find("type");
    if (type == nullptr || !type->is_string()) throw Malformed("a geometry without a type");
    for (const Kind& kind : kinds) {
      if (kind.name != type->as_string()) continue;
      const Value* parts = value.find(kind.code == 7 ? "geometries" : "coordinates");
      if (parts == nullptr || !parts->is_array()) {
        throw Malformed("a " + std::string(kind.name) + " without coordinates");
      }
      if (depth == deepest) throw Malformed("collections nested too deep");
      return body(kind, *parts, depth);
    }
    throw Malformed("unknown type " + type->as_string());
  }

  std::vector<std::uint8_t> take() { return std::move(bytes_); }

 private:
  void body(const Kind& kind, const Value& parts, int depth) {
    head(kind.code);
    if (kind.code == 1) {
      if (parts.as_array().empty()) {
        number(std::numeric_limits<double>::quiet_NaN());
        number(std::numeric_limits<double>::quiet_NaN());
      } else {
        position(parts);
      }
    } else if (kind.code == 2) {
      positions(parts);
    } else if (kind.code == 3) {
      rings(parts);
    } else {
      count(list(parts).size());
      for (const Value& part : list(parts)) {
        if (kind.part == 0) {
          geometry(part, depth + 1);
          continue;
        }
        head(kind.part);
        if (kind.part == 1) position(part);
        if (kind.part == 2) positions(part);
        if (kind.part == 3) rings(part);
      }
    }
  }

  static const Value::Array& list(const Value& value) {
    if (!value.is_array()) throw Malformed("coordinates that are not nested as the type has them");
    return value.as_array();
  }
  void rings(const Value& value) {
    count(list(value).size());
    for (const Value& ring : list(value)) positions(ring);
  }
  void positions(const Value& value) {
    count(list(value).size());
    for (const Value& each : list(value)) position(each);
  }
  void position(const Value& value) {
    const Value::Array& numbers = list(value);
    if (numbers.size() < 2 || !numbers[0].is_number() || !numbers[1].is_number()) {
      throw Malformed("a position that is not two numbers");
    }
    number(numbers[0].as_number());
    number(numbers[1].as_number());
  }

  void head(std::uint32_t code) {
    bytes_.push_back(std::endian::native == std::endian::little ? 1 : 0);
    append(code);
  }
  void count(std::size_t size) { append(static_cast<std::uint32_t>(size)); }
  void number(double value) { append(value); }
  template <typename T>
  void append(T value) {
    const auto* raw = reinterpret_cast<const std::uint8_t*>(&value);
    bytes_.insert(bytes_.end(), raw, raw + sizeof value);
  }

  std::vector<std::uint8_t> bytes_;
};

}  // namespace

std::vector<std::uint8_t> geojson_wkb(const Value& geometry, std::string& problem) {
  try {
    Writer writer;
    writer.geometry(geometry);
    return writer.take();
  } catch (const Malformed& reason) {
    problem = reason.what();
    return {};
  }
}

}  // namespace ecotone
