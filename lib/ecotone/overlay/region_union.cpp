// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/region_union.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "ecotone/execution/parallel.h"
#include "ecotone/index/meeting.h"
#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/exact_order.h"
#include "ecotone/overlay/overlap_pairs.h"
#include "ecotone/overlay/piece_walker.h"
#include "ecotone/overlay/ring_assembly.h"

namespace ecotone {
namespace {

constexpr std::uint32_t none = 0xffffffffU;
constexpr std::size_t features_per_block = 256;

// A place where arcs begin and end: a point of the grid, or two edges of the index that cross.
struct Node {
  bool is_proper = false;
  GridPoint at;  // or the two edges, the lesser first

  friend auto operator<=>(const Node&, const Node&) = default;
};

Node crossing_of(std::uint32_t a, std::uint32_t b) {
  return {true, {std::int64_t{std::min(a, b)}, std::int64_t{std::max(a, b)}}};
}

// A piece of border that bounds the union: from a node over vertices first … last − 1 to a node.
struct Arc {
  Node from;
  Node to;
  GridPoint direction;  // as it leaves
  GridPoint arrival;    // as it comes in
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  bool used = false;
};

// What a block of features has found.
struct BlockArcs {
  std::vector<std::pair<std::uint32_t, Arc>> arcs;          // with their group
  std::vector<std::tuple<std::uint32_t, Node, Node>> same;  // nodes that are one place
  std::vector<std::uint32_t> failed;                        // groups
};

// Edges that bound nothing: shared in opposite directions, or drawn twice.
class StruckEdges {
 public:
  StruckEdges(const GridPolygons& members, std::span<const std::uint32_t> groups, int threads)
      : members_(members), groups_(groups), struck_(members.vertices.size(), 0) {
    sort_into_parts(threads);
    parallel_for(parts, threads, nullptr, [&](std::size_t part) { strike(part); });
  }

  bool has(std::uint32_t edge) const { return struck_[edge] != 0; }

 private:
  static constexpr std::size_t parts = 64;
  static constexpr std::size_t blocks = 64;

  std::uint64_t hash(std::uint32_t k, std::uint32_t group) const {
    const GridPoint& a = members_.vertices[k];
    const GridPoint& b = members_.vertices[k + 1];
    const bool forward = a < b;
    const GridPoint& low = forward ? a : b;
    const GridPoint& high = forward ? b : a;
    std::uint64_t h = group;
    for (const std::int64_t v : {low.x, low.y, high.x, high.y}) {
      h = (h ^ static_cast<std::uint64_t>(v)) * 0x9e3779b97f4a7c15U;
      h ^= h >> 29;
    }
    return h;
  }

  template <typename Visit>
  void for_edges(std::size_t block, const Visit& visit) const {
    const std::size_t rings = members_.ring_count();
    for (std::size_t r = rings * block / blocks; r < rings * (block + 1) / blocks; ++r) {
      const std::uint32_t group = groups_[members_.ring_features[r]];
      for (std::uint32_t k = members_.ring_starts[r]; k + 1 < members_.ring_starts[r + 1]; ++k) {
        visit(k, hash(k, group), group);
      }
    }
  }

  void sort_into_parts(int threads) {
    offsets_.assign(parts * blocks + 1, 0);
    parallel_for(blocks, threads, nullptr, [&](std::size_t block) {
      std::vector<std::size_t> counts(parts, 0);
      for_edges(block, [&](std::uint32_t, std::uint64_t h, std::uint32_t) { ++counts[h >> 58]; });
      for (std::size_t p = 0; p < parts; ++p) offsets_[p * blocks + block + 1] = counts[p];
    });
    std::partial_sum(offsets_.begin(), offsets_.end(), offsets_.begin());
    entries_.resize(offsets_.back());
    parallel_for(blocks, threads, nullptr, [&](std::size_t block) {
      std::vector<std::size_t> next(parts);
      for (std::size_t p = 0; p < parts; ++p) next[p] = offsets_[p * blocks + block];
      for_edges(block, [&](std::uint32_t k, std::uint64_t h, std::uint32_t group) {
        entries_[next[h >> 58]++] = {h, k, group};
      });
    });
  }

