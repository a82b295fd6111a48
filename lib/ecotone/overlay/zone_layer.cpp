// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/zone_layer.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/geodesy/local_plane.h"
#include "ecotone/index/meeting.h"
#include "ecotone/message/geodesy_errors.h"
#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/grid.h"
#include "ecotone/overlay/overlap_pairs.h"
#include "ecotone/overlay/overlap_sums.h"
#include "ecotone/overlay/piece_builder.h"
#include "ecotone/overlay/ring_assembly.h"

namespace ecotone {

using detail::LocalPlane;

// Kept in one place, since sums refer to the index and the CRS.
struct ZoneLayer::State {
  State(const Crs& reference, double grid) : crs(reference), scale(grid) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  Crs crs;
  GridScale scale;
  ZoneIndex index;
  Box reach;  ///< of subjects that `sums` serves
  std::vector<std::uint8_t> own_pinched;
  std::span<const std::uint8_t> pinched;  ///< a zone: rings of it share a point
  std::optional<OverlapSums> sums;        ///< on the ellipsoid, with true lengths
  std::shared_ptr<const void> storage;
  Ledger ledger;
};

namespace {

constexpr std::size_t features_per_block = 256;
constexpr double touching_m = 1e-6;
constexpr double farthest_unit = 2251799813685248.0;  // 2^51

constexpr OverlapSums::Options on_ellipsoid{
    .method = AreaMethod::ellipsoid, .true_lengths = true, .threads = 0};

Box extent_of(const GridBox& box, const GridScale& scale) {
  Box extent;
  if (box.is_empty()) return extent;
  extent.include(scale.to_point({box.min_x, box.min_y}));
  extent.include(scale.to_point({box.max_x, box.max_y}));
  return extent;
}

// Where subjects may lie without sums of their own: around the zones, half as far as they reach.
Box around(const Box& zones, const Crs& crs) {
  if (zones.is_empty()) return zones;
  const double least = crs.is_geographic() ? 0.5 : 50000 / crs.unit_factor();
  const double dx = std::max(zones.width() / 2, least);
  const double dy = std::max(zones.height() / 2, least);
  Box wide = zones;
  wide.include(Point{zones.min_x - dx, zones.min_y - dy});
  wide.include(Point{zones.max_x + dx, zones.max_y + dy});
  if (crs.is_geographic()) {
    wide.min_y = std::min(zones.min_y, std::max(wide.min_y, -90.0));
    wide.max_y = std::max(zones.max_y, std::min(wide.max_y, 90.0));
  }
  return wide;
}

bool is_on_grid(const Point& p, const GridScale& scale) {
  const double farthest = farthest_unit * scale.grid();
  return std::abs(p.x) < farthest && std::abs(p.y) < farthest;
}

// --- Overlaps -------------------------------------------------------------------------------

// The overlaps of a block of subjects.
struct Block {
  std::vector<Overlap> pairs;
  std::vector<std::uint8_t> whole;  ///< one a pair: it is measured as the whole of one side
  MultiPolygonArray pieces;
  Ledger ledger;
};

class OverlapWorker {
 public:
  OverlapWorker(const ZoneIndex& index, const GridScale& scale, const Crs& crs,
                const OverlapSums& sums, const Box& reach, std::span<const std::uint8_t> pinched,
                const NamedPolygons& subjects, const CleanPolygons& clean,
                const OverlapOptions& options)
      : index_(index),
        scale_(scale),
        crs_(crs),
        sums_(sums),
        worker_(sums),
        reach_(reach),
        pinched_(pinched),
        subjects_(subjects),
        clean_(clean),
        options_(options),
        finder_(index, options.pieces || options.borders || options.method == AreaMethod::parcel ||
                               options.method == AreaMethod::geodesic
                           ? MeetingFinder::Detail::all
                           : MeetingFinder::Detail::areas),
        builder_(index, scale),
        measures_pieces_(options.method == AreaMethod::parcel ||
                         options.method == AreaMethod::geodesic),
        needs_pieces_(options.pieces || measures_pieces_) {}

  void work(const GridPolygons& grid, std::size_t i, Block& block) {
    const GridFeature feature = feature_of(grid, i);
    if (feature.vertices.empty()) return;
    finder_.find(feature, meeting_);
    measure(feature, i);
    auto sum = found_.begin();
    MeetingFinder::for_each_zone(meeting_, [&](const ZoneMeeting& part) {
      if (sum == found_.end() || sum->zone != part.zone) return;
      add(feature, i, part, *sum++, block);
    });
  }

