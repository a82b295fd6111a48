// SPDX-License-Identifier: Apache-2.0
#include "ecotone/hydrology/location.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>

#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/hydrology/reach_pieces.h"
#include "ecotone/message/hydrology_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

// Letters without spaces, in lower case.
std::string plain(std::string_view name) {
  constexpr std::string_view wide_space = "　";
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name.substr(i).starts_with(wide_space)) {
      i += wide_space.size() - 1;
    } else if (name[i] >= 'A' && name[i] <= 'Z') {
      out.push_back(static_cast<char>(name[i] - 'A' + 'a'));
    } else if (name[i] != ' ' && name[i] != '\t') {
      out.push_back(name[i]);
    }
  }
  return out;
}

std::string_view without_word_for_river(std::string_view name) {
  for (const std::string_view word :
       {"河", "江", "溪", "沟", "river", "creek", "brook", "stream"}) {
    if (name.size() > word.size() && name.ends_with(word)) {
      return name.substr(0, name.size() - word.size());
    }
  }
  return name;
}

// Candidates of one point before they are weighed.
class Candidates {
 public:
  Candidates(const RiverNetwork& network, const RiverBarriers& barriers,
             const LocateOptions& options, const Point& p)
      : network_(network), barriers_(barriers), options_(options), p_(p) {}

  Location find(std::string_view name, BankSide bank) {
    for (const NearReach& near : network_.reaches_near(p_, options_.search_m)) {
      if (barriers_.on(near.place.reach).empty()) {
        add(near, near.position);
      } else {
        add_between_barriers(near.place.reach);
      }
    }
    for (ReachCandidate& c : found_) {
      c.name = river_names_agree(name, network_.name(c.place.reach));
      if (bank != BankSide::on_line && c.side != BankSide::on_line) {
        c.bank = c.side == bank ? Agreement::agrees : Agreement::differs;
      }
    }
    leave_out_nodes();
    return weigh();
  }

 private:
  // A candidate that is seen if the line to a place of the river is free.
  void add(const NearReach& near, const Point& seen) {
    ReachCandidate candidate;
    candidate.beyond_barrier = barriers_.between(p_, seen);
    candidate.place = near.place;
    candidate.position = near.position;
    candidate.distance_m = near.distance_m;
    candidate.side = near.side;
    found_.push_back(candidate);
  }

  // Each part of a reach between barriers has a nearest place of its own.
  void add_between_barriers(std::uint32_t r) {
    double from = 0;
    const auto add_part = [&](double to) {
      const Stretch part{r, from, to, 0, 0};
      if (to > from) {
        const MultiLineStringArray cut = network_.geometry(std::span(&part, 1));
        const PathView path = cut[0].path(0);
        const NearestPlace place = nearest_on_path(p_, path, network_.crs());
        if (place.distance_m <= options_.search_m) {
          const double before = geodesic_length_m(path.first(place.segment + 1), network_.crs());
          const double step =
              geodesic_distance_m(path[place.segment], place.position, network_.crs());
          const double measure = std::min(to, from + before + step);
          // A place at a barrier is looked at from its own side.
          const double aside = std::min(0.01, (to - from) / 2);
          const double seen = std::clamp(measure, from + aside, to - aside);
          add({{r, measure}, place.position, place.distance_m, detail::side_of(p_, path, place)},
              network_.position({r, seen}));
        }
      }
      from = to;
    };
    for (const NetworkPlace& barrier : barriers_.on(r)) add_part(barrier.measure_m);
    add_part(network_.reach(r).length_m);
  }

  // The node where the candidate lies, if it lies at an end of its reach.
  std::optional<std::uint32_t> node_of(const ReachCandidate& c) const {
    const Reach& reach = network_.reach(c.place.reach);
    if (c.place.measure_m <= 0) return reach.from_node;
    if (c.place.measure_m >= reach.length_m) return reach.to_node;
    return std::nullopt;
  }

  bool stands_for(const ReachCandidate& other, const ReachCandidate& c, std::uint32_t node) const {
    const Reach& reach = network_.reach(other.place.reach);
    if (&other == &c || other.beyond_barrier ||
        (reach.from_node != node && reach.to_node != node)) {
      return false;
    }
    if (c.name == Agreement::agrees && other.name != Agreement::agrees) return false;
    constexpr double same_m = 1e-6;
    if (other.distance_m < c.distance_m - same_m) return true;
    if (other.distance_m > c.distance_m + same_m) return false;
    // Both at the node.
    const auto rank = [&](const ReachCandidate& one) {
      return std::tuple(one.name != Agreement::agrees,
                        !detail::speaks_for(network_, one.place.reach, node),
                        detail::order_of(network_, one.place.reach));
    };
    return rank(other) < rank(c);
  }

