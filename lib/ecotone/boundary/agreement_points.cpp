// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "ecotone/boundary/agreement.h"
#include "ecotone/boundary/limits.h"
#include "ecotone/boundary/zone_rings.h"
#include "ecotone/error.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/message/boundary_errors.h"

namespace ecotone {
namespace {

// The points of one ring in the order of the list.
struct RingList {
  std::vector<std::size_t> points;  // places in the list
  std::vector<double> along;        // of each, from 0 to the number of edges
};

// The longest run of places that rise (one way round); marks those that are in it.
std::vector<bool> longest_rising(const std::vector<double>& values) {
  // Patience sorting: `ends[l]` is the place with the smallest value that ends a run of l + 1.
  std::vector<std::size_t> ends;
  std::vector<std::size_t> before(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto at =
        std::upper_bound(ends.begin(), ends.end(), values[i],
                         [&](double value, std::size_t end) { return value < values[end]; });
    before[i] = at == ends.begin() ? i : *(at - 1);
    if (at == ends.end()) {
      ends.push_back(i);
    } else {
      *at = i;
    }
  }
  std::vector<bool> in_run(values.size(), false);
  if (ends.empty()) return in_run;
  for (std::size_t i = ends.back();; i = before[i]) {
    in_run[i] = true;
    if (before[i] == i) break;
  }
  return in_run;
}

std::vector<bool> in_order(const std::vector<double>& along, double edges) {
  const auto turned = [&](bool forward) {
    std::vector<double> values;
    for (const double place : along) {
      const double from_first = forward ? place - along[0] : along[0] - place;
      values.push_back(from_first < 0 ? from_first + edges : from_first);
    }
    return longest_rising(values);
  };
  std::vector<bool> forward = turned(true);
  std::vector<bool> backward = turned(false);
  const auto count = [](const std::vector<bool>& run) {
    return std::count(run.begin(), run.end(), true);
  };
  return count(forward) >= count(backward) ? forward : backward;
}

// "J12" is "J" and 12; nothing where a name does not end in a number.
std::optional<std::pair<std::string, std::size_t>> split_name(const std::string& name) {
  std::size_t digits = name.size();
  while (digits > 0 && name[digits - 1] >= '0' && name[digits - 1] <= '9') --digits;
  if (digits == name.size() || name.size() - digits > 9) return std::nullopt;
  return std::pair(name.substr(0, digits), std::stoul(name.substr(digits)));
}

class PointCheck {
 public:
  PointCheck(const Layer& zones, std::span<const ListedPoint> points,
             const PointListOptions& options)
      : zones_(zones), points_(points), options_(options), crs_(zones.require_crs()) {}

  Agreement run();

 private:
  void check_zone(std::size_t zone, const std::vector<std::size_t>& listed);
  std::vector<PlaceOnRing> places_of(const std::vector<std::size_t>& listed,
                                     const ZoneRings& rings) const;
  void check_order(const std::string& zone, const RingList& list, double edges);
  void check_vertices(const std::string& zone, RingView ring, const RingList& list);
  void check_names(const std::string& scope, const std::vector<std::size_t>& listed,
                   bool in_sequence);
  void find(Disagreement kind, const std::string& zone, const std::string& item, double measured,
            double limit, const Point& position, AgreementCount& count) {
    ++count.failed;
    result_.findings.push_back({kind, zone, item, measured, limit, position});
  }