  void finish(Block& block) {
    if (!needs_pieces_) return;
    block.pieces = std::move(pieces_).build();
    pieces_ = {};
    if (!measures_pieces_) return;
    const std::vector<double> areas = areas_m2(block.pieces, crs_, options_.method);
    for (std::size_t k = 0; k < areas.size(); ++k) {
      if (block.whole[k] == 0) block.pairs[k].area_m2 = areas[k];
    }
  }

 private:
  void measure(const GridFeature& feature, std::size_t i) {
    Box box = clean_.box(i);
    if (reach_.contains(box)) {
      worker_.measure(feature, meeting_, found_);
      return;
    }
    found_.clear();
    if (meeting_.rings.empty() && meeting_.crossings.empty() && meeting_.touches.empty() &&
        meeting_.zone_rings.empty()) {
      return;
    }
    // A subject that reaches far beyond the zones: sums that reach as far.
    box.include(reach_);
    const OverlapSums wide(index_, scale_, crs_, box, sums_.options());
    OverlapSums::Worker(wide).measure(feature, meeting_, found_);
  }

  void add(const GridFeature& feature, std::size_t i, const ZoneMeeting& meeting,
           const OverlapSum& sum, Block& block) {
    Overlap overlap;
    overlap.subject = i;
    overlap.zone = sum.zone;
    if (!sum.overlaps) {
      overlap.touches_only = true;
      overlap.subject_border_m = overlap.zone_border_m = sum.shared_border_m;
      block.pairs.push_back(overlap);
      block.whole.push_back(0);
      if (needs_pieces_) pieces_.finish_feature();
      return;
    }
    const bool whole_zone = measures_pieces_ && sum.is_whole_zone;
    overlap.area_m2 = sum.is_whole_subject ? whole_area(i)
                      : whole_zone         ? zone_area(sum.zone)
                                           : sum.area_m2;
    overlap.subject_border_m = sum.subject_border_m;
    overlap.zone_border_m = sum.zone_border_m;
    overlap.computing_error_m2 = snapping_error_m2(sum.subject_border_m + sum.zone_border_m,
                                                   scale_.grid(), clean_.box(i), crs_) +
                                 1e-14 * sum.area_m2;
    if (needs_pieces_ && !add_piece(feature, i, meeting, sum, block)) return;
    block.pairs.push_back(overlap);
    block.whole.push_back(sum.is_whole_subject || whole_zone ? 1 : 0);
  }

  // A whole zone without the vertices that its piece has more.
  double zone_area(std::uint32_t zone) const {
    const ZoneIndex::View& view = index_.view();
    RingAssembly rings;
    for (std::uint32_t r = view.zone_rings[zone]; r < view.zone_rings[zone + 1]; ++r) {
      for (std::uint32_t k = view.ring_starts[r]; k < view.ring_starts[r + 1]; ++k) {
        rings.add_point(scale_.to_point(view.vertices[k]));
      }
      rings.finish_ring(0);
    }
    if (pinched_[zone] != 0) rings.resolve_touches();
    MultiPolygonBuilder builder;
    rings.append_to(builder);
    builder.finish_feature();
    const MultiPolygonArray whole = std::move(builder).build();
    return area_m2(whole[0], crs_, options_.method);
  }

  // A whole subject is measured as it came, so that its share is exactly 1.
  double whole_area(std::size_t i) {
    if (whole_ != i) {
      whole_ = i;
      whole_area_ = clean_.altered[i] != 0 ? area_m2(clean_.feature(i)[0], crs_, options_.method)
                                           : area_m2(subjects_.polygons[i], crs_, options_.method);
    }
    return whole_area_;
  }

  bool add_piece(const GridFeature& feature, std::size_t i, const ZoneMeeting& meeting,
                 const OverlapSum& sum, Block& block) {
    std::string reason;
    const auto outcome =
        builder_.build(feature, meeting,
                       {.grid_area = sum.grid_area,
                        .border = sum.border_units,
                        .is_pinched = clean_.pinched[i] != 0 || pinched_[sum.zone] != 0},
                       pieces_, reason);
    const bool failed = outcome == PieceBuilder::Outcome::failed;
    if (outcome != PieceBuilder::Outcome::walked) {
      block.ledger.add({.action = failed ? LedgerAction::quarantined : LedgerAction::recomputed,
                        .layer = subjects_.layer + "|" + options_.zone_layer,
                        .feature = subjects_.id(i) + "|" + zone_id(sum.zone),
                        .reason = reason,
                        .area_after_m2 = sum.area_m2});
    }
    if (!failed) pieces_.finish_feature();
    return !failed;
  }

