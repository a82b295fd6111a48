// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/cleaning_pass.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "ecotone/coverage/border_contacts.h"
#include "ecotone/coverage/border_moves.h"
#include "ecotone/coverage/covering.h"
#include "ecotone/coverage/edge_mates.h"
#include "ecotone/coverage/face_owners.h"
#include "ecotone/coverage/gaps.h"
#include "ecotone/coverage/inner_point.h"
#include "ecotone/coverage/limits.h"
#include "ecotone/coverage/mosaic.h"
#include "ecotone/geometry/validity.h"
#include "ecotone/index/box_index.h"
#include "ecotone/overlay/borders.h"
#include "ecotone/overlay/overlap_pairs.h"
#include "ecotone/overlay/united_groups.h"

namespace ecotone {

using detail::GridEdge;

namespace {

constexpr std::uint32_t none = no_mate;

class Pass {
 public:
  Pass(const MultiPolygonArray& zones, const CleanPolygons& clean, const FeatureRanks& ranks,
       const Crs& crs, const CleanOptions& options)
      : zones_(zones), clean_(clean), ranks_(ranks), crs_(crs), options_(options) {}

  PassResult run() {
    result_.changed.assign(zones_.size(), 0);
    EdgeMates edges = edge_mates(clean_.grid, options_.threads);
    covering_ = covering_of(edges.net, clean_.scale);
    mates_ = std::move(edges.mates);
    find_involved();
    while (true) {
      if (std::ranges::find(involved_, 1) == involved_.end()) {
        result_.zones = zones_;
        return std::move(result_);
      }
      // Borders that are shared with features beside must not be cut behind their backs.
      if (mend()) return std::move(result_);
    }
  }

 private:
  void find_involved() {
    involved_.assign(zones_.size(), 0);
    const NamedPolygons named{zones_, "", {}};
    if (covering_) {
      involved_ = features_in(zones_, covering_->more_than_once);
    } else {
      find_overlapping(named);
    }
    find_at_gaps(named);
    const Box extent = clean_.extent();
    const UnitLengths unit = unit_lengths_m(extent.is_empty() ? 0 : extent.centre().y, crs_);
    const double least = 2 * clean_.scale.grid() * std::max(unit.x_m, unit.y_m);
    const std::vector<BorderContact> contacts =
        border_contacts(clean_.grid, mates_, clean_.scale, crs_, std::max(least, options_.snap_m));
    for (const BorderContact& c : contacts) involved_[c.feature] = involved_[c.other] = 1;
    moves_.emplace(contacts, clean_.grid, locked_);
    if (moves_->empty()) return;
    for (std::size_t r = 0; r < clean_.grid.ring_count(); ++r) {
      if (moves_->changes(clean_.grid.ring(r))) involved_[clean_.grid.ring_features[r]] = 1;
    }
  }

  void find_overlapping(const NamedPolygons& named) {
    Ledger scrap;
    const OverlapPairs all = overlap_pairs({named, named, clean_, clean_, true}, crs_,
                                           {.method = options_.method,
                                            .threads = options_.threads,
                                            .progress = options_.progress,
                                            .borders = false},
                                           clean_.scale, scrap);
    for (const Overlap& pair : all.pairs) {
      if (!pair.touches_only) involved_[pair.subject] = involved_[pair.zone] = 1;
    }
  }

  // Narrow holes of the union, and the features with a loose edge beside one.
  void find_at_gaps(const NamedPolygons& named) {
    const bool is_known = covering_ && covering_->is_exact;
    const MultiPolygonArray united = is_known ? std::move(covering_->united) : union_of_all(named);
    if (options_.lock_border) lock_border_of(united[0]);
    const MultiPolygonArray holes =
        is_known ? std::move(covering_->gaps) : holes_of(united[0], clean_.scale);
    MultiPolygonBuilder narrow;
    std::vector<Box> boxes;
    for (std::size_t k = 0; k < holes.size(); ++k) {
      if (!is_sliver(holes[k])) continue;
      narrow.add_feature(holes[k]);
      boxes.push_back(holes.box(k).grown(2 * clean_.scale.grid()));
    }
    gaps_ = std::move(narrow).build();
    if (gaps_.size() == 0) return;
    gap_index_ = BoxIndex(boxes);
    std::vector<std::uint32_t> found;
    for_loose_edges(clean_.grid, mates_, [&](std::uint32_t k, std::uint32_t feature) {
      if (involved_[feature] != 0) return;
      Box box;
      box.include(clean_.scale.to_point(clean_.grid.vertices[k]));
      box.include(clean_.scale.to_point(clean_.grid.vertices[k + 1]));
      gap_index_.query(box, found);
      if (!found.empty()) involved_[feature] = 1;
    });
  }

