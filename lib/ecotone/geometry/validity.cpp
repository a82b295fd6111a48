// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/validity.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "ecotone/geometry/box_tree.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/geometry/ring_examiner.h"

namespace ecotone {
namespace {

using detail::TreeBox;

constexpr Text texts[] = {
    {"not_finite", "a coordinate is not a finite number", "坐标不是有限数值"},
    {"too_few_points", "a ring has fewer than three different points", "环的不同顶点少于三个"},
    {"not_closed", "a ring does not end where it began", "环未闭合"},
    {"crossing", "edges cross each other", "边相互交叉"},
    {"overlap", "edges lie on each other", "边相互重叠"},
    {"spike", "a ring goes to a point and back on the same line", "环有折返的尖刺"},
    {"self_touch", "a ring touches itself", "环自相接触"},
    {"interior_disconnected", "rings touch such that the interior falls apart",
     "环相互接触使内部不连通"},
    {"hole_outside_shell", "a hole lies outside its shell", "内环位于外环之外"},
    {"hole_in_hole", "a hole lies in another hole", "内环位于另一内环之内"},
    {"nested_shells", "a part lies in another part", "一个部件位于另一部件之内"},
    {"duplicate_ring", "a ring occurs twice", "环重复"},
    {"repeated_point", "a vertex occurs twice in succession", "连续重复的顶点"},
    {"ring_direction", "a ring runs in the unusual direction", "环的方向不合惯例"},
};

TreeBox<double> box_of(RingView ring) {
  TreeBox<double> box{ring[0].x, ring[0].y, ring[0].x, ring[0].y};
  for (const Point& p : ring) {
    box = {std::min(box.min_x, p.x), std::min(box.min_y, p.y), std::max(box.max_x, p.x),
           std::max(box.max_y, p.y)};
  }
  return box;
}

bool is_before(const Point& a, const Point& b) {
  return a.x < b.x || (a.x == b.x && a.y < b.y);
}

// A ring without repeated points. Its edges are `first_edge` to `first_edge + n - 1`.
struct CleanRing {
  RingPlace place;
  std::size_t first_point;  // of n + 1 points; the first is repeated at the end
  std::size_t first_edge;
  std::size_t n;
};

struct Touch {
  std::size_t polygon;
  Point at;
  std::size_t ring;

  auto key() const { return std::tie(polygon, at.x, at.y, ring); }
  bool operator<(const Touch& other) const { return key() < other.key(); }
  bool operator==(const Touch& other) const { return key() == other.key(); }
};

class Examination {
 public:
  Examination(const MultiPolygonView& zone, const FaultOptions& options)
      : zone_(zone), options_(options) {}

  std::vector<Fault> run() {
    collect_rings();
    if (!is_full()) find_contacts();
    if (!is_full()) find_disconnected_interiors();
    if (!is_full()) find_nesting();
    const auto key = [](const Fault& f) {
      return std::tuple(f.ring, f.kind, f.at.x, f.at.y, f.other.value_or(RingPlace{}));
    };
    std::stable_sort(found_.begin(), found_.end(),
                     [&](const Fault& a, const Fault& b) { return key(a) < key(b); });
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return std::move(found_);
  }

 private:
  bool is_full() const { return fault_count_ >= options_.limit; }

  // Returns whether to go on.
  bool report(FaultKind kind, const Point& at, RingPlace ring,
              std::optional<RingPlace> other = std::nullopt) {
    if (is_note(kind)) {
      if (options_.notes) found_.push_back({kind, at, ring, other});
      return true;
    }
    if (other && *other < ring) std::swap(ring, *other);
    if (other == ring) other.reset();
    found_.push_back({kind, at, ring, other});
    ++fault_count_;
    return !is_full();
  }

