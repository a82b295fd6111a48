// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/segment_description.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "ecotone/boundary/covered.h"
#include "ecotone/boundary/limits.h"
#include "ecotone/boundary/wording.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/geodesy/local_plane.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

// How much of a step lies near a neighbour.
struct Nearness {
  double near_m = 0;
  double along_m = 0;
};

// The way from one point to the next.
struct Step {
  std::vector<Point> path;
  double length_m = 0;
  double departure_m = 0;
  std::map<std::size_t, Nearness> near;  // by neighbour, those that it runs along
};

double twice_area(RingView ring) {
  double twice = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    twice += (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
             (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
  }
  return twice;
}

// One ring with its points [first, last).
class RingSteps {
 public:
  RingSteps(RingView ring, std::span<const BoundaryPoint> points, const NamedNeighbours& neighbours,
            const SegmentOptions& options)
      : ring_(ring),
        points_(points),
        neighbours_(neighbours),
        options_(options),
        forward_(walks_forward()) {
    std::vector<Point> clockwise(ring.begin(), ring.end());
    if (twice_area(ring) > 0) std::reverse(clockwise.begin(), clockwise.end());
    // What a hole is cut out of is the zone itself, inside a shell what the shell lies in.
    if (points.front().ring == 0) around_ = neighbours.around(clockwise);
    for (std::size_t i = 0; i < points.size(); ++i) steps_.push_back(step(i));
  }

  std::vector<BoundarySegment> segments(std::size_t first_place) const;

 private:
  bool walks_forward() const;
  Step step(std::size_t i) const;
  void find_neighbours(Step& step) const;
  std::size_t run_length(std::size_t i, std::size_t neighbour) const;

  RingView ring_;
  std::span<const BoundaryPoint> points_;
  const NamedNeighbours& neighbours_;
  const SegmentOptions& options_;
  bool forward_;
  std::vector<std::size_t> around_;  // neighbours that a shell lies in
  std::vector<Step> steps_;
};

// Clockwise from the north of the grid; in a geographic CRS from true north.
double azimuth(const Point& a, const Point& b, const Crs& crs) {
  Point d{b.x - a.x, b.y - a.y};
  if (crs.is_geographic()) {
    const detail::LocalPlane plane(crs, {(a.x + b.x) / 2, (a.y + b.y) / 2});
    d = {plane(b).x - plane(a).x, plane(b).y - plane(a).y};
  }
  return std::fmod(std::atan2(d.x, d.y) * 180 / std::numbers::pi + 360, 360);
}

// Where on its ring a point lies: the number of the vertex before it, and the part of the edge.
double place_on_ring(RingView ring, const BoundaryPoint& point) {
  const std::size_t v = point.vertex % (ring.size() - 1);
  if (!point.inserted) return static_cast<double>(v);
  const Point d{ring[v + 1].x - ring[v].x, ring[v + 1].y - ring[v].y};
  const double squared = d.x * d.x + d.y * d.y;
  const double along = (point.position.x - ring[v].x) * d.x + (point.position.y - ring[v].y) * d.y;
  return static_cast<double>(v) + (squared > 0 ? std::clamp(along / squared, 0.0, 1.0) : 0);
}

// The way from one place of a ring to another, forward; once round where they are the same.
double way(double from, double to, double whole) {
  return to > from ? to - from : to - from + whole;
}

// The ways between the points add up to the ring once in the direction of a walk.
bool RingSteps::walks_forward() const {
  const auto whole = static_cast<double>(ring_.size() - 1);
  double sum = 0;
  for (std::size_t i = 0; i < points_.size(); ++i) {
    sum += way(place_on_ring(ring_, points_[i]),
               place_on_ring(ring_, points_[(i + 1) % points_.size()]), whole);
  }
  return sum <= 1.5 * whole;
}

Step RingSteps::step(std::size_t i) const {
  const BoundaryPoint& here = points_[i];
  const BoundaryPoint& next = points_[(i + 1) % points_.size()];
  const std::size_t n = ring_.size() - 1;
  // Backward the ring is walked from the next point to this one, and turned.
  const double from = place_on_ring(ring_, forward_ ? here : next);
  const double to =
      from + way(from, place_on_ring(ring_, forward_ ? next : here), static_cast<double>(n));
  Step step;
  step.path.push_back(forward_ ? here.position : next.position);
  for (auto v = static_cast<std::size_t>(std::floor(from)) + 1; static_cast<double>(v) < to; ++v) {
    step.path.push_back(ring_[v % n]);
  }
  step.path.push_back(forward_ ? next.position : here.position);
  if (!forward_) std::reverse(step.path.begin(), step.path.end());
  const Crs& crs = neighbours_.crs();
  step.length_m = geodesic_length_m(step.path, crs);
  const Point a = step.path.front();
  const Point b = step.path.back();
  const detail::LocalPlane plane(crs, {(a.x + b.x) / 2, (a.y + b.y) / 2});
  const Point pa = plane(a);
  const Point d{plane(b).x - pa.x, plane(b).y - pa.y};
  const double squared = d.x * d.x + d.y * d.y;
  for (const Point& p : step.path) {
    const Point q{plane(p).x - pa.x, plane(p).y - pa.y};
    const double t = squared > 0 ? std::clamp((q.x * d.x + q.y * d.y) / squared, 0.0, 1.0) : 0;
    step.departure_m = std::max(step.departure_m, std::hypot(q.x - t * d.x, q.y - t * d.y));
  }
  find_neighbours(step);
  return step;
}

void RingSteps::find_neighbours(Step& step) const {
  // What lies outside of the zone must be to the left: outside a shell, within a hole.
  const bool hole = points_.front().ring > 0;
  const bool counter_clockwise = (twice_area(ring_) > 0) == forward_;
  std::vector<Point> path = step.path;
  if (counter_clockwise != hole) std::reverse(path.begin(), path.end());
  const std::vector<std::vector<NearStretch>> near = neighbours_.along(path, options_.distance_m);
  for (std::size_t i = 0; i < near.size(); ++i) {
    const double length = geodesic_distance_m(path[i], path[i + 1], neighbours_.crs());
    for_each_neighbour(near[i], [&](std::size_t neighbour, const EdgeCover& cover) {
      Nearness& sum = step.near[neighbour];
      sum.near_m += cover.near * length;
      sum.along_m += cover.along * length;
    });
  }
  std::erase_if(step.near, [&](const auto& entry) {
    if (std::find(around_.begin(), around_.end(), entry.first) != around_.end()) return true;
    const Nearness& near_it = entry.second;
    return near_it.near_m < options_.along_share * step.length_m ||
           near_it.along_m < near_it.near_m / 2 || near_it.along_m == 0;
  });
}

std::size_t RingSteps::run_length(std::size_t i, std::size_t neighbour) const {
  std::size_t count = 0;
  while (i + count < steps_.size() && steps_[i + count].near.contains(neighbour)) ++count;
  return count;
}

std::vector<BoundarySegment> RingSteps::segments(std::size_t first_place) const {
  std::vector<BoundarySegment> segments;
  for (std::size_t i = 0; i < steps_.size();) {
    BoundarySegment segment;
    for (const auto& [neighbour, near] : steps_[i].near) {
      const std::size_t run = run_length(i, neighbour);
      const bool better =
          !segment.neighbour || run > segment.steps ||
          (run == segment.steps && near.along_m > steps_[i].near.at(*segment.neighbour).along_m);
      if (!better) continue;
      segment.neighbour = neighbour;
      segment.steps = run;
    }
    const std::size_t next = (i + segment.steps) % steps_.size();
    segment.from = first_place + i;
    segment.to = first_place + next;
    for (std::size_t k = i; k < i + segment.steps; ++k) {
      segment.length_m += steps_[k].length_m;
      segment.departure_m = std::max(segment.departure_m, steps_[k].departure_m);
    }
    segment.course = segment.neighbour                            ? Course::along
                     : segment.departure_m <= options_.straight_m ? Course::straight
                                                                  : Course::irregular;
    const Point a = points_[i].position;
    const Point b = points_[next].position;
    if (!(a == b)) segment.azimuth_deg = azimuth(a, b, neighbours_.crs());
    if (segment.course == Course::straight) {
      segment.length_m = geodesic_distance_m(a, b, neighbours_.crs());
    }
    i += segment.steps;
    segments.push_back(segment);
  }
  return segments;
}

bool same_ring(const BoundaryPoint& a, const BoundaryPoint& b) {
  return a.feature == b.feature && a.polygon == b.polygon && a.ring == b.ring;
}

// What stands in brackets: direction, azimuth of a straight line, length.
std::string measures(const BoundarySegment& segment, const Crs& crs, Language language) {
  const bool zh = language == Language::chinese;
  std::string text;
  if (segment.azimuth_deg) {
    text += zh ? "向" : "";
    text += direction_words(*segment.azimuth_deg, language);
    text += zh ? "，" : ", ";
    if (segment.course == Course::straight) {
      const bool grid = !crs.is_geographic();
      const std::string degrees =
          format_fixed(std::fmod(std::round(*segment.azimuth_deg * 10) / 10, 360), 1);
      text += zh ? fmt::format("{}方位角{}°，", grid ? "坐标" : "", degrees)
                 : fmt::format("{}azimuth {}°, ", grid ? "grid " : "", degrees);
    }
  }
  return text + length_words(segment.length_m, language);
}

}  // namespace