  struct Entry {
    std::uint64_t hash = 0;
    std::uint32_t edge = 0;
    std::uint32_t group = 0;
  };
  struct Slot {
    std::uint32_t entry = none;
    bool forward = false;
    bool backward = false;
  };

  void strike(std::size_t part) {
    const std::span<const Entry> entries = std::span(entries_).subspan(
        offsets_[part * blocks], offsets_[(part + 1) * blocks] - offsets_[part * blocks]);
    std::size_t size = 16;
    while (size < 2 * entries.size()) size *= 2;
    std::vector<Slot> slots(size);
    const auto ends = [&](const Entry& entry) {
      const GridPoint& a = members_.vertices[entry.edge];
      const GridPoint& b = members_.vertices[entry.edge + 1];
      return a < b ? std::tuple(a, b, entry.group) : std::tuple(b, a, entry.group);
    };
    const auto slot_of = [&](const Entry& entry) -> Slot& {
      std::size_t at = entry.hash & (size - 1);
      while (slots[at].entry != none && (entries[slots[at].entry].hash != entry.hash ||
                                         ends(entries[slots[at].entry]) != ends(entry))) {
        at = (at + 1) & (size - 1);
      }
      return slots[at];
    };
    for (std::uint32_t i = 0; i < entries.size(); ++i) {
      Slot& slot = slot_of(entries[i]);
      if (slot.entry == none) slot.entry = i;
      const bool forward =
          members_.vertices[entries[i].edge] < members_.vertices[entries[i].edge + 1];
      (forward ? slot.forward : slot.backward) = true;
    }
    for (std::uint32_t i = 0; i < entries.size(); ++i) {
      const Slot& slot = slot_of(entries[i]);
      struck_[entries[i].edge] = (slot.forward && slot.backward) || slot.entry != i ? 1 : 0;
    }
  }

  const GridPolygons& members_;
  std::span<const std::uint32_t> groups_;
  std::vector<std::size_t> offsets_;
  std::vector<Entry> entries_;
  std::vector<std::uint8_t> struck_;
};

// Finds the arcs of one feature after the other.
class ArcFinder {
 public:
  ArcFinder(const ZoneIndex& index, std::span<const std::uint32_t> groups,
            const StruckEdges& struck)
      : view_(index.view()), groups_(groups), struck_(struck), finder_(index) {}

  void find(std::uint32_t feature, BlockArcs& out) {
    collect_runs(feature);
    if (run_first_.empty()) return;
    const GridFeature paths{vertices_, run_starts_, 0};
    finder_.find_along(paths, {groups_, groups_[feature], feature}, meeting_);
    collect_events(paths);
    bases_ = meeting_.rings;
    std::stable_sort(bases_.begin(), bases_.end(),
                     [](const RingInZone& a, const RingInZone& b) { return a.ring < b.ring; });
    for (std::uint32_t run = 0; run < run_first_.size(); ++run) {
      follow(paths, run, groups_[feature], out);
    }
  }

 private:
  // Something on a run: where it is, and what changes there.
  struct Event {
    std::uint32_t edge = 0;  // of the paths; a vertex begins its edge
    bool is_vertex = false;
    std::uint32_t zone = none;  // whose winding number changes by `delta`
    std::int8_t delta = 0;
    std::int8_t shared = 0;          // 1 along an edge of `zone` from here on, −1 against
    bool yields = false;             // shared along an edge that stands for both
    bool ends = false;               // shared up to here
    std::uint32_t zone_edge = none;  // of a proper crossing, or that is shared
    PlaceOnEdge place;
  };
  // An edge that the present stretch of a run shares.
  struct Shared {
    std::uint32_t zone = 0;
    std::uint32_t zone_edge = 0;
    bool against = false;
    bool yields = false;
  };