  void collect_rings() {
    std::vector<CleanRing> rings;
    std::vector<Point> points;
    std::vector<TreeBox<double>> boxes;
    for (std::size_t j = 0; j < zone_.size(); ++j) {
      const PolygonView polygon = zone_.polygon(j);
      for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
        if (is_full()) return;
        collect_ring(polygon.ring(k), {j, k}, rings, points);
      }
    }
    for (const CleanRing& ring : rings) {
      boxes.push_back(box_of(std::span(points).subspan(ring.first_point, ring.n)));
    }
    points_ = std::move(points);
    rings_.reserve(rings.size());
    for (const std::size_t r : detail::hilbert_order(boxes)) {
      rings_.push_back(rings[r]);
      rings_.back().first_edge = edge_ring_.size();
      edge_ring_.insert(edge_ring_.end(), rings[r].n,
                        static_cast<std::uint32_t>(rings_.size() - 1));
    }
    is_tangled_.resize(rings_.size(), 0);
  }

  void collect_ring(RingView ring, RingPlace place, std::vector<CleanRing>& rings,
                    std::vector<Point>& points) {
    if (ring.empty()) {
      const PolygonView polygon = zone_.polygon(place.polygon);
      bool has_points = false;
      for (std::size_t k = 0; k < polygon.ring_count(); ++k) has_points |= !polygon.ring(k).empty();
      if (place.ring == 0 && has_points) report(FaultKind::too_few_points, {}, place);
      return;
    }
    Point last_finite;
    for (const Point& p : ring) {
      if (!std::isfinite(p.x) || !std::isfinite(p.y)) {
        report(FaultKind::not_finite, last_finite, place);
        return;
      }
      last_finite = p;
    }
    if (ring.front() != ring.back()) report(FaultKind::not_closed, ring.back(), place);
    const std::size_t first = points.size();
    for (const Point& p : ring) {
      if (points.size() > first && points.back() == p) {
        report(FaultKind::repeated_point, p, place);
      } else {
        points.push_back(p);
      }
    }
    if (points.size() - first == 1 || points.back() != points[first]) {
      points.push_back(Point(points[first]));
    }
    const std::size_t n = points.size() - first - 1;
    if (n < 3) {
      report(FaultKind::too_few_points, ring.front(), place);
      points.resize(first);
      return;
    }
    if (options_.notes) {
      const int direction = ring_direction(std::span(points).subspan(first));
      if (direction == (place.ring == 0 ? -1 : 1)) {
        report(FaultKind::ring_direction, ring.front(), place);
      }
    }
    rings.push_back({place, first, 0, n});
  }

  const Point& vertex(const CleanRing& ring, std::size_t i) const {
    return points_[ring.first_point + i];
  }
  // The vertex before vertex i, which may be 0.
  const Point& vertex_before(const CleanRing& ring, std::size_t i) const {
    return vertex(ring, (i == 0 ? ring.n : i) - 1);
  }

  struct Edge {
    std::size_t ring;
    std::size_t i;
    Point a;
    Point b;
  };
  Edge edge(std::size_t e) const {
    const std::size_t r = edge_ring_[e];
    const std::size_t i = e - rings_[r].first_edge;
    return {r, i, vertex(rings_[r], i), vertex(rings_[r], i + 1)};
  }

  void find_contacts() {
    std::vector<TreeBox<double>> boxes;
    boxes.reserve(edge_ring_.size());
    for (std::size_t e = 0; e < edge_ring_.size(); ++e) {
      const Edge s = edge(e);
      boxes.push_back({std::min(s.a.x, s.b.x), std::min(s.a.y, s.b.y), std::max(s.a.x, s.b.x),
                       std::max(s.a.y, s.b.y)});
    }
    tree_.emplace(std::move(boxes));
    tree_->visit_pairs([this](std::size_t e, std::size_t f) { return examine(edge(e), edge(f)); });
  }

  bool examine(const Edge& e, const Edge& f) {
    if (e.ring == f.ring) {
      const std::size_t n = rings_[e.ring].n;
      if (f.i == e.i + 1) return examine_corner(e, f);
      if (e.i == 0 && f.i + 1 == n) return examine_corner(f, e);
    }
    switch (relate_segments(e.a, e.b, f.a, f.b)) {
      case SegmentRelation::disjoint:
        return true;
      case SegmentRelation::cross:
        return tangle(FaultKind::crossing, crossing_point(e.a, e.b, f.a, f.b), e, f);
      case SegmentRelation::overlap:
        return examine_overlap(e, f);
      case SegmentRelation::touch:
        return examine_touch(e, f);
    }
    return true;
  }