  std::string zone_id(std::uint32_t zone) const {
    return zone < options_.zone_ids.size() ? options_.zone_ids[zone] : std::to_string(zone);
  }

  const ZoneIndex& index_;
  const GridScale& scale_;
  const Crs& crs_;
  const OverlapSums& sums_;
  OverlapSums::Worker worker_;
  const Box& reach_;
  std::span<const std::uint8_t> pinched_;
  const NamedPolygons& subjects_;
  const CleanPolygons& clean_;
  const OverlapOptions& options_;
  MeetingFinder finder_;
  PieceBuilder builder_;
  bool measures_pieces_;
  bool needs_pieces_;
  Meeting meeting_;
  std::vector<OverlapSum> found_;
  MultiPolygonBuilder pieces_;
  std::size_t whole_ = std::numeric_limits<std::size_t>::max();
  double whole_area_ = 0;
};

// --- Lengths --------------------------------------------------------------------------------

// How far along an edge a point of it lies, 0 to 1.
double share_of(const GridPoint& at, const GridPoint& a, const GridPoint& b) {
  const std::int64_t dx = b.x - a.x;
  const std::int64_t dy = b.y - a.y;
  return std::abs(dx) >= std::abs(dy) ? static_cast<double>(at.x - a.x) / static_cast<double>(dx)
                                      : static_cast<double>(at.y - a.y) / static_cast<double>(dy);
}

// Whether an edge, moved by (ε, ε²), goes to its left.
bool moves_left(const GridPoint& from, const GridPoint& to) {
  return from.y != to.y ? to.y < from.y : to.x > from.x;
}

class LengthWorker {
 public:
  LengthWorker(const ZoneIndex& index, const GridScale& scale, const Crs& crs)
      : scale_(scale), crs_(crs), finder_(index) {}

  void work(const MultiLineStringView& line, std::size_t i, std::vector<ZoneLength>& out) {
    if (!put_on_grid(line)) return;
    const GridFeature feature{vertices_, starts_, 0};
    finder_.find_along(feature, meeting_);
    if (meeting_.rings.empty() && meeting_.crossings.empty() && meeting_.touches.empty()) return;
    run_along(feature);
    MeetingFinder::for_each_zone(meeting_, [&](const ZoneMeeting& part) {
      const double length = std::max(measure(feature, part), 0.0);
      const bool is_nothing = length < touching_m;
      out.push_back({i, part.zone, is_nothing ? 0 : length, is_nothing});
    });
  }

 private:
  bool put_on_grid(const MultiLineStringView& line) {
    vertices_.clear();
    starts_.assign(1, 0);
    for (std::size_t j = 0; j < line.size(); ++j) {
      const PathView path = line.path(j);
      if (path.empty()) continue;
      for (const Point& p : path) {
        if (!is_on_grid(p, scale_)) return false;
        const GridPoint q = scale_.to_grid(p);
        if (vertices_.size() > starts_.back() && vertices_.back() == q) continue;
        vertices_.push_back(q);
      }
      starts_.push_back(static_cast<std::uint32_t>(vertices_.size()));
    }
    return !vertices_.empty();
  }

  void run_along(const GridFeature& line) {
    length_.resize(vertices_.size());
    ends_.resize(vertices_.size());
    for (std::size_t r = 0; r < line.ring_count(); ++r) {
      const std::uint32_t last = line.ring_end(r) - 1;
      double length = 0;
      for (std::uint32_t k = line.ring_begin(r); k <= last; ++k) {
        length_[k] = length;
        ends_[k] = last;
        if (k == last) break;
        length += geodesic_distance_m(scale_.to_point(vertices_[k]),
                                      scale_.to_point(vertices_[k + 1]), crs_);
      }
    }
  }

  double place(std::uint32_t edge, double share) const {
    return share <= 0   ? length_[edge]
           : share >= 1 ? length_[edge + 1]
                        : length_[edge] + share * (length_[edge + 1] - length_[edge]);
  }