std::string_view course_name(Course course) {
  constexpr std::string_view names[] = {"along", "straight", "irregular"};
  return names[static_cast<int>(course)];
}

std::vector<BoundarySegment> boundary_segments(const MultiPolygonArray& zones,
                                               std::span<const BoundaryPoint> points,
                                               const NamedNeighbours& neighbours,
                                               const SegmentOptions& options) {
  require_distance(options.distance_m);
  require_share(options.along_share);
  std::vector<BoundarySegment> segments;
  for (std::size_t first = 0; first < points.size();) {
    std::size_t last = first + 1;
    while (last < points.size() && same_ring(points[first], points[last])) ++last;
    const BoundaryPoint& point = points[first];
    const RingView ring = zones[point.feature].polygon(point.polygon).ring(point.ring);
    const RingSteps steps(ring, points.subspan(first, last - first), neighbours, options);
    const std::vector<BoundarySegment> found = steps.segments(first);
    segments.insert(segments.end(), found.begin(), found.end());
    first = last;
  }
  return segments;
}

std::vector<std::span<const BoundarySegment>> segments_by_ring(
    std::span<const BoundarySegment> segments, std::span<const BoundaryPoint> points) {
  std::vector<std::span<const BoundarySegment>> rings;
  for (std::size_t first = 0; first < segments.size();) {
    std::size_t last = first + 1;
    while (last < segments.size() &&
           same_ring(points[segments[first].from], points[segments[last].from])) {
      ++last;
    }
    rings.push_back(segments.subspan(first, last - first));
    first = last;
  }
  return rings;
}