  MultiPolygonArray union_of_all(const NamedPolygons& named) const {
    std::vector<std::vector<std::size_t>> groups(1);
    groups[0].resize(zones_.size());
    std::iota(groups[0].begin(), groups[0].end(), std::size_t{0});
    Ledger scrap;
    return unite_groups(named, clean_, groups, options_.threads, scrap).regions;
  }

  void lock_border_of(const MultiPolygonView& region) {
    for (std::size_t j = 0; j < region.size(); ++j) {
      for (const Point& p : region.polygon(j).shell()) {
        locked_.push_back(clean_.scale.to_grid(p));
      }
    }
    std::ranges::sort(locked_);
  }

  bool is_sliver(const MultiPolygonView& region) const {
    const double area = area_m2(region, crs_, options_.method);
    return area < options_.area_m2 || mean_width_m(region, crs_, area) < options_.width_m;
  }

  // Mends the involved features. False if a border with a feature beside was cut: that one is
  // involved then.
  bool mend() {
    number_involved();
    std::optional<std::vector<GridEdge>> noded = detail::snap_round_edges(involved_edges());
    if (!noded) {  // not known to happen
      result_.zones = zones_;
      result_.failed = true;
      return true;
    }
    Mosaic mosaic(std::move(*noded), static_cast<std::uint32_t>(places_.size()));
    FaceOwners owners(mosaic, local_ranks(), options_.overlap_rule);
    decide(mosaic, owners);
    const auto borders = mosaic.borders([&](std::uint32_t feature, const GridPoint& p) {
      return std::ranges::binary_search(vertices_[feature], p);
    });
    if (involve_cut_neighbours(borders)) return false;
    result_.gaps_filled = owners.gaps_filled();
    result_.overlaps_given = owners.overlaps_given();
    for (const auto& [a, b] : owners.kept_apart()) {
      result_.kept_apart.emplace_back(places_[a], places_[b]);
    }
    rebuild(borders);
    return true;
  }

  void number_involved() {
    local_.assign(zones_.size(), none);
    places_.clear();
    for (std::size_t i = 0; i < zones_.size(); ++i) {
      if (involved_[i] == 0 || clean_.is_empty(i)) continue;
      local_[i] = static_cast<std::uint32_t>(places_.size());
      places_.push_back(i);
    }
  }

  // Their edges, moved; then the edges of features beside that run along them.
  std::vector<GridEdge> involved_edges() {
    std::vector<GridEdge> edges;
    vertices_.assign(places_.size(), {});
    before_.assign(places_.size(), {});
    foreign_.clear();
    const auto add = [](std::vector<GridEdge>& to, const GridPoint& a, const GridPoint& b,
                        std::uint32_t ring) {
      if (a == b) return;
      const auto number = static_cast<std::int32_t>(ring);
      to.push_back(a < b ? GridEdge{a, b, number, 1} : GridEdge{b, a, number, -1});
    };
    const auto foreign_ring = static_cast<std::uint32_t>(places_.size());
    for (std::size_t r = 0; r < clean_.grid.ring_count(); ++r) {
      const std::uint32_t feature = local_[clean_.grid.ring_features[r]];
      if (feature == none) continue;
      const auto ring = clean_.grid.ring(r);
      const std::vector<GridPoint> points = moves_->applied(ring);
      for (std::size_t k = 0; k + 1 < points.size(); ++k) {
        add(edges, points[k], points[k + 1], feature);
      }
      vertices_[feature].insert(vertices_[feature].end(), points.begin(), points.end());
      for (std::size_t k = 0; k + 1 < ring.size(); ++k) {
        add(before_[feature], ring[k], ring[k + 1], 0);
        const std::uint32_t mate = mates_[clean_.grid.ring_starts[r] + k];
        if (mate == none || local_[feature_of(mate)] != none) continue;
        add(edges, ring[k + 1], ring[k], foreign_ring);
        const auto [low, high] = std::minmax(ring[k], ring[k + 1]);
        foreign_.push_back({low, high, static_cast<std::int32_t>(feature_of(mate)), 0});
      }
    }
    for (auto& points : vertices_) std::ranges::sort(points);
    for (auto& border : before_) std::ranges::sort(border, before);
    return edges;
  }

