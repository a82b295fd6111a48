// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/thinning.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

#include "ecotone/geodesy/local_plane.h"
#include "ecotone/geometry/box.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/index/box_index.h"

namespace ecotone {
namespace {

// A plane serves pieces of this size; longer ones take one of their own.
constexpr double plane_reach_m = 20000;

// Part of a stretch: its places from `first` to `last`, both of which stay.
struct Piece {
  std::size_t stretch = 0;
  std::size_t first = 0, last = 0;
};

double distance_to_segment(const Point& p, const Point& a, const Point& b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double square = dx * dx + dy * dy;
  double along = square > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0;
  along = std::clamp(along, 0.0, 1.0);
  return std::hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}

class Thinning {
 public:
  Thinning(const BoundaryGraph& graph, const Crs& crs, double tolerance_m)
      : graph_(graph),
        crs_(crs),
        tolerance_m_(tolerance_m),
        stretches_(stretches_of(graph)),
        kept_(graph.is_node) {}

  std::vector<std::uint8_t> run() && {
    for (std::size_t s = 0; s < stretches_.size(); ++s) thin({s, 0, stretches_[s].size() - 1});
    while (mend()) {
    }
    return std::move(kept_);
  }

 private:
  const Point& place(const Piece& piece, std::size_t i) const {
    return graph_.places[stretches_[piece.stretch][i]];
  }

  Box box_of(const Piece& piece) const {
    Box box;
    for (std::size_t i = piece.first; i <= piece.last; ++i) box.include(place(piece, i));
    return box;
  }

  struct Farthest {
    std::size_t place = 0;
    double distance_m = -1;
  };

  // The place between the ends that lies farthest from the line between them; of equal ones the
  // most western.
  Farthest farthest(const Piece& piece, const detail::LocalPlane& plane) const {
    Farthest found;
    const Point a = plane(place(piece, piece.first));
    const Point b = plane(place(piece, piece.last));
    for (std::size_t i = piece.first + 1; i < piece.last; ++i) {
      const double d = distance_to_segment(plane(place(piece, i)), a, b);
      if (d > found.distance_m ||
          (d == found.distance_m &&
           stretches_[piece.stretch][i] < stretches_[piece.stretch][found.place])) {
        found = {i, d};
      }
    }
    return found;
  }

  // Douglas and Peucker, with planes that fit the pieces.
  void thin(const Piece& whole) {
    struct Task {
      Piece piece;
      std::size_t plane;
      double reach_m;
    };
    if (!is_thinned(whole)) return;
    const Stretch& stretch = stretches_[whole.stretch];
    std::vector<detail::LocalPlane> planes{{crs_, box_of(whole).centre()}};
    std::vector<Task> tasks{{whole, 0, size_m(whole, planes[0])}};
    while (!tasks.empty()) {
      Task task = tasks.back();
      tasks.pop_back();
      const Piece piece = task.piece;
      if (!is_thinned(piece)) continue;
      if (task.reach_m > plane_reach_m) {
        planes.emplace_back(crs_, box_of(piece).centre());
        task.plane = planes.size() - 1;
        task.reach_m = size_m(piece, planes.back());
      }
      const Farthest found = farthest(piece, planes[task.plane]);
      const bool closed = stretch[piece.first] == stretch[piece.last];
      if (!closed && found.distance_m <= tolerance_m_) continue;
      kept_[stretch[found.place]] = 1;
      tasks.push_back({{piece.stretch, piece.first, found.place}, task.plane, task.reach_m});
      tasks.push_back({{piece.stretch, found.place, piece.last}, task.plane, task.reach_m});
    }
  }

  double size_m(const Piece& piece, const detail::LocalPlane& plane) const {
    const Box box = box_of(piece);
    const Point a = plane({box.min_x, box.min_y});
    const Point b = plane({box.max_x, box.max_y});
    return std::hypot(b.x - a.x, b.y - a.y);
  }

  std::vector<Piece> pieces() const {
    std::vector<Piece> found;
    for (std::size_t s = 0; s < stretches_.size(); ++s) {
      std::size_t first = 0;
      for (std::size_t i = 1; i < stretches_[s].size(); ++i) {
        if (kept_[stretches_[s][i]] == 0) continue;
        found.push_back({s, first, i});
        first = i;
      }
    }
    return found;
  }

  static bool is_thinned(const Piece& piece) { return piece.last - piece.first > 1; }

  // Whether the straight lines of two pieces meet other than at an end of both.
  bool meet(const Piece& p, const Piece& q) const {
    const Point& a = place(p, p.first);
    const Point& b = place(p, p.last);
    const Point& c = place(q, q.first);
    const Point& d = place(q, q.last);
    switch (relate_segments(a, b, c, d)) {
      case SegmentRelation::disjoint:
        return false;
      case SegmentRelation::touch:
        return !(a == c || a == d || b == c || b == d);
      default:
        return true;
    }
  }

  // Whether a place that stays lies between a piece and its straight line.
  bool passes_a_place(const Piece& piece, const std::vector<std::uint32_t>& near,
                      const std::vector<std::uint32_t>& kept) const {
    std::vector<Point> loop;
    for (std::size_t i = piece.first; i <= piece.last; ++i) loop.push_back(place(piece, i));
    loop.push_back(loop.front());
    return std::any_of(near.begin(), near.end(), [&](std::uint32_t k) {
      const Point& p = graph_.places[kept[k]];
      return !(p == loop.front()) && !(p == place(piece, piece.last)) &&
             side_of_ring(p, loop) != RingSide::outside;
    });
  }

  // Keeps one more place of every piece that meets another or passes a place; whether there were
  // any. All at once, so that no order matters.
  bool mend() {
    const std::vector<Piece> all = pieces();
    std::vector<Box> lines(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      lines[i].include(place(all[i], all[i].first));
      lines[i].include(place(all[i], all[i].last));
    }
    std::vector<std::uint32_t> kept;
    std::vector<Box> spots;
    for (std::uint32_t i = 0; i < kept_.size(); ++i) {
      if (kept_[i] == 0) continue;
      kept.push_back(i);
      spots.emplace_back().include(graph_.places[i]);
    }
    const BoxIndex line_index(lines);
    const BoxIndex spot_index(spots);
    std::vector<std::uint8_t> wrong(all.size(), 0);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!is_thinned(all[i])) continue;
      for (const std::uint32_t j : line_index.query(lines[i])) {
        if (j != i && meet(all[i], all[j])) wrong[i] = wrong[j] = 1;
      }
      if (wrong[i] == 0 && passes_a_place(all[i], spot_index.query(box_of(all[i])), kept)) {
        wrong[i] = 1;
      }
    }
    bool any = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (wrong[i] == 0 || !is_thinned(all[i])) continue;
      const Piece& piece = all[i];
      const std::size_t more = farthest(piece, {crs_, box_of(piece).centre()}).place;
      kept_[stretches_[piece.stretch][more]] = 1;
      // Its straight lines are others now, and may leave points too far away.
      thin({piece.stretch, piece.first, more});
      thin({piece.stretch, more, piece.last});
      any = true;
    }
    return any;
  }

  const BoundaryGraph& graph_;
  const Crs& crs_;
  double tolerance_m_;
  std::vector<Stretch> stretches_;
  std::vector<std::uint8_t> kept_;
};

}  // namespace

std::vector<std::uint8_t> kept_places(const BoundaryGraph& graph, const Crs& crs,
                                      double tolerance_m) {
  return Thinning(graph, crs, tolerance_m).run();
}

}  // namespace ecotone
