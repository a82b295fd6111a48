// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/geometry/box.h"
#include "ecotone/geometry/point.h"
#include "ecotone/report/map_content.h"

namespace ecotone {

/// Breadth of a text in units of its size: CJK takes one, others little more than half.
double text_breadth(std::string_view text);

/// The text cut to a breadth, with an ellipsis.
std::string cut_text(const std::string& text, double breadth);

/// Keeps labels apart from each other and inside a box.
class LabelPlacer {
 public:
  explicit LabelPlacer(const Box& inside) : inside_(inside) {}

  /// Lets no label into a box.
  void block(const Box& box) { taken_.push_back(box); }

  /// Takes the first of the centres where the label has room; nothing if none has.
  std::optional<Point> place(const std::string& text, double size,
                             const std::vector<Point>& centres);

 private:
  Box inside_;
  std::vector<Box> taken_;
};

/// Places well inside an area, the deepest first.
std::vector<Point> inner_places(const MapParts& rings);

/// Places beside a line, from its middle outwards.
std::vector<Point> places_along(const MapParts& paths);

/// Places around a point for a text of a breadth: above, below, at the right, at the left.
std::vector<Point> places_around(const Point& point, double breadth);

}  // namespace ecotone