  const Layer& zones_;
  std::span<const ListedPoint> points_;
  const PointListOptions& options_;
  const Crs& crs_;
  Agreement result_;
  AgreementCount points_count_{.what = "points"};
  AgreementCount vertices_count_{.what = "vertices"};
  AgreementCount names_count_{.what = "names"};
};

Agreement PointCheck::run() {
  zones_.polygons();
  std::map<std::string, std::size_t> zone_of;
  for (std::size_t i = 0; i < zones_.size(); ++i) zone_of.emplace(zones_.ids[i], i);
  std::vector<std::vector<std::size_t>> listed(zones_.size());
  for (std::size_t p = 0; p < points_.size(); ++p) {
    const std::string& zone = points_[p].zone;
    if (zone.empty()) {
      if (zones_.size() != 1) {
        throw SchemaError(boundary_error("points_without_zone"),
                          {{"zones", std::to_string(zones_.size())}, {"point", points_[p].name}});
      }
      listed[0].push_back(p);
      continue;
    }
    const auto at = zone_of.find(zone);
    if (at == zone_of.end()) {
      ++points_count_.checked;
      find(Disagreement::zone_unknown, zone, points_[p].name, 0, 0, points_[p].position,
           points_count_);
    } else {
      listed[at->second].push_back(p);
    }
  }
  for (std::size_t zone = 0; zone < zones_.size(); ++zone) check_zone(zone, listed[zone]);
  if (options_.numbering == PointNumbering::per_layer) {
    std::vector<std::size_t> all(points_.size());
    for (std::size_t p = 0; p < all.size(); ++p) all[p] = p;
    check_names(zones_.name, all, false);
  }
  result_.counts = {points_count_, vertices_count_, names_count_};
  return std::move(result_);
}

void PointCheck::check_zone(std::size_t zone, const std::vector<std::size_t>& listed) {
  const MultiPolygonView polygons = zones_.polygons()[zone];
  const ZoneRings places(polygons, crs_);
  const std::string& id = zones_.ids[zone];
  if (places.rings().empty()) return;
  std::vector<RingList> lists(places.rings().size());
  const std::vector<PlaceOnRing> found = places_of(listed, places);
  for (std::size_t k = 0; k < listed.size(); ++k) {
    const ListedPoint& point = points_[listed[k]];
    const PlaceOnRing& place = found[k];
    ++points_count_.checked;
    if (place.distance_m > options_.tolerance_m) {
      find(Disagreement::point_off_boundary, id, point.name, place.distance_m, options_.tolerance_m,
           point.position, points_count_);
    }
    RingList& list = lists[place.ring];
    // The closing point repeats the first.
    const bool closes = !list.points.empty() && point.name == points_[list.points[0]].name &&
                        point.position == points_[list.points[0]].position;
    if (closes) continue;
    list.points.push_back(listed[k]);
    list.along.push_back(place.along);
  }
  for (std::size_t r = 0; r < lists.size(); ++r) {
    const RingView ring = places.rings()[r];
    vertices_count_.checked += ring.size() - 1;
    if (lists[r].points.empty()) {
      find(Disagreement::ring_not_listed, id, "", static_cast<double>(ring.size() - 1), 0, ring[0],
           vertices_count_);
      continue;
    }
    check_order(id, lists[r], static_cast<double>(ring.size() - 1));
    check_vertices(id, ring, lists[r]);
    if (options_.numbering == PointNumbering::per_ring) check_names(id, lists[r].points, true);
  }
  if (options_.numbering == PointNumbering::per_feature) {
    std::vector<std::size_t> all;
    for (const RingList& list : lists) {
      all.insert(all.end(), list.points.begin(), list.points.end());
    }
    check_names(id, all, false);
  }
}

// The ring of each point, and where on it. Where rings touch, a point lies on several: its fellows
// decide.
std::vector<PlaceOnRing> PointCheck::places_of(const std::vector<std::size_t>& listed,
                                               const ZoneRings& rings) const {
  std::vector<std::vector<PlaceOnRing>> candidates;
  std::map<std::string, std::map<std::size_t, std::size_t>> votes;
  for (const std::size_t p : listed) {
    candidates.push_back(rings.nearest(points_[p].position, options_.tolerance_m));
    for (const PlaceOnRing& place : candidates.back()) ++votes[points_[p].ring][place.ring];
  }
  std::vector<PlaceOnRing> places;
  for (std::size_t k = 0; k < listed.size(); ++k) {
    const ListedPoint& point = points_[listed[k]];
    if (point.ring.empty()) {
      places.push_back(candidates[k].front());
      continue;
    }
    const auto& counts = votes[point.ring];
    const auto most =
        std::max_element(counts.begin(), counts.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    const auto at =
        std::find_if(candidates[k].begin(), candidates[k].end(),
                     [&](const PlaceOnRing& place) { return place.ring == most->first; });
    places.push_back(at != candidates[k].end() ? *at
                                               : rings.nearest_on(most->first, point.position));
  }
  return places;
}

void PointCheck::check_order(const std::string& zone, const RingList& list, double edges) {
  const std::vector<bool> good = in_order(list.along, edges);
  for (std::size_t i = 0; i < good.size(); ++i) {
    if (good[i]) continue;
    const ListedPoint& point = points_[list.points[i]];
    find(Disagreement::point_out_of_order, zone, point.name, 0, 0, point.position, points_count_);
  }
}

// Between two points that follow each other on the ring, no vertex may leave their line.
void PointCheck::check_vertices(const std::string& zone, RingView ring, const RingList& list) {
  std::vector<std::size_t> order(list.points.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(list.along[a], a) < std::pair(list.along[b], b);
  });
  const std::size_t n = ring.size() - 1;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const std::size_t here = order[k];
    const std::size_t next = order[(k + 1) % order.size()];
    const double from = list.along[here];
    const double to = list.along[next] + (k + 1 == order.size() ? static_cast<double>(n) : 0);
    const Point& a = points_[list.points[here]].position;
    const Point& b = points_[list.points[next]].position;
    for (auto v = static_cast<std::size_t>(std::floor(from)) + 1; static_cast<double>(v) < to;
         ++v) {
      const Point& vertex = ring[v % n];
      const double off = off_line_m(vertex, a, b, crs_);
      if (off <= options_.significant_m) continue;
      find(Disagreement::vertex_not_listed, zone, points_[list.points[here]].name, off,
           options_.significant_m, vertex, vertices_count_);
    }
  }
}

void PointCheck::check_names(const std::string& scope, const std::vector<std::size_t>& listed,
                             bool in_sequence) {
  std::map<std::string, std::size_t> first_of;
  std::map<std::string, std::set<std::size_t>> numbers;
  std::optional<std::pair<std::string, std::size_t>> previous;
  for (const std::size_t p : listed) {
    const ListedPoint& point = points_[p];
    ++names_count_.checked;
    const auto [first, is_new] = first_of.emplace(point.name, p);
    if (!is_new && !(points_[first->second].position == point.position)) {
      const double apart =
          geodesic_distance_m(points_[first->second].position, point.position, crs_);
      // A place that two rings share may be written twice, to the last digit of a table.
      if (apart > options_.tolerance_m) {
        find(Disagreement::name_repeated, scope, point.name, apart, options_.tolerance_m,
             point.position, names_count_);
      }
    }
    if (!options_.numbered) continue;
    const auto name = split_name(point.name);
    if (name) numbers[name->first].insert(name->second);
    const bool follows = !previous || (name && name->first == previous->first &&
                                       name->second == previous->second + 1);
    if (in_sequence && !follows) {
      find(Disagreement::number_out_of_order, scope, point.name, 0, 0, point.position,
           names_count_);
    }
    previous = name;
  }
  for (const auto& [prefix, present] : numbers) {
    for (std::size_t number = 1; number < *present.rbegin(); ++number) {
      if (present.contains(number)) continue;
      const Point& where = points_[listed.front()].position;
      find(Disagreement::number_missing, scope, prefix + std::to_string(number), 0, 0, where,
           names_count_);
      result_.findings.back().position.reset();
    }
  }
}

}  // namespace

Agreement check_points(const Layer& zones, std::span<const ListedPoint> points,
                       const PointListOptions& options) {
  require_tolerance(options.tolerance_m);
  require_tolerance(options.significant_m);
  return PointCheck(zones, points, options).run();
}

}  // namespace ecotone
