// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/column_reader.h"

#include <algorithm>
#include <utility>

#include "ecotone/geometry/wkb.h"
#include "ecotone/geometry/wkt.h"

namespace ecotone {
namespace {

constexpr std::uint8_t state_of(GeometryType type) {
  return static_cast<std::uint8_t>(type);
}
constexpr std::uint8_t empty_state = 3;
constexpr std::uint8_t missing_state = 4;

}  // namespace

// A feature is appended to the builder of its dimension and is missing in the two others, so
// that the type may be decided at the end without a second reading.
template <typename Append>
GeometryReading ColumnReader::add(const GeometryReading& scanned, const Append& append) {
  if (scanned.is_empty) {
    points_.finish_feature();
    lines_.finish_feature();
    polygons_.finish_feature();
    states_.push_back(empty_state);
    highest_empty_ = std::max(highest_empty_, scanned.type);
    return scanned;
  }
  switch (scanned.type) {
    case GeometryType::point:
      append(points_);
      lines_.add_missing();
      polygons_.add_missing();
      break;
    case GeometryType::line:
      append(lines_);
      points_.add_missing();
      polygons_.add_missing();
      break;
    case GeometryType::polygon:
      append(polygons_);
      points_.add_missing();
      lines_.add_missing();
      break;
  }
  const std::size_t feature = states_.size();
  if (scanned.parts_dropped > 0) notes_.parts_dropped.push_back(feature);
  if (scanned.rings_closed > 0) notes_.rings_closed.push_back(feature);
  notes_.z_dropped += scanned.z_dropped ? 1 : 0;
  notes_.m_dropped += scanned.m_dropped ? 1 : 0;
  states_.push_back(state_of(scanned.type));
  highest_ = highest_ ? std::max(*highest_, scanned.type) : scanned.type;
  return scanned;
}

GeometryReading ColumnReader::add_wkb(std::span<const std::uint8_t> wkb) {
  return add(scan_wkb(wkb), [wkb](auto& builder) { append_wkb(wkb, builder); });
}

GeometryReading ColumnReader::add_wkt(std::string_view wkt) {
  return add(scan_wkt(wkt), [wkt](auto& builder) { append_wkt(wkt, builder); });
}

void ColumnReader::add_missing() {
  points_.add_missing();
  lines_.add_missing();
  polygons_.add_missing();
  states_.push_back(missing_state);
}

ColumnReading ColumnReader::finish() && {
  const GeometryType type = wanted_.value_or(highest_.value_or(highest_empty_));
  ColumnReading reading = std::move(notes_);
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (states_[i] < empty_state && states_[i] != state_of(type)) {
      reading.of_other_type.push_back(i);
    }
  }
  const auto is_left_out = [&](std::size_t i) { return states_[i] != state_of(type); };
  std::erase_if(reading.parts_dropped, is_left_out);
  std::erase_if(reading.rings_closed, is_left_out);
  switch (type) {
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

}  // namespace ecotone