  std::uint32_t global_edge(std::uint32_t run, std::uint32_t edge) const {
    return run_first_[run] + (edge - run_starts_[run]);
  }

  // Stretches of edges in a row that are not struck out.
  void collect_runs(std::uint32_t feature) {
    vertices_.clear();
    run_starts_.assign(1, 0);
    run_first_.clear();
    for (std::uint32_t r = view_.zone_rings[feature]; r < view_.zone_rings[feature + 1]; ++r) {
      const std::uint32_t end = view_.ring_starts[r + 1] - 1;
      std::uint32_t k = view_.ring_starts[r];
      while (k < end) {
        if (struck_.has(k)) {
          ++k;
          continue;
        }
        run_first_.push_back(k);
        vertices_.push_back(view_.vertices[k]);
        while (k < end && !struck_.has(k)) vertices_.push_back(view_.vertices[++k]);
        run_starts_.push_back(static_cast<std::uint32_t>(vertices_.size()));
      }
    }
  }

  void collect_events(const GridFeature& paths) {
    events_.clear();
    const auto add_at = [&](std::uint32_t edge, const GridPoint& at) -> Event& {
      Event& event = events_.emplace_back();
      event.edge = edge;
      event.place.at = at;
      if (at == paths.vertices[edge]) {
        event.is_vertex = true;
      } else if (at == paths.vertices[edge + 1]) {
        event.edge = edge + 1;  // which may be the end of the run
        event.is_vertex = true;
      }
      return event;
    };
    for (const Crossing& crossing : meeting_.crossings) {
      if (!crossing.is_proper) {
        Event& event = add_at(crossing.edge, crossing.at);
        event.zone = crossing.zone;
        event.delta = crossing.turn;
        continue;
      }
      Event& event = events_.emplace_back();
      event.edge = crossing.edge;
      event.zone = crossing.zone;
      event.delta = crossing.turn;
      event.zone_edge = crossing.zone_edge;
      event.place = {true,
                     {},
                     {view_.vertices[crossing.zone_edge], view_.vertices[crossing.zone_edge + 1]},
                     crossing.t};
    }
    for (const Touch& touch : meeting_.touches) add_at(touch.edge, touch.at);
    for (const SharedStretch& stretch : meeting_.shared) {
      Event& end = add_at(stretch.edge, stretch.to);
      end.zone = stretch.zone;
      end.zone_edge = stretch.zone_edge;
      end.ends = true;
      Event& event = add_at(stretch.edge, stretch.from);
      event.zone = stretch.zone;
      event.zone_edge = stretch.zone_edge;
      event.shared = stretch.same_direction ? 1 : -1;
      // Of two edges along each other the lesser one stands for both.
      const auto ends = [](const GridPoint& a, const GridPoint& b) { return std::pair(a, b); };
      event.yields =
          ends(view_.vertices[stretch.zone_edge], view_.vertices[stretch.zone_edge + 1]) <
          ends(paths.vertices[stretch.edge], paths.vertices[stretch.edge + 1]);
    }
    std::sort(events_.begin(), events_.end(), [&](const Event& x, const Event& y) {
      if (x.edge != y.edge) return x.edge < y.edge;
      if (x.is_vertex != y.is_vertex) return x.is_vertex;
      if (!x.is_vertex) {
        const auto order = compare_along(edge_of(paths, x.edge), x.place, y.place);
        if (order != 0) return order < 0;
      }
      return std::tuple(x.zone, x.zone_edge, x.delta, x.shared) <
             std::tuple(y.zone, y.zone_edge, y.delta, y.shared);
    });
  }

  static GridEdgeView edge_of(const GridFeature& paths, std::uint32_t edge) {
    return {paths.vertices[edge], paths.vertices[edge + 1]};
  }

  bool is_same_place(const GridFeature& paths, const Event& x, const Event& y) const {
    if (x.edge != y.edge || x.is_vertex != y.is_vertex) return false;
    return x.is_vertex || compare_along(edge_of(paths, x.edge), x.place, y.place) == 0;
  }