  // Two edges that follow each other may only fold back.
  bool examine_corner(const Edge& e, const Edge& f) {
    const auto same_way = [](double from, double a, double b) {
      return (a > from) == (b > from) && (a < from) == (b < from);
    };
    if (!same_way(e.b.x, e.a.x, f.b.x) || !same_way(e.b.y, e.a.y, f.b.y)) return true;
    if (orientation(e.a, e.b, f.b) != 0) return true;
    return tangle(FaultKind::spike, e.b, e, f);
  }

  bool examine_overlap(const Edge& e, const Edge& f) {
    const Point from =
        std::max(std::min(e.a, e.b, is_before), std::min(f.a, f.b, is_before), is_before);
    if (e.ring != f.ring) {
      const auto pair = std::minmax(e.ring, f.ring);
      if (duplicates_.contains(pair)) return true;
      if (are_same(rings_[e.ring], rings_[f.ring])) {
        duplicates_.insert(pair);
        return tangle(FaultKind::duplicate_ring, vertex(rings_[e.ring], 0), e, f);
      }
    }
    return tangle(FaultKind::overlap, from, e, f);
  }

  bool examine_touch(const Edge& e, const Edge& f) {
    Point at;
    if (is_on_segment(e.a, f.a, f.b)) {
      at = e.a;
    } else if (is_on_segment(e.b, f.a, f.b)) {
      return true;  // the next edge begins there
    } else {
      at = is_on_segment(f.a, e.a, e.b) ? f.a : f.b;
    }
    if (at == e.b || at == f.b) return true;
    const CleanRing& e_ring = rings_[e.ring];
    const CleanRing& f_ring = rings_[f.ring];
    const Point& e_before = at == e.a ? vertex_before(e_ring, e.i) : e.a;
    const Point& f_before = at == f.a ? vertex_before(f_ring, f.i) : f.a;
    const bool crosses =
        is_left_of_path(at, e_before, e.b, f_before) != is_left_of_path(at, e_before, e.b, f.b);
    if (crosses && !has_common_arm(at, e_before, e.b, f_before, f.b)) {
      return tangle(FaultKind::crossing, at, e, f);
    }
    if (e.ring == f.ring) return report(FaultKind::self_touch, at, e_ring.place);
    if (e_ring.place.polygon == f_ring.place.polygon) {
      touches_.push_back({e_ring.place.polygon, at, e.ring});
      touches_.push_back({e_ring.place.polygon, at, f.ring});
    }
    return true;
  }

  // Whether two arms at a node lie on each other; the overlap is a fault of its own.
  static bool has_common_arm(const Point& node, const Point& a, const Point& b, const Point& c,
                             const Point& d) {
    for (const Point& p : {a, b}) {
      for (const Point& q : {c, d}) {
        if (relate_segments(node, p, node, q) == SegmentRelation::overlap) return true;
      }
    }
    return false;
  }

  bool tangle(FaultKind kind, const Point& at, const Edge& e, const Edge& f) {
    if (e.ring == f.ring) {
      is_tangled_[e.ring] = 1;
    } else {
      tangled_pairs_.insert(std::minmax(e.ring, f.ring));
    }
    return report(kind, at, rings_[e.ring].place, rings_[f.ring].place);
  }

  bool are_same(const CleanRing& a, const CleanRing& b) const {
    if (a.n != b.n) return false;
    const auto lowest = [&](const CleanRing& ring) {
      std::size_t low = 0;
      for (std::size_t i = 1; i < ring.n; ++i) {
        if (is_before(vertex(ring, i), vertex(ring, low))) low = i;
      }
      return low;
    };
    const std::size_t i = lowest(a);
    const std::size_t k = lowest(b);
    bool same = true;
    bool reversed = true;
    for (std::size_t s = 0; s < a.n && (same || reversed); ++s) {
      const Point& p = vertex(a, (i + s) % a.n);
      same = same && p == vertex(b, (k + s) % b.n);
      reversed = reversed && p == vertex(b, (k + b.n - s) % b.n);
    }
    return same || reversed;
  }

