// SPDX-License-Identifier: Apache-2.0
#include "ecotone/hydrology/noding.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include "ecotone/execution/parallel.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/geodesy/geocentric.h"
#include "ecotone/hydrology/disjoint_sets.h"
#include "ecotone/index/box_index.h"

namespace ecotone::detail {
namespace {

constexpr std::uint32_t none = 0xffffffff;

// Vertices with equal coordinates, each told by the first of them.
class EqualVertices {
 public:
  explicit EqualVertices(std::span<const Point> points) : points_(points) {
    table_.assign(std::bit_ceil(points.size() * 2 + 2), none);
  }

  // The first vertex with the coordinates of vertex i.
  std::uint32_t first_of(std::uint32_t i) {
    const Point& p = points_[i];
    std::size_t slot = hash(p) & (table_.size() - 1);
    while (table_[slot] != none && !(points_[table_[slot]] == p)) {
      slot = (slot + 1) & (table_.size() - 1);
    }
    if (table_[slot] == none) table_[slot] = i;
    return table_[slot];
  }

 private:
  static std::uint64_t hash(const Point& p) {
    // + 0.0 makes one zero of two.
    std::uint64_t h = std::bit_cast<std::uint64_t>(p.x + 0.0) * 0x9e3779b97f4a7c15U;
    h = (h ^ (h >> 32)) + std::bit_cast<std::uint64_t>(p.y + 0.0);
    h *= 0xd6e8feb86659fd93U;
    return h ^ (h >> 32);
  }