  void follow(const GridFeature& paths, std::uint32_t run, std::uint32_t group, BlockArcs& out) {
    around_.clear();
    for (auto ring =
             std::lower_bound(bases_.begin(), bases_.end(), run,
                              [](const RingInZone&r, std::uint32_t n) { return r.ring < n; });
         ring != bases_.end() && ring->ring == run; ++ring) {
      around_.push_back({ring->zone, ring->winding});
    }
    const std::uint32_t begin = run_starts_[run];
    const std::uint32_t end = run_starts_[run + 1] - 1;  // last vertex
    auto event = std::lower_bound(events_.begin(), events_.end(), begin,
                                  [](const Event& e, std::uint32_t edge) { return e.edge < edge; });
    shared_.clear();
    Node here{false, paths.vertices[begin]};
    std::uint32_t edge = begin;  // the present arc begins on it
    bool here_is_vertex = true;
    while (true) {
      // Take in all that happens here; the first place is the begin of the run.
      const auto first = event;
      while (event != events_.end() && event->edge <= end &&
             (event == first ? (here_is_vertex ? event->is_vertex && event->edge == edge : true)
                             : is_same_place(paths, *first, *event))) {
        change(*event);
        ++event;
      }
      for (auto e = first; e != event; ++e) {
        if (e->shared == 0) continue;
        shared_.push_back({e->zone, e->zone_edge, e->shared < 0, e->yields});
      }
      std::erase_if(around_, [](const ZoneWinding& w) { return w.winding == 0; });
      if (edge == end) break;
      // The arc goes to the next event, or to the end of the run.
      const bool last_arc = event == events_.end() || event->edge > end;
      Arc arc;
      arc.from = here;
      arc.direction = {paths.vertices[edge + 1].x - paths.vertices[edge].x,
                       paths.vertices[edge + 1].y - paths.vertices[edge].y};
      arc.first = global_edge(run, edge) + 1;
      std::uint32_t next = end;
      bool next_is_vertex = true;
      if (!last_arc) {
        next = event->edge;
        next_is_vertex = event->is_vertex;
        arc.to = node_of(*event, run, paths, group, out);
      } else {
        arc.to = {false, paths.vertices[end]};
      }
      const std::uint32_t arriving = next_is_vertex ? next - 1 : next;
      arc.arrival = {paths.vertices[arriving + 1].x - paths.vertices[arriving].x,
                     paths.vertices[arriving + 1].y - paths.vertices[arriving].y};
      arc.last = global_edge(run, next) + (next_is_vertex ? 0 : 1);
      const bool is_inside = std::ranges::any_of(around_, [&](const ZoneWinding& w) {
        return std::ranges::find(shared_, w.zone, &Shared::zone) == shared_.end();
      });
      const bool bounds_nothing =
          std::ranges::any_of(shared_, [](const Shared& s) { return s.against || s.yields; });
      if (std::ranges::any_of(around_, [](const ZoneWinding& w) { return w.winding < 0; })) {
        out.failed.push_back(group);
      }
      if (!is_inside && !bounds_nothing) out.arcs.emplace_back(group, arc);
      here = arc.to;
      edge = next;
      here_is_vertex = next_is_vertex;
      if (last_arc) break;
    }
  }

  void change(const Event& event) {
    if (event.ends) {
      std::erase_if(shared_, [&](const Shared& s) { return s.zone_edge == event.zone_edge; });
    }
    if (event.delta == 0) return;
    const auto place = std::ranges::find(around_, event.zone, &ZoneWinding::zone);
    if (place == around_.end()) {
      around_.push_back({event.zone, event.delta});
    } else {
      place->winding += event.delta;
    }
  }

