// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/overlap_pairs.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ecotone/execution/parallel.h"
#include "ecotone/overlay/borders.h"
#include "ecotone/overlay/overlap_sums.h"
#include "ecotone/overlay/piece_builder.h"

namespace ecotone {

double rounding_noise(double perimeter, const Box& box) {
  const double magnitude = std::max(
      {std::abs(box.min_x), std::abs(box.max_x), std::abs(box.min_y), std::abs(box.max_y)});
  return 8 * std::numeric_limits<double>::epsilon() * magnitude * perimeter;
}

double snapping_error_m2(double length_m, double grid, const Box& box, const Crs& crs) {
  return 0.71 * grid * std::sqrt(unit_area_m2(box.centre(), crs)) * length_m;
}

namespace {

constexpr std::size_t features_per_block = 512;

// What indexing costs against asking, a vertex.
constexpr double cost_to_index = 50;
constexpr double cost_to_ask = 30;
// Features from this size on are indexed themselves if they meet many rings.
constexpr std::size_t giant = 2000;

struct Found {
  Overlap overlap;
  Whole whole = Whole::none;
};

// The overlaps of a block of features, with their pieces.
struct Block {
  std::vector<Found> found;
  MultiPolygonArray pieces;
  Ledger ledger;
};

double cost(const GridPolygons& indexed, const GridPolygons& asking) {
  double cost = cost_to_index * static_cast<double>(indexed.vertices.size());
  for (std::size_t i = 0; i < asking.size(); ++i) {
    const auto vertices = static_cast<double>(asking.vertex_count(i));
    cost += vertices * (cost_to_ask + (vertices >= giant ? cost_to_index : 0));
  }
  return cost;
}

MeetingFinder::Detail detail_of(const OverlapOptions& options) {
  const bool only_areas =
      !options.pieces && !options.borders &&
      (options.method == AreaMethod::plane || options.method == AreaMethod::ellipsoid);
  return only_areas ? MeetingFinder::Detail::areas : MeetingFinder::Detail::all;
}

// Overlaps of one side, asking, with the index of the other.
class PairWorker {
 public:
  PairWorker(const PairSides& sides, bool zones_ask, const GridPolygons& asking,
             const ZoneIndex& index, const OverlapSums& sums, const Crs& crs,
             const OverlapOptions& options, const GridScale& scale)
      : sides_(sides),
        zones_ask_(zones_ask),
        asking_(asking),
        finder_(index, detail_of(options)),
        sums_(sums),
        builder_(index, scale),
        crs_(crs),
        options_(options),
        scale_(scale),
        needs_pieces_(options.pieces || options.method == AreaMethod::parcel ||
                      options.method == AreaMethod::geodesic) {}

  void work(std::size_t i, Block& block) {
    const GridFeature feature = feature_of(asking_, i);
    finder_.find(feature, meeting_);
    sums_.measure(feature, meeting_, found_);
    if (found_.empty()) return;
    auto sum = found_.begin();
    MeetingFinder::for_each_zone(meeting_, [&](const ZoneMeeting& part) {
      if (sum == found_.end() || sum->zone != part.zone) return;
      const OverlapSum& of_pair = *sum++;
      if (sides_.same_column && part.zone <= i) return;
      add(feature, i, part, of_pair, block);
    });
  }

  // Hands over the pieces of the block so far.
  void finish(Block& block) {
    if (!needs_pieces_) return;
    block.pieces = std::move(pieces_).build();
    pieces_ = {};
    if (options_.method != AreaMethod::parcel && options_.method != AreaMethod::geodesic) return;
    const std::vector<double> areas = areas_m2(block.pieces, crs_, options_.method);
    for (std::size_t k = 0; k < areas.size(); ++k) {
      if (block.found[k].whole == Whole::none) block.found[k].overlap.area_m2 = areas[k];
    }
  }