  // The winding number along a path is that at its begin and the crossings passed; so each
  // crossing weighs what is left of the path.
  double measure(const GridFeature& line, const ZoneMeeting& meeting) const {
    double inside = 0;
    for (const RingInZone& ring : meeting.rings) {
      inside += ring.winding * length_[line.ring_end(ring.ring) - 1];
    }
    for (const Crossing& crossing : meeting.crossings) {
      const std::uint32_t e = crossing.edge;
      const double share =
          crossing.is_proper ? crossing.t : share_of(crossing.at, vertices_[e], vertices_[e + 1]);
      inside += crossing.turn * (length_[ends_[e]] - place(e, share));
    }
    // Moved by (ε, ε²), a stretch along the border is inside or outside; where it is outside it
    // is added.
    for (const SharedStretch& stretch : meeting.shared) {
      if (stretch.same_direction == moves_left(stretch.from, stretch.to)) continue;
      const GridPoint& a = vertices_[stretch.edge];
      const GridPoint& b = vertices_[stretch.edge + 1];
      inside += place(stretch.edge, share_of(stretch.to, a, b)) -
                place(stretch.edge, share_of(stretch.from, a, b));
    }
    return inside;
  }

  const GridScale& scale_;
  const Crs& crs_;
  MeetingFinder finder_;
  Meeting meeting_;
  std::vector<GridPoint> vertices_;
  std::vector<std::uint32_t> starts_;
  std::vector<double> length_;  // along each path up to each vertex
  std::vector<std::uint32_t> ends_;
};

// --- Nearest edges --------------------------------------------------------------------------

// Looks for edges in rings of cells around a point, in a plane that is true to scale there.
class EdgeSearch {
 public:
  EdgeSearch(const ZoneIndex& index, const GridScale& scale, const LocalPlane& plane,
             const Point& point, double reach_m)
      : view_(index.view()), scale_(scale), plane_(plane), point_(point) {
    // Where the point lies among the cells, to a quarter of a unit; far points are as good at the
    // edge of the grid.
    const double limit = 2 * farthest_unit;
    x_ = std::clamp(point.x / scale.grid(), -limit, limit);
    y_ = std::clamp(point.y / scale.grid(), -limit, limit);
    if (std::isfinite(reach_m)) limit_ = squared_limit(reach_m * reach_m);
    search(view_.blocks[0]);
  }

  struct Candidate {
    double squared = 0;
    std::uint32_t edge = 0;
    double share = 0;  ///< of the edge, up to its nearest place
  };
  /// Edges that may be the nearest, nearest in the plane first.
  std::vector<Candidate> candidates() {
    std::erase_if(found_, [this](const Candidate& c) { return c.squared > limit_; });
    std::ranges::sort(found_, [](const Candidate& a, const Candidate& b) {
      return a.squared != b.squared ? a.squared < b.squared : a.edge < b.edge;
    });
    const auto same = std::ranges::unique(found_, {}, &Candidate::edge);
    found_.erase(same.begin(), same.end());
    return std::move(found_);
  }

 private:
  double squared_limit(double squared) const {
    const double slack = 1 + 2 * plane_.distortion(std::sqrt(squared));
    return squared * slack * slack + touching_m * touching_m;
  }

  // Least distance, squared, of what is at least so many grid units away along the axes.
  double gap_squared(double units_x, double units_y) const {
    return plane_.least_squared(std::max(units_x - 1, 0.0) * scale_.grid(),
                                std::max(units_y - 1, 0.0) * scale_.grid());
  }
  static double outside(double v, double low, double high) {
    return std::max({low - v, v - high, 0.0});
  }

