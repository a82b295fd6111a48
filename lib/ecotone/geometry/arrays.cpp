// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/arrays.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/message/geometry_errors.h"

namespace ecotone {
namespace {

[[noreturn]] void refuse_offsets(const std::string& reason) {
  throw GeometryError(geometry_error("offsets_invalid"), {{"reason", reason}});
}

void check_offsets(std::span<const std::int32_t> offsets, std::size_t end, const char* name) {
  if (offsets.empty() || offsets.front() != 0) {
    refuse_offsets(std::string(name) + " must start at 0");
  }
  if (!std::is_sorted(offsets.begin(), offsets.end())) {
    refuse_offsets(std::string(name) + " must not fall");
  }
  if (static_cast<std::size_t>(offsets.back()) != end) {
    refuse_offsets(std::string(name) + " ends at " + std::to_string(offsets.back()) + " and not " +
                   std::to_string(end));
  }
}

void check_mask(std::span<const std::uint8_t> missing, std::size_t features) {
  if (!missing.empty() && missing.size() != features) {
    refuse_offsets("the mask of missing geometries has " + std::to_string(missing.size()) +
                   " values for " + std::to_string(features) + " features");
  }
}

std::int32_t offset(std::size_t n) {
  if (n > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    refuse_offsets("more than 2147483647 elements; read the layer in batches");
  }
  return static_cast<std::int32_t>(n);
}

void mark_missing(std::vector<std::uint8_t>& missing, std::size_t features) {
  missing.resize(features, 0);
  missing.back() = 1;
}

// A mask is kept only where a feature is missing; later features extend it.
std::vector<std::uint8_t> finished_mask(std::vector<std::uint8_t> missing, std::size_t features) {
  if (!missing.empty()) missing.resize(features, 0);
  return missing;
}

std::span<const Point> slice(std::span<const Point> points, std::span<const std::int32_t> offsets,
                             std::size_t i) {
  const auto first = static_cast<std::size_t>(offsets[i]);
  return points.subspan(first, static_cast<std::size_t>(offsets[i + 1]) - first);
}

Box box_of(std::span<const Point> points) {
  Box box;
  for (const Point& p : points) box.include(p);
  return box;
}

std::size_t at(std::span<const std::int32_t> offsets, std::size_t i) {
  return static_cast<std::size_t>(offsets[i]);
}

}  // namespace

MultiPointArray::MultiPointArray(std::vector<std::int32_t> geom_offsets, std::vector<Point> points,
                                 std::vector<std::uint8_t> missing)
    : geom_offsets_(std::move(geom_offsets)),
      points_(std::move(points)),
      missing_(std::move(missing)) {
  check_offsets(geom_offsets_, points_.size(), "geom_offsets");
  check_mask(missing_, size());
}

std::span<const Point> MultiPointArray::operator[](std::size_t i) const {
  return slice(points_, geom_offsets_, i);
}

Box MultiPointArray::box(std::size_t i) const {
  return box_of((*this)[i]);
}

std::size_t MultiLineStringView::size() const {
  const auto offsets = array_->geom_offsets();
  return at(offsets, index_ + 1) - at(offsets, index_);
}

PathView MultiLineStringView::path(std::size_t j) const {
  return slice(array_->points(), array_->path_offsets(), at(array_->geom_offsets(), index_) + j);
}

Box MultiLineStringView::box() const {
  const auto first = at(array_->path_offsets(), at(array_->geom_offsets(), index_));
  const auto last = at(array_->path_offsets(), at(array_->geom_offsets(), index_ + 1));
  return box_of(array_->points().subspan(first, last - first));
}

MultiLineStringArray::MultiLineStringArray(std::vector<std::int32_t> geom_offsets,
                                           std::vector<std::int32_t> path_offsets,
                                           std::vector<Point> points,
                                           std::vector<std::uint8_t> missing)
    : geom_offsets_(std::move(geom_offsets)),
      path_offsets_(std::move(path_offsets)),
      points_(std::move(points)),
      missing_(std::move(missing)) {
  check_offsets(path_offsets_, points_.size(), "path_offsets");
  check_offsets(geom_offsets_, path_offsets_.size() - 1, "geom_offsets");
  check_mask(missing_, size());
}

std::size_t PolygonView::ring_count() const {
  const auto offsets = array_->polygon_offsets();
  return at(offsets, polygon_ + 1) - at(offsets, polygon_);
}

RingView PolygonView::ring(std::size_t k) const {
  return slice(array_->points(), array_->ring_offsets(),
               at(array_->polygon_offsets(), polygon_) + k);
}

std::size_t MultiPolygonView::size() const {
  const auto offsets = array_->geom_offsets();
  return at(offsets, index_ + 1) - at(offsets, index_);
}

PolygonView MultiPolygonView::polygon(std::size_t j) const {
  return {*array_, at(array_->geom_offsets(), index_) + j};
}

std::size_t MultiPolygonView::vertex_count() const {
  std::size_t count = 0;
  for (std::size_t j = 0; j < size(); ++j) {
    for (std::size_t k = 0; k < polygon(j).ring_count(); ++k) count += polygon(j).ring(k).size();
  }
  return count;
}

Box MultiPolygonView::box() const {
  Box box;
  for (std::size_t j = 0; j < size(); ++j) {
    for (std::size_t k = 0; k < polygon(j).ring_count(); ++k)
      box.include(box_of(polygon(j).ring(k)));
  }
  return box;
}

MultiPolygonArray::MultiPolygonArray(std::vector<std::int32_t> geom_offsets,
                                     std::vector<std::int32_t> polygon_offsets,
                                     std::vector<std::int32_t> ring_offsets,
                                     std::vector<Point> points, std::vector<std::uint8_t> missing)
    : geom_offsets_(std::move(geom_offsets)),
      polygon_offsets_(std::move(polygon_offsets)),
      ring_offsets_(std::move(ring_offsets)),
      points_(std::move(points)),
      missing_(std::move(missing)) {
  check_offsets(ring_offsets_, points_.size(), "ring_offsets");
  check_offsets(polygon_offsets_, ring_offsets_.size() - 1, "polygon_offsets");
  check_offsets(geom_offsets_, polygon_offsets_.size() - 1, "geom_offsets");
  check_mask(missing_, size());
}

void MultiPointBuilder::finish_feature() {
  geom_offsets_.push_back(offset(points_.size()));
}

void MultiPointBuilder::add_missing() {
  finish_feature();
  mark_missing(missing_, geom_offsets_.size() - 1);
}

MultiPointArray MultiPointBuilder::build() && {
  const std::size_t features = geom_offsets_.size() - 1;
  return {std::move(geom_offsets_), std::move(points_),
          finished_mask(std::move(missing_), features)};
}

void MultiLineStringBuilder::finish_path() {
  path_offsets_.push_back(offset(points_.size()));
}

void MultiLineStringBuilder::add_path(PathView path) {
  points_.insert(points_.end(), path.begin(), path.end());
  finish_path();
}

void MultiLineStringBuilder::finish_feature() {
  geom_offsets_.push_back(offset(path_offsets_.size() - 1));
}

void MultiLineStringBuilder::add_missing() {
  finish_feature();
  mark_missing(missing_, geom_offsets_.size() - 1);
}

MultiLineStringArray MultiLineStringBuilder::build() && {
  const std::size_t features = geom_offsets_.size() - 1;
  return {std::move(geom_offsets_), std::move(path_offsets_), std::move(points_),
          finished_mask(std::move(missing_), features)};
}

void MultiPolygonBuilder::finish_ring() {
  const auto first = static_cast<std::size_t>(ring_offsets_.back());
  if (points_.size() > first && points_.back() != points_[first]) {
    points_.push_back(Point(points_[first]));
  }
  ring_offsets_.push_back(offset(points_.size()));
}

void MultiPolygonBuilder::add_ring(RingView ring) {
  points_.insert(points_.end(), ring.begin(), ring.end());
  finish_ring();
}

void MultiPolygonBuilder::finish_polygon() {
  polygon_offsets_.push_back(offset(ring_offsets_.size() - 1));
}

void MultiPolygonBuilder::finish_feature() {
  geom_offsets_.push_back(offset(polygon_offsets_.size() - 1));
}

void MultiPolygonBuilder::add_feature(const MultiPolygonView& feature) {
  for (std::size_t j = 0; j < feature.size(); ++j) {
    const PolygonView polygon = feature.polygon(j);
    for (std::size_t k = 0; k < polygon.ring_count(); ++k) add_ring(polygon.ring(k));
    finish_polygon();
  }
  finish_feature();
}

void MultiPolygonBuilder::append(const MultiPolygonArray& column) {
  constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max());
  if (points_.size() + column.points().size() > most) {
    refuse_offsets("more than 2147483647 elements; read the layer in batches");
  }
  const auto add = [](std::span<const std::int32_t> from, std::vector<std::int32_t>& to) {
    const std::int32_t base = to.back();
    to.reserve(to.size() + from.size());
    for (const std::int32_t offset : from.subspan(1)) to.push_back(base + offset);
  };
  const std::size_t before = geom_offsets_.size() - 1;
  add(column.geom_offsets(), geom_offsets_);
  add(column.polygon_offsets(), polygon_offsets_);
  add(column.ring_offsets(), ring_offsets_);
  points_.insert(points_.end(), column.points().begin(), column.points().end());
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (column.is_missing(i)) mark_missing(missing_, before + i + 1);
  }
}

void MultiPolygonBuilder::add_missing() {
  finish_feature();
  mark_missing(missing_, geom_offsets_.size() - 1);
}

MultiPolygonArray MultiPolygonBuilder::build() && {
  const std::size_t features = geom_offsets_.size() - 1;
  return {std::move(geom_offsets_), std::move(polygon_offsets_), std::move(ring_offsets_),
          std::move(points_), finished_mask(std::move(missing_), features)};
}

}  // namespace ecotone