 private:
  void add(const GridFeature& feature, std::size_t asking, const ZoneMeeting& meeting,
           const OverlapSum& sum, Block& block) {
    Found found;
    Overlap& overlap = found.overlap;
    overlap.subject = zones_ask_ ? sum.zone : asking;
    overlap.zone = zones_ask_ ? asking : sum.zone;
    overlap.area_m2 = sum.area_m2;
    if (!sum.overlaps) {
      overlap.touches_only = true;
      overlap.subject_border_m = overlap.zone_border_m = sum.shared_border_m;
      block.found.push_back(found);
      if (needs_pieces_) pieces_.finish_feature();
      return;
    }
    overlap.subject_border_m = zones_ask_ ? sum.zone_border_m : sum.subject_border_m;
    overlap.zone_border_m = zones_ask_ ? sum.subject_border_m : sum.zone_border_m;
    const Box box = sides_.clean_subjects.box(overlap.subject);
    const double length = sum.subject_border_m + sum.zone_border_m;
    overlap.computing_error_m2 =
        snapping_error_m2(length, scale_.grid(), box, crs_) + 1e-14 * sum.area_m2;
    const bool whole_subject = zones_ask_ ? sum.is_whole_zone : sum.is_whole_subject;
    const bool whole_zone = zones_ask_ ? sum.is_whole_subject : sum.is_whole_zone;
    found.whole = whole_subject ? Whole::subject : whole_zone ? Whole::zone : Whole::none;
    if (found.whole != Whole::none) {
      overlap.area_m2 =
          whole_subject ? whole_area(true, overlap.subject) : whole_area(false, overlap.zone);
    }
    if (needs_pieces_ && !add_piece(feature, meeting, sum, found, block)) return;
    block.found.push_back(found);
  }

  // A whole feature is measured as it came, so that its share is exactly 1; a repaired one as it
  // was repaired.
  double whole_area(bool subject, std::size_t i) {
    Measured& last = subject ? last_subject_ : last_zone_;
    if (last.feature != i) {
      const CleanPolygons& clean = subject ? sides_.clean_subjects : sides_.clean_zones;
      const MultiPolygonArray& raw = subject ? sides_.subjects.polygons : sides_.zones.polygons;
      last = {i, clean.altered[i] != 0 ? area_m2(clean.feature(i)[0], crs_, options_.method)
                                       : area_m2(raw[i], crs_, options_.method)};
    }
    return last.area_m2;
  }

  bool add_piece(const GridFeature& feature, const ZoneMeeting& meeting, const OverlapSum& sum,
                 const Found& found, Block& block) {
    const Overlap& overlap = found.overlap;
    // Vertices of the other border inside an edge belong into the piece too.
    const bool asking_whole = sum.is_whole_subject;
    const bool is_copy =
        found.whole != Whole::none && std::ranges::all_of(meeting.touches, [&](const Touch& touch) {
          return touch.at == feature.vertices[touch.edge] ||
                 touch.at == feature.vertices[touch.edge + 1];
        });
    if (is_copy && (asking_whole || meeting.touches.empty())) {
      if (found.whole == Whole::subject) {
        sides_.clean_subjects.append_canonical(overlap.subject, pieces_);
      } else {
        sides_.clean_zones.append_canonical(overlap.zone, pieces_);
      }
      pieces_.finish_feature();
      return true;
    }
    std::string reason;
    const PieceBuilder::Wish wish{
        .grid_area = sum.grid_area,
        .border = sum.border_units,
        .is_pinched = sides_.clean_subjects.pinched[overlap.subject] != 0 ||
                      sides_.clean_zones.pinched[overlap.zone] != 0};
    const auto outcome = builder_.build(feature, meeting, wish, pieces_, reason);
    if (outcome == PieceBuilder::Outcome::walked) {
      pieces_.finish_feature();
      return true;
    }
    const bool failed = outcome == PieceBuilder::Outcome::failed;
    block.ledger.add(
        {.action = failed ? LedgerAction::quarantined : LedgerAction::recomputed,
         .layer = sides_.subjects.layer + "|" + sides_.zones.layer,
         .feature = sides_.subjects.id(overlap.subject) + "|" + sides_.zones.id(overlap.zone),
         .reason = reason,
         .area_after_m2 = overlap.area_m2});
    if (!failed) pieces_.finish_feature();
    return !failed;
  }

