// SPDX-License-Identifier: Apache-2.0
// Circles and rings around an intake, and decentralised sources.
#include <algorithm>
#include <cmath>
#include <limits>

#include "ecotone/geodesy/distance.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/message/source_zone_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/split.h"
#include "ecotone/zoning/source_drafting.h"
#include "ecotone/zoning/well_field.h"

namespace ecotone::detail {
namespace {

MultiLineStringArray one_feature(const std::vector<PathView>& paths) {
  MultiLineStringBuilder builder;
  for (const PathView path : paths) builder.add_path(path);
  builder.finish_feature();
  return std::move(builder).build();
}

// The face around the intake, of those that divides and dykes make.
Region within_divides(const Drafting& drafting, LevelDraft& level, const Region& ground) {
  const std::vector<PathView> paths = limiting_lines(drafting, level.basis, ZoneLevel::primary);
  const MultiPolygonArray faces =
      split_by_lines(ground[0], one_feature(paths), drafting.algebra.ledger());
  for (std::size_t i = 0; i < faces.size(); ++i) {
    Region face = region_of(faces[i]);
    if (contains(face, drafting.source.intakes.front())) return face;
  }
  return ground;
}

struct Contour {
  PathView path;
  double elevation_m = 0;
};

// Contours as single paths, with what the search for the uphill side needs.
class Contours {
 public:
  explicit Contours(const Drafting& drafting) : crs_(drafting.crs()) {
    const MultiLineStringArray& lines = drafting.around.contours;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (std::size_t j = 0; j < lines[i].size(); ++j) {
        if (lines[i].path(j).empty()) continue;
        all_.push_back({lines[i].path(j), drafting.around.contour_elevations_m[i]});
      }
    }
  }

  // Those of one elevation, the nearest to the intake, that run so near to it.
  bool choose(const Point& intake, double snap_m) {
    double nearest = snap_m;
    std::optional<double> elevation;
    for (const Contour& contour : all_) {
      const double away = nearest_on_path(intake, contour.path, crs_).distance_m;
      if (away > nearest || std::isnan(contour.elevation_m)) continue;
      nearest = away;
      elevation = contour.elevation_m;
    }
    if (!elevation) return false;
    elevation_m_ = *elevation;
    return true;
  }

  std::vector<PathView> chosen() const {
    std::vector<PathView> paths;
    for (const Contour& contour : all_) {
      if (contour.elevation_m == elevation_m_) paths.push_back(contour.path);
    }
    return paths;
  }

  // 1 uphill of the chosen contour, -1 downhill, 0 where no other contour tells: the nearest one
  // that can be seen without looking across the chosen one.
  int side(const Region& face) const {
    const Point eye = farthest_from_chosen(face);
    double nearest = std::numeric_limits<double>::infinity();
    int found = 0;
    for (const Contour& contour : all_) {
      if (contour.elevation_m == elevation_m_ || std::isnan(contour.elevation_m)) continue;
      const NearestPlace place = nearest_on_path(eye, contour.path, crs_);
      if (place.distance_m >= nearest || looks_across(eye, place.position)) continue;
      nearest = place.distance_m;
      found = contour.elevation_m > elevation_m_ ? 1 : -1;
    }
    return found;
  }

 private:
  Point farthest_from_chosen(const Region& face) const {
    Point best = face.points()[0];
    double farthest = -1;
    for (const Point& p : face.points()) {
      double away = std::numeric_limits<double>::infinity();
      for (const PathView path : chosen()) {
        away = std::min(away, nearest_on_path(p, path, crs_).distance_m);
      }
      if (away <= farthest) continue;
      farthest = away;
      best = p;
    }
    return best;
  }

  bool looks_across(const Point& from, const Point& to) const {
    for (const PathView path : chosen()) {
      for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        if (relate_segments(from, to, path[i], path[i + 1]) != SegmentRelation::disjoint) {
          return true;
        }
      }
    }
    return false;
  }

