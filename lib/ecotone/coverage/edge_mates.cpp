// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/edge_mates.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "ecotone/execution/parallel.h"

namespace ecotone {
namespace {

// Edges are dealt out by a hash of their two ends, so that mates meet in one part.
constexpr std::size_t parts = 64;
constexpr std::size_t blocks = 64;

struct Entry {
  std::uint64_t hash = 0;
  std::uint32_t edge = 0;
};

class MateFinder {
 public:
  MateFinder(const GridPolygons& polygons, int threads)
      : polygons_(polygons), mates_(polygons.vertices.size(), no_mate), net_(parts) {
    deal(threads);
    parallel_for(parts, threads, nullptr, [&](std::size_t part) { match(part); });
  }

  EdgeMates take() && {
    EdgeMates result{std::move(mates_), {}};
    for (const auto& net : net_) result.net.insert(result.net.end(), net.begin(), net.end());
    std::ranges::sort(result.net, [](const detail::GridEdge& e, const detail::GridEdge& f) {
      return std::tie(e.a, e.b) < std::tie(f.a, f.b);
    });
    return result;
  }

 private:
  bool runs_up(std::uint32_t k) const { return polygons_.vertices[k] < polygons_.vertices[k + 1]; }
  std::tuple<GridPoint, GridPoint> ends(std::uint32_t k) const {
    const GridPoint& a = polygons_.vertices[k];
    const GridPoint& b = polygons_.vertices[k + 1];
    return a < b ? std::tuple(a, b) : std::tuple(b, a);
  }
  std::uint64_t hash(std::uint32_t k) const {
    const auto [low, high] = ends(k);
    std::uint64_t h = 0;
    for (const std::int64_t v : {low.x, low.y, high.x, high.y}) {
      h = (h ^ static_cast<std::uint64_t>(v)) * 0x9e3779b97f4a7c15U;
      h ^= h >> 29;
    }
    return h;
  }

  template <typename Visit>
  void for_edges(std::size_t block, const Visit& visit) const {
    const std::size_t rings = polygons_.ring_count();
    for (std::size_t r = rings * block / blocks; r < rings * (block + 1) / blocks; ++r) {
      for (std::uint32_t k = polygons_.ring_starts[r]; k + 1 < polygons_.ring_starts[r + 1]; ++k) {
        visit(k, hash(k));
      }
    }
  }

  void deal(int threads) {
    offsets_.assign(parts * blocks + 1, 0);
    parallel_for(blocks, threads, nullptr, [&](std::size_t block) {
      std::vector<std::size_t> counts(parts, 0);
      for_edges(block, [&](std::uint32_t, std::uint64_t h) { ++counts[h >> 58]; });
      for (std::size_t p = 0; p < parts; ++p) offsets_[p * blocks + block + 1] = counts[p];
    });
    std::partial_sum(offsets_.begin(), offsets_.end(), offsets_.begin());
    entries_.resize(offsets_.back());
    parallel_for(blocks, threads, nullptr, [&](std::size_t block) {
      std::vector<std::size_t> next(parts);
      for (std::size_t p = 0; p < parts; ++p) next[p] = offsets_[p * blocks + block];
      for_edges(block, [&](std::uint32_t k, std::uint64_t h) {
        entries_[next[h >> 58]++] = {h, k};
      });
    });
  }

  void match(std::size_t part) {
    const auto begin = entries_.begin() + static_cast<std::ptrdiff_t>(offsets_[part * blocks]);
    const auto end = entries_.begin() + static_cast<std::ptrdiff_t>(offsets_[(part + 1) * blocks]);
    std::sort(begin, end, [&](const Entry& x, const Entry& y) {
      if (x.hash != y.hash) return x.hash < y.hash;
      const auto of_x = ends(x.edge);
      const auto of_y = ends(y.edge);
      return of_x != of_y ? of_x < of_y : x.edge < y.edge;
    });
    for (auto run = begin; run != end;) {
      auto last = run;
      std::uint32_t up = no_mate;
      std::uint32_t down = no_mate;
      std::int32_t count = 0;
      for (; last != end && last->hash == run->hash && ends(last->edge) == ends(run->edge);
           ++last) {
        count += runs_up(last->edge) ? 1 : -1;
        std::uint32_t& first = runs_up(last->edge) ? up : down;
        if (first == no_mate) first = last->edge;
      }
      if (count != 0) {
        const auto [low, high] = ends(run->edge);
        net_[part].push_back({low, high, 0, count});
      }
      for (; run != last; ++run) mates_[run->edge] = runs_up(run->edge) ? down : up;
    }
  }

  const GridPolygons& polygons_;
  std::vector<std::uint32_t> mates_;
  std::vector<std::vector<detail::GridEdge>> net_;  // by part
  std::vector<std::size_t> offsets_;
  std::vector<Entry> entries_;
};

}  // namespace

EdgeMates edge_mates(const GridPolygons& polygons, int threads) {
  return MateFinder(polygons, threads).take();
}

}  // namespace ecotone