  struct Measured {
    std::size_t feature = std::numeric_limits<std::size_t>::max();
    double area_m2 = 0;
  };

  const PairSides& sides_;
  bool zones_ask_;
  const GridPolygons& asking_;
  MeetingFinder finder_;
  OverlapSums::Worker sums_;
  PieceBuilder builder_;
  const Crs& crs_;
  const OverlapOptions& options_;
  const GridScale& scale_;
  bool needs_pieces_;
  Meeting meeting_;
  std::vector<OverlapSum> found_;
  MultiPolygonBuilder pieces_;
  Measured last_subject_;
  Measured last_zone_;
};

}  // namespace

OverlapPairs overlap_pairs(const PairSides& sides, const Crs& crs, const OverlapOptions& options,
                           const GridScale& scale, Ledger& ledger) {
  const GridPolygons& subjects = sides.clean_subjects.grid;
  const GridPolygons& zones = sides.clean_zones.grid;
  const bool zones_ask = !sides.same_column && cost(subjects, zones) < cost(zones, subjects);
  Box extent = sides.clean_subjects.extent();
  extent.include(sides.clean_zones.extent());
  const GridPolygons& asking = zones_ask ? zones : subjects;
  const ZoneIndex index(GridPolygons(zones_ask ? subjects : zones), options.threads);
  const bool on_pieces =
      options.method == AreaMethod::parcel || options.method == AreaMethod::geodesic;
  const OverlapSums sums(index, scale, crs, extent,
                         {.method = on_pieces ? AreaMethod::ellipsoid : options.method,
                          .true_lengths = options.borders,
                          .threads = options.threads});

  const std::size_t count = asking.size();
  const std::size_t blocks = (count + features_per_block - 1) / features_per_block;
  std::vector<Block> results(blocks);
  if (options.progress != nullptr) options.progress->begin("overlap areas", blocks);
  parallel_for(blocks, options.threads, options.progress, [&](std::size_t b) {
    PairWorker worker(sides, zones_ask, asking, index, sums, crs, options, scale);
    const std::size_t end = std::min(count, (b + 1) * features_per_block);
    for (std::size_t i = b * features_per_block; i < end; ++i) worker.work(i, results[b]);
    worker.finish(results[b]);
  });
  if (options.progress != nullptr) options.progress->end();

  struct Place {
    std::uint32_t block;
    std::uint32_t item;
  };
  std::vector<Place> order;
  for (std::uint32_t b = 0; b < blocks; ++b) {
    for (std::uint32_t k = 0; k < results[b].found.size(); ++k) order.push_back({b, k});
    ledger.append(results[b].ledger);
  }
  const auto found_at = [&](const Place& place) -> const Found& {
    return results[place.block].found[place.item];
  };
  const auto before = [&](const Place& a, const Place& b) {
    const Overlap& x = found_at(a).overlap;
    const Overlap& y = found_at(b).overlap;
    return x.subject != y.subject ? x.subject < y.subject : x.zone < y.zone;
  };
  if (zones_ask) std::sort(order.begin(), order.end(), before);
  OverlapPairs result;
  result.pairs.reserve(order.size());
  result.whole.reserve(order.size());
  MultiPolygonBuilder pieces;
  for (const Place& place : order) {
    result.pairs.push_back(found_at(place).overlap);
    result.whole.push_back(found_at(place).whole);
    if (options.pieces) pieces.add_feature(results[place.block].pieces[place.item]);
  }
  if (options.pieces) result.pieces = std::move(pieces).build();
  return result;
}

}  // namespace ecotone