  std::span<const Point> points_;
  std::vector<std::uint32_t> table_;
};

// A node inside an edge of a path.
struct Cut {
  std::uint32_t path = 0;
  std::uint32_t segment = 0;  // index of its first vertex within the path
  double fraction = 0;
  Point position;
  std::uint32_t node = 0;
};

// Where two paths cross.
struct Crossing {
  std::uint32_t path = 0, segment = 0;
  std::uint32_t other_path = 0, other_segment = 0;
  double fraction = 0, other_fraction = 0;
  Point position;
};

// An end of a path that lies within the tolerance of another path.
struct Joint {
  std::uint32_t node = 0;
  std::uint32_t feature = 0;
  std::uint32_t path = 0;
  double distance_m = 0;
  NearestPlace place;
};

Box box_of(const Point& a, const Point& b) {
  Box box;
  box.include(a);
  box.include(b);
  return box;
}

double turn(const Point& o, const Point& a, const Point& b) {
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

class Noder {
 public:
  Noder(const MultiLineStringArray& lines, const Crs& crs, const RiverNetworkOptions& options)
      : lines_(lines), points_(lines.points()), crs_(crs), options_(options) {}

  NodedLines run() {
    paths_ = paths_with_length(lines_, noded_.issues);
    measures_ = path_measures(lines_, paths_, crs_, options_.threads);
    find_nodes();
    index_paths();
    if (options_.tolerance_m > 0) {
      join_nodes();
      join_ends_to_lines();
    }
    find_crossings();
    build_reaches();
    return std::move(noded_);
  }

 private:
  // No two places within the tolerance differ by more than this in a coordinate.
  double margin() const {
    if (!crs_.is_geographic()) {
      // Scales of projections in use depart from 1 by far less than this.
      return options_.tolerance_m / crs_.unit_factor() * 1.5;
    }
    double steepest = 0;
    for (const Point& p : points_) steepest = std::max(steepest, std::abs(p.y));
    const double cosine = std::max(1e-3, std::cos(steepest * crs_.unit_factor()));
    return options_.tolerance_m / 110000 / cosine;
  }

  PathView path(std::size_t p) const { return points_.subspan(paths_[p].first, paths_[p].size); }

  // Nodes are the ends of paths, and vertices that paths share.
  void find_nodes() {
    EqualVertices equal(points_);
    first_.assign(points_.size(), none);
    std::vector<std::uint8_t> uses(points_.size(), 0);
    for (const LinePath& path : paths_) {
      std::uint32_t before = none;
      for (std::size_t k = 0; k < path.size; ++k) {
        const auto v = static_cast<std::uint32_t>(path.first + k);
        const std::uint32_t first = first_[v] = equal.first_of(v);
        const bool end = k == 0 || k + 1 == path.size;
        if (first != before && uses[first] < 2) uses[first] += end ? 2 : 1;
        before = first;
      }
    }
    node_.assign(points_.size(), none);
    std::uint32_t count = 0;
    for (std::size_t v = 0; v < points_.size(); ++v) {
      if (first_[v] == v && uses[v] >= 2) {
        node_[v] = count++;
        node_vertex_.push_back(static_cast<std::uint32_t>(v));
      }
    }
    for (std::size_t v = 0; v < points_.size(); ++v) {
      if (first_[v] != none) node_[v] = node_[first_[v]];
    }
    feature_of_node_.assign(count, none);
    for (const LinePath& path : paths_) {
      for (std::size_t k = 0; k < path.size; ++k) {
        const std::uint32_t n = node_[path.first + k];
        if (n != none) feature_of_node_[n] = std::min(feature_of_node_[n], path.feature);
      }
    }
    joined_ = DisjointSets(count);
  }

  void index_paths() {
    boxes_.resize(paths_.size());
    for (std::size_t p = 0; p < paths_.size(); ++p) {
      for (const Point& v : path(p)) boxes_[p].include(v);
    }
    index_ = BoxIndex(boxes_);
  }

  // Nodes within the tolerance of each other become one.
  void join_nodes() {
    const double reach = margin();
    std::vector<std::uint32_t> order(node_vertex_.size());
    std::iota(order.begin(), order.end(), 0U);
    const auto at = [&](std::uint32_t n) { return points_[node_vertex_[n]]; };
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::pair(at(a).x, at(a).y) < std::pair(at(b).x, at(b).y);
    });
    for (std::size_t i = 0; i < order.size(); ++i) {
      const Point p = at(order[i]);
      for (std::size_t k = i + 1; k < order.size(); ++k) {
        const Point q = at(order[k]);
        if (q.x - p.x > reach) break;
        if (std::abs(q.y - p.y) > reach) continue;
        const double gap = geodesic_distance_m(p, q, crs_);
        if (gap > options_.tolerance_m) continue;
        joined_.join(order[i], order[k]);
        add_gap(feature_of_node_[order[i]], feature_of_node_[order[k]], p, gap);
      }
    }
  }

  void add_gap(std::uint32_t a, std::uint32_t b, const Point& p, double gap) {
    noded_.issues.push_back({NetworkIssueKind::joined_gap, std::min(a, b), std::max(a, b), p, gap});
  }