  const Crs& crs_;
  std::vector<Contour> all_;
  double elevation_m_ = 0;
};

// What lies above the contour through the intake.
Region uphill(const Drafting& drafting, SourceDraft& draft, const Region& ground) {
  if (drafting.around.contours.size() == 0) return ground;
  Contours contours(drafting);
  const double snap_m = drafting.parameters["contour_snap_m"];
  if (!contours.choose(drafting.source.intakes.front(), snap_m)) {
    add_remark(draft, source_zone_text("contour_missing"), {{"reach", format_shortest(snap_m)}});
    return ground;
  }
  const MultiPolygonArray faces =
      split_by_lines(ground[0], one_feature(contours.chosen()), drafting.algebra.ledger());
  std::vector<int> sides;
  for (std::size_t i = 0; i < faces.size(); ++i)
    sides.push_back(contours.side(region_of(faces[i])));
  const bool any_up = std::ranges::count(sides, 1) > 0;
  const bool any_down = std::ranges::count(sides, -1) > 0;
  if (faces.size() < 2 || (!any_up && !any_down)) {
    add_remark(draft, source_zone_text("uphill_unknown"));
    return ground;
  }
  // A hilltop has no other contour: it is the side that the others are not.
  const int unseen = any_up ? -1 : 1;
  MultiPolygonBuilder kept;
  for (std::size_t i = 0; i < faces.size(); ++i) {
    if (sides[i] == 1 || (sides[i] == 0 && unseen == 1)) kept.add_feature(faces[i]);
  }
  add_remark(draft, source_zone_text("contour_used"));
  return drafting.algebra.unite_all(std::move(kept).build());
}

// Divides a circle into water and land, where a water polygon is given.
void set_parts(const Drafting& drafting, LevelDraft& level, const Region& ground) {
  const Region water = water_near(drafting, ground[0].box());
  level.water = drafting.algebra.common(ground, water);
  level.land = drafting.algebra.minus(ground, water);
}

}  // namespace

SourceDraft draft_circle_source(const Drafting& drafting) {
  SourceDraft draft;
  constexpr std::string_view radii[] = {"circle_primary_m", "circle_secondary_m"};
  for (std::size_t i = 0; i < 2; ++i) {
    LevelDraft& level = draft.levels[i];
    level.basis = drafting.basis(i == 0 ? "circle" : "ring");
    Region ground = drafting.algebra.circles(drafting.source.intakes, level.basis.use(radii[i]));
    ground = within_divides(drafting, level, ground);
    // Said once: the second circle meets the same contour.
    SourceDraft unsaid;
    ground = uphill(drafting, i == 0 ? draft : unsaid, ground);
    if (!is_empty(ground)) set_parts(drafting, level, ground);
  }
  return draft;
}

SourceDraft draft_decentralised_source(const Drafting& drafting) {
  const std::string& kind = drafting.source.kind;
  if (kind == "river") {
    const RiverRule rule{
        {"decentralised_upstream_m"}, {"decentralised_downstream_m"}, {"decentralised_land_m"}, 1};
    return draft_measured_river(drafting, rule, "decentralised, river");
  }
  SourceDraft draft;
  LevelDraft& primary = draft.at(ZoneLevel::primary);
  if (kind == "reservoir" || kind == "lake") {
    primary.basis = drafting.basis("decentralised, lake or reservoir");
    const Region circle = drafting.algebra.circles(drafting.source.intakes,
                                                   primary.basis.use("decentralised_reservoir_m"));
    set_parts(drafting, primary, within_divides(drafting, primary, circle));
    return draft;
  }
  primary.basis = drafting.basis("decentralised, well");
  if (kind.empty()) add_remark(draft, source_zone_text("kind_assumed"));
  primary.land =
      drafting.algebra.circles(drafting.source.intakes, primary.basis.use("decentralised_well_m"));
  return draft;
}

}  // namespace ecotone::detail
