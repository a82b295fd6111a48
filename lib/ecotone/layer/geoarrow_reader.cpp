// SPDX-License-Identifier: Apache-2.0
// From geometries of Arrow to columns of ours.
#include <cmath>
#include <cstdint>
#include <cstring>

#include "ecotone/error.h"
#include "ecotone/layer/arrow_arrays.h"
#include "ecotone/layer/arrow_columns.h"
#include "ecotone/layer/geoarrow.h"
#include "ecotone/message/layer_errors.h"

namespace ecotone {
namespace {

[[noreturn]] void refuse(const ArrowColumn& column, std::string_view encoding,
                         std::string_view format) {
  throw SchemaError(layer_error("geometry_encoding_unsupported"),
                    {{"column", std::string(column.name())},
                     {"encoding", std::string(encoding)},
                     {"format", std::string(format)}});
}

// Items of one list: rows of the child, counted from the beginning of its buffers.
struct Range {
  std::int64_t first = 0;
  std::int64_t end = 0;
};

Range list_items(const ArrowArray& array, std::int64_t row, bool large) {
  const std::int64_t shift = array.children[0]->offset;
  if (large) {
    const auto* offsets = static_cast<const std::int64_t*>(array.buffers[1]);
    return {offsets[row] + shift, offsets[row + 1] + shift};
  }
  const auto* offsets = static_cast<const std::int32_t*>(array.buffers[1]);
  return {offsets[row] + shift, offsets[row + 1] + shift};
}

// Coordinates of an array, interleaved or apart.
class Coordinates {
 public:
  explicit Coordinates(const ArrowSchema& schema) {
    const std::string_view format = schema.format;
    if (format == "+s") {
      width_ = 0;
    } else if (format.starts_with("+w:") && format.size() == 4) {
      width_ = format[3] - '0';
    } else {
      width_ = -1;
    }
    is_known_ = width_ == 0 ? schema.n_children >= 2 : width_ >= 2 && schema.n_children == 1;
    for (std::int64_t k = 0; is_known_ && k < schema.n_children; ++k) {
      is_known_ = std::string_view(schema.children[k]->format) == "g";
    }
  }

  bool is_known() const { return is_known_; }

  Point at(const ArrowArray& array, std::int64_t row) const {
    if (width_ == 0) return {value(*array.children[0], row), value(*array.children[1], row)};
    return {value(*array.children[0], row * width_), value(*array.children[0], row * width_ + 1)};
  }

 private:
  static double value(const ArrowArray& array, std::int64_t row) {
    return static_cast<const double*>(array.buffers[1])[row + array.offset];
  }

  std::int64_t width_ = 0;  // 0: apart
  bool is_known_ = false;
};

// The lists above the coordinates of a type, and where its points go.
class NativeReader {
 public:
  NativeReader(const ArrowColumn& column, std::string_view encoding) {
    const ArrowSchema* schema = column.schema.get();
    const bool single = !encoding.starts_with("multi");
    const std::string_view plain = single ? encoding : encoding.substr(5);
    int depth = 0;
    if (plain == "point") {
      type_ = GeometryType::point;
    } else if (plain == "linestring") {
      type_ = GeometryType::line;
      depth = 1;
    } else if (plain == "polygon") {
      type_ = GeometryType::polygon;
      depth = 2;
    } else {
      refuse(column, encoding, schema->format);
    }
    depth += single ? 0 : 1;
    single_ = single;
    for (; depth > 0; --depth) {
      const std::string_view format = schema->format;
      if (format != "+l" && format != "+L") refuse(column, encoding, schema->format);
      large_.push_back(format == "+L");
      schema = schema->children[0];
    }
    coordinates_ = std::make_unique<Coordinates>(*schema);
    if (!coordinates_->is_known()) refuse(column, encoding, schema->format);
  }

  ColumnReading read(const ArrowColumn& column) {
    for (const auto& chunk : column.chunks) {
      for (std::int64_t i = 0; i < chunk->length; ++i) add(*chunk, i + chunk->offset);
    }
    ColumnReading reading;
    switch (type_) {
      case GeometryType::point:
        reading.column = std::move(points_).build();
        break;
      case GeometryType::line:
        reading.column = std::move(lines_).build();
        break;
      case GeometryType::polygon:
        reading.column = std::move(polygons_).build();
        break;
    }
    return reading;
  }

