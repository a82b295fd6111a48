// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/coverage_check.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

#include "ecotone/coverage/border_contacts.h"
#include "ecotone/coverage/covering.h"
#include "ecotone/coverage/duplicates.h"
#include "ecotone/coverage/edge_mates.h"
#include "ecotone/coverage/gaps.h"
#include "ecotone/coverage/inner_point.h"
#include "ecotone/coverage/limits.h"
#include "ecotone/error.h"
#include "ecotone/geodesy/edge_integral.h"
#include "ecotone/message/coverage_errors.h"
#include "ecotone/overlay/area_sum.h"
#include "ecotone/overlay/borders.h"
#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/error_bound.h"
#include "ecotone/overlay/grid.h"
#include "ecotone/overlay/overlap_pairs.h"
#include "ecotone/overlay/union.h"
#include "ecotone/overlay/united_groups.h"

namespace ecotone {
namespace {

// A vertex that snapping took off its edge, and the ends of that edge, moved by 0.71 of the grid
// each.
constexpr double vertex_reach_of_grid = 1.5;

class Checker {
 public:
  Checker(const Layer& layer, const CoverageCheckOptions& options)
      : layer_(layer),
        options_(options),
        crs_(layer.require_crs()),
        named_{layer.polygons(), layer.name, layer.ids},
        scale_(working_grid(grid_or_default(options.grid, crs_), {&named_.polygons})) {}

  CoverageCheck check() {
    refuse_bad_limits();
    result_.grid = scale_.grid();
    result_.failing = options_.failing;
    if (result_.failing.empty()) {
      for (std::size_t k = 0; k < coverage_fault_count; ++k) {
        const auto kind = static_cast<CoverageFault>(k);
        if (kind != CoverageFault::island) result_.failing.push_back(kind);
      }
    }
    clean_ =
        clean_polygons(named_, {}, crs_, options_.method, scale_, options_.threads, result_.ledger);
    const EdgeMates edges = edge_mates(clean_.grid, options_.threads);
    covering_ = covering_of(edges.net, scale_);
    measure_features(edges.net);
    find_overlaps();
    find_uncovered();
    if (options_.container != nullptr) find_outside();
    find_vertices(edges.mates);
    if (options_.islands) find_islands(edges.mates);
    sort_findings();
    close_account();
    return std::move(result_);
  }

 private:
  struct Found {
    CoverageFinding finding;
    MultiPolygonArray geometry;  // one feature, or none for a vertex
  };

  void refuse_bad_limits() const {
    refuse_bad_limit(options_.sliver_width_m, "width of slivers", "碎片宽度");
    refuse_bad_limit(options_.sliver_area_m2, "area of slivers", "碎片面积");
    refuse_bad_limit(options_.largest_gap_width_m.value_or(0), "width of gaps", "空隙宽度");
    refuse_bad_limit(options_.largest_gap_area_m2.value_or(0), "area of gaps", "空隙面积");
    refuse_bad_limit(options_.vertex_reach_m.value_or(0), "reach of vertices", "顶点距离");
    if (options_.container == nullptr) return;
    options_.container->polygons();
    const Crs& other = options_.container->require_crs();
    if (!(other == crs_)) {
      throw CrsError(coverage_error("container_crs_differs"),
                     {{"container_crs", other.label()}, {"crs", crs_.label()}});
    }
  }

  // The sum over all features is that over the edges that do not cancel out, where the method is a
  // sum over edges.
  void measure_features(std::span<const detail::GridEdge> net) {
    for (std::size_t i = 0; i < layer_.size(); ++i) result_.features += clean_.is_empty(i) ? 0 : 1;
    AreaSum sum;
    if (options_.method == AreaMethod::ellipsoid || options_.method == AreaMethod::plane) {
      const EdgeIntegral integral(crs_, options_.method, clean_.extent());
      for (const detail::GridEdge& e : net) {
        sum.add(e.count * integral(scale_.to_point(e.a), scale_.to_point(e.b)));
      }
    } else {
      for (const double area : areas_m2(named_.polygons, crs_, options_.method)) sum.add(area);
    }
    result_.account.features_m2 = sum.value_m2();
  }

