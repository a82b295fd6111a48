// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/map_labels.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ecotone {
namespace {

std::size_t bytes_of_character(char first) {
  const auto lead = static_cast<unsigned char>(first);
  return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

double breadth_of_character(std::size_t bytes) {
  return bytes >= 3 ? 1.0 : 0.56;
}

bool is_inside(const MapParts& rings, const Point& p) {
  bool inside = false;
  for (const std::vector<Point>& ring : rings) {
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
      if ((ring[i].y > p.y) != (ring[j].y > p.y) &&
          p.x < (ring[j].x - ring[i].x) * (p.y - ring[i].y) / (ring[j].y - ring[i].y) + ring[i].x) {
        inside = !inside;
      }
    }
  }
  return inside;
}

double distance_to_edges(const MapParts& rings, const Point& p) {
  double least = std::numeric_limits<double>::infinity();
  for (const std::vector<Point>& ring : rings) {
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const Point& a = ring[i - 1];
      const Point& b = ring[i];
      const double dx = b.x - a.x;
      const double dy = b.y - a.y;
      const double square = dx * dx + dy * dy;
      const double t =
          square == 0 ? 0 : std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0);
      least = std::min(least, std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy));
    }
  }
  return least;
}

}  // namespace

double text_breadth(std::string_view text) {
  double breadth = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t bytes = bytes_of_character(text[i]);
    breadth += breadth_of_character(bytes);
    i += bytes;
  }
  return breadth;
}

std::string cut_text(const std::string& text, double breadth) {
  if (text_breadth(text) <= breadth) return text;
  std::string out;
  double used = 1;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t bytes = bytes_of_character(text[i]);
    used += breadth_of_character(bytes);
    if (used > breadth) break;
    out += text.substr(i, bytes);
    i += bytes;
  }
  return out + "…";
}

std::optional<Point> LabelPlacer::place(const std::string& text, double size,
                                        const std::vector<Point>& centres) {
  const double half_width = text_breadth(text) * size / 2 + 2;
  const double half_height = size * 0.65;
  for (const Point& c : centres) {
    const Box box{c.x - half_width, c.y - half_height, c.x + half_width, c.y + half_height};
    if (!inside_.contains(box)) continue;
    if (std::any_of(taken_.begin(), taken_.end(),
                    [&box](const Box& other) { return other.overlaps(box); })) {
      continue;
    }
    taken_.push_back(box);
    return c;
  }
  return std::nullopt;
}

std::vector<Point> inner_places(const MapParts& rings) {
  Box box;
  for (const std::vector<Point>& ring : rings) {
    for (const Point& p : ring) box.include(p);
  }
  struct Place {
    Point at;
    double depth;
  };
  std::vector<Place> places;
  constexpr int columns = 18;
  constexpr int rows = 12;
  for (int row = 1; row < rows; ++row) {
    for (int column = 1; column < columns; ++column) {
      const Point p{box.min_x + box.width() * column / columns,
                    box.min_y + box.height() * row / rows};
      if (is_inside(rings, p)) places.push_back({p, distance_to_edges(rings, p)});
    }
  }
  std::stable_sort(places.begin(), places.end(),
                   [](const Place& a, const Place& b) { return a.depth > b.depth; });
  std::vector<Point> out;
  for (const Place& place : places) out.push_back(place.at);
  return out;
}

std::vector<Point> places_along(const MapParts& paths) {
  std::vector<Point> out;
  for (const std::vector<Point>& path : paths) {
    for (const double share : {0.5, 0.3, 0.7, 0.15, 0.85}) {
      const auto i = static_cast<std::size_t>(share * static_cast<double>(path.size() - 1));
      const Point a = path[i];
      const Point b = path[std::min(i + 1, path.size() - 1)];
      const Point middle{(a.x + b.x) / 2, (a.y + b.y) / 2};
      out.push_back({middle.x, middle.y - 12});
      out.push_back({middle.x, middle.y + 12});
    }
  }
  return out;
}

std::vector<Point> places_around(const Point& p, double breadth) {
  const double aside = breadth / 2 + 10;
  return {{p.x, p.y - 14}, {p.x, p.y + 15}, {p.x + aside, p.y}, {p.x - aside, p.y}};
}

}  // namespace ecotone
