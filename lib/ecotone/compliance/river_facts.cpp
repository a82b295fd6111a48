// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/river_facts.h"

#include "ecotone/geodesy/distance.h"

namespace ecotone {
namespace {

double distance_on(const Stretch& stretch, double measure_m, RiverWay way) {
  return way == RiverWay::downstream ? stretch.distance_at_from_m + (measure_m - stretch.from_m)
                                     : stretch.distance_at_to_m + (stretch.to_m - measure_m);
}

}  // namespace

const std::vector<Location>& RiverFacts::subjects_on(const RiverNetwork& rivers,
                                                     double snap_m) const {
  const std::lock_guard lock(mutex_);
  const auto [place, is_new] = subjects_on_.try_emplace({&rivers, snap_m});
  if (is_new) place->second = locate_features(rivers, subjects_, snap_m, threads_);
  return place->second;
}

RiverAnswer RiverFacts::along_rivers(const RiverQuestion& question) const {
  RiverAnswer answer;
  const RiverNetwork& rivers = networks_.network(question.rivers);
  if (rivers.reach_count() == 0) return answer;
  answer.has_network = true;
  const Location& subject = subjects_on(rivers, question.snap_m)[question.subject];
  const ReachCandidate* place = subject.best();
  answer.is_ambiguous = subject.status == LocationStatus::ambiguous;
  if (place == nullptr) return answer;
  answer.to_river_m = place->distance_m;
  const RiverNetworks::Places& targets =
      networks_.places(question.rivers, question.layer, question.snap_m);
  const TraceDirection direction = question.way == RiverWay::downstream
                                       ? TraceDirection::downstream_diversions
                                       : TraceDirection::upstream_tributaries;
  for (const Stretch& stretch : rivers.trace(place->place, direction, question.limit_m)) {
    const auto here = targets.by_reach.find(stretch.reach);
    if (here == targets.by_reach.end()) continue;
    for (const std::size_t feature : here->second) {
      const double measure_m = targets.locations[feature].best()->place.measure_m;
      if (measure_m < stretch.from_m || measure_m > stretch.to_m || !question.wanted(feature)) {
        continue;
      }
      const double distance = distance_on(stretch, measure_m, question.way);
      if (!answer.nearest || distance < answer.nearest->distance_m) {
        answer.nearest = NearestFeature{feature, distance};
      }
    }
  }
  // What has no clear place on a river may lie along it, if it is not too far as the crow flies.
  const std::vector<Point> around = vertices_of(subjects_.geometry, question.subject);
  const Layer& layer = layers_.layers[question.layer].layer;
  for (const std::size_t i : targets.doubtful) {
    const std::vector<Point> vertices = vertices_of(layer.geometry, i);
    if (vertices.empty()) continue;
    const double apart = geodesic_distance_m(around.front(), vertices.front(), rivers.crs());
    if (apart > question.limit_m + question.snap_m || !question.wanted(i)) continue;
    answer.doubtful.push_back(i);
  }
  return answer;
}

}  // namespace ecotone