  // The node of a place; if it has several names, they are noted as one.
  Node node_of(const Event& event, std::uint32_t run, const GridFeature& paths, std::uint32_t group,
               BlockArcs& out) const {
    if (event.is_vertex) return {false, paths.vertices[event.edge]};
    const std::uint32_t own = global_edge(run, event.edge);
    const auto name = [&](const Event& e) {
      return e.place.is_proper ? crossing_of(own, e.zone_edge) : Node{false, e.place.at};
    };
    const Node node = name(event);
    const Event* const last = events_.data() + events_.size();
    for (const Event* e = &event + 1; e != last && is_same_place(paths, event, *e); ++e) {
      const Node other = name(*e);
      if (other != node) out.same.emplace_back(group, node, other);
    }
    return node;
  }

  const ZoneIndex::View& view_;
  std::span<const std::uint32_t> groups_;
  const StruckEdges& struck_;
  MeetingFinder finder_;
  Meeting meeting_;
  std::vector<GridPoint> vertices_;
  std::vector<std::uint32_t> run_starts_;
  std::vector<std::uint32_t> run_first_;  // edge of the index that each run begins with
  std::vector<Event> events_;
  std::vector<RingInZone> bases_;  // by run
  std::vector<ZoneWinding> around_;
  std::vector<Shared> shared_;
};

// Joins the arcs of one group.
class ArcJoiner {
 public:
  ArcJoiner(const ZoneIndex::View& view, const GridScale& scale) : view_(view), scale_(scale) {}

  bool join(std::vector<Arc>& arcs, std::span<const std::pair<Node, Node>> same, bool pinched,
            MultiPolygonBuilder& builder) {
    number_nodes(arcs, same);
    std::vector<std::uint32_t> order(arcs.size());
    std::iota(order.begin(), order.end(), 0U);
    std::vector<std::uint32_t> from(arcs.size());
    std::vector<std::uint32_t> to(arcs.size());
    for (std::size_t i = 0; i < arcs.size(); ++i) {
      from[i] = number(arcs[i].from);
      to[i] = number(arcs[i].to);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return from[a] < from[b]; });
    std::vector<std::uint32_t> starts(nodes_.size() + 1, 0);
    for (const std::uint32_t n : from) ++starts[n + 1];
    std::partial_sum(starts.begin(), starts.end(), starts.begin());
    std::vector<std::uint32_t> place_of(nodes_.size(), none);
    std::vector<std::pair<std::uint32_t, std::size_t>> path;
    RingAssembly rings;
    for (std::uint32_t start = 0; start < arcs.size(); ++start) {
      if (arcs[start].used) continue;
      std::uint32_t current = start;
      do {
        Arc& arc = arcs[current];
        if (arc.used) return false;
        arc.used = true;
        place_of[from[current]] = static_cast<std::uint32_t>(path.size());
        path.emplace_back(from[current], rings.place());
        rings.add_point(position(from[current]));
        for (std::uint32_t k = arc.first; k < arc.last; ++k) {
          rings.add_point(scale_.to_point(view_.vertices[k]));
        }
        const std::uint32_t node = to[current];
        if (place_of[node] != none) {
          const std::size_t again = place_of[node];
          rings.finish_ring(path[again].second);
          for (std::size_t i = again; i < path.size(); ++i) place_of[path[i].first] = none;
          path.resize(again);
        }
        if (starts[node] == starts[node + 1]) return false;
        const GridPoint back{-arc.arrival.x, -arc.arrival.y};
        std::uint32_t next = order[starts[node]];
        for (std::uint32_t k = starts[node] + 1; k < starts[node + 1]; ++k) {
          if (turns_before(back, arcs[order[k]].direction, arcs[next].direction)) next = order[k];
        }
        current = next;
      } while (current != start);
      if (!path.empty()) return false;
    }
    if (pinched) rings.resolve_touches();
    if (rings.append_to(builder)) return true;
    if (std::ranges::none_of(nodes_, &Node::is_proper)) return false;
    // A part that rounding has turned round looks like a hole, and a hole may stick out.
    rings.leave_out_slivers(rounding_noise(1, extent()));
    return rings.append_to(builder, true);
  }

 private:
  Box extent() const {
    Box box;
    box.include(scale_.to_point({view_.extent.min_x, view_.extent.min_y}));
    box.include(scale_.to_point({view_.extent.max_x, view_.extent.max_y}));
    return box;
  }