  void search(const CellBlock& block) {
    const double size = std::ldexp(1.0, block.shift);
    const auto x0 = static_cast<double>(block.x0);
    const auto y0 = static_cast<double>(block.y0);
    const std::int64_t columns = block.columns;
    const std::int64_t rows = block.rows;
    const auto nearest = [size](double v, double origin, std::int64_t count) {
      return static_cast<std::int64_t>(
          std::clamp(std::floor((v - origin) / size), 0.0, static_cast<double>(count - 1)));
    };
    const std::int64_t c0 = nearest(x_, x0, columns);
    const std::int64_t r0 = nearest(y_, y0, rows);
    const double dx = outside(x_, x0, x0 + size * static_cast<double>(columns));
    const double dy = outside(y_, y0, y0 + size * static_cast<double>(rows));
    const std::int64_t last = std::max({c0, columns - 1 - c0, r0, rows - 1 - r0});
    const auto look = [&](std::int64_t c, std::int64_t r) {
      const std::uint32_t cell = block.cell(c, r);
      const double left = x0 + size * static_cast<double>(c);
      const double low = y0 + size * static_cast<double>(r);
      if (gap_squared(outside(x_, left, left + size), outside(y_, low, low + size)) > limit_) {
        return;
      }
      const std::uint32_t set = view_.sets[cell];
      if ((set & ZoneIndex::divided) != 0) {
        search(view_.blocks[set & ~ZoneIndex::divided]);
      } else {
        for (std::uint32_t k = view_.cell_starts[cell]; k < view_.cell_starts[cell + 1]; ++k) {
          measure(view_.cell_edges[k]);
        }
      }
    };
    // The rings within the free room of the middle are empty.
    for (std::int64_t k = view_.rooms[block.cell(c0, r0)]; k <= last; ++k) {
      const double away = size * static_cast<double>(std::max<std::int64_t>(k - 1, 0));
      if (std::min(gap_squared(dx + away, dy), gap_squared(dx, dy + away)) > limit_) return;
      const std::int64_t left = std::max<std::int64_t>(c0 - k, 0);
      const std::int64_t right = std::min(c0 + k, columns - 1);
      if (r0 - k >= 0) {
        for (std::int64_t c = left; c <= right; ++c) look(c, r0 - k);
      }
      if (k > 0 && r0 + k < rows) {
        for (std::int64_t c = left; c <= right; ++c) look(c, r0 + k);
      }
      const std::int64_t low = std::max<std::int64_t>(r0 - k + 1, 0);
      const std::int64_t high = std::min(r0 + k - 1, rows - 1);
      for (std::int64_t r = low; r <= high; ++r) {
        if (c0 - k >= 0) look(c0 - k, r);
        if (c0 + k < columns) look(c0 + k, r);
      }
    }
  }

  void measure(std::uint32_t edge) {
    const Point a = plane_(scale_.to_point(view_.vertices[edge]));
    const Point b = plane_(scale_.to_point(view_.vertices[edge + 1]));
    const Point along{b.x - a.x, b.y - a.y};
    const double length = along.x * along.x + along.y * along.y;
    const double t =
        length > 0 ? std::clamp(-(a.x * along.x + a.y * along.y) / length, 0.0, 1.0) : 0;
    const double x = a.x + t * along.x;
    const double y = a.y + t * along.y;
    const double squared = x * x + y * y;
    if (squared > limit_) return;
    found_.push_back({squared, edge, t});
    limit_ = std::min(limit_, squared_limit(squared));
    // What came before the limit fell goes, lest it pile up.
    if (found_.size() > 256 && found_.size() > 2 * kept_) {
      std::erase_if(found_, [this](const Candidate& c) { return c.squared > limit_; });
      kept_ = std::max<std::size_t>(found_.size(), 128);
    }
  }