std::string segments_text(std::span<const BoundarySegment> segments,
                          std::span<const BoundaryPoint> points, const NamedNeighbours& neighbours,
                          Language language) {
  if (segments.empty()) return "";
  const bool zh = language == Language::chinese;
  std::string text;
  for (const BoundarySegment& segment : segments) {
    const std::string& from = points[segment.from].name;
    const std::string& to = points[segment.to].name;
    const bool is_first = text.empty();
    text += zh ? fmt::format(fmt::runtime(is_first ? "自{}起，" : "；由{}"), from)
               : fmt::format(fmt::runtime(is_first ? "from {} " : "; from {} "), from);
    switch (segment.course) {
      case Course::along: {
        const Neighbour& neighbour = neighbours.neighbours()[*segment.neighbour];
        text += zh ? "沿" + neighbour.phrase_zh : "along " + neighbour.phrase_en;
        break;
      }
      case Course::straight:
        text += zh ? "直线" : "in a straight line";
        break;
      case Course::irregular:
        text += zh ? "沿不规则界线" : "along an irregular line";
        break;
    }
    text += fmt::format(fmt::runtime(zh ? "至{}（{}）" : " to {} ({})"), to,
                        measures(segment, neighbours.crs(), language));
  }
  const std::string& start = points[segments.front().from].name;
  return text + (zh ? fmt::format("，回到起点{}", start) : fmt::format(", back to {}", start));
}

}  // namespace ecotone