  // Ends near the inside of another path make a node there.
  void join_ends_to_lines() {
    const double reach = margin();
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;  // node, path
    for (std::size_t p = 0; p < paths_.size(); ++p) {
      ends.emplace_back(node_[paths_[p].first], p);
      ends.emplace_back(node_[paths_[p].first + paths_[p].size - 1], p);
    }
    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end(),
                           [](const auto& a, const auto& b) { return a.first == b.first; }),
               ends.end());
    std::vector<std::vector<Joint>> found((ends.size() + block - 1) / block);
    parallel_for(found.size(), options_.threads, nullptr, [&](std::size_t b) {
      std::vector<std::uint32_t> near;
      for (std::size_t i = b * block; i < std::min(ends.size(), (b + 1) * block); ++i) {
        const Point& p = points_[node_vertex_[ends[i].first]];
        index_.query(Box{p.x, p.y, p.x, p.y}.grown(reach), near);
        for (const std::uint32_t other : near) {
          if (const auto joint = joint_of(ends[i].first, p, other, reach)) {
            found[b].push_back(*joint);
            found[b].back().feature = paths_[ends[i].second].feature;
          }
        }
      }
    });
    for (const std::vector<Joint>& some : found) {
      for (const Joint& joint : some) join(joint);
    }
  }

  // The nearest place of a path to a node that it does not have, if it is within the tolerance.
  std::optional<Joint> joint_of(std::uint32_t node, const Point& p, std::uint32_t other,
                                double reach) const {
    const PathView line = path(other);
    const Box around = Box{p.x, p.y, p.x, p.y}.grown(reach);
    std::optional<Joint> best;
    for (std::size_t k = 0; k < line.size(); ++k) {
      if (node_[paths_[other].first + k] == node) return std::nullopt;
    }
    for (std::size_t k = 1; k < line.size(); ++k) {
      if (!box_of(line[k - 1], line[k]).overlaps(around)) continue;
      NearestPlace place = nearest_on_path(p, line.subspan(k - 1, 2), crs_);
      if (place.distance_m > options_.tolerance_m ||
          (best && place.distance_m >= best->distance_m)) {
        continue;
      }
      place.segment = k - 1;
      best = Joint{node, 0, other, place.distance_m, place};
    }
    return best;
  }

  void join(const Joint& joint) {
    const LinePath& path = paths_[joint.path];
    const std::size_t v = path.first + joint.place.segment;
    // A node of the path at this very place, or so near that both became one, is enough.
    for (const std::size_t end : {v, v + 1}) {
      if (node_[end] != none && joined_.find(node_[end]) == joined_.find(joint.node)) {
        return;
      }
    }
    add_gap(joint.feature, path.feature, points_[node_vertex_[joint.node]], joint.distance_m);
    if (joint.place.fraction == 0 || joint.place.fraction == 1) {
      const std::size_t at = joint.place.fraction == 0 ? v : v + 1;
      if (node_[at] == none) {
        node_[at] = joint.node;
      } else {
        joined_.join(node_[at], joint.node);
      }
      return;
    }
    cuts_.push_back({joint.path, static_cast<std::uint32_t>(joint.place.segment),
                     joint.place.fraction, joint.place.position, joint.node});
  }

  void find_crossings() {
    std::vector<std::vector<Crossing>> found((paths_.size() + block - 1) / block);
    parallel_for(found.size(), options_.threads, nullptr, [&](std::size_t b) {
      std::vector<std::uint32_t> near;
      for (std::size_t p = b * block; p < std::min(paths_.size(), (b + 1) * block); ++p) {
        index_.query(boxes_[p], near);
        for (const std::uint32_t other : near) {
          if (other >= p) cross(static_cast<std::uint32_t>(p), other, found[b]);
        }
      }
    });
    for (const std::vector<Crossing>& some : found) {
      for (const Crossing& c : some) {
        if (options_.node_crossings) {
          const std::uint32_t node = joined_.add();
          cuts_.push_back({c.path, c.segment, c.fraction, c.position, node});
          cuts_.push_back({c.other_path, c.other_segment, c.other_fraction, c.position, node});
        }
        const std::uint32_t f = paths_[c.path].feature;
        const std::uint32_t g = paths_[c.other_path].feature;
        noded_.issues.push_back(
            {NetworkIssueKind::crossing, std::min(f, g), std::max(f, g), c.position, 0});
      }
    }
  }

  // Crossings of the insides of edges of two paths, or of one with itself.
  void cross(std::uint32_t p, std::uint32_t q, std::vector<Crossing>& found) const {
    struct Edge {
      Box box;
      std::uint32_t path, segment;
    };
    std::vector<Edge> edges;
    const auto collect = [&](std::uint32_t one, const Box& within) {
      const PathView line = path(one);
      for (std::size_t k = 1; k < line.size(); ++k) {
        const Box box = box_of(line[k - 1], line[k]);
        if (box.overlaps(within)) edges.push_back({box, one, static_cast<std::uint32_t>(k - 1)});
      }
    };
    collect(p, boxes_[q]);
    if (edges.empty()) return;
    if (p != q) collect(q, boxes_[p]);
    std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
      return std::tuple(a.box.min_x, a.path, a.segment) <
             std::tuple(b.box.min_x, b.path, b.segment);
    });
    for (std::size_t i = 0; i < edges.size(); ++i) {
      for (std::size_t k = i + 1; k < edges.size() && edges[k].box.min_x <= edges[i].box.max_x;
           ++k) {
        if ((p != q && edges[i].path == edges[k].path) || !edges[i].box.overlaps(edges[k].box)) {
          continue;
        }
        // By coordinates, so that the order of lines leaves no trace in the rounding.
        const auto shape = [&](const Edge& e) {
          const Point* v = path(e.path).data() + e.segment;
          return std::tuple(v[0].x, v[0].y, v[1].x, v[1].y);
        };
        const bool swapped = shape(edges[k]) < shape(edges[i]);
        const Edge& e = edges[swapped ? k : i];
        const Edge& f = edges[swapped ? i : k];
        cross_edges(e.path, e.segment, f.path, f.segment, found);
      }
    }
  }

  void cross_edges(std::uint32_t p, std::uint32_t i, std::uint32_t q, std::uint32_t k,
                   std::vector<Crossing>& found) const {
    const Point& a = path(p)[i];
    const Point& b = path(p)[i + 1];
    const Point& c = path(q)[k];
    const Point& d = path(q)[k + 1];
    const double ta = turn(c, d, a);
    const double tb = turn(c, d, b);
    const double tc = turn(a, b, c);
    const double td = turn(a, b, d);
    if (!((ta > 0 && tb < 0) || (ta < 0 && tb > 0)) ||
        !((tc > 0 && td < 0) || (tc < 0 && td > 0))) {
      return;
    }
    const double s = ta / (ta - tb);
    const Point at{a.x + s * (b.x - a.x), a.y + s * (b.y - a.y)};
    // An end that overshoots by no more than the tolerance has been joined.
    for (const std::uint32_t one : {p, q}) {
      for (const Point& end : {path(one).front(), path(one).back()}) {
        if (geodesic_distance_m(at, end, crs_) <= options_.tolerance_m) return;
      }
    }
    found.push_back({p, i, q, k, s, tc / (tc - td), at});
  }

  void build_reaches() {
    std::sort(cuts_.begin(), cuts_.end(), [](const Cut& a, const Cut& b) {
      return std::tuple(a.path, a.segment, a.fraction, a.node) <
             std::tuple(b.path, b.segment, b.fraction, b.node);
    });
    auto cut = cuts_.begin();
    for (std::size_t p = 0; p < paths_.size(); ++p) {
      const LinePath& path = paths_[p];
      begin_reach(path.feature, points_[path.first], 0, node_[path.first]);
      for (std::size_t k = 0; k + 1 < path.size; ++k) {
        const std::size_t v = path.first + k;
        const double step = measures_[v + 1] - measures_[v];
        for (; cut != cuts_.end() && cut->path == p && cut->segment == k; ++cut) {
          pass(path.feature, cut->position, measures_[v] + cut->fraction * step, cut->node);
        }
        const bool last = k + 2 == path.size;
        if (node_[v + 1] != none && !last) {
          pass(path.feature, points_[v + 1], measures_[v + 1], node_[v + 1]);
        } else {
          add_vertex(points_[v + 1], measures_[v + 1]);
        }
      }
      end_reach(node_[path.first + path.size - 1]);
    }
    number_nodes();
  }

  void begin_reach(std::uint32_t feature, const Point& p, double measure, std::uint32_t node) {
    current_ = {feature, node, node, measure};
    add_vertex(p, measure);
  }
  void add_vertex(const Point& p, double measure) {
    noded_.points.push_back(p);
    noded_.measures.push_back(measure - current_.feature_from_m);
  }
  void end_reach(std::uint32_t node) {
    current_.last_node = node;
    const double length = noded_.measures.back();
    if (joined_.find(current_.first_node) == joined_.find(node) && length <= options_.tolerance_m) {
      // Both ends have become one node: nothing is left of it.
      if (length > 0) {
        noded_.issues.push_back({NetworkIssueKind::without_length, current_.feature, std::nullopt,
                                 noded_.points.back(), length});
      }
      noded_.points.resize(noded_.offsets.back());
      noded_.measures.resize(noded_.offsets.back());
      return;
    }
    noded_.reaches.push_back(current_);
    noded_.offsets.push_back(noded_.points.size());
  }
  void pass(std::uint32_t feature, const Point& p, double measure, std::uint32_t node) {
    add_vertex(p, measure);
    end_reach(node);
    begin_reach(feature, p, measure, node);
  }

  void number_nodes() {
    std::vector<std::uint32_t> number(joined_.size(), none);
    const auto numbered = [&](std::uint32_t node) {
      std::uint32_t& n = number[joined_.find(node)];
      if (n == none) n = noded_.node_count++;
      return n;
    };
    for (DrawnReach& reach : noded_.reaches) {
      reach.first_node = numbered(reach.first_node);
      reach.last_node = numbered(reach.last_node);
    }
  }

  static constexpr std::size_t block = 256;

  const MultiLineStringArray& lines_;
  std::span<const Point> points_;
  const Crs& crs_;
  const RiverNetworkOptions& options_;
  NodedLines noded_;
  std::vector<LinePath> paths_;
  std::vector<double> measures_;
  std::vector<Box> boxes_;
  BoxIndex index_;
  std::vector<std::uint32_t> first_;        // of a vertex: the first with its coordinates
  std::vector<std::uint32_t> node_;         // of a vertex, or none
  std::vector<std::uint32_t> node_vertex_;  // a vertex of each node
  std::vector<std::uint32_t> feature_of_node_;
  DisjointSets joined_{0};
  std::vector<Cut> cuts_;
  DrawnReach current_;
};

}  // namespace