 private:
  template <typename Work>
  void each_item(const ArrowArray& array, std::int64_t row, std::size_t level,
                 const Work& work) const {
    const Range items = list_items(array, row, large_[level]);
    for (std::int64_t k = items.first; k < items.end; ++k) work(*array.children[0], k);
  }

  void add(const ArrowArray& array, std::int64_t row) {
    const bool missing = !is_valid_row(array, row);
    switch (type_) {
      case GeometryType::point:
        return missing ? points_.add_missing() : add_points(array, row);
      case GeometryType::line:
        return missing ? lines_.add_missing() : add_lines(array, row);
      case GeometryType::polygon:
        return missing ? polygons_.add_missing() : add_polygons(array, row);
    }
  }

  void add_points(const ArrowArray& array, std::int64_t row) {
    const auto add_point = [this](const ArrowArray& points, std::int64_t k) {
      const Point p = coordinates_->at(points, k);
      if (!std::isnan(p.x) || !std::isnan(p.y)) points_.add_point(p);
    };
    if (single_) {
      add_point(array, row);
    } else {
      each_item(array, row, 0, add_point);
    }
    points_.finish_feature();
  }

  void add_lines(const ArrowArray& array, std::int64_t row) {
    const auto add_path = [this](const ArrowArray& paths, std::int64_t j) {
      const Range items = list_items(paths, j, large_.back());
      for (std::int64_t k = items.first; k < items.end; ++k) {
        lines_.add_point(coordinates_->at(*paths.children[0], k));
      }
      if (items.end > items.first) lines_.finish_path();
    };
    if (single_) {
      add_path(array, row);
    } else {
      each_item(array, row, 0, add_path);
    }
    lines_.finish_feature();
  }

  void add_polygon(const ArrowArray& polygons, std::int64_t row) {
    const std::size_t level = large_.size() - 2;
    const Range rings = list_items(polygons, row, large_[level]);
    for (std::int64_t r = rings.first; r < rings.end; ++r) {
      each_item(*polygons.children[0], r, level + 1,
                [this](const ArrowArray& vertices, std::int64_t k) {
                  polygons_.add_point(coordinates_->at(vertices, k));
                });
      polygons_.finish_ring();
    }
    if (rings.end > rings.first) polygons_.finish_polygon();
  }

  void add_polygons(const ArrowArray& array, std::int64_t row) {
    if (single_) {
      add_polygon(array, row);
    } else {
      each_item(array, row, 0,
                [this](const ArrowArray& polygons, std::int64_t j) { add_polygon(polygons, j); });
    }
    polygons_.finish_feature();
  }

  GeometryType type_ = GeometryType::point;
  bool single_ = false;
  std::vector<bool> large_;  // of each list, the outermost first
  std::unique_ptr<Coordinates> coordinates_;
  MultiPointBuilder points_;
  MultiLineStringBuilder lines_;
  MultiPolygonBuilder polygons_;
};

ColumnReading read_serialized(const ArrowColumn& column, std::string_view encoding) {
  // Views have a form of their own; rows taken from them are bytes again.
  const std::string_view format = column.schema->format;
  const bool wkb = encoding == "wkb";
  const bool known = wkb ? format == "z" || format == "Z" || format == "vz"
                         : format == "u" || format == "U" || format == "vu";
  if (!known) refuse(column, encoding, format);
  ColumnReader reader;
  for (auto chunk : column.chunks) {
    const bool views = format[0] == 'v';
    if (views) {
      std::vector<ArrowRow> rows;
      for (std::int64_t i = 0; i < chunk->length; ++i) {
        rows.push_back({chunk.get(), i + chunk->offset});
      }
      chunk = owned(take_rows(*column.schema, std::move(rows), column.name()));
    }
    const bool large = views || format == "Z" || format == "U";
    for (std::size_t i = 0; i < static_cast<std::size_t>(chunk->length); ++i) {
      if (!arrow_is_valid(*chunk, i)) {
        reader.add_missing();
        continue;
      }
      const std::string_view text = arrow_bytes(*chunk, i, large);
      try {
        if (wkb) {
          reader.add_wkb({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
        } else {
          reader.add_wkt(text);
        }
      } catch (GeometryError& error) {
        error.prepend_place("feature " + std::to_string(reader.size()));
        throw;
      }
    }
  }
  return std::move(reader).finish();
}

}  // namespace

ColumnReading read_geometries(const ArrowColumn& column, std::string_view encoding) {
  if (encoding == "wkb" || encoding == "wkt") return read_serialized(column, encoding);
  return NativeReader(column, encoding).read(column);
}

}  // namespace ecotone