  static bool before(const GridEdge& e, const GridEdge& f) {
    return std::tie(e.a, e.b, e.count) < std::tie(f.a, f.b, f.count);
  }

  std::uint32_t feature_of(std::uint32_t edge) const {
    const auto& starts = clean_.grid.ring_starts;
    const auto ring = std::upper_bound(starts.begin(), starts.end(), edge) - starts.begin() - 1;
    return clean_.grid.ring_features[static_cast<std::size_t>(ring)];
  }

  FeatureRanks local_ranks() const {
    FeatureRanks ranks;
    for (const std::size_t i : places_) {
      ranks.areas_m2.push_back(ranks_.areas_m2[i]);
      ranks.place.push_back(options_.overlap_rule == OverlapRule::first
                                ? static_cast<std::uint32_t>(i)
                                : ranks_.place[i]);
      ranks.priority.push_back(ranks_.priority[i]);
    }
    return ranks;
  }

  // Faces with more than one feature, and free ones in a narrow gap, get an owner.
  void decide(Mosaic& mosaic, FaceOwners& owners) const {
    const auto face_count = static_cast<std::uint32_t>(mosaic.face_count());
    std::vector<std::uint32_t> overlaps;
    std::vector<std::uint32_t> gaps;
    for (std::uint32_t face = 0; face < face_count; ++face) {
      const std::size_t features = mosaic.label(face).size();
      if (features == 1 || (features == 0 && mosaic.is_taken(face))) continue;
      if (features == 0 && gaps_.size() == 0) continue;
      const MultiPolygonArray region = on_coordinates(mosaic.polygons_of_face(face));
      if (region[0].size() == 0) continue;
      if (features > 1 && (options_.all_overlaps || is_sliver(region[0]))) {
        overlaps.push_back(face);
      } else if (features == 0 && is_sliver(region[0]) && lies_in_gap(region[0])) {
        gaps.push_back(face);
      }
    }
    const auto length_m = [&](const GridPoint& a, const GridPoint& b) {
      return edge_length_m(clean_.scale.to_point(a), clean_.scale.to_point(b), crs_);
    };
    owners.give_overlaps(overlaps, length_m);
    owners.fill_gaps(gaps, length_m);
  }

  bool lies_in_gap(const MultiPolygonView& region) const {
    const Point inside = inner_point(region);
    Box box;
    box.include(inside);
    return std::ranges::any_of(gap_index_.query(box.grown(clean_.scale.grid())),
                               [&](std::uint32_t k) { return covers(gaps_[k], inside); });
  }

  MultiPolygonArray on_coordinates(const std::vector<detail::ArrangedPolygon>& polygons) const {
    MultiPolygonBuilder builder;
    append(polygons, builder, [&](const GridPoint& p) { return clean_.scale.to_point(p); });
    return std::move(builder).build();
  }

  bool involve_cut_neighbours(const std::vector<std::vector<GridEdge>>& borders) {
    if (foreign_.empty()) return false;
    std::vector<std::pair<GridPoint, GridPoint>> edges;
    for (const auto& border : borders) {
      for (const GridEdge& e : border) edges.emplace_back(e.a, e.b);
    }
    std::ranges::sort(edges);
    bool cut = false;
    for (const GridEdge& e : foreign_) {
      if (std::ranges::binary_search(edges, std::pair(e.a, e.b))) continue;
      involved_[static_cast<std::size_t>(e.ring)] = 1;
      cut = true;
    }
    return cut;
  }

