// SPDX-License-Identifier: Apache-2.0
// Between NumPy and our columns. Strides are always given: pybind11 before 2.12 does not know how
// NumPy 2 tells the size of an element.
#pragma once

#include <pybind11/numpy.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "ecotone/geometry/point.h"

namespace ecotone::python {

/// A read-only array on memory that `owner` keeps; nothing is copied.
template <typename T>
pybind11::array view_of(std::span<const T> values, pybind11::handle owner) {
  pybind11::array_t<T> view({values.size()}, {sizeof(T)}, values.data(), owner);
  view.attr("setflags")(pybind11::arg("write") = false);
  return view;
}

/// Points as an n × 2 array.
inline pybind11::array view_of_points(std::span<const Point> points, pybind11::handle owner) {
  pybind11::array_t<double> view({points.size(), std::size_t{2}}, {sizeof(Point), sizeof(double)},
                                 reinterpret_cast<const double*>(points.data()), owner);
  view.attr("setflags")(pybind11::arg("write") = false);
  return view;
}

/// An array that takes the values over.
template <typename T>
pybind11::array_t<T> array_of(std::vector<T> values) {
  auto* const kept = new std::vector<T>(std::move(values));
  const pybind11::capsule owner(kept,
                                [](void* held) { delete static_cast<std::vector<T>*>(held); });
  return pybind11::array_t<T>({kept->size()}, {sizeof(T)}, kept->data(), owner);
}

}  // namespace ecotone::python
