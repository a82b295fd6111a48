// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/markers.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "ecotone/boundary/boundary_graph.h"
#include "ecotone/boundary/marker_places.h"
#include "ecotone/boundary/ring_walk.h"
#include "ecotone/boundary/thinning.h"
#include "ecotone/error.h"
#include "ecotone/message/boundary_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

constexpr std::array<std::string_view, 4> kind_names{"boundary_post", "function_zone_post",
                                                     "monument", "board"};
constexpr std::array<std::string_view, marker_reason_count> reason_names{
    "junction",       "start",         "road_crossing", "river_crossing",
    "other_crossing", "turning_point", "accessible",    "spacing"};

template <typename Enum, std::size_t n>
std::optional<Enum> parse_name(const std::array<std::string_view, n>& names,
                               std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

void check(const MarkerOptions& options) {
  for (const double value :
       {options.spacing_m, options.turning_angle_deg, options.turning_tolerance_m,
        options.least_distance_m, options.access_distance_m, options.walk.match_m}) {
    if (value >= 0 && std::isfinite(value)) continue;
    throw UsageError(boundary_error("tolerance_invalid"), {{"value", format_shortest(value)}});
  }
}

// A pattern of names, taken apart.
class NamePattern {
 public:
  explicit NamePattern(const std::string& pattern) {
    bool numbered = false;
    for (std::size_t i = 0; i < pattern.size();) {
      const std::size_t open = std::min(pattern.find('{', i), pattern.size());
      if (open > i) parts_.push_back({pattern.substr(i, open - i), 0, true});
      if (open == pattern.size()) break;
      const std::size_t close = pattern.find('}', open);
      if (close == std::string::npos) refuse(pattern);
      Part part{pattern.substr(open + 1, close - open - 1), 0, false};
      if (part.text.starts_with("n:0")) {
        const char* end = part.text.data() + part.text.size();
        const auto [last, error] = std::from_chars(part.text.data() + 3, end, part.digits);
        if (error != std::errc() || last != end || part.digits > 12) refuse(pattern);
        part.text = "n";
      }
      if (part.text != "n" && part.text != "kind" && part.text != "zone" && part.text != "ring") {
        refuse(pattern);
      }
      numbered = numbered || part.text == "n";
      parts_.push_back(std::move(part));
      i = close + 1;
    }
    if (!numbered) refuse(pattern);
  }

  std::string name(const Marker& marker, const std::string& kind, const std::string& zone) const {
    std::string text;
    for (const Part& part : parts_) {
      if (part.literal) {
        text += part.text;
      } else if (part.text == "kind") {
        text += kind;
      } else if (part.text == "zone") {
        text += zone;
      } else {
        std::string digits = std::to_string(part.text == "ring" ? marker.ring : marker.number);
        if (digits.size() < part.digits) digits.insert(0, part.digits - digits.size(), '0');
        text += digits;
      }
    }
    return text;
  }

 private:
  struct Part {
    std::string text;
    std::size_t digits = 0;
    bool literal = false;
  };

  [[noreturn]] static void refuse(const std::string& pattern) {
    throw UsageError(boundary_error("marker_pattern_invalid"), {{"pattern", pattern}});
  }

  std::vector<Part> parts_;
};

// Markers of a boundary before they are numbered: some at nodes, the others inside stretches.
class Placement {
 public:
  Placement(const MultiPolygonArray& zones, std::span<const std::string> areas, const Crs& crs,
            std::span<const MarkerLines> lines, const MarkerOptions& options)
      : crs_(crs),
        options_(options),
        areas_(areas),
        graph_(boundary_graph(zones, crs, options.walk.match_m)) {
    order_walks(graph_, crs, options.walk);
    mark_starts();
    stretches_ = stretches_of(graph_);
    rings_ = ring_stretches(graph_, stretches_);
    find_users();
    place(LineFinder(lines, crs));
  }

  // Numbers the markers as walks come to them.
  std::vector<Marker> numbered(std::span<const std::string> zone_ids) {
    const NamePattern pattern(options_.name_pattern);
    std::vector<Marker> all;
    std::vector<std::uint8_t> seen(markers_.size(), 0);
    std::size_t number = 0;
    std::size_t feature = static_cast<std::size_t>(-1);
    std::size_t ring_number = 0;
    for (std::size_t r = 0; r < graph_.rings.size(); ++r) {
      const bool new_feature = graph_.rings[r].feature != feature;
      feature = graph_.rings[r].feature;
      ring_number = new_feature ? 1 : ring_number + 1;
      if (new_feature && !options_.number_through_layer) number = 0;
      for (const auto& [along_m, m] : walk(r)) {
        if (seen[m] != 0) continue;
        seen[m] = 1;
        Marker marker = markers_[m];
        marker.feature = feature;
        marker.ring = ring_number;
        marker.along_m = along_m;
        marker.number = ++number;
        const auto code = static_cast<std::size_t>(marker.kind);
        marker.name = pattern.name(marker, options_.kind_codes[code], zone_ids[feature]);
        all.push_back(std::move(marker));
      }
    }
    return all;
  }

 private:
  struct Placed {
    double along_m;  // from the beginning of the stretch
    std::size_t marker;
  };

  // A ring without a junction has its marker J1, and ends of its one stretch there.
  void mark_starts() {
    started_.assign(graph_.places.size(), 0);
    for (const RingWalk& ring : graph_.rings) {
      const bool has_node = std::any_of(ring.places.begin(), ring.places.end(),
                                        [&](std::uint32_t p) { return graph_.is_node[p] != 0; });
      if (!has_node) started_[ring.places.front()] = 1;
    }
    for (std::size_t p = 0; p < started_.size(); ++p) {
      if (started_[p] != 0) graph_.is_node[p] = 1;
    }
  }

  void find_users() {
    users_.resize(stretches_.size());
    for (std::size_t r = 0; r < rings_.size(); ++r) {
      for (const StretchUse& use : rings_[r].uses) {
        users_[use.stretch].push_back(graph_.rings[r].feature);
      }
    }
    for (std::vector<std::size_t>& users : users_) {
      std::sort(users.begin(), users.end());
      users.erase(std::unique(users.begin(), users.end()), users.end());
    }
  }

  // Whether a stretch lies between zones of one area.
  bool is_inner(std::size_t stretch) const {
    const std::vector<std::size_t>& users = users_[stretch];
    if (areas_.empty() || users.size() < 2) return false;
    return std::all_of(users.begin(), users.end(),
                       [&](std::size_t user) { return areas_[user] == areas_[users.front()]; });
  }

  void place(const LineFinder& finder) {
    const bool turning = options_.turning_angle_deg < 180;
    std::vector<std::uint8_t> significant;
    if (turning) {
      significant = options_.turning_tolerance_m > 0
                        ? kept_places(graph_, crs_, options_.turning_tolerance_m)
                        : std::vector<std::uint8_t>(graph_.places.size(), 1);
    }
    for (std::size_t s = 0; s < stretches_.size(); ++s) {
      const MeasuredStretch& measured = measured_.emplace_back(graph_, stretches_[s], crs_);
      std::vector<MarkerPlace> places;
      for (const bool begin : {true, false}) {
        const std::uint32_t node = begin ? stretches_[s].front() : stretches_[s].back();
        const MarkerReason reason =
            started_[node] != 0 ? MarkerReason::start : MarkerReason::junction;
        places.push_back({begin ? 0 : measured.length_m(), graph_.places[node], {reason}, {}});
      }
      finder.add_crossings(measured, places);
      if (turning) {
        add_turning_points(measured, stretches_[s], significant, options_.turning_angle_deg, crs_,
                           places);
      }
      if (options_.access_distance_m > 0) {
        finder.add_accessible(measured, options_.access_distance_m, places);
      }
      take(s, settled(measured, std::move(places), options_.least_distance_m, options_.spacing_m));
    }
    for (Marker& marker : markers_) {
      for (const MarkerReason reason : marker.reasons) {
        if (marker.kind != MarkerKind::boundary_post) break;
        marker.kind = options_.kinds[static_cast<std::size_t>(reason)];
      }
    }
    for (std::size_t m = 0; m < markers_.size(); ++m) {
      if (markers_[m].kind == MarkerKind::boundary_post && inner_[m] != 0) {
        markers_[m].kind = MarkerKind::function_zone_post;
      }
    }
  }

  // Makes markers of the places of a stretch; those at its ends are shared with other stretches.
  void take(std::size_t s, const std::vector<MarkerPlace>& places) {
    std::vector<Placed>& placed = placed_.emplace_back();
    for (std::size_t i = 0; i < places.size(); ++i) {
      const bool end = i == 0 || i + 1 == places.size();
      std::size_t m = markers_.size();
      if (end) {
        const std::uint32_t node = i == 0 ? stretches_[s].front() : stretches_[s].back();
        m = at_node_.emplace(node, m).first->second;
      }
      if (m == markers_.size()) {
        markers_.emplace_back().position = places[i].position;
        inner_.push_back(1);
      }
      join(markers_[m], places[i], users_[s]);
      if (!is_inner(s)) inner_[m] = 0;
      placed.push_back({places[i].along_m, m});
    }
  }

  static void join(Marker& marker, const MarkerPlace& place,
                   const std::vector<std::size_t>& users) {
    const auto add = [](auto& values, const auto& more) {
      values.insert(values.end(), more.begin(), more.end());
      std::sort(values.begin(), values.end());
      values.erase(std::unique(values.begin(), values.end()), values.end());
    };
    add(marker.reasons, place.reasons);
    add(marker.crossed, place.crossed);
    add(marker.features, users);
  }

  // The markers of a ring by their distance from its start.
  std::vector<std::pair<double, std::size_t>> walk(std::size_t r) const {
    const RingStretches& ring = rings_[r];
    std::vector<std::pair<double, std::size_t>> found;
    double from_node = 0;
    double start = 0;  // of the ring, from its first node
    std::size_t edges = 0;
    const std::size_t edges_to_start = graph_.rings[r].places.size() - ring.first_node;
    for (const StretchUse& use : ring.uses) {
      const MeasuredStretch& stretch = measured_[use.stretch];
      const auto along = [&](double m) { return use.forward ? m : stretch.length_m() - m; };
      for (const Placed& placed : placed_[use.stretch]) {
        found.emplace_back(from_node + along(placed.along_m), placed.marker);
      }
      const std::size_t count = stretch.path().size() - 1;
      if (ring.first_node > 0 && edges_to_start >= edges && edges_to_start < edges + count) {
        const std::size_t v = edges_to_start - edges;
        start = from_node + along(stretch.along_m(use.forward ? v : count - v));
      }
      edges += count;
      from_node += stretch.length_m();
    }
    for (auto& [along_m, m] : found) {
      along_m -= start;
      if (along_m < 0) along_m += from_node;
      if (along_m >= from_node) along_m -= from_node;
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  const Crs& crs_;
  const MarkerOptions& options_;
  std::span<const std::string> areas_;
  BoundaryGraph graph_;
  std::vector<std::uint8_t> started_;
  std::vector<Stretch> stretches_;
  std::vector<RingStretches> rings_;
  std::vector<std::vector<std::size_t>> users_;  // of each stretch the zones that use it
  std::vector<MeasuredStretch> measured_;
  std::vector<std::vector<Placed>> placed_;
  std::vector<Marker> markers_;
  std::vector<std::uint8_t> inner_;  // of each marker, whether all its stretches are
  std::map<std::uint32_t, std::size_t> at_node_;
};

}  // namespace

std::string_view marker_kind_name(MarkerKind kind) {
  return kind_names[static_cast<std::size_t>(kind)];
}
std::optional<MarkerKind> parse_marker_kind(std::string_view name) {
  return parse_name<MarkerKind>(kind_names, name);
}
std::string_view marker_reason_name(MarkerReason reason) {
  return reason_names[static_cast<std::size_t>(reason)];
}
std::optional<MarkerReason> parse_marker_reason(std::string_view name) {
  return parse_name<MarkerReason>(reason_names, name);
}

std::vector<Marker> boundary_markers(const MultiPolygonArray& zones,
                                     std::span<const std::string> zone_ids,
                                     std::span<const std::string> areas, const Crs& crs,
                                     std::span<const MarkerLines> lines,
                                     const MarkerOptions& options) {
  check(options);
  return Placement(zones, areas, crs, lines, options).numbered(zone_ids);
}

}  // namespace ecotone