  // Rings and the points where they touch are the nodes of a graph; the interior of a polygon
  // falls apart exactly if the graph has a cycle.
  void find_disconnected_interiors() {
    std::sort(touches_.begin(), touches_.end());
    touches_.erase(std::unique(touches_.begin(), touches_.end()), touches_.end());
    std::vector<std::size_t> parent(rings_.size() + touches_.size());
    std::iota(parent.begin(), parent.end(), std::size_t{0});
    const auto root = [&](std::size_t x) {
      while (parent[x] != x) x = parent[x] = parent[parent[x]];
      return x;
    };
    std::size_t point_node = rings_.size();
    for (std::size_t t = 0; t < touches_.size(); ++t) {
      const Touch& touch = touches_[t];
      if (t == 0 || touches_[t - 1].polygon != touch.polygon || touches_[t - 1].at != touch.at) {
        point_node = rings_.size() + t;
      }
      const std::size_t a = root(touch.ring);
      const std::size_t b = root(point_node);
      if (a != b) {
        parent[a] = b;
      } else if (!report(FaultKind::interior_disconnected, touch.at, rings_[touch.ring].place)) {
        return;
      }
    }
  }

  bool may_compare(std::size_t a, std::size_t b) const {
    return is_tangled_[a] == 0 && is_tangled_[b] == 0 &&
           !tangled_pairs_.contains(std::minmax(a, b));
  }

  // The rings that contain ring r, which touches them at points at most.
  std::vector<std::size_t> containers(std::size_t r) {
    const CleanRing& ring = rings_[r];
    const Point p = vertex(ring, 0);
    seen_.clear();
    const auto state = [&](std::size_t s) -> RayState& {
      if (rays_[s].hits == 0) seen_.push_back(s);
      ++rays_[s].hits;
      return rays_[s];
    };
    constexpr double infinity = std::numeric_limits<double>::infinity();
    tree_->visit_overlapping({p.x, p.y, infinity, p.y}, [&](std::size_t e) {
      const Edge s = edge(e);
      if (s.ring == r) return;
      if (is_on_segment(p, s.a, s.b)) {
        RayState& ray = state(s.ring);
        if (p == s.b) return;  // the next edge begins there
        ++ray.visits;
        const Point& before = p == s.a ? vertex_before(rings_[s.ring], s.i) : s.a;
        ray.next_is_left = is_left_of_path(p, before, s.b, vertex(ring, 1));
      } else if ((s.a.y > p.y) != (s.b.y > p.y)) {
        if ((orientation(s.a, s.b, p) > 0) == (s.b.y > s.a.y)) {
          RayState& ray = state(s.ring);
          ray.inside = !ray.inside;
        }
      }
    });
    std::vector<std::size_t> result;
    for (const std::size_t s : seen_) {
      const RayState ray = std::exchange(rays_[s], {});
      if (!may_compare(r, s)) continue;
      bool inside = ray.inside;
      if (ray.visits > 0) {
        const RingView view = std::span(points_).subspan(rings_[s].first_point, rings_[s].n + 1);
        if (ray.visits > 1) continue;  // it touches itself there, which is a fault already
        inside = ray.next_is_left == (ring_direction(view) > 0);
      }
      if (inside) result.push_back(s);
    }
    std::sort(result.begin(), result.end());
    return result;
  }