  // Nodes that are one place get one number: that of a point of the grid if there is one.
  void number_nodes(const std::vector<Arc>& arcs, std::span<const std::pair<Node, Node>> same) {
    nodes_.clear();
    for (const Arc& arc : arcs) {
      nodes_.push_back(arc.from);
      nodes_.push_back(arc.to);
    }
    for (const auto& [a, b] : same) {
      nodes_.push_back(a);
      nodes_.push_back(b);
    }
    std::sort(nodes_.begin(), nodes_.end());
    nodes_.erase(std::unique(nodes_.begin(), nodes_.end()), nodes_.end());
    leaders_.resize(nodes_.size());
    std::iota(leaders_.begin(), leaders_.end(), 0U);
    for (const auto& [a, b] : same) {
      const std::uint32_t x = leader(place(a));
      const std::uint32_t y = leader(place(b));
      leaders_[std::max(x, y)] = std::min(x, y);
    }
  }
  std::uint32_t place(const Node& node) const {
    return static_cast<std::uint32_t>(std::lower_bound(nodes_.begin(), nodes_.end(), node) -
                                      nodes_.begin());
  }
  std::uint32_t leader(std::uint32_t n) {
    while (leaders_[n] != n) n = leaders_[n] = leaders_[leaders_[n]];
    return n;
  }
  std::uint32_t number(const Node& node) { return leader(place(node)); }

  Point position(std::uint32_t number) const {
    const Node& node = nodes_[number];
    if (!node.is_proper) return scale_.to_point(node.at);
    const auto a = static_cast<std::size_t>(node.at.x);
    const auto b = static_cast<std::size_t>(node.at.y);
    return crossing_point(view_.vertices[a], view_.vertices[a + 1], view_.vertices[b],
                          view_.vertices[b + 1], scale_);
  }

  const ZoneIndex::View& view_;
  const GridScale& scale_;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> leaders_;
};

}  // namespace

RegionUnion unite_regions(const GridPolygons& members, std::span<const std::uint32_t> groups,
                          std::span<const std::uint8_t> pinched, const GridScale& scale,
                          int threads) {
  const std::size_t group_count = pinched.size();
  const ZoneIndex index(members, threads);
  const StruckEdges struck(members, groups, threads);
  const std::size_t blocks = (members.size() + features_per_block - 1) / features_per_block;
  std::vector<BlockArcs> found(blocks);
  parallel_for(blocks, threads, nullptr, [&](std::size_t b) {
    ArcFinder finder(index, groups, struck);
    const std::size_t end = std::min(members.size(), (b + 1) * features_per_block);
    for (std::size_t i = b * features_per_block; i < end; ++i) {
      finder.find(static_cast<std::uint32_t>(i), found[b]);
    }
  });
  RegionUnion result;
  result.failed.assign(group_count, 0);
  std::vector<std::vector<Arc>> arcs(group_count);
  std::vector<std::vector<std::pair<Node, Node>>> same(group_count);
  for (BlockArcs& block : found) {
    for (const auto& [group, arc] : block.arcs) {
      arcs[group].push_back(arc);
      result.has_crossings = result.has_crossings || arc.from.is_proper || arc.to.is_proper;
    }
    for (const auto& [group, a, b] : block.same) same[group].emplace_back(a, b);
    for (const std::uint32_t group : block.failed) result.failed[group] = 1;
    block = {};
  }
  std::vector<MultiPolygonArray> regions(group_count);
  parallel_for(group_count, threads, nullptr, [&](std::size_t g) {
    MultiPolygonBuilder builder;
    if (result.failed[g] == 0 &&
        !ArcJoiner(index.view(), scale).join(arcs[g], same[g], pinched[g] != 0, builder)) {
      result.failed[g] = 1;
      builder = {};
    }
    builder.finish_feature();
    regions[g] = std::move(builder).build();
    arcs[g] = {};
  });
  result.regions = concatenate(regions);
  return result;
}

}  // namespace ecotone