std::vector<LinePath> paths_with_length(const MultiLineStringArray& lines,
                                        std::vector<NetworkIssue>& issues) {
  std::vector<LinePath> out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (std::size_t j = 0; j < lines[i].size(); ++j) {
      const PathView path = lines[i].path(j);
      const bool moves = std::any_of(path.begin(), path.end(),
                                     [&](const Point& p) { return !(p == path.front()); });
      if (moves) {
        out.push_back({static_cast<std::uint32_t>(i),
                       static_cast<std::size_t>(path.data() - lines.points().data()), path.size()});
      } else {
        issues.push_back({NetworkIssueKind::without_length, static_cast<std::uint32_t>(i),
                          std::nullopt, path.empty() ? Point{} : path.front(), 0});
      }
    }
  }
  return out;
}

std::vector<double> path_measures(const MultiLineStringArray& lines,
                                  std::span<const LinePath> paths, const Crs& crs, int threads) {
  const std::span<const Point> points = lines.points();
  const std::vector<GeocentricPoint> places = geocentric_positions(points, crs, threads);
  const ChordLength chord_length(crs.ellipsoid());
  std::vector<double> out(points.size(), 0);
  constexpr std::size_t block = 1024;
  parallel_for((paths.size() + block - 1) / block, threads, nullptr, [&](std::size_t b) {
    for (std::size_t p = b * block; p < std::min(paths.size(), (b + 1) * block); ++p) {
      const std::size_t end = paths[p].first + paths[p].size;
      for (std::size_t v = paths[p].first + 1; v < end; ++v) {
        double length = chord_length(places[v - 1], places[v]);
        if (length > ChordLength::longest_m) {
          length = geodesic_distance_m(points[v - 1], points[v], crs);
        }
        out[v] = out[v - 1] + length;
      }
    }
  });
  return out;
}

NodedLines node_lines(const MultiLineStringArray& lines, const Crs& crs,
                      const RiverNetworkOptions& options) {
  return Noder(lines, crs, options).run();
}

}  // namespace ecotone::detail