  void find_nesting() {
    if (rings_.size() < 2) return;
    rays_.resize(rings_.size());
    std::vector<std::size_t> shell_of(zone_.size(), rings_.size());
    for (std::size_t r = 0; r < rings_.size(); ++r) {
      if (rings_[r].place.ring == 0) shell_of[rings_[r].place.polygon] = r;
    }
    for (std::size_t r = 0; r < rings_.size(); ++r) {
      if (is_tangled_[r] != 0) continue;
      const RingPlace place = rings_[r].place;
      const std::vector<std::size_t> around = containers(r);
      const auto contains_hole_of = [&](std::size_t polygon) {
        return std::find_if(around.begin(), around.end(), [&](std::size_t s) {
          return rings_[s].place.polygon == polygon && rings_[s].place.ring > 0;
        });
      };
      const Point& at = vertex(rings_[r], 0);
      if (place.ring > 0) {
        const std::size_t shell = shell_of[place.polygon];
        if (shell < rings_.size() && may_compare(r, shell) &&
            !std::binary_search(around.begin(), around.end(), shell)) {
          if (!report(FaultKind::hole_outside_shell, at, place, rings_[shell].place)) return;
        }
        if (const auto hole = contains_hole_of(place.polygon); hole != around.end()) {
          if (!report(FaultKind::hole_in_hole, at, place, rings_[*hole].place)) return;
        }
        continue;
      }
      for (const std::size_t s : around) {
        const RingPlace outer = rings_[s].place;
        if (outer.ring > 0 || outer.polygon == place.polygon) continue;
        if (contains_hole_of(outer.polygon) != around.end()) continue;
        if (!report(FaultKind::nested_shells, at, place, outer)) return;
      }
    }
  }

  struct RayState {
    std::size_t hits = 0;
    std::size_t visits = 0;
    bool inside = false;
    bool next_is_left = false;
  };

  MultiPolygonView zone_;
  FaultOptions options_;
  std::vector<Fault> found_;
  std::size_t fault_count_ = 0;
  std::vector<CleanRing> rings_;
  std::vector<Point> points_;
  std::vector<std::uint32_t> edge_ring_;
  std::optional<detail::BoxTree<double>> tree_;
  std::vector<std::uint8_t> is_tangled_;
  std::set<std::pair<std::size_t, std::size_t>> tangled_pairs_;
  std::set<std::pair<std::size_t, std::size_t>> duplicates_;
  std::vector<Touch> touches_;
  std::vector<RayState> rays_;
  std::vector<std::size_t> seen_;
};

}  // namespace

std::string_view fault_name(FaultKind kind) {
  return fault_text(kind).key;
}

const Text& fault_text(FaultKind kind) {
  return texts[static_cast<std::size_t>(kind)];
}

std::vector<Fault> faults(const MultiPolygonView& zone, const FaultOptions& options) {
  return Examination(zone, options).run();
}

bool is_valid(const MultiPolygonView& zone) {
  return detail::soundness(zone).is_valid;
}

namespace detail {

Soundness soundness(const MultiPolygonView& zone) {
  struct Place {
    RingView ring;
    std::size_t polygon;
    bool is_hole;
  };
  std::vector<Place> places;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    const PolygonView polygon = zone.polygon(j);
    const std::size_t count = polygon.ring_count();
    for (std::size_t k = 0; k < count; ++k) {
      const RingView ring = polygon.ring(k);
      if (ring.empty()) continue;
      if (k > 0 && polygon.ring(0).empty()) return {};
      for (const Point& p : ring) {
        if (!std::isfinite(p.x) || !std::isfinite(p.y)) return {};
      }
      places.push_back({ring, j, k > 0});
    }
  }
  if (is_worth_ordering(places.size())) {
    std::vector<TreeBox<double>> boxes;
    boxes.reserve(places.size());
    for (const Place& place : places) boxes.push_back(box_of(place.ring));
    std::vector<Place> ordered;
    ordered.reserve(places.size());
    for (const std::size_t r : hilbert_order(boxes)) ordered.push_back(places[r]);
    places = std::move(ordered);
  }
  // Kept for the next feature of the thread, unless it is large.
  thread_local RingExaminer<Point> kept;
  RingExaminer<Point> own;
  constexpr std::size_t most_kept = 1 << 16;
  std::size_t vertices = 0;
  for (const Place& place : places) vertices += place.ring.size();
  RingExaminer<Point>& examiner = vertices <= most_kept ? kept : own;
  examiner.clear();
  for (const Place& place : places) {
    const auto same = [](const Point& p) { return p; };
    if (!examiner.add_ring(place.ring, place.polygon, place.is_hole, same)) return {};
  }
  const bool valid = examiner.is_valid();
  return {valid, valid && !examiner.contacts().empty()};
}

}  // namespace detail
}  // namespace ecotone