  const ZoneIndex::View& view_;
  const GridScale& scale_;
  const LocalPlane& plane_;
  Point point_;
  double x_ = 0;  // in grid units
  double y_ = 0;
  double limit_ = std::numeric_limits<double>::infinity();
  std::vector<Candidate> found_;
  std::size_t kept_ = 128;
};

}  // namespace

ZoneLayer::ZoneLayer(const MultiPolygonArray& zones, const Crs& crs,
                     const ZoneLayerOptions& options) {
  const double grid = working_grid(grid_or_default(options.grid, crs), {&zones});
  auto state = std::make_shared<State>(crs, grid);
  CleanPolygons clean =
      clean_polygons({zones, options.name, options.ids}, {}, crs, AreaMethod::ellipsoid,
                     state->scale, options.threads, state->ledger);
  state->own_pinched = std::move(clean.pinched);
  state->pinched = state->own_pinched;
  state->index = ZoneIndex(std::move(clean.grid), options.threads);
  const Box extent = extent_of(state->index.extent(), state->scale);
  OverlapSums::Options sums = on_ellipsoid;
  if (options.plane_only) sums.method = AreaMethod::plane;
  sums.threads = options.threads;
  try {
    state->reach = around(extent, crs);
    state->sums.emplace(state->index, state->scale, state->crs, state->reach, sums);
  } catch (const CrsError&) {
    // Around the zones the CRS may end.
    state->reach = extent;
    state->sums.emplace(state->index, state->scale, state->crs, state->reach, sums);
  }
  state_ = std::move(state);
}

ZoneLayer::ZoneLayer(const Layer& zones, ZoneLayerOptions options)
    : ZoneLayer(zones.polygons(), zones.require_crs(), [&] {
        options.name = zones.name;
        options.ids = zones.ids;
        return options;
      }()) {}

ZoneLayer::ZoneLayer(const IndexFile& file, std::size_t layer, const Crs& crs) {
  auto state = std::make_shared<State>(crs, file.grid(layer));
  state->index = file.zones(layer);
  const std::size_t vertices = state->index.view().vertices.size();
  const auto of_vertices = [&](std::string_view name) {
    const auto found = file.array<std::uint64_t>(layer, name);
    if (found.size() != vertices) file.refuse(name);
    return found;
  };
  OverlapSums::Running running;
  running.area = of_vertices("sums.area");
  if (OverlapSums::is_wide(state->index)) running.high = of_vertices("sums.high");
  running.integral = of_vertices("sums.integral");
  running.length = file.array<double>(layer, "sums.length");
  if (running.length.size() != vertices) file.refuse("sums.length");
  running.totals = file.array<std::uint64_t>(layer, "sums.totals");
  if (running.totals.size() != 2 * state->index.zone_count()) file.refuse("sums.totals");
  state->pinched = file.array<std::uint8_t>(layer, "pinched");
  if (state->pinched.size() != state->index.zone_count()) file.refuse("pinched");
  const auto reach = file.array<Box>(layer, "reach");
  const Box extent = extent_of(state->index.extent(), state->scale);
  if (reach.size() != 1 || !(extent.is_empty() || reach[0].contains(extent))) {
    file.refuse("reach");
  }
  state->reach = reach[0];
  // The file stays mapped as long as the index does.
  state->sums.emplace(state->index, state->scale, state->crs, state->reach, on_ellipsoid, running,
                      nullptr);
  state_ = std::move(state);
}

std::size_t ZoneLayer::size() const {
  return state_->index.zone_count();
}

const Crs& ZoneLayer::crs() const {
  return state_->crs;
}

double ZoneLayer::grid() const {
  return state_->scale.grid();
}

const ZoneIndex& ZoneLayer::index() const {
  return state_->index;
}

const Ledger& ZoneLayer::ledger() const {
  return state_->ledger;
}

ZonesOfPoints ZoneLayer::zones_at(std::span<const Point> points, int threads) const {
  constexpr std::size_t points_per_block = 8192;
  const std::size_t blocks = (points.size() + points_per_block - 1) / points_per_block;
  std::vector<std::vector<std::uint32_t>> zones(blocks);
  ZonesOfPoints result;
  result.offsets.assign(points.size() + 1, 0);
  parallel_for(blocks, threads, nullptr, [&](std::size_t b) {
    std::vector<ZoneWinding> found;
    const std::size_t end = std::min(points.size(), (b + 1) * points_per_block);
    for (std::size_t i = b * points_per_block; i < end; ++i) {
      if (!is_on_grid(points[i], state_->scale)) continue;
      state_->index.zones_at(state_->scale.to_grid(points[i]), found);
      for (const ZoneWinding& around : found) {
        if (around.winding > 0) zones[b].push_back(around.zone);
      }
      result.offsets[i + 1] = static_cast<std::size_t>(std::ranges::count_if(
          found, [](const ZoneWinding& around) { return around.winding > 0; }));
    }
  });
  std::partial_sum(result.offsets.begin(), result.offsets.end(), result.offsets.begin());
  result.zones.reserve(result.offsets.back());
  for (const auto& part : zones) {
    result.zones.insert(result.zones.end(), part.begin(), part.end());
  }
  return result;
}

std::vector<std::uint32_t> ZoneLayer::zones_at(const Point& point) const {
  return zones_at(std::span<const Point>(&point, 1), 1).zones;
}

Overlaps ZoneLayer::overlaps(const MultiPolygonArray& subjects,
                             const OverlapOptions& options) const {
  const State& state = *state_;
  Overlaps result;
  result.grid = state.scale.grid();
  const NamedPolygons named{subjects, options.subject_layer, options.subject_ids};
  // What lies beyond the grid is set aside.
  std::vector<std::uint8_t> wanted(subjects.size(), 1);
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const Box box = subjects.box(i);
    if (box.is_empty() || (is_on_grid({box.min_x, box.min_y}, state.scale) &&
                           is_on_grid({box.max_x, box.max_y}, state.scale))) {
      continue;
    }
    if (!std::isfinite(box.min_x + box.min_y + box.max_x + box.max_y)) continue;
    wanted[i] = 0;
    result.ledger.add({.action = LedgerAction::quarantined,
                       .layer = named.layer,
                       .feature = named.id(i),
                       .reason = "its coordinates lie beyond the grid of the zones"});
  }
  const CleanPolygons clean = clean_polygons(named, wanted, state.crs, options.method, state.scale,
                                             options.threads, result.ledger);
  const GridPolygons& grid = clean.grid;
  std::optional<OverlapSums> other;
  if (options.method != AreaMethod::plane && state.sums->running().integral.empty() &&
      state.index.zone_count() > 0) {
    OverlapSums::Options anew = on_ellipsoid;
    anew.threads = options.threads;
    other.emplace(state.index, state.scale, state.crs, state.reach, anew);
  } else if (options.method == AreaMethod::plane) {
    OverlapSums::Running running = state.sums->running();
    running.integral = {};
    other.emplace(state.index, state.scale, state.crs, state.reach,
                  OverlapSums::Options{.method = AreaMethod::plane}, running, nullptr);
  }
  const OverlapSums& sums = other ? *other : *state.sums;