  void leave_out_nodes() {
    std::vector<ReachCandidate> kept;
    for (const ReachCandidate& c : found_) {
      const auto node = node_of(c);
      const bool left_out =
          node && std::any_of(found_.begin(), found_.end(), [&](const ReachCandidate& other) {
            return stands_for(other, c, *node);
          });
      if (!left_out) kept.push_back(c);
    }
    found_ = std::move(kept);
  }

  double weight(const ReachCandidate& c) const {
    if (c.beyond_barrier) return 0;
    const double part = c.distance_m / options_.tolerance_m;
    double w = std::exp(-2 * part * part);
    if (c.name == Agreement::not_stated) w *= options_.unnamed;
    if (c.name == Agreement::differs) w *= options_.other_name;
    if (c.bank == Agreement::differs) w *= options_.other_bank;
    return w;
  }

  Location weigh() {
    Location location;
    if (found_.empty()) return location;
    // In an order of its own, so that the sum does not depend on that of the reaches.
    const auto key = [&](const ReachCandidate& c) {
      return std::tuple(-c.confidence, c.distance_m, detail::order_of(network_, c.place.reach),
                        c.place.measure_m);
    };
    for (ReachCandidate& c : found_) c.confidence = weight(c);
    std::sort(found_.begin(), found_.end(),
              [&](const auto& a, const auto& b) { return key(a) < key(b); });
    double sum = options_.none;
    for (const ReachCandidate& c : found_) sum += c.confidence;
    for (ReachCandidate& c : found_) c.confidence /= sum;
    const double first = found_[0].confidence;
    const double second = found_.size() > 1 ? found_[1].confidence : 0;
    if (found_[0].beyond_barrier) {
      location.status = LocationStatus::beyond_barrier;
    } else if (first < options_.clear * second || first == 0) {
      location.status = LocationStatus::ambiguous;
    } else {
      location.status = first >= options_.sure ? LocationStatus::located : LocationStatus::doubtful;
    }
    if (found_.size() > options_.most) found_.resize(options_.most);
    location.candidates = std::move(found_);
    return location;
  }

  const RiverNetwork& network_;
  const RiverBarriers& barriers_;
  const LocateOptions& options_;
  const Point& p_;
  std::vector<ReachCandidate> found_;
};

void check_count(const char* column, std::size_t count, std::size_t points) {
  if (count == 0 || count == points) return;
  throw SchemaError(
      hydrology_error("points_column_length"),
      {{"column", column}, {"count", std::to_string(count)}, {"points", std::to_string(points)}});
}

}  // namespace

std::string_view agreement_name(Agreement agreement) {
  constexpr std::string_view names[] = {"not_stated", "agrees", "differs"};
  return names[static_cast<std::size_t>(agreement)];
}

std::string_view location_status_name(LocationStatus status) {
  constexpr std::string_view names[] = {"located", "doubtful", "ambiguous", "beyond_barrier",
                                        "none"};
  return names[static_cast<std::size_t>(status)];
}

Agreement river_names_agree(std::string_view a, std::string_view b) {
  const std::string one = plain(a);
  const std::string other = plain(b);
  if (one.empty() || other.empty()) return Agreement::not_stated;
  const bool same =
      one == other || without_word_for_river(one) == other || one == without_word_for_river(other);
  return same ? Agreement::agrees : Agreement::differs;
}

std::vector<Location> locate(const RiverNetwork& network, std::span<const Point> points,
                             std::span<const std::string> names, std::span<const BankSide> banks,
                             const RiverBarriers& barriers, const LocateOptions& options) {
  check_count("names", names.size(), points.size());
  check_count("banks", banks.size(), points.size());
  for (const double value : {options.tolerance_m, options.search_m}) {
    if (!(value > 0) || !std::isfinite(value)) {
      throw GeometryError(hydrology_error("tolerance_not_positive"),
                          {{"value", format_shortest(value)}});
    }
  }
  std::vector<Location> out(points.size());
  parallel_for(points.size(), options.threads, nullptr, [&](std::size_t i) {
    out[i] = Candidates(network, barriers, options, points[i])
                 .find(names.empty() ? "" : std::string_view(names[i]),
                       banks.empty() ? BankSide::on_line : banks[i]);
  });
  return out;
}

}  // namespace ecotone