  // Pairs are found among features where ground is covered more than once, or among all if that is
  // not known, and cut out for those alone that overlap.
  void find_overlaps() {
    if (covering_ && covering_->more_than_once.empty()) return;
    OverlapOptions options{.method = options_.method,
                           .threads = options_.threads,
                           .progress = options_.progress,
                           .borders = false,
                           .grid = result_.grid,
                           .subject_layer = layer_.name,
                           .zone_layer = layer_.name};
    PickedFeatures some;
    if (covering_) {
      some =
          picked_features(named_.polygons, features_in(named_.polygons, covering_->more_than_once));
      const Overlaps pairs = self_overlaps(some.polygons, crs_, options);
      cut_overlaps(pairs.pairs, some.places, options);
      return;
    }
    std::vector<std::size_t> all(layer_.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    options.subject_ids = options.zone_ids = layer_.ids;
    const OverlapPairs pairs = overlap_pairs({named_, named_, clean_, clean_, true}, crs_, options,
                                             scale_, result_.ledger);
    cut_overlaps(pairs.pairs, all, options);
  }

  void cut_overlaps(std::span<const Overlap> pairs, std::span<const std::size_t> places,
                    OverlapOptions options) {
    std::vector<std::uint8_t> overlaps(layer_.size(), 0);
    AreaSum sum;
    for (const Overlap& pair : pairs) {
      if (pair.touches_only) continue;
      overlaps[places[pair.subject]] = overlaps[places[pair.zone]] = 1;
      sum.add(pair.area_m2);
    }
    result_.account.overlaps_m2 = sum.value_m2();
    const PickedFeatures some = picked_features(named_.polygons, overlaps);
    if (some.places.empty()) return;
    options.pieces = true;
    options.subject_ids = options.zone_ids = {};
    options.progress = nullptr;
    const Overlaps cut = self_overlaps(some.polygons, crs_, options);
    for (std::size_t k = 0; k < cut.pairs.size(); ++k) {
      const Overlap& pair = cut.pairs[k];
      if (pair.touches_only) continue;
      const std::vector<std::size_t> features{some.places[pair.subject], some.places[pair.zone]};
      if (is_same_region(clean_, features[0], features[1])) {
        add(CoverageFault::duplicate, features, copy_of(cut.pieces[k]), pair.computing_error_m2);
        continue;
      }
      const MultiPolygonView piece = cut.pieces[k];
      for (std::size_t j = 0; j < piece.size(); ++j) {
        add_sized(CoverageFault::overlap, CoverageFault::overlap_sliver, features,
                  copy_of(piece.polygon(j)));
      }
    }
  }

  // What no feature covers: holes of the union, or what is left of the container.
  void find_uncovered() {
    const MultiPolygonArray united = is_known() ? std::move(covering_->united) : union_of_all();
    result_.account.union_m2 = area_m2(united[0], crs_, options_.method);
    result_.account.bound_m2 += error_of(united[0], result_.account.union_m2);
    MultiPolygonArray parts;
    if (options_.container == nullptr) {
      parts = is_known() ? std::move(covering_->gaps) : holes_of(united[0], scale_);
    } else {
      Ledger of_container;
      parts = parts_of(difference_of(options_.container->polygons(), named_.polygons, crs_,
                                     of_container, overlap_options()));
    }
    add_uncovered(parts);
  }

  bool is_known() const { return covering_ && covering_->is_exact; }

  MultiPolygonArray union_of_all() {
    std::vector<std::vector<std::size_t>> groups(1);
    groups[0].resize(layer_.size());
    std::iota(groups[0].begin(), groups[0].end(), std::size_t{0});
    UnitedGroups united = unite_groups(named_, clean_, groups, options_.threads, result_.ledger);
    return std::move(united.regions);
  }

  OverlapOptions overlap_options() const {
    return {.method = options_.method, .threads = options_.threads, .grid = result_.grid};
  }

  void add_uncovered(const MultiPolygonArray& parts) {
    const std::vector<std::vector<std::size_t>> neighbours =
        neighbours_of(parts, named_.polygons, crs_, overlap_options());
    std::vector<std::vector<std::size_t>> at_border(parts.size());
    if (options_.container != nullptr) {
      at_border =
          neighbours_of(parts, options_.container->polygons(), crs_, overlap_options(), true);
    }
    AreaSum sum;
    for (std::size_t k = 0; k < parts.size(); ++k) {
      const MultiPolygonArray part = copy_of(parts[k]);
      const Size size = size_of(part[0]);
      sum.add(size.area_m2);
      result_.account.bound_m2 += size.error_m2;
      const bool open = options_.container == nullptr &&
                        (size.width_m > options_.largest_gap_width_m.value_or(size.width_m) ||
                         size.area_m2 > options_.largest_gap_area_m2.value_or(size.area_m2));
      if (open) {
        ++result_.left_open;
      } else if (!at_border[k].empty()) {
        add(CoverageFault::shortfall, neighbours[k], part, size.error_m2);
      } else {
        add_sized(CoverageFault::gap, CoverageFault::gap_sliver, neighbours[k], part);
      }
    }
    result_.account.gaps_m2 = sum.value_m2();
  }

  void find_outside() {
    Ledger scrap;
    const MultiPolygonArray& container = options_.container->polygons();
    const MultiPolygonArray outside =
        difference_of(named_.polygons, container, crs_, scrap, overlap_options());
    MultiPolygonBuilder cut;
    for (std::size_t i = 0; i < outside.size(); ++i) {
      const MultiPolygonView rest = outside[i];
      for (std::size_t j = 0; j < rest.size(); ++j) {
        const MultiPolygonArray part = copy_of(rest.polygon(j));
        const double error = size_of(part[0]).error_m2;
        result_.account.bound_m2 += error;
        add(CoverageFault::outside, {i}, part, error);
        cut.add_feature(part[0]);
      }
    }
    const MultiPolygonArray parts = std::move(cut).build();
    UnionOptions united;
    united.method = options_.method;
    united.threads = options_.threads;
    united.grid = result_.grid;
    if (parts.size() > 0) result_.account.outside_m2 = union_area_m2(parts, crs_, united);
    const MultiPolygonArray whole = union_of(container, crs_, scrap, united);
    const double area = area_m2(whole[0], crs_, options_.method);
    result_.account.container_m2 = area;
    result_.account.bound_m2 += error_of(whole[0], area);
  }

  void find_vertices(const std::vector<std::uint32_t>& mates) {
    const Box extent = clean_.extent();
    const UnitLengths unit = unit_lengths_m(extent.is_empty() ? 0 : extent.centre().y, crs_);
    result_.vertex_reach_m = options_.vertex_reach_m.value_or(vertex_reach_of_grid * result_.grid *
                                                              std::max(unit.x_m, unit.y_m));
    const std::vector<BorderContact> contacts =
        border_contacts(clean_.grid, mates, scale_, crs_, result_.vertex_reach_m);
    // One finding for a vertex and the feature that has it not.
    using Key = std::tuple<GridPoint, std::uint32_t>;
    std::vector<std::pair<Key, const BorderContact*>> by_border;
    for (const BorderContact& c : contacts) by_border.emplace_back(Key(c.vertex, c.other), &c);
    std::ranges::stable_sort(by_border, {}, &std::pair<Key, const BorderContact*>::first);
    for (std::size_t k = 0; k < by_border.size();) {
      const BorderContact& first = *by_border[k].second;
      Found found{.finding = {.kind = CoverageFault::unmatched_vertex,
                              .distance_m = first.distance_m,
                              .position = scale_.to_point(first.vertex)}};
      const Key key = by_border[k].first;
      for (; k < by_border.size() && by_border[k].first == key; ++k) {
        found.finding.features.push_back(by_border[k].second->feature);
        found.finding.distance_m =
            std::min(found.finding.distance_m, by_border[k].second->distance_m);
      }
      found.finding.features.push_back(first.other);
      found_.push_back(std::move(found));
    }
  }

  void find_islands(const std::vector<std::uint32_t>& mates) {
    const GridPolygons& grid = clean_.grid;
    for (std::uint32_t r = 0; r < grid.ring_count(); ++r) {
      if (!runs_clockwise(grid.ring(r))) continue;
      std::vector<std::size_t> inside;
      bool filled = true;
      for (std::uint32_t k = grid.ring_starts[r]; filled && k + 1 < grid.ring_starts[r + 1]; ++k) {
        filled = mates[k] != no_mate;
        if (filled) inside.push_back(feature_of_edge(mates[k]));
      }
      if (!filled) continue;
      std::ranges::sort(inside);
      const auto rest = std::ranges::unique(inside);
      inside.erase(rest.begin(), rest.end());
      inside.insert(inside.begin(), grid.ring_features[r]);
      MultiPolygonBuilder builder;
      for (auto p = grid.ring(r).rbegin(); p != grid.ring(r).rend(); ++p) {
        builder.add_point(scale_.to_point(*p));
      }
      builder.finish_ring();
      builder.finish_polygon();
      builder.finish_feature();
      add(CoverageFault::island, std::move(inside), std::move(builder).build(), 0);
    }
  }

  std::size_t feature_of_edge(std::uint32_t edge) const {
    const auto& starts = clean_.grid.ring_starts;
    const auto ring = std::upper_bound(starts.begin(), starts.end(), edge) - starts.begin() - 1;
    return clean_.grid.ring_features[static_cast<std::size_t>(ring)];
  }

  double error_of(const MultiPolygonView& region, double area) const {
    return cutting_error_m2(region, crs_, options_.method, result_.grid, area);
  }

  struct Size {
    double area_m2 = 0;
    double error_m2 = 0;
    double width_m = 0;
  };

  Size size_of(const MultiPolygonView& part) const {
    Size size;
    size.area_m2 = area_m2(part, crs_, options_.method);
    size.error_m2 = error_of(part, size.area_m2);
    size.width_m = mean_width_m(part, crs_, size.area_m2);
    return size;
  }

  void add(CoverageFault kind, std::vector<std::size_t> features, MultiPolygonArray geometry,
           double error_m2) {
    const Size size = size_of(geometry[0]);
    found_.push_back({{.kind = kind,
                       .features = std::move(features),
                       .area_m2 = size.area_m2,
                       .error_m2 = error_m2,
                       .width_m = size.width_m,
                       .position = inner_point(geometry[0])},
                      std::move(geometry)});
  }

  void add_sized(CoverageFault kind, CoverageFault sliver, std::vector<std::size_t> features,
                 MultiPolygonArray geometry) {
    const Size size = size_of(geometry[0]);
    const bool is_sliver =
        size.width_m < options_.sliver_width_m || size.area_m2 < options_.sliver_area_m2;
    add(is_sliver ? sliver : kind, std::move(features), std::move(geometry), size.error_m2);
  }

  void sort_findings() {
    std::ranges::stable_sort(found_, [](const Found& x, const Found& y) {
      const CoverageFinding& a = x.finding;
      const CoverageFinding& b = y.finding;
      return std::tie(a.kind, a.features, a.position.x, a.position.y) <
             std::tie(b.kind, b.features, b.position.x, b.position.y);
    });
    MultiPolygonBuilder geometry;
    for (Found& found : found_) {
      ++result_.counts[static_cast<std::size_t>(found.finding.kind)];
      result_.findings.push_back(std::move(found.finding));
      if (found.geometry.size() == 0) {
        geometry.add_missing();
      } else {
        geometry.add_feature(found.geometry[0]);
      }
    }
    result_.geometry = std::move(geometry).build();
  }

  void close_account() {
    CoverageAccount& account = result_.account;
    account.counted_again_m2 = account.features_m2 - account.union_m2;
    if (!account.container_m2) return;
    account.residue_m2 =
        account.union_m2 - account.outside_m2 + account.gaps_m2 - *account.container_m2;
  }

  const Layer& layer_;
  const CoverageCheckOptions& options_;
  const Crs& crs_;
  NamedPolygons named_;
  GridScale scale_;
  CleanPolygons clean_{.scale = GridScale(1)};
  std::optional<Covering> covering_;
  std::vector<Found> found_;
  CoverageCheck result_;
};

}  // namespace

CoverageCheck check_coverage(const Layer& layer, const CoverageCheckOptions& options) {
  return Checker(layer, options).check();
}

}  // namespace ecotone