  const std::size_t blocks = (grid.size() + features_per_block - 1) / features_per_block;
  std::vector<Block> parts(blocks);
  if (options.progress != nullptr) options.progress->begin("overlap areas", blocks);
  parallel_for(blocks, options.threads, options.progress, [&](std::size_t b) {
    OverlapWorker worker(state.index, state.scale, state.crs, sums, state.reach, state.pinched,
                         named, clean, options);
    const std::size_t end = std::min(grid.size(), (b + 1) * features_per_block);
    for (std::size_t i = b * features_per_block; i < end; ++i) worker.work(grid, i, parts[b]);
    worker.finish(parts[b]);
  });
  if (options.progress != nullptr) options.progress->end();
  std::vector<MultiPolygonArray> pieces;
  for (Block& part : parts) {
    result.pairs.insert(result.pairs.end(), part.pairs.begin(), part.pairs.end());
    result.ledger.append(part.ledger);
    if (options.pieces) pieces.push_back(std::move(part.pieces));
  }
  if (options.pieces) result.pieces = concatenate(pieces);
  return result;
}

std::vector<ZoneLength> ZoneLayer::lengths(const MultiLineStringArray& lines, int threads) const {
  const std::size_t blocks = (lines.size() + features_per_block - 1) / features_per_block;
  std::vector<std::vector<ZoneLength>> parts(blocks);
  parallel_for(blocks, threads, nullptr, [&](std::size_t b) {
    LengthWorker worker(state_->index, state_->scale, state_->crs);
    const std::size_t end = std::min(lines.size(), (b + 1) * features_per_block);
    for (std::size_t i = b * features_per_block; i < end; ++i) worker.work(lines[i], i, parts[b]);
  });
  std::vector<ZoneLength> result;
  for (const auto& part : parts) result.insert(result.end(), part.begin(), part.end());
  return result;
}

namespace {

// Distances to the places of edges that are nearest in the plane.
std::vector<double> upper_bounds(const std::vector<EdgeSearch::Candidate>& candidates,
                                 const ZoneIndex::View& view, const GridScale& scale,
                                 const Crs& crs, const Point& point) {
  std::vector<Point> places;
  places.reserve(candidates.size());
  for (const EdgeSearch::Candidate& candidate : candidates) {
    const Point a = scale.to_point(view.vertices[candidate.edge]);
    const Point b = scale.to_point(view.vertices[candidate.edge + 1]);
    places.push_back({a.x + candidate.share * (b.x - a.x), a.y + candidate.share * (b.y - a.y)});
  }
  return geodesic_distances_m(point, places, crs);
}

}  // namespace