  void rebuild(const std::vector<std::vector<GridEdge>>& borders) {
    std::vector<std::uint32_t> rebuilt;
    for (std::uint32_t f = 0; f < places_.size(); ++f) {
      if (borders[f] == before_[f]) continue;
      result_.changed[places_[f]] = 1;
      rebuilt.push_back(f);
    }
    std::vector<std::vector<detail::ArrangedPolygon>> regions(zones_.size());
    std::vector<GridPoint> needed;
    for (const std::uint32_t f : rebuilt) {
      auto& region = regions[places_[f]];
      region = detail::wound_polygons(borders[f]);
      for (const detail::ArrangedPolygon& polygon : region) {
        needed.insert(needed.end(), polygon.shell.points.begin(), polygon.shell.points.end());
        for (const detail::ArrangedRing& hole : polygon.holes) {
          needed.insert(needed.end(), hole.points.begin(), hole.points.end());
        }
      }
    }
    find_places_of(std::move(needed));
    MultiPolygonBuilder builder;
    for (std::size_t i = 0; i < zones_.size(); ++i) {
      if (zones_.is_missing(i)) {
        builder.add_missing();
      } else if (result_.changed[i] == 0) {
        builder.add_feature(zones_[i]);
      } else {
        builder.add_feature(in_place(regions[i])[0]);
      }
    }
    result_.zones = std::move(builder).build();
  }

  // With the coordinates that vertices had, unless that breaks what is right on the grid.
  MultiPolygonArray in_place(const std::vector<detail::ArrangedPolygon>& polygons) const {
    MultiPolygonBuilder builder;
    append(polygons, builder, [&](const GridPoint& p) { return place_of(p); });
    MultiPolygonArray feature = std::move(builder).build();
    return is_valid(feature[0]) ? std::move(feature) : on_coordinates(polygons);
  }

  // Where vertices of changed features come from: unchanged features first, so that borders with
  // them are the same to the last digit.
  void find_places_of(std::vector<GridPoint> needed) {
    std::ranges::sort(needed);
    const auto rest = std::ranges::unique(needed);
    needed.erase(rest.begin(), rest.end());
    places_of_.clear();
    for (const GridPoint& p : needed) places_of_.push_back({p, clean_.scale.to_point(p), 3});
    if (needed.empty()) return;
    for (std::size_t i = 0; i < zones_.size(); ++i) {
      const int rank = result_.changed[i] == 0 ? 1 : 2;
      const MultiPolygonView zone = zones_[i];
      for (std::size_t j = 0; j < zone.size(); ++j) {
        for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
          for (const Point& p : zone.polygon(j).ring(k)) offer(p, rank);
        }
      }
    }
  }
  void offer(const Point& p, int rank) {
    const GridPoint at = clean_.scale.to_grid(p);
    const auto place = std::ranges::lower_bound(places_of_, at, {}, &Placed::at);
    if (place == places_of_.end() || place->at != at) return;
    if (std::tie(rank, p.x, p.y) < std::tie(place->rank, place->point.x, place->point.y)) {
      place->rank = rank;
      place->point = p;
    }
  }
  Point place_of(const GridPoint& at) const {
    return std::ranges::lower_bound(places_of_, at, {}, &Placed::at)->point;
  }

  struct Placed {
    GridPoint at;
    Point point;
    int rank = 0;
  };

  const MultiPolygonArray& zones_;
  const CleanPolygons& clean_;
  const FeatureRanks& ranks_;
  const Crs& crs_;
  const CleanOptions& options_;
  PassResult result_;
  std::vector<std::uint32_t> mates_;
  std::optional<Covering> covering_;
  std::vector<std::uint8_t> involved_;
  std::vector<GridPoint> locked_;  // sorted
  std::optional<BorderMoves> moves_;
  MultiPolygonArray gaps_;
  BoxIndex gap_index_;
  std::vector<std::uint32_t> local_;              // number among the involved, by place
  std::vector<std::size_t> places_;               // of the involved
  std::vector<GridEdge> foreign_;                 // edges of features beside; `ring` is the feature
  std::vector<std::vector<GridPoint>> vertices_;  // of an involved feature as moved, sorted
  std::vector<std::vector<GridEdge>> before_;     // its edges as it came
  std::vector<Placed> places_of_;
};

}  // namespace

bool PassResult::is_idle() const {
  return std::ranges::find(changed, 1) == changed.end();
}

PassResult cleaning_pass(const MultiPolygonArray& zones, const CleanPolygons& clean,
                         const FeatureRanks& ranks, const Crs& crs, const CleanOptions& options) {
  return Pass(zones, clean, ranks, crs, options).run();
}

}  // namespace ecotone
