// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/geometry_collector.h"

#include <fmt/format.h>

#include <cstdint>
#include <span>

#include "ecotone/error.h"
#include "ecotone/geometry/wkb.h"
#include "ecotone/io/dataset_file.h"
#include "ecotone/io/linear_wkb.h"
#include "ecotone/message/io_errors.h"

namespace ecotone {

GeometryCollector::GeometryCollector(std::optional<GeometryType> wanted)
    : reader_(wanted ? ColumnReader(*wanted) : ColumnReader()), wanted_(wanted) {}

void GeometryCollector::add(std::string_view wkb, const std::string& id) {
  if (wkb.empty()) {
    reader_.add_missing();
    return;
  }
  const auto bytes = [](const auto& view) {
    return std::span<const std::uint8_t>(reinterpret_cast<const std::uint8_t*>(view.data()),
                                         view.size());
  };
  try {
    try {
      count(reader_.add_wkb(bytes(wkb)));
    } catch (const GeometryError& error) {
      if (error.key() != "geometry_type_unsupported") throw;
      const std::vector<std::uint8_t> linear = linear_wkb(bytes(wkb));
      if (linear.empty()) throw;
      count(reader_.add_wkb(linear));
      ++curves_;
    }
  } catch (const GeometryError& error) {
    reader_.add_missing();
    unusable_.push_back(id + ": " + error.message(Language::english));
  }
}

ColumnReading GeometryCollector::finish(const std::string& layer,
                                        std::vector<std::string>& notes) && {
  std::vector<std::string> found;
  for (const GeometryType type : {GeometryType::point, GeometryType::line, GeometryType::polygon}) {
    if (count_of(type) > 0)
      found.push_back(fmt::format("{} {}", count_of(type), geometry_type_name(type)));
  }
  if (!wanted_ && found.size() > 1) {
    throw IoError(io_error("geometry_mixed"), {{"layer", layer}, {"counts", join(found)}});
  }
  ColumnReading reading = std::move(reader_).finish();
  const auto tell = [&](std::size_t n, std::string_view what) {
    if (n > 0) notes.push_back(fmt::format("{} {}", n, what));
  };
  tell(reading.z_dropped, "geometries had heights (Z), which were dropped");
  tell(reading.m_dropped, "geometries had measures (M), which were dropped");
  tell(curves_, "geometries had curves or surfaces; arcs became chords of at most 0.25 degrees");
  tell(reading.rings_closed.size(), "geometries had rings that did not end where they began");
  tell(reading.parts_dropped.size(), "geometry collections lost their parts of lower dimension");
  tell(reading.of_other_type.size(), "features of another geometry type were left out");
  for (std::size_t k = 0; k < unusable_.size() && k < 10; ++k) {
    notes.push_back("geometry taken as missing, feature " + unusable_[k]);
  }
  if (unusable_.size() > 10) {
    notes.push_back(
        fmt::format("and {} more geometries that could not be read", unusable_.size() - 10));
  }
  return reading;
}

void GeometryCollector::count(const GeometryReading& reading) {
  if (!reading.is_empty) ++counts_[static_cast<std::size_t>(reading.type)];
}

}  // namespace ecotone