std::optional<NearestZoneEdge> ZoneLayer::nearest_edge(const Point& point, double reach_m) const {
  const State& state = *state_;
  if (!std::isfinite(point.x) || !std::isfinite(point.y)) {
    throw CrsError(geodesy_error("edge_outside_crs"), {{"x", std::to_string(point.x)},
                                                       {"y", std::to_string(point.y)},
                                                       {"crs", state.crs.label()}});
  }
  if (state.index.is_empty()) return std::nullopt;
  const LocalPlane plane(state.crs, point);
  const ZoneIndex::View& view = state.index.view();
  const auto candidates = EdgeSearch(state.index, state.scale, plane, point, reach_m).candidates();
  if (candidates.empty()) return std::nullopt;
  const std::vector<double> upper = upper_bounds(candidates, view, state.scale, state.crs, point);
  // The place that is nearest in the plane is off along its edge by as much as the plane is off,
  // which its distance feels in the second order only.
  const double nearest = *std::ranges::min_element(upper);
  const double off = plane.distortion(nearest);
  const double limit = off > 0.2 ? std::numeric_limits<double>::infinity()
                                 : nearest * (1 + 4 * off * off + 1e-9) + touching_m;
  const std::vector<std::uint32_t> around = zones_at(point);
  std::optional<NearestZoneEdge> best;
  bool best_is_around = false;
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    if (upper[k] > limit) continue;
    std::array<Point, 2> edge{state.scale.to_point(view.vertices[candidates[k].edge]),
                              state.scale.to_point(view.vertices[candidates[k].edge + 1])};
    // The same for both zones that share an edge: from its lesser end.
    if (std::pair(edge[1].x, edge[1].y) < std::pair(edge[0].x, edge[0].y)) {
      std::swap(edge[0], edge[1]);
    }
    const NearestPlace place = nearest_on_path(point, edge, state.crs);
    if (place.distance_m > reach_m) continue;
    const std::uint32_t zone = view.ring_zones[view.edge_rings[candidates[k].edge]];
    const bool is_around = std::ranges::binary_search(around, zone);
    const double distance = best ? std::abs(best->distance_m) : 0;
    const bool is_nearer = !best || place.distance_m < distance ||
                           (place.distance_m == distance &&
                            (is_around != best_is_around ? is_around : zone < best->zone));
    if (!is_nearer) continue;
    best = {zone, is_around ? -place.distance_m : place.distance_m, place.position};
    best_is_around = is_around;
  }
  return best;
}

Overlaps ZoneLayer::pieces_in(const Box& box) const {
  const State& state = *state_;
  const Box extent = extent_of(state.index.extent(), state.scale);
  if (box.is_empty() || extent.is_empty() || !box.overlaps(extent)) {
    return {.pairs = {}, .pieces = {}, .ledger = {}, .grid = state.scale.grid()};
  }
  // Beyond the zones a box needs to reach no farther than a little.
  const double rim = 16 * state.scale.grid();
  const Box near{.min_x = std::max(box.min_x, extent.min_x - rim),
                 .min_y = std::max(box.min_y, extent.min_y - rim),
                 .max_x = std::min(box.max_x, extent.max_x + rim),
                 .max_y = std::min(box.max_y, extent.max_y + rim)};
  MultiPolygonBuilder builder;
  const std::array<Point, 5> ring{Point{near.min_x, near.min_y}, Point{near.max_x, near.min_y},
                                  Point{near.max_x, near.max_y}, Point{near.min_x, near.max_y},
                                  Point{near.min_x, near.min_y}};
  builder.add_ring(ring);
  builder.finish_polygon();
  builder.finish_feature();
  Overlaps found =
      overlaps(std::move(builder).build(), {.threads = 1, .pieces = true, .subject_layer = "box"});
  // Zones that only touch the box have no piece.
  MultiPolygonBuilder pieces;
  std::vector<Overlap> pairs;
  for (std::size_t k = 0; k < found.pairs.size(); ++k) {
    if (found.pairs[k].touches_only) continue;
    pairs.push_back(found.pairs[k]);
    pieces.add_feature(found.pieces[k]);
  }
  found.pairs = std::move(pairs);
  found.pieces = std::move(pieces).build();
  return found;
}

IndexFileLayer ZoneLayer::sections(std::string id, std::string metadata) const {
  assert(state_->index.zone_count() == 0 || !state_->sums->running().integral.empty());
  const OverlapSums::Running& running = state_->sums->running();
  IndexFileLayer layer{
      .id = std::move(id),
      .metadata = std::move(metadata),
      .zones = &state_->index,
      .grid = state_->scale.grid(),
      .sections = {index_section("sums.area", running.area),
                   index_section("sums.integral", running.integral),
                   index_section("sums.length", running.length),
                   index_section("sums.totals", running.totals),
                   index_section("pinched", state_->pinched),
                   index_section("reach", std::span<const Box>(&state_->reach, 1))}};
  if (!running.high.empty()) layer.sections.push_back(index_section("sums.high", running.high));
  return layer;
}

}  // namespace ecotone
